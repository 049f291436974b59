//! Words that stand in the lists of `schemas/words/`: what everybody's export says, and so nobody's in particular.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;

use super::classify::kind_word_files;
use super::infer::{column_word_files, comparable, unit_names};
use crate::base::Currency;

/// Every listed word.
#[derive(Clone, Debug, Default)]
pub struct ListedWords {
    /// Words of headers, and in how many languages they are listed.
    headers: HashMap<String, BTreeSet<String>>,
    /// Whole cells: words for a status, a direction, a kind; codes of kinds; units.
    cells: HashSet<String>,
    /// Words that tell the kind of a booking within a text, word by word.
    phrases: Vec<Vec<String>>,
    /// Words with which rows of totals and balances begin.
    beginnings: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct ColumnFile {
    language: String,
    columns: HashMap<String, Vec<String>>,
    cells: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct KindFile {
    kind: HashMap<String, KindWords>,
    foreign: Vec<String>,
}

#[derive(Deserialize)]
struct KindWords {
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    phrases: Vec<String>,
}

impl ListedWords {
    /// The words that are built in, read once.
    ///
    /// # Errors
    /// One sentence when a word file is not valid; a test keeps the built-in ones whole.
    pub fn built_in() -> Result<&'static ListedWords, String> {
        static BUILT_IN: OnceLock<Result<ListedWords, String>> = OnceLock::new();
        BUILT_IN.get_or_init(ListedWords::read).as_ref().map_err(String::clone)
    }

    fn read() -> Result<ListedWords, String> {
        let mut words = ListedWords::default();
        for (name, content) in column_word_files() {
            let file: ColumnFile = toml::from_str(content).map_err(|error| format!("{name}: {}", error.message()))?;
            for word in file.columns.values().flatten() {
                words.headers.entry(comparable(word)).or_default().insert(file.language.clone());
            }
            words.cells.extend(file.cells.values().flatten().map(|word| comparable(word)));
            let beginnings = ["opening", "closing", "total"].iter().filter_map(|meaning| file.cells.get(*meaning));
            words.beginnings.extend(beginnings.flatten().map(|word| words_of(word)));
        }
        for (name, content) in kind_word_files() {
            let file: KindFile = toml::from_str(content).map_err(|error| format!("{name}: {}", error.message()))?;
            for kind in file.kind.into_values() {
                words.cells.extend(kind.codes.iter().map(|code| comparable(code)));
                words.phrases.extend(kind.phrases.iter().map(|phrase| words_of(phrase)));
            }
            words.phrases.extend(file.foreign.iter().map(|phrase| words_of(phrase)));
        }
        words.cells.extend(unit_names().map(str::to_owned));
        words.phrases.sort();
        Ok(words)
    }

    /// Whether a whole cell is a listed word, a currency, or holds neither letter nor digit.
    #[must_use]
    pub fn lists(&self, cell: &str) -> bool {
        let text = comparable(cell);
        text.is_empty()
            || self.headers.contains_key(&text)
            || self.cells.contains(&text)
            || Currency::read(cell.trim()).is_some()
    }

    /// Whether a whole cell is a word of a header. A currency or a unit beside the words is no part of them.
    #[must_use]
    pub fn lists_header(&self, cell: &str) -> bool {
        self.language_count(cell) > 0
    }

    /// In how many languages a whole cell is listed as a word of a header.
    #[must_use]
    pub fn language_count(&self, cell: &str) -> usize {
        self.headers.get(&comparable(cell)).map_or(0, BTreeSet::len)
    }

    /// Which of some words, one after the other in a text, belong to a phrase that tells the kind of a booking, or
    /// begin the text as rows of totals and balances begin.
    #[must_use]
    pub fn in_phrases(&self, words: &[&str]) -> Vec<bool> {
        let words: Vec<String> = words.iter().map(|word| comparable(word)).collect();
        let mut found = vec![false; words.len()];
        for start in 0..words.len() {
            let starts = |phrase: &&Vec<String>| words[start..].starts_with(phrase);
            let beginnings = self.beginnings.iter().filter(|_| start == 0);
            let longest = self.phrases.iter().chain(beginnings).filter(starts).map(Vec::len).max().unwrap_or(0);
            found[start..start + longest].fill(true);
        }
        found
    }
}

/// The words of a phrase in comparable form, parted where letters end.
fn words_of(phrase: &str) -> Vec<String> {
    let words = phrase.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty());
    words.map(comparable).collect()
}

#[cfg(test)]
mod tests {
    use super::ListedWords;

    #[test]
    fn words_are_listed_whole_and_phrases_within_a_text() {
        let words = ListedWords::built_in().expect("the built-in words");
        assert!(words.lists("Verwendungszweck") && words.lists("EUR") && words.lists("DD") && words.lists(")))"));
        assert!(!words.lists("Bakery Corner") && !words.lists("42"));
        assert_eq!(words.in_phrases(&["CARTE", "DUPONT"]), [true, false]);
        assert_eq!(words.in_phrases(&["to", "SAVINGS", "or", "to"]), [true, true, false, false]);
    }
}
