//! The built-in layouts: each is where its id says, and reads its own fixtures, all of them and no others.

use mydata::base::{Code, Date};
use mydata::normalize::{Catalog, Discard, Layout, LayoutSource, Reading, ReadingStatus};

use crate::fixtures::{Fixture, built_in, fixtures, normalizer, read};

/// The built-in layouts, each with its path below `schemas/layouts`.
fn layouts() -> Vec<(&'static str, Layout)> {
    let parse = |path, text| Layout::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    Catalog::built_in_files().map(|(path, text)| (path, parse(path, text))).collect()
}

#[test]
fn a_layout_stands_where_its_id_says_and_tells_what_it_must() {
    for (path, layout) in layouts() {
        let (country, rest) = layout.id.split_once('.').unwrap_or_default();
        assert_eq!(path, format!("{country}/{rest}.toml"), "the id `{}` is the path of its file", layout.id);
        assert_eq!(country, layout.country, "{path}: folder and country");
        assert!(
            country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_lowercase()),
            "{path}: two small letters"
        );
        assert!(layout.last_verified.parse::<Date>().is_ok(), "{path}: last_verified is a day");
        for language in ["en", "fr"] {
            let help = layout.help.get(language).map_or("", |help| help.trim());
            assert!(!help.is_empty(), "{path}: help in {language}");
        }
        for (field, text) in [("title", &layout.title), ("source", &layout.source)] {
            assert!(!text.trim().is_empty(), "{path}: {field}");
        }
        let is_standard = rest.starts_with("standard.");
        assert_eq!(layout.institution.trim().is_empty(), is_standard, "{path}: a standard is nobody's");
    }
}

/// Layouts are read when a file may have them: one that is not valid would never be, and nobody told.
#[test]
fn every_layout_of_the_catalogue_is_valid() {
    let catalog = Catalog::built_in();
    let valid: Vec<&str> = catalog.layouts().iter().map(|layout| layout.layout.id.as_str()).collect();
    let mut all: Vec<String> = layouts().into_iter().map(|(_, layout)| layout.id).collect();
    all.sort();
    assert_eq!(valid, all);
}

#[test]
fn every_layout_has_a_fixture_and_every_fixture_a_layout() {
    let fixtures = fixtures();
    let layouts = layouts();
    for (path, layout) in &layouts {
        let has_one = fixtures.iter().any(|fixture| fixture.layout == layout.id);
        assert!(has_one, "{path} has no file under fixtures/layouts/{}/", layout.id);
    }
    for fixture in fixtures {
        let known = layouts.iter().any(|(_, layout)| layout.id == fixture.layout);
        assert!(known, "{} belongs to no layout", fixture.path);
    }
}

#[test]
fn a_fixture_is_read_whole_and_by_the_layout_it_stands_under() {
    let normalizer = built_in();
    for Fixture { path, layout } in fixtures() {
        let expected = if path.contains(".partial.") { ReadingStatus::Partial } else { ReadingStatus::Ok };
        for reading in read(&normalizer, &path, &mut Discard) {
            assert_eq!(
                reading.status, expected,
                "{} (a file of which rows are refused is named `*.partial.*`): {:?}",
                reading.file, reading.problems
            );
            assert_eq!(reading.layout.as_ref(), Some(&layout), "{}", reading.file);
            // A refused row is missing from the balance too.
            let fits = !reading.has_discrepancy() || expected == ReadingStatus::Partial;
            assert!(fits, "{}: {:?}", reading.file, reading.problems);
        }
    }
}

/// Each layout is held against a file by itself, so what no layout of the whole rest takes, none of them takes alone.
#[test]
fn no_other_layout_takes_a_fixture() {
    let fixtures = fixtures();
    let catalog = Catalog::built_in();
    for (_, layout) in layouts() {
        let others = normalizer(catalog.clone().without(&layout.id));
        for fixture in fixtures.iter().filter(|fixture| fixture.layout == layout.id) {
            for reading in read(&others, &fixture.path, &mut Discard) {
                assert_unknown(&reading, &layout.id);
            }
        }
    }
}

/// A header of everybody's words names nobody, and institutions that share columns share one layout.
#[test]
fn every_header_names_its_institution_and_no_other() {
    let catalog = Catalog::built_in();
    let mut findings = Vec::new();
    for (path, layout) in layouts() {
        let Some(distinction) = catalog.distinction(&layout).unwrap() else { continue };
        let problems = distinction.problems();
        if !problems.is_empty() {
            findings.push(format!("{path}: {} points, {:?}", distinction.points, problems));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// No layout of the catalogue took the file, and nothing is told of it; a layout drafted from the file itself is
/// another matter.
fn assert_unknown(reading: &Reading, own: &str) {
    let file = &reading.file;
    assert_ne!(reading.layout_source, Some(LayoutSource::Known), "{own} and {:?} both match {file}", reading.layout);
    let several = reading.problems.iter().find(|problem| problem.code == Code::SeveralLayouts);
    assert_eq!(several, None, "{own} and others match {file}");
    if reading.layout_source.is_none() {
        assert_ne!(reading.status, ReadingStatus::Ok, "{file}");
        assert!(reading.accounts.is_empty() && reading.services.is_empty(), "{file} without a layout has figures");
    }
}
