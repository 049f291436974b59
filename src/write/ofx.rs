//! OFX 2.0.3 (XML): one `STMTTRNRS` for each account and currency.
//!
//! XML rather than the SGML of 1.x: it names its encoding and closes its tags, and importers read both. Letters stand
//! as themselves in UTF-8, since libofx (GnuCash, KMyMoney) drops those that are written by number. Days stand at
//! noon, since midnight without a zone is the day before in America. The format knows nothing pending: the memo of such
//! a booking begins with `PENDING`. A ledger balance is never made up: where no source states one, there is none,
//! though the format asks for it and the strictest readers insist.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::books::{Entry, Form, Sheet};
use super::spool::Spool;
use crate::base::{Date, Decimal};
use crate::normalize::TransactionKind;

/// Characters that `NAME` holds.
const NAME_CHARACTERS: usize = 32;
/// Characters that `BANKID` holds.
const BANK_CHARACTERS: usize = 9;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n\
    <?OFX OFXHEADER=\"200\" VERSION=\"203\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>\n<OFX>\n";
const STATUS: &str = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>";

/// OFX.
pub(super) struct Ofx;

impl Form for Ofx {
    const NAME: &'static str = "ofx";

    fn entry(&self, sheet: &Sheet, entry: &Entry<'_>, into: &mut String) {
        into.push_str("<STMTTRN>");
        leaf(into, "TRNTYPE", type_word(entry.kind, entry.amount));
        leaf(into, "DTPOSTED", &noon(entry.date));
        for (name, day) in [("DTUSER", entry.done), ("DTAVAIL", entry.value_date)] {
            if let Some(day) = day {
                leaf(into, name, &noon(day));
            }
        }
        leaf(into, "TRNAMT", &sheet.money(entry.amount).to_string());
        leaf(into, "FITID", &entry.id());
        if let Some(code) = entry.merchant_category_code {
            leaf(into, "SIC", &code.to_string());
        }
        let (name, memo) = if entry.payee.is_empty() { (entry.narration, "") } else { (entry.payee, entry.narration) };
        let (name, rest) = cut(name);
        leaf(into, "NAME", name);
        let pending = if entry.is_pending { "PENDING" } else { "" };
        let words: Vec<&str> = [pending, rest, memo].into_iter().filter(|text| !text.is_empty()).collect();
        leaf(into, "MEMO", &words.join(" "));
        into.push_str("</STMTTRN>\n");
    }

    fn finish(&self, sheets: &[Sheet], spool: &mut Spool, out: &mut dyn Write) -> io::Result<()> {
        let days = sheets.iter().filter_map(|sheet| sheet.last.max(sheet.closing.map(|(day, _)| day)));
        let mut head = HEAD.to_owned();
        let _ = write!(head, "<SIGNONMSGSRSV1><SONRS>{STATUS}");
        // The day of the answer would change from run to run; the newest day written does not.
        leaf(&mut head, "DTSERVER", &noon(days.max().unwrap_or_default()));
        leaf(&mut head, "LANGUAGE", "ENG");
        if let Some(sheet) = sheets.first()
            && !sheet.institution.is_empty()
            && sheets.iter().all(|other| other.institution == sheet.institution)
        {
            head.push_str("<FI>");
            leaf(&mut head, "ORG", cut(&sheet.institution).0);
            head.push_str("</FI>");
        }
        head.push_str("</SONRS></SIGNONMSGSRSV1>\n");
        out.write_all(head.as_bytes())?;
        let mut written = sheets.iter().filter(|sheet| sheet.first.is_some() || sheet.closing.is_some()).peekable();
        if written.peek().is_some() {
            out.write_all(b"<BANKMSGSRSV1>\n")?;
            for (index, sheet) in written.enumerate() {
                write_statement(index + 1, sheet, spool, out)?;
            }
            out.write_all(b"</BANKMSGSRSV1>\n")?;
        }
        out.write_all(b"</OFX>\n")
    }
}

fn write_statement(number: usize, sheet: &Sheet, spool: &mut Spool, out: &mut dyn Write) -> io::Result<()> {
    let mut head = format!("<STMTTRNRS><TRNUID>{number}</TRNUID>{STATUS}\n<STMTRS>");
    leaf(&mut head, "CURDEF", sheet.code());
    head.push_str("<BANKACCTFROM>");
    leaf(&mut head, "BANKID", &sheet.place[..sheet.place.len().min(BANK_CHARACTERS)]);
    let number = sheet.number();
    leaf(&mut head, "ACCTID", if number.is_empty() { &sheet.label } else { &number });
    leaf(&mut head, "ACCTTYPE", "CHECKING");
    head.push_str("</BANKACCTFROM>\n");
    out.write_all(head.as_bytes())?;
    if let Some((first, last)) = sheet.first.zip(sheet.last) {
        let (first, last) = (noon(first), noon(last));
        writeln!(out, "<BANKTRANLIST><DTSTART>{first}</DTSTART><DTEND>{last}</DTEND>")?;
        spool.copy(sheet.list, out)?;
        out.write_all(b"</BANKTRANLIST>\n")?;
    }
    if let Some((day, closing)) = sheet.closing {
        let (day, closing) = (noon(day), sheet.money(closing));
        writeln!(out, "<LEDGERBAL><BALAMT>{closing}</BALAMT><DTASOF>{day}</DTASOF></LEDGERBAL>")?;
    }
    out.write_all(b"</STMTRS></STMTTRNRS>\n")
}

/// An element with its text, or nothing where there is no text.
fn leaf(into: &mut String, name: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let _ = write!(into, "<{name}>");
    for character in text.chars() {
        match character {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            _ => into.push(character),
        }
    }
    let _ = write!(into, "</{name}>");
}

fn noon(date: Date) -> String {
    format!("{:04}{:02}{:02}120000", date.year(), date.month(), date.day())
}

/// As many whole words as `NAME` holds, and the rest; a longer first word is cut.
fn cut(text: &str) -> (&str, &str) {
    let Some((end, _)) = text.char_indices().nth(NAME_CHARACTERS) else { return (text, "") };
    let end = if text[end..].starts_with(' ') { end } else { text[..end].rfind(' ').unwrap_or(end) };
    (&text[..end], text[end..].trim_start())
}

fn type_word(kind: TransactionKind, amount: Decimal) -> &'static str {
    match kind {
        TransactionKind::CardPayment => "POS",
        TransactionKind::CashWithdrawal => "CASH",
        TransactionKind::DirectDebit => "DIRECTDEBIT",
        TransactionKind::StandingOrder => "REPEATPMT",
        TransactionKind::Transfer | TransactionKind::OwnTransfer => "XFER",
        TransactionKind::Fee => "FEE",
        TransactionKind::Interest => "INT",
        TransactionKind::Cheque => "CHECK",
        TransactionKind::Deposit => "DEP",
        TransactionKind::Other if amount.is_sign_negative() => "DEBIT",
        TransactionKind::Other => "CREDIT",
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_name_is_cut_between_words() {
        assert_eq!(cut("Short"), ("Short", ""));
        assert_eq!(cut("Agence immobilière du Centre de la Ville"), ("Agence immobilière du Centre de", "la Ville"));
        assert_eq!(cut("12345678901234567890123456789012 3"), ("12345678901234567890123456789012", "3"));
        assert_eq!(cut("123456789012345678901234567890123"), ("12345678901234567890123456789012", "3"));
    }
}
