//! Phrases that stand in a text as whole words, all looked for in one pass.
//!
//! A phrase can only begin where a word does, and few words of a text begin like any phrase: where words begin is found
//! sixty-four bytes at a time, and what a word begins with sorts out nearly all of them.

use super::fold::is_same;
use crate::base::{BLOCK_BYTES, Block, u8x16};

/// Phrases by rank: the first one has the lowest.
#[derive(Debug)]
pub(super) struct Phrases {
    /// In lower case, as far as they are ASCII.
    list: Vec<Box<[u8]>>,
    /// 1 for each shelf that is not empty.
    filled: [u8; SHELVES],
    /// The phrases by how they begin.
    shelves: Vec<Vec<u16>>,
}

/// Many more than there are phrases, so that few words are taken for the beginning of one.
const SHELVES: usize = 8192;
/// Four bytes at the start of a phrase tell its shelf; the shortest one has one less, and what ends a word behind it.
const PHRASE_BYTES_MIN: usize = 3;

impl Phrases {
    /// The phrases from the lowest rank to the highest. Letters beyond ASCII are found as they stand here.
    ///
    /// # Errors
    /// One sentence where a phrase is too short to be looked for, or begins with anything but a letter or digit.
    pub(super) fn ranked<'p>(phrases: impl IntoIterator<Item = &'p str>) -> Result<Phrases, String> {
        let mut found = Phrases { list: Vec::new(), filled: [0; SHELVES], shelves: vec![Vec::new(); SHELVES] };
        for phrase in phrases {
            let bytes: Box<[u8]> = phrase.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
            if bytes.len() < PHRASE_BYTES_MIN || !is_of_word(bytes[0]) {
                return Err(format!("`{phrase}` is too short to be a phrase, or begins with no letter"));
            }
            let number = u16::try_from(found.list.len()).map_err(|_| "too many phrases".to_owned())?;
            for shelf in shelves(&bytes) {
                found.filled[shelf] = 1;
                if found.shelves[shelf].last() != Some(&number) {
                    found.shelves[shelf].push(number);
                }
            }
            found.list.push(bytes);
        }
        Ok(found)
    }

    /// The phrase of the lowest rank that stands in a text as whole words, by its place among the phrases.
    pub(super) fn lowest_in(&self, text: &str) -> Option<usize> {
        let mut lowest = self.list.len();
        let mut within_word = 0;
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let of_word = word_bytes(rest);
            let mut likely = self.likely_among(of_word & !(of_word << 1 | within_word), rest);
            while likely != 0 {
                let at = likely.trailing_zeros() as usize;
                lowest = self.lowest_at(shelf(start_at(rest, at)), &rest[at..], lowest);
                likely &= likely - 1;
            }
            within_word = of_word >> (BLOCK_BYTES - 1);
            rest = rest.get(BLOCK_BYTES..).unwrap_or_default();
        }
        (lowest < self.list.len()).then_some(lowest)
    }

    /// Of the places where words start, those where a phrase may. Nothing in it depends on what is found: a processor
    /// that guesses wrong loses more time than the rest takes.
    #[inline(always)]
    fn likely_among(&self, mut starts: u64, rest: &[u8]) -> u64 {
        let mut likely = 0;
        while starts != 0 {
            let at = starts.trailing_zeros();
            starts &= starts - 1;
            likely |= u64::from(self.filled[shelf(start_at(rest, at as usize))]) << at;
        }
        likely
    }

    /// The first phrase of a shelf that a text begins with, or `lowest` where that comes before it; phrases are shelved
    /// by rank.
    fn lowest_at(&self, shelf: usize, text: &[u8], lowest: usize) -> usize {
        let phrases = self.shelves[shelf].iter().map(|phrase| usize::from(*phrase));
        let mut phrases = phrases.take_while(|phrase| *phrase < lowest);
        phrases.find(|phrase| begins_with(text, &self.list[*phrase])).unwrap_or(lowest)
    }
}

/// Whether a text begins with a phrase, and a word ends there.
fn begins_with(text: &[u8], phrase: &[u8]) -> bool {
    text.split_at_checked(phrase.len())
        .is_some_and(|(start, rest)| rest.first().is_none_or(|byte| !is_of_word(*byte)) && is_same(start, phrase))
}

/// Letters and digits; any character beyond ASCII counts as a letter.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// A bit for each byte of the block at the start of a text that is of a word.
#[inline(always)]
fn word_bytes(text: &[u8]) -> u64 {
    let within = |bytes: u8x16, first: u8, last: u8| {
        let above = bytes - u8x16::splat(first);
        above.min(u8x16::splat(last - first)).simd_eq(above)
    };
    let is_of_word = |bytes: u8x16| {
        // With this bit set, capitals are small letters, and nothing else becomes a letter.
        let folded = bytes | u8x16::splat(0x20);
        // The highest bit, which tells the answer, is set in any byte that is not ASCII.
        within(folded, b'a', b'z') | within(bytes, b'0', b'9') | bytes
    };
    Block::look(text, |block| block.bits(is_of_word))
}

/// What a word begins with; nought where the text has ended.
#[inline(always)]
fn start_at(text: &[u8], at: usize) -> u32 {
    match text.get(at..at + 4) {
        Some([one, two, three, four]) => u32::from_le_bytes([*one, *two, *three, *four]),
        _ => text[at..].iter().rev().fold(0, |bits, byte| bits << 8 | u32::from(*byte)),
    }
}

/// Where phrases are kept that begin like this. Letters of either case share a shelf, as some other bytes do; the end
/// of a text stands beside the space.
#[inline(always)]
fn shelf(start: u32) -> usize {
    let key = start | 0x2020_2020;
    (key.wrapping_mul(0x9E37_79B1) >> (u32::BITS - SHELVES.ilog2())) as usize
}

/// Where a phrase is kept: a short one by all that may stand behind it.
fn shelves(phrase: &[u8]) -> Vec<usize> {
    match *phrase {
        [_, _, _, _, ..] => vec![shelf(start_at(phrase, 0))],
        [one, two, three] => {
            let behind = (0..=u8::MAX).filter(|byte| !is_of_word(*byte));
            behind.map(|behind| shelf(start_at(&[one, two, three, behind], 0))).collect()
        }
        _ => Vec::new(),
    }
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
            phrases in prop::collection::vec("[aBé][abé /]{2,11}", 1..8),
            text in "[aAbBé1 /@{-]{0,150}",
        ) {
            let compiled = Phrases::ranked(phrases.iter().map(String::as_str)).expect("phrases");
            prop_assert_eq!(compiled.lowest_in(&text), lowest_of_all(&phrases, &text));
        }
    }
}
