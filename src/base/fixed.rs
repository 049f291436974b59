//! Sums over millions of rows: the same exact numbers as [`Decimal`], in the form that adds in two instructions.

use std::ops::Neg;

use rust_decimal::Decimal;

/// A whole number of units of `10^-places`. What a [`Decimal`] holds (96 bits, 28 places) it holds, and never more, so
/// that one becomes the other without loss.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fixed {
    units: i128,
    places: u32,
}

impl Fixed {
    /// Zero.
    pub const ZERO: Fixed = Fixed { units: 0, places: 0 };

    /// The sum, exactly; `None` where it has more digits than a [`Decimal`] holds.
    #[must_use]
    #[inline]
    pub fn plus(self, other: Fixed) -> Option<Fixed> {
        let (one, other) = if self.places == other.places { (self, other) } else { aligned(self, other)? };
        Fixed::fitting(one.units + other.units, one.places)
    }

    /// The difference, exactly; `None` where it has more digits than a [`Decimal`] holds.
    #[must_use]
    #[inline]
    pub fn minus(self, other: Fixed) -> Option<Fixed> {
        self.plus(-other)
    }

    /// Whether it is nought.
    #[must_use]
    #[inline]
    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    #[inline]
    fn fitting(units: i128, places: u32) -> Option<Fixed> {
        (units.unsigned_abs() >> 96 == 0).then_some(Fixed { units, places })
    }
}

/// Both with the places of the one that has more.
#[cold]
fn aligned(one: Fixed, other: Fixed) -> Option<(Fixed, Fixed)> {
    let places = one.places.max(other.places);
    let with_places = |number: Fixed| {
        let units = number.units.checked_mul(10_i128.pow(places - number.places))?;
        Fixed::fitting(units, places)
    };
    Some((with_places(one)?, with_places(other)?))
}

impl Neg for Fixed {
    type Output = Fixed;

    #[inline]
    fn neg(self) -> Fixed {
        Fixed { units: -self.units, ..self }
    }
}

impl PartialEq for Fixed {
    #[inline]
    fn eq(&self, other: &Fixed) -> bool {
        if self.places == other.places {
            return self.units == other.units;
        }
        // What cannot be written with the places of the other differs from it.
        aligned(*self, *other).is_some_and(|(one, other)| one.units == other.units)
    }
}

impl From<Decimal> for Fixed {
    #[inline]
    fn from(value: Decimal) -> Fixed {
        Fixed { units: value.mantissa(), places: value.scale() }
    }
}

impl From<Fixed> for Decimal {
    fn from(value: Fixed) -> Decimal {
        let units = value.units.unsigned_abs();
        let word = |number: u32| u32::try_from(units >> (32 * number) & 0xFFFF_FFFF).unwrap_or(u32::MAX);
        Decimal::from_parts(word(0), word(1), word(2), value.units < 0, value.places)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Decimal, Fixed};

    proptest! {
        #[test]
        fn sums_are_those_of_decimals(
            one in -10_i64.pow(18)..10_i64.pow(18),
            other in -10_i64.pow(18)..10_i64.pow(18),
            places in (0_u32..9, 0_u32..9),
        ) {
            let (one, other) = (Decimal::new(one, places.0), Decimal::new(other, places.1));
            let sum = Fixed::from(one).plus(Fixed::from(other)).map(Decimal::from);
            prop_assert_eq!(sum, Some(one + other));
            prop_assert_eq!(sum.map(|sum| sum.scale()), Some(places.0.max(places.1)));
            let difference = Fixed::from(one).minus(Fixed::from(other)).map(Decimal::from);
            prop_assert_eq!(difference, Some(one - other));
            prop_assert_eq!(Fixed::from(one) == Fixed::from(other), one == other);
            prop_assert_eq!(Decimal::from(Fixed::from(one)), one);
        }
    }

    #[test]
    fn what_a_decimal_cannot_hold_is_no_sum() {
        let (largest, smallest) = (Fixed::from(Decimal::MAX), Fixed::from(Decimal::new(1, 28)));
        assert!(largest.plus(largest).is_none() && largest.plus(smallest).is_none());
        assert!(largest != smallest && largest.minus(largest) == Some(Fixed::ZERO));
    }
}
