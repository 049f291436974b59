//! The parts of a booking, and whether they add up to it.

use super::fill::{Cells, Owner};
use super::{Part, Transaction};
use crate::base::{Code, Currency, Decimal, Fixed, NumberFormat, Problem, plain};
use crate::read::{self, CellKind, PartCell};

/// The currency of an amount that a part states.
enum Stated {
    /// That of the booking, or none is named.
    Same,
    Other(Currency),
    /// A word that is no currency, and not that of the booking.
    Unknown,
}

impl Cells<'_> {
    /// Fills the parts of a booking; what is wrong with them is noted and leaves the booking as it is.
    #[cold]
    pub(super) fn parts(&self, into: &mut Transaction, owner: &mut Owner) {
        owner.spare_parts.append(&mut into.parts);
        for read in self.row.parts().iter() {
            let mut part = owner.spare_parts.pop().unwrap_or_default();
            self.part(read, into.currency, &mut part, owner);
            into.parts.push(part);
        }
        let left_out = self.row.parts().left_out();
        if left_out > 0 {
            let problem = Problem::new(Code::TooManyParts).at(self.row.line()).with("count", left_out);
            owner.notes.push(problem.with("kept", into.parts.len() as u64));
        } else if let Some(difference) = difference(into) {
            let problem = Problem::new(Code::PartsDiffer).at(self.row.line());
            owner.notes.push(problem.with("difference", plain(difference, 2)));
        }
    }

    fn part(&self, read: read::Part<'_>, currency: Option<Currency>, part: &mut Part, owner: &mut Owner) {
        use PartCell::{
            Account, Amount, Category, Details, EndToEndId, Name, OriginalAmount, OriginalCurrency, Reference,
        };
        let money = |amount, currency_cell, owner: &mut Owner| match stated(read.cell(currency_cell), currency) {
            Stated::Unknown => {
                self.tell_unknown_currency(None, read.cell(currency_cell), owner);
                (None, None)
            }
            Stated::Same => (self.part_amount(read.cell(amount), owner), None),
            Stated::Other(other) => (self.part_amount(read.cell(amount), owner), Some(other)),
        };
        (part.amount, part.currency) = money(Amount, PartCell::Currency, owner);
        (part.original_amount, part.original_currency) = money(OriginalAmount, OriginalCurrency, owner);
        for (text, cell) in [
            (part.counterparty_name.reveal_mut(), Name),
            (part.counterparty_account.reveal_mut(), Account),
            (part.description_raw.reveal_mut(), Details),
            (part.bank_reference.reveal_mut(), Reference),
            (part.end_to_end_id.reveal_mut(), EndToEndId),
            (&mut part.category_raw, Category),
        ] {
            text.clear();
            text.push_str(read.cell(cell));
        }
    }

    fn part_amount(&self, text: &str, owner: &mut Owner) -> Option<Decimal> {
        if text.is_empty() {
            return None;
        }
        let is_plain = self.row.parts().kind() == CellKind::Number;
        let format = if is_plain { NumberFormat::PLAIN } else { self.layout.numbers };
        match format.parse(text) {
            Ok(amount) => Some(amount),
            Err(error) => {
                let problem = self.bad(Code::BadAmount, None, text);
                owner.notes.push(problem.with("reason", error.to_string()));
                None
            }
        }
    }
}

fn stated(word: &str, booking: Option<Currency>) -> Stated {
    match Currency::read(word) {
        _ if word.is_empty() => Stated::Same,
        Some(read) if Some(read) == booking => Stated::Same,
        Some(read) => Stated::Other(read),
        None => Stated::Unknown,
    }
}

/// What the parts of a booking add up to beyond its amount. `None` where they add up to it, or do not all say.
fn difference(booking: &Transaction) -> Option<Decimal> {
    let mut sum = Fixed::ZERO;
    for part in &booking.parts {
        let amount = part.amount.filter(|_| part.currency.is_none())?;
        sum = sum.plus(Fixed::from(amount))?;
    }
    let difference = sum.minus(Fixed::from(booking.amount))?;
    (!booking.parts.is_empty() && !difference.is_zero()).then(|| difference.into())
}
