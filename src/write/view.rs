//! Records as they are written: the lines of the consumption schema (`urn:mydata:record:1`). The one stage that reveals
//! the person's own data, for the person's own file.
//!
//! What the source does not say is left out. The numbers of sources, accounts and services count from 0 through the
//! whole output and tie the lines together.

use serde::Serialize;

use super::WriteError;
use super::inspect::{AccountFigures, RowFigures, ServiceFigures};
use super::leaf::{Amount, CurrencyCode, Day, IdentifierText, LocalTime, PersonalText, RecordId};
use crate::base::{Currency, Problem};
use crate::normalize::{
    Destination, Direction, Origin, Part, Place, Provenance, Reading, Status, TransactionKind, UsageKind,
};

/// The name of the line schema, in every source line.
pub const RECORD_SCHEMA: &str = "urn:mydata:record:1";

/// One line of the stream.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Line<'a> {
    /// A file begins.
    Source(&'a SourceView<'a>),
    /// An account appears, before its first record.
    Account(&'a AccountView<'a>),
    /// A telecom line appears, before its first record.
    Service(&'a ServiceView<'a>),
    /// A booking.
    Transaction(&'a TransactionView<'a>),
    /// A call, a message, a data session.
    Usage(&'a UsageView<'a>),
    /// A line of a telecom bill.
    BillLine(&'a BillLineView<'a>),
    /// A balance that the source states by itself.
    Balance(&'a BalanceView),
    /// A file is read to its end.
    End(&'a EndView<'a>),
}

/// Where the records of one file come from.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Source"))]
pub struct SourceView<'a> {
    /// Names the schema of the lines and its version.
    #[cfg_attr(feature = "schema", schemars(extend("const" = RECORD_SCHEMA)))]
    pub schema: &'static str,
    /// Number of this source.
    pub source: u64,
    /// The file as the person named it; an archive member is `archive.zip!member.csv`.
    pub file: &'a str,
    /// Id of the layout that read it.
    pub layout: &'a str,
    /// The institution or operator; empty when it is not known.
    pub institution: &'a str,
    /// ISO 3166-1 alpha-2 country, `XX` when the layout serves several.
    pub country: &'a str,
    /// `declared` where the person typed the figures from paper; left out where institution or operator state them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

impl<'a> SourceView<'a> {
    pub(super) fn new(source: u64, origin: &'a Origin) -> SourceView<'a> {
        SourceView {
            schema: RECORD_SCHEMA,
            source,
            file: &origin.file,
            layout: &origin.layout,
            institution: &origin.institution,
            country: &origin.country,
            provenance: told(origin.provenance),
        }
    }
}

/// Where figures come from, where that is worth a word.
pub(super) fn told(provenance: Provenance) -> Option<Provenance> {
    Some(provenance).filter(|provenance| *provenance != Provenance::Exported)
}

/// An account of the person. An account that several sources name appears once.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Account"))]
pub struct AccountView<'a> {
    /// Number of this account.
    pub account: u64,
    /// Number of the source that named it first.
    pub source: u64,
    /// Its number as the source writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<IdentifierText<'a>>,
    /// ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<CurrencyCode>,
}

/// A telecom line of the person. A line that several sources name appears once.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Service"))]
pub struct ServiceView<'a> {
    /// Number of this line.
    pub service: u64,
    /// Number of the source that named it first.
    pub source: u64,
    /// Its number as the source writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<IdentifierText<'a>>,
    /// Who provides it; empty when it is not known.
    pub operator: &'a str,
    /// ISO 3166-1 alpha-2 country, where the rows name it; that of the source holds otherwise.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub country: &'a str,
}

/// A booking. Amounts are in major units, signed as the account holder sees them: money out is negative.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Transaction"))]
pub struct TransactionView<'a> {
    /// Stable name: the same booking in another export has the same.
    pub id: RecordId,
    /// Number of its source.
    pub source: u64,
    /// The line of the file or the row of the sheet, counted from 1.
    pub line: u64,
    /// Number of its account.
    pub account: u64,
    /// Booked or pending.
    pub status: Status,
    /// Signed, money out negative.
    pub amount: Amount,
    /// ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<CurrencyCode>,
    /// The day the bank booked it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking_date: Option<Day>,
    /// The day from which it bears interest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_date: Option<Day>,
    /// When the person did it, local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_date: Option<LocalTime>,
    /// What kind it is, as far as the source or its words tell.
    pub kind: TransactionKind,
    /// Every text of the row, as read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_raw: Option<PersonalText<'a>>,
    /// Who was paid or who paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty_name: Option<PersonalText<'a>>,
    /// Their account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty_account: Option<IdentifierText<'a>>,
    /// The bank's own reference of this booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_reference: Option<IdentifierText<'a>>,
    /// The bank's own word for the kind of booking.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub type_raw: &'a str,
    /// The bank's own category.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub category_raw: &'a str,
    /// The account's balance after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance_after: Option<Amount>,
    /// A fee in a column of its own, positive when it costs; not part of `amount`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Amount>,
    /// The amount before conversion, signed as `amount`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_amount: Option<Amount>,
    /// The currency before conversion, ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_currency: Option<CurrencyCode>,
    /// ISO 18245.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_category_code: Option<u16>,
    /// What it is made up of, where the source tells that of two parts or more; left out otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartView<'a>>,
}

/// A part of a booking: a payment of a batch, a category of a purchase. What the parts add up to may differ from the
/// booking's amount, which is what counts.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Part"))]
pub struct PartView<'a> {
    /// Signed as the booking's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// ISO 4217; left out where it is the booking's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<CurrencyCode>,
    /// The amount before conversion or charges, signed as `amount`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_amount: Option<Amount>,
    /// Its currency, ISO 4217; left out where it is the booking's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_currency: Option<CurrencyCode>,
    /// Who was paid or who paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty_name: Option<PersonalText<'a>>,
    /// Their account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty_account: Option<IdentifierText<'a>>,
    /// Its words, as read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_raw: Option<PersonalText<'a>>,
    /// The bank's own reference of this part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_reference: Option<IdentifierText<'a>>,
    /// The payer's reference, unchanged through all banks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_to_end_id: Option<IdentifierText<'a>>,
    /// The category.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub category_raw: &'a str,
}

impl<'a> PartView<'a> {
    /// A part of a booking in this currency.
    pub(super) fn new(part: &'a Part, booking: Option<Currency>) -> PartView<'a> {
        PartView {
            amount: part.amount.map(|value| Amount::money(value, part.currency.or(booking))),
            currency: part.currency.map(CurrencyCode),
            original_amount: part.original_amount.map(|value| Amount::money(value, part.original_currency.or(booking))),
            original_currency: part.original_currency.map(CurrencyCode),
            counterparty_name: PersonalText::of(&part.counterparty_name),
            counterparty_account: IdentifierText::of(&part.counterparty_account),
            description_raw: PersonalText::of(&part.description_raw),
            bank_reference: IdentifierText::of(&part.bank_reference),
            end_to_end_id: IdentifierText::of(&part.end_to_end_id),
            category_raw: &part.category_raw,
        }
    }
}

/// What was used: one event, or several where the source sums them up.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Usage"))]
pub struct UsageView<'a> {
    /// Stable name: the same event in another export has the same.
    pub id: RecordId,
    /// Number of its source.
    pub source: u64,
    /// The line of the file or the row of the sheet, counted from 1.
    pub line: u64,
    /// Number of its telecom line.
    pub service: u64,
    /// Local civil time; of a total, the begin of its period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<LocalTime>,
    /// The last day of the period that it is the total of; left out for a single event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_ends: Option<Day>,
    /// What was used.
    pub kind: UsageKind,
    /// Who began it.
    pub direction: Direction,
    /// Where it went.
    pub destination: Destination,
    /// Where the person was.
    pub place: Place,
    /// The number at the other end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peer: Option<IdentifierText<'a>>,
    /// The operator's own word for network or destination.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub network_raw: &'a str,
    /// Length, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<Amount>,
    /// Data moved, up and down together, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_bytes: Option<Amount>,
    /// How many units: calls, messages, sessions; 0 where a total does not say.
    pub count: u64,
    /// What it cost, positive when it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge: Option<Amount>,
    /// Currency of the charge, ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<CurrencyCode>,
}

/// A line of a telecom bill: subscription, option, discount, tax.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "BillLine"))]
pub struct BillLineView<'a> {
    /// Stable name: the same line in another export has the same.
    pub id: RecordId,
    /// Number of its source.
    pub source: u64,
    /// The line of the file or the row of the sheet, counted from 1.
    pub line: u64,
    /// Number of its telecom line.
    pub service: u64,
    /// First day of the period billed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_start: Option<Day>,
    /// The operator's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<PersonalText<'a>>,
    /// Positive when it costs.
    pub charge: Amount,
    /// Currency of the charge, ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<CurrencyCode>,
}

/// A balance that the source states apart from its bookings.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Balance"))]
pub struct BalanceView {
    /// Stable name: the same balance in another export has the same.
    pub id: RecordId,
    /// Number of its source.
    pub source: u64,
    /// The line of the file or the row of the sheet, counted from 1.
    pub line: u64,
    /// Number of its account.
    pub account: u64,
    /// Whether it stands before the bookings or after them.
    pub moment: BalanceMoment,
    /// The day at whose start (opening) or end (closing) it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    /// Signed.
    pub amount: Amount,
    /// ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<CurrencyCode>,
}

/// Where a balance stands among the bookings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BalanceMoment {
    /// Before the first of them.
    Opening,
    /// After the last of them.
    Closing,
}

/// The end of a source: how it was read.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "End"))]
pub struct EndView<'a> {
    /// Number of the source.
    pub source: u64,
    /// How the source was read.
    #[serde(flatten)]
    pub outcome: Outcome<'a>,
}

/// How a source was read: its totals and their proof, counted while reading and not while writing.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outcome<'a> {
    /// Whether every row was read, or some were refused.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["ok", "partial"])))]
    pub status: &'static str,
    /// Totals and proof, one for each account and currency.
    pub accounts: Vec<AccountFigures>,
    /// Totals and proof, one for each telecom line and currency.
    pub services: Vec<ServiceFigures<'a>>,
    /// What became of each row.
    pub rows: RowFigures<'a>,
    /// Everything that was wrong, by code and place.
    pub problems: Vec<ProblemPlace<'a>>,
}

impl<'a> Outcome<'a> {
    /// Refuses a reading whose records must not be written: several readings are possible, or it broke off.
    pub(super) fn new(reading: &'a Reading) -> Result<Outcome<'a>, WriteError> {
        if !reading.is_usable() {
            return Err(WriteError::NotUsable { file: reading.file.clone(), status: reading.status.word() });
        }
        Ok(Outcome {
            status: reading.status.word(),
            accounts: reading.accounts.iter().map(AccountFigures::new).collect(),
            services: reading.services.iter().map(ServiceFigures::new).collect(),
            rows: RowFigures::new(&reading.rows),
            problems: reading.problems.iter().map(ProblemPlace::new).collect(),
        })
    }
}

/// Something wrong with the input and where; a written file has no language, so the sentence is left to `inspect`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProblemPlace<'a> {
    /// Stable code: a letter for the stage and three digits.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[A-Z][0-9]{3}$")))]
    pub code: &'static str,
    /// The line of a text file or the row of a sheet, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column's name, or its number where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<&'a str>,
}

impl<'a> ProblemPlace<'a> {
    fn new(problem: &'a Problem) -> ProblemPlace<'a> {
        ProblemPlace { code: problem.code.as_str(), line: problem.line, column: problem.column.as_deref() }
    }
}
