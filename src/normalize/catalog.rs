//! Which layout a file has, by its content and never by its name.

use std::ops::ControlFlow;
use std::path::Path;

use super::entry::{BuiltIn, Entry};
use super::glimpse::Glimpse;
use super::layout::{CompiledLayout, Layout, LayoutError};
use super::nearest::no_layout;
use crate::base::{Code, Limits, Problem};
use crate::read::{DELIMITERS, Dialect, FixedWidth, Format, Preview, Records, Source};

include!(concat!(env!("OUT_DIR"), "/layouts.rs"));

/// All layouts at hand.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    entries: Vec<Entry>,
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

/// One line in so many may be none of the records of fixed width that the others are.
const MISFITS_MAX: usize = 4;

impl Catalog {
    /// The layouts built into the program, each of which is read when a file may have it.
    #[must_use]
    pub fn built_in() -> Catalog {
        Catalog { entries: LAYOUT_FILES.iter().map(Entry::built_in).collect(), named: None }
    }

    /// The built-in layout files, as `(path, text)`.
    pub fn built_in_files() -> impl Iterator<Item = (&'static str, &'static str)> {
        LAYOUT_FILES.iter().map(|layout| (layout.file, layout.text))
    }

    /// Adds a layout; one of the same id takes the place of the one before it.
    ///
    /// # Errors
    /// When the text is not a valid layout.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), BadLayout> {
        let compiled = Layout::parse(text).and_then(CompiledLayout::compile);
        let compiled = compiled.map_err(|error| BadLayout { file: file.to_owned(), error })?;
        self.entries.retain(|entry| entry.id != compiled.layout.id);
        self.entries.push(Entry::read(compiled));
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
        self.entries.retain(|entry| entry.id == id);
        self.named = Some(id.to_owned());
        (!self.entries.is_empty()).then_some(self)
    }

    /// A catalogue of the standard formats: what is everybody's and no institution's.
    #[must_use]
    pub fn only_standards(mut self) -> Catalog {
        self.entries.retain(Entry::is_standard);
        self
    }

    /// A catalogue of all its layouts but one.
    #[must_use]
    pub fn without(mut self, id: &str) -> Catalog {
        self.entries.retain(|entry| entry.id != id);
        self
    }

    /// Every layout, in the order of their ids.
    #[must_use]
    pub fn layouts(&self) -> Vec<&CompiledLayout> {
        let mut layouts: Vec<_> = self.entries.iter().filter_map(Entry::layout).collect();
        layouts.sort_by(|one, other| one.layout.id.cmp(&other.layout.id));
        layouts
    }

    /// A layout by its id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&CompiledLayout> {
        self.entries.iter().find(|entry| entry.id == id)?.layout()
    }

    /// The layout of a text table, and how its rows are written.
    ///
    /// # Errors
    /// A problem when none fits, or more than one.
    pub fn recognize_text(
        &self,
        source: &mut Source,
        dialect: Dialect,
        format: &dyn Format,
        limits: &Limits,
    ) -> Result<(&CompiledLayout, Dialect), Problem> {
        let mut looks = Vec::new();
        // A row that is too long under one way of writing rows may be none under another.
        let mut refused = None;
        for (delimiter, quoting) in self.dialects(source.head()) {
            let dialect = Dialect { delimiter, quoting, ..dialect };
            let mut preview = Preview::of(PREVIEW_ROWS);
            let read = format.read(source, &dialect, limits, &mut preview);
            if read.is_ok() && preview.rows.is_empty() {
                return Err(Problem::new(Code::EmptyFile));
            }
            refused = refused.or(read.err());
            looks.push((dialect, Glimpse::of(preview)));
        }
        let fitting = looks.iter().flat_map(|(dialect, glimpse)| {
            let likely = self.entries_for(format.name(), Some(*dialect)).filter(|entry| entry.may_fit(glimpse));
            likely.filter_map(Entry::layout).filter(|layout| layout.fits(glimpse)).map(|layout| (layout, *dialect))
        });
        let mut fitting: Vec<(&CompiledLayout, Dialect)> = fitting.collect();
        fitting.sort_by(|(one, _), (other, _)| one.layout.id.cmp(&other.layout.id));
        fitting.dedup_by(|(one, _), (other, _)| one.layout.id == other.layout.id);
        choose(fitting, |(layout, _)| layout).unwrap_or_else(|| {
            let near = |dialect: &Dialect, glimpse| self.near(format.name(), Some(*dialect), glimpse);
            let looks = looks.iter().map(|(dialect, glimpse)| (near(dialect, glimpse), glimpse));
            Err(refused.unwrap_or_else(|| self.none_fits(&looks.collect::<Vec<_>>())))
        })
    }

    /// The layout of records of fixed width, and its records; `None` where the first lines are those of no layout.
    pub(super) fn recognize_records(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
    ) -> Option<Result<(&CompiledLayout, &Records), Problem>> {
        let with_records = |layout| Some((layout, CompiledLayout::records(layout)?, 0));
        let fixed = self.entries.iter().filter(|entry| entry.format == FixedWidth.name());
        let mut fitting: Vec<_> = fixed.filter_map(Entry::layout).filter_map(with_records).collect();
        let mut count = 0;
        let looked = FixedWidth.look(source, dialect, limits, &mut |line| {
            fitting.iter_mut().for_each(|(_, records, misfits)| *misfits += usize::from(!records.fits(line)));
            if count == 0 {
                fitting.retain(|(.., misfits)| *misfits == 0);
            }
            count += 1;
            if fitting.is_empty() || count == PREVIEW_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        // Damaged lines are refused where they stand, and do not make the file another one.
        fitting.retain(|(.., misfits)| misfits * MISFITS_MAX <= count);
        // What keeps the lines from being read is told by whatever else the file may be.
        let found = if looked.is_err() || count == 0 { None } else { choose(fitting, |(layout, ..)| layout) };
        found.map(|found| found.map(|(layout, records, _)| (layout, &records.records)))
    }

    /// The layout of a table of which the first rows are known.
    ///
    /// # Errors
    /// A problem when none fits, or more than one.
    pub(super) fn recognize_rows(&self, glimpse: &Glimpse, format: &str) -> Result<&CompiledLayout, Problem> {
        let likely = self.entries_for(format, None).filter(|entry| entry.may_fit(glimpse));
        let mut fitting: Vec<_> = likely.filter_map(Entry::layout).filter(|layout| layout.fits(glimpse)).collect();
        // The table may stand in other files too; the layout that was made for this one knows it best.
        let is_own = |layout: &&CompiledLayout| layout.layout.matching.format == format;
        if fitting.iter().any(is_own) {
            fitting.retain(is_own);
        }
        choose(fitting, |layout| layout)
            .unwrap_or_else(|| Err(self.none_fits(&[(self.near(format, None, glimpse), glimpse)])))
    }

    fn none_fits(&self, looks: &[(Vec<&CompiledLayout>, &Glimpse)]) -> Problem {
        self.refused(no_layout(looks))
    }

    /// The problem of a file that no layout fits, where one was named.
    pub(super) fn refused(&self, problem: Problem) -> Problem {
        match &self.named {
            Some(id) => Problem { code: Code::LayoutRefused, ..problem }.with("layout", id.as_str()),
            None => problem,
        }
    }

    /// The layouts of a format, and of a way of writing rows where the format has several. A sheet holds the tables of
    /// text files and of other sheets as well: their header names them.
    pub(super) fn candidates(&self, format: &str, dialect: Option<Dialect>) -> Vec<&CompiledLayout> {
        self.entries_for(format, dialect).filter_map(Entry::layout).collect()
    }

    /// Those of the layouts of a format that a file without any may have been meant for.
    fn near(&self, format: &str, dialect: Option<Dialect>, glimpse: &Glimpse) -> Vec<&CompiledLayout> {
        let near = self.entries_for(format, dialect).filter(|entry| entry.may_be_near(glimpse));
        near.filter_map(Entry::layout).collect()
    }

    fn entries_for(&self, format: &str, dialect: Option<Dialect>) -> impl Iterator<Item = &Entry> {
        let takes = move |entry: &&Entry| match dialect {
            Some(dialect) => entry.takes(format, dialect.delimiter, dialect.quoting),
            None => entry.stands_in(format),
        };
        self.entries.iter().filter(takes)
    }

    /// The ways of writing rows that any layout expects, of those whose delimiter occurs in the file.
    fn dialects(&self, head: &[u8]) -> Vec<(u8, bool)> {
        let unquoted = self.entries.iter().filter(|entry| !entry.quoting).filter_map(|entry| entry.delimiter);
        let unquoted = unquoted.filter_map(|delimiter| u8::try_from(delimiter).ok()).map(|byte| (byte, false));
        let all = DELIMITERS.iter().map(|delimiter| (*delimiter, true)).chain(unquoted);
        let mut dialects: Vec<(u8, bool)> = all.filter(|(delimiter, _)| head.contains(delimiter)).collect();
        dialects.dedup();
        // A file without any delimiter is a table of one column.
        if dialects.is_empty() { vec![(DELIMITERS[0], true)] } else { dialects }
    }
}

/// One of those that fit: the one that asks for more texts before the table, or for more of the cells of a format that
/// names its columns itself, if that decides; `None` where none fits.
fn choose<'c, T>(fitting: Vec<T>, layout_of: impl Fn(&T) -> &'c CompiledLayout) -> Option<Result<T, Problem>> {
    let strictness = |item: &T| {
        let layout = layout_of(item);
        (!layout.is_headerless(), layout.preamble.len() + if layout.is_fixed { layout.cells.len() } else { 0 })
    };
    let strictest = fitting.iter().map(strictness).max()?;
    let ids: Vec<&str> = fitting.iter().map(|item| layout_of(item).layout.id.as_str()).collect();
    let ambiguous = Problem::new(Code::SeveralLayouts).with("layouts", ids.join(", "));
    let mut best = fitting.into_iter().filter(|item| strictness(item) == strictest);
    Some(match (best.next(), best.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(ambiguous),
    })
}
