//! The published JSON Schemas are the types' own: generated, compared, and held against what is written.

use serde_json::Value;

use crate::support::{assert_valid, project, published_schema};

/// A published schema.
#[cfg(feature = "schema")]
struct Published {
    /// Its file is `schemas/<name>.schema.json`, its id `urn:mydata:schema:<name>:1`.
    name: &'static str,
    title: &'static str,
    /// From the type itself: [`output`] or [`input`].
    generate: fn() -> Value,
}

/// Every schema that is generated; a stage that publishes another adds a line.
#[cfg(feature = "schema")]
const PUBLISHED: &[Published] = &[
    Published {
        name: "record",
        title: "One line of the consumption stream",
        generate: output::<mydata::write::Line<'static>>,
    },
    Published {
        name: "document",
        title: "Consumption read from exports",
        generate: output::<mydata::write::Document<'static>>,
    },
    Published {
        name: "inspect",
        title: "How files were understood",
        generate: output::<Vec<mydata::write::InspectedFile<'static>>>,
    },
    Published {
        name: "profile",
        title: "What a household used, month by month",
        generate: output::<mydata::describe::ProfileReport>,
    },
    Published { name: "layout", title: "How an export is read", generate: input::<mydata::normalize::Layout> },
    Published {
        name: "message",
        title: "What leaves: a group code under a mask",
        generate: input::<mydata::package::Message>,
    },
    Published {
        name: "codebook",
        title: "The public group codes of one purpose in one country",
        generate: input::<mydata::anonymize::Codebook>,
    },
    Published { name: "tariff", title: "A published tariff", generate: input::<mydata::quote::Tariff> },
    Published {
        name: "catalogue",
        title: "What a catalogue covers and what it does not",
        generate: input::<mydata::quote::CatalogueNote>,
    },
    Published { name: "present", title: "The contracts a person has", generate: input::<mydata::quote::PresentFile> },
    Published { name: "brief", title: "What a person wants", generate: input::<mydata::quote::Brief> },
    Published {
        name: "receipt",
        title: "The price of a tariff, line by line",
        generate: input::<mydata::quote::Receipt>,
    },
    Published {
        name: "consent-receipt",
        title: "What was told to whom, kept by the person who told it",
        generate: output::<mydata::package::Receipt>,
    },
    Published { name: "quote", title: "Every offer for a household", generate: input::<mydata::quote::QuoteReport> },
];

/// The schema of something that this program writes: no further fields, and what is absent is left out, not null.
#[cfg(feature = "schema")]
fn output<T: schemars::JsonSchema>() -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    // What a tagged line refers to is closed where its tag stands: closed by itself it would refuse the tag.
    let mut tagged = Vec::new();
    for line in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
        tagged.extend(line["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")).map(str::to_owned));
        line["unevaluatedProperties"] = false.into();
    }
    for (name, definition) in schema.get_mut("$defs").and_then(Value::as_object_mut).into_iter().flatten() {
        close(definition, !tagged.contains(name));
    }
    close(&mut schema, true);
    schema
}

#[cfg(feature = "schema")]
fn close(schema: &mut Value, alone: bool) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, property) in properties {
        let kinds = property.get_mut("type").filter(|kinds| kinds.is_array());
        if let (Some(kinds), false) = (kinds, required.contains(&name.as_str().into())) {
            *kinds = kinds[0].take();
        }
    }
    if alone {
        schema["unevaluatedProperties"] = false.into();
    }
}

/// The schema of something that this program reads: as strict as the type's own attributes make it.
#[cfg(feature = "schema")]
fn input<T: schemars::JsonSchema>() -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_deserialize();
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

#[cfg(feature = "schema")]
#[test]
fn checked_in_schemas_are_the_types_own() {
    for Published { name, title, generate } in PUBLISHED {
        let generated = generate();
        let fields = generated.as_object().expect("a schema is an object").clone();
        let mut schema = serde_json::Map::new();
        schema.insert("$schema".to_owned(), fields["$schema"].clone());
        schema.insert("$id".to_owned(), format!("urn:mydata:schema:{name}:1").into());
        schema.extend(fields);
        schema.insert("title".to_owned(), (*title).into());
        let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
        crate::support::assert_golden(&project(&format!("schemas/{name}.schema.json")), &text);
    }
}

#[cfg(not(feature = "schema"))]
#[test]
#[ignore = "needs the feature `schema`: cargo test --all-features"]
fn checked_in_schemas_are_the_types_own() {}

#[test]
fn every_schema_is_one_of_2020_12_under_its_own_name() {
    for entry in std::fs::read_dir(project("schemas")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let Some(name) = file.strip_suffix(".schema.json") else { continue };
        let schema = published_schema(name);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{file}");
        assert_eq!(schema["$id"], format!("urn:mydata:schema:{name}:1"), "{file}");
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}

#[test]
fn a_schema_refuses_what_is_not_written() {
    let line = serde_json::json!({
        "type": "account", "account": 0, "source": 0, "identifier": "FR11", "currency": "EUR"
    });
    assert_valid("record", &line);
    for (field, wrong) in [
        ("currency", Value::from("euro")),
        ("identifier", Value::from("")),
        ("account", Value::from(-1)),
        ("type", Value::from("acount")),
        ("balance", Value::from("1.00")),
    ] {
        let mut broken = line.clone();
        broken[field] = wrong;
        let validator = jsonschema::validator_for(&published_schema("record")).unwrap();
        assert!(!validator.is_valid(&broken), "{broken}");
    }
}
