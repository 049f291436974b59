//! The consumption schema, version 1: what a reading yields, whatever the file looked like.
//!
//! Field names follow the mapping tables of ISO 20022 camt.053, Open Banking UK, Berlin Group and OFX (bank) and of
//! TMF635, AU CDR Telco (telecom). Amounts are signed as the account holder sees them, money out negative; a telecom
//! charge is positive when it costs. Strings are cleared and filled again for each row: a sink that keeps a record
//! clones it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::base::{Currency, Date, Identifier, Moment, Personal};

/// One row of consumption.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A booking on an account.
    Transaction(Transaction),
    /// A call, a message, a data session.
    Usage(Usage),
    /// A line of a bill: subscription, option, discount, tax.
    BillLine(BillLine),
    /// A balance that the source states by itself.
    Balance(Balance),
}

impl Record {
    /// The day it belongs to: booking date, begin of use, begin of the billed period, date of the balance.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        match self {
            Record::Transaction(transaction) => transaction.booking_date,
            Record::Usage(usage) => usage.started_at.map(|moment| moment.date),
            Record::BillLine(line) => line.period_start,
            Record::Balance(balance) => balance.date,
        }
    }
}

/// Whether a booking has been carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// On the account (ISO 20022 `BOOK`).
    #[default]
    Booked,
    /// Announced, not on the account yet (`PDNG`).
    Pending,
}

/// What kind of booking it is, as far as the source or its words tell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TransactionKind {
    /// Paid by card in a shop or online.
    CardPayment,
    /// Cash taken out.
    CashWithdrawal,
    /// Collected by the payee under a mandate.
    DirectDebit,
    /// Sent regularly by the bank.
    StandingOrder,
    /// Sent or received, once.
    Transfer,
    /// Between accounts of the same person.
    OwnTransfer,
    /// Charged by the bank.
    Fee,
    /// Overdraft or credit interest.
    Interest,
    /// By cheque.
    Cheque,
    /// Cash or cheque paid in.
    Deposit,
    /// Nothing tells.
    #[default]
    Other,
}

impl TransactionKind {
    /// Whether bookings of the kind are money out; `None` where they may be both.
    #[must_use]
    pub fn is_outgoing(self) -> Option<bool> {
        use TransactionKind::{CardPayment, CashWithdrawal, Deposit, DirectDebit, Fee, StandingOrder};
        match self {
            CardPayment | CashWithdrawal | DirectDebit | StandingOrder | Fee => Some(true),
            Deposit => Some(false),
            _ => None,
        }
    }
}

/// A booking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transaction {
    /// Index of its [`Account`] in the order of appearance.
    pub account: usize,
    /// Booked or pending.
    pub status: Status,
    /// Signed, money out negative.
    pub amount: Decimal,
    /// `None` when the source names none.
    pub currency: Option<Currency>,
    /// The day the bank booked it.
    pub booking_date: Option<Date>,
    /// The day from which it bears interest.
    pub value_date: Option<Date>,
    /// When the person did it.
    pub transaction_date: Option<Moment>,
    /// Every text of the row, as read.
    pub description_raw: Personal<String>,
    /// Who was paid or who paid.
    pub counterparty_name: Personal<String>,
    /// Their account.
    pub counterparty_account: Identifier<String>,
    /// The bank's own reference of this booking.
    pub bank_reference: Identifier<String>,
    /// The bank's own word for the kind of booking.
    pub type_raw: String,
    /// The bank's own category.
    pub category_raw: String,
    /// What kind it is.
    pub kind: TransactionKind,
    /// The account's balance after it.
    pub balance_after: Option<Decimal>,
    /// A fee in a column of its own, positive when it costs; not part of `amount`.
    pub fee: Option<Decimal>,
    /// The amount before conversion, signed as `amount`.
    pub original_amount: Option<Decimal>,
    /// The currency before conversion.
    pub original_currency: Option<Currency>,
    /// ISO 18245 merchant category code.
    pub merchant_category_code: Option<u16>,
    /// What it is made up of, where the source tells that of two parts or more: the payments of a batch, the categories
    /// of a purchase. The amount of the booking stands for itself, whatever they add up to.
    pub parts: Vec<Part>,
    /// The line of the file or the row of the sheet.
    pub line: u64,
}

/// A part of a booking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Signed as the account holder sees it, money out negative; `None` where the source does not say.
    pub amount: Option<Decimal>,
    /// `None` where it is that of the booking.
    pub currency: Option<Currency>,
    /// The amount before conversion or charges, signed as `amount`.
    pub original_amount: Option<Decimal>,
    /// The currency before conversion; `None` where it is that of the booking.
    pub original_currency: Option<Currency>,
    /// Who was paid or who paid.
    pub counterparty_name: Personal<String>,
    /// Their account.
    pub counterparty_account: Identifier<String>,
    /// Its words, as read.
    pub description_raw: Personal<String>,
    /// The bank's own reference of this part.
    pub bank_reference: Identifier<String>,
    /// The payer's reference, which went through all banks unchanged (ISO 20022 `EndToEndId`).
    pub end_to_end_id: Identifier<String>,
    /// The category.
    pub category_raw: String,
}

/// What was used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UsageKind {
    /// A call.
    #[default]
    Voice,
    /// A text message.
    Sms,
    /// A multimedia message.
    Mms,
    /// A data session.
    Data,
    /// Anything else that is charged.
    Other,
}

/// Who began it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The person.
    #[default]
    Out,
    /// The other side.
    In,
}

/// Where a call or message went, in the classes that change its price.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// A number of the same country whose network is not known, or data.
    #[default]
    National,
    /// A mobile of the same country.
    Mobile,
    /// A fixed line of the same country.
    Fixed,
    /// The same operator.
    OnNet,
    /// The mailbox.
    Voicemail,
    /// Free for the caller.
    Freephone,
    /// Service, directory, premium or shared-cost numbers and short codes.
    Special,
    /// Another country.
    International,
}

/// Where the person was.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// At home, or nothing else is said.
    #[default]
    Home,
    /// Abroad within the European Economic Area.
    RoamingEea,
    /// Abroad elsewhere.
    RoamingWorld,
}

/// The words of the schema for a closed list, both ways.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal,)* }) => {
        impl $type {
            /// The word used in JSON and in layouts.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($type::$variant => $word,)* }
            }

            /// The value that a word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<$type> {
                match word { $($word => Some($type::$variant),)* _ => None }
            }
        }
    };
}

words!(Status { Booked = "booked", Pending = "pending", });
words!(TransactionKind {
    CardPayment = "card_payment",
    CashWithdrawal = "cash_withdrawal",
    DirectDebit = "direct_debit",
    StandingOrder = "standing_order",
    Transfer = "transfer",
    OwnTransfer = "own_transfer",
    Fee = "fee",
    Interest = "interest",
    Cheque = "cheque",
    Deposit = "deposit",
    Other = "other",
});
words!(UsageKind { Voice = "voice", Sms = "sms", Mms = "mms", Data = "data", Other = "other", });
words!(Direction { Out = "out", In = "in", });
words!(Destination {
    National = "national",
    Mobile = "mobile",
    Fixed = "fixed",
    OnNet = "on_net",
    Voicemail = "voicemail",
    Freephone = "freephone",
    Special = "special",
    International = "international",
});
words!(Place { Home = "home", RoamingEea = "roaming_eea", RoamingWorld = "roaming_world", });

/// A call, a message, a data session; or several of them where the source sums them up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    /// Index of its [`Service`] in the order of appearance.
    pub service: usize,
    /// Local civil time; of a total, the begin of its period.
    pub started_at: Option<Moment>,
    /// The last day of the period that it is the total of; `None` for a single event. Nothing is known of the days
    /// within, and nothing is spread over them.
    pub period_ends: Option<Date>,
    /// What was used.
    pub kind: UsageKind,
    /// Who began it.
    pub direction: Direction,
    /// Where it went.
    pub destination: Destination,
    /// Where the person was.
    pub place: Place,
    /// The number at the other end.
    pub peer: Identifier<String>,
    /// The operator's own word for network or destination.
    pub network_raw: String,
    /// Length of a call, or of a session where it is measured in time.
    pub duration_seconds: Option<Decimal>,
    /// Data moved, up and down together.
    pub volume_bytes: Option<Decimal>,
    /// How many units: calls, messages, sessions; 0 where a total does not say.
    pub count: u64,
    /// What it cost, positive when it costs.
    pub charge: Option<Decimal>,
    /// The currency of the charge.
    pub currency: Option<Currency>,
    /// The line of the file or the row of the sheet.
    pub line: u64,
}

/// A line of a telecom bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BillLine {
    /// Index of its [`Service`].
    pub service: usize,
    /// First day of the period billed.
    pub period_start: Option<Date>,
    /// The operator's words.
    pub label: Personal<String>,
    /// Positive when it costs.
    pub charge: Decimal,
    /// The currency of the charge.
    pub currency: Option<Currency>,
    /// The line of the file or the row of the sheet.
    pub line: u64,
}

/// A balance that the source states apart from its bookings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Balance {
    /// Index of its [`Account`].
    pub account: usize,
    /// The day at whose end (closing) or start (opening) it holds; `None` when not stated.
    pub date: Option<Date>,
    /// Signed.
    pub amount: Decimal,
    /// Whether it stands before the bookings or after them.
    pub opening: bool,
    /// The line of the file or the row of the sheet.
    pub line: u64,
}

/// An account of the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Its number; empty when the source gives none.
    pub identifier: Identifier<String>,
    /// `None` when the source names none.
    pub currency: Option<Currency>,
}

/// A telecom line of the person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// Its number; empty when the source gives none.
    pub identifier: Identifier<String>,
    /// Who provides it.
    pub operator: String,
    /// ISO 3166-1 alpha-2 country of the line; empty where that of the [`Origin`] holds.
    pub country: String,
}

/// Who says what a file says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// The institution or operator.
    #[default]
    Exported,
    /// The person, who typed it from paper.
    Declared,
}

/// Where the records of one file come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    /// The file as the person named it; an archive member is `archive.zip!member.csv`.
    pub file: String,
    /// Id of the layout that read it.
    pub layout: String,
    /// The institution or operator.
    pub institution: String,
    /// ISO 3166-1 alpha-2 country, `XX` when the layout serves several.
    pub country: String,
    /// Who says so.
    pub provenance: Provenance,
}
