//! Ranks every tariff of a catalogue for every account and line of a household, the present contract among them.
//!
//! The ranking goes by cost to the household and by nothing else: no input of it says what an offer pays to anybody.

use super::catalogue::{Catalogue, CatalogueNote};
use super::component::Kind;
use super::exact::{Exact, counted};
use super::history::{FULL_YEAR_MONTHS, History};
use super::plan::Plan;
use super::present::{Brief, Present, RankBy};
use super::rate::UNKNOWN_COUNTRY;
use super::receipt::{Receipt, TariffReference};
use super::refusal::Refusal;
use super::tariff::{Purpose, Tariff};
use crate::base::{Currency, Date, Decimal, Proof};
use crate::describe::{AccountMeters, Meters};

/// Days after which figures copied from a page are no longer trusted.
const STALE_DAYS: i32 = 365;

/// Every offer for a household, with what they rest on.
#[derive(Clone, Debug)]
pub struct Quotes {
    /// The day they were made for.
    pub date: Date,
    /// What the ranking goes by.
    pub rank_by: RankBy,
    /// What the catalogue covers and what it does not.
    pub notes: Vec<CatalogueNote>,
    /// Tariffs in the catalogue.
    pub tariff_count: usize,
    /// Files of the catalogue in which no tariff could be read.
    pub unreadable_count: usize,
    /// The days between which the figures of the catalogue were read.
    pub retrieved: Option<(Date, Date)>,
    /// One for each account, then one for each line.
    pub subjects: Vec<Subject>,
}

/// An account or a line, and its offers.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What kind of contract.
    pub purpose: Purpose,
    /// What its owner knows it by.
    pub label: String,
    /// Country of the institution.
    pub country: String,
    /// Currency of every cost; `None` when no tariff of the market was found.
    pub currency: Option<Currency>,
    /// How far the reading was proved.
    pub proof: Proof,
    /// Complete months that were replayed.
    pub months: usize,
    /// Whether a year is only estimated.
    pub history_short: bool,
    /// When a switch would happen.
    pub switch_date: Date,
    /// The contract there is.
    pub stay: Stay,
    /// Priced offers, cheapest first.
    pub offers: Vec<Offer>,
    /// Tariffs of this market and purpose without a price, and why.
    pub refused: Vec<Refused>,
    /// Tariffs of other markets or for other kinds of contract.
    pub other_count: usize,
    /// Why there are no offers at all.
    pub refusal: Option<Refusal>,
}

/// The contract there is, as a candidate.
#[derive(Clone, Debug)]
pub struct Stay {
    /// What its cost rests on.
    pub basis: StayBasis,
    /// The next twelve months; `None` when not known.
    pub year_one: Option<Exact>,
    /// A later year.
    pub steady_state: Option<Exact>,
    /// The receipt, where its tariff is known.
    pub receipt: Option<Receipt>,
    /// Why its tariff has no price.
    pub refusal: Option<Refusal>,
    /// Its place among the offers, from 1.
    pub rank: Option<usize>,
}

/// What the cost of staying rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StayBasis {
    /// The tariff that `present.toml` names.
    Tariff,
    /// The monthly price that `present.toml` gives.
    DeclaredPrice,
    /// Fees and interest booked on the account.
    Observed,
    /// Nothing: `present.toml` should tell.
    Unknown,
}

impl StayBasis {
    /// The word used in JSON and in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            StayBasis::Tariff => "tariff",
            StayBasis::DeclaredPrice => "declared-price",
            StayBasis::Observed => "observed",
            StayBasis::Unknown => "unknown",
        }
    }
}

/// A tariff that was priced.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Its place, from 1, staying counted.
    pub rank: usize,
    /// Every line of its price.
    pub receipt: Receipt,
    /// What leaving the present contract costs once.
    pub switching_cost: Exact,
    /// Discounts elsewhere that are lost in a year.
    pub discounts_lost: Exact,
    /// The first year: price, switching cost, discounts lost.
    pub cost_year_one: Exact,
    /// A later year: price, discounts lost.
    pub cost_steady_state: Exact,
    /// Cost of staying less `cost_year_one`.
    pub saving_year_one: Option<Exact>,
    /// Cost of staying less `cost_steady_state`.
    pub saving_steady_state: Option<Exact>,
}

/// A tariff without a price.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Which.
    pub tariff: TariffReference,
    /// Why.
    pub refusal: Refusal,
}

/// Prices every tariff of `catalogue` for every account and line, on this machine alone.
#[must_use]
pub fn quote(meters: &Meters, catalogue: &Catalogue, present: &[Present], brief: &Brief, today: Date) -> Quotes {
    let market = Market { catalogue, brief, today };
    let mut subjects = Vec::new();
    for account in &meters.accounts {
        let household = Household {
            purpose: Purpose::CurrentAccount,
            label: &account.label,
            country: &account.country,
            proof: account.proof,
            history: History::of_account(account),
            account: Some(account),
        };
        subjects.push(market.subject(household, present));
    }
    for line in &meters.lines {
        let household = Household {
            purpose: Purpose::Mobile,
            label: &line.label,
            country: &line.country,
            proof: line.proof,
            history: History::of_line(line),
            account: None,
        };
        subjects.push(market.subject(household, present));
    }
    let retrieved = || catalogue.plans.iter().map(|plan| plan.tariff().source.retrieved.0);
    Quotes {
        date: today,
        rank_by: brief.rank_by,
        notes: catalogue.notes.clone(),
        tariff_count: catalogue.plans.len(),
        unreadable_count: catalogue.unreadable_count(),
        retrieved: retrieved().min().zip(retrieved().max()),
        subjects,
    }
}

/// What offers are looked for in.
struct Market<'a> {
    catalogue: &'a Catalogue,
    brief: &'a Brief,
    today: Date,
}

/// Whom offers are looked for.
struct Household<'a> {
    purpose: Purpose,
    label: &'a str,
    country: &'a str,
    proof: Proof,
    history: Result<History, Refusal>,
    account: Option<&'a AccountMeters>,
}

impl Market<'_> {
    fn subject(&self, household: Household<'_>, present: &[Present]) -> Subject {
        let Household { purpose, label, proof, account, .. } = household;
        let contract = contract_of(present, purpose, label);
        let switch_date = self.brief.switch_date(contract, self.today);
        let currency = account.map(|account| account.currency);
        let country = self.country(purpose, household.country, currency);
        let mut subject = Subject {
            purpose,
            label: label.to_owned(),
            country: country.clone().unwrap_or_else(|| UNKNOWN_COUNTRY.to_owned()),
            currency,
            proof,
            months: 0,
            history_short: true,
            switch_date,
            stay: Stay::unknown(),
            offers: Vec::new(),
            refused: Vec::new(),
            other_count: 0,
            refusal: None,
        };
        let history = match (household.history, country) {
            (Ok(history), Some(country)) => history.in_country(&country),
            (Err(refusal), _) => return Subject { refusal: Some(refusal), ..subject },
            (Ok(_), None) => return Subject { refusal: Some(Refusal::UnknownCountry), ..subject },
        };
        subject.months = history.month_count();
        subject.history_short = history.is_short();
        subject.stay = self.stay(contract, &history, account);
        self.price_all(&mut subject, contract, &history);
        subject.rank(self.brief.rank_by);
        subject
    }

    /// The household's country; where the exports do not tell, the brief's, or the only one of the catalogue.
    fn country(&self, purpose: Purpose, country: &str, currency: Option<Currency>) -> Option<String> {
        if country != UNKNOWN_COUNTRY {
            return Some(country.to_owned());
        }
        if let Some(country) = &self.brief.country {
            return Some(country.clone());
        }
        let fits = |tariff: &&Tariff| {
            tariff.purpose == purpose && currency.is_none_or(|currency| currency == tariff.market.currency)
        };
        let tariffs = self.catalogue.plans.iter().map(Plan::tariff).filter(fits);
        let mut countries: Vec<&String> = tariffs.map(|tariff| &tariff.market.country).collect();
        countries.sort_unstable();
        countries.dedup();
        if let [only] = countries.as_slice() { Some((*only).clone()) } else { None }
    }

    fn stay(&self, contract: Option<&Present>, history: &History, account: Option<&AccountMeters>) -> Stay {
        let Some(contract) = contract else { return Stay::observed(history, account) };
        if let Some(price) = contract.monthly_price {
            let year = Exact(price.0.saturating_mul(Decimal::from(FULL_YEAR_MONTHS as u64)));
            return Stay { year_one: Some(year), steady_state: Some(year), ..Stay::on(StayBasis::DeclaredPrice) };
        }
        let compiled;
        let plan = match (&contract.inline, &contract.tariff) {
            (Some(tariff), _) => {
                compiled = Plan::compile(tariff);
                compiled.as_ref().map_err(|error| Refusal::UnknownTariff { id: error.to_string() })
            }
            (None, Some(id)) => self.catalogue.find(id).ok_or_else(|| Refusal::UnknownTariff { id: id.clone() }),
            (None, None) => return Stay::observed(history, account),
        };
        match plan.and_then(|plan| plan.rate_from(history, contract.months_taken(self.today))) {
            Ok(receipt) => Stay {
                year_one: Some(receipt.year_one.annual),
                steady_state: Some(receipt.steady_state.annual),
                receipt: Some(receipt),
                ..Stay::on(StayBasis::Tariff)
            },
            Err(refusal) => Stay { refusal: Some(refusal), ..Stay::on(StayBasis::Tariff) },
        }
    }

    fn price_all(&self, subject: &mut Subject, contract: Option<&Present>, history: &History) {
        let present_id = contract.and_then(|contract| contract.tariff.as_ref());
        for plan in &self.catalogue.plans {
            let tariff = plan.tariff();
            let same_currency = subject.currency.is_none_or(|currency| currency == tariff.market.currency);
            if tariff.purpose != subject.purpose || tariff.market.country != subject.country || !same_currency {
                subject.other_count += 1;
                continue;
            }
            if present_id == Some(&tariff.id) {
                continue;
            }
            let priced = self.admit(tariff, subject.switch_date).and_then(|()| plan.rate(history));
            match priced.and_then(|receipt| self.offer(subject, contract, receipt)) {
                Ok(offer) => subject.offers.push(offer),
                Err(refusal) => subject.refused.push(Refused { tariff: TariffReference::of(tariff), refusal }),
            }
        }
        if let Some(offer) = subject.offers.first() {
            subject.currency = Some(offer.receipt.currency);
        }
    }

    /// Whether the tariff can be had on the day, and is wanted.
    fn admit(&self, tariff: &Tariff, date: Date) -> Result<(), Refusal> {
        if let Some(to) = tariff.valid.to.filter(|to| to.0 < date) {
            return Err(Refusal::Expired { to: to.0 });
        }
        if tariff.valid.from.0 > date {
            return Err(Refusal::NotYet { from: tariff.valid.from.0 });
        }
        let retrieved = tariff.source.retrieved.0;
        let age_days = (self.today - retrieved).get_days();
        if tariff.source.url.is_some() && age_days > STALE_DAYS {
            return Err(Refusal::Stale { retrieved });
        }
        let excluded = |name: &String| name.trim().to_lowercase() == tariff.provider.trim().to_lowercase();
        if self.brief.excluded_providers.iter().any(excluded) {
            return Err(Refusal::ProviderExcluded);
        }
        let months = tariff.term.map_or(0, |term| term.months);
        if let Some(longest) = self.brief.longest_commitment_months.filter(|longest| months > *longest) {
            return Err(Refusal::BindsTooLong { months, longest });
        }
        let asked = tariff.eligibility.iter().flat_map(|eligibility| &eligibility.declared);
        match asked.copied().find(|declaration| !self.brief.declared.contains(declaration)) {
            Some(declaration) => Err(Refusal::NotDeclared { declaration }),
            None => Ok(()),
        }
    }

    fn offer(&self, subject: &Subject, contract: Option<&Present>, receipt: Receipt) -> Result<Offer, Refusal> {
        let overflow = || Refusal::OutOfRange { component: receipt.tariff.id.clone() };
        let year = Decimal::from(FULL_YEAR_MONTHS as u64);
        let declared = contract.and_then(|contract| contract.monthly_price).map(|price| price.0);
        let monthly = declared.or_else(|| subject.stay.subscription()).unwrap_or_default();
        let exit = contract.map_or(Some(Decimal::ZERO), |contract| contract.exit_cost(subject.switch_date, monthly));
        let switching = exit.ok_or_else(overflow)?;
        let lost = contract.and_then(|contract| contract.discounts_lost_monthly).unwrap_or_default().0;
        let lost = lost.checked_mul(year).ok_or_else(overflow)?;
        let steady = receipt.steady_state.annual.0.checked_add(lost).ok_or_else(overflow)?;
        let first = receipt.year_one.annual.0.checked_add(lost).and_then(|sum| sum.checked_add(switching));
        let first = first.ok_or_else(overflow)?;
        let money = |amount: Decimal| counted(amount, receipt.currency.minor_digits());
        Ok(Offer {
            rank: 0,
            switching_cost: money(switching),
            discounts_lost: money(lost),
            cost_year_one: money(first),
            cost_steady_state: money(steady),
            saving_year_one: subject.stay.year_one.map(|stay| money(stay.0 - first)),
            saving_steady_state: subject.stay.steady_state.map(|stay| money(stay.0 - steady)),
            receipt,
        })
    }
}

impl Subject {
    /// Sorts the offers by cost, then by the other year's cost, then by id; staying comes before what costs the same.
    fn rank(&mut self, by: RankBy) {
        let costs = |offer: &Offer| match by {
            RankBy::YearOne => (offer.cost_year_one, offer.cost_steady_state),
            RankBy::SteadyState => (offer.cost_steady_state, offer.cost_year_one),
        };
        self.offers.sort_by(|left, right| {
            costs(left).cmp(&costs(right)).then_with(|| left.receipt.tariff.id.cmp(&right.receipt.tariff.id))
        });
        let stay = match by {
            RankBy::YearOne => self.stay.year_one,
            RankBy::SteadyState => self.stay.steady_state,
        };
        let cheaper = |offer: &Offer| stay.is_none_or(|stay| costs(offer).0 < stay);
        self.stay.rank = stay.map(|_| 1 + self.offers.iter().filter(|offer| cheaper(offer)).count());
        for (index, offer) in self.offers.iter_mut().enumerate() {
            offer.rank = 1 + index + usize::from(!cheaper(offer));
        }
    }
}

impl Stay {
    fn on(basis: StayBasis) -> Stay {
        Stay { basis, year_one: None, steady_state: None, receipt: None, refusal: None, rank: None }
    }

    /// The mean monthly sum of the prices that are due whatever is used: what an early exit pays a share of.
    fn subscription(&self) -> Option<Decimal> {
        let receipt = self.receipt.as_ref()?;
        let recurring = receipt.year_one.lines.iter().filter(|line| line.kind == Kind::Recurring);
        let sum: Decimal = recurring.map(|line| line.amount.0).sum();
        sum.checked_div(Decimal::from(receipt.months as u64))
    }

    fn unknown() -> Stay {
        Stay::on(StayBasis::Unknown)
    }

    /// What the account's own bookings say: fees and interest of the months that are replayed. A telecom history does
    /// not tell whether the subscription is in its charges, so that a line's cost is not known from it.
    fn observed(history: &History, account: Option<&AccountMeters>) -> Stay {
        let Some(account) = account else { return Stay::unknown() };
        let replayed = |month: crate::base::Month| {
            history.months.iter().any(|replayed| replayed.complete && replayed.month == month)
        };
        let months = account.months.iter().filter(|month| replayed(month.month));
        let sum: Decimal = months.map(|month| month.fees + month.interest_paid - month.interest_received).sum();
        let digits = account.currency.minor_digits();
        let year = super::rate::annual(sum, history.month_count(), digits).map(|year| counted(year, digits));
        Stay { year_one: year, steady_state: year, ..Stay::on(StayBasis::Observed) }
    }
}

/// The contract of an account or line: the one that names it, else the one that names none.
fn contract_of<'p>(present: &'p [Present], purpose: Purpose, label: &str) -> Option<&'p Present> {
    let of_purpose = || present.iter().filter(|contract| contract.purpose == purpose);
    let named = of_purpose().find(|contract| contract.label.as_deref() == Some(label));
    named.or_else(|| of_purpose().find(|contract| contract.label.is_none()))
}
