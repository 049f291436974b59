//! The formats of bookings alone: goldens, what they refuse and leave out, and OFX and QIF through our own readers.

use std::collections::BTreeMap;
use std::io;

use mydata::base::{Currency, DateOrder, Decimal, Identifier, Limits, Personal, Proof};
use mydata::normalize::{
    Account, AccountSummary, Catalog, Normalizer, Origin, ReadOptions, Reading, ReadingStatus, Record, RecordSink,
    Transaction,
};
use mydata::read::Source;
use mydata::write::{OutputFormat, open};

use super::sample::{bank, coffee, march, number, write_bank_sample, write_sample};
use super::{golden, written};
use crate::fixtures::{built_in, fixtures, read};

const FORMATS: [OutputFormat; 4] =
    [OutputFormat::Ofx, OutputFormat::Qif, OutputFormat::Hledger, OutputFormat::Beancount];

/// Texts that mean something in one of the formats.
const AWKWARD: [(&str, &str); 5] = [
    ("(ABC) & <Fils>; \"Quotes\" \\", "ONE  TWO\nTHREE ; date:2020-01-01 | =5"),
    ("", "(only words)"),
    ("Agence immobilière du Centre de la Ville", "LOYER"),
    ("^!*", "!Type:Bank"),
    ("", ""),
];

/// A verified reading of an account whose number ends like that of another.
fn write_savings(sink: &mut dyn RecordSink) -> io::Result<()> {
    let identifier = Identifier::new("DE22 2222 2222 2222 1111 111".to_owned());
    sink.origin(&Origin { file: "savings.csv".to_owned(), institution: "Example Bank".to_owned(), ..bank() })?;
    sink.account(0, &Account { identifier, currency: Some(Currency::EUR) })?;
    for (line, (payee, words)) in (2..).zip(AWKWARD) {
        sink.record(&Record::Transaction(Transaction {
            counterparty_name: Personal::new(payee.to_owned()),
            description_raw: Personal::new(words.to_owned()),
            fee: (line == 2).then(|| number("0.25")),
            ..coffee(line)
        }))?;
    }
    let summary = AccountSummary {
        currency: Some(Currency::EUR),
        transactions: 5,
        pending: 0,
        sum: number("-16"),
        fees: number("0.25"),
        first: Some(march(2)),
        last: Some(march(2)),
        opening: Some(number("100")),
        closing: Some(number("83.75")),
        proof: Proof::Verified,
    };
    sink.end(&Reading { status: ReadingStatus::Ok, accounts: vec![summary], ..Reading::new("savings.csv") })
}

fn text_of(format: OutputFormat) -> String {
    let mut files = written(format, |sink| write_bank_sample(sink).and_then(|()| write_savings(sink))).unwrap();
    String::from_utf8(files.remove("").unwrap()).unwrap()
}

#[test]
fn goldens() {
    for format in FORMATS {
        golden(&format!("records.{}", format.extension()), &text_of(format));
    }
}

#[test]
fn balances_are_asserted_for_the_verified_account_alone() {
    assert_eq!(text_of(OutputFormat::Hledger).matches(" = ").count(), 1);
    assert_eq!(text_of(OutputFormat::Beancount).matches("2026-03-03 balance ").count(), 1);
    let twice = written(OutputFormat::Hledger, |sink| write_savings(sink).and_then(|()| write_savings(sink))).unwrap();
    assert!(!String::from_utf8_lossy(&twice[""]).contains(" = "), "two exports may overlap");
}

#[test]
fn telecom_use_is_refused_by_name() {
    for format in FORMATS {
        let error = written(format, |sink| write_sample(sink)).unwrap_err().to_string();
        assert!(error.starts_with(&format!("calls.csv holds telecom use, which {} has", format.name())), "{error}");
    }
}

#[test]
fn a_booking_without_a_date_is_counted() {
    for format in OutputFormat::ALL {
        let sibling = Box::new(|_| Ok(Box::new(io::sink()) as Box<dyn io::Write>));
        let mut output = open(*format, Box::new(io::sink()), sibling);
        write_bank_sample(&mut *output).unwrap();
        assert_eq!(output.undated(), u64::from(!format.holds_telecom()), "{format:?}");
    }
}

/// Day and amount of each booking and of each fee, in order, account by account.
type Bookings = BTreeMap<usize, Vec<(String, Decimal)>>;

#[derive(Default)]
struct Collected {
    accounts: usize,
    first: usize,
    telecom: bool,
    bookings: Bookings,
}

impl RecordSink for Collected {
    fn origin(&mut self, _origin: &Origin) -> io::Result<()> {
        self.first = self.accounts;
        Ok(())
    }

    fn account(&mut self, _index: usize, _account: &Account) -> io::Result<()> {
        self.accounts += 1;
        Ok(())
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        let Record::Transaction(row) = record else {
            self.telecom |= matches!(record, Record::Usage(_) | Record::BillLine(_));
            return Ok(());
        };
        let done = row.transaction_date.map(|moment| moment.date);
        let Some(date) = row.booking_date.or(row.value_date).or(done) else { return Ok(()) };
        let fee = row.fee.filter(|fee| !fee.is_zero()).map(|fee| -fee);
        let bookings = self.bookings.entry(self.first + row.account).or_default();
        bookings.extend(std::iter::once(row.amount).chain(fee).map(|amount| (date.to_string(), amount)));
        Ok(())
    }
}

impl Collected {
    /// Account by account, in whatever order they came.
    fn sorted(self) -> Vec<Vec<(String, Decimal)>> {
        let mut accounts: Vec<_> = self.bookings.into_values().collect();
        accounts.iter_mut().for_each(|bookings| bookings.sort());
        accounts.sort();
        accounts
    }
}

/// Every bank fixture as OFX and as QIF, and read again: the same bookings, day by day, in the same accounts.
#[test]
fn ofx_and_qif_read_back_as_what_was_written() {
    let reader = built_in();
    let options = ReadOptions { date_order: Some(DateOrder::MonthDayYear), ..ReadOptions::default() };
    let month_first = Normalizer::new(Catalog::built_in(), options).unwrap();
    let mut compared = 0;
    for fixture in fixtures() {
        let mut expected = Collected::default();
        let readings = read(&reader, &fixture.path, &mut expected);
        if expected.telecom || expected.bookings.is_empty() || !readings.iter().all(Reading::is_usable) {
            continue;
        }
        let expected = expected.sorted();
        for (format, again) in [(OutputFormat::Ofx, &reader), (OutputFormat::Qif, &month_first)] {
            let files = written(format, |sink| {
                read(&reader, &fixture.path, sink);
                Ok(())
            });
            let name = format!("again.{}", format.extension());
            let mut source = Source::from_bytes(name, &files.unwrap()[""], &Limits::default()).unwrap();
            let mut collected = Collected::default();
            let reading = again.read(&mut source, &mut collected).unwrap();
            assert_eq!(reading.status, ReadingStatus::Ok, "{} as {format:?}: {reading:?}", fixture.path);
            assert_eq!(collected.sorted(), expected, "{} as {format:?}", fixture.path);
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared}");
}
