//! QIF, Quicken's interchange format: an `!Account` block for each account and currency, its bookings behind it.
//!
//! The format has no currency and no stable name of a booking, so the account's name ends in the currency. Dates are
//! `MM/DD/YYYY`, which Quicken and GnuCash expect, and amounts have a point. What is booked is cleared (`C*`). Parts
//! that add up to their booking are its splits; others have no place here.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::books::{Entry, Form, Sheet};
use super::spool::Spool;

/// QIF.
pub(super) struct Qif;

impl Form for Qif {
    const NAME: &'static str = "qif";

    fn entry(&self, sheet: &Sheet, entry: &Entry<'_>, into: &mut String) {
        let date = entry.date;
        let _ = writeln!(into, "D{:02}/{:02}/{:04}", date.month(), date.day(), date.year());
        let _ = writeln!(into, "T{}", sheet.money(entry.amount));
        if !entry.is_pending {
            into.push_str("C*\n");
        }
        // A booking has a payee in every program that reads these.
        let (payee, memo) = if entry.payee.is_empty() { (entry.narration, "") } else { (entry.payee, entry.narration) };
        for (letter, text) in [('P', payee), ('M', memo)].into_iter().filter(|(_, text)| !text.is_empty()) {
            let _ = writeln!(into, "{letter}{text}");
        }
        for split in entry.parts.splits() {
            let _ = writeln!(into, "S{}", split.category);
            if !split.note.is_empty() {
                let _ = writeln!(into, "E{}", split.note);
            }
            let _ = writeln!(into, "${}", sheet.money(split.amount));
        }
        into.push_str("^\n");
    }

    fn finish(&self, sheets: &[Sheet], spool: &mut Spool, out: &mut dyn Write) -> io::Result<()> {
        for sheet in sheets.iter().filter(|sheet| sheet.first.is_some()) {
            let holder = if sheet.institution.is_empty() { &sheet.place } else { &sheet.institution };
            write!(out, "!Account\nN{holder} {}", sheet.label)?;
            // An account without a number is called by its currency already.
            if !sheet.label.starts_with(&sheet.code().to_ascii_lowercase()) {
                write!(out, " {}", sheet.code())?;
            }
            out.write_all(b"\nTBank\n^\n!Type:Bank\n")?;
            spool.copy(sheet.list, out)?;
        }
        Ok(())
    }
}
