//! The records of binary workbooks (MS-XLS 2.1.4): what each says, without regard to sheets.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::compound::{u16_at, u32_at};

/// Types of records (MS-XLS 2.3).
pub(super) mod kind {
    pub(crate) const FORMULA: u16 = 0x0006;
    pub(crate) const END: u16 = 0x000A;
    pub(crate) const DATE_MODE: u16 = 0x0022;
    pub(crate) const FILE_PASS: u16 = 0x002F;
    pub(crate) const CONTINUE: u16 = 0x003C;
    pub(crate) const CODE_PAGE: u16 = 0x0042;
    pub(crate) const BOUND_SHEET: u16 = 0x0085;
    pub(crate) const MUL_RK: u16 = 0x00BD;
    pub(crate) const RICH_LABEL: u16 = 0x00D6;
    pub(crate) const EXTENDED_FORMAT: u16 = 0x00E0;
    pub(crate) const SHARED_STRINGS: u16 = 0x00FC;
    pub(crate) const LABEL_SHARED: u16 = 0x00FD;
    pub(crate) const NUMBER: u16 = 0x0203;
    pub(crate) const LABEL: u16 = 0x0204;
    pub(crate) const BOOLEAN_OR_ERROR: u16 = 0x0205;
    pub(crate) const STRING: u16 = 0x0207;
    pub(crate) const ROW: u16 = 0x0208;
    pub(crate) const RK: u16 = 0x027E;
    pub(crate) const FORMAT: u16 = 0x041E;
    pub(crate) const BEGIN: u16 = 0x0809;
}

/// One record.
#[derive(Clone, Copy)]
pub(super) struct Entry<'b> {
    pub(super) kind: u16,
    pub(super) data: &'b [u8],
    /// Where it stands in the stream, and where the next one does.
    pub(super) at: usize,
    pub(super) next: usize,
}

/// The record at a place; `None` at the end, and where it is cut short.
pub(super) fn entry(book: &[u8], at: usize) -> Option<Entry<'_>> {
    let (kind, length) = (u16_at(book, at)?, usize::from(u16_at(book, at + 2)?));
    let next = at + 4 + length;
    Some(Entry { kind, data: book.get(at + 4..next)?, at, next })
}

/// How the characters of a workbook are kept.
#[derive(Clone, Copy)]
pub(super) struct Characters {
    /// BIFF8: each text says whether its characters take one byte or two. BIFF5 has bytes of a code page.
    pub(super) is_unicode: bool,
    pub(super) encoding: &'static Encoding,
}

impl Characters {
    /// The encoding of a code page by its number.
    pub(super) fn code_page(number: u16) -> &'static Encoding {
        let label = match number {
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            10_000 | 0x8000 => "macintosh".to_owned(),
            number => format!("windows-{number}"),
        };
        Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
    }
}

/// Bytes of a record and of those that continue it.
pub(super) struct Pieces<'b> {
    book: &'b [u8],
    data: &'b [u8],
    next: usize,
    units: Vec<u16>,
}

impl<'b> Pieces<'b> {
    /// The bytes of a record from `skip` on.
    pub(super) fn of(book: &'b [u8], entry: &Entry<'b>, skip: usize) -> Pieces<'b> {
        let data = entry.data.get(skip..).unwrap_or_default();
        Pieces { book, data, next: entry.next, units: Vec::new() }
    }

    /// Goes on to the record that continues this one.
    fn go_on(&mut self) -> Option<()> {
        let entry = entry(self.book, self.next).filter(|entry| entry.kind == kind::CONTINUE)?;
        (self.data, self.next) = (entry.data, entry.next);
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.data.is_empty() {
            self.go_on()?;
        }
        let (first, rest) = self.data.split_first()?;
        self.data = rest;
        Some(*first)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn long(&mut self) -> Option<u32> {
        Some(u32::from(self.short()?) | u32::from(self.short()?) << 16)
    }

    fn pass(&mut self, mut count: usize) -> Option<()> {
        while count > self.data.len() {
            count -= self.data.len();
            self.go_on()?;
        }
        self.data = &self.data[count..];
        Some(())
    }

    /// A text with its length before it (MS-XLS 2.5.293, 2.5.294), in one byte or two.
    pub(super) fn text(&mut self, characters: Characters, short_length: bool, into: &mut String) -> Option<()> {
        let count = if short_length { u16::from(self.byte()?) } else { self.short()? };
        if !characters.is_unicode {
            return self.bytes(usize::from(count), characters.encoding, into);
        }
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.short()?) * 4 } else { 0 };
        let more = if flags & 4 != 0 { usize::try_from(self.long()?).ok()? } else { 0 };
        self.characters(usize::from(count), flags & 1 != 0, into)?;
        self.pass(runs.checked_add(more)?)
    }

    /// Every text of the table that cells point into: where each ends in the text of all.
    pub(super) fn shared(&mut self, characters: Characters, into: &mut String) -> Vec<usize> {
        let mut ends = Vec::new();
        // How many there are is stated; that they are there is not.
        let count = self.long().and_then(|_| self.long()).unwrap_or(0);
        for _ in 0..count {
            if self.text(characters, false, into).is_none() {
                break;
            }
            ends.push(into.len());
        }
        ends
    }

    fn bytes(&mut self, count: usize, encoding: &'static Encoding, into: &mut String) -> Option<()> {
        let bytes = self.data.get(..count)?;
        into.push_str(&encoding.decode_without_bom_handling(bytes).0);
        self.data = &self.data[count..];
        Some(())
    }

    /// Characters of one byte or two; each record that continues them says anew which.
    fn characters(&mut self, count: usize, mut wide: bool, into: &mut String) -> Option<()> {
        let mut units = std::mem::take(&mut self.units);
        units.clear();
        while units.len() < count {
            if self.data.is_empty() {
                self.go_on()?;
                wide = self.byte()? & 1 != 0;
                continue;
            }
            units.push(if wide { self.short()? } else { u16::from(self.byte()?) });
        }
        let letters = char::decode_utf16(units.iter().copied());
        into.extend(
            letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).filter(|letter| *letter != '\0'),
        );
        self.units = units;
        Some(())
    }
}

/// What a number with a format is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    Number,
    Moment,
}

impl Shown {
    /// By one of the formats that every workbook has (MS-XLS 2.5.165; 27 to 36 and 50 to 58 are East Asian dates).
    pub(super) fn by_number(format: u16) -> Shown {
        let is_moment = matches!(format, 14..=22 | 27..=36 | 45 | 47 | 50..=58);
        if is_moment { Shown::Moment } else { Shown::Number }
    }

    /// By a format that the workbook writes out (ECMA-376 part 1, 18.8.31).
    pub(super) fn by_code(code: &str) -> Shown {
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter.to_ascii_lowercase() {
                // Only what comes before the first `;` is for positive numbers.
                ';' => break,
                '"' => drop(letters.by_ref().find(|letter| *letter == '"')),
                '\\' | '_' | '*' => drop(letters.next()),
                '[' => {
                    let name: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                    // `[h]` counts the hours of a duration: a number.
                    if !name.is_empty() && name.chars().all(|letter| "hmsHMS".contains(letter)) {
                        return Shown::Number;
                    }
                }
                'd' | 'm' | 'y' | 'h' | 's' => return Shown::Moment,
                _ => {}
            }
        }
        Shown::Number
    }
}

/// A number in four bytes (MS-XLS 2.5.217): 30 bits of a float or of an integer, either in hundredths or not.
pub(super) fn packed_number(packed: u32) -> f64 {
    let number = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { number / 100.0 } else { number }
}

/// A number in eight bytes.
pub(super) fn float_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_bits(u64::from(u32_at(bytes, at)?) | u64::from(u32_at(bytes, at + 4)?) << 32))
}

#[cfg(test)]
mod tests {
    use super::{Shown, packed_number};

    #[test]
    fn a_format_tells_dates_from_numbers() {
        for code in ["dd/mm/yyyy", "[$-407]d. mmmm yyyy", "hh:mm", "yyyy\\-mm\\-dd", "[Red]d"] {
            assert_eq!(Shown::by_code(code), Shown::Moment, "{code}");
        }
        for code in
            ["General", "#,##0.00", "0.00\" days\"", "[h]:mm", "0.00;[Red]d", "0.00E+00", "_-* #,##0.00\\ \"y\""]
        {
            assert_eq!(Shown::by_code(code), Shown::Number, "{code}");
        }
    }

    #[test]
    fn four_bytes_hold_a_float_or_an_integer_of_hundredths() {
        let bits = |number: f64| number.to_bits();
        assert_eq!(bits(packed_number(12_345 << 2 | 3)), bits(123.45));
        assert_eq!(bits(packed_number((-7_i32 << 2 | 2).cast_unsigned())), bits(-7.0));
        assert_eq!(bits(packed_number(0x3FF0_0000)), bits(1.0));
    }
}
