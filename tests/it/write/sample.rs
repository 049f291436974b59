//! The hand-made records that every format writes.

use std::io;

use mydata::base::{Code, Currency, Date, Decimal, Identifier, Moment, Personal, Problem, Proof, Time};
use mydata::normalize::{
    Account, AccountSummary, Balance, BillLine, Destination, Direction, LayoutSource, Origin, Part, Place, Provenance,
    Reading, ReadingStatus, Record, RecordSink, RowCounts, Service, ServiceSummary, SkippedRun, Status, Transaction,
    TransactionKind, Usage, UsageKind,
};

const YEN: &str = "JPY";

pub(crate) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn march(day: i8) -> Date {
    Date::constant(2026, 3, day)
}

fn at(day: i8, hour: i8, minute: i8) -> Option<Moment> {
    Some(Moment { date: march(day), time: Some(Time::constant(hour, minute, 0, 0)) })
}

fn yen() -> Currency {
    YEN.parse().unwrap()
}

pub(crate) fn bank() -> Origin {
    Origin {
        file: "exports.zip!march.csv".to_owned(),
        layout: "xx.example.current".to_owned(),
        institution: "Example Bank".to_owned(),
        country: "FR".to_owned(),
        provenance: Provenance::Exported,
    }
}

fn operator() -> Origin {
    Origin {
        file: "calls.csv".to_owned(),
        layout: "xx.example.calls".to_owned(),
        institution: "Example Mobile".to_owned(),
        country: "FR".to_owned(),
        provenance: Provenance::Declared,
    }
}

pub(crate) fn coffee(line: u64) -> Transaction {
    Transaction {
        amount: number("-3.2"),
        currency: Some(Currency::EUR),
        booking_date: Some(march(2)),
        description_raw: Personal::new("CARTE 01/03 CAFÉ \"DU COIN\"; PARIS".to_owned()),
        kind: TransactionKind::CardPayment,
        merchant_category_code: Some(5814),
        line,
        ..Transaction::default()
    }
}

/// Every optional value set.
fn transfer() -> Transaction {
    Transaction {
        account: 0,
        status: Status::Booked,
        amount: number("-1234.56"),
        currency: Some(Currency::EUR),
        booking_date: Some(march(3)),
        value_date: Some(march(4)),
        transaction_date: at(2, 9, 30),
        description_raw: Personal::new("VIREMENT\nLOYER, MARS".to_owned()),
        counterparty_name: Personal::new("Agence \"Centrale\"".to_owned()),
        counterparty_account: Identifier::new("FR00 0000 0000 0000 0000 0000 000".to_owned()),
        bank_reference: Identifier::new("REF-0042".to_owned()),
        type_raw: "Virement émis".to_owned(),
        category_raw: "Logement".to_owned(),
        kind: TransactionKind::Transfer,
        balance_after: Some(number("-137.16")),
        fee: Some(number("0.5")),
        original_amount: Some(number("-1300.125")),
        original_currency: "KWD".parse().ok(),
        merchant_category_code: None,
        parts: vec![every_field(), Part { amount: Some(number("-1000")), ..Part::default() }],
        line: 7,
    }
}

/// A part with every optional value set.
fn every_field() -> Part {
    Part {
        amount: Some(number("-250.5")),
        currency: Some(yen()),
        original_amount: Some(number("-2.125")),
        original_currency: "KWD".parse().ok(),
        counterparty_name: Personal::new("Garage; \"Nord\"".to_owned()),
        counterparty_account: Identifier::new("FR00 0000 0000 0000 0000 0000 009".to_owned()),
        description_raw: Personal::new("PLACE 12\ndate:2020-13-45 [2020-13-45]".to_owned()),
        bank_reference: Identifier::new("REF-0042-1".to_owned()),
        end_to_end_id: Identifier::new("E2E-7".to_owned()),
        category_raw: "Logement".to_owned(),
    }
}

/// A booking whose parts are its splits.
fn shopping() -> Transaction {
    let food = Part {
        amount: Some(number("-15")),
        category_raw: "Food".to_owned(),
        description_raw: Personal::new("date:2020-13-45 \"[2020-13-45]\"; bread".to_owned()),
        ..Part::default()
    };
    let refund = Part { amount: Some(number("2.5")), category_raw: "Deposit".to_owned(), ..Part::default() };
    Transaction { amount: number("-12.5"), parts: vec![food, refund], line: 4, ..coffee(4) }
}

fn bank_records() -> Vec<Record> {
    let announced = Transaction {
        status: Status::Pending,
        amount: number("-20"),
        transaction_date: Some(Moment { date: march(5), time: None }),
        booking_date: None,
        line: 8,
        ..coffee(8)
    };
    let salary = Transaction { account: 1, amount: number("250000"), currency: Some(yen()), line: 9, ..coffee(9) };
    let bare = Transaction { amount: number("0.001"), line: 10, ..Transaction::default() };
    vec![
        Record::Balance(Balance { account: 0, date: Some(march(1)), amount: number("1104.3"), opening: true, line: 2 }),
        Record::Transaction(shopping()),
        Record::Transaction(coffee(5)),
        Record::Transaction(coffee(6)),
        Record::Transaction(transfer()),
        Record::Transaction(announced),
        Record::Transaction(salary),
        Record::Transaction(bare),
        Record::Balance(Balance { account: 0, date: None, amount: number("-137.16"), opening: false, line: 11 }),
    ]
}

fn call() -> Usage {
    Usage {
        started_at: at(6, 18, 5),
        kind: UsageKind::Voice,
        destination: Destination::Mobile,
        peer: Identifier::new("0600000000".to_owned()),
        network_raw: "Autre mobile".to_owned(),
        duration_seconds: Some(number("511.20")),
        count: 1,
        charge: Some(number("0.012")),
        currency: Some(Currency::EUR),
        line: 2,
        ..Usage::default()
    }
}

fn operator_records() -> Vec<Record> {
    let session = Usage {
        started_at: Some(Moment { date: march(7), time: None }),
        period_ends: Some(march(31)),
        kind: UsageKind::Data,
        direction: Direction::Out,
        place: Place::RoamingEea,
        volume_bytes: Some(number("1048576")),
        count: 3,
        line: 3,
        ..Usage::default()
    };
    let subscription = BillLine {
        period_start: Some(march(1)),
        label: Personal::new("Forfait =2+3".to_owned()),
        charge: number("9.99"),
        currency: Some(Currency::EUR),
        line: 4,
        ..BillLine::default()
    };
    vec![Record::Usage(call()), Record::Usage(session), Record::BillLine(subscription)]
}

pub(crate) fn bank_reading() -> Reading {
    let figures = |currency, transactions, sum: &str, proof| AccountSummary {
        currency,
        transactions,
        pending: 1,
        sum: number(sum),
        fees: number("0.5"),
        first: Some(march(2)),
        last: Some(march(3)),
        opening: Some(number("1104.3")),
        closing: None,
        proof,
    };
    Reading {
        status: ReadingStatus::Partial,
        format: Some("csv"),
        layout: Some("xx.example.current".to_owned()),
        layout_source: Some(LayoutSource::Known),
        institution: Some("Example Bank".to_owned()),
        encoding: Some("windows-1252".to_owned()),
        confidence: 0.98,
        accounts: vec![
            figures(Some(Currency::EUR), 4, "-1260.96", Proof::Verified),
            figures(Some(yen()), 1, "250000", Proof::Unverifiable),
            figures(None, 1, "0", Proof::Discrepancy),
        ],
        rows: RowCounts {
            read: 9,
            imported: 6,
            skipped: vec![
                SkippedRun { line: 1, to: 2, reason: "preamble".to_owned() },
                SkippedRun { line: 12, to: 12, reason: "refused".to_owned() },
            ],
        },
        problems: vec![
            Problem::new(Code::BadAmount).at(12).in_column("Montant").with("cell", "9,99x"),
            Problem::new(Code::ReplacedCharacters),
        ],
        ..Reading::new("exports.zip!march.csv")
    }
}

pub(crate) fn operator_reading() -> Reading {
    let figures = ServiceSummary {
        operator: "Example Mobile".to_owned(),
        events: 2,
        voice: 1,
        sms: 0,
        data: 3,
        seconds: number("511.20"),
        bytes: number("1048576"),
        charge: Some(number("10.002")),
        currency: Some(Currency::EUR),
        first: Some(march(6)),
        last: Some(march(7)),
        proof: Proof::Unverifiable,
    };
    let silent = ServiceSummary { charge: None, currency: None, first: None, last: None, ..figures.clone() };
    Reading {
        status: ReadingStatus::Ok,
        format: Some("csv"),
        services: vec![figures, silent],
        rows: RowCounts { read: 3, imported: 3, skipped: Vec::new() },
        confidence: 1.0,
        ..Reading::new("calls.csv")
    }
}

/// Two bank exports of which the second names an account of the first again, and one of an operator.
pub(crate) fn write_sample(sink: &mut dyn RecordSink) -> io::Result<()> {
    write_bank_sample(sink)?;
    write_operator_sample(sink)
}

/// The bank exports alone.
pub(crate) fn write_bank_sample(sink: &mut dyn RecordSink) -> io::Result<()> {
    let number = Identifier::new("FR11 1111 1111 1111 1111 1111 111".to_owned());
    let current = Account { identifier: number, currency: Some(Currency::EUR) };
    sink.origin(&bank())?;
    sink.account(0, &current)?;
    sink.account(1, &Account { identifier: Identifier::default(), currency: Some(yen()) })?;
    for record in bank_records() {
        sink.record(&record)?;
    }
    sink.end(&bank_reading())?;
    sink.origin(&Origin { file: "april.csv".to_owned(), ..bank() })?;
    sink.account(0, &current)?;
    sink.record(&Record::Transaction(coffee(1)))?;
    sink.end(&Reading { status: ReadingStatus::Ok, ..Reading::new("april.csv") })
}

fn write_operator_sample(sink: &mut dyn RecordSink) -> io::Result<()> {
    sink.origin(&operator())?;
    let line = Identifier::new("0611111111".to_owned());
    let (operator, country) = ("Example Mobile".to_owned(), "FR".to_owned());
    sink.service(0, &Service { identifier: line, operator, country })?;
    for record in operator_records() {
        sink.record(&record)?;
    }
    sink.end(&operator_reading())
}
