//! Meters to the attribute values of a purpose: whole numbers, the mean of the last twelve months.

use rust_decimal::prelude::ToPrimitive;

use super::purpose::Purpose;
use super::withheld::Withheld;
use crate::base::{Currency, Decimal, Month, Proof};
use crate::describe::{AccountMeters, AccountMonth, LineMeters, LineMonth, Meters};
use crate::normalize::{Destination, Direction, UsageKind};

/// The most recent months that are looked at.
const WINDOW_MONTHS: i32 = 12;
/// Complete months that a code needs.
const LEAST_MONTHS: usize = 6;

/// What was measured. Stays at home; only the code looked up with it leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// One for each attribute of the purpose, in its order.
    pub values: Vec<u32>,
    /// Complete months that went in, 6 to 12.
    pub months: u32,
    /// How far the reading was proved.
    pub proof: Proof,
}

/// Measures the account or line of a purpose in a market. `subject` names one, counted from 1 among those that fit;
/// it may be left out where only one fits. An account or line of unknown country (`XX`) fits every country.
///
/// # Errors
/// A [`Withheld`] when nothing fits, several fit, the history is too short or the balances are not known.
pub fn measure(
    meters: &Meters,
    purpose: Purpose,
    country: &str,
    currency: Currency,
    subject: Option<usize>,
) -> Result<Measured, Withheld> {
    let nothing =
        || Withheld::NothingToMeasure { purpose, country: country.to_owned(), currency: currency.code().to_owned() };
    let is_here = |other: &str| other == country || other == "XX";
    match purpose {
        Purpose::Mobile => {
            let fitting: Vec<_> = meters.lines.iter().filter(|line| is_here(&line.country)).collect();
            line(choose(&fitting, subject, nothing)?)
        }
        Purpose::CurrentAccount => {
            let fits = |account: &&AccountMeters| is_here(&account.country) && account.currency == currency;
            let fitting: Vec<_> = meters.accounts.iter().filter(fits).collect();
            account(choose(&fitting, subject, nothing)?)
        }
    }
}

fn choose<'a, T>(fitting: &[&'a T], subject: Option<usize>, nothing: impl Fn() -> Withheld) -> Result<&'a T, Withheld> {
    let count = fitting.len();
    match (fitting, subject) {
        ([], _) => Err(nothing()),
        (_, Some(number)) => {
            let found = number.checked_sub(1).and_then(|index| fitting.get(index));
            found.copied().ok_or(Withheld::NoSuchSubject { number, count })
        }
        ([only], None) => Ok(only),
        (_, None) => Err(Withheld::SeveralFit { count }),
    }
}

fn line(line: &LineMeters) -> Result<Measured, Withheld> {
    let months = window(&line.months, |month| (month.month, month.complete))?;
    let bytes = total(months.iter().map(|month| used(month, |kind, _| kind == UsageKind::Data).1));
    let is_call = |kind, destination| {
        kind == UsageKind::Voice && !matches!(destination, Destination::Freephone | Destination::Voicemail)
    };
    let seconds = total(months.iter().map(|month| used(month, is_call).0));
    let count = u64::try_from(months.len()).unwrap_or(1);
    let values = vec![small(bytes / 1_000_000 / count), small(seconds / 60 / count)];
    Ok(Measured { values, months: small(count), proof: line.proof })
}

/// Seconds and bytes of a month that the person caused.
fn used(month: &LineMonth, counts: impl Fn(UsageKind, Destination) -> bool) -> (u64, u64) {
    let mut sums = (0_u64, 0_u64);
    for (key, usage) in &month.usage {
        let is_own = key.direction == Direction::Out || key.kind == UsageKind::Data;
        if is_own && counts(key.kind, key.destination) {
            sums.0 = sums.0.saturating_add(whole(usage.seconds));
            sums.1 = sums.1.saturating_add(whole(usage.bytes));
        }
    }
    sums
}

fn account(account: &AccountMeters) -> Result<Measured, Withheld> {
    let months = window(&account.months, |month| (month.month, month.complete))?;
    if months.iter().any(|month| month.days.is_empty()) {
        return Err(Withheld::NoBalances);
    }
    let count = u64::try_from(months.len()).unwrap_or(1);
    let a_year = |sum: u64| sum.saturating_mul(12) / count;
    let pay_in = total(months.iter().map(|month| whole(month.pay_in)));
    let foreign = total(
        months.iter().map(|month| whole(month.foreign_card_value).saturating_add(whole(month.foreign_cash_value))),
    );
    let overdrawn = total(months.iter().map(|month| overdrawn_days(month)));
    let values = vec![small(pay_in / count), small(a_year(foreign)), small(a_year(overdrawn))];
    Ok(Measured { values, months: small(count), proof: account.proof })
}

fn overdrawn_days(month: &AccountMonth) -> u64 {
    let days = month.days.iter().filter(|day| day.balance < Decimal::ZERO).count();
    u64::try_from(days).unwrap_or(0)
}

/// The complete months among the twelve that end with the latest complete one.
fn window<T>(months: &[T], look: impl Fn(&T) -> (Month, bool)) -> Result<Vec<&T>, Withheld> {
    let complete: Vec<&T> = months.iter().filter(|month| look(month).1).collect();
    let latest = complete.iter().map(|month| look(month).0).max();
    let is_recent = |month: &&T| latest.is_some_and(|latest| look(month).0.months_until(latest) < WINDOW_MONTHS);
    let recent: Vec<&T> = complete.into_iter().filter(is_recent).collect();
    if recent.len() < LEAST_MONTHS {
        return Err(Withheld::TooFewMonths { complete: recent.len(), least: LEAST_MONTHS });
    }
    Ok(recent)
}

fn total(values: impl Iterator<Item = u64>) -> u64 {
    values.fold(0, u64::saturating_add)
}

/// The whole part; below zero counts as zero, beyond the range of any household as the range's end.
fn whole(value: Decimal) -> u64 {
    if value.is_sign_negative() { 0 } else { value.trunc().to_u64().unwrap_or(u64::MAX / 4096) }
}

fn small(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Withheld, choose, window};
    use crate::anonymize::AttributeName;
    use crate::base::Month;

    #[test]
    fn the_window_ends_with_the_latest_complete_month() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let mut months = Vec::new();
        let mut at = month("2024-01");
        for index in 0..20 {
            months.push((at, index != 19));
            at = at.next();
        }
        let recent = window(&months, |month| *month).expect("long enough");
        assert_eq!(recent.len(), 12);
        assert_eq!(recent[0].0, month("2024-08"));
        assert!(matches!(window(&months[..5], |month| *month), Err(Withheld::TooFewMonths { complete: 5, .. })));
    }

    #[test]
    fn nothing_is_chosen_in_silence() {
        let nothing = || Withheld::NoBalances;
        assert!(matches!(choose(&[&1, &2], None, nothing), Err(Withheld::SeveralFit { count: 2 })));
        assert!(matches!(choose(&[&1, &2], Some(2), nothing), Ok(2)));
        assert!(matches!(choose(&[&1, &2], Some(3), nothing), Err(Withheld::NoSuchSubject { .. })));
        assert!(choose::<u8>(&[], None, nothing).is_err());
    }

    #[test]
    fn no_attribute_serves_two_purposes() {
        let all: Vec<AttributeName> = Purpose::ALL.iter().flat_map(|purpose| purpose.attributes()).copied().collect();
        let mut unique = all.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), all.len());
    }
}
