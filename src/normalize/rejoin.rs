//! Rows with one cell too many because a number was cut in two at its thousands separator: `1,415.41` without quotation
//! marks in a file of commas. Where only one way to put two cells together makes a booking, that is the row.

use super::Transaction;
use super::fill::{Cells, Owner};
use super::layout::CompiledRecord;
use super::mapper::Mapper;
use crate::read::{CellKind, Row};

impl Mapper<'_> {
    /// The row with its numbers put together; `None` where no way, or more than one, makes a booking of it.
    pub(super) fn rejoined(&self, row: &Row) -> Option<Row> {
        let CompiledRecord::Transaction(columns) = &self.columns else { return None };
        let (mut booking, mut owner) = (Transaction::default(), Owner::default());
        let mut ways = Vec::new();
        self.put_together(row, 1, CUTS_MAX, &mut ways);
        let mut fitting = ways.into_iter().filter(|joined| {
            let cells = Cells { layout: self.layout, row: joined };
            cells.transaction(columns, &mut booking, &mut owner).is_ok()
        });
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    /// Every way to put numbers together, from a cell on, that leaves as many cells as there are columns.
    fn put_together(&self, row: &Row, from: usize, cuts: usize, into: &mut Vec<Row>) {
        for at in (from..row.len()).filter(|at| is_cut(row.trimmed(at - 1), row.cell(*at))) {
            let joined = joined_at(row, at);
            if self.layout.check_width(&joined).is_ok() {
                into.push(joined);
            } else if cuts > 1 {
                self.put_together(&joined, at, cuts - 1, into);
            }
        }
    }
}

/// Numbers of one row that are put together.
const CUTS_MAX: usize = 3;

/// Whether two cells are the halves of a number: one to three digits, then three and decimals, without a space between.
/// A quotation mark behind a space quotes nothing and stands in both.
fn is_cut(front: &str, back: &str) -> bool {
    let first = front.trim_start_matches(|character: char| !character.is_ascii_digit());
    let digits = back.bytes().take_while(u8::is_ascii_digit).count();
    let rest = back[digits..].trim_end().trim_end_matches('"');
    let has_decimals =
        rest.strip_prefix('.').is_some_and(|decimals| decimals.bytes().all(|byte| byte.is_ascii_digit()));
    (1..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && digits == 3
        && (rest.is_empty() || has_decimals)
}

/// The row with a cell appended to the one before it.
fn joined_at(row: &Row, at: usize) -> Row {
    let mut joined = Row::default();
    joined.restart(row.line(), row.is_hidden());
    for index in (0..row.len()).filter(|index| *index != at) {
        match index + 1 == at {
            true => joined.push(&format!("{}{}", row.trimmed(index), row.trimmed(at)), CellKind::Text),
            false => joined.push(row.cell(index), row.kind(index)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::is_cut;

    #[test]
    fn halves_of_a_number_are_told() {
        assert!(is_cut("1", "415.41") && is_cut("-$12", "000") && is_cut("999", "999.00 "));
        assert!(!is_cut("1", " 415.41") && !is_cut("1234", "415.41") && !is_cut("1", "41.5") && !is_cut("", "415.41"));
    }
}
