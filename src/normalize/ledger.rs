//! The figures of a reading, added up while rows pass: accounts with their proof, telecom lines, problems.

use std::io;

use super::prove::{Chain, Statements};
use super::stated::UsageTotals;
use super::{
    Account, AccountSummary, Period, Reading, ReadingStatus, Record, RecordSink, RowCounts, Service, ServiceSummary,
    Status, Transaction, Usage, UsageKind,
};
use crate::base::{Code, Currency, Date, Decimal, Fixed, Identifier, NumberError, Problem, Proof, plain};

/// Everything that is counted while a file is read.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    accounts: Vec<AccountEntry>,
    services: Vec<ServiceEntry>,
    pub(super) rows: RowCounts,
    problems: Vec<Problem>,
    problem_count: u64,
    refused: u64,
    problem_limit: usize,
    period: Period,
    /// Whether the layout knows rows that end a statement, so that one is missed where there is none.
    pub(super) ends_are_stated: bool,
    /// What the file states of its use as a whole.
    pub(super) totals: UsageTotals,
}

#[derive(Debug)]
struct AccountEntry {
    account: Account,
    summary: AccountSummary,
    sum: Fixed,
    fees: Fixed,
    booked: u64,
    booked_effect: Fixed,
    chain: Chain,
    statements: Statements,
    stated_sum: Option<Decimal>,
}

#[derive(Debug)]
struct ServiceEntry {
    identifier: Identifier<String>,
    country: String,
    currency: Option<Currency>,
    summary: ServiceSummary,
}

impl Ledger {
    pub(super) fn new(problem_limit: usize, period: Period, ends_are_stated: bool) -> Ledger {
        Ledger { problem_limit, period, ends_are_stated, ..Ledger::default() }
    }

    /// With totals of use to be held against, where the layout knows any.
    pub(super) fn with_totals(self, states_use: bool) -> Ledger {
        Ledger { totals: UsageTotals::new(states_use), ..self }
    }

    /// The index of an account, announced to the sink when it is new. Rows come in runs, so the last one is tried
    /// first.
    pub(super) fn account(
        &mut self,
        identifier: &str,
        currency: Option<Currency>,
        sink: &mut dyn RecordSink,
    ) -> io::Result<usize> {
        let is_it = |entry: &AccountEntry| {
            entry.account.currency == currency && is_same(entry.account.identifier.reveal(), identifier)
        };
        if let Some(index) = self.accounts.iter().rposition(is_it) {
            return Ok(index);
        }
        let account = Account { identifier: Identifier::new(identifier.to_owned()), currency };
        sink.account(self.accounts.len(), &account)?;
        self.accounts.push(AccountEntry::new(account));
        Ok(self.accounts.len() - 1)
    }

    /// The index of a telecom line, announced to the sink when it is new.
    pub(super) fn service(
        &mut self,
        identifier: &str,
        operator: &str,
        country: &str,
        currency: Option<Currency>,
        sink: &mut dyn RecordSink,
    ) -> io::Result<usize> {
        let is_it = |entry: &ServiceEntry| {
            entry.currency == currency
                && is_same(entry.identifier.reveal(), identifier)
                && is_same(&entry.summary.operator, operator)
                && is_same(&entry.country, country)
        };
        if let Some(index) = self.services.iter().rposition(is_it) {
            return Ok(index);
        }
        let identifier = Identifier::new(identifier.to_owned());
        let (operator, country) = (operator.to_owned(), country.to_owned());
        let service = Service { identifier: identifier.clone(), operator, country };
        sink.service(self.services.len(), &service)?;
        let summary = ServiceEntry::empty_summary(service.operator, currency);
        self.services.push(ServiceEntry { identifier, country: service.country, currency, summary });
        Ok(self.services.len() - 1)
    }

    /// Adds a record to its account or line. The proof follows every row, the figures only those that are wanted.
    ///
    /// # Errors
    /// A problem, and the record is not added, where the sum would have more digits than an exact number holds.
    pub(super) fn record(&mut self, record: &Record, day: Option<Date>, wanted: bool) -> Result<(), Problem> {
        match record {
            Record::Transaction(transaction) => {
                let added = self.accounts.get_mut(transaction.account).map(|entry| entry.add(transaction, day, wanted));
                if added == Some(None) {
                    return Err(Problem::new(Code::BadAmount).with("reason", NumberError::TooLong.to_string()));
                }
            }
            Record::Usage(usage) if wanted => {
                if let Some(entry) = self.services.get_mut(usage.service) {
                    entry.add(usage);
                }
            }
            Record::Usage(_) | Record::BillLine(_) | Record::Balance(_) => {}
        }
        Ok(())
    }

    /// Adds the records of one row to their line: several records, one event of the source.
    pub(super) fn several(&mut self, service: usize, records: &[Record]) {
        let Some(entry) = self.services.get_mut(service) else { return };
        entry.summary.events += 1;
        for record in records {
            match record {
                Record::Usage(usage) => entry.add_quantities(usage),
                Record::BillLine(line) => entry.add_charge(line.charge),
                Record::Transaction(_) | Record::Balance(_) => {}
            }
        }
    }

    /// Notes a duration below zero, which is counted as written.
    pub(super) fn note_negative(&mut self, usage: &Usage) {
        if usage.duration_seconds.is_some_and(|seconds| seconds.is_sign_negative() && !seconds.is_zero()) {
            self.note(Problem::new(Code::NegativeDuration).at(usage.line));
        }
    }

    /// Notes what the file states of an account.
    pub(super) fn state(
        &mut self,
        account: usize,
        line: u64,
        opening: Option<Decimal>,
        closing: Option<Decimal>,
        sum: Option<Decimal>,
    ) {
        let Some(entry) = self.accounts.get_mut(account) else { return };
        if let Some(opening) = opening {
            entry.statements.open(line, opening, entry.booked_effect, entry.booked);
        }
        if let Some(closing) = closing {
            entry.statements.close(line, closing, entry.booked_effect, entry.booked);
        }
        entry.stated_sum = sum.or(entry.stated_sum);
    }

    /// How many accounts have appeared.
    pub(super) fn account_count(&self) -> usize {
        self.accounts.len()
    }

    /// Notes a problem that leaves its row in place.
    pub(super) fn note(&mut self, problem: Problem) {
        self.problem_count += 1;
        if self.problems.len() < self.problem_limit {
            self.problems.push(problem);
        }
    }

    /// Notes a row that was refused.
    pub(super) fn refuse(&mut self, line: u64, problem: Problem) {
        self.rows.skip(line, "refused");
        self.refused += 1;
        self.note(problem.at(line));
    }

    /// Writes the figures into the reading and decides its status.
    pub(super) fn finish(mut self, reading: &mut Reading) {
        for index in 0..self.accounts.len() {
            let (mut summary, problems) = self.accounts[index].finish(self.ends_are_stated);
            if self.period != Period::default() {
                // They belong to the whole file, not to the days that were asked for.
                (summary.opening, summary.closing) = (None, None);
            }
            reading.accounts.push(summary);
            problems.into_iter().for_each(|problem| self.note(problem));
        }
        reading.services.extend(self.services.drain(..).map(|entry| entry.summary));
        if self.totals.is_wanted {
            let (proof, problems) = self.totals.finish();
            reading.services.iter_mut().for_each(|service| service.proof = proof);
            problems.into_iter().for_each(|problem| self.note(problem));
        }
        reading.rows = std::mem::take(&mut self.rows);
        let anything = reading.rows.imported > 0 || self.is_answer_without_bookings(&reading.accounts);
        reading.status = match (anything, self.refused) {
            (false, _) => ReadingStatus::Unreadable,
            (true, 0) => ReadingStatus::Ok,
            (true, _) => ReadingStatus::Partial,
        };
        let unlisted = self.problem_count - self.problems.len() as u64;
        reading.problems.append(&mut self.problems);
        if unlisted > 0 {
            reading.problems.push(Problem::new(Code::MoreProblems).with("count", unlisted));
        }
        if !anything {
            // A file that was not read shows no figures, not even balances that it states.
            reading.accounts.clear();
            reading.services.clear();
        }
        if reading.rows.imported == 0 && (!anything || self.period == Period::default()) {
            reading.problems.push(Problem::new(Code::NothingRead));
        }
    }

    /// With a period asked for, an account without bookings in it is an answer; so is a statement that proves that
    /// nothing was booked.
    fn is_answer_without_bookings(&self, accounts: &[AccountSummary]) -> bool {
        let is_proved = |account: &AccountSummary| account.proof == Proof::Verified;
        !accounts.is_empty()
            && (self.period != Period::default() || (self.refused == 0 && accounts.iter().all(is_proved)))
    }
}

impl AccountEntry {
    fn new(account: Account) -> AccountEntry {
        let summary = AccountSummary {
            currency: account.currency,
            transactions: 0,
            pending: 0,
            sum: Decimal::ZERO,
            fees: Decimal::ZERO,
            first: None,
            last: None,
            opening: None,
            closing: None,
            proof: Proof::Unverifiable,
        };
        AccountEntry {
            account,
            summary,
            sum: Fixed::ZERO,
            fees: Fixed::ZERO,
            booked: 0,
            booked_effect: Fixed::ZERO,
            chain: Chain::default(),
            statements: Statements::default(),
            stated_sum: None,
        }
    }

    /// `None`, and nothing is added, where a sum would have too many digits.
    fn add(&mut self, transaction: &Transaction, day: Option<Date>, wanted: bool) -> Option<()> {
        let (amount, fee) = (Fixed::from(transaction.amount), transaction.fee.map(Fixed::from));
        let (sum, fees) = (self.sum.plus(amount)?, fee.map_or(Some(self.fees), |fee| self.fees.plus(fee))?);
        // Pending bookings have not moved the balance yet.
        let is_pending = transaction.status == Status::Pending;
        if !is_pending {
            let effect = fee.map_or(Some(amount), |fee| amount.minus(fee))?;
            let booked_effect = self.booked_effect.plus(effect)?;
            let balance = transaction.balance_after.map(Fixed::from);
            self.chain.row(transaction.line, transaction.booking_date, effect, balance)?;
            self.booked_effect = booked_effect;
            self.booked += 1;
        }
        if wanted {
            (self.sum, self.fees) = (sum, fees);
            let summary = &mut self.summary;
            summary.transactions += 1;
            summary.pending += u64::from(is_pending);
            widen(&mut summary.first, &mut summary.last, day);
        }
        Some(())
    }

    fn finish(&mut self, ends_are_stated: bool) -> (AccountSummary, Vec<Problem>) {
        (self.summary.sum, self.summary.fees) = (self.sum.into(), self.fees.into());
        let verdict = self.chain.verdict(self.booked, self.booked_effect, &self.statements);
        let mut problems = Vec::new();
        if let Some(found) = verdict.first_break {
            let difference = plain(found.difference, 2);
            problems.push(Problem::new(Code::BalanceBreaks).at(found.line).with("difference", difference));
        }
        if let Some(difference) = verdict.closing_difference {
            let problem = Problem::new(Code::ClosingDiffers).with("difference", plain(difference.difference, 2));
            problems.push(Problem { line: difference.line, ..problem });
        }
        // Where the running balance proves the rows there is nothing to miss.
        let is_expected = ends_are_stated && verdict.proof == Proof::Unverifiable;
        if let Some(line) = self.statements.unclosed(is_expected) {
            problems.push(Problem::new(Code::StatementUnclosed).at(line));
        }
        self.summary.opening = verdict.opening;
        self.summary.closing = verdict.closing;
        self.summary.proof = verdict.proof;
        let off = self.stated_sum.map(|stated| stated - self.summary.sum).filter(|off| !off.is_zero());
        if let Some(off) = off {
            problems.push(Problem::new(Code::TotalDiffers).with("difference", plain(off, 2)));
            self.summary.proof = Proof::Discrepancy;
        } else if self.stated_sum.is_some() && self.summary.proof == Proof::Unverifiable {
            self.summary.proof = Proof::Verified;
        }
        (self.summary.clone(), problems)
    }
}

impl ServiceEntry {
    fn empty_summary(operator: String, currency: Option<Currency>) -> ServiceSummary {
        ServiceSummary {
            operator,
            events: 0,
            voice: 0,
            sms: 0,
            data: 0,
            seconds: Decimal::ZERO,
            bytes: Decimal::ZERO,
            charge: None,
            currency,
            first: None,
            last: None,
            proof: Proof::Unverifiable,
        }
    }

    fn add(&mut self, usage: &Usage) {
        self.summary.events += 1;
        self.add_quantities(usage);
    }

    fn add_charge(&mut self, charge: Decimal) {
        *self.summary.charge.get_or_insert(Decimal::ZERO) += charge;
    }

    fn add_quantities(&mut self, usage: &Usage) {
        let summary = &mut self.summary;
        match usage.kind {
            UsageKind::Voice => summary.voice += usage.count,
            UsageKind::Sms | UsageKind::Mms => summary.sms += usage.count,
            UsageKind::Data => summary.data += usage.count,
            UsageKind::Other => {}
        }
        summary.seconds += usage.duration_seconds.unwrap_or_default();
        summary.bytes += usage.volume_bytes.unwrap_or_default();
        widen(&mut summary.first, &mut summary.last, usage.started_at.map(|moment| moment.date));
        widen(&mut summary.first, &mut summary.last, usage.period_ends);
        if let Some(charge) = usage.charge {
            self.add_charge(charge);
        }
    }
}

/// Whether two identifiers are the same. Most sources give none, and comparing no bytes at all by the C library takes
/// longer than the rest of a row: an empty text points at no memory, and its vector code touches it all the same.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && (one.is_empty() || one == other)
}

fn widen(first: &mut Option<Date>, last: &mut Option<Date>, date: Option<Date>) {
    let Some(date) = date else { return };
    *first = Some(first.map_or(date, |first| first.min(date)));
    *last = Some(last.map_or(date, |last| last.max(date)));
}
