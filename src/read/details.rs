//! The details of a SWIFT booking (`:86:`), taken apart by the conventions that banks follow.

use super::marks::{Marks, has_single_spaces};
use super::row::{CellKind, Row};

/// The lines of one `:86:`, kept until the booking ends.
#[derive(Default)]
pub(super) struct Details {
    lines: String,
}

/// Where the cells stand behind the business code.
const BOOKING_TEXT: usize = 1;
const DETAILS: usize = 2;
const NAME: usize = 3;
const OTHER_ACCOUNT: usize = 4;

impl Details {
    pub(super) fn clear(&mut self) {
        self.lines.clear();
    }

    /// Adds a line as it stands; where it was broken says nothing about words.
    pub(super) fn push_line(&mut self, line: &str) {
        if !self.lines.is_empty() {
            self.lines.push('\n');
        }
        self.lines.push_str(line);
    }

    /// Fills five cells from `first` on: business code, booking text, details, name and account of the other side.
    /// `supplement` is what `:61:` adds on its second line.
    pub(super) fn write(&self, supplement: &str, row: &mut Row, first: usize) {
        let text = self.lines.trim_end();
        match subfield_mark(text) {
            Some(mark) => fill_subfields(text, mark, row, first),
            None if text.starts_with('/') && text[1..].contains('/') => fill_slashes(text, row, first),
            None => row.fill(first + DETAILS, text, CellKind::Text),
        }
        row.add(first + DETAILS, supplement, " ");
        if !has_single_spaces(row.cell(first + DETAILS)) {
            let words: Vec<&str> = row.cell(first + DETAILS).split_whitespace().collect();
            let text = words.join(" ");
            row.fill(first + DETAILS, &text, CellKind::Text);
        }
    }
}

/// `166?00…`: three digits, then the sign that parts the sub-fields, then the number of the first.
fn subfield_mark(text: &str) -> Option<u8> {
    let bytes = text.as_bytes();
    let starts_with_code = bytes.len() > 5 && bytes[..3].iter().all(u8::is_ascii_digit);
    let mark = *bytes.get(3)?;
    let is_field = bytes.get(4..6)?.iter().all(u8::is_ascii_digit);
    (starts_with_code && is_field && mark.is_ascii_punctuation()).then_some(mark)
}

/// The sub-fields of the German DK: 00 booking text, 20 to 29 and 60 to 63 purpose, 31 account, 32 and 33 name.
fn fill_subfields(text: &str, mark: u8, row: &mut Row, first: usize) {
    let bytes = text.as_bytes();
    // The text goes into the row once; its cells are pieces of it, moved only where they have several.
    let base = row.writer().len();
    row.writer().push_str(text);
    row.add_span(first, base, base + 3);
    let (mut column, mut start) = (None, 3);
    for end in Marks::new([mark, b'\n']).positions(bytes, 3).chain([bytes.len()]) {
        if let Some(column) = column.filter(|_| start < end) {
            row.add_span(first + column, base + start, base + end);
        }
        start = end + 1;
        if bytes.get(end) == Some(&mark) {
            (column, start) = match bytes.get(start..start + 2) {
                Some([tens, ones]) if tens.is_ascii_digit() && ones.is_ascii_digit() => {
                    (subfield_column(*tens, *ones), start + 2)
                }
                // The sign itself occurs in a text.
                _ => (Some(DETAILS), end),
            };
        }
    }
}

/// Where a sub-field goes, counted from the business code; `None` for bank codes and text keys.
fn subfield_column(tens: u8, ones: u8) -> Option<usize> {
    match [tens, ones] {
        [b'0', b'0'] => Some(BOOKING_TEXT),
        [b'3', b'1'] => Some(OTHER_ACCOUNT),
        [b'3', b'2' | b'3'] => Some(NAME),
        [b'1', b'0'] | [b'3', b'0' | b'4'] => None,
        _ => Some(DETAILS),
    }
}

/// Tags between slashes, as Dutch banks write them: `/TRTP/…/IBAN/…/NAME/…/REMI/…`, `/CNTP/iban/bic/name/…`.
fn fill_slashes(text: &str, row: &mut Row, at: usize) {
    let whole: String = text.chars().filter(|character| *character != '\n').collect();
    let value = |tag: &str| whole.split_once(tag).map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    let counterparty: Vec<&str> = whole.split_once("/CNTP/").map_or(Vec::new(), |(_, rest)| rest.split('/').collect());
    let counterparty = |index: usize| counterparty.get(index).copied().unwrap_or_default();
    let first = |one: &'_ str, other: &'_ str| if one.is_empty() { other.to_owned() } else { one.to_owned() };
    row.fill(at + BOOKING_TEXT, value("/TRTP/").trim(), CellKind::Text);
    row.fill(at + DETAILS, &whole, CellKind::Text);
    row.fill(at + NAME, first(value("/NAME/"), counterparty(2)).trim(), CellKind::Text);
    row.fill(at + OTHER_ACCOUNT, first(value("/IBAN/"), counterparty(0)).trim(), CellKind::Text);
}
