//! Text line by line, whichever of LF, CRLF and CR ends a line: for formats whose records are lines.

use std::ops::ControlFlow;

use super::encoding::TextReader;
use super::marks::Marks;
use super::source::cannot_open;
use crate::base::{Limits, Problem};

/// One line, without what ends it.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Counted from 1.
    pub(super) number: u64,
}

/// Hands every line to `take`, until it has enough.
pub(super) fn each_line(
    mut input: TextReader<'_>,
    limits: &Limits,
    mut take: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> Result<(), Problem> {
    let breaks = Marks::new([b'\n', b'\r']);
    let mut number = 0;
    loop {
        let text = input.text().map_err(|error| cannot_open(&error))?;
        let bytes = text.as_bytes();
        let mut start = 0;
        for end in breaks.positions(bytes, 0) {
            // The second half of a CRLF; and whether a CR at the end stands alone is not known yet.
            if end < start || (bytes[end] == b'\r' && end + 1 == bytes.len()) {
                continue;
            }
            number += 1;
            if take(Line { text: &text[start..end], number }).is_break() {
                return Ok(());
            }
            start = end + if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
        }
        if text.len() - start > limits.row_bytes {
            return Err(limits.row_too_long().at(number + 1));
        }
        input.consume(start);
        if !input.more().map_err(|error| cannot_open(&error))? {
            break;
        }
    }
    let last = input.at_hand();
    if !last.is_empty() {
        let _ = take(Line { text: last.strip_suffix('\r').unwrap_or(last), number: number + 1 });
    }
    Ok(())
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
