//! Normalizing beside the bare building block, on the same generated file in the same run: CPU time, medians of pairs.
//!
//! `cargo bench` prints the table; `cargo bench -- csv 1000000` takes one format and another size. The blocks: the
//! `csv` crate's own record loop, `serde_json` into borrowed structs of the same fields, and calamine's own cell loop.
//! Normalizing is everything from bytes to records in a
//! sink: encoding, layout, dates, exact amounts, kinds, the running balance proved.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints its table and stops at the first fault"
)]

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use calamine::{DataRef, Reader as _, Xlsx};
use mydata::base::{Limits, Month};
use mydata::normalize::{Catalog, Discard, Normalizer, ReadOptions, Reading};
use mydata::read::{Progress, Source};
use mydata::simulate::{Booking, Household, Market, midata_csv, statement_workbook};
use serde::Deserialize;

/// The fields that the layout reads, borrowed from the text.
#[derive(Deserialize)]
struct Document<'t> {
    #[serde(rename = "Data", borrow)]
    data: Transactions<'t>,
}

#[derive(Deserialize)]
struct Transactions<'t> {
    #[serde(rename = "Transaction", borrow)]
    transaction: Vec<Transaction<'t>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct Transaction<'t> {
    account_id: &'t str,
    transaction_id: &'t str,
    transaction_reference: &'t str,
    amount: Money<'t>,
    credit_debit_indicator: &'t str,
    status: &'t str,
    booking_date_time: &'t str,
    value_date_time: &'t str,
    transaction_information: &'t str,
    bank_transaction_code: BankCode<'t>,
    proprietary_bank_transaction_code: BankCode<'t>,
    merchant_details: Merchant<'t>,
    balance: Balance<'t>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct Money<'t> {
    amount: &'t str,
    currency: &'t str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct BankCode<'t> {
    code: &'t str,
    #[serde(alias = "Issuer")]
    sub_code: &'t str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct Merchant<'t> {
    merchant_name: &'t str,
    merchant_category_code: &'t str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct Balance<'t> {
    #[serde(borrow)]
    amount: Money<'t>,
    credit_debit_indicator: &'t str,
    #[serde(rename = "Type")]
    kind: &'t str,
}

/// Pairs of runs that the medians are taken over.
const PAIRS: usize = 7;

fn main() {
    let rows = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    let normalizer = Normalizer::new(Catalog::built_in().unwrap(), ReadOptions::default()).unwrap();
    println!("{rows} bookings, CPU seconds, median of {PAIRS} pairs");
    println!("{:<8} {:>12} {:>12} {:>8} {:>12}", "format", "bare block", "normalizing", "ratio", "rows/CPU-s");
    let folder = tempfile::tempdir().unwrap();
    let wanted = |format: &str| {
        let mut named = std::env::args().skip(1).filter(|argument| FORMATS.contains(&argument.as_str())).peekable();
        named.peek().is_none() || named.any(|name| name == format)
    };
    for (name, text) in [("csv", debit_credit_csv as fn(&[Booking]) -> String), ("midata", short_csv)] {
        if wanted(name) {
            let path = folder.path().join(name);
            File::create(&path).unwrap().write_all(text(&bookings("GB", rows)).as_bytes()).unwrap();
            compare(name, rows, || csv_records(&path), || normalize(&normalizer, &path));
        }
    }
    if wanted("json") {
        let path = folder.path().join("transactions.json");
        File::create(&path).unwrap().write_all(open_banking(&bookings("GB", rows)).as_bytes()).unwrap();
        compare("json", rows, || json_structs(&path), || normalize(&normalizer, &path));
    }
    if wanted("xlsx") {
        let xlsx = folder.path().join("statement.xlsx");
        File::create(&xlsx).unwrap().write_all(&statement_workbook(100_000, &bookings("FR", rows)).unwrap()).unwrap();
        compare("xlsx", rows, || xlsx_cells(&xlsx), || normalize(&normalizer, &xlsx));
    }
}

/// What can be named on the command line.
const FORMATS: [&str; 4] = ["csv", "midata", "json", "xlsx"];

/// The shape of most bank exports: a header, eight columns, money out and money in apart, a running balance; about 80
/// bytes a row (layout `gb.lloyds.current`).
fn debit_credit_csv(bookings: &[Booking]) -> String {
    let mut text = String::from(
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,\
         Balance\n",
    );
    let mut balance = 100_000;
    for booking in bookings {
        balance += booking.amount_minor;
        let amount = mydata::base::Decimal::new(booking.amount_minor.abs(), 2);
        let (debit, credit) = match booking.amount_minor < 0 {
            true => (amount.to_string(), String::new()),
            false => (String::new(), amount.to_string()),
        };
        text.push_str(&format!(
            "{},DEB,'11-22-33,10203040,{} CD 4417 {},{debit},{credit},{}\n",
            booking.date.strftime("%d/%m/%Y"),
            booking.counterparty,
            booking.date.strftime("%d%b%y"),
            mydata::base::Decimal::new(balance, 2),
        ));
    }
    text
}

/// The shortest rows there are: five columns, pounds printed beside each amount (layout `gb.midata.current`).
fn short_csv(bookings: &[Booking]) -> String {
    midata_csv(100_000, bookings.iter().copied())
}

/// UK Open Banking, as servers print it: on one line, about 690 bytes a booking (layout `xx.standard.obie`).
fn open_banking(bookings: &[Booking]) -> String {
    let mut text = String::from("{\"Data\":{\"Transaction\":[");
    for (number, booking) in bookings.iter().enumerate() {
        let amount = mydata::base::Decimal::new(booking.amount_minor.abs(), 2);
        let direction = if booking.amount_minor < 0 { "Debit" } else { "Credit" };
        text.push_str(if number == 0 { "" } else { "," });
        text.push_str(&format!(
            concat!(
                r#"{{"AccountId":"22289","TransactionId":"{number:012}","TransactionReference":"Ref {number}","#,
                r#""Amount":{{"Amount":"{amount:.2}","Currency":"GBP"}},"CreditDebitIndicator":"{direction}","#,
                r#""Status":"Booked","BookingDateTime":"{date}T10:43:07+00:00","#,
                r#""ValueDateTime":"{date}T10:45:22+00:00","TransactionInformation":"{name} CD 4417 card purchase","#,
                r#""BankTransactionCode":{{"Code":"IssuedCreditTransfer","SubCode":"DomesticCreditTransfer"}},"#,
                r#""ProprietaryBankTransactionCode":{{"Code":"Transfer","Issuer":"NorthBank"}},"#,
                r#""MerchantDetails":{{"MerchantName":"{name}","MerchantCategoryCode":"5812"}},"#,
                r#""Balance":{{"Amount":{{"Amount":"230.00","Currency":"GBP"}},"CreditDebitIndicator":"Credit","#,
                r#""Type":"InterimBooked"}}}}"#,
            ),
            number = number,
            amount = amount,
            direction = direction,
            date = booking.date,
            name = booking.counterparty,
        ));
    }
    text + "]},\"Links\":{\"Self\":\"https://bank.example/\"},\"Meta\":{\"TotalPages\":1}}"
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

fn json_structs(path: &Path) -> u64 {
    let text = std::fs::read_to_string(path).unwrap();
    let document: Document<'_> = serde_json::from_str(&text).unwrap();
    document.data.transaction.len() as u64
}

fn csv_records(path: &Path) -> u64 {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
    let mut record = csv::ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        count += u64::from(record.len() >= 5);
    }
    count
}

fn xlsx_cells(path: &Path) -> u64 {
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(File::open(path).unwrap())).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let mut cells = workbook.worksheet_cells_reader(&name).unwrap();
    let mut count = 0;
    while let Some(cell) = cells.next_cell().unwrap() {
        count += u64::from(!matches!(cell.get_value(), DataRef::Empty));
    }
    count
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
    println!("{name:<8} {:>12.4} {seconds:>12.4} {:>8.2} {rate:>12.0}", median(bare_seconds), median(ratios));
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
