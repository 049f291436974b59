//! The records of a text table as they are written: quotation marks, blank lines and line breaks are kept, so that a
//! table can be written again in its own dialect.

use super::super::source::{Source, cannot_open};
use super::super::{Dialect, Format, Preview};
use super::Csv;
use crate::base::{Limits, Problem};

/// A record as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenRow {
    /// The line at which it starts, counted from 1.
    pub line: u64,
    /// The blank lines before it.
    pub before: String,
    /// Its cells, white space around them included.
    pub cells: Vec<WrittenCell>,
    /// The line break that ends it; empty where the file ends without one.
    pub end: String,
}

/// A cell as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenCell {
    /// Its text, without quotation marks around it.
    pub text: String,
    /// It stands between quotation marks.
    pub is_quoted: bool,
}

impl WrittenRow {
    /// Appends the record as it is written, blank lines before it included.
    pub fn write(&self, delimiter: u8, into: &mut String) {
        into.push_str(&self.before);
        for (index, cell) in self.cells.iter().enumerate() {
            if index > 0 {
                into.push(char::from(delimiter));
            }
            match cell.is_quoted {
                true => into.extend(["\"", &cell.text.replace('"', "\"\""), "\""]),
                false => into.push_str(&cell.text),
            }
        }
        into.push_str(&self.end);
    }
}

impl Csv {
    /// Hands over every record as it is written, and answers the blank lines behind the last one.
    ///
    /// # Errors
    /// A problem when the source cannot be read, or a record is longer than the limit.
    pub fn written_rows(
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        visit: &mut dyn FnMut(WrittenRow),
    ) -> Result<String, Problem> {
        let mut input = dialect.text(&Csv as &dyn Format, source, &mut Preview::default())?;
        let mut writing = Writing { delimiter: char::from(dialect.delimiter), quoting: dialect.quoting, ..START };
        loop {
            let text = input.text().map_err(|error| cannot_open(&error))?;
            let length = text.len();
            if length == 0 {
                return Ok(writing.finish(visit));
            }
            text.chars().for_each(|character| writing.take(character, visit));
            input.consume(length);
            if writing.bytes > limits.row_bytes {
                return Err(limits.row_too_long().at(writing.row.line));
            }
        }
    }
}

/// A record in the making.
struct Writing {
    delimiter: char,
    quoting: bool,
    row: WrittenRow,
    cell: WrittenCell,
    state: State,
    /// Bytes of the record so far.
    bytes: usize,
    /// The line at hand.
    line: u64,
    /// A record that ended with CR: a LF may belong to it.
    ended: Option<WrittenRow>,
    /// The character before was a CR within a quotation or between records.
    after_return: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    BeforeRow,
    CellStart,
    Plain,
    Quoted,
    /// A quotation mark within a quotation: it ends there, or two of them stand for one.
    Mark,
}

const START: Writing = Writing {
    delimiter: ',',
    quoting: true,
    row: WrittenRow { line: 1, before: String::new(), cells: Vec::new(), end: String::new() },
    cell: WrittenCell { text: String::new(), is_quoted: false },
    state: State::BeforeRow,
    bytes: 0,
    line: 1,
    ended: None,
    after_return: false,
};

impl Writing {
    fn take(&mut self, character: char, visit: &mut dyn FnMut(WrittenRow)) {
        if let Some(mut row) = self.ended.take() {
            if character == '\n' {
                row.end.push(character);
                return visit(row);
            }
            visit(row);
        }
        self.bytes += character.len_utf8();
        self.line += u64::from(character == '\r' || (character == '\n' && !self.after_return));
        self.after_return = character == '\r';
        let is_break = matches!(character, '\r' | '\n');
        match self.state {
            State::BeforeRow if is_break => self.row.before.push(character),
            State::BeforeRow => {
                self.row.line = self.line;
                self.state = State::CellStart;
                self.start_cell(character, visit);
            }
            State::CellStart => self.start_cell(character, visit),
            State::Quoted if character == '"' => self.state = State::Mark,
            State::Quoted => self.cell.text.push(character),
            State::Mark if character == '"' => {
                self.cell.text.push('"');
                self.state = State::Quoted;
            }
            // What follows a quotation within its cell belongs to the text.
            State::Mark | State::Plain => self.go_on(character, visit),
        }
    }

    fn start_cell(&mut self, character: char, visit: &mut dyn FnMut(WrittenRow)) {
        if character == '"' && self.quoting {
            self.cell.is_quoted = true;
            self.state = State::Quoted;
            return;
        }
        self.state = State::Plain;
        self.go_on(character, visit);
    }

    fn go_on(&mut self, character: char, visit: &mut dyn FnMut(WrittenRow)) {
        if character == self.delimiter {
            self.end_cell();
            self.state = State::CellStart;
        } else if matches!(character, '\r' | '\n') {
            self.end_cell();
            self.state = State::BeforeRow;
            self.bytes = 0;
            let mut row = std::mem::take(&mut self.row);
            row.end.push(character);
            self.after_return = false;
            if character == '\r' { self.ended = Some(row) } else { visit(row) }
        } else {
            self.state = State::Plain;
            self.cell.text.push(character);
        }
    }

    fn end_cell(&mut self) {
        self.row.cells.push(std::mem::take(&mut self.cell));
    }

    fn finish(mut self, visit: &mut dyn FnMut(WrittenRow)) -> String {
        if let Some(row) = self.ended.take() {
            visit(row);
        }
        if self.state == State::BeforeRow {
            return self.row.before;
        }
        self.end_cell();
        visit(self.row);
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::{Dialect, Format, Limits, Preview, Source};
    use super::Csv;

    proptest! {
        #[test]
        fn rows_are_written_as_they_stand_and_as_they_are_read(
            text in "(([a-z é]{0,4}|\"([a-z,\n;]|\"\"){0,5}\"),){1,4}([\r\n]|\r\n)\
                     (([a-z]{0,3}|\"[a-z,\r]{0,3}\"),){0,4}(\n|\r\n\r\n|\r)?",
        ) {
            let limits = Limits::default();
            let mut source = Source::from_bytes("test", text.as_bytes(), &limits).expect("a source");
            let dialect = Dialect::default();
            let (mut rows, mut written) = (Vec::new(), String::new());
            let rest = Csv::written_rows(&mut source, &dialect, &limits, &mut |row| rows.push(row)).expect("rows");
            rows.iter().for_each(|row| row.write(b',', &mut written));
            prop_assert_eq!(written + &rest, text);
            let mut preview = Preview::of(usize::MAX);
            Csv.read(&mut source, &dialect, &limits, &mut preview).expect("a table");
            let read: Vec<(u64, Vec<String>)> =
                preview.rows.iter().map(|(_, row)| (row.line(), row.cells().map(str::to_owned).collect())).collect();
            let taken: Vec<(u64, Vec<String>)> =
                rows.into_iter().map(|row| (row.line, row.cells.into_iter().map(|cell| cell.text).collect())).collect();
            prop_assert_eq!(read, taken);
        }
    }
}
