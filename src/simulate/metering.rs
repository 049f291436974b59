//! Events of invented households to meters: what the describing stage would find in their exports.

use std::collections::BTreeMap;

use super::Market;
use super::banking::{AccountHistory, Booking};
use super::mobile::Use;
use crate::base::{Date, Decimal, Month, Proof};
use crate::describe::{AccountMeters, AccountMonth, DayBalance, LineMeters, LineMonth, UsageKey, UsageTotal};
use crate::normalize::TransactionKind;

/// What to call an invented source.
const LABEL: &str = "simulated";

/// Meters an account; `start` is the first of its twelve months.
pub(super) fn account(market: &Market, start: Month, history: &AccountHistory) -> AccountMeters {
    let mut balance_minor = history.opening_minor;
    let mut rest = history.bookings.as_slice();
    let mut month = start;
    let mut months = Vec::with_capacity(12);
    for _ in 0..12 {
        let count = rest.iter().take_while(|booking| Month::of(booking.date) == month).count();
        let (bookings, later) = rest.split_at(count);
        months.push(account_month(month, bookings, &mut balance_minor));
        rest = later;
        month = month.next();
    }
    AccountMeters {
        label: LABEL.to_owned(),
        country: market.country.to_owned(),
        currency: market.currency,
        proof: Proof::Verified,
        months,
    }
}

/// Sums of one month in minor units.
#[derive(Default)]
struct Sums {
    pay_in: i64,
    card: (i64, u32),
    debits: (i64, Vec<&'static str>),
    cash: (i64, u32),
    foreign_card: (i64, u32),
    foreign_cash: (i64, u32),
    fees: i64,
    interest: i64,
}

fn account_month(month: Month, bookings: &[Booking], balance_minor: &mut i64) -> AccountMonth {
    let mut sums = Sums::default();
    for booking in bookings {
        sums.add(booking);
    }
    AccountMonth {
        month,
        complete: true,
        pay_in: major(sums.pay_in),
        card_spend: major(sums.card.0),
        card_count: sums.card.1,
        direct_debit_value: major(sums.debits.0),
        direct_debit_count: u32::try_from(sums.debits.1.len()).unwrap_or(u32::MAX),
        cash_value: major(sums.cash.0),
        cash_count: sums.cash.1,
        foreign_card_value: major(sums.foreign_card.0),
        foreign_card_count: sums.foreign_card.1,
        foreign_cash_value: major(sums.foreign_cash.0),
        foreign_cash_count: sums.foreign_cash.1,
        fees: major(sums.fees),
        interest_paid: major(sums.interest),
        interest_received: Decimal::ZERO,
        days: days(month, bookings, balance_minor),
    }
}

impl Sums {
    fn add(&mut self, booking: &Booking) {
        let value = booking.amount_minor.abs();
        let counted = |total: &mut (i64, u32)| {
            total.0 += value;
            total.1 += 1;
        };
        match (booking.kind, booking.is_foreign) {
            (TransactionKind::Transfer, _) if booking.amount_minor > 0 => self.pay_in += value,
            (TransactionKind::CardPayment, is_foreign) => {
                counted(&mut self.card);
                if is_foreign {
                    counted(&mut self.foreign_card);
                }
            }
            (TransactionKind::CashWithdrawal, false) => counted(&mut self.cash),
            (TransactionKind::CashWithdrawal, true) => counted(&mut self.foreign_cash),
            (TransactionKind::DirectDebit, _) => {
                self.debits.0 += value;
                if !self.debits.1.contains(&booking.counterparty) {
                    self.debits.1.push(booking.counterparty);
                }
            }
            (TransactionKind::Fee, _) => self.fees += value,
            (TransactionKind::Interest, _) => self.interest += value,
            _ => {}
        }
    }
}

fn days(month: Month, bookings: &[Booking], balance_minor: &mut i64) -> Vec<DayBalance> {
    let mut rest = bookings;
    let mut day_of = |date: Date| {
        let count = rest.iter().take_while(|booking| booking.date == date).count();
        let (today, later) = rest.split_at(count);
        rest = later;
        *balance_minor += today.iter().map(|booking| booking.amount_minor).sum::<i64>();
        let own = today.iter().filter(|booking| is_own_charge(booking.kind)).map(|booking| booking.amount_minor);
        DayBalance { date, balance: major(*balance_minor), own_charges: major(own.sum()) }
    };
    (1..=month.day_count()).map(|day| day_of(super::banking::date_in(month, day))).collect()
}

fn is_own_charge(kind: TransactionKind) -> bool {
    matches!(kind, TransactionKind::Fee | TransactionKind::Interest)
}

fn major(minor: i64) -> Decimal {
    Decimal::new(minor, 2)
}

/// Meters a mobile line; `start` is the first of its twelve months.
pub(super) fn line(market: &Market, start: Month, events: &[Use]) -> LineMeters {
    let mut rest = events;
    let mut month = start;
    let mut months = Vec::with_capacity(12);
    for _ in 0..12 {
        let count = rest.iter().take_while(|event| Month::of(event.date) == month).count();
        let (now, later) = rest.split_at(count);
        months.push(LineMonth { month, complete: true, usage: usage(now), charges: BTreeMap::new() });
        rest = later;
        month = month.next();
    }
    LineMeters { label: LABEL.to_owned(), country: market.country.to_owned(), proof: Proof::Verified, months }
}

fn usage(events: &[Use]) -> BTreeMap<UsageKey, UsageTotal> {
    // Whole numbers first, exact decimals once at the end.
    let mut sums: BTreeMap<UsageKey, (u64, u64, u64, u64)> = BTreeMap::new();
    for event in events {
        let Use { kind, direction, destination, place, .. } = *event;
        let sum = sums.entry(UsageKey { kind, direction, destination, place }).or_default();
        sum.0 += 1;
        sum.1 += u64::from(event.duration_seconds);
        sum.2 += u64::from(event.duration_seconds.div_ceil(60));
        sum.3 += event.volume_bytes;
    }
    let total = |(count, seconds, started_minutes, bytes): (u64, u64, u64, u64)| UsageTotal {
        count,
        seconds: Decimal::from(seconds),
        started_minutes,
        bytes: Decimal::from(bytes),
        ..UsageTotal::default()
    };
    sums.into_iter().map(|(key, sum)| (key, total(sum))).collect()
}
