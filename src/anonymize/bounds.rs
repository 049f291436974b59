//! The few value types that may leave: bytes of a fixed number, written as hexadecimal digits, and quarters of a year.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::base::Date;

/// Exactly `N` bytes, written as `2 N` lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HexBytes<const N: usize>(pub [u8; N]);

/// A SHA-256 digest (FIPS 180-4).
pub type Digest = HexBytes<32>;

impl Digest {
    /// The digest of a domain word and some parts. The word and the length of each part go in, so that no two lists of
    /// parts give the same input.
    #[must_use]
    pub fn of(domain: &str, parts: &[&[u8]]) -> Digest {
        let mut hasher = Sha256::new();
        for part in std::iter::once(&domain.as_bytes()).chain(parts) {
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part);
        }
        HexBytes(hasher.finalize().into())
    }

    /// The plain SHA-256 of some bytes, as any tool computes it.
    #[must_use]
    pub fn plain(bytes: &[u8]) -> Digest {
        HexBytes(Sha256::digest(bytes).into())
    }

    /// Its first sixteen bytes.
    #[must_use]
    pub fn half(&self) -> HexBytes<16> {
        let mut half = [0; 16];
        half.copy_from_slice(&self.0[..16]);
        HexBytes(half)
    }
}

impl<const N: usize> fmt::Display for HexBytes<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl<const N: usize> fmt::Debug for HexBytes<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl<const N: usize> FromStr for HexBytes<N> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("expected {} hexadecimal digits in lower case", 2 * N);
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 2 * N || !text.bytes().all(is_digit) {
            return Err(wrong());
        }
        let mut bytes = [0; N];
        for (index, byte) in bytes.iter_mut().enumerate() {
            let pair = text.get(2 * index..2 * index + 2).ok_or_else(wrong)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(HexBytes(bytes))
    }
}

impl<const N: usize> TryFrom<String> for HexBytes<N> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl<const N: usize> From<HexBytes<N>> for String {
    fn from(bytes: HexBytes<N>) -> String {
        bytes.0.iter().fold(String::with_capacity(2 * N), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

#[cfg(feature = "schema")]
impl<const N: usize> schemars::JsonSchema for HexBytes<N> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("HexBytes{N}").into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": format!("{N} bytes as lower-case hexadecimal digits."),
            "type": "string",
            "pattern": format!("^[0-9a-f]{{{}}}$", 2 * N),
        })
    }
}

/// A quarter of a calendar year, written `2026-Q4`: the finest time that leaves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter {
    year: u16,
    number: u8,
}

impl Quarter {
    /// The quarter that a day falls in.
    #[must_use]
    pub fn of(date: Date) -> Quarter {
        let number = (date.month().unsigned_abs().saturating_sub(1)) / 3 + 1;
        Quarter { year: date.year().unsigned_abs(), number }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-Q{}", self.year, self.number)
    }
}

impl fmt::Debug for Quarter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Quarter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{}` is not a quarter like 2026-Q4", crate::base::shape(text));
        let (year, number) = text.split_once("-Q").ok_or_else(wrong)?;
        let is_digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(year, 4) || !is_digits(number, 1) {
            return Err(wrong());
        }
        let number: u8 = number.parse().map_err(|_| wrong())?;
        let year = year.parse().map_err(|_| wrong())?;
        if (1..=4).contains(&number) { Ok(Quarter { year, number }) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for Quarter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> String {
        quarter.to_string()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Quarter {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Quarter".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A quarter of a calendar year, the finest time that leaves.",
            "type": "string",
            "pattern": "^[0-9]{4}-Q[1-4]$",
            "examples": ["2026-Q4"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Digest, HexBytes, Quarter};

    #[test]
    fn hexadecimal_reads_back_in_one_way_only() {
        let bytes = HexBytes([0, 255, 16]);
        assert_eq!(bytes.to_string(), "00ff10");
        assert_eq!("00ff10".parse(), Ok(bytes));
        assert!("00FF10".parse::<HexBytes<3>>().is_err());
        assert!("+0ff10".parse::<HexBytes<3>>().is_err());
        assert!("00ff1".parse::<HexBytes<3>>().is_err());
    }

    #[test]
    fn digests_part_their_inputs() {
        assert_ne!(Digest::of("a", &[b"bc", b"d"]), Digest::of("a", &[b"b", b"cd"]));
        assert_ne!(Digest::of("a", &[b"b"]), Digest::of("b", &[b"b"]));
    }

    #[test]
    fn a_quarter_has_three_months() {
        let quarter = |text: &str| Quarter::of(text.parse().expect("a date")).to_string();
        assert_eq!(quarter("2026-03-31"), "2026-Q1");
        assert_eq!(quarter("2026-04-01"), "2026-Q2");
        assert!("2026-Q5".parse::<Quarter>().is_err());
        assert!("26-Q1".parse::<Quarter>().is_err());
    }
}
