//! What kind of booking it is, by the bank's own code and by words. The words are data: `schemas/words/kinds/`.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::phrases::Phrases;
use super::words::{Words, packed};
use super::{Transaction, TransactionKind};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Finds kinds of bookings.
#[derive(Debug)]
pub struct Classifier {
    /// Short codes as numbers: the kind of nearly every row is found here. They stand by what is left of them when
    /// they are divided, so that few are compared.
    short_codes: [Vec<(u64, TransactionKind)>; SHELVES],
    long_codes: Words,
    /// The kind of each long code.
    long_meanings: Vec<TransactionKind>,
    /// The more telling kinds first.
    phrases: Phrases,
    /// The kind of each phrase.
    meanings: Vec<TransactionKind>,
    foreign: AhoCorasick,
}

/// One file of words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    /// Codes by kind, in the order of their rank.
    kind: BTreeMap<String, KindWords>,
    /// The kinds from the most telling to the least.
    order: Vec<String>,
    /// Words that a bank prints beside a payment in another currency.
    foreign: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindWords {
    /// The bank's code or word for the kind, whole.
    #[serde(default)]
    codes: Vec<String>,
    /// Words that occur in the code or in the description.
    #[serde(default)]
    phrases: Vec<String>,
}

impl Classifier {
    /// The classifier over the words that are built in.
    ///
    /// # Errors
    /// One sentence when a word file is not valid; a test keeps the built-in ones whole.
    pub fn built_in() -> Result<Classifier, String> {
        let (mut short_codes, mut foreign): ([Vec<(u64, TransactionKind)>; SHELVES], Vec<String>) = Default::default();
        let (mut long_codes, mut phrases) = (Vec::new(), Vec::new());
        for (name, content) in WORDS {
            let file: WordFile = toml::from_str(content).map_err(|error| format!("{name}: {}", error.message()))?;
            foreign.extend(file.foreign);
            for (rank, word) in file.order.iter().enumerate() {
                let kind = TransactionKind::from_word(word).ok_or_else(|| format!("{name}: `{word}` is no kind"))?;
                let words = file.kind.get(word).ok_or_else(|| format!("{name}: `{word}` has no words"))?;
                for code in &words.codes {
                    match packed(code) {
                        Some(code) => short_codes[shelf(code)].push((code, kind)),
                        None => long_codes.push((code.clone(), kind)),
                    }
                }
                // The search folds ASCII only: accented words are listed in capitals too.
                let accented = words.phrases.iter().filter(|phrase| !phrase.is_ascii());
                let spellings = accented.map(|phrase| phrase.to_uppercase()).chain(words.phrases.iter().cloned());
                phrases.extend(spellings.map(|phrase| (rank, phrase, kind)));
            }
        }
        phrases.sort_by_key(|(rank, ..)| *rank);
        let mut builder = AhoCorasick::builder();
        let foreign = builder.ascii_case_insensitive(true).build(foreign).map_err(|error| error.to_string())?;
        Ok(Classifier {
            short_codes,
            long_codes: long_codes.iter().map(|(code, _)| code).collect(),
            long_meanings: long_codes.iter().map(|(_, kind)| *kind).collect(),
            phrases: Phrases::ranked(phrases.iter().map(|(_, phrase, _)| phrase.as_str()))?,
            meanings: phrases.iter().map(|(.., kind)| *kind).collect(),
            foreign,
        })
    }

    /// Whether a booking was made in another currency, as far as its currency columns and its words tell.
    #[must_use]
    pub fn is_foreign(&self, transaction: &Transaction) -> bool {
        use TransactionKind::{CardPayment, CashWithdrawal, Other};
        let original = transaction.original_currency;
        // Direct debits and transfers may speak of exchange rates without having been made abroad.
        let may_be_abroad = matches!(transaction.kind, CardPayment | CashWithdrawal | Other);
        (original.is_some() && original != transaction.currency)
            || (may_be_abroad && self.foreign.is_match(transaction.description_raw.reveal()))
    }

    /// The kind of a booking with the bank's code and its description.
    #[must_use]
    pub fn kind(&self, code: &str, description: &str) -> TransactionKind {
        if !code.is_empty() {
            match self.code(code) {
                Some(TransactionKind::Transfer) => return self.transfer(description),
                Some(kind) => return kind,
                None => {}
            }
            if let Some(kind) = self.by_phrase(code) {
                return kind;
            }
        }
        self.by_phrase(description).unwrap_or_default()
    }

    /// The kind of a transfer: a code tells that money was moved, the words may tell that it stayed with the same
    /// person.
    #[must_use]
    pub fn transfer(&self, description: &str) -> TransactionKind {
        let own = self.by_phrase(description).filter(|kind| *kind == TransactionKind::OwnTransfer);
        own.unwrap_or(TransactionKind::Transfer)
    }

    fn code(&self, code: &str) -> Option<TransactionKind> {
        match packed(code) {
            Some(wanted) => {
                self.short_codes[shelf(wanted)].iter().find(|(code, _)| *code == wanted).map(|(_, kind)| *kind)
            }
            None => self.long_codes.find(code).map(|place| self.long_meanings[place]),
        }
    }

    /// The kind of the most telling phrase that stands in the text as whole words.
    fn by_phrase(&self, text: &str) -> Option<TransactionKind> {
        self.phrases.lowest_in(text).map(|place| self.meanings[place])
    }
}

/// The word files, as `(name, content)`.
pub(super) fn kind_word_files() -> &'static [(&'static str, &'static str)] {
    WORDS
}

/// A prime: what is left depends on every byte.
const SHELVES: usize = 31;

/// Where a packed code is kept.
fn shelf(code: u64) -> usize {
    (code % SHELVES as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::{Classifier, TransactionKind};

    #[test]
    fn codes_come_before_words_and_words_are_whole() {
        let classifier = Classifier::built_in().expect("the built-in words");
        assert_eq!(classifier.kind("DD", "EXAMPLE TELECOM"), TransactionKind::DirectDebit);
        assert_eq!(classifier.kind("", "Overdraft interest charged"), TransactionKind::Interest);
        assert_eq!(classifier.kind("", "CARTE 12/03 BOULANGERIE"), TransactionKind::CardPayment);
        assert_eq!(classifier.kind("", "FEEDBACK LTD"), TransactionKind::Other);
    }
}
