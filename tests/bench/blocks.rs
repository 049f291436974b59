//! The bare building blocks: what each format can be read with, written by hand for files of one shape. The
//! libraries' own loops yield cells or events. Those for MT940, OFX and QIF yield typed bookings, whole file in memory:
//! date, amount, texts into one buffer that is used again, and the sum of each month; none decodes, checks or tells
//! anything.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, Reader as _, Xlsx};
use quick_xml::events::Event;
use serde::Deserialize;

/// The booking at hand and the sum of each month.
#[derive(Default)]
struct Bookings {
    count: u64,
    months: HashMap<u32, i64>,
    date: (u32, u32, u32),
    minor: i64,
    text: Vec<u8>,
    name: Vec<u8>,
}

impl Bookings {
    fn begin(&mut self) {
        self.text.clear();
        self.name.clear();
    }

    fn end(&mut self) {
        let (year, month, day) = self.date;
        assert!((1..=12).contains(&month) && (1..=31).contains(&day));
        *self.months.entry(year * 12 + month).or_default() += self.minor;
        std::hint::black_box((&self.text, &self.name));
        self.count += 1;
    }
}

/// The `csv` crate's own record loop.
pub(crate) fn csv_records(path: &Path) -> u64 {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
    let mut record = csv::ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        count += u64::from(record.len() >= 5);
    }
    count
}

/// calamine's own cell loop.
pub(crate) fn xlsx_cells(path: &Path) -> u64 {
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(File::open(path).unwrap())).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let mut cells = workbook.worksheet_cells_reader(&name).unwrap();
    let mut count = 0;
    while let Some(cell) = cells.next_cell().unwrap() {
        count += u64::from(!matches!(cell.get_value(), DataRef::Empty));
    }
    count
}

/// Lines by memchr; `:61:` and the sub-fields of `:86:`.
pub(crate) fn mt940_lines(path: &Path) -> u64 {
    let bytes = fs::read(path).unwrap();
    let mut bookings = Bookings::default();
    let (mut open, mut within_details) = (false, false);
    for line in lines(&bytes) {
        if let Some(rest) = line.strip_prefix(b":61:") {
            if open {
                bookings.end();
            }
            (open, within_details) = (true, false);
            bookings.begin();
            let end = rest[11..].iter().position(|byte| *byte == b'N').unwrap_or(0);
            let amount = minor(&rest[11..11 + end], b',');
            bookings.minor = if rest[10] == b'D' { -amount } else { amount };
            bookings.date = (number(&rest[..2]), number(&rest[2..4]), number(&rest[4..6]));
        } else if let Some(rest) = line.strip_prefix(b":86:") {
            within_details = true;
            subfields(&rest[3..], &mut bookings);
        } else if line.first() == Some(&b':') {
            within_details = false;
        } else if within_details {
            subfields(line, &mut bookings);
        }
    }
    bookings.end();
    bookings.count
}

fn subfields(line: &[u8], bookings: &mut Bookings) {
    for field in line.split(|byte| *byte == b'?').filter(|field| field.len() > 2) {
        match &field[..2] {
            b"32" | b"33" => bookings.name.extend_from_slice(&field[2..]),
            _ => bookings.text.extend_from_slice(&field[2..]),
        }
    }
}

/// Tags by memchr; of each booking its date, amount and texts.
pub(crate) fn ofx_tags(path: &Path) -> u64 {
    let bytes = fs::read(path).unwrap();
    let mut bookings = Bookings::default();
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'<', &bytes[at..]).map(|found| at + found) {
        let Some(close) = memchr::memchr(b'>', &bytes[start..]).map(|found| start + found) else { break };
        let end = memchr::memchr(b'<', &bytes[close..]).map_or(bytes.len(), |found| close + found);
        let text = bytes[close + 1..end].trim_ascii();
        match &bytes[start + 1..close] {
            b"STMTTRN" => bookings.begin(),
            b"/STMTTRN" => bookings.end(),
            b"DTPOSTED" => bookings.date = (number(&text[..4]), number(&text[4..6]), number(&text[6..8])),
            b"TRNAMT" => bookings.minor = minor(text, b'.'),
            b"NAME" => bookings.name.extend_from_slice(text),
            b"MEMO" | b"FITID" => bookings.text.extend_from_slice(text),
            _ => {}
        }
        at = end;
    }
    bookings.count
}

/// Lines by memchr; of each block its date, amount and texts.
pub(crate) fn qif_lines(path: &Path) -> u64 {
    let bytes = fs::read(path).unwrap();
    let mut bookings = Bookings::default();
    for line in lines(&bytes) {
        match line.split_first() {
            Some((b'D', date)) => {
                bookings.begin();
                bookings.date = (number(&date[6..]), number(&date[3..5]), number(&date[..2]));
            }
            Some((b'T', amount)) => bookings.minor = minor(amount, b'.'),
            Some((b'P', text)) => bookings.name.extend_from_slice(text),
            Some((b'M' | b'N' | b'L', text)) => bookings.text.extend_from_slice(text),
            Some((b'^', _)) => bookings.end(),
            _ => {}
        }
    }
    bookings.count
}

/// serde_json into borrowed structs of the fields that the layout reads.
pub(crate) fn json_structs(path: &Path) -> u64 {
    let text = fs::read_to_string(path).unwrap();
    let document: Document<'_> = serde_json::from_str(&text).unwrap();
    document.data.transaction.len() as u64
}

/// quick-xml's own event loop.
pub(crate) fn xml_events(path: &Path) -> u64 {
    let mut reader = quick_xml::reader::Reader::from_file(path).unwrap();
    let mut buffer = Vec::new();
    let mut count = 0;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).unwrap() {
            Event::Eof => return count,
            Event::Start(_) | Event::Text(_) => count += 1,
            _ => {}
        }
    }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let length = memchr::memchr(b'\n', &bytes[start..])?;
        let line = &bytes[start..start + length];
        start += length + 1;
        Some(line)
    })
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().filter(|byte| byte.is_ascii_digit()).fold(0, |value, byte| value * 10 + u32::from(byte - b'0'))
}

/// An amount in hundredths.
fn minor(text: &[u8], mark: u8) -> i64 {
    let (mut value, mut decimals) = (0_i64, None);
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|count: u32| count + 1);
            }
            _ if *byte == mark => decimals = Some(0),
            _ => {}
        }
    }
    let value = value * 10_i64.pow(2 - decimals.unwrap_or(0).min(2));
    if text.first() == Some(&b'-') { -value } else { value }
}

/// The fields that the layout reads, borrowed from the text.
#[derive(Deserialize)]
struct Document<'t> {
    #[serde(rename = "Data", borrow)]
    data: Transactions<'t>,
}

#[derive(Deserialize)]
struct Transactions<'t> {
    #[serde(rename = "Transaction", borrow)]
    transaction: Vec<Transaction<'t>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct Transaction<'t> {
    account_id: &'t str,
    transaction_id: &'t str,
    transaction_reference: &'t str,
    amount: Money<'t>,
    credit_debit_indicator: &'t str,
    status: &'t str,
    booking_date_time: &'t str,
    value_date_time: &'t str,
    transaction_information: &'t str,
    bank_transaction_code: BankCode<'t>,
    proprietary_bank_transaction_code: BankCode<'t>,
    merchant_details: Merchant<'t>,
    balance: Balance<'t>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct Money<'t> {
    amount: &'t str,
    currency: &'t str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct BankCode<'t> {
    code: &'t str,
    #[serde(alias = "Issuer")]
    sub_code: &'t str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct Merchant<'t> {
    merchant_name: &'t str,
    merchant_category_code: &'t str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "parsed to be measured")]
struct Balance<'t> {
    #[serde(borrow)]
    amount: Money<'t>,
    credit_debit_indicator: &'t str,
    #[serde(rename = "Type")]
    kind: &'t str,
}
