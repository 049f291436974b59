//! What words of a column meant in the rows before: a column of codes has few of them, and a pattern takes long.

/// Words with their meanings, the one that was met last first.
#[derive(Clone, Debug)]
pub(super) struct Known<T> {
    words: Vec<(String, T)>,
}

impl<T> Default for Known<T> {
    fn default() -> Known<T> {
        Known { words: Vec::new() }
    }
}

/// A column with as many words is no column of codes, and nothing is looked for any more.
const WORDS_MAX: usize = 32;

impl<T: Copy> Known<T> {
    /// The meaning of a word that was met before.
    #[inline]
    pub(super) fn get(&mut self, word: &str) -> Option<T> {
        if self.words.len() >= WORDS_MAX {
            return None;
        }
        // No bytes are not compared: see `ledger::is_same`.
        let is_it = |(known, _): &(String, T)| known.len() == word.len() && (word.is_empty() || known == word);
        let place = self.words.iter().position(is_it)?;
        self.words.swap(0, place);
        Some(self.words[0].1)
    }

    /// Takes note of a word that was not met before.
    pub(super) fn insert(&mut self, word: &str, meaning: T) {
        if self.words.len() < WORDS_MAX {
            self.words.push((word.to_owned(), meaning));
        }
    }

    /// Forgets all of them: they may mean something else now.
    pub(super) fn clear(&mut self) {
        self.words.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Known;

    proptest! {
        #[test]
        fn what_is_known_is_what_was_noted(words in prop::collection::vec("[ab]{0,6}", 0..200)) {
            let mut known = Known::default();
            for word in &words {
                match known.get(word) {
                    Some(length) => prop_assert_eq!(length, word.len()),
                    None => known.insert(word, word.len()),
                }
            }
        }
    }
}
