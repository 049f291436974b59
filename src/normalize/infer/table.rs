//! Where the table stands among the first rows of a file: its header, the rows below it, the lines above it.

use super::dates::Dates;
use super::words::{ColumnWords, Role};
use crate::base::{DecimalMark, NumberFormat};
use crate::read::{CellKind, Preview, Row};

/// A table among the rows of a file.
pub(super) struct Table<'p> {
    /// The row with the names of the columns, if there is one.
    pub(super) header: Option<&'p Row>,
    /// The lines above it.
    pub(super) above: Vec<&'p Row>,
    /// The rows below it.
    pub(super) rows: Vec<&'p Row>,
    /// Those of them that hold a date: what is no row of the table tells nothing of its columns.
    pub(super) data: Vec<&'p Row>,
    /// The row that names the columns of another table below this one.
    pub(super) other_header: Option<&'p Row>,
    /// How many columns it has.
    pub(super) width: usize,
}

/// A header stands within so many rows.
const HEADER_ROWS: usize = 60;

impl<'p> Table<'p> {
    /// The table of a file. `None` where no row looks like one of a table, or where several sheets do.
    pub(super) fn find(preview: &'p Preview, words: &ColumnWords) -> Option<Table<'p>> {
        let mut dates = Dates::default();
        let sheets = preview.rows.iter().map(|(sheet, _)| *sheet).max()? + 1;
        let mut found = (0..sheets).filter_map(|sheet| {
            let rows = preview.rows.iter().filter(|(of, row)| *of == sheet && !row.is_blank() && !row.is_hidden());
            Table::within(&rows.map(|(_, row)| row).collect::<Vec<_>>(), words, &mut dates)
        });
        let first = found.next()?;
        // Which of two tables is meant, nobody has said; tables of the same columns are one.
        found.all(|other| first.has_columns_of(&other)).then_some(first)
    }

    fn has_columns_of(&self, other: &Table<'_>) -> bool {
        let names = |table: &Table<'_>| table.header.map(|row| row.cells().map(str::to_owned).collect::<Vec<_>>());
        self.header.is_some() && names(self) == names(other)
    }

    fn within(rows: &[&'p Row], words: &ColumnWords, dates: &mut Dates) -> Option<Table<'p>> {
        let first = rows.iter().position(|row| is_data(row, dates))?;
        let header = header_at(rows, first, words, dates);
        if header.is_some_and(|at| rows[..at].iter().any(|row| is_booking(row, words, dates))) {
            // A table stands above that header: which of the two is meant, nobody has said.
            return None;
        }
        let start = header.map_or(first, |at| at + 1);
        let below = &rows[start..];
        let other = other_header_at(below, header.map(|at| rows[at]), dates);
        let below = below[..other.unwrap_or(below.len())].to_vec();
        let data: Vec<&Row> = below.iter().copied().filter(|row| is_data(row, dates)).collect();
        let width = match header {
            Some(at) => filled_width(rows[at]).max(1),
            None => data.iter().map(|row| row.len()).max().unwrap_or(0),
        };
        (!data.is_empty() && width > 1).then(|| Table {
            header: header.map(|at| rows[at]),
            above: rows[..header.unwrap_or(first)].to_vec(),
            rows: below,
            data,
            other_header: other.map(|at| rows[start + at]),
            width,
        })
    }
}

/// The row that names the columns: the one with most words that are such names, or else the last one above the first
/// row of data that holds nothing but texts.
fn header_at(rows: &[&Row], first: usize, words: &ColumnWords, dates: &mut Dates) -> Option<usize> {
    let mut names = |row: &Row| {
        if is_data(row, dates) {
            return 0;
        }
        let exact = row.cells().map(|cell| words.header(cell)).filter(|meaning| meaning.is_exact);
        let exact: Vec<_> = exact.collect();
        let dated = exact.iter().any(|meaning| meaning.roles.iter().any(|role| is_date(*role)));
        if dated || exact.len() > 2 { exact.len() } else { 0 }
    };
    let known = (0..rows.len().min(HEADER_ROWS)).map(|at| (names(rows[at]), at)).filter(|(count, _)| *count > 1);
    if let Some((_, at)) = known.max_by_key(|(count, at)| (*count, usize::MAX - at)) {
        return Some(at);
    }
    // A row of a balance may stand between the header and the first booking.
    let is_text = |row: &Row| row.cells().all(|cell| !cell.contains(|character: char| character.is_ascii_digit()));
    let is_like_first = |row: &Row| filled_count(row) > 1 && filled_count(row) * 2 >= filled_count(rows[first]);
    (first.saturating_sub(ROWS_BETWEEN)..first).rev().find(|at| is_text(rows[*at]) && is_like_first(rows[*at]))
}

/// The row that names the columns of another table: below rows of data nothing but texts, in at least three columns,
/// and rows of data below it.
fn other_header_at(rows: &[&Row], header: Option<&Row>, dates: &mut Dates) -> Option<usize> {
    let is_text = |row: &Row| row.cells().all(|cell| !cell.contains(|character: char| character.is_ascii_digit()));
    let is_same = |row: &Row| header.is_some_and(|header| header.cells().eq(row.cells()));
    let first = rows.iter().position(|row| is_data(row, dates))?;
    let is_header = |row: &Row| filled_count(row) >= NAMES_MIN && is_text(row) && !is_same(row);
    let mut below = first + 1..rows.len();
    below.find(|at| is_header(rows[*at]) && rows.get(at + 1).is_some_and(|row| is_data(row, dates)))
}

/// A header names so many columns at least.
const NAMES_MIN: usize = 3;

/// Rows between a header and the first booking.
const ROWS_BETWEEN: usize = 3;

pub(super) fn is_date(role: Role) -> bool {
    matches!(
        role,
        Role::AnyDate
            | Role::BookingDate
            | Role::ValueDate
            | Role::TransactionDate
            | Role::StartedAt
            | Role::AnsweredAt
            | Role::EndedAt
    )
}

/// Whether a row holds a date beside something else.
fn is_data(row: &Row, dates: &mut Dates) -> bool {
    let mut is_date = |index: usize| row.kind(index) == CellKind::Date || dates.is_date(row.trimmed(index));
    filled_count(row) > 1 && (0..row.len()).any(&mut is_date)
}

/// Whether a row holds a date, a number and a text that is no name of a balance.
fn is_booking(row: &Row, words: &ColumnWords, dates: &mut Dates) -> bool {
    let is_number = |cell: &str| {
        [DecimalMark::Point, DecimalMark::Comma].into_iter().any(|decimal| NumberFormat { decimal }.parse(cell).is_ok())
    };
    let mut is_plain = |cell: &str| is_number(cell) && !dates.is_date(cell);
    let (mut has_number, mut has_text) = (false, false);
    for cell in row.cells().map(str::trim) {
        has_number |= is_plain(cell);
        has_text |= cell.contains(char::is_alphabetic) && !cell.ends_with(':');
        if words.beginning(cell).is_some() {
            return false;
        }
    }
    has_number && has_text && is_data(row, dates)
}

fn filled_count(row: &Row) -> usize {
    row.cells().filter(|cell| !cell.trim().is_empty()).count()
}

fn filled_width(row: &Row) -> usize {
    (0..row.len()).rev().find(|index| !row.trimmed(*index).is_empty()).map_or(0, |last| last + 1)
}
