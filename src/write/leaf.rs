//! The values of which every written record is made: how each looks in JSON, and what its schema says of it.
//!
//! Private text goes through as its masking type and is revealed only at the moment it is serialized, so a view can be
//! printed or logged as safely as the record it was made from. Nothing here allocates.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::base::{Currency, Date, Decimal, Identifier, Moment, Personal};

/// Places after the decimal mark where the currency is not known: what almost every bank prints.
const DIGITS_WITHOUT_CURRENCY: u32 = 2;

/// An exact decimal, written as a JSON string: needless zeros dropped, at least `digits` places kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Amount {
    /// The value, every digit of it.
    pub value: Decimal,
    /// Places written at least.
    pub digits: u32,
}

impl Amount {
    /// Money: at least the currency's minor digits (ISO 4217), two where the currency is not known.
    #[must_use]
    pub fn money(value: Decimal, currency: Option<Currency>) -> Amount {
        Amount { value, digits: currency.map_or(DIGITS_WITHOUT_CURRENCY, |currency| currency.minor_digits()) }
    }

    /// A quantity: as many places as it needs.
    #[must_use]
    pub fn quantity(value: Decimal) -> Amount {
        Amount { value, digits: 0 }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut value = self.value.normalize();
        if value.scale() < self.digits {
            value.rescale(self.digits);
        }
        fmt::Display::fmt(&value, formatter)
    }
}

/// A civil date: `2026-03-01`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

/// A date, with the local time of day where the source gives one: `2026-03-01` or `2026-03-01T09:30:00`. No zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LocalTime(pub Moment);

impl fmt::Display for LocalTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.date, formatter)?;
        self.0.time.map_or(Ok(()), |time| write!(formatter, "T{time:.0}"))
    }
}

/// A currency code of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CurrencyCode(pub Currency);

impl fmt::Display for CurrencyCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

/// The stable name of a record: `v1:` and 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RecordId(pub [u8; 16]);

impl fmt::Display for RecordId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "v1:{:032x}", u128::from_be_bytes(self.0))
    }
}

/// A private number, revealed only in the file that the person asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IdentifierText<'a>(&'a Identifier<String>);

impl<'a> IdentifierText<'a> {
    /// `None` where the source gives no number.
    #[must_use]
    pub fn of(identifier: &'a Identifier<String>) -> Option<IdentifierText<'a>> {
        (!identifier.reveal().is_empty()).then_some(IdentifierText(identifier))
    }

    /// The number itself, for the person's own file.
    pub(super) fn as_str(self) -> &'a str {
        self.0.reveal()
    }
}

/// Private words, revealed only in the file that the person asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PersonalText<'a>(&'a Personal<String>);

impl<'a> PersonalText<'a> {
    /// `None` where the source gives no words.
    #[must_use]
    pub fn of(text: &'a Personal<String>) -> Option<PersonalText<'a>> {
        (!text.reveal().is_empty()).then_some(PersonalText(text))
    }

    /// The words themselves, for the person's own file.
    pub(super) fn as_str(self) -> &'a str {
        self.0.reveal()
    }
}

impl Serialize for IdentifierText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for PersonalText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Serializes as the text that `Display` gives, and states the JSON Schema of that text.
macro_rules! written_as_text {
    ($type:ty, $name:literal, $schema:tt) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        schema_of_text!($type, $name, $schema);
    };
}

macro_rules! schema_of_text {
    ($type:ty, $name:literal, $schema:tt) => {
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}

written_as_text!(Amount, "Amount", { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$", "x-privacy": "personal" });
written_as_text!(Day, "Day", { "type": "string", "format": "date", "x-privacy": "personal" });
written_as_text!(LocalTime, "LocalTime", {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?)?$",
    "x-privacy": "personal"
});
written_as_text!(CurrencyCode, "CurrencyCode", { "type": "string", "pattern": "^[A-Z]{3}$", "x-privacy": "public" });
written_as_text!(RecordId, "RecordId", {
    "type": "string", "pattern": "^v1:[0-9a-f]{32}$", "x-privacy": "identifier"
});
schema_of_text!(IdentifierText<'_>, "IdentifierText", { "type": "string", "minLength": 1, "x-privacy": "identifier" });
schema_of_text!(PersonalText<'_>, "PersonalText", { "type": "string", "minLength": 1, "x-privacy": "personal" });

#[cfg(test)]
mod tests {
    use super::{Amount, Currency, Identifier, IdentifierText, Personal, PersonalText};

    #[test]
    fn an_amount_keeps_every_digit_and_shows_the_minor_ones() {
        let money = |text: &str, currency: Option<&str>| {
            Amount::money(text.parse().expect("a decimal"), currency.and_then(Currency::read)).to_string()
        };
        assert_eq!(money("-12.3", Some("EUR")), "-12.30");
        assert_eq!(money("-0.000", Some("EUR")), "0.00");
        assert_eq!(money("100.0", Some("JPY")), "100");
        assert_eq!(money("0.0120", Some("EUR")), "0.012");
        assert_eq!(money("7", None), "7.00");
        assert_eq!(Amount::quantity("511.20".parse().expect("a decimal")).to_string(), "511.2");
    }

    #[test]
    fn a_view_stays_masked_until_it_is_serialized() {
        let (number, words) = (Identifier::new("12345678901".to_owned()), Personal::new("Jane Doe".to_owned()));
        let (number, words) = (IdentifierText::of(&number), PersonalText::of(&words));
        assert_eq!(format!("{number:?} {words:?}"), "Some(IdentifierText(•••8901)) Some(PersonalText(•••))");
        assert_eq!(serde_json::to_string(&(number, words)).expect("JSON"), r#"["12345678901","Jane Doe"]"#);
    }
}
