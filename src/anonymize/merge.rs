//! Rare cells merged into codes by a fixed ladder, from the counts of the reference alone.
//!
//! Each rung of the ladder looks only at the cells that no rung above has settled, groups them more coarsely, and
//! settles the groups that are large enough. A code's group is therefore exactly the households that get this code:
//! knowing the rule tells nobody more than the code does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One rung: for each attribute, the coarser step of each of its steps. A rung never parts what the rung above joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Rung(pub Vec<Vec<u8>>);

/// A cell: the step of each attribute, written as one number, the last attribute counting fastest.
pub(super) fn cell_of(steps: &[usize], step_counts: &[usize]) -> usize {
    steps.iter().zip(step_counts).fold(0, |cell, (step, count)| cell * count + step)
}

/// The steps of a cell.
pub(super) fn steps_of(mut cell: usize, step_counts: &[usize]) -> Vec<usize> {
    let mut steps = vec![0; step_counts.len()];
    for (step, count) in steps.iter_mut().zip(step_counts).rev() {
        *step = cell % count;
        cell /= count;
    }
    steps
}

/// The code of every cell, given the reference households in it; codes are numbered by their first cell.
///
/// Every code holds at least `floor` households, and there are at most `most` codes: where the ladder leaves more, the
/// floor is raised. `None` when the whole reference is smaller than the floor.
pub(super) fn merge(
    households: &[u32],
    step_counts: &[usize],
    ladder: &[Rung],
    floor: u32,
    most: usize,
) -> Option<Vec<u16>> {
    if sum(households, &all(households)) < u64::from(floor) {
        return None;
    }
    let mut floor = u64::from(floor);
    loop {
        let groups = settle(households, step_counts, ladder, floor);
        if groups.len() <= most {
            return Some(number(groups, households.len()));
        }
        floor += floor / 10 + 1;
    }
}

type Group = Vec<usize>;

fn settle(households: &[u32], step_counts: &[usize], ladder: &[Rung], floor: u64) -> Vec<Group> {
    let mut settled: Vec<Group> = Vec::new();
    let mut rest = all(households);
    let finest = Rung(step_counts.iter().map(|count| (0..=u8::MAX).take(*count).collect()).collect());
    for rung in std::iter::once(&finest).chain(ladder) {
        let mut groups: BTreeMap<Vec<u8>, Group> = BTreeMap::new();
        for cell in rest.drain(..) {
            groups.entry(rung.key(&steps_of(cell, step_counts))).or_default().push(cell);
        }
        for group in groups.into_values() {
            if sum(households, &group) >= floor { settled.push(group) } else { rest.extend(group) }
        }
    }
    // What no rung settles becomes one last group; where it is too small it takes the smallest group in.
    while !rest.is_empty() && sum(households, &rest) < floor {
        let smallest = (0..settled.len()).min_by_key(|index| (sum(households, &settled[*index]), *index));
        let Some(smallest) = smallest else { break };
        rest.extend(settled.remove(smallest));
    }
    if !rest.is_empty() {
        settled.push(rest);
    }
    settled
}

impl Rung {
    fn key(&self, steps: &[usize]) -> Vec<u8> {
        let coarser = |(merged, step): (&Vec<u8>, &usize)| merged.get(*step).copied().unwrap_or(u8::MAX);
        self.0.iter().zip(steps).map(coarser).collect()
    }
}

fn all(households: &[u32]) -> Group {
    (0..households.len()).collect()
}

fn sum(households: &[u32], group: &[usize]) -> u64 {
    group.iter().filter_map(|cell| households.get(*cell)).map(|count| u64::from(*count)).sum()
}

fn number(mut groups: Vec<Group>, cell_count: usize) -> Vec<u16> {
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable_by_key(|group| group.first().copied());
    let mut codes = vec![0; cell_count];
    for (code, group) in (0_u16..).zip(&groups) {
        for cell in group {
            codes[*cell] = code;
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Rung, cell_of, merge, steps_of};

    fn ladder() -> Vec<Rung> {
        vec![Rung(vec![vec![0, 1, 2], vec![0, 0, 1, 1]]), Rung(vec![vec![0, 0, 1], vec![0, 0, 0, 0]])]
    }

    #[test]
    fn a_rare_cell_joins_its_neighbour_and_leaves_the_others_alone() {
        let households = [50, 50, 50, 50, 50, 3, 50, 50, 50, 50, 50, 50];
        let codes = merge(&households, &[3, 4], &ladder(), 30, 50).expect("large enough");
        // The rare cell finds no other unsettled cell on any rung, so the smallest group takes it in.
        assert_eq!(codes.iter().max(), Some(&10));
        assert_eq!(codes[5], codes[0]);
    }

    proptest! {
        #[test]
        fn every_code_holds_the_floor(
            households in prop::collection::vec(0_u32..60, 12),
            floor in 1_u32..80,
            most in 1_usize..12,
        ) {
            let total: u32 = households.iter().sum();
            match merge(&households, &[3, 4], &ladder(), floor, most) {
                None => prop_assert!(total < floor),
                Some(codes) => {
                    let count = usize::from(codes.iter().copied().max().unwrap_or(0)) + 1;
                    prop_assert!(count <= most);
                    for code in 0..count {
                        let cells = codes.iter().zip(&households).filter(|(of, _)| usize::from(**of) == code);
                let held: u32 = cells.map(|(_, count)| count).sum();
                        prop_assert!(held >= floor);
                    }
                }
            }
        }

        #[test]
        fn a_cell_and_its_steps_are_one(cell in 0_usize..60) {
            prop_assert_eq!(cell_of(&steps_of(cell, &[3, 4, 5]), &[3, 4, 5]), cell);
        }
    }
}
