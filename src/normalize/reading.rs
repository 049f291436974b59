//! What is known of one file after it was read: the figures behind `inspect`, never its contents.

use std::io;

use rust_decimal::Decimal;

use super::{Account, Evidence, Origin, Record, Service};
use crate::base::{Code, Currency, Date, Problem, Proof};

/// How a file was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ReadingStatus {
    /// Every row is accounted for.
    Ok,
    /// Some rows were refused, each with a problem; the rest was read.
    Partial,
    /// Several readings are possible and nothing in the file decides.
    Ambiguous,
    /// Not read at all.
    Unreadable,
}

impl ReadingStatus {
    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ReadingStatus::Ok => "ok",
            ReadingStatus::Partial => "partial",
            ReadingStatus::Ambiguous => "ambiguous",
            ReadingStatus::Unreadable => "unreadable",
        }
    }
}

/// Where the layout of a reading came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LayoutSource {
    /// From the catalogue.
    Known,
    /// Drafted from the file itself.
    Inferred,
    /// The format is its own layout.
    Standard,
}

impl LayoutSource {
    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            LayoutSource::Known => "known",
            LayoutSource::Inferred => "inferred",
            LayoutSource::Standard => "standard",
        }
    }
}

/// The reading of one file, or of one archive member.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The file as the person named it; an archive member is `archive.zip!member.csv`.
    pub file: String,
    /// How it was read.
    pub status: ReadingStatus,
    /// Name of the format family; `None` when it was not recognized.
    pub format: Option<&'static str>,
    /// Id of the layout.
    pub layout: Option<String>,
    /// Where the layout came from.
    pub layout_source: Option<LayoutSource>,
    /// Who made the export.
    pub institution: Option<String>,
    /// WHATWG name of the encoding, or that of a code page of DOS; `None` for formats that are not text.
    pub encoding: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// What speaks for it, where no layout knew the file.
    pub evidence: Option<Evidence>,
    /// One for each account and currency.
    pub accounts: Vec<AccountSummary>,
    /// One for each telecom line and currency.
    pub services: Vec<ServiceSummary>,
    /// What became of each row.
    pub rows: RowCounts,
    /// Everything that was wrong, in the order of the file.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// A reading that has not begun: unreadable until something is read.
    #[must_use]
    pub fn new(file: impl Into<String>) -> Reading {
        Reading {
            file: file.into(),
            status: ReadingStatus::Unreadable,
            format: None,
            layout: None,
            layout_source: None,
            institution: None,
            encoding: None,
            confidence: 0.0,
            evidence: None,
            accounts: Vec::new(),
            services: Vec::new(),
            rows: RowCounts::default(),
            problems: Vec::new(),
        }
    }

    /// A file that could not be read, and why.
    #[must_use]
    pub fn unreadable(file: impl Into<String>, problem: Problem) -> Reading {
        let mut reading = Reading::new(file);
        reading.problems.push(problem);
        reading
    }

    /// Ends it with a problem of the file as a whole: no figure of it stands.
    pub(super) fn fail(&mut self, problem: Problem) {
        self.status = match problem.code {
            Code::SeveralLayouts | Code::DateOrderUndecided | Code::SeveralReadings => ReadingStatus::Ambiguous,
            _ => ReadingStatus::Unreadable,
        };
        self.accounts.clear();
        self.services.clear();
        self.rows = RowCounts::default();
        self.problems.push(problem);
    }

    /// Whether its records may be written out: never when nothing, or more than one thing, was understood.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        matches!(self.status, ReadingStatus::Ok | ReadingStatus::Partial)
    }

    /// Whether some balance of the file does not fit its bookings.
    #[must_use]
    pub fn has_discrepancy(&self) -> bool {
        let accounts = self.accounts.iter().map(|account| account.proof);
        accounts.chain(self.services.iter().map(|service| service.proof)).any(|proof| proof == Proof::Discrepancy)
    }
}

/// The figures of one account in one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountSummary {
    /// `None` when the source names none.
    pub currency: Option<Currency>,
    /// Bookings, pending ones included.
    pub transactions: u64,
    /// Pending bookings.
    pub pending: u64,
    /// Sum of all bookings, pending ones included, fees in a column of their own left out.
    pub sum: Decimal,
    /// Sum of the fee column.
    pub fees: Decimal,
    /// First booking date.
    pub first: Option<Date>,
    /// Last booking date.
    pub last: Option<Date>,
    /// Balance before the first booking.
    pub opening: Option<Decimal>,
    /// Balance after the last booking.
    pub closing: Option<Decimal>,
    /// How far it is proved.
    pub proof: Proof,
}

/// The figures of one telecom line.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceSummary {
    /// Who provides it.
    pub operator: String,
    /// Source events: rows that stand for use.
    pub events: u64,
    /// Calls.
    pub voice: u64,
    /// Messages, SMS and MMS.
    pub sms: u64,
    /// Data sessions.
    pub data: u64,
    /// Seconds of calls.
    pub seconds: Decimal,
    /// Bytes of data.
    pub bytes: Decimal,
    /// Sum of the charges, `None` when the source prints none.
    pub charge: Option<Decimal>,
    /// The charges' currency.
    pub currency: Option<Currency>,
    /// Day of the first event.
    pub first: Option<Date>,
    /// Day of the last event.
    pub last: Option<Date>,
    /// How far it is proved.
    pub proof: Proof,
}

/// What became of each row: `read` is `imported` plus the rows skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows that the file holds.
    pub read: u64,
    /// Rows that became records.
    pub imported: u64,
    /// Runs of rows that did not, each with its reason.
    pub skipped: Vec<SkippedRun>,
}

/// Rows next to one another that were left out for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedRun {
    /// First line.
    pub line: u64,
    /// Last line.
    pub to: u64,
    /// Why, in one word.
    pub reason: String,
}

impl RowCounts {
    /// Counts a row that became a record.
    pub fn import(&mut self) {
        self.read += 1;
        self.imported += 1;
    }

    /// Puts the runs into the order of the file, where rows were left out in another.
    pub(super) fn in_order(&mut self) {
        let mut runs = std::mem::take(&mut self.skipped);
        runs.sort_by_key(|run| run.line);
        for run in runs {
            match self.skipped.last_mut() {
                Some(last) if last.reason == run.reason && last.to + 1 == run.line => last.to = run.to,
                _ => self.skipped.push(run),
            }
        }
    }

    /// Counts a row that was left out.
    pub fn skip(&mut self, line: u64, reason: &str) {
        self.read += 1;
        match self.skipped.last_mut() {
            Some(run) if run.reason == reason && run.to + 1 == line => run.to = line,
            _ => self.skipped.push(SkippedRun { line, to: line, reason: reason.to_owned() }),
        }
    }
}

/// Takes records as they are read. Implemented by output formats, by the describer, by tests.
///
/// The calls come in this order for each file: `origin`, then accounts, services and records mixed (an account before
/// its first record), then `end`. An error stops the reading. Those that a sink does not implement do nothing.
pub trait RecordSink {
    /// A file begins.
    ///
    /// # Errors
    /// Whatever keeps the sink from going on, usually that it cannot write.
    fn origin(&mut self, _origin: &Origin) -> io::Result<()> {
        Ok(())
    }

    /// An account appears; its index counts from 0 within the file.
    ///
    /// # Errors
    /// As for `origin`.
    fn account(&mut self, _index: usize, _account: &Account) -> io::Result<()> {
        Ok(())
    }

    /// A telecom line appears; its index counts from 0 within the file.
    ///
    /// # Errors
    /// As for `origin`.
    fn service(&mut self, _index: usize, _service: &Service) -> io::Result<()> {
        Ok(())
    }

    /// A record. The same value is filled again for the next row.
    ///
    /// # Errors
    /// As for `origin`.
    fn record(&mut self, record: &Record) -> io::Result<()>;

    /// The file is read to its end.
    ///
    /// # Errors
    /// As for `origin`.
    fn end(&mut self, _reading: &Reading) -> io::Result<()> {
        Ok(())
    }
}

/// Takes records and forgets them: for `inspect`, which shows figures only.
#[derive(Clone, Copy, Debug, Default)]
pub struct Discard;

impl RecordSink for Discard {
    fn record(&mut self, _: &Record) -> io::Result<()> {
        Ok(())
    }
}
