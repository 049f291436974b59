//! Invented households for tests: plain rules, no chance.

use std::collections::BTreeMap;

use mydata::base::{Currency, Decimal, Month, Proof};
use mydata::describe::{AccountMeters, AccountMonth, DayBalance, LineMeters, LineMonth, UsageKey, UsageTotal};
use mydata::normalize::{Destination, Direction, Place, UsageKind};

fn months(count: usize) -> Vec<Month> {
    let mut month: Month = "2026-10".parse().expect("a month");
    for _ in 1..count {
        let (year, number) = (month.year(), month.month());
        let before = if number == 1 { format!("{:04}-12", year - 1) } else { format!("{year:04}-{:02}", number - 1) };
        month = before.parse().expect("a month");
    }
    std::iter::successors(Some(month), |month| Some(month.next())).take(count).collect()
}

/// An account with a salary on the 25th, rent on the 1st, bills on the 10th and 90 each third day, which begins at
/// 1,000 more than `start`; a fee of 5 by the present bank on the last day.
pub(crate) fn account(country: &str, currency: &str, start: i64, count: usize) -> AccountMeters {
    let mut balance = Decimal::from(start + 1000);
    let months = months(count);
    AccountMeters {
        label: format!("Account {country}"),
        country: country.to_owned(),
        currency: Currency::read(currency).expect("a currency"),
        proof: Proof::Verified,
        months: months.iter().enumerate().map(|(index, month)| account_month(*month, index, &mut balance)).collect(),
    }
}

fn account_month(month: Month, index: usize, balance: &mut Decimal) -> AccountMonth {
    let mut days = Vec::new();
    let mut date = month.first_day();
    let last = month.last_day();
    loop {
        let moved = match date.day() {
            1 => -850,
            10 => -250,
            25 => 2000,
            day if day % 3 == 0 => -90,
            _ => 0,
        };
        *balance += Decimal::from(moved);
        let own_charges = if date == last { Decimal::from(-5) } else { Decimal::ZERO };
        *balance += own_charges;
        days.push(DayBalance { date, balance: *balance, own_charges });
        if date == last {
            break;
        }
        date = date.tomorrow().expect("a day");
    }
    let abroad = matches!(month.month(), 7 | 8);
    AccountMonth {
        month,
        complete: true,
        pay_in: Decimal::from(2000),
        card_spend: Decimal::new(72_345, 2),
        card_count: 31,
        direct_debit_value: Decimal::new(25_000, 2),
        direct_debit_count: 4,
        cash_value: Decimal::from(120),
        cash_count: 3 + u32::try_from(index % 3).expect("small"),
        foreign_card_value: if abroad { Decimal::new(31_237, 2) } else { Decimal::ZERO },
        foreign_card_count: if abroad { 9 } else { 0 },
        foreign_cash_value: if abroad { Decimal::from(150) } else { Decimal::ZERO },
        foreign_cash_count: if abroad { 3 } else { 0 },
        fees: Decimal::from(5),
        interest_paid: Decimal::ZERO,
        interest_received: Decimal::ZERO,
        days,
    }
}

/// A line whose data swings between one and nine gigabytes, with an hour or two of calls.
pub(crate) fn line(country: &str, count: usize) -> LineMeters {
    const GIGABYTES_TENTHS: [i64; 12] = [12, 14, 11, 92, 13, 15, 88, 12, 10, 16, 95, 13];
    let months = months(count).into_iter().enumerate().map(|(index, month)| {
        let mut usage = BTreeMap::new();
        let step = i64::try_from(index).expect("small");
        let bytes = Decimal::from(GIGABYTES_TENTHS[index % 12] * 100_000_000 + 4_321);
        add(&mut usage, UsageKind::Data, Destination::National, Place::Home, data(bytes));
        add(&mut usage, UsageKind::Voice, Destination::Mobile, Place::Home, calls(20 + step, 3000 + 157 * step));
        add(&mut usage, UsageKind::Voice, Destination::Fixed, Place::Home, calls(5, 1200));
        add(&mut usage, UsageKind::Sms, Destination::Mobile, Place::Home, messages(12 + step));
        if index % 4 == 1 {
            add(&mut usage, UsageKind::Voice, Destination::International, Place::Home, calls(2, 421));
        }
        LineMonth { month, complete: true, usage, charges: BTreeMap::new() }
    });
    LineMeters {
        label: format!("Line {country}"),
        country: country.to_owned(),
        proof: Proof::Unverifiable,
        months: months.collect(),
    }
}

/// The same line, a month of which is spent in Europe and another beyond.
pub(crate) fn traveller(country: &str, count: usize) -> LineMeters {
    let mut line = line(country, count);
    for (index, place) in [(1, Place::RoamingEea), (4, Place::RoamingWorld)] {
        let usage = &mut line.months[index].usage;
        let bytes = Decimal::from(3_200_000_000_i64);
        add(usage, UsageKind::Data, Destination::National, place, data(bytes));
        add(usage, UsageKind::Voice, Destination::Mobile, place, calls(4, 615));
        add(usage, UsageKind::Sms, Destination::Mobile, place, messages(5));
    }
    line
}

/// The same line with every month alike: what pricing an average would see.
pub(crate) fn mean_month(line: &LineMeters) -> LineMeters {
    let count = Decimal::from(line.months.len() as u64);
    let mut sums: BTreeMap<UsageKey, UsageTotal> = BTreeMap::new();
    for (key, total) in line.months.iter().flat_map(|month| &month.usage) {
        let sum = sums.entry(*key).or_default();
        sum.count += total.count;
        sum.seconds += total.seconds;
        sum.started_minutes += total.started_minutes;
        sum.bytes += total.bytes;
    }
    for sum in sums.values_mut() {
        sum.count = sum.count.div_ceil(line.months.len() as u64);
        sum.started_minutes = sum.started_minutes.div_ceil(line.months.len() as u64);
        sum.seconds = (sum.seconds / count).round();
        sum.bytes = (sum.bytes / count).round();
    }
    let mut mean = line.clone();
    for month in &mut mean.months {
        month.usage.clone_from(&sums);
    }
    mean
}

pub(crate) fn add(
    usage: &mut BTreeMap<UsageKey, UsageTotal>,
    kind: UsageKind,
    destination: Destination,
    place: Place,
    total: UsageTotal,
) {
    usage.insert(UsageKey { kind, direction: Direction::Out, destination, place }, total);
}

pub(crate) fn data(bytes: Decimal) -> UsageTotal {
    UsageTotal { count: 1, bytes, ..UsageTotal::default() }
}

/// `count` calls of `seconds` together, half of them a minute longer for having begun it.
pub(crate) fn calls(count: i64, seconds: i64) -> UsageTotal {
    let started = u64::try_from(seconds / 60 + count / 2 + 1).expect("positive");
    UsageTotal {
        count: u64::try_from(count).expect("positive"),
        seconds: Decimal::from(seconds),
        started_minutes: started,
        ..UsageTotal::default()
    }
}

pub(crate) fn messages(count: i64) -> UsageTotal {
    UsageTotal { count: u64::try_from(count).expect("positive"), ..UsageTotal::default() }
}
