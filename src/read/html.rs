//! Tables of HTML pages, as many banks export them under the name `.xls`: the WHATWG tokenizer of `html5gum`, and of
//! the elements only those that make rows and cells. Each `<table>` is a table; one that lies within a cell of another
//! comes between the rows before and after it.

use std::cell::Cell;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{IoReader, Span, Tokenizer};

use super::row::{CellKind, RowSink};
use super::sheet::Grid;
use super::source::{Source, cannot_open};
use super::{Dialect, Format, Shape, TextEncoding};
use crate::base::{Code, Limits, Problem};

/// HTML pages.
pub struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn shape(&self) -> Shape {
        Shape::Sheets
    }

    fn encoding(&self, source: &mut Source) -> io::Result<Option<TextEncoding>> {
        let label = declared_charset(source.head());
        TextEncoding::detect_declared(source, &label).map(Some)
    }

    fn read(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        let input = dialect.text(self, source, sink)?;
        let left = Rc::new(Cell::new(limits.row_bytes));
        let mut page = Page::new(limits, sink, Rc::clone(&left));
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| page.handle(&event));
        // Scripts and styles are text up to their own end tags.
        emitter.naively_switch_states(true);
        let bounded = Bounded { input, left: Rc::clone(&left) };
        // Only what ends the reading comes out of the tokenizer.
        let ended = Tokenizer::new_with_emitter(IoReader::new(bounded), emitter).next();
        match ended {
            // The end of a table cannot be left out: the page is cut short, and its last amount may be too.
            None if page.row_open => Err(Problem::new(Code::Damaged)),
            None => Ok(()),
            Some(Ok(outcome)) => outcome,
            Some(Err(_)) if left.get() == 0 => Err(limits.row_too_long()),
            Some(Err(error)) => Err(cannot_open(&error)),
        }
    }
}

/// The character set that a `<meta>` names, in either of its two forms.
fn declared_charset(head: &[u8]) -> String {
    let text: String = head.iter().map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let value = text.split_once("charset").map_or("", |(_, rest)| rest);
    let value = value.trim_start_matches([' ', '=', '"', '\'']);
    value.split(|end: char| !end.is_ascii_alphanumeric() && !"-_:.".contains(end)).next().unwrap_or_default().to_owned()
}

/// An input that ends in an error where one piece of the page asks for more than a row may have.
struct Bounded<R> {
    input: R,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other("more than a row may have"));
        }
        let read = self.input.read(into)?;
        self.left.set(self.left.get().saturating_sub(read));
        Ok(read)
    }
}

/// Where the reading of a page stands.
struct Page<'l, 's> {
    sink: &'s mut dyn RowSink,
    grid: Grid<'l>,
    limits: &'l Limits,
    left: Rc<Cell<usize>>,
    /// Tables within tables.
    tables: u64,
    /// The sink knows of the table at hand: one without filled rows is never told of.
    is_told: bool,
    line: u64,
    row_open: bool,
    cell_open: bool,
    /// The column of the cell at hand, counted from 0, and the one after it.
    column: u64,
    next_column: u64,
    /// For each column, in how many rows from here on a cell from above still stands.
    occupied: Vec<u64>,
    text: String,
    /// White space came, and is written once more text does.
    space: bool,
    /// Within what is not shown.
    muted: bool,
    tag: Tag,
}

/// The start tag at hand.
#[derive(Default)]
struct Tag {
    name: Vec<u8>,
    attribute: Attribute,
    columns: u64,
    rows: u64,
    hidden: bool,
}

#[derive(Default, Clone, Copy)]
enum Attribute {
    #[default]
    Other,
    Columns,
    Rows,
    Style,
}

type Flow = Result<ControlFlow<()>, Problem>;

const GO_ON: Flow = Ok(ControlFlow::Continue(()));

impl<'l, 's> Page<'l, 's> {
    fn new(limits: &'l Limits, sink: &'s mut dyn RowSink, left: Rc<Cell<usize>>) -> Page<'l, 's> {
        Page {
            sink,
            grid: Grid::new(limits),
            limits,
            left,
            tables: 0,
            is_told: false,
            line: 0,
            row_open: false,
            cell_open: false,
            column: 0,
            next_column: 0,
            occupied: Vec::new(),
            text: String::new(),
            space: false,
            muted: false,
            tag: Tag::default(),
        }
    }

    /// Takes an event; the outcome where it ends the reading.
    fn handle(&mut self, event: &CallbackEvent<'_>) -> Option<Result<(), Problem>> {
        self.left.set(self.limits.row_bytes);
        match self.take(event) {
            Ok(ControlFlow::Continue(())) => None,
            Ok(ControlFlow::Break(())) => Some(Ok(())),
            Err(problem) => Some(Err(problem)),
        }
    }

    fn take(&mut self, event: &CallbackEvent<'_>) -> Flow {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let mut kept = std::mem::take(&mut self.tag.name);
                kept.clear();
                kept.extend_from_slice(name);
                self.tag = Tag { name: kept, columns: 1, rows: 1, ..Tag::default() };
            }
            CallbackEvent::AttributeName { name } => {
                self.tag.attribute = match *name {
                    b"colspan" => Attribute::Columns,
                    b"rowspan" => Attribute::Rows,
                    b"style" => Attribute::Style,
                    _ => Attribute::Other,
                };
                self.tag.hidden |= *name == b"hidden";
            }
            CallbackEvent::AttributeValue { value } => self.tag.take_value(value),
            CallbackEvent::CloseStartTag { .. } => return self.start(),
            CallbackEvent::EndTag { name } => return self.end(name),
            CallbackEvent::String { value } => return self.write(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        GO_ON
    }

    fn start(&mut self) -> Flow {
        match self.tag.name.as_slice() {
            b"table" => {
                self.tables += 1;
                self.change_table()
            }
            b"tr" if self.tables > 0 => {
                let flow = self.end_row();
                self.begin_row();
                flow
            }
            b"td" | b"th" if self.tables > 0 => {
                self.end_cell()?;
                if !self.row_open {
                    self.begin_row();
                }
                self.begin_cell()
            }
            b"br" => self.break_line(),
            b"p" | b"div" | b"li" if !self.text.is_empty() && !self.text.ends_with('\n') => self.break_line(),
            b"script" | b"style" | b"title" | b"template" => {
                self.muted = true;
                GO_ON
            }
            _ => GO_ON,
        }
    }

    fn end(&mut self, name: &[u8]) -> Flow {
        match name {
            b"table" => {
                self.tables = self.tables.saturating_sub(1);
                self.change_table()
            }
            b"tr" | b"thead" | b"tbody" | b"tfoot" => self.end_row(),
            b"td" | b"th" => self.end_cell().map(ControlFlow::Continue),
            b"script" | b"style" | b"title" | b"template" => {
                self.muted = false;
                GO_ON
            }
            _ => GO_ON,
        }
    }

    /// The table at hand has ended, or another begins within it.
    fn change_table(&mut self) -> Flow {
        let flow = self.end_row();
        self.is_told = false;
        self.line = 0;
        self.occupied.clear();
        self.grid.begin_table();
        flow
    }

    fn begin_row(&mut self) {
        self.line += 1;
        self.grid.row.restart(self.line, self.tag.hidden && self.tag.name == b"tr");
        self.occupied.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        self.row_open = true;
        self.next_column = 0;
    }

    fn end_row(&mut self) -> Flow {
        self.end_cell()?;
        if !std::mem::take(&mut self.row_open) || self.grid.row.is_blank() {
            return GO_ON;
        }
        if !std::mem::replace(&mut self.is_told, true) && self.sink.table("").is_break() {
            return Ok(ControlFlow::Break(()));
        }
        self.grid.hand_on(self.sink)
    }

    fn begin_cell(&mut self) -> Flow {
        let is_taken = |column: u64| {
            usize::try_from(column).ok().and_then(|at| self.occupied.get(at)).is_some_and(|rows| *rows > 0)
        };
        let free = (self.next_column..).find(|column| !is_taken(*column)).unwrap_or(u64::MAX);
        self.column = free;
        self.next_column = free.saturating_add(self.tag.columns);
        if self.tag.rows > 1 {
            let (first, after) = (self.grid.check_column(free)?, self.grid.check_column(self.next_column - 1)? + 1);
            self.occupied.resize(self.occupied.len().max(after), 0);
            self.occupied[first..after].fill(self.tag.rows);
        }
        self.cell_open = true;
        self.space = false;
        self.text.clear();
        GO_ON
    }

    fn end_cell(&mut self) -> Result<(), Problem> {
        if !std::mem::take(&mut self.cell_open) || self.text.is_empty() {
            return Ok(());
        }
        self.grid.seek(self.column)?;
        self.grid.row.push(self.text.trim_matches('\n'), CellKind::Text);
        self.grid.check_length(0)
    }

    fn break_line(&mut self) -> Flow {
        if self.cell_open {
            self.text.push('\n');
            self.space = false;
        }
        GO_ON
    }

    /// Writes what is shown: white space is one space between words (HTML 4.1, 9.1), one that does not break stays.
    fn write(&mut self, text: &str) -> Flow {
        if !self.cell_open || self.muted {
            return GO_ON;
        }
        for letter in text.chars() {
            if letter.is_ascii_whitespace() {
                self.space = true;
                continue;
            }
            let is_between = !self.text.is_empty() && !self.text.ends_with('\n');
            if std::mem::take(&mut self.space) && is_between {
                self.text.push(' ');
            }
            self.text.push(letter);
        }
        self.grid.check_length(self.text.len())?;
        GO_ON
    }
}

impl Tag {
    fn take_value(&mut self, value: &[u8]) {
        let text = String::from_utf8_lossy(value);
        let count = || text.trim().parse::<u64>().unwrap_or(1).max(1);
        match self.attribute {
            Attribute::Columns => self.columns = count(),
            Attribute::Rows => self.rows = count(),
            Attribute::Style => {
                let style: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
                self.hidden |= style.to_ascii_lowercase().contains("display:none");
            }
            Attribute::Other => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, Format, Limits, Preview, Source};
    use super::{Html, declared_charset};

    fn read(text: &str) -> Vec<(usize, Vec<String>)> {
        let mut source = Source::from_bytes("test", text.as_bytes(), &Limits::default()).expect("a source");
        let mut preview = Preview::of(usize::MAX);
        Html.read(&mut source, &Dialect::default(), &Limits::default(), &mut preview).expect("a page");
        preview.rows.iter().map(|(table, row)| (*table, row.cells().map(str::to_owned).collect())).collect()
    }

    fn row(table: usize, cells: &[&str]) -> (usize, Vec<String>) {
        (table, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn cells_stand_at_their_columns() {
        let page = "<table><tr><th colspan=2>a<th>b</tr><tr><td rowspan=2>1<td>2<td>3<tr><td>4<td> 5 </table>";
        assert_eq!(read(page), [row(0, &["a", "", "b"]), row(0, &["1", "2", "3"]), row(0, &["", "4", "5"])]);
    }

    #[test]
    fn text_is_what_a_reader_of_the_page_sees() {
        let page = "<style>td{}</style><table><tr><td> A &amp;\n <b>B</b><br>&euro;&nbsp;C<script>x</script>\
                    <!-- y --></td><td><p>one</p><p>two</p></table>";
        assert_eq!(read(page), [row(0, &["A & B\n€\u{a0}C", "one\ntwo"])]);
    }

    #[test]
    fn a_table_within_a_layout_is_a_table_of_its_own() {
        let page =
            "<table><tr><td><table><tr><td>1</td></tr></table></td></tr><tr><td>2</td></tr></table><table></table>";
        assert_eq!(read(page), [row(0, &["1"]), row(1, &["2"])]);
    }

    #[test]
    fn a_page_names_its_character_set_in_two_ways() {
        assert_eq!(
            declared_charset(b"<META http-equiv=Content-Type content='text/html; charset=Windows-1250'>"),
            "windows-1250"
        );
        assert_eq!(declared_charset(b"<meta charset=\"iso-8859-2\">"), "iso-8859-2");
    }
}
