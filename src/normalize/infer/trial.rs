//! A reading tried on the first rows: what comes of it, and whether two readings come to the same.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;

use rust_decimal::prelude::ToPrimitive;

use super::super::layout::{CompiledLayout, Layout};
use super::super::mapper::Mapper;
use super::super::{Classifier, Period, ReadOptions, Reading, Record, RecordSink};
use super::directions::Directions;
use crate::base::{Date, Decimal, Proof};
use crate::read::{Preview, RowSink};

/// What came of a trial.
pub(super) struct Trial<'w> {
    pub(super) imported: u64,
    pub(super) refused: u64,
    /// The worst proof of its accounts.
    pub(super) proof: Proof,
    /// Some account is verified.
    pub(super) is_verified: bool,
    pub(super) figures: Figures<'w>,
}

/// Everything in which two readings may differ, in short.
#[derive(Default)]
pub(super) struct Figures<'w> {
    directions: Option<&'w Directions>,
    /// Of days, amounts, quantities and kinds, in the order of the rows.
    dates: DefaultHasher,
    amounts: DefaultHasher,
    /// The same without signs.
    sizes: DefaultHasher,
    pub(super) negative: u64,
    pub(super) positive: u64,
    /// What the negative amounts, and the positive ones, come to without their signs.
    negative_sum: Decimal,
    positive_sum: Decimal,
    /// Bookings whose words or kind tell which way money went, by whether the amount tells the same.
    pub(super) agreeing: u64,
    pub(super) disagreeing: u64,
    last_day: Option<Date>,
    rises: u64,
    falls: u64,
    /// The booking before: its account, balance and amount.
    last_balance: Option<(usize, Decimal, Decimal)>,
    steps: u64,
    steps_rising: u64,
    steps_falling: u64,
    /// Steps that would follow if the amounts were turned round.
    steps_rising_turned: u64,
    steps_falling_turned: u64,
    first_day: Option<Date>,
    latest_day: Option<Date>,
    /// Bookings whose dates lie a few days apart, and weeks apart.
    pub(super) near_dates: u64,
    pub(super) far_dates: u64,
}

/// Steps of a running balance that are no coincidence, though they are no proof yet.
const STEPS_MIN: u64 = 2;

/// Days between two dates of one booking: usual ones, and such as no bank leaves.
const NEAR_DAYS: i32 = 10;
const FAR_DAYS: i32 = 27;

impl<'w> Trial<'w> {
    /// Reads the first rows of a file with a layout. `None` where the layout is not valid.
    pub(super) fn run(
        layout: &Layout,
        preview: &Preview,
        classifier: &Classifier,
        options: &ReadOptions,
        directions: &'w Directions,
    ) -> Option<Trial<'w>> {
        let compiled = CompiledLayout::compile(layout.clone()).ok()?;
        let options = ReadOptions { period: Period::default(), ..options.clone() };
        let mut figures = Figures { directions: Some(directions), ..Figures::default() };
        let mut mapper = Mapper::new(&compiled, classifier, &options, &mut figures);
        let mut sheet = None;
        for (of, row) in &preview.rows {
            if sheet.replace(*of) != Some(*of) {
                let _ = mapper.table("");
            }
            let _ = mapper.row(row);
        }
        mapper.finish().ok()?;
        let mut reading = Reading::new("");
        mapper.close(&mut reading);
        let proofs = || reading.accounts.iter().map(|account| account.proof);
        Some(Trial {
            imported: reading.rows.imported,
            refused: reading
                .rows
                .skipped
                .iter()
                .filter(|run| run.reason == "refused")
                .map(|run| run.to - run.line + 1)
                .sum(),
            proof: if proofs().any(|proof| proof == Proof::Discrepancy) {
                Proof::Discrepancy
            } else {
                Proof::Unverifiable
            },
            is_verified: proofs().any(|proof| proof == Proof::Verified)
                && proofs().all(|proof| proof != Proof::Discrepancy),
            figures,
        })
    }
}

impl Figures<'_> {
    /// Whether the days are the same.
    pub(super) fn has_dates_of(&self, other: &Figures<'_>) -> bool {
        self.dates.finish() == other.dates.finish()
    }

    /// Whether the amounts are the same, signs included.
    pub(super) fn has_amounts_of(&self, other: &Figures<'_>) -> bool {
        self.amounts.finish() == other.amounts.finish()
    }

    /// Whether the amounts are the same but for their signs.
    pub(super) fn has_sizes_of(&self, other: &Figures<'_>) -> bool {
        self.sizes.finish() == other.sizes.finish()
    }

    /// How many amounts are negative and positive, of so many at most.
    pub(super) fn sample_of_signs(&self, most: f64) -> (f64, f64) {
        let count = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let (negative, positive) = (count(self.negative), count(self.positive));
        let share = (most / (negative + positive).max(1.0)).min(1.0);
        (negative * share, positive * share)
    }

    /// The logarithm of how much larger a positive amount is than a negative one; nought where there are not both.
    pub(super) fn size_of_positive(&self) -> f64 {
        let mean =
            |sum: Decimal, count: u64| sum.to_f64().unwrap_or(0.0) / f64::from(u32::try_from(count).unwrap_or(1));
        match (self.negative, self.positive) {
            (0, _) | (_, 0) => 0.0,
            (negative, positive) => (mean(self.positive_sum, positive) / mean(self.negative_sum, negative)).ln(),
        }
    }

    /// Whether the days of the rows run in one direction.
    pub(super) fn runs_in_order(&self) -> bool {
        self.rises == 0 || self.falls == 0
    }

    /// How often the direction of the days is another one than that of most rows.
    pub(super) fn steps_back(&self) -> u64 {
        self.rises.min(self.falls)
    }

    /// How often the day changes from one row to the next.
    pub(super) fn day_changes(&self) -> u64 {
        self.rises + self.falls
    }

    /// Whether every balance follows from the one before it, in one direction.
    pub(super) fn is_chained(&self) -> bool {
        self.steps >= STEPS_MIN && (self.steps_rising == self.steps || self.steps_falling == self.steps)
    }

    /// Whether every balance follows if the amounts are turned round, and not as they are.
    pub(super) fn is_chained_turned(&self) -> bool {
        let fits = |steps: u64| self.steps > 0 && steps == self.steps;
        let is_turned = fits(self.steps_rising_turned) || fits(self.steps_falling_turned);
        is_turned && !fits(self.steps_rising) && !fits(self.steps_falling)
    }

    /// How many days lie between the first and the last.
    pub(super) fn span_days(&self) -> i32 {
        let days = self.first_day.zip(self.latest_day);
        days.map_or(0, |(first, last)| (last - first).get_days())
    }

    /// Holds the booking date against another date of the same booking.
    fn compare_dates(&mut self, booked: Option<Date>, other: Option<Date>) {
        let Some((booked, other)) = booked.zip(other) else { return };
        let days = (other - booked).get_days().abs();
        self.near_dates += u64::from(days > 0 && days <= NEAR_DAYS);
        self.far_dates += u64::from(days >= FAR_DAYS);
    }

    fn follow_balance(&mut self, account: usize, balance: Option<Decimal>, amount: Decimal) {
        let Some(balance) = balance else { return };
        if let Some((last_account, last_balance, last_amount)) = self.last_balance
            && last_account == account
        {
            self.steps += 1;
            self.steps_rising += u64::from(last_balance + amount == balance);
            self.steps_falling += u64::from(balance + last_amount == last_balance);
            self.steps_rising_turned += u64::from(last_balance - amount == balance);
            self.steps_falling_turned += u64::from(balance - last_amount == last_balance);
        }
        self.last_balance = Some((account, balance, amount));
    }

    fn follow(&mut self, day: Option<Date>) {
        day.hash(&mut self.dates);
        let Some(day) = day else { return };
        self.first_day = Some(self.first_day.map_or(day, |first| first.min(day)));
        self.latest_day = Some(self.latest_day.map_or(day, |last| last.max(day)));
        if let Some(last) = self.last_day {
            self.rises += u64::from(day > last);
            self.falls += u64::from(day < last);
        }
        self.last_day = Some(day);
    }
}

impl RecordSink for Figures<'_> {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        match record {
            Record::Transaction(booking) => {
                self.follow(booking.booking_date);
                self.compare_dates(booking.booking_date, booking.value_date);
                self.compare_dates(booking.booking_date, booking.transaction_date.map(|moment| moment.date));
                let amount = booking.amount.normalize();
                self.follow_balance(booking.account, booking.balance_after, amount);
                (amount, booking.currency, booking.status as u8).hash(&mut self.amounts);
                amount.abs().hash(&mut self.sizes);
                if amount.is_zero() {
                    return Ok(());
                }
                let is_negative = amount.is_sign_negative();
                *(if is_negative { &mut self.negative } else { &mut self.positive }) += 1;
                let sum = if is_negative { &mut self.negative_sum } else { &mut self.positive_sum };
                *sum = sum.saturating_add(amount.abs());
                match self.directions.and_then(|directions| directions.is_out(booking)) {
                    Some(outgoing) if outgoing == is_negative => self.agreeing += 1,
                    Some(_) => self.disagreeing += 1,
                    None => {}
                }
            }
            Record::Usage(usage) => {
                self.follow(usage.started_at.map(|moment| moment.date));
                usage.started_at.map(|moment| moment.time).hash(&mut self.dates);
                let quantities = (usage.duration_seconds, usage.volume_bytes, usage.charge, usage.count);
                (quantities, usage.kind as u8).hash(&mut self.amounts);
                quantities.hash(&mut self.sizes);
            }
            Record::BillLine(_) | Record::Balance(_) => {}
        }
        Ok(())
    }
}
