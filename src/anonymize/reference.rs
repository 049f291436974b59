//! Reference years: twelve months of an invented household in whole numbers, shipped with each code so that a provider
//! prices the spread of a code and not its mean.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::Purpose;
use crate::base::{Currency, Date, Decimal, Month, Proof};
use crate::describe::{AccountMeters, AccountMonth, DayBalance, LineMeters, LineMonth, Meters, UsageKey, UsageTotal};
use crate::normalize::{Destination, Direction, Place, UsageKind};
use crate::simulate::{Household, Market, population};

/// Twelve monthly values, first month first.
pub(super) type Months = [u32; 12];

/// The use of one invented household in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ReferenceYear {
    /// A mobile line: one entry for each kind of outgoing use.
    Mobile(Vec<MobileYear>),
    /// A current account.
    CurrentAccount(Box<AccountYear>),
}

/// One kind of outgoing use of a mobile line, month by month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MobileYear {
    /// Call, message or data.
    pub kind: UsageKind,
    /// Where it went.
    pub destination: Destination,
    /// Where the person was.
    pub place: Place,
    /// Calls, messages, sessions.
    pub count: Months,
    /// Seconds of calls.
    pub seconds: Months,
    /// Each call rounded up to whole minutes, added up.
    pub started_minutes: Months,
    /// Data in kilobytes of 1000 bytes.
    pub kilobytes: Months,
}

/// A current account, month by month; amounts are positive magnitudes in whole units of the currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountYear {
    /// Money in from others.
    pub pay_in: Months,
    /// Money out by card, at home and abroad.
    pub card_spend: Months,
    /// Card payments.
    pub card_count: Months,
    /// Direct debits collected.
    pub direct_debit_value: Months,
    /// Different payees that collected.
    pub direct_debit_count: Months,
    /// Cash taken out in the account's currency.
    pub cash_value: Months,
    /// Times cash was taken out in the account's currency.
    pub cash_count: Months,
    /// Card payments in other currencies.
    pub foreign_card_value: Months,
    /// Their count.
    pub foreign_card_count: Months,
    /// Cash taken out in other currencies.
    pub foreign_cash_value: Months,
    /// Its count.
    pub foreign_cash_count: Months,
    /// Balance at the end of each day, one list a month, signed, in whole units.
    pub balances: Vec<Vec<i32>>,
}

/// The reference population of a purpose as meters, household after household; each is made when it is asked for, since
/// twenty thousand of them would not fit in memory. `None` for a country that no households are invented for.
pub fn reference_population(
    country: &str,
    purpose: Purpose,
    seed: u64,
    size: u32,
    start: Month,
) -> Option<impl Iterator<Item = Meters>> {
    let market = Market::of(country)?;
    Some(population(market, seed, size).map(move |household| meters_of(&household, purpose, start)))
}

/// The meters of one household that a purpose reads.
pub(super) fn meters_of(household: &Household, purpose: Purpose, start: Month) -> Meters {
    match purpose {
        Purpose::Mobile => household.line_meters(start),
        Purpose::CurrentAccount => household.account_meters(start),
    }
}

impl ReferenceYear {
    /// The year of the meters of one invented household; `None` when they hold no twelve months.
    pub(super) fn of(meters: &Meters, purpose: Purpose) -> Option<ReferenceYear> {
        match purpose {
            Purpose::Mobile => {
                let months = &meters.lines.first()?.months;
                (months.len() == 12).then(|| ReferenceYear::Mobile(mobile(months)))
            }
            Purpose::CurrentAccount => {
                let months = &meters.accounts.first()?.months;
                (months.len() == 12).then(|| ReferenceYear::CurrentAccount(Box::new(AccountYear::of(months))))
            }
        }
    }

    /// Which purpose it serves.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        match self {
            ReferenceYear::Mobile(_) => Purpose::Mobile,
            ReferenceYear::CurrentAccount(_) => Purpose::CurrentAccount,
        }
    }

    /// Back to meters, as tariffs read them: exact for counts, seconds and data, in whole units for amounts. The first
    /// month is `start`.
    #[must_use]
    pub fn to_meters(&self, country: &str, currency: Currency, start: Month) -> Meters {
        let months = months_from(start);
        match self {
            ReferenceYear::Mobile(streams) => {
                let months = months.enumerate().map(|(index, month)| line_month(streams, index, month)).collect();
                let (label, country) = (String::new(), country.to_owned());
                let line = LineMeters { label, country, proof: Proof::Declared, months };
                Meters { accounts: Vec::new(), lines: vec![line] }
            }
            ReferenceYear::CurrentAccount(year) => {
                let months = months.enumerate().map(|(index, month)| year.month(index, month)).collect();
                let (label, country) = (String::new(), country.to_owned());
                let account = AccountMeters { label, country, currency, proof: Proof::Declared, months };
                Meters { accounts: vec![account], lines: Vec::new() }
            }
        }
    }
}

fn months_from(start: Month) -> impl Iterator<Item = Month> {
    std::iter::successors(Some(start), |month| Some(month.next())).take(12)
}

fn mobile(months: &[LineMonth]) -> Vec<MobileYear> {
    let mut streams: BTreeMap<(UsageKind, Destination, Place), MobileYear> = BTreeMap::new();
    for (index, month) in months.iter().enumerate().take(12) {
        let outgoing = month.usage.iter().filter(|(key, _)| key.direction == Direction::Out);
        for (UsageKey { kind, destination, place, .. }, usage) in outgoing {
            let stream = streams
                .entry((*kind, *destination, *place))
                .or_insert_with(|| MobileYear::empty(*kind, *destination, *place));
            stream.count[index] = u32::try_from(usage.count).unwrap_or(u32::MAX);
            stream.seconds[index] = usage.seconds.round().to_u32().unwrap_or(u32::MAX);
            stream.started_minutes[index] = u32::try_from(usage.started_minutes).unwrap_or(u32::MAX);
            stream.kilobytes[index] = (usage.bytes / Decimal::ONE_THOUSAND).round().to_u32().unwrap_or(u32::MAX);
        }
    }
    streams.into_values().collect()
}

impl MobileYear {
    pub(super) fn empty(kind: UsageKind, destination: Destination, place: Place) -> MobileYear {
        let none = [0; 12];
        MobileYear { kind, destination, place, count: none, seconds: none, started_minutes: none, kilobytes: none }
    }
}

fn line_month(streams: &[MobileYear], index: usize, month: Month) -> LineMonth {
    let mut usage = BTreeMap::new();
    for stream in streams {
        let MobileYear { kind, destination, place, .. } = *stream;
        let at = |column: &Months| column.get(index).copied().unwrap_or(0);
        let total = UsageTotal {
            count: at(&stream.count).into(),
            seconds: at(&stream.seconds).into(),
            started_minutes: at(&stream.started_minutes).into(),
            bytes: Decimal::from(u64::from(at(&stream.kilobytes)) * 1000),
            ..UsageTotal::default()
        };
        if total != UsageTotal::default() {
            usage.insert(UsageKey { kind, direction: Direction::Out, destination, place }, total);
        }
    }
    LineMonth { month, complete: true, usage, charges: BTreeMap::new() }
}

impl AccountYear {
    fn of(months: &[AccountMonth]) -> AccountYear {
        let amounts = |read: fn(&AccountMonth) -> Decimal| column(months, |month| units(read(month)));
        AccountYear {
            pay_in: amounts(|month| month.pay_in),
            card_spend: amounts(|month| month.card_spend),
            card_count: column(months, |month| month.card_count),
            direct_debit_value: amounts(|month| month.direct_debit_value),
            direct_debit_count: column(months, |month| month.direct_debit_count),
            cash_value: amounts(|month| month.cash_value),
            cash_count: column(months, |month| month.cash_count),
            foreign_card_value: amounts(|month| month.foreign_card_value),
            foreign_card_count: column(months, |month| month.foreign_card_count),
            foreign_cash_value: amounts(|month| month.foreign_cash_value),
            foreign_cash_count: column(months, |month| month.foreign_cash_count),
            balances: months.iter().map(balances).collect(),
        }
    }

    /// One month as meters. The present bank's own fees are unknown here, so they stay at zero.
    fn month(&self, index: usize, month: Month) -> AccountMonth {
        let at = |column: &Months| column.get(index).copied().unwrap_or(0);
        AccountMonth {
            month,
            complete: true,
            pay_in: at(&self.pay_in).into(),
            card_spend: at(&self.card_spend).into(),
            card_count: at(&self.card_count),
            direct_debit_value: at(&self.direct_debit_value).into(),
            direct_debit_count: at(&self.direct_debit_count),
            cash_value: at(&self.cash_value).into(),
            cash_count: at(&self.cash_count),
            foreign_card_value: at(&self.foreign_card_value).into(),
            foreign_card_count: at(&self.foreign_card_count),
            foreign_cash_value: at(&self.foreign_cash_value).into(),
            foreign_cash_count: at(&self.foreign_cash_count),
            fees: Decimal::ZERO,
            interest_paid: Decimal::ZERO,
            interest_received: Decimal::ZERO,
            days: self.days(index, month),
        }
    }

    fn days(&self, index: usize, month: Month) -> Vec<DayBalance> {
        let balances = self.balances.get(index).map(Vec::as_slice).unwrap_or_default();
        let day = |(number, balance): (i8, &i32)| {
            let date = Date::new(month.year(), month.month(), number).ok()?;
            Some(DayBalance { date, balance: (*balance).into(), own_charges: Decimal::ZERO })
        };
        (1_i8..).zip(balances).filter_map(day).collect()
    }
}

fn balances(month: &AccountMonth) -> Vec<i32> {
    // Away from zero, so that a day below zero stays below zero.
    let round = |balance: Decimal| {
        let magnitude = balance.abs().ceil().to_i32().unwrap_or(i32::MAX);
        if balance.is_sign_negative() { -magnitude } else { magnitude }
    };
    month.days.iter().map(|day| round(day.balance - day.own_charges)).collect()
}

fn column(months: &[AccountMonth], read: impl Fn(&AccountMonth) -> u32) -> Months {
    let mut column = [0; 12];
    for (value, month) in column.iter_mut().zip(months) {
        *value = read(month);
    }
    column
}

fn units(amount: Decimal) -> u32 {
    amount.round().to_u32().unwrap_or(0)
}
