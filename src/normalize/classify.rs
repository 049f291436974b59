//! What kind of booking it is, by the bank's own code and by words. The words are data: `schemas/words/`.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;

use super::{Transaction, TransactionKind};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Finds kinds of bookings.
#[derive(Debug)]
pub struct Classifier {
    /// Codes of at most eight bytes, packed into a number: the kind of nearly every row is found here. They stand by
    /// their last byte, so that few are compared.
    short_codes: [Vec<(u64, TransactionKind)>; 32],
    long_codes: HashMap<String, TransactionKind>,
    phrases: AhoCorasick,
    /// The kind of each phrase, and its rank: a phrase of a lower rank wins.
    meanings: Vec<(TransactionKind, usize)>,
    foreign: AhoCorasick,
}

/// One file of words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    /// Codes by kind, in the order of their rank.
    kind: BTreeMap<String, Words>,
    /// The kinds from the most telling to the least.
    order: Vec<String>,
    /// Words that a bank prints beside a payment in another currency.
    foreign: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
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
        let mut codes: Vec<(String, TransactionKind)> = Vec::new();
        let mut phrases = Vec::new();
        let mut meanings = Vec::new();
        let mut foreign = Vec::new();
        for (name, content) in WORDS {
            let file: WordFile = toml::from_str(content).map_err(|error| format!("{name}: {}", error.message()))?;
            foreign.extend(file.foreign);
            for (rank, word) in file.order.iter().enumerate() {
                let kind = TransactionKind::from_word(word).ok_or_else(|| format!("{name}: `{word}` is no kind"))?;
                let words = file.kind.get(word).ok_or_else(|| format!("{name}: `{word}` has no words"))?;
                codes.extend(words.codes.iter().map(|code| (code.to_lowercase(), kind)));
                phrases.extend(words.phrases.iter().map(|phrase| phrase.to_lowercase()));
                // The search folds ASCII only: accented words are listed in capitals too.
                let accented = words.phrases.iter().filter(|phrase| !phrase.is_ascii());
                phrases.extend(accented.map(|phrase| phrase.to_uppercase()));
                meanings.resize(phrases.len(), (kind, rank));
            }
        }
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::DFA));
        let build = |words: Vec<String>| builder.build(words).map_err(|error| error.to_string());
        let mut short_codes: [Vec<(u64, TransactionKind)>; 32] = Default::default();
        for (code, kind) in codes.iter().filter_map(|(code, kind)| Some((packed(code)?, *kind))) {
            short_codes[shelf(code)].push((code, kind));
        }
        let long_codes = codes.into_iter().filter(|(code, _)| packed(code).is_none()).collect();
        Ok(Classifier { short_codes, long_codes, phrases: build(phrases)?, meanings, foreign: build(foreign)? })
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
        if let Some(wanted) = packed(code) {
            return self.short_codes[shelf(wanted)].iter().find(|(code, _)| *code == wanted).map(|(_, kind)| *kind);
        }
        self.long_codes.get(&code.to_lowercase()).copied()
    }

    /// The phrase of the lowest rank that stands in the text as whole words.
    fn by_phrase(&self, text: &str) -> Option<TransactionKind> {
        let bytes = text.as_bytes();
        let is_edge = |at: Option<&u8>| at.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte < 0x80);
        let found = self.phrases.find_overlapping_iter(text).filter(|found| {
            is_edge(found.start().checked_sub(1).and_then(|at| bytes.get(at))) && is_edge(bytes.get(found.end()))
        });
        let meanings = found.filter_map(|found| self.meanings.get(found.pattern().as_usize()));
        meanings.min_by_key(|(_, rank)| *rank).map(|(kind, _)| *kind)
    }
}

/// A short ASCII code as a number, in lower case.
fn packed(code: &str) -> Option<u64> {
    if code.len() > 8 || !code.is_ascii() {
        return None;
    }
    Some(code.bytes().fold(0, |packed, byte| packed << 8 | u64::from(byte.to_ascii_lowercase())))
}

/// Where a packed code is kept.
fn shelf(code: u64) -> usize {
    (code & 31) as usize
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
