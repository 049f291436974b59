//! A household's meters as integers: read once, replayed under any number of plans.

use super::amount::{MONEY_DIGITS, to_scaled};
use super::meter::{METER_COUNT, Meter};
use super::refusal::Refusal;
use super::tariff::Purpose;
use crate::base::{Currency, Decimal, Month};
use crate::describe::{AccountMeters, AccountMonth, LineMeters, LineMonth, UsageKey, UsageTotal};
use crate::normalize::{Destination, Direction, Place, UsageKind};

/// Complete months that make a year's price.
pub const FULL_YEAR_MONTHS: usize = 12;
/// Complete months below which nothing is priced.
pub const LEAST_MONTHS: usize = 3;

/// The last twelve complete months of an account or a line, as far as there are twelve.
///
/// They stand for the next twelve months: what is priced is "if you go on as before".
#[derive(Clone, Debug)]
pub struct History {
    pub(super) purpose: Purpose,
    pub(super) country: String,
    pub(super) currency: Option<Currency>,
    pub(super) months: Vec<HistoryMonth>,
    pub(super) complete_count: usize,
    pub(super) has_balance: bool,
    /// Some calls at home are known by their minutes only, and not how many they were.
    pub(super) has_uncounted_calls: bool,
}

/// One month of a history; incomplete ones between complete ones are kept for their own charges alone.
#[derive(Clone, Debug)]
pub(super) struct HistoryMonth {
    pub(super) month: Month,
    pub(super) complete: bool,
    pub(super) readings: Readings,
    pub(super) days: Vec<Day>,
    /// What the present bank's own charges did in a month whose days are not known.
    pub(super) undated_charges: i128,
}

/// The end of a day, at the scale of money.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    pub(super) balance: i128,
    pub(super) own_charges: i128,
}

/// A figure for each meter: money at its scale, milliseconds, bytes, things.
#[derive(Clone, Debug)]
pub(super) struct Readings {
    values: [i128; METER_COUNT],
    /// Calls with each rounded up to whole minutes, in milliseconds.
    started: [i128; METER_COUNT],
    /// Meters of which some use is known only as the total of a period.
    totals: [bool; METER_COUNT],
    /// What `started` comes to at most, where some use is known only as a total: each call is less than a minute longer
    /// than it was. `None` where a total does not say of how many calls.
    started_at_most: [Option<i128>; METER_COUNT],
}

impl Default for Readings {
    fn default() -> Self {
        Readings {
            values: [0; METER_COUNT],
            started: [0; METER_COUNT],
            totals: [false; METER_COUNT],
            started_at_most: [Some(0); METER_COUNT],
        }
    }
}

impl Readings {
    /// The reading of a meter; of a sum of meters, their sum.
    pub(super) fn value(&self, meter: Meter) -> i128 {
        meter.parts().iter().map(|part| self.values[part.index()]).sum()
    }

    /// The same, each call rounded up to whole minutes.
    pub(super) fn started(&self, meter: Meter) -> i128 {
        meter.parts().iter().map(|part| self.started[part.index()]).sum()
    }

    /// Whether some of it is known only as the total of a period, so that single calls are not known.
    pub(super) fn has_totals(&self, meter: Meter) -> bool {
        meter.parts().iter().any(|part| self.totals[part.index()])
    }

    /// The most that a meter can come to with each call rounded up to whole minutes; `None` where nobody knows.
    pub(super) fn started_at_most(&self, meter: Meter) -> Option<i128> {
        meter.parts().iter().map(|part| self.started_at_most[part.index()]).sum()
    }

    pub(super) fn set(&mut self, meter: Meter, value: i128) {
        self.values[meter.index()] = value;
    }
}

impl History {
    /// The history of an account.
    ///
    /// # Errors
    /// [`Refusal::HistoryTooShort`] under three complete months, [`Refusal::OutOfRange`] for amounts beyond 24 digits.
    pub fn of_account(meters: &AccountMeters) -> Result<History, Refusal> {
        let window = window(&meters.months, |month| month.complete)?;
        let mut months = Vec::with_capacity(window.len());
        for month in window {
            months.push(account_month(month)?);
        }
        let anchored = |month: &&HistoryMonth| usize::try_from(month.month.day_count()).ok() == Some(month.days.len());
        let complete = || months.iter().filter(|month| month.complete);
        Ok(History {
            purpose: Purpose::CurrentAccount,
            country: meters.country.clone(),
            currency: Some(meters.currency),
            complete_count: complete().count(),
            has_balance: complete().all(|month| anchored(&month)),
            has_uncounted_calls: false,
            months,
        })
    }

    /// The history of a telecom line.
    ///
    /// # Errors
    /// As [`History::of_account`].
    pub fn of_line(meters: &LineMeters) -> Result<History, Refusal> {
        let window = window(&meters.months, |month| month.complete)?;
        let mut months = Vec::with_capacity(window.len());
        for month in window {
            months.push(line_month(month)?);
        }
        let used = window.iter().filter(|month| month.complete).flat_map(|month| &month.usage);
        let counts = |(key, total): (&UsageKey, &UsageTotal)| total.is_uncounted && is_counted_call(*key);
        Ok(History {
            purpose: Purpose::Mobile,
            country: meters.country.clone(),
            currency: None,
            complete_count: months.iter().filter(|month| month.complete).count(),
            has_balance: false,
            has_uncounted_calls: used.into_iter().any(counts),
            months,
        })
    }

    /// Complete months that are replayed, 3 to 12.
    #[must_use]
    pub fn month_count(&self) -> usize {
        self.complete_count
    }

    /// Whether fewer than twelve complete months are there, so that a year can only be estimated.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.complete_count < FULL_YEAR_MONTHS
    }

    /// The same history of a household whose country was not known.
    #[must_use]
    pub fn in_country(mut self, country: &str) -> History {
        country.clone_into(&mut self.country);
        self
    }
}

/// The months from the twelfth-last complete one (or the first) to the last complete one.
fn window<M>(months: &[M], complete: impl Fn(&M) -> bool) -> Result<&[M], Refusal> {
    let places: Vec<usize> = (0..months.len()).filter(|index| complete(&months[*index])).collect();
    match (places.len().checked_sub(FULL_YEAR_MONTHS).map_or(places.first(), |skip| places.get(skip)), places.last()) {
        (Some(first), Some(last)) if places.len() >= LEAST_MONTHS => Ok(&months[*first..=*last]),
        _ => Err(Refusal::HistoryTooShort { months: places.len(), least: LEAST_MONTHS }),
    }
}

fn money(value: Decimal, meter: Meter) -> Result<i128, Refusal> {
    bounded(to_scaled(value, MONEY_DIGITS), meter)
}

/// Keeps readings far below where products of them would overflow.
fn bounded(value: Option<i128>, meter: Meter) -> Result<i128, Refusal> {
    let fits = value.filter(|value| value.unsigned_abs() <= 10_u128.pow(21));
    fits.ok_or_else(|| Refusal::OutOfRange { component: meter.id().to_owned() })
}

fn account_month(month: &AccountMonth) -> Result<HistoryMonth, Refusal> {
    let mut readings = Readings::default();
    for (meter, value) in [
        (Meter::PayIn, month.pay_in),
        (Meter::CardSpend, month.card_spend),
        (Meter::DirectDebitValue, month.direct_debit_value),
        (Meter::CashValue, month.cash_value),
        (Meter::ForeignCardValue, month.foreign_card_value),
        (Meter::ForeignCashValue, month.foreign_cash_value),
    ] {
        readings.set(meter, money(value, meter)?);
    }
    for (meter, count) in [
        (Meter::CardCount, month.card_count),
        (Meter::DirectDebitCount, month.direct_debit_count),
        (Meter::CashCount, month.cash_count),
        (Meter::ForeignCardCount, month.foreign_card_count),
        (Meter::ForeignCashCount, month.foreign_cash_count),
    ] {
        readings.set(meter, count.into());
    }
    let mut days = Vec::with_capacity(month.days.len());
    for day in &month.days {
        let (balance, own_charges) =
            (money(day.balance, Meter::BalanceMin)?, money(day.own_charges, Meter::BalanceMin)?);
        days.push(Day { balance, own_charges });
    }
    let undated = month.interest_received - month.interest_paid - month.fees;
    let undated_charges = if days.is_empty() { money(undated, Meter::BalanceMin)? } else { 0 };
    Ok(HistoryMonth { month: month.month, complete: month.complete, readings, days, undated_charges })
}

fn line_month(month: &LineMonth) -> Result<HistoryMonth, Refusal> {
    let mut readings = Readings::default();
    for (key, total) in &month.usage {
        let Some(meter) = meter_of(*key) else { continue };
        add(&mut readings, meter, *key, total)?;
    }
    Ok(HistoryMonth { month: month.month, complete: month.complete, readings, days: Vec::new(), undated_charges: 0 })
}

fn add(readings: &mut Readings, meter: Meter, key: UsageKey, total: &UsageTotal) -> Result<(), Refusal> {
    let base = match key.kind {
        // Milliseconds and bytes: what is finer than that is rounded up, in the household's disfavour.
        UsageKind::Voice => total.seconds.checked_mul(1000.into()).and_then(|value| to_scaled(value.ceil(), 0)),
        UsageKind::Data => to_scaled(total.bytes.ceil(), 0),
        UsageKind::Sms | UsageKind::Mms | UsageKind::Other => Some(total.count.into()),
    };
    readings.values[meter.index()] += bounded(base, meter)?;
    if key.kind == UsageKind::Voice {
        readings.started[meter.index()] += i128::from(total.started_minutes) * 60_000;
        let is_total = total.has_totals && !total.seconds.is_zero();
        readings.totals[meter.index()] |= is_total;
        let longer = if is_total { bounded(base, meter)? + i128::from(total.count) * 60_000 } else { 0 };
        let most = i128::from(total.started_minutes) * 60_000 + longer;
        let before = readings.started_at_most[meter.index()];
        readings.started_at_most[meter.index()] = before.filter(|_| !total.is_uncounted).map(|before| before + most);
        if is_counted_call(key) {
            readings.values[Meter::CallCount.index()] += i128::from(total.count);
        }
    }
    Ok(())
}

/// Whether it is one of the calls that [`Meter::CallCount`] counts.
fn is_counted_call(key: UsageKey) -> bool {
    key.kind == UsageKind::Voice
        && key.direction == Direction::Out
        && key.place == Place::Home
        && key.destination != Destination::Freephone
}

/// The meter that a kind of use belongs to; `None` for what is never charged to the person (answering at home,
/// receiving messages).
fn meter_of(key: UsageKey) -> Option<Meter> {
    match (key.place, key.direction) {
        (Place::Home, Direction::Out) => Some(at_home(key.kind, key.destination)),
        (_, Direction::In) if matches!(key.kind, UsageKind::Sms | UsageKind::Mms | UsageKind::Other) => None,
        (Place::Home, Direction::In) => (key.kind == UsageKind::Data).then_some(Meter::DataMegabytes),
        // Premium numbers are outside every roaming rule: they cost there what they cost at home, or more.
        (Place::RoamingEea | Place::RoamingWorld, Direction::Out) if key.destination == Destination::Special => {
            Some(at_home(key.kind, key.destination))
        }
        (Place::RoamingEea, direction) => Some(match (key.kind, direction) {
            (UsageKind::Voice, Direction::Out) => Meter::RoamingEeaMinutes,
            (UsageKind::Voice, Direction::In) => Meter::RoamingEeaIncomingMinutes,
            (UsageKind::Sms, _) => Meter::RoamingEeaSmsCount,
            (UsageKind::Mms, _) => Meter::RoamingEeaMmsCount,
            (UsageKind::Data, _) => Meter::RoamingEeaDataMegabytes,
            (UsageKind::Other, _) => Meter::OtherCount,
        }),
        (Place::RoamingWorld, direction) => Some(match (key.kind, direction) {
            (UsageKind::Voice, Direction::Out) => Meter::RoamingWorldMinutes,
            (UsageKind::Voice, Direction::In) => Meter::RoamingWorldIncomingMinutes,
            (UsageKind::Sms, _) => Meter::RoamingWorldSmsCount,
            (UsageKind::Mms, _) => Meter::RoamingWorldMmsCount,
            (UsageKind::Data, _) => Meter::RoamingWorldDataMegabytes,
            (UsageKind::Other, _) => Meter::OtherCount,
        }),
    }
}

fn at_home(kind: UsageKind, destination: Destination) -> Meter {
    match (kind, destination) {
        (UsageKind::Voice, Destination::National) => Meter::NationalMinutes,
        (UsageKind::Voice, Destination::Mobile) => Meter::MobileMinutes,
        (UsageKind::Voice, Destination::Fixed) => Meter::FixedMinutes,
        (UsageKind::Voice, Destination::OnNet) => Meter::OnNetMinutes,
        (UsageKind::Voice, Destination::Voicemail) => Meter::VoicemailMinutes,
        (UsageKind::Voice, Destination::Freephone) => Meter::FreephoneMinutes,
        (UsageKind::Voice, Destination::Special) => Meter::SpecialMinutes,
        (UsageKind::Voice, Destination::International) => Meter::InternationalMinutes,
        (UsageKind::Sms, Destination::International) => Meter::InternationalSmsCount,
        (UsageKind::Sms, Destination::Special) => Meter::SpecialSmsCount,
        (UsageKind::Sms, _) => Meter::SmsCount,
        (UsageKind::Mms, Destination::International | Destination::Special) => Meter::InternationalMmsCount,
        (UsageKind::Mms, _) => Meter::MmsCount,
        (UsageKind::Data, _) => Meter::DataMegabytes,
        (UsageKind::Other, _) => Meter::OtherCount,
    }
}
