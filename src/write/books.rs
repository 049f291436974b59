//! What OFX, QIF, hledger and beancount have in common: bookings under their account and currency, spooled, with the
//! balances that the sources state.
//!
//! Each of these formats holds bookings of accounts and nothing else, so telecom use is refused. A booking without any
//! date, which none of them holds, is left out and counted. A fee in a column of its own becomes a booking of its own,
//! since it moves the balance as well.

use std::io::{self, BufWriter, Write};

use super::leaf::{Amount, IdentifierText, PersonalText, RecordId};
use super::scope::Scope;
use super::split::Splits;
use super::spool::Spool;
use super::view::Outcome;
use super::{Output, WriteError};
use crate::base::{Currency, Date, Decimal, Fixed, Identifier, Proof};
use crate::normalize::{
    Account, AccountSummary, Balance, Origin, Reading, Record, RecordSink, Service, Status, Transaction,
    TransactionKind,
};

/// ISO 4217's code for no currency: these formats must name one where the source names none.
const NO_CURRENCY: &str = "XXX";

/// How one format writes a booking, and the whole around the bookings.
pub(super) trait Form {
    /// The format's name, for messages.
    const NAME: &'static str;

    /// Writes one booking of `sheet`.
    fn entry(&self, sheet: &Sheet, entry: &Entry<'_>, into: &mut String);

    /// Writes everything: each sheet's bookings are a list of the spool.
    fn finish(&self, sheets: &[Sheet], spool: &mut Spool, out: &mut dyn Write) -> io::Result<()>;
}

/// A booking as these formats take it, each text on one line.
pub(super) struct Entry<'a> {
    id: RecordId,
    /// Whether it stands for the fee column of the booking with this id.
    pub(super) is_fee: bool,
    /// The day it is booked on; before that, the best day known.
    pub(super) date: Date,
    pub(super) value_date: Option<Date>,
    /// The day on which the person did it.
    pub(super) done: Option<Date>,
    pub(super) amount: Decimal,
    pub(super) is_pending: bool,
    pub(super) kind: TransactionKind,
    /// Empty where nobody is named.
    pub(super) payee: &'a str,
    /// Empty where it says no more than the payee.
    pub(super) narration: &'a str,
    pub(super) merchant_category_code: Option<u16>,
    pub(super) parts: &'a Splits,
}

impl Entry<'_> {
    /// The stable name of the booking; that of a fee column ends in `-fee`.
    pub(super) fn id(&self) -> String {
        format!("{}{}", self.id, if self.is_fee { "-fee" } else { "" })
    }
}

/// The bookings of one account in one currency.
#[derive(Debug)]
pub(super) struct Sheet {
    account: u64,
    currency: Option<Currency>,
    number: Identifier<String>,
    /// Who holds the account, in its own words; empty where it is not known.
    pub(super) institution: String,
    /// The institution or the file, in lower-case ASCII words joined by hyphens; never empty.
    pub(super) place: String,
    /// The last characters of the account's number, or else its currency; as `place`, and unique within it.
    pub(super) label: String,
    /// Its list of the spool.
    pub(super) list: usize,
    /// First day of a booking.
    pub(super) first: Option<Date>,
    /// Last day of a booking.
    pub(super) last: Option<Date>,
    pending: u64,
    /// What the booked ones sum up to; `None` beyond what an exact number holds.
    booked: Option<Fixed>,
    readings: u64,
    proved: Option<(Decimal, Decimal)>,
    closing_stated: Option<Date>,
    /// The newest balance that a source states, and its day.
    pub(super) closing: Option<(Date, Decimal)>,
}

/// Balances before and after all bookings of a sheet.
pub(super) struct Proved {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) opening: Decimal,
    pub(super) closing: Decimal,
}

impl Sheet {
    /// The currency's code.
    pub(super) fn code(&self) -> &str {
        self.currency.as_ref().map_or(NO_CURRENCY, Currency::code)
    }

    /// An amount in the sheet's currency, every digit of it.
    pub(super) fn money(&self, value: Decimal) -> Amount {
        Amount::money(value, self.currency)
    }

    /// The account's number without its spaces; empty where the source gives none.
    pub(super) fn number(&self) -> String {
        without_spaces(&self.number)
    }

    /// The balances around the bookings, where they hold for what is written here: one reading alone, which is
    /// verified, and nothing pending, since that has not moved the balance yet.
    pub(super) fn proved(&self) -> Option<Proved> {
        let (opening, closing) = self.proved.filter(|_| self.readings == 1 && self.pending == 0)?;
        let end = Fixed::from(opening).plus(self.booked?)?;
        let holds = Decimal::from(end) == closing;
        Some(Proved { first: self.first?, last: self.last?, opening, closing }).filter(|_| holds)
    }

    fn add(&mut self, entry: &Entry<'_>) {
        self.first = Some(self.first.map_or(entry.date, |first| first.min(entry.date)));
        self.last = Some(self.last.map_or(entry.date, |last| last.max(entry.date)));
        self.pending += u64::from(entry.is_pending);
        if !entry.is_pending {
            self.booked = self.booked.and_then(|booked| booked.plus(Fixed::from(entry.amount)));
        }
    }

    /// Takes over what a reading says of the balances.
    fn close(&mut self, summary: &AccountSummary) {
        self.readings += 1;
        let both = summary.opening.zip(summary.closing);
        self.proved = both.filter(|_| summary.proof == Proof::Verified);
        let day = self.closing_stated.take().or(summary.last);
        if let Some(closing) = day.zip(summary.closing)
            && self.closing.is_none_or(|(day, _)| day <= closing.0)
        {
            self.closing = Some(closing);
        }
    }
}

/// Writes bookings in one of these formats when finished.
pub(super) struct Books<F: Form, W: Write> {
    form: F,
    out: BufWriter<W>,
    scope: Scope,
    spool: Spool,
    origin: Option<Origin>,
    /// The account of each index within the source: its number and what it is.
    accounts: Vec<(u64, Account)>,
    sheets: Vec<Sheet>,
    undated: u64,
    text: String,
}

impl<F: Form, W: Write> Books<F, W> {
    /// Writes into `out`, through a buffer, at the end.
    pub(super) fn new(form: F, out: W) -> Books<F, W> {
        Books {
            form,
            out: BufWriter::new(out),
            scope: Scope::default(),
            spool: Spool::default(),
            origin: None,
            accounts: Vec::new(),
            sheets: Vec::new(),
            undated: 0,
            text: String::new(),
        }
    }

    fn no_telecom(&self) -> io::Error {
        let file = self.origin.as_ref().map(|origin| origin.file.clone()).unwrap_or_default();
        WriteError::NoTelecom { file, format: F::NAME }.into()
    }

    /// The sheet of an account, by its index within the source, in a currency; begun where there is none yet.
    fn sheet(&mut self, index: usize, currency: Option<Currency>) -> Option<usize> {
        let (number, account) = self.accounts.get(index)?;
        let (number, currency) = (*number, currency.or(account.currency));
        let is_it = |sheet: &Sheet| sheet.account == number && sheet.currency == currency;
        let found = self.sheets.iter().rposition(is_it);
        found.or_else(|| {
            let account = self.accounts.get(index)?.1.clone();
            let sheet = self.new_sheet(number, &account, currency);
            self.sheets.push(sheet);
            Some(self.sheets.len() - 1)
        })
    }

    fn new_sheet(&mut self, account: u64, of: &Account, currency: Option<Currency>) -> Sheet {
        let (institution, place) = self.origin.as_ref().map(place_of).unwrap_or_default();
        let number = of.identifier.clone();
        let label = self.label(&place, &number, currency);
        Sheet {
            account,
            currency,
            number,
            institution,
            place,
            label,
            list: self.spool.begin(),
            first: None,
            last: None,
            pending: 0,
            booked: Some(Fixed::ZERO),
            readings: 0,
            proved: None,
            closing_stated: None,
            closing: None,
        }
    }

    /// A name within `place` that no other account has; currencies of one account share it.
    fn label(&self, place: &str, number: &Identifier<String>, currency: Option<Currency>) -> String {
        let is_named = IdentifierText::of(number).is_some();
        // As bank statements mask it: its last characters, where enough others stand before them.
        let own = without_spaces(number);
        let tail = words_of(&Identifier::new(own.as_str()).to_string());
        let label = match (is_named, currency) {
            _ if !tail.is_empty() => tail,
            (false, Some(currency)) => currency.code().to_ascii_lowercase(),
            _ => "account".to_owned(),
        };
        let is_other = |label: &str| {
            let mut here = self.sheets.iter().filter(|sheet| sheet.place == place && sheet.label == label);
            here.any(|sheet| !is_named || sheet.number() != own)
        };
        let mut candidate = label.clone();
        let mut count = 1_u64;
        while is_other(&candidate) {
            count += 1;
            candidate = format!("{label}-{count}");
        }
        candidate
    }

    fn transaction(&mut self, row: &Transaction) -> io::Result<()> {
        let done = row.transaction_date.map(|moment| moment.date);
        let id = self.scope.transaction(row)?.id;
        let Some(date) = row.booking_date.or(row.value_date).or(done) else {
            self.undated += 1;
            return Ok(());
        };
        let Some(place) = self.sheet(row.account, row.currency) else { return Ok(()) };
        let payee = PersonalText::of(&row.counterparty_name).map(|text| one_line(text.as_str())).unwrap_or_default();
        let words = PersonalText::of(&row.description_raw).map(|text| one_line(text.as_str())).unwrap_or_default();
        let (parts, none) = (Splits::of(row), Splits::default());
        let entry = Entry {
            id,
            is_fee: false,
            date,
            value_date: row.value_date,
            done,
            amount: row.amount,
            is_pending: row.status == Status::Pending,
            kind: row.kind,
            payee: &payee,
            narration: if words == payee { "" } else { &words },
            merchant_category_code: row.merchant_category_code,
            parts: &parts,
        };
        self.write(place, &entry)?;
        match row.fee.filter(|fee| !fee.is_zero()) {
            Some(fee) => {
                let kind = TransactionKind::Fee;
                let fee = Entry { is_fee: true, amount: -fee, kind, narration: "fee", ..entry };
                self.write(place, &Entry { merchant_category_code: None, parts: &none, ..fee })
            }
            None => Ok(()),
        }
    }

    fn write(&mut self, place: usize, entry: &Entry<'_>) -> io::Result<()> {
        let Some(sheet) = self.sheets.get_mut(place) else { return Ok(()) };
        sheet.add(entry);
        self.text.clear();
        self.form.entry(sheet, entry, &mut self.text);
        self.spool.append(sheet.list, self.text.as_bytes())
    }

    fn balance(&mut self, row: &Balance) -> io::Result<()> {
        self.scope.balance(row)?;
        let Some(place) = self.sheet(row.account, None) else { return Ok(()) };
        if let Some(sheet) = self.sheets.get_mut(place).filter(|_| !row.opening) {
            sheet.closing_stated = row.date;
        }
        Ok(())
    }
}

impl<F: Form, W: Write> RecordSink for Books<F, W> {
    fn origin(&mut self, origin: &Origin) -> io::Result<()> {
        self.scope.begin(origin);
        self.origin = Some(origin.clone());
        self.accounts.clear();
        Ok(())
    }

    fn account(&mut self, index: usize, account: &Account) -> io::Result<()> {
        self.scope.account(index, account)?;
        let number = self.scope.account_number(index)?;
        self.accounts.push((number, account.clone()));
        self.sheet(index, None);
        Ok(())
    }

    fn service(&mut self, _index: usize, _service: &Service) -> io::Result<()> {
        Err(self.no_telecom())
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        match record {
            Record::Transaction(row) => self.transaction(row),
            Record::Balance(row) => self.balance(row),
            Record::Usage(_) | Record::BillLine(_) => Err(self.no_telecom()),
        }
    }

    fn end(&mut self, reading: &Reading) -> io::Result<()> {
        Outcome::new(reading)?;
        for (index, summary) in reading.accounts.iter().enumerate() {
            let place = self.sheet(index, summary.currency);
            if let Some(sheet) = place.and_then(|place| self.sheets.get_mut(place)) {
                sheet.close(summary);
            }
        }
        Ok(())
    }
}

impl<F: Form, W: Write> Output for Books<F, W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        let Books { form, mut out, mut spool, sheets, .. } = *self;
        form.finish(&sheets, &mut spool, &mut out)?;
        out.flush()
    }

    fn undated(&self) -> u64 {
        self.undated
    }
}

/// The account's number, for the person's own file.
fn without_spaces(number: &Identifier<String>) -> String {
    let text = IdentifierText::of(number).map_or("", IdentifierText::as_str);
    text.chars().filter(|character| !character.is_whitespace() && !is_break(*character)).collect()
}

/// Who holds the accounts of a source, as it is written, and as words that every format takes.
fn place_of(origin: &Origin) -> (String, String) {
    let file = origin.file.rsplit(['/', '\\', '!']).next().unwrap_or_default();
    let file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    // A name in another script leaves no ASCII; the layout's id always does.
    let layout = if origin.institution.is_empty() { "" } else { &origin.layout };
    let words = [&origin.institution, layout, file, "bank"].into_iter().map(words_of);
    (one_line(&origin.institution), words.into_iter().find(|words| !words.is_empty()).unwrap_or_default())
}

/// Runs of white space and control characters as one space, so that a text stays on its line.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(is_break).filter(|word| !word.is_empty()) {
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(word);
    }
    line
}

/// White space, and what XML and editors refuse.
fn is_break(character: char) -> bool {
    character.is_whitespace() || character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

/// Letters with marks, by the ASCII letters for them.
const PLAIN: [(&str, &str); 19] = [
    ("àáâãäåāăą", "a"),
    ("çćčĉċ", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęě", "e"),
    ("ğĝġģ", "g"),
    ("ìíîïīįı", "i"),
    ("ķ", "k"),
    ("łĺļľ", "l"),
    ("ñńņň", "n"),
    ("òóôõöøōő", "o"),
    ("ŕř", "r"),
    ("śşšșŝ", "s"),
    ("ťţțŧ", "t"),
    ("ùúûüūůűųŭ", "u"),
    ("ýÿŷ", "y"),
    ("źżž", "z"),
    ("ß", "ss"),
    ("æ", "ae"),
    ("œ", "oe"),
];

/// The ASCII words of a text, in lower case, joined by hyphens: a part of an account's name in any of the formats.
fn words_of(text: &str) -> String {
    let mut words = String::new();
    let mut is_apart = false;
    for character in text.chars().flat_map(char::to_lowercase) {
        let plain = PLAIN.iter().find(|(marked, _)| marked.contains(character)).map(|(_, plain)| *plain);
        if plain.is_none() && !character.is_ascii_alphanumeric() {
            // A combining mark belongs to its letter.
            is_apart |= !matches!(character, '\u{300}'..='\u{36F}');
            continue;
        }
        if std::mem::take(&mut is_apart) && !words.is_empty() {
            words.push('-');
        }
        match plain {
            Some(plain) => words.push_str(plain),
            None => words.push(character),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{one_line, words_of};

    #[test]
    fn texts_stay_on_one_line() {
        assert_eq!(one_line("  VIREMENT\r\nLOYER,\tMARS \u{0} "), "VIREMENT LOYER, MARS");
    }

    #[test]
    fn names_are_ascii_words() {
        assert_eq!(words_of("Société Générale (Œuvres)"), "societe-generale-oeuvres");
        assert_eq!(words_of("cafe\u{301}"), "cafe");
        assert_eq!(words_of("•••1111"), "1111");
        assert_eq!(words_of("Сбербанк"), "");
    }
}
