//! XLSX workbooks (ECMA-376), sheet by sheet, cell by cell, never as a dense range: a sheet with two far corners filled
//! would ask for 17 billion cells.

use std::io::{self, BufReader};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx as Parser, XlsxError};

use super::super::row::{CellKind, Row, RowSink};
use super::super::source::{CountedFile, Source, cannot_open};
use super::super::{Dialect, Format, Shape, TextEncoding};
use super::Grid;
use super::number::{write_float, write_moment, write_number};
use super::scan::{SheetScan, scan};
use crate::base::{Code, Limits, Problem};

/// XLSX workbooks.
pub struct Xlsx;

impl Format for Xlsx {
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
        let mut workbook: Workbook<'_> = guarded(|| Parser::new(BufReader::new(file)))?;
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

type Workbook<'s> = Parser<BufReader<&'s mut CountedFile>>;

fn read_sheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    hidden: bool,
    scan: Option<&SheetScan>,
    limits: &Limits,
    sink: &mut dyn RowSink,
) -> Result<ControlFlow<()>, Problem> {
    let mut cells = guarded(move || workbook.worksheet_cells_reader(name))?;
    let mut grid = Grid::new(limits);
    let mut current = None;
    loop {
        // Looked at where it lies: a cell is many bytes, and each move of it would wait for the one before.
        let read = unwound(|| cells.next_cell());
        let cell = match &read {
            Ok(Ok(Some(cell))) => cell,
            Ok(Ok(None)) => break,
            Ok(Err(error)) => return Err(problem_of(error)),
            Err(_) => return Err(Problem::new(Code::Damaged)),
        };
        let (row_index, column) = cell.get_position();
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        if current != Some(row_index) {
            if current.is_some() && grid.hand_on(sink)? == ControlFlow::Break(()) {
                return Ok(ControlFlow::Break(()));
            }
            current = Some(row_index);
            let line = u64::from(row_index) + 1;
            grid.row.restart(line, hidden || scan.is_some_and(|scan| scan.hides(line)));
        }
        grid.seek(column.into())?;
        write_cell(&mut grid.row, cell.get_value());
        grid.check_length(0)?;
    }
    if current.is_some() { grid.hand_on(sink) } else { Ok(ControlFlow::Continue(())) }
}

fn write_cell(row: &mut Row, value: &DataRef<'_>) {
    match value {
        DataRef::Int(number) => write_number(row, format_args!("{number}")),
        DataRef::Float(number) => write_float(row, *number),
        DataRef::String(text) => row.push(text, CellKind::Text),
        DataRef::SharedString(text) => row.push(text, CellKind::Text),
        DataRef::Bool(value) => row.push(if *value { "TRUE" } else { "FALSE" }, CellKind::Text),
        DataRef::DateTime(moment) => write_moment(row, *moment),
        DataRef::DateTimeIso(text) => row.push(text, CellKind::Date),
        DataRef::DurationIso(text) => row.push(text, CellKind::Text),
        DataRef::Error(error) => row.push(&error.to_string(), CellKind::Text),
        DataRef::Empty => row.push("", CellKind::Text),
    }
}

/// What the workbook's parser answers, or what is wrong with the file.
fn guarded<T>(parse: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, Problem> {
    match unwound(parse) {
        Ok(parsed) => parsed.map_err(|error| problem_of(&error)),
        Err(_) => Err(Problem::new(Code::Damaged)),
    }
}

/// Runs the workbook's parser. It counts without looking where a reference is longer than any sheet has; its overflow
/// checks stay on in every profile, and what they stop is a damaged file.
#[inline(always)]
fn unwound<T>(parse: impl FnOnce() -> Result<T, XlsxError>) -> std::thread::Result<Result<T, XlsxError>> {
    catch_unwind(AssertUnwindSafe(parse))
}

fn problem_of(error: &XlsxError) -> Problem {
    match error {
        XlsxError::Password => Problem::new(Code::Encrypted),
        _ => Problem::new(Code::Damaged),
    }
}
