//! ODS (OpenDocument 1.3 part 3, 9 and 19): `content.xml`, element by element. Cells and rows that are written once and
//! repeated stay so where they are empty, and count against the limits where they are not.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::markup::{Markup, attribute, text_of};
use super::super::password::locked;
use super::super::row::{CellKind, RowSink};
use super::super::source::{CountedFile, Source, cannot_open};
use super::super::{Dialect, Format, Shape, TextEncoding};
use super::Grid;
use super::number::{write_stated, write_stated_date};
use crate::base::{Code, Limits, Problem};

/// OpenDocument spreadsheets.
pub struct Ods;

impl Format for Ods {
    fn name(&self) -> &'static str {
        "ods"
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
        let file = source.rewound().map_err(|error| cannot_open(&error))?;
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| Problem::new(Code::Damaged))?;
        if archive.len() > limits.members {
            return Err(Problem::new(Code::TooManyMembers).with("limit", limits.members as u64));
        }
        if is_encrypted(&mut archive) {
            return Err(locked());
        }
        let part = archive.by_name("content.xml").map_err(|error| problem_of(&error))?;
        let by_ratio = part.compressed_size().max(1).saturating_mul(limits.inflate_ratio);
        let left = by_ratio.max(limits.ratio_floor_bytes).min(limits.file_bytes);
        let content = BufReader::with_capacity(64 << 10, Inflated { part, left });
        Content::new(limits, sink).read(Markup::of_part(content, limits))
    }
}

type Archive<'s> = ZipArchive<BufReader<&'s mut CountedFile>>;

/// Whether the manifest says that parts are encrypted (OpenDocument part 2, 4.8.1): their bytes are no text then.
fn is_encrypted(archive: &mut Archive<'_>) -> bool {
    const MANIFEST_BYTES_MAX: u64 = 4 << 20;
    let mut manifest = Vec::new();
    let part = archive.by_name("META-INF/manifest.xml");
    let read = part.is_ok_and(|part| part.take(MANIFEST_BYTES_MAX).read_to_end(&mut manifest).is_ok());
    read && memchr::memmem::find(&manifest, b"encryption-data").is_some()
}

fn problem_of(error: &ZipError) -> Problem {
    match error {
        ZipError::UnsupportedArchive(text) if text.to_lowercase().contains("password") => locked(),
        _ => Problem::new(Code::Damaged),
    }
}

/// A part that ends in an error where it inflates to more than its limit.
struct Inflated<R> {
    part: R,
    left: u64,
}

impl<R: Read> Read for Inflated<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(into)?;
        self.left = self.left.checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}

/// Copies of filled rows that one document may ask for beyond those it writes, as many as a sheet has rows; and their
/// bytes.
const COPIES_MAX: u64 = 1 << 20;
const COPIED_BYTES_MAX: u64 = 256 << 20;

/// Where the reading of a document stands.
struct Content<'l, 's> {
    limits: &'l Limits,
    sink: &'s mut dyn RowSink,
    grid: Grid<'l>,
    /// The style being read, and those whose tables are hidden.
    style: String,
    hidden_styles: BTreeSet<String>,
    within: Within,
    /// Depth within an element that is passed over; 0 outside.
    passed_over: usize,
    table_hidden: bool,
    /// Groups of rows that are folded, among those that are open.
    groups: Vec<bool>,
    /// The number of the next row, how often the one at hand is repeated, and whether it is hidden.
    line: u64,
    row_repeat: u64,
    column: u64,
    cell: Cell,
    copies_left: u64,
    copied_bytes_left: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Within {
    Document,
    Table,
    Row,
    Cell,
    Paragraph,
}

/// The cell at hand.
#[derive(Default)]
struct Cell {
    repeat: u64,
    kind: ValueKind,
    /// What its attributes state.
    value: String,
    /// What it shows.
    text: String,
    paragraphs: usize,
    /// White space has just been written, or nothing yet: more of it adds nothing (OpenDocument part 3, 6.1.2).
    after_space: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum ValueKind {
    #[default]
    Text,
    Number,
    Date,
    Boolean,
    /// Hidden under a cell that was merged over it.
    Covered,
}

type Flow = Result<ControlFlow<()>, Problem>;

const GO_ON: Flow = Ok(ControlFlow::Continue(()));

impl<'l, 's> Content<'l, 's> {
    fn new(limits: &'l Limits, sink: &'s mut dyn RowSink) -> Content<'l, 's> {
        Content {
            limits,
            sink,
            grid: Grid::new(limits),
            style: String::new(),
            hidden_styles: BTreeSet::new(),
            within: Within::Document,
            passed_over: 0,
            table_hidden: false,
            groups: Vec::new(),
            line: 1,
            row_repeat: 1,
            column: 0,
            cell: Cell::default(),
            copies_left: COPIES_MAX,
            copied_bytes_left: COPIED_BYTES_MAX,
        }
    }

    fn read<R: BufRead>(mut self, mut markup: Markup<'_, R>) -> Result<(), Problem> {
        while let Some(event) = markup.next()? {
            let flow = match &event {
                Event::Start(tag) => self.start(tag),
                Event::End(tag) => self.end(tag.name().as_ref()),
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
        match (self.within, tag.name().as_ref()) {
            (Within::Document, "style:style") => {
                self.style.clear();
                self.style.push_str(&attribute(tag, "style:name").unwrap_or_default());
            }
            (Within::Document, "style:table-properties")
                if attribute(tag, "table:display").as_deref() == Some("false") =>
            {
                self.hidden_styles.insert(self.style.clone());
            }
            // Deleted cells, linked tables: none of it is shown.
            (Within::Document, "table:tracked-changes" | "table:dde-links") => self.passed_over = 1,
            (Within::Document, "table:table") => return self.begin_table(tag),
            (Within::Table, "table:table-row-group") => {
                self.groups.push(attribute(tag, "table:display").as_deref() == Some("false"));
            }
            (Within::Table, "table:table-row") => self.begin_row(tag),
            (Within::Table, "table:shapes" | "office:forms" | "table:table") => self.passed_over = 1,
            (Within::Row, "table:table-cell") => self.begin_cell(tag, false),
            (Within::Row, "table:covered-table-cell") => self.begin_cell(tag, true),
            (Within::Cell, "text:p" | "text:h") => self.begin_paragraph(),
            // Notes and drawings hold text too, and it is not the cell's.
            (Within::Cell, _) => self.passed_over = 1,
            (Within::Paragraph, name) => return self.within_paragraph(name, tag),
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
            (Within::Paragraph, "text:p" | "text:h") => self.within = Within::Cell,
            (Within::Cell, "table:table-cell" | "table:covered-table-cell") => {
                self.within = Within::Row;
                self.end_cell()?;
            }
            (Within::Row, "table:table-row") => {
                self.within = Within::Table;
                return self.end_row();
            }
            (Within::Table, "table:table-row-group") => drop(self.groups.pop()),
            (Within::Table, "table:table") => self.within = Within::Document,
            _ => {}
        }
        GO_ON
    }

    fn text(&mut self, event: &Event<'_>) -> Flow {
        if self.within != Within::Paragraph || self.passed_over > 0 {
            return GO_ON;
        }
        let mut character = [0; 4];
        for letter in text_of(event, &mut character).unwrap_or_default().chars() {
            let is_space = matches!(letter, ' ' | '\t' | '\r' | '\n');
            if !(is_space && self.cell.after_space) {
                self.cell.text.push(if is_space { ' ' } else { letter });
            }
            self.cell.after_space = is_space;
        }
        self.grid.check_length(self.cell.text.len())?;
        GO_ON
    }

    fn begin_table(&mut self, tag: &BytesStart<'_>) -> Flow {
        let style = attribute(tag, "table:style-name").unwrap_or_default();
        self.table_hidden = self.hidden_styles.contains(style.as_ref());
        self.within = Within::Table;
        self.line = 1;
        self.groups.clear();
        self.grid.begin_table();
        Ok(self.sink.table(&attribute(tag, "table:name").unwrap_or_default()))
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>) {
        let visibility = attribute(tag, "table:visibility");
        let hidden = matches!(visibility.as_deref(), Some("collapse" | "filter"));
        self.grid.row.restart(self.line, hidden || self.table_hidden || self.groups.contains(&true));
        self.row_repeat = repeat(tag, "table:number-rows-repeated");
        self.column = 0;
        self.within = Within::Row;
    }

    fn begin_cell(&mut self, tag: &BytesStart<'_>, covered: bool) {
        let cell = &mut self.cell;
        cell.repeat = repeat(tag, "table:number-columns-repeated");
        cell.text.clear();
        cell.value.clear();
        cell.paragraphs = 0;
        let (kind, stated) = match attribute(tag, "office:value-type").as_deref() {
            _ if covered => (ValueKind::Covered, ""),
            Some("float" | "currency" | "percentage") => (ValueKind::Number, "office:value"),
            Some("date") => (ValueKind::Date, "office:date-value"),
            Some("boolean") => (ValueKind::Boolean, "office:boolean-value"),
            _ => (ValueKind::Text, "office:string-value"),
        };
        cell.kind = kind;
        cell.value.push_str(&attribute(tag, stated).unwrap_or_default());
        self.within = Within::Cell;
    }

    fn begin_paragraph(&mut self) {
        if self.cell.paragraphs > 0 {
            self.cell.text.push('\n');
        }
        self.cell.paragraphs += 1;
        self.cell.after_space = true;
        self.within = Within::Paragraph;
    }

    fn within_paragraph(&mut self, name: &str, tag: &BytesStart<'_>) -> Flow {
        let (character, count) = match name {
            "text:s" => (' ', attribute(tag, "text:c").and_then(|count| count.parse().ok()).unwrap_or(1)),
            "text:tab" => ('\t', 1),
            "text:line-break" => ('\n', 1),
            // A note, a drawing: not the cell's own text.
            _ if !name.starts_with("text:") || name == "text:note" => {
                self.passed_over = 1;
                return GO_ON;
            }
            _ => return GO_ON,
        };
        self.grid.check_length(self.cell.text.len().saturating_add(count))?;
        self.cell.text.extend(std::iter::repeat_n(character, count));
        self.cell.after_space = false;
        GO_ON
    }

    fn end_cell(&mut self) -> Result<(), Problem> {
        let cell = &self.cell;
        let first = self.column;
        self.column = first.saturating_add(cell.repeat);
        let is_empty = cell.text.is_empty() && cell.value.is_empty();
        if is_empty || cell.kind == ValueKind::Covered {
            return Ok(());
        }
        self.grid.check_column(self.column - 1)?;
        self.grid.seek(first)?;
        for _ in 0..cell.repeat {
            let row = &mut self.grid.row;
            let is_written = match cell.kind {
                ValueKind::Number => write_stated(row, &cell.value),
                ValueKind::Date => write_stated_date(row, &cell.value),
                ValueKind::Boolean => {
                    row.push(if cell.value == "true" { "TRUE" } else { "FALSE" }, CellKind::Text);
                    true
                }
                ValueKind::Text | ValueKind::Covered => false,
            };
            if !is_written {
                let shown = if cell.paragraphs > 0 { &cell.text } else { &cell.value };
                row.push(shown, CellKind::Text);
            }
            self.grid.check_length(0)?;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Flow {
        let repeat = self.row_repeat;
        if !self.grid.row.is_empty() {
            self.count_copies(repeat - 1)?;
            for copy in 0..repeat {
                self.grid.row.move_to(self.line.saturating_add(copy));
                if self.grid.hand_on(self.sink)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        self.line = self.line.saturating_add(repeat);
        GO_ON
    }

    fn count_copies(&mut self, copies: u64) -> Result<(), Problem> {
        let bytes = copies.saturating_mul(self.grid.row.writer().len() as u64);
        let too_many = || Problem::new(Code::TooManyRows).with("limit", COPIES_MAX);
        self.copies_left = self.copies_left.checked_sub(copies).ok_or_else(too_many)?;
        let too_much = || Problem::new(Code::InflatesTooMuch).with("limit", self.limits.inflate_ratio);
        self.copied_bytes_left = self.copied_bytes_left.checked_sub(bytes).ok_or_else(too_much)?;
        Ok(())
    }
}

/// How often an element stands for itself.
fn repeat(tag: &BytesStart<'_>, name: &str) -> u64 {
    attribute(tag, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}
