//! An hledger journal: every account and currency declared (`hledger check --strict` finds nothing), a transaction for
//! each booking, and where the reading is verified the balances before and after them.
//!
//! The other side of a booking is `expenses:unknown` or `income:unknown`: rules of the person's own sort them. Parts
//! that add up to their booking are postings of their own, others comments.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::books::{Entry, Form, Sheet};
use super::spool::Spool;
use crate::base::Decimal;

/// hledger.
pub(super) struct Hledger;

impl Form for Hledger {
    const NAME: &'static str = "hledger";

    fn entry(&self, sheet: &Sheet, entry: &Entry<'_>, into: &mut String) {
        let mark = if entry.is_pending { '!' } else { '*' };
        let _ = write!(into, "{} {mark} {}", entry.date, description(entry));
        into.truncate(into.trim_end().len());
        let _ = write!(into, "\n    ; id: {}", entry.id());
        if let Some(day) = entry.value_date {
            let _ = write!(into, ", value_date: {day}");
        }
        for part in entry.parts.told() {
            let _ = write!(into, "\n    ; part {}", comment(&part.words()));
            into.truncate(into.trim_end().len());
        }
        let (amount, code) = (sheet.money(entry.amount), sheet.code());
        let _ = writeln!(into, "\n    {}  {amount} {code}", account(sheet));
        for split in entry.parts.splits() {
            write_other_side(split.amount, sheet, into);
            let words = comment(&split.words());
            let _ = if words.is_empty() { writeln!(into) } else { writeln!(into, "  ; {words}") };
        }
        if entry.parts.splits().is_empty() {
            write_other_side(entry.amount, sheet, into);
            into.push('\n');
        }
        into.push('\n');
    }

    fn finish(&self, sheets: &[Sheet], spool: &mut Spool, out: &mut dyn Write) -> io::Result<()> {
        let written: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.first.is_some()).collect();
        out.write_all(b"decimal-mark .\n\n")?;
        for code in written.iter().map(|sheet| sheet.code()).collect::<BTreeSet<_>>() {
            writeln!(out, "commodity {code}")?;
        }
        for name in written.iter().map(|sheet| account(sheet)).collect::<BTreeSet<_>>() {
            writeln!(out, "account {name}")?;
        }
        out.write_all(b"account equity:opening\naccount expenses:unknown\naccount income:unknown\n\n")?;
        for sheet in written {
            let (name, code, proved) = (account(sheet), sheet.code(), sheet.proved());
            if let Some(proved) = &proved {
                let (amount, against) = (sheet.money(proved.opening), sheet.money(-proved.opening));
                writeln!(out, "{} * opening balance\n    {name}  {amount} {code}", proved.first)?;
                writeln!(out, "    equity:opening  {against} {code}\n")?;
            }
            spool.copy(sheet.list, out)?;
            if let Some(proved) = &proved {
                let closing = sheet.money(proved.closing);
                writeln!(out, "{} * closing balance\n    {name}  0 {code} = {closing} {code}\n", proved.last)?;
            }
        }
        Ok(())
    }
}

/// The posting against a booking or a part of it.
fn write_other_side(amount: Decimal, sheet: &Sheet, into: &mut String) {
    let other = if amount.is_sign_negative() { "expenses:unknown" } else { "income:unknown" };
    let _ = write!(into, "    {other}  {} {}", sheet.money(-amount), sheet.code());
}

/// Words with a colon would be a tag, and `date:` or a date in brackets another date of the posting.
fn comment(text: &str) -> String {
    text.replace(':', " ").replace('[', "(").replace(']', ")")
}

fn account(sheet: &Sheet) -> String {
    format!("assets:bank:{}:{}", sheet.place, sheet.label)
}

/// `payee | note`, or the one of them that is there.
fn description(entry: &Entry<'_>) -> String {
    let (payee, note) = (plain(entry.payee).replace('|', "/"), plain(entry.narration));
    let text = match (payee.is_empty(), note.is_empty()) {
        (false, false) => format!("{payee} | {note}"),
        (false, true) => payee,
        (true, _) => note.replace('|', "/"),
    };
    // What begins with a parenthesis would be taken for a code, so an empty code stands before it.
    if text.starts_with('(') { format!("() {text}") } else { text }
}

/// A semicolon would begin a comment.
fn plain(text: &str) -> String {
    text.replace(';', ",")
}
