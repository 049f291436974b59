//! A layout of the catalogue: what tells without reading it whether a file may have it, and the layout itself once it
//! is wanted. There are many layouts, and a file has one.

use std::sync::OnceLock;

use super::glimpse::Glimpse;
use super::layout::{CompiledLayout, Layout, Matching, header_cell};
use super::nearest::{HEADER_ROWS, SIMILARITY_MIN, share};
use crate::read::{Shape, find_format};

/// What a built-in layout file says of the files that it is for: its `[match]`, as the build noted it down.
pub(super) struct BuiltIn {
    /// The file, below the folder of the layouts.
    pub(super) file: &'static str,
    pub(super) text: &'static str,
    pub(super) format: &'static str,
    pub(super) delimiter: Option<char>,
    pub(super) quoting: bool,
    pub(super) columns: Option<usize>,
    /// The names of each header.
    pub(super) headers: &'static [&'static [&'static str]],
}

/// One layout.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) format: String,
    pub(super) delimiter: Option<char>,
    pub(super) quoting: bool,
    columns: Option<usize>,
    headers: Vec<Vec<Name>>,
    text: &'static str,
    compiled: OnceLock<Option<Box<CompiledLayout>>>,
}

/// The name of a column.
#[derive(Clone, PartialEq, Debug)]
enum Name {
    /// In comparable form.
    Text(String),
    /// Whatever fits a pattern.
    Pattern,
}

impl Name {
    fn of(name: &str) -> Name {
        let is_pattern = name.len() > 1 && name.starts_with('/') && name.ends_with('/');
        if is_pattern { Name::Pattern } else { Name::Text(header_cell(name)) }
    }

    fn may_be(&self, cell: &str) -> bool {
        match self {
            Name::Text(text) => text == cell,
            Name::Pattern => true,
        }
    }
}

impl Entry {
    /// A layout file that is built in: read when it is wanted.
    pub(super) fn built_in(file: &BuiltIn) -> Entry {
        Entry {
            id: file.file.trim_end_matches(".toml").replacen('/', ".", 1),
            format: file.format.to_owned(),
            delimiter: file.delimiter,
            quoting: file.quoting,
            columns: file.columns,
            headers: file.headers.iter().map(|names| names.iter().map(|name| Name::of(name)).collect()).collect(),
            text: file.text,
            compiled: OnceLock::new(),
        }
    }

    /// A layout that is read.
    pub(super) fn read(layout: CompiledLayout) -> Entry {
        let matching = &layout.layout.matching;
        let Matching { format, delimiter, quoting, columns, header, also_header, .. } = matching;
        let headers = [header].into_iter().chain(also_header);
        let is_there = |names: &&Vec<String>| !names.is_empty();
        Entry {
            id: layout.layout.id.clone(),
            format: format.clone(),
            delimiter: *delimiter,
            quoting: *quoting,
            columns: *columns,
            headers: headers.filter(is_there).map(|names| names.iter().map(|name| Name::of(name)).collect()).collect(),
            text: "",
            compiled: OnceLock::from(Some(Box::new(layout))),
        }
    }

    /// The layout; `None` where its built-in file is not valid, which a test rules out.
    pub(super) fn layout(&self) -> Option<&CompiledLayout> {
        let read = || Layout::parse(self.text).and_then(CompiledLayout::compile).ok().map(Box::new);
        self.compiled.get_or_init(read).as_deref()
    }

    /// Whether it is of a standard format, which is nobody's own.
    pub(super) fn is_standard(&self) -> bool {
        self.id.split('.').nth(1) == Some("standard")
    }

    /// Whether it is for files of this format with rows that are written so.
    pub(super) fn takes(&self, format: &str, delimiter: u8, quoting: bool) -> bool {
        self.format == format
            && self.quoting == quoting
            && self.delimiter.is_none_or(|expected| u32::from(expected) == u32::from(delimiter))
    }

    /// Whether its table may stand in a file of a format that is read in one pass.
    pub(super) fn stands_in(&self, format: &str) -> bool {
        let shape = |name: &str| find_format(name).map(|format| format.shape());
        self.format == format
            || (matches!(shape(format), Some(Shape::Sheets))
                && matches!(shape(&self.format), Some(Shape::Sheets | Shape::TextTable)))
    }

    /// Whether a file that begins so may have it, by the first name of its header, or by how many columns it has.
    pub(super) fn may_fit(&self, glimpse: &Glimpse) -> bool {
        let is_first = |cell: &str| self.headers.iter().filter_map(|names| names.first()).any(|name| name.may_be(cell));
        let mut rows = glimpse.rows();
        match self.headers.is_empty() {
            true => self.columns.is_none_or(|columns| rows.any(|(row, _)| row.len() == columns)),
            false => rows.any(|(_, names)| names.first().is_some_and(|cell| is_first(cell))),
        }
    }

    /// Whether some row of a file has so many names of its header that a person may have meant it.
    pub(super) fn may_be_near(&self, glimpse: &Glimpse) -> bool {
        let common = |names: &[Name], cells: &[String]| {
            names.iter().filter(|name| cells.iter().any(|cell| name.may_be(cell))).count()
        };
        let is_near = |names: &Vec<Name>, cells: &[String]| {
            share(common(names, cells), names.len().max(cells.len())) >= SIMILARITY_MIN
        };
        glimpse.rows().take(HEADER_ROWS).any(|(_, cells)| self.headers.iter().any(|names| is_near(names, cells)))
    }
}
