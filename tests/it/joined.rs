//! Calls that a source tells in several rows: `fixtures/joined/` holds invented layouts with `[join]`, inputs, and what
//! comes of them. `UPDATE=1` rewrites the goldens.

use mydata::base::{Code, Language, Limits, Texts};
use mydata::normalize::{Catalog, CompiledLayout, Layout, Normalizer, ReadOptions, Reading};
use mydata::write::{JsonLines, inspect_json};

use crate::fixtures::{normalizer, read};
use crate::support::{assert_golden, project};

fn catalog(layout: &str) -> Catalog {
    let file = project("fixtures/joined").join(layout);
    let mut catalog = Catalog::default();
    catalog.add(layout, &std::fs::read_to_string(file).unwrap()).unwrap();
    catalog
}

fn check(layout: &str, input: &str) -> Reading {
    let path = format!("fixtures/joined/{input}");
    let mut stream = Vec::new();
    let mut sink = JsonLines::new(&mut stream);
    let readings = read(&normalizer(catalog(layout)), &path, &mut sink);
    drop(sink);
    assert_golden(&project(&format!("{path}.records.jsonl")), &String::from_utf8(stream).unwrap());
    let inspected = inspect_json(&readings, &Texts::new(Language::English)).unwrap();
    let inspected = serde_json::to_string_pretty(&inspected).unwrap();
    assert_golden(&project(&format!("{path}.inspect.json")), &(inspected + "\n"));
    let [reading] = <[Reading; 1]>::try_from(readings).unwrap();
    let skipped: u64 = reading.rows.skipped.iter().map(|run| run.to - run.line + 1).sum();
    assert_eq!(reading.rows.read, reading.rows.imported + skipped, "every row is accounted for");
    reading
}

#[test]
fn a_call_of_two_rows_is_one_event_and_a_row_without_its_other_is_told() {
    let reading = check("xx.example.events.toml", "events.csv");
    assert_eq!(reading.rows.imported, 3);
    let told = |code: Code| -> Vec<Option<u64>> {
        reading.problems.iter().filter(|problem| problem.code == code).map(|problem| problem.line).collect()
    };
    assert_eq!(told(Code::UnpairedRow), [2, 11, 15, 16, 18].map(Some));
    assert_eq!(told(Code::MissingValue), [Some(14)]);
    assert_eq!(told(Code::BadQuantity), [Some(17)]);
}

#[test]
fn the_parts_of_a_long_call_are_added_up() {
    let reading = check("xx.example.parts.toml", "parts.csv");
    assert_eq!(reading.services[0].seconds.to_string(), "1916");
    assert_eq!((reading.rows.read, reading.rows.imported), (5, 2));
}

#[test]
fn what_waits_is_bounded() {
    let limits = Limits { waiting_bytes: 2000, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let normalizer = Normalizer::new(catalog("xx.example.parts.toml"), options).unwrap();
    let rows: String =
        (0..50).map(|call| format!("49300{call:05};4930000009;04.03.2026 18:58:55;900;0,0145;partial\n")).collect();
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("open.csv");
    std::fs::write(&path, format!("{rows}49309;49308;04.03.2026 18:58:55;9;0,01;complete\n")).unwrap();
    let mut source = mydata::read::Source::open(&path, &Limits::default(), &mydata::read::Progress::default()).unwrap();
    let reading = normalizer.read(&mut source, &mut mydata::normalize::Discard).unwrap();
    let count = |code: Code| reading.problems.iter().filter(|problem| problem.code == code).count();
    assert_eq!(count(Code::TooManyOpen) + count(Code::UnpairedRow), 50);
    assert!((1..10).contains(&count(Code::UnpairedRow)), "few calls wait under a small limit");
    assert_eq!((reading.rows.read, reading.rows.imported), (51, 1));
}

#[test]
fn a_join_that_makes_no_sense_is_a_mistake_of_the_layout() {
    let text = std::fs::read_to_string(project("fixtures/joined/xx.example.events.toml")).unwrap();
    let compile = |from: &str, to: &str| {
        assert!(text.contains(from));
        Layout::parse(&text.replace(from, to)).and_then(CompiledLayout::compile).unwrap_err().message
    };
    assert!(compile("key = [\"CallID\", \"Leg\"]", "key = []").contains("at least one column"));
    assert!(compile("key = [\"CallID\", \"Leg\"]", "key = [\"CalID\"]").contains("did you mean `CallID`"));
    assert!(compile("started_at = \"start:Time\"", "started_at = \"start:Tme\"").contains("did you mean `Time`"));
}
