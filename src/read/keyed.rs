//! Formats whose columns are paths: what a document holds is outlined first; then the rows of the lists that were
//! chosen are read, with the values that the paths name.

use std::ops::ControlFlow;

use super::row::{CellKind, Row, RowSink};
use super::{Columns, Dialect, Outline, RowLists, Source};
use crate::base::{Limits, Problem};

/// A format of objects within objects.
pub trait Keyed: Sync {
    /// What a document holds.
    ///
    /// # Errors
    /// When it breaks the grammar of its format, or is beyond a limit.
    fn outline(&self, source: &mut Source, dialect: &Dialect, limits: &Limits) -> Result<Outline, Problem>;

    /// Reads the rows of some lists, their cells in the order of the columns.
    ///
    /// # Errors
    /// As for [`Keyed::outline`].
    fn read_rows(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        rows: &RowLists,
        columns: &Columns,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem>;
}

/// The longest list of a document as a table: its keys are the first row.
pub(super) fn read_longest(
    format: &dyn Keyed,
    source: &mut Source,
    dialect: &Dialect,
    limits: &Limits,
    sink: &mut dyn RowSink,
) -> Result<(), Problem> {
    let outline = format.outline(source, dialect, limits)?;
    let longest = outline.longest_list();
    let keys = outline.keys_below(&longest);
    let named = |key: &&String| Columns::compile([key.as_str()]).is_ok();
    let keys: Vec<&str> = keys.iter().filter(named).map(String::as_str).take(limits.columns).collect();
    let columns = Columns::compile(keys.iter().copied()).unwrap_or_default();
    let mut header = Row::default();
    header.restart(outline.line_of(&longest), false);
    keys.iter().for_each(|key| header.push(key, CellKind::Text));
    if sink.table("").is_break() || sink.row(&header).is_break() {
        return Ok(());
    }
    format.read_rows(source, dialect, limits, &outline.only(&longest), &columns, &mut BelowHeader(sink))
}

/// Takes the rows of a list into the table that its keys have begun.
struct BelowHeader<'s>(&'s mut dyn RowSink);

impl RowSink for BelowHeader<'_> {
    fn table(&mut self, _name: &str) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        self.0.row(row)
    }

    fn problem(&mut self, problem: Problem) {
        self.0.problem(problem);
    }
}
