//! What `verified` is worth for use: in every fixture whose trailer proves the reading, each call that is left out or
//! whose charge is changed by one unit of its last digit breaks the proof, and both figures are named.

use mydata::base::{Limits, Proof};
use mydata::normalize::{Discard, Layout, Reading};
use mydata::read::Source;

use crate::fixtures::{Fixture, built_in, fixtures};
use crate::support::project;

/// The layout file of that id.
fn layout(id: &str) -> Layout {
    let (country, rest) = id.split_once('.').unwrap();
    let path = project(&format!("schemas/layouts/{country}/{rest}.toml"));
    Layout::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn read(lines: &[Vec<u8>]) -> Reading {
    let mut source = Source::from_bytes("changed.txt", &lines.concat(), &Limits::default()).unwrap();
    built_in().read(&mut source, &mut Discard).unwrap()
}

fn assert_breaks(reading: &Reading, path: &str, line: usize) {
    assert!(reading.has_discrepancy(), "{path}: line {line} was changed and nobody noticed");
    let told = reading.problems.iter().filter(|problem| problem.code.as_str() == "L027");
    let figures = |problem: &mydata::base::Problem| problem.arguments.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    assert!(told.clone().all(|problem| figures(problem) == ["what", "stated", "found"]), "{path}");
    assert!(told.count() > 0, "{path}: {:?}", reading.problems);
}

#[test]
fn a_changed_call_breaks_the_proof() {
    let mut changed = 0;
    for Fixture { path, layout: id } in fixtures() {
        let Some(fixed) = layout(&id).fixed else { continue };
        let bytes = std::fs::read(project(&path)).unwrap();
        let lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let verified = |reading: &Reading| reading.services.iter().all(|service| service.proof == Proof::Verified);
        if !verified(&read(&lines)) {
            continue;
        }
        let charge = |line: &[u8]| {
            let record = fixed.records.iter().find(|record| line.starts_with(record.is.as_bytes()))?;
            record.columns.iter().find(|column| column.name == "CHARGE")
        };
        for (at, line) in lines.iter().enumerate() {
            let Some(column) = charge(line) else { continue };
            let mut other = lines.clone();
            let digit = &mut other[at][column.from + column.width - 2];
            *digit = if *digit == b'9' { b'8' } else { *digit + 1 };
            assert_breaks(&read(&other), &path, at + 1);
            other.remove(at);
            assert_breaks(&read(&other), &path, at + 1);
            changed += 1;
        }
    }
    assert!(changed >= 6, "{changed} calls");
}
