//! How flags are written that say what a table is that no layout knows.

use std::str::FromStr;

use crate::base::{Currency, DecimalMark, DurationForm, MegabyteFactor};
use crate::normalize::{ColumnName, Role};

/// Where these flags stand in the help.
pub(super) const HEADING: &str = "Tables that no layout knows";

pub(super) fn decimal(text: &str) -> Result<DecimalMark, String> {
    match text {
        "comma" => Ok(DecimalMark::Comma),
        "point" => Ok(DecimalMark::Point),
        _ => Err("the mark is comma or point".to_owned()),
    }
}

pub(super) fn duration(text: &str) -> Result<DurationForm, String> {
    match text {
        "seconds" => Ok(DurationForm::Seconds),
        "minutes" => Ok(DurationForm::Minutes),
        _ => Err("durations are counted in seconds or minutes".to_owned()),
    }
}

pub(super) fn megabyte(text: &str) -> Result<MegabyteFactor, String> {
    match text {
        "1000" => Ok(MegabyteFactor::Thousand),
        "1024" => Ok(MegabyteFactor::TwoToTheTen),
        _ => Err("a kilobyte is 1000 or 1024 bytes".to_owned()),
    }
}

pub(super) fn currency(text: &str) -> Result<Currency, String> {
    Currency::from_str(text).map_err(|_| "a currency is a code of ISO 4217, such as EUR".to_owned())
}

pub(super) fn column(text: &str) -> Result<(Role, ColumnName), String> {
    let (role, name) = text.split_once('=').ok_or("write ROLE=COLUMN, for example amount=Betrag")?;
    let role =
        Role::from_word(role).ok_or_else(|| format!("`{role}` is no role of a column; there are {}", roles()))?;
    let name = match name.parse() {
        Ok(number) => ColumnName::Number(number),
        Err(_) => ColumnName::Name(name.to_owned()),
    };
    Ok((role, name))
}

/// The roles that settle a reading.
fn roles() -> String {
    use Role::{Amount, Balance, BookingDate, Credit, Currency, Debit, Duration, Flag, StartedAt};
    let roles = [BookingDate, Amount, Debit, Credit, Flag, Balance, Currency, StartedAt, Duration];
    roles.map(Role::word).join(", ")
}
