//! A layout in the making: what a reading takes for granted, and the parts that every table has in common.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::super::layout::{ColumnName, Expression, Layout, Matching, Operation, Rule, Skip, Values, When, Whens};
use super::column::Column;
use super::table::Table;
use super::words::{ColumnWords, Meaning, Role};
use crate::base::{Currency, DateOrder, DecimalMark};
use crate::read::Row;

/// One way to read a table.
pub(super) struct Draft {
    pub(super) layout: Layout,
    /// The order of its dates.
    pub(super) order: DateOrder,
    /// The columns by what they are taken for.
    pub(super) columns: Vec<(Role, usize)>,
    /// How many of them its header names so.
    pub(super) named: usize,
    /// Every column that matters is named by the header, or was named by the person.
    pub(super) is_named: bool,
    /// It stands only where the balance proves it.
    pub(super) must_prove: bool,
}

/// What is needed of a file to draft a layout.
pub(super) struct Sketch<'t> {
    pub(super) table: &'t Table<'t>,
    pub(super) columns: &'t [Column],
    pub(super) words: &'t ColumnWords,
    pub(super) format: &'t str,
    pub(super) delimiter: Option<char>,
}

/// The id of a layout that was drafted from the file itself.
pub(super) const DRAFT_ID: &str = "xx.unknown.table";

impl Sketch<'_> {
    /// A layout of the table without any meaning yet.
    pub(super) fn layout(&self, dates: Vec<String>, decimal: DecimalMark) -> Layout {
        let header = self.table.header.map(|_| self.columns.iter().map(|column| column.name.clone()).collect());
        let matching = Matching {
            format: self.format.to_owned(),
            delimiter: self.delimiter,
            quoting: true,
            columns: if header.is_some() { None } else { Some(self.table.width) },
            cells: if header.is_some() { BTreeMap::new() } else { self.date_cells(&dates) },
            header: header.unwrap_or_default(),
            ..Matching::default()
        };
        Layout {
            id: DRAFT_ID.to_owned(),
            title: String::new(),
            institution: String::new(),
            country: "xx".to_owned(),
            source: String::new(),
            last_verified: String::new(),
            declared: false,
            help: Default::default(),
            matching,
            fixed: None,
            values: Values { date: dates, decimal, ..Values::default() },
            transaction: None,
            usage: Vec::new(),
            bill_line: None,
            skip: Vec::new(),
            pending: None,
            total: Vec::new(),
            merge_next: None,
            section: None,
            until: self.until(),
            join: None,
            control: None,
        }
    }

    /// The first cells of the row that names the columns of another table.
    fn until(&self) -> Option<Rule> {
        let row = self.table.other_header?;
        let filled = (0..self.table.width).filter(|index| !row.trimmed(*index).is_empty()).take(UNTIL_CELLS_MAX);
        let is = |index: usize| When {
            column: Some(ColumnName::Number(index + 1)),
            is: vec![row.trimmed(index).to_owned()],
            ..When::default()
        };
        Some(Rule { when: Whens::All(filled.map(is).collect()) })
    }

    /// How the cells of the first date column look: what a table without a header is told by.
    fn date_cells(&self, dates: &[String]) -> BTreeMap<String, String> {
        let first = self.columns.iter().find(|column| column.is_date()).map_or(0, |column| column.index);
        let patterns = dates.iter().map(|pattern| shape_of(pattern)).collect::<Vec<_>>().join("|");
        BTreeMap::from([((first + 1).to_string(), format!("^(?:{patterns})"))])
    }

    /// A column by its name where that is its own, else by its number.
    pub(super) fn name(&self, index: usize) -> ColumnName {
        let name = &self.columns[index].name;
        let is_plain = !name.is_empty() && !name.starts_with('/') && !name.contains(['#', ':']);
        let is_own =
            self.columns.iter().filter(|column| column.name.to_lowercase() == name.to_lowercase()).count() == 1;
        if is_plain && is_own { ColumnName::Name(name.clone()) } else { ColumnName::Number(index + 1) }
    }

    /// A column as an expression.
    pub(super) fn column(&self, index: usize) -> Expression {
        Expression::Column(self.name(index))
    }

    /// Several columns as one text.
    pub(super) fn joined(&self, indexes: &[usize]) -> Option<Expression> {
        match indexes {
            [] => None,
            [index] => Some(self.column(*index)),
            _ => Some(operation(Operation {
                join: Some(indexes.iter().map(|index| self.column(*index)).collect()),
                ..Operation::default()
            })),
        }
    }

    /// The columns that the header names so, of those that fit; where the whole name of some is such a word, these.
    pub(super) fn named(&self, role: Role, fits: impl Fn(&Column) -> bool) -> Vec<&Column> {
        let all: Vec<&Column> = self.columns.iter().filter(|column| column.is_named(role) && fits(column)).collect();
        let exact: Vec<&Column> = all.iter().copied().filter(|column| column.header.is_exact).collect();
        if exact.is_empty() { all } else { exact }
    }

    /// How many of some columns the header names as what they are taken for.
    pub(super) fn named_count(&self, taken: &[(Role, usize)]) -> usize {
        taken.iter().filter(|(role, index)| self.columns[*index].is_named(*role)).count()
    }

    /// The patterns of some date columns in an order: those that tell it by themselves first.
    pub(super) fn patterns(&self, columns: &[usize], order: DateOrder) -> Vec<String> {
        let mut patterns: Vec<String> = Vec::new();
        for index in columns {
            for pattern in self.columns[*index].dates.patterns_in(order) {
                if !patterns.iter().any(|known| known == pattern) {
                    patterns.push(pattern.to_owned());
                }
            }
        }
        if patterns.is_empty() {
            // Cells typed as dates need none; a layout states one all the same.
            patterns.push("%Y-%m-%d".to_owned());
        }
        patterns
    }

    /// The decimal marks with which some columns may be read.
    pub(super) fn decimals(&self, columns: &[usize], asked: Option<DecimalMark>) -> Vec<DecimalMark> {
        if let Some(asked) = asked {
            return vec![asked];
        }
        let has_mark = |column: &&Column| column.is_number() && column.numbers.with_decimals > 0;
        let all: Vec<usize> = self.columns.iter().filter(has_mark).map(|column| column.index).collect();
        // Numbers that leave it open are written like the others of the table, if there are any.
        let told = self.decimal_of(columns).or_else(|| self.decimal_of(&all).filter(|_| !all.is_empty()));
        let told = told.or_else(|| self.decimal_of_currency(columns));
        told.map_or_else(|| vec![DecimalMark::Point, DecimalMark::Comma], |decimal| vec![decimal])
    }

    /// The decimal mark of some columns; `None` where they can be read with either, as different numbers.
    fn decimal_of(&self, columns: &[usize]) -> Option<DecimalMark> {
        let sum = |count: fn(&Column) -> usize| columns.iter().map(|index| count(&self.columns[*index])).sum::<usize>();
        let (point, comma) = (sum(|column| column.numbers.point), sum(|column| column.numbers.comma));
        match point.cmp(&comma) {
            Ordering::Greater => Some(DecimalMark::Point),
            Ordering::Less => Some(DecimalMark::Comma),
            Ordering::Equal => (sum(|column| column.numbers.undecided) == 0).then_some(DecimalMark::Point),
        }
    }

    /// The mark that stands before three digits in every number, where the currency is counted in thousandths.
    fn decimal_of_currency(&self, columns: &[usize]) -> Option<DecimalMark> {
        let in_thousandths = |text: &String| Currency::read(text).is_some_and(|currency| currency.minor_digits() == 3);
        let mut currencies =
            self.columns.iter().filter(|column| column.is_currency() && !column.is_named(Role::OriginalCurrency));
        if !currencies.any(|column| column.texts.iter().all(in_thousandths)) {
            return None;
        }
        let cells = || self.table.data.iter().flat_map(|row| columns.iter().map(|index| row.trimmed(*index)));
        let has = |mark: char| {
            let ends_so = |cell: &str| {
                let digits = cell.trim_end_matches(|character: char| !character.is_ascii_digit());
                digits.rsplit_once(mark).is_some_and(|(_, last)| last.len() == 3 && !last.contains(['.', ',']))
            };
            cells().filter(|cell| !cell.is_empty()).all(ends_so)
        };
        match (has('.'), has(',')) {
            (true, false) => Some(DecimalMark::Point),
            (false, true) => Some(DecimalMark::Comma),
            _ => None,
        }
    }

    /// Rows that are none of the table's: without a date and without any of the numbers.
    pub(super) fn skips(&self, date: usize, numbers: &[usize]) -> Vec<Skip> {
        let mut skips = Vec::new();
        let empty = |index: usize| When { column: Some(self.name(index)), empty: Some(true), ..When::default() };
        let others: Vec<usize> = [date].into_iter().chain(numbers.iter().copied()).collect();
        // An empty date goes on with the row before it, where rows do so.
        let pattern = if self.has_continuations(&others) { UNDATED.replacen('*', "+", 1) } else { UNDATED.to_owned() };
        let without_date = |pattern| When { column: Some(self.name(date)), matches: Some(pattern), ..When::default() };
        if !numbers.is_empty() {
            let whens = [without_date(pattern)].into_iter().chain(numbers.iter().map(|index| empty(*index)));
            skips.push(Skip { when: Whens::All(whens.collect()), reason: "footer".to_owned() });
        }
        let totals = self.total_beginnings();
        if !totals.is_empty() {
            let pattern = format!(r"^(?:{})(?:[^\p{{L}}\p{{N}}]|$)", totals.join("|"));
            let total = When { matches: Some(pattern), ..When::default() };
            let when = Whens::All(vec![without_date(UNDATED.to_owned()), total]);
            skips.push(Skip { when, reason: "total".to_owned() });
        }
        let balances = self.balance_names();
        if !balances.is_empty() {
            let named = When { is: balances, ..When::default() };
            skips.push(Skip { when: Whens::One(named), reason: "balance".to_owned() });
        }
        skips
    }

    /// Cells that name a balance: their rows are no bookings, whatever stands beside them.
    fn balance_names(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for row in &self.table.rows {
            for cell in row.cells().map(str::trim).filter(|cell| self.words.names_balance(cell)) {
                if !found.iter().any(|known| known == cell) && found.len() < BEGINNINGS_MAX {
                    found.push(cell.to_owned());
                }
            }
        }
        found
    }

    /// Whether rows in which all of these are empty stand between rows in which they are not.
    pub(super) fn has_continuations(&self, columns: &[usize]) -> bool {
        let is_bare = |row: &&Row| columns.iter().all(|index| row.trimmed(*index).is_empty());
        let last = self.table.rows.iter().rposition(|row| !is_bare(row)).unwrap_or(0);
        self.table.rows.iter().take(last).skip(1).any(is_bare)
    }

    /// How cells begin that open a row of totals or balances, as patterns.
    fn total_beginnings(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for row in &self.table.rows {
            for cell in row.cells().map(str::trim).filter(|cell| !cell.is_empty()) {
                let pattern = self.opening_words(cell).map(regex::escape).unwrap_or_default();
                if !pattern.is_empty() && !found.contains(&pattern) && found.len() < BEGINNINGS_MAX {
                    found.push(pattern);
                }
            }
        }
        found
    }

    /// The listed words with which a cell opens a row of totals or balances. What follows them is somebody's, and a
    /// layout holds nothing of anybody.
    fn opening_words<'c>(&self, cell: &'c str) -> Option<&'c str> {
        let ends = cell.char_indices().filter(|(_, character)| !character.is_alphanumeric()).map(|(at, _)| at);
        let opens = |end: &usize| {
            let meaning = self.words.beginning(&cell[..*end]);
            matches!(meaning, Some(Meaning::Total | Meaning::Opening | Meaning::Closing))
        };
        ends.chain([cell.len()]).find(opens).map(|end| &cell[..end])
    }
}

/// A date pattern as a pattern of characters.
fn shape_of(date: &str) -> String {
    let mut shape = String::new();
    let mut rest = date.trim_end_matches('*').chars();
    while let Some(character) = rest.next() {
        match (character, if character == '%' { rest.next() } else { None }) {
            ('%', Some('Y')) => shape.push_str(r"\d{4}"),
            ('%', Some('y')) => shape.push_str(r"\d{2}"),
            ('%', Some('b')) => shape.push_str(r"\p{L}+\.?"),
            ('%', Some('p')) => shape.push_str("[AaPp][Mm]"),
            ('%', Some('f' | 's' | 'Q')) => shape.push_str(r"\d+"),
            ('%', Some(_)) => shape.push_str(r"\d{1,2}"),
            _ => shape.push_str(&regex::escape(&character.to_string())),
        }
    }
    shape
}

/// A cell without digits is no date, nor is one with two words in it.
const UNDATED: &str = r"^[^0-9]*$|\p{L}{2,}[^\p{L}]+\p{L}{2,}";

/// Cells by which the header of another table is known.
const UNTIL_CELLS_MAX: usize = 3;

const BEGINNINGS_MAX: usize = 16;

/// An operation as an expression.
pub(super) fn operation(operation: Operation) -> Expression {
    Expression::Operation(Box::new(operation))
}

/// The same text in every row.
pub(super) fn constant(text: &str) -> Expression {
    operation(Operation { constant: Some(text.to_owned()), ..Operation::default() })
}
