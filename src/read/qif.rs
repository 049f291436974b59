//! QIF, Quicken's interchange format: blocks of lines, each begun by a letter, ended by `^`.
//!
//! The format says nowhere in which order a date is written and which mark stands before the decimals; both differ by
//! program and country. The file is read twice: first for evidence over all its dates and amounts, then for its blocks.

use std::ops::ControlFlow;

use super::lines::{each_line, each_line_begun_by};
use super::parts::PartCell;
use super::row::{CellKind, Row, RowSink, trimmed, trimmed_end};
use super::{Dialect, Format, Shape, Source};
use crate::base::{Code, DateOrder, Limits, Problem};

/// QIF.
pub struct Qif;

/// Stands for a letter that begins no field.
const OTHER: u8 = 0;

/// What a row holds. `RECORD` is `booking`, `opening`, `investment` or `list`.
const COLUMNS: [&str; 10] =
    ["RECORD", "ACCOUNT", "TYPE", "DATE", "AMOUNT", "NUMBER", "PAYEE", "MEMO", "CATEGORY", "CLEARED"];

const RECORD: usize = 0;
/// Those that most blocks share with the one before.
const HEAD: [usize; 3] = [RECORD, 1, 2];
const DATE: usize = 3;
const AMOUNT: usize = 4;
const NUMBER: usize = 5;
const PAYEE: usize = 6;
const MEMO: usize = 7;
const CATEGORY: usize = 8;
const CLEARED: usize = 9;

impl Format for Qif {
    fn name(&self) -> &'static str {
        "qif"
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
        let mut evidence = Evidence::default();
        let input = dialect.text_beforehand(self, source)?;
        if !each_line_begun_by(input, limits, *b"DT", |line| evidence.look_at(line))? {
            // Every line up to the one that is too long, which says where that is.
            each_line(dialect.text_beforehand(self, source)?, limits, |_| ControlFlow::Continue(()))?;
        }
        let order = match dialect.date_order {
            Some(order) => order,
            None => evidence.date_order()?,
        };
        let input = dialect.text(self, source, sink)?;
        let _ = sink.table("");
        let mut block = Block::new(order, evidence.decimal_mark(), limits);
        each_line(input, limits, |line| block.take(line.text, line.number, sink))?;
        let _ = block.end(sink);
        Ok(())
    }
}

/// What all dates and amounts of a file say together.
#[derive(Default)]
struct Evidence {
    dates: u64,
    /// Dates that are none with the month first, with the day first; dates with the year first.
    not_month_first: u64,
    not_day_first: u64,
    year_first: u64,
    /// Dates that are the same day in both orders.
    either: u64,
    point: u64,
    comma: u64,
}

impl Evidence {
    fn look_at(&mut self, line: &str) {
        match line.as_bytes().first() {
            Some(b'D') => self.look_at_date(&line[1..]),
            Some(b'T') => self.look_at_amount(&line[1..]),
            _ => {}
        }
    }

    fn look_at_date(&mut self, text: &str) {
        let Some(parts) = date_parts(text) else { return };
        self.dates += 1;
        let [one, two, _] = parts.map(|(number, _)| number);
        if parts[0].1 == 4 {
            self.year_first += 1;
        } else {
            self.not_month_first += u64::from(one > 12);
            self.not_day_first += u64::from(two > 12);
            self.either += u64::from(one == two);
        }
    }

    /// A mark that is followed by anything but three digits stands before decimals; so does the last of two.
    fn look_at_amount(&mut self, text: &str) {
        let text = trimmed_end(text);
        let Some(at) = text.bytes().rposition(|byte| matches!(byte, b'.' | b',')) else { return };
        let (mark, other) = if text.as_bytes()[at] == b'.' { (b'.', b',') } else { (b',', b'.') };
        let is_decimal = text.len() - at - 1 != 3 || text.as_bytes().contains(&other);
        self.point += u64::from(is_decimal && mark == b'.');
        self.comma += u64::from(is_decimal && mark == b',');
    }

    fn date_order(&self) -> Result<DateOrder, Problem> {
        let numeric = self.dates - self.year_first;
        match (self.not_month_first > 0, self.not_day_first > 0) {
            _ if numeric == 0 => Ok(DateOrder::YearMonthDay),
            _ if self.year_first > 0 => Err(Problem::new(Code::DateOrderUndecided)),
            (true, false) => Ok(DateOrder::DayMonthYear),
            (false, true) => Ok(DateOrder::MonthDayYear),
            (false, false) if self.either == numeric => Ok(DateOrder::DayMonthYear),
            _ => Err(Problem::new(Code::DateOrderUndecided)),
        }
    }

    /// `None` where no amount, or both kinds of amounts, tell.
    fn decimal_mark(&self) -> Option<char> {
        match (self.point > 0, self.comma > 0) {
            (true, false) => Some('.'),
            (false, true) => Some(','),
            _ => None,
        }
    }
}

/// The three numbers of a date with how many digits each has: `30/05/08`, `1/ 5'06`, `2008-05-30`.
#[inline]
fn date_parts(text: &str) -> Option<[(u32, usize); 3]> {
    text.as_bytes().try_into().ok().and_then(full_date_parts).or_else(|| any_date_parts(text.as_bytes()))
}

/// `30/05/2008` or `05/30/2008`: what most programs write.
#[inline(always)]
fn full_date_parts(text: &[u8; 10]) -> Option<[(u32, usize); 3]> {
    let [a, b, one, c, d, two, e, f, g, h] = *text;
    let is_full = [a, b, c, d, e, f, g, h].iter().all(u8::is_ascii_digit);
    let number = |tens: u8, ones: u8| u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
    (is_full && !one.is_ascii_digit() && !two.is_ascii_digit())
        .then(|| [(number(a, b), 2), (number(c, d), 2), (number(e, f) * 100 + number(g, h), 4)])
}

/// The same as ISO 8601.
#[inline(always)]
fn full_date(text: &[u8; 10], order: DateOrder) -> Option<[u8; 10]> {
    full_date_parts(text)?;
    let [a, b, _, c, d, _, e, f, g, h] = *text;
    match order {
        DateOrder::DayMonthYear => Some([e, f, g, h, b'-', c, d, b'-', a, b]),
        DateOrder::MonthDayYear => Some([e, f, g, h, b'-', a, b, b'-', c, d]),
        DateOrder::YearMonthDay => None,
    }
}

/// A date of any width.
fn any_date_parts(mut bytes: &[u8]) -> Option<[(u32, usize); 3]> {
    let mut parts = [(0, 0); 3];
    for part in &mut parts {
        let digits = bytes.iter().position(u8::is_ascii_digit)?;
        bytes = &bytes[digits..];
        while let [digit @ b'0'..=b'9', rest @ ..] = bytes {
            *part = (part.0 * 10 + u32::from(digit - b'0'), part.1 + 1);
            if part.1 > 4 {
                return None;
            }
            bytes = rest;
        }
    }
    (!bytes.iter().any(u8::is_ascii_digit)).then_some(parts)
}

/// The block at hand and what was said before it.
struct Block<'l> {
    limits: &'l Limits,
    order: DateOrder,
    mark: Option<char>,
    section: Section,
    /// The word behind `!Type:`.
    kind: String,
    account: String,
    is_open: bool,
    /// The last split was kept.
    is_split: bool,
    /// The first cells of the row are those of the block at hand, whatever they were filled for.
    has_head: bool,
    /// The last date as it stood in the file, if in ten bytes, and as it was written into the row.
    date_read: Option<[u8; 10]>,
    date: String,
    /// What is filled of the block so far.
    row: Row,
}

/// What the blocks are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Bookings,
    Accounts,
    Investments,
    /// Categories, classes, prices, memorized bookings.
    Lists,
}

impl<'l> Block<'l> {
    fn new(order: DateOrder, mark: Option<char>, limits: &'l Limits) -> Block<'l> {
        Block {
            limits,
            order,
            mark,
            section: Section::Bookings,
            kind: String::new(),
            account: String::new(),
            is_open: false,
            is_split: false,
            has_head: false,
            date_read: None,
            date: String::new(),
            row: Row::default(),
        }
    }

    fn take(&mut self, line: &str, number: u64, sink: &mut dyn RowSink) -> ControlFlow<()> {
        let letter = match line.as_bytes().first() {
            None => return ControlFlow::Continue(()),
            Some(letter) if letter.is_ascii() => *letter,
            // No field begins so; white space does.
            Some(_) => OTHER,
        };
        match letter {
            b'^' => return self.end(sink),
            b'!' => {
                self.end(sink)?;
                self.begin_section(line[1..].trim());
            }
            letter if !letter.is_ascii_graphic() && trimmed(line).is_empty() => {}
            OTHER => self.begin(number),
            _ => {
                self.begin(number);
                self.take_field(letter, trimmed(&line[1..]));
            }
        }
        ControlFlow::Continue(())
    }

    /// Begins a block, if none is open.
    #[inline(always)]
    fn begin(&mut self, number: u64) {
        if self.is_open {
            return;
        }
        (self.is_open, self.is_split) = (true, false);
        match self.has_head {
            true => self.row.restart_behind(HEAD.len(), number),
            false => self.write_head(number),
        }
    }

    #[cold]
    fn write_head(&mut self, number: u64) {
        let record = match self.section {
            Section::Investments => "investment",
            Section::Lists => "list",
            Section::Bookings | Section::Accounts => "booking",
        };
        self.row.restart_cells(number, COLUMNS.len());
        for (index, cell) in HEAD.into_iter().zip([record, &self.account, &self.kind]) {
            self.row.fill(index, cell, CellKind::Text);
        }
        self.has_head = true;
    }

    fn begin_section(&mut self, header: &str) {
        self.has_head = false;
        let header = header.to_ascii_lowercase();
        self.section = match header.split_once(':') {
            None if header == "account" => Section::Accounts,
            Some(("type", kind)) => {
                kind.trim().clone_into(&mut self.kind);
                match kind.trim() {
                    "bank" | "cash" | "ccard" | "oth a" | "oth l" => Section::Bookings,
                    "invst" | "401(k)" => Section::Investments,
                    _ => Section::Lists,
                }
            }
            // Options say nothing of what follows.
            _ => self.section,
        };
    }

    #[inline(always)]
    fn take_field(&mut self, letter: u8, text: &str) {
        if self.section == Section::Accounts {
            if letter == b'N' {
                text.clone_into(&mut self.account);
            }
            return;
        }
        match letter {
            b'D' => self.take_date(text),
            b'T' => self.take_amount(text),
            b'U' if self.row.cell(AMOUNT).is_empty() => self.take_amount(text),
            b'N' | b'P' | b'M' => {
                let column = match letter {
                    b'N' => NUMBER,
                    b'P' => PAYEE,
                    _ => MEMO,
                };
                self.row.add(column, text, " ");
            }
            b'L' => self.row.fill(CATEGORY, text, CellKind::Text),
            b'S' | b'E' | b'$' => self.take_split(letter, text),
            b'C' => self.row.fill(CLEARED, text, CellKind::Text),
            _ => {}
        }
    }

    /// Bookings of one day stand together: its date is put in order once.
    #[inline(always)]
    fn take_date(&mut self, text: &str) {
        let full = text.as_bytes().try_into().ok();
        if full.is_none() || full != self.date_read {
            self.date_read = full;
            self.date.clear();
            write_date(text, self.order, &mut self.date);
        }
        self.row.fill(DATE, &self.date, CellKind::Date);
    }

    /// Takes a field of a split, which begins with its category. Those that are kept tell the booking's category and
    /// memo as well.
    fn take_split(&mut self, letter: u8, text: &str) {
        let kind = self.amount_kind();
        match letter {
            b'S' => {
                self.is_split = self.row.parts_mut().begin(kind, self.limits);
                if self.is_split {
                    self.row.add(CATEGORY, text, ", ");
                    self.row.parts_mut().add(PartCell::Category, text, "");
                }
            }
            b'E' if self.row.bytes() < self.limits.row_bytes && (self.is_split || self.row.parts().is_empty()) => {
                self.row.add(MEMO, text, " ");
                if self.is_split {
                    self.row.parts_mut().add(PartCell::Details, text, " ");
                }
            }
            b'$' if self.is_split => {
                let mark = self.mark;
                self.row.parts_mut().write(PartCell::Amount, |into| write_amount(text, mark, into));
            }
            _ => {}
        }
    }

    /// Amounts are numbers where the file tells which mark stands before the decimals.
    fn amount_kind(&self) -> CellKind {
        if self.mark.is_some() { CellKind::Number } else { CellKind::Text }
    }

    /// A number with a point before its decimals, where the file tells which mark that is.
    fn take_amount(&mut self, text: &str) {
        let start = self.row.writer().len();
        write_amount(text, self.mark, self.row.writer());
        let kind = self.amount_kind();
        self.row.place(AMOUNT, start, kind);
    }

    /// Hands the block on, if one is open.
    fn end(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        if !std::mem::take(&mut self.is_open) || self.section == Section::Accounts {
            return ControlFlow::Continue(());
        }
        if self.section == Section::Bookings && self.is_opening() {
            self.row.fill(RECORD, "opening", CellKind::Text);
            self.has_head = false;
        }
        self.row.parts_mut().drop_single();
        sink.row(&self.row)
    }

    /// Quicken writes the balance with which an account begins as a booking of the account to itself.
    fn is_opening(&self) -> bool {
        let category = self.row.cell(CATEGORY).strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        self.row.cell(PAYEE).eq_ignore_ascii_case("opening balance")
            && category.is_some_and(|account| self.account.is_empty() || account == self.account)
    }
}

/// Writes a date as ISO 8601, or as it stands where it is none. An apostrophe stands before years from 2000 on.
fn write_date(text: &str, order: DateOrder, into: &mut String) {
    if let Some(date) = text.as_bytes().try_into().ok().and_then(|text| full_date(text, order)) {
        return into.push_str(std::str::from_utf8(&date).unwrap_or_default());
    }
    let Some([one, two, three]) = date_parts(text) else {
        into.push_str(text);
        return;
    };
    let (year, month, day) = match order {
        DateOrder::DayMonthYear => (three, two.0, one.0),
        DateOrder::MonthDayYear => (three, one.0, two.0),
        DateOrder::YearMonthDay => (one, two.0, three.0),
    };
    let year = match year {
        (year, 4) => year,
        (year, _) if year < 70 || text.contains('\'') => 2000 + year,
        (year, _) => 1900 + year,
    };
    let digit = |number: u32, place: u32| b'0' + u8::try_from(number / place % 10).unwrap_or(0);
    let [[millennia, centuries], [decades, years]] = [[1000, 100], [10, 1]].map(|pair| pair.map(|at| digit(year, at)));
    let [[m, n], [d, e]] = [month, day].map(|number| [digit(number, 10), digit(number, 1)]);
    let date = [millennia, centuries, decades, years, b'-', m, n, b'-', d, e];
    into.push_str(std::str::from_utf8(&date).unwrap_or_default());
}

/// Writes an amount with a point before its decimals, where the file tells which mark that is.
#[inline(always)]
fn write_amount(text: &str, mark: Option<char>, into: &mut String) {
    let turned = |character: char| match character {
        ',' => '.',
        '.' => ',',
        other => other,
    };
    match mark {
        Some(',') => into.extend(text.chars().map(turned)),
        _ => into.push_str(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DateOrder, Evidence, any_date_parts, full_date_parts, write_amount, write_date};

    proptest! {
        #[test]
        fn a_full_date_is_one_of_any(text in "[0-9]{2}[/.3' ][0-9]{2}[/.3' ][0-9]{3}[0-9 ]") {
            let full = text.as_bytes().try_into().ok().and_then(full_date_parts);
            prop_assert!(full.is_none() || full == any_date_parts(text.as_bytes()));
        }
    }

    #[test]
    fn one_date_decides_for_all() {
        let order = |dates: &[&str]| {
            let mut evidence = Evidence::default();
            dates.iter().for_each(|date| evidence.look_at(&format!("D{date}")));
            evidence.date_order().ok()
        };
        assert_eq!(order(&["03/04/26", "13/04/26"]), Some(DateOrder::DayMonthYear));
        assert_eq!(order(&["3/4/26", "3/14'26"]), Some(DateOrder::MonthDayYear));
        assert_eq!(order(&["2026-03-04"]), Some(DateOrder::YearMonthDay));
        assert_eq!(order(&["03/04/26", "05/06/26"]), None);
        assert_eq!(order(&["13/04/26", "04/13/26"]), None);
        assert_eq!(order(&["03/03/26"]), Some(DateOrder::DayMonthYear));
    }

    #[test]
    fn dates_and_amounts_come_out_in_one_form() {
        let date = |text, order| {
            let mut into = String::new();
            write_date(text, order, &mut into);
            into
        };
        assert_eq!(date("1/ 5' 6", DateOrder::MonthDayYear), "2006-01-05");
        assert_eq!(date("1/5/94", DateOrder::MonthDayYear), "1994-01-05");
        assert_eq!(date("31/02/2026", DateOrder::DayMonthYear), "2026-02-31");
        assert_eq!(date("soon", DateOrder::DayMonthYear), "soon");
        let amount = |text, mark| {
            let mut into = String::new();
            write_amount(text, mark, &mut into);
            into
        };
        assert_eq!(amount("-1.234,50", Some(',')), "-1,234.50");
        assert_eq!(amount("-1,234.50", Some('.')), "-1,234.50");
    }
}
