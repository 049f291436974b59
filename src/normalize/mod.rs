//! Rows to consumption records: a layout is found in the catalogue by content, the mapper applies it, and the file's
//! own balances prove the result.

mod catalog;
mod classify;
mod deferred;
mod distinct;
mod entry;
mod fill;
mod fold;
mod glimpse;
mod infer;
mod join;
mod keyed;
mod known;
mod layout;
mod ledger;
mod listed;
mod mapper;
mod nearest;
mod parts;
mod phrases;
mod prove;
mod quantities;
mod reading;
mod record;
mod rejoin;
mod several;
mod signs;
mod stated;
mod words;

use std::io;
use std::sync::OnceLock;

use crate::base::{Code, Currency, Date, DateOrder, DecimalMark, DurationForm, Limits, MegabyteFactor, Problem};
use crate::read::{
    Csv, DELIMITERS, Dialect, FixedWidth, Format, Keyed, Preview, Records, RowSink, Shape, Source, TextEncoding,
    cannot_open, format_of,
};
use deferred::{Deferred, Failure};
use mapper::Mapper;

pub use catalog::{BadLayout, Catalog};
pub use classify::Classifier;
pub use distinct::{Distinction, NamePoints};
pub use infer::{Evidence, Role};
use infer::{Found, Inference, SAMPLE_ROWS, Sample};
pub use layout::{
    AmountColumns, BillLineColumns, Choice, ColumnName, CompiledLayout, Control, DatedBy, DurationColumns, Expression,
    FixedColumn, FixedField, FixedRecord, FixedRecords, Join, Layout, LayoutError, Matching, MergeNext, Operation,
    Rule, SignFrom, Skip, Total, TransactionColumns, UsageColumns, Values, VolumeColumns, When, Whens,
};
pub use listed::ListedWords;
pub use reading::{
    AccountSummary, Discard, LayoutSource, Reading, ReadingStatus, RecordSink, RowCounts, ServiceSummary, SkippedRun,
};
pub use record::{
    Account, Balance, BillLine, Destination, Direction, Origin, Part, Place, Provenance, Record, Service, Status,
    Transaction, TransactionKind, Usage, UsageKind,
};

/// Which records are wanted. The proof is of the whole file in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl Period {
    /// Whether a day lies within; what has no day does.
    #[must_use]
    pub fn contains(&self, day: Option<Date>) -> bool {
        day.is_none_or(|day| self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until))
    }
}

/// How files are read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Limits on everything.
    pub limits: Limits,
    /// Which records are wanted.
    pub period: Period,
    /// The order of day, month and year, for files that do not tell.
    pub date_order: Option<DateOrder>,
    /// What the person says of a table that no layout knows.
    pub said: Said,
}

/// What the person says of a table that no layout knows, where the table itself does not tell.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The decimal mark.
    pub decimal: Option<DecimalMark>,
    /// Whether money out is negative.
    pub sign: Option<Sign>,
    /// How durations are written.
    pub duration: Option<DurationForm>,
    /// How many bytes a kilobyte is.
    pub megabyte: Option<MegabyteFactor>,
    /// The currency, where the table names none.
    pub currency: Option<Currency>,
    /// The account, where the table names none.
    pub account: Option<String>,
    /// What columns are.
    pub columns: Vec<(Role, ColumnName)>,
}

/// How the sign of a single amount is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// Money out is negative.
    AsIs,
    /// Money out is positive, as some cards print it.
    SpendPositive,
}

impl std::str::FromStr for Sign {
    type Err = String;

    fn from_str(text: &str) -> Result<Sign, String> {
        match text {
            "as-is" => Ok(Sign::AsIs),
            "spend-positive" => Ok(Sign::SpendPositive),
            _ => Err("a sign is as-is or spend-positive".to_owned()),
        }
    }
}

/// Reads files: the layouts and words that every file is held against, loaded once.
#[derive(Debug)]
pub struct Normalizer {
    catalog: Catalog,
    classifier: Classifier,
    options: ReadOptions,
    /// Made when the first file comes that no layout knows.
    inference: OnceLock<Inference>,
}

impl Normalizer {
    /// A reader with these layouts.
    ///
    /// # Errors
    /// When the built-in word lists are not valid; a test keeps them whole.
    pub fn new(catalog: Catalog, options: ReadOptions) -> Result<Normalizer, String> {
        Ok(Normalizer { catalog, classifier: Classifier::built_in()?, options, inference: OnceLock::new() })
    }

    /// The layouts.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// What tells the kinds of bookings.
    #[must_use]
    pub fn classifier(&self) -> &Classifier {
        &self.classifier
    }

    /// How files are read.
    #[must_use]
    pub fn options(&self) -> &ReadOptions {
        &self.options
    }

    /// Reads one source into a sink. What is wrong with the file stands in the reading; a sink sees nothing of a file
    /// that no layout fits.
    ///
    /// # Errors
    /// Only when the sink fails.
    pub fn read(&self, source: &mut Source, sink: &mut dyn RecordSink) -> io::Result<Reading> {
        let mut reading = Reading::new(source.name());
        match format_of(source) {
            Ok(format) => self.read_as(format, source, &mut reading, sink)?,
            Err(problem) => reading.fail(problem),
        }
        Ok(reading)
    }

    fn read_as(
        &self,
        format: &'static dyn Format,
        source: &mut Source,
        reading: &mut Reading,
        sink: &mut dyn RecordSink,
    ) -> io::Result<()> {
        reading.format = Some(format.name());
        let encoding = match format.encoding(source) {
            Ok(encoding) => encoding,
            Err(error) => {
                reading.fail(cannot_open(&error));
                return Ok(());
            }
        };
        reading.encoding = encoding.map(|encoding| encoding.name());
        let dialect = Dialect { encoding, date_order: self.options.date_order, ..Dialect::default() };
        self.read_shape(format, source, dialect, reading, sink)?;
        let _ = note_encoding(source, reading);
        Ok(())
    }

    fn read_shape(
        &self,
        format: &'static dyn Format,
        source: &mut Source,
        dialect: Dialect,
        reading: &mut Reading,
        sink: &mut dyn RecordSink,
    ) -> io::Result<()> {
        match format.shape() {
            Shape::TextTable => match self.catalog.recognize_records(source, &dialect, &self.options.limits) {
                None => self.read_text(format, source, dialect, reading, sink),
                Some(Ok((layout, records))) => self.read_records((layout, records), source, dialect, reading, sink),
                Some(Err(problem)) => {
                    reading.fail(problem);
                    Ok(())
                }
            },
            Shape::Records => Err(io::Error::other("records are recognized by their layouts")),
            Shape::Keyed(keyed) => self.read_keyed((format, keyed), source, dialect, reading, sink),
            Shape::Sheets | Shape::Fixed(_) => self.read_deferred(format, source, dialect, reading, sink),
        }
    }

    /// Reads a text table: its layout, and how its rows are written, are found before it is read.
    fn read_text(
        &self,
        format: &'static dyn Format,
        source: &mut Source,
        dialect: Dialect,
        reading: &mut Reading,
        sink: &mut dyn RecordSink,
    ) -> io::Result<()> {
        let limits = &self.options.limits;
        let (layout, dialect) = match self.catalog.recognize_text(source, dialect, format, limits) {
            Ok(found) => found,
            Err(problem) => return self.read_unknown(format, source, dialect, problem, reading, sink),
        };
        self.begin(layout, reading, sink)?;
        let mut mapper = Mapper::new(layout, &self.classifier, &self.options, sink);
        let ended = format.read(source, &dialect, limits, &mut mapper);
        end(mapper, ended, source, reading)
    }

    /// Reads a table that no layout knows, or says why it cannot be read: `problem`, where it is no table that can be
    /// understood.
    fn read_unknown(
        &self,
        format: &'static dyn Format,
        source: &mut Source,
        dialect: Dialect,
        problem: Problem,
        reading: &mut Reading,
        sink: &mut dyn RecordSink,
    ) -> io::Result<()> {
        if problem.code != Code::NoLayout {
            reading.fail(problem);
            return Ok(());
        }
        match self.infer(format, source, dialect) {
            None => reading.fail(problem),
            Some(Err(problem)) => reading.fail(problem),
            Some(Ok((found, dialect))) => {
                let Ok(layout) = CompiledLayout::compile(found.layout) else {
                    reading.fail(problem);
                    return Ok(());
                };
                self.begin(&layout, reading, sink)?;
                reading.layout_source = Some(LayoutSource::Inferred);
                reading.confidence = found.confidence;
                reading.evidence = Some(found.evidence);
                let mut mapper = Mapper::new(&layout, &self.classifier, &self.options, sink);
                let ended = format.read(source, &dialect, &self.options.limits, &mut mapper);
                return end(mapper, ended, source, reading);
            }
        }
        Ok(())
    }

    /// The layout of a table that no layout knows, as far as the table tells it, and what speaks for it.
    ///
    /// # Errors
    /// A problem where it may be read in several ways, or is no table.
    pub fn draft(&self, source: &mut Source) -> Result<(Layout, Evidence), Problem> {
        let format = format_of(source)?;
        let encoding = format.encoding(source).map_err(|error| cannot_open(&error))?;
        let dialect = Dialect { encoding, date_order: self.options.date_order, ..Dialect::default() };
        let is_keyed = matches!(format.shape(), Shape::Keyed(_));
        let (found, _) = self
            .infer(format, source, dialect)
            .unwrap_or_else(|| Err(Problem::new(Code::NoLayout).with("count", 0_u64)))?;
        let mut layout = found.layout;
        if is_keyed {
            // Columns of documents are paths, and a document is known by the keys that its rows have.
            let keys = found.evidence.columns.iter().map(|(_, name)| name.clone()).collect();
            layout.matching = Matching { format: format.name().to_owned(), keys, ..Matching::default() };
        }
        Ok((layout, found.evidence))
    }

    /// What the first rows of a table are taken for; `None` for formats that are no tables.
    fn infer(
        &self,
        format: &'static dyn Format,
        source: &mut Source,
        dialect: Dialect,
    ) -> Option<Result<(Found, Dialect), Problem>> {
        if matches!(format.shape(), Shape::Fixed(_) | Shape::Records) {
            return None;
        }
        if let Shape::Keyed(keyed) = format.shape()
            && keyed.outline(source, &dialect, &self.options.limits).ok()?.has_lists_aside()
        {
            // Only the longest list would be read, and nobody told of the others.
            return None;
        }
        let delimiters: Vec<u8> = match format.shape() {
            Shape::TextTable => DELIMITERS.into_iter().filter(|byte| source.head().contains(byte)).collect(),
            _ => vec![dialect.delimiter],
        };
        let is_text = matches!(format.shape(), Shape::TextTable);
        let mut samples = Vec::new();
        for delimiter in &delimiters {
            let mut preview = Preview::of(SAMPLE_ROWS);
            let dialect = Dialect { delimiter: *delimiter, ..dialect };
            // What cannot be read one way may be read another way.
            let _ = format.read(source, &dialect, &self.options.limits, &mut preview);
            // The longest list of a document is read as a table whose header are its keys.
            let name = if matches!(format.shape(), Shape::Keyed(_)) { Csv.name() } else { format.name() };
            samples.push(Sample { preview, format: name, delimiter: is_text.then_some(*delimiter) });
        }
        let inference = match self.inference.get() {
            Some(inference) => inference,
            None => {
                let made = Inference::new().ok()?;
                self.inference.get_or_init(|| made)
            }
        };
        let found = inference.read(&samples, &self.classifier, &self.options)?;
        Some(found.map(|(found, place)| (found, Dialect { delimiter: delimiters[place], ..dialect })))
    }

    /// Reads records of fixed width.
    fn read_records(
        &self,
        (layout, records): (&CompiledLayout, &Records),
        source: &mut Source,
        dialect: Dialect,
        reading: &mut Reading,
        sink: &mut dyn RecordSink,
    ) -> io::Result<()> {
        reading.format = Some(FixedWidth.name());
        self.begin(layout, reading, sink)?;
        let mut mapper = Mapper::new(layout, &self.classifier, &self.options, sink);
        let ended = FixedWidth.read_records(source, &dialect, &self.options.limits, records, &mut mapper);
        end(mapper, ended, source, reading)
    }

    /// Reads a document whose columns are paths: its layout is found by an outline, before its rows are read.
    fn read_keyed(
        &self,
        (format, keyed): (&'static dyn Format, &dyn Keyed),
        source: &mut Source,
        dialect: Dialect,
        reading: &mut Reading,
        sink: &mut dyn RecordSink,
    ) -> io::Result<()> {
        let limits = &self.options.limits;
        let outline = keyed.outline(source, &dialect, limits);
        let found = match outline.and_then(|outline| self.catalog.recognize_keys(&outline, format.name())) {
            Ok(found) => found,
            Err(problem) => return self.read_unknown(format, source, dialect, problem, reading, sink),
        };
        self.begin(found.layout, reading, sink)?;
        let mut mapper = Mapper::new(found.layout, &self.classifier, &self.options, sink);
        found.others.into_iter().for_each(|problem| mapper.problem(problem));
        let ended = keyed.read_rows(source, &dialect, limits, &found.rows, found.columns, &mut mapper);
        end(mapper, ended, source, reading)
    }

    /// Reads a format in one pass: the layout is decided on the way.
    fn read_deferred(
        &self,
        format: &'static dyn Format,
        source: &mut Source,
        dialect: Dialect,
        reading: &mut Reading,
        sink: &mut dyn RecordSink,
    ) -> io::Result<()> {
        let mut sink = Some(sink);
        let mut begin = |layout| match sink.take() {
            Some(sink) => {
                self.begin(layout, reading, sink)?;
                Ok(Mapper::new(layout, &self.classifier, &self.options, sink))
            }
            None => Err(io::Error::other("a file begins once")),
        };
        let mut deferred = Deferred::new(&self.catalog, format.name(), &mut begin);
        let ended = format.read(source, &dialect, &self.options.limits, &mut deferred);
        if ended.is_ok() {
            let _ = deferred.decide();
        }
        let Deferred { sink: mapper, failure, .. } = deferred;
        let Some(mapper) = mapper else {
            match failure {
                Some(Failure::Output(error)) => return Err(error),
                Some(Failure::Problem(problem)) => {
                    let Some(sink) = sink.take() else { return Err(io::Error::other("a file begins once")) };
                    return self.read_unknown(format, source, dialect, problem, reading, sink);
                }
                None => reading.fail(ended.err().unwrap_or(Problem::new(Code::EmptyFile))),
            }
            return Ok(());
        };
        end(mapper, ended, source, reading)
    }

    fn begin(&self, layout: &CompiledLayout, reading: &mut Reading, sink: &mut dyn RecordSink) -> io::Result<()> {
        let is_standard = layout.is_standard();
        let layout = &layout.layout;
        reading.layout = Some(layout.id.clone());
        reading.layout_source = Some(if is_standard { LayoutSource::Standard } else { LayoutSource::Known });
        reading.institution = Some(layout.institution.clone()).filter(|institution| !institution.is_empty());
        // A header is distinctive; shapes of cells are less so.
        reading.confidence = if layout.matching.header.is_empty() { 0.9 } else { 1.0 };
        sink.origin(&Origin {
            file: reading.file.clone(),
            layout: layout.id.clone(),
            institution: layout.institution.clone(),
            country: layout.country.to_uppercase(),
            provenance: if layout.declared { Provenance::Declared } else { Provenance::Exported },
        })
    }
}

/// Notes the encoding, which may have been found only while the text was read.
fn note_encoding(source: &mut Source, reading: &mut Reading) -> Option<TextEncoding> {
    let found = TextEncoding::found(source).ok()??;
    reading.encoding = Some(found.name());
    Some(found)
}

fn end(
    mut mapper: Mapper<'_>,
    ended: Result<(), Problem>,
    source: &mut Source,
    reading: &mut Reading,
) -> io::Result<()> {
    mapper.finish()?;
    let doubtful = mapper.has_doubtful_signs();
    let sink = mapper.close(reading);
    let is_told = |problem: &Problem| problem.code == Code::ReplacedCharacters;
    if let Some(encoding) = note_encoding(source, reading).filter(TextEncoding::is_lossy)
        && !reading.problems.iter().any(is_told)
    {
        reading.problems.insert(0, encoding.replaced_characters());
    }
    if let Err(problem) = ended {
        // That nothing was read, or not all of it, is no finding of its own then.
        let is_own = |code| !matches!(code, Code::NothingRead | Code::StatedTotalDiffers);
        reading.problems.retain(|problem| is_own(problem.code));
        reading.fail(problem);
    } else if doubtful {
        reading.fail(Problem::new(Code::SeveralReadings).with("flag", "sign").with("readings", ""));
    }
    sink.end(reading)
}
