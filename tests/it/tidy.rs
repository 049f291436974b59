//! The rules of the house, checked over the files themselves: who imports whom, where private text and floats may be,
//! how long things are, and that every data file has an owner.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::support::project;

/// The stages in their order: each imports only those before it.
const STAGES: [&str; 13] = [
    "base",
    "read",
    "normalize",
    "write",
    "describe",
    "quote",
    "simulate",
    "anonymize",
    "package",
    "vault",
    "exchange",
    "app",
    "cli",
];

/// Crates that belong to the command line alone.
const CLI_CRATES: &str = r"\b(clap|clap_complete|clap_mangen|anyhow|anstream|anstyle|indicatif)::";

/// Where private text may be opened: to write the person's own data back, to compare, classify, digest, and unlock.
const MAY_REVEAL: [&str; 12] = [
    "src/describe/mod.rs",
    "src/normalize/classify.rs",
    "src/normalize/fill.rs",
    "src/normalize/infer/directions.rs",
    "src/normalize/ledger.rs",
    "src/normalize/mapper.rs",
    "src/normalize/parts.rs",
    "src/read/inputs.rs",
    "src/read/password.rs",
    "src/read/sheet/locked/",
    "src/write/identity.rs",
    "src/write/leaf.rs",
];

/// Where floats may be: confidence and similarity, the cells of a workbook, invented households.
const MAY_FLOAT: [&str; 8] = [
    "src/normalize/infer",
    "src/normalize/nearest.rs",
    "src/normalize/reading.rs",
    "src/quote/exact.rs",
    "src/quote/fault.rs",
    "src/read/sheet/",
    "src/simulate/",
    "src/write/inspect.rs",
];

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;
const LINE_CHARACTERS_MAX: usize = 120;

/// One text file of the project.
struct File {
    /// Relative to the project, with forward slashes.
    path: String,
    text: String,
}

impl File {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Its lines with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// Its lines without comments: what the compiler reads of them.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().map(|(number, line)| (number, code_of(line))).filter(|(_, line)| !line.is_empty())
    }

    /// The stage that it belongs to; `None` for the crate's own files and for tests.
    fn stage(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?;
        below.split_once('/').map(|(stage, _)| stage)
    }
}

fn code_of(line: &str) -> &str {
    let end = line.find("//").filter(|at| !line[..*at].ends_with(':'));
    line[..end.unwrap_or(line.len())].trim()
}

/// Every file below these folders that is text.
fn files_below(folders: &[&str]) -> Vec<File> {
    let mut files = Vec::new();
    for folder in folders {
        collect(&project(folder), folder, &mut files);
    }
    files
}

fn collect(folder: &Path, name: &str, into: &mut Vec<File>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for entry in names {
        let (path, name) = (folder.join(&entry), format!("{name}/{entry}"));
        if path.is_dir() {
            collect(&path, &name, into);
        } else if let Ok(text) = fs::read_to_string(&path) {
            into.push(File { path: name, text });
        }
    }
}

fn rust_files() -> Vec<File> {
    files_below(&["src", "tests"]).into_iter().filter(File::is_rust).collect()
}

/// Fails with every finding at once.
fn assert_none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n{}", findings.join("\n"));
}

/// `crate::stage`, or `crate::{` and what is within.
static DIRECT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::(?:\{([^}]*)\}?|([a-z_]+))").unwrap());

/// `super::` as often as it stands, and the word after it.
static UPWARDS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b((?:super::)+)([a-z_]+)").unwrap());

/// The stages that one line of code names, `use crate::{a, b}` and ways up to the root by `super` included.
fn stages_named(line: &str, depth: usize) -> Vec<String> {
    let mut names = Vec::new();
    for found in DIRECT.captures_iter(line) {
        match (found.get(1), found.get(2)) {
            (Some(group), _) => names.extend(group.as_str().split(',').map(first_word)),
            (_, Some(name)) => names.push(name.as_str().to_owned()),
            _ => {}
        }
    }
    for found in UPWARDS.captures_iter(line) {
        if found[1].matches("super").count() >= depth {
            names.push(found[2].to_owned());
        }
    }
    names
}

fn first_word(item: &str) -> String {
    item.trim().split("::").next().unwrap_or_default().to_owned()
}

/// How many `super` lead from a module to the root of the crate.
fn depth_of(path: &str) -> usize {
    let steps = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    steps.split('/').count()
}

#[test]
fn a_stage_imports_only_stages_above_it() {
    let place = |name: &str| STAGES.iter().position(|stage| *stage == name);
    let mut findings = Vec::new();
    for file in rust_files().iter().filter(|file| file.path.starts_with("src/")) {
        let Some(stage) = file.stage() else { continue };
        let own = place(stage).unwrap_or_else(|| panic!("{}: `{stage}` is no stage; STAGES names them", file.path));
        let mut depth = depth_of(&file.path);
        for (number, line) in file.code() {
            depth += usize::from(line == "mod tests {");
            for named in stages_named(line, depth) {
                if place(&named).is_some_and(|other| other > own) {
                    findings.push(format!("{}:{number}: {stage} may not import {named}", file.path));
                }
            }
        }
    }
    assert_none("a stage imports only stages above it", &findings);
}

#[test]
fn words_stay_in_their_folders() {
    let cli_crates = Regex::new(CLI_CRATES).unwrap();
    let prints = Regex::new(r"\b(e?print(ln)?|dbg)!").unwrap();
    let reveals = Regex::new(r"\.reveal(_mut)?\(\)").unwrap();
    let floats = Regex::new(r"\bf(32|64)\b").unwrap();
    let allows = Regex::new(r"#\[allow\b").unwrap();
    let mut findings = Vec::new();
    for file in rust_files() {
        let path = file.path.as_str();
        let is_in = |places: &[&str]| places.iter().any(|place| path.starts_with(place));
        let in_src = path.starts_with("src/");
        let rules: [(&Regex, bool, String); 5] = [
            (&cli_crates, in_src && !is_in(&["src/cli/"]), "belongs to src/cli".to_owned()),
            (&prints, in_src && !is_in(&["src/cli/", "src/build.rs"]), "only the command line prints".to_owned()),
            (&reveals, !is_in(&MAY_REVEAL), format!("private text is opened only in {}", MAY_REVEAL.join(", "))),
            (&floats, in_src && !is_in(&MAY_FLOAT), format!("floats are only in {}", MAY_FLOAT.join(", "))),
            (&allows, in_src, "say `#[expect(.., reason = \"..\")]`".to_owned()),
        ];
        for (number, line) in file.code() {
            let broken = rules.iter().filter(|(word, holds, _)| *holds && word.is_match(line));
            findings.extend(broken.map(|(_, _, why)| format!("{path}:{number}: {line}\n    {why}")));
        }
    }
    assert_none("words stay in their folders", &findings);
}

#[test]
fn who_may_reveal_or_use_floats_still_does() {
    let files = rust_files();
    for (list, word) in [(&MAY_REVEAL[..], ".reveal"), (&MAY_FLOAT[..], "f64")] {
        for place in list.iter().filter(|place| !place.contains("infer")) {
            let mut there = files.iter().filter(|file| file.path.starts_with(place));
            assert!(there.any(|file| file.text.contains(word)), "{place} has no {word}: take it off the list");
        }
    }
}

#[test]
fn nothing_is_too_long() {
    let mut findings = Vec::new();
    for file in rust_files() {
        let path = &file.path;
        let count = file.text.lines().count();
        if count > FILE_LINES_MAX {
            findings.push(format!("{path}: {count} lines"));
        }
        for (number, line) in file.lines().filter(|(_, line)| line.chars().count() > LINE_CHARACTERS_MAX) {
            findings.push(format!("{path}:{number}: {} characters", line.chars().count()));
        }
        for (number, name, lines) in functions(&file.text) {
            if lines > FUNCTION_LINES_MAX {
                findings.push(format!("{path}:{number}: fn {name} has {lines} lines"));
            }
        }
    }
    assert_none("files, lines and functions stay short", &findings);
}

/// Every function of a formatted file: where it starts, its name, and its length in lines.
fn functions(text: &str) -> Vec<(usize, String, usize)> {
    let start = Regex::new(r"^( *)(?:pub(?:\([^)]*\))? )?(?:const )?(?:async )?fn ([a-z_0-9]+)").unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(head) = start.captures(line) else { continue };
        let indent = &head[1];
        let ends = |line: &&str| {
            let body = line.strip_prefix(indent).unwrap_or(" ");
            !body.starts_with(' ') && (body.ends_with('}') || body.ends_with(';'))
        };
        let length = lines[index..].iter().position(ends).map_or(1, |at| at + 1);
        found.push((index + 1, head[2].to_owned(), length));
    }
    found
}

#[test]
fn functions_are_measured_from_head_to_brace() {
    let text = ["fn one() {}", "impl A {", "    fn two(", "        x: u8,", "    ) {", "    }", "    fn three();", "}"];
    let text = text.join("\n");
    let found: Vec<(usize, String, usize)> = functions(&text);
    let expected = [(1, "one", 1), (3, "two", 4), (7, "three", 1)];
    assert_eq!(found, expected.map(|(line, name, length)| (line, name.to_owned(), length)));
}

#[test]
fn every_module_says_what_it_holds() {
    let silent: Vec<String> =
        rust_files().into_iter().filter(|file| !file.text.starts_with("//!")).map(|file| file.path).collect();
    assert_none("a module begins with `//!`", &silent);
}

/// What belongs to a workplace and not to the product; each is written apart here so as not to find itself.
fn workplace_words() -> Vec<String> {
    let joined = |parts: &[&str]| parts.concat();
    vec![
        joined(&["/wo", "rk/"]),
        joined(&["/tm", "p/"]),
        joined(&["/ro", "ot/"]),
        joined(&["/ho", "me/"]),
        joined(&["corpus", "-check"]),
        joined(&["helper", " session"]),
        joined(&["TO", "DO"]),
        joined(&["FIX", "ME"]),
    ]
}

#[test]
fn files_speak_of_the_product_alone() {
    let words = workplace_words();
    // `XXX` is also ISO 4217's code for no currency, where it stands between quotation marks.
    let placeholder = Regex::new(r#"[^"]\bXXX\b[^"]"#).unwrap();
    let mut findings = Vec::new();
    for file in files_below(&["src", "tests", "schemas", "fixtures"]) {
        for (number, line) in file.lines() {
            let found = words.iter().find(|word| line.contains(*word));
            findings.extend(found.map(|word| format!("{}:{number}: `{word}`", file.path)));
            if file.is_rust() && file.path != "tests/it/tidy.rs" && placeholder.is_match(line) {
                findings.push(format!("{}:{number}: {line}", file.path));
            }
        }
    }
    assert_none("nothing unfinished and nothing of a workplace", &findings);
}

#[test]
fn every_schema_is_generated_and_every_one_named_exists() {
    let source = fs::read_to_string(project("tests/it/schemas.rs")).unwrap();
    let name = Regex::new(r#"\bname: "([a-z-]+)""#).unwrap();
    let generated: BTreeSet<String> = name.captures_iter(&source).map(|found| found[1].to_owned()).collect();
    let entries = fs::read_dir(project("schemas")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let published: BTreeSet<String> =
        names.filter_map(|file| file.strip_suffix(".schema.json").map(str::to_owned)).collect();
    assert_eq!(generated, published, "generated by tests/it/schemas.rs, and in schemas/");
    let mention = Regex::new(r"mydata schema ([a-z][a-z-]*)").unwrap();
    let mut findings = Vec::new();
    for file in files_below(&["src", "schemas/texts"]) {
        for (number, line) in file.lines() {
            let unknown = mention.captures_iter(line).filter(|found| !published.contains(&found[1]));
            findings.extend(unknown.map(|found| format!("{}:{number}: {}", file.path, &found[0])));
        }
    }
    assert_none("a schema that a text names exists", &findings);
}

#[test]
fn every_fixture_folder_is_walked_by_a_test() {
    let tests: String = files_below(&["tests/it"]).into_iter().map(|file| file.text).collect();
    for entry in fs::read_dir(project("fixtures")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(tests.contains(&format!("fixtures/{name}")), "no test names fixtures/{name}");
    }
}

/// Every word list and codebook is read by name or as a folder; a tariff and a layout are read as folders.
#[test]
fn every_data_folder_is_embedded() {
    let build = fs::read_to_string(project("src/build.rs")).unwrap();
    for entry in fs::read_dir(project("schemas")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            assert!(build.contains(&format!("\"schemas/{name}")), "src/build.rs does not embed schemas/{name}");
        }
    }
}
