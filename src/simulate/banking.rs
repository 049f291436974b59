//! The bookings of a household's current account, day by day.

use super::household::{Household, Persona};
use super::market::Names;
use super::random::whole;
use super::{Market, Random};
use crate::base::{Date, Month};
use crate::normalize::TransactionKind;

/// A booking of an invented account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Booking {
    /// The day it is booked.
    pub date: Date,
    /// What kind it is.
    pub kind: TransactionKind,
    /// Signed, money out negative, in minor units of the account's currency.
    pub amount_minor: i64,
    /// Whether it was made in another currency.
    pub is_foreign: bool,
    /// Who paid or was paid: an invented name.
    pub counterparty: &'static str,
}

/// Twelve months of an invented account.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountHistory {
    /// Balance before the first booking, in minor units.
    pub opening_minor: i64,
    /// In the order of their days.
    pub bookings: Vec<Booking>,
}

/// A journey abroad.
struct Trip {
    month: usize,
    first_day: u32,
    days: u32,
    day_spend: f64,
}

/// Draws the bookings of twelve months.
pub(super) fn year(household: &Household, start: Month, random: &mut Random) -> AccountHistory {
    let mut account = Account::open(household, random);
    let trips = trips(&household.persona, random);
    let mut month = start;
    for index in 0..12 {
        account.month(month, trips.iter().filter(|trip| trip.month == index), random);
        month = month.next();
    }
    AccountHistory { opening_minor: account.opening_minor, bookings: account.bookings }
}

fn trips(persona: &Persona, random: &mut Random) -> Vec<Trip> {
    let draw = |random: &mut Random| Trip {
        month: usize::try_from(random.below(12)).unwrap_or(0),
        first_day: random.between(1, 18),
        days: random.between(2, 10),
        day_spend: random.around(persona.pay * 0.022, 0.4),
    };
    (0..persona.trips_year.min(8)).map(|_| draw(random)).collect()
}

struct Account<'a> {
    persona: &'a Persona,
    market: &'static Market,
    employer: &'static str,
    landlord: &'static str,
    /// What goes out in an ordinary month, in major units.
    outgoings: f64,
    opening_minor: i64,
    balance_minor: i64,
    /// Sum of the overdrawn end-of-day balances of the month before, in minor units, positive.
    overdrawn_minor_days: i64,
    bookings: Vec<Booking>,
}

impl<'a> Account<'a> {
    fn open(household: &'a Household, random: &mut Random) -> Account<'a> {
        let persona = &household.persona;
        let fixed: f64 = persona.pay * persona.rent_share + persona.debits();
        let outgoings = fixed + persona.card_budget();
        let opening_minor = minor(outgoings * persona.cushion * 0.6);
        Account {
            persona,
            market: household.market,
            employer: pick(household.market.names.employers, random),
            landlord: pick(household.market.names.landlords, random),
            outgoings,
            opening_minor,
            balance_minor: opening_minor,
            overdrawn_minor_days: 0,
            bookings: Vec::with_capacity(12 * 60),
        }
    }

    fn month<'t>(&mut self, month: Month, trips: impl Iterator<Item = &'t Trip>, random: &mut Random) {
        let start = self.bookings.len();
        self.own_charges(month);
        self.fixed(month, random);
        self.by_card(month, random);
        for trip in trips {
            self.abroad(month, trip, random);
        }
        self.bookings[start..].sort_by_key(|booking| booking.date);
        self.settle(month, start, random);
    }

    /// What the present bank takes for the month before.
    fn own_charges(&mut self, month: Month) {
        let Names { interest, fee, .. } = self.market.names;
        let charge =
            f64::from(u32::try_from(self.overdrawn_minor_days).unwrap_or(u32::MAX)) * self.market.overdraft_rate;
        let charge = i64::from(whole(charge / 365.0));
        if charge > 0 {
            self.book(month, 1, TransactionKind::Interest, -charge, interest);
        }
        if self.market.account_fee_minor > 0 {
            self.book(month, 1, TransactionKind::Fee, -self.market.account_fee_minor, fee);
        }
    }

    fn fixed(&mut self, month: Month, random: &mut Random) {
        let persona = self.persona;
        let pay = minor(persona.pay * (0.98 + 0.04 * random.unit()));
        self.book(month, persona.pay_day, TransactionKind::Transfer, pay, self.employer);
        let rent = minor(persona.pay * persona.rent_share);
        self.book(month, 2, TransactionKind::StandingOrder, -rent, self.landlord);
        for (index, (day, amount)) in persona.direct_debits.iter().enumerate() {
            let collectors = self.market.names.collectors;
            let name = collectors.get(index % collectors.len()).copied().unwrap_or_default();
            self.book(month, *day, TransactionKind::DirectDebit, -minor(*amount), name);
        }
    }

    fn by_card(&mut self, month: Month, random: &mut Random) {
        let count = random.times(self.persona.card_payments.min(40.0)).max(1);
        let each = self.persona.card_budget() / self.persona.card_payments.min(40.0);
        for _ in 0..count {
            let day = random.between(1, month.day_count());
            let amount = -minor(random.around(each * 0.78, 0.7));
            let shop = pick(self.market.names.shops, random);
            self.book(month, day, TransactionKind::CardPayment, amount, shop);
        }
        for _ in 0..random.times(self.persona.cash_withdrawals) {
            let day = random.between(1, month.day_count());
            let amount = -1000 * i64::from(random.between(1, 8));
            self.book(month, day, TransactionKind::CashWithdrawal, amount, self.market.names.cash);
        }
    }

    fn abroad(&mut self, month: Month, trip: &Trip, random: &mut Random) {
        for day in trip.first_day..trip.first_day + trip.days {
            for _ in 0..random.between(1, 3) {
                let amount = -minor(random.around(trip.day_spend * 0.5, 0.6));
                let name = pick(self.market.names.abroad, random);
                self.book(month, day, TransactionKind::CardPayment, amount, name);
                self.mark_foreign();
            }
        }
        if random.chance(0.6) {
            let amount = -minor(trip.day_spend * 1.5);
            self.book(month, trip.first_day, TransactionKind::CashWithdrawal, amount, self.market.names.cash);
            self.mark_foreign();
        }
    }

    /// Runs the month's bookings over the balance. On pay day the household moves money from or to elsewhere, so that
    /// the cushion it lives with stays about the same.
    fn settle(&mut self, month: Month, start: usize, random: &mut Random) {
        let aim = minor(self.outgoings * self.persona.cushion * (0.9 + 0.2 * random.unit()));
        // With savings the balance is topped up at once; without, only a deep hole is filled, by borrowing elsewhere.
        let slack = minor(self.persona.pay * if self.persona.cushion < 1.0 { 0.15 } else { 0.02 });
        let mut sweep = None;
        let mut overdrawn = 0;
        let mut index = start;
        for day in 1..=month.day_count() {
            while let Some(booking) = self.bookings.get(index).filter(|booking| day_of(booking) == day) {
                self.balance_minor += booking.amount_minor;
                index += 1;
            }
            if day == self.persona.pay_day && (self.balance_minor > aim || self.balance_minor < aim - slack) {
                sweep = Some(aim - self.balance_minor);
                self.balance_minor = aim;
            }
            overdrawn += (-self.balance_minor).max(0);
        }
        self.overdrawn_minor_days = overdrawn;
        if let Some(amount) = sweep.filter(|amount| *amount != 0) {
            let day = self.persona.pay_day;
            self.book(month, day, TransactionKind::OwnTransfer, amount, self.market.names.savings);
            self.bookings[start..].sort_by_key(|booking| booking.date);
        }
    }

    fn book(&mut self, month: Month, day: u32, kind: TransactionKind, amount_minor: i64, counterparty: &'static str) {
        let date = date_in(month, day);
        self.bookings.push(Booking { date, kind, amount_minor, is_foreign: false, counterparty });
    }

    fn mark_foreign(&mut self) {
        if let Some(last) = self.bookings.last_mut() {
            last.is_foreign = true;
        }
    }
}

impl Persona {
    fn debits(&self) -> f64 {
        self.direct_debits.iter().map(|(_, amount)| amount).sum()
    }

    /// What is left for the card in a month, at least a tenth of the pay.
    fn card_budget(&self) -> f64 {
        let free = self.pay * (1.0 - self.rent_share) - self.debits();
        (free * self.spend_share).max(self.pay * 0.1)
    }
}

/// A day of the month, its last one where it is shorter.
pub(super) fn date_in(month: Month, day: u32) -> Date {
    let day = i8::try_from(day.clamp(1, month.day_count())).unwrap_or(1);
    Date::new(month.year(), month.month(), day).unwrap_or(month.first_day())
}

fn day_of(booking: &Booking) -> u32 {
    booking.date.day().unsigned_abs().into()
}

fn minor(major: f64) -> i64 {
    i64::from(whole(major * 100.0))
}

fn pick(names: &'static [&'static str], random: &mut Random) -> &'static str {
    let count = u32::try_from(names.len()).unwrap_or(0);
    let index = usize::try_from(random.below(count)).unwrap_or(0);
    names.get(index).copied().unwrap_or_default()
}
