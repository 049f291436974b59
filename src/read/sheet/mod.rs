//! XLSX workbooks (ECMA-376), sheet by sheet, cell by cell, never as a dense range: a sheet with two far corners filled
//! would ask for 17 billion cells.

mod scan;

use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use jiff::civil::{Date, DateTime};

use super::row::{CellKind, Row, RowSink};
use super::source::{CountedFile, Source, cannot_open};
use super::{Dialect, Format, Shape, TextEncoding};
use crate::base::{Code, Limits, Problem};
use scan::{SheetScan, scan};

/// Workbooks.
pub struct Sheet;

impl Format for Sheet {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn shape(&self) -> Shape {
        Shape::Sheets
    }

    fn encoding(&self, _source: &mut Source) -> io::Result<Option<TextEncoding>> {
        Ok(None)
    }

    fn read(
        &self,
        source: &mut Source,
        _dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        let scans = scan(source, limits)?;
        let file = source.rewound().map_err(|error| cannot_open(&error))?;
        let mut workbook: Workbook<'_> = guarded(|| Xlsx::new(BufReader::new(file)))?;
        let sheets: Vec<(String, bool)> = (workbook.sheets_metadata().iter())
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
            .collect();
        for (name, hidden) in sheets {
            let scan = scans.iter().find(|scan| scan.name == name);
            if sink.table(&name) == ControlFlow::Break(())
                || read_sheet(&mut workbook, &name, hidden, scan, limits, sink)? == ControlFlow::Break(())
            {
                break;
            }
        }
        Ok(())
    }
}

type Workbook<'s> = Xlsx<BufReader<&'s mut CountedFile>>;
type Cells<'w, 's> = calamine::XlsxCellReader<'w, BufReader<&'s mut CountedFile>>;

fn read_sheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    hidden: bool,
    scan: Option<&SheetScan>,
    limits: &Limits,
    sink: &mut dyn RowSink,
) -> Result<ControlFlow<()>, Problem> {
    let mut cells = guarded(move || workbook.worksheet_cells_reader(name))?;
    let mut row = Row::default();
    let mut current = None;
    let mut count = 0;
    while let Some(cell) = next(&mut cells)? {
        let (row_index, column) = cell.get_position();
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        if current != Some(row_index) {
            if current.is_some() && sink.row(&row) == ControlFlow::Break(()) {
                return Ok(ControlFlow::Break(()));
            }
            count += 1;
            if count > limits.rows {
                return Err(Problem::new(Code::TooManyRows).with("limit", limits.rows));
            }
            current = Some(row_index);
            let line = u64::from(row_index) + 1;
            row.restart(line, hidden || scan.is_some_and(|scan| scan.hides(line)));
        }
        push_cell(&mut row, column as usize, cell.get_value(), limits)?;
    }
    if current.is_some() { Ok(sink.row(&row)) } else { Ok(ControlFlow::Continue(())) }
}

/// Puts a cell at its column, empty ones before it filled in.
fn push_cell(row: &mut Row, column: usize, value: &DataRef<'_>, limits: &Limits) -> Result<(), Problem> {
    if column >= limits.columns {
        return Err(Problem::new(Code::TooManyColumns).at(row.line()).with("limit", limits.columns as u64));
    }
    while row.len() < column {
        row.push("", CellKind::Text);
    }
    match value {
        DataRef::Int(number) => write_number(row, format_args!("{number}")),
        DataRef::Float(number) => write_float(row, *number),
        DataRef::String(text) => row.push(text, CellKind::Text),
        DataRef::SharedString(text) => row.push(text, CellKind::Text),
        DataRef::Bool(value) => row.push(if *value { "TRUE" } else { "FALSE" }, CellKind::Text),
        DataRef::DateTime(moment) => push_moment(row, *moment),
        DataRef::DateTimeIso(text) => row.push(text, CellKind::Date),
        DataRef::DurationIso(text) => row.push(text, CellKind::Text),
        DataRef::Error(error) => row.push(&error.to_string(), CellKind::Text),
        DataRef::Empty => row.push("", CellKind::Text),
    }
    if row.cell(column).len() > limits.row_bytes {
        return Err(Problem::new(Code::RowTooLong).at(row.line()).with("limit", limits.row_bytes as u64 >> 10));
    }
    Ok(())
}

fn write_number(row: &mut Row, number: std::fmt::Arguments<'_>) {
    use std::fmt::Write;
    // Writing into a string does not fail.
    let _ = row.writer().write_fmt(number);
    row.finish_cell(CellKind::Number);
}

/// A binary float as the decimal that was meant: the shortest that reads back, and never more than the 15 significant
/// digits that spreadsheets keep (`0.1+0.2` is stored as `0.30000000000000004`).
fn write_float(row: &mut Row, number: f64) {
    const EXACT: f64 = 1e15;
    if number.fract() == 0.0 && number.abs() < EXACT {
        return write_number(row, format_args!("{number}"));
    }
    if let Some(hundredths) = as_hundredths(number) {
        return write_hundredths(row, number.is_sign_negative(), hundredths);
    }
    let shortest = format_args!("{number}").to_string();
    let significant = shortest.bytes().filter(u8::is_ascii_digit).count()
        - shortest.bytes().take_while(|byte| matches!(byte, b'0' | b'.' | b'-')).filter(|byte| *byte == b'0').count();
    if significant <= 15 || !shortest.contains('.') {
        return write_number(row, format_args!("{shortest}"));
    }
    let magnitude = number.abs().log10().floor();
    let places = (14.0 - magnitude).clamp(0.0, 20.0);
    // In range by the clamp; a float has no lossless cast.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=20 above")]
    let places = places as usize;
    let rounded = format!("{number:.places$}");
    write_number(row, format_args!("{}", rounded.trim_end_matches('0').trim_end_matches('.')));
}

/// The hundredths of a number that has at most two decimals: what nearly every amount is. The decimal with these digits
/// reads back as the same float, and with so few digits it is the only one.
fn as_hundredths(number: f64) -> Option<u64> {
    let hundredths = (number.abs() * 100.0).round();
    // Compared bit by bit on purpose: anything else is left to the long way round.
    if hundredths >= 1e15 || (hundredths / 100.0).to_bits() != number.abs().to_bits() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, positive and below 10^15")]
    Some(hundredths as u64)
}

fn write_hundredths(row: &mut Row, negative: bool, hundredths: u64) {
    let text = row.writer();
    if negative {
        text.push('-');
    }
    push_digits(text, hundredths / 100, 1);
    text.push('.');
    match hundredths % 10 {
        0 => push_digits(text, hundredths % 100 / 10, 1),
        _ => push_digits(text, hundredths % 100, 2),
    }
    row.finish_cell(CellKind::Number);
}

/// Writes a number with at least so many digits: cells are many, and the formatter of the language does far more.
fn push_digits(text: &mut String, value: u64, width_min: usize) {
    let mut digits = [b'0'; 20];
    let (mut rest, mut start) = (value, digits.len());
    while rest > 0 || digits.len() - start < width_min {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    digits[start..].iter().for_each(|digit| text.push(char::from(*digit)));
}

fn push_moment(row: &mut Row, moment: ExcelDateTime) {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let small = |value: u8| i8::try_from(value).unwrap_or(i8::MAX);
    let date = i16::try_from(year).ok().and_then(|year| Date::new(year, small(month), small(day)).ok());
    let Some(date) = date.filter(|_| moment.is_datetime()) else {
        return write_float(row, moment.as_f64());
    };
    if (hour, minute, second) == (0, 0, 0) {
        let text = row.writer();
        push_digits(text, year.into(), 4);
        text.push('-');
        push_digits(text, month.into(), 2);
        text.push('-');
        push_digits(text, day.into(), 2);
        return row.finish_cell(CellKind::Date);
    }
    let time = jiff::civil::Time::new(small(hour), small(minute), small(second), 0).unwrap_or_default();
    row.push(&DateTime::from_parts(date, time).to_string(), CellKind::Date);
}

fn next<'c>(cells: &'c mut Cells<'_, '_>) -> Result<Option<calamine::Cell<DataRef<'c>>>, Problem> {
    guarded(move || cells.next_cell())
}

/// Runs the workbook's parser. It counts without looking where a reference is longer than any sheet has; its overflow
/// checks stay on in every profile, and what they stop is a damaged file.
fn guarded<T>(parse: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, Problem> {
    match catch_unwind(AssertUnwindSafe(parse)) {
        Ok(parsed) => parsed.map_err(|error| problem_of(&error)),
        Err(_) => Err(Problem::new(Code::Damaged)),
    }
}

fn problem_of(error: &XlsxError) -> Problem {
    match error {
        XlsxError::Password => Problem::new(Code::Encrypted),
        XlsxError::FileNotFound(part) if part == "xl/workbook.xml" => {
            Problem::new(Code::FormatNotRead).with("format", "ODS")
        }
        _ => Problem::new(Code::Damaged),
    }
}

/// Whether an OLE compound file is a workbook under a password (MS-OFFCRYPTO 2.3.4: a stream `EncryptedPackage`).
pub(super) fn is_encrypted(source: &mut Source) -> bool {
    const WINDOW_BYTES: u64 = 4 << 20;
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut window = Vec::new();
    let read = source.rewound().and_then(|file| file.take(WINDOW_BYTES).read_to_end(&mut window));
    read.is_ok() && memchr::memmem::find(&window, &name).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Row, write_float};

    #[test]
    fn a_float_becomes_the_decimal_that_was_meant() {
        let text = |number: f64| {
            let mut row = Row::default();
            write_float(&mut row, number);
            row.cell(0).to_owned()
        };
        assert_eq!(text(0.1 + 0.2), "0.3");
        assert_eq!(text(-15500.5), "-15500.5");
        assert_eq!(text(450_000.0), "450000");
        assert_eq!([text(-0.07), text(1.1), text(579.68)], ["-0.07", "1.1", "579.68"]);
        assert_eq!(text(1234.5600000000001), "1234.56");
        assert_eq!(text(0.001_234), "0.001234");
    }
}
