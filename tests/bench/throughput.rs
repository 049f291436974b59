//! Normalizing beside the bare building block, on the same generated file in the same run: CPU time, medians of pairs.
//!
//! `cargo bench` prints the table; `cargo bench -- csv 1000000` takes one format and another size. Normalizing is
//! everything from bytes to records in a sink: encoding, layout, dates, exact amounts, kinds, balances proved. `share`
//! is how much of the block's speed is left.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints its table and stops at the first fault"
)]

mod blocks;
mod files;

use std::fs;
use std::path::Path;

use mydata::base::{Limits, Month};
use mydata::normalize::{Catalog, Discard, Normalizer, ReadOptions, Reading};
use mydata::read::{Progress, Source};
use mydata::simulate::{Booking, Household, Market, statement_workbook};

/// Pairs of runs that the medians are taken over.
const PAIRS: usize = 7;

/// A format: its name, the household's country, the file, and the block to hold it beside.
type Contest = (&'static str, &'static str, fn(&[Booking]) -> Vec<u8>, fn(&Path) -> u64);

const CONTESTS: [Contest; 8] = [
    ("csv", "GB", |bookings| files::debit_credit_csv(bookings).into_bytes(), blocks::csv_records),
    ("midata", "GB", |bookings| files::short_csv(bookings).into_bytes(), blocks::csv_records),
    ("xlsx", "FR", |bookings| statement_workbook(100_000, bookings).unwrap(), blocks::xlsx_cells),
    ("mt940", "FR", |bookings| files::mt940(bookings).into_bytes(), blocks::mt940_lines),
    ("ofx", "FR", |bookings| files::ofx(bookings).into_bytes(), blocks::ofx_tags),
    ("qif", "FR", |bookings| files::qif(bookings).into_bytes(), blocks::qif_lines),
    ("camt", "FR", |bookings| files::camt(bookings).into_bytes(), blocks::xml_events),
    ("json", "GB", |bookings| files::open_banking(bookings).into_bytes(), blocks::json_structs),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rows = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let is_named = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !CONTESTS.iter().any(|(name, ..)| is_named(name));
    let normalizer = Normalizer::new(Catalog::built_in(), ReadOptions::default()).unwrap();
    println!("{rows} bookings, CPU seconds, median of {PAIRS} pairs");
    println!(
        "{:<8} {:>12} {:>12} {:>8} {:>8} {:>12}",
        "format", "bare block", "normalizing", "ratio", "share", "rows/CPU-s"
    );
    let folder = tempfile::tempdir().unwrap();
    for (name, country, file, block) in CONTESTS.iter().filter(|(name, ..)| all || is_named(name)) {
        let path = folder.path().join(name);
        fs::write(&path, file(&bookings(country, rows))).unwrap();
        compare(name, rows, || block(&path), || normalize(&normalizer, &path));
    }
}

/// As many bookings as asked for, of one invented household after the other, in the order of their days.
fn bookings(country: &str, rows: usize) -> Vec<Booking> {
    let market = Market::of(country).unwrap();
    let mut start: Month = "1990-01".parse().unwrap();
    let mut all = Vec::with_capacity(rows);
    for number in 0.. {
        all.extend(Household::draw(market, 7, number).bookings(start).bookings);
        if all.len() >= rows {
            break;
        }
        // The calendar of a household is twelve months; the next one goes on where it ended, over and over.
        start =
            if start.year() > 2020 { "1990-01".parse().unwrap() } else { (0..12).fold(start, |month, _| month.next()) };
    }
    all.truncate(rows);
    all
}

fn normalize(normalizer: &Normalizer, path: &Path) -> u64 {
    let mut source = Source::open(path, &Limits::default(), &Progress::default()).unwrap();
    let reading: Reading = normalizer.read(&mut source, &mut Discard).unwrap();
    assert!(reading.is_usable() && !reading.has_discrepancy(), "{:?}", reading.problems);
    reading.rows.imported
}

fn compare(name: &str, rows: usize, bare: impl Fn() -> u64, ours: impl Fn() -> u64) {
    let (mut bare_seconds, mut our_seconds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let (block, normalized) = (cpu_seconds(&bare), cpu_seconds(&ours));
        bare_seconds.push(block);
        our_seconds.push(normalized);
        ratios.push(normalized / block);
    }
    let seconds = median(our_seconds);
    #[expect(clippy::cast_precision_loss, reason = "a count of rows, for a rate")]
    let rate = rows as f64 / seconds;
    let (bare, ratio) = (median(bare_seconds), median(ratios));
    println!("{name:<8} {bare:>12.4} {seconds:>12.4} {ratio:>8.2} {:>7.0}% {rate:>12.0}", 100.0 / ratio);
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// CPU time of this process over the run of `work`.
fn cpu_seconds(work: &impl Fn() -> u64) -> f64 {
    let before = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    assert!(work() > 0, "the block read nothing");
    let after = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let nanoseconds = (after.tv_sec - before.tv_sec) * 1_000_000_000 + (after.tv_nsec - before.tv_nsec);
    #[expect(clippy::cast_precision_loss, reason = "a duration, for a ratio")]
    let seconds = nanoseconds as f64 / 1e9;
    seconds
}
