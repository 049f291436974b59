//! SWIFT MT940 statements and MT942 interim reports, line by line: bookings (`:61:` with its `:86:`), opening and
//! closing balances. Prose and SWIFT blocks around the tags are passed over.
//!
//! Fields as SWIFT's category 9 defines them. In `:61:` a mark of two letters is a reversal (`RC`, `RD`) or expected
//! (`EC`, `ED`); a single letter between mark and amount is the funds code, so that `CR12,00` is a credit. The
//! sub-fields of `:86:` are those of the German DK (`?20` to `?33`, with whatever sign parts them), of Dutch banks
//! (`/NAME/…/REMI/…`), or none.

use std::ops::{ControlFlow, Range};

use super::details::Details;
use super::lines::{Line, each_line};
use super::row::{CellKind, Row, RowSink, join, trimmed, trimmed_end};
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

/// The first cells, which most bookings share with the one before.
const HEAD_CELLS: usize = 3;
const VALUE_DATE: usize = 3;
const ENTRY_DATE: usize = 4;
const MARK: usize = 5;
const AMOUNT: usize = 6;
const TYPE: usize = 7;
const REFERENCE: usize = 8;
const BANK_REFERENCE: usize = 9;
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
    /// The first cells of the row are those of a booking on this account.
    has_head: bool,
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
            return self.take_tag(tag, content, line, sink);
        }
        if matches!(line.text.as_bytes().first(), Some(b'-' | b'{')) {
            let text = trimmed_end(line.text);
            if text == "-" || text.starts_with("-}") || text.starts_with("{1:") {
                self.end_booking(sink)?;
                self.part = Part::Other;
                return ControlFlow::Continue(());
            }
        }
        match self.part {
            Part::Other => {}
            Part::Booking => join(&mut self.supplement, trimmed(line.text), " "),
            Part::Details => {
                let end = line.start + trimmed_end(line.text).len();
                self.details.push_line(line.around, line.start, end, &mut self.row, CODE);
            }
        }
        ControlFlow::Continue(())
    }

    fn take_tag(&mut self, tag: Tag, content: &str, line: Line<'_>, sink: &mut dyn RowSink) -> ControlFlow<()> {
        match tag {
            Tag::Details | Tag::Account if self.is_open && (tag == Tag::Details || self.has_bookings) => {
                let end = line.start + line.text.len();
                self.details.push_line(line.around, end - content.len(), end, &mut self.row, CODE);
                self.part = Part::Details;
                return ControlFlow::Continue(());
            }
            Tag::Unstructured if self.is_open => {
                self.part = Part::Other;
                return ControlFlow::Continue(());
            }
            _ => self.end_booking(sink)?,
        }
        if tag == Tag::Booking {
            self.begin_booking(trimmed_end(content), line.number);
            return ControlFlow::Continue(());
        }
        (self.part, self.has_head) = (Part::Other, false);
        match tag {
            Tag::Reference => {
                self.account.clear();
                self.currency.clear();
                self.has_bookings = false;
            }
            Tag::Account => content.trim().clone_into(&mut self.account),
            Tag::FloorLimit => self.name_currency(content),
            Tag::Opening => return self.balance("60", content, line.number, sink),
            Tag::Closing => return self.balance("62", content, line.number, sink),
            Tag::Booking | Tag::Details | Tag::Unstructured | Tag::Other => {}
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
        match self.has_head {
            true => self.row.restart_behind(HEAD_CELLS, line),
            false => self.begin_row("61", line),
        }
        (self.has_head, self.has_bookings) = (true, true);
        (self.is_open, self.part) = (true, Part::Booking);
        // The text goes into the row once; its cells are pieces of it.
        let base = self.row.writer().len();
        self.row.writer().push_str(content);
        let booking = Booking::of(content);
        let (value_date, entry_date) = (&content[booking.value_date.clone()], &content[booking.entry_date]);
        for (index, part) in [
            (VALUE_DATE, booking.value_date),
            (MARK, booking.mark),
            (AMOUNT, booking.amount),
            (TYPE, booking.type_),
            (REFERENCE, booking.reference),
            (BANK_REFERENCE, booking.bank_reference),
        ] {
            self.row.place_span(index, base + part.start, base + part.end);
        }
        if value_date.get(2..) == Some(entry_date) {
            self.row.place_span(ENTRY_DATE, base, base + value_date.len());
        } else {
            let start = self.row.writer().len();
            write_entry_date(self.row.writer(), value_date, entry_date);
            self.row.place(ENTRY_DATE, start, CellKind::Text);
        }
    }

    /// Hands the open booking on, if there is one.
    fn end_booking(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        if !std::mem::take(&mut self.is_open) {
            return ControlFlow::Continue(());
        }
        self.details.finish(&self.supplement, &mut self.row, CODE);
        self.supplement.clear();
        sink.row(&self.row)
    }

    fn begin_row(&mut self, record: &str, line: u64) {
        self.row.restart_cells(line, COLUMNS.len());
        for (index, cell) in [record, &self.account, &self.currency].into_iter().enumerate() {
            self.row.fill(index, cell, CellKind::Text);
        }
    }
}

/// What a tag begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Tag {
    /// `:20:`, the first of a statement.
    Reference,
    /// `:25:`
    Account,
    /// `:34F:`
    FloorLimit,
    /// `:60F:`, `:60M:`
    Opening,
    /// `:61:`
    Booking,
    /// `:62F:`, `:62M:`
    Closing,
    /// `:86:`
    Details,
    /// `:NS:`, which some German programs write in place of `:86:`.
    Unstructured,
    /// A tag that is known and says nothing here.
    Other,
}

/// The tag at the start of a line, and what follows it. Anything else between colons, such as a time of day, belongs to
/// the text before it.
fn tag_of(line: &str) -> Option<(Tag, &str)> {
    let (tag, bytes) = match line.as_bytes() {
        [b':', b'6', b'1', b':', ..] => (Tag::Booking, 4),
        [b':', b'8', b'6', b':', ..] => (Tag::Details, 4),
        [b':', b'2', b'0', b':', ..] => (Tag::Reference, 4),
        [b':', b'2', b'5', b':', ..] => (Tag::Account, 4),
        [b':', b'3', b'4', b'F', b':', ..] => (Tag::FloorLimit, 5),
        [b':', b'6', b'0', b'F' | b'M', b':', ..] => (Tag::Opening, 5),
        [b':', b'6', b'2', b'F' | b'M', b':', ..] => (Tag::Closing, 5),
        [b':', b'N', b'S', b':', ..] => (Tag::Unstructured, 4),
        [b':', b'2', b'1', b':', ..] | [b':', b'2', b'8', b':', ..] => (Tag::Other, 4),
        [b':', b'6', b'4' | b'5', b':', ..] | [b':', b'1', b'3', b':', ..] => (Tag::Other, 4),
        [b':', b'2', b'8', b'C', b':', ..] | [b':', b'1', b'3', b'D', b':', ..] => (Tag::Other, 5),
        [b':', b'9', b'0', b'C' | b'D', b':', ..] | [b':', b'9', b'4', b'0', b':', ..] => (Tag::Other, 5),
        _ => return None,
    };
    Some((tag, &line[bytes..]))
}

/// Where the parts of a `:61:` stand. What is missing is empty, and refused where it is needed.
struct Booking {
    value_date: Range<usize>,
    entry_date: Range<usize>,
    mark: Range<usize>,
    amount: Range<usize>,
    type_: Range<usize>,
    reference: Range<usize>,
    bank_reference: Range<usize>,
}

impl Booking {
    fn of(text: &str) -> Booking {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut take = |length: usize| {
            at += length;
            at - length..at
        };
        let value_date = take(digits(bytes, 6));
        let entry_date = take(digits(&bytes[value_date.end..], 4));
        let mark = take(match &bytes[entry_date.end..] {
            [b'R' | b'E', b'C' | b'D', ..] => 2,
            [b'C' | b'D', ..] => 1,
            _ => 0,
        });
        let funds_code = take(usize::from(bytes.get(mark.end).is_some_and(u8::is_ascii_alphabetic)));
        let is_of_amount = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b',' | b'.');
        let amount = take(bytes[funds_code.end..].iter().take_while(is_of_amount).count());
        let type_ = take(if text.is_char_boundary(amount.end + 4) { 4 } else { bytes.len() - amount.end });
        let rest = &text[type_.end..];
        let slashes = rest.as_bytes().windows(2).position(|pair| pair == b"//");
        let reference = take(slashes.unwrap_or(rest.len()));
        let slashes = take(if slashes.is_some() { 2 } else { 0 });
        let reference = if trimmed(&text[reference.clone()]) == "NONREF" { 0..0 } else { reference };
        let bank_reference = slashes.end..text.len();
        Booking { value_date, entry_date, mark, amount, type_, reference, bank_reference }
    }
}

/// How many bytes the digits at the start take: exactly so many, or none.
fn digits(bytes: &[u8], count: usize) -> usize {
    let are_digits = bytes.get(..count).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit));
    if are_digits { count } else { 0 }
}

/// Writes the entry date (month and day) with its year: the one in which it lies nearest to the value date.
fn write_entry_date(into: &mut String, value_date: &str, entry_date: &str) {
    let [Some(year), Some(month)] = [0, 2].map(|at| two_digits(value_date, at)) else { return };
    let Some(entry_month) = two_digits(entry_date, 0) else { return };
    // A value date that is none says nothing of the year.
    if !(1..=12).contains(&month) {
        return;
    }
    let year = match entry_month - month {
        ..-6 => year + 1,
        -6..=6 => year,
        7.. => year + 99,
    };
    into.push(digit(year / 10 % 10));
    into.push(digit(year % 10));
    into.push_str(entry_date);
}

fn two_digits(text: &str, at: usize) -> Option<i32> {
    let [tens, ones] = *text.as_bytes().get(at..at + 2)? else { return None };
    let are_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    are_digits.then(|| i32::from(tens - b'0') * 10 + i32::from(ones - b'0'))
}

/// One digit as a character.
fn digit(number: i32) -> char {
    u32::try_from(number).ok().and_then(|number| char::from_digit(number, 10)).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::{Booking, Tag, tag_of, write_entry_date};

    #[test]
    fn a_letter_between_mark_and_amount_is_no_mark() {
        let parts = |text: &'static str| {
            let booking = Booking::of(text);
            let references = (&text[booking.reference], &text[booking.bank_reference]);
            let amount = (&text[booking.mark], &text[booking.amount], &text[booking.type_]);
            (&text[booking.entry_date], amount.0, amount.1, amount.2, references.0, references.1)
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
        assert_eq!(tag_of(":28C:1/1"), Some((Tag::Other, "1/1")));
        assert_eq!(tag_of(":86:"), Some((Tag::Details, "")));
    }
}
