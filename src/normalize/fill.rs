//! From the cells of one row to the fields of one record: parsing, each failure a problem with its column.

use std::borrow::Cow;

use super::known::Known;
use super::layout::{Amount, AmountSource, CompiledBillLine, CompiledTransaction, CompiledUsage, NoValue};
use super::layout::{CompiledLayout, CurrencySource, Value, all_hold};
use super::words::Words;
use super::{BillLine, Destination, Direction, Part, Place, Status, Transaction, TransactionKind, Usage, UsageKind};
use crate::base::{Code, Currency, DateFormat, Decimal, Moment, NumberFormat, Problem, shape};
use crate::read::{CellKind, Row};

/// One row under one layout.
pub(super) struct Cells<'c> {
    pub(super) layout: &'c CompiledLayout,
    pub(super) row: &'c Row,
}

/// Keys of a row under which its account or line is found.
#[derive(Clone, Debug, Default)]
pub(super) struct Owner {
    pub(super) identifier: String,
    pub(super) currency: Option<Currency>,
    /// The operator and the country that the row names; empty where the layout tells them.
    pub(super) operator: String,
    pub(super) country: String,
    /// What is wrong with the row and leaves it in place.
    pub(super) notes: Vec<Problem>,
    told_words: Vec<(Option<usize>, String)>,
    /// The cells that `identifier` was made of.
    cells: Vec<String>,
    /// The place and the currency of the account, as long as `identifier` stays as it is.
    pub(super) account: Option<(usize, Option<Currency>)>,
    /// What the words meant that tell kinds of bookings.
    kinds: Known<TransactionKind>,
    /// Parts of earlier bookings, to be filled again.
    pub(super) spare_parts: Vec<Part>,
}

impl Owner {
    /// Lets the identifier be made anew: what stands above the table has changed.
    pub(super) fn forget_cells(&mut self) {
        self.cells.clear();
        self.kinds.clear();
    }
}

/// Words that are no currency are told one by one up to here.
const TOLD_WORDS_MAX: usize = 16;

impl Cells<'_> {
    /// Fills a booking; the account index is left to the caller.
    pub(super) fn transaction(
        &self,
        columns: &CompiledTransaction,
        into: &mut Transaction,
        owner: &mut Owner,
    ) -> Result<(), Problem> {
        into.status = self.status(columns)?;
        if !self.amount(&columns.amount, &mut into.amount)? {
            return Err(self.missing(columns.amount.column()));
        }
        let booked_in = columns.booking_date.plain_column(self.row);
        let booked = self.moment_in(booked_in, &columns.booking_date)?.map(|moment| moment.date);
        into.booking_date = booked;
        if booked.is_none() {
            match columns.undated {
                true => owner.notes.push(Problem::new(Code::UndatedBooking).at(self.row.line())),
                false => return Err(self.missing(columns.booking_date.column_read())),
            }
        }
        if let Some(value) = &columns.value_date {
            // Often it is the day that it was booked on, written in the same way.
            let is_booked = |column| booked_in.is_some_and(|booked_in| self.row.is_same(column, booked_in));
            into.value_date = match value.plain_column(self.row).is_some_and(is_booked) {
                true => booked,
                false => self.further_moment(&columns.value_date, owner)?.map(|moment| moment.date),
            };
        }
        if columns.has_further {
            self.further(columns, into, owner)?;
        }
        into.currency = self.currency(&columns.currency, into.currency, owner);
        for (value, text) in [
            (&columns.description, into.description_raw.reveal_mut()),
            (&columns.counterparty_name, into.counterparty_name.reveal_mut()),
            (&columns.counterparty_account, into.counterparty_account.reveal_mut()),
            (&columns.bank_reference, into.bank_reference.reveal_mut()),
            (&columns.type_, &mut into.type_raw),
            (&columns.category, &mut into.category_raw),
        ] {
            text.clear();
            if let Some(value) = value {
                value.append(self.row, text);
            }
        }
        into.kind = self.kind(columns, owner)?;
        into.line = self.row.line();
        self.identifier(&columns.account, &columns.account_columns, owner);
        owner.currency = into.currency;
        if !(self.row.parts().is_empty() && into.parts.is_empty()) {
            self.parts(into, owner);
        }
        Ok(())
    }

    /// Fills what most layouts have no column for.
    fn further(&self, columns: &CompiledTransaction, into: &mut Transaction, owner: &mut Owner) -> Result<(), Problem> {
        into.transaction_date = self.further_moment(&columns.transaction_date, owner)?;
        self.optional_amount(&columns.balance, &mut into.balance_after)?;
        self.optional_amount(&columns.fee, &mut into.fee)?;
        self.optional_amount(&columns.original_amount, &mut into.original_amount)?;
        into.original_currency = self.currency(&columns.original_currency, into.original_currency, owner);
        into.merchant_category_code = self.optional(&columns.merchant_category_code).and_then(|text| text.parse().ok());
        Ok(())
    }

    /// Fills a use; the service index is left to the caller.
    pub(super) fn usage(&self, columns: &CompiledUsage, into: &mut Usage, owner: &mut Owner) -> Result<(), Problem> {
        let kind = Some(columns.kind.clone());
        into.kind = match self.word(&kind, UsageKind::from_word)? {
            Some(kind) => kind,
            None => return Err(self.missing(columns.kind.column_read())),
        };
        let started = self.moment(&columns.started_at)?;
        let started = started.ok_or_else(|| self.missing(columns.started_at.column_read()))?;
        into.started_at = Some(started);
        into.period_ends = self.period_ends(&columns.period, started)?;
        into.direction = self.word(&columns.direction, Direction::from_word)?.unwrap_or_default();
        into.destination = self.word(&columns.destination, Destination::from_word)?.unwrap_or_default();
        into.place = self.word(&columns.place, Place::from_word)?.unwrap_or_default();
        into.duration_seconds = self.duration(columns, into.kind)?;
        into.volume_bytes = self.volume(columns, into.kind)?;
        into.count = self.count(columns, into.period_ends.is_some())?;
        self.optional_amount(&columns.charge, &mut into.charge)?;
        into.currency = self.currency(&columns.currency, into.currency, owner);
        self.text(&columns.peer, into.peer.reveal_mut());
        self.text(&columns.network, &mut into.network_raw);
        into.line = self.row.line();
        self.text(&columns.service, &mut owner.identifier);
        owner.currency = into.currency;
        self.operator(columns, owner)
    }

    /// What a bill came to; `None` where the row does not say.
    pub(super) fn bill_line(&self, columns: &CompiledBillLine, owner: &mut Owner) -> Result<Option<BillLine>, Problem> {
        let mut charge = Decimal::ZERO;
        if !self.amount(&columns.charge, &mut charge)? {
            return Ok(None);
        }
        let mut line = BillLine { charge, line: self.row.line(), ..BillLine::default() };
        line.period_start = self.moment(&columns.period_start)?.map(|moment| moment.date);
        line.currency = self.currency(&columns.currency, None, owner);
        self.text(&columns.label, line.label.reveal_mut());
        owner.currency = owner.currency.or(line.currency);
        Ok(Some(line))
    }

    /// Pending when the layout's rule or its column says so.
    fn status(&self, columns: &CompiledTransaction) -> Result<Status, Problem> {
        let pending = &self.layout.pending;
        if !pending.is_empty() && all_hold(pending, self.row) {
            return Ok(Status::Pending);
        }
        Ok(self.word(&columns.status, Status::from_word)?.unwrap_or_default())
    }

    /// What kind of booking it is, as far as the layout tells.
    fn kind(&self, columns: &CompiledTransaction, owner: &mut Owner) -> Result<TransactionKind, Problem> {
        let cell = columns.kind_column.map(|column| self.row.cell(column));
        if let Some(kind) = cell.and_then(|cell| owner.kinds.get(cell)) {
            return Ok(kind);
        }
        let kind = self.word(&columns.kind, TransactionKind::from_word)?.unwrap_or_default();
        if let Some(cell) = cell {
            owner.kinds.insert(cell, kind);
        }
        Ok(kind)
    }

    /// A signed amount, written where it belongs; `false` when its cells are empty.
    ///
    /// A decimal is four numbers in memory: handed from function to function it is copied at every step, and each copy
    /// waits for the one before it.
    pub(super) fn amount(&self, amount: &Amount, into: &mut Decimal) -> Result<bool, Problem> {
        let is_there = match &amount.from {
            AmountSource::Signed(value) => self.number(value, into)?,
            AmountSource::Flagged { value, flag, negative, positive } => {
                let is_there = self.number(value, into)?;
                if is_there {
                    into.set_sign_negative(self.is_negative(*flag, negative, positive)?);
                }
                is_there
            }
            AmountSource::Pair { debit, credit } => self.pair(debit, credit, into)?,
        };
        if is_there && amount.scale != 0 {
            *into = scaled(*into, amount.scale).ok_or_else(|| self.bad(Code::BadAmount, amount.column(), ""))?;
        }
        if is_there && amount.invert {
            into.set_sign_positive(into.is_sign_negative());
        }
        Ok(is_there)
    }

    /// Money out and money in, each with a column of its own. Some banks write the debit with a minus, some without;
    /// some write a nought into the other column.
    fn pair(&self, debit: &Value, credit: &Value, into: &mut Decimal) -> Result<bool, Problem> {
        if !self.number(debit, into)? {
            return self.number(credit, into);
        }
        let mut paid_in = Decimal::ZERO;
        let is_paid_in = self.number(credit, &mut paid_in)?;
        if is_paid_in && into.is_zero() {
            *into = paid_in;
        } else if is_paid_in && !paid_in.is_zero() {
            return Err(self.bad(Code::TwoAmounts, debit.column_read(), ""));
        } else {
            into.set_sign_negative(true);
        }
        Ok(true)
    }

    fn is_negative(&self, flag: usize, negative: &Words, positive: &Words) -> Result<bool, Problem> {
        let cell = self.row.trimmed(flag);
        match negative.contain(cell) {
            true => Ok(true),
            false if positive.contain(cell) => Ok(false),
            false => Err(self.bad(Code::UnknownWord, Some(flag), cell)),
        }
    }

    #[inline]
    pub(super) fn optional_amount(&self, amount: &Option<Amount>, into: &mut Option<Decimal>) -> Result<(), Problem> {
        let is_there = match amount {
            Some(amount) => self.amount(amount, into.get_or_insert(Decimal::ZERO))?,
            None => false,
        };
        if !is_there {
            *into = None;
        }
        Ok(())
    }

    /// A number, written where it belongs; `false` when its cell is empty.
    #[inline(always)]
    pub(super) fn number(&self, value: &Value, into: &mut Decimal) -> Result<bool, Problem> {
        match value.plain_column(self.row) {
            Some(column) => self.parse_number(value, self.row.trimmed(column), self.row.kind(column), into),
            None => self.number_made(value, into),
        }
    }

    /// A number that is made of more than one column, or of a part of one.
    fn number_made(&self, value: &Value, into: &mut Decimal) -> Result<bool, Problem> {
        match value.get(self.row) {
            Ok(text) => self.parse_number(value, &text, self.kind_of(value), into),
            Err(_) => Ok(false),
        }
    }

    fn parse_number(&self, value: &Value, text: &str, kind: CellKind, into: &mut Decimal) -> Result<bool, Problem> {
        if text.is_empty() {
            return Ok(false);
        }
        let format = if kind == CellKind::Number { NumberFormat::PLAIN } else { self.layout.numbers };
        match format.parse(text) {
            Ok(number) => {
                *into = number;
                Ok(true)
            }
            Err(error) => Err(self.bad(Code::BadAmount, value.column_read(), text).with("reason", error.to_string())),
        }
    }

    /// A date beside the booking date. In a table one that is none tells that the columns are others than they seem;
    /// in a format that names its columns it is told and left out: some banks count 30 days a month, February too.
    #[inline(always)]
    fn further_moment(&self, value: &Option<Value>, owner: &mut Owner) -> Result<Option<Moment>, Problem> {
        match self.optional_moment(value) {
            Err(problem) if self.layout.is_fixed => {
                owner.notes.push(problem);
                Ok(None)
            }
            moment => moment,
        }
    }

    #[inline(always)]
    pub(super) fn optional_moment(&self, value: &Option<Value>) -> Result<Option<Moment>, Problem> {
        match value {
            Some(value) => self.moment(value),
            None => Ok(None),
        }
    }

    /// A date, by the first pattern of the layout that fits the whole cell. Made part of its callers, for the reason
    /// given at [`Cells::amount`].
    #[inline(always)]
    pub(super) fn moment(&self, value: &Value) -> Result<Option<Moment>, Problem> {
        self.moment_in(value.plain_column(self.row), value)
    }

    /// A date whose column is known already, if it is that of a single column.
    #[inline(always)]
    fn moment_in(&self, column: Option<usize>, value: &Value) -> Result<Option<Moment>, Problem> {
        match column {
            Some(column) => match self.row.trimmed(column) {
                "" => Ok(None),
                text => self.parse_moment(value, text, self.row.kind(column)),
            },
            None => match value.get(self.row) {
                Ok(text) => self.parse_moment(value, &text, self.kind_of(value)),
                Err(_) => Ok(None),
            },
        }
    }

    #[inline(always)]
    fn parse_moment(&self, value: &Value, text: &str, kind: CellKind) -> Result<Option<Moment>, Problem> {
        if kind == CellKind::Date {
            return Moment::from_iso(text).map(Some).ok_or_else(|| self.bad_date(value, text));
        }
        for format in &self.layout.dates {
            if let Some(moment) = format.parse(text) {
                return Ok(Some(moment));
            }
        }
        Err(self.bad_date(value, text))
    }

    fn bad_date(&self, value: &Value, text: &str) -> Problem {
        let patterns: Vec<&str> = self.layout.dates.iter().map(DateFormat::pattern).collect();
        self.bad(Code::BadDate, value.column_read(), text).with("patterns", patterns.join(", "))
    }

    pub(super) fn kind_of(&self, value: &Value) -> CellKind {
        value.typed_column(self.row).map_or(CellKind::Text, |column| self.row.kind(column))
    }

    pub(super) fn optional_text<'v>(&'v self, value: &'v Value) -> Option<Cow<'v, str>> {
        let text = match value.plain_column(self.row) {
            Some(column) => Cow::Borrowed(self.row.trimmed(column)),
            None => value.get(self.row).ok()?,
        };
        (!text.is_empty()).then_some(text)
    }

    fn optional<'v>(&'v self, value: &'v Option<Value>) -> Option<Cow<'v, str>> {
        value.as_ref().and_then(|value| self.optional_text(value))
    }

    /// A currency; `None` where the cell is empty or holds another word. Nearly every row has that of the row before
    /// it, which is compared before anything is looked up.
    #[inline(always)]
    pub(super) fn currency(
        &self,
        source: &Option<CurrencySource>,
        last: Option<Currency>,
        owner: &mut Owner,
    ) -> Option<Currency> {
        match source.as_ref()? {
            CurrencySource::Fixed(currency) => *currency,
            CurrencySource::Read(value) => {
                let is_written = |last: &Currency| {
                    value.plain_column(self.row).is_some_and(|column| last.is_written(self.row.cell(column)))
                };
                last.filter(is_written).or_else(|| self.read_currency(value, last, owner))
            }
        }
    }

    fn read_currency(&self, value: &Value, last: Option<Currency>, owner: &mut Owner) -> Option<Currency> {
        let text = self.optional_text(value)?;
        let read = last.filter(|last| last.is_written(&text)).or_else(|| Currency::read(&text));
        if read.is_none() {
            self.tell_unknown_currency(value.column_read(), &text, owner);
        }
        read
    }

    /// Notes a word in a currency column that is none, once.
    pub(super) fn tell_unknown_currency(&self, column: Option<usize>, word: &str, owner: &mut Owner) {
        let is_told = owner.told_words.iter().any(|(at, told)| *at == column && told == word);
        if !is_told && owner.told_words.len() < TOLD_WORDS_MAX {
            owner.told_words.push((column, word.to_owned()));
            owner.notes.push(self.bad(Code::UnknownCurrency, column, word));
        }
    }

    /// The account. Nearly every row names that of the row before it, so it is made anew only when its cells change.
    #[inline(always)]
    pub(super) fn identifier(&self, account: &Option<Value>, columns: &[usize], owner: &mut Owner) {
        let is_same = |(column, known): (&usize, &String)| {
            let cell = self.row.cell(*column);
            cell.len() == known.len() && (cell.is_empty() || cell == known)
        };
        let is_known = owner.cells.len() == columns.len() && !columns.is_empty();
        if !is_known || !columns.iter().zip(&owner.cells).all(is_same) {
            self.new_identifier(account, columns, owner);
        }
    }

    fn new_identifier(&self, account: &Option<Value>, columns: &[usize], owner: &mut Owner) {
        owner.account = None;
        owner.cells.clear();
        owner.cells.extend(columns.iter().map(|column| self.row.cell(*column).to_owned()));
        self.text(account, &mut owner.identifier);
    }

    #[inline]
    pub(super) fn text(&self, value: &Option<Value>, into: &mut String) {
        into.clear();
        if let Some(value) = value {
            value.append(self.row, into);
        }
    }

    /// A word of a closed list; a word that the layout does not map is a problem, never a guess.
    #[inline]
    pub(super) fn word<T>(
        &self,
        value: &Option<Value>,
        from_word: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = value else { return Ok(None) };
        match value.get(self.row) {
            Ok(text) => match from_word(&text) {
                Some(meaning) => Ok(Some(meaning)),
                None => Err(self.bad(Code::UnknownWord, value.column_read(), &text)),
            },
            Err(NoValue::Empty) => Ok(None),
            Err(NoValue::Unlisted) => {
                let cell = value.column_read().map_or("", |column| self.row.cell(column));
                Err(self.bad(Code::UnknownWord, value.column_read(), cell))
            }
        }
    }

    pub(super) fn bad(&self, code: Code, column: Option<usize>, cell: &str) -> Problem {
        let problem = Problem::new(code).at(self.row.line()).with("cell", shape(cell.trim()));
        let problem = problem.with("layout", self.layout.layout.id.as_str());
        match column {
            Some(column) => problem.in_column(self.layout.column_name(column)),
            None => problem,
        }
    }

    pub(super) fn missing(&self, column: Option<usize>) -> Problem {
        self.bad(Code::MissingValue, column, "")
    }
}

impl Amount {
    fn column(&self) -> Option<usize> {
        match &self.from {
            AmountSource::Signed(value) | AmountSource::Flagged { value, .. } => value.column_read(),
            AmountSource::Pair { debit, .. } => debit.column_read(),
        }
    }
}

/// Times a power of ten, exactly.
fn scaled(value: Decimal, exponent: i32) -> Option<Decimal> {
    let ten_to = Decimal::from(10_i64.pow(exponent.unsigned_abs()));
    if exponent > 0 { value.checked_mul(ten_to) } else { value.checked_div(ten_to) }
}
