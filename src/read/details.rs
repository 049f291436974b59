//! The details of a SWIFT booking (`:86:`), taken apart by the conventions that banks follow.

use super::marks::{Marks, has_single_spaces};
use super::row::{CellKind, Row, trimmed_end};
use crate::base::BLOCK_BYTES;

/// How the `:86:` at hand is written, by its first line; its lines go straight into the row.
#[derive(Clone, Copy, Default)]
pub(super) enum Details {
    #[default]
    Empty,
    /// Sub-fields parted by `mark`: where the last one goes, counted from the business code.
    Subfields { mark: u8, column: usize },
    /// Anything else: it stands in the row's buffer from here on.
    Whole(usize),
}

/// Where the cells stand behind the business code.
const BOOKING_TEXT: usize = 1;
const DETAILS: usize = 2;
const NAME: usize = 3;
const OTHER_ACCOUNT: usize = 4;
/// Stands for the cell of what is dropped: no sub-field belongs to the business code.
const NOWHERE: usize = 0;

impl Details {
    /// Takes a line as it stands; where it was broken says nothing about words. Five cells from `first` on are filled:
    /// business code, booking text, details, name and account of the other side. The line is a piece of `text`.
    pub(super) fn push_line(&mut self, text: &str, mut start: usize, end: usize, row: &mut Row, first: usize) {
        match self {
            Details::Subfields { .. } => {}
            Details::Empty if start == end => return,
            Details::Empty => match subfield_mark(&text.as_bytes()[start..end]) {
                Some(mark) => {
                    let code = start;
                    start += CODE_BYTES;
                    row.append(first, &text[code..start]);
                    *self = Details::Subfields { mark, column: NOWHERE };
                }
                None => {
                    *self = Details::Whole(row.writer().len());
                    return row.writer().push_str(&text[start..end]);
                }
            },
            Details::Whole(_) => {
                row.writer().push('\n');
                return row.writer().push_str(&text[start..end]);
            }
        }
        if let Details::Subfields { mark, column } = self {
            *column = fill_subfields(text, start, end, *mark, *column, row, first);
        }
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
fn subfield_mark(line: &[u8]) -> Option<u8> {
    let [one, two, three, mark, tens, ones, ..] = line else { return None };
    let are_digits = [one, two, three, tens, ones].into_iter().all(u8::is_ascii_digit);
    (are_digits && mark.is_ascii_punctuation()).then_some(*mark)
}

/// The sub-fields of the German DK in one line, which is a piece of a text. `column` is where what stands before the
/// first mark goes; where what follows the last one does is answered.
fn fill_subfields(
    text: &str,
    mut start: usize,
    end: usize,
    mark: u8,
    mut column: usize,
    row: &mut Row,
    first: usize,
) -> usize {
    let marks = Marks::new([mark]);
    let line = &text.as_bytes()[..end];
    let mut block = start;
    while block < end {
        let mut found = marks.bits_within(&text.as_bytes()[block..], end - block);
        while found != 0 {
            let at = block + found.trailing_zeros() as usize;
            found &= found - 1;
            if column != NOWHERE && start < at {
                row.append(first + column, &text[start..at]);
            }
            (column, start) = match line[at + 1..] {
                [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..] => {
                    (SUBFIELD_COLUMNS[usize::from((tens - b'0') * 10 + (ones - b'0'))], at + 3)
                }
                // The sign itself occurs in a text.
                _ => (DETAILS, at),
            };
        }
        block += BLOCK_BYTES;
    }
    if column != NOWHERE && start < end {
        row.append(first + column, &text[start..end]);
    }
    column
}

/// Where each sub-field goes, counted from the business code: 00 is the booking text, 20 to 29 and 60 to 63 are the
/// purpose, 31 the account, 32 and 33 the name; 10, 30 and 34 are bank codes and text keys. What the DK does not define
/// is kept with the purpose.
const SUBFIELD_COLUMNS: [usize; 100] = {
    let mut columns = [DETAILS; 100];
    columns[0] = BOOKING_TEXT;
    columns[31] = OTHER_ACCOUNT;
    (columns[32], columns[33]) = (NAME, NAME);
    (columns[10], columns[30], columns[34]) = (NOWHERE, NOWHERE, NOWHERE);
    columns
};

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
