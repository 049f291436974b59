//! Rating: a household's last twelve months replayed under a plan, month by month.

use super::amount::{MONEY_DIGITS, from_scaled};
use super::component::Kind;
use super::exact::{Exact, counted};
use super::history::{Day, FULL_YEAR_MONTHS, History, HistoryMonth, Readings};
use super::meter::Meter;
use super::plan::{Charge, Plan};
use super::receipt::{Bill, MonthAmount, Receipt, Remark, Rule, TariffReference};
use super::refusal::Refusal;
use super::replay::{Phases, Replay};
use super::tariff::{Purpose, UnpricedKind};
use crate::base::{Decimal, Month, RoundingStrategy};
use crate::describe::{AccountMeters, LineMeters};

/// Country code of a household whose country is not known.
pub(super) const UNKNOWN_COUNTRY: &str = "XX";

impl Plan {
    /// Prices a current account: end-of-day balances replayed without the present bank's own interest and fees.
    ///
    /// # Errors
    /// A [`Refusal`] that names the rule; there is no partial price.
    pub fn rate_account(&self, meters: &AccountMeters) -> Result<Receipt, Refusal> {
        self.rate(&History::of_account(meters)?)
    }

    /// Prices a mobile plan.
    ///
    /// # Errors
    /// A [`Refusal`] that names the rule; there is no partial price.
    pub fn rate_line(&self, meters: &LineMeters) -> Result<Receipt, Refusal> {
        self.rate(&History::of_line(meters)?)
    }

    /// Prices a history that was read before: once for many plans.
    ///
    /// # Errors
    /// A [`Refusal`] that names the rule; there is no partial price.
    pub fn rate(&self, history: &History) -> Result<Receipt, Refusal> {
        self.rate_from(history, 0)
    }

    /// Prices a contract that has run for `months_taken` whole months, so that its promotion may be over.
    ///
    /// # Errors
    /// As [`Plan::rate`].
    pub fn rate_from(&self, history: &History, months_taken: u32) -> Result<Receipt, Refusal> {
        self.admit(history)?;
        let year_one = self.bill(history, Phases::From(months_taken))?;
        let steady_state = self.bill(history, Phases::LastOnly)?;
        Ok(Receipt {
            tariff: TariffReference::of(&self.tariff),
            purpose: self.tariff.purpose,
            currency: self.tariff.market.currency,
            months: history.month_count(),
            history_short: history.is_short(),
            remarks: self.remarks(history, &year_one),
            year_one,
            steady_state,
        })
    }

    /// What an overdraft of `amount` for `days` costs, posted each 30 days upon what was posted before: the figure that
    /// banks publish and calculate under BCOBS 8.2. Interest and overdraft fees with their caps; no account fee.
    ///
    /// # Errors
    /// [`Refusal::OtherPurpose`] for a mobile plan, [`Refusal::OverdraftTooDeep`], [`Refusal::OutOfRange`].
    pub fn overdraft_cost(&self, amount: Decimal, days: u32) -> Result<Decimal, Refusal> {
        if self.tariff.purpose != Purpose::CurrentAccount {
            let (offered, wanted) = (self.tariff.purpose, Purpose::CurrentAccount);
            return Err(Refusal::OtherPurpose { offered, wanted });
        }
        let out_of_range = || Refusal::OutOfRange { component: Meter::BalanceMin.id().to_owned() };
        let balance = -super::amount::to_scaled(amount, MONEY_DIGITS).ok_or_else(out_of_range)?;
        let mut replay = Replay::new(self, Phases::From(0), false).only_overdraft();
        let mut rest = usize::try_from(days).map_err(|_| out_of_range())?;
        let mut month = Month::of(self.tariff.valid.from.0);
        while rest > 0 {
            let days = vec![Day { balance, own_charges: 0 }; rest.min(30)];
            rest -= days.len();
            let readings = Readings::default();
            replay.month(&HistoryMonth { month, complete: true, readings, days, undated_charges: 0 }, true)?;
            month = month.next();
        }
        let sum = replay.lines.iter().map(|line| line.amount.0).sum::<Decimal>();
        Ok(sum)
    }

    /// Whether this plan may be priced for this household at all.
    fn admit(&self, history: &History) -> Result<(), Refusal> {
        let market = &self.tariff.market;
        if history.purpose != self.tariff.purpose {
            return Err(Refusal::OtherPurpose { offered: self.tariff.purpose, wanted: history.purpose });
        }
        let same_country = history.country == market.country || history.country == UNKNOWN_COUNTRY;
        if !same_country || history.currency.is_some_and(|currency| currency != market.currency) {
            let offered = (market.country.clone(), market.currency);
            return Err(Refusal::OtherMarket { offered, wanted: (history.country.clone(), history.currency) });
        }
        if self.needs_balance && !history.has_balance {
            return Err(Refusal::MissingMeter { meter: Meter::BalanceMin });
        }
        if history.has_uncounted_calls && self.meters().contains(&Meter::CallCount) {
            return Err(Refusal::MissingMeter { meter: Meter::CallCount });
        }
        Ok(())
    }

    fn bill(&self, history: &History, phases: Phases) -> Result<Bill, Refusal> {
        let mut replay = Replay::new(self, phases, history.is_short());
        let last = history.months.iter().rposition(|month| month.complete);
        for (index, month) in history.months.iter().enumerate() {
            replay.month(month, Some(index) == last)?;
        }
        replay.into_bill(history)
    }

    fn remarks(&self, history: &History, bill: &Bill) -> Vec<Remark> {
        let benefits = self.tariff.unpriced.iter().filter(|item| item.kind == UnpricedKind::Benefit);
        let mut remarks: Vec<Remark> = benefits.map(|item| Remark::Benefit { text: item.text.clone() }).collect();
        let complete = history.months.iter().filter(|month| month.complete);
        let other: i128 = complete.map(|month| month.readings.value(Meter::OtherCount)).sum();
        if other > 0 && !self.included.contains(&Meter::OtherCount) {
            remarks.push(Remark::LeftOut { count: u64::try_from(other).unwrap_or(u64::MAX) });
        }
        let months_with = |rule: Rule| {
            let mut months: Vec<Month> =
                bill.lines.iter().filter(|line| line.rule == rule).map(|line| line.month).collect();
            months.dedup();
            months.len()
        };
        match months_with(Rule::Throttled) {
            0 => {}
            months => remarks.push(Remark::Throttled { months }),
        }
        match months_with(Rule::Stopped) {
            0 => {}
            months => remarks.push(Remark::Stopped { months }),
        }
        remarks
    }
}

impl Replay<'_> {
    /// Adds the lines up.
    fn into_bill(self, history: &History) -> Result<Bill, Refusal> {
        let digits = self.plan.tariff.market.currency.minor_digits();
        let months = history.months.iter().filter(|month| month.complete).map(|month| month.month);
        let mut bill = Bill { lines: self.lines, ..Bill::default() };
        for month in months {
            let of_month = bill.lines.iter().filter(|line| line.month == month && line.kind != Kind::OneOff);
            let amount = counted(of_month.map(|line| line.amount.0).sum(), digits);
            bill.by_month.push(MonthAmount { month, amount });
        }
        let running: Decimal = bill.by_month.iter().map(|month| month.amount.0).sum();
        let one_off_lines = bill.lines.iter().filter(|line| line.kind == Kind::OneOff);
        let one_off: Decimal = one_off_lines.map(|line| line.amount.0).sum();
        let annual = annual(running, bill.by_month.len(), digits);
        let annual = annual.ok_or_else(|| Refusal::OutOfRange { component: self.plan.tariff.id.clone() })?;
        bill.running = counted(running, digits);
        bill.one_off = counted(one_off, digits);
        bill.total = counted(running + one_off, digits);
        bill.annual = counted(annual + one_off, digits);
        let mean = running.checked_div(Decimal::from(bill.by_month.len() as u64)).unwrap_or_default();
        bill.monthly_mean = counted(mean.round_dp_with_strategy(digits, RoundingStrategy::MidpointNearestEven), digits);
        Ok(bill)
    }
}

/// A year's sum: itself over twelve months, the mean month times twelve over fewer.
pub(super) fn annual(running: Decimal, months: usize, digits: u32) -> Option<Decimal> {
    if months == FULL_YEAR_MONTHS {
        return Some(running);
    }
    let year =
        running.checked_mul(Decimal::from(FULL_YEAR_MONTHS as u64))?.checked_div(Decimal::from(months as u64))?;
    Some(year.round_dp_with_strategy(digits, RoundingStrategy::MidpointNearestEven))
}

impl Plan {
    /// Whether the plan prices overdrafts at all.
    #[must_use]
    pub fn has_overdraft(&self) -> bool {
        self.parts.iter().any(|part| match &part.charge {
            Charge::Interest(interest) => interest.debit,
            Charge::OverdrawnDays { .. } => true,
            _ => part.meters.contains(&Meter::DaysOverdrawn),
        })
    }
}

/// An amount at the scale of money as an exact decimal.
pub(super) fn exact_money(value: i128, digits: u32, component: &str) -> Result<Exact, Refusal> {
    let decimal = from_scaled(value, MONEY_DIGITS);
    decimal
        .map(|decimal| counted(decimal, digits))
        .ok_or_else(|| Refusal::OutOfRange { component: component.to_owned() })
}
