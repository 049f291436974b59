//! The first rows of a file, and whether a layout fits them.

use super::layout::{CompiledLayout, all_hold, header_cell, is_same_header};
use crate::base::{Code, Problem};
use crate::read::{Preview, Row};

/// The first rows of a file, with their cells in comparable form: made once, held against every layout.
pub(super) struct Glimpse {
    preview: Preview,
    names: Vec<Vec<String>>,
}

impl Glimpse {
    pub(super) fn of(preview: Preview) -> Glimpse {
        let names = preview.rows.iter().map(|(_, row)| row.cells().map(header_cell).collect()).collect();
        Glimpse { preview, names }
    }

    /// Each row with its cells in comparable form.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&Row, &[String])> {
        self.preview.rows.iter().map(|(_, row)| row).zip(self.names.iter().map(Vec::as_slice))
    }

    /// The rows as they were read.
    pub(super) fn preview(&self) -> &Preview {
        &self.preview
    }

    /// The lines above a row, their cells joined by `;`.
    fn text_above(&self, at: usize) -> String {
        let lines = self.preview.rows[..at].iter().map(|(_, row)| row.cells().collect::<Vec<_>>().join(";"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl CompiledLayout {
    /// Whether the first rows of a file have this layout.
    pub(super) fn fits(&self, glimpse: &Glimpse) -> bool {
        if self.is_headerless() { self.fits_headerless(glimpse) } else { self.fits_header(glimpse) }
    }

    fn fits_header(&self, glimpse: &Glimpse) -> bool {
        let is_header = |names: &[String]| self.headers.iter().any(|header| is_same_header(header, names));
        let Some(at) = glimpse.names.iter().position(|names| is_header(names)) else { return false };
        let mut rows_below = glimpse.preview.rows[at + 1..].iter().map(|(_, row)| row);
        self.preamble.iter().all(|pattern| pattern.is_match(&glimpse.text_above(at)))
            && (self.cells.is_empty() || rows_below.all(|row| self.leaves_out(row) || self.fits_cells(row)))
    }

    /// Every row has the stated width and cells; rows that the layout skips do not count, but some row must be left.
    fn fits_headerless(&self, glimpse: &Glimpse) -> bool {
        let rows = glimpse.preview.rows.iter().map(|(_, row)| row);
        let mut rows = rows.filter(|row| !self.leaves_out(row)).peekable();
        if self.is_fixed {
            return self.cells.is_empty() || (rows.peek().is_some() && rows.all(|row| self.fits_cells(row)));
        }
        let width = self.layout.matching.columns;
        let at = glimpse.preview.rows.iter().position(|(_, row)| !self.leaves_out(row)).unwrap_or(0);
        if !self.preamble.iter().all(|pattern| pattern.is_match(&glimpse.text_above(at))) {
            return false;
        }
        // Rows that state a balance may be shorter than the others.
        let states = |row: &Row| self.totals.iter().any(|total| all_hold(&total.when, row));
        let mut rows = rows.filter(|row| !states(row)).peekable();
        rows.peek().is_some() && rows.all(|row| width == Some(row.len()) && self.fits_cells(row))
    }

    fn fits_cells(&self, row: &Row) -> bool {
        self.cells.iter().all(|(at, pattern)| pattern.is_match(row.cell(*at).trim()))
    }

    /// Refuses a row with filled cells beyond the last column: its cells have moved, and an amount cut in two at its
    /// thousands separator would still look like one.
    #[inline]
    pub(super) fn check_width(&self, row: &Row) -> Result<(), Problem> {
        let matching = &self.layout.matching;
        let columns = matching.columns.filter(|_| matching.header.is_empty()).unwrap_or(matching.header.len());
        if row.len() <= columns { Ok(()) } else { self.check_cells_beyond(columns, row) }
    }

    fn check_cells_beyond(&self, columns: usize, row: &Row) -> Result<(), Problem> {
        if (columns..row.len()).all(|index| row.cell(index).trim().is_empty()) {
            return Ok(());
        }
        let problem = Problem::new(Code::TooManyCells).at(row.line());
        Err(problem.with("cells", row.len() as u64).with("columns", columns as u64))
    }

    fn leaves_out(&self, row: &Row) -> bool {
        let mut rules = self.skip.iter();
        let names_account = self.section.as_ref().is_some_and(|(conditions, _)| all_hold(conditions, row));
        row.is_blank() || names_account || rules.any(|(conditions, _)| all_hold(conditions, row))
    }
}
