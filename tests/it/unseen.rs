//! Tables that no layout knows, made up by the thousand: none is read wrong.
//!
//! The generator knows what each table means and in which respects it leaves that open; it knows nothing of how tables
//! are read. With `UNSEEN_DUMP=folder` every table that is read wrong is written there, with what is expected.

mod bank;
mod columns;
mod doubts;
mod judge;
mod plan;
mod random;
mod surroundings;
mod truth;
mod words;
mod writing;

use std::collections::BTreeMap;
use std::path::Path;

use mydata::normalize::{Catalog, Normalizer, ReadOptions};

use judge::{Verdict, judge};
use truth::Case;

/// Tables of bookings.
const TABLES: u64 = 1_000;

#[test]
fn no_generated_table_is_read_wrong() {
    let normalizer = normalizer();
    let languages = words::languages();
    let cases = (0..TABLES).map(|number| bank::table(number, &languages));
    let wrong = tally(&normalizer, cases);
    assert!(wrong.is_empty(), "{} tables are read wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn normalizer() -> Normalizer {
    let catalog = Catalog::built_in().unwrap().only_standards();
    Normalizer::new(catalog, ReadOptions::default()).unwrap()
}

/// Judges every table and prints the shares; what is read wrong is given back.
fn tally(normalizer: &Normalizer, cases: impl Iterator<Item = Case>) -> Vec<String> {
    let mut shares: BTreeMap<String, u64> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in cases {
        let verdict = judge(normalizer, &case);
        let name = match &verdict {
            Verdict::Wrong(_) => "wrong".to_owned(),
            other => format!("{other:?}"),
        };
        *shares.entry(name).or_default() += 1;
        dump(&case, &verdict);
        if let Verdict::Wrong(reason) = verdict {
            wrong.push(format!("table {}: {reason} {:?} {:?}", case.number, case.traits, case.doubts));
        }
    }
    for (name, count) in &shares {
        eprintln!("{count:6} {name}");
    }
    wrong
}

/// Writes a table for whoever looks into it.
fn dump(case: &Case, verdict: &Verdict) {
    let Some(folder) = std::env::var_os("UNSEEN_DUMP") else { return };
    let (folder, name) = (Path::new(&folder), format!("{:05}", case.number));
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
