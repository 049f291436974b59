//! CSV and its relatives: any delimiter, quotes, LF, CRLF or CR, cells over several lines, no header assumed.
//!
//! The grammar is RFC 4180 as `csv-core` reads it: it never fails, so what does not fit a layout is seen by the mapper,
//! with its line. A record that stands on one line is split without it; a property holds that both give the same.

mod line;
mod written;

use std::ops::ControlFlow;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::encoding::TextReader;
use super::row::{Row, RowSink};
use super::source::{Source, cannot_open};
use super::{Dialect, Format, Shape};
use crate::base::{Code, Limits, Problem};
use line::LineSplitter;

pub use written::{WrittenCell, WrittenRow};

/// Text tables.
pub struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn shape(&self) -> Shape {
        Shape::TextTable
    }

    fn read(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        let input = dialect.text(self, source, sink)?;
        let _ = sink.table("");
        Records::new(input, dialect, limits).read_all(sink)
    }
}

/// Delimiters that exports use, in the order of how often they do.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

struct Records<'r> {
    input: TextReader<'r>,
    splitter: LineSplitter,
    grammar: Reader,
    limits: &'r Limits,
    /// The input has ended and the grammar was told so.
    closed: bool,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    lines: LineCounter,
    row: Row,
}

impl<'r> Records<'r> {
    fn new(input: TextReader<'r>, dialect: &Dialect, limits: &'r Limits) -> Records<'r> {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(dialect.delimiter).quoting(dialect.quoting);
        Records {
            input,
            splitter: LineSplitter::new(dialect.delimiter, dialect.quoting),
            grammar: builder.build(),
            limits,
            closed: false,
            bytes: vec![0; 4096],
            ends: vec![0; 64],
            lines: LineCounter::default(),
            row: Row::default(),
        }
    }

    fn read_all(mut self, sink: &mut dyn RowSink) -> Result<(), Problem> {
        let mut count = 0;
        while self.next_line()? || self.next_record()? {
            count += 1;
            if count > self.limits.rows {
                return Err(self.limits.too_many_rows());
            }
            if sink.row(&self.row) == ControlFlow::Break(()) {
                break;
            }
        }
        Ok(())
    }

    /// Reads one record into the row if it stands on one line in the text at hand. The first one is left to the
    /// grammar, which takes a byte order mark off.
    fn next_line(&mut self) -> Result<bool, Problem> {
        if self.lines.breaks == 0 {
            return Ok(false);
        }
        let text = self.input.text().map_err(|error| cannot_open(&error))?;
        let cells = self.row.restart_spans(self.lines.breaks + 1);
        let Some(line) = self.splitter.split(text.as_bytes(), cells) else { return Ok(false) };
        if line.length > self.limits.row_bytes || cells.len() > self.limits.columns {
            return Ok(false);
        }
        self.row.writer().push_str(&text[..line.length]);
        self.lines.breaks += 1;
        self.lines.after_return = false;
        self.input.consume(line.consumed);
        Ok(true)
    }

    /// Reads one record into the row by the grammar; `false` at the end.
    fn next_record(&mut self) -> Result<bool, Problem> {
        let (mut written, mut cells) = (0, 0);
        self.lines.begin_record();
        loop {
            let input = self.input.text().map_err(|error| cannot_open(&error))?.as_bytes();
            // One line break more at the end closes any record, unless it falls into an open quotation.
            let closes = input.is_empty() && !self.closed;
            let fed = if closes { b"\n" } else { input };
            let (result, read, wrote, ended) =
                self.grammar.read_record(fed, &mut self.bytes[written..], &mut self.ends[cells..]);
            if closes {
                self.closed = read > 0;
            } else {
                self.lines.count(&input[..read]);
                self.input.consume(read);
            }
            written += wrote;
            cells += ended;
            match result {
                ReadRecordResult::InputEmpty if closes && wrote > 0 => {
                    return Err(Problem::new(Code::UnclosedQuote).at(self.lines.record_line));
                }
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.grow_bytes()?,
                ReadRecordResult::OutputEndsFull => self.grow_ends()?,
                ReadRecordResult::Record => {
                    let line = self.lines.record_line;
                    let starts = std::iter::once(0).chain(self.ends.iter().copied());
                    self.row.restart_spans(line).extend(starts.zip(self.ends[..cells].iter().copied()));
                    // What the grammar takes out are quotation marks and line breaks: text stays text.
                    let text = str::from_utf8(&self.bytes[..written]);
                    self.row.writer().push_str(text.map_err(|_| Problem::new(Code::NotText).at(line))?);
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    fn grow_bytes(&mut self) -> Result<(), Problem> {
        if self.bytes.len() >= self.limits.row_bytes {
            return Err(self.limits.row_too_long().at(self.lines.record_line));
        }
        self.bytes.resize(self.bytes.len() * 2, 0);
        Ok(())
    }

    fn grow_ends(&mut self) -> Result<(), Problem> {
        if self.ends.len() >= self.limits.columns {
            return Err(self.limits.too_many_columns().at(self.lines.record_line));
        }
        self.ends.resize(self.ends.len() * 2, 0);
        Ok(())
    }
}

/// Counts lines in what the grammar consumed, whichever of LF, CRLF and CR ends them.
#[derive(Default)]
struct LineCounter {
    /// Line breaks seen so far.
    breaks: u64,
    /// The last byte was a CR: a LF after it belongs to the same break.
    after_return: bool,
    /// Line on which the current record starts.
    record_line: u64,
    /// Nothing but line breaks has been consumed for the current record.
    at_start: bool,
}

impl LineCounter {
    fn begin_record(&mut self) {
        self.at_start = true;
        self.record_line = self.breaks + 1;
    }

    fn count(&mut self, consumed: &[u8]) {
        let mut rest = consumed;
        if self.at_start {
            if self.after_return && rest.first() == Some(&b'\n') {
                rest = &rest[1..];
                self.after_return = false;
            }
            // Nearly every record holds one break, the one that ends it.
            let first = memchr::memchr2(b'\r', b'\n', rest).filter(|at| *at > 0 && at + 1 == rest.len());
            if let Some(end) = first {
                self.breaks += 1;
                self.after_return = rest[end] == b'\r';
                self.at_start = false;
                return;
            }
            let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.count_breaks(&rest[..blank]);
            rest = &rest[blank..];
            self.record_line = self.breaks + 1;
            self.at_start = rest.is_empty();
        }
        self.count_breaks(rest);
    }

    fn count_breaks(&mut self, bytes: &[u8]) {
        let mut last = None;
        for at in memchr::memchr2_iter(b'\r', b'\n', bytes) {
            let follows_return = match (at, last) {
                (0, _) => self.after_return,
                (_, Some(before)) => before + 1 == at && bytes[before] == b'\r',
                _ => false,
            };
            if !(bytes[at] == b'\n' && follows_return) {
                self.breaks += 1;
            }
            last = Some(at);
        }
        if let Some(byte) = bytes.last() {
            self.after_return = *byte == b'\r';
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Code, Dialect, Format, Limits, Preview, Source};
    use super::Csv;

    fn read(text: &str, delimiter: u8) -> Vec<(u64, Vec<String>)> {
        let mut source = Source::from_bytes("test", text.as_bytes(), &Limits::default()).expect("a source");
        let mut preview = Preview::of(usize::MAX);
        let dialect = Dialect { delimiter, ..Dialect::default() };
        Csv.read(&mut source, &dialect, &Limits::default(), &mut preview).expect("a table");
        preview.rows.iter().map(|(_, row)| (row.line(), row.cells().map(str::to_owned).collect())).collect()
    }

    #[test]
    fn lines_are_counted_over_every_kind_of_break() {
        for break_ in ["\n", "\r\n", "\r"] {
            let text = ["a;b", "", "1;\"x\ny\"", "2;z"].join(break_);
            let rows = read(&text, b';');
            let lines: Vec<u64> = rows.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [1, 3, 5], "{break_:?}");
            assert_eq!(rows[1].1, ["1", "x\ny"]);
        }
    }

    #[test]
    fn a_quotation_that_never_ends_is_refused_at_its_row() {
        let mut source = Source::from_bytes("test", b"a;b\n1;2\n3;\"x\n4;y\n", &Limits::default()).expect("a source");
        let dialect = Dialect { delimiter: b';', ..Dialect::default() };
        let mut preview = Preview::of(usize::MAX);
        let problem = Csv.read(&mut source, &dialect, &Limits::default(), &mut preview).expect_err("open");
        assert_eq!((problem.code, problem.line), (Code::UnclosedQuote, Some(3)));
        assert_eq!(read("a;5\" pipe\n\"b\";c", b';').len(), 2, "a lone mark within a cell is text");
    }

    proptest! {
        #[test]
        fn a_written_table_reads_back(
            table in prop::collection::vec(prop::collection::vec("[a-z0-9 ,;\"\n|é€]{1,12}", 2..5), 1..8),
            delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        ) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let between = char::from(delimiter).to_string();
            let join = |cells: &Vec<String>| cells.iter().map(quote).collect::<Vec<_>>().join(&between);
            let text = table.iter().map(join).collect::<Vec<_>>().join("\r\n");
            let rows: Vec<Vec<String>> = read(&text, delimiter).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(rows, table);
        }
    }
}
