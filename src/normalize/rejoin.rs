//! Rows with one cell too many because a number was cut in two at its thousands separator: `1,415.41` without quotation
//! marks in a file of commas. Where only one way to put two cells together makes a booking, that is the row.

use super::Transaction;
use super::fill::{Cells, Owner};
use super::layout::CompiledRecord;
use super::mapper::Mapper;
use crate::read::{CellKind, Row};

impl Mapper<'_> {
    /// The row with its number put together; `None` where no way, or more than one, makes a booking of it.
    pub(super) fn rejoined(&self, row: &Row) -> Option<Row> {
        let CompiledRecord::Transaction(columns) = &self.columns else { return None };
        let (mut booking, mut owner) = (Transaction::default(), Owner::default());
        let mut fitting = (1..row.len()).filter(|at| is_cut(row.trimmed(at - 1), row.cell(*at))).filter_map(|at| {
            let joined = joined_at(row, at);
            let fits = self.layout.check_width(&joined).is_ok();
            let cells = Cells { layout: self.layout, row: &joined };
            (fits && cells.transaction(columns, &mut booking, &mut owner).is_ok()).then_some(joined)
        });
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }
}

/// Whether two cells are the halves of a number: one to three digits, then three and decimals, without a space between.
fn is_cut(front: &str, back: &str) -> bool {
    let first = front.trim_start_matches(|character: char| !character.is_ascii_digit());
    let digits = back.bytes().take_while(u8::is_ascii_digit).count();
    let rest = back[digits..].trim_end();
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
