//! From an export that is not known to a layout and a fixture that pass: the commands of `CONTRIBUTING.md`, as they are
//! written there, on the export of an invented bank, `fixtures/newcomer/`.

use std::fs;

use mydata::base::{Limits, Proof};
use mydata::normalize::{Catalog, Discard, LayoutSource, ReadingStatus};
use mydata::read::Source;

use crate::cli::transcribe;
use crate::fixtures::normalizer;
use crate::process::Place;
use crate::support::project;

/// The commands of the walk: lines of `CONTRIBUTING.md` that speak of the invented bank's files.
fn walk() -> Vec<String> {
    let text = fs::read_to_string(project("CONTRIBUTING.md")).unwrap();
    let section = text.split("## A new layout, step by step").nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    let commands = section.lines().filter_map(|line| line.strip_prefix("mydata "));
    commands.map(str::to_owned).collect()
}

#[test]
fn newcomer() {
    let place = Place::new();
    let newcomer = |name: &str| fs::read(project("fixtures/newcomer").join(name)).unwrap();
    place.write("northbank.csv", newcomer("northbank.csv"));
    for (name, path) in [("statement.xml", "xx.standard.camt/053-v8.xml"), ("kbc.xls", "be.kbc.current/2026.xls")] {
        place.write(name, fs::read(project("fixtures/layouts").join(path)).unwrap());
    }
    let commands = walk();
    assert_eq!(commands.len(), 6, "{commands:?}");
    let (drafting, testing) = commands.split_at(2);
    let mut runs = transcribe("newcomer-draft", &place, &drafting.iter().map(String::as_str).collect::<Vec<_>>());
    // What the newcomer makes of the draft.
    place.write("northbank.toml", newcomer("northbank.toml"));
    let mut testing: Vec<&str> = testing.iter().map(String::as_str).collect();
    testing.extend([
        "layout draft --fixture --lang fr northbank.csv -o made.csv",
        "layout draft --fixture statement.xml",
        "layout draft --fixture kbc.xls",
        "layout draft --fixture nowhere.csv",
    ]);
    runs.extend(transcribe("newcomer", &place, &testing));
    let exits: Vec<i32> = runs.iter().map(|ran| ran.code).collect();
    assert_eq!(exits, [0, 0, 0, 0, 0, 0, 0, 2, 2, 3]);
    let made = fs::read(place.path().join("2026.csv")).unwrap();
    assert_passes(&made, &String::from_utf8(newcomer("northbank.toml")).unwrap());
}

/// The layout among all others reads what was made, and proves it; its header names its institution.
fn assert_passes(made: &[u8], layout: &str) {
    let mut catalog = Catalog::built_in();
    catalog.add("northbank.toml", layout).unwrap();
    let own = catalog.find("gb.northbank.current").unwrap().layout.clone();
    assert_eq!(catalog.distinction(&own).unwrap().unwrap().problems(), []);
    let mut source = Source::from_bytes("2026.csv", made, &Limits::default()).unwrap();
    let reading = normalizer(catalog).read(&mut source, &mut Discard).unwrap();
    assert_eq!((reading.status, reading.layout_source), (ReadingStatus::Ok, Some(LayoutSource::Known)));
    assert_eq!((reading.layout.as_deref(), reading.problems), (Some("gb.northbank.current"), Vec::new()));
    assert_eq!(reading.accounts.iter().map(|account| account.proof).collect::<Vec<_>>(), [Proof::Verified]);
}
