//! Why a tariff is not priced for a household: typed, so that nothing partial is ever shown as a total.

use crate::base::Decimal;
use crate::base::{Argument, Currency, Date, Texts, plain};

use super::meter::Meter;
use super::tariff::{Declaration, Purpose};

/// Why there is no price. Each has a text and a way out in every language (`quote-refusal-...`).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// The tariff is sold in another country or currency; prices are never converted.
    OtherMarket {
        /// Country and currency of the tariff.
        offered: (String, Currency),
        /// Country of the account or line, and its currency where it has one.
        wanted: (String, Option<Currency>),
    },
    /// The tariff is for another kind of contract.
    OtherPurpose {
        /// What the tariff is for.
        offered: Purpose,
        /// What was asked for.
        wanted: Purpose,
    },
    /// The tariff reads a meter that the history does not hold.
    MissingMeter {
        /// The meter.
        meter: Meter,
    },
    /// Fewer complete months than a price can be told from.
    HistoryTooShort {
        /// Complete months there are.
        months: usize,
        /// Complete months that are needed.
        least: usize,
    },
    /// A condition of the tariff does not hold in a month.
    NotEligible {
        /// The meter that it looks at.
        meter: Meter,
        /// The month in which it fails.
        month: crate::base::Month,
    },
    /// The overdraft would be deeper than the tariff grants.
    OverdraftTooDeep {
        /// The deepest that is granted.
        limit: Decimal,
        /// The deepest that would be needed.
        needed: Decimal,
    },
    /// The person has not declared what the tariff asks for.
    NotDeclared {
        /// What would have to be declared.
        declaration: Declaration,
    },
    /// A rule that the meters cannot answer.
    Unpriceable {
        /// The component, or the text of the charge that no component expresses.
        component: String,
        /// Which rule.
        rule: UnpriceableRule,
    },
    /// The household uses something that the tariff neither prices nor includes.
    Uncovered {
        /// The meter.
        meter: Meter,
    },
    /// The tariff can no longer be taken out.
    Expired {
        /// Its last day.
        to: Date,
    },
    /// The tariff cannot be taken out yet.
    NotYet {
        /// Its first day.
        from: Date,
    },
    /// The figures were read too long ago.
    Stale {
        /// The day they were read.
        retrieved: Date,
    },
    /// The person does not want this provider.
    ProviderExcluded,
    /// The contract binds longer than the person wants.
    BindsTooLong {
        /// Its months.
        months: u32,
        /// The longest wanted.
        longest: u32,
    },
    /// The tariff of the present contract is not in the catalogue, or not valid.
    UnknownTariff {
        /// Its id, or what is wrong with it.
        id: String,
    },
    /// The country of the household is not known.
    UnknownCountry,
    /// Figures beyond what a plan counts in.
    OutOfRange {
        /// The component or meter.
        component: String,
    },
}

/// A pricing rule that monthly meters cannot answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnpriceableRule {
    /// Calls are charged in steps that need the length of each call.
    StepPerCall,
    /// Calls are charged in started minutes, and some months are known only as totals.
    StartedMinutes,
    /// A least or largest charge for each item needs the value of each item.
    LimitPerItem,
    /// A charge that no component of the tariff expresses.
    NoComponent,
}

impl UnpriceableRule {
    fn word(self) -> &'static str {
        match self {
            UnpriceableRule::StepPerCall => "step-per-call",
            UnpriceableRule::StartedMinutes => "started-minutes",
            UnpriceableRule::LimitPerItem => "limit-per-item",
            UnpriceableRule::NoComponent => "no-component",
        }
    }
}

impl Refusal {
    /// Every word that [`Refusal::code`] gives.
    pub const CODES: &'static [&'static str] = &[
        "other-market",
        "other-purpose",
        "missing-balance",
        "missing-meter",
        "history-too-short",
        "not-eligible",
        "overdraft-too-deep",
        "not-declared",
        "unpriceable",
        "uncovered",
        "expired",
        "not-yet",
        "stale",
        "provider-excluded",
        "binds-too-long",
        "unknown-tariff",
        "unknown-country",
        "out-of-range",
    ];

    /// The word used in JSON and in keys of texts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::OtherMarket { .. } => "other-market",
            Refusal::OtherPurpose { .. } => "other-purpose",
            Refusal::MissingMeter { meter } if meter.needs_balance() => "missing-balance",
            Refusal::MissingMeter { .. } => "missing-meter",
            Refusal::HistoryTooShort { .. } => "history-too-short",
            Refusal::NotEligible { .. } => "not-eligible",
            Refusal::OverdraftTooDeep { .. } => "overdraft-too-deep",
            Refusal::NotDeclared { .. } => "not-declared",
            Refusal::Unpriceable { .. } => "unpriceable",
            Refusal::Uncovered { .. } => "uncovered",
            Refusal::Expired { .. } => "expired",
            Refusal::NotYet { .. } => "not-yet",
            Refusal::Stale { .. } => "stale",
            Refusal::ProviderExcluded => "provider-excluded",
            Refusal::BindsTooLong { .. } => "binds-too-long",
            Refusal::UnknownTariff { .. } => "unknown-tariff",
            Refusal::UnknownCountry => "unknown-country",
            Refusal::OutOfRange { .. } => "out-of-range",
        }
    }

    /// One sentence: why.
    #[must_use]
    pub fn message(&self, texts: &Texts) -> String {
        texts.format(&format!("quote-refusal-{}", self.code()), &self.arguments(texts))
    }

    /// One sentence: the way out.
    #[must_use]
    pub fn hint(&self, texts: &Texts) -> String {
        texts.format(&format!("quote-refusal-{}-hint", self.code()), &self.arguments(texts))
    }

    fn arguments(&self, texts: &Texts) -> Vec<(&'static str, Argument)> {
        let meter_name = |meter: &Meter| texts.get(&super::explain::meter_key(*meter));
        match self {
            Refusal::OtherMarket { offered, wanted } => {
                let currency = wanted.1.map_or_else(String::new, |currency| format!(" {currency}"));
                vec![
                    ("offered", format!("{} {}", offered.0, offered.1).into()),
                    ("wanted", format!("{}{currency}", wanted.0).into()),
                ]
            }
            Refusal::OtherPurpose { offered, wanted } => vec![
                ("offered", texts.get(&format!("quote-purpose-{}", offered.word())).into()),
                ("wanted", texts.get(&format!("quote-purpose-{}", wanted.word())).into()),
            ],
            Refusal::MissingMeter { meter } | Refusal::Uncovered { meter } => vec![("meter", meter_name(meter).into())],
            Refusal::HistoryTooShort { months, least } => {
                vec![("months", (*months as u64).into()), ("least", (*least as u64).into())]
            }
            Refusal::NotEligible { meter, month } => {
                vec![("meter", meter_name(meter).into()), ("month", month.to_string().into())]
            }
            Refusal::OverdraftTooDeep { limit, needed } => {
                vec![("limit", plain(*limit, 2).into()), ("needed", plain(*needed, 2).into())]
            }
            Refusal::NotDeclared { declaration } => vec![
                ("word", declaration.word().into()),
                ("declaration", texts.get(&format!("quote-declaration-{}", declaration.word())).into()),
            ],
            Refusal::Unpriceable { component, rule } => vec![
                ("component", component.as_str().into()),
                ("rule", texts.get(&format!("quote-unpriceable-{}", rule.word())).into()),
            ],
            Refusal::Expired { to: date } | Refusal::NotYet { from: date } | Refusal::Stale { retrieved: date } => {
                vec![("date", date.to_string().into())]
            }
            Refusal::BindsTooLong { months, longest } => {
                vec![("months", u64::from(*months).into()), ("longest", u64::from(*longest).into())]
            }
            Refusal::UnknownTariff { id } => vec![("id", id.as_str().into())],
            Refusal::OutOfRange { component } => vec![("component", component.as_str().into())],
            Refusal::ProviderExcluded | Refusal::UnknownCountry => Vec::new(),
        }
    }
}
