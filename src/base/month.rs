//! Calendar months, the period in which use is metered.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A month of the Gregorian calendar, written `2026-03`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month that `date` falls in.
    #[must_use]
    pub fn of(date: Date) -> Month {
        Month { year: date.year(), month: date.month() }
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// How many days it has, 28 to 31.
    #[must_use]
    pub fn day_count(self) -> u32 {
        self.first_day().days_in_month().unsigned_abs().into()
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Month {
        match self.month {
            12 => Month { year: self.year + 1, month: 1 },
            _ => Month { year: self.year, month: self.month + 1 },
        }
    }

    /// Whole months from this one to `other`; negative when `other` is earlier.
    #[must_use]
    pub fn months_until(self, other: Month) -> i32 {
        (i32::from(other.year) - i32::from(self.year)) * 12 + i32::from(other.month) - i32::from(self.month)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month of the year, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.month
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not a month like 2026-03");
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        let date = Date::new(year.parse().map_err(|_| wrong())?, month.parse().map_err(|_| wrong())?, 1);
        date.map(Month::of).map_err(|_| wrong())
    }
}

impl TryFrom<String> for Month {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Month;

    #[test]
    fn months_follow_one_another_over_a_year_end() {
        let december: Month = "2025-12".parse().expect("a month");
        assert_eq!(december.next().to_string(), "2026-01");
        assert_eq!(december.months_until(december.next().next()), 2);
        assert_eq!("2024-02".parse::<Month>().expect("a month").day_count(), 29);
        assert!("2024-13".parse::<Month>().is_err());
    }
}
