//! Exact arithmetic on checked integers: money at eight decimals, rates at fifteen, one rounding where the tariff says.

use serde::{Deserialize, Serialize};

use crate::base::Decimal;

/// Decimals at which money is counted inside a plan.
pub(super) const MONEY_DIGITS: u32 = 8;
/// Decimals at which rates and shares are counted inside a plan.
pub(super) const RATE_DIGITS: u32 = 15;
/// One at the scale of rates.
pub(super) const RATE_UNIT: i128 = 10_i128.pow(RATE_DIGITS);

/// An exact decimal as an integer at `digits` decimals; `None` when it has more decimals or does not fit.
pub(super) fn to_scaled(value: Decimal, digits: u32) -> Option<i128> {
    let value = value.normalize();
    let factor = 10_i128.checked_pow(digits.checked_sub(value.scale())?)?;
    value.mantissa().checked_mul(factor)
}

/// The decimal that an integer at `digits` decimals stands for; `None` when it is beyond 28 digits.
pub(super) fn from_scaled(value: i128, digits: u32) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(value, digits).ok().map(|decimal| decimal.normalize())
}

/// Where amounts are rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundingPoint {
    /// Each day's interest.
    Accrual,
    /// Each amount when it is posted to the account or the bill.
    #[default]
    Posting,
    /// The sum over the whole period; each posting is the growth of the rounded sum, so that lines still add up.
    Total,
}

/// How an amount between two countable ones is rounded. Magnitudes are rounded, so a cost and a reward behave alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// Cut off: 7.516 is 7.51. What banks' published overdraft costs follow.
    #[default]
    Floor,
    /// Half a unit and more goes up: 7.515 is 7.52.
    HalfUp,
    /// Half a unit goes to the even neighbour: 7.525 is 7.52.
    HalfEven,
}

/// An amount of money before rounding, `numerator / denominator` at the scale of money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quotient {
    pub(super) numerator: i128,
    pub(super) denominator: i128,
}

/// Rounds quotients to a countable amount.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rounder {
    pub(super) point: RoundingPoint,
    mode: RoundingMode,
    /// The smallest countable amount at the scale of money.
    unit: i128,
}

impl Rounder {
    /// A rounder to `digits` decimals; `None` when that is finer than money is counted.
    pub(super) fn new(point: RoundingPoint, mode: RoundingMode, digits: u32) -> Option<Rounder> {
        let unit = 10_i128.checked_pow(MONEY_DIGITS.checked_sub(digits)?)?;
        Some(Rounder { point, mode, unit })
    }

    /// The countable amount nearest by the rule; `None` when it does not fit.
    pub(super) fn round(self, amount: Quotient) -> Option<i128> {
        let step = amount.denominator.checked_mul(self.unit)?;
        let whole = amount.numerator.checked_div(step)?;
        let rest = amount.numerator.checked_rem(step)?.checked_abs()?;
        let doubled = rest.checked_mul(2)?;
        let up = match self.mode {
            RoundingMode::Floor => false,
            RoundingMode::HalfUp => doubled >= step,
            RoundingMode::HalfEven => doubled > step || (doubled == step && whole % 2 != 0),
        };
        let away = if up { amount.numerator.signum() } else { 0 };
        whole.checked_add(away)?.checked_mul(self.unit)
    }
}

/// Division that rounds up, of a magnitude by a positive step.
pub(super) fn divide_up(value: i128, step: i128) -> Option<i128> {
    let whole = value.checked_div(step)?;
    if value.checked_rem(step)? > 0 { whole.checked_add(1) } else { Some(whole) }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Quotient, Rounder, RoundingMode, RoundingPoint, divide_up, from_scaled, to_scaled};

    #[test]
    fn decimals_go_in_and_out_exactly_or_not_at_all() {
        assert_eq!(to_scaled(Decimal::new(1250, 2), 8), Some(1_250_000_000));
        assert_eq!(to_scaled(Decimal::new(1, 9), 8), None);
        assert_eq!(from_scaled(-1_250_000_000, 8), Some(Decimal::new(-125, 1)));
    }

    #[test]
    fn each_mode_rounds_as_it_says() {
        let round = |mode, thousandths: i128| {
            let rounder = Rounder::new(RoundingPoint::Posting, mode, 2).expect("two digits");
            rounder.round(Quotient { numerator: thousandths * 100_000, denominator: 1 }).map(|value| value / 1_000_000)
        };
        assert_eq!(round(RoundingMode::Floor, 7_519), Some(751));
        assert_eq!(round(RoundingMode::HalfUp, 7_515), Some(752));
        assert_eq!(round(RoundingMode::HalfUp, 7_514), Some(751));
        assert_eq!(round(RoundingMode::HalfEven, 7_525), Some(752));
        assert_eq!(round(RoundingMode::HalfEven, 7_535), Some(754));
        assert_eq!(round(RoundingMode::Floor, -7_519), Some(-751));
        assert_eq!(round(RoundingMode::HalfUp, -7_515), Some(-752));
    }

    #[test]
    fn a_started_step_counts_whole() {
        assert_eq!(divide_up(61, 60), Some(2));
        assert_eq!(divide_up(60, 60), Some(1));
        assert_eq!(divide_up(0, 60), Some(0));
    }
}
