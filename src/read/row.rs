//! One row of a table, its cells side by side in one buffer; and the sink that rows are pushed into.

use std::ops::ControlFlow;

use super::parts::Parts;
use crate::base::Problem;

/// What a cell is, where the format knows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CellKind {
    /// Characters, to be read as the layout says.
    #[default]
    Text,
    /// A number of a typed format, written with a decimal point.
    Number,
    /// A date of a typed format, written as ISO 8601.
    Date,
}

/// One record. Filled, handed on, cleared, filled again: nothing is allocated per cell.
#[derive(Clone, Debug, Default)]
pub struct Row {
    text: String,
    /// Where each cell starts and ends in the text.
    spans: Vec<(usize, usize)>,
    kinds: Vec<CellKind>,
    line: u64,
    hidden: bool,
    parts: Parts,
}

impl Row {
    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether it has no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The text of a cell; empty when the row is shorter.
    #[must_use]
    #[inline]
    pub fn cell(&self, index: usize) -> &str {
        self.spans.get(index).map_or("", |(start, end)| &self.text[*start..*end])
    }

    /// The text of a cell without white space around it.
    #[must_use]
    #[inline]
    pub fn trimmed(&self, index: usize) -> &str {
        trimmed(self.cell(index))
    }

    /// Whether a cell holds more than white space.
    #[must_use]
    #[inline]
    pub fn is_filled(&self, index: usize) -> bool {
        let Some(&(start, end)) = self.spans.get(index) else { return false };
        start < end && (self.text.as_bytes()[start].is_ascii_graphic() || !self.trimmed(index).is_empty())
    }

    /// What a cell is.
    #[must_use]
    pub fn kind(&self, index: usize) -> CellKind {
        self.kinds.get(index).copied().unwrap_or_default()
    }

    /// Whether two cells are the same: in text and in kind.
    #[must_use]
    pub fn is_same(&self, one: usize, other: usize) -> bool {
        let (Some(one_span), Some(other_span)) = (self.spans.get(one), self.spans.get(other)) else { return false };
        let bytes = |span: &(usize, usize)| &self.text.as_bytes()[span.0..span.1];
        self.kind(one) == self.kind(other) && (one_span == other_span || bytes(one_span) == bytes(other_span))
    }

    /// The cells' texts in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.cell(index))
    }

    /// The line of the file at which it starts, or the row of the sheet; counted from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Whether the person who made the file hid it.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// What it is made up of, where it tells that of two parts or more.
    #[must_use]
    #[inline]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// What it is made up of, to be filled.
    pub(super) fn parts_mut(&mut self) -> &mut Parts {
        &mut self.parts
    }

    /// Bytes of its texts.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Whether no cell holds more than white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        !(0..self.len()).any(|index| self.is_filled(index))
    }

    /// Empties it for the record that starts at `line`.
    pub fn restart(&mut self, line: u64, hidden: bool) {
        self.text.clear();
        self.spans.clear();
        self.kinds.clear();
        self.parts.clear();
        self.line = line;
        self.hidden = hidden;
    }

    /// Appends a cell.
    pub fn push(&mut self, text: &str, kind: CellKind) {
        self.text.push_str(text);
        self.finish_cell(kind);
    }

    /// The buffer, to write the next cell into; [`Row::finish_cell`] ends it.
    pub fn writer(&mut self) -> &mut String {
        &mut self.text
    }

    /// Ends the cell that was written into [`Row::writer`].
    pub fn finish_cell(&mut self, kind: CellKind) {
        self.spans.push((self.spans.last().map_or(0, |(_, end)| *end), self.text.len()));
        self.kinds.push(kind);
    }

    /// Makes it the row of another line, as it is.
    pub(super) fn move_to(&mut self, line: u64) {
        self.line = line;
    }

    /// Empties it for the record that starts at `line` and has this many cells, all empty until [`Row::place`] fills
    /// them.
    pub(super) fn restart_cells(&mut self, line: u64, count: usize) {
        self.restart(line, false);
        self.spans.resize(count, (0, 0));
        self.kinds.resize(count, CellKind::Text);
    }

    /// Empties it for the record that starts at `line`, as [`Row::restart_cells`] does, but for the first cells: they
    /// are those of the record before, and stand first in the text.
    pub(super) fn restart_behind(&mut self, kept: usize, line: u64) {
        self.text.truncate(self.spans[kept - 1].1);
        self.spans[kept..].fill((0, 0));
        self.kinds[kept..].fill(CellKind::Text);
        self.parts.clear();
        (self.line, self.hidden) = (line, false);
    }

    /// Makes what was written into [`Row::writer`] since `start` a certain cell.
    pub(super) fn place(&mut self, index: usize, start: usize, kind: CellKind) {
        self.spans[index] = (start, self.text.len());
        self.kinds[index] = kind;
    }

    /// Fills a certain cell of a row begun by [`Row::restart_cells`].
    pub(super) fn fill(&mut self, index: usize, text: &str, kind: CellKind) {
        let start = self.text.len();
        self.text.push_str(text);
        self.place(index, start, kind);
    }

    /// Adds a text to a certain cell, after what it holds and `with` between them.
    #[inline(always)]
    pub(super) fn add(&mut self, index: usize, text: &str, with: &str) {
        match self.is_unfilled(index) {
            true => self.fill(index, text, CellKind::Text),
            false => self.add_more(index, text, with),
        }
    }

    #[cold]
    fn add_more(&mut self, index: usize, text: &str, with: &str) {
        if !text.is_empty() {
            self.move_to_end(index);
            self.text.push_str(with);
            self.text.push_str(text);
            self.extend_cell(index);
        }
    }

    /// Adds a text to a certain cell, right behind what it holds.
    pub(super) fn append(&mut self, index: usize, text: &str) {
        let before = self.text.len();
        let span = &mut self.spans[index];
        if span.0 == span.1 {
            span.0 = before;
        } else if span.1 != before {
            self.text.extend_from_within(span.0..span.1);
            span.0 = before;
        }
        self.text.push_str(text);
        span.1 = self.text.len();
    }

    /// Makes what stands between two places of [`Row::writer`] a certain cell: nothing is copied.
    pub(super) fn place_span(&mut self, index: usize, start: usize, end: usize) {
        self.spans[index] = (start, end);
    }

    fn is_unfilled(&self, index: usize) -> bool {
        let (start, end) = self.spans[index];
        start == end
    }

    /// Makes a filled cell the one that was written last.
    fn move_to_end(&mut self, index: usize) {
        if !self.ends_with_cell(index) {
            let (start, end) = self.spans[index];
            let moved = self.text.len();
            self.text.extend_from_within(start..end);
            self.spans[index] = (moved, self.text.len());
        }
    }

    /// Whether a filled cell is the one that was written last.
    pub(super) fn ends_with_cell(&self, index: usize) -> bool {
        let (start, end) = self.spans[index];
        start < end && end == self.text.len()
    }

    /// Adds what was written since to the cell that was written last; it is text now.
    pub(super) fn extend_cell(&mut self, index: usize) {
        self.spans[index].1 = self.text.len();
        self.kinds[index] = CellKind::Text;
    }

    /// Empties it for the record that starts at `line`, whose spans are given here; [`Row::writer`] takes the text that
    /// they speak of.
    pub(super) fn restart_spans(&mut self, line: u64) -> &mut Vec<(usize, usize)> {
        self.restart(line, false);
        &mut self.spans
    }
}

/// A text without white space around it. Nearly every one begins and ends with a visible ASCII character.
#[inline]
pub(super) fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last()) { text } else { text.trim() }
}

/// A text without white space at its end.
#[inline]
pub(super) fn trimmed_end(text: &str) -> &str {
    if text.as_bytes().last().is_none_or(u8::is_ascii_graphic) { text } else { text.trim_end() }
}

/// Appends a text to another, `with` between them where both are filled.
pub(super) fn join(into: &mut String, text: &str, with: &str) {
    into.push_str(if into.is_empty() || text.is_empty() { "" } else { with });
    into.push_str(text);
}

/// Takes rows as a format reads them.
pub trait RowSink {
    /// A table begins: a sheet, or the only table of a text file. Line numbers start again.
    fn table(&mut self, name: &str) -> ControlFlow<()>;

    /// A row. The same value is filled again for the next one.
    fn row(&mut self, row: &Row) -> ControlFlow<()>;

    /// Something in the file that is wrong but does not end the reading.
    fn problem(&mut self, problem: Problem);
}

/// The first rows of a file, kept: to recognize what it is.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The rows, with the index of their table.
    pub rows: Vec<(usize, Row)>,
    tables: usize,
    limit: usize,
    bytes: usize,
}

/// Bytes of kept rows after which no further one is: those seen tell enough.
const PREVIEW_BYTES: usize = 16 << 20;

impl Preview {
    /// A preview of at most `limit` rows of each table.
    #[must_use]
    pub fn of(limit: usize) -> Preview {
        Preview { rows: Vec::new(), tables: 0, limit, bytes: 0 }
    }
}

impl RowSink for Preview {
    fn table(&mut self, _name: &str) -> ControlFlow<()> {
        self.tables += 1;
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        self.rows.push((self.tables.saturating_sub(1), row.clone()));
        self.bytes += row.bytes() + row.parts.bytes();
        let has_room = self.rows.len() < self.limit && self.bytes < PREVIEW_BYTES;
        if has_room { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn problem(&mut self, _problem: Problem) {}
}
