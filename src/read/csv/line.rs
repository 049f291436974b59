//! Records that stand on one line: nearly all. They are split where their marks stand; every other record goes the long
//! way, through the grammar.

use crate::read::marks::Marks;

/// Splits lines of one dialect.
pub(super) struct LineSplitter {
    delimiter: u8,
    /// The bytes that mean something.
    marks: Marks<4>,
}

/// A record that was split.
pub(super) struct Line {
    /// Its bytes, without the line break.
    pub(super) length: usize,
    /// Its bytes with the line break.
    pub(super) consumed: usize,
}

/// What has been seen of the cell at hand.
enum Cell {
    Plain,
    Quoted,
    /// The quotation ended here.
    Closed(usize),
}

impl LineSplitter {
    pub(super) fn new(delimiter: u8, quoting: bool) -> LineSplitter {
        // Where nothing is quoted, the delimiter is looked for twice.
        let quote = if quoting { b'"' } else { delimiter };
        LineSplitter { delimiter, marks: Marks::new([b'\n', b'\r', delimiter, quote]) }
    }

    /// Splits the record at the start of `input` into spans of its bytes. `None` sends it the long way: its line ends
    /// beyond the input or is blank, a quotation holds a quotation mark or a line break, or text follows one.
    pub(super) fn split(&self, input: &[u8], cells: &mut Vec<(usize, usize)>) -> Option<Line> {
        let (mut start, mut cell) = (0, Cell::Plain);
        for at in self.marks.positions(input, 0) {
            let byte = input[at];
            cell = match (cell, byte == b'"' && byte != self.delimiter) {
                (Cell::Plain, true) if at == start => Cell::Quoted,
                // Within a cell it is a character like any other.
                (Cell::Plain, true) => Cell::Plain,
                (Cell::Quoted, true) => Cell::Closed(at),
                (Cell::Quoted, false) if byte == self.delimiter => Cell::Quoted,
                (Cell::Plain, false) => {
                    cells.push((start, at));
                    Cell::Plain
                }
                (Cell::Closed(end), false) if end + 1 == at => {
                    cells.push((start + 1, end));
                    Cell::Plain
                }
                _ => return None,
            };
            if byte == self.delimiter {
                start = if matches!(cell, Cell::Plain) { at + 1 } else { start };
            } else if byte != b'"' {
                return Line::ending(input, at);
            }
        }
        None
    }
}

impl Line {
    /// The line that the break at `at` ends. Whether a CR at the end of the input stands alone is not known yet.
    fn ending(input: &[u8], at: usize) -> Option<Line> {
        let break_bytes = match (input[at], input.get(at + 1)) {
            (b'\r', None) => return None,
            (b'\r', Some(b'\n')) => 2,
            _ => 1,
        };
        (at > 0).then_some(Line { length: at, consumed: at + break_bytes })
    }
}

#[cfg(test)]
mod tests {
    use csv_core::{ReadRecordResult, ReaderBuilder};
    use proptest::prelude::*;

    use super::LineSplitter;

    /// The first record as the grammar reads it: its cells, and what follows it.
    fn by_grammar(text: &str, delimiter: u8) -> (Vec<String>, &str) {
        let (mut bytes, mut ends) = (vec![0; 512], vec![0; 512]);
        let mut grammar = ReaderBuilder::new().delimiter(delimiter).build();
        let (result, read, _, count) = grammar.read_record(text.as_bytes(), &mut bytes, &mut ends);
        assert!(matches!(result, ReadRecordResult::Record), "{text:?}");
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let cells = starts.zip(&ends[..count]).map(|(start, end)| String::from_utf8_lossy(&bytes[start..*end]).into());
        (cells.collect(), text[read..].trim_start_matches(['\r', '\n']))
    }

    proptest! {
        #[test]
        fn a_line_is_split_as_the_grammar_splits_it(
            record in "[ab,;\"é]{0,40}(\"[a,;]{0,20}\"[,;]){0,3}",
            end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            next in "[ab,;\"]{1,20}\n",
            delimiter in prop::sample::select(vec![b',', b';']),
        ) {
            let text = format!("{record}{end}{next}");
            let mut spans = Vec::new();
            if let Some(line) = LineSplitter::new(delimiter, true).split(text.as_bytes(), &mut spans) {
                let cells: Vec<String> = spans.iter().map(|(start, end)| text[*start..*end].to_owned()).collect();
                prop_assert_eq!((cells, &text[line.consumed..]), by_grammar(&text, delimiter));
                prop_assert_eq!(line.length, record.len());
            } else {
                // Only these are left to the grammar.
                prop_assert!(record.is_empty() || record.contains('"'), "{}", text);
            }
        }
    }
}
