//! Layouts of formats whose columns are paths: the columns are those that the layout's own expressions name.

use std::cell::RefCell;

use super::{ColumnName, LayoutError, Matching};
use crate::read::Columns;

/// Paths named so far, in the order of their columns.
#[derive(Debug, Default)]
pub(super) struct Paths(RefCell<Vec<String>>);

impl Paths {
    /// The column of a path.
    pub(super) fn column(&self, name: &ColumnName) -> Result<usize, LayoutError> {
        let ColumnName::Name(path) = name else {
            return Err(LayoutError::new("a layout of this format names columns by path, not by number"));
        };
        let mut paths = self.0.borrow_mut();
        Ok(paths.iter().position(|known| known == path).unwrap_or_else(|| {
            paths.push(path.clone());
            paths.len() - 1
        }))
    }

    /// The columns, and what they are called.
    pub(super) fn compile(self, format: &str) -> Result<(Columns, Vec<String>), LayoutError> {
        let paths = self.0.into_inner();
        check_picks(&paths, format)?;
        let columns = Columns::compile(paths.iter().map(String::as_str)).map_err(LayoutError::new)?;
        Ok((columns, paths))
    }
}

/// Checks how a layout of paths is matched.
pub(super) fn check(matching: &Matching) -> Result<(), LayoutError> {
    let is_table = !matching.header.is_empty() || matching.columns.is_some() || !matching.cells.is_empty();
    if is_table || !matching.preamble.is_empty() || !matching.also_header.is_empty() {
        return Err(LayoutError::new(format!("a layout of `{}` is matched by `keys` and `rows`", matching.format)));
    }
    if !matching.keys.iter().any(|key| !key.starts_with('/')) {
        return Err(LayoutError::new("`keys` names at least one path that rows have"));
    }
    check_picks(&matching.keys, &matching.format)?;
    Columns::compile(matching.keys.iter().map(String::as_str)).map(drop).map_err(LayoutError::new)
}

/// Elements of XML are read as they stream by: which of them a later one picks is not known in time.
fn check_picks(paths: &[String], format: &str) -> Result<(), LayoutError> {
    match paths.iter().find(|path| format == "xml" && path.contains('[')) {
        Some(path) => Err(LayoutError::new(format!("`{path}`: of the elements of `xml` that repeat, none is picked"))),
        None => Ok(()),
    }
}
