//! The parts of a booking as formats of bookings take them: as its splits where they add up to it exactly, and as words
//! otherwise, since these formats let no booking differ from its splits.

use super::books::one_line;
use super::leaf::{Amount, IdentifierText, PersonalText};
use crate::base::{Decimal, Fixed};
use crate::normalize::{Part, Transaction};

/// The parts of one booking, each text on one line.
#[derive(Default)]
pub(super) struct Splits {
    parts: Vec<Split>,
    adds_up: bool,
}

/// One part.
pub(super) struct Split {
    /// In the currency of the booking, where the parts are its splits.
    pub(super) amount: Decimal,
    /// The amount and its currency, where they are none and the part has them; followed by a space then.
    shown: String,
    /// Who, what for, and the reference.
    pub(super) note: String,
    pub(super) category: String,
}

impl Split {
    /// All that it says, for a comment.
    pub(super) fn words(&self) -> String {
        let words = [&self.category, &self.note].map(String::as_str);
        let words: Vec<&str> = words.into_iter().filter(|text| !text.is_empty()).collect();
        format!("{}{}", self.shown, words.join(", "))
    }
}

impl Splits {
    pub(super) fn of(row: &Transaction) -> Splits {
        let adds_up = adds_up(row);
        Splits { parts: row.parts.iter().map(|part| split(row, part, adds_up)).collect(), adds_up }
    }

    /// The splits of the booking; none where the parts are not.
    pub(super) fn splits(&self) -> &[Split] {
        if self.adds_up { &self.parts } else { &[] }
    }

    /// The parts that are only told.
    pub(super) fn told(&self) -> &[Split] {
        if self.adds_up { &[] } else { &self.parts }
    }
}

fn split(row: &Transaction, part: &Part, is_split: bool) -> Split {
    let text = |text| PersonalText::of(text).map(|text| one_line(text.as_str())).unwrap_or_default();
    let number = |text| IdentifierText::of(text).map(|text| one_line(text.as_str())).unwrap_or_default();
    let reference =
        number(if part.end_to_end_id == Default::default() { &part.bank_reference } else { &part.end_to_end_id });
    let words = [text(&part.counterparty_name), text(&part.description_raw), reference];
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let currency = part.currency.or(row.currency);
    let shown = part.amount.filter(|_| !is_split).map(|amount| match currency {
        Some(code) => format!("{} {code} ", Amount::money(amount, currency)),
        None => format!("{} ", Amount::money(amount, None)),
    });
    Split {
        amount: part.amount.unwrap_or_default(),
        shown: shown.unwrap_or_default(),
        note: words.join(", "),
        category: one_line(&part.category_raw),
    }
}

fn adds_up(row: &Transaction) -> bool {
    let sum = row.parts.iter().try_fold(Fixed::ZERO, |sum, part| {
        let amount = part.amount.filter(|_| part.currency.is_none())?;
        sum.plus(Fixed::from(amount))
    });
    sum.is_some_and(|sum| sum == Fixed::from(row.amount))
}
