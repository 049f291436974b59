//! The receiving side prices a verified message by itself: every tariff over the reference years of the code.
//!
//! Nothing but the message, the public codebook and the catalogue goes in. The answer is a range, because a code stands
//! for many households; the exact price is found on the person's own device.

use super::verify::Verified;
use crate::anonymize::{Codebook, Digest, Purpose, codebook_digest_known};
use crate::base::{Currency, Decimal};
use crate::describe::Meters;
use crate::quote::{Catalogue, Declaration, Exact, Plan, Receipt, Refusal, Remark, TariffReference};

/// What every tariff of a catalogue costs the households of a code.
#[derive(Clone, Debug, PartialEq)]
pub struct CodePrices {
    /// What offers are asked for.
    pub purpose: Purpose,
    /// ISO 3166-1 alpha-2 country of the codebook.
    pub country: String,
    /// Currency of every amount.
    pub currency: Currency,
    /// The group code.
    pub code: u16,
    /// Reference households that share the code.
    pub households: u32,
    /// Size of the reference.
    pub population: u32,
    /// Reference years that were priced, or tried.
    pub year_count: usize,
    /// One for each tariff of the purpose and market: by the median of a steady year, unpriced ones last.
    pub tariffs: Vec<CodePrice>,
    /// Tariffs of the catalogue for another purpose or market.
    pub other_count: usize,
}

/// What one tariff costs the households of a code.
#[derive(Clone, Debug, PartialEq)]
pub struct CodePrice {
    /// What was priced.
    pub tariff: TariffReference,
    /// The first twelve months, promotions and one-off amounts included; `None` when no year could be priced.
    pub year_one: Option<Spread>,
    /// A year in the last phase, without one-off amounts; `None` when no year could be priced.
    pub steady_state: Option<Spread>,
    /// Reference years that both spreads are taken over.
    pub priced_count: usize,
    /// Why the other years could not be priced, one for each.
    pub refusals: Vec<Refusal>,
    /// Priced years in which the service would have been slowed down or stopped in some month.
    pub limited_count: usize,
    /// What a customer must be, and declare, to have this tariff at all.
    pub declarations: Vec<Declaration>,
}

/// Lowest, middle and highest of some amounts; of an even count, the higher of the two in the middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Lowest.
    pub min: Exact,
    /// Middle.
    pub median: Exact,
    /// Highest.
    pub max: Exact,
}

/// Why a message cannot be priced.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PriceError {
    /// The codebook is not the one that the message names.
    #[error("the message needs the codebook {needed}{}; the one given is {given}", known(.needed))]
    OtherCodebook {
        /// SHA-256 of the codebook that the message names.
        needed: Digest,
        /// SHA-256 of the codebook that was given.
        given: Digest,
    },
    /// The codebook has no such code.
    #[error("the codebook has no code {0}; ask the sender to make the message anew")]
    NoSuchCode(u16),
}

fn known(digest: &Digest) -> String {
    codebook_digest_known(digest).map_or_else(String::new, |name| format!(" (built in as {name})"))
}

/// Prices a message over the reference years of its code.
///
/// # Errors
/// A [`PriceError`] when the codebook is another one, or has no such code. A tariff that cannot price a year is no
/// error: its refusal stands beside the years that it can price.
pub fn price(message: &Verified, codebook: &Codebook, catalogue: &Catalogue) -> Result<CodePrices, PriceError> {
    let disclosure = message.disclosure();
    let given = codebook.digest();
    if given != disclosure.codebook {
        return Err(PriceError::OtherCodebook { needed: disclosure.codebook, given });
    }
    let code = codebook.code(disclosure.code).ok_or(PriceError::NoSuchCode(disclosure.code))?;
    let (country, currency) = (codebook.country.as_str(), codebook.currency);
    let years: Vec<Meters> =
        code.years.iter().map(|year| year.to_meters(country, currency, codebook.population.start)).collect();
    let fits = |plan: &&Plan| {
        let market = &plan.tariff().market;
        plan.purpose() == codebook.purpose && market.country == country && market.currency == currency
    };
    let mut tariffs: Vec<CodePrice> =
        catalogue.plans.iter().filter(fits).map(|plan| price_plan(plan, &years)).collect();
    tariffs.sort_by_key(CodePrice::rank);
    Ok(CodePrices {
        purpose: codebook.purpose,
        country: country.to_owned(),
        currency,
        code: disclosure.code,
        households: code.households,
        population: codebook.population.households,
        year_count: years.len(),
        other_count: catalogue.plans.len() - tariffs.len(),
        tariffs,
    })
}

fn price_plan(plan: &Plan, years: &[Meters]) -> CodePrice {
    let (mut receipts, mut refusals) = (Vec::new(), Vec::new());
    for year in years {
        match rate(plan, year) {
            Ok(receipt) => receipts.push(receipt),
            Err(refusal) => refusals.push(refusal),
        }
    }
    let eligibility = plan.tariff().eligibility.as_ref();
    CodePrice {
        tariff: TariffReference::of(plan.tariff()),
        year_one: Spread::of(receipts.iter().map(|receipt| receipt.year_one.annual.0)),
        steady_state: Spread::of(receipts.iter().map(|receipt| receipt.steady_state.annual.0)),
        priced_count: receipts.len(),
        refusals,
        limited_count: receipts.iter().filter(|receipt| is_limited(receipt)).count(),
        declarations: eligibility.map(|eligibility| eligibility.declared.clone()).unwrap_or_default(),
    }
}

/// A reference year has one account or one line.
fn rate(plan: &Plan, year: &Meters) -> Result<Receipt, Refusal> {
    match (year.accounts.first(), year.lines.first()) {
        (Some(account), _) => plan.rate_account(account),
        (None, Some(line)) => plan.rate_line(line),
        (None, None) => Err(Refusal::HistoryTooShort { months: 0, least: crate::quote::LEAST_MONTHS }),
    }
}

fn is_limited(receipt: &Receipt) -> bool {
    let limits = |remark: &Remark| matches!(remark, Remark::Throttled { .. } | Remark::Stopped { .. });
    receipt.remarks.iter().any(limits)
}

impl CodePrice {
    fn rank(&self) -> (bool, Option<Decimal>, String) {
        let median = self.steady_state.map(|spread| spread.median.0);
        (median.is_none(), median, self.tariff.id.clone())
    }
}

impl Spread {
    fn of(amounts: impl Iterator<Item = Decimal>) -> Option<Spread> {
        let mut amounts: Vec<Decimal> = amounts.collect();
        amounts.sort_unstable();
        let at = |index: usize| amounts.get(index).copied().map(Exact);
        Some(Spread { min: at(0)?, median: at(amounts.len() / 2)?, max: at(amounts.len().checked_sub(1)?)? })
    }
}
