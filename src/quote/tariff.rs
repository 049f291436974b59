//! The tariff schema: what a provider publishes, as a file that a person can read and a program can price.
//!
//! A tariff is a list of components. Each has a kind, a price or a rate, and may depend on any meter of the month. What
//! is neither priced nor listed as included is refused when a household uses it; nothing is free by omission. Figures
//! are exact decimals in quotes; shares and rates are fractions (`"0.199"` is 19.9 %).

use serde::{Deserialize, Serialize};

use super::component::{Component, Rounding, Unit};
use super::condition::Condition;
use super::exact::{Day, Exact};
use super::meter::Meter;
use crate::base::{Currency, MegabyteFactor};

/// What kind of contract a tariff is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// A current account.
    CurrentAccount,
    /// A mobile plan.
    Mobile,
}

impl Purpose {
    /// The word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Purpose::CurrentAccount => "current-account",
            Purpose::Mobile => "mobile",
        }
    }
}

/// A published tariff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tariff {
    /// `urn:mydata:tariff:<country>:<slug>`, or a slug of lower-case letters, digits and hyphens.
    pub id: String,
    /// Which edition of it; providers reprice under one name.
    pub version: String,
    /// Who offers it.
    pub provider: String,
    /// What they call it.
    pub name: String,
    /// What kind of contract it is.
    pub purpose: Purpose,
    /// Where it is sold and in what money.
    pub market: Market,
    /// Where these figures were read.
    pub source: Source,
    /// When it can be taken out.
    pub valid: Validity,
    /// What a new customer goes through, in order; absent: one phase without end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<Phase>,
    /// How long it binds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// How many bytes the provider's kilobyte has; 1000 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub megabyte: Option<MegabyteFactor>,
    /// How amounts are rounded unless a component says otherwise; absent: each posting cut off at the minor unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// Meters that cost nothing however much is used: stated, never assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub included: Vec<Meter>,
    /// Allowances that several components draw on, in the order in which the components stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<Pool>,
    /// What is charged and paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
    /// Who may have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligibility: Option<Eligibility>,
    /// What the tariff holds that no component expresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unpriced: Vec<Unpriced>,
}

/// A market: a tariff of another one is refused, never converted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// ISO 4217.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub currency: Currency,
}

/// Where the figures of a tariff come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The page that was read; absent for invented tariffs. Figures copied from a page grow stale after a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The day it was read.
    pub retrieved: Day,
    /// Under what terms the figures may be passed on (SPDX identifier, or words).
    pub licence: String,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The days on which a tariff can be taken out, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// The first day.
    pub from: Day,
    /// The last day; absent: until further notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

/// A phase of the contract: a promotion, then the standard price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// What components call it.
    pub name: String,
    /// How many months it lasts; every phase but the last has it, the last never ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

/// How long a contract binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Months one cannot leave without paying; 0 for none.
    pub months: u32,
    /// What leaving earlier costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_fee: Option<Exact>,
}

/// An allowance that several components share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// What components call it.
    pub id: String,
    /// How much.
    pub amount: Exact,
    /// Of what unit.
    pub unit: Unit,
}

/// Who may have a tariff.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// Hold in every month of the history.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// What the person must declare to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<Declaration>,
}

/// What a person can say of themselves; a closed list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Declaration {
    /// In full-time education.
    Student,
    /// Younger than 26.
    Under26,
    /// 65 or older.
    Over64,
    /// Not a customer of this provider before.
    NewCustomer,
    /// Will use the current account switch service (or the bank mobility service).
    Switcher,
    /// Receives means-tested support.
    SocialTariff,
}

impl Declaration {
    /// The word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Declaration::Student => "student",
            Declaration::Under26 => "under26",
            Declaration::Over64 => "over64",
            Declaration::NewCustomer => "new-customer",
            Declaration::Switcher => "switcher",
            Declaration::SocialTariff => "social-tariff",
        }
    }
}

/// What the tariff holds that no component expresses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unpriced {
    /// In the provider's words.
    pub text: String,
    /// A benefit is listed; a charge refuses the quote of whoever would pay it.
    pub kind: UnpricedKind,
    /// `charge`: it is due in months in which all of these hold; absent: for everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
}

/// Which way something unpriced would go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnpricedKind {
    /// Worth something to some: insurance, a subscription, rollover.
    Benefit,
    /// Costs something.
    Charge,
}
