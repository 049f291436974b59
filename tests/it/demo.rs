//! The demo's files are what the invented households render, byte for byte; `UPDATE=1` renders them again.

use mydata::base::Month;
use mydata::simulate::{Household, Market, midata_csv, mobile_csv, statement_workbook, zipped};

use crate::support::project;

/// The demo's people, drawn once and kept.
const SEED: u64 = 2026;
const BRITISH: u32 = 12;
const FRENCH: u32 = 4;

#[test]
fn the_demo_files_are_rendered_from_their_seed() {
    let start: Month = "2025-11".parse().unwrap();
    let british = Household::draw(Market::of("GB").unwrap(), SEED, BRITISH);
    let french = Household::draw(Market::of("FR").unwrap(), SEED, FRENCH);
    let account = british.bookings(start);
    let euros = french.bookings(start);
    let usage = mobile_csv(&british.mobile_use(start));
    let files = [
        ("current-account.csv", midata_csv(account.opening_minor, account.bookings.iter().copied()).into_bytes()),
        ("compte.xlsx", statement_workbook(euros.opening_minor, &euros.bookings).unwrap()),
        ("mobile.zip", zipped("usage.csv", usage.as_bytes()).unwrap()),
    ];
    for (name, content) in files {
        let path = project("fixtures/demo").join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &content).unwrap();
        }
        assert!(std::fs::read(&path).unwrap_or_default() == content, "{name} differs (run with UPDATE=1 to render it)");
    }
}
