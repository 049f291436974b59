//! The replay: one month after another under a plan, each posting felt by the balances that follow.
//!
//! Amounts are posted at the end of their month. One-off amounts stay apart: they are on the bill and not in the
//! balances, so that a bonus earns no interest.

use super::amount::{MONEY_DIGITS, Quotient, RATE_UNIT, Rounder, RoundingPoint, from_scaled};
use super::charging::{Amount, share_amount, usage_amount};
use super::component::Kind;
use super::history::{HistoryMonth, Readings};
use super::interest::YEAR_DAYS;
use super::meter::{METER_COUNT, Meter, chargeable};
use super::plan::{Charge, InterestCharge, Part, Plan};
use super::rate::exact_money;
use super::receipt::{Line, LineUnit, Rule};
use super::refusal::{Refusal, UnpriceableRule};
use crate::base::Month;

/// Which phases of the contract a replay goes through.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phases {
    /// From this month of the contract on (0 for a new one), one-off amounts included.
    From(u32),
    /// The last phase throughout: the steady state.
    LastOnly,
}

/// The state of a replay.
pub(super) struct Replay<'a> {
    pub(super) plan: &'a Plan,
    pub(super) lines: Vec<Line>,
    phases: Phases,
    /// Fewer than twelve months: prices of longer periods are spread over their months.
    short: bool,
    /// Interest and overdraft fees alone, for the cost of an overdraft.
    only_overdraft: bool,
    states: Vec<State>,
    cap_used: Vec<i128>,
    pools_left: Vec<i128>,
    /// What each part came to in this month, signed.
    amounts: Vec<i128>,
    /// End-of-day balances of this month under the plan.
    balances: Vec<i128>,
    /// What the present bank's own charges did to the balance up to now.
    removed: i128,
    /// What the plan's postings took from the balance up to now.
    posted: i128,
    month_index: u32,
}

/// What a part carries from month to month.
#[derive(Clone, Copy, Default)]
struct State {
    /// Interest not yet posted, as a numerator.
    accrued: i128,
    /// Interest of days that were rounded by themselves and not yet posted.
    rounded: i128,
    /// Days that bore interest, and the sum of their balances.
    days: i128,
    balance_sum: i128,
    /// Everything up to now as a numerator, and what of it was posted: for rounding at the total.
    cumulative: i128,
    posted: i128,
}

impl State {
    /// Adds a month's daily interest; the deepest balance on the side that bears it. `None` on overflow.
    fn accrue(&mut self, balances: &[i128], interest: &InterestCharge, rounder: Rounder) -> Option<i128> {
        let mut deepest = 0;
        for balance in balances {
            let magnitude = if interest.debit { -*balance } else { *balance }.max(0);
            deepest = deepest.max(magnitude);
            let bearing = match interest.free {
                Some((free, true)) if magnitude <= free => 0,
                Some((free, false)) => (magnitude - free).max(0),
                _ => magnitude,
            };
            let numerator = interest.curve.accrue(bearing)?;
            if numerator == 0 {
                continue;
            }
            self.days += 1;
            self.balance_sum += bearing;
            if rounder.point == RoundingPoint::Accrual {
                self.rounded += rounder.round(Quotient { numerator, denominator: YEAR_DAYS * RATE_UNIT })?;
            } else {
                self.accrued = self.accrued.checked_add(numerator)?;
            }
        }
        Some(deepest)
    }
}

impl<'a> Replay<'a> {
    pub(super) fn new(plan: &'a Plan, phases: Phases, short: bool) -> Replay<'a> {
        Replay {
            plan,
            lines: Vec::new(),
            phases,
            short,
            only_overdraft: false,
            states: vec![State::default(); plan.parts.len()],
            cap_used: vec![0; plan.caps.len()],
            pools_left: plan.pools.clone(),
            amounts: vec![0; plan.parts.len()],
            balances: Vec::new(),
            removed: 0,
            posted: 0,
            month_index: 0,
        }
    }

    /// Leaves everything out but what an overdraft costs.
    pub(super) fn only_overdraft(mut self) -> Replay<'a> {
        self.only_overdraft = true;
        self
    }

    /// Replays a month; `last` posts the interest that has accrued whatever its posting period.
    pub(super) fn month(&mut self, month: &HistoryMonth, last: bool) -> Result<(), Refusal> {
        let plan = self.plan;
        self.rebalance(month)?;
        if !month.complete {
            return Ok(());
        }
        let readings = self.readings(month);
        self.check_admission(month.month, &readings)?;
        self.pools_left.clone_from(&plan.pools);
        self.amounts.fill(0);
        let phase = match self.phases {
            Phases::From(start) => plan.phase_of(start.saturating_add(self.month_index)),
            Phases::LastOnly => plan.phase_months.len(),
        };
        let mut covered = [false; METER_COUNT];
        for (position, part) in plan.parts.iter().enumerate() {
            let applies = part.applies_in(phase) && part.gate.holds(|meter| readings.value(meter));
            if applies && self.wants(part) {
                cover(&mut covered, part);
                self.apply(position, part, month.month, &readings)?;
            }
            self.post_interest(position, part, month.month, last)?;
        }
        self.check_covered(&covered, &readings)?;
        self.apply_caps(month.month)?;
        self.posted = self.posted.checked_add(self.amounts.iter().sum()).ok_or_else(|| self.overflow(0))?;
        self.month_index += 1;
        Ok(())
    }

    fn wants(&self, part: &Part) -> bool {
        let of_overdraft = match &part.charge {
            Charge::Interest(interest) => interest.debit,
            Charge::OverdrawnDays { .. } => true,
            _ => part.meters.contains(&Meter::DaysOverdrawn),
        };
        !self.only_overdraft || of_overdraft
    }

    fn overflow(&self, position: usize) -> Refusal {
        let component = self.plan.parts.get(position).map(|part| &self.plan.tariff.components[part.index].id);
        Refusal::OutOfRange { component: component.unwrap_or(&self.plan.tariff.id).clone() }
    }

    /// The balances as they would stand under the plan: without the present bank's charges, with the plan's postings.
    fn rebalance(&mut self, month: &HistoryMonth) -> Result<(), Refusal> {
        self.balances.clear();
        for day in &month.days {
            self.removed += day.own_charges;
            let balance = day.balance.checked_sub(self.removed).and_then(|balance| balance.checked_sub(self.posted));
            let Some(balance) = balance else { return Err(self.overflow(0)) };
            self.balances.push(balance);
        }
        self.removed += month.undated_charges;
        Ok(())
    }

    fn readings(&self, month: &HistoryMonth) -> Readings {
        let mut readings = month.readings.clone();
        if let (Some(least), Some(most)) = (self.balances.iter().min(), self.balances.iter().max()) {
            readings.set(Meter::BalanceMin, *least);
            readings.set(Meter::BalanceMax, *most);
            readings.set(Meter::DaysOverdrawn, self.days_beyond(0));
        }
        readings
    }

    fn days_beyond(&self, depth: i128) -> i128 {
        self.balances.iter().map(|balance| i128::from(*balance < -depth)).sum()
    }

    fn check_admission(&self, month: Month, readings: &Readings) -> Result<(), Refusal> {
        if self.only_overdraft {
            return Ok(());
        }
        if let Some(test) = self.plan.eligibility.iter().find(|test| !test.holds(readings.value(test.meter))) {
            return Err(Refusal::NotEligible { meter: test.meter, month });
        }
        let due = self.plan.unpriced.iter().find(|(_, gate)| gate.holds(|meter| readings.value(meter)));
        match due {
            Some((index, _)) => {
                let component = self.plan.tariff.unpriced[*index].text.clone();
                Err(Refusal::Unpriceable { component, rule: UnpriceableRule::NoComponent })
            }
            None => Ok(()),
        }
    }

    /// Silence is not a price: what was used must be priced in this month or listed as included.
    fn check_covered(&self, covered: &[bool; METER_COUNT], readings: &Readings) -> Result<(), Refusal> {
        if self.only_overdraft {
            return Ok(());
        }
        for group in chargeable(self.plan.tariff.purpose) {
            let used = group.iter().find(|meter| readings.value(**meter) > 0);
            let known = |meter: &&Meter| covered[meter.index()] || self.plan.included.contains(meter);
            if let Some(meter) = used.filter(|_| !group.iter().any(|meter| known(&meter))) {
                return Err(Refusal::Uncovered { meter: *meter });
            }
        }
        Ok(())
    }

    fn apply(&mut self, position: usize, part: &Part, month: Month, readings: &Readings) -> Result<(), Refusal> {
        if part.waiver.as_ref().is_some_and(|waiver| waiver.holds(|meter| readings.value(meter))) {
            // What would have cost nothing anyway is not worth a line.
            let due = matches!(part.charge, Charge::Recurring { .. });
            return match due || part.meters.iter().any(|meter| readings.value(*meter) > 0) {
                true => self.add(position, month, Amount::nothing(Rule::Waived), 0),
                false => Ok(()),
            };
        }
        match &part.charge {
            Charge::Recurring { price, months } => self.recurring(position, part, month, (*price, *months)),
            Charge::Usage(usage) => {
                let left = usage.pool.and_then(|pool| self.pools_left.get_mut(pool));
                match usage_amount(usage, &part.meters, readings, left) {
                    Some(Ok(amount)) => self.charge(position, part, month, amount),
                    Some(Err(rule)) => Err(self.unpriceable(part, rule)),
                    None => Err(self.overflow(position)),
                }
            }
            Charge::Share(share) => match share_amount(share, &part.meters, readings) {
                Some(Ok(amount)) => self.charge(position, part, month, amount),
                Some(Err(rule)) => Err(self.unpriceable(part, rule)),
                None => Err(self.overflow(position)),
            },
            Charge::OverdrawnDays { price, beyond } => {
                let days = self.days_beyond(*beyond);
                let quotient = Quotient { numerator: days * price, denominator: 1 };
                let amount = Amount {
                    quotient,
                    rule: Rule::OverdrawnDays,
                    metered: days,
                    charged: days,
                    meter: Some(Meter::DaysOverdrawn),
                };
                self.charge(position, part, month, amount)
            }
            Charge::Interest(interest) => self.accrue(position, part, interest),
            Charge::OneOff { price, month_index } => self.one_off(position, month, (*price, *month_index)),
        }
    }

    fn unpriceable(&self, part: &Part, rule: UnpriceableRule) -> Refusal {
        Refusal::Unpriceable { component: self.plan.tariff.components[part.index].id.clone(), rule }
    }

    fn recurring(&mut self, position: usize, part: &Part, month: Month, price: (i128, u32)) -> Result<(), Refusal> {
        let (price, months) = price;
        let rule = if part.sign < 0 { Rule::Reward } else { Rule::Recurring };
        if self.short && months > 1 {
            let quotient = Quotient { numerator: price, denominator: months.into() };
            let posted = self.post_total(position, part, quotient).ok_or_else(|| self.overflow(position))?;
            return self.add(position, month, Amount::nothing(rule), posted);
        }
        if !self.month_index.is_multiple_of(months) {
            return Ok(());
        }
        self.charge(
            position,
            part,
            month,
            Amount { quotient: Quotient { numerator: price, denominator: 1 }, ..Amount::nothing(rule) },
        )
    }

    fn one_off(&mut self, position: usize, month: Month, price: (i128, u32)) -> Result<(), Refusal> {
        let (price, month_index) = price;
        let Phases::From(start) = self.phases else { return Ok(()) };
        if start.saturating_add(self.month_index) != month_index {
            return Ok(());
        }
        let rule = if price < 0 { Rule::Bonus } else { Rule::SetUp };
        self.push(position, month, &Amount::nothing(rule), price)
    }

    /// Rounds an amount as the tariff says and puts it on the bill.
    fn charge(&mut self, position: usize, part: &Part, month: Month, amount: Amount) -> Result<(), Refusal> {
        let posted = match part.rounder.point {
            RoundingPoint::Total => self.post_total(position, part, amount.quotient),
            RoundingPoint::Accrual | RoundingPoint::Posting => part.rounder.round(amount.quotient),
        };
        let posted = posted.ok_or_else(|| self.overflow(position))?;
        if posted == 0 && amount.metered == 0 && amount.meter.is_some() {
            return Ok(());
        }
        self.add(position, month, amount, posted)
    }

    /// Rounds the sum up to now and posts what it grew by.
    fn post_total(&mut self, position: usize, part: &Part, amount: Quotient) -> Option<i128> {
        let state = &mut self.states[position];
        state.cumulative = state.cumulative.checked_add(amount.numerator)?;
        let rounded = part.rounder.round(Quotient { numerator: state.cumulative, ..amount })?;
        let posted = rounded.checked_sub(state.posted)?;
        state.posted = rounded;
        Some(posted)
    }

    fn accrue(&mut self, position: usize, part: &Part, interest: &InterestCharge) -> Result<(), Refusal> {
        let state = &mut self.states[position];
        let deepest = state.accrue(&self.balances, interest, part.rounder).ok_or_else(|| self.overflow(position))?;
        match interest.limit {
            Some(limit) if deepest > limit => Err(self.too_deep(limit, deepest)),
            _ => Ok(()),
        }
    }

    fn too_deep(&self, limit: i128, needed: i128) -> Refusal {
        match (from_scaled(limit, MONEY_DIGITS), from_scaled(needed, MONEY_DIGITS)) {
            (Some(limit), Some(needed)) => Refusal::OverdraftTooDeep { limit, needed },
            _ => self.overflow(0),
        }
    }

    /// Posts what has accrued, at the end of a posting period or of the replay.
    fn post_interest(&mut self, position: usize, part: &Part, month: Month, last: bool) -> Result<(), Refusal> {
        let Charge::Interest(interest) = &part.charge else { return Ok(()) };
        let due = u32::from(month.month().unsigned_abs()).is_multiple_of(interest.months);
        let state = self.states[position];
        if !(due || last) || state.days == 0 {
            return Ok(());
        }
        let quotient = Quotient { numerator: state.accrued, denominator: YEAR_DAYS * RATE_UNIT };
        let posted = match part.rounder.point {
            RoundingPoint::Accrual => Some(state.rounded),
            RoundingPoint::Posting => part.rounder.round(quotient),
            RoundingPoint::Total => self.post_total(position, part, quotient),
        };
        let posted = posted.ok_or_else(|| self.overflow(position))?;
        let state = &mut self.states[position];
        let (days, balance_sum) = (state.days, state.balance_sum);
        (state.accrued, state.rounded, state.days, state.balance_sum) = (0, 0, 0, 0);
        let rule = if interest.debit { Rule::DebitInterest } else { Rule::CreditInterest };
        let amount = Amount { metered: days, charged: balance_sum, ..Amount::nothing(rule) };
        self.add(position, month, amount, posted)
    }

    fn apply_caps(&mut self, month: Month) -> Result<(), Refusal> {
        for (index, cap) in self.plan.caps.iter().enumerate() {
            if self.month_index.is_multiple_of(cap.months) {
                self.cap_used[index] = 0;
            }
            let sum: i128 = cap.over.iter().map(|part| self.amounts[*part] * cap.sign).sum();
            let excess = (sum - (cap.amount - self.cap_used[index])).max(0);
            self.cap_used[index] += sum - excess;
            if excess > 0 {
                self.amounts[cap.owner] -= excess * cap.sign;
                self.push(cap.owner, month, &Amount::nothing(Rule::Capped), -excess * cap.sign)?;
            }
        }
        Ok(())
    }

    /// Puts a magnitude on the bill with the sign of its part.
    fn add(&mut self, position: usize, month: Month, amount: Amount, posted: i128) -> Result<(), Refusal> {
        let signed = posted * self.plan.parts[position].sign;
        self.amounts[position] += signed;
        self.push(position, month, &amount, signed)
    }

    fn push(&mut self, position: usize, month: Month, amount: &Amount, signed: i128) -> Result<(), Refusal> {
        let component = &self.plan.tariff.components[self.plan.parts[position].index];
        let digits = self.plan.tariff.market.currency.minor_digits();
        let line = line(component.kind, &component.id, month, amount, exact_money(signed, digits, &component.id)?);
        self.lines.push(line.ok_or_else(|| self.overflow(position))?);
        Ok(())
    }
}

fn cover(covered: &mut [bool; METER_COUNT], part: &Part) {
    for meter in &part.meters {
        covered[meter.index()] = true;
    }
    if matches!(&part.charge, Charge::Interest(interest) if interest.debit) {
        covered[Meter::DaysOverdrawn.index()] = true;
    }
}

/// A line of the receipt; `None` when a figure is beyond a decimal.
fn line(kind: Kind, component: &str, month: Month, amount: &Amount, signed: super::exact::Exact) -> Option<Line> {
    use super::exact::Exact;
    let (unit, digits, charged_digits) = match (amount.rule, amount.meter) {
        (Rule::DebitInterest | Rule::CreditInterest, _) => (Some(LineUnit::Day), 0, MONEY_DIGITS),
        (_, Some(Meter::DaysOverdrawn)) => (Some(LineUnit::Day), 0, 0),
        (_, Some(meter)) => {
            let (unit, digits) = super::charging::line_unit(meter);
            (Some(unit), digits, digits)
        }
        (_, None) => (None, 0, 0),
    };
    let figure = |value: i128, digits: u32| from_scaled(value, digits).map(Exact);
    Some(Line {
        component: component.to_owned(),
        kind,
        month,
        rule: amount.rule,
        meter: amount.meter,
        metered: match unit {
            Some(_) => Some(figure(amount.metered, digits)?),
            None => None,
        },
        charged: match unit {
            Some(_) => Some(figure(amount.charged, charged_digits)?),
            None => None,
        },
        unit,
        amount: signed,
    })
}
