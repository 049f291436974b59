//! The components of a tariff: prices, fees, rates and rewards, each of which may depend on any meter of the month.

use serde::{Deserialize, Serialize};

use super::amount::{RoundingMode, RoundingPoint};
use super::condition::{Condition, Waiver};
use super::exact::Exact;
use super::meter::Meter;
use crate::base::Currency;

/// How amounts are rounded. Rounding is part of the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// When.
    #[serde(default)]
    pub at: RoundingPoint,
    /// Which way.
    #[serde(default)]
    pub mode: RoundingMode,
    /// To how many decimals; absent: the currency's minor unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<u32>,
}

/// What a component does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A price each month, quarter or year.
    Recurring,
    /// A price for what is used, after allowances.
    Usage,
    /// Interest on an overdraft.
    DebitInterest,
    /// Interest on money held.
    CreditInterest,
    /// A fee for things that happen.
    Event,
    /// Paid to the customer: cashback, a monthly reward.
    Reward,
    /// Once: a set-up fee, or (negative) a bonus for switching.
    OneOff,
}

impl Kind {
    /// The word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Recurring => "recurring",
            Kind::Usage => "usage",
            Kind::DebitInterest => "debit_interest",
            Kind::CreditInterest => "credit_interest",
            Kind::Event => "event",
            Kind::Reward => "reward",
            Kind::OneOff => "one_off",
        }
    }
}

/// One price, fee, rate or reward.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Its name on receipts, unique within the tariff.
    pub id: String,
    /// What it does.
    pub kind: Kind,
    /// The provider's own words for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The meters whose sum it prices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meters: Vec<Meter>,
    /// Price of one `unit`, of one period (`recurring`), or of the event. Negative only for a `one_off` bonus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Exact>,
    /// The currency of its prices where it is stated; it must be the market's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub currency: Option<Currency>,
    /// The unit that `price` and tier limits are for; required for time and volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// How often a `recurring` price or interest is posted; absent: monthly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// A fraction of the value of the meters (`"0.0299"` is 2.99 %).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Exact>,
    /// Added to `share` for each item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat: Option<Exact>,
    /// Least charge for each item under `share`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Exact>,
    /// Largest charge for each item under `share`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Exact>,
    /// Prices or rates by amount, lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// How tiers are read; required with tiers, without a default, since published tariffs mean all three.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_mode: Option<TierMode>,
    /// What is free each month before the price applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowance: Option<Allowance>,
    /// The pool it draws on instead of an allowance of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// In what steps use is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// An overdraft that bears no interest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<Free>,
    /// The interest rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// `debit_interest`: the deepest overdraft granted; a household that needs more is not eligible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Exact>,
    /// `event` on `days_overdrawn`: count only days overdrawn by more than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond: Option<Exact>,
    /// `one_off`: the month of the contract in which it falls, from 1; absent: the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u32>,
    /// How its amounts are rounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// The most that it, and those named with it, come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Cap>,
    /// The phases it applies in; absent: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<String>,
    /// It applies in months in which all of these hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// It applies in months in which one of these holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<Condition>,
    /// It is waived in months in which this holds; the receipt shows the waiver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
}

/// A unit of use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// One second.
    Second,
    /// Sixty seconds.
    Minute,
    /// A thousand bytes, or 1024 where the tariff says `megabyte = "1024"`.
    Kilobyte,
    /// A thousand kilobytes, or 1024.
    Megabyte,
    /// A thousand megabytes, or 1024.
    Gigabyte,
    /// One message, call, withdrawal, payment or day.
    Each,
}

impl Unit {
    /// The word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Kilobyte => "kilobyte",
            Unit::Megabyte => "megabyte",
            Unit::Gigabyte => "gigabyte",
            Unit::Each => "each",
        }
    }
}

/// How often something is charged or posted. Quarters and years are those of the calendar for interest, and those of
/// the contract for prices.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Each month.
    #[default]
    Month,
    /// Each three months.
    Quarter,
    /// Each twelve months.
    Year,
}

impl Period {
    /// Its length in months.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Period::Month => 1,
            Period::Quarter => 3,
            Period::Year => 12,
        }
    }
}

/// A price or rate up to an amount.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Up to and including this, in `unit` or major units of money; the last tier has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upto: Option<Exact>,
    /// Price of one unit (`graduated`, `whole`) or of the bucket (`bucket`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Exact>,
    /// Interest rate of the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
}

/// How tiers are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TierMode {
    /// Each part at the price of its own tier.
    Graduated,
    /// Everything at the price of the tier that the whole falls in.
    Whole,
    /// One price for the tier that the whole falls in.
    Bucket,
}

/// What is free each month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// How much.
    pub amount: Exact,
    /// Of what unit.
    pub unit: Unit,
    /// What happens beyond it.
    #[serde(default)]
    pub then: Beyond,
}

/// What happens when an allowance is used up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Beyond {
    /// The price applies.
    #[default]
    Charge,
    /// The service goes on slowly, at no charge (fair use); the receipt says in which months.
    Throttle,
    /// The service stops; the receipt says in which months.
    Stop,
}

/// In what steps use is counted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The size of a step.
    pub amount: Exact,
    /// Its unit.
    pub unit: Unit,
    /// Calls: the least that a call is charged for, in the same unit; absent: one step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Exact>,
}

/// An overdraft that bears no interest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Free {
    /// How deep, in major units.
    pub amount: Exact,
    /// Whether a deeper overdraft loses it.
    pub kind: FreeKind,
}

/// Two things that published tariffs both call a buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FreeKind {
    /// Only what lies beyond it bears interest.
    Slice,
    /// Up to it nothing bears interest, beyond it everything does.
    Cliff,
}

/// An annual interest rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// A fraction: `"0.199"` is 19.9 %.
    pub value: Exact,
    /// What the figure means; required, since EAR and nominal differ by a tenth at overdraft rates.
    pub basis: RateBasis,
}

/// What an annual rate means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RateBasis {
    /// Equivalent annual rate of an overdraft, interest upon interest included (the French TAEG is one).
    #[serde(rename = "EAR")]
    Ear,
    /// Annual equivalent rate of savings, interest upon interest included.
    #[serde(rename = "AER")]
    Aer,
    /// The yearly sum of simple interest.
    #[serde(rename = "nominal")]
    Nominal,
}

impl RateBasis {
    /// The word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            RateBasis::Ear => "EAR",
            RateBasis::Aer => "AER",
            RateBasis::Nominal => "nominal",
        }
    }
}

/// The most that components come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// In major units.
    pub amount: Exact,
    /// Within each month, quarter or year of the contract.
    pub period: Period,
    /// Other components that count towards it, all charges or all rewards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<String>,
}
