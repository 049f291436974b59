//! A sheet written as markup with one digit changed: ODS, SpreadsheetML, HTML tables. A slow twin of their readers by
//! patterns: it finds the tag pairs of rows and cells and counts them, repeats and gaps included.

use std::io::{Cursor, Read, Write};
use std::ops::Range;

use encoding_rs::Encoding;
use regex::Regex;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{neighbours, zeros_last};

/// How a grammar writes rows and cells.
pub(super) struct Grammar {
    row: &'static str,
    cell: &'static str,
    /// Attributes: how many rows or columns an element stands for, how many more it covers, and at which it stands.
    rows: &'static str,
    columns: &'static str,
    covers: &'static str,
    index: &'static str,
    /// Where the digits stand in a cell: the first pattern that matches counts.
    digits: &'static [&'static str],
}

/// OpenDocument.
pub(super) const ODS: Grammar = Grammar {
    row: "table:table-row",
    cell: "table:(?:covered-)?table-cell",
    rows: "table:number-rows-repeated",
    columns: "table:number-columns-repeated",
    covers: "none",
    index: "none",
    digits: &[r#"office:value="([^"]*)""#, "<text:p>([^<]*)</text:p>"],
};

/// SpreadsheetML 2003.
pub(super) const SPREADSHEETML: Grammar = Grammar {
    row: "Row",
    cell: "Cell",
    rows: "none",
    columns: "none",
    covers: "ss:MergeAcross",
    index: "ss:Index",
    digits: &["<Data[^>]*>([^<]*)</Data>"],
};

/// HTML.
pub(super) const HTML: Grammar = Grammar {
    row: "(?i:tr)",
    cell: "(?i:t[dh])",
    rows: "none",
    columns: "(?i:colspan)",
    covers: "none",
    index: "none",
    digits: &["^<[^>]*>([^<]*)"],
};

impl Grammar {
    /// The text with one digit changed in one of the cells of the row at `line`, the most telling change first.
    fn changes(&self, text: &str, line: u64, columns: &[usize]) -> Vec<String> {
        let mut digits: Vec<Range<usize>> = Vec::new();
        for cell in columns.iter().flat_map(|column| self.cells(text, line, *column)) {
            let found = self.digits.iter().find_map(|pattern| {
                let found = Regex::new(pattern).unwrap().captures(&text[cell.clone()])?.get(1)?.range();
                Some(cell.start + found.start..cell.start + found.end)
            });
            digits.extend(found);
        }
        digits.sort_by_key(|range| zeros_last(&text[range.clone()]));
        let changes = digits.into_iter().flat_map(|range| {
            neighbours(&text[range.clone()]).into_iter().map(move |(at, digit)| (range.start + at, digit))
        });
        changes.map(|(at, digit)| format!("{}{digit}{}", &text[..at], &text[at + 1..])).collect()
    }

    /// The cell at a row and column, of every table that has it.
    fn cells(&self, text: &str, line: u64, column: usize) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for table in elements(text, 0..text.len(), "table:table|Table|(?i:table)") {
            let mut next = 1;
            for row in elements(text, table, self.row) {
                let first = self.attribute(text, &row, self.index).unwrap_or(next);
                next = first + self.attribute(text, &row, self.rows).unwrap_or(1);
                next += self.attribute(text, &row, "ss:Span").unwrap_or(0);
                if (first..next).contains(&line) {
                    found.extend(self.cell(text, row, column as u64));
                }
            }
        }
        found
    }

    fn cell(&self, text: &str, row: Range<usize>, column: u64) -> Option<Range<usize>> {
        let mut next = 0;
        for cell in elements(text, row, self.cell) {
            let first = self.attribute(text, &cell, self.index).map_or(next, |index| index - 1);
            next = first + self.attribute(text, &cell, self.columns).unwrap_or(1);
            next += self.attribute(text, &cell, self.covers).unwrap_or(0);
            if (first..next).contains(&column) {
                return Some(cell);
            }
        }
        None
    }

    fn attribute(&self, text: &str, element: &Range<usize>, name: &str) -> Option<u64> {
        let tag = text[element.clone()].split('>').next()?;
        let pattern = Regex::new(&format!(r#"\s{name}\s*=\s*["']?([0-9]+)"#)).unwrap();
        pattern.captures(tag)?[1].parse().ok()
    }
}

/// The elements of that name, one after the other: each up to its end, or up to the next where its end is left out.
fn elements(text: &str, within: Range<usize>, name: &str) -> Vec<Range<usize>> {
    let start = Regex::new(&format!(r"<(?:{name})(?:\s[^>]*?)?(/?)>")).unwrap();
    let end = Regex::new(&format!(r"</(?:{name})>")).unwrap();
    let starts: Vec<_> = start.captures_iter(&text[within.clone()]).collect();
    let mut found = Vec::new();
    for (index, tag) in starts.iter().enumerate() {
        let at = within.start + tag.get(0).unwrap().start();
        let head = within.start + tag.get(0).unwrap().end();
        let next = starts.get(index + 1).map_or(within.end, |next| within.start + next.get(0).unwrap().start());
        let closed = end.find(&text[head..next]).map_or(next, |end| head + end.start());
        found.push(at..if &tag[1] == "/" { head } else { closed });
    }
    found
}

/// A text file with one digit changed.
pub(super) fn text_mutants(
    file: &[u8],
    encoding: &str,
    grammar: &Grammar,
    line: u64,
    columns: &[usize],
) -> Vec<Vec<u8>> {
    let encoding = Encoding::for_label(encoding.as_bytes()).unwrap();
    let text = encoding.decode_without_bom_handling(file).0;
    assert_eq!(encoding.encode(&text).0, file, "the file is written back as it was");
    let changes = grammar.changes(&text, line, columns);
    changes.iter().map(|text| encoding.encode(text).0.into_owned()).collect()
}

/// An OpenDocument spreadsheet with one digit changed in its content.
pub(super) fn document_mutants(file: &[u8], line: u64, columns: &[usize]) -> Vec<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut content = String::new();
    archive.by_name("content.xml").unwrap().read_to_string(&mut content).unwrap();
    let pack = |content: &String| {
        let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
        let parts = [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content.as_str()),
            ("META-INF/manifest.xml", "<manifest/>"),
        ];
        for (name, text) in parts {
            packed.start_file(name, SimpleFileOptions::default()).unwrap();
            packed.write_all(text.as_bytes()).unwrap();
        }
        packed.finish().unwrap().into_inner()
    };
    ODS.changes(&content, line, columns).iter().map(pack).collect()
}
