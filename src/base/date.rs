//! Dates and times as exports print them: civil, without an invented zone.

use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// A civil date with the time of day where the source gives one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// The time of that day, local to wherever the source kept its clock; parts of a second count for the length of a
    /// call and are written nowhere.
    pub time: Option<Time>,
}

impl Moment {
    /// Reads ISO 8601, `2026-03-01` or `2026-03-01T09:30:00`; midnight stands for "no time".
    #[must_use]
    #[inline(always)]
    pub fn from_iso(text: &str) -> Option<Moment> {
        match ISO_DATE.parse(text.as_bytes()) {
            Some(date) => Some(Moment { date, time: None }),
            None => Moment::from_iso_with_time(text),
        }
    }

    fn from_iso_with_time(text: &str) -> Option<Moment> {
        let moment: DateTime = text.parse().ok()?;
        Some(Moment { date: moment.date(), time: Some(moment.time()).filter(|time| *time != Time::midnight()) })
    }

    /// ISO 8601: `2026-03-01` or `2026-03-01T09:30:00`; parts of a second are left out.
    #[must_use]
    pub fn to_iso(self) -> String {
        match self.time {
            Some(time) => format!("{:.0}", DateTime::from_parts(self.date, time)),
            None => self.date.to_string(),
        }
    }
}

/// The order of day, month and year in a written date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateOrder {
    /// 31/12/2025
    DayMonthYear,
    /// 12/31/2025
    MonthDayYear,
    /// 2025-12-31
    YearMonthDay,
}

impl FromStr for DateOrder {
    type Err = String;

    fn from_str(text: &str) -> Result<DateOrder, String> {
        match text.to_ascii_lowercase().as_str() {
            "dmy" => Ok(DateOrder::DayMonthYear),
            "mdy" => Ok(DateOrder::MonthDayYear),
            "ymd" => Ok(DateOrder::YearMonthDay),
            _ => Err("an order of dates is dmy, mdy or ymd".to_owned()),
        }
    }
}

/// A date pattern compiled once: `%d` `%m` `%Y` `%y` `%b` `%H` `%M` `%S` `%f` `%p`, other characters as themselves,
/// a space for any white space, and `*` at the end for "anything more is not part of the date".
///
/// `%s` and `%Q`, each by itself, are seconds and milliseconds since 1970-01-01T00:00Z, of nine or ten digits and of
/// twelve or thirteen, so that neither is taken for the other. They name a moment and no place: the day is that of
/// Greenwich.
///
/// `%d`, `%m`, `%H` and `%Y` take one digit as well as two (or four): exports drop leading zeros. A two-digit year is
/// read within 1970 to 2069.
#[derive(Clone, Debug)]
pub struct DateFormat {
    pieces: Vec<Piece>,
    pattern: String,
    fixed: Option<FixedDate>,
}

/// Where day, month and year stand in a date of fixed width (`31/12/2025`, `20251231`, `251231`): read without walking
/// the pattern.
#[derive(Clone, Copy, Debug)]
struct FixedDate {
    day: usize,
    month: usize,
    year: usize,
    /// The year has two digits only.
    short_year: bool,
    length: usize,
    /// Anything may follow.
    open_end: bool,
    /// The characters between its parts, and where they stand; `None` where the digits follow one another.
    separators: Option<[(usize, u8); 2]>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Piece {
    Day,
    Month,
    MonthName,
    Year,
    ShortYear,
    Hour,
    Minute,
    Second,
    Fraction,
    HalfDay,
    Literal(char),
    Rest,
    EpochSeconds,
    EpochMilliseconds,
}

/// What is wrong with a date pattern, in one sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatternError(pub String);

impl DateFormat {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// A [`PatternError`] for an unknown `%` letter, or when day, month or year is missing.
    pub fn compile(pattern: &str) -> Result<DateFormat, PatternError> {
        let mut pieces = Vec::new();
        let mut characters = pattern.chars().peekable();
        while let Some(character) = characters.next() {
            pieces.push(match character {
                '%' => directive(characters.next(), pattern)?,
                '*' if characters.peek().is_none() => Piece::Rest,
                _ => Piece::Literal(character),
            });
        }
        if matches!(pieces[..], [Piece::EpochSeconds | Piece::EpochMilliseconds]) {
            return Ok(DateFormat { pieces, pattern: pattern.to_owned(), fixed: None });
        }
        let has = |wanted: &[Piece]| pieces.iter().any(|piece| wanted.contains(piece));
        if has(&[Piece::EpochSeconds, Piece::EpochMilliseconds]) {
            return Err(PatternError(format!("in the date pattern `{pattern}` `%s` or `%Q` stands by itself")));
        }
        if has(&[Piece::Day]) && has(&[Piece::Month, Piece::MonthName]) && has(&[Piece::Year, Piece::ShortYear]) {
            let fixed = FixedDate::of(&pieces);
            Ok(DateFormat { pieces, pattern: pattern.to_owned(), fixed })
        } else {
            Err(PatternError(format!("the date pattern `{pattern}` lacks a day, a month or a year")))
        }
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The order in which day, month and year stand.
    #[must_use]
    pub fn order(&self) -> DateOrder {
        match self.pieces.iter().find(|piece| !matches!(piece, Piece::Literal(_))) {
            Some(Piece::Day) => DateOrder::DayMonthYear,
            Some(Piece::Month | Piece::MonthName) => DateOrder::MonthDayYear,
            _ => DateOrder::YearMonthDay,
        }
    }

    /// Reads a whole cell; `None` when anything in it does not fit or the day does not exist.
    #[must_use]
    #[inline(always)]
    pub fn parse(&self, text: &str) -> Option<Moment> {
        match self.fixed.and_then(|fixed| fixed.parse(text.as_bytes())) {
            Some(date) => Some(Moment { date, time: None }),
            None => self.parse_pieces(text),
        }
    }

    fn parse_pieces(&self, text: &str) -> Option<Moment> {
        let mut rest = text.trim();
        match self.pieces[..] {
            [Piece::EpochSeconds] => return since_epoch(rest, 9..=10, 1000),
            [Piece::EpochMilliseconds] => return since_epoch(rest, 12..=13, 1),
            _ => {}
        }
        let mut parts = Parts::default();
        for (index, piece) in self.pieces.iter().enumerate() {
            let packed =
                matches!(self.pieces.get(index + 1), Some(next) if !matches!(next, Piece::Literal(_) | Piece::Rest));
            rest = parts.take(*piece, rest, packed)?;
        }
        if rest.is_empty() { parts.into_moment() } else { None }
    }
}

/// `2025-12-31`
const ISO_DATE: FixedDate = FixedDate {
    year: 0,
    month: 5,
    day: 8,
    short_year: false,
    length: 10,
    open_end: false,
    separators: Some([(4, b'-'), (7, b'-')]),
};

impl FixedDate {
    /// For a pattern of day, month and year in numbers, with one ASCII character between each of them or none.
    fn of(pieces: &[Piece]) -> Option<FixedDate> {
        let (pieces, open_end) = match pieces {
            [pieces @ .., Piece::Rest] => (pieces, true),
            _ => (pieces, false),
        };
        let (parts, marks) = match pieces {
            [first, Piece::Literal(one), second, Piece::Literal(two), third] => {
                ([*first, *second, *third], Some([*one, *two]))
            }
            [first, second, third] => ([*first, *second, *third], None),
            _ => return None,
        };
        let width = |piece: Piece| match piece {
            Piece::Day | Piece::Month | Piece::ShortYear => Some(2),
            Piece::Year => Some(4),
            _ => None,
        };
        let gap = usize::from(marks.is_some());
        let second = width(parts[0])? + gap;
        let third = second + width(parts[1])? + gap;
        let starts = [0, second, third];
        let at = |wanted: &[Piece]| Some(starts[parts.iter().position(|piece| wanted.contains(piece))?]);
        let ascii = |separator: char| u8::try_from(separator).ok().filter(u8::is_ascii_punctuation);
        Some(FixedDate {
            day: at(&[Piece::Day])?,
            month: at(&[Piece::Month])?,
            year: at(&[Piece::Year, Piece::ShortYear])?,
            short_year: parts.contains(&Piece::ShortYear),
            length: third + width(parts[2])?,
            open_end,
            separators: match marks {
                Some([one, two]) => Some([(second - 1, ascii(one)?), (third - 1, ascii(two)?)]),
                None => None,
            },
        })
    }

    /// Reads a text of this width; `None` leaves it to the pattern, which takes more forms.
    #[inline(always)]
    fn parse(self, bytes: &[u8]) -> Option<Date> {
        if bytes.len() != self.length && (!self.open_end || bytes.len() < self.length) {
            return None;
        }
        if self.separators.is_some_and(|marks| marks.iter().any(|(at, mark)| bytes[*at] != *mark)) {
            return None;
        }
        let two = |at: usize| match (bytes[at], bytes[at + 1]) {
            (tens @ b'0'..=b'9', ones @ b'0'..=b'9') => Some((tens - b'0') * 10 + (ones - b'0')),
            _ => None,
        };
        let first = i16::from(two(self.year)?);
        let year = match self.short_year {
            true => first + if first < 70 { 2000 } else { 1900 },
            false => first * 100 + i16::from(two(self.year + 2)?),
        };
        Date::new(year, two(self.month)?.cast_signed(), two(self.day)?.cast_signed()).ok()
    }
}

/// A moment by its distance from 1970, counted in a unit of so many milliseconds.
fn since_epoch(text: &str, digits: RangeInclusive<usize>, unit: i64) -> Option<Moment> {
    let is_count = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let milliseconds = text.parse::<i64>().ok().filter(|_| is_count)?.checked_mul(unit)?;
    let moment = Offset::UTC.to_datetime(Timestamp::from_millisecond(milliseconds).ok()?);
    let time = Time::new(moment.hour(), moment.minute(), moment.second(), 0).ok();
    Some(Moment { date: moment.date(), time })
}

fn directive(letter: Option<char>, pattern: &str) -> Result<Piece, PatternError> {
    Ok(match letter {
        Some('d') => Piece::Day,
        Some('m') => Piece::Month,
        Some('b') => Piece::MonthName,
        Some('Y') => Piece::Year,
        Some('y') => Piece::ShortYear,
        Some('H') => Piece::Hour,
        Some('M') => Piece::Minute,
        Some('S') => Piece::Second,
        Some('f') => Piece::Fraction,
        Some('p') => Piece::HalfDay,
        Some('s') => Piece::EpochSeconds,
        Some('Q') => Piece::EpochMilliseconds,
        other => {
            let other = other.map_or_else(|| "the end".to_owned(), |letter| format!("`%{letter}`"));
            return Err(PatternError(format!("the date pattern `{pattern}` has {other}, which is no part of a date")));
        }
    })
}

#[derive(Default)]
struct Parts {
    year: i16,
    month: i8,
    day: i8,
    hour: Option<i8>,
    minute: i8,
    second: i8,
    nanosecond: i32,
    afternoon: Option<bool>,
}

impl Parts {
    /// Takes one piece off the front of `rest`. `packed`: another number follows at once, so the width is fixed.
    fn take<'a>(&mut self, piece: Piece, rest: &'a str, packed: bool) -> Option<&'a str> {
        match piece {
            Piece::Literal(' ') => return rest.starts_with(char::is_whitespace).then(|| rest.trim_start()),
            Piece::Literal(character) => return rest.strip_prefix(character),
            Piece::Rest => return Some(""),
            Piece::MonthName => {
                let end = rest.find(|character: char| !character.is_alphabetic()).unwrap_or(rest.len());
                self.month = month_named(&rest[..end])?;
                return Some(rest[end..].strip_prefix('.').unwrap_or(&rest[end..]));
            }
            Piece::HalfDay => {
                let (word, after) = rest.split_at_checked(2)?;
                self.afternoon = match word {
                    _ if word.eq_ignore_ascii_case("am") => Some(false),
                    _ if word.eq_ignore_ascii_case("pm") => Some(true),
                    _ => return None,
                };
                return Some(after);
            }
            _ => {}
        }
        let (least, most) = match piece {
            Piece::Year => (4, 4),
            Piece::ShortYear | Piece::Minute | Piece::Second => (2, 2),
            Piece::Fraction => (1, 9),
            _ => (if packed { 2 } else { 1 }, 2),
        };
        let (value, after) = number(rest, least, most)?;
        self.set(piece, value)?;
        if piece == Piece::Fraction {
            let digits = u32::try_from(rest.len() - after.len()).ok()?;
            self.nanosecond = i32::try_from(value * 10_u32.pow(9 - digits)).ok()?;
        }
        Some(after)
    }

    fn set(&mut self, piece: Piece, value: u32) -> Option<()> {
        match piece {
            Piece::Day => self.day = i8::try_from(value).ok()?,
            Piece::Month => self.month = i8::try_from(value).ok()?,
            Piece::Year => self.year = i16::try_from(value).ok()?,
            Piece::ShortYear => self.year = i16::try_from(value).ok()? + if value < 70 { 2000 } else { 1900 },
            Piece::Hour => self.hour = Some(i8::try_from(value).ok()?),
            Piece::Minute => self.minute = i8::try_from(value).ok()?,
            Piece::Second => self.second = i8::try_from(value).ok()?,
            _ => {}
        }
        Some(())
    }

    fn into_moment(self) -> Option<Moment> {
        let date = Date::new(self.year, self.month, self.day).ok()?;
        let hour = match (self.hour, self.afternoon) {
            (None, _) => return Some(Moment { date, time: None }),
            (Some(hour), None) => hour,
            (Some(12), Some(false)) => 0,
            (Some(12), Some(true)) => 12,
            (Some(hour), Some(afternoon)) => hour + if afternoon { 12 } else { 0 },
        };
        let time = Time::new(hour, self.minute, self.second, self.nanosecond).ok()?;
        Some(Moment { date, time: Some(time) })
    }
}

/// Takes a run of `least` to `most` ASCII digits off the front.
fn number(rest: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let width = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if width < least {
        return None;
    }
    let value = rest.bytes().take(width).fold(0_u32, |value, byte| value * 10 + u32::from(byte - b'0'));
    Some((value, &rest[width..]))
}

/// Month names by their first letters, in the languages whose exports print them.
fn month_named(word: &str) -> Option<i8> {
    const STEMS: [(&str, i8); 34] = [
        ("jan", 1),
        ("feb", 2),
        ("fév", 2),
        ("fev", 2),
        ("febr", 2),
        ("mar", 3),
        ("mär", 3),
        ("mrz", 3),
        ("maa", 3),
        ("mrt", 3),
        ("apr", 4),
        ("avr", 4),
        ("abr", 4),
        ("may", 5),
        ("mai", 5),
        ("maj", 5),
        ("mei", 5),
        ("mag", 5),
        ("jun", 6),
        ("juin", 6),
        ("giu", 6),
        ("jul", 7),
        ("juil", 7),
        ("lug", 7),
        ("aug", 8),
        ("aoû", 8),
        ("ago", 8),
        ("sep", 9),
        ("oct", 10),
        ("okt", 10),
        ("ott", 10),
        ("nov", 11),
        ("dec", 12),
        ("déc", 12),
    ];
    let lower = word.to_lowercase();
    let longest = STEMS.iter().filter(|(stem, _)| lower.starts_with(stem)).max_by_key(|(stem, _)| stem.len());
    longest.map(|(_, month)| *month).or_else(|| lower.starts_with("dez").then_some(12))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Date, DateFormat};

    fn read(pattern: &str, text: &str) -> Option<String> {
        DateFormat::compile(pattern).expect("a pattern").parse(text).map(super::Moment::to_iso)
    }

    #[test]
    fn reads_what_exports_print() {
        for (pattern, text, expected) in [
            ("%d/%m/%Y", "01/02/2026", "2026-02-01"),
            ("%m/%d/%Y", "3/18/2016", "2016-03-18"),
            ("%d.%m.%y", "28.03.18", "2018-03-28"),
            ("%Y%m%d", "20160102", "2016-01-02"),
            ("%Y-%m-%d %H:%M:%S", "2021-09-06 6:11:59", "2021-09-06T06:11:59"),
            ("%d %b %y", "10 Feb 18", "2018-02-10"),
            ("%d %b %Y", "3 juil. 2024", "2024-07-03"),
            ("%m/%d/%Y*", "04/17/2023 as of 04/15/2023", "2023-04-17"),
            ("%Y%m%d-%H%M%S", "20071101-114011", "2007-11-01T11:40:11"),
            ("%m/%d/%Y %H:%M %p", "01/02/2020 12:05 AM", "2020-01-02T00:05:00"),
        ] {
            assert_eq!(read(pattern, text).as_deref(), Some(expected), "{pattern} {text}");
        }
    }

    #[test]
    fn refuses_days_that_do_not_exist_and_text_left_over() {
        assert_eq!(read("%d/%m/%Y", "31/02/2026"), None);
        assert_eq!(read("%d/%m/%Y", "12/31/2026"), None);
        assert_eq!(read("%d/%m/%Y", "01/02/2026 x"), None);
        assert_eq!(read("%d/%m/%Y", "01/02/26"), None);
        assert!(DateFormat::compile("%d/%m").is_err());
        assert!(DateFormat::compile("%d/%m/%Q").is_err());
    }

    proptest! {
        #[test]
        fn a_written_date_reads_back(
            days in 0_i32..40_000,
            pattern in prop::sample::select(vec!["%d/%m/%Y", "%Y-%m-%d", "%Y%m%d", "%m-%d-%Y"]),
        ) {
            let date = Date::constant(1970, 1, 1) + jiff::Span::new().days(days);
            let text = date.strftime(pattern).to_string();
            prop_assert_eq!(read(pattern, &text), Some(date.to_string()));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}") {
            let _ = read("%d %b %y %H:%M %p", &text);
            let _ = read("%Y%m%d*", &text);
        }
    }
}
