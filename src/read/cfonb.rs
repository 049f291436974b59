//! CFONB 120, the statement of French banks: lines of 120 characters, for each account `01` (old balance), `04`
//! (booking) with its `05` (complements), `07` (new balance).
//!
//! Positions as the CFONB paper "Relevé de compte 120 caractères" (v2.0, 2010) has them. An amount's last character is
//! its last digit and its sign at once; position 20 says how many of its digits are decimals.

use std::ops::ControlFlow;

use super::lines::{characters, each_line};
use super::row::{CellKind, Row, RowSink};
use super::{Dialect, Format, Shape, Source};
use crate::base::{Limits, Problem};

/// CFONB 120.
pub struct Cfonb;

/// What a row holds. `RECORD` is `01`, `04` or `07`; the last seven come from the complements.
const COLUMNS: [&str; 18] = [
    "RECORD",
    "ACCOUNT",
    "CURRENCY",
    "DATE",
    "AMOUNT",
    "VALUE DATE",
    "CODE",
    "REJECT CODE",
    "LABEL",
    "ENTRY NUMBER",
    "REFERENCE",
    "DETAILS",
    "NAME",
    "OTHER ACCOUNT",
    "END TO END ID",
    "MANDATE",
    "ORIGINAL CURRENCY",
    "ORIGINAL AMOUNT",
];

const AMOUNT: usize = 4;
const DETAILS: usize = 11;
const NAME: usize = 12;
const OTHER_ACCOUNT: usize = 13;
const END_TO_END_ID: usize = 14;
const MANDATE: usize = 15;
const ORIGINAL_CURRENCY: usize = 16;
const ORIGINAL_AMOUNT: usize = 17;

const RECORD_CHARACTERS: usize = 120;

impl Format for Cfonb {
    fn name(&self) -> &'static str {
        "cfonb120"
    }

    fn shape(&self) -> Shape {
        Shape::Fixed(&COLUMNS)
    }

    fn read(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        let input = dialect.text(self, source, sink)?;
        let _ = sink.table("");
        let mut booking = Booking::default();
        each_line(input, limits, |line| {
            // Some files have no line breaks at all.
            let mut rest = line.text;
            while !rest.trim().is_empty() {
                let record = characters(rest, 1, RECORD_CHARACTERS);
                rest = &rest[record.len()..];
                booking.take(record, line.number, sink)?;
            }
            ControlFlow::Continue(())
        })?;
        let _ = booking.end(sink);
        Ok(())
    }
}

/// Whether a text begins with a record `01` of this format.
pub(super) fn is_cfonb(text: &str) -> bool {
    let digits = |from, count| {
        let field = characters(text, from, count);
        field.len() == count && field.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.starts_with("01") && digits(35, 6) && digits(91, 13) && signed(characters(text, 91, 14)).is_some()
}

/// The booking whose complements are still coming.
#[derive(Default)]
struct Booking {
    is_open: bool,
    /// What is filled of it so far.
    row: Row,
}

impl Booking {
    fn take(&mut self, record: &str, line: u64, sink: &mut dyn RowSink) -> ControlFlow<()> {
        let field = |from, count| characters(record, from, count).trim();
        match field(1, 2) {
            "05" if self.is_open => self.add(field(46, 3), record),
            "04" => {
                self.end(sink)?;
                self.begin("04", record, line);
                let fields = [(5, 43, 6), (6, 33, 2), (7, 41, 2), (8, 49, 31), (9, 82, 7), (10, 105, 16)];
                for (column, from, count) in fields {
                    self.row.fill(column, field(from, count), CellKind::Text);
                }
            }
            // What is no record of this format is refused by the layout, with its line.
            code => {
                self.end(sink)?;
                self.begin(code, record, line);
                return self.end(sink);
            }
        }
        ControlFlow::Continue(())
    }

    fn begin(&mut self, code: &str, record: &str, line: u64) {
        let field = |from, count| characters(record, from, count).trim();
        self.is_open = true;
        self.row.restart_cells(line, COLUMNS.len());
        self.row.fill(0, code, CellKind::Text);
        for (from, count) in [(3, 5), (12, 5), (22, 11)] {
            self.row.add(1, field(from, count), " ");
        }
        // Some banks leave the currency and its decimals out of the balances.
        let currency = field(17, 3);
        self.row.fill(2, if currency.is_empty() { "EUR" } else { currency }, CellKind::Text);
        self.row.fill(3, field(35, 6), CellKind::Text);
        let written = characters(record, 91, 14);
        let start = self.row.writer().len();
        match signed(written) {
            Some((is_negative, digits)) => {
                write_amount(is_negative, &digits, decimals(field(20, 1)), self.row.writer());
            }
            // Without its sign it is no amount, though it may look like one.
            None => self.row.writer().extend([written.trim(), "?"]),
        }
        self.row.place(AMOUNT, start, CellKind::Number);
    }

    /// Adds a complement.
    fn add(&mut self, qualifier: &str, record: &str) {
        let field = |from, count| characters(record, from, count).trim();
        match qualifier {
            "NPY" | "NBE" => self.row.add(NAME, field(49, 70), ", "),
            "CBE" | "CPY" => self.row.add(OTHER_ACCOUNT, field(49, 35), ", "),
            "RCN" => self.row.add(END_TO_END_ID, field(49, 35), ", "),
            "RUM" => self.row.add(MANDATE, field(49, 35), ", "),
            "MMO" => {
                self.row.fill(ORIGINAL_CURRENCY, field(49, 3), CellKind::Text);
                let is_negative = self.row.cell(AMOUNT).starts_with('-');
                let start = self.row.writer().len();
                write_amount(is_negative, field(53, 14), decimals(field(52, 1)), self.row.writer());
                self.row.place(ORIGINAL_AMOUNT, start, CellKind::Number);
            }
            "LIB" | "LCC" | "LC2" | "LCS" | "FEE" | "REF" => self.row.add(DETAILS, field(49, 70), " "),
            _ => {}
        }
    }

    /// Hands the record on, if one is open.
    fn end(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        if std::mem::take(&mut self.is_open) { sink.row(&self.row) } else { ControlFlow::Continue(()) }
    }
}

/// How many digits of an amount are decimals; 2 where nothing is said.
fn decimals(text: &str) -> usize {
    text.parse().unwrap_or(2)
}

/// The digits of an amount and whether it is a debit. The papers of 2004 have small letters, and the French 7-bit
/// character set prints the braces as `é` and `è`.
fn signed(text: &str) -> Option<(bool, String)> {
    let last = text.chars().next_back()?;
    let (is_negative, digit) = match last {
        '{' | 'é' => (false, '0'),
        '}' | 'è' => (true, '0'),
        'A'..='I' | 'a'..='i' => (false, char::from(last.to_ascii_uppercase() as u8 - b'A' + b'1')),
        'J'..='R' | 'j'..='r' => (true, char::from(last.to_ascii_uppercase() as u8 - b'J' + b'1')),
        _ => return None,
    };
    let digits = &text[..text.len() - last.len_utf8()];
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| (is_negative, format!("{digits}{digit}")))
}

/// Writes digits with a decimal point before the last `decimals` of them.
fn write_amount(is_negative: bool, digits: &str, decimals: usize, into: &mut String) {
    let (whole, rest) = digits.split_at_checked(digits.len().saturating_sub(decimals)).unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    into.push_str(if is_negative { "-" } else { "" });
    into.push_str(if whole.is_empty() { "0" } else { whole });
    into.push_str(if rest.is_empty() { "" } else { "." });
    into.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{signed, write_amount};

    #[test]
    fn the_last_character_is_digit_and_sign() {
        let amount = |text: &str, decimals| {
            let (is_negative, digits) = signed(text)?;
            let mut into = String::new();
            write_amount(is_negative, &digits, decimals, &mut into);
            Some(into)
        };
        assert_eq!(amount("0000000001904}", 2).as_deref(), Some("-190.40"));
        assert_eq!(amount("0000000001904{", 2).as_deref(), Some("190.40"));
        assert_eq!(amount("0000000000012C", 3).as_deref(), Some("0.123"));
        assert_eq!(amount("0000000000150r", 0).as_deref(), Some("-1509"));
        assert_eq!(amount("0000000000150è", 2).as_deref(), Some("-15.00"));
        assert_eq!(amount("00000000001500", 2), None);
        assert_eq!(amount("0000x00000150A", 2), None);
    }
}
