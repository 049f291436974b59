//! Which rows may meet a rule at all: in standard formats each rule speaks of a kind of row, which one column names.

use super::super::words::Words;
use super::compile::ColumnIndex;
use super::{ColumnName, Layout, LayoutError, When};
use crate::read::Row;

/// The words of one column without which a row meets no rule that leaves rows out or takes them for totals.
#[derive(Clone, Debug)]
pub(in crate::normalize) struct RuleWords(Option<(usize, Words)>);

impl RuleWords {
    pub(super) fn compile(layout: &Layout, column: ColumnIndex<'_>) -> Result<RuleWords, LayoutError> {
        let rules = || layout.skip.iter().map(|rule| &rule.when).chain(layout.total.iter().map(|rule| &rule.when));
        let is_listed = |when: &&When| !when.is.is_empty() && when.column.is_some();
        let first: Option<&ColumnName> =
            rules().next().and_then(|rule| rule.list().iter().find(is_listed)?.column.as_ref());
        let Some(name) = first else { return Ok(RuleWords(None)) };
        let of_rule = |when: &&When| is_listed(when) && when.column.as_ref() == Some(name);
        let words: Option<Vec<&Vec<String>>> =
            rules().map(|rule| Some(&rule.list().iter().find(of_rule)?.is)).collect();
        let words = words.map(|words| words.into_iter().flatten().collect());
        words.map(|words| Ok((column(name)?, words))).transpose().map(RuleWords)
    }

    /// Whether a row may meet a rule.
    #[inline]
    pub(in crate::normalize) fn may_hold(&self, row: &Row) -> bool {
        self.0.as_ref().is_none_or(|(column, words)| words.contain(row.trimmed(*column)))
    }
}
