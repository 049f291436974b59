//! From the cells of one row to the fields of one record: parsing, each failure a problem with its column.

use std::borrow::Cow;

use super::known::Known;
use super::layout::{
    Amount, AmountSource, CompiledBillLine, CompiledDuration, CompiledTransaction, CompiledUsage, NoValue,
};
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
        let mut amount = None;
        self.amount(&columns.amount, &mut amount)?;
        into.amount = amount.ok_or_else(|| self.missing(columns.amount.column()))?;
        into.booking_date = self.moment(&columns.booking_date)?.map(|moment| moment.date);
        if into.booking_date.is_none() {
            match columns.undated {
                true => owner.notes.push(Problem::new(Code::UndatedBooking).at(self.row.line())),
                false => return Err(self.missing(columns.booking_date.column_read())),
            }
        }
        into.value_date = self.further_moment(&columns.value_date, owner)?.map(|moment| moment.date);
        into.transaction_date = self.further_moment(&columns.transaction_date, owner)?;
        self.optional_amount(&columns.balance, &mut into.balance_after)?;
        self.optional_amount(&columns.fee, &mut into.fee)?;
        self.optional_amount(&columns.original_amount, &mut into.original_amount)?;
        into.original_currency = self.currency(&columns.original_currency, into.original_currency, owner);
        into.currency = self.currency(&columns.currency, into.currency, owner);
        self.text(&columns.description, into.description_raw.reveal_mut());
        self.text(&columns.counterparty_name, into.counterparty_name.reveal_mut());
        self.text(&columns.counterparty_account, into.counterparty_account.reveal_mut());
        self.text(&columns.bank_reference, into.bank_reference.reveal_mut());
        self.text(&columns.type_, &mut into.type_raw);
        self.text(&columns.category, &mut into.category_raw);
        into.merchant_category_code = self.optional(&columns.merchant_category_code).and_then(|text| text.parse().ok());
        into.kind = self.kind(columns, owner)?;
        into.line = self.row.line();
        self.identifier(&columns.account, &columns.account_columns, owner);
        owner.currency = into.currency;
        if !(self.row.parts().is_empty() && into.parts.is_empty()) {
            self.parts(into, owner);
        }
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
        let mut charge = None;
        self.amount(&columns.charge, &mut charge)?;
        let Some(charge) = charge else { return Ok(None) };
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

    /// A signed amount, written where it belongs; `None` when its cells are empty.
    ///
    /// A decimal is four numbers in memory: handed from function to function it is copied at every step, and each copy
    /// waits for the one before it.
    pub(super) fn amount(&self, amount: &Amount, into: &mut Option<Decimal>) -> Result<(), Problem> {
        match &amount.from {
            AmountSource::Signed(value) => self.number(value, into)?,
            AmountSource::Flagged { value, flag, negative, positive } => {
                self.number(value, into)?;
                if let Some(number) = into {
                    number.set_sign_negative(self.is_negative(*flag, negative, positive)?);
                }
            }
            AmountSource::Pair { debit, credit } => self.pair(debit, credit, into)?,
        }
        let Some(value) = into else { return Ok(()) };
        if amount.scale != 0 {
            *value = scaled(*value, amount.scale).ok_or_else(|| self.bad(Code::BadAmount, amount.column(), ""))?;
        }
        if amount.invert {
            value.set_sign_positive(value.is_sign_negative());
        }
        Ok(())
    }

    /// Money out and money in, each with a column of its own. Some banks write the debit with a minus, some without;
    /// some write a nought into the other column.
    fn pair(&self, debit: &Value, credit: &Value, into: &mut Option<Decimal>) -> Result<(), Problem> {
        self.number(debit, into)?;
        let Some(out) = into else { return self.number(credit, into) };
        let mut paid_in = None;
        self.number(credit, &mut paid_in)?;
        match paid_in {
            Some(in_) if out.is_zero() => *out = in_,
            Some(in_) if !in_.is_zero() => return Err(self.bad(Code::TwoAmounts, debit.column_read(), "")),
            _ => out.set_sign_negative(true),
        }
        Ok(())
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
        match amount {
            Some(amount) => self.amount(amount, into),
            None => {
                *into = None;
                Ok(())
            }
        }
    }

    fn number(&self, value: &Value, into: &mut Option<Decimal>) -> Result<(), Problem> {
        match value.plain_column(self.row) {
            Some(column) => self.parse_number(value, self.row.trimmed(column), self.row.kind(column), into),
            None => match value.get(self.row) {
                Ok(text) => self.parse_number(value, &text, self.kind_of(value), into),
                Err(_) => {
                    *into = None;
                    Ok(())
                }
            },
        }
    }

    fn parse_number(
        &self,
        value: &Value,
        text: &str,
        kind: CellKind,
        into: &mut Option<Decimal>,
    ) -> Result<(), Problem> {
        *into = None;
        if text.is_empty() {
            return Ok(());
        }
        let format = if kind == CellKind::Number { NumberFormat::PLAIN } else { self.layout.numbers };
        match format.parse(text) {
            Ok(number) => {
                *into = Some(number);
                Ok(())
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
        match value.plain_column(self.row) {
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

    fn kind_of(&self, value: &Value) -> CellKind {
        value.typed_column(self.row).map_or(CellKind::Text, |column| self.row.kind(column))
    }

    fn duration(&self, columns: &CompiledUsage, kind: UsageKind) -> Result<Option<Decimal>, Problem> {
        let Some((duration, only_for)) = &columns.duration else { return Ok(None) };
        if !only_for.is_empty() && !only_for.contains(&kind) {
            return Ok(None);
        }
        self.length(duration)
    }

    /// A duration in seconds; `None` where its cells are empty.
    pub(super) fn length(&self, duration: &CompiledDuration) -> Result<Option<Decimal>, Problem> {
        match duration {
            CompiledDuration::Written(value, form) => {
                let Some(text) = self.optional_text(value) else { return Ok(None) };
                let numbers = match self.kind_of(value) {
                    CellKind::Number => NumberFormat::PLAIN,
                    _ => self.layout.numbers,
                };
                let seconds = form.parse(&text, numbers);
                seconds.map(Some).ok_or_else(|| self.bad(Code::BadQuantity, value.column_read(), &text))
            }
            CompiledDuration::Between(from, to) => {
                let (from, to) = (self.moment(from)?, self.moment(to)?);
                Ok(from.zip(to).map(|(from, to)| seconds_between(from, to)))
            }
        }
    }

    fn volume(&self, columns: &CompiledUsage, kind: UsageKind) -> Result<Option<Decimal>, Problem> {
        let Some(volume) = &columns.volume else { return Ok(None) };
        if !volume.only_for.is_empty() && !volume.only_for.contains(&kind) {
            return Ok(None);
        }
        let mut sum: Option<Decimal> = None;
        for value in &volume.values {
            let mut number = None;
            self.number(value, &mut number).map_err(|problem| Problem { code: Code::BadQuantity, ..problem })?;
            if let Some(number) = number {
                let added = sum.unwrap_or_default().checked_add(number);
                sum = Some(added.ok_or_else(|| self.bad(Code::BadQuantity, value.column_read(), ""))?);
            }
        }
        Ok(sum.and_then(|sum| sum.checked_mul(volume.unit_bytes)))
    }

    fn count(&self, columns: &CompiledUsage, is_total: bool) -> Result<u64, Problem> {
        let Some(value) = &columns.count else { return Ok(u64::from(!is_total)) };
        Ok(self.whole_number(value)?.unwrap_or(0))
    }

    /// A number of things; `None` where its cell is empty.
    pub(super) fn whole_number(&self, value: &Value) -> Result<Option<u64>, Problem> {
        let Some(text) = self.optional_text(value) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.bad(Code::BadQuantity, value.column_read(), &text))
    }

    fn optional_text<'v>(&'v self, value: &'v Value) -> Option<Cow<'v, str>> {
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
    #[inline]
    pub(super) fn currency(
        &self,
        source: &Option<CurrencySource>,
        last: Option<Currency>,
        owner: &mut Owner,
    ) -> Option<Currency> {
        match source.as_ref()? {
            CurrencySource::Fixed(currency) => *currency,
            CurrencySource::Read(value) => {
                let text = self.optional_text(value)?;
                let read = last.filter(|last| last.is_written(&text)).or_else(|| Currency::read(&text));
                if read.is_none() {
                    self.tell_unknown_currency(value.column_read(), &text, owner);
                }
                read
            }
        }
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
    pub(super) fn identifier(&self, account: &Option<Value>, columns: &[usize], owner: &mut Owner) {
        let same = |(column, known): (&usize, &String)| {
            let cell = self.row.cell(*column);
            cell.len() == known.len() && (cell.is_empty() || cell == known)
        };
        if owner.cells.len() == columns.len() && !columns.is_empty() && columns.iter().zip(&owner.cells).all(same) {
            return;
        }
        owner.cells.clear();
        owner.cells.extend(columns.iter().map(|column| self.row.cell(*column).to_owned()));
        self.text(account, &mut owner.identifier);
    }

    #[inline]
    pub(super) fn text(&self, value: &Option<Value>, into: &mut String) {
        into.clear();
        let Some(value) = value else { return };
        match value.plain_column(self.row) {
            Some(column) => into.push_str(self.row.trimmed(column)),
            None => value.append(self.row, into),
        }
    }

    /// A word of a closed list; a word that the layout does not map is a problem, never a guess.
    #[inline]
    fn word<T>(&self, value: &Option<Value>, from_word: fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
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

/// How long it is from one moment to another.
pub(super) fn seconds_between(from: Moment, to: Moment) -> Decimal {
    let at = |moment: Moment| moment.date.to_datetime(moment.time.unwrap_or_default());
    // Some clocks tell parts of a second.
    Decimal::from_i128_with_scale(at(from).duration_until(at(to)).as_nanos(), 9).normalize()
}
