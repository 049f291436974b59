//! The layout language: how the columns of one institution's export become records. A layout is a TOML file and holds
//! no code: the operators are the fields below and no others.

mod compile;
mod condition;
mod expression;
mod fixed;
mod join;
mod keyed;
mod notation;
mod rules;
mod usage;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::{DecimalMark, MegabyteFactor};

pub use compile::CompiledLayout;
pub(super) use compile::{
    Amount, AmountSource, CompiledRecord, CompiledTotal, CompiledTransaction, CurrencySource, HeaderCell,
};
pub(super) use compile::{header_cell, is_same_header, named};
pub(super) use condition::{Condition, all_hold};
pub use expression::{Choice, ColumnName, Expression, Operation, When, Whens};
pub(super) use expression::{NoValue, Preamble, Value};
pub(super) use fixed::CompiledRecords;
pub use fixed::{FixedColumn, FixedField, FixedRecord, FixedRecords};
pub(super) use join::CompiledJoin;
pub use join::Join;
pub use usage::{BillLineColumns, DurationColumns, UsageColumns, VolumeColumns};
pub(super) use usage::{CompiledBillLine, CompiledDuration, CompiledPeriod, CompiledSeveral, CompiledUsage};

/// One layout file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// `<country>.<institution>.<product>`, the same as its path.
    pub id: String,
    /// What a person calls this export.
    pub title: String,
    /// The bank or operator, as it writes itself; empty where the format is everybody's.
    #[serde(default)]
    pub institution: String,
    /// ISO 3166-1 alpha-2 in lower case; `xx` when it serves several countries.
    pub country: String,
    /// Where the columns were seen.
    pub source: String,
    /// The day on which they were last held against that source.
    pub last_verified: String,
    /// The person typed the figures from paper; nothing can prove them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
    /// How a customer gets this export, by language tag.
    #[serde(default)]
    pub help: BTreeMap<String, String>,
    /// How to recognize the file.
    #[serde(rename = "match")]
    pub matching: Matching,
    /// Where the columns of records of fixed width stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<FixedRecords>,
    /// How values are written.
    pub values: Values,
    /// What a row means on a bank account. A layout has this or `usage`.
    pub transaction: Option<TransactionColumns>,
    /// What a row means on a telecom line: `[usage]`, or several `[[usage]]` where one row sums up several kinds of
    /// use.
    #[serde(default, deserialize_with = "usage::one_or_several", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "usage::one_or_several_schema"))]
    pub usage: Vec<UsageColumns>,
    /// What a row says of the bill of a telecom line, beside its use.
    pub bill_line: Option<BillLineColumns>,
    /// Rows that are no booking and no use.
    #[serde(default)]
    pub skip: Vec<Skip>,
    /// Bookings that have not been carried out yet.
    pub pending: Option<Rule>,
    /// Rows that state a balance or a total.
    #[serde(default)]
    pub total: Vec<Total>,
    /// Rows that continue the booking before them.
    pub merge_next: Option<MergeNext>,
    /// Rows that name the account of those after them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Section>,
    /// The row that names the columns of another table: it and those after it are none of this one, and are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Rule>,
    /// Rows that tell one call together.
    pub join: Option<Join>,
    /// Balances that the lines before the table state.
    pub control: Option<Control>,
}

/// How to recognize a file by its content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// The format: `csv`, a sheet such as `xlsx`, one that names its columns itself, such as `ofx`, or `fixed`, `json`
    /// or `xml`. A table is found in every kind of sheet, whichever of these it was written for. Columns of `json` are
    /// paths: `amount.value`, `texts` (a list: its texts on lines of their own, or its first object),
    /// `list[name=size].value`, `list[2].value`; `/account.iban` for a value of the nearest object around the rows that
    /// has it, `/` for the path of the list that holds them. In `xml` elements and attributes are keys, without
    /// prefixes; of elements that repeat the first is taken. Records of `fixed` width are told by `[fixed]`.
    pub format: String,
    /// The character between cells; all usual ones are tried when it is left out.
    pub delimiter: Option<char>,
    /// Whether `"` encloses cells.
    #[serde(default = "yes")]
    pub quoting: bool,
    /// The column names, in order and complete. A name between slashes is a pattern: `/Amount \([A-Z]{3}\)/`.
    #[serde(default)]
    pub header: Vec<String>,
    /// The same columns under other names, as other language versions of the site print them. Empty names at the end
    /// stand for columns that this version lacks.
    #[serde(default)]
    pub also_header: Vec<Vec<String>>,
    /// Without a header: how many columns each row has.
    pub columns: Option<usize>,
    /// Patterns that cells match in every row, by column number. Without a header they tell what the columns are; with
    /// one they part exports that share it, such as those of two countries that write dates in another order.
    #[serde(default)]
    pub cells: BTreeMap<String, String>,
    /// Texts that stand before the table.
    #[serde(default)]
    pub preamble: Vec<String>,
    /// JSON and XML: paths that rows of the file must have. Of several layouts that fit, the one with most of them is
    /// taken.
    #[serde(default)]
    pub keys: Vec<String>,
    /// JSON and XML: the lists that hold the rows, by the end of their paths; an empty text is the document itself.
    /// When left out, every list whose rows have all `keys`, or the document where it is one single object.
    #[serde(default)]
    pub rows: Vec<String>,
}

fn yes() -> bool {
    true
}

/// How values are written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// Date patterns; each cell is held against them in this order.
    pub date: Vec<String>,
    /// The decimal mark.
    #[serde(default)]
    pub decimal: DecimalMark,
    /// How many bytes a kilobyte is.
    #[serde(default)]
    pub megabyte: MegabyteFactor,
}

/// Which columns make a booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TransactionColumns {
    /// The day the bank booked it.
    pub booking_date: Expression,
    /// Bookings without a date are kept, with a note: in standards where it may be left out.
    #[serde(default)]
    pub undated: bool,
    /// Which date the figures of a reading and `--from` go by.
    #[serde(default)]
    pub dated_by: DatedBy,
    /// The day from which it bears interest.
    pub value_date: Option<Expression>,
    /// When the person did it.
    pub transaction_date: Option<Expression>,
    /// The signed amount.
    pub amount: AmountColumns,
    /// The currency; left out when the source names none.
    pub currency: Option<Expression>,
    /// The person's account.
    pub account: Option<Expression>,
    /// Every text of the row.
    pub description: Option<Expression>,
    /// Who was paid or who paid.
    pub counterparty_name: Option<Expression>,
    /// Their account.
    pub counterparty_account: Option<Expression>,
    /// The bank's own reference.
    pub bank_reference: Option<Expression>,
    /// The bank's word for the kind of booking.
    #[serde(rename = "type")]
    pub type_: Option<Expression>,
    /// The kind of booking, mapped to the words of the schema.
    pub kind: Option<Expression>,
    /// The bank's own category.
    pub category: Option<Expression>,
    /// `booked` or `pending`, mapped from the bank's words: a word that is not listed refuses its row, because it may
    /// stand for a booking that never took place. An empty cell is booked.
    pub status: Option<Expression>,
    /// The balance after the booking.
    pub balance: Option<AmountColumns>,
    /// A fee that is not part of the amount.
    pub fee: Option<AmountColumns>,
    /// The amount before conversion.
    pub original_amount: Option<AmountColumns>,
    /// The currency before conversion.
    pub original_currency: Option<Expression>,
    /// ISO 18245 merchant category code.
    pub merchant_category_code: Option<Expression>,
}

/// A date of a booking.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DatedBy {
    /// The day the bank booked it.
    #[default]
    BookingDate,
    /// The day from which it bears interest: the one that is always there in SWIFT messages.
    ValueDate,
}

/// Where an amount stands: a column name or number, or one of these operations.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AmountColumns {
    /// The amount, signed unless `sign_from` says otherwise.
    pub value: Option<Expression>,
    /// Money out, where it has a column of its own.
    pub debit: Option<Expression>,
    /// Money in, where it has a column of its own.
    pub credit: Option<Expression>,
    /// The column that holds the sign.
    pub sign_from: Option<SignFrom>,
    /// Positive means money out.
    #[serde(default)]
    pub invert: bool,
    /// The power of ten to multiply by: -2 where the source counts cents.
    #[serde(default)]
    pub scale: i32,
}

/// A column that says whether money came or went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignFrom {
    /// Which column.
    pub column: ColumnName,
    /// Words for money out; an empty text stands for an empty cell.
    pub negative: Vec<String>,
    /// Words for money in.
    pub positive: Vec<String>,
}

/// Rows to leave out, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// All of these hold.
    pub when: Whens,
    /// Why, in one word: `footer`, `declined`, `opening`.
    pub reason: String,
}

/// Rows for which something holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// All of these hold.
    pub when: Whens,
}

/// Rows that state a balance or a sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// All of these hold.
    pub when: Whens,
    /// The balance before the first booking.
    pub opening: Option<AmountColumns>,
    /// The balance after the last booking.
    pub closing: Option<AmountColumns>,
    /// The sum of all bookings; of use, the sum of the charges since the total row before this one.
    pub sum: Option<AmountColumns>,
    /// Of use: how many rows there are since the total row before this one. Rows that are left out count too, but not
    /// those whose `reason` is `header` or `trailer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<Expression>,
    /// Of use: how long all of them took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<DurationColumns>,
    /// The day at whose end the balance stands.
    pub date: Option<Expression>,
}

/// Rows that continue the booking before them: what they add to its description.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeNext {
    /// All of these hold.
    pub when: Whens,
    /// The text to add.
    pub description: Expression,
}

/// Rows that name the account of those after them, in files with a table for each account: above the first table, and
/// between two of them. The account of `[transaction]` stands for rows that no such row precedes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// All of these hold.
    pub when: Whens,
    /// The account; columns are those of the table.
    pub account: Expression,
}

/// Balances that stand before the table, and what a document states of its rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The balance before the first booking.
    pub opening: Option<Expression>,
    /// The balance after the last booking.
    pub closing: Option<Expression>,
    /// Of use: how many rows the document has, those that are left out included; a path around the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<Expression>,
}

/// What is wrong with a layout file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutError {
    /// One sentence.
    pub message: String,
    /// The line of the TOML file, where it is known.
    pub line: Option<u64>,
}

impl LayoutError {
    pub(super) fn new(message: impl Into<String>) -> LayoutError {
        LayoutError { message: message.into(), line: None }
    }
}

impl fmt::Display for LayoutError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for LayoutError {}

impl Layout {
    /// Reads a layout file. Unknown keys are errors, with the key that was probably meant.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<Layout, LayoutError> {
        toml::from_str(text).map_err(|error| LayoutError {
            line: error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() as u64 + 1),
            message: with_suggestion(error.message()),
        })
    }
}

impl Layout {
    /// The place of a column in a table, counted from 0; `None` where there is no such column, or columns are paths.
    #[must_use]
    pub fn column(&self, name: &ColumnName) -> Option<usize> {
        compile::column_index(&self.matching, name).ok()
    }
}

/// Adds "did you mean" to serde's message for an unknown key.
fn with_suggestion(message: &str) -> String {
    let mut words = message.split('`').skip(1).step_by(2);
    let Some(unknown) = words.next().filter(|_| message.starts_with("unknown field")) else {
        return message.to_owned();
    };
    let nearest =
        words.max_by(|one, other| strsim::jaro_winkler(unknown, one).total_cmp(&strsim::jaro_winkler(unknown, other)));
    match nearest {
        Some(nearest) => format!("unknown key `{unknown}`; did you mean `{nearest}`?"),
        None => format!("unknown key `{unknown}`"),
    }
}
