//! Tables that no layout knows, `fixtures/inferred/`: what is read of each without any layout but those of standard
//! formats stands beside it, with what speaks for it. `UPDATE=1` rewrites the goldens.

use std::collections::BTreeSet;
use std::fs;

use mydata::base::{Language, Texts};
use mydata::normalize::{Catalog, LayoutSource};
use mydata::write::{JsonLines, inspect_json};

use crate::fixtures::{normalizer, read};
use crate::support::{assert_golden, project};

const FOLDER: &str = "fixtures/inferred";

#[test]
fn tables_are_read_by_what_they_say_themselves() {
    let normalizer = normalizer(Catalog::built_in().only_standards());
    let names = fs::read_dir(project(FOLDER)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let inputs: BTreeSet<String> = names.filter(|name| !name.ends_with(".golden.txt")).collect();
    assert!(inputs.len() >= 10);
    for name in inputs {
        let mut records = JsonLines::new(Vec::new());
        let readings = read(&normalizer, &format!("{FOLDER}/{name}"), &mut records);
        let mut told = String::new();
        for reading in &readings {
            assert_eq!(reading.layout_source, Some(LayoutSource::Inferred), "{name}: {:?}", reading.problems);
            let evidence = reading.evidence.as_ref().unwrap();
            let columns = evidence.columns.iter().map(|(role, column)| format!("{}={column}", role.word()));
            told.push_str(&format!("{}\n", columns.collect::<Vec<_>>().join(", ")));
        }
        let inspected = inspect_json(&readings, &Texts::new(Language::English)).unwrap();
        told.push_str(&format!("{}\n", serde_json::to_string_pretty(&inspected).unwrap()));
        told.push_str(&String::from_utf8(records.finish().unwrap()).unwrap());
        assert_golden(&project(&format!("{FOLDER}/{name}.golden.txt")), &told);
    }
}
