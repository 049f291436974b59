//! Records to meters: what was used, month by month. Everything here stays private, and no text gets this far: words
//! are kept as digests, long enough to tell twins apart.

mod accounts;
mod lines;
mod merge;
mod meters;
mod own_transfers;
mod report;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;

use crate::base::{Currency, Moment, Proof};
use crate::normalize::{
    Account, Classifier, Origin, Reading, Record, RecordSink, Service, Status, Transaction, TransactionKind, Usage,
};
use accounts::{AccountHistory, Booking};
use lines::{Event, LineHistory, Span};
use own_transfers::mark_own_transfers;

pub use meters::{AccountMeters, AccountMonth, DayBalance, LineMeters, LineMonth, Meters, UsageKey, UsageTotal};
pub use report::{AccountMonthReport, AccountReport, LineMonthReport, LineReport, ProfileReport, UsageReport};

/// Takes the records of any number of files and makes one set of meters of them.
#[derive(Debug)]
pub struct Describer<'c> {
    classifier: &'c Classifier,
    accounts: Vec<AccountHistory>,
    lines: Vec<LineHistory>,
    sources: usize,
    origin: Option<Origin>,
    /// For the file being read: its account and service indexes to ours. An account without a currency has none.
    local_accounts: Vec<Option<usize>>,
    local_lines: Vec<usize>,
    /// How many accounts and lines there were before this file.
    known: (usize, usize),
    /// Accounts that were left out because their source names no currency.
    without_currency: u64,
    /// Totals of periods that are longer than a month.
    long_periods: u64,
}

impl<'c> Describer<'c> {
    /// One that has seen nothing. The classifier tells what was paid abroad.
    #[must_use]
    pub fn new(classifier: &'c Classifier) -> Describer<'c> {
        Describer {
            classifier,
            accounts: Vec::new(),
            lines: Vec::new(),
            sources: 0,
            origin: None,
            local_accounts: Vec::new(),
            local_lines: Vec::new(),
            known: (0, 0),
            without_currency: 0,
            long_periods: 0,
        }
    }

    /// How many accounts cannot be metered because their source names no currency.
    #[must_use]
    pub fn accounts_without_currency(&self) -> u64 {
        self.without_currency
    }

    /// How many totals cannot be metered because their period is longer than a month.
    #[must_use]
    pub fn totals_beyond_a_month(&self) -> u64 {
        self.long_periods
    }

    /// The meters of everything that was taken in.
    #[must_use]
    pub fn finish(mut self) -> Meters {
        self.accounts.iter_mut().for_each(AccountHistory::merge);
        mark_own_transfers(&mut self.accounts);
        Meters {
            accounts: self.accounts.iter().map(AccountHistory::meters).collect(),
            lines: self.lines.iter_mut().map(LineHistory::meters).collect(),
        }
    }

    fn add_transaction(&mut self, transaction: &Transaction) {
        let account = self.local_accounts.get(transaction.account).copied().flatten();
        let (Some(account), Some(date)) = (account, transaction.booking_date) else { return };
        if transaction.status == Status::Pending {
            return;
        }
        let own = transaction.counterparty_account.reveal();
        let own_transfer =
            !own.is_empty() && self.accounts.iter().any(|other| other.identifier_digest == digest(own.as_str()));
        self.accounts[account].bookings.push(Booking {
            date,
            amount: transaction.amount,
            fee: transaction.fee.unwrap_or_default(),
            kind: if own_transfer { TransactionKind::OwnTransfer } else { transaction.kind },
            foreign: self.classifier.is_foreign(transaction),
            text_digest: digest(&(transaction.bank_reference.reveal(), transaction.description_raw.reveal())),
            counterparty_digest: digest(transaction.counterparty_name.reveal()),
            source: self.sources,
        });
    }

    fn add_usage(&mut self, usage: &Usage) {
        let Some(started_at) = usage.started_at else { return };
        let period = match usage.period_ends.map(|ends| Span::of_total(started_at.date, ends)) {
            None => None,
            Some(Some(span)) => Some(span),
            // Which of its months it belongs to, nobody knows.
            Some(None) => return self.long_periods += 1,
        };
        let Some(line) = self.local_lines.get(usage.service).and_then(|line| self.lines.get_mut(*line)) else { return };
        line.events.push(Event {
            started_at: Moment { date: started_at.date, time: started_at.time },
            period,
            key: UsageKey {
                kind: usage.kind,
                direction: usage.direction,
                destination: usage.destination,
                place: usage.place,
            },
            count: usage.count,
            seconds: usage.duration_seconds.unwrap_or_default(),
            bytes: usage.volume_bytes.unwrap_or_default(),
            charge: usage.currency.zip(usage.charge),
            peer_digest: digest(usage.peer.reveal()),
            source: self.sources,
        });
    }

    fn account_index(&mut self, account: &Account, currency: Currency) -> usize {
        let identifier_digest = digest(account.identifier.reveal());
        let (label, country) = self.named(&currency.to_string());
        let same = |history: &AccountHistory| {
            history.currency == currency && history.identifier_digest == identifier_digest && history.label == label
        };
        if let Some(index) = self.accounts.iter().position(same) {
            return index;
        }
        let (bookings, anchors) = (Vec::new(), Vec::new());
        let proof = Proof::Verified;
        self.accounts.push(AccountHistory { identifier_digest, label, country, currency, proof, bookings, anchors });
        self.accounts.len() - 1
    }

    /// Takes back what came of a file that broke off: a part of it is no total.
    fn forget_source(&mut self) {
        self.accounts.truncate(self.known.0);
        self.lines.truncate(self.known.1);
        let source = self.sources;
        self.accounts.iter_mut().for_each(|account| account.bookings.retain(|booking| booking.source != source));
        self.lines.iter_mut().for_each(|line| line.events.retain(|event| event.source != source));
    }

    /// What to call a line, and its country: as the rows name them, else as the layout does.
    fn named_line(&self, service: &Service) -> (String, String) {
        let (label, country) = self.named("");
        let or = |own: &String, other: String| if own.is_empty() { other } else { own.clone() };
        (or(&service.operator, label), or(&service.country, country))
    }

    /// What to call an account or line, and its country.
    fn named(&self, detail: &str) -> (String, String) {
        let Some(origin) = &self.origin else { return (detail.to_owned(), "XX".to_owned()) };
        (format!("{} {detail}", origin.institution).trim().to_owned(), origin.country.clone())
    }
}

impl RecordSink for Describer<'_> {
    fn origin(&mut self, origin: &Origin) -> io::Result<()> {
        self.sources += 1;
        self.origin = Some(origin.clone());
        self.local_accounts.clear();
        self.local_lines.clear();
        self.known = (self.accounts.len(), self.lines.len());
        Ok(())
    }

    fn account(&mut self, _index: usize, account: &Account) -> io::Result<()> {
        let index = account.currency.map(|currency| self.account_index(account, currency));
        self.without_currency += u64::from(index.is_none());
        self.local_accounts.push(index);
        Ok(())
    }

    fn service(&mut self, _index: usize, service: &Service) -> io::Result<()> {
        let identifier_digest = digest(service.identifier.reveal());
        let (label, country) = self.named_line(service);
        let same = |line: &LineHistory| line.identifier_digest == identifier_digest && line.label == label;
        let index = self.lines.iter().position(same).unwrap_or_else(|| {
            let (proof, events) = (Proof::Verified, Vec::new());
            self.lines.push(LineHistory { identifier_digest, label, country, proof, events });
            self.lines.len() - 1
        });
        self.local_lines.push(index);
        Ok(())
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        match record {
            Record::Transaction(transaction) => self.add_transaction(transaction),
            Record::Usage(usage) => self.add_usage(usage),
            Record::BillLine(_) | Record::Balance(_) => {}
        }
        Ok(())
    }

    fn end(&mut self, reading: &Reading) -> io::Result<()> {
        if !reading.is_usable() {
            self.forget_source();
            return Ok(());
        }
        for (index, summary) in self.local_accounts.iter().zip(&reading.accounts) {
            let Some(history) = index.and_then(|index| self.accounts.get_mut(index)) else { continue };
            history.proof = weaker(history.proof, summary.proof);
            // A balance that does not fit its own file anchors nothing.
            if let (Some(last), Some(closing), true) =
                (summary.last, summary.closing, summary.proof != Proof::Discrepancy)
            {
                history.anchors.push((last, closing));
            }
        }
        for (index, summary) in self.local_lines.iter().zip(&reading.services) {
            if let Some(line) = self.lines.get_mut(*index) {
                line.proof = weaker(line.proof, summary.proof);
            }
        }
        Ok(())
    }
}

/// Of two proofs the one that promises less.
fn weaker(one: Proof, other: Proof) -> Proof {
    let rank = |proof: Proof| match proof {
        Proof::Verified => 0,
        Proof::Unverifiable => 1,
        Proof::Declared => 2,
        Proof::Discrepancy => 3,
    };
    if rank(other) > rank(one) { other } else { one }
}

/// A digest within this run only: it tells texts apart and says nothing of them.
fn digest<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
