//! Currencies (ISO 4217) and amounts of them.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code, three upper-case letters; codes that were withdrawn (`RUR`, `BGN`) are kept as written.
#[derive(Clone, Copy, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[expect(clippy::derived_hash_with_manual_eq, reason = "the comparison is the derived one, written out")]
pub struct Currency([u8; 3]);

/// Byte by byte: rows are grouped by currency, and a call to compare three bytes of memory costs more than the
/// comparison.
impl PartialEq for Currency {
    #[inline]
    fn eq(&self, other: &Currency) -> bool {
        let ([a, b, c], [x, y, z]) = (self.0, other.0);
        a == x && b == y && c == z
    }
}

/// Codes that exports still carry though ISO 4217 has withdrawn them.
const WITHDRAWN: [&str; 8] = ["RUR", "BGN", "HRK", "DEM", "FRF", "ITL", "ESP", "LTL"];

/// Symbols that name one currency only. `$`, `kr` and `¥` are shared by several and so name none.
const SYMBOLS: [(&str, &str); 6] =
    [("€", "EUR"), ("£", "GBP"), ("zł", "PLN"), ("₹", "INR"), ("₽", "RUB"), ("Kč", "CZK")];

impl Currency {
    /// Euro.
    pub const EUR: Currency = Currency(*b"EUR");
    /// Pound sterling.
    pub const GBP: Currency = Currency(*b"GBP");

    /// Reads a code in any case, or a symbol that names one currency only; anything else is no currency.
    #[must_use]
    pub fn read(text: &str) -> Option<Currency> {
        let text = text.trim();
        if let Some((_, code)) = SYMBOLS.iter().find(|(symbol, _)| *symbol == text) {
            return Currency::read(code);
        }
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        let upper = bytes.map(|byte| byte.to_ascii_uppercase());
        let code = std::str::from_utf8(&upper).ok()?;
        let known = iso_currency::Currency::from_code(code).is_some() || WITHDRAWN.contains(&code);
        known.then_some(Currency(upper))
    }

    /// The currency of an ISO 4217 number, such as 978.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Currency> {
        iso_currency::Currency::from_numeric(number).and_then(|currency| Currency::read(currency.code()))
    }

    /// Whether a text is its code, in capitals.
    #[must_use]
    #[inline]
    pub fn is_written(self, text: &str) -> bool {
        text.as_bytes().try_into().is_ok_and(|letters| Currency(letters) == self)
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the decimal mark in which this currency is counted (ISO 4217 minor unit; 2 where it names none).
    #[must_use]
    pub fn minor_digits(&self) -> u32 {
        iso_currency::Currency::from_code(self.code()).and_then(iso_currency::Currency::exponent).map_or(2, u32::from)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Currency::read(text).ok_or_else(|| format!("`{text}` is not a currency code of ISO 4217"))
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

/// An exact amount of one currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Money {
    /// Signed decimal in major units, every digit as read.
    pub amount: Decimal,
    /// What the amount counts.
    pub currency: Currency,
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.amount, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::Currency;

    #[test]
    fn reads_codes_and_unshared_symbols_only() {
        assert_eq!(Currency::read("eur"), Some(Currency::EUR));
        assert_eq!(Currency::read(" £ "), Some(Currency::GBP));
        assert_eq!(Currency::read("$"), None);
        assert_eq!(Currency::read("Munt"), None);
        assert_eq!(Currency::read("RUR").map(|currency| currency.minor_digits()), Some(2));
        assert_eq!(Currency::read("JPY").map(|currency| currency.minor_digits()), Some(0));
    }
}
