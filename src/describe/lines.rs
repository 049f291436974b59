//! Use of one telecom line to its months.

use std::collections::{BTreeMap, BTreeSet};

use super::accounts::covered_months;
use super::merge::{Entry, merge};
use super::{LineMeters, LineMonth, UsageKey, UsageTotal};
use crate::base::{Currency, Date, Decimal, Moment, Month, Proof, RoundingStrategy};
use crate::normalize::UsageKind;

/// A call, message or session as far as metering needs it: the number at the other end only as a digest.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) started_at: Moment,
    /// Of a total: the days that it speaks for.
    pub(super) period: Option<Span>,
    pub(super) key: UsageKey,
    pub(super) count: u64,
    pub(super) seconds: Decimal,
    pub(super) bytes: Decimal,
    pub(super) charge: Option<(Currency, Decimal)>,
    pub(super) peer_digest: u64,
    pub(super) source: usize,
}

impl Entry for Event {
    type Key = (Moment, Option<Span>, UsageKey, u64, Decimal, Decimal);

    fn key(&self) -> Self::Key {
        (self.started_at, self.period, self.key, self.peer_digest, self.seconds, self.bytes)
    }

    fn source(&self) -> usize {
        self.source
    }
}

impl Event {
    /// The days that it speaks for.
    fn days(&self) -> (Date, Date) {
        self.period.map_or((self.started_at.date, self.started_at.date), |span| (span.first, span.last))
    }

    fn is_whole_month(&self) -> bool {
        self.period.is_some_and(|span| (span.first, span.last) == (span.month.first_day(), span.month.last_day()))
    }

    /// The month that it is counted in.
    fn month(&self) -> Month {
        self.period.map_or(Month::of(self.started_at.date), |span| span.month)
    }
}

/// The days that a total speaks for, and the month that it is counted in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Span {
    first: Date,
    last: Date,
    month: Month,
}

/// The shortest period that stands for a whole month: prepaid bundles run for four weeks.
const MONTH_DAYS_MIN: i32 = 28;
const MONTH_DAYS_MAX: i32 = 31;

impl Span {
    /// The span of a total from `first` to `last`; `None` where that is longer than a month. A bill that runs from the
    /// middle of one month to the middle of the next counts whole as the month that holds most of it: the day in its
    /// middle decides. Nothing is spread over the two.
    pub(super) fn of_total(first: Date, last: Date) -> Option<Span> {
        let days = (last - first).get_days() + 1;
        // An end of period is often the begin of the next.
        if days > MONTH_DAYS_MAX + 1 {
            return None;
        }
        let middle = first.saturating_add(jiff::Span::new().days((days - 1) / 2));
        let month = Month::of(middle);
        match days >= MONTH_DAYS_MIN {
            true => Some(Span { first: month.first_day(), last: month.last_day(), month }),
            false => Some(Span { first, last, month }),
        }
    }
}

/// A line while its sources are read.
#[derive(Debug)]
pub(super) struct LineHistory {
    pub(super) identifier_digest: u64,
    pub(super) label: String,
    pub(super) country: String,
    pub(super) proof: Proof,
    pub(super) events: Vec<Event>,
}

impl LineHistory {
    /// Merges overlapping sources and makes the months, oldest first.
    pub(super) fn meters(&mut self) -> LineMeters {
        let events = without_doubles(merge(std::mem::take(&mut self.events)));
        let mut months = months_between(&events);
        for event in &events {
            if let Some(month) = months.get_mut(&event.month()) {
                add(month, event);
            }
        }
        LineMeters {
            label: self.label.clone(),
            country: self.country.clone(),
            proof: self.proof,
            months: months.into_values().collect(),
        }
    }
}

/// Takes out what is stated twice: a total, and the single events that it sums up.
///
/// Where the events of a line cover a month from its first day to its last, they count, and a total of a kind of which
/// there are events does not; in any other month the total counts and the events of that kind do not. Of several
/// sources that state the same total, the last one counts.
fn without_doubles(mut events: Vec<Event>) -> Vec<Event> {
    if events.iter().all(|event| event.period.is_none()) {
        return events;
    }
    let mut last_source: BTreeMap<(Moment, Option<Span>, UsageKey), usize> = BTreeMap::new();
    for event in events.iter().filter(|event| event.period.is_some()) {
        let source = last_source.entry((event.started_at, event.period, event.key)).or_default();
        *source = (*source).max(event.source);
    }
    events.retain(|event| {
        let source = last_source.get(&(event.started_at, event.period, event.key));
        event.period.is_none() || source == Some(&event.source)
    });
    let single: Vec<Event> = events.iter().filter(|event| event.period.is_none()).cloned().collect();
    let covered = months_between(&single);
    let is_covered = |month: Month| covered.get(&month).is_some_and(|month| month.complete);
    let kinds: BTreeSet<UsageKind> = single.iter().map(|event| event.key.kind).collect();
    let totals = events.iter().filter(|event| event.period.is_some());
    let totals: BTreeSet<(Month, UsageKind)> = totals.map(|event| (event.month(), event.key.kind)).collect();
    events.retain(|event| match event.period {
        Some(span) => !(is_covered(span.month) && kinds.contains(&event.key.kind)),
        None => is_covered(event.month()) || !totals.contains(&(event.month(), event.key.kind)),
    });
    events
}

/// The months that the events touch, each with whether they cover it: by the total of the month, or by single events
/// and shorter totals from its first day to its last. A month that nobody typed is not a month without use.
fn months_between(events: &[Event]) -> BTreeMap<Month, LineMonth> {
    let (whole, pieces): (Vec<&Event>, Vec<&Event>) = events.iter().partition(|event| event.is_whole_month());
    let whole: BTreeSet<Month> = whole.iter().map(|event| event.month()).collect();
    let (first, last) =
        (pieces.iter().map(|event| event.days().0).min(), pieces.iter().map(|event| event.days().1).max());
    let covered: BTreeMap<Month, bool> =
        first.zip(last).map(|(first, last)| covered_months(first, last)).unwrap_or_default().into_iter().collect();
    let touched = || covered.keys().chain(&whole).copied();
    let (Some(mut month), Some(last)) = (touched().min(), touched().max()) else { return BTreeMap::new() };
    let mut months = BTreeMap::new();
    while month <= last {
        let complete = whole.contains(&month) || covered.get(&month) == Some(&true);
        months.insert(month, LineMonth { month, complete, usage: BTreeMap::new(), charges: BTreeMap::new() });
        month = month.next();
    }
    months
}

fn add(month: &mut LineMonth, event: &Event) {
    let total: &mut UsageTotal = month.usage.entry(event.key).or_default();
    total.count += event.count;
    total.seconds += event.seconds;
    total.bytes += event.bytes;
    if let Some((currency, charge)) = event.charge {
        *month.charges.entry(currency).or_default() += charge;
    }
    if event.period.is_some() {
        total.has_totals = true;
        let is_used = !event.seconds.is_zero() || !event.bytes.is_zero();
        total.is_uncounted |= is_used && event.count == 0;
        return;
    }
    let minutes = (event.seconds / Decimal::from(60)).round_dp_with_strategy(0, RoundingStrategy::AwayFromZero);
    total.started_minutes += u64::try_from(minutes.max(Decimal::ZERO)).unwrap_or(0);
}
