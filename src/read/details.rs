//! The details of a SWIFT booking (`:86:`), taken apart by the conventions that banks follow.

use super::row::{CellKind, Row};

/// The lines of one `:86:`, kept until the booking ends.
#[derive(Default)]
pub(super) struct Details {
    lines: String,
    /// Booking text, purpose, name and account while they are put together.
    parts: [String; 4],
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
    pub(super) fn write(&mut self, supplement: &str, row: &mut Row, first: usize) {
        let text = self.lines.trim_end();
        match subfield_mark(text) {
            Some(mark) => write_subfields(text, mark, &mut self.parts, supplement, row, first),
            None if text.starts_with('/') && text[1..].contains('/') => write_slashes(text, supplement, row, first),
            None => fill_words(row, first + DETAILS, &[text, supplement]),
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
fn write_subfields(text: &str, mark: u8, parts: &mut [String; 4], supplement: &str, row: &mut Row, first: usize) {
    row.fill(first, &text[..3], CellKind::Text);
    parts.iter_mut().for_each(String::clear);
    let mut start = 4;
    while start < text.len() {
        let end = memchr::memchr(mark, &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        take_subfield(&text[start..end], mark, parts);
        start = end + 1;
    }
    let [booking_text, purpose, name, account] = parts;
    row.fill(first + BOOKING_TEXT, booking_text.trim(), CellKind::Text);
    fill_words(row, first + DETAILS, &[purpose, supplement]);
    row.fill(first + NAME, name.trim(), CellKind::Text);
    row.fill(first + OTHER_ACCOUNT, account.trim(), CellKind::Text);
}

fn take_subfield(field: &str, mark: u8, parts: &mut [String; 4]) {
    let (number, content) = field.split_at_checked(2).unwrap_or(("", field));
    let is_number = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    let (part, content) = match number {
        "00" => (0, content),
        "31" => (3, content),
        "32" | "33" => (2, content),
        "10" | "30" | "34" => return,
        _ if is_number => (1, content),
        // The sign itself occurs in a text.
        _ => {
            parts[1].push(char::from(mark));
            (1, field)
        }
    };
    push_unbroken(content, &mut parts[part]);
}

/// Appends a text without its line breaks.
fn push_unbroken(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\n', rest.as_bytes()) {
        into.push_str(&rest[..at]);
        rest = &rest[at + 1..];
    }
    into.push_str(rest);
}

/// Tags between slashes, as Dutch banks write them: `/TRTP/…/IBAN/…/NAME/…/REMI/…`, `/CNTP/iban/bic/name/…`.
fn write_slashes(text: &str, supplement: &str, row: &mut Row, at: usize) {
    let whole: String = text.chars().filter(|character| *character != '\n').collect();
    let value = |tag: &str| whole.split_once(tag).map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    let counterparty: Vec<&str> = whole.split_once("/CNTP/").map_or(Vec::new(), |(_, rest)| rest.split('/').collect());
    let counterparty = |index: usize| counterparty.get(index).copied().unwrap_or_default();
    let first = |one: &'_ str, other: &'_ str| if one.is_empty() { other.to_owned() } else { one.to_owned() };
    row.fill(at + BOOKING_TEXT, value("/TRTP/").trim(), CellKind::Text);
    fill_words(row, at + DETAILS, &[&whole, supplement]);
    row.fill(at + NAME, first(value("/NAME/"), counterparty(2)).trim(), CellKind::Text);
    row.fill(at + OTHER_ACCOUNT, first(value("/IBAN/"), counterparty(0)).trim(), CellKind::Text);
}

/// Fills a cell with texts, any run of white space as one space.
fn fill_words(row: &mut Row, index: usize, texts: &[&str]) {
    let into = row.writer();
    let start = into.len();
    let mut is_first = true;
    for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        into.push_str(if is_first { "" } else { " " });
        is_first = false;
        if has_single_spaces(text) {
            into.push_str(text);
            continue;
        }
        for (number, word) in text.split_whitespace().enumerate() {
            into.push_str(if number == 0 { "" } else { " " });
            into.push_str(word);
        }
    }
    row.place(index, start, CellKind::Text);
}

/// Whether the words of a text are parted by single spaces already: the case of nearly every text.
fn has_single_spaces(text: &str) -> bool {
    let is_odd = |pair: &[u8]| pair[1] < b' ' || !pair[1].is_ascii() || (pair[0] == b' ' && pair[1] == b' ');
    !text.as_bytes().windows(2).any(is_odd)
}
