//! Numbers and dates of typed cells: as text that is exact, whatever the sheet keeps them in.

use calamine::ExcelDateTime;
use jiff::civil::{Date, DateTime};

use super::super::row::{CellKind, Row};

/// A number that the sheet writes out; `false` where it is none, and nothing was written.
pub(super) fn write_stated(row: &mut Row, text: &str) -> bool {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => {
            write_float(row, number);
            true
        }
        _ => false,
    }
}

/// A date that the sheet writes out in ISO 8601; `false` where it is none, and nothing was written.
pub(super) fn write_stated_date(row: &mut Row, text: &str) -> bool {
    let text = text.trim();
    let text = text.split_once('.').map_or(text, |(whole, _)| whole).trim_end_matches('Z');
    let text = text.strip_suffix("T00:00:00").unwrap_or(text);
    let is_date = text.parse::<Date>().is_ok() || text.parse::<DateTime>().is_ok();
    if is_date {
        row.push(text, CellKind::Date);
    }
    is_date
}

pub(super) fn write_number(row: &mut Row, number: std::fmt::Arguments<'_>) {
    use std::fmt::Write;
    // Writing into a string does not fail.
    let _ = row.writer().write_fmt(number);
    row.finish_cell(CellKind::Number);
}

/// A binary float as the decimal that was meant: the shortest that reads back, and never more than the 15 significant
/// digits that spreadsheets keep (`0.1+0.2` is stored as `0.30000000000000004`).
pub(super) fn write_float(row: &mut Row, number: f64) {
    const EXACT: f64 = 1e15;
    if number.fract() == 0.0 && number.abs() < EXACT {
        return write_number(row, format_args!("{number}"));
    }
    if let Some(hundredths) = as_hundredths(number) {
        return write_hundredths(row, number.is_sign_negative(), hundredths);
    }
    let shortest = format_args!("{number}").to_string();
    let significant = shortest.bytes().filter(u8::is_ascii_digit).count()
        - shortest.bytes().take_while(|byte| matches!(byte, b'0' | b'.' | b'-')).filter(|byte| *byte == b'0').count();
    if significant <= 15 || !shortest.contains('.') {
        return write_number(row, format_args!("{shortest}"));
    }
    let magnitude = number.abs().log10().floor();
    let places = (14.0 - magnitude).clamp(0.0, 20.0);
    // In range by the clamp; a float has no lossless cast.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=20 above")]
    let places = places as usize;
    let rounded = format!("{number:.places$}");
    write_number(row, format_args!("{}", rounded.trim_end_matches('0').trim_end_matches('.')));
}

/// The hundredths of a number that has at most two decimals: what nearly every amount is. The decimal with these digits
/// reads back as the same float, and with so few digits it is the only one.
fn as_hundredths(number: f64) -> Option<u64> {
    let hundredths = (number.abs() * 100.0).round();
    // Compared bit by bit on purpose: anything else is left to the long way round.
    if hundredths >= 1e15 || (hundredths / 100.0).to_bits() != number.abs().to_bits() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, positive and below 10^15")]
    Some(hundredths as u64)
}

fn write_hundredths(row: &mut Row, negative: bool, hundredths: u64) {
    // Written from its end: cells are many, and the formatter of the language does far more.
    let mut text = [b'0'; NUMBER_BYTES_MAX];
    let mut start = text.len();
    let mut put = |byte: u8| {
        start -= 1;
        text[start] = byte;
    };
    let (mut rest, hundredth) = (hundredths / 10, hundredths % 10);
    if hundredth > 0 {
        put(digit(hundredth));
    }
    put(digit(rest));
    put(b'.');
    while rest >= 100 {
        rest /= 10;
        put(digit(rest));
    }
    put(digit(rest / 10));
    if negative {
        put(b'-');
    }
    row.writer().push_str(std::str::from_utf8(&text[start..]).unwrap_or_default());
    row.finish_cell(CellKind::Number);
}

/// A sign, fifteen digits and a point.
const NUMBER_BYTES_MAX: usize = 17;

/// The last digit of a number.
fn digit(number: u64) -> u8 {
    b'0' + (number % 10) as u8
}

pub(super) fn write_moment(row: &mut Row, moment: ExcelDateTime) {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let small = |value: u8| i8::try_from(value).unwrap_or(i8::MAX);
    let date = i16::try_from(year).ok().and_then(|year| Date::new(year, small(month), small(day)).ok());
    let Some(date) = date.filter(|_| moment.is_datetime()) else {
        return write_float(row, moment.as_f64());
    };
    if (hour, minute, second) == (0, 0, 0) {
        let (year, month, day) = (u64::from(year), u64::from(month), u64::from(day));
        let [millennia, centuries, decades, years] = [year / 1000, year / 100, year / 10, year].map(digit);
        let [[m, n], [d, e]] = [[month / 10, month], [day / 10, day]].map(|pair| pair.map(digit));
        let text = [millennia, centuries, decades, years, b'-', m, n, b'-', d, e];
        return row.push(std::str::from_utf8(&text).unwrap_or_default(), CellKind::Date);
    }
    let time = jiff::civil::Time::new(small(hour), small(minute), small(second), 0).unwrap_or_default();
    row.push(&DateTime::from_parts(date, time).to_string(), CellKind::Date);
}

#[cfg(test)]
mod tests {
    use calamine::{ExcelDateTime, ExcelDateTimeType};
    use proptest::prelude::*;

    use super::{Row, write_float, write_hundredths, write_moment, write_stated_date};

    proptest! {
        #[test]
        fn hundredths_are_written_as_the_language_writes_them(
            number in prop_oneof![0_u64..100_000, 0_u64..1_000_000_000_000_000],
            negative: bool,
        ) {
            let mut row = Row::default();
            write_hundredths(&mut row, negative, number);
            let sign = if negative { "-" } else { "" };
            let written = format!("{sign}{}.{:02}", number / 100, number % 100);
            let shortest = written.strip_suffix('0').unwrap_or(&written);
            prop_assert_eq!(row.cell(0), shortest);
        }
    }

    #[test]
    fn a_float_becomes_the_decimal_that_was_meant() {
        let text = |number: f64| {
            let mut row = Row::default();
            write_float(&mut row, number);
            row.cell(0).to_owned()
        };
        assert_eq!(text(0.1 + 0.2), "0.3");
        assert_eq!(text(-15500.5), "-15500.5");
        assert_eq!(text(450_000.0), "450000");
        assert_eq!([text(-0.07), text(1.1), text(579.68)], ["-0.07", "1.1", "579.68"]);
        assert_eq!(text(1234.5600000000001), "1234.56");
        assert_eq!(text(0.001_234), "0.001234");
    }

    #[test]
    fn days_are_counted_from_two_epochs() {
        let text = |days: f64, is_1904: bool| {
            let mut row = Row::default();
            write_moment(&mut row, ExcelDateTime::new(days, ExcelDateTimeType::DateTime, is_1904));
            row.cell(0).to_owned()
        };
        // Day 60 of the epoch of 1900 is the 29th of February that year did not have: a number and no date.
        assert_eq!([text(59.0, false), text(60.0, false), text(61.0, false)], ["1900-02-28", "60", "1900-03-01"]);
        assert_eq!([text(0.0, true), text(59.0, true), text(60.0, true)], ["1904-01-01", "1904-02-29", "1904-03-01"]);
        assert_eq!([text(46_093.0, false), text(44_631.0, true)], ["2026-03-12", "2026-03-12"]);
        assert_eq!(text(46_093.5, false), "2026-03-12T12:00:00");
    }

    #[test]
    fn a_stated_date_is_a_day_where_it_has_no_time() {
        let text = |stated: &str| {
            let mut row = Row::default();
            write_stated_date(&mut row, stated).then(|| row.cell(0).to_owned())
        };
        assert_eq!(text("2026-03-12T00:00:00.000").as_deref(), Some("2026-03-12"));
        assert_eq!(text("2026-03-12T09:30:00").as_deref(), Some("2026-03-12T09:30:00"));
        assert_eq!(text("12/03/2026"), None);
    }
}
