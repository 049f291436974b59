//! The details of a SWIFT booking (`:86:`), taken apart by the conventions that banks follow.

use super::marks::{Marks, has_single_spaces};
use super::row::{CellKind, Row, trimmed_end};

/// How the `:86:` at hand is written, by its first line; its lines go straight into the row.
#[derive(Clone, Copy, Default)]
pub(super) enum Details {
    #[default]
    Empty,
    /// Sub-fields parted by `mark`: where the last one goes, counted from the business code.
    Subfields { mark: u8, column: Option<usize> },
    /// Anything else: it stands in the row's buffer from here on.
    Whole(usize),
}

/// Where the cells stand behind the business code.
const BOOKING_TEXT: usize = 1;
const DETAILS: usize = 2;
const NAME: usize = 3;
const OTHER_ACCOUNT: usize = 4;

impl Details {
    /// Takes a line as it stands; where it was broken says nothing about words. Five cells from `first` on are filled:
    /// business code, booking text, details, name and account of the other side. The line goes on in `at_hand`.
    pub(super) fn push_line(&mut self, line: &str, at_hand: &[u8], row: &mut Row, first: usize) {
        *self = match *self {
            Details::Empty if line.is_empty() => Details::Empty,
            Details::Empty => match subfield_mark(line) {
                Some(mark) => {
                    row.fill(first, &line[..CODE_BYTES], CellKind::Text);
                    let mut column = None;
                    fill_subfields(&line[CODE_BYTES..], &at_hand[CODE_BYTES..], mark, &mut column, row, first);
                    Details::Subfields { mark, column }
                }
                None => {
                    let start = row.writer().len();
                    row.writer().push_str(line);
                    Details::Whole(start)
                }
            },
            Details::Subfields { mark, mut column } => {
                fill_subfields(line, at_hand, mark, &mut column, row, first);
                Details::Subfields { mark, column }
            }
            Details::Whole(start) => {
                row.writer().push('\n');
                row.writer().push_str(line);
                Details::Whole(start)
            }
        };
    }

    /// Ends the details of a booking. `supplement` is what `:61:` adds on its second line.
    pub(super) fn finish(&mut self, supplement: &str, row: &mut Row, first: usize) {
        if let Details::Whole(start) = std::mem::take(self) {
            let text = trimmed_end(&row.writer()[start..]);
            let end = start + text.len();
            if text.starts_with('/') && text[1..].contains('/') {
                let text = text.to_owned();
                fill_slashes(&text, row, first);
            } else {
                row.place_span(first + DETAILS, start, end);
            }
        }
        if !supplement.is_empty() {
            row.add(first + DETAILS, supplement, " ");
        }
        if !has_single_spaces(row.cell(first + DETAILS)) {
            let words: Vec<&str> = row.cell(first + DETAILS).split_whitespace().collect();
            let text = words.join(" ");
            row.fill(first + DETAILS, &text, CellKind::Text);
        }
    }
}

/// Digits of a business code.
const CODE_BYTES: usize = 3;

/// `166?00…`: three digits, then the sign that parts the sub-fields, then the number of the first.
fn subfield_mark(text: &str) -> Option<u8> {
    let [one, two, three, mark, tens, ones, ..] = text.as_bytes() else { return None };
    let are_digits = [one, two, three, tens, ones].into_iter().all(u8::is_ascii_digit);
    (are_digits && mark.is_ascii_punctuation()).then_some(*mark)
}

/// The sub-fields of the German DK in one line: 00 booking text, 20 to 29 and 60 to 63 purpose, 31 account, 32 and 33
/// name. `column` is where what stands before the first mark goes, and then where what follows the last one does.
fn fill_subfields(line: &str, at_hand: &[u8], mark: u8, column: &mut Option<usize>, row: &mut Row, first: usize) {
    let mut marks = Marks::new([mark]).positions_within(at_hand, line.len());
    let mut start = 0;
    loop {
        let found = marks.next();
        let end = found.unwrap_or(line.len());
        if let Some(column) = column.filter(|_| start < end) {
            row.append(first + column, &line[start..end]);
        }
        if found.is_none() {
            return;
        }
        (*column, start) = match line.as_bytes()[end + 1..] {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..] => {
                (subfield_column((tens - b'0') * 10 + (ones - b'0')), end + 3)
            }
            // The sign itself occurs in a text.
            _ => (Some(DETAILS), end),
        };
    }
}

/// Where a sub-field goes, counted from the business code; `None` for bank codes and text keys.
fn subfield_column(number: u8) -> Option<usize> {
    match number {
        0 => Some(BOOKING_TEXT),
        31 => Some(OTHER_ACCOUNT),
        32 | 33 => Some(NAME),
        10 | 30 | 34 => None,
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
