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
    /// Stated closing minus computed closing, where both are known and differ.
    pub(super) closing_difference: Option<Decimal>,
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

    /// The verdict over all rows, with the balances that the file states apart from them.
    pub(super) fn verdict(&self, sum: Decimal, stated: Stated) -> Verdict {
        let (opening, closing, first_break, covered) = self.run();
        let closing_difference = match (stated.opening, stated.closing) {
            (Some(opening), Some(closing)) => Some(closing - opening - sum),
            (Some(stated_opening), None) => opening.map(|found| found - stated_opening),
            (None, Some(stated_closing)) if covered => closing.map(|found| stated_closing - found),
            _ => None,
        };
        let proof = if first_break.is_some() || closing_difference.is_some_and(|difference| !difference.is_zero()) {
            Proof::Discrepancy
        } else if (covered && self.steps >= STEPS_MIN) || (stated.opening.is_some() && stated.closing.is_some()) {
            Proof::Verified
        } else {
            Proof::Unverifiable
        };
        Verdict {
            proof,
            opening: stated.opening.or(opening),
            closing: stated.closing.or(closing),
            first_break,
            closing_difference: closing_difference.filter(|difference| !difference.is_zero()),
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

/// Balances that a file states apart from its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stated {
    pub(super) opening: Option<Decimal>,
    pub(super) closing: Option<Decimal>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Chain, Decimal, Proof, Stated};

    fn chain(rows: &[(i64, Option<i64>)]) -> Chain {
        let mut chain = Chain::default();
        for (index, (effect, balance)) in rows.iter().enumerate() {
            let number = |number: i64| Decimal::from(number).into();
            chain.row(index as u64 + 1, None, number(*effect), balance.map(number)).expect("small numbers");
        }
        chain
    }

    fn verdict(rows: &[(i64, Option<i64>)]) -> super::Verdict {
        let sum = rows.iter().map(|(effect, _)| Decimal::from(*effect)).sum();
        chain(rows).verdict(sum, Stated::default())
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
