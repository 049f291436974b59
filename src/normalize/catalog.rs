//! Which layout a file has, by its content and never by its name.

use std::ops::ControlFlow;
use std::path::Path;

use super::layout::{CompiledLayout, HeaderCell, Layout, LayoutError, header_cell, is_same_header};
use crate::base::{Code, Limits, Problem};
use crate::read::{DELIMITERS, Dialect, Format, Preview, Row, RowSink, Source, TextEncoding};

include!(concat!(env!("OUT_DIR"), "/layouts.rs"));

/// All layouts at hand.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    layouts: Vec<CompiledLayout>,
    /// The only layout that is wanted, where a person named it.
    named: Option<String>,
}

/// A layout file that is not valid.
#[derive(Clone, Debug)]
pub struct BadLayout {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub error: LayoutError,
}

impl BadLayout {
    /// As a problem.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let problem = Problem::new(Code::BadLayout).with("reason", self.error.message.as_str());
        self.error.line.map_or(problem.clone(), |line| problem.at(line))
    }
}

/// How many rows are looked at to recognize a file.
pub(super) const PREVIEW_ROWS: usize = 100;

impl Catalog {
    /// The layouts built into the program.
    ///
    /// # Errors
    /// The first layout that is not valid; a test keeps the built-in ones whole.
    pub fn built_in() -> Result<Catalog, BadLayout> {
        let mut catalog = Catalog::default();
        LAYOUTS.iter().try_for_each(|(file, text)| catalog.add(file, text)).map(|()| catalog)
    }

    /// The built-in layout files, as `(path, text)`.
    #[must_use]
    pub fn built_in_files() -> &'static [(&'static str, &'static str)] {
        LAYOUTS
    }

    /// Adds a layout; one of the same id takes the place of the one before it.
    ///
    /// # Errors
    /// When the text is not a valid layout.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), BadLayout> {
        let compiled = Layout::parse(text).and_then(CompiledLayout::compile);
        let compiled = compiled.map_err(|error| BadLayout { file: file.to_owned(), error })?;
        self.layouts.retain(|layout| layout.layout.id != compiled.layout.id);
        self.layouts.push(compiled);
        Ok(())
    }

    /// Adds every `*.toml` file below a folder; a folder that does not exist holds none.
    ///
    /// # Errors
    /// The first file that cannot be read or is not valid.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), BadLayout> {
        let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                self.add_folder(&path)?;
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.display().to_string();
                let text = std::fs::read_to_string(&path).map_err(|error| BadLayout {
                    file: name.clone(),
                    error: LayoutError { message: error.to_string(), line: None },
                })?;
                self.add(&name, &text)?;
            }
        }
        Ok(())
    }

    /// A catalogue of one of its layouts.
    #[must_use]
    pub fn only(mut self, id: &str) -> Option<Catalog> {
        self.layouts.retain(|layout| layout.layout.id == id);
        self.named = Some(id.to_owned());
        (!self.layouts.is_empty()).then_some(self)
    }

    /// A catalogue of all its layouts but one.
    #[must_use]
    pub fn without(mut self, id: &str) -> Catalog {
        self.layouts.retain(|layout| layout.layout.id != id);
        self
    }

    /// Every layout, in the order of their ids.
    #[must_use]
    pub fn layouts(&self) -> Vec<&CompiledLayout> {
        let mut layouts: Vec<_> = self.layouts.iter().collect();
        layouts.sort_by(|one, other| one.layout.id.cmp(&other.layout.id));
        layouts
    }

    /// A layout by its id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&CompiledLayout> {
        self.layouts.iter().find(|layout| layout.layout.id == id)
    }

    /// The layout of a text table, and how its rows are written.
    ///
    /// # Errors
    /// A problem when none fits, or more than one.
    pub fn recognize_text(
        &self,
        source: &mut Source,
        encoding: TextEncoding,
        format: &dyn Format,
        limits: &Limits,
    ) -> Result<(&CompiledLayout, Dialect), Problem> {
        let mut fitting = Vec::new();
        let mut nearest = Vec::new();
        // A row that is too long under one way of writing rows may be none under another.
        let mut refused = None;
        for (delimiter, quoting) in self.dialects() {
            let dialect = Dialect { delimiter, quoting, encoding: Some(encoding) };
            let mut preview = Preview::of(PREVIEW_ROWS);
            let read = format.read(source, &dialect, limits, &mut preview);
            if read.is_ok() && preview.rows.is_empty() {
                return Err(Problem::new(Code::EmptyFile));
            }
            refused = refused.or(read.err());
            let takes = |layout: &&CompiledLayout| layout.takes(format.name(), delimiter, quoting);
            let candidates: Vec<&CompiledLayout> = self.layouts.iter().filter(takes).collect();
            fitting.extend(candidates.iter().filter(|layout| layout.fits(&preview)).map(|layout| (*layout, dialect)));
            nearest.extend(nearest_of(&candidates, &preview));
        }
        fitting.sort_by(|(one, _), (other, _)| one.layout.id.cmp(&other.layout.id));
        fitting.dedup_by(|(one, _), (other, _)| one.layout.id == other.layout.id);
        let ids: Vec<&CompiledLayout> = fitting.iter().map(|(layout, _)| *layout).collect();
        if let (true, Some(problem)) = (ids.is_empty(), refused) {
            return Err(problem);
        }
        let chosen = self.choose(&ids, nearest)?;
        fitting.into_iter().find(|(layout, _)| layout.layout.id == chosen.layout.id).ok_or_else(no_layout)
    }

    /// The layout of a table of which the first rows are known.
    ///
    /// # Errors
    /// A problem when none fits, or more than one.
    pub(super) fn recognize_rows(&self, preview: &Preview, format: &str) -> Result<&CompiledLayout, Problem> {
        let takes = |layout: &&CompiledLayout| layout.layout.matching.format == format;
        let candidates: Vec<&CompiledLayout> = self.layouts.iter().filter(takes).collect();
        let fitting: Vec<_> = candidates.iter().copied().filter(|layout| layout.fits(preview)).collect();
        self.choose(&fitting, nearest_of(&candidates, preview))
    }

    /// One layout out of those that fit: the one that asks for more texts before the table, if that decides.
    fn choose<'c>(
        &self,
        fitting: &[&'c CompiledLayout],
        nearest: Vec<Nearest<'_>>,
    ) -> Result<&'c CompiledLayout, Problem> {
        let strictness = |layout: &CompiledLayout| (!layout.is_headerless(), layout.preamble.len());
        let Some(strictest) = fitting.iter().map(|layout| strictness(layout)).max() else {
            return Err(self.none_fits(nearest));
        };
        let mut best = fitting.iter().filter(|layout| strictness(layout) == strictest);
        match (best.next(), best.next()) {
            (Some(only), None) => Ok(only),
            _ => {
                let ids: Vec<&str> = fitting.iter().map(|layout| layout.layout.id.as_str()).collect();
                Err(Problem::new(Code::SeveralLayouts).with("layouts", ids.join(", ")))
            }
        }
    }

    fn none_fits(&self, nearest: Vec<Nearest<'_>>) -> Problem {
        let problem = describe_nearest(nearest);
        match &self.named {
            Some(id) => Problem { code: Code::LayoutRefused, ..problem }.with("layout", id.as_str()),
            None => problem,
        }
    }

    /// The ways of writing rows that any layout expects.
    fn dialects(&self) -> Vec<(u8, bool)> {
        let unquoted = self.layouts.iter().filter(|layout| !layout.layout.matching.quoting);
        let unquoted = unquoted.filter_map(|layout| layout.layout.matching.delimiter);
        let mut dialects: Vec<(u8, bool)> = DELIMITERS.iter().map(|delimiter| (*delimiter, true)).collect();
        dialects.extend(unquoted.filter_map(|delimiter| u8::try_from(delimiter).ok()).map(|byte| (byte, false)));
        dialects.dedup();
        dialects
    }
}

fn no_layout() -> Problem {
    Problem::new(Code::NoLayout).with("count", 0).with("nearest", "")
}

/// A layout that does not fit, and by how much.
struct Nearest<'c> {
    layout: &'c CompiledLayout,
    similarity: f64,
    line: u64,
    missing: Vec<String>,
    extra: Vec<String>,
}

/// Below this share of equal column names a row is not taken for a header at all.
const SIMILARITY_MIN: f64 = 0.4;

fn nearest_of<'c>(candidates: &[&'c CompiledLayout], preview: &Preview) -> Vec<Nearest<'c>> {
    let mut nearest: Vec<Nearest<'c>> = Vec::new();
    for (_, row) in preview.rows.iter().take(40).filter(|(_, row)| row.len() > 1) {
        let cells: Vec<String> = row.cells().map(header_cell).collect();
        for layout in candidates {
            let found = layout.headers.iter().map(|header| compare(layout, header, &cells, row));
            nearest.extend(found.filter(|found| found.similarity >= SIMILARITY_MIN));
        }
    }
    nearest
}

fn compare<'c>(layout: &'c CompiledLayout, header: &[HeaderCell], cells: &[String], row: &Row) -> Nearest<'c> {
    let is = |expected: &HeaderCell, cell: &String| match expected {
        HeaderCell::Text(text) => text == cell,
        HeaderCell::Pattern(pattern) => pattern.is_match(cell),
    };
    let names = &layout.layout.matching.header;
    let missing = header.iter().zip(names).filter(|(expected, _)| !cells.iter().any(|cell| is(expected, cell)));
    let missing: Vec<String> = missing.map(|(_, name)| name.clone()).collect();
    let extra = cells.iter().enumerate().filter(|(_, cell)| !header.iter().any(|expected| is(expected, cell)));
    let extra: Vec<String> = extra.map(|(index, _)| row.cell(index).trim().to_owned()).collect();
    let (width, common) = (header.len().max(cells.len()), header.len() - missing.len());
    // A share of columns, for ranking only.
    #[expect(clippy::cast_precision_loss, reason = "columns are counted in tens")]
    let similarity = common as f64 / width.max(1) as f64;
    Nearest { layout, similarity, line: row.line(), missing, extra }
}

/// The problem that names the two nearest layouts and which columns are missing or extra.
fn describe_nearest(mut nearest: Vec<Nearest<'_>>) -> Problem {
    nearest.sort_by(|one, other| other.similarity.total_cmp(&one.similarity));
    let mut seen: Vec<&str> = Vec::new();
    let mut parts = Vec::new();
    for near in &nearest {
        let id = near.layout.layout.id.as_str();
        if seen.contains(&id) || seen.len() == 2 {
            continue;
        }
        seen.push(id);
        let list = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let mut part = id.to_owned();
        if !near.missing.is_empty() {
            part.push_str(&format!(" - {}", list(&near.missing)));
        }
        if !near.extra.is_empty() {
            part.push_str(&format!(" + {}", list(&near.extra)));
        }
        parts.push(part);
    }
    let count = parts.len() as u64;
    let problem = Problem::new(Code::NoLayout).with("count", count).with("nearest", parts.join("; "));
    nearest.first().map_or(problem.clone(), |near| problem.at(near.line))
}

impl CompiledLayout {
    fn takes(&self, format: &str, delimiter: u8, quoting: bool) -> bool {
        let matching = &self.layout.matching;
        matching.format == format
            && matching.quoting == quoting
            && matching.delimiter.is_none_or(|expected| u32::from(expected) == u32::from(delimiter))
    }

    /// Whether the first rows of a file have this layout.
    pub(super) fn fits(&self, preview: &Preview) -> bool {
        if self.is_headerless() { self.fits_headerless(preview) } else { self.fits_header(preview) }
    }

    fn fits_header(&self, preview: &Preview) -> bool {
        let mut before = String::new();
        let mut rows = preview.rows.iter().map(|(_, row)| row);
        for row in rows.by_ref() {
            let cells: Vec<String> = row.cells().map(header_cell).collect();
            if self.headers.iter().any(|header| is_same_header(header, &cells)) {
                return self.preamble.iter().all(|pattern| pattern.is_match(&before))
                    && (self.cells.is_empty()
                        || rows.filter(|row| !self.leaves_out(row)).all(|row| self.fits_cells(row)));
            }
            before.push_str(&row.cells().collect::<Vec<_>>().join(";"));
            before.push('\n');
        }
        false
    }

    /// Every row has the stated width and cells; rows that the layout skips do not count, but some row must be left.
    fn fits_headerless(&self, preview: &Preview) -> bool {
        let rows = preview.rows.iter().map(|(_, row)| row);
        let mut rows = rows.filter(|row| !self.leaves_out(row)).peekable();
        let width = self.layout.matching.columns;
        rows.peek().is_some() && rows.all(|row| width == Some(row.len()) && self.fits_cells(row))
    }

    fn fits_cells(&self, row: &Row) -> bool {
        self.cells.iter().all(|(at, pattern)| pattern.is_match(row.cell(*at).trim()))
    }

    /// Refuses a row with filled cells beyond the last column: its cells have moved, and an amount cut in two at its
    /// thousands separator would still look like one.
    pub(super) fn check_width(&self, row: &Row) -> Result<(), Problem> {
        let matching = &self.layout.matching;
        let columns = if self.is_headerless() { matching.columns.unwrap_or(0) } else { matching.header.len() };
        if (columns..row.len()).all(|index| row.cell(index).trim().is_empty()) {
            return Ok(());
        }
        let problem = Problem::new(Code::TooManyCells).at(row.line());
        Err(problem.with("cells", row.len() as u64).with("columns", columns as u64))
    }

    fn leaves_out(&self, row: &Row) -> bool {
        let mut rules = self.skip.iter();
        row.is_blank() || rules.any(|(conditions, _)| conditions.iter().all(|condition| condition.holds(row)))
    }
}

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
        let begun = match self.catalog.recognize_rows(&preview, self.format) {
            Ok(layout) => (self.begin)(layout).map_err(Failure::Output),
            Err(problem) => Err(Failure::Problem(problem)),
        };
        match begun {
            Ok(sink) => self.replay(sink, &preview),
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
