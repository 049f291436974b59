//! Which layout a document of objects has: the one whose keys it holds.

use super::catalog::Catalog;
use super::layout::CompiledLayout;
use super::nearest::{Nearest, describe};
use crate::base::{Code, Problem, shape};
use crate::read::{Columns, Outline, RowLists};

/// The layout of a document, and where its rows are.
pub(super) struct KeyedLayout<'c> {
    pub(super) layout: &'c CompiledLayout,
    pub(super) columns: &'c Columns,
    pub(super) rows: RowLists,
    /// Notes on rows that other layouts read.
    pub(super) others: Vec<Problem>,
}

impl Catalog {
    /// The layout of a document.
    ///
    /// # Errors
    /// A problem when none fits, or more than one with as many keys.
    pub(super) fn recognize_keys(&self, outline: &Outline, format: &str) -> Result<KeyedLayout<'_>, Problem> {
        let candidates: Vec<KeyedLayout<'_>> = (self.candidates(format, None).into_iter())
            .filter_map(|layout| {
                let matching = &layout.layout.matching;
                let rows = outline.rows_with(&matching.rows, &matching.keys);
                Some(KeyedLayout { layout, columns: layout.paths.as_ref()?, rows, others: Vec::new() })
            })
            .collect();
        let (mut fitting, rest): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|found| found.rows.is_whole());
        fitting.sort_by_key(|found| std::cmp::Reverse(found.key_count()));
        let mut fitting = fitting.into_iter();
        let Some(mut best) = fitting.next() else {
            return Err(self.refused(describe(rest.iter().filter_map(|found| found.nearest(outline)).collect())));
        };
        let others: Vec<_> = fitting.collect();
        let ties: Vec<_> = others.iter().filter(|other| other.key_count() == best.key_count()).collect();
        if !ties.is_empty() {
            let mut ids: Vec<&str> = ties.iter().chain([&&best]).map(|found| found.id()).collect();
            ids.sort_unstable();
            return Err(Problem::new(Code::SeveralLayouts).with("layouts", ids.join(", ")));
        }
        best.others = others.iter().filter_map(|other| best.leaves_to(other)).collect();
        Ok(best)
    }
}

impl KeyedLayout<'_> {
    fn id(&self) -> &str {
        &self.layout.layout.id
    }

    fn key_count(&self) -> usize {
        self.layout.layout.matching.keys.len()
    }

    /// A note where another layout reads lists that this one leaves alone: they are another account, or another
    /// product, and nobody should think that they were read.
    fn leaves_to(&self, other: &KeyedLayout<'_>) -> Option<Problem> {
        let is_aside = |path: &&Vec<String>| !self.rows.paths.iter().any(|own| path.starts_with(own));
        // The end of a path is a word of the layout; any other key may be an account number.
        let is_word = !other.layout.layout.matching.rows.is_empty();
        let name = |path: &Vec<String>| match path.last() {
            Some(key) if is_word => key.clone(),
            key => shape(key.map_or("", String::as_str)),
        };
        let aside: Vec<String> = other.rows.paths.iter().filter(is_aside).map(name).collect();
        let problem = Problem::new(Code::OtherRows).with("lists", aside.join(", ")).with("layout", other.id());
        (!aside.is_empty()).then_some(problem)
    }

    /// How far the document is from this layout.
    fn nearest(&self, outline: &Outline) -> Option<Nearest<'_>> {
        let matching = &self.layout.layout.matching;
        let line = outline.lists().map(|(path, _)| outline.line_of(&path)).min().unwrap_or(1);
        Nearest::of_keys(self.layout, matching.keys.len(), self.rows.missing.clone(), line)
    }
}
