//! A text table with one digit changed: same encoding, same delimiter, same quotes, same line ends.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use mydata::normalize::Matching;
use mydata::read::DELIMITERS;

use super::{neighbours, zeros_last};

/// The file with one digit changed in one of the cells of the row at `line`, the most telling change first.
pub(super) fn mutants(file: &[u8], encoding: &str, matching: &Matching, line: u64, columns: &[usize]) -> Vec<Vec<u8>> {
    // Of a code page of DOS only the digits matter: any charset in which each byte is a character will do.
    let named = || Encoding::for_label(encoding.as_bytes()).unwrap_or(WINDOWS_1252);
    let (encoding, mark_bytes) = Encoding::for_bom(file).unwrap_or_else(|| (named(), 0));
    let (mark, body) = file.split_at(mark_bytes);
    let (text, _, _) = encoding.decode(body);
    let write = |text: &str| [mark, &encode(text, encoding)].concat();
    assert_eq!(write(&text), file, "the file is written back as it was");
    let delimiters = matching.delimiter.map_or_else(|| DELIMITERS.to_vec(), |delimiter| vec![delimiter as u8]);
    let tables = delimiters.into_iter().filter_map(|delimiter| cells(&text, delimiter, matching.quoting, line));
    let mut amounts: Vec<Range<usize>> = tables
        .flat_map(|cells| columns.iter().filter_map(|column| cells.get(*column).cloned()).collect::<Vec<_>>())
        .collect();
    amounts.sort_by_key(|cell| zeros_last(&text[cell.clone()]));
    let changes = amounts
        .into_iter()
        .flat_map(|cell| neighbours(&text[cell.clone()]).into_iter().map(move |(at, digit)| (cell.start + at, digit)));
    changes.map(|(at, digit)| write(&format!("{}{digit}{}", &text[..at], &text[at + 1..]))).collect()
}

/// The file with one digit changed in the lines from `line` on. Digits are ASCII in every encoding of these formats.
pub(super) fn mutants_of_lines(file: &[u8], line: u64, count: usize) -> Vec<Vec<u8>> {
    let starts =
        std::iter::once(0).chain(file.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1));
    let starts: Vec<usize> = starts.chain([file.len()]).collect();
    let first = line as usize - 1;
    let range = starts[first]..starts[(first + count).min(starts.len() - 1)];
    let text: String =
        file[range.clone()].iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let changes = neighbours(&text).into_iter();
    changes
        .map(|(at, digit)| {
            let mut changed = file.to_vec();
            changed[range.start + at] = digit as u8;
            changed
        })
        .collect()
}

fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    if encoding == UTF_8 {
        text.as_bytes().to_vec()
    } else if encoding == UTF_16LE {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else if encoding == UTF_16BE {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    } else {
        encoding.encode(text).0.into_owned()
    }
}

/// Where the cells of the record stand that starts at `line`. A slow twin of the reader: byte by byte, no state
/// machine.
fn cells(text: &str, delimiter: u8, quoting: bool, line: u64) -> Option<Vec<Range<usize>>> {
    let bytes = text.as_bytes();
    let lines_before = |at: usize| {
        let returns =
            bytes[..at].iter().enumerate().filter(|(at, byte)| **byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        1 + (returns.count() + bytes[..at].iter().filter(|byte| **byte == b'\n').count()) as u64
    };
    let mut at = 0;
    while at < bytes.len() {
        at += bytes[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let (cells, end) = record(bytes, at, delimiter, quoting);
        if lines_before(at) == line {
            return Some(cells);
        }
        at = end;
    }
    None
}

/// The cells of the record at `start`, and where it ends.
fn record(bytes: &[u8], start: usize, delimiter: u8, quoting: bool) -> (Vec<Range<usize>>, usize) {
    let (mut cells, mut cell_start, mut at, mut quoted) = (Vec::new(), start, start, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' if quoting && (quoted || at == cell_start) => quoted = !quoted,
            // A doubled quote closes and opens again, so only its second half meets this arm.
            b'"' if quoting && bytes[at - 1] == b'"' && bytes[cell_start] == b'"' => quoted = true,
            _ if quoted => {}
            b'\r' | b'\n' => break,
            _ if byte == delimiter => {
                cells.push(cell_start..at);
                cell_start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    cells.push(cell_start..at);
    (cells, at)
}
