//! SpreadsheetML 2003 (`urn:schemas-microsoft-com:office:spreadsheet`): one XML text, mostly named `.xls`.

use std::borrow::Cow;
use std::io;
use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::super::encoding::TextReader;
use super::super::markup::{Markup, local_attribute, text_of};
use super::super::row::{CellKind, RowSink};
use super::super::source::Source;
use super::super::{Dialect, Format, Shape, TextEncoding};
use super::Grid;
use super::number::{write_stated, write_stated_date};
use crate::base::{Code, Limits, Problem};

/// XML workbooks of 2003.
pub struct SpreadsheetMl;

impl Format for SpreadsheetMl {
    fn name(&self) -> &'static str {
        "spreadsheetml"
    }

    fn shape(&self) -> Shape {
        Shape::Sheets
    }

    fn encoding(&self, source: &mut Source) -> io::Result<Option<TextEncoding>> {
        TextEncoding::detect_xml(source).map(Some)
    }

    fn read(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        // Whether a sheet is hidden stands behind its rows.
        let hidden = hidden_sheets(Markup::of_text(dialect.text(self, source, &mut Unheard)?, limits, Code::Damaged))?;
        let markup = Markup::of_text(dialect.text(self, source, sink)?, limits, Code::Damaged);
        Workbook::new(hidden, limits, sink).read(markup)
    }
}

/// Takes the problems of a first look, which the second one tells again.
struct Unheard;

impl RowSink for Unheard {
    fn table(&mut self, _name: &str) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn row(&mut self, _row: &super::super::Row) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn problem(&mut self, _problem: Problem) {}
}

/// Which sheets are hidden, in their order.
fn hidden_sheets(mut markup: Markup<'_, TextReader<'_>>) -> Result<Vec<bool>, Problem> {
    let mut hidden = Vec::new();
    let mut within_visible = false;
    while let Some(event) = markup.next()? {
        match &event {
            Event::Start(tag) => {
                within_visible = tag.local_name().as_ref() == "Visible";
                if tag.local_name().as_ref() == "Worksheet" {
                    hidden.push(false);
                }
            }
            Event::Text(text) if within_visible && text.trim() != "SheetVisible" => {
                if let Some(last) = hidden.last_mut() {
                    *last = true;
                }
            }
            Event::End(_) => within_visible = false,
            _ => {}
        }
    }
    Ok(hidden)
}

/// Where the reading of a workbook stands.
struct Workbook<'l, 's> {
    hidden_sheets: Vec<bool>,
    sink: &'s mut dyn RowSink,
    grid: Grid<'l>,
    sheets: usize,
    within: Within,
    /// Depth within an element that is passed over; 0 outside.
    passed_over: usize,
    /// Depth of markup within the text of a cell.
    inline: usize,
    line: u64,
    /// Rows of the same make that the one at hand stands for.
    span: u64,
    column: u64,
    /// Columns that the cell at hand is merged over.
    merged: u64,
    kind: DataKind,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Workbook,
    Sheet,
    Table,
    Row,
    Cell,
    Data,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DataKind {
    Text,
    Number,
    Date,
    Boolean,
}

type Flow = Result<ControlFlow<()>, Problem>;

const GO_ON: Flow = Ok(ControlFlow::Continue(()));

impl<'l, 's> Workbook<'l, 's> {
    fn new(hidden_sheets: Vec<bool>, limits: &'l Limits, sink: &'s mut dyn RowSink) -> Workbook<'l, 's> {
        Workbook {
            hidden_sheets,
            sink,
            grid: Grid::new(limits),
            sheets: 0,
            within: Within::Workbook,
            passed_over: 0,
            inline: 0,
            line: 0,
            span: 0,
            column: 0,
            merged: 0,
            kind: DataKind::Text,
            text: String::new(),
        }
    }

    fn read(mut self, mut markup: Markup<'_, TextReader<'_>>) -> Result<(), Problem> {
        while let Some(event) = markup.next()? {
            let flow = match &event {
                Event::Start(tag) => self.start(tag),
                Event::End(tag) => self.end(tag.local_name().as_ref()),
                event => self.text(event),
            };
            if flow?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Flow {
        if self.passed_over > 0 {
            self.passed_over += 1;
            return GO_ON;
        }
        match (self.within, tag.local_name().as_ref()) {
            (Within::Workbook, "Worksheet") => {
                self.within = Within::Sheet;
                self.sheets += 1;
                self.line = 0;
                self.grid.begin_table();
                return Ok(self.sink.table(&local_attribute(tag, "Name").unwrap_or_default()));
            }
            (Within::Sheet, "Table") => self.within = Within::Table,
            (Within::Table, "Row") => self.begin_row(tag)?,
            (Within::Row, "Cell") => {
                self.column = next_index(self.column, tag)?;
                self.merged = number(tag, "MergeAcross").unwrap_or(0);
                self.within = Within::Cell;
            }
            (Within::Cell, "Data") => self.begin_data(tag),
            // Comments hold data too, and it is not the cell's.
            (Within::Cell | Within::Sheet, _) => self.passed_over = 1,
            (Within::Data, _) => self.inline += 1,
            _ => {}
        }
        GO_ON
    }

    fn end(&mut self, name: &str) -> Flow {
        if self.passed_over > 0 {
            self.passed_over -= 1;
            return GO_ON;
        }
        match (self.within, name) {
            (Within::Data, _) if self.inline > 0 => self.inline -= 1,
            (Within::Data, _) => {
                self.within = Within::Cell;
                self.end_data()?;
            }
            (Within::Cell, "Cell") => {
                self.column = self.column.saturating_add(self.merged);
                self.within = Within::Row;
            }
            (Within::Row, "Row") => {
                self.within = Within::Table;
                self.line = self.line.saturating_add(self.span);
                if !self.grid.row.is_empty() {
                    return self.grid.hand_on(self.sink);
                }
            }
            (Within::Table, "Table") => self.within = Within::Sheet,
            (Within::Sheet, "Worksheet") => self.within = Within::Workbook,
            _ => {}
        }
        GO_ON
    }

    fn text(&mut self, event: &Event<'_>) -> Flow {
        if self.within == Within::Data && self.passed_over == 0 {
            let mut character = [0; 4];
            self.text.push_str(&text_of(event, &mut character).unwrap_or_default());
            self.grid.check_length(self.text.len())?;
        }
        GO_ON
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>) -> Result<(), Problem> {
        self.line = next_index(self.line, tag)?;
        self.span = number(tag, "Span").unwrap_or(0);
        let sheet_hidden = self.hidden_sheets.get(self.sheets - 1).copied().unwrap_or(false);
        let hidden = number(tag, "Hidden") == Some(1);
        self.grid.row.restart(self.line, hidden || sheet_hidden);
        self.column = 0;
        self.within = Within::Row;
        Ok(())
    }

    fn begin_data(&mut self, tag: &BytesStart<'_>) {
        self.kind = match local_attribute(tag, "Type").as_deref() {
            Some("Number") => DataKind::Number,
            Some("DateTime") => DataKind::Date,
            Some("Boolean") => DataKind::Boolean,
            _ => DataKind::Text,
        };
        self.text.clear();
        self.within = Within::Data;
    }

    fn end_data(&mut self) -> Result<(), Problem> {
        if self.text.is_empty() {
            return Ok(());
        }
        self.grid.seek(self.column - 1)?;
        let row = &mut self.grid.row;
        let is_written = match self.kind {
            DataKind::Number => write_stated(row, &self.text),
            DataKind::Date => write_stated_date(row, &self.text),
            DataKind::Boolean => {
                row.push(if self.text.trim() == "1" { "TRUE" } else { "FALSE" }, CellKind::Text);
                true
            }
            DataKind::Text => false,
        };
        if !is_written {
            row.push(&self.text, CellKind::Text);
        }
        self.grid.check_length(0)
    }
}

/// The number of the next row or column, counted from 1: the one that it states, or the one after the last.
fn next_index(last: u64, tag: &BytesStart<'_>) -> Result<u64, Problem> {
    match number(tag, "Index") {
        // Further back stands what has been read already.
        Some(stated) if stated <= last => Err(Problem::new(Code::Damaged)),
        Some(stated) => Ok(stated),
        None => Ok(last.saturating_add(1)),
    }
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<u64> {
    local_attribute(tag, name).and_then(|text: Cow<'_, str>| text.trim().parse().ok())
}
