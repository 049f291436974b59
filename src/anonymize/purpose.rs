//! What a disclosure is for. A purpose fixes which attributes are measured: only those that move the price.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use crate::quote::Purpose;

/// A figure of a year that a codebook cuts into steps. No two purposes share one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttributeName {
    /// Mean data of a month, wherever used, in megabytes of 10^6 bytes.
    DataMegabytesMonth,
    /// Mean outgoing calls of a month, freephone and mailbox left out, in whole minutes.
    OutgoingMinutesMonth,
    /// Mean money in from others of a month, in whole units of the currency.
    PayInMonth,
    /// Card payments and cash in other currencies of a year, in whole units of the account's currency.
    ForeignSpendYear,
    /// Days of a year that ended below zero.
    OverdrawnDaysYear,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: &'static [Purpose] = &[Purpose::Mobile, Purpose::CurrentAccount];

    /// What is measured for it, in the order of the codebook's steps.
    #[must_use]
    pub fn attributes(self) -> &'static [AttributeName] {
        match self {
            Purpose::Mobile => &[AttributeName::DataMegabytesMonth, AttributeName::OutgoingMinutesMonth],
            Purpose::CurrentAccount => {
                &[AttributeName::PayInMonth, AttributeName::ForeignSpendYear, AttributeName::OverdrawnDaysYear]
            }
        }
    }
}

impl AttributeName {
    /// The key of its text.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            AttributeName::DataMegabytesMonth => "attribute-data-megabytes-month",
            AttributeName::OutgoingMinutesMonth => "attribute-outgoing-minutes-month",
            AttributeName::PayInMonth => "attribute-pay-in-month",
            AttributeName::ForeignSpendYear => "attribute-foreign-spend-year",
            AttributeName::OverdrawnDaysYear => "attribute-overdrawn-days-year",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

impl FromStr for Purpose {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Purpose::ALL.iter().copied().find(|purpose| purpose.word() == text);
        found.ok_or_else(|| format!("`{text}` is not a purpose; there are mobile and current-account"))
    }
}
