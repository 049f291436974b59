//! Tables that no layout knows, made up by the thousand: none is read wrong.
//!
//! The generator knows what each table means and in which respects it leaves that open; it knows nothing of how tables
//! are read. With `UNSEEN_DUMP=folder` every table that is read wrong is written there, with what is expected; with
//! `UNSEEN_FIRST=number` other tables are made than those of every run.

mod bank;
mod columns;
mod doubts;
mod judge;
mod plan;
mod random;
mod surroundings;
mod telecom;
mod truth;
mod words;
mod writing;

use std::collections::BTreeMap;
use std::path::Path;

use mydata::normalize::{Catalog, Normalizer, ReadOptions};

use judge::{Verdict, judge};
use truth::Case;
use words::Language;

/// Tables of bookings, and of use.
const BOOKING_TABLES: u64 = 1_000;
const USE_TABLES: u64 = 150;

/// Tables are judged at the same time: a test has the machine for itself, or half of it.
const THREADS: u64 = 4;

#[test]
fn no_generated_table_of_bookings_is_read_wrong() {
    assert_none_wrong("bookings", BOOKING_TABLES, bank::table);
}

#[test]
fn no_generated_table_of_use_is_read_wrong() {
    assert_none_wrong("use", USE_TABLES, telecom::table);
}

/// Makes, reads and judges every table; prints the shares.
fn assert_none_wrong(what: &str, tables: u64, table: fn(u64, &[Language]) -> Case) {
    let catalog = Catalog::built_in().only_standards();
    let normalizer = Normalizer::new(catalog, ReadOptions::default()).unwrap();
    let languages = words::languages();
    let start: u64 = std::env::var("UNSEEN_FIRST").map_or(0, |first| first.parse().unwrap());
    let part = &|first: u64| {
        let numbers = (start + first..start + tables).step_by(usize::try_from(THREADS).unwrap());
        let judged = numbers.map(|number| table(number, &languages)).map(|case| {
            let verdict = judge(&normalizer, &case);
            dump(what, &case, &verdict);
            (case, verdict)
        });
        judged.collect::<Vec<_>>()
    };
    let judged: Vec<(Case, Verdict)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(move || part(first))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let mut shares: BTreeMap<String, u64> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (case, verdict) in judged {
        if let Verdict::Wrong(reason) = &verdict {
            wrong.push(format!("table {}: {reason} {:?} {:?}", case.number, case.traits, case.doubts));
        }
        *shares.entry(verdict.share()).or_default() += 1;
    }
    shares.iter().for_each(|(name, count)| eprintln!("{what}: {count:5} {name}"));
    assert!(wrong.is_empty(), "{} tables of {what} are read wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Writes a table for whoever looks into it.
fn dump(what: &str, case: &Case, verdict: &Verdict) {
    let Some(folder) = std::env::var_os("UNSEEN_DUMP") else { return };
    let (folder, name) = (Path::new(&folder), format!("{what}-{:04}", case.number));
    let only = std::env::var("UNSEEN_ONLY").unwrap_or("Wrong".to_owned());
    if !format!("{verdict:?}").contains(&only) {
        return;
    }
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(format!("{name}.csv")), &case.bytes).unwrap();
    let rows: Vec<String> = case
        .rows
        .iter()
        .map(|row| format!("{} {:?} {:?} {:?}", row.date, row.amount, row.currency, row.usage))
        .collect();
    let told = format!("{verdict:?}\n{:?}\n{:?}\n{}\n", case.traits, case.doubts, rows.join("\n"));
    std::fs::write(folder.join(format!("{name}.txt")), told).unwrap();
}
