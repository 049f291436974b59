//! Which way money went, by words within a text: what was spent, what came in, what came back.

use serde::Deserialize;

use super::super::Transaction;
use super::super::phrases::Phrases;

/// What a word within a text tells, from the most telling to the least: the refund of a purchase came back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Telling {
    /// Either way, though another word within it tells one: a dividend that is reinvested.
    Unclear,
    Returned,
    Spent,
    Received,
}

/// The words of every language.
#[derive(Debug)]
pub(super) struct Directions {
    phrases: Phrases,
    tellings: Vec<Telling>,
}

impl Directions {
    /// Of words and what they tell.
    ///
    /// # Errors
    /// One sentence where a word cannot be looked for.
    pub(super) fn of(mut words: Vec<(Telling, String)>) -> Result<Directions, String> {
        words.sort();
        // The search folds ASCII only: accented words are listed in capitals too.
        let spelled = words.iter().flat_map(|(telling, word)| {
            let others = [word.to_uppercase(), capitalized(word)].into_iter().filter(|_| !word.is_ascii());
            others.chain([word.clone()]).map(|word| (*telling, word))
        });
        let spelled: Vec<(Telling, String)> = spelled.collect();
        Ok(Directions {
            phrases: Phrases::ranked(spelled.iter().map(|(_, word)| word.as_str()))?,
            tellings: spelled.iter().map(|(telling, _)| *telling).collect(),
        })
    }

    /// Whether money went out, by the words of a booking, or else by its kind. `None` where neither tells.
    pub(super) fn is_out(&self, booking: &Transaction) -> Option<bool> {
        let of_words = self.says_out(&booking.type_raw).or_else(|| self.says_out(booking.description_raw.reveal()));
        of_words.or(booking.kind.is_outgoing())
    }

    fn says_out(&self, text: &str) -> Option<bool> {
        match self.tellings[self.phrases.lowest_in(text)?] {
            Telling::Spent => Some(true),
            Telling::Returned | Telling::Received => Some(false),
            Telling::Unclear => None,
        }
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
