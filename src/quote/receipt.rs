//! What a price is made of: a receipt whose lines add up exactly to its total.

use serde::{Deserialize, Serialize};

use super::component::Kind;
use super::exact::{Day, Exact};
use super::meter::Meter;
use super::tariff::{Purpose, Tariff};
use crate::base::{Currency, Month};

/// The price of one tariff for one household.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What was priced.
    pub tariff: TariffReference,
    /// What kind of contract.
    pub purpose: Purpose,
    /// Currency of every amount.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub currency: Currency,
    /// Complete months that were replayed, 3 to 12.
    pub months: usize,
    /// Whether there were fewer than twelve, so that a year is an estimate: mean month times twelve.
    pub history_short: bool,
    /// The first twelve months of the contract, promotions and one-off amounts included.
    pub year_one: Bill,
    /// A year in the last phase of the contract, without one-off amounts.
    pub steady_state: Bill,
    /// What the tariff holds beside its price, and what the price does not hold.
    pub remarks: Vec<Remark>,
}

/// Which edition of which tariff, and where its figures were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TariffReference {
    /// Its id.
    pub id: String,
    /// Its edition.
    pub version: String,
    /// Who offers it.
    pub provider: String,
    /// What they call it.
    pub name: String,
    /// The page its figures were read on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The day they were read.
    pub retrieved: Day,
}

impl TariffReference {
    /// A reference to a tariff.
    #[must_use]
    pub fn of(tariff: &Tariff) -> TariffReference {
        TariffReference {
            id: tariff.id.clone(),
            version: tariff.version.clone(),
            provider: tariff.provider.clone(),
            name: tariff.name.clone(),
            url: tariff.source.url.clone(),
            retrieved: tariff.source.retrieved,
        }
    }
}

/// Lines and their sums. Amounts are positive when they cost.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bill {
    /// Month by month, in the order in which the tariff's components stand.
    pub lines: Vec<Line>,
    /// Sum of the lines that are not one-off.
    pub running: Exact,
    /// Sum of the one-off lines: set-up fees less bonuses.
    pub one_off: Exact,
    /// `running` and `one_off`: the sum of all lines.
    pub total: Exact,
    /// For a year: `total` itself where twelve months were replayed; otherwise the mean month times twelve and the
    /// one-off amounts, rounded half to even at the minor unit.
    pub annual: Exact,
    /// `running` divided by the months replayed, rounded half to even at the minor unit.
    pub monthly_mean: Exact,
    /// `running` by month.
    pub by_month: Vec<MonthAmount>,
}

/// What one month comes to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MonthAmount {
    /// The month of the history.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub month: Month,
    /// Its sum.
    pub amount: Exact,
}

/// One component in one month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Id of the component.
    pub component: String,
    /// What the component does.
    pub kind: Kind,
    /// The month of the history that was replayed.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub month: Month,
    /// The rule that made the amount; its text is `quote-rule-...`.
    pub rule: Rule,
    /// The first meter it read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter: Option<Meter>,
    /// What its meters read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metered: Option<Exact>,
    /// What of it was charged; for interest the sum of the daily balances that bore it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charged: Option<Exact>,
    /// What `metered` counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<LineUnit>,
    /// Positive when it costs, negative when it pays.
    pub amount: Exact,
}

/// What a line counts: exact figures, so seconds and bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LineUnit {
    /// Major units of the currency.
    Money,
    /// Things.
    Each,
    /// Days.
    Day,
    /// Seconds.
    Second,
    /// Bytes.
    Byte,
}

/// The rule that made an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The price of the period.
    Recurring,
    /// Waived in this month.
    Waived,
    /// Used within the allowance.
    WithinAllowance,
    /// Charged for what was used.
    Usage,
    /// The price of the bucket that the month falls in.
    Bucket,
    /// Slowed down beyond the allowance.
    Throttled,
    /// Stopped beyond the allowance.
    Stopped,
    /// A share of the value.
    Share,
    /// A price for each day overdrawn.
    OverdrawnDays,
    /// Interest on an overdraft.
    DebitInterest,
    /// Interest on money held.
    CreditInterest,
    /// Paid each period.
    Reward,
    /// A set-up fee.
    SetUp,
    /// A bonus for switching.
    Bonus,
    /// Taken off because a cap is reached.
    Capped,
}

impl Rule {
    /// Every rule.
    pub const ALL: &'static [Rule] = &[
        Rule::Recurring,
        Rule::Waived,
        Rule::WithinAllowance,
        Rule::Usage,
        Rule::Bucket,
        Rule::Throttled,
        Rule::Stopped,
        Rule::Share,
        Rule::OverdrawnDays,
        Rule::DebitInterest,
        Rule::CreditInterest,
        Rule::Reward,
        Rule::SetUp,
        Rule::Bonus,
        Rule::Capped,
    ];

    /// The key of its text.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Rule::Recurring => "quote-rule-recurring",
            Rule::Waived => "quote-rule-waived",
            Rule::WithinAllowance => "quote-rule-within-allowance",
            Rule::Usage => "quote-rule-usage",
            Rule::Bucket => "quote-rule-bucket",
            Rule::Throttled => "quote-rule-throttled",
            Rule::Stopped => "quote-rule-stopped",
            Rule::Share => "quote-rule-share",
            Rule::OverdrawnDays => "quote-rule-overdrawn-days",
            Rule::DebitInterest => "quote-rule-debit-interest",
            Rule::CreditInterest => "quote-rule-credit-interest",
            Rule::Reward => "quote-rule-reward",
            Rule::SetUp => "quote-rule-set-up",
            Rule::Bonus => "quote-rule-bonus",
            Rule::Capped => "quote-rule-capped",
        }
    }
}

/// Something to know beside the price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "remark", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Remark {
    /// A benefit that has no price here.
    Benefit {
        /// In the provider's words.
        text: String,
    },
    /// Use that the export does not name and that no tariff prices.
    LeftOut {
        /// How often in the months replayed.
        count: u64,
    },
    /// Months in which the service would have been slowed down.
    Throttled {
        /// How many.
        months: usize,
    },
    /// Months in which the service would have stopped.
    Stopped {
        /// How many.
        months: usize,
    },
}
