//! Numbers as banks and operators print them, read exactly.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Which character stands before the decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1,234.56`
    #[default]
    Point,
    /// `1.234,56`
    Comma,
    /// Both occur in one file. A number whose only mark is followed by exactly three digits is then refused, not
    /// guessed.
    Either,
    /// A point or a comma, and nothing between thousands, as OFX has it. A comma followed by exactly three digits is
    /// refused all the same: there are programs that group.
    PointOrComma,
}

/// How the numbers of a file are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NumberFormat {
    /// The decimal mark; every other separator groups digits.
    pub decimal: DecimalMark,
}

/// Why a text is no number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberError {
    /// It holds no digit.
    NoDigits,
    /// Something stands in it that belongs to no number, currency or sign.
    Unexpected,
    /// Separators do not part the digits as thousands.
    Grouping,
    /// It may be read in two ways.
    Undecided,
    /// More digits than an exact decimal holds: 28 in all, 18 before the mark.
    TooLong,
}

impl fmt::Display for NumberError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            NumberError::NoDigits => "no digits",
            NumberError::Unexpected => "unexpected characters",
            NumberError::Grouping => "separators that do not part thousands",
            NumberError::Undecided => "two possible readings",
            NumberError::TooLong => "more digits than an exact sum holds",
        })
    }
}

impl std::error::Error for NumberError {}

/// Digits before the decimal mark. A thousand million of such numbers still add up to a decimal, so that no sum of rows
/// can overflow.
const WHOLE_DIGITS_MAX: u32 = 18;

impl NumberFormat {
    /// Numbers as programs write them: a point before the decimals.
    pub const PLAIN: NumberFormat = NumberFormat { decimal: DecimalMark::Point };

    /// Reads a number with sign, grouping, currency and the usual ornaments: `-£1,234.56`, `1.234,56-`, `(12.50)`,
    /// `0.80Dr`, `'579,68 USD`, `- 12,34`. Allocates nothing.
    ///
    /// # Errors
    /// A [`NumberError`] when any character is not accounted for; nothing is skipped in silence.
    #[inline(always)]
    pub fn parse(self, text: &str) -> Result<Decimal, NumberError> {
        match self.parse_simple(text.as_bytes()) {
            Some(value) => Ok(value),
            None => self.parse_ornate(text),
        }
    }

    /// The form that almost every cell has: an optional sign, an optional symbol of one currency, digits with or
    /// without thousands, at most one decimal mark. One pass over the bytes.
    #[inline(always)]
    fn parse_simple(self, bytes: &[u8]) -> Option<Decimal> {
        let (mark, group) = match self.decimal {
            DecimalMark::Point => (b'.', b','),
            DecimalMark::Comma => (b',', b'.'),
            // Nothing groups; a comma is left to the long way round.
            DecimalMark::PointOrComma => (b'.', 0),
            DecimalMark::Either => return None,
        };
        let (negative, rest) = match bytes.first()? {
            b'-' => (true, &bytes[1..]),
            b'+' => (false, &bytes[1..]),
            _ => (false, bytes),
        };
        let mut digits = Digits::default();
        let mut rest = digits.take(without_symbol(rest));
        if digits.count == 0 {
            return None;
        }
        // Groups of anything but three are left to the long way round, which knows India.
        while let [separator, tail @ ..] = rest
            && *separator == group
        {
            let before = digits.count;
            rest = digits.take(tail);
            if digits.count - before != 3 || digits.first_run > 3 {
                return None;
            }
        }
        let whole = digits.count;
        if let [separator, tail @ ..] = rest
            && *separator == mark
        {
            rest = digits.take(tail);
        }
        if !rest.is_empty() || digits.count > WHOLE_DIGITS_MAX {
            return None;
        }
        Some(Decimal::new(if negative { -digits.value } else { digits.value }, digits.count - whole))
    }

    #[cold]
    fn parse_ornate(self, text: &str) -> Result<Decimal, NumberError> {
        let text = text.trim_matches(is_ornament);
        // A quotation mark without its pair: the cell was cut in two at a delimiter within.
        let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
        let (body, negative) = strip_sign(strip_currency(text.trim_matches(is_ornament)))?;
        let first = body.find(|character: char| character.is_ascii_digit()).ok_or(NumberError::NoDigits)?;
        if !body[..first].chars().all(|character| matches!(character, '.' | ',')) {
            return Err(NumberError::Unexpected);
        }
        let value = self.digits(body)?;
        Ok(if negative { -value } else { value })
    }

    fn digits(self, body: &str) -> Result<Decimal, NumberError> {
        let mark = self.mark_of(body)?;
        let mut value: i128 = 0;
        let (mut digit_count, mut scale, mut run) = (0_u32, None::<u32>, 0_u32);
        let mut grouped = false;
        for character in body.chars() {
            match character {
                '0'..='9' => {
                    digit_count += 1;
                    if digit_count > 28 {
                        return Err(NumberError::TooLong);
                    }
                    value = value * 10 + i128::from(character as u32 - '0' as u32);
                    run += 1;
                    if let Some(places) = scale.as_mut() {
                        *places += 1;
                    }
                }
                _ if Some(character) == mark && scale.is_none() => {
                    if grouped && run != 3 {
                        return Err(NumberError::Grouping);
                    }
                    scale = Some(0);
                }
                _ if is_group_separator(character) && scale.is_none() => {
                    // Groups of two occur in India (1,00,000); the last group always has three.
                    if run == 0 || (grouped && !(2..=3).contains(&run)) || run > 3 {
                        return Err(NumberError::Grouping);
                    }
                    grouped = true;
                    run = 0;
                }
                _ => return Err(NumberError::Unexpected),
            }
        }
        if grouped && scale.is_none() && run != 3 {
            return Err(NumberError::Grouping);
        }
        let places = scale.unwrap_or(0);
        if value >= 10_i128.pow(WHOLE_DIGITS_MAX + places) {
            return Err(NumberError::TooLong);
        }
        Decimal::try_from_i128_with_scale(value, places).map_err(|_| NumberError::TooLong)
    }

    /// The decimal mark of this very number.
    fn mark_of(self, body: &str) -> Result<Option<char>, NumberError> {
        match self.decimal {
            DecimalMark::Point => Ok(Some('.')),
            DecimalMark::Comma => Ok(Some(',')),
            DecimalMark::Either | DecimalMark::PointOrComma => {
                let mut marks = body.char_indices().filter(|(_, character)| matches!(character, '.' | ','));
                let Some((last, mark)) = marks.next_back() else { return Ok(None) };
                match marks.next_back() {
                    None if body.len() - last - 1 == 3 && (mark == ',' || self.decimal == DecimalMark::Either) => {
                        Err(NumberError::Undecided)
                    }
                    Some((_, other)) if other == mark => Ok(None),
                    _ => Ok(Some(mark)),
                }
            }
        }
    }
}

/// Digits as they are read.
#[derive(Default)]
struct Digits {
    /// Wraps around where there are too many, which the count tells.
    value: i64,
    count: u32,
    /// How many stood before the first separator.
    first_run: u32,
}

impl Digits {
    /// Takes the digits at the start and answers what follows them.
    #[inline(always)]
    fn take<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let mut rest = bytes;
        while let [byte @ b'0'..=b'9', tail @ ..] = rest {
            self.value = self.value.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
            self.count += 1;
            rest = tail;
        }
        self.first_run = if self.first_run == 0 { self.count } else { self.first_run };
        rest
    }
}

/// The bytes behind a leading `£`, `€` or `$`.
fn without_symbol(bytes: &[u8]) -> &[u8] {
    match bytes {
        [b'$', rest @ ..] | [0xC2, 0xA3, rest @ ..] | [0xE2, 0x82, 0xAC, rest @ ..] => rest,
        _ => bytes,
    }
}

/// White space of any width, the apostrophe with which spreadsheets force text, and directional marks.
fn is_ornament(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\'' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}

fn is_group_separator(character: char) -> bool {
    matches!(character, '.' | ',' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Takes a currency word or symbol off either end; `Dr` and `Cr` are signs and stay.
fn strip_currency(text: &str) -> &str {
    let is_word = |character: char| {
        !character.is_ascii_digit()
            && !matches!(character, '-' | '+' | '(' | ')' | '−' | ',')
            && !is_ornament(character)
    };
    let mut body = text;
    let front = body.find(|character: char| !is_word(character)).unwrap_or(body.len());
    if names_currency(&body[..front]) {
        body = body[front..].trim_start_matches(is_ornament);
    }
    let back = body.rfind(|character: char| !is_word(character));
    let back = back.map_or(0, |at| at + body[at..].chars().next().map_or(1, char::len_utf8));
    if names_currency(&body[back..]) {
        body = body[..back].trim_end_matches(is_ornament);
    }
    body
}

fn names_currency(word: &str) -> bool {
    let word = word.trim_matches(is_ornament);
    let letters = word.chars().filter(|character| character.is_alphabetic()).count();
    let symbols = word.chars().any(|character| "€£$¥₹₽₺฿₩₫₪₴".contains(character));
    let is_sign = word.eq_ignore_ascii_case("dr") || word.eq_ignore_ascii_case("cr");
    // What an encoding lost may have been a minus.
    let is_lost = word.contains(['?', '\u{fffd}']);
    !word.is_empty() && !is_lost && !is_sign && (symbols || (1..=4).contains(&letters)) && word.chars().count() <= 6
}

/// Takes the sign off: in front, behind, as parentheses, or as the words `Dr` and `Cr`.
fn strip_sign(text: &str) -> Result<(&str, bool), NumberError> {
    let mut body = text.trim_matches(is_ornament);
    let mut negative = false;
    if let Some(inner) = body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (body, negative) = (inner.trim_matches(is_ornament), true);
    }
    for (word, minus) in [("-", true), ("−", true), ("+", false)] {
        if let Some(rest) = body.strip_prefix(word).or_else(|| body.strip_suffix(word)) {
            (body, negative) = (rest.trim_matches(is_ornament), negative ^ minus);
            break;
        }
    }
    let split = body.len().saturating_sub(2);
    if body.is_char_boundary(split) {
        let (front, word) = body.split_at(split);
        if word.eq_ignore_ascii_case("dr") || word.eq_ignore_ascii_case("cr") {
            (body, negative) = (front.trim_end_matches(is_ornament), word.eq_ignore_ascii_case("dr"));
        }
    }
    let body = strip_currency(body);
    if body.contains(['-', '+', '−', '(', ')']) { Err(NumberError::Unexpected) } else { Ok((body, negative)) }
}

/// A decimal without needless zeros at its end, as text for people and JSON: at least `digits` places.
#[must_use]
pub fn plain(value: Decimal, digits: u32) -> String {
    let mut value = value.normalize();
    if value.scale() < digits {
        value.rescale(digits);
    }
    value.to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Decimal, DecimalMark, NumberError, NumberFormat};

    const POINT: NumberFormat = NumberFormat { decimal: DecimalMark::Point };
    const COMMA: NumberFormat = NumberFormat { decimal: DecimalMark::Comma };
    const EITHER: NumberFormat = NumberFormat { decimal: DecimalMark::Either };

    fn number(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn reads_what_banks_print() {
        for (text, expected) in [
            ("-£5.00", "-5.00"),
            ("+£1000.00", "1000.00"),
            ("$1,036.47", "1036.47"),
            ("-$7,971.39", "-7971.39"),
            ("(12.50)", "-12.50"),
            ("0.80Dr", "-0.80"),
            ("0.80 CR", "0.80"),
            ("1,00,000.00", "100000.00"),
            ("د.ا.\u{200f}4.750", "4.750"),
            (" 7.80", "7.80"),
            ("1084", "1084"),
            ("\"1,084.00\"", "1084.00"),
            (".5", "0.5"),
            ("USD -3.1", "-3.1"),
        ] {
            assert_eq!(POINT.parse(text), Ok(number(expected)), "{text}");
        }
        for (text, expected) in [
            ("1.234,56-", "-1234.56"),
            ("- 12,34", "-12.34"),
            ("'579,68 USD", "579.68"),
            ("'USD 9.126,07", "9126.07"),
            ("1\u{202f}234,5", "1234.5"),
            ("155,5", "155.5"),
            ("1 234,56 €", "1234.56"),
            ("−3,20", "-3.20"),
        ] {
            assert_eq!(COMMA.parse(text), Ok(number(expected)), "{text}");
        }
    }

    #[test]
    fn refuses_what_it_cannot_account_for() {
        assert_eq!(POINT.parse(" \"1"), Err(NumberError::Unexpected));
        assert_eq!(POINT.parse("000.00\""), Err(NumberError::Unexpected));
        assert_eq!(POINT.parse("26.851,95"), Err(NumberError::Unexpected));
        assert_eq!(POINT.parse("26.851,95|"), Err(NumberError::Unexpected));
        assert_eq!(COMMA.parse("12.50"), Err(NumberError::Grouping));
        assert_eq!(POINT.parse("1,23"), Err(NumberError::Grouping));
        assert_eq!(POINT.parse("12-34"), Err(NumberError::Unexpected));
        assert_eq!(POINT.parse("n/a"), Err(NumberError::NoDigits));
        assert_eq!(POINT.parse("1.2.3"), Err(NumberError::Unexpected));
        assert_eq!(POINT.parse(&"9".repeat(19)), Err(NumberError::TooLong));
        assert_eq!(POINT.parse(&"9".repeat(18)), Ok(number(&"9".repeat(18))));
        assert_eq!(POINT.parse(&format!("0.{}", "1".repeat(29))), Err(NumberError::TooLong));
        assert_eq!(EITHER.parse("1.234"), Err(NumberError::Undecided));
        assert_eq!(EITHER.parse("1.234,5"), Ok(number("1234.5")));
        assert_eq!(EITHER.parse("12.5"), Ok(number("12.5")));
        let standard = NumberFormat { decimal: DecimalMark::PointOrComma };
        assert_eq!(standard.parse("1.234"), Ok(number("1.234")));
        assert_eq!(standard.parse("1,234"), Err(NumberError::Undecided));
        assert_eq!(standard.parse("1.234,5"), Ok(number("1234.5")));
    }

    proptest! {
        #[test]
        fn a_written_number_reads_back(
            mantissa in -10_i64.pow(18) + 1..10_i64.pow(18),
            scale in 0_u32..6,
            grouped: bool,
            comma: bool,
        ) {
            let value = Decimal::new(mantissa, scale);
            let text = value.abs().to_string();
            let (whole, decimals) = text.split_once('.').map_or((text.as_str(), None), |(w, d)| (w, Some(d)));
            let (mark, group) = if comma { (',', '.') } else { ('.', ',') };
            let mut written = String::from(if value.is_sign_negative() { "-" } else { "" });
            for (index, digit) in whole.chars().enumerate() {
                if grouped && index > 0 && (whole.len() - index) % 3 == 0 {
                    written.push(group);
                }
                written.push(digit);
            }
            if let Some(decimals) = decimals {
                written.push(mark);
                written.push_str(decimals);
            }
            let format = if comma { COMMA } else { POINT };
            prop_assert_eq!(format.parse(&written), Ok(value));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            let _ = POINT.parse(&text);
            let _ = COMMA.parse(&text);
            let _ = EITHER.parse(&text);
        }
    }
}
