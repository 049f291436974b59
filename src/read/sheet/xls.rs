//! XLS workbooks of Excel 5 to 2003 (MS-XLS). The file is small and its cells are in no certain order: it is held
//! whole, the places of its cells are listed, and rows are made from the list. `calamine` reads this format too, but
//! into a dense range, which two far corners of a damaged file make larger than memory, and without the rows that are
//! hidden.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::ControlFlow;

use calamine::{ExcelDateTime, ExcelDateTimeType};
use encoding_rs::WINDOWS_1252;

use super::super::password::locked;
use super::super::row::{CellKind, RowSink};
use super::super::source::{Source, cannot_open};
use super::super::{Dialect, Format, Shape, TextEncoding};
use super::Grid;
use super::biff::{Characters, Entry, Pieces, Shown, entry, float_at, kind, packed_number};
use super::compound::{Compound, u16_at, u32_at};
use super::number::{write_float, write_moment};
use crate::base::{Code, Limits, Problem};

/// Binary workbooks.
pub struct Xls;

impl Format for Xls {
    fn name(&self) -> &'static str {
        "xls"
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
        if source.len() > limits.compound_bytes {
            return Err(Problem::new(Code::FileTooLarge).with("limit", limits.compound_bytes >> 20));
        }
        let book = book(source, limits)?;
        Workbook::open(&book)?.read(limits, sink)
    }
}

/// The stream that holds the workbook: BIFF8 calls it otherwise than those before.
fn book(source: &mut Source, limits: &Limits) -> Result<Vec<u8>, Problem> {
    let mut file = Vec::new();
    let read = source.rewound().and_then(|input| input.take(limits.compound_bytes).read_to_end(&mut file));
    read.map_err(|error| cannot_open(&error))?;
    let compound = Compound::open(&file).ok_or_else(damaged)?;
    let name = ["Workbook", "Book"].into_iter().find(|name| compound.has(name));
    let name = name.ok_or(Problem::new(Code::FormatNotRead).with("format", "OLE"))?;
    compound.stream(name).ok_or_else(damaged)
}

fn damaged() -> Problem {
    Problem::new(Code::Damaged)
}

/// What the sheets of a workbook share.
struct Workbook<'b> {
    book: &'b [u8],
    characters: Characters,
    is_1904: bool,
    /// What a number is, by the index of its cell's format.
    shown: Vec<Shown>,
    sheets: Vec<SheetAt>,
    /// The texts that cells point to, one after the other, and where each ends.
    shared: String,
    shared_ends: Vec<usize>,
}

/// A sheet: where it begins, and what its tab shows.
struct SheetAt {
    at: usize,
    name: String,
    hidden: bool,
}

/// The first record of anything says which generation it is of.
const BIFF8: u16 = 0x0600;
const BIFF5: u16 = 0x0500;

impl<'b> Workbook<'b> {
    fn open(book: &'b [u8]) -> Result<Workbook<'b>, Problem> {
        let first = entry(book, 0).filter(|first| first.kind == kind::BEGIN).ok_or_else(damaged)?;
        let version = u16_at(first.data, 0).filter(|version| [BIFF5, BIFF8].contains(version)).ok_or_else(damaged)?;
        let mut workbook = Workbook {
            book,
            characters: Characters { is_unicode: version == BIFF8, encoding: WINDOWS_1252 },
            is_1904: false,
            shown: Vec::new(),
            sheets: Vec::new(),
            shared: String::new(),
            shared_ends: Vec::new(),
        };
        let mut formats = BTreeMap::new();
        let mut at = first.next;
        loop {
            let entry = entry(book, at).ok_or_else(damaged)?;
            if entry.kind == kind::END {
                break;
            }
            workbook.take_global(&entry, &mut formats)?;
            at = entry.next;
        }
        Ok(workbook)
    }

    fn take_global(&mut self, entry: &Entry<'b>, formats: &mut BTreeMap<u16, Shown>) -> Result<(), Problem> {
        let data = entry.data;
        match entry.kind {
            kind::FILE_PASS => return Err(locked()),
            kind::CODE_PAGE => {
                self.characters.encoding = Characters::code_page(u16_at(data, 0).ok_or_else(damaged)?);
            }
            kind::DATE_MODE => self.is_1904 = u16_at(data, 0) == Some(1),
            kind::FORMAT => {
                let mut code = String::new();
                let text =
                    Pieces::of(self.book, entry, 2).text(self.characters, !self.characters.is_unicode, &mut code);
                if let (Some(number), Some(())) = (u16_at(data, 0), text) {
                    formats.insert(number, Shown::by_code(&code));
                }
            }
            kind::EXTENDED_FORMAT => {
                let number = u16_at(data, 2).ok_or_else(damaged)?;
                self.shown.push(formats.get(&number).copied().unwrap_or_else(|| Shown::by_number(number)));
            }
            kind::BOUND_SHEET => self.take_sheet(entry)?,
            kind::SHARED_STRINGS => {
                self.shared_ends = Pieces::of(self.book, entry, 0).shared(self.characters, &mut self.shared);
            }
            _ => {}
        }
        Ok(())
    }

    /// A tab (MS-XLS 2.4.28). Charts and macros hold no rows.
    fn take_sheet(&mut self, entry: &Entry<'b>) -> Result<(), Problem> {
        let (Some(at), Some([visibility, what])) = (u32_at(entry.data, 0), entry.data.get(4..6)) else {
            return Err(damaged());
        };
        if *what != 0 {
            return Ok(());
        }
        let mut name = String::new();
        Pieces::of(self.book, entry, 6).text(self.characters, true, &mut name).ok_or_else(damaged)?;
        let at = usize::try_from(at).map_err(|_| damaged())?;
        self.sheets.push(SheetAt { at, name, hidden: visibility & 3 != 0 });
        Ok(())
    }

    fn read(&self, limits: &Limits, sink: &mut dyn RowSink) -> Result<(), Problem> {
        // Sheets lie one behind the other: where they share bytes, one is read over and over.
        let mut left = self.book.len();
        for sheet in &self.sheets {
            let places = Places::of(self.book, sheet.at)?;
            left = left.checked_sub(places.bytes).ok_or_else(damaged)?;
            if sink.table(&sheet.name).is_break() || self.read_sheet(sheet, &places, limits, sink)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn read_sheet(
        &self,
        sheet: &SheetAt,
        places: &Places,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<ControlFlow<()>, Problem> {
        let mut grid = Grid::new(limits);
        let mut current = None;
        for cell in &places.cells {
            if current != Some(cell.row) {
                if current.is_some() && grid.hand_on(sink)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                current = Some(cell.row);
                let hidden = sheet.hidden || places.hidden_rows.binary_search(&cell.row).is_ok();
                grid.row.restart(u64::from(cell.row) + 1, hidden);
            }
            self.write_cell(cell, &mut grid)?;
            grid.check_length(0)?;
        }
        if current.is_some() { grid.hand_on(sink) } else { Ok(ControlFlow::Continue(())) }
    }

    fn write_cell(&self, place: &Place, grid: &mut Grid<'_>) -> Result<(), Problem> {
        let at = usize::try_from(place.at).map_err(|_| damaged())?;
        let entry = entry(self.book, at).ok_or_else(damaged)?;
        let data = entry.data;
        if entry.kind == kind::MUL_RK {
            return self.write_numbers(place, data, grid);
        }
        grid.seek(place.column.into())?;
        match entry.kind {
            kind::NUMBER => self.write_number(data, 4, float_at(data, 6), grid),
            kind::RK => self.write_number(data, 4, u32_at(data, 6).map(packed_number), grid),
            kind::LABEL_SHARED => {
                let index = u32_at(data, 6).and_then(|index| usize::try_from(index).ok());
                let text = index.and_then(|index| self.shared_text(index)).ok_or_else(damaged)?;
                grid.row.push(text, CellKind::Text);
                Ok(())
            }
            kind::LABEL | kind::RICH_LABEL => self.write_text(&entry, 6, grid),
            kind::BOOLEAN_OR_ERROR => write_flag(data, 6, 7, grid),
            _ => self.write_result(&entry, grid),
        }
    }

    /// Numbers side by side (MS-XLS 2.4.175): each is its format and four bytes.
    fn write_numbers(&self, place: &Place, data: &[u8], grid: &mut Grid<'_>) -> Result<(), Problem> {
        let numbers = data.get(4..data.len().saturating_sub(2)).ok_or_else(damaged)?;
        for (number, column) in numbers.chunks_exact(6).zip(u64::from(place.column)..) {
            grid.seek(column)?;
            self.write_number(number, 0, u32_at(number, 2).map(packed_number), grid)?;
        }
        Ok(())
    }

    fn write_number(
        &self,
        data: &[u8],
        format_at: usize,
        number: Option<f64>,
        grid: &mut Grid<'_>,
    ) -> Result<(), Problem> {
        let (Some(number), Some(format)) = (number, u16_at(data, format_at)) else { return Err(damaged()) };
        match self.shown.get(usize::from(format)) {
            Some(Shown::Moment) => {
                let moment = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, self.is_1904);
                write_moment(&mut grid.row, moment);
            }
            _ => write_float(&mut grid.row, number),
        }
        Ok(())
    }

    fn write_text(&self, entry: &Entry<'_>, skip: usize, grid: &mut Grid<'_>) -> Result<(), Problem> {
        let text = grid.row.writer();
        Pieces::of(self.book, entry, skip).text(self.characters, false, text).ok_or_else(damaged)?;
        grid.row.finish_cell(CellKind::Text);
        Ok(())
    }

    /// What a formula came to (MS-XLS 2.5.133): a number, or what stands in place of one.
    fn write_result(&self, entry: &Entry<'_>, grid: &mut Grid<'_>) -> Result<(), Problem> {
        let data = entry.data;
        if u16_at(data, 12) != Some(0xFFFF) {
            return self.write_number(data, 4, float_at(data, 6), grid);
        }
        match data.get(6) {
            Some(0) => {
                let text = self.result_text(entry).ok_or_else(damaged)?;
                self.write_text(&text, 0, grid)
            }
            Some(1) => write_flag(data, 8, usize::MAX, grid),
            Some(2) => {
                grid.row.push(error_text(data.get(8).copied()), CellKind::Text);
                Ok(())
            }
            _ => {
                grid.row.push("", CellKind::Text);
                Ok(())
            }
        }
    }

    /// The text of a formula stands in a record of its own behind it, at most behind what it shares with others.
    fn result_text(&self, formula: &Entry<'_>) -> Option<Entry<'b>> {
        const STEPS_MAX: usize = 4;
        let mut at = formula.next;
        for _ in 0..STEPS_MAX {
            let found = entry(self.book, at)?;
            match found.kind {
                kind::STRING => return Some(found),
                kind::FORMULA => return None,
                _ => at = found.next,
            }
        }
        None
    }

    fn shared_text(&self, index: usize) -> Option<&str> {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.shared_ends.get(before).copied())?;
        self.shared.get(start..*self.shared_ends.get(index)?)
    }
}

fn write_flag(data: &[u8], value_at: usize, is_error_at: usize, grid: &mut Grid<'_>) -> Result<(), Problem> {
    let value = *data.get(value_at).ok_or_else(damaged)?;
    let text = match data.get(is_error_at) {
        Some(1) => error_text(Some(value)),
        _ if value == 0 => "FALSE",
        _ => "TRUE",
    };
    grid.row.push(text, CellKind::Text);
    Ok(())
}

/// MS-XLS 2.5.10.
fn error_text(code: Option<u8>) -> &'static str {
    match code {
        Some(0x00) => "#NULL!",
        Some(0x07) => "#DIV/0!",
        Some(0x0F) => "#VALUE!",
        Some(0x17) => "#REF!",
        Some(0x1D) => "#NAME?",
        Some(0x24) => "#NUM!",
        _ => "#N/A",
    }
}

/// Where the cells of a sheet stand, in the order of rows and columns, and which rows are hidden.
struct Places {
    cells: Vec<Place>,
    hidden_rows: Vec<u16>,
    /// How many the records of the sheet are.
    bytes: usize,
}

/// A cell, or several numbers side by side.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    row: u16,
    column: u16,
    at: u32,
}

impl Places {
    fn of(book: &[u8], at: usize) -> Result<Places, Problem> {
        let start = at;
        let first = entry(book, at).filter(|first| first.kind == kind::BEGIN).ok_or_else(damaged)?;
        let mut places = Places { cells: Vec::new(), hidden_rows: Vec::new(), bytes: 0 };
        let (mut at, mut depth) = (first.next, 0_usize);
        loop {
            let entry = entry(book, at).ok_or_else(damaged)?;
            match entry.kind {
                // Charts within a sheet have cells of their own.
                kind::BEGIN => depth += 1,
                kind::END if depth == 0 => break,
                kind::END => depth -= 1,
                _ if depth == 0 => places.take(&entry)?,
                _ => {}
            }
            at = entry.next;
        }
        places.bytes = at - start;
        places.cells.sort();
        places.hidden_rows.sort_unstable();
        Ok(places)
    }

    fn take(&mut self, entry: &Entry<'_>) -> Result<(), Problem> {
        const HIDDEN: u8 = 0x20;
        match entry.kind {
            kind::ROW => {
                let row = u16_at(entry.data, 0).ok_or_else(damaged)?;
                if entry.data.get(12).is_some_and(|flags| flags & HIDDEN != 0) {
                    self.hidden_rows.push(row);
                }
            }
            kind::FORMULA
            | kind::MUL_RK
            | kind::RICH_LABEL
            | kind::LABEL_SHARED
            | kind::NUMBER
            | kind::LABEL
            | kind::BOOLEAN_OR_ERROR
            | kind::RK => {
                let (Some(row), Some(column)) = (u16_at(entry.data, 0), u16_at(entry.data, 2)) else {
                    return Err(damaged());
                };
                self.cells.push(Place { row, column, at: u32::try_from(entry.at).map_err(|_| damaged())? });
            }
            _ => {}
        }
        Ok(())
    }
}
