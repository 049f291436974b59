//! Conditions on a row.

use regex::Regex;

use super::super::words::Words;
use super::compile::ColumnIndex;
use super::expression::pattern;
use super::{ColumnName, LayoutError, When, Whens};
use crate::read::Row;

/// A compiled [`When`].
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(super) column: Option<usize>,
    is: Words,
    is_not: Words,
    matches: Option<Matcher>,
    empty: Option<bool>,
}

/// A pattern, and the length below which no text can match it: most cells are ruled out without looking at them.
#[derive(Clone, Debug)]
struct Matcher {
    pattern: Regex,
    bytes_min: usize,
}

impl Matcher {
    fn compile(text: &str) -> Result<Matcher, LayoutError> {
        let parsed = regex_syntax::Parser::new().parse(text).ok();
        let bytes_min = parsed.and_then(|parsed| parsed.properties().minimum_len()).unwrap_or(0);
        Ok(Matcher { pattern: pattern(text)?, bytes_min })
    }

    fn is_match(&self, cell: &str) -> bool {
        cell.len() >= self.bytes_min && self.pattern.is_match(cell)
    }
}

impl Condition {
    pub(super) fn compile(
        when: &When,
        column_index: &dyn Fn(&ColumnName) -> Result<usize, LayoutError>,
    ) -> Result<Condition, LayoutError> {
        if when.is.is_empty() && when.is_not.is_empty() && when.matches.is_none() && when.empty.is_none() {
            return Err(LayoutError::new("a condition needs `is`, `is_not`, `matches` or `empty`"));
        }
        Ok(Condition {
            column: when.column.as_ref().map(column_index).transpose()?,
            is: when.is.iter().collect(),
            is_not: when.is_not.iter().collect(),
            matches: when.matches.as_deref().map(Matcher::compile).transpose()?,
            empty: when.empty,
        })
    }

    /// Whether it holds for a row. Without a column it looks at every cell and holds when one fits.
    pub(crate) fn holds(&self, row: &Row) -> bool {
        match self.column {
            Some(index) => self.fits(row.trimmed(index)),
            None => row.cells().any(|cell| self.fits(cell.trim())),
        }
    }

    fn fits(&self, cell: &str) -> bool {
        (self.is.is_empty() || self.is.contain(cell))
            && (self.is_not.is_empty() || !self.is_not.contain(cell))
            && self.matches.as_ref().is_none_or(|matcher| matcher.is_match(cell))
            && self.empty.is_none_or(|empty| empty == cell.is_empty())
    }
}

/// The conditions of a layout, compiled.
pub(super) fn conditions(whens: &Whens, column: ColumnIndex<'_>) -> Result<Vec<Condition>, LayoutError> {
    whens.list().iter().map(|when| Condition::compile(when, column)).collect()
}

/// Whether a row meets every condition.
pub(in crate::normalize) fn all_hold(conditions: &[Condition], row: &Row) -> bool {
    conditions.iter().all(|condition| condition.holds(row))
}
