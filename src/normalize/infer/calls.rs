//! Tables of calls that name no column: begin, end and length explain each other, or the outcome of a call does.

use super::super::ReadOptions;
use super::super::quantities::seconds_between;
use super::column::{Column, nearly_all};
use super::dates::Dates;
use super::draft::Sketch;
use super::telecom::{Length, are_seconds};
use super::words::Meaning;
use crate::base::{DateOrder, Decimal, DurationForm, Moment, NumberFormat};

/// A reading of such a table.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Calls {
    /// The column of the begin.
    pub(super) started: usize,
    pub(super) order: DateOrder,
    pub(super) length: Length,
}

/// No call is longer.
const LENGTH_SECONDS_MAX: i64 = 86_400;
/// Lengths that times prove are no coincidence.
const PROVED_MIN: usize = 2;
/// Times are cut off at the second; two of them leave one second open.
const TOLERANCE_SECONDS: i64 = 1;

impl Sketch<'_> {
    /// Every reading of a table without names as one of calls; none where nothing says that it holds calls.
    pub(super) fn calls(&self, options: &ReadOptions) -> Vec<Calls> {
        let instants: Vec<&Column> =
            self.columns.iter().filter(|column| column.is_date() && column.dates.timed > 0).collect();
        let whole = |column: &&&Column| column.filled == self.table.data.len();
        let Some(started) = instants.iter().find(whole).map(|column| column.index) else { return Vec::new() };
        if self.table.header.is_some() || !(self.tells_outcomes() || self.tells_telephones()) {
            return Vec::new();
        }
        let orders = self.orders(started, options.date_order).into_iter();
        let found = orders.filter_map(|order| {
            let times = Times::of(self, &instants, order);
            let length = self.length_of_calls(&times, options)?;
            Some(Calls { started, order, length })
        });
        found.collect()
    }

    fn length_of_calls(&self, times: &Times, options: &ReadOptions) -> Option<Length> {
        let numbers: Vec<usize> = self.free_numbers().map(|column| column.index).collect();
        let format = NumberFormat { decimal: self.decimals(&numbers, options.said.decimal)[0] };
        let values = |index: usize| -> Vec<Option<Decimal>> {
            self.table.data.iter().map(|row| format.parse(row.trimmed(index)).ok()).collect()
        };
        let lengths: Vec<(usize, Vec<Option<Decimal>>)> =
            numbers.iter().map(|index| (*index, values(*index))).collect();
        let proved = lengths.iter().filter(|(_, values)| times.prove(values));
        // Of two, the shorter one is the time spoken; the other counts the ringing.
        let total = |values: &[Option<Decimal>]| values.iter().flatten().sum::<Decimal>();
        if let Some((index, _)) = proved.min_by_key(|(_, values)| total(values)) {
            return Some(Length::Column(*index, DurationForm::Seconds));
        }
        if self.tells_outcomes() {
            return self.length_by_outcome(times, &lengths);
        }
        match (lengths.as_slice(), times.columns.as_slice()) {
            ([], [(from, _), (to, _)]) if times.has_spans(0, 1) && !self.has_other_digits() => {
                Some(Length::Between(*from, *to))
            }
            ([(index, values)], [_]) if self.has_dialled_numbers() => {
                let lengths: Vec<Decimal> = values.iter().flatten().copied().filter(|value| !value.is_zero()).collect();
                are_seconds(&lengths).then_some(Length::Column(*index, DurationForm::Seconds))
            }
            _ => None,
        }
    }

    /// Of two lengths the one that is nought where nobody answered, and never more than the other.
    fn length_by_outcome(&self, times: &Times, lengths: &[(usize, Vec<Option<Decimal>>)]) -> Option<Length> {
        let unanswered = times.unanswered();
        let is_within = |inner: &[Option<Decimal>], outer: &[Option<Decimal>]| {
            inner.iter().zip(outer).all(|(inner, outer)| inner <= outer) && inner != outer
        };
        let is_spoken = |values: &[Option<Decimal>]| {
            unanswered.contains(&true)
                && values
                    .iter()
                    .zip(&unanswered)
                    .all(|(value, none)| value.is_some_and(|value| value.is_zero() == *none))
        };
        let has_outer = |inner: &[Option<Decimal>]| lengths.iter().any(|(_, outer)| is_within(inner, outer));
        let mut found = lengths.iter().filter(|(_, values)| is_spoken(values) && has_outer(values));
        let first = found.next().filter(|_| found.next().is_none())?;
        Some(Length::Column(first.0, DurationForm::Seconds))
    }

    /// Numbers that may be lengths: whole, and not the same in every row.
    fn free_numbers(&self) -> impl Iterator<Item = &Column> {
        let is_free = |column: &&Column| {
            column.is_number() && !column.is_date() && !column.is_telephone() && column.texts.len() > 1
        };
        self.columns.iter().filter(is_free)
    }

    /// Some cell beside times and telephone numbers has digits: it may be the length as well.
    fn has_other_digits(&self) -> bool {
        let others = self.columns.iter().filter(|column| !column.is_date() && !column.is_telephone());
        others.flat_map(|column| &column.texts).any(|text| text.contains(|character: char| character.is_ascii_digit()))
    }

    /// Some column tells of each row whether a call was answered, in words that mean nothing else.
    fn tells_outcomes(&self) -> bool {
        self.columns.iter().any(|column| is_outcome(self, column))
    }

    /// Some column holds several telephone numbers.
    fn tells_telephones(&self) -> bool {
        self.columns.iter().any(|column| column.is_telephone() && !column.is_date() && column.texts.len() > 1)
    }

    /// Some column holds telephone numbers as they are dialled.
    fn has_dialled_numbers(&self) -> bool {
        let is_dialled = |column: &&Column| column.texts.iter().all(|text| text.starts_with(['+', '0']));
        self.columns
            .iter()
            .filter(|column| column.is_telephone() && column.texts.len() > 1)
            .any(|column| is_dialled(&column))
    }
}

fn is_outcome(sketch: &Sketch<'_>, column: &Column) -> bool {
    let of_banks = [Meaning::Booked, Meaning::Pending, Meaning::Declined, Meaning::Debit, Meaning::Credit];
    let is_own = |text: &String| sketch.words.cell(text).iter().all(|meaning| !of_banks.contains(meaning));
    column.says_only(&[Meaning::Answered, Meaning::Unanswered]) && column.texts.iter().any(is_own)
}

/// The moments of a table, by column.
struct Times {
    columns: Vec<(usize, Vec<Option<Moment>>)>,
}

impl Times {
    fn of(sketch: &Sketch<'_>, instants: &[&Column], order: DateOrder) -> Times {
        let mut dates = Dates::default();
        let mut moments = |column: &Column| {
            let patterns = column.dates.patterns_in(order);
            let read = |text: &str, dates: &mut Dates| patterns.iter().find_map(|pattern| dates.parse(pattern, text));
            sketch.table.data.iter().map(|row| read(row.trimmed(column.index), &mut dates)).collect()
        };
        Times { columns: instants.iter().map(|column| (column.index, moments(column))).collect() }
    }

    /// The rows that lack a moment: nobody answered.
    fn unanswered(&self) -> Vec<bool> {
        let rows = 0..self.columns.first().map_or(0, |(_, moments)| moments.len());
        rows.map(|row| self.columns.iter().any(|(_, moments)| moments[row].is_none())).collect()
    }

    /// How long it is from one moment to another in each row; `None` in rows that lack one of them.
    fn spans(&self, from: usize, to: usize) -> Vec<Option<Decimal>> {
        let pairs = self.columns[from].1.iter().zip(&self.columns[to].1);
        pairs.map(|(from, to)| Some(seconds_between((*from)?, (*to)?))).collect()
    }

    /// Whether the second moment follows the first in every row, and soon.
    fn has_spans(&self, from: usize, to: usize) -> bool {
        let longest = Decimal::from(LENGTH_SECONDS_MAX);
        let is_call = |span: &Option<Decimal>| span.is_some_and(|span| (Decimal::ZERO..=longest).contains(&span));
        let spans = self.spans(from, to);
        spans.iter().all(is_call) && spans.iter().flatten().any(|span| !span.is_zero())
    }

    /// Whether two moments explain a column of numbers: seconds between them, and nought where one of them is missing.
    fn prove(&self, lengths: &[Option<Decimal>]) -> bool {
        let places = || 0..self.columns.len();
        let pairs = places().flat_map(|from| places().filter(move |to| *to != from).map(move |to| (from, to)));
        pairs.into_iter().any(|(from, to)| {
            let spans = self.spans(from, to);
            let fits = |(span, length): (&Option<Decimal>, &Option<Decimal>)| match (span, length) {
                (Some(span), Some(length)) => (span - length).abs() <= Decimal::from(TOLERANCE_SECONDS),
                (None, Some(length)) => length.is_zero(),
                (_, None) => false,
            };
            let is_proof = |(span, length): &(&Option<Decimal>, &Option<Decimal>)| {
                span.is_some() && length.is_some_and(|length| length > Decimal::from(TOLERANCE_SECONDS))
            };
            let pairs = || spans.iter().zip(lengths);
            // One row may tell nonsense, as a length below nought.
            nearly_all(pairs().filter(|pair| fits(*pair)).count(), lengths.len())
                && pairs().filter(is_proof).count() >= PROVED_MIN
        })
    }
}
