//! A beancount ledger: every account opened in its currencies, a transaction for each booking, and where the reading is
//! verified the balances before and after them.
//!
//! The other side of a booking is `Expenses:Unknown` or `Income:Unknown`: rules of the person's own sort them. Parts
//! that add up to their booking are postings of their own, others comments.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use super::books::{Entry, Form, Sheet};
use super::spool::Spool;
use crate::base::{Date, Decimal};

/// beancount.
pub(super) struct Beancount;

impl Form for Beancount {
    const NAME: &'static str = "beancount";

    fn entry(&self, sheet: &Sheet, entry: &Entry<'_>, into: &mut String) {
        let mark = if entry.is_pending { '!' } else { '*' };
        let _ = write!(into, "{} {mark} ", entry.date);
        if !entry.payee.is_empty() {
            let _ = write!(into, "{} ", quoted(entry.payee));
        }
        let _ = writeln!(into, "{}\n  import_id: \"{}\"", quoted(entry.narration), entry.id());
        if let Some(day) = entry.value_date {
            let _ = writeln!(into, "  value_date: {day}");
        }
        for part in entry.parts.told() {
            let _ = write!(into, "  ; part {}", part.words());
            into.truncate(into.trim_end().len());
            into.push('\n');
        }
        let (amount, code) = (sheet.money(entry.amount), sheet.code());
        let _ = writeln!(into, "  {}  {amount} {code}", account(sheet));
        for split in entry.parts.splits() {
            write_other_side(split.amount, sheet, into);
            let words = split.words();
            if !words.is_empty() {
                let _ = writeln!(into, "    note: {}", quoted(&words));
            }
        }
        if entry.parts.splits().is_empty() {
            write_other_side(entry.amount, sheet, into);
        }
        into.push('\n');
    }

    fn finish(&self, sheets: &[Sheet], spool: &mut Spool, out: &mut dyn Write) -> io::Result<()> {
        let written: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.first.is_some()).collect();
        write_opens(&written, out)?;
        for sheet in written {
            let (name, code, proved) = (account(sheet), sheet.code(), sheet.proved());
            if let Some(proved) = &proved {
                let (amount, against) = (sheet.money(proved.opening), sheet.money(-proved.opening));
                writeln!(out, "{} * \"opening balance\"\n  {name}  {amount} {code}", proved.first)?;
                writeln!(out, "  Equity:Opening-Balances  {against} {code}\n")?;
            }
            spool.copy(sheet.list, out)?;
            // A balance holds at the beginning of its day.
            if let Some((proved, day)) = proved.and_then(|proved| proved.last.tomorrow().ok().map(|day| (proved, day)))
            {
                writeln!(out, "{day} balance {name}  {} {code}\n", sheet.money(proved.closing))?;
            }
        }
        Ok(())
    }
}

/// The posting against a booking or a part of it.
fn write_other_side(amount: Decimal, sheet: &Sheet, into: &mut String) {
    let other = if amount.is_sign_negative() { "Expenses:Unknown" } else { "Income:Unknown" };
    let _ = writeln!(into, "  {other}  {} {}", sheet.money(-amount), sheet.code());
}

/// The currencies and accounts, each opened on the day of its first booking.
fn write_opens(sheets: &[&Sheet], out: &mut dyn Write) -> io::Result<()> {
    for code in sheets.iter().map(|sheet| sheet.code()).collect::<BTreeSet<_>>() {
        writeln!(out, "option \"operating_currency\" \"{code}\"")?;
    }
    out.write_all(b"\n")?;
    let mut opens: BTreeMap<String, (Date, BTreeSet<&str>)> = BTreeMap::new();
    for (sheet, first) in sheets.iter().filter_map(|sheet| sheet.first.map(|first| (sheet, first))) {
        let open = opens.entry(account(sheet)).or_insert_with(|| (first, BTreeSet::new()));
        open.0 = open.0.min(first);
        open.1.insert(sheet.code());
    }
    for (name, (first, codes)) in &opens {
        let codes: Vec<&str> = codes.iter().copied().collect();
        writeln!(out, "{first} open {name}  {}", codes.join(","))?;
    }
    if let Some(first) = opens.values().map(|(first, _)| *first).min() {
        for name in ["Equity:Opening-Balances", "Expenses:Unknown", "Income:Unknown"] {
            writeln!(out, "{first} open {name}")?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Each part of a name begins with a capital or a digit.
fn account(sheet: &Sheet) -> String {
    format!("Assets:Bank:{}:{}", capitals(&sheet.place), capitals(&sheet.label))
}

fn capitals(words: &str) -> String {
    let mut is_first = true;
    let turned = words.chars().map(|character| {
        let begins = std::mem::replace(&mut is_first, character == '-');
        if begins { character.to_ascii_uppercase() } else { character }
    });
    turned.collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
