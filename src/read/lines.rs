//! Text line by line, whichever of LF, CRLF and CR ends a line: for formats whose records are lines.

use super::encoding::TextReader;
use super::source::cannot_open;
use crate::base::{Code, Limits, Problem};

/// Reads lines.
pub(super) struct Lines<'r> {
    input: TextReader<'r>,
    limits: &'r Limits,
    number: u64,
    /// Bytes of the line handed out last.
    used: usize,
}

/// One line, without what ends it.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Counted from 1.
    pub(super) number: u64,
}

impl<'r> Lines<'r> {
    pub(super) fn new(input: TextReader<'r>, limits: &'r Limits) -> Lines<'r> {
        Lines { input, limits, number: 0, used: 0 }
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, Problem> {
        self.input.consume(std::mem::take(&mut self.used));
        let mut searched = 0;
        let length = loop {
            let text = self.input.text().map_err(|error| cannot_open(&error))?.as_bytes();
            match memchr::memchr2(b'\n', b'\r', &text[searched..]).map(|at| searched + at) {
                // Whether a CR at the end stands alone is not known yet.
                Some(at) if text[at] == b'\n' || at + 1 < text.len() => break at,
                _ => searched = text.len().saturating_sub(1),
            }
            if text.len() > self.limits.row_bytes {
                let limit = self.limits.row_bytes as u64 >> 10;
                return Err(Problem::new(Code::RowTooLong).at(self.number + 1).with("limit", limit));
            }
            if !self.input.more().map_err(|error| cannot_open(&error))? {
                let text = self.input.at_hand();
                if text.is_empty() {
                    return Ok(None);
                }
                break text.strip_suffix('\r').map_or(text.len(), str::len);
            }
        };
        let text = self.input.at_hand();
        self.used = length + if text[length..].starts_with("\r\n") { 2 } else { text[length..].len().min(1) };
        self.number += 1;
        Ok(Some(Line { text: &text[..length], number: self.number }))
    }
}

/// The characters from `from` on, counted from 1: fields of fixed width are measured in characters, not in bytes. What
/// the text does not have is left out.
pub(super) fn characters(text: &str, from: usize, count: usize) -> &str {
    if text.is_ascii() {
        return text.get(from - 1..(from - 1 + count).min(text.len())).unwrap_or_default();
    }
    let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let Some(start) = starts.nth(from - 1) else { return "" };
    let end = starts.nth(count.saturating_sub(1)).unwrap_or(text.len());
    &text[start..end]
}
