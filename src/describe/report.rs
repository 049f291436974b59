//! Meters as JSON, for the person's own tools. Nothing of it is made to leave the machine.

use serde::Serialize;

use super::{AccountMeters, AccountMonth, LineMeters, LineMonth, Meters, UsageKey};
use crate::base::{Decimal, Proof, plain};

/// The profile of a household, `urn:mydata:profile:1`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProfileReport {
    /// Always `urn:mydata:profile:1`.
    pub schema: &'static str,
    /// One for each account and currency.
    pub accounts: Vec<AccountReport>,
    /// One for each telecom line.
    pub lines: Vec<LineReport>,
}

/// An account, month by month. Amounts are positive magnitudes as decimal strings.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountReport {
    /// Institution and currency, never a number.
    pub label: String,
    /// ISO 3166-1 alpha-2, `XX` when unknown.
    pub country: String,
    /// ISO 4217.
    pub currency: String,
    /// How far the reading was proved.
    pub proof: Proof,
    /// Oldest first.
    pub months: Vec<AccountMonthReport>,
}

/// A month of an account.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountMonthReport {
    /// `2026-03`.
    pub month: String,
    /// Whether the history covers all of it.
    pub complete: bool,
    /// Money in from others.
    pub pay_in: String,
    /// Money out by card.
    pub card_spend: String,
    /// Direct debits collected.
    pub direct_debit_value: String,
    /// Different payees that collected.
    pub direct_debit_count: u32,
    /// Cash taken out at home.
    pub cash_value: String,
    /// Card payments and cash in other currencies.
    pub foreign_value: String,
    /// Fees of the present bank.
    pub fees: String,
    /// Overdraft interest of the present bank.
    pub interest_paid: String,
    /// Credit interest of the present bank.
    pub interest_received: String,
    /// Balance at the end of each day, first to last; empty when no balance anchors the account.
    pub end_of_day_balances: Vec<String>,
}

/// A telecom line, month by month.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineReport {
    /// The operator, never a number.
    pub label: String,
    /// ISO 3166-1 alpha-2, `XX` when unknown.
    pub country: String,
    /// How far the reading was proved.
    pub proof: Proof,
    /// Oldest first.
    pub months: Vec<LineMonthReport>,
}

/// A month of a telecom line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineMonthReport {
    /// `2026-03`.
    pub month: String,
    /// Whether the history covers all of it.
    pub complete: bool,
    /// Use by what, who, where to and where from.
    pub usage: Vec<UsageReport>,
}

/// How much of one kind of use.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UsageReport {
    /// What, who, where to, where from.
    #[serde(flatten)]
    pub key: UsageKey,
    /// Calls, messages, sessions.
    pub count: u64,
    /// Seconds of calls.
    pub seconds: String,
    /// Bytes of data.
    pub bytes: String,
}

impl ProfileReport {
    /// The report of some meters.
    #[must_use]
    pub fn new(meters: &Meters) -> ProfileReport {
        ProfileReport {
            schema: "urn:mydata:profile:1",
            accounts: meters.accounts.iter().map(account).collect(),
            lines: meters.lines.iter().map(line).collect(),
        }
    }
}

fn account(account: &AccountMeters) -> AccountReport {
    let digits = account.currency.minor_digits();
    AccountReport {
        label: account.label.clone(),
        country: account.country.clone(),
        currency: account.currency.to_string(),
        proof: account.proof,
        months: account.months.iter().map(|month| account_month(month, digits)).collect(),
    }
}

fn account_month(month: &AccountMonth, digits: u32) -> AccountMonthReport {
    let money = |amount: Decimal| plain(amount, digits);
    AccountMonthReport {
        month: month.month.to_string(),
        complete: month.complete,
        pay_in: money(month.pay_in),
        card_spend: money(month.card_spend),
        direct_debit_value: money(month.direct_debit_value),
        direct_debit_count: month.direct_debit_count,
        cash_value: money(month.cash_value),
        foreign_value: money(month.foreign_card_value + month.foreign_cash_value),
        fees: money(month.fees),
        interest_paid: money(month.interest_paid),
        interest_received: money(month.interest_received),
        end_of_day_balances: month.days.iter().map(|day| money(day.balance)).collect(),
    }
}

fn line(line: &LineMeters) -> LineReport {
    LineReport {
        label: line.label.clone(),
        country: line.country.clone(),
        proof: line.proof,
        months: line.months.iter().map(line_month).collect(),
    }
}

fn line_month(month: &LineMonth) -> LineMonthReport {
    let usage = month.usage.iter().map(|(key, total)| UsageReport {
        key: *key,
        count: total.count,
        seconds: plain(total.seconds, 0),
        bytes: plain(total.bytes, 0),
    });
    LineMonthReport { month: month.month.to_string(), complete: month.complete, usage: usage.collect() }
}
