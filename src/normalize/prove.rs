//! The proof of a reading: the file's own balances, held against its bookings row by row.
//!
//! Files run oldest first or newest first and do not say which, so both directions are followed at once and the end
//! decides. With effect = amount - fee:
//!
//! ```text
//! oldest first:  balance(k) = balance(j) + effects after j up to k
//! newest first:  balance(k) = balance(j) - effects from j up to before k
//! ```

use crate::base::{Date, Decimal, Fixed, Proof};

/// Follows the running balance of one account.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    first: Option<Point>,
    last: Option<Point>,
    /// Effects of the rows before the first balance, and after the last one.
    before_first: Fixed,
    rows_before_first: u64,
    between: Fixed,
    rows_between: u64,
    steps: u64,
    oldest_first: Direction,
    newest_first: Direction,
    dates_rise: u64,
    dates_fall: u64,
    previous_date: Option<Date>,
}

/// A booked row that states a balance.
#[derive(Clone, Copy, Debug)]
struct Point {
    line: u64,
    balance: Fixed,
    effect: Fixed,
}

impl Point {
    /// The balance before the booking.
    fn before(&self) -> Option<Fixed> {
        self.balance.minus(self.effect)
    }
}

/// How far the balances fit in one direction.
#[derive(Clone, Debug, Default)]
struct Direction {
    breaks: u64,
    first_break: Option<Break>,
}

/// Where a running balance does not fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Break {
    /// The row whose amount or balance is off.
    pub(super) line: u64,
    /// By how much the balance differs from what the bookings give.
    pub(super) difference: Decimal,
}

/// What the balances of an account say.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    pub(super) proof: Proof,
    pub(super) opening: Option<Decimal>,
    pub(super) closing: Option<Decimal>,
    pub(super) first_break: Option<Break>,
    /// A stated closing balance minus what the bookings give, where they differ.
    pub(super) closing_difference: Option<ClosingDifference>,
}

/// A closing balance that does not fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ClosingDifference {
    /// Where it stands, where that is one of several.
    pub(super) line: Option<u64>,
    pub(super) difference: Decimal,
}

/// Steps of a running balance below which it proves nothing.
const STEPS_MIN: u64 = 3;

impl Chain {
    /// Takes a booked row. `effect` is what it did to the balance. `None`, and the row is not taken, where its numbers
    /// and those before it cannot be added up exactly.
    pub(super) fn row(&mut self, line: u64, date: Option<Date>, effect: Fixed, balance: Option<Fixed>) -> Option<()> {
        match (balance, self.last) {
            (Some(balance), last) => {
                let point = Point { line, balance, effect };
                if let Some(last) = last {
                    self.step(last, point)?;
                }
                self.first.get_or_insert(point);
                self.last = Some(point);
                self.between = Fixed::ZERO;
                self.rows_between = 0;
            }
            (None, Some(_)) => {
                self.between = self.between.plus(effect)?;
                self.rows_between += 1;
            }
            (None, None) => {
                self.before_first = self.before_first.plus(effect)?;
                self.rows_before_first += 1;
            }
        }
        self.follow_dates(date);
        Some(())
    }

    fn step(&mut self, last: Point, point: Point) -> Option<()> {
        let change = point.balance.minus(last.balance)?;
        let (rising, falling) = match self.rows_between {
            0 => (point.effect, last.effect),
            _ => (self.between.plus(point.effect)?, self.between.plus(last.effect)?),
        };
        let (off_rising, off_falling) = (change.minus(rising)?, change.plus(falling)?);
        self.steps += 1;
        self.oldest_first.check(point.line, off_rising);
        self.newest_first.check(last.line, off_falling);
        Some(())
    }

    fn follow_dates(&mut self, date: Option<Date>) {
        if let (Some(previous), Some(date)) = (self.previous_date, date) {
            self.dates_rise += u64::from(date > previous);
            self.dates_fall += u64::from(date < previous);
        }
        self.previous_date = date.or(self.previous_date);
    }

    /// Which direction the file runs: the one in which more balances fit; dates where that does not decide.
    fn runs_oldest_first(&self) -> bool {
        match self.oldest_first.breaks.cmp(&self.newest_first.breaks) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal => self.dates_rise >= self.dates_fall,
        }
    }

    /// The verdict over all booked rows and their sum, with the balances that the file states apart from them.
    pub(super) fn verdict(&self, booked: u64, sum: Fixed, statements: &Statements) -> Verdict {
        let (opening, closing, first_break, covered) = self.run();
        let difference = match (statements.opening, statements.closing) {
            _ if statements.count() > 1 => statements.first_break,
            (Some(opening), Some(closing)) => off(closing, opening, sum),
            (Some(stated), None) => opening.and_then(|found| off(found, stated, Fixed::ZERO)),
            (None, Some(stated)) if covered => closing.and_then(|found| off(stated, found, Fixed::ZERO)),
            _ => None,
        };
        let is_stated = statements.opening.is_some() && statements.closing.is_some();
        let proof = if first_break.is_some() || difference.is_some() {
            Proof::Discrepancy
        } else if (covered && self.steps >= STEPS_MIN) || (is_stated && statements.cover(booked)) {
            Proof::Verified
        } else {
            Proof::Unverifiable
        };
        Verdict {
            proof,
            opening: statements.opening.or(opening),
            closing: statements.closing.or(closing),
            first_break,
            closing_difference: difference,
        }
    }

    /// Opening, closing, the first break, and whether every row lies within the chain.
    fn run(&self) -> (Option<Decimal>, Option<Decimal>, Option<Break>, bool) {
        let (Some(first), Some(last)) = (self.first, self.last) else { return (None, None, None, false) };
        let oldest_first = self.runs_oldest_first();
        let direction = if oldest_first { &self.oldest_first } else { &self.newest_first };
        // Rows outside the outermost balances are carried along, but nothing checks them.
        let covered = self.rows_before_first == 0 && self.rows_between == 0;
        let (opening, closing) = if oldest_first {
            (first.before().and_then(|before| before.minus(self.before_first)), last.balance.plus(self.between))
        } else {
            (last.before().and_then(|before| before.minus(self.between)), first.balance.plus(self.before_first))
        };
        (opening.map(Decimal::from), closing.map(Decimal::from), direction.first_break, covered)
    }
}

impl Direction {
    fn check(&mut self, line: u64, off: Fixed) {
        if !off.is_zero() {
            self.breaks += 1;
            self.first_break.get_or_insert(Break { line, difference: off.into() });
        }
    }
}

/// By how much a closing balance is off, if it is.
fn off(closing: Decimal, opening: Decimal, effect: Fixed) -> Option<ClosingDifference> {
    let difference = Fixed::from(closing).minus(opening.into()).and_then(|change| change.minus(effect))?;
    (!difference.is_zero()).then(|| ClosingDifference { line: None, difference: difference.into() })
}

/// Balances that a file states apart from its rows. One opening and one closing balance belong together wherever they
/// stand; of several, each closing balance belongs to the opening balance before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Statements {
    /// Before the first booking.
    opening: Option<Decimal>,
    /// After the last booking.
    closing: Option<Decimal>,
    openings: u32,
    closings: u32,
    /// An opening balance whose closing balance has not come yet, and the sum of the bookings before it.
    open: Option<(Decimal, Fixed)>,
    open_line: u64,
    /// Where an opening balance stands that another one follows.
    unclosed: Option<u64>,
    /// Booked rows up to the last closing balance.
    closed_rows: u64,
    /// Some rows lie between a closing and an opening balance, or a balance has no partner.
    has_gap: bool,
    first_break: Option<ClosingDifference>,
}

impl Statements {
    /// An opening balance, and what was booked before it.
    pub(super) fn open(&mut self, line: u64, amount: Decimal, effect: Fixed, rows: u64) {
        if self.open.is_some() {
            self.unclosed.get_or_insert(self.open_line);
        }
        self.open_line = line;
        self.has_gap |= rows != self.closed_rows || self.open.is_some();
        self.open = Some((amount, effect));
        self.openings += 1;
        self.opening.get_or_insert(amount);
    }

    /// A closing balance, and what was booked before it.
    pub(super) fn close(&mut self, line: u64, amount: Decimal, effect: Fixed, rows: u64) {
        match self.open.take() {
            Some((opening, before)) => {
                let within = effect.minus(before);
                self.has_gap |= within.is_none();
                let found = within.and_then(|within| off(amount, opening, within));
                self.first_break =
                    self.first_break.or(found.map(|found| ClosingDifference { line: Some(line), ..found }));
            }
            None => self.has_gap = true,
        }
        self.closed_rows = rows;
        self.closings += 1;
        self.closing = Some(amount);
    }

    /// Where the first opening balance stands whose statement has no end. Of a single one that counts only where an end
    /// is to be expected.
    pub(super) fn unclosed(&self, is_expected: bool) -> Option<u64> {
        let has_others = self.closings > 0 && self.openings > 1;
        self.unclosed.or(self.open.filter(|_| has_others || is_expected).map(|_| self.open_line))
    }

    fn count(&self) -> u32 {
        self.openings.max(self.closings)
    }

    /// Whether every booked row lies between an opening balance and its closing balance.
    fn cover(&self, rows: u64) -> bool {
        self.count() == 1 || (!self.has_gap && self.open.is_none() && self.closed_rows == rows)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Chain, Decimal, Proof, Statements};

    fn chain(rows: &[(i64, Option<i64>)]) -> Chain {
        let mut chain = Chain::default();
        for (index, (effect, balance)) in rows.iter().enumerate() {
            let number = |number: i64| Decimal::from(number).into();
            chain.row(index as u64 + 1, None, number(*effect), balance.map(number)).expect("small numbers");
        }
        chain
    }

    fn verdict(rows: &[(i64, Option<i64>)]) -> super::Verdict {
        let sum: Decimal = rows.iter().map(|(effect, _)| Decimal::from(*effect)).sum();
        chain(rows).verdict(rows.len() as u64, sum.into(), &Statements::default())
    }

    #[test]
    fn three_steps_prove_and_fewer_do_not() {
        let rows = [(1, Some(11)), (2, Some(13)), (-3, Some(10)), (5, Some(15))];
        assert_eq!(verdict(&rows).proof, Proof::Verified);
        assert_eq!(verdict(&rows[..3]).proof, Proof::Unverifiable);
        assert_eq!((verdict(&rows).opening, verdict(&rows).closing), (Some(10.into()), Some(15.into())));
    }

    #[test]
    fn a_row_that_no_balance_covers_leaves_the_reading_unproved() {
        assert_eq!(
            verdict(&[(9, None), (1, Some(11)), (2, Some(13)), (3, Some(16)), (4, Some(20))]).proof,
            Proof::Unverifiable
        );
        assert_eq!(
            verdict(&[(1, Some(11)), (2, None), (2, Some(15)), (3, Some(18)), (4, Some(22))]).proof,
            Proof::Verified
        );
    }

    proptest! {
        #[test]
        fn a_changed_amount_is_found_and_named(
            effects in prop::collection::vec(-500_i64..500, 4..20),
            at in 0_usize..100,
            change in prop::sample::select(vec![-7_i64, 1, 300]),
            newest_first: bool,
        ) {
            let mut balance = 1000;
            let row = |effect: &i64| {
                balance += effect;
                (*effect, Some(balance))
            };
            let mut rows: Vec<(i64, Option<i64>)> = effects.iter().map(row).collect();
            if newest_first {
                rows.reverse();
            }
            prop_assert_eq!(verdict(&rows).proof, Proof::Verified);
            // The oldest amount only moves the opening balance, which nothing states.
            let at = if newest_first { at % (rows.len() - 1) } else { 1 + at % (rows.len() - 1) };
            rows[at].0 += change;
            let found = verdict(&rows);
            prop_assert_eq!(found.proof, Proof::Discrepancy);
            prop_assert_eq!(found.first_break.map(|found| found.line), Some(at as u64 + 1));
        }
    }
}
