//! What the person tells of themselves: the contracts they have (`present.toml`) and what they want (`brief.toml`).
//! Both are read and used at home alone.

use serde::{Deserialize, Serialize};

use super::catalogue::FileError;
use super::exact::{Day, Exact};
use super::tariff::{Declaration, Purpose, Tariff};
use crate::base::{Date, Decimal, Month};

/// The contracts a person has.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PresentFile {
    /// One for each account or line; those that are not here are taken as they show in the history.
    #[serde(default)]
    pub contracts: Vec<Present>,
}

/// A contract a person has: always a candidate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Present {
    /// What kind of contract.
    pub purpose: Purpose,
    /// Which account or line, as the description of the meters calls it; absent: every one of this purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Id of its tariff in the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff: Option<String>,
    /// Its tariff, written out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inline: Option<Box<Tariff>>,
    /// All that is paid each month, extras included, where the tariff is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_price: Option<Exact>,
    /// The day it began, so that a promotion that is over is not counted again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// The last day on which leaving costs something; absent: it can be left at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Day>,
    /// What leaving before `end_date` costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<ExitRule>,
    /// Discounts on other contracts that end with this one, a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discounts_lost_monthly: Option<Exact>,
}

/// What leaving a contract early costs.
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExitRule {
    /// A fixed fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Exact>,
    /// A fraction of the monthly prices left until the end: `"1"` for all, `"0.25"` as the French consumer code allows
    /// (article L224-28) after the first year of a telecom contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_of_remaining: Option<Exact>,
}

/// What a person wants; filters at home and leaves with nobody.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Brief {
    /// Country of the household where the exports do not tell, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The longest commitment accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_commitment_months: Option<u32>,
    /// Providers not wanted, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded_providers: Vec<String>,
    /// The latest day to switch; absent: today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switch_by: Option<Day>,
    /// What the person declares to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<Declaration>,
    /// What the ranking goes by.
    #[serde(default)]
    pub rank_by: RankBy,
}

/// What the ranking goes by. There is nothing else to rank by: no offer can pay for its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RankBy {
    /// The cost of the first year, switching costs and bonuses included.
    #[default]
    YearOne,
    /// The cost of a later year.
    SteadyState,
}

impl PresentFile {
    /// Reads a `present.toml`.
    ///
    /// # Errors
    /// A [`FileError`] with the line and, for a mistyped key, the nearest one.
    pub fn parse(text: &str) -> Result<PresentFile, FileError> {
        FileError::parse_toml(text)
    }
}

impl Brief {
    /// Reads a `brief.toml`.
    ///
    /// # Errors
    /// A [`FileError`] with the line and, for a mistyped key, the nearest one.
    pub fn parse(text: &str) -> Result<Brief, FileError> {
        FileError::parse_toml(text)
    }

    /// The day of the switch: when the present contract ends, if that is not too late; else the latest day wanted.
    pub(super) fn switch_date(&self, present: Option<&Present>, today: Date) -> Date {
        let latest = self.switch_by.map_or(today, |day| day.0.max(today));
        let end = present.and_then(|present| present.end_date).map_or(today, |day| day.0.max(today));
        end.min(latest)
    }
}

impl Present {
    /// What leaving on `date` costs, given what the contract costs a month. `None` beyond what a decimal holds.
    pub(super) fn exit_cost(&self, date: Date, monthly_price: Decimal) -> Option<Decimal> {
        let (Some(end), Some(exit)) = (self.end_date, self.exit) else { return Some(Decimal::ZERO) };
        if date >= end.0 {
            return Some(Decimal::ZERO);
        }
        let months = Month::of(date).months_until(Month::of(end.0)) + i32::from(end.0.day() > date.day());
        let remaining = monthly_price.checked_mul(Decimal::from(months.max(1)))?;
        let share = exit.share_of_remaining.unwrap_or_default().0;
        let part = remaining.checked_mul(share)?.round_dp(2);
        part.checked_add(exit.fee.unwrap_or_default().0)
    }

    /// Whole months that it has run on `date`.
    pub(super) fn months_taken(&self, date: Date) -> u32 {
        let Some(since) = self.since else { return u32::MAX / 2 };
        let months = Month::of(since.0).months_until(Month::of(date)) - i32::from(since.0.day() > date.day());
        u32::try_from(months).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Brief, Date, Day, Decimal, ExitRule, Present, PresentFile};
    use crate::quote::Purpose;

    fn contract() -> Present {
        let text = "[[contracts]]\npurpose = \"mobile\"\nmonthly_price = \"20.00\"\nend_date = \"2027-03-31\"\n\
                    since = \"2026-02-15\"\nexit = { fee = \"5\", share_of_remaining = \"0.25\" }\n";
        PresentFile::parse(text).expect("a present.toml").contracts.remove(0)
    }

    #[test]
    fn leaving_early_costs_the_rest_of_the_term() {
        let contract = contract();
        assert_eq!(contract.purpose, Purpose::Mobile);
        assert_eq!(
            contract.exit,
            Some(ExitRule {
                fee: Some("5".parse().expect("5")),
                share_of_remaining: Some("0.25".parse().expect("0.25"))
            })
        );
        let cost = |date| contract.exit_cost(date, Decimal::from(20));
        // Eleven days into the month before last: two months are begun.
        assert_eq!(cost(Date::constant(2027, 2, 11)), Some(Decimal::from(15)));
        assert_eq!(cost(Date::constant(2027, 3, 31)), Some(Decimal::ZERO));
        assert_eq!(contract.months_taken(Date::constant(2026, 11, 14)), 8);
        assert_eq!(contract.months_taken(Date::constant(2026, 11, 15)), 9);
    }

    #[test]
    fn one_waits_for_the_end_of_a_contract_if_there_is_time() {
        let today = Date::constant(2026, 11, 23);
        let brief = |day| Brief { switch_by: Some(Day(day)), ..Brief::default() };
        assert_eq!(
            brief(Date::constant(2027, 6, 1)).switch_date(Some(&contract()), today),
            Date::constant(2027, 3, 31)
        );
        assert_eq!(brief(Date::constant(2027, 1, 1)).switch_date(Some(&contract()), today), Date::constant(2027, 1, 1));
        assert_eq!(Brief::default().switch_date(Some(&contract()), today), today);
    }

    #[test]
    fn a_mistyped_key_is_answered_with_the_nearest() {
        let error = Brief::parse("country = \"GB\"\nexcluded_provider = []\n").expect_err("no such key");
        assert_eq!(error.line, Some(2));
        assert!(error.message.ends_with("did you mean `excluded_providers`?"), "{error}");
    }
}
