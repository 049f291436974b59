//! Invented households as the files that their bank and operator would hand out: for the demo and the benchmarks.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use super::{Booking, Use};
use crate::base::{Decimal, plain};
use crate::normalize::{Destination, Direction, Place, TransactionKind, UsageKind};

/// A UK midata file: oldest booking first, signs and pounds printed, overdraft limit at its foot.
#[must_use]
pub fn midata_csv(opening_minor: i64, bookings: impl Iterator<Item = Booking>) -> String {
    let mut text = String::from("Date,Type,Merchant/Description,Debit/Credit,Balance\n");
    let mut balance = opening_minor;
    for booking in bookings {
        balance += booking.amount_minor;
        let note = if booking.is_foreign { " NON-GBP" } else { "" };
        text.push_str(&format!(
            "{},{},{}{note},{},{}\n",
            booking.date.strftime("%d/%m/%Y"),
            midata_code(&booking),
            booking.counterparty,
            pounds(booking.amount_minor),
            pounds(balance)
        ));
    }
    text.push_str("\nArranged overdraft limit,£500.00,,,\n");
    text
}

fn midata_code(booking: &Booking) -> &'static str {
    match booking.kind {
        TransactionKind::CardPayment if booking.is_foreign => "VIS",
        TransactionKind::CardPayment => ")))",
        TransactionKind::CashWithdrawal => "ATM",
        TransactionKind::DirectDebit => "DD",
        TransactionKind::StandingOrder => "SO",
        TransactionKind::Fee => "CHG",
        TransactionKind::Interest => "INT",
        TransactionKind::Transfer if booking.amount_minor > 0 => "CR",
        TransactionKind::Transfer => "BP",
        TransactionKind::OwnTransfer => "TFR",
        _ => "OTH",
    }
}

fn pounds(minor: i64) -> String {
    let sign = if minor < 0 { '-' } else { '+' };
    format!("{sign}£{}", plain(Decimal::new(minor.abs(), 2), 2))
}

/// A French-style bank workbook: who and when above, newest booking first, debit and credit in columns of their own.
///
/// # Errors
/// None in practice: the table fits a sheet as long as it has fewer than 1,048,576 rows.
pub fn statement_workbook(opening_minor: i64, bookings: &[Booking]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = workbook.add_worksheet().set_name("Opérations")?;
    let total: i64 = bookings.iter().map(|booking| booking.amount_minor).sum();
    sheet.write(0, 0, "Banque Exemple - Relevé d'opérations")?;
    sheet.write(1, 0, "Compte FR00 0000 0000 0000 0000 0000 042")?;
    sheet.write(2, 0, "Solde final")?;
    sheet.write(2, 1, euros(opening_minor + total))?;
    for (column, name) in
        (0_u16..).zip(["Date opération", "Date valeur", "Nature", "Libellé", "Débit", "Crédit", "Solde"])
    {
        sheet.write(4, column, name)?;
    }
    let mut balance = opening_minor + total;
    for (row, booking) in (5_u32..).zip(bookings.iter().rev()) {
        let day = ExcelDateTime::parse_from_str(&booking.date.to_string())?;
        sheet.write_with_format(row, 0, &day, &date)?;
        sheet.write_with_format(row, 1, &day, &date)?;
        sheet.write(row, 2, french_nature(booking.kind))?;
        let note = if booking.is_foreign { " HORS ZONE EURO" } else { "" };
        sheet.write(row, 3, format!("{}{note}", booking.counterparty))?;
        let column = if booking.amount_minor < 0 { 4 } else { 5 };
        sheet.write(row, column, euros(booking.amount_minor.abs()))?;
        sheet.write(row, 6, euros(balance))?;
        balance -= booking.amount_minor;
    }
    // A fixed date of creation: the same household is the same file.
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created);
    workbook.set_properties(&properties);
    workbook.save_to_buffer()
}

/// A spreadsheet keeps amounts as binary floats; the reader gives the decimal back.
#[expect(clippy::cast_precision_loss, reason = "amounts of a household are far below 2^53 cents")]
fn euros(minor: i64) -> f64 {
    minor as f64 / 100.0
}

fn french_nature(kind: TransactionKind) -> &'static str {
    match kind {
        TransactionKind::CardPayment => "Paiement carte",
        TransactionKind::CashWithdrawal => "Retrait",
        TransactionKind::DirectDebit => "Prélèvement",
        TransactionKind::StandingOrder => "Virement permanent",
        TransactionKind::Transfer => "Virement",
        TransactionKind::OwnTransfer => "Virement interne",
        TransactionKind::Fee => "Frais",
        TransactionKind::Interest => "Intérêts débiteurs",
        _ => "Divers",
    }
}

/// An operator's itemised use: one line an event, seconds, megabytes, what it cost beyond the plan left empty.
#[must_use]
pub fn mobile_csv(uses: &[Use]) -> String {
    let mut text = String::from("Example Mobile itemised usage\nLine,07700 900042\n\n");
    text.push_str("Date,Time,Service,Direction,Destination,Place,Seconds,Megabytes\n");
    for event in uses {
        let megabytes = plain(Decimal::from(event.volume_bytes) / Decimal::from(1_000_000), 0);
        let is_data = event.kind == UsageKind::Data;
        let is_call = event.kind == UsageKind::Voice;
        text.push_str(&format!(
            "{},{:02}:{:02},{},{},{},{},{},{}\n",
            event.date.strftime("%d/%m/%Y"),
            event.minute_of_day / 60,
            event.minute_of_day % 60,
            service_word(event.kind),
            if event.direction == Direction::Out { "Out" } else { "In" },
            destination_word(event.destination),
            place_word(event.place),
            if is_call { event.duration_seconds.to_string() } else { String::new() },
            if is_data { megabytes } else { String::new() },
        ));
    }
    text
}

fn service_word(kind: UsageKind) -> &'static str {
    match kind {
        UsageKind::Voice => "Call",
        UsageKind::Sms => "Text",
        UsageKind::Mms => "Picture message",
        UsageKind::Data => "Data",
        UsageKind::Other => "Other",
    }
}

fn destination_word(destination: Destination) -> &'static str {
    match destination {
        Destination::National => "UK",
        Destination::Mobile => "UK mobile",
        Destination::Fixed => "UK landline",
        Destination::OnNet => "Example Mobile",
        Destination::Voicemail => "Voicemail",
        Destination::Freephone => "Freephone",
        Destination::Special => "Special service",
        Destination::International => "International",
    }
}

fn place_word(place: Place) -> &'static str {
    match place {
        Place::Home => "UK",
        Place::RoamingEea => "Europe",
        Place::RoamingWorld => "World",
    }
}

/// One file in a ZIP archive, the same bytes each time.
///
/// # Errors
/// None in practice: the archive is written to memory.
pub fn zipped(name: &str, content: &[u8]) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, SimpleFileOptions::default())?;
    archive.write_all(content)?;
    Ok(archive.finish()?.into_inner())
}
