//! Phrases that stand in a text as whole words, all looked for in one pass.
//!
//! A phrase can only begin where a word does, and few words of a text begin like any phrase: where words begin is found
//! sixty-four bytes at a time, and what a word begins with sorts out nearly all of them.

use crate::base::{BLOCK_BYTES, Block, u8x16};

/// Phrases by rank: the first one has the lowest.
#[derive(Debug)]
pub(super) struct Phrases {
    /// In lower case, as far as they are ASCII.
    list: Vec<Box<[u8]>>,
    /// A bit for each shelf that is not empty.
    filled: [u64; SHELVES / 64],
    /// The phrases by how they begin.
    shelves: Vec<Vec<u16>>,
}

const SHELVES: usize = 2048;
/// How many bytes at the start of a phrase are looked at to find its shelf.
const START_BYTES: usize = 3;

impl Phrases {
    /// The phrases from the lowest rank to the highest. Letters beyond ASCII are found as they stand here.
    ///
    /// # Errors
    /// One sentence where a phrase is too short to be looked for, or begins with anything but a letter or digit.
    pub(super) fn ranked<'p>(phrases: impl IntoIterator<Item = &'p str>) -> Result<Phrases, String> {
        let mut found = Phrases { list: Vec::new(), filled: [0; SHELVES / 64], shelves: vec![Vec::new(); SHELVES] };
        for phrase in phrases {
            let bytes: Box<[u8]> = phrase.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
            let Some(shelf) = shelf(&bytes).filter(|_| is_of_word(bytes[0])) else {
                return Err(format!("`{phrase}` is too short to be a phrase, or begins with no letter"));
            };
            let number = u16::try_from(found.list.len()).map_err(|_| "too many phrases".to_owned())?;
            found.filled[shelf / 64] |= 1 << (shelf % 64);
            found.shelves[shelf].push(number);
            found.list.push(bytes);
        }
        Ok(found)
    }

    /// The phrase of the lowest rank that stands in a text as whole words, by its place among the phrases.
    pub(super) fn lowest_in(&self, text: &str) -> Option<usize> {
        let mut lowest = None;
        let mut within_word = 0;
        for (number, block) in text.as_bytes().chunks(BLOCK_BYTES).enumerate() {
            let of_word = word_bytes(block);
            let starts = of_word & !(of_word << 1 | within_word);
            within_word = of_word >> (BLOCK_BYTES - 1);
            let rest = &text.as_bytes()[number * BLOCK_BYTES..];
            let mut likely = self.likely_among(starts, rest);
            while likely != 0 {
                let found = self.lowest_at(&rest[likely.trailing_zeros() as usize..]);
                likely &= likely - 1;
                lowest = match (lowest, found) {
                    (Some(lowest), Some(found)) => Some(found.min(lowest)),
                    (lowest, found) => lowest.or(found),
                };
            }
        }
        lowest
    }

    /// Of the places where words start, those where a phrase may. Nothing in it depends on what is found: a processor
    /// that guesses wrong loses more time than the rest takes.
    #[inline(always)]
    fn likely_among(&self, mut starts: u64, text: &[u8]) -> u64 {
        let mut likely = 0;
        while starts != 0 {
            let at = starts.trailing_zeros();
            starts &= starts - 1;
            if let Some(shelf) = text.get(at as usize..).and_then(shelf) {
                likely |= (self.filled[shelf / 64] >> (shelf % 64) & 1) << at;
            }
        }
        likely
    }

    /// The first phrase that a text begins with; phrases are shelved by rank.
    fn lowest_at(&self, text: &[u8]) -> Option<usize> {
        let mut phrases = self.shelves[shelf(text)?].iter().map(|phrase| usize::from(*phrase));
        phrases.find(|phrase| begins_with(text, &self.list[*phrase]))
    }
}

/// Whether a text begins with a phrase, and a word ends there.
fn begins_with(text: &[u8], phrase: &[u8]) -> bool {
    text.len() >= phrase.len()
        && text[..phrase.len()].eq_ignore_ascii_case(phrase)
        && text.get(phrase.len()).is_none_or(|byte| !is_of_word(*byte))
}

/// Letters and digits; any character beyond ASCII counts as a letter.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// A bit for each byte of a block that is of a word.
#[inline(always)]
fn word_bytes(block: &[u8]) -> u64 {
    let within = |bytes: u8x16, first: u8, last: u8| {
        let above = bytes - u8x16::splat(first);
        above.min(u8x16::splat(last - first)).simd_eq(above)
    };
    Block::of(block).bits(|bytes| {
        // With this bit set, capitals are small letters, and nothing else becomes a letter.
        let folded = bytes | u8x16::splat(0x20);
        // The highest bit, which tells the answer, is set in any byte that is not ASCII.
        within(folded, b'a', b'z') | within(bytes, b'0', b'9') | bytes
    })
}

/// Where phrases are kept that begin like this; `None` for less than [`START_BYTES`].
#[inline(always)]
fn shelf(start: &[u8]) -> Option<usize> {
    let start = start.first_chunk::<START_BYTES>()?;
    let key = u32::from_le_bytes([start[0], start[1], start[2], 0]) | 0x0020_2020;
    Some((key.wrapping_mul(0x9E37_79B1) >> (u32::BITS - SHELVES.ilog2())) as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Phrases, is_of_word};

    /// Every phrase at every place.
    fn lowest_of_all(phrases: &[String], text: &str) -> Option<usize> {
        let bytes = text.to_ascii_lowercase().into_bytes();
        let is_edge = |at: Option<&u8>| at.is_none_or(|byte| !is_of_word(*byte));
        phrases.iter().position(|phrase| {
            (0..bytes.len()).any(|start| {
                bytes[start..].starts_with(phrase.to_ascii_lowercase().as_bytes())
                    && is_edge(start.checked_sub(1).map(|before| &bytes[before]))
                    && is_edge(bytes.get(start + phrase.len()))
            })
        })
    }

    proptest! {
        #[test]
        fn finds_what_looking_everywhere_finds(
            phrases in prop::collection::vec("[aBé][abé /]{2,6}", 1..8),
            text in "[aAbBé1 /@{-]{0,150}",
        ) {
            let compiled = Phrases::ranked(phrases.iter().map(String::as_str)).expect("phrases");
            prop_assert_eq!(compiled.lowest_in(&text), lowest_of_all(&phrases, &text));
        }
    }
}
