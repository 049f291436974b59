//! Bytes to rows: what kind of file it is, which characters it holds, and its rows pushed into a sink.
//!
//! A format knows nothing of layouts, money or dates. Adding one is a file in this folder and a line in [`FORMATS`].

mod camt;
mod cfonb;
mod charset;
mod code_page;
mod csv;
mod details;
mod encoding;
mod fixed_width;
mod html;
mod inputs;
mod json;
mod keyed;
mod lines;
mod marks;
mod markup;
mod mt940;
mod norma43;
mod ofx;
mod parts;
mod password;
mod qif;
mod recognize;
mod row;
mod sheet;
mod source;
mod xml;

pub use camt::Camt;
pub use cfonb::Cfonb;
pub use csv::{Csv, DELIMITERS, WrittenCell, WrittenRow};
pub use encoding::TextEncoding;
use encoding::TextReader;
pub use fixed_width::{FixedWidth, RecordKind, Records};
pub use html::Html;
pub use inputs::{Refused, Visit, each_source};
pub use json::{Columns, Json, Outline, RowLists};
pub use keyed::Keyed;
pub use mt940::Mt940;
pub use norma43::Norma43;
pub use ofx::Ofx;
pub use parts::{Part, PartCell, Parts};
pub use password::{Ask, Passwords};
pub use qif::Qif;
pub use recognize::{Kind, recognize};
pub use row::{CellKind, Preview, Row, RowSink};
pub use sheet::{Ods, SpreadsheetMl, Xls, Xlsx};
pub(crate) use source::cannot_open;
pub use source::{Progress, Source};
pub use xml::Xml;

use std::io;

use crate::base::{Code, DateOrder, Limits, Problem};

/// How the rows of a text file are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dialect {
    /// The character between cells.
    pub delimiter: u8,
    /// Whether `"` encloses cells.
    pub quoting: bool,
    /// The encoding, where it is known already.
    pub encoding: Option<TextEncoding>,
    /// The order of day, month and year, where the person has said it.
    pub date_order: Option<DateOrder>,
}

impl Dialect {
    /// The text of a source, in the encoding that was found for it.
    fn text<'s>(
        &self,
        format: &dyn Format,
        source: &'s mut Source,
        sink: &mut dyn RowSink,
    ) -> Result<TextReader<'s>, Problem> {
        let encoding = match self.encoding {
            Some(encoding) => Some(encoding),
            None => format.encoding(source).map_err(|error| cannot_open(&error))?,
        };
        let encoding = encoding.unwrap_or_default().by_now(source);
        if encoding.is_lossy() {
            sink.problem(encoding.replaced_characters());
        }
        encoding.reader(source).map_err(|error| cannot_open(&error))
    }

    /// As [`Dialect::text`], for a pass before the one that reads the rows: what is wrong with single characters is
    /// told there.
    fn text_beforehand<'s>(&self, format: &dyn Format, source: &'s mut Source) -> Result<TextReader<'s>, Problem> {
        self.text(format, source, &mut Preview::default())
    }
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect { delimiter: b',', quoting: true, encoding: None, date_order: None }
    }
}

/// How the rows of a format come about, and so how their layout is found.
#[derive(Clone, Copy)]
pub enum Shape {
    /// Text tables: the columns stand in a header, and which way of writing rows it is has to be tried.
    TextTable,
    /// Sheets: the columns stand in a header; opening them is costly, so that they are read in one pass.
    Sheets,
    /// The format names its columns itself; every row has all of them, in this order.
    Fixed(&'static [&'static str]),
    /// Lines whose columns have fixed positions, which the layout knows, see [`Records`].
    Records,
    /// Documents of objects within objects: rows and columns are named by paths, and so read by this.
    Keyed(&'static dyn Keyed),
}

/// A family of files that share a grammar.
pub trait Format: Sync {
    /// Its name in layouts and in JSON.
    fn name(&self) -> &'static str;

    /// How its rows come about.
    fn shape(&self) -> Shape;

    /// How its text is encoded; `None` for what is no text.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn encoding(&self, source: &mut Source) -> io::Result<Option<TextEncoding>> {
        TextEncoding::detect(source).map(Some)
    }

    /// Reads the whole source, pushing rows until the sink has enough.
    ///
    /// # Errors
    /// A problem when the file as a whole cannot be read: damaged, over a limit, under a password.
    fn read(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem>;
}

/// Every format that is read.
pub static FORMATS: &[&dyn Format] = &[
    &Csv,
    &Xlsx,
    &Ods,
    &Xls,
    &SpreadsheetMl,
    &Html,
    &Ofx,
    &Qif,
    &Mt940,
    &Camt,
    &Cfonb,
    &Norma43,
    &Json,
    &Xml,
    &FixedWidth,
];

/// A format by its name in layouts.
#[must_use]
pub fn find_format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// The format of a source.
///
/// # Errors
/// A problem that says what the file is instead, and what to ask for.
pub fn format_of(source: &mut Source) -> Result<&'static dyn Format, Problem> {
    if source.is_empty() {
        return Err(Problem::new(Code::EmptyFile));
    }
    match recognize(source.head()) {
        Kind::Text => Ok(&Csv),
        Kind::Standard(name) => find_format(name).ok_or(Problem::new(Code::FormatNotRead).with("format", name)),
        Kind::Zip => sheet::format_of_archive(source),
        Kind::Empty => Err(Problem::new(Code::EmptyFile)),
        Kind::Pdf => Err(Problem::new(Code::Pdf)),
        Kind::Binary => Err(Problem::new(Code::NotText)),
        Kind::NotRead(name) => Err(Problem::new(Code::FormatNotRead).with("format", name)),
        Kind::Compound if sheet::is_encrypted(source) => Err(password::locked()),
        Kind::Compound => Ok(&Xls),
    }
}
