//! Every file under `fixtures/layouts/<layout id>/`: what the library reads of it stands beside it, record by record
//! (`<file>.records.jsonl`) and as the figures of inspect (`<file>.inspect.json`). `UPDATE=1` rewrites both.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use mydata::base::{Language, Limits, Texts};
use mydata::normalize::{Catalog, Normalizer, ReadOptions, Reading, RecordSink};
use mydata::read::{Passwords, Progress, each_source};
use mydata::write::{JsonLines, inspect_json};

use crate::support::{assert_golden, assert_valid_under, project, published_validator};

/// A sample of a foreign file.
pub(crate) struct Fixture {
    /// Its path within the project, with forward slashes: goldens hold it, so it is the same on every machine.
    pub(crate) path: String,
    /// The layout under whose folder it stands.
    pub(crate) layout: String,
}

/// Endings of the goldens that stand beside a fixture.
const GOLDENS: [&str; 2] = [".records.jsonl", ".inspect.json"];

const FOLDER: &str = "fixtures/layouts";

/// Every fixture, in the order of paths.
pub(crate) fn fixtures() -> Vec<Fixture> {
    let is_golden = |path: &String| GOLDENS.iter().any(|ending| path.ends_with(ending));
    let paths = files_below(FOLDER).into_iter().filter(|path| !is_golden(path));
    let layout_of = |path: &str| path[FOLDER.len() + 1..].split('/').next().unwrap().to_owned();
    paths.map(|path| Fixture { layout: layout_of(&path), path }).collect()
}

fn files_below(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(project(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().expect("a fixture's name is UTF-8")).collect();
    names.sort();
    let mut files = Vec::new();
    for name in names {
        let path = format!("{folder}/{name}");
        if project(&path).is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

/// A reader with these layouts.
pub(crate) fn normalizer(catalog: Catalog) -> Normalizer {
    Normalizer::new(catalog, ReadOptions::default()).unwrap()
}

/// A reader with the built-in layouts.
pub(crate) fn built_in() -> Normalizer {
    normalizer(Catalog::built_in())
}

/// Reads a file of the project, or every member where it is an archive.
pub(crate) fn read(normalizer: &Normalizer, path: &str, sink: &mut dyn RecordSink) -> Vec<Reading> {
    // The path goes into the golden as it stands; cargo runs tests in the folder of the package.
    assert!(Path::new(path).is_file(), "{path} is not below the current folder");
    let mut readings = Vec::new();
    let _ = each_source(path, &Limits::default(), &Progress::default(), &mut Passwords::default(), &mut |input| {
        let mut source = input.unwrap_or_else(|refused| panic!("{}: {:?}", refused.file, refused.problem));
        readings.push(normalizer.read(&mut source, sink).unwrap());
        ControlFlow::Continue(())
    });
    readings
}

#[test]
fn every_fixture_reads_as_its_goldens_say() {
    let normalizer = built_in();
    let texts = Texts::new(Language::English);
    let (record_schema, inspect_schema) = (published_validator("record"), published_validator("inspect"));
    for fixture in fixtures() {
        let mut stream = JsonLines::new(Vec::new());
        let readings = read(&normalizer, &fixture.path, &mut stream);
        let stream = String::from_utf8(stream.finish().unwrap()).unwrap();
        let inspected = inspect_json(&readings, &texts).unwrap();
        for line in stream.lines() {
            assert_valid_under(&record_schema, &fixture.path, &serde_json::from_str(line).unwrap());
        }
        assert_valid_under(&inspect_schema, &fixture.path, &inspected);
        assert_golden(&project(&format!("{}.records.jsonl", fixture.path)), &stream);
        let inspected = serde_json::to_string_pretty(&inspected).unwrap() + "\n";
        assert_golden(&project(&format!("{}.inspect.json", fixture.path)), &inspected);
    }
}

#[test]
fn no_golden_stands_without_its_fixture() {
    for path in files_below(FOLDER) {
        let fixture = GOLDENS.iter().find_map(|ending| path.strip_suffix(ending));
        assert!(fixture.is_none_or(|fixture| project(fixture).is_file()), "{path} belongs to no fixture: delete it");
    }
}

#[test]
fn every_row_is_imported_or_left_out_for_a_reason() {
    let normalizer = built_in();
    for Fixture { path, .. } in fixtures() {
        for reading in read(&normalizer, &path, &mut mydata::normalize::Discard) {
            let rows = &reading.rows;
            let skipped: u64 = rows.skipped.iter().map(|run| run.to - run.line + 1).sum();
            assert_eq!(rows.read, rows.imported + skipped, "{path}: rows read, and imported plus skipped");
            let unexplained = rows.skipped.iter().find(|run| run.reason.trim().is_empty() || run.line == 0);
            assert_eq!(unexplained, None, "{path}: rows left out for no reason");
            let records: u64 = reading.accounts.iter().map(|account| account.transactions).sum();
            let events: u64 = reading.services.iter().map(|service| service.events).sum();
            assert_eq!(rows.imported, records + events, "{path}: rows imported, and records");
        }
    }
}
