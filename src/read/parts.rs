//! The parts of a row: what the details of a batch booking, or the splits of a booking, say each for itself.
//!
//! They stand in buffers of their own beside the cells of the row that they make up, and only where there are two or
//! more of them: of a single one the facts are those of the row.

use super::CellKind;
use crate::base::Limits;

/// What a part may say. The meaning is the same in every format that has parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartCell {
    /// Signed as the account holder sees it.
    Amount,
    /// Of the amount.
    Currency,
    /// The amount before conversion or charges, signed as the amount.
    OriginalAmount,
    /// Of the original amount.
    OriginalCurrency,
    /// Who was paid or who paid.
    Name,
    /// Their account.
    Account,
    /// Words.
    Details,
    /// The bank's own reference.
    Reference,
    /// What the payer calls it.
    EndToEndId,
    /// The category.
    Category,
}

const CELLS: usize = PartCell::Category as usize + 1;

/// The parts of one row, at most so many and so many bytes of them; what is beyond is counted.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    text: String,
    spans: Vec<[(usize, usize); CELLS]>,
    kind: CellKind,
    left_out: u64,
}

/// One part of a row.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    text: &'p str,
    spans: &'p [(usize, usize); CELLS],
}

impl Part<'_> {
    /// What it says; empty where it says nothing.
    #[must_use]
    pub fn cell(&self, cell: PartCell) -> &str {
        let (start, end) = self.spans[cell as usize];
        self.text[start..end].trim()
    }
}

impl Parts {
    /// Whether there are none.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The parts in order.
    pub fn iter(&self) -> impl Iterator<Item = Part<'_>> {
        self.spans.iter().map(|spans| Part { text: &self.text, spans })
    }

    /// What the amounts are: numbers with a point, or text to be read as the layout says.
    #[must_use]
    pub fn kind(&self) -> CellKind {
        self.kind
    }

    /// How many more there were than are kept.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + size_of_val(self.spans.as_slice())
    }

    #[inline]
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.spans.clear();
        self.left_out = 0;
    }

    /// Drops a part that stands alone.
    pub(super) fn drop_single(&mut self) {
        if self.spans.len() == 1 && self.left_out == 0 {
            self.clear();
        }
    }

    /// Begins a part whose amounts are of this kind. `false`, and it is only counted, where there is no room.
    pub(super) fn begin(&mut self, kind: CellKind, limits: &Limits) -> bool {
        self.kind = kind;
        let has_room = self.spans.len() < limits.parts && self.text.len() < limits.part_bytes && self.left_out == 0;
        match has_room {
            true => self.spans.push([(0, 0); CELLS]),
            false => self.left_out += 1,
        }
        has_room
    }

    /// Lets a cell of the last part be written.
    pub(super) fn write(&mut self, cell: PartCell, write: impl FnOnce(&mut String)) {
        let Some(spans) = self.spans.last_mut() else { return };
        let start = self.text.len();
        write(&mut self.text);
        spans[cell as usize] = (start, self.text.len());
    }

    /// Adds a text to a cell of the last part, after what it holds and `with` between them.
    pub(super) fn add(&mut self, cell: PartCell, text: &str, with: &str) {
        let Some(span) = self.spans.last_mut().map(|spans| &mut spans[cell as usize]).filter(|_| !text.is_empty())
        else {
            return;
        };
        if span.0 == span.1 {
            span.0 = self.text.len();
        } else if span.1 == self.text.len() {
            self.text.push_str(with);
        } else {
            let start = self.text.len();
            self.text.extend_from_within(span.0..span.1);
            self.text.push_str(with);
            span.0 = start;
        }
        self.text.push_str(text);
        span.1 = self.text.len();
    }
}

#[cfg(test)]
mod tests {
    use super::{CellKind, Limits, PartCell, Parts};

    #[test]
    fn cells_grow_whatever_was_written_between() {
        let mut parts = Parts::default();
        assert!(parts.begin(CellKind::Number, &Limits::default()));
        for (cell, text) in [(PartCell::Details, "rent"), (PartCell::Name, "Jo"), (PartCell::Details, "March")] {
            parts.add(cell, text, " ");
        }
        parts.add(PartCell::Name, "", " ");
        let part = parts.iter().next().expect("a part");
        let cells = [PartCell::Details, PartCell::Name, PartCell::Amount].map(|cell| part.cell(cell));
        assert_eq!(cells, ["rent March", "Jo", ""]);
    }

    #[test]
    fn what_is_beyond_the_limit_is_counted_and_one_alone_is_none() {
        let limits = Limits { parts: 2, ..Limits::default() };
        let mut parts = Parts::default();
        let begun: Vec<bool> = (0..4).map(|_| parts.begin(CellKind::Text, &limits)).collect();
        assert_eq!((begun, parts.left_out()), (vec![true, true, false, false], 2));
        parts.clear();
        parts.begin(CellKind::Text, &limits);
        parts.drop_single();
        assert!(parts.is_empty());
    }
}
