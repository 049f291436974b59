//! `mydata inspect --json`: the figures of each reading, never its contents. A stable contract
//! (`urn:mydata:inspect:1`): fields, their order and their types stay as they are; null where a value is not known.

use serde::Serialize;

use super::leaf::{Amount, CurrencyCode, Day};
use crate::base::{Problem, Proof, Texts};
use crate::normalize::{AccountSummary, LayoutSource, Reading, RowCounts, ServiceSummary, SkippedRun};

/// The name of this contract, in every element.
pub const INSPECT_SCHEMA: &str = "urn:mydata:inspect:1";

/// The answer of `inspect --json`: one element for each file or archive member, in the order they were named.
///
/// # Errors
/// None that a reading can cause; the JSON library's signature has one.
pub fn inspect_json(readings: &[Reading], texts: &Texts) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(inspect(readings, texts))
}

/// As [`inspect_json`], as values that serialize: for those who write straight to a stream.
#[must_use]
pub fn inspect<'a>(readings: &'a [Reading], texts: &Texts) -> Vec<InspectedFile<'a>> {
    readings.iter().map(|reading| InspectedFile::new(reading, texts)).collect()
}

/// One file, as it was understood.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InspectedFile<'a> {
    /// Names this contract and its version.
    #[cfg_attr(feature = "schema", schemars(extend("const" = INSPECT_SCHEMA)))]
    pub schema: &'static str,
    /// The file as the person named it; an archive member is `archive.zip!member.csv`.
    pub file: &'a str,
    /// Whether every row was read, some, several readings are possible, or none was.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["ok", "partial", "ambiguous", "unreadable"])))]
    pub status: &'static str,
    /// Format family; null when it was not recognized.
    pub format: Option<&'static str>,
    /// Id of the layout.
    pub layout: Option<&'a str>,
    /// From the catalogue, drafted from the file itself, or the format's own.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["known", "inferred", "standard", null])))]
    pub layout_source: Option<&'static str>,
    /// Who made the export.
    pub institution: Option<&'a str>,
    /// WHATWG name of the encoding, or that of a code page of DOS (`cp850`); null for formats that are not text.
    pub encoding: Option<&'a str>,
    /// 0 to 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub confidence: f64,
    /// One for each account and currency.
    pub accounts: Vec<AccountFigures>,
    /// One for each telecom line and currency.
    pub services: Vec<ServiceFigures<'a>>,
    /// What became of each row.
    pub rows: RowFigures<'a>,
    /// Everything that was wrong, in the order of the file.
    pub problems: Vec<ProblemText<'a>>,
}

impl<'a> InspectedFile<'a> {
    fn new(reading: &'a Reading, texts: &Texts) -> InspectedFile<'a> {
        InspectedFile {
            schema: INSPECT_SCHEMA,
            file: &reading.file,
            status: reading.status.word(),
            format: reading.format,
            layout: reading.layout.as_deref(),
            layout_source: reading.layout_source.map(LayoutSource::word),
            institution: reading.institution.as_deref(),
            encoding: reading.encoding.as_deref(),
            confidence: reading.confidence,
            accounts: reading.accounts.iter().map(AccountFigures::new).collect(),
            services: reading.services.iter().map(ServiceFigures::new).collect(),
            rows: RowFigures::new(&reading.rows),
            problems: reading.problems.iter().map(|problem| ProblemText::new(problem, texts)).collect(),
        }
    }
}

/// The figures of one account in one currency. Amounts are signed decimal strings in major units.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountFigures {
    /// ISO 4217; null when the source names none.
    pub currency: Option<CurrencyCode>,
    /// Bookings, pending ones included.
    pub transactions: u64,
    /// Pending bookings.
    pub pending: u64,
    /// Sum of all bookings, pending ones included, the fee column left out.
    pub sum: Amount,
    /// Sum of the fee column.
    pub fees: Amount,
    /// First booking date.
    pub first: Option<Day>,
    /// Last booking date.
    pub last: Option<Day>,
    /// Balance before the first booking.
    pub opening: Option<Amount>,
    /// Balance after the last booking.
    pub closing: Option<Amount>,
    /// How far the reading is proved.
    pub proof: Proof,
}

impl AccountFigures {
    pub(super) fn new(account: &AccountSummary) -> AccountFigures {
        let money = |value| Amount::money(value, account.currency);
        AccountFigures {
            currency: account.currency.map(CurrencyCode),
            transactions: account.transactions,
            pending: account.pending,
            sum: money(account.sum),
            fees: money(account.fees),
            first: account.first.map(Day),
            last: account.last.map(Day),
            opening: account.opening.map(money),
            closing: account.closing.map(money),
            proof: account.proof,
        }
    }
}

/// The figures of one telecom line. Counts of units, seconds and bytes are decimal strings.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceFigures<'a> {
    /// Who provides it.
    pub operator: &'a str,
    /// Source events: rows that stand for use.
    pub events: u64,
    /// Calls.
    pub voice: Amount,
    /// Messages, SMS and MMS.
    pub sms: Amount,
    /// Data sessions.
    pub data: Amount,
    /// Seconds of calls.
    pub seconds: Amount,
    /// Bytes of data.
    pub bytes: Amount,
    /// Sum of the charges, positive when it costs; null when the source prints none.
    pub charge: Option<Amount>,
    /// The charges' currency.
    pub currency: Option<CurrencyCode>,
    /// Day of the first event.
    pub first: Option<Day>,
    /// Day of the last event.
    pub last: Option<Day>,
    /// How far the reading is proved.
    pub proof: Proof,
}

impl<'a> ServiceFigures<'a> {
    pub(super) fn new(service: &'a ServiceSummary) -> ServiceFigures<'a> {
        ServiceFigures {
            operator: &service.operator,
            events: service.events,
            voice: Amount::quantity(service.voice.into()),
            sms: Amount::quantity(service.sms.into()),
            data: Amount::quantity(service.data.into()),
            seconds: Amount::quantity(service.seconds),
            bytes: Amount::quantity(service.bytes),
            charge: service.charge.map(|charge| Amount::money(charge, service.currency)),
            currency: service.currency.map(CurrencyCode),
            first: service.first.map(Day),
            last: service.last.map(Day),
            proof: service.proof,
        }
    }
}

/// What became of each row: `read` is `imported` plus the rows of every skipped run.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowFigures<'a> {
    /// Rows that the file holds.
    pub read: u64,
    /// Rows that became records.
    pub imported: u64,
    /// Runs of rows that did not.
    pub skipped: Vec<SkippedRows<'a>>,
}

impl<'a> RowFigures<'a> {
    pub(super) fn new(rows: &'a RowCounts) -> RowFigures<'a> {
        let skipped = rows.skipped.iter().map(SkippedRows::new).collect();
        RowFigures { read: rows.read, imported: rows.imported, skipped }
    }
}

/// Rows next to one another that were left out for the same reason.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkippedRows<'a> {
    /// First line.
    pub line: u64,
    /// Last line.
    pub to: u64,
    /// Why, in one word.
    pub reason: &'a str,
}

impl<'a> SkippedRows<'a> {
    fn new(run: &'a SkippedRun) -> SkippedRows<'a> {
        SkippedRows { line: run.line, to: run.to, reason: &run.reason }
    }
}

/// Something wrong with the input, told in the reader's language.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProblemText<'a> {
    /// Stable code: a letter for the stage and three digits.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[A-Z][0-9]{3}$")))]
    pub code: &'static str,
    /// The line of a text file or the row of a sheet, counted from 1.
    pub line: Option<u64>,
    /// The column's name, or its number where it has none.
    pub column: Option<&'a str>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The way out, in one sentence.
    pub hint: String,
}

impl<'a> ProblemText<'a> {
    fn new(problem: &'a Problem, texts: &Texts) -> ProblemText<'a> {
        ProblemText {
            code: problem.code.as_str(),
            line: problem.line,
            column: problem.column.as_deref(),
            message: problem.message(texts),
            hint: problem.hint(texts),
        }
    }
}
