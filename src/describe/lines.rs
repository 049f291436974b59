//! Use of one telecom line to its months.

use std::collections::BTreeMap;

use super::accounts::covered_months;
use super::merge::{Entry, merge};
use super::{LineMeters, LineMonth, UsageKey, UsageTotal};
use crate::base::{Currency, Date, Decimal, Moment, Month, Proof, RoundingStrategy};

/// A call, message or session as far as metering needs it: the number at the other end only as a digest.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) started_at: Moment,
    pub(super) key: UsageKey,
    pub(super) count: u64,
    pub(super) seconds: Decimal,
    pub(super) bytes: Decimal,
    pub(super) charge: Option<(Currency, Decimal)>,
    pub(super) peer_digest: u64,
    pub(super) source: usize,
}

impl Entry for Event {
    type Key = (Moment, UsageKey, u64, Decimal, Decimal);

    fn key(&self) -> Self::Key {
        (self.started_at, self.key, self.peer_digest, self.seconds, self.bytes)
    }

    fn source(&self) -> usize {
        self.source
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
        let events = merge(std::mem::take(&mut self.events));
        let mut months = months_between(&events);
        for event in &events {
            if let Some(month) = months.get_mut(&Month::of(event.started_at.date)) {
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

fn months_between(events: &[Event]) -> BTreeMap<Month, LineMonth> {
    let days = || events.iter().map(|event| event.started_at.date);
    let (Some(first), Some(last)): (Option<Date>, Option<Date>) = (days().min(), days().max()) else {
        return BTreeMap::new();
    };
    let months = covered_months(first, last).into_iter();
    months
        .map(|(month, complete)| {
            (month, LineMonth { month, complete, usage: BTreeMap::new(), charges: BTreeMap::new() })
        })
        .collect()
}

fn add(month: &mut LineMonth, event: &Event) {
    let total: &mut UsageTotal = month.usage.entry(event.key).or_default();
    total.count += event.count;
    total.seconds += event.seconds;
    total.bytes += event.bytes;
    let minutes = (event.seconds / Decimal::from(60)).round_dp_with_strategy(0, RoundingStrategy::AwayFromZero);
    total.started_minutes += u64::try_from(minutes.max(Decimal::ZERO)).unwrap_or(0);
    if let Some((currency, charge)) = event.charge {
        *month.charges.entry(currency).or_default() += charge;
    }
}
