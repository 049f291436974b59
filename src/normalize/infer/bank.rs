//! Ways to read a table of bookings: which column is the date, which are the amount and the balance, where the sign
//! stands.

use std::collections::BTreeMap;

use super::super::layout::{
    AmountColumns, Expression, MergeNext, Operation, SignFrom, Skip, TransactionColumns, When, Whens,
};
use super::super::{DatedBy, ReadOptions, Sign};
use super::column::{Column, DateCells};
use super::dates::ORDERS;
use super::draft::{Draft, Sketch, constant, operation};
use super::table::is_date;
use super::words::{Meaning, Role};
use crate::base::{Currency, DateOrder, Decimal, DecimalMark, NumberFormat};
use crate::read::Row;

/// Where the amount stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scheme {
    /// One signed column.
    Signed(usize),
    /// Money out and money in, each in a column of its own.
    Pair { debit: usize, credit: usize },
    /// An amount beside a column that says whether money came or went.
    Flagged { amount: usize, flag: usize },
}

impl Scheme {
    pub(super) fn columns(&self) -> Vec<usize> {
        match self {
            Scheme::Signed(amount) | Scheme::Flagged { amount, .. } => vec![*amount],
            Scheme::Pair { debit, credit } => vec![*debit, *credit],
        }
    }
}

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
    is_named: bool,
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

/// A status is one of a few words.
const STATUS_WORDS_MAX: usize = 12;

/// With more columns of numbers, only those with decimals or signs are tried as money.
const MONEY_COLUMNS_MAX: usize = 5;

impl Sketch<'_> {
    /// Every way to read the table as one of bookings.
    pub(super) fn bookings(&self, options: &ReadOptions) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let (schemes, proved, is_named) = self.schemes(options);
        for date in self.booking_dates(options) {
            for order in self.orders(date, options.date_order) {
                for scheme in &schemes {
                    let beside = proved.map(|balance| vec![(Some(balance), None)]);
                    for (balance, fee) in beside.unwrap_or_else(|| self.beside(scheme, is_named, options)) {
                        for invert in self.turned(scheme, options.said.sign) {
                            let money: Vec<usize> = scheme.columns().into_iter().chain(balance).chain(fee).collect();
                            for decimal in self.decimals(&money, options.said.decimal) {
                                let assumed = Assumed { date, order, decimal, scheme, balance, fee, invert, is_named };
                                drafts.push(self.booking_draft(&assumed, options));
                            }
                        }
                    }
                }
            }
        }
        drafts
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
            if role == Role::ValueDate && others().count() > 0 {
                break;
            }
            if role == Role::TransactionDate && !found.is_empty() {
                found.extend(others());
            }
            // A word that stands for either day says less than one that stands for this one.
            if found.iter().any(|column| !column.is_named(Role::TransactionDate)) {
                found.retain(|column| role == Role::TransactionDate || !column.is_named(Role::TransactionDate));
            }
            // Banks book days; a time of day is that of the purchase.
            if found.iter().any(|column| column.dates.timed == 0) {
                found.retain(|column| column.dates.timed == 0);
            }
            if !found.is_empty() {
                return found.into_iter().map(|column| column.index).collect();
            }
        }
        let all = || self.columns.iter().filter(|column| column.is_date());
        let free: Vec<usize> = all().filter(|column| unnamed(column)).map(|column| column.index).collect();
        if free.is_empty() { all().map(|column| column.index).collect() } else { free }
    }

    /// The orders in which nearly all dates of a column can be read, without those that give the same patterns.
    pub(super) fn orders(&self, date: usize, asked: Option<DateOrder>) -> Vec<DateOrder> {
        let dates = &self.columns[date].dates;
        let most = |dates: &DateCells| ORDERS.iter().map(|order| dates.fits_in(*order)).max().unwrap_or(0);
        let mut orders: Vec<DateOrder> = Vec::new();
        for order in ORDERS {
            let is_same = |known: &DateOrder| dates.patterns_in(*known) == dates.patterns_in(order);
            // All dates of a table are written in the same order.
            let columns = self.columns.iter().filter(|column| column.is_date());
            let fits_all = columns.map(|column| &column.dates).all(|other| other.fits_in(order) == most(other));
            if dates.fits_in(order) == most(dates) && fits_all && !orders.iter().any(is_same) {
                orders.push(order);
            }
        }
        match asked {
            Some(asked) if orders.contains(&asked) => vec![asked],
            _ => self.orders_of_language(orders),
        }
    }

    /// A language in which everyone writes the day first leaves no doubt where the header is in it.
    fn orders_of_language(&self, orders: Vec<DateOrder>) -> Vec<DateOrder> {
        let mut counts = vec![0; self.words.language_count()];
        let exact = self.columns.iter().filter(|column| column.header.is_exact);
        exact.flat_map(|column| &column.header.languages).for_each(|language| counts[*language] += 1);
        let most = counts.iter().copied().max().unwrap_or(0);
        let likely = counts.iter().enumerate().filter(|(_, count)| most > 1 && **count == most);
        let told: Vec<Option<DateOrder>> = likely.map(|(language, _)| self.words.date_order(language)).collect();
        match told.first().copied().flatten() {
            Some(order) if told.iter().all(|other| *other == Some(order)) && orders.contains(&order) => vec![order],
            _ if orders.contains(&DateOrder::DayMonthYear) && self.prints_other_currency() => {
                vec![DateOrder::DayMonthYear]
            }
            _ => orders,
        }
    }

    /// Whether a currency stands beside the amounts that is not of a country where some write the month first.
    fn prints_other_currency(&self) -> bool {
        let month_first = ["USD", "CAD", "PHP"];
        let mut beside =
            self.columns.iter().filter(|column| column.is_number()).flat_map(|column| &column.symbols).peekable();
        beside.peek().is_some() && beside.all(|currency| !month_first.contains(&currency.code()))
    }

    /// The ways in which the amount may stand, the balance where arithmetic shows it, and whether the columns are
    /// certain.
    fn schemes(&self, options: &ReadOptions) -> (Vec<Scheme>, Option<usize>, bool) {
        let asked = |role| options.said.column(role, self.columns);
        if let Some(amount) = asked(Role::Amount) {
            let flags = asked(Role::Flag).into_iter().chain(self.flags());
            let flagged = flags.map(|flag| Scheme::Flagged { amount, flag });
            let found: Vec<Scheme> = flagged.filter(|scheme| self.may_be(scheme)).take(1).collect();
            let found = if found.is_empty() { vec![Scheme::Signed(amount)] } else { found };
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
            .any(|role| self.named(role, |column| column.header.is_exact).first().is_some());
        if !found.is_empty() || names_money {
            return (found, None, true);
        }
        let is_decoy = |column: &Column| {
            column.header.is_exact
                && column.header.roles.iter().all(|role| DECOYS.contains(role) || *role == Role::Balance)
        };
        if let Some((amount, balance)) = self.row_sum(options) {
            return (vec![Scheme::Signed(amount)], Some(balance), true);
        }
        let free = || self.columns.iter().filter(|column| column.may_be_money() && !is_decoy(column));
        let mut money: Vec<usize> = free().map(|column| column.index).collect();
        if money.len() > MONEY_COLUMNS_MAX {
            money = free().filter(|column| column.looks_like_money()).map(|column| column.index).collect();
        }
        for debit in &money {
            let others = money.iter().filter(|credit| *credit != debit);
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
                into.push(Scheme::Signed(*amount));
            }
            into.extend(flagged);
        }
    }

    /// Columns whose cells say debit or credit and nothing else.
    fn flags(&self) -> Vec<usize> {
        let flags = self.columns.iter().filter(|column| column.says_only(&[Meaning::Debit, Meaning::Credit]));
        // Several words that all mean the same are none of a flag: `D` and `MD` are opposites somewhere.
        let has_both = |column: &&Column| {
            let says = |meaning| column.meanings.contains_key(&meaning);
            column.texts.len() == 1 || (says(Meaning::Debit) && says(Meaning::Credit))
        };
        flags.filter(has_both).map(|column| column.index).collect()
    }

    /// Whether the cells of a scheme go together.
    fn may_be(&self, scheme: &Scheme) -> bool {
        let cell = |row: usize, column: usize| self.table.rows[row].trimmed(column);
        let is_filled = |text: &str| text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        let rows = 0..self.table.rows.len();
        match scheme {
            Scheme::Signed(_) => true,
            // A sign beside a flag says the same thing twice, or another one.
            Scheme::Flagged { amount, .. } => self.columns[*amount].numbers.negative == 0,
            Scheme::Pair { debit, credit } => {
                let both = rows.filter(|row| is_filled(cell(*row, *debit)) && is_filled(cell(*row, *credit))).count();
                let numbers = |index: &usize| &self.columns[*index].numbers;
                let is_mixed = |index: &usize| numbers(index).negative > 0 && numbers(index).positive > 0;
                both == 0 && !is_mixed(debit) && !is_mixed(credit) && numbers(credit).negative == 0
            }
        }
    }

    /// Balances and fees that may stand beside an amount.
    fn beside(&self, scheme: &Scheme, is_named: bool, options: &ReadOptions) -> Vec<(Option<usize>, Option<usize>)> {
        let is_free = |column: &Column| column.is_number() && !scheme.columns().contains(&column.index);
        let named = self.named(Role::Balance, is_free);
        let mut balances: Vec<Option<usize>> = match options.said.column(Role::Balance, self.columns) {
            Some(balance) => vec![Some(balance)],
            None => named.iter().map(|column| Some(column.index)).collect(),
        };
        if balances.is_empty() {
            balances.push(None);
            if !is_named {
                let others = self.columns.iter().filter(|column| is_free(column));
                let others = others.filter(|column| column.may_be_money() && column.filled * 2 > self.table.data.len());
                balances.extend(others.map(|column| Some(column.index)));
            }
        }
        let has_fees = |column: &Column| is_free(column) && column.numbers.positive + column.numbers.negative > 0;
        let fees = self.named(Role::Fee, has_fees).into_iter().map(|column| Some(column.index));
        let fees: Vec<Option<usize>> = fees.chain([None]).collect();
        balances.iter().flat_map(|balance| fees.iter().map(move |fee| (*balance, *fee))).collect()
    }

    /// Whether a signed amount may have to be turned round: only a column beside it, or the person, can say so.
    fn turned(&self, scheme: &Scheme, asked: Option<Sign>) -> Vec<bool> {
        let Scheme::Signed(amount) = scheme else { return vec![false] };
        if let Some(sign) = asked {
            return vec![sign == Sign::SpendPositive];
        }
        let mut agreeing = 0;
        let mut disagreeing = 0;
        for flag in self.flags() {
            for row in &self.table.rows {
                let meanings = self.words.cell(row.trimmed(flag));
                let is_negative = row.trimmed(*amount).contains(['-', '−', '(']);
                let says = |meaning| meanings.contains(&meaning);
                agreeing +=
                    usize::from((says(Meaning::Debit) && is_negative) || (says(Meaning::Credit) && !is_negative));
                disagreeing +=
                    usize::from((says(Meaning::Credit) && is_negative) || (says(Meaning::Debit) && !is_negative));
            }
        }
        vec![disagreeing > 0 && agreeing == 0]
    }

    fn booking_draft(&self, assumed: &Assumed<'_>, options: &ReadOptions) -> Draft {
        let Assumed { date, order, decimal, scheme, balance, fee, invert, is_named } = *assumed;
        let mut taken: Vec<(Role, usize)> = vec![(Role::BookingDate, date)];
        let dated = |role| self.first_named(role, |column| column.is_date()).filter(|index| *index != date);
        let (value_date, transaction_date) = (dated(Role::ValueDate), dated(Role::TransactionDate));
        let dates: Vec<usize> = [Some(date), value_date, transaction_date].into_iter().flatten().collect();
        let mut layout = self.layout(self.patterns(&dates, order), decimal);
        let text = |role| self.first_named(role, |column| !column.is_date() && column.filled > 0);
        let currency = self.currency(scheme, options);
        let mut columns = TransactionColumns {
            booking_date: self.date_value(date, transaction_date.or(value_date)),
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
            balance: balance.map(|index| self.plain_amount(index)),
            fee: fee.map(|index| self.plain_amount(index)),
            original_amount: None,
            original_currency: None,
            merchant_category_code: None,
        };
        if columns.account.is_none() {
            columns.account = text(Role::Account).map(|index| self.column(index));
        }
        match scheme {
            Scheme::Signed(amount) => taken.push((Role::Amount, *amount)),
            Scheme::Pair { debit, credit } => taken.extend([(Role::Debit, *debit), (Role::Credit, *credit)]),
            Scheme::Flagged { amount, flag } => taken.extend([(Role::Amount, *amount), (Role::Flag, *flag)]),
        }
        taken.extend(balance.map(|index| (Role::Balance, index)));
        taken.extend(fee.map(|index| (Role::Fee, index)));
        columns.description = self.joined(&self.descriptions(&taken));
        let numbers: Vec<usize> = scheme.columns().into_iter().chain(balance).collect();
        layout.skip = self.skips(date, &numbers);
        columns.status = self.status(&mut layout.skip);
        self.add_continuation(date, scheme, balance, columns.description.as_ref(), &mut layout.merge_next);
        layout.transaction = Some(columns);
        let named = taken.iter().filter(|(role, index)| self.columns[*index].is_named(*role)).count();
        Draft { layout, order, columns: taken, named, is_named }
    }

    /// A booking that has not been carried out may have no booking date yet: the day of the purchase stands in.
    fn date_value(&self, date: usize, other: Option<usize>) -> Expression {
        let is_empty = |index: usize| move |row: &&Row| row.trimmed(index).is_empty();
        let stands_in = |other: &usize| {
            let rows = self.table.rows.iter().copied();
            rows.filter(|row| is_empty(date)(row) && !is_empty(*other)(row)).count() > 0
        };
        match other.filter(stands_in) {
            Some(other) => operation(Operation {
                first_of: Some(vec![self.column(date), self.column(other)]),
                ..Operation::default()
            }),
            None => self.column(date),
        }
    }

    fn first_named(&self, role: Role, fits: impl Fn(&Column) -> bool) -> Option<usize> {
        self.named(role, fits).first().map(|column| column.index)
    }

    fn plain_amount(&self, index: usize) -> AmountColumns {
        AmountColumns { value: Some(self.column(index)), ..AmountColumns::default() }
    }

    fn amount(&self, scheme: &Scheme, invert: bool) -> AmountColumns {
        match scheme {
            Scheme::Signed(amount) => AmountColumns { invert, ..self.plain_amount(*amount) },
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
            let is_own = |column: &&Column| {
                column.is_currency()
                    && !column.is_named(Role::OriginalCurrency)
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
        let is_status =
            |column: &Column| column.is_text() && column.header.is_exact && column.texts.len() <= STATUS_WORDS_MAX;
        let index = self.first_named(Role::Status, is_status)?;
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
