//! Bookings of one account to its months.

use std::collections::{BTreeMap, HashSet};

use super::merge::{Entry, merge};
use super::{AccountMeters, AccountMonth, DayBalance};
use crate::base::{Currency, Date, Decimal, Month, Proof};
use crate::normalize::TransactionKind;

/// A booking as far as metering needs it: no text, only a digest that tells twins apart.
#[derive(Clone, Debug)]
pub(super) struct Booking {
    pub(super) date: Date,
    pub(super) amount: Decimal,
    pub(super) fee: Decimal,
    pub(super) kind: TransactionKind,
    pub(super) foreign: bool,
    pub(super) text_digest: u64,
    pub(super) counterparty_digest: u64,
    pub(super) source: usize,
}

impl Entry for Booking {
    type Key = (Date, Decimal, u64);

    fn key(&self) -> Self::Key {
        (self.date, self.amount, self.text_digest)
    }

    fn source(&self) -> usize {
        self.source
    }
}

/// An account while its sources are read.
#[derive(Debug)]
pub(super) struct AccountHistory {
    pub(super) identifier_digest: u64,
    pub(super) label: String,
    pub(super) country: String,
    pub(super) currency: Currency,
    pub(super) proof: Proof,
    pub(super) bookings: Vec<Booking>,
    /// Closing balances that the sources state, each with the day at whose end it holds.
    pub(super) anchors: Vec<(Date, Decimal)>,
}

impl AccountHistory {
    /// Merges overlapping sources; to be called once, before the months are made.
    pub(super) fn merge(&mut self) {
        self.bookings = merge(std::mem::take(&mut self.bookings));
    }

    /// The months, oldest first.
    pub(super) fn meters(&self) -> AccountMeters {
        let mut months = months_between(self.bookings.first(), self.bookings.last());
        for booking in &self.bookings {
            if let Some(month) = months.get_mut(&Month::of(booking.date)) {
                add(month, booking);
            }
        }
        self.count_payees(&mut months);
        self.balance_days(&mut months);
        AccountMeters {
            label: self.label.clone(),
            country: self.country.clone(),
            currency: self.currency,
            proof: self.proof,
            months: months.into_values().collect(),
        }
    }

    /// Different payees that collected by direct debit, month by month.
    fn count_payees(&self, months: &mut BTreeMap<Month, AccountMonth>) {
        let debits = self.bookings.iter().filter(|booking| booking.kind == TransactionKind::DirectDebit);
        let mut payees = HashSet::new();
        for booking in debits.filter(|booking| booking.amount.is_sign_negative()) {
            let month = Month::of(booking.date);
            if payees.insert((month, booking.counterparty_digest))
                && let Some(month) = months.get_mut(&month)
            {
                month.direct_debit_count += 1;
            }
        }
    }

    /// The balance at the end of every day, from the latest stated balance backwards and forwards.
    fn balance_days(&self, months: &mut BTreeMap<Month, AccountMonth>) {
        let Some((anchor_date, anchor)) = self.anchors.iter().max_by_key(|(date, _)| *date) else { return };
        let after: Decimal =
            self.bookings.iter().filter(|booking| booking.date > *anchor_date).map(Booking::effect).sum();
        let total: Decimal = self.bookings.iter().map(Booking::effect).sum();
        let mut balance = *anchor + after - total;
        let mut bookings = self.bookings.iter().peekable();
        let (Some(first), Some(last)) = (self.bookings.first(), self.bookings.last()) else { return };
        for month in months.values_mut() {
            let mut day = month.month.first_day();
            while day <= month.month.last_day() {
                let mut own_charges = Decimal::ZERO;
                while let Some(booking) = bookings.next_if(|booking| booking.date <= day) {
                    balance += booking.effect();
                    own_charges += booking.own_charge();
                }
                // Outside the history nothing is known, so no balance is claimed, except in months that count as whole.
                if month.complete || (first.date <= day && day <= last.date) {
                    month.days.push(DayBalance { date: day, balance, own_charges });
                }
                let Ok(next) = day.tomorrow() else { break };
                day = next;
            }
        }
    }
}

impl Booking {
    /// What it did to the balance.
    fn effect(&self) -> Decimal {
        self.amount - self.fee
    }

    /// What of it the present bank charged or paid by itself, signed.
    fn own_charge(&self) -> Decimal {
        match self.kind {
            TransactionKind::Fee | TransactionKind::Interest => self.amount - self.fee,
            _ => -self.fee,
        }
    }
}

/// Accounts rest at weekends and holidays: a history that begins or ends this close to the edge of a month covers it.
const EDGE_DAYS: i8 = 4;

/// Empty months from the first booking to the last, with whether the history covers each.
fn months_between(first: Option<&Booking>, last: Option<&Booking>) -> BTreeMap<Month, AccountMonth> {
    let (Some(first), Some(last)) = (first, last) else { return BTreeMap::new() };
    covered_months(first.date, last.date).into_iter().map(|(month, complete)| (month, empty(month, complete))).collect()
}

/// The months that a history touches, each with whether it is covered from its first day to its last.
pub(super) fn covered_months(first: Date, last: Date) -> Vec<(Month, bool)> {
    let mut months = Vec::new();
    let mut month = Month::of(first);
    while month <= Month::of(last) {
        let begins = month != Month::of(first) || first.day() <= EDGE_DAYS;
        let ends = month != Month::of(last) || last.day() > last.days_in_month() - EDGE_DAYS;
        months.push((month, begins && ends));
        month = month.next();
    }
    months
}

fn empty(month: Month, complete: bool) -> AccountMonth {
    AccountMonth {
        month,
        complete,
        pay_in: Decimal::ZERO,
        card_spend: Decimal::ZERO,
        card_count: 0,
        direct_debit_value: Decimal::ZERO,
        direct_debit_count: 0,
        cash_value: Decimal::ZERO,
        cash_count: 0,
        foreign_card_value: Decimal::ZERO,
        foreign_card_count: 0,
        foreign_cash_value: Decimal::ZERO,
        foreign_cash_count: 0,
        fees: Decimal::ZERO,
        interest_paid: Decimal::ZERO,
        interest_received: Decimal::ZERO,
        days: Vec::new(),
    }
}

fn add(month: &mut AccountMonth, booking: &Booking) {
    let out = booking.amount.is_sign_negative();
    let value = booking.amount.abs();
    month.fees += booking.fee;
    match booking.kind {
        TransactionKind::Fee => month.fees += if out { value } else { -value },
        TransactionKind::Interest if out => month.interest_paid += value,
        TransactionKind::Interest => month.interest_received += value,
        TransactionKind::OwnTransfer => {}
        TransactionKind::CashWithdrawal if out && booking.foreign => {
            month.foreign_cash_value += value;
            month.foreign_cash_count += 1;
        }
        TransactionKind::CashWithdrawal if out => {
            month.cash_value += value;
            month.cash_count += 1;
        }
        // Money that comes back to the card is less spent, not paid in.
        TransactionKind::CardPayment if !out => month.card_spend -= value,
        TransactionKind::CardPayment => {
            month.card_spend += value;
            month.card_count += 1;
            if booking.foreign {
                month.foreign_card_value += value;
                month.foreign_card_count += 1;
            }
        }
        TransactionKind::DirectDebit if out => month.direct_debit_value += value,
        _ if !out => month.pay_in += value,
        _ => {}
    }
}
