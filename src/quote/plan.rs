//! A tariff that has been checked and compiled: integers at a declared scale, every name resolved, nothing left to fail
//! but overflow and rules that meters cannot answer.

use super::amount::Rounder;
use super::component::Beyond;
use super::condition::Comparison;
use super::fault::TariffError;
use super::interest::Curve;
use super::meter::Meter;
use super::tariff::{Purpose, Tariff};

/// A compiled tariff. Rating it against any number of households needs nothing else.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) tariff: Tariff,
    pub(super) parts: Vec<Part>,
    pub(super) caps: Vec<CapRule>,
    /// Size of each pool in base units.
    pub(super) pools: Vec<i128>,
    /// Length of each phase in months; the last is without end.
    pub(super) phase_months: Vec<u32>,
    /// Meters that cost nothing.
    pub(super) included: Vec<Meter>,
    pub(super) eligibility: Vec<Test>,
    /// Charges that no component expresses, and when they fall due.
    pub(super) unpriced: Vec<(usize, Gate)>,
    /// Whether any part or condition needs the balance of every day.
    pub(super) needs_balance: bool,
}

impl Plan {
    /// Checks a tariff and compiles it.
    ///
    /// # Errors
    /// A [`TariffError`] with every fault of the tariff and its place.
    pub fn compile(tariff: &Tariff) -> Result<Plan, TariffError> {
        super::compile::compile(tariff)
    }

    /// The tariff it was compiled from.
    #[must_use]
    pub fn tariff(&self) -> &Tariff {
        &self.tariff
    }

    /// What kind of contract it prices.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.tariff.purpose
    }

    /// Every meter that its prices and conditions read: what a personalised offer of this tariff would need to know.
    #[must_use]
    pub fn meters(&self) -> Vec<Meter> {
        let gates = self.parts.iter().flat_map(|part| part.waiver.iter().chain([&part.gate]));
        let tests = gates.flat_map(Gate::tests).chain(self.unpriced.iter().flat_map(|(_, gate)| gate.tests()));
        let tested = tests.chain(&self.eligibility).map(|test| test.meter);
        let priced = self.parts.iter().flat_map(|part| part.meters.iter().copied());
        let mut meters: Vec<Meter> = tested.chain(priced).collect();
        meters.sort_unstable();
        meters.dedup();
        meters
    }

    /// The phase that a month of the contract (from 0) falls in.
    pub(super) fn phase_of(&self, month_index: u32) -> usize {
        let mut end = 0_u32;
        for (phase, months) in self.phase_months.iter().enumerate() {
            end = end.saturating_add(*months);
            if month_index < end {
                return phase;
            }
        }
        self.phase_months.len()
    }
}

/// A compiled component.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Its component's place in the tariff.
    pub(super) index: usize,
    /// 1 when it costs, -1 when it pays.
    pub(super) sign: i128,
    /// The meters whose sum it prices, destinations taken apart.
    pub(super) meters: Vec<Meter>,
    /// A bit for each phase that it applies in.
    pub(super) phases: u64,
    pub(super) gate: Gate,
    pub(super) waiver: Option<Gate>,
    pub(super) charge: Charge,
    pub(super) rounder: Rounder,
}

impl Part {
    pub(super) fn applies_in(&self, phase: usize) -> bool {
        u32::try_from(phase).ok().and_then(|phase| self.phases.checked_shr(phase)).is_some_and(|bits| bits & 1 == 1)
    }
}

/// Conditions of one month: all of `when`, and one of `any` where there are some.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    pub(super) when: Vec<Test>,
    pub(super) any: Vec<Test>,
}

impl Gate {
    pub(super) fn tests(&self) -> impl Iterator<Item = &Test> {
        self.when.iter().chain(&self.any)
    }

    pub(super) fn is_open(&self) -> bool {
        self.when.is_empty() && self.any.is_empty()
    }

    /// Whether it holds, given the reading of a meter.
    pub(super) fn holds(&self, reading: impl Fn(Meter) -> i128) -> bool {
        let all = self.when.iter().all(|test| test.holds(reading(test.meter)));
        all && (self.any.is_empty() || self.any.iter().any(|test| test.holds(reading(test.meter))))
    }
}

/// A compiled condition, its figure in the meter's base unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Test {
    pub(super) meter: Meter,
    pub(super) comparison: Comparison,
    pub(super) value: i128,
}

impl Test {
    pub(super) fn holds(&self, reading: i128) -> bool {
        match self.comparison {
            Comparison::AtLeast => reading >= self.value,
            Comparison::MoreThan => reading > self.value,
            Comparison::AtMost => reading <= self.value,
            Comparison::LessThan => reading < self.value,
            Comparison::Equal => reading == self.value,
            Comparison::NotEqual => reading != self.value,
        }
    }
}

/// What a part charges. Money at the scale of money, use in base units (milliseconds, bytes, things).
#[derive(Clone, Debug)]
pub(super) enum Charge {
    /// A price for each period.
    Recurring { price: i128, months: u32 },
    /// A price for use.
    Usage(UsageCharge),
    /// A share of a value, with a flat fee for each item.
    Share(ShareCharge),
    /// A price for each day overdrawn by more than `beyond`.
    OverdrawnDays { price: i128, beyond: i128 },
    /// Interest on the balance of each day.
    Interest(InterestCharge),
    /// Once, in a month of the contract counted from 0.
    OneOff { price: i128, month_index: u32 },
}

/// A price for use.
#[derive(Clone, Debug)]
pub(super) struct UsageCharge {
    /// Base units that one price is for.
    pub(super) per: i128,
    pub(super) pricing: Pricing,
    /// Free each month, in base units.
    pub(super) allowance: Option<i128>,
    pub(super) then: Beyond,
    pub(super) pool: Option<usize>,
    pub(super) step: StepRule,
}

/// How use becomes money.
#[derive(Clone, Debug)]
pub(super) enum Pricing {
    /// Nothing is charged beyond the allowance.
    Nothing,
    /// One price for each unit.
    Each(i128),
    /// Each part at its own tier's price: upper limit in base units, price.
    Graduated(Vec<(Option<i128>, i128)>),
    /// All at the price of the tier that the whole falls in.
    Whole(Vec<(Option<i128>, i128)>),
    /// The price of the tier that the whole falls in.
    Bucket(Vec<(Option<i128>, i128)>),
}

/// How use is counted before it is priced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StepRule {
    /// As metered.
    Exact,
    /// The month's use beyond the allowance in whole steps of so many base units.
    Month(i128),
    /// Each call in started minutes.
    StartedMinutes,
    /// By the call, in a way that monthly meters do not tell.
    PerCall,
}

/// A share of a value.
#[derive(Clone, Debug)]
pub(super) struct ShareCharge {
    /// At the scale of rates.
    pub(super) share: i128,
    pub(super) flat: i128,
    /// The counts that go with the meters.
    pub(super) counts: Vec<Meter>,
    pub(super) minimum: Option<i128>,
    pub(super) maximum: Option<i128>,
}

/// Interest.
#[derive(Clone, Debug)]
pub(super) struct InterestCharge {
    /// Whether it is on money owed.
    pub(super) debit: bool,
    pub(super) curve: Curve,
    /// Free of interest, and whether only up to that depth.
    pub(super) free: Option<(i128, bool)>,
    /// The deepest overdraft granted.
    pub(super) limit: Option<i128>,
    /// Months between postings: 1, 3 or 12, by the calendar.
    pub(super) months: u32,
}

/// A cap over several parts.
#[derive(Clone, Debug)]
pub(super) struct CapRule {
    /// The part that declares it.
    pub(super) owner: usize,
    /// Every part that counts towards it.
    pub(super) over: Vec<usize>,
    pub(super) amount: i128,
    pub(super) months: u32,
    /// 1 over charges, -1 over rewards.
    pub(super) sign: i128,
}
