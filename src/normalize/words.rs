//! Words of a closed list, found in any case without allocating: what layouts and word files are full of.

use super::fold::{is_same, lower, short};

/// A list of words; a word is known by its place in the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// The words as numbers, where they are short: nearly all of them. What is not short is kept beside.
    packed: Vec<u64>,
    /// In lower case.
    long: Vec<(usize, String)>,
    /// A bit for each length that an ASCII word has; the last bit stands for all longer ones too.
    lengths: u64,
    /// Some words are not ASCII: their lengths may be others in another case.
    beyond_ascii: bool,
}

impl Words {
    /// The place of the first word that a text is, in any case.
    #[inline(always)]
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        if self.lengths & length_bit(text) == 0 && !self.beyond_ascii {
            return None;
        }
        match packed(text) {
            Some(wanted) => self.packed.iter().position(|word| *word == wanted),
            None => self.find_long(text),
        }
    }

    /// As above, of the words that are not short.
    fn find_long(&self, text: &str) -> Option<usize> {
        self.long.iter().find(|(_, word)| is_same_word(word, text)).map(|(place, _)| *place)
    }

    /// Whether a text is one of the words, in any case.
    #[inline]
    pub(super) fn contain(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Whether there are none.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }
}

impl<W: AsRef<str>> FromIterator<W> for Words {
    fn from_iter<I: IntoIterator<Item = W>>(words: I) -> Words {
        let mut list = Words::default();
        for (place, word) in words.into_iter().enumerate() {
            let word = word.as_ref();
            list.lengths |= length_bit(word);
            list.beyond_ascii |= !word.is_ascii();
            list.packed.push(packed(word).unwrap_or(LONG));
            if packed(word).is_none() {
                list.long.push((place, word.to_lowercase()));
            }
        }
        list
    }
}

/// Stands in the place of a long word. No short word is packed so: its highest byte would be its length.
const LONG: u64 = u64::MAX;

#[inline]
fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// A short ASCII word as a number, in lower case: its bytes, and its length in the highest.
#[inline]
pub(super) fn packed(word: &str) -> Option<u64> {
    let bytes = short(word.as_bytes()).filter(|bytes| bytes & 0x8080_8080_8080_8080 == 0)?;
    Some(lower(bytes) | (word.len() as u64) << 56)
}

/// Whether a text is a word that is already in lower case. ASCII is compared without allocating.
fn is_same_word(lower: &str, text: &str) -> bool {
    is_same(text.as_bytes(), lower.as_bytes()) || (!text.is_ascii() && text.to_lowercase() == lower)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Words, is_same_word};

    #[test]
    fn words_are_found_in_any_case() {
        let words: Words = ["", "Carte", "PRÉLÈVEMENT", "carte bancaire", "seven77", "eight888"].iter().collect();
        for (place, text) in ["", "CARTE", "prélèvement", "Carte Bancaire", "SEVEN77", "Eight888"].iter().enumerate()
        {
            assert_eq!(words.find(text), Some(place), "{text}");
        }
        assert!(!words.contain("\0") && !words.contain("cart") && !words.contain("carte "));
    }

    proptest! {
        #[test]
        fn a_list_finds_what_comparing_one_by_one_finds(
            words in prop::collection::vec("[aBé\\x00 ]{0,9}", 0..6),
            text in "[Abé\\x00 ]{0,9}",
        ) {
            let list: Words = words.iter().collect();
            let one_by_one = words.iter().position(|word| is_same_word(&word.to_lowercase(), &text));
            prop_assert_eq!(list.find(&text), one_by_one);
        }
    }
}
