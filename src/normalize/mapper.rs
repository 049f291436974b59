//! Rows under a compiled layout to records in a sink. Nothing is looked up by name and nothing is allocated per cell.

use std::io;
use std::ops::ControlFlow;

use super::classify::Classifier;
use super::fill::{Cells, Owner};
use super::join::Waiting;
use super::layout::{
    Amount, CompiledLayout, CompiledRecord, CompiledTotal, CompiledTransaction, DatedBy, Preamble, Value, all_hold,
    header_cell, is_same_header,
};
use super::ledger::Ledger;
use super::signs::{Signs, record_as_said};
use super::{Balance, Period, ReadOptions, Reading, Record, RecordSink, Transaction, TransactionKind, Usage};
use crate::base::{Code, Date, Decimal, Problem, Proof};
use crate::read::{Row, RowSink};

/// Maps the rows of one file.
pub(super) struct Mapper<'m> {
    pub(super) layout: &'m CompiledLayout,
    classifier: &'m Classifier,
    pub(super) sink: &'m mut dyn RecordSink,
    pub(super) ledger: Ledger,
    preamble: Preamble,
    /// What a row means, with everything that stands before the table looked up.
    pub(super) columns: CompiledRecord,
    /// The account that the last row of a section named.
    section: String,
    /// Another table has begun.
    has_ended: bool,
    in_table: bool,
    header_names: Vec<String>,
    record: Record,
    /// The records of one row, where it makes several.
    pub(super) several: Vec<Record>,
    pub(super) waiting: Waiting,
    pub(super) waiting_bytes: usize,
    pub(super) owner: Owner,
    /// Total rows that came before the first booking, whose account is not known yet.
    early: Vec<StatedRow>,
    /// The record waits for rows that continue it.
    held: bool,
    /// It lies within the period.
    wanted: bool,
    pub(super) period: Period,
    pub(super) failure: Option<io::Error>,
    /// Whether signs are looked at, and what was seen of them.
    signs: Option<Signs>,
}

impl<'m> Mapper<'m> {
    pub(super) fn new(
        layout: &'m CompiledLayout,
        classifier: &'m Classifier,
        options: &ReadOptions,
        sink: &'m mut dyn RecordSink,
    ) -> Mapper<'m> {
        let record = match layout.record {
            CompiledRecord::Transaction(_) => Record::Transaction(Transaction::default()),
            CompiledRecord::Usage(_) | CompiledRecord::Several(_) => Record::Usage(Usage::default()),
        };
        Mapper {
            layout,
            classifier,
            sink,
            ledger: Ledger::new(options.limits.problems, options.period, layout.states_ends())
                .with_totals(layout.states_use()),
            preamble: Preamble::default(),
            columns: record_as_said(layout, options),
            section: String::new(),
            has_ended: false,
            in_table: layout.is_headerless(),
            header_names: Vec::new(),
            record,
            several: Vec::new(),
            waiting: Waiting::default(),
            waiting_bytes: options.limits.waiting_bytes,
            owner: Owner::default(),
            early: Vec::new(),
            held: false,
            wanted: true,
            period: options.period,
            failure: None,
            signs: (layout.has_standard_signs() && options.said.sign.is_none()).then(Signs::default),
        }
    }

    /// Whether every payment of the file is positive, against its standard: some cards print what was spent so.
    pub(super) fn has_doubtful_signs(&self) -> bool {
        self.signs.as_ref().is_some_and(Signs::are_doubtful)
    }

    fn take(&mut self, row: &Row) -> io::Result<()> {
        if !self.in_table {
            self.before_table(row);
            return Ok(());
        }
        if self.is_of_another_table(row) {
            self.flush()?;
            self.count_row(row, None);
            self.ledger.refuse(row.line(), Problem::new(Code::OtherTable).at(row.line()));
            return Ok(());
        }
        let may_meet_rule = self.layout.rule_words.may_hold(row);
        if let Some(reason) = self.left_out(row, may_meet_rule) {
            self.count_row(row, Some(reason));
            self.ledger.rows.skip(row.line(), reason);
            return Ok(());
        }
        if self.continues(row) {
            self.ledger.rows.skip(row.line(), "continuation");
            return Ok(());
        }
        self.flush()?;
        let mut totals = self.layout.totals.iter().filter(|_| may_meet_rule);
        if let Some(total) = totals.find(|total| all_hold(&total.when, row)) {
            return self.state_total(total, row);
        }
        self.count_row(row, None);
        if let Err(problem) = self.layout.check_width(row) {
            return match self.rejoined(row) {
                Some(rejoined) => {
                    self.ledger.note(Problem { code: Code::RejoinedNumber, ..problem });
                    self.take_whole(&rejoined)
                }
                None => {
                    self.ledger.refuse(row.line(), problem);
                    Ok(())
                }
            };
        }
        match &self.layout.join {
            Some(join) => self.take_part(join, row),
            None => self.take_whole(row),
        }
    }

    /// Takes a row that makes a record, or several.
    pub(super) fn take_whole(&mut self, row: &Row) -> io::Result<()> {
        if let CompiledRecord::Several(_) = self.columns {
            return self.take_several(row);
        }
        if let Err(problem) = self.map(row) {
            self.ledger.refuse(row.line(), problem);
            return Ok(());
        }
        self.attach()?;
        self.wanted = self.period.contains(self.day());
        if let Err(problem) = self.ledger.record(&self.record, self.day(), self.wanted) {
            self.ledger.refuse(row.line(), problem);
            return Ok(());
        }
        if self.ledger.totals.is_wanted {
            self.ledger.totals.record(&self.record);
        }
        match self.wanted {
            true => self.ledger.rows.import(),
            false => self.ledger.rows.skip(row.line(), "outside_period"),
        }
        self.held = true;
        if self.layout.merge_next.is_none() { self.flush() } else { Ok(()) }
    }

    /// Collects the lines before the table until its header comes.
    fn before_table(&mut self, row: &Row) {
        if self.is_header(row) {
            self.in_table = true;
            self.preamble.header = row.cells().collect::<Vec<_>>().join(";");
            self.columns = self.layout.record.clone();
            self.columns.bind(&self.preamble);
            self.ledger.rows.skip(row.line(), "header");
            return;
        }
        self.starts_section(row);
        for cell in row.cells() {
            self.preamble.lines.push_str(cell);
            self.preamble.lines.push(';');
        }
        self.preamble.lines.push('\n');
        self.ledger.rows.skip(row.line(), "preamble");
    }

    fn is_header(&mut self, row: &Row) -> bool {
        self.header_names.clear();
        self.header_names.extend(row.cells().map(header_cell));
        self.layout.headers.iter().any(|header| is_same_header(header, &self.header_names))
    }

    /// Why a row is left out, if it is.
    fn left_out(&mut self, row: &Row, may_meet_rule: bool) -> Option<&'m str> {
        if row.is_hidden() {
            return Some("hidden");
        }
        if !row.is_filled(0) && row.is_blank() {
            return Some("blank");
        }
        if self.starts_section(row) {
            return Some("section");
        }
        let mut skip = self.layout.skip.iter().filter(|_| may_meet_rule);
        if let Some((_, reason)) = skip.find(|(conditions, _)| all_hold(conditions, row)) {
            return Some(reason);
        }
        // Exports that were glued together repeat their header.
        let may_be_header = self.layout.first_header.contain(row.trimmed(0));
        (may_be_header && self.is_header(row)).then_some("header")
    }

    /// Whether a row names the account of those after it; takes note of that account.
    fn starts_section(&mut self, row: &Row) -> bool {
        let Some((conditions, account)) = &self.layout.section else { return false };
        let starts = all_hold(conditions, row);
        if starts {
            self.section.clear();
            account.append(row, &mut self.section);
        }
        starts
    }

    /// Whether the table has ended before this row.
    fn is_of_another_table(&mut self, row: &Row) -> bool {
        let until = &self.layout.until;
        self.has_ended = self.has_ended || (!until.is_empty() && all_hold(until, row));
        self.has_ended && !row.is_blank()
    }

    /// Adds a continuation row to the booking before it.
    fn continues(&mut self, row: &Row) -> bool {
        let Some((conditions, description)) = &self.layout.merge_next else { return false };
        if !self.held || !all_hold(conditions, row) {
            return false;
        }
        if let (Record::Transaction(transaction), Ok(text)) = (&mut self.record, description.get(row)) {
            let into = transaction.description_raw.reveal_mut();
            into.push(' ');
            into.push_str(&text);
        }
        true
    }

    /// Notes what a total row states; one whose amount cannot be read is refused.
    fn state_total(&mut self, total: &CompiledTotal, row: &Row) -> io::Result<()> {
        if !matches!(self.columns, CompiledRecord::Transaction(_)) {
            self.close_total(total, row);
            return Ok(());
        }
        let cells = Cells { layout: self.layout, row };
        let read = |amount: &Option<Amount>| {
            let mut stated = None;
            cells.optional_amount(amount, &mut stated).map(|()| stated)
        };
        let stated = read(&total.opening).and_then(|opening| Ok((opening, read(&total.closing)?, read(&total.sum)?)));
        match stated {
            Err(problem) => {
                self.ledger.refuse(row.line(), problem);
                // An end that stands there and cannot be read is told already.
                self.ledger.ends_are_stated &= total.closing.is_none();
            }
            Ok((opening, closing, sum)) => {
                self.ledger.rows.skip(row.line(), "balance");
                let date = cells.optional_moment(&total.date).ok().flatten().map(|moment| moment.date);
                let stated = StatedRow { line: row.line(), date, opening, closing, sum };
                let columns = match &self.columns {
                    CompiledRecord::Transaction(columns) => Some(columns),
                    CompiledRecord::Usage(_) | CompiledRecord::Several(_) => None,
                };
                if let Some(columns) = columns.filter(|_| self.layout.is_fixed) {
                    cells.owner(columns, &mut self.owner);
                    let account = self.account(row.line())?;
                    return self.state(account, &stated);
                }
                if let Some(last) = self.ledger.account_count().checked_sub(1) {
                    return self.state(last, &stated);
                }
                self.early.push(stated);
                if let Some(columns) = columns {
                    cells.owner(columns, &mut self.owner);
                }
            }
        }
        Ok(())
    }

    /// The account that the row at hand is on.
    fn account(&mut self, line: u64) -> io::Result<usize> {
        if let Some((account, currency)) = self.owner.account
            && currency == self.owner.currency
        {
            return Ok(account);
        }
        let known = self.ledger.account_count();
        let account = self.ledger.account(&self.owner.identifier, self.owner.currency, self.sink)?;
        if account == known && self.layout.is_fixed && self.owner.identifier.is_empty() {
            self.ledger.note(Problem::new(Code::UnknownAccount).at(line));
        }
        self.owner.account = Some((account, self.owner.currency));
        Ok(account)
    }

    /// Notes what a total row states of an account.
    fn state(&mut self, account: usize, stated: &StatedRow) -> io::Result<()> {
        self.ledger.state(account, stated.line, stated.opening, stated.closing, stated.sum);
        self.emit_balance(account, stated, stated.opening, true)?;
        self.emit_balance(account, stated, stated.closing, false)
    }

    /// Notes what stood before the first booking: it belongs to that booking's account.
    fn state_early(&mut self) -> io::Result<()> {
        let early = std::mem::take(&mut self.early);
        let last = self.ledger.account_count().saturating_sub(1);
        early.iter().try_for_each(|stated| self.state(last, stated))
    }

    fn emit_balance(
        &mut self,
        account: usize,
        stated: &StatedRow,
        amount: Option<Decimal>,
        opening: bool,
    ) -> io::Result<()> {
        let Some(amount) = amount else { return Ok(()) };
        let (date, line) = (stated.date, stated.line);
        self.sink.record(&Record::Balance(Balance { account, date, amount, opening, line }))
    }

    fn map(&mut self, row: &Row) -> Result<(), Problem> {
        let cells = Cells { layout: self.layout, row };
        match (&self.columns, &mut self.record) {
            (CompiledRecord::Transaction(columns), Record::Transaction(transaction)) => {
                cells.transaction(columns, transaction, &mut self.owner)?;
                if !self.section.is_empty() {
                    self.owner.identifier.clone_from(&self.section);
                    self.owner.account = None;
                }
                let text = transaction.description_raw.reveal();
                transaction.kind = match transaction.kind {
                    TransactionKind::Other => self.classifier.kind(&transaction.type_raw, text),
                    TransactionKind::Transfer => self.classifier.transfer(text),
                    kind => kind,
                };
                if let Some(signs) = &mut self.signs {
                    signs.look_at(transaction);
                }
                Ok(())
            }
            (CompiledRecord::Usage(columns), Record::Usage(usage)) => cells.usage(columns, usage, &mut self.owner),
            // The record was made for the layout when the mapper was.
            _ => Err(Problem::new(Code::MissingValue)),
        }
    }

    /// The day that figures and periods go by.
    fn day(&self) -> Option<Date> {
        match (&self.columns, &self.record) {
            (CompiledRecord::Transaction(columns), Record::Transaction(transaction))
                if columns.dated_by == DatedBy::ValueDate =>
            {
                transaction.value_date.or(transaction.booking_date)
            }
            _ => self.record.day(),
        }
    }

    /// Puts the record on its account or line.
    fn attach(&mut self) -> io::Result<()> {
        if !self.owner.notes.is_empty() {
            self.owner.notes.drain(..).for_each(|problem| self.ledger.note(problem));
        }
        match &mut self.record {
            Record::Transaction(transaction) => {
                let is_first = self.ledger.account_count() == 0;
                let line = transaction.line;
                let account = self.account(line)?;
                if let Record::Transaction(transaction) = &mut self.record {
                    transaction.account = account;
                }
                if is_first {
                    self.state_control()?;
                    self.state_early()?;
                }
            }
            Record::Usage(_) => {
                let service = self.service()?;
                if let Record::Usage(usage) = &mut self.record {
                    usage.service = service;
                    self.ledger.note_negative(usage);
                }
            }
            Record::BillLine(_) | Record::Balance(_) => {}
        }
        Ok(())
    }

    /// The telecom line that the row at hand is of.
    pub(super) fn service(&mut self) -> io::Result<usize> {
        let own = &self.owner;
        let operator = if own.operator.is_empty() { &self.layout.layout.institution } else { &own.operator };
        self.ledger.service(&own.identifier, operator, &own.country, own.currency, self.sink)
    }

    /// Notes the balances that the lines before the table state.
    fn state_control(&mut self) -> io::Result<()> {
        let opening = self.stated_above(self.layout.opening.as_ref());
        let closing = self.stated_above(self.layout.closing.as_ref());
        self.state(0, &StatedRow { line: 1, date: None, opening, closing, sum: None })
    }

    fn stated_above(&self, value: Option<&Value>) -> Option<Decimal> {
        let mut value = value?.clone();
        value.bind(&self.preamble);
        let text = value.get(&Row::default()).ok()?.into_owned();
        self.layout.numbers.parse(&text).ok()
    }

    /// Hands on the record that was held for continuation rows.
    fn flush(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.held) && self.wanted {
            self.sink.record(&self.record)?;
        }
        Ok(())
    }

    /// Writes the figures into the reading and gives the sink back.
    pub(super) fn close(self, reading: &mut Reading) -> &'m mut dyn RecordSink {
        self.ledger.finish(reading);
        if self.layout.join.is_some() {
            // Rows were accounted for when their call ended, or was given up.
            reading.rows.in_order();
            reading.problems.sort_by_key(|problem| problem.line.unwrap_or(u64::MAX));
        }
        if self.layout.layout.declared {
            reading.services.iter_mut().for_each(|service| service.proof = Proof::Declared);
        }
        self.sink
    }

    /// Hands on what is left at the end of the file.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        match self.failure.take() {
            Some(error) => Err(error),
            None => {
                self.flush()?;
                self.give_up_all();
                if self.ledger.account_count() == 0 && !self.early.is_empty() {
                    // No booking at all: the totals belong to the account that their own row names.
                    self.ledger.account(&self.owner.identifier, self.owner.currency, self.sink)?;
                }
                self.state_early()
            }
        }
    }
}

/// A row that states a balance or a sum.
struct StatedRow {
    line: u64,
    date: Option<Date>,
    opening: Option<Decimal>,
    closing: Option<Decimal>,
    sum: Option<Decimal>,
}

impl Cells<'_> {
    fn owner(&self, columns: &CompiledTransaction, owner: &mut Owner) {
        self.identifier(&columns.account, &columns.account_columns, owner);
        owner.currency = self.currency(&columns.currency, None, owner);
    }
}

impl RowSink for Mapper<'_> {
    fn table(&mut self, _name: &str) -> ControlFlow<()> {
        self.in_table = self.layout.is_headerless();
        self.give_up_all();
        // Each sheet names its own account above its own table.
        self.preamble = Preamble::default();
        self.section.clear();
        self.has_ended = false;
        self.owner.forget_cells();
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: &Row) -> ControlFlow<()> {
        match self.take(row) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.ledger.note(problem);
    }
}
