//! Records to files, on the person's own machine: JSON Lines (the canonical stream), a JSON document, CSV tables in a
//! Data Package, Parquet; bookings alone as OFX, QIF, hledger and beancount; and the figures of `inspect --json`.
//!
//! Every format is a [`RecordSink`] that holds a bounded part of the records at a time,
//! and every decimal arrives exactly: a format that cannot hold one refuses it by name and never rounds.

mod beancount;
mod books;
mod data_package;
mod hledger;
mod identity;
mod inspect;
mod json;
mod json_lines;
mod leaf;
mod ofx;
#[cfg(feature = "cli")]
mod parquet;
mod qif;
mod scope;
mod split;
mod spool;
mod table;
mod view;

use std::io::{self, Write};
use std::str::FromStr;

use self::books::Books;
use crate::normalize::RecordSink;

pub use data_package::DataPackage;
pub use inspect::{
    AccountFigures, INSPECT_SCHEMA, InspectedFile, ProblemText, RowFigures, ServiceFigures, SkippedRows, inspect,
    inspect_json,
};
pub use json::{DOCUMENT_SCHEMA, DocumentSource, JsonDocument};
#[cfg(feature = "schema")]
pub use json::{Document, DocumentAccount, DocumentService};
pub use json_lines::JsonLines;
pub use leaf::{Amount, CurrencyCode, Day, IdentifierText, LocalTime, PersonalText, RecordId};
#[cfg(feature = "cli")]
pub use parquet::Parquet;
pub use view::{
    AccountView, BalanceMoment, BalanceView, BillLineView, EndView, Line, Outcome, PartView, ProblemPlace,
    RECORD_SCHEMA, ServiceView, SourceView, TransactionView, UsageView,
};

/// A form in which records are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutputFormat {
    /// One JSON document (`urn:mydata:document:1`).
    Json,
    /// JSON Lines, the canonical stream (`urn:mydata:record:1`).
    JsonLines,
    /// CSV tables in a Data Package, one ZIP.
    DataPackage,
    /// Parquet, one file for each kind of record, and one for the parts of bookings.
    #[cfg(feature = "cli")]
    Parquet,
    /// OFX 2.0.3: bookings of accounts.
    Ofx,
    /// QIF: bookings of accounts.
    Qif,
    /// An hledger journal: bookings of accounts.
    Hledger,
    /// A beancount ledger: bookings of accounts.
    Beancount,
}

impl OutputFormat {
    /// Every format that this build writes.
    pub const ALL: &'static [OutputFormat] = &[
        OutputFormat::Json,
        OutputFormat::JsonLines,
        OutputFormat::DataPackage,
        #[cfg(feature = "cli")]
        OutputFormat::Parquet,
        OutputFormat::Ofx,
        OutputFormat::Qif,
        OutputFormat::Hledger,
        OutputFormat::Beancount,
    ];

    /// The word that names it on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            OutputFormat::Json => "json",
            OutputFormat::JsonLines => "jsonl",
            OutputFormat::DataPackage => "csv",
            #[cfg(feature = "cli")]
            OutputFormat::Parquet => "parquet",
            OutputFormat::Ofx => "ofx",
            OutputFormat::Qif => "qif",
            OutputFormat::Hledger => "hledger",
            OutputFormat::Beancount => "beancount",
        }
    }

    /// Whether it has a place for telecom use; a format of bookings alone refuses it.
    #[must_use]
    pub fn holds_telecom(self) -> bool {
        use OutputFormat::{Beancount, Hledger, Ofx, Qif};
        !matches!(self, Ofx | Qif | Hledger | Beancount)
    }

    /// The ending of its files, without the dot. CSV tables come in one ZIP.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            OutputFormat::DataPackage => "zip",
            OutputFormat::Hledger => "journal",
            _ => self.name(),
        }
    }

    /// The format that a file's ending asks for; `None` when it asks for none of them.
    #[must_use]
    pub fn of_file_name(name: &str) -> Option<OutputFormat> {
        let (_, ending) = name.rsplit_once('.')?;
        let asked = |format: &OutputFormat| {
            let is_own_name = *format == OutputFormat::Hledger && ending.eq_ignore_ascii_case(format.name());
            is_own_name || format.extension().eq_ignore_ascii_case(ending)
        };
        OutputFormat::ALL.iter().copied().find(asked)
    }
}

impl FromStr for OutputFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        OutputFormat::ALL.iter().copied().find(|format| format.name() == text).ok_or_else(|| {
            let names: Vec<&str> = OutputFormat::ALL.iter().map(|format| format.name()).collect();
            format!("`{text}` is not an output format; this program writes {}", names.join(", "))
        })
    }
}

/// Gives the writer of a further table, by its name, for a format of several files. [`sibling_name`] names its file.
pub type Sibling<'a> = Box<dyn FnMut(&'static str) -> io::Result<Box<dyn Write + 'a>> + 'a>;

/// A sink whose output is whole only once it is finished.
pub trait Output: RecordSink {
    /// Writes what is left.
    ///
    /// # Errors
    /// When it cannot be written; what was written until then is not a valid file.
    fn finish(self: Box<Self>) -> io::Result<()>;

    /// How many bookings were left out so far for want of any date, by a format that holds none without.
    fn undated(&self) -> u64 {
        0
    }
}

/// Begins an output of `format` in `main`. `sibling` is asked only by formats of several files, and only while
/// finishing; an error of it keeps the output from being written.
#[must_use]
#[cfg_attr(not(feature = "cli"), expect(unused_variables, reason = "only Parquet has several files"))]
pub fn open<'a>(format: OutputFormat, main: Box<dyn Write + 'a>, sibling: Sibling<'a>) -> Box<dyn Output + 'a> {
    match format {
        OutputFormat::Json => Box::new(JsonDocument::new(main)),
        OutputFormat::JsonLines => Box::new(JsonLines::new(main)),
        OutputFormat::DataPackage => Box::new(DataPackage::new(main)),
        #[cfg(feature = "cli")]
        OutputFormat::Parquet => Box::new(Parquet::new(main, sibling)),
        OutputFormat::Ofx => Box::new(Books::new(ofx::Ofx, main)),
        OutputFormat::Qif => Box::new(Books::new(qif::Qif, main)),
        OutputFormat::Hledger => Box::new(Books::new(hledger::Hledger, main)),
        OutputFormat::Beancount => Box::new(Books::new(beancount::Beancount, main)),
    }
}

/// The file of a further table beside the one that was named: `out.parquet` and `usage` give `out.usage.parquet`.
#[must_use]
pub fn sibling_name(name: &str, table: &str) -> String {
    let folder_end = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
    match name.rfind('.').filter(|dot| *dot > folder_end) {
        Some(dot) => format!("{}.{table}{}", &name[..dot], &name[dot..]),
        None => format!("{name}.{table}"),
    }
}

impl<W: Write> Output for JsonLines<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        JsonLines::finish(*self).and_then(|mut out| out.flush())
    }
}

impl<W: Write> Output for JsonDocument<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        JsonDocument::finish(*self).and_then(|mut out| out.flush())
    }
}

impl<W: Write> Output for DataPackage<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        DataPackage::finish(*self).map(|_| ())
    }
}

#[cfg(feature = "cli")]
impl Output for Parquet<'_> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        Parquet::finish(*self)
    }
}

/// What keeps records from being written, apart from the disk. Inside the [`io::Error`] that a sink gives.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A record names an account or service that was never announced: a mistake of the program.
    #[error("line {line} belongs to account or service {index}, which was not announced")]
    NotAnnounced {
        /// Index within the source.
        index: usize,
        /// Line of the record.
        line: u64,
    },
    /// Accounts and services are announced in the order of their index, each once: a mistake of the program.
    #[error("account or service {index} was announced out of turn")]
    OutOfTurn {
        /// Index within the source.
        index: usize,
    },
    /// A file turned out to have several readings, or broke off, after records of it had come: what was written until
    /// then must not be used.
    #[error("the reading of {file} is {status}, so its records are not written; see what `inspect` says of it")]
    NotUsable {
        /// The file.
        file: String,
        /// How it was read.
        status: &'static str,
    },
    /// A number that the format cannot hold exactly. It is never rounded.
    #[error(
        "{file}, line {line}: `{column}` does not fit {places} decimal places and 28 digits before them; \
         write json, jsonl or csv, which keep every digit"
    )]
    TooPrecise {
        /// The file it was read from.
        file: String,
        /// Line of the record.
        line: u64,
        /// The column that cannot hold it.
        column: &'static str,
        /// Decimal places that the column holds.
        places: u32,
    },
    /// Telecom use in a format of bookings.
    #[error(
        "{file} holds telecom use, which {format} has no place for; \
         name bank exports only, or write json, jsonl, csv or parquet"
    )]
    NoTelecom {
        /// The file it was read from.
        file: String,
        /// The format's name.
        format: &'static str,
    },
}

impl From<WriteError> for io::Error {
    fn from(error: WriteError) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}
