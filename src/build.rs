//! Embeds the data files of `schemas/` and `fixtures/demo`, so that the program is one file: a table of
//! `(name, content)` per folder, written to `OUT_DIR` and included where it is used.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is embedded: the table's file, its name, the folder, the file ending, and whether it is text.
const TABLES: [(&str, &str, &str, &str); 10] = [
    ("texts.rs", "TEXTS_EN", "schemas/texts/en", "ftl"),
    ("texts.rs", "TEXTS_FR", "schemas/texts/fr", "ftl"),
    ("layouts.rs", "LAYOUTS", "schemas/layouts", "toml"),
    ("tariffs.rs", "TARIFFS", "schemas/tariffs", "toml"),
    ("codebooks.rs", "CODEBOOKS", "schemas/codebooks", "json"),
    ("words.rs", "WORDS", "schemas/words/kinds", "toml"),
    ("columns.rs", "COLUMN_WORDS", "schemas/words/columns", "toml"),
    ("schemas.rs", "SCHEMAS", "schemas", "schema.json"),
    ("demo.rs", "DEMO_FILES", "fixtures/demo", ""),
    ("licences.rs", "LICENCES", "THIRD-PARTY.md", "md"),
];

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
    Ok(())
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
