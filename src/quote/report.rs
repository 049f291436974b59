//! The ranking as JSON: costs, reasons, sources and dates, without the lines of each receipt.

use serde::{Deserialize, Serialize};

use super::catalogue::CatalogueNote;
use super::exact::{Day, Exact};
use super::rank::{Offer, Quotes, Refused, Stay, Subject};
use super::receipt::{Remark, TariffReference};
use super::refusal::Refusal;
use super::tariff::Purpose;
use crate::base::{Currency, Proof, Texts};

/// The schema that a report names.
const SCHEMA: &str = "urn:mydata:quote:1";

/// Every offer for a household.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QuoteReport {
    /// Always `urn:mydata:quote:1`.
    pub schema: String,
    /// The day it was made for.
    pub date: Day,
    /// How the offers were ranked, in words.
    pub ranking_rule: String,
    /// What the offers were taken from.
    pub catalogue: CatalogueReport,
    /// One for each account and line.
    pub subjects: Vec<SubjectReport>,
}

/// What the offers were taken from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CatalogueReport {
    /// What each catalogue says of itself: who is covered and who is not.
    pub notes: Vec<CatalogueNote>,
    /// Tariffs that can be priced.
    pub tariffs: usize,
    /// Files in which no tariff could be read.
    pub unreadable: usize,
    /// The day on which the oldest figures were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved_from: Option<Day>,
    /// The day on which the newest figures were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved_to: Option<Day>,
}

/// An account or a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SubjectReport {
    /// What kind of contract.
    pub purpose: Purpose,
    /// What its owner knows it by.
    pub label: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Currency of every cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub currency: Option<Currency>,
    /// How far the reading was proved.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub proof: Proof,
    /// Complete months that were replayed.
    pub months: usize,
    /// Whether a year is only estimated from fewer than twelve months.
    pub history_short: bool,
    /// When a switch would happen.
    pub switch_date: Day,
    /// The contract there is.
    pub stay: StayReport,
    /// Priced offers, cheapest first.
    pub offers: Vec<OfferReport>,
    /// Tariffs of this market without a price.
    pub refused: Vec<RefusedReport>,
    /// Tariffs of other markets or for other kinds of contract.
    pub other_tariffs: usize,
    /// Why there are no offers at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalReport>,
}

/// The contract there is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StayReport {
    /// `tariff`, `declared-price`, `observed` or `unknown`.
    pub basis: String,
    /// Its place among the offers, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<usize>,
    /// The next twelve months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_year_one: Option<Exact>,
    /// A later year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_steady_state: Option<Exact>,
    /// Why its tariff has no price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalReport>,
}

/// A priced offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferReport {
    /// Its place, from 1, staying counted.
    pub rank: usize,
    /// What was priced.
    pub tariff: TariffReference,
    /// The first year, switching cost and discounts lost included.
    pub cost_year_one: Exact,
    /// A later year, discounts lost included.
    pub cost_steady_state: Exact,
    /// Within the first year: set-up fees less bonuses.
    pub one_off: Exact,
    /// Within the first year: leaving the present contract.
    pub switching_cost: Exact,
    /// Within both years: discounts lost elsewhere.
    pub discounts_lost: Exact,
    /// Cost of staying less the first year's cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saving_year_one: Option<Exact>,
    /// Cost of staying less a later year's cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saving_steady_state: Option<Exact>,
    /// The dearest month replayed.
    pub dearest_month: Exact,
    /// What the price does not hold.
    pub remarks: Vec<Remark>,
}

/// A tariff without a price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RefusedReport {
    /// Which.
    pub tariff: TariffReference,
    /// Why.
    pub refusal: RefusalReport,
}

/// Why there is no price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RefusalReport {
    /// A stable word for it.
    pub code: String,
    /// One sentence: why.
    pub message: String,
    /// One sentence: the way out.
    pub hint: String,
}

impl QuoteReport {
    /// The report of a ranking, its sentences in the language of `texts`.
    #[must_use]
    pub fn new(quotes: &Quotes, texts: &Texts) -> QuoteReport {
        QuoteReport {
            schema: SCHEMA.to_owned(),
            date: Day(quotes.date),
            ranking_rule: quotes.ranking_rule(texts),
            catalogue: CatalogueReport {
                notes: quotes.notes.clone(),
                tariffs: quotes.tariff_count,
                unreadable: quotes.unreadable_count,
                retrieved_from: quotes.retrieved.map(|(from, _)| Day(from)),
                retrieved_to: quotes.retrieved.map(|(_, to)| Day(to)),
            },
            subjects: quotes.subjects.iter().map(|subject| subject_report(subject, texts)).collect(),
        }
    }
}

impl Quotes {
    /// How the offers were ranked, in words.
    #[must_use]
    pub fn ranking_rule(&self, texts: &Texts) -> String {
        texts.get(match self.rank_by {
            super::present::RankBy::YearOne => "quote-ranking-rule-year-one",
            super::present::RankBy::SteadyState => "quote-ranking-rule-steady-state",
        })
    }
}

fn subject_report(subject: &Subject, texts: &Texts) -> SubjectReport {
    SubjectReport {
        purpose: subject.purpose,
        label: subject.label.clone(),
        country: subject.country.clone(),
        currency: subject.currency,
        proof: subject.proof,
        months: subject.months,
        history_short: subject.history_short,
        switch_date: Day(subject.switch_date),
        stay: stay_report(&subject.stay, texts),
        offers: subject.offers.iter().map(offer_report).collect(),
        refused: subject.refused.iter().map(|refused| refused_report(refused, texts)).collect(),
        other_tariffs: subject.other_count,
        refusal: subject.refusal.as_ref().map(|refusal| refusal_report(refusal, texts)),
    }
}

fn stay_report(stay: &Stay, texts: &Texts) -> StayReport {
    StayReport {
        basis: stay.basis.word().to_owned(),
        rank: stay.rank,
        cost_year_one: stay.year_one,
        cost_steady_state: stay.steady_state,
        refusal: stay.refusal.as_ref().map(|refusal| refusal_report(refusal, texts)),
    }
}

fn offer_report(offer: &Offer) -> OfferReport {
    let by_month = offer.receipt.year_one.by_month.iter();
    OfferReport {
        rank: offer.rank,
        tariff: offer.receipt.tariff.clone(),
        cost_year_one: offer.cost_year_one,
        cost_steady_state: offer.cost_steady_state,
        one_off: offer.receipt.year_one.one_off,
        switching_cost: offer.switching_cost,
        discounts_lost: offer.discounts_lost,
        saving_year_one: offer.saving_year_one,
        saving_steady_state: offer.saving_steady_state,
        dearest_month: by_month.map(|month| month.amount).max().unwrap_or_default(),
        remarks: offer.receipt.remarks.clone(),
    }
}

fn refused_report(refused: &Refused, texts: &Texts) -> RefusedReport {
    RefusedReport { tariff: refused.tariff.clone(), refusal: refusal_report(&refused.refusal, texts) }
}

fn refusal_report(refusal: &Refusal, texts: &Texts) -> RefusalReport {
    RefusalReport { code: refusal.code().to_owned(), message: refusal.message(texts), hint: refusal.hint(texts) }
}
