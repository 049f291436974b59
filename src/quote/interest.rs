//! Interest: what an annual rate means for one day, and what a balance accrues.
//!
//! A rate that includes interest upon interest is taken apart by the posting frequency: with monthly posting the
//! nominal rate is `12 * ((1 + EAR)^(1/12) - 1)`, simple within the month, one 365th a day, in leap years as well
//! (Act/365 fixed). This is the rule behind the overdraft costs that banks publish under BCOBS 8.2; one 365th of the
//! EAR itself would overstate a 39.9 % overdraft by almost a fifth.

use super::amount::RATE_UNIT;

/// Days by which an annual rate is divided.
pub(super) const YEAR_DAYS: i128 = 365;

/// The scale of the root's own arithmetic: three digits more than a rate keeps.
const ROOT_UNIT: i128 = RATE_UNIT * 1000;

/// The rate of simple interest within a posting period that compounds to `effective` over a year with
/// `postings_per_year` (1, 4 or 12) postings. Both at the scale of rates; `None` beyond what it holds.
pub(super) fn nominal_rate(effective: i128, postings_per_year: u32) -> Option<i128> {
    let target = effective.checked_add(RATE_UNIT)?.checked_mul(ROOT_UNIT / RATE_UNIT)?;
    let root = integer_root(target, postings_per_year)?;
    let nominal = (root.checked_sub(ROOT_UNIT)?).checked_mul(i128::from(postings_per_year))?;
    // Half up at the scale of rates: the last digit is far below any amount of money.
    nominal.checked_add(ROOT_UNIT / RATE_UNIT / 2)?.checked_div(ROOT_UNIT / RATE_UNIT)
}

/// The largest `x` with `x^degree <= target`, all at the scale of the root, by halving the interval.
fn integer_root(target: i128, degree: u32) -> Option<i128> {
    let (mut low, mut high) = (ROOT_UNIT, target.max(ROOT_UNIT + 1));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match power(middle, degree) {
            Some(value) if value <= target => low = middle,
            _ => high = middle,
        }
    }
    (power(high, degree)? <= target).then_some(high).or(Some(low))
}

/// `base^exponent` at the scale of the root, cut off after each product; `None` when it does not fit.
fn power(base: i128, exponent: u32) -> Option<i128> {
    let mut result = ROOT_UNIT;
    for _ in 0..exponent {
        result = result.checked_mul(base)?.checked_div(ROOT_UNIT)?;
    }
    Some(result)
}

/// Annual rates by balance, compiled: simple interest within the posting period.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Curve {
    /// Lowest first, the last without a limit.
    pub(super) tiers: Vec<RateTier>,
    /// Whether the whole balance bears the rate of the tier that it falls in.
    pub(super) whole: bool,
}

/// One tier of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RateTier {
    /// Up to and including this balance at the scale of money.
    pub(super) upto: Option<i128>,
    /// Nominal annual rate at the scale of rates.
    pub(super) nominal: i128,
}

impl Curve {
    /// One day's interest on `balance` (a magnitude), as a numerator over [`YEAR_DAYS`] times the scale of rates.
    pub(super) fn accrue(&self, balance: i128) -> Option<i128> {
        let within = |tier: &&RateTier| tier.upto.is_none_or(|upto| balance <= upto);
        if self.whole {
            return self.tiers.iter().find(within).map_or(Some(0), |tier| balance.checked_mul(tier.nominal));
        }
        let (mut sum, mut lower) = (0_i128, 0_i128);
        for tier in &self.tiers {
            let upper = tier.upto.map_or(balance, |upto| upto.min(balance));
            if upper > lower {
                sum = sum.checked_add(upper.checked_sub(lower)?.checked_mul(tier.nominal)?)?;
                lower = upper;
            }
        }
        Some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::{Curve, RATE_UNIT, RateTier, nominal_rate};

    /// Published by a bank beside its EAR of 19.90 % and 29.90 %: 18.29 % and 26.45 % a year.
    #[test]
    fn nominal_rates_are_those_that_a_bank_publishes() {
        let percent_hundredths = |ear: i128| {
            let nominal = nominal_rate(ear * RATE_UNIT / 10_000, 12).expect("in range");
            (nominal * 100_000 / RATE_UNIT + 5) / 10
        };
        assert_eq!(percent_hundredths(1990), 1829);
        assert_eq!(percent_hundredths(2990), 2645);
    }

    #[test]
    fn the_root_undoes_the_power() {
        assert_eq!(nominal_rate(RATE_UNIT * 199 / 1000, 1), Some(RATE_UNIT * 199 / 1000));
        assert_eq!(nominal_rate(0, 12), Some(0));
        // 12 * (1.199^(1/12) - 1), by an independent calculation to 50 digits.
        assert_eq!(nominal_rate(RATE_UNIT * 199 / 1000, 12), Some(NOMINAL_OF_19_9));
    }

    const NOMINAL_OF_19_9: i128 = 182_867_231_439_358;

    #[test]
    fn tiers_are_read_as_slices_or_as_a_whole() {
        let tiers = vec![RateTier { upto: Some(100), nominal: 0 }, RateTier { upto: None, nominal: 10 }];
        let slices = Curve { tiers: tiers.clone(), whole: false };
        let whole = Curve { tiers, whole: true };
        assert_eq!((slices.accrue(100), slices.accrue(150)), (Some(0), Some(500)));
        assert_eq!((whole.accrue(100), whole.accrue(150)), (Some(0), Some(1500)));
    }
}
