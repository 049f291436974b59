//! The built-in layouts: each is where its id says, and reads its own fixtures, all of them and no others.

use mydata::base::Date;
use mydata::normalize::{Catalog, Discard, Layout, LayoutSource, Normalizer, Reading, ReadingStatus};

use crate::fixtures::{Fixture, built_in, fixtures, normalizer, read};

/// The built-in layouts, each with its path below `schemas/layouts` and its text.
fn layouts() -> Vec<(&'static str, &'static str, Layout)> {
    let parse = |path, text| Layout::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    Catalog::built_in_files().iter().map(|(path, text)| (*path, *text, parse(*path, text))).collect()
}

/// A reader with the built-in layouts for which `wanted` answers true.
fn reader_of(wanted: impl Fn(&str) -> bool) -> Normalizer {
    let mut catalog = Catalog::default();
    for (path, text, _) in layouts().iter().filter(|(_, _, layout)| wanted(&layout.id)) {
        catalog.add(path, text).unwrap_or_else(|bad| panic!("{}: {}", bad.file, bad.error));
    }
    normalizer(catalog)
}

#[test]
fn a_layout_stands_where_its_id_says_and_tells_what_it_must() {
    for (path, _, layout) in layouts() {
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
        for (field, text) in
            [("title", &layout.title), ("institution", &layout.institution), ("source", &layout.source)]
        {
            assert!(!text.trim().is_empty(), "{path}: {field}");
        }
    }
}

#[test]
fn every_layout_has_a_fixture_and_every_fixture_a_layout() {
    let fixtures = fixtures();
    let layouts = layouts();
    for (path, _, layout) in &layouts {
        let has_one = fixtures.iter().any(|fixture| fixture.layout == layout.id);
        assert!(has_one, "{path} has no file under fixtures/layouts/{}/", layout.id);
    }
    for fixture in fixtures {
        let known = layouts.iter().any(|(_, _, layout)| layout.id == fixture.layout);
        assert!(known, "{} belongs to no layout", fixture.path);
    }
}

#[test]
fn a_fixture_is_read_whole_and_by_the_layout_it_stands_under() {
    let normalizer = built_in();
    for Fixture { path, layout } in fixtures() {
        let expected = if path.contains(".partial.") { ReadingStatus::Partial } else { ReadingStatus::Ok };
        for reading in read(&normalizer, &path, &mut Discard) {
            assert_eq!(reading.status, expected, "{}: {:?}", reading.file, reading.problems);
            assert_eq!(reading.layout.as_ref(), Some(&layout), "{}", reading.file);
            assert!(!reading.has_discrepancy(), "{}: {:?}", reading.file, reading.problems);
        }
    }
}

#[test]
fn no_other_layout_takes_a_fixture() {
    let fixtures = fixtures();
    for (path, text, layout) in layouts() {
        let mut catalog = Catalog::default();
        catalog.add(path, text).unwrap();
        let alone = normalizer(catalog);
        for fixture in fixtures.iter().filter(|fixture| fixture.layout != layout.id) {
            let taken = read(&alone, &fixture.path, &mut Discard).into_iter().any(|reading| is_known(&reading));
            assert!(!taken, "{} and {} both match {}", fixture.layout, layout.id, fixture.path);
        }
    }
}

#[test]
fn without_its_layout_a_fixture_is_known_to_none() {
    let fixtures = fixtures();
    for (_, _, layout) in layouts() {
        let others = reader_of(|id| id != layout.id);
        for fixture in fixtures.iter().filter(|fixture| fixture.layout == layout.id) {
            for reading in read(&others, &fixture.path, &mut Discard) {
                assert!(!is_known(&reading), "{} is read without {}", reading.file, layout.id);
                let is_read = reading.layout_source.is_some();
                assert!(is_read || reading.status == ReadingStatus::Unreadable, "{}", reading.file);
                assert!(is_read || reading.accounts.is_empty() && reading.services.is_empty(), "{}", reading.file);
            }
        }
    }
}

/// Whether a layout of the catalogue took the file; a layout drafted from the file itself is another matter.
fn is_known(reading: &Reading) -> bool {
    reading.layout_source == Some(LayoutSource::Known)
}
