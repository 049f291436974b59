//! Meters: what a household used, month by month. Private; the only input of rating and of disclosing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::base::{Currency, Date, Month, Proof};
use crate::normalize::{Destination, Direction, Place, UsageKind};

/// Everything that rating needs to know of a household.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meters {
    /// One for each account and currency.
    pub accounts: Vec<AccountMeters>,
    /// One for each telecom line.
    pub lines: Vec<LineMeters>,
}

/// An account, month by month.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountMeters {
    /// What to call it in front of its owner: institution and currency, never a number.
    pub label: String,
    /// ISO 3166-1 alpha-2 country of the institution, `XX` when unknown.
    pub country: String,
    /// Currency of every amount here.
    pub currency: Currency,
    /// How far the reading was proved, the weakest of its sources.
    pub proof: Proof,
    /// Consecutive calendar months, oldest first, months without a booking included.
    pub months: Vec<AccountMonth>,
}

/// One calendar month of an account. Amounts are positive magnitudes in major units.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountMonth {
    /// Which month.
    pub month: Month,
    /// Whether the history covers the month from its first day to its last.
    pub complete: bool,
    /// Money in from others; transfers between own accounts are left out.
    pub pay_in: Decimal,
    /// Money out by card.
    pub card_spend: Decimal,
    /// Card payments counted.
    pub card_count: u32,
    /// Direct debits collected.
    pub direct_debit_value: Decimal,
    /// Different payees that collected.
    pub direct_debit_count: u32,
    /// Cash taken out in the account's own currency.
    pub cash_value: Decimal,
    /// Times cash was taken out in the account's own currency.
    pub cash_count: u32,
    /// Card payments in another currency.
    pub foreign_card_value: Decimal,
    /// Their count.
    pub foreign_card_count: u32,
    /// Cash taken out in another currency.
    pub foreign_cash_value: Decimal,
    /// Its count.
    pub foreign_cash_count: u32,
    /// Fees that the present bank charged.
    pub fees: Decimal,
    /// Overdraft interest that the present bank charged.
    pub interest_paid: Decimal,
    /// Credit interest that the present bank paid.
    pub interest_received: Decimal,
    /// Balance at the end of each day of the month; empty when no balance anchors the account.
    pub days: Vec<DayBalance>,
}

/// The balance at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayBalance {
    /// The day.
    pub date: Date,
    /// Signed, in major units.
    pub balance: Decimal,
    /// What the present bank's own fees and interest did on that day (signed): rating another offer takes it out.
    pub own_charges: Decimal,
}

/// A telecom line, month by month.
#[derive(Clone, Debug, PartialEq)]
pub struct LineMeters {
    /// What to call it in front of its owner: the operator, never a number.
    pub label: String,
    /// ISO 3166-1 alpha-2 country, `XX` when unknown.
    pub country: String,
    /// How far the reading was proved.
    pub proof: Proof,
    /// Consecutive calendar months, oldest first.
    pub months: Vec<LineMonth>,
}

/// One calendar month of a telecom line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineMonth {
    /// Which month.
    pub month: Month,
    /// Whether the history covers the month from its first day to its last. A month without any total is not, where
    /// others are known by totals only.
    pub complete: bool,
    /// Use by what, who, where to and where from.
    pub usage: BTreeMap<UsageKey, UsageTotal>,
    /// Charges by currency code, as printed.
    pub charges: BTreeMap<Currency, Decimal>,
}

/// What kind of use a total counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UsageKey {
    /// Call, message or data.
    pub kind: UsageKind,
    /// Who began it.
    pub direction: Direction,
    /// Where it went.
    pub destination: Destination,
    /// Where the person was.
    pub place: Place,
}

/// How much of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UsageTotal {
    /// Calls, messages, sessions.
    pub count: u64,
    /// Seconds of calls; exact.
    pub seconds: Decimal,
    /// Each call rounded up to whole minutes, added up.
    pub started_minutes: u64,
    /// Bytes of data; exact.
    pub bytes: Decimal,
    /// Some of it is known only as the total of a period: the length of single calls is not known, and
    /// `started_minutes` does not count it.
    pub has_totals: bool,
    /// Some total does not say of how many calls, messages or sessions: `count` does not count them.
    pub is_uncounted: bool,
}
