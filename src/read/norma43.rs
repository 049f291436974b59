//! Norma 43 (Cuaderno 43 of the AEB), the statement of Spanish banks: lines of 80 characters, for each account `11`
//! (opening balance), `22` (booking) with its `23` and `24` (texts, original amount), `33` (closing balance); at the
//! end one `88`.
//!
//! Positions as the AEB booklet of June 2012 has them. Dates are year, month, day; files with the day first exist, and
//! record 11 tells: it holds the first and the last day of the period.

use std::ops::ControlFlow;

use super::lines::{Line, characters, each_line};
use super::row::{CellKind, Row, RowSink, join};
use super::{Dialect, Format, Shape, Source};
use crate::base::{Currency, Date, DateOrder, Limits, Problem};

/// Norma 43.
pub struct Norma43;

/// What a row holds. `RECORD` is `11` (opening balance), `22` (booking) or `33` (closing balance).
const COLUMNS: [&str; 15] = [
    "RECORD",
    "ACCOUNT",
    "CURRENCY",
    "DATE",
    "VALUE DATE",
    "MARK",
    "AMOUNT",
    "CONCEPT",
    "OWN CONCEPT",
    "DOCUMENT",
    "REFERENCE 1",
    "REFERENCE 2",
    "TEXT",
    "ORIGINAL CURRENCY",
    "ORIGINAL AMOUNT",
];

const DATE: usize = 3;
const VALUE_DATE: usize = 4;
const MARK: usize = 5;
const AMOUNT: usize = 6;
const TEXT: usize = 12;
const ORIGINAL_CURRENCY: usize = 13;
const ORIGINAL_AMOUNT: usize = 14;

impl Format for Norma43 {
    fn name(&self) -> &'static str {
        "norma43"
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
        let mut statement = Statement::new(dialect.date_order);
        each_line(input, limits, |line| statement.take(line, sink))?;
        let _ = statement.end(sink);
        Ok(())
    }
}

/// Whether a text begins with a record `11` of this format.
pub(super) fn is_norma43(text: &str) -> bool {
    let is_number = |from, count| {
        let field = characters(text, from, count);
        field.len() == count && field.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.starts_with("11") && is_number(3, 48) && matches!(characters(text, 33, 1), "1" | "2")
}

/// The account at hand and its booking whose texts are still coming.
struct Statement {
    stated_order: Option<DateOrder>,
    order: DateOrder,
    account: String,
    currency: String,
    is_open: bool,
    /// What is filled of the booking so far.
    row: Row,
}

impl Statement {
    fn new(stated_order: Option<DateOrder>) -> Statement {
        Statement {
            stated_order,
            order: DateOrder::YearMonthDay,
            account: String::new(),
            currency: String::new(),
            is_open: false,
            row: Row::default(),
        }
    }

    fn take(&mut self, line: Line<'_>, sink: &mut dyn RowSink) -> ControlFlow<()> {
        let field = |from, count| characters(line.text, from, count).trim();
        match field(1, 2) {
            "" | "88" | "00" => return self.end(sink),
            "23" if self.is_open => {
                self.row.add(TEXT, field(5, 38), " ");
                self.row.add(TEXT, field(43, 38), " ");
            }
            "24" if self.is_open => {
                let start = self.row.writer().len();
                write_currency(field(5, 3), self.row.writer());
                self.row.place(ORIGINAL_CURRENCY, start, CellKind::Text);
                self.write_amount(ORIGINAL_AMOUNT, field(8, 14));
            }
            "11" => {
                self.end(sink)?;
                self.begin_account(line.text);
                self.begin("11", line.number);
                self.write_date(DATE, field(21, 6));
                self.write_balance(field(33, 1), field(34, 14));
                return self.end(sink);
            }
            "33" => {
                self.end(sink)?;
                self.begin("33", line.number);
                self.write_balance(field(59, 1), field(60, 14));
                return self.end(sink);
            }
            // What is no record of this format is refused by the layout, with its line.
            code => {
                self.end(sink)?;
                self.begin(code, line.number);
                self.write_date(DATE, field(11, 6));
                self.write_date(VALUE_DATE, field(17, 6));
                self.write_balance(field(28, 1), field(29, 14));
                let fields = [(7, 23, 2), (8, 25, 3), (9, 43, 10), (10, 53, 12), (11, 65, 16)];
                for (column, from, count) in fields {
                    self.row.fill(column, field(from, count), CellKind::Text);
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn begin_account(&mut self, record: &str) {
        let field = |from, count| characters(record, from, count).trim();
        self.account.clear();
        for (from, count) in [(3, 4), (7, 4), (11, 10)] {
            join(&mut self.account, field(from, count), " ");
        }
        self.currency.clear();
        write_currency(field(48, 3), &mut self.currency);
        self.order = self.stated_order.unwrap_or_else(|| order_of_period(field(21, 6), field(27, 6)));
    }

    fn begin(&mut self, code: &str, line: u64) {
        self.is_open = true;
        self.row.restart_cells(line, COLUMNS.len());
        for (index, cell) in [code, &self.account, &self.currency].into_iter().enumerate() {
            self.row.fill(index, cell, CellKind::Text);
        }
    }

    fn write_balance(&mut self, mark: &str, amount: &str) {
        self.row.fill(MARK, mark, CellKind::Text);
        self.write_amount(AMOUNT, amount);
    }

    fn write_amount(&mut self, column: usize, digits: &str) {
        let start = self.row.writer().len();
        write_amount(digits, self.row.writer());
        self.row.place(column, start, CellKind::Number);
    }

    /// Writes a date as ISO 8601, or as it stands where it is none.
    fn write_date(&mut self, column: usize, text: &str) {
        match date(text, self.order) {
            Some(date) => self.row.fill(column, &date.to_string(), CellKind::Date),
            None => self.row.fill(column, text, CellKind::Date),
        }
    }

    /// Hands the record on, if one is open.
    fn end(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        if std::mem::take(&mut self.is_open) { sink.row(&self.row) } else { ControlFlow::Continue(()) }
    }
}

/// A statement covers no more than two years.
const PERIOD_HOURS_MAX: i64 = 24 * 366 * 2;

/// The order in which a period begins before it ends and is no longer than a statement's; the booklet's where both or
/// neither do.
fn order_of_period(first: &str, last: &str) -> DateOrder {
    let is_period = |order| match (date(first, order), date(last, order)) {
        (Some(first), Some(last)) => (0..=PERIOD_HOURS_MAX).contains(&first.duration_until(last).as_hours()),
        _ => false,
    };
    match (is_period(DateOrder::YearMonthDay), is_period(DateOrder::DayMonthYear)) {
        (false, true) => DateOrder::DayMonthYear,
        _ => DateOrder::YearMonthDay,
    }
}

fn date(text: &str, order: DateOrder) -> Option<Date> {
    let two = |at: usize| text.get(at..at + 2).filter(|_| text.len() == 6)?.parse::<i8>().ok();
    let (year, month, day) = match order {
        DateOrder::YearMonthDay => (two(0)?, two(2)?, two(4)?),
        DateOrder::DayMonthYear => (two(4)?, two(2)?, two(0)?),
        DateOrder::MonthDayYear => (two(4)?, two(0)?, two(2)?),
    };
    Date::new(i16::from(year) + if year < 70 { 2000 } else { 1900 }, month, day).ok()
}

/// Writes an amount of two decimals.
fn write_amount(digits: &str, into: &mut String) {
    match digits.split_at_checked(digits.len().saturating_sub(2)) {
        Some((whole, decimals)) if whole.len() > 1 => {
            let whole = whole.trim_start_matches('0');
            into.push_str(if whole.is_empty() { "0" } else { whole });
            into.push('.');
            into.push_str(decimals);
        }
        _ => into.push_str(digits),
    }
}

/// Writes the letters of a currency given by its number (ISO 4217).
fn write_currency(number: &str, into: &mut String) {
    match number.parse().ok().and_then(Currency::from_number) {
        Some(currency) => into.push_str(currency.code()),
        None => into.push_str(number),
    }
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, order_of_period};

    #[test]
    fn the_period_tells_the_order_of_dates() {
        assert_eq!(order_of_period("260101", "260131"), DateOrder::YearMonthDay);
        assert_eq!(order_of_period("010126", "310126"), DateOrder::DayMonthYear);
        assert_eq!(order_of_period("990101", "what"), DateOrder::YearMonthDay);
    }
}
