//! Where the amount of a booking stands and what tells its sign.

use super::super::{ReadOptions, Sign};
use super::column::Column;
use super::draft::Sketch;
use super::words::{Meaning, Role};
use crate::base::{Decimal, NumberFormat};
use crate::read::Row;

/// Where the amount stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scheme {
    /// One signed column.
    Signed(usize),
    /// One column in which `CR` stands behind what came in and nothing behind what went out.
    Marked(usize),
    /// Money out and money in, each in a column of its own.
    Pair { debit: usize, credit: usize },
    /// An amount beside a column that says whether money came or went.
    Flagged { amount: usize, flag: usize },
}

impl Scheme {
    pub(super) fn columns(&self) -> Vec<usize> {
        match self {
            Scheme::Signed(amount) | Scheme::Marked(amount) | Scheme::Flagged { amount, .. } => vec![*amount],
            Scheme::Pair { debit, credit } => vec![*debit, *credit],
        }
    }
}

/// Numbers that are no money of the booking, though they may look so.
const DECOYS: [Role; 12] = [
    Role::AvailableBalance,
    Role::OriginalAmount,
    Role::ExchangeRate,
    Role::Fee,
    Role::Reference,
    Role::Account,
    Role::CounterpartyAccount,
    Role::ChequeNumber,
    Role::Quantity,
    Role::MerchantCategoryCode,
    Role::Category,
    Role::Duration,
];

/// With more columns of numbers, only those with decimals or signs are tried as money.
const MONEY_COLUMNS_MAX: usize = 5;

impl Sketch<'_> {
    /// The ways in which the amount may stand, the balance where arithmetic shows it, and whether the columns are
    /// certain.
    pub(super) fn schemes(&self, options: &ReadOptions) -> (Vec<Scheme>, Option<usize>, bool) {
        let asked = |role| options.said.column(role, self.columns);
        if let Some(amount) = asked(Role::Amount) {
            let flags = asked(Role::Flag).into_iter().chain(self.flags());
            let flagged = flags.map(|flag| Scheme::Flagged { amount, flag });
            let found: Vec<Scheme> = flagged.filter(|scheme| self.may_be(scheme)).take(1).collect();
            let found = if found.is_empty() { vec![self.by_itself(amount)] } else { found };
            return (found, None, true);
        }
        if let (Some(debit), Some(credit)) = (asked(Role::Debit), asked(Role::Credit)) {
            return (vec![Scheme::Pair { debit, credit }], None, true);
        }
        let is_money = |column: &Column| column.numbers.either * 2 >= column.filled && !column.is_date();
        let of = |role| self.named(role, is_money).into_iter().map(|column| column.index).collect::<Vec<_>>();
        // `Debit/Credit` heads a flag, or the amounts themselves.
        let amounts = of(Role::Amount).into_iter().chain(of(Role::Flag));
        let amounts: Vec<usize> = amounts.filter(|index| self.columns[*index].filled > 0).collect();
        let pairs = of(Role::Debit).into_iter().flat_map(|debit| {
            of(Role::Credit).into_iter().filter(move |credit| *credit != debit).map(move |credit| (debit, credit))
        });
        let mut found: Vec<Scheme> = pairs.map(|(debit, credit)| Scheme::Pair { debit, credit }).collect();
        self.with_amounts(&amounts, &mut found);
        found.retain(|scheme| self.may_be(scheme));
        // A header that names money columns is not to be known better.
        let names_money = [Role::Amount, Role::Debit, Role::Credit]
            .into_iter()
            .any(|role| !self.named(role, |column| column.header.is_exact).is_empty());
        if !found.is_empty() || names_money {
            // `Can be spent` holds a word for money out and means another thing: only whole names are certain.
            let is_exact = |scheme: &Scheme| scheme.columns().iter().all(|index| self.columns[*index].header.is_exact);
            let is_certain = found.iter().any(is_exact);
            if is_certain {
                found.retain(is_exact);
            }
            return (found, None, is_certain);
        }
        let is_decoy = |column: &Column| {
            column.header.is_exact
                && column.header.roles.iter().all(|role| DECOYS.contains(role) || *role == Role::Balance)
        };
        if let Some((amount, balance)) = self.row_sum(options) {
            return (vec![self.by_itself(amount)], Some(balance), true);
        }
        let free = || self.columns.iter().filter(|column| column.may_be_money() && !is_decoy(column));
        let mut money: Vec<usize> = free().map(|column| column.index).collect();
        if money.len() > MONEY_COLUMNS_MAX {
            money = free().filter(|column| column.looks_like_money()).map(|column| column.index).collect();
        }
        for debit in &money {
            // A column of noughts beside an amount makes no pair of it.
            let has_money =
                |index: usize| self.columns[index].numbers.positive + self.columns[index].numbers.negative > 0;
            let others = money.iter().filter(|credit| *credit != debit && has_money(*debit) && has_money(**credit));
            found.extend(others.map(|credit| Scheme::Pair { debit: *debit, credit: *credit }));
        }
        self.with_amounts(&money, &mut found);
        found.retain(|scheme| self.may_be(scheme));
        (found, None, false)
    }

    /// Three columns of which the first and the second add up to the third in every row, which is the first one of the
    /// next: balances before and after each amount. Answers the amount and the balance after it.
    fn row_sum(&self, options: &ReadOptions) -> Option<(usize, usize)> {
        let numbers: Vec<usize> =
            self.columns.iter().filter(|column| column.is_number()).map(|column| column.index).collect();
        let format = NumberFormat { decimal: self.decimals(&numbers, options.said.decimal)[0] };
        let value = |row: &Row, index: usize| format.parse(row.trimmed(index)).ok();
        let table: Vec<Vec<Option<Decimal>>> =
            self.table.data.iter().map(|row| numbers.iter().map(|index| value(row, *index)).collect()).collect();
        let adds_up = |before: usize, amount: usize, after: usize| {
            let fits = |row: &Vec<Option<Decimal>>| match (row[before], row[amount], row[after]) {
                (Some(before), Some(amount), Some(after)) => !amount.is_zero() && before + amount == after,
                _ => false,
            };
            let links =
                |older: usize, newer: usize| table.windows(2).all(|pair| pair[newer][before] == pair[older][after]);
            table.len() > 1 && table.iter().all(fits) && (links(0, 1) || links(1, 0))
        };
        let places = 0..numbers.len();
        places.clone().find_map(|before| {
            places.clone().find_map(|amount| {
                let is_other = |after: &usize| *after != before && *after != amount && before != amount;
                let after = places.clone().filter(is_other).find(|after| adds_up(before, amount, *after))?;
                Some((numbers[amount], numbers[after]))
            })
        })
    }

    fn by_itself(&self, amount: usize) -> Scheme {
        if self.columns[amount].marks_credits() { Scheme::Marked(amount) } else { Scheme::Signed(amount) }
    }

    /// Adds each column by itself, and beside each flag.
    fn with_amounts(&self, amounts: &[usize], into: &mut Vec<Scheme>) {
        for amount in amounts {
            let flags = self.flags().into_iter().map(|flag| Scheme::Flagged { amount: *amount, flag });
            let flagged: Vec<Scheme> = flags.filter(|scheme| self.may_be(scheme)).collect();
            // Whoever heads a column with `Debit or credit` means it; `Debit` may be the kind of a card as well.
            let is_named = |flag: usize| {
                let column = &self.columns[flag];
                let balances = self.named(Role::Balance, Column::is_number);
                column.is_named(Role::Flag)
                    || (balances.is_empty() && (column.name.is_empty() || column.is_named(Role::Type)))
            };
            if !flagged.iter().any(|scheme| matches!(scheme, Scheme::Flagged { flag, .. } if is_named(*flag))) {
                into.push(self.by_itself(*amount));
            }
            into.extend(flagged);
        }
    }

    /// Columns whose cells say debit or credit and nothing else.
    pub(super) fn flags(&self) -> Vec<usize> {
        let flags = self.columns.iter().filter(|column| column.says_only(&[Meaning::Debit, Meaning::Credit]));
        // Several words that all mean the same are none of a flag: `D` and `MD` are opposites somewhere. A dash by
        // itself stands for nothing at all in most columns.
        let has_both = |column: &&Column| {
            let says = |meaning| column.meanings.contains_key(&meaning);
            let is_mark = || column.texts.iter().all(|text| !text.contains(char::is_alphanumeric));
            // `D` by itself is debit in one language and credit in another.
            let is_letter = || column.texts.iter().all(|text| text.chars().count() == 1 && !is_mark());
            let is_one = || column.texts.len() == 1 && !is_letter() && (column.is_named(Role::Flag) || !is_mark());
            (says(Meaning::Debit) && says(Meaning::Credit)) || is_one()
        };
        flags.filter(has_both).map(|column| column.index).collect()
    }

    /// Whether some column may say which way money went, and nobody knows what it says: it is headed as one of flags
    /// and no amount has a sign, or some of its words are flags and contradict the signs.
    pub(super) fn has_strange_flag(&self, amount: usize) -> bool {
        let flags = self.flags();
        let is_unsigned = self.columns[amount].numbers.negative == 0;
        let is_headed =
            |column: &Column| column.is_named(Role::Flag) && column.header.is_exact && !column.is_named(Role::Type);
        let count = |column: &Column, meaning| column.meanings.get(&meaning).copied().unwrap_or(0);
        let says_some = |column: &Column| {
            let (debits, credits) = (count(column, Meaning::Debit), count(column, Meaning::Credit));
            debits > 0 && credits > 0 && (debits + credits) * 2 > column.filled
        };
        let contradicts = |column: &Column| says_some(column) && self.signs_beside(amount, column.index).1 > 0;
        let mut others = self.columns.iter().filter(|column| column.is_text() && !flags.contains(&column.index));
        others.any(|column| (is_unsigned && is_headed(column)) || contradicts(column))
    }

    /// How many words of a column say of an amount what its sign says, and how many say otherwise.
    fn signs_beside(&self, amount: usize, flag: usize) -> (usize, usize) {
        let (mut agreeing, mut disagreeing) = (0, 0);
        for row in &self.table.rows {
            let meanings = self.words.cell(row.trimmed(flag));
            let is_negative = row.trimmed(amount).contains(['-', '−', '(']);
            let says = |meaning| meanings.contains(&meaning);
            agreeing += usize::from((says(Meaning::Debit) && is_negative) || (says(Meaning::Credit) && !is_negative));
            disagreeing +=
                usize::from((says(Meaning::Credit) && is_negative) || (says(Meaning::Debit) && !is_negative));
        }
        (agreeing, disagreeing)
    }

    /// Whether the cells of a scheme go together.
    fn may_be(&self, scheme: &Scheme) -> bool {
        let cell = |row: usize, column: usize| self.table.data[row].trimmed(column);
        let is_filled = |text: &str| text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        let rows = 0..self.table.data.len();
        match scheme {
            Scheme::Signed(_) | Scheme::Marked(_) => true,
            // A sign beside a flag says the same thing twice, or another one.
            Scheme::Flagged { amount, .. } => {
                self.columns[*amount].numbers.negative == 0 && !self.columns[*amount].marks_credits()
            }
            Scheme::Pair { debit, credit } => {
                let both = rows.filter(|row| is_filled(cell(*row, *debit)) && is_filled(cell(*row, *credit))).count();
                let numbers = |index: &usize| &self.columns[*index].numbers;
                let is_mixed = |index: &usize| numbers(index).negative > 0 && numbers(index).positive > 0;
                both == 0 && !is_mixed(debit) && !is_mixed(credit) && numbers(credit).negative == 0
            }
        }
    }

    /// Whether a signed amount has to be turned round: only a column of flags beside it, or the person, can say so.
    pub(super) fn is_turned(&self, scheme: &Scheme, asked: Option<Sign>) -> bool {
        let Scheme::Signed(amount) = scheme else { return false };
        if let Some(sign) = asked {
            return sign == Sign::SpendPositive;
        }
        let flags = self.flags().into_iter().filter(|flag| self.columns[*flag].is_named(Role::Flag));
        let counts: Vec<(usize, usize)> = flags.map(|flag| self.signs_beside(*amount, flag)).collect();
        let disagreeing = counts.iter().any(|(_, disagreeing)| *disagreeing > 0);
        disagreeing && counts.iter().all(|(agreeing, _)| *agreeing == 0)
    }
}
