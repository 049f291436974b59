//! Figures of data files: exact decimals and civil dates, written so that no parser rounds them.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::{Date, Decimal};

/// An exact decimal, written in quotes (`"9.99"`) or as a whole number; a bare `9.99` is refused, because parsers read
/// it as a binary fraction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Exact(pub Decimal);

/// An amount of money with at least `digits` decimals, so that sixty pounds read `60.00`.
pub(super) fn counted(value: Decimal, digits: u32) -> Exact {
    let mut value = value.normalize();
    if value.scale() < digits {
        value.rescale(digits);
    }
    Exact(value)
}

impl fmt::Display for Exact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl FromStr for Exact {
    type Err = String;

    /// Reads an optional minus, digits and one point.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let body = text.strip_prefix('-').unwrap_or(text);
        let (whole, decimals) = body.split_once('.').unwrap_or((body, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let number = if digits(whole) && digits(decimals) { text.parse().ok() } else { None };
        number.map(Exact).ok_or_else(|| format!("`{text}` is not a number like \"9.99\""))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(ExactVisitor)
    }
}

struct ExactVisitor;

impl Visitor<'_> for ExactVisitor {
    type Value = Exact;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number in quotes like \"9.99\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Exact, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Exact, E> {
        Ok(Exact(Decimal::from(value)))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Exact, E> {
        Ok(Exact(Decimal::from(value)))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Exact, E> {
        Err(E::custom(format_args!("write {value} in quotes, \"{value}\", so that it stays exact")))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Exact {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExactDecimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "An exact decimal, like \"9.99\"",
            "pattern": r"^-?[0-9]+(\.[0-9]+)?$"
        })
    }
}

/// A civil date in a data file: `2026-10-01`, in quotes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let shape = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
        let date = if shape { text.parse().ok() } else { None };
        date.map(Day).ok_or_else(|| de::Error::custom(format_args!("`{text}` is not a date like \"2026-10-01\"")))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Exact, counted};

    #[test]
    fn only_plain_decimals_are_figures() {
        for (text, reads) in
            [("9.99", true), ("-150", true), ("9,99", false), ("1e3", false), (".5", false), ("", false)]
        {
            assert_eq!(text.parse::<Exact>().is_ok(), reads, "{text}");
        }
        assert_eq!("1.50".parse::<Exact>().map(|number| number.to_string()).as_deref(), Ok("1.50"));
        assert_eq!(counted(Decimal::new(60, 0), 2).to_string(), "60.00");
        assert_eq!(counted(Decimal::new(12_340, 4), 2).to_string(), "1.234");
    }
}
