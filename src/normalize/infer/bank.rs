//! Ways to read a table of bookings: which column is the date, which are the amount and the balance, where the sign
//! stands.

use std::collections::BTreeMap;

use super::super::layout::{
    AmountColumns, Expression, MergeNext, Operation, Rule, SignFrom, Skip, TransactionColumns, When, Whens,
};
use super::super::{DatedBy, ReadOptions};
use super::column::Column;
use super::draft::{Draft, Sketch, constant, operation};
use super::scheme::Scheme;
use super::table::is_date;
use super::words::{Meaning, Role};
use crate::base::{Currency, DateOrder, DecimalMark};
use crate::read::Row;

/// Everything that one reading takes for granted.
struct Assumed<'a> {
    date: usize,
    order: DateOrder,
    decimal: DecimalMark,
    scheme: &'a Scheme,
    balance: Option<usize>,
    fee: Option<usize>,
    /// The amount is turned round: positive is money out.
    invert: bool,
    /// So is the balance: it says what is owed.
    is_owed: bool,
    /// Rows without a balance have not been carried out yet.
    pending: bool,
    must_prove: bool,
    is_named: bool,
}

/// An amount with `CR` behind it, and one without.
const MARKED: &str = "(?i)^(.*)cr$";
const UNMARKED: &str = "(?i)^(.*[^r]|.*[^c]r)$";

/// A status is one of a few words.
const STATUS_WORDS_MAX: usize = 12;

impl Sketch<'_> {
    /// Every way to read the table as one of bookings.
    pub(super) fn bookings(&self, options: &ReadOptions) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let (schemes, proved, is_named) = self.schemes(options);
        for date in self.booking_dates(options) {
            for order in self.orders(date, options.date_order) {
                for scheme in &schemes {
                    let beside = proved.map(|balance| vec![(Some(balance), None)]);
                    for (balance, fee) in beside.unwrap_or_else(|| self.beside(scheme, options)) {
                        let money: Vec<usize> = scheme.columns().into_iter().chain(balance).chain(fee).collect();
                        for decimal in self.decimals(&money, options.said.decimal) {
                            let invert = self.is_turned(scheme, options.said.sign);
                            // What is owed may stand without a minus, or `CR` behind amounts alone.
                            let is_open = self.has_open_balance(scheme, balance);
                            let may_be_owed = is_open || (balance.is_some() && options.said.sign.is_some());
                            let ways = self.pending(balance).into_iter().map(|pending| (pending, false));
                            for (pending, is_owed) in ways.chain(may_be_owed.then_some((false, true))) {
                                let is_told = proved.is_some() || self.is_told_balance(balance, options);
                                let must_prove = pending || is_owed || is_open || !is_told;
                                let assumed = Assumed {
                                    date,
                                    order,
                                    decimal,
                                    scheme,
                                    balance,
                                    fee,
                                    invert,
                                    is_owed,
                                    pending,
                                    must_prove,
                                    is_named,
                                };
                                drafts.push(self.booking_draft(&assumed, options));
                            }
                        }
                    }
                }
            }
        }
        drafts
    }

    /// Whether `CR` stands behind amounts and behind no balance: these may be owed or not.
    fn has_open_balance(&self, scheme: &Scheme, balance: Option<usize>) -> bool {
        let Scheme::Marked(_) = scheme else { return false };
        balance.is_some_and(|index| self.columns[index].numbers.with_credit == 0)
    }

    /// Whether the header or the person names a balance, or there is none.
    fn is_told_balance(&self, balance: Option<usize>, options: &ReadOptions) -> bool {
        let said = options.said.column(Role::Balance, self.columns);
        balance.is_none_or(|index| self.columns[index].is_named(Role::Balance) || said == Some(index))
    }

    /// Whether rows without a balance may be those that have not been carried out yet: a few among many.
    fn pending(&self, balance: Option<usize>) -> Vec<bool> {
        let filled = balance.map(|index| self.columns[index].filled);
        let count = self.table.data.len();
        match filled.is_some_and(|filled| filled < count && filled * 10 >= count * 6) {
            true => vec![false, true],
            false => vec![false],
        }
    }

    /// The columns that may be the booking date.
    fn booking_dates(&self, options: &ReadOptions) -> Vec<usize> {
        if let Some(index) = options.said.column(Role::BookingDate, self.columns) {
            return vec![index];
        }
        let has_role = |column: &Column| column.header.roles.iter().any(|role| is_date(*role));
        let unnamed = |column: &Column| column.is_date() && !has_role(column);
        for role in [Role::BookingDate, Role::AnyDate, Role::TransactionDate, Role::ValueDate, Role::StartedAt] {
            let mut found = self.named(role, Column::is_date);
            // A date without a known name beside a value date is the booking date; beside the day of the purchase it
            // may be either.
            let others = || self.columns.iter().filter(|column| unnamed(column));
            if role == Role::ValueDate && others().next().is_some() {
                break;
            }
            if role == Role::TransactionDate && !found.is_empty() {
                found.extend(others());
            }
            // A word that stands for either day says less than one that stands for this one.
            if found.iter().any(|column| !column.is_named(Role::TransactionDate)) {
                found.retain(|column| role == Role::TransactionDate || !column.is_named(Role::TransactionDate));
            }
            keep_days(&mut found);
            if !found.is_empty() {
                return found.into_iter().map(|column| column.index).collect();
            }
        }
        let all = || self.columns.iter().filter(|column| column.is_date());
        let mut free: Vec<&Column> = all().filter(|column| unnamed(column)).collect();
        if free.is_empty() {
            free = all().collect();
        }
        keep_days(&mut free);
        free.into_iter().map(|column| column.index).collect()
    }

    /// Balances and fees that may stand beside an amount.
    fn beside(&self, scheme: &Scheme, options: &ReadOptions) -> Vec<(Option<usize>, Option<usize>)> {
        let is_free = |column: &Column| column.is_number() && !scheme.columns().contains(&column.index);
        let named = self.named(Role::Balance, is_free);
        let has_open = named.iter().any(|column| self.has_open_balance(scheme, Some(column.index)));
        let mut balances: Vec<Option<usize>> = match options.said.column(Role::Balance, self.columns) {
            Some(balance) => vec![Some(balance)],
            None => named.iter().map(|column| Some(column.index)).collect(),
        };
        if balances.is_empty() {
            balances.push(None);
            // One that the header does not name must prove itself.
            let is_unknown = |column: &&Column| is_free(column) && !column.header.is_exact && column.may_be_money();
            let others = self.columns.iter().filter(is_unknown);
            let others = others.filter(|column| column.filled * 2 > self.table.data.len());
            balances.extend(others.map(|column| Some(column.index)));
        }
        if has_open {
            balances.push(None);
        }
        let has_fees = |column: &Column| is_free(column) && column.numbers.positive + column.numbers.negative > 0;
        let fees = self.named(Role::Fee, has_fees).into_iter().map(|column| Some(column.index));
        let fees: Vec<Option<usize>> = fees.chain([None]).collect();
        balances.iter().flat_map(|balance| fees.iter().map(move |fee| (*balance, *fee))).collect()
    }

    fn booking_draft(&self, assumed: &Assumed<'_>, options: &ReadOptions) -> Draft {
        let Assumed { date, order, decimal, scheme, balance, fee, invert, is_owed, pending, must_prove, is_named } =
            *assumed;
        let mut taken: Vec<(Role, usize)> = vec![(Role::BookingDate, date)];
        let dated = |role| self.first_named(role, |column| column.is_date()).filter(|index| *index != date);
        let (value_date, transaction_date) = (dated(Role::ValueDate), dated(Role::TransactionDate));
        let dates: Vec<usize> = [Some(date), value_date, transaction_date].into_iter().flatten().collect();
        let mut layout = self.layout(self.patterns(&dates, order), decimal);
        let text = |role| self.first_named(role, |column| !column.is_date() && column.filled > 0);
        let currency = self.currency(scheme, options);
        let mut columns = TransactionColumns {
            booking_date: self.date_value(date, transaction_date.or(value_date).or_else(|| self.other_date(date))),
            undated: false,
            dated_by: DatedBy::BookingDate,
            value_date: value_date.map(|index| self.column(index)),
            transaction_date: transaction_date.map(|index| self.column(index)),
            amount: self.amount(scheme, invert),
            currency,
            account: options.said.account.as_deref().map(constant),
            description: None,
            counterparty_name: text(Role::CounterpartyName).map(|index| self.column(index)),
            counterparty_account: text(Role::CounterpartyAccount).map(|index| self.column(index)),
            bank_reference: text(Role::Reference).map(|index| self.column(index)),
            type_: text(Role::Type).map(|index| self.column(index)),
            kind: None,
            category: text(Role::Category).map(|index| self.column(index)),
            status: None,
            balance: balance.map(|index| AmountColumns { invert: is_owed, ..self.balance(index) }),
            fee: fee.map(|index| self.plain_amount(index)),
            original_amount: None,
            original_currency: None,
            merchant_category_code: None,
        };
        if columns.account.is_none() {
            columns.account = text(Role::Account).map(|index| self.column(index));
        }
        match scheme {
            Scheme::Signed(amount) | Scheme::Marked(amount) => taken.push((Role::Amount, *amount)),
            Scheme::Pair { debit, credit } => taken.extend([(Role::Debit, *debit), (Role::Credit, *credit)]),
            Scheme::Flagged { amount, flag } => taken.extend([(Role::Amount, *amount), (Role::Flag, *flag)]),
        }
        taken.extend(balance.map(|index| (Role::Balance, index)));
        taken.extend(fee.map(|index| (Role::Fee, index)));
        columns.description = self.joined(&self.descriptions(&taken));
        let numbers: Vec<usize> = scheme.columns().into_iter().chain(balance).collect();
        layout.skip = self.skips(date, &numbers);
        columns.status = self.status(&mut layout.skip);
        layout.pending = balance.filter(|_| pending).map(|index| {
            let empty = When { column: Some(self.name(index)), empty: Some(true), ..When::default() };
            Rule { when: Whens::One(empty) }
        });
        self.add_continuation(date, scheme, balance, columns.description.as_ref(), &mut layout.merge_next);
        layout.transaction = Some(columns);
        Draft { named: self.named_count(&taken), layout, order, columns: taken, is_named, must_prove }
    }

    /// A booking that has not been carried out may have no booking date yet: the day of the purchase stands in.
    fn date_value(&self, date: usize, other: Option<usize>) -> Expression {
        let is_empty = |row: &Row, index: usize| row.trimmed(index).is_empty();
        let stands_in = |other: &usize| self.table.rows.iter().any(|row| is_empty(row, date) && !is_empty(row, *other));
        match other.filter(stands_in) {
            Some(other) => operation(Operation {
                first_of: Some(vec![self.column(date), self.column(other)]),
                ..Operation::default()
            }),
            None => self.column(date),
        }
    }

    /// A date that the header does not name beside the one that is taken: rather the day of the purchase, which has a
    /// time of day.
    fn other_date(&self, date: usize) -> Option<usize> {
        let others = self.columns.iter().filter(|column| column.is_date() && column.index != date);
        others.max_by_key(|column| (column.dates.timed, usize::MAX - column.index)).map(|column| column.index)
    }

    fn first_named(&self, role: Role, fits: impl Fn(&Column) -> bool) -> Option<usize> {
        self.named(role, fits).first().map(|column| column.index)
    }

    fn plain_amount(&self, index: usize) -> AmountColumns {
        AmountColumns { value: Some(self.column(index)), ..AmountColumns::default() }
    }

    fn balance(&self, index: usize) -> AmountColumns {
        if self.columns[index].marks_credits() { self.marked_amount(index) } else { self.plain_amount(index) }
    }

    /// What has `CR` behind it came in, anything else went out.
    fn marked_amount(&self, index: usize) -> AmountColumns {
        let part = |pattern: &str| {
            let (column, capture) = (Some(self.name(index)), Some(pattern.to_owned()));
            Some(operation(Operation { column, capture, ..Operation::default() }))
        };
        AmountColumns { debit: part(UNMARKED), credit: part(MARKED), ..AmountColumns::default() }
    }

    fn amount(&self, scheme: &Scheme, invert: bool) -> AmountColumns {
        match scheme {
            Scheme::Signed(amount) => AmountColumns { invert, ..self.plain_amount(*amount) },
            Scheme::Marked(amount) => self.marked_amount(*amount),
            Scheme::Pair { debit, credit } => AmountColumns {
                debit: Some(self.column(*debit)),
                credit: Some(self.column(*credit)),
                ..AmountColumns::default()
            },
            Scheme::Flagged { amount, flag } => AmountColumns {
                sign_from: Some(SignFrom {
                    column: self.name(*flag),
                    negative: self.cells_meaning(*flag, Meaning::Debit),
                    positive: self.cells_meaning(*flag, Meaning::Credit),
                }),
                ..self.plain_amount(*amount)
            },
        }
    }

    /// The texts of a column that have a meaning.
    fn cells_meaning(&self, column: usize, meaning: Meaning) -> Vec<String> {
        let texts = self.columns[column].texts.iter();
        texts.filter(|text| self.words.cell(text).contains(&meaning)).cloned().collect()
    }

    /// The currency: of its own column, of the header, of the symbols beside the amounts, or as the person says.
    fn currency(&self, scheme: &Scheme, options: &ReadOptions) -> Option<Expression> {
        let named = options.said.column(Role::Currency, self.columns);
        let named = named.or_else(|| self.first_named(Role::Currency, Column::is_currency));
        let shaped = || {
            // That of a purchase abroad is filled for these alone.
            // So may that be which stands beside an amount that is none of these.
            let is_beside_other = |column: &Column| {
                let beside = |other: &&Column| other.index.abs_diff(column.index) == 1;
                let is_ours = |other: &Column| scheme.columns().contains(&other.index) || other.is_named(Role::Balance);
                let mut others = self.columns.iter().filter(beside).filter(|other| other.has_money());
                others.clone().all(|other| !is_ours(other)) && others.any(|other| !is_ours(other))
            };
            let is_own = |column: &&Column| {
                column.is_currency()
                    && !column.is_named(Role::OriginalCurrency)
                    && !(column.header.roles.is_empty() && is_beside_other(column))
                    && column.filled == self.table.data.len()
            };
            let mut found = self.columns.iter().filter(is_own).map(|column| column.index);
            found.next().filter(|_| found.next().is_none())
        };
        if let Some(index) = named.or_else(shaped) {
            return Some(self.column(index));
        }
        let of = |index: usize| {
            let column = &self.columns[index];
            let symbol = column.symbols.first().copied().filter(|_| column.symbols.len() == 1);
            column.header.currency.or(symbol)
        };
        let told: Vec<Currency> = scheme.columns().into_iter().filter_map(of).collect();
        let same = told.first().copied().filter(|first| told.iter().all(|other| other == first));
        same.or_else(|| self.currency_above()).or(options.said.currency).map(|currency| constant(currency.code()))
    }

    /// `Currency: EUR` in the lines above the table.
    fn currency_above(&self) -> Option<Currency> {
        for row in &self.table.above {
            let cells: Vec<&str> = row.cells().map(str::trim).collect();
            let told = cells.windows(2).find(|pair| self.words.header(pair[0]).roles.contains(&Role::Currency));
            if let Some(currency) = told.and_then(|pair| Currency::read(pair[1])) {
                return Some(currency);
            }
        }
        None
    }

    /// The columns that tell what a booking was: those that are named so, or else every text that is nothing else.
    fn descriptions(&self, taken: &[(Role, usize)]) -> Vec<usize> {
        let is_free = |column: &&Column| column.filled > 0 && !taken.iter().any(|(_, index)| *index == column.index);
        let is_told = |column: &&Column| column.is_named(Role::CounterpartyName) || column.is_named(Role::Description);
        let told = self.columns.iter().filter(is_free).filter(is_told).filter(|column| !column.is_date());
        let mut found: Vec<usize> = told.map(|column| column.index).collect();
        if found.is_empty() {
            let is_other = |column: &&Column| column.is_text() && column.header.roles.is_empty();
            found = self.columns.iter().filter(is_free).filter(is_other).map(|column| column.index).collect();
        }
        found
    }

    /// Whether bookings have been carried out, by the words of a status column; those that never will be are left out.
    /// A word that no list knows refuses its row: it may stand for either.
    fn status(&self, skips: &mut Vec<Skip>) -> Option<Expression> {
        let is_one = |column: &Column| column.is_text() && column.texts.len() <= STATUS_WORDS_MAX;
        let named = self.first_named(Role::Status, |column| is_one(column) && column.header.is_exact);
        // Without a known name: words that say of some row that it has not been carried out.
        let says_so = |column: &&Column| {
            let has = |meaning| column.meanings.contains_key(&meaning);
            is_one(column)
                && (!column.header.is_exact || column.is_named(Role::Status))
                && (has(Meaning::Pending) || has(Meaning::Declined))
        };
        let index = named.or_else(|| self.columns.iter().find(says_so).map(|column| column.index))?;
        let declined = self.cells_meaning(index, Meaning::Declined);
        let booked = self.cells_meaning(index, Meaning::Booked).into_iter().map(|word| (word, "booked"));
        let pending = self.cells_meaning(index, Meaning::Pending).into_iter().map(|word| (word, "pending"));
        let map: BTreeMap<String, String> =
            booked.chain(pending).map(|(word, status)| (word.to_lowercase(), status.to_owned())).collect();
        // One word for all rows parts nothing.
        if self.columns[index].texts.len() < 2 && map.is_empty() && declined.is_empty() {
            return None;
        }
        if !declined.is_empty() {
            let when = When { column: Some(self.name(index)), is: declined, ..When::default() };
            skips.push(Skip { when: Whens::One(when), reason: "declined".to_owned() });
        }
        let value = Operation { column: Some(self.name(index)), map: Some(map), ..Operation::default() };
        Some(operation(value))
    }

    /// Rows with nothing but a text go on with the booking before them.
    fn add_continuation(
        &self,
        date: usize,
        scheme: &Scheme,
        balance: Option<usize>,
        description: Option<&Expression>,
        into: &mut Option<MergeNext>,
    ) {
        let Some(description) = description else { return };
        let others: Vec<usize> = [date].into_iter().chain(scheme.columns()).chain(balance).collect();
        if !self.has_continuations(&others) {
            return;
        }
        let empty = |index: usize| When { column: Some(self.name(index)), empty: Some(true), ..When::default() };
        let when = Whens::All(others.into_iter().map(empty).collect());
        *into = Some(MergeNext { when, description: description.clone() });
    }
}

/// Banks book days: beside a day, a time of day is that of the purchase.
fn keep_days(columns: &mut Vec<&Column>) {
    if columns.iter().any(|column| column.dates.timed == 0) {
        columns.retain(|column| column.dates.timed == 0);
    }
}
