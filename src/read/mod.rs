//! Bytes to rows: what kind of file it is, which characters it holds, and its rows pushed into a sink.
//!
//! A format knows nothing of layouts, money or dates. Adding one is a file in this folder and a line in [`FORMATS`].

mod csv;
mod encoding;
mod inputs;
mod recognize;
mod row;
mod sheet;
mod source;

pub use csv::{Csv, DELIMITERS};
pub use encoding::TextEncoding;
pub use inputs::{Refused, Visit, each_source};
pub use recognize::{Kind, recognize};
pub use row::{CellKind, Preview, Row, RowSink};
pub use sheet::Sheet;
pub(crate) use source::cannot_open;
pub use source::{Progress, Source};

use crate::base::{Code, Limits, Problem};

/// How the rows of a text file are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dialect {
    /// The character between cells.
    pub delimiter: u8,
    /// Whether `"` encloses cells.
    pub quoting: bool,
    /// The encoding, where it is known already.
    pub encoding: Option<TextEncoding>,
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect { delimiter: b',', quoting: true, encoding: None }
    }
}

/// A family of files that share a grammar.
pub trait Format: Sync {
    /// Its name in layouts and in JSON.
    fn name(&self) -> &'static str;

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
pub static FORMATS: &[&dyn Format] = &[&Csv, &Sheet];

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
        Kind::Zip => Ok(&Sheet),
        Kind::Empty => Err(Problem::new(Code::EmptyFile)),
        Kind::Pdf => Err(Problem::new(Code::Pdf)),
        Kind::Binary => Err(Problem::new(Code::NotText)),
        Kind::NotRead(name) => Err(Problem::new(Code::FormatNotRead).with("format", name)),
        Kind::Compound if sheet::is_encrypted(source) => Err(Problem::new(Code::Encrypted)),
        Kind::Compound => Err(Problem::new(Code::FormatNotRead).with("format", "XLS")),
    }
}
