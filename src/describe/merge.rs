//! Overlapping exports merged: of identical entries of one day, the source that has most of them counts.
//!
//! Two equal coffees on one day are two bookings, in whichever file they stand; the same coffee in two overlapping
//! exports is one. So, per day and content, the larger count of any one source is kept, and twins survive.

/// Something that may stand in several exports.
pub(super) trait Entry {
    /// What makes two entries the same booking or use: the day first, then the content.
    type Key: Ord;

    /// Its key.
    fn key(&self) -> Self::Key;

    /// Which export it came from.
    fn source(&self) -> usize;
}

/// Keeps, per key, the entries of the source that has most of them.
pub(super) fn merge<E: Entry>(mut entries: Vec<E>) -> Vec<E> {
    entries.sort_by_cached_key(|entry| (entry.key(), entry.source()));
    let mut merged: Vec<E> = Vec::with_capacity(entries.len());
    let mut group: Vec<E> = Vec::new();
    for entry in entries {
        if group.last().is_some_and(|last| last.key() != entry.key()) {
            keep_largest(&mut group, &mut merged);
        }
        group.push(entry);
    }
    keep_largest(&mut group, &mut merged);
    merged
}

/// Moves the entries of the source with most of them; the first such source where several have as many.
fn keep_largest<E: Entry>(group: &mut Vec<E>, merged: &mut Vec<E>) {
    let mut best: Option<(usize, usize)> = None;
    for chunk in group.chunk_by(|one, other| one.source() == other.source()) {
        if best.is_none_or(|(_, count)| chunk.len() > count) {
            best = Some((chunk[0].source(), chunk.len()));
        }
    }
    let Some((source, _)) = best else { return };
    merged.extend(group.drain(..).filter(|entry| entry.source() == source));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Entry, merge};

    #[derive(Clone, Debug, PartialEq)]
    struct Booking {
        day: u8,
        amount: u8,
        source: usize,
    }

    impl Entry for Booking {
        type Key = (u8, u8);

        fn key(&self) -> Self::Key {
            (self.day, self.amount)
        }

        fn source(&self) -> usize {
            self.source
        }
    }

    proptest! {
        #[test]
        fn merging_with_an_overlapping_copy_changes_nothing(
            rows in prop::collection::vec((0_u8..6, 0_u8..3), 0..40),
            cut in 0_u8..6,
        ) {
            let of = |source: usize, from: u8| {
                let days = rows.iter().filter(move |(day, _)| *day >= from);
                days.map(move |(day, amount)| Booking { day: *day, amount: *amount, source }).collect::<Vec<_>>()
            };
            let keys = |entries: Vec<Booking>| entries.iter().map(Entry::key).collect::<Vec<_>>();
            let both = [of(0, 0), of(1, cut)].concat();
            prop_assert_eq!(keys(merge(both)), keys(merge(of(0, 0))));
        }
    }
}
