//! What header cells and marks in cells mean, in every language that there is a word list for.
//!
//! The words are data: `schemas/words/columns/`. They propose a role for a column; the shape of the column decides.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use unicode_normalization::char::decompose_canonical;

use super::directions::{Directions, Telling};
use super::units::{Unit, without_link, without_unit};
use crate::base::{Currency, DateOrder};

include!(concat!(env!("OUT_DIR"), "/columns.rs"));

/// The part that a column plays in a table of bookings or of telecom use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A date, and no word which: `Date`.
    AnyDate,
    /// The day the bank booked it.
    BookingDate,
    /// The day from which it bears interest.
    ValueDate,
    /// When the person did it.
    TransactionDate,
    /// The time of day, in a column of its own.
    Time,
    /// Free text.
    Description,
    /// Who was paid or who paid.
    CounterpartyName,
    /// Their account.
    CounterpartyAccount,
    /// The amount, signed or beside a [`Role::Flag`].
    Amount,
    /// Money out.
    Debit,
    /// Money in.
    Credit,
    /// Whether money came or went.
    Flag,
    /// The balance after the booking.
    Balance,
    /// A balance that is not the one after the booking: available, estimated.
    AvailableBalance,
    /// The currency of the amount.
    Currency,
    /// The amount before conversion.
    OriginalAmount,
    /// The currency before conversion.
    OriginalCurrency,
    /// A rate of exchange.
    ExchangeRate,
    /// A fee that is not part of the amount.
    Fee,
    /// The bank's word for the kind of booking.
    Type,
    /// The bank's own category.
    Category,
    /// The bank's reference.
    Reference,
    /// Booked or pending.
    Status,
    /// The person's own account.
    Account,
    /// The number of a cheque.
    ChequeNumber,
    /// Numbers that are no money of the booking: shares, prices.
    Quantity,
    /// ISO 18245 merchant category code.
    MerchantCategoryCode,
    /// When a call began.
    StartedAt,
    /// When it was answered.
    AnsweredAt,
    /// When it ended.
    EndedAt,
    /// How long it was.
    Duration,
    /// How long it was with the ringing before it.
    RingDuration,
    /// How much data was moved.
    Volume,
    /// The number at the other end.
    Peer,
    /// The person's own number.
    Service,
    /// What it cost.
    Charge,
    /// Call, message or data.
    Kind,
    /// Outgoing or incoming.
    Direction,
    /// The country or zone called.
    Destination,
    /// The network called.
    Network,
    /// How many units.
    Count,
    /// Whether a call was answered.
    StatusOfCall,
}

impl Role {
    /// A role by its word in word files and on the command line.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Role> {
        serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
    }

    /// The word of a role in word files and on the command line.
    #[must_use]
    pub fn word(self) -> String {
        let word = serde_json::to_value(self).ok();
        word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// What a whole cell says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Meaning {
    Debit,
    Credit,
    Pending,
    Booked,
    Declined,
    Opening,
    Closing,
    Total,
    Voice,
    Sms,
    Mms,
    Data,
    Incoming,
    Outgoing,
    Answered,
    Unanswered,
}

/// One word file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    language: String,
    date_order: Option<String>,
    #[serde(default)]
    year_in_front: bool,
    columns: BTreeMap<Role, Vec<String>>,
    cells: BTreeMap<Meaning, Vec<String>>,
    texts: BTreeMap<Telling, Vec<String>>,
}

/// Every word of every language.
#[derive(Debug)]
pub(super) struct ColumnWords {
    languages: Vec<Language>,
    columns: HashMap<String, Vec<(Role, usize)>>,
    cells: HashMap<String, Vec<Meaning>>,
    /// How rows of totals begin: these words are looked for at the start of a cell.
    beginnings: Vec<(String, Meaning)>,
    /// Which way money went, by words within a text.
    pub(super) directions: Directions,
}

/// One language.
#[derive(Debug)]
struct Language {
    date_order: Option<DateOrder>,
    year_in_front: bool,
}

/// What a header cell says.
#[derive(Clone, Debug, Default)]
pub(super) struct HeaderMeaning {
    /// The roles that its words stand for.
    pub(super) roles: Vec<Role>,
    /// The whole cell is such a word, and not only a part of it.
    pub(super) is_exact: bool,
    /// Languages in which it is one.
    pub(super) languages: Vec<usize>,
    /// A currency beside the words: `Amount (EUR)`.
    pub(super) currency: Option<Currency>,
    /// A unit beside the words: `Duration (sec)`.
    pub(super) unit: Option<Unit>,
}

/// Shorter words are looked for as whole cells only.
const PART_BYTES_MIN: usize = 4;

impl ColumnWords {
    /// The words that are built in.
    ///
    /// # Errors
    /// One sentence when a word file is not valid; a test keeps the built-in ones whole.
    pub(super) fn built_in() -> Result<ColumnWords, String> {
        let parsed = |(name, content): &(&'static str, &str)| match toml::from_str::<WordFile>(content) {
            Ok(file) => Ok((*name, file)),
            Err(error) => Err(format!("{name}: {}", error.message())),
        };
        let mut files = COLUMN_WORDS.iter().map(parsed).collect::<Result<Vec<_>, _>>()?;
        let texts = files.iter_mut().flat_map(|(_, file)| std::mem::take(&mut file.texts));
        let told = texts.flat_map(|(telling, words)| words.into_iter().map(move |word| (telling, word)));
        let mut words = ColumnWords {
            languages: Vec::new(),
            columns: HashMap::new(),
            cells: HashMap::new(),
            beginnings: Vec::new(),
            directions: Directions::of(told.collect())?,
        };
        files.into_iter().try_for_each(|(name, file)| words.add(name, file)).map(|()| words)
    }

    fn add(&mut self, name: &str, file: WordFile) -> Result<(), String> {
        if !name.starts_with(&file.language) {
            return Err(format!("{name}: the language is `{}`", file.language));
        }
        let date_order = file.date_order.map(|order| order.parse()).transpose()?;
        let language = self.languages.len();
        self.languages.push(Language { date_order, year_in_front: file.year_in_front });
        for (role, list) in file.columns {
            for word in list {
                self.columns.entry(comparable(&word)).or_default().push((role, language));
            }
        }
        for (meaning, list) in file.cells {
            for word in list {
                let word = comparable(&word);
                if matches!(meaning, Meaning::Opening | Meaning::Closing | Meaning::Total) {
                    self.beginnings.push((word, meaning));
                } else {
                    self.cells.entry(word).or_default().push(meaning);
                }
            }
        }
        Ok(())
    }

    /// What a header cell says.
    pub(super) fn header(&self, cell: &str) -> HeaderMeaning {
        let cell = &spaced(cell);
        let (text, currency, unit) = without_unit(cell);
        let mut found = HeaderMeaning { currency, unit, ..HeaderMeaning::default() };
        let whole = comparable(cell);
        let bare = without_link(&text);
        // `+/-` has no word in it, and says what it is.
        if whole.is_empty() && cell.contains('+') && cell.contains('-') {
            return HeaderMeaning { roles: vec![Role::Flag], is_exact: true, ..found };
        }
        // Of a path within a document the last key says what it is.
        let last = comparable(cell.rsplit('.').next().unwrap_or_default());
        let forms = [whole.as_str(), text.as_str(), bare, last.as_str()];
        let exact = forms.into_iter().find_map(|text| self.columns.get(text));
        if let Some(meanings) = exact {
            found.is_exact = true;
            found.take(meanings);
        } else if let Some(meanings) = self.longest_part(&text).or_else(|| self.longest_within(&text)) {
            found.take(meanings);
        }
        found
    }

    /// The meanings of the longest word within a text whose script sets no spaces between words.
    fn longest_within(&self, text: &str) -> Option<&Vec<(Role, usize)>> {
        let is_unspaced = |character: char| {
            ('\u{3040}'..='\u{30ff}').contains(&character) || ('\u{4e00}'..='\u{9fff}').contains(&character)
        };
        if !text.chars().any(is_unspaced) {
            return None;
        }
        let within =
            self.columns.iter().filter(|(word, _)| word.chars().nth(1).is_some() && text.contains(word.as_str()));
        within.max_by_key(|(word, _)| (word.len(), std::cmp::Reverse(word.as_str()))).map(|(_, meanings)| meanings)
    }

    /// The meanings of the longest run of words within a text.
    fn longest_part(&self, text: &str) -> Option<&Vec<(Role, usize)>> {
        let words: Vec<&str> = text.split(' ').collect();
        let mut best: Option<(usize, &Vec<(Role, usize)>)> = None;
        for start in 0..words.len() {
            for end in start + 1..=words.len() {
                let part = words[start..end].join(" ");
                let is_longer = best.is_none_or(|(length, _)| part.len() > length);
                if part.len() >= PART_BYTES_MIN && is_longer && end - start < words.len() {
                    best = self.columns.get(&part).map(|meanings| (part.len(), meanings)).or(best);
                }
            }
        }
        best.map(|(_, meanings)| meanings)
    }

    /// What a whole cell may mean.
    pub(super) fn cell(&self, cell: &str) -> &[Meaning] {
        match cell.trim() {
            "-" | "\u{2212}" => &[Meaning::Debit],
            "+" => &[Meaning::Credit],
            cell => self.cells.get(&comparable(cell)).map_or(&[], Vec::as_slice),
        }
    }

    /// Whether a cell is the name of a balance and nothing else: `SALDO ANTERIOR`. One word may stand for a booking.
    pub(super) fn names_balance(&self, cell: &str) -> bool {
        let text = comparable(cell);
        let is_it = |(word, meaning): &(String, Meaning)| *word == text && *meaning != Meaning::Total;
        text.contains(' ') && self.beginnings.iter().any(is_it)
    }

    /// What a cell at the start of a row of totals or balances says.
    pub(super) fn beginning(&self, cell: &str) -> Option<Meaning> {
        let text = comparable(cell);
        let starts = |word: &str| text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let found = self.beginnings.iter().filter(|(word, _)| starts(word)).max_by_key(|(word, _)| word.len());
        found.map(|(_, meaning)| *meaning)
    }

    /// The order in which a language writes dates.
    pub(super) fn date_order(&self, language: usize) -> Option<DateOrder> {
        self.languages.get(language).and_then(|language| language.date_order)
    }

    /// Whether a language also writes the year in front, in two digits too.
    pub(super) fn has_year_in_front(&self, language: usize) -> bool {
        self.languages.get(language).is_some_and(|language| language.year_in_front)
    }

    /// How many languages there are.
    pub(super) fn language_count(&self) -> usize {
        self.languages.len()
    }
}

impl HeaderMeaning {
    fn take(&mut self, meanings: &[(Role, usize)]) {
        for (role, language) in meanings {
            if !self.roles.contains(role) {
                self.roles.push(*role);
            }
            if !self.languages.contains(language) {
                self.languages.push(*language);
            }
        }
    }
}

/// The word files, as `(name, content)`.
pub(in crate::normalize) fn column_word_files() -> &'static [(&'static str, &'static str)] {
    COLUMN_WORDS
}

/// A key such as `callDuration` as words.
fn spaced(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut after_small = false;
    for character in name.chars() {
        if after_small && character.is_uppercase() {
            spaced.push(' ');
        }
        after_small = character.is_lowercase();
        spaced.push(character);
    }
    spaced
}

/// A text in comparable form: lower case, Latin letters without accents, whatever is neither letter nor digit a space.
pub(in crate::normalize) fn comparable(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            // What is left of a letter whose accent stands by itself.
            '\u{300}'..='\u{36f}' => {}
            _ if character.is_alphanumeric() => folded.push(base_letter(character)),
            _ if folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.trim().to_owned()
}

/// A Latin letter without its accents; any other character as it is.
fn base_letter(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let mut first = None;
    decompose_canonical(character, |part| {
        first.get_or_insert(part);
    });
    first.filter(char::is_ascii_alphabetic).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::{ColumnWords, Role, comparable};

    #[test]
    fn words_are_compared_without_accents_and_marks() {
        assert_eq!(comparable(" Libellé de l'opération "), "libelle de l operation");
        assert_eq!(comparable("Größe_Straße"), "grosse strasse");
        assert_eq!(comparable("Bokføringsdato"), "bokforingsdato");
        assert_eq!(comparable("Дата й сума"), "дата й сума");
    }

    #[test]
    fn every_word_file_is_valid_and_its_words_are_comparable() {
        let words = ColumnWords::built_in().expect("the built-in words");
        assert!(words.language_count() >= 15);
        assert!(words.columns.keys().all(|word| !word.is_empty() && comparable(word) == *word));
        assert!(words.header("Buchungstag").roles.contains(&Role::BookingDate));
        assert!(words.header("Montant de l'opération en EUR").roles.contains(&Role::Amount));
    }
}
