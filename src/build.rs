//! Embeds the data files of `schemas/` and `fixtures/demo`, so that the program is one file: a table of
//! `(name, content)` per folder, written to `OUT_DIR` and included where it is used.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is embedded: the table's file, its name, the folder, the file ending, and whether it is text.
const TABLES: [(&str, &str, &str, &str); 9] = [
    ("texts.rs", "TEXTS_EN", "schemas/texts/en", "ftl"),
    ("texts.rs", "TEXTS_FR", "schemas/texts/fr", "ftl"),
    ("tariffs.rs", "TARIFFS", "schemas/tariffs", "toml"),
    ("codebooks.rs", "CODEBOOKS", "schemas/codebooks", "json"),
    ("words.rs", "WORDS", "schemas/words/kinds", "toml"),
    ("columns.rs", "COLUMN_WORDS", "schemas/words/columns", "toml"),
    ("schemas.rs", "SCHEMAS", "schemas", "schema.json"),
    ("demo.rs", "DEMO_FILES", "fixtures/demo", ""),
    ("licences.rs", "LICENCES", "THIRD-PARTY.md", "md"),
];

const LAYOUTS: &str = "schemas/layouts";

fn main() -> io::Result<()> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    for (file, _, _, _) in TABLES {
        let mut code = String::new();
        for (_, name, folder, ending) in TABLES.iter().filter(|table| table.0 == file) {
            println!("cargo::rerun-if-changed={folder}");
            code.push_str(&table(&root, name, folder, ending)?);
        }
        fs::write(out.join(file), code)?;
    }
    fs::write(out.join("layouts.rs"), layouts(&root)?)
}

/// The source text of the table of layouts: each file with what its `[match]` says of the files that it is for, so that
/// the program reads those alone that a file may have.
fn layouts(root: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={LAYOUTS}");
    let base = root.join(LAYOUTS);
    let mut paths = Vec::new();
    collect(&base, &mut paths)?;
    paths.sort();
    let mut code = "static LAYOUT_FILES: &[BuiltIn] = &[\n".to_owned();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "toml")) {
        let short = path.strip_prefix(&base).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let bad = |reason: String| io::Error::other(format!("{}: {reason}", path.display()));
        let layout: toml::Table = fs::read_to_string(path)?.parse().map_err(|error| bad(format!("{error}")))?;
        let matching =
            layout.get("match").and_then(toml::Value::as_table).ok_or_else(|| bad("no [match]".to_owned()))?;
        let text = |key: &str| matching.get(key).and_then(toml::Value::as_str);
        let list = |value: Option<&toml::Value>| value.and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let mut headers = list(matching.get("also_header"));
        headers.extend(matching.get("header").cloned());
        let names = |header: &toml::Value| {
            let names = list(Some(header)).iter().filter_map(|name| Some(format!("{:?}", name.as_str()?))).collect();
            (!Vec::is_empty(&names)).then(|| format!("&[{}]", names.join(", ")))
        };
        let headers: Vec<String> = headers.iter().filter_map(names).collect();
        let fields = [
            ("file", format!("{short:?}")),
            ("text", format!("include_str!({:?})", path.to_string_lossy())),
            ("format", format!("{:?}", text("format").unwrap_or_default())),
            ("delimiter", format!("{:?}", text("delimiter").and_then(|delimiter| delimiter.chars().next()))),
            ("quoting", format!("{}", matching.get("quoting").and_then(toml::Value::as_bool).unwrap_or(true))),
            ("columns", format!("{:?}", matching.get("columns").and_then(toml::Value::as_integer))),
            ("headers", format!("&[{}]", headers.join(", "))),
        ];
        let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
        code.push_str(&format!("    BuiltIn {{ {} }},\n", fields.join(", ")));
    }
    code.push_str("];\n");
    Ok(code)
}

/// The source text of one table, its entries in the order of their names.
fn table(root: &Path, name: &str, folder: &str, ending: &str) -> io::Result<String> {
    let base = root.join(folder);
    let mut paths = Vec::new();
    collect(&base, &mut paths)?;
    paths.sort();
    let (kind, include) = if ending.is_empty() { ("&[u8]", "include_bytes!") } else { ("&str", "include_str!") };
    let mut code = format!("static {name}: &[(&str, {kind})] = &[\n");
    for path in paths.iter().filter(|path| path.to_string_lossy().ends_with(ending)) {
        let short = path.strip_prefix(&base).unwrap_or(path).to_string_lossy().replace('\\', "/");
        code.push_str(&format!("    ({short:?}, {include}({:?})),\n", path.to_string_lossy()));
    }
    code.push_str("];\n");
    Ok(code)
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        into.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), into)?;
        }
    }
    Ok(())
}
