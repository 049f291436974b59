//! Amounts of use: durations and data volumes, in the forms that operators print.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::NumberFormat;

/// How a duration column is written. There is no default: `02:45` may be minutes or hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DurationForm {
    /// Seconds, whole or decimal.
    Seconds,
    /// Minutes, whole or decimal.
    Minutes,
    /// `mm:ss`
    MinutesSeconds,
    /// `h:mm:ss`, hours without a limit of 24.
    HoursMinutesSeconds,
    /// Go notation: `10s`, `5m`, `1h2m3s`.
    Go,
    /// Nanoseconds.
    Nanoseconds,
    /// Milliseconds.
    Milliseconds,
}

/// The unit of a data volume column.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum VolumeUnit {
    /// Bytes (octets).
    #[serde(rename = "B")]
    Byte,
    /// Kilobytes; how many bytes depends on the operator.
    #[serde(rename = "KB")]
    Kilobyte,
    /// Megabytes; how many bytes depends on the operator.
    #[serde(rename = "MB")]
    Megabyte,
    /// Gigabytes; how many bytes depends on the operator.
    #[serde(rename = "GB")]
    Gigabyte,
}

/// Whether an operator's kilo is 1000 or 1024; exports rarely say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MegabyteFactor {
    /// Decimal: a megabyte is 10^6 bytes.
    #[default]
    #[serde(rename = "1000")]
    Thousand,
    /// Binary: a megabyte is 2^20 bytes.
    #[serde(rename = "1024")]
    TwoToTheTen,
}

impl DurationForm {
    /// Reads a duration in seconds; `None` when the text is not of this form. A leading minus is kept.
    #[must_use]
    pub fn parse(self, text: &str, numbers: NumberFormat) -> Option<Decimal> {
        let text = text.trim();
        match self {
            DurationForm::Seconds => numbers.parse(text).ok(),
            DurationForm::Minutes => numbers.parse(text).ok()?.checked_mul(Decimal::from(60)),
            DurationForm::Nanoseconds => numbers.parse(text).ok()?.checked_div(Decimal::from(1_000_000_000)),
            DurationForm::Milliseconds => numbers.parse(text).ok()?.checked_div(Decimal::from(1000)),
            DurationForm::MinutesSeconds => clock(text, 2),
            DurationForm::HoursMinutesSeconds => clock(text, 3),
            DurationForm::Go => go_notation(text),
        }
    }
}

impl VolumeUnit {
    /// How many bytes one unit is.
    #[must_use]
    pub fn bytes(self, factor: MegabyteFactor) -> Decimal {
        let kilo: i64 = match factor {
            MegabyteFactor::Thousand => 1000,
            MegabyteFactor::TwoToTheTen => 1024,
        };
        Decimal::from(match self {
            VolumeUnit::Byte => 1,
            VolumeUnit::Kilobyte => kilo,
            VolumeUnit::Megabyte => kilo * kilo,
            VolumeUnit::Gigabyte => kilo * kilo * kilo,
        })
    }
}

/// `mm:ss` or `h:mm:ss`, the first part without an upper limit.
fn clock(text: &str, part_count: usize) -> Option<Decimal> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let mut seconds: i64 = 0;
    let mut parts = 0;
    for part in text.split(':') {
        let value: i64 = part.parse().ok().filter(|value| *value >= 0)?;
        if parts > 0 && value > 59 {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(value)?;
        parts += 1;
    }
    (parts == part_count).then(|| Decimal::from(if negative { -seconds } else { seconds }))
}

fn go_notation(text: &str) -> Option<Decimal> {
    let mut total = Decimal::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|character: char| !character.is_ascii_digit() && character != '.')?;
        let value: Decimal = rest[..end].parse().ok()?;
        let unit_end = rest[end..].find(|character: char| character.is_ascii_digit()).map_or(rest.len(), |at| at + end);
        let seconds = match &rest[end..unit_end] {
            "h" => Decimal::from(3600),
            "m" => Decimal::from(60),
            "s" => Decimal::ONE,
            "ms" => Decimal::new(1, 3),
            _ => return None,
        };
        total = total.checked_add(value.checked_mul(seconds)?)?;
        rest = &rest[unit_end..];
    }
    (!text.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::{DurationForm, MegabyteFactor, NumberFormat, VolumeUnit};

    #[test]
    fn a_form_reads_its_own_writing_only() {
        let read = |form: DurationForm, text: &str| {
            form.parse(text, NumberFormat::PLAIN).map(|seconds| seconds.normalize().to_string())
        };
        assert_eq!(read(DurationForm::Minutes, "8.52").as_deref(), Some("511.2"));
        assert_eq!(read(DurationForm::MinutesSeconds, "02:45").as_deref(), Some("165"));
        assert_eq!(read(DurationForm::HoursMinutesSeconds, "25:00:01").as_deref(), Some("90001"));
        assert_eq!(read(DurationForm::Go, "1h2m3s").as_deref(), Some("3723"));
        assert_eq!(read(DurationForm::Seconds, "-100").as_deref(), Some("-100"));
        assert_eq!(read(DurationForm::MinutesSeconds, "1:02:45"), None);
        assert_eq!(read(DurationForm::MinutesSeconds, "02:75"), None);
        assert_eq!(read(DurationForm::Go, "10"), None);
    }

    #[test]
    fn a_megabyte_is_what_the_operator_says() {
        assert_eq!(VolumeUnit::Megabyte.bytes(MegabyteFactor::Thousand).to_string(), "1000000");
        assert_eq!(VolumeUnit::Megabyte.bytes(MegabyteFactor::TwoToTheTen).to_string(), "1048576");
    }
}
