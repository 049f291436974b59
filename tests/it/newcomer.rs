//! From an export that is not known to a layout and a fixture that pass: the commands of `CONTRIBUTING.md`, as they are
//! written there.

use std::fs;

use crate::cli::transcribe;
use crate::process::Place;
use crate::support::project;

#[test]
fn newcomer() {
    let place = Place::new();
    for (name, path) in [
        ("midata.csv", "gb.midata.current/2025.csv"),
        ("statement.xml", "xx.standard.camt/053-v8.xml"),
        ("kbc.xls", "be.kbc.current/2026.xls"),
    ] {
        place.write(name, fs::read(project("fixtures/layouts").join(path)).unwrap());
    }
    place.write("own.toml", fs::read(project("schemas/layouts/gb/midata.current.toml")).unwrap());
    let commands = [
        "layout draft --fixture midata.csv",
        "layout draft --fixture --lang fr midata.csv -o made.csv",
        "layout test own.toml made.csv",
        "layout draft --fixture statement.xml",
        "layout draft --fixture kbc.xls",
        "layout draft --fixture nowhere.csv",
    ];
    let runs = transcribe("newcomer", &place, &commands);
    let exits: Vec<i32> = runs.iter().map(|ran| ran.code).collect();
    assert_eq!(exits, [0, 0, 0, 2, 2, 3]);
}
