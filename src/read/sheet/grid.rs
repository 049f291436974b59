//! Cells to rows, for every kind of sheet: each at its column, within the limits.

use std::ops::ControlFlow;

use super::super::row::{CellKind, Row, RowSink};
use crate::base::{Code, Limits, Problem};

/// The row that is being filled, and how many there were.
pub(in crate::read) struct Grid<'l> {
    pub(in crate::read) row: Row,
    limits: &'l Limits,
    rows: u64,
}

impl<'l> Grid<'l> {
    pub(in crate::read) fn new(limits: &'l Limits) -> Grid<'l> {
        Grid { row: Row::default(), limits, rows: 0 }
    }

    /// Begins a table: its rows are counted anew.
    pub(in crate::read) fn begin_table(&mut self) {
        self.rows = 0;
        self.row.restart(0, false);
    }

    /// Holds a column against the limit; answers with its index.
    pub(in crate::read) fn check_column(&self, column: u64) -> Result<usize, Problem> {
        let limit = self.limits.columns;
        let within = usize::try_from(column).ok().filter(|column| *column < limit);
        within.ok_or_else(|| self.limits.too_many_columns().at(self.row.line()))
    }

    /// Makes a column the next one to be written, empty cells before it filled in.
    pub(in crate::read) fn seek(&mut self, column: u64) -> Result<(), Problem> {
        let column = self.check_column(column)?;
        if column < self.row.len() {
            // Two cells at one place: which of them counts is nowhere said.
            return Err(Problem::new(Code::Damaged));
        }
        while self.row.len() < column {
            self.row.push("", CellKind::Text);
        }
        Ok(())
    }

    /// Holds what has been written into the row, and so much that is still to come, against the limit.
    pub(in crate::read) fn check_length(&mut self, more: usize) -> Result<(), Problem> {
        if self.row.writer().len() + more <= self.limits.row_bytes {
            return Ok(());
        }
        Err(self.limits.row_too_long().at(self.row.line()))
    }

    /// Hands the row on. A row that says it is further down than a table may have rows is beyond the limit too.
    pub(in crate::read) fn hand_on(&mut self, sink: &mut dyn RowSink) -> Result<ControlFlow<()>, Problem> {
        self.rows += 1;
        if self.rows.max(self.row.line()) > self.limits.rows {
            return Err(self.limits.too_many_rows());
        }
        Ok(sink.row(&self.row))
    }
}
