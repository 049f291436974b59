//! How the dates of a column are written: each cell is taken apart into a pattern, for every order that it may stand
//! in.

use std::collections::HashMap;

use crate::base::{DateFormat, DateOrder, Moment};

/// The orders that are tried.
pub(super) const ORDERS: [DateOrder; 3] = [DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay];

/// Years that a date of an export may have, where nothing but digits says that it is one.
const YEARS: std::ops::RangeInclusive<u32> = 1980..=2069;

/// A date as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Written {
    /// The pattern that reads it.
    pub(super) pattern: String,
    /// The pattern is the same in every order: the text itself tells.
    pub(super) tells_order: bool,
    /// It is digits and nothing else, as numbers are too.
    pub(super) is_bare: bool,
}

/// Takes dates apart; the patterns found are compiled once.
#[derive(Default)]
pub(super) struct Dates {
    compiled: HashMap<String, Option<DateFormat>>,
}

impl Dates {
    /// How a text is written if it is a date in this order; `None` where it is none.
    pub(super) fn written(&mut self, text: &str, order: DateOrder) -> Option<Written> {
        let text = text.trim();
        let (date, rest) = date_part(text, order)?;
        let time = match rest.strip_prefix('.') {
            // Parts of a second behind digits without any mark.
            Some(part) if date.pattern.ends_with("%S") && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                ".%f".to_owned()
            }
            _ => time_part(rest)?,
        };
        let written = Written { pattern: format!("{}{time}", date.pattern), ..date };
        self.parse(&written.pattern, text).map(|_| written)
    }

    /// Whether a text is a date in any order, and more than a number.
    pub(super) fn is_date(&mut self, text: &str) -> bool {
        // Six digits, or ten, may be any number.
        let is_sure = |written: &Written| !written.is_bare || written.pattern.starts_with("%Y");
        text.len() >= DATE_BYTES_MIN
            && ORDERS.into_iter().any(|order| self.written(text, order).as_ref().is_some_and(is_sure))
    }

    /// The moment that a text stands for by a pattern.
    pub(super) fn parse(&mut self, pattern: &str, text: &str) -> Option<Moment> {
        if !self.compiled.contains_key(pattern) {
            self.compiled.insert(pattern.to_owned(), DateFormat::compile(pattern).ok());
        }
        self.compiled.get(pattern)?.as_ref()?.parse(text)
    }
}

/// `1/2/26` is the shortest date.
const DATE_BYTES_MIN: usize = 6;

fn date_part(text: &str, order: DateOrder) -> Option<(Written, &str)> {
    let (first, after_first) = piece(text)?;
    if let Piece::Digits(digits) = first
        && digits.len() >= 6
    {
        return bare(digits, order).map(|written| (written, after_first));
    }
    let (gap_one, after_gap) = gap(after_first)?;
    let (second, after_second) = piece(after_gap)?;
    let (gap_two, after_gap) = gap(after_second)?;
    let (third, rest) = piece(after_gap)?;
    let (pattern, tells_order) = match (first, second, third) {
        (Piece::Digits(one), Piece::Digits(two), Piece::Digits(three)) => {
            if gap_one != gap_two || matches!(gap_one, "" | ", ") {
                return None;
            }
            numeric([one.len(), two.len(), three.len()], gap_one, order)?
        }
        (Piece::Digits(day), Piece::Word, Piece::Digits(year)) if day.len() <= 2 => {
            (format!("%d{gap_one}%b{gap_two}{}", year_letter(year)?), true)
        }
        (Piece::Word, Piece::Digits(day), Piece::Digits(year)) if day.len() <= 2 => {
            (format!("%b{gap_one}%d{gap_two}{}", year_letter(year)?), true)
        }
        (Piece::Digits(year), Piece::Word, Piece::Digits(day)) if year.len() == 4 && day.len() <= 2 => {
            (format!("%Y{gap_one}%b{gap_two}%d"), true)
        }
        _ => return None,
    };
    Some((Written { pattern, tells_order, is_bare: false }, rest))
}

/// Three numbers with the same mark between them.
fn numeric(lengths: [usize; 3], gap: &str, order: DateOrder) -> Option<(String, bool)> {
    let join = |letters: [&str; 3]| letters.join(gap);
    match lengths {
        [4, 1..=2, 1..=2] => Some((join(["%Y", "%m", "%d"]), true)),
        [2, 1..=2, 1..=2] if order == DateOrder::YearMonthDay => Some((join(["%y", "%m", "%d"]), false)),
        [1..=2, 1..=2, year @ (2 | 4)] => {
            let letter = if year == 4 { "%Y" } else { "%y" };
            match order {
                // Nobody who writes the month first writes points.
                DateOrder::MonthDayYear if gap.starts_with('.') => None,
                DateOrder::DayMonthYear => Some((join(["%d", "%m", letter]), false)),
                DateOrder::MonthDayYear => Some((join(["%m", "%d", letter]), false)),
                DateOrder::YearMonthDay => None,
            }
        }
        _ => None,
    }
}

/// Digits without any mark: with the year first or last.
fn bare(digits: &str, order: DateOrder) -> Option<Written> {
    let year_at = |at: usize| digits.get(at..at + 4)?.parse().ok().filter(|year| YEARS.contains(year));
    let starts_with_year = year_at(0).is_some();
    let (pattern, tells_order) = match (digits.len(), order) {
        (14, _) if starts_with_year => ("%Y%m%d%H%M%S", true),
        (8, _) if starts_with_year => ("%Y%m%d", true),
        (8, DateOrder::DayMonthYear) if year_at(4).is_some() => ("%d%m%Y", false),
        (8, DateOrder::MonthDayYear) if year_at(4).is_some() => ("%m%d%Y", false),
        (6, DateOrder::DayMonthYear) => ("%d%m%y", false),
        (6, DateOrder::MonthDayYear) => ("%m%d%y", false),
        (6, DateOrder::YearMonthDay) => ("%y%m%d", false),
        (10, _) => ("%s", true),
        (13, _) => ("%Q", true),
        _ => return None,
    };
    Some(Written { pattern: pattern.to_owned(), tells_order, is_bare: true })
}

fn year_letter(digits: &str) -> Option<&'static str> {
    match digits.len() {
        4 => Some("%Y"),
        2 => Some("%y"),
        _ => None,
    }
}

/// What follows a date: nothing, a time, or a time and something that is no part of it.
fn time_part(rest: &str) -> Option<String> {
    if rest.is_empty() {
        return Some(String::new());
    }
    let starts = ["T", " - ", ", ", " ", "-", "/"].into_iter().find(|start| rest.starts_with(start));
    let clock = starts.and_then(|start| Some((start, clock(&rest[start.len()..])?)));
    match clock {
        Some((start, clock)) => Some(format!("{start}{clock}")),
        // A word behind a date is no part of it; a digit might be.
        None if rest.starts_with(['[', '(', 'Z', '+']) => Some("*".to_owned()),
        None => None,
    }
}

/// A time of day, and `*` where something follows it.
fn clock(text: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(text);
    if hours == 6 {
        return (text.len() == 6).then(|| "%H%M%S".to_owned());
    }
    let mark = text[hours..].chars().next().filter(|mark| matches!(mark, ':' | '.'))?;
    let mut rest = &text[hours + 1..];
    if !(1..=2).contains(&hours) || digits(rest) != 2 {
        return None;
    }
    let mut pattern = format!("%H{mark}%M");
    rest = &rest[2..];
    if let Some(after) = rest.strip_prefix(mark)
        && digits(after) == 2
    {
        pattern.push_str(&format!("{mark}%S"));
        rest = &after[2..];
        let fraction = rest.chars().next().filter(|mark| matches!(mark, '.' | ','));
        if let Some(mark) = fraction.filter(|_| digits(&rest[1..]) > 0) {
            pattern.push_str(&format!("{mark}%f"));
            rest = &rest[1 + digits(&rest[1..])..];
        }
    }
    let half =
        rest.trim_start().get(..2).is_some_and(|word| ["am", "pm"].contains(&word.to_ascii_lowercase().as_str()));
    if half {
        pattern.push_str(if rest.starts_with(char::is_whitespace) { " %p" } else { "%p" });
        rest = &rest.trim_start()[2..];
    }
    if !rest.is_empty() {
        pattern.push('*');
    }
    Some(pattern)
}

#[derive(Clone, Copy)]
enum Piece<'t> {
    Digits(&'t str),
    Word,
}

/// Digits or letters at the start of a text, and what follows.
fn piece(text: &str) -> Option<(Piece<'_>, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return Some((Piece::Digits(&text[..digits]), &text[digits..]));
    }
    let letters = text.find(|character: char| !character.is_alphabetic()).unwrap_or(text.len());
    (letters >= 3).then(|| (Piece::Word, text[letters..].strip_prefix('.').unwrap_or(&text[letters..])))
}

/// What stands between two pieces of a date.
fn gap(text: &str) -> Option<(&str, &str)> {
    let gaps = ["/", "-", ". ", ".", ", ", " "];
    match gaps.into_iter().find(|gap| text.starts_with(gap)) {
        Some(gap) => Some((gap, &text[gap.len()..])),
        None => text.starts_with(char::is_alphanumeric).then_some(("", text)),
    }
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, Dates};

    #[test]
    fn dates_are_taken_apart() {
        let mut dates = Dates::default();
        let mut dmy = |text| dates.written(text, DateOrder::DayMonthYear).map(|written| written.pattern);
        for (text, pattern) in [
            ("31/12/2025", Some("%d/%m/%Y")),
            ("1.2.26", Some("%d.%m.%y")),
            ("2025-12-31", Some("%Y-%m-%d")),
            ("2020/2/10 22:41", Some("%Y/%m/%d %H:%M")),
            ("2013-11-07 08:42:26 +0000 UTC", Some("%Y-%m-%d %H:%M:%S*")),
            ("2024-11-27T10:00:00.123Z", Some("%Y-%m-%dT%H:%M:%S.%f*")),
            ("20071101-114011", Some("%Y%m%d-%H%M%S")),
            ("20251231", Some("%Y%m%d")),
            ("20160419210005.247", Some("%Y%m%d%H%M%S.%f")),
            ("20091224120000[0:GMT]", Some("%Y%m%d%H%M%S*")),
            ("18 Jun 2021", Some("%d %b %Y")),
            ("Jun 18, 2021", Some("%b %d, %Y")),
            ("07-Nov-25", Some("%d-%b-%y")),
            ("03/27/2025 02:05 PM", None),
            ("27/03/2025 02:05 PM", Some("%d/%m/%Y %H:%M %p")),
            ("13/13/2025", None),
            ("12345678", None),
            ("+33 1 23 45", None),
            ("1,234.50", None),
            ("CARTE 12/03", None),
        ] {
            assert_eq!(dmy(text).as_deref(), pattern, "{text}");
        }
    }
}
