//! Layouts of sources that tell one call in several rows: one when it starts, one when it ends.

use serde::{Deserialize, Serialize};

use super::compile::ColumnIndex;
use super::condition::conditions;
use super::{ColumnName, Condition, Layout, LayoutError, Whens};

/// What stands before the name of a column of the row that starts a call: `start:Time`.
const OF_START: &str = "start:";

/// Rows that belong together: one starts a call, one ends it, others may lie between. They become one record, of the
/// row that ends it; a column of the row that starts it is named `start:Time`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The columns that the rows of one call share.
    pub key: Vec<ColumnName>,
    /// The row that starts a call; all of these hold. A second one of the same key tells that the first call never
    /// ended, unless it may lie `between`. One that starts and ends is a call by itself where none has started.
    pub starts: Whens,
    /// Rows that may lie between; all of these hold. When left out, those that neither start nor end a call.
    pub between: Option<Whens>,
    /// The row that ends a call; all of these hold.
    pub ends: Whens,
    /// Columns whose numbers are added up over all rows of a call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sum: Vec<ColumnName>,
}

#[derive(Clone, Debug)]
pub(in crate::normalize) struct CompiledJoin {
    pub(in crate::normalize) key: Vec<usize>,
    pub(in crate::normalize) starts: Vec<Condition>,
    pub(in crate::normalize) between: Option<Vec<Condition>>,
    pub(in crate::normalize) ends: Vec<Condition>,
    pub(in crate::normalize) sum: Vec<usize>,
    /// Columns of a row: those of the row that starts a call follow them.
    pub(in crate::normalize) width: usize,
}

impl CompiledJoin {
    pub(super) fn compile(
        layout: &Layout,
        width: usize,
        column: ColumnIndex<'_>,
    ) -> Result<Option<CompiledJoin>, LayoutError> {
        let Some(join) = &layout.join else { return Ok(None) };
        if layout.usage.is_empty() || layout.merge_next.is_some() || !layout.matching.keys.is_empty() {
            return Err(LayoutError::new("`join` is of `[usage]` in tables, and without `merge_next`"));
        }
        if join.key.is_empty() {
            return Err(LayoutError::new("`join.key` names at least one column"));
        }
        let columns = |names: &[ColumnName]| names.iter().map(column).collect::<Result<Vec<_>, _>>();
        Ok(Some(CompiledJoin {
            key: columns(&join.key)?,
            starts: conditions(&join.starts, column)?,
            between: join.between.as_ref().map(|whens| conditions(whens, column)).transpose()?,
            ends: conditions(&join.ends, column)?,
            sum: columns(&join.sum)?,
            width,
        }))
    }

    /// The column of a joined row: that of the row that ends the call, or, where its name says so, of the one that
    /// starts it.
    pub(super) fn column(
        join: Option<&CompiledJoin>,
        name: &ColumnName,
        column: ColumnIndex<'_>,
    ) -> Result<usize, LayoutError> {
        let (Some(join), ColumnName::Name(text)) = (join, name) else { return column(name) };
        let Some(of_start) = text.strip_prefix(OF_START) else { return column(name) };
        let name = match of_start.parse::<usize>() {
            Ok(number) => ColumnName::Number(number),
            Err(_) => ColumnName::Name(of_start.to_owned()),
        };
        Ok(join.width + column(&name)?)
    }
}
