//! From a tariff to a plan: every mistake is found here, before any household is priced.

use std::collections::BTreeSet;

use super::amount::{MONEY_DIGITS, RATE_DIGITS, Rounder, to_scaled};
use super::charges;
use super::component::{Component, Kind, Unit};
use super::condition::Condition;
use super::exact::Exact;
use super::fault::{Fault, FaultRule, Place, TariffError, nearest};
use super::meter::{Dimension, Meter};
use super::plan::{CapRule, Charge, Gate, Part, Plan, Test};
use super::tariff::{Purpose, Tariff, UnpricedKind};
use crate::base::MegabyteFactor;

/// Lists of a tariff are bounded: a mask of phases has this many bits to spare.
const PHASES_MAX: usize = 32;
const COMPONENTS_MAX: usize = 500;
const TIERS_MAX: usize = 500;

/// Checks and compiles.
pub(super) fn compile(tariff: &Tariff) -> Result<Plan, TariffError> {
    let mut compiler = Compiler { tariff, faults: Vec::new() };
    compiler.check_head();
    let phase_months = compiler.phases();
    let pools = compiler.pools();
    let parts = compiler.parts();
    let caps = compiler.caps();
    let eligibility = compiler.eligibility();
    let unpriced = compiler.unpriced();
    compiler.check_coverage(&parts);
    if !compiler.faults.is_empty() {
        return Err(TariffError { tariff: tariff.id.clone(), faults: compiler.faults });
    }
    let included = tariff.included.iter().flat_map(|meter| meter.parts()).copied().collect();
    let mut plan = Plan {
        tariff: tariff.clone(),
        parts,
        caps,
        pools,
        phase_months,
        included,
        eligibility,
        unpriced,
        needs_balance: false,
    };
    let interest = plan.parts.iter().any(|part| matches!(part.charge, Charge::Interest(_)));
    plan.needs_balance = interest || plan.meters().iter().any(|meter| meter.needs_balance());
    Ok(plan)
}

/// Collects faults while it compiles; a faulty figure goes on as zero, since no plan comes of it.
pub(super) struct Compiler<'a> {
    pub(super) tariff: &'a Tariff,
    faults: Vec<Fault>,
}

impl Compiler<'_> {
    pub(super) fn fault(&mut self, place: &Place, rule: FaultRule) {
        self.faults.push(Fault { place: place.clone(), rule });
    }

    /// An amount of money that may not be negative.
    pub(super) fn money(&mut self, place: &Place, value: Exact) -> i128 {
        if value.0.is_sign_negative() && !value.0.is_zero() {
            self.fault(place, FaultRule::Negative(value.to_string()));
        }
        self.signed_money(place, value)
    }

    pub(super) fn signed_money(&mut self, place: &Place, value: Exact) -> i128 {
        self.scaled(place, value, MONEY_DIGITS)
    }

    /// A rate or share: at least 0, below 1.
    pub(super) fn fraction(&mut self, place: &Place, value: Exact) -> i128 {
        if value.0.is_sign_negative() && !value.0.is_zero() {
            self.fault(place, FaultRule::Negative(value.to_string()));
        }
        if value.0 >= crate::base::Decimal::ONE {
            self.fault(place, FaultRule::PercentForFraction(value.to_string()));
        }
        self.scaled(place, value, RATE_DIGITS)
    }

    fn scaled(&mut self, place: &Place, value: Exact, digits: u32) -> i128 {
        // Far above any price, far below where sums of products would overflow.
        let bound = 10_i128.pow(12 + digits);
        match to_scaled(value.0, digits).filter(|scaled| scaled.abs() <= bound) {
            Some(scaled) => scaled,
            None => {
                self.fault(place, FaultRule::OutOfRange(value.to_string()));
                0
            }
        }
    }

    /// A positive quantity of `unit` in base units.
    pub(super) fn quantity(&mut self, place: &Place, value: Exact, unit: Unit) -> i128 {
        let base = value.0.checked_mul(self.base_units(unit).into());
        let scaled = base.and_then(|base| to_scaled(base, 0)).filter(|scaled| scaled.abs() <= 10_i128.pow(24));
        match scaled {
            Some(quantity) if quantity > 0 => return quantity,
            Some(0) => self.fault(place, FaultRule::Zero),
            Some(_) => self.fault(place, FaultRule::Negative(value.to_string())),
            None => self.fault(place, FaultRule::OutOfRange(value.to_string())),
        }
        1
    }

    /// Milliseconds, bytes or things in one unit.
    pub(super) fn base_units(&self, unit: Unit) -> i64 {
        let kilo = match self.tariff.megabyte.unwrap_or_default() {
            MegabyteFactor::Thousand => 1000,
            MegabyteFactor::TwoToTheTen => 1024,
        };
        match unit {
            Unit::Second => 1000,
            Unit::Minute => 60_000,
            Unit::Kilobyte => kilo,
            Unit::Megabyte => kilo * kilo,
            Unit::Gigabyte => kilo * kilo * kilo,
            Unit::Each => 1,
        }
    }

    fn check_head(&mut self) {
        let root = Place::default();
        let tariff = self.tariff;
        let slug = tariff.id.strip_prefix("urn:mydata:tariff:").unwrap_or(&tariff.id);
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b':');
        if slug.is_empty() || slug.len() > 100 || !slug.bytes().all(allowed) {
            self.fault(&root.key("id"), FaultRule::BadId(tariff.id.clone()));
        }
        for (field, text) in [("version", &tariff.version), ("provider", &tariff.provider), ("name", &tariff.name)] {
            if text.trim().is_empty() {
                self.fault(&root.key(field), FaultRule::Empty);
            }
        }
        let country = &tariff.market.country;
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.fault(&root.key("market").key("country"), FaultRule::BadCountry(country.clone()));
        }
        if let Some(to) = tariff.valid.to.filter(|to| *to < tariff.valid.from) {
            let rule = FaultRule::MinimumAboveMaximum(tariff.valid.from.to_string(), to.to_string());
            self.fault(&root.key("valid").key("to"), rule);
        }
        if let Some(fee) = tariff.term.and_then(|term| term.exit_fee) {
            self.money(&root.key("term").key("exit_fee"), fee);
        }
        for (index, meter) in tariff.included.iter().enumerate() {
            self.check_meter(&root.key("included").index(index), *meter);
        }
    }

    fn phases(&mut self) -> Vec<u32> {
        let place = Place::default().key("phases");
        let phases = &self.tariff.phases;
        self.check_names(&place, "name", phases.iter().map(|phase| phase.name.as_str()));
        if phases.len() > PHASES_MAX {
            self.fault(&place, FaultRule::TooMany(PHASES_MAX));
        }
        for (index, phase) in phases.iter().enumerate() {
            let last = index + 1 == phases.len();
            if phase.months.is_some_and(|months| months > 0) == last || (last && phase.months.is_some()) {
                self.fault(&place.index(index), FaultRule::PhaseLength);
            }
        }
        phases.iter().filter_map(|phase| phase.months).collect()
    }

    fn pools(&mut self) -> Vec<i128> {
        let place = Place::default().key("pools");
        let pools = &self.tariff.pools;
        self.check_names(&place, "id", pools.iter().map(|pool| pool.id.as_str()));
        let amounts = pools.iter().enumerate();
        amounts.map(|(index, pool)| self.quantity(&place.index(index).key("amount"), pool.amount, pool.unit)).collect()
    }

    fn check_names<'t>(&mut self, place: &Place, key: &'static str, names: impl Iterator<Item = &'t str>) {
        let mut seen = BTreeSet::new();
        for (index, name) in names.enumerate() {
            let here = place.index(index).key(key);
            if name.trim().is_empty() {
                self.fault(&here, FaultRule::Empty);
            } else if !seen.insert(name) {
                self.fault(&here, FaultRule::Duplicate(name.to_owned()));
            }
        }
    }

    fn parts(&mut self) -> Vec<Part> {
        let place = Place::default().key("components");
        let components = &self.tariff.components;
        self.check_names(&place, "id", components.iter().map(|component| component.id.as_str()));
        if components.len() > COMPONENTS_MAX {
            self.fault(&place, FaultRule::TooMany(COMPONENTS_MAX));
        }
        components.iter().enumerate().map(|(index, component)| self.part(index, component)).collect()
    }

    fn part(&mut self, index: usize, component: &Component) -> Part {
        let place = Place::default().key("components").index(index);
        self.check_component(&place, component);
        let charge = charges::charge(self, &place, component);
        let waiver = component.waiver.as_ref().map(|waiver| {
            let below = place.key("waiver");
            Gate { when: self.tests(&below.key("when"), &waiver.when), any: self.tests(&below.key("any"), &waiver.any) }
        });
        Part {
            index,
            sign: if matches!(component.kind, Kind::Reward | Kind::CreditInterest) { -1 } else { 1 },
            meters: component.meters.iter().flat_map(|meter| meter.parts()).copied().collect(),
            phases: self.phase_mask(&place.key("phases"), &component.phases),
            gate: Gate {
                when: self.tests(&place.key("when"), &component.when),
                any: self.tests(&place.key("any"), &component.any),
            },
            waiver,
            charge,
            rounder: self.rounder(&place.key("rounding"), component),
        }
    }

    fn check_component(&mut self, place: &Place, component: &Component) {
        let purpose = self.tariff.purpose;
        if matches!(component.kind, Kind::DebitInterest | Kind::CreditInterest) && purpose != Purpose::CurrentAccount {
            let rule = FaultRule::KindOfOtherPurpose(component.kind.word(), purpose.word());
            self.fault(&place.key("kind"), rule);
        }
        if let Some(currency) = component.currency.filter(|currency| *currency != self.tariff.market.currency) {
            let (expected, found) = (self.tariff.market.currency.to_string(), currency.to_string());
            self.fault(&place.key("currency"), FaultRule::CurrencyMismatch { expected, found });
        }
        if component.tiers.len() > TIERS_MAX {
            self.fault(&place.key("tiers"), FaultRule::TooMany(TIERS_MAX));
        }
        for (index, meter) in component.meters.iter().enumerate() {
            let here = place.key("meters").index(index);
            self.check_meter(&here, *meter);
            let first = component.meters[0];
            if meter.dimension() != first.dimension() {
                self.fault(&here, FaultRule::MixedMeters(first.id(), meter.id()));
            }
        }
    }

    fn check_meter(&mut self, place: &Place, meter: Meter) {
        let purpose = self.tariff.purpose;
        if meter.purpose() != purpose {
            self.fault(place, FaultRule::MeterOfOtherPurpose(meter.id(), purpose.word()));
        }
    }

    fn phase_mask(&mut self, place: &Place, names: &[String]) -> u64 {
        if names.is_empty() {
            return u64::MAX;
        }
        let mut mask = 0;
        for (index, name) in names.iter().enumerate() {
            let known = || self.tariff.phases.iter().map(|phase| phase.name.as_str());
            match known().position(|phase| phase == name) {
                Some(phase) if phase < PHASES_MAX => mask |= 1_u64 << phase,
                Some(_) => {}
                None => {
                    let near = nearest(name, known()).map(str::to_owned);
                    self.fault(&place.index(index), FaultRule::Unknown { name: name.clone(), near });
                }
            }
        }
        mask
    }

    fn tests(&mut self, place: &Place, conditions: &[Condition]) -> Vec<Test> {
        let numbered = conditions.iter().enumerate();
        numbered.map(|(index, condition)| self.test(&place.index(index), condition)).collect()
    }

    fn test(&mut self, place: &Place, condition: &Condition) -> Test {
        let meter = condition.meter;
        self.check_meter(&place.key("meter"), meter);
        let here = place.key("value");
        let value = match meter.dimension() {
            Dimension::Money => self.signed_money(&here, condition.value),
            Dimension::Count => self.base_value(&here, condition.value, 1),
            Dimension::Time => self.base_value(&here, condition.value, self.base_units(Unit::Minute)),
            Dimension::Volume => self.base_value(&here, condition.value, self.base_units(Unit::Megabyte)),
        };
        Test { meter, comparison: condition.op, value }
    }

    fn base_value(&mut self, place: &Place, value: Exact, factor: i64) -> i128 {
        let base = value.0.checked_mul(factor.into()).and_then(|base| to_scaled(base, 0));
        base.unwrap_or_else(|| {
            self.fault(place, FaultRule::OutOfRange(value.to_string()));
            0
        })
    }

    fn rounder(&mut self, place: &Place, component: &Component) -> Rounder {
        let rounding = component.rounding.or(self.tariff.rounding).unwrap_or_default();
        let digits = rounding.scale.unwrap_or_else(|| self.tariff.market.currency.minor_digits());
        Rounder::new(rounding.at, rounding.mode, digits).unwrap_or_else(|| {
            self.fault(&place.key("scale"), FaultRule::OutOfRange(digits.to_string()));
            Rounder::default()
        })
    }

    fn caps(&mut self) -> Vec<CapRule> {
        let components = &self.tariff.components;
        let owners = components.iter().enumerate();
        owners.filter_map(|(owner, component)| Some(self.cap(owner, component.cap.as_ref()?))).collect()
    }

    fn cap(&mut self, owner: usize, cap: &super::component::Cap) -> CapRule {
        let components = &self.tariff.components;
        let place = Place::default().key("components").index(owner).key("cap");
        let is_reward = |index: usize| matches!(components[index].kind, Kind::Reward | Kind::CreditInterest);
        let mut over = vec![owner];
        for (position, id) in cap.over.iter().enumerate() {
            let here = place.key("over").index(position);
            match components.iter().position(|component| component.id == *id) {
                Some(index) if is_reward(index) != is_reward(owner) => {
                    self.fault(&here, FaultRule::CapMixes(id.clone()));
                }
                Some(index) => over.push(index),
                None => {
                    let near = nearest(id, components.iter().map(|component| component.id.as_str()));
                    self.fault(&here, FaultRule::Unknown { name: id.clone(), near: near.map(str::to_owned) });
                }
            }
        }
        over.sort_unstable();
        over.dedup();
        let sign = if is_reward(owner) { -1 } else { 1 };
        CapRule { owner, over, amount: self.money(&place.key("amount"), cap.amount), months: cap.period.months(), sign }
    }

    fn eligibility(&mut self) -> Vec<Test> {
        let place = Place::default().key("eligibility").key("when");
        let conditions = self.tariff.eligibility.as_ref().map_or(&[][..], |eligibility| &eligibility.when);
        self.tests(&place, conditions)
    }

    fn unpriced(&mut self) -> Vec<(usize, Gate)> {
        let mut charges = Vec::new();
        for (index, item) in self.tariff.unpriced.iter().enumerate() {
            let place = Place::default().key("unpriced").index(index);
            if item.text.trim().is_empty() {
                self.fault(&place.key("text"), FaultRule::Empty);
            }
            let when = self.tests(&place.key("when"), &item.when);
            if item.kind == UnpricedKind::Charge {
                charges.push((index, Gate { when, any: Vec::new() }));
            }
        }
        charges
    }

    /// No use is charged twice: an unconditional usage price has its meters for itself, phase by phase.
    fn check_coverage(&mut self, parts: &[Part]) {
        let usage = |part: &&Part| matches!(part.charge, Charge::Usage(_)) && part.gate.is_open();
        let components = &self.tariff.components;
        let metered = |part: &Part| components[part.index].kind == Kind::Usage;
        for (position, part) in parts.iter().enumerate().filter(|(_, part)| usage(part) && metered(part)) {
            let place = Place::default().key("components").index(part.index).key("meters");
            for meter in &part.meters {
                let earlier = parts[..position].iter().filter(usage).filter(|other| metered(other));
                let mut clash = earlier.filter(|other| other.phases & part.phases != 0 && other.meters.contains(meter));
                if let Some(other) = clash.next() {
                    let other = components[other.index].id.clone();
                    self.fault(&place, FaultRule::PricedTwice { meter: meter.id(), other });
                }
                if self.tariff.included.iter().any(|included| included.parts().contains(meter)) {
                    self.fault(&place, FaultRule::IncludedAndPriced(meter.id()));
                }
            }
        }
    }
}
