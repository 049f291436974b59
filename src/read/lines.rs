//! Text line by line, whichever of LF, CRLF and CR ends a line: for formats whose records are lines.

use std::ops::ControlFlow;

use super::encoding::TextReader;
use super::source::cannot_open;
use crate::base::{BLOCK_BYTES, Block, Limits, Problem, u8x16};

/// One line, without what ends it.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Counted from 1.
    pub(super) number: u64,
    /// What begins with this line and goes on behind it, so that it can be looked through in whole blocks.
    pub(super) at_hand: &'t [u8],
}

/// Hands every line to `take`, until it has enough.
pub(super) fn each_line(
    mut input: TextReader<'_>,
    limits: &Limits,
    mut take: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> Result<(), Problem> {
    let mut number = 0;
    loop {
        let text = input.text().map_err(|error| cannot_open(&error))?;
        let bytes = text.as_bytes();
        let mut start = 0;
        for end in Ends::of(bytes) {
            number += 1;
            let line = Line { text: without_return(&text[start..end]), number, at_hand: &bytes[start..] };
            if take(line).is_break() {
                return Ok(());
            }
            start = end + 1;
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
        let _ = take(Line { text: without_return(last), number: number + 1, at_hand: last.as_bytes() });
    }
    Ok(())
}

/// A line without the CR of its CRLF. A CR anywhere else in it would have ended it.
fn without_return(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}

/// Where lines end: at each LF, and at each CR that stands alone. What stands behind a CR at the very end is not known
/// yet, so it ends no line.
struct Ends<'t> {
    text: &'t [u8],
    /// Where the block at hand starts, and where the next one does.
    block: usize,
    next: usize,
    /// Its ends that have not been told yet.
    found: u64,
}

impl<'t> Ends<'t> {
    fn of(text: &'t [u8]) -> Ends<'t> {
        Ends { text, block: 0, next: 0, found: 0 }
    }
}

impl Iterator for Ends<'_> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let rest = self.text.get(self.next..).filter(|rest| !rest.is_empty())?;
            self.block = self.next;
            self.next += BLOCK_BYTES;
            let [feeds, returns] = Block::look(rest, |block| {
                [b'\n', b'\r'].map(|end| block.bits(|bytes| bytes.simd_eq(u8x16::splat(end))))
            });
            self.found = feeds | alone(returns & !(feeds >> 1), rest);
        }
        let at = self.block + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(at)
    }
}

/// Of the CRs that no LF follows within their block, those that none follows in the next one either.
#[inline(always)]
fn alone(returns: u64, rest: &[u8]) -> u64 {
    if returns == 0 {
        return 0;
    }
    let last = rest.len().min(BLOCK_BYTES) - 1;
    let may_go_on = rest.get(last + 1).is_none_or(|byte| *byte == b'\n');
    returns & !(u64::from(may_go_on) << last)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Ends, without_return};

    /// The lines of a text, and what is left behind the last one.
    fn lines(text: &str) -> (Vec<&str>, &str) {
        let (mut lines, mut start) = (Vec::new(), 0);
        for end in Ends::of(text.as_bytes()) {
            lines.push(without_return(&text[start..end]));
            start = end + 1;
        }
        (lines, &text[start..])
    }

    proptest! {
        #[test]
        fn lines_end_at_lf_crlf_and_cr(text in "([aé]{0,70}(\n|\r\n|\r)?){0,6}") {
            let (found, rest) = lines(&text);
            let (known, open) = match text.strip_suffix('\r') {
                Some(known) => (known, "\r"),
                None => (text.as_str(), ""),
            };
            let one_by_one = known.replace("\r\n", "\n").replace('\r', "\n");
            let mut one_by_one: Vec<&str> = one_by_one.split('\n').collect();
            let last = one_by_one.pop().unwrap_or_default();
            prop_assert_eq!(found, one_by_one);
            prop_assert_eq!(rest, format!("{last}{open}"));
        }
    }
}
