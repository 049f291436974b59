//! SWIFT MT940 statements and MT942 interim reports, line by line: bookings (`:61:` with its `:86:`), opening and
//! closing balances. Prose and SWIFT blocks around the tags are passed over.
//!
//! Fields as SWIFT's category 9 defines them. In `:61:` a mark of two letters is a reversal (`RC`, `RD`) or expected
//! (`EC`, `ED`); a single letter between mark and amount is the funds code, so that `CR12,00` is a credit. The
//! sub-fields of `:86:` are those of the German DK (`?20` to `?33`, with whatever sign parts them), of Dutch banks
//! (`/NAME/…/REMI/…`), or none.

use std::ops::ControlFlow;

use super::details::Details;
use super::lines::{Line, each_line};
use super::row::{CellKind, Row, RowSink, join};
use super::{Dialect, Format, Shape, Source};
use crate::base::{Limits, Problem};

/// MT940 and MT942.
pub struct Mt940;

/// What a row holds. `RECORD` is `61`, `60` (opening balance) or `62` (closing balance).
const COLUMNS: [&str; 15] = [
    "RECORD",
    "ACCOUNT",
    "CURRENCY",
    "VALUE DATE",
    "ENTRY DATE",
    "MARK",
    "AMOUNT",
    "TYPE",
    "REFERENCE",
    "BANK REFERENCE",
    "CODE",
    "BOOKING TEXT",
    "DETAILS",
    "NAME",
    "OTHER ACCOUNT",
];

const VALUE_DATE: usize = 3;
const ENTRY_DATE: usize = 4;
const MARK: usize = 5;
const AMOUNT: usize = 6;
const CODE: usize = 10;

impl Format for Mt940 {
    fn name(&self) -> &'static str {
        "mt940"
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
        let mut statement = Statement::default();
        each_line(input, limits, |line| statement.take(line, sink))?;
        let _ = statement.end_booking(sink);
        Ok(())
    }
}

/// The statement at hand and the booking within it.
#[derive(Default)]
struct Statement {
    account: String,
    currency: String,
    /// A `:61:` is filled into the row, and what belongs to it is still coming.
    is_open: bool,
    supplement: String,
    details: Details,
    part: Part,
    /// It has bookings: a `:25:` from here on is no account but a broken `:86:`.
    has_bookings: bool,
    row: Row,
}

/// What a line without a tag continues.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    Other,
    Booking,
    Details,
}

impl Statement {
    fn take(&mut self, line: Line<'_>, sink: &mut dyn RowSink) -> ControlFlow<()> {
        if let Some((tag, content)) = tag_of(line.text) {
            return self.take_tag(tag, content, line.number, sink);
        }
        let text = line.text.trim_end();
        if text == "-" || text.starts_with("-}") || text.starts_with("{1:") {
            self.end_booking(sink)?;
            self.part = Part::Other;
            return ControlFlow::Continue(());
        }
        match self.part {
            Part::Other => {}
            Part::Booking => join(&mut self.supplement, text.trim(), " "),
            Part::Details => self.details.push_line(text),
        }
        ControlFlow::Continue(())
    }

    fn take_tag(&mut self, tag: &str, content: &str, line: u64, sink: &mut dyn RowSink) -> ControlFlow<()> {
        match tag {
            "86" | "25" if self.is_open && (tag == "86" || self.has_bookings) => {
                self.details.push_line(content);
                self.part = Part::Details;
                return ControlFlow::Continue(());
            }
            // What some German programs write in place of `:86:`.
            "NS" if self.is_open => {
                self.part = Part::Other;
                return ControlFlow::Continue(());
            }
            _ => self.end_booking(sink)?,
        }
        self.part = Part::Other;
        match tag {
            "20" => {
                self.account.clear();
                self.currency.clear();
                self.has_bookings = false;
            }
            "25" => content.trim().clone_into(&mut self.account),
            "34F" => self.name_currency(content),
            "60F" | "60M" => return self.balance("60", content, line, sink),
            "62F" | "62M" => return self.balance("62", content, line, sink),
            "61" => {
                self.begin_booking(content.trim_end(), line);
                self.has_bookings = true;
                self.part = Part::Booking;
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    /// Takes the currency at the start of a text, if one is there.
    fn name_currency(&mut self, text: &str) {
        if let Some(code) = text.get(..3).filter(|code| code.bytes().all(|byte| byte.is_ascii_uppercase())) {
            code.clone_into(&mut self.currency);
        }
    }

    /// `C260301EUR1234,56`: mark, date, currency, amount. Some leave the currency out.
    fn balance(&mut self, record: &str, content: &str, line: u64, sink: &mut dyn RowSink) -> ControlFlow<()> {
        let (mark, rest) = content.split_at_checked(1).unwrap_or((content, ""));
        let (date, rest) = rest.split_at_checked(6).unwrap_or((rest, ""));
        self.name_currency(rest);
        let amount = rest.trim_start_matches(|character: char| character.is_ascii_uppercase()).trim();
        self.begin_row(record, line);
        for (index, cell) in [(VALUE_DATE, date), (MARK, mark), (AMOUNT, amount)] {
            self.row.fill(index, cell, CellKind::Text);
        }
        sink.row(&self.row)
    }

    fn begin_booking(&mut self, content: &str, line: u64) {
        self.begin_row("61", line);
        self.is_open = true;
        let booking = Booking::of(content);
        let start = self.row.writer().len();
        write_entry_date(self.row.writer(), booking.value_date, booking.entry_date);
        self.row.place(ENTRY_DATE, start, CellKind::Text);
        let cells = [(VALUE_DATE, booking.value_date), (MARK, booking.mark), (AMOUNT, booking.amount)];
        let references = [(7, booking.type_), (8, booking.reference), (9, booking.bank_reference)];
        for (index, cell) in cells.into_iter().chain(references) {
            self.row.fill(index, cell, CellKind::Text);
        }
    }

    /// Hands the open booking on, if there is one.
    fn end_booking(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        if !std::mem::take(&mut self.is_open) {
            return ControlFlow::Continue(());
        }
        self.details.write(&self.supplement, &mut self.row, CODE);
        self.supplement.clear();
        self.details.clear();
        sink.row(&self.row)
    }

    fn begin_row(&mut self, record: &str, line: u64) {
        self.row.restart_cells(line, COLUMNS.len());
        for (index, cell) in [record, &self.account, &self.currency].into_iter().enumerate() {
            self.row.fill(index, cell, CellKind::Text);
        }
    }
}

/// Tags that are known. Anything else between colons, such as a time of day, belongs to the text before it.
const TAGS: [&str; 20] = [
    "61", "86", "20", "21", "25", "28", "28C", "60F", "60M", "62F", "62M", "64", "65", "13", "13D", "34F", "90C",
    "90D", "NS", "940",
];

/// The tag at the start of a line, and what follows it.
fn tag_of(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(':')?;
    let (tag, content) = rest.split_once(':')?;
    TAGS.contains(&tag).then_some((tag, content))
}

/// The parts of a `:61:`.
#[derive(Default)]
struct Booking<'t> {
    value_date: &'t str,
    entry_date: &'t str,
    mark: &'t str,
    amount: &'t str,
    type_: &'t str,
    reference: &'t str,
    bank_reference: &'t str,
}

impl<'t> Booking<'t> {
    /// Takes a `:61:` apart. What is missing is empty, and refused where it is needed.
    fn of(text: &'t str) -> Booking<'t> {
        let (value_date, rest) = digits(text, 6);
        let (entry_date, rest) = digits(rest, 4);
        let marks = ["RC", "RD", "EC", "ED", "C", "D"];
        let mark = marks.iter().find(|mark| rest.starts_with(**mark)).map_or(0, |mark| mark.len());
        let (mark, rest) = rest.split_at(mark);
        let rest = rest.strip_prefix(|funds_code: char| funds_code.is_ascii_alphabetic()).unwrap_or(rest);
        let end = rest.find(|character: char| !character.is_ascii_digit() && !matches!(character, ',' | '.'));
        let (amount, rest) = rest.split_at(end.unwrap_or(rest.len()));
        let (type_, rest) = rest.split_at_checked(4).unwrap_or((rest, ""));
        let (reference, bank_reference) = rest.split_once("//").unwrap_or((rest, ""));
        let reference = if reference.trim() == "NONREF" { "" } else { reference };
        Booking { value_date, entry_date, mark, amount, type_, reference, bank_reference }
    }
}

/// Exactly so many digits at the start, or nothing.
fn digits(text: &str, count: usize) -> (&str, &str) {
    match text.split_at_checked(count) {
        Some((digits, rest)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => (digits, rest),
        _ => ("", text),
    }
}

/// Writes the entry date (month and day) with its year: the one in which it lies nearest to the value date.
fn write_entry_date(into: &mut String, value_date: &str, entry_date: &str) {
    let two = |text: &str| text.parse::<i32>().unwrap_or(0);
    let is_month = (1..=12).contains(&two(value_date.get(2..4).unwrap_or_default()));
    // A value date that is none says nothing of the year.
    if !entry_date.is_empty() && is_month {
        let (year, month) =
            (two(value_date.get(..2).unwrap_or_default()), two(value_date.get(2..4).unwrap_or_default()));
        let months_later = two(&entry_date[..2]) - month;
        let year = (year + i32::from(months_later < -6) - i32::from(months_later > 6)).rem_euclid(100);
        into.extend([year / 10, year % 10].iter().filter_map(|digit| char::from_digit(digit.unsigned_abs(), 10)));
        into.push_str(entry_date);
    }
}

#[cfg(test)]
mod tests {
    use super::{Booking, tag_of, write_entry_date};

    #[test]
    fn a_letter_between_mark_and_amount_is_no_mark() {
        let parts = |text| {
            let booking = Booking::of(text);
            (booking.entry_date, booking.mark, booking.amount, booking.type_, booking.reference, booking.bank_reference)
        };
        assert_eq!(parts("2603020301DR6,00N024NONREF"), ("0301", "D", "6,00", "N024", "", ""));
        assert_eq!(parts("2603020301RC6,5NTRFA//B"), ("0301", "RC", "6,5", "NTRF", "A", "B"));
        assert_eq!(parts("260302CR7,NMSC"), ("", "C", "7,", "NMSC", "", ""));
        assert_eq!(parts("what"), ("", "", "", "hat", "", ""));
    }

    #[test]
    fn an_entry_date_lies_in_the_year_next_to_the_value_date() {
        let dated = |value, entry| {
            let mut into = String::new();
            write_entry_date(&mut into, value, entry);
            into
        };
        assert_eq!(dated("260102", "1230"), "251230");
        assert_eq!(dated("251230", "0102"), "260102");
        assert_eq!(dated("000103", "1231"), "991231");
        assert_eq!(dated("260630", "0630"), "260630");
        assert_eq!(dated("260630", ""), "");
        assert_eq!(dated("262268", "0301"), "");
    }

    #[test]
    fn a_time_of_day_is_no_tag() {
        assert_eq!(tag_of(":12:11"), None);
        assert_eq!(tag_of(":08 Karten?25nr."), None);
        assert_eq!(tag_of(":28C:1/1"), Some(("28C", "1/1")));
        assert_eq!(tag_of(":86:"), Some(("86", "")));
    }
}
