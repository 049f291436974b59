//! One `TxDtls`: a transaction that an entry sums up, alone or with others.

use super::super::parts::{PartCell, Parts};
use super::super::row::join;
use super::element::Element::{self, *};

/// The texts of one detail, each in a buffer that the next one uses again.
#[derive(Default)]
pub(super) struct Detail {
    creditor: [String; 2],
    debtor: [String; 2],
    direction: String,
    /// `Amt`, `AmtDtls/TxAmt`, `AmtDtls/CntrValAmt`, `AmtDtls/InstdAmt`.
    amounts: [Money; 4],
    pub(super) words: String,
    pub(super) reference: String,
    pub(super) end_to_end_id: String,
    /// Why it came back.
    reason: String,
    is_returned: bool,
    /// Bytes of all of them.
    bytes: usize,
}

/// An amount and its currency, as written.
#[derive(Default)]
struct Money {
    amount: String,
    currency: String,
}

const ENTRY_AMOUNT: usize = 0;
const TRANSACTION_AMOUNT: usize = 1;
const COUNTER_VALUE: usize = 2;
const INSTRUCTED_AMOUNT: usize = 3;

impl Detail {
    pub(super) fn clear(&mut self) {
        self.creditor.iter_mut().chain(&mut self.debtor).for_each(String::clear);
        for money in &mut self.amounts {
            money.amount.clear();
            money.currency.clear();
        }
        let Detail { direction, words, reference, end_to_end_id, reason, .. } = self;
        for text in [direction, words, reference, end_to_end_id, reason] {
            text.clear();
        }
        (self.is_returned, self.bytes) = (false, 0);
    }

    /// Takes a text; `currency` is that of the last amount. Beyond what a row may have nothing is taken.
    pub(super) fn take(&mut self, path: &[Element], text: &str, currency: &str, row_bytes: usize) {
        self.bytes += text.len();
        if self.bytes > row_bytes {
            return;
        }
        match path {
            [Amt] => self.amounts[ENTRY_AMOUNT].set(text, currency),
            [AmtDtls, TxAmt, Amt] => self.amounts[TRANSACTION_AMOUNT].set(text, currency),
            [AmtDtls, CntrValAmt, Amt] => self.amounts[COUNTER_VALUE].set(text, currency),
            [AmtDtls, InstdAmt, Amt] => self.amounts[INSTRUCTED_AMOUNT].set(text, currency),
            [CdtDbtInd] => text.clone_into(&mut self.direction),
            [RmtInf, Ustrd] | [AddtlTxInf] | [RmtInf, Strd, .., Ref] => join(&mut self.words, text, " "),
            [RtrInf, rest @ ..] => {
                self.is_returned = true;
                if let [AddtlInf] | [Rsn, Cd | Prtry] = rest {
                    join(&mut self.reason, text, " ");
                }
            }
            [RltdPties, Cdtr, .., Nm] => join(&mut self.creditor[0], text, ", "),
            [RltdPties, Dbtr, .., Nm] => join(&mut self.debtor[0], text, ", "),
            [RltdPties, CdtrAcct, Id, .., IBAN | Id] => join(&mut self.creditor[1], text, ", "),
            [RltdPties, DbtrAcct, Id, .., IBAN | Id] => join(&mut self.debtor[1], text, ", "),
            [Refs, EndToEndId] if text != "NOTPROVIDED" => text.clone_into(&mut self.end_to_end_id),
            [Refs, AcctSvcrRef] => text.clone_into(&mut self.reference),
            _ => {}
        }
    }

    /// Name and account of the other side: money out went to the creditor, money in came from the debtor; of what takes
    /// an earlier booking back, the other way round.
    pub(super) fn other_side(&self, is_out: bool, takes_back: bool) -> [&str; 2] {
        let side = if is_out != takes_back { &self.creditor } else { &self.debtor };
        [&side[0], &side[1]]
    }

    /// Fills the last of the parts of an entry in this currency. A detail without a direction has that of its entry.
    pub(super) fn write(&self, currency: &str, is_out: bool, takes_back: bool, parts: &mut Parts) {
        let is_out = if self.direction.is_empty() { is_out } else { self.direction == "DBIT" };
        // The parties are those of the payment that came back (ISO 20022, PaymentReturnReason).
        let [name, account] = self.other_side(is_out, takes_back || self.is_returned);
        let stated = self.amounts[..INSTRUCTED_AMOUNT].iter().filter(|money| !money.amount.is_empty());
        let amount = stated.clone().find(|money| money.currency == currency).or(stated.clone().next());
        if let Some(money) = amount {
            money.write(PartCell::Amount, PartCell::Currency, is_out, parts);
        }
        let instructed = std::iter::once(&self.amounts[INSTRUCTED_AMOUNT]).filter(|money| !money.amount.is_empty());
        let is_other = |money: &&Money| {
            amount.is_none_or(|amount| money.currency != amount.currency || money.amount != amount.amount)
        };
        if let Some(money) = instructed.chain(stated).find(is_other) {
            money.write(PartCell::OriginalAmount, PartCell::OriginalCurrency, is_out, parts);
        }
        for (cell, text) in [
            (PartCell::Name, name),
            (PartCell::Account, account),
            (PartCell::Details, &self.words),
            (PartCell::Details, &self.reason),
            (PartCell::Reference, &self.reference),
            (PartCell::EndToEndId, &self.end_to_end_id),
        ] {
            parts.add(cell, text, " ");
        }
    }
}

impl Money {
    fn set(&mut self, amount: &str, currency: &str) {
        amount.clone_into(&mut self.amount);
        currency.clone_into(&mut self.currency);
    }

    fn write(&self, amount: PartCell, currency: PartCell, is_out: bool, parts: &mut Parts) {
        parts.add(amount, if is_out { "-" } else { "" }, "");
        parts.add(amount, &self.amount, "");
        parts.add(currency, &self.currency, "");
    }
}
