//! Tables that no layout knows: every way to read them is drafted as a layout, tried on the first rows, and what
//! survives decides.
//!
//! Arithmetic comes first: a running balance that follows every row proves which column is the amount, where its sign
//! stands and how its numbers are written. Where there is none, the words of the header must name the columns, in any
//! language that there is a list for. Readings that come to the same figures are one. Where they differ and nothing in
//! the file decides, nothing is read: the problem names the flag that settles it.

mod bank;
mod calls;
mod column;
mod dates;
mod decide;
mod directions;
mod draft;
mod order;
mod scheme;
mod table;
mod telecom;
mod trial;
mod units;
mod words;

use super::layout::{ColumnName, Layout};
use super::{Classifier, ReadOptions, Said};
use crate::base::Problem;
use crate::read::Preview;
use column::Column;
use decide::decide;
use draft::Sketch;
use table::Table;
use words::ColumnWords;

pub(super) use units::unit_names;
pub use words::Role;
pub(super) use words::{column_word_files, comparable};

/// Rows that a reading is tried on.
pub(super) const SAMPLE_ROWS: usize = 5_000;

/// Everything that inference needs and no file changes.
#[derive(Debug)]
pub(super) struct Inference {
    words: ColumnWords,
}

/// The first rows of a file under one way of writing rows.
pub(super) struct Sample {
    pub(super) preview: Preview,
    pub(super) format: &'static str,
    pub(super) delimiter: Option<u8>,
}

/// A reading that was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) layout: Layout,
    /// 0 to 1.
    pub(super) confidence: f64,
    pub(super) evidence: Evidence,
}

/// What speaks for an inferred reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The columns by what they were taken for, with their names, or their numbers where they have none.
    pub columns: Vec<(Role, String)>,
    /// The patterns that read its dates.
    pub dates: Vec<String>,
    /// How many readings were tried, and how many of them fitted the rows as well as this one.
    pub tried: u64,
    /// Readings among them that came to the same figures or were ruled out by arithmetic.
    pub fitting: u64,
    /// A running balance decided.
    pub is_proved: bool,
    /// The header names every column that matters.
    pub is_named: bool,
}

impl Inference {
    /// With the words that are built in.
    ///
    /// # Errors
    /// One sentence when they are not valid; a test keeps them whole.
    pub(super) fn new() -> Result<Inference, String> {
        Ok(Inference { words: ColumnWords::built_in()? })
    }

    /// The reading of a table that no layout knows, and which of the samples it is of: of several ways of writing rows,
    /// the one that gives most columns of dates and numbers.
    ///
    /// # Errors
    /// A problem where several readings are left; `None` where the rows are no table of bookings or of use.
    pub(super) fn read(
        &self,
        samples: &[Sample],
        classifier: &Classifier,
        options: &ReadOptions,
    ) -> Option<Result<(Found, usize), Problem>> {
        let tables = samples.iter().enumerate().filter_map(|(place, sample)| {
            let table = Table::find(&sample.preview, &self.words)?;
            let columns = Column::of(&table, &self.words);
            let is_typed = |column: &&Column| column.is_date() || column.is_number() || column.is_currency();
            let typed = columns.iter().filter(is_typed).count();
            columns.iter().any(Column::is_date).then_some((typed, place, table, columns))
        });
        let (_, place, table, columns) = tables.max_by_key(|(typed, place, ..)| (*typed, usize::MAX - place))?;
        let sample = &samples[place];
        let sketch = Sketch {
            table: &table,
            columns: &columns,
            words: &self.words,
            format: sample.format,
            delimiter: sample.delimiter.map(char::from),
        };
        let drafts = match sketch.is_of_use() {
            true => sketch.uses(options),
            false => Some(sketch.uses_by_shape(options))
                .filter(|drafts| !drafts.is_empty())
                .unwrap_or_else(|| sketch.bookings(options)),
        };
        let decided = decide(&sketch, drafts, &sample.preview, classifier, options)?;
        Some(decided.map(|found| (found, place)))
    }
}

impl Said {
    /// The column that the person named for a role: by its name in the header, or by its number from 1.
    fn column(&self, role: Role, columns: &[Column]) -> Option<usize> {
        let (_, name) = self.columns.iter().find(|(of, _)| *of == role)?;
        match name {
            ColumnName::Number(number) => number.checked_sub(1).filter(|index| *index < columns.len()),
            ColumnName::Name(name) => {
                let is_it = |column: &&Column| column.name.to_lowercase() == name.to_lowercase();
                columns.iter().find(is_it).map(|column| column.index)
            }
        }
    }
}
