//! What a writer knows while records pass: which source is being read, which accounts and telecom lines were announced,
//! and how often a row was seen. Turns records into views.

use std::collections::HashMap;
use std::io;

use super::WriteError;
use super::identity::{HolderDigest, Identities, account_digest, service_digest};
use super::leaf::{Amount, CurrencyCode, Day, IdentifierText, LocalTime, PersonalText};
use super::view::{
    AccountView, BalanceMoment, BalanceView, BillLineView, PartView, ServiceView, SourceView, TransactionView,
    UsageView,
};
use crate::base::Currency;
use crate::normalize::{Account, Balance, BillLine, Origin, Service, Transaction, Usage};

/// Numbers sources, accounts and services through the whole output, and names records.
#[derive(Debug, Default)]
pub(super) struct Scope {
    source_count: u64,
    institution: String,
    accounts: Vec<Holder>,
    services: Vec<Holder>,
    account_numbers: Numbers,
    service_numbers: Numbers,
    identities: Identities,
}

/// An account or a telecom line of the source that is being read.
#[derive(Clone, Copy, Debug)]
struct Holder {
    number: u64,
    digest: HolderDigest,
    currency: Option<Currency>,
}

/// The numbers given so far; those that have a number of their own are recognized in later sources.
#[derive(Debug, Default)]
struct Numbers {
    known: HashMap<(HolderDigest, Option<Currency>), u64>,
    count: u64,
}

impl Numbers {
    /// The number, and whether it is new. Accounts without a number of their own stay apart from source to source.
    fn give(&mut self, digest: HolderDigest, currency: Option<Currency>, named: bool) -> (u64, bool) {
        let known = self.known.get(&(digest, currency)).copied().filter(|_| named);
        if let Some(number) = known {
            return (number, false);
        }
        let number = self.count;
        self.count += 1;
        if named {
            self.known.insert((digest, currency), number);
        }
        (number, true)
    }
}

impl Scope {
    /// Number of the source that is being read.
    pub(super) fn source(&self) -> u64 {
        self.source_count.saturating_sub(1)
    }

    pub(super) fn begin<'a>(&mut self, origin: &'a Origin) -> SourceView<'a> {
        self.source_count += 1;
        self.institution.clone_from(&origin.institution);
        self.accounts.clear();
        self.services.clear();
        SourceView::new(self.source(), origin)
    }

    /// `None` when an earlier source announced the same account.
    pub(super) fn account<'a>(&mut self, index: usize, account: &'a Account) -> io::Result<Option<AccountView<'a>>> {
        let digest = account_digest(account, &self.institution);
        let identifier = IdentifierText::of(&account.identifier);
        let (number, new) = self.account_numbers.give(digest, account.currency, identifier.is_some());
        announce(&mut self.accounts, index, Holder { number, digest, currency: account.currency })?;
        let currency = account.currency.map(CurrencyCode);
        Ok(new.then(|| AccountView { account: number, source: self.source(), identifier, currency }))
    }

    /// Number of an account of the source that is being read, by its index there.
    pub(super) fn account_number(&self, index: usize) -> io::Result<u64> {
        holder(&self.accounts, index, 0).map(|holder| holder.number)
    }

    /// `None` when an earlier source announced the same line.
    pub(super) fn service<'a>(&mut self, index: usize, service: &'a Service) -> io::Result<Option<ServiceView<'a>>> {
        let digest = service_digest(service);
        let identifier = IdentifierText::of(&service.identifier);
        let (number, new) = self.service_numbers.give(digest, None, identifier.is_some());
        announce(&mut self.services, index, Holder { number, digest, currency: None })?;
        let (operator, country) = (&service.operator, &service.country);
        Ok(new.then(|| ServiceView { service: number, source: self.source(), identifier, operator, country }))
    }

    pub(super) fn transaction<'a>(&mut self, row: &'a Transaction) -> io::Result<TransactionView<'a>> {
        let holder = holder(&self.accounts, row.account, row.line)?;
        let money = |value| Amount::money(value, row.currency);
        Ok(TransactionView {
            id: self.identities.transaction(holder.digest, row),
            source: self.source(),
            line: row.line,
            account: holder.number,
            status: row.status,
            amount: money(row.amount),
            currency: row.currency.map(CurrencyCode),
            booking_date: row.booking_date.map(Day),
            value_date: row.value_date.map(Day),
            transaction_date: row.transaction_date.map(LocalTime),
            kind: row.kind,
            description_raw: PersonalText::of(&row.description_raw),
            counterparty_name: PersonalText::of(&row.counterparty_name),
            counterparty_account: IdentifierText::of(&row.counterparty_account),
            bank_reference: IdentifierText::of(&row.bank_reference),
            type_raw: &row.type_raw,
            category_raw: &row.category_raw,
            balance_after: row.balance_after.map(money),
            fee: row.fee.map(money),
            original_amount: row.original_amount.map(|value| Amount::money(value, row.original_currency)),
            original_currency: row.original_currency.map(CurrencyCode),
            merchant_category_code: row.merchant_category_code,
            parts: row.parts.iter().map(|part| PartView::new(part, row.currency)).collect(),
        })
    }

    pub(super) fn usage<'a>(&mut self, row: &'a Usage) -> io::Result<UsageView<'a>> {
        let holder = holder(&self.services, row.service, row.line)?;
        Ok(UsageView {
            id: self.identities.usage(holder.digest, row),
            source: self.source(),
            line: row.line,
            service: holder.number,
            started_at: row.started_at.map(LocalTime),
            period_ends: row.period_ends.map(Day),
            kind: row.kind,
            direction: row.direction,
            destination: row.destination,
            place: row.place,
            peer: IdentifierText::of(&row.peer),
            network_raw: &row.network_raw,
            duration_seconds: row.duration_seconds.map(Amount::quantity),
            volume_bytes: row.volume_bytes.map(Amount::quantity),
            count: row.count,
            charge: row.charge.map(|charge| Amount::money(charge, row.currency)),
            currency: row.currency.map(CurrencyCode),
        })
    }

    pub(super) fn bill_line<'a>(&mut self, row: &'a BillLine) -> io::Result<BillLineView<'a>> {
        let holder = holder(&self.services, row.service, row.line)?;
        Ok(BillLineView {
            id: self.identities.bill_line(holder.digest, row),
            source: self.source(),
            line: row.line,
            service: holder.number,
            period_start: row.period_start.map(Day),
            label: PersonalText::of(&row.label),
            charge: Amount::money(row.charge, row.currency),
            currency: row.currency.map(CurrencyCode),
        })
    }

    pub(super) fn balance(&mut self, row: &Balance) -> io::Result<BalanceView> {
        let holder = holder(&self.accounts, row.account, row.line)?;
        Ok(BalanceView {
            id: self.identities.balance(holder.digest, row, holder.currency),
            source: self.source(),
            line: row.line,
            account: holder.number,
            moment: if row.opening { BalanceMoment::Opening } else { BalanceMoment::Closing },
            date: row.date.map(Day),
            amount: Amount::money(row.amount, holder.currency),
            currency: holder.currency.map(CurrencyCode),
        })
    }
}

/// Announced in the order of their index, each once.
fn announce(holders: &mut Vec<Holder>, index: usize, holder: Holder) -> io::Result<()> {
    if index != holders.len() {
        return Err(WriteError::OutOfTurn { index }.into());
    }
    holders.push(holder);
    Ok(())
}

fn holder(holders: &[Holder], index: usize, line: u64) -> io::Result<Holder> {
    holders.get(index).copied().ok_or_else(|| WriteError::NotAnnounced { index, line }.into())
}
