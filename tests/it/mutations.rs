//! What `verified` is worth: in every fixture whose balances prove the reading, each booked amount is changed by one
//! unit of its last digit, in the file itself, and the proof has to break and to name the row.
//!
//! A running balance cannot check one amount, that of the oldest row: it only moves the opening balance. That is
//! allowed where the file states neither an opening balance nor a total, and for that one row.

mod document;
mod markup;
mod text;
mod workbook;

use std::fs;
use std::io::{self, Cursor, Read};

use mydata::base::{Limits, Problem, Proof};
use mydata::normalize::{
    AmountColumns, Balance, Catalog, ColumnName, Expression, Layout, Normalizer, Reading, Record, RecordSink, Status,
    Transaction,
};
use mydata::read::Source;
use zip::ZipArchive;

use crate::fixtures::{fixtures, normalizer};
use crate::support::project;

#[test]
fn a_changed_amount_breaks_the_proof_and_names_its_row() {
    let mut tally = Tally::default();
    for fixture in fixtures() {
        let (reader, layout) = reader_of(&fixture.layout);
        for (name, bytes) in inputs(&fixture.path) {
            let seen = Seen::of(&reader, &name, &bytes);
            // Its amounts are packed bits within records: a second writer of them would be tested, and no reading. The
            // same rows stand in fixtures of every other format.
            if seen.reading.format == Some("xls") {
                continue;
            }
            for account in 0..seen.reading.accounts.len() {
                if seen.reading.accounts[account].proof == Proof::Verified {
                    tally.add(&Case {
                        reader: &reader,
                        layout: &layout,
                        name: &name,
                        bytes: &bytes,
                        seen: &seen,
                        account,
                    });
                }
            }
        }
    }
    // Every verified account was put to the test, and at most its oldest row stayed unseen.
    assert!(tally.accounts > 0 && tally.caught > 0, "{tally:?}");
    assert_eq!(tally.unseen, tally.without_anchor, "{tally:?}");
}

/// What became of the changed amounts.
#[derive(Debug, Default)]
struct Tally {
    accounts: usize,
    caught: usize,
    /// Oldest rows whose change nothing in the file can tell.
    unseen: usize,
    /// Accounts proved by a running balance alone: no opening balance, no total.
    without_anchor: usize,
}

impl Tally {
    fn add(&mut self, case: &Case<'_>) {
        let booked = case.booked();
        let unseen: Vec<u64> = booked.iter().filter(|row| !case.is_caught(row)).map(|row| row.line).collect();
        let expected = usize::from(!case.is_anchored());
        assert_eq!(unseen.len(), expected, "{}: changed amounts that nothing showed, at lines {unseen:?}", case.name);
        for line in &unseen {
            assert_eq!(Some(*line), oldest(&booked), "{}: only the oldest amount may stay unseen", case.name);
        }
        self.accounts += 1;
        self.caught += booked.len() - unseen.len();
        self.unseen += unseen.len();
        self.without_anchor += expected;
    }
}

/// One account of one file.
struct Case<'c> {
    reader: &'c Normalizer,
    layout: &'c Layout,
    name: &'c str,
    bytes: &'c [u8],
    seen: &'c Seen,
    account: usize,
}

impl Case<'_> {
    /// The rows that moved the balance; pending ones have not yet.
    fn booked(&self) -> Vec<&Transaction> {
        let rows = self.seen.transactions.iter();
        rows.filter(|row| row.account == self.account && row.status == Status::Booked).collect()
    }

    /// Whether something beside the running balance holds the oldest row: an opening balance or a total.
    fn is_anchored(&self) -> bool {
        let opening = self.seen.balances.iter().any(|balance| balance.opening && balance.account == self.account);
        let has_total_row = self.seen.reading.rows.skipped.iter().any(|run| run.reason == "balance");
        opening || (has_total_row && self.layout.total.iter().any(|total| total.sum.is_some()))
    }

    /// Changes the amount of a row in the file, reads it again, and answers whether the proof broke.
    fn is_caught(&self, row: &Transaction) -> bool {
        let after = self.changed(row);
        let problems = &after.reading.problems;
        let breaks: Vec<&Problem> =
            problems.iter().filter(|problem| ["L009", "L010", "L012"].contains(&problem.code.as_str())).collect();
        if after.reading.accounts[self.account].proof != Proof::Discrepancy {
            assert!(breaks.is_empty(), "{}:{}: {breaks:?} and no discrepancy", self.name, row.line);
            return false;
        }
        assert!(!breaks.is_empty(), "{}:{}: a discrepancy without a problem", self.name, row.line);
        // Where each row has its balance, the break is at the row itself; a total cannot tell which row is off.
        let all_have_balances = self.booked().iter().all(|row| row.balance_after.is_some());
        let chain_break = breaks.iter().find(|problem| problem.code.as_str() == "L009");
        if let (true, Some(problem)) = (all_have_balances, chain_break) {
            assert_eq!(problem.line, Some(row.line), "{}: {problem:?}", self.name);
        }
        let is_oldest = oldest(&self.booked()) == Some(row.line);
        assert!(
            chain_break.is_some() || is_oldest || !all_have_balances,
            "{}:{}: the running balance is silent: {breaks:?}",
            self.name,
            row.line
        );
        true
    }

    /// The reading after the last digit of the row's amount was changed.
    fn changed(&self, row: &Transaction) -> Seen {
        let amount = &self.layout.transaction.as_ref().expect("a bank layout").amount;
        let columns = || amount_columns(amount, self.layout);
        let mutants = match self.seen.reading.format {
            Some("csv") => {
                let encoding = self.seen.reading.encoding.as_deref().unwrap();
                text::mutants(self.bytes, encoding, &self.layout.matching, row.line, &columns())
            }
            Some("xlsx") => workbook::mutants(self.bytes, row.line, &columns()),
            Some("mt940" | "norma43" | "cfonb120") => text::mutants_of_lines(self.bytes, row.line, 1),
            // The amount stands in one of the first lines of an entry.
            Some("camt") => text::mutants_of_lines(self.bytes, row.line, 3),
            Some("ods") => markup::document_mutants(self.bytes, row.line, &columns()),
            Some(format @ ("spreadsheetml" | "html")) => {
                let encoding = self.seen.reading.encoding.as_deref().unwrap();
                let grammar = if format == "html" { markup::HTML } else { markup::SPREADSHEETML };
                markup::text_mutants(self.bytes, encoding, &grammar, row.line, &columns())
            }
            Some("json") => document::mutants(self.bytes, row.line),
            other => panic!("{}: {other:?} is not a format that this test can change", self.name),
        };
        let readings = mutants.iter().map(|mutant| Seen::of(self.reader, self.name, mutant));
        let found = readings.into_iter().find(|after| self.differs_in(row, after));
        found.unwrap_or_else(|| panic!("{}:{}: no digit changes the amount and nothing else", self.name, row.line))
    }

    /// Whether that row's amount is another now, and every other row is as it was.
    fn differs_in(&self, row: &Transaction, after: &Seen) -> bool {
        let (before, after) = (&self.seen.transactions, &after.transactions);
        before.len() == after.len()
            && before.iter().zip(after).all(|(before, after)| {
                let is_row = before.line == row.line && before.account == row.account;
                before.balance_after == after.balance_after && (before.amount != after.amount) == is_row
            })
    }
}

/// The oldest of an account's rows, which is the first or the last of the file.
fn oldest(booked: &[&Transaction]) -> Option<u64> {
    let (first, last) = (booked.first()?, booked.last()?);
    let newest_first =
        first.booking_date > last.booking_date || (first.booking_date == last.booking_date && runs_back(booked));
    Some(if newest_first { last.line } else { first.line })
}

/// Whether the balances chain from the bottom up.
fn runs_back(booked: &[&Transaction]) -> bool {
    booked.windows(2).all(|pair| match (pair[0].balance_after, pair[1].balance_after) {
        (Some(upper), Some(lower)) => upper - (pair[0].amount - pair[0].fee.unwrap_or_default()) == lower,
        _ => false,
    })
}

/// The columns of which an amount is made up.
fn amount_columns(amount: &AmountColumns, layout: &Layout) -> Vec<usize> {
    let parts = [&amount.value, &amount.debit, &amount.credit];
    parts.into_iter().flatten().flat_map(|expression| columns_of(expression, layout)).collect()
}

fn columns_of(expression: &Expression, layout: &Layout) -> Vec<usize> {
    match expression {
        Expression::Column(name) => vec![column_index(name, layout)],
        Expression::Operation(operation) => {
            let lists = [&operation.first_of, &operation.join];
            let inner = lists.into_iter().flatten().flatten().flat_map(|inner| columns_of(inner, layout));
            operation.column.iter().map(|name| column_index(name, layout)).chain(inner).collect()
        }
    }
}

fn column_index(name: &ColumnName, layout: &Layout) -> usize {
    let header = &layout.matching.header;
    match name {
        ColumnName::Number(number) => number - 1,
        ColumnName::Name(name) => header.iter().position(|column| column == name).unwrap_or_else(|| {
            let (wanted, nth) = name.rsplit_once('#').expect("a name of the header, or its nth occurrence");
            let mut found = header.iter().enumerate().filter(|(_, column)| *column == wanted);
            found.nth(nth.parse::<usize>().unwrap() - 1).unwrap().0
        }),
    }
}

/// A reader with one layout, and the layout.
fn reader_of(id: &str) -> (Normalizer, Layout) {
    let (path, text) = Catalog::built_in_files()
        .find(|(path, _)| path.strip_suffix(".toml").is_some_and(|path| path.replacen('/', ".", 1) == id))
        .unwrap_or_else(|| panic!("there is no layout {id}"));
    let mut catalog = Catalog::default();
    catalog.add(path, text).unwrap();
    let layout = catalog.find(id).unwrap().layout.clone();
    (normalizer(catalog), layout)
}

/// A fixture's bytes, or those of each member where it is an archive.
fn inputs(path: &str) -> Vec<(String, Vec<u8>)> {
    let bytes = fs::read(project(path)).unwrap();
    if !path.ends_with(".zip") {
        return vec![(path.to_owned(), bytes)];
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        members.push((format!("{path}!{}", member.name().unwrap()), bytes));
    }
    members
}

/// Everything that came out of a file.
struct Seen {
    reading: Reading,
    transactions: Vec<Transaction>,
    balances: Vec<Balance>,
}

impl Seen {
    fn of(reader: &Normalizer, name: &str, bytes: &[u8]) -> Seen {
        let mut source = Source::from_bytes(name, bytes, &Limits::default()).unwrap();
        let mut keep = Keep::default();
        let reading = reader.read(&mut source, &mut keep).unwrap();
        Seen { reading, transactions: keep.transactions, balances: keep.balances }
    }
}

/// Keeps bookings and stated balances.
#[derive(Default)]
struct Keep {
    transactions: Vec<Transaction>,
    balances: Vec<Balance>,
}

impl RecordSink for Keep {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        match record {
            Record::Transaction(transaction) => self.transactions.push(transaction.clone()),
            Record::Balance(balance) => self.balances.push(balance.clone()),
            Record::Usage(_) | Record::BillLine(_) => {}
        }
        Ok(())
    }
}

/// The digits of a cell, last first, each replaced by its neighbour: an amount that is one unit off.
fn neighbours(cell: &str) -> Vec<(usize, char)> {
    let digits = cell.char_indices().rev().filter(|(_, character)| character.is_ascii_digit());
    digits.map(|(at, digit)| (at, if digit == '9' { '8' } else { char::from(digit as u8 + 1) })).collect()
}

/// Cells that hold an amount other than zero come first: of debit and credit, one is empty or zero.
fn zeros_last(cell: &str) -> bool {
    !cell.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}
