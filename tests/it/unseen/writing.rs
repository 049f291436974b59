//! How dates, numbers and tables are written.

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

use super::random::Random;

/// The order of day, month and year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    Day,
    Month,
    Year,
}

/// How dates are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct DateStyle {
    pub(super) order: Order,
    pub(super) mark: &'static str,
    pub(super) short_year: bool,
    pub(super) padded: bool,
    /// Names of months: of this list.
    pub(super) named: Option<usize>,
}

const MONTHS: [[&str; 12]; 4] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
];

impl DateStyle {
    pub(super) fn write(&self, date: Date) -> String {
        let year = if self.short_year { format!("{:02}", date.year() % 100) } else { date.year().to_string() };
        let number = |value: i8| if self.padded { format!("{value:02}") } else { value.to_string() };
        let (day, mut month) = (number(date.day()), number(date.month()));
        if let Some(list) = self.named {
            MONTHS[list][usize::try_from(date.month() - 1).unwrap()].clone_into(&mut month);
        }
        let mark = self.mark;
        match self.order {
            Order::Day => format!("{day}{mark}{month}{mark}{year}"),
            Order::Month if self.named.is_some() => format!("{month} {day}, {year}"),
            Order::Month => format!("{month}{mark}{day}{mark}{year}"),
            Order::Year => format!("{year}{mark}{month}{mark}{day}"),
        }
    }

    /// The same date in another order of the same numbers; `None` where that is none, or where the text tells.
    pub(super) fn mistaken(&self, date: Date, order: Order) -> Option<Date> {
        if self.named.is_some() || (self.order == Order::Year && !self.short_year) {
            return None;
        }
        if !self.short_year && order == Order::Year {
            return None;
        }
        let (year, month, day) = (date.year(), date.month(), date.day());
        let short = i8::try_from(year % 100).ok()?;
        let parts = match self.order {
            Order::Day => [day, month, short],
            Order::Month => [month, day, short],
            Order::Year => [short, month, day],
        };
        let whole = |two: i8| if two < 70 { 2000 + i16::from(two) } else { 1900 + i16::from(two) };
        let year_last = if self.short_year { whole(parts[2]) } else { year };
        match order {
            Order::Day => Date::new(year_last, parts[1], parts[0]),
            Order::Month => Date::new(year_last, parts[0], parts[1]),
            Order::Year => Date::new(whole(parts[0]), parts[1], parts[2]),
        }
        .ok()
    }
}

/// How a time is written beside a date.
pub(super) fn clock(time: Time, style: usize) -> String {
    match style {
        0 => format!("{:02}:{:02}", time.hour(), time.minute()),
        _ => format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second()),
    }
}

/// How numbers are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberStyle {
    pub(super) decimal: char,
    pub(super) grouping: &'static str,
    pub(super) indian: bool,
    pub(super) minus: Minus,
    pub(super) plus: bool,
    /// Beside the number: before it or behind it.
    pub(super) beside: Option<(&'static str, bool)>,
    /// Decimals that are printed.
    pub(super) decimals: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Minus {
    Before,
    Behind,
    Parentheses,
    Long,
    Spaced,
    /// Nothing for money out, `CR` for money in.
    OnlyCredit,
    /// `DR` and `CR`.
    Letters,
}

impl NumberStyle {
    /// A number of the last decimals, as it is printed.
    pub(super) fn write(&self, value: i64) -> String {
        let digits = self.digits(value.unsigned_abs());
        let with = match self.beside {
            Some((text, true)) => format!("{text}{digits}"),
            Some((text, false)) => format!("{digits} {text}"),
            None => digits,
        };
        match (value < 0, self.minus) {
            (true, Minus::Before) => format!("-{with}"),
            (true, Minus::Behind) => format!("{with}-"),
            (true, Minus::Parentheses) => format!("({with})"),
            (true, Minus::Long) => format!("\u{2212}{with}"),
            (true, Minus::Spaced) => format!("- {with}"),
            (true, Minus::Letters) => format!("{with} DR"),
            (true, Minus::OnlyCredit) => with,
            (false, Minus::OnlyCredit | Minus::Letters) => format!("{with} CR"),
            (false, _) if self.plus => format!("+{with}"),
            (false, _) => with,
        }
    }

    fn digits(&self, value: u64) -> String {
        let unit = 10_u64.pow(self.decimals);
        let (whole, rest) = (value / unit, value % unit);
        let whole = self.grouped(&whole.to_string());
        if self.decimals == 0 {
            return whole;
        }
        format!("{whole}{}{rest:0width$}", self.decimal, width = self.decimals as usize)
    }

    fn grouped(&self, digits: &str) -> String {
        let mut out = String::new();
        let length = digits.len();
        for (place, digit) in digits.chars().enumerate() {
            let left = length - place;
            let is_edge = if self.indian { left == 3 || (left > 3 && left % 2 == 1) } else { left.is_multiple_of(3) };
            if place > 0 && is_edge {
                out.push_str(self.grouping);
            }
            out.push(digit);
        }
        out
    }

    /// Whether the text of a number can be read with either mark as another number, with one only, or as the same.
    pub(super) fn tells_mark(&self, value: i64) -> Tells {
        let digits = self.digits(value.unsigned_abs());
        let marks: Vec<char> = digits.chars().filter(|letter| matches!(letter, '.' | ',')).collect();
        match marks.as_slice() {
            [] => Tells::Same,
            [mark] => {
                let (before, after) = digits.split_once(*mark).unwrap();
                let before: String = before.chars().filter(char::is_ascii_digit).collect();
                let is_group = after.len() == 3 && before.len() <= 3 && !before.starts_with('0');
                if is_group && before.len() == digits.len() - 4 { Tells::Neither } else { Tells::Mark }
            }
            _ => Tells::Mark,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tells {
    /// It is the same number with either mark.
    Same,
    /// It is a number with one mark only.
    Mark,
    /// It is another number with each.
    Neither,
}

/// A number of so many decimals.
pub(super) fn decimal(value: i64, decimals: u32) -> Decimal {
    Decimal::new(value, decimals).normalize()
}

/// How rows are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect {
    pub(super) delimiter: char,
    pub(super) quote_all: bool,
    pub(super) line_end: &'static str,
    pub(super) encoding: &'static str,
}

impl Dialect {
    pub(super) fn any(random: &mut Random, latin: bool, central: bool) -> Dialect {
        let mut encodings = vec![(50, "utf-8"), (20, "bom"), (8, "utf-16le"), (4, "utf-16be")];
        if latin {
            encodings.push((15, "windows-1252"));
        }
        if central {
            encodings.push((15, "iso-8859-2"));
        }
        Dialect {
            delimiter: random.weighted(&[(45, ';'), (35, ','), (15, '\t'), (5, '|')]),
            quote_all: random.percent(25),
            line_end: random.weighted(&[(60, "\r\n"), (40, "\n")]),
            encoding: random.weighted(&encodings),
        }
    }

    pub(super) fn write(&self, rows: &[Vec<String>]) -> Vec<u8> {
        let mut text = String::new();
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| self.cell(cell)).collect();
            text.push_str(&cells.join(&self.delimiter.to_string()));
            text.push_str(self.line_end);
        }
        self.encoded(&text)
    }

    fn cell(&self, text: &str) -> String {
        let must = text.contains([self.delimiter, '"', '\n']);
        if must || (self.quote_all && !text.is_empty()) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    }

    fn encoded(&self, text: &str) -> Vec<u8> {
        let wide =
            |bytes: fn(u16) -> [u8; 2]| std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect();
        match self.encoding {
            "utf-8" => text.as_bytes().to_vec(),
            "bom" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            "utf-16le" => wide(u16::to_le_bytes),
            "utf-16be" => wide(u16::to_be_bytes),
            label => {
                let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
                let mut bytes = Vec::new();
                for letter in text.chars() {
                    let mut buffer = [0; 4];
                    let (encoded, _, failed) = encoding.encode(letter.encode_utf8(&mut buffer));
                    bytes.extend_from_slice(if failed { b"?" } else { &encoded });
                }
                bytes
            }
        }
    }
}
