//! What a whole column looks like: how many of its cells are dates in which order, numbers with which decimal mark,
//! words with a meaning, currencies.

use std::collections::{BTreeMap, BTreeSet};

use super::dates::{Dates, ORDERS};
use super::table::Table;
use super::words::{ColumnWords, HeaderMeaning, Meaning, Role};
use crate::base::{Currency, DateOrder, Decimal, DecimalMark, NumberFormat};
use crate::read::{CellKind, Row};

/// A column with everything that its cells have in common.
pub(super) struct Column {
    pub(super) index: usize,
    /// The name in the header; empty without one.
    pub(super) name: String,
    pub(super) header: HeaderMeaning,
    /// Rows in which it is filled.
    pub(super) filled: usize,
    pub(super) dates: DateCells,
    pub(super) numbers: NumberCells,
    /// Cells that are a code or symbol of a currency.
    pub(super) currencies: usize,
    /// Symbols of one currency beside numbers.
    pub(super) symbols: BTreeSet<Currency>,
    /// How many cells have each meaning.
    pub(super) meanings: BTreeMap<Meaning, usize>,
    /// Cells that have no meaning.
    pub(super) unknown_words: usize,
    /// Different texts, up to a few.
    pub(super) texts: BTreeSet<String>,
    /// Cells that are telephone numbers by their shape.
    pub(super) telephones: usize,
}

/// Cells that are dates.
#[derive(Default)]
pub(super) struct DateCells {
    /// Cells of a sheet that are typed as dates.
    pub(super) typed: usize,
    /// How many cells are dates in each of [`ORDERS`], and the patterns that read them.
    pub(super) fits: [usize; 3],
    pub(super) patterns: [BTreeMap<String, usize>; 3],
    /// Cells that are dates in several orders and not the same day in all of them.
    pub(super) undecided: usize,
    /// Cells that are nothing but digits.
    pub(super) bare: usize,
    /// Some have a time of day.
    pub(super) timed: usize,
}

/// Cells that are numbers.
#[derive(Default)]
pub(super) struct NumberCells {
    /// Cells that are numbers with a point before the decimals, with a comma, with either.
    pub(super) point: usize,
    pub(super) comma: usize,
    pub(super) either: usize,
    /// Cells that are other numbers with a point than with a comma.
    pub(super) undecided: usize,
    /// Cells with decimals.
    pub(super) with_decimals: usize,
    pub(super) negative: usize,
    pub(super) positive: usize,
    /// Cells that have a sign or a currency beside their digits.
    pub(super) adorned: usize,
    /// Cells with `CR` behind their digits.
    pub(super) with_credit: usize,
    /// Cells with a plus before or behind their digits.
    pub(super) with_plus: usize,
    /// The longest run of digits in a cell without a decimal mark.
    pub(super) digits_max: usize,
}

/// More digits than a whole amount has.
const MONEY_DIGITS_MAX: usize = 9;

/// Texts beyond so many are not kept.
const TEXTS_MAX: usize = 48;

impl Column {
    /// Every column of a table.
    pub(super) fn of(table: &Table<'_>, words: &ColumnWords) -> Vec<Column> {
        let mut dates = Dates::default();
        (0..table.width).map(|index| Column::profile(index, table, words, &mut dates)).collect()
    }

    fn profile(index: usize, table: &Table<'_>, words: &ColumnWords, dates: &mut Dates) -> Column {
        let name = table.header.map_or("", |header| header.trimmed(index)).to_owned();
        let mut column = Column {
            index,
            header: if name.is_empty() { HeaderMeaning::default() } else { words.header(&name) },
            name,
            filled: 0,
            dates: DateCells::default(),
            numbers: NumberCells::default(),
            currencies: 0,
            symbols: BTreeSet::new(),
            meanings: BTreeMap::new(),
            unknown_words: 0,
            texts: BTreeSet::new(),
            telephones: 0,
        };
        for row in &table.data {
            column.look_at(row, words, dates);
        }
        column
    }

    fn look_at(&mut self, row: &Row, words: &ColumnWords, dates: &mut Dates) {
        let (cell, kind) = (row.trimmed(self.index), row.kind(self.index));
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        self.dates.look_at(cell, kind, dates);
        self.numbers.look_at(cell, kind);
        self.currencies += usize::from(Currency::read(cell).is_some() || is_shared_symbol(cell));
        let symbols = cell.split(|character: char| character.is_ascii_digit() || " .,-+()'\u{a0}".contains(character));
        self.symbols.extend(symbols.filter(|word| !word.is_empty()).filter_map(Currency::read));
        self.telephones += usize::from(is_telephone(cell));
        let meanings = words.cell(cell);
        meanings.iter().for_each(|meaning| *self.meanings.entry(*meaning).or_default() += 1);
        self.unknown_words += usize::from(meanings.is_empty());
        if self.texts.len() < TEXTS_MAX {
            self.texts.insert(cell.to_owned());
        }
    }

    /// Whether its header has a word for this role.
    pub(super) fn is_named(&self, role: Role) -> bool {
        self.header.roles.contains(&role)
    }

    /// Whether nearly all filled cells are dates in some order. A few rows below a table are none.
    pub(super) fn is_date(&self) -> bool {
        let best = self.dates.fits.iter().copied().max().unwrap_or(0) + self.dates.typed;
        let is_sure = self.dates.bare == 0 || self.header.roles.iter().any(|role| super::table::is_date(*role));
        self.filled > 0 && nearly_all(best, self.filled) && (is_sure || self.has_whole_dates())
    }

    /// Bare digits that are dates all the same: they begin with a year.
    fn has_whole_dates(&self) -> bool {
        self.dates.patterns.iter().flatten().all(|(pattern, _)| pattern.starts_with("%Y"))
    }

    /// Whether nearly all filled cells are numbers.
    pub(super) fn is_number(&self) -> bool {
        self.filled > 0 && nearly_all(self.numbers.either, self.filled)
    }

    /// Whether its numbers look like money: decimals, signs, or a currency beside them.
    pub(super) fn looks_like_money(&self) -> bool {
        self.is_number() && !self.is_date() && self.numbers.with_decimals + self.numbers.adorned > 0
    }

    /// Whether some of its cells look like money, though others may be none.
    pub(super) fn has_money(&self) -> bool {
        let is_number = self.numbers.either * 2 >= self.filled && self.filled > 0;
        is_number && !self.is_date() && !self.is_telephone() && self.numbers.with_decimals + self.numbers.adorned > 0
    }

    /// Whether `CR` stands behind what came in and nothing behind what went out.
    pub(super) fn marks_credits(&self) -> bool {
        let NumberCells { with_credit, negative, positive, .. } = self.numbers;
        with_credit > 0 && with_credit < positive && negative == 0
    }

    /// Whether its numbers may be money, by nothing but their size: whole amounts of yen are written like counts.
    pub(super) fn may_be_money(&self) -> bool {
        self.is_number() && !self.is_date() && !self.is_telephone() && self.numbers.digits_max <= MONEY_DIGITS_MAX
    }

    /// Whether every filled cell has one of these meanings.
    pub(super) fn says_only(&self, meanings: &[Meaning]) -> bool {
        let is_one = |count: &Meaning| meanings.contains(count);
        self.filled > 0
            && self.unknown_words == 0
            && meanings.iter().any(|meaning| self.meanings.contains_key(meaning))
            && self.meanings.iter().filter(|(meaning, _)| is_one(meaning)).map(|(_, count)| count).sum::<usize>()
                >= self.filled
    }

    /// Whether nearly all filled cells are currencies.
    pub(super) fn is_currency(&self) -> bool {
        self.filled > 0 && nearly_all(self.currencies, self.filled)
    }

    /// Whether nearly all filled cells are telephone numbers.
    pub(super) fn is_telephone(&self) -> bool {
        self.filled > 0 && nearly_all(self.telephones, self.filled)
    }

    /// Whether it holds texts: neither dates nor numbers nor currencies.
    pub(super) fn is_text(&self) -> bool {
        self.filled > 0 && !self.is_date() && !self.is_number() && !self.is_currency()
    }
}

/// More than nine in ten; of a few, all.
pub(super) fn nearly_all(some: usize, all: usize) -> bool {
    some * 10 >= all * 9 || (all >= 4 && some + 1 == all && all <= 10)
}

impl DateCells {
    fn look_at(&mut self, cell: &str, kind: CellKind, dates: &mut Dates) {
        if kind == CellKind::Date {
            self.typed += 1;
            return;
        }
        if kind == CellKind::Number {
            return;
        }
        let mut read = Vec::new();
        for (place, order) in ORDERS.into_iter().enumerate() {
            let Some(written) = dates.written(cell, order) else { continue };
            self.fits[place] += 1;
            let moment = dates.parse(&written.pattern, cell);
            if read.is_empty() {
                self.bare += usize::from(written.is_bare);
                self.timed += usize::from(moment.is_some_and(|moment| moment.time.is_some()));
            }
            read.push(moment);
            *self.patterns[place].entry(written.pattern).or_default() += 1;
        }
        self.undecided += usize::from(read.windows(2).any(|pair| pair[0] != pair[1]));
    }

    /// The patterns that read the column in an order, those of most cells first.
    pub(super) fn patterns_in(&self, order: DateOrder) -> Vec<&str> {
        let place = ORDERS.iter().position(|known| *known == order).unwrap_or(0);
        let mut patterns: Vec<_> = self.patterns[place].iter().collect();
        patterns.sort_by_key(|(pattern, count)| (usize::MAX - **count, std::cmp::Reverse(pattern.len())));
        patterns.into_iter().map(|(pattern, _)| pattern.as_str()).collect()
    }

    /// How many cells are dates in an order.
    pub(super) fn fits_in(&self, order: DateOrder) -> usize {
        let place = ORDERS.iter().position(|known| *known == order).unwrap_or(0);
        self.fits[place] + self.typed
    }
}

impl NumberCells {
    fn look_at(&mut self, cell: &str, kind: CellKind) {
        let (point, comma) = match kind {
            CellKind::Number => (NumberFormat::PLAIN.parse(cell).ok(), NumberFormat::PLAIN.parse(cell).ok()),
            _ if !may_be_number(cell) => (None, None),
            _ => {
                let by = |decimal, group| {
                    NumberFormat { decimal }.parse(cell).ok().filter(|_| !starts_with_nought_and(cell, group))
                };
                (by(DecimalMark::Point, ','), by(DecimalMark::Comma, '.'))
            }
        };
        self.point += usize::from(point.is_some());
        self.comma += usize::from(comma.is_some());
        let Some(number) = point.or(comma) else { return };
        self.either += 1;
        self.undecided += usize::from(matches!((point, comma), (Some(point), Some(comma)) if point != comma));
        self.with_decimals += usize::from([point, comma].into_iter().flatten().any(|number| number.scale() > 0));
        self.negative += usize::from(number.is_sign_negative() && !number.is_zero());
        self.positive += usize::from(number > Decimal::ZERO);
        let is_adorned = !cell.starts_with(|first: char| first.is_ascii_digit()) || cell.ends_with(['-', '+', ')']);
        self.adorned += usize::from(is_adorned && kind != CellKind::Number && !cell.starts_with(['.', ',']));
        let is_credit = cell.get(cell.len().saturating_sub(2)..).is_some_and(|end| end.eq_ignore_ascii_case("cr"));
        self.with_credit += usize::from(is_credit);
        self.with_plus += usize::from(cell.contains('+'));
        let marks = cell.bytes().any(|byte| matches!(byte, b'.' | b','));
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        self.digits_max = self.digits_max.max(if marks { 0 } else { digits });
    }
}

/// Whether a nought stands before a mark, as in `0.250`: nobody groups digits so, the mark stands before decimals.
fn starts_with_nought_and(cell: &str, mark: char) -> bool {
    let digits = cell.trim_start_matches(|character: char| !character.is_ascii_digit());
    digits.strip_prefix('0').is_some_and(|rest| rest.starts_with(mark))
}

/// Whether a text holds nothing but a number, its sign and its currency: `REF 12` is none, though it ends with digits.
fn may_be_number(cell: &str) -> bool {
    let words = cell.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty());
    let is_beside_number = |word: &str| {
        let short =
            ["dr", "cr", "kr", "zl", "zł", "lei", "ft", "kč", "kc", "tl", "rs", "us", "ca", "au", "hk", "sg", "nz"];
        !word.is_ascii() && word.chars().count() <= 3
            || Currency::read(word).is_some()
            || short.contains(&word.to_lowercase().as_str())
    };
    words.into_iter().all(is_beside_number)
}

/// A symbol that several currencies share.
fn is_shared_symbol(cell: &str) -> bool {
    matches!(cell, "$" | "kr" | "¥")
}

/// Seven digits or more with nothing but what telephone numbers are written with.
fn is_telephone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let is_part = |character: char| character.is_ascii_digit() || " +-()./".contains(character);
    (7..=15).contains(&digits) && cell.chars().all(is_part) && !cell.contains(['.', '/'])
}
