//! For formats whose opening is costly: the file is read once, and its layout is decided on the way.

use std::ops::ControlFlow;

use super::catalog::{Catalog, PREVIEW_ROWS};
use super::glimpse::Glimpse;
use super::layout::CompiledLayout;
use crate::base::Problem;
use crate::read::{Preview, Row, RowSink};

/// Keeps the first rows until the layout is known, then hands them and all others on: for formats whose opening is
/// costly, so that they are read once.
pub(super) struct Deferred<'c, 's, S> {
    catalog: &'c Catalog,
    format: &'static str,
    preview: Option<Preview>,
    tables: Vec<(usize, String)>,
    problems: Vec<Problem>,
    begin: &'s mut dyn FnMut(&'c CompiledLayout) -> std::io::Result<S>,
    pub(super) sink: Option<S>,
    pub(super) failure: Option<Failure>,
}

/// Why the reading did not begin.
pub(super) enum Failure {
    Problem(Problem),
    Output(std::io::Error),
}

impl<'c, 's, S: RowSink> Deferred<'c, 's, S> {
    pub(super) fn new(
        catalog: &'c Catalog,
        format: &'static str,
        begin: &'s mut dyn FnMut(&'c CompiledLayout) -> std::io::Result<S>,
    ) -> Self {
        let preview = Some(Preview::of(PREVIEW_ROWS));
        Deferred {
            catalog,
            format,
            preview,
            tables: Vec::new(),
            problems: Vec::new(),
            begin,
            sink: None,
            failure: None,
        }
    }

    /// Decides on the layout with the rows seen so far.
    pub(super) fn decide(&mut self) -> ControlFlow<()> {
        let Some(preview) = self.preview.take() else { return ControlFlow::Continue(()) };
        let glimpse = Glimpse::of(preview);
        let begun = match self.catalog.recognize_rows(&glimpse, self.format) {
            Ok(layout) => (self.begin)(layout).map_err(Failure::Output),
            Err(problem) => Err(Failure::Problem(problem)),
        };
        match begun {
            Ok(sink) => self.replay(sink, glimpse.preview()),
            Err(failure) => {
                self.failure = Some(failure);
                ControlFlow::Break(())
            }
        }
    }

    fn replay(&mut self, sink: S, preview: &Preview) -> ControlFlow<()> {
        let sink = self.sink.insert(sink);
        self.problems.drain(..).for_each(|problem| sink.problem(problem));
        let mut tables = self.tables.drain(..).peekable();
        for (index, (_, row)) in preview.rows.iter().enumerate() {
            while let Some((_, name)) = tables.next_if(|(start, _)| *start <= index) {
                sink.table(&name)?;
            }
            sink.row(row)?;
        }
        tables.try_for_each(|(_, name)| sink.table(&name))
    }
}

impl<S: RowSink> RowSink for Deferred<'_, '_, S> {
    fn table(&mut self, name: &str) -> ControlFlow<()> {
        match (&mut self.sink, &self.preview) {
            (Some(sink), _) => sink.table(name),
            (None, Some(preview)) => {
                self.tables.push((preview.rows.len(), name.to_owned()));
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Break(()),
        }
    }

    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        if let Some(sink) = &mut self.sink {
            return sink.row(row);
        }
        let Some(preview) = &mut self.preview else { return ControlFlow::Break(()) };
        match preview.row(row) {
            ControlFlow::Break(()) => self.decide(),
            ControlFlow::Continue(()) => ControlFlow::Continue(()),
        }
    }

    fn problem(&mut self, problem: Problem) {
        match &mut self.sink {
            Some(sink) => sink.problem(problem),
            None => self.problems.push(problem),
        }
    }
}
