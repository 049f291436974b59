//! Text line by line, whichever of LF, CRLF and CR ends a line: for formats whose records are lines.

use std::ops::ControlFlow;

use super::encoding::TextReader;
use super::marks::Marks;
use super::source::cannot_open;
use crate::base::{BLOCK_BYTES, Block, Limits, Problem, u8x16};

/// One line, without what ends it.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Counted from 1.
    pub(super) number: u64,
    /// The text that it is a piece of, and where it starts in it: so that it can be looked through in whole blocks.
    pub(super) around: &'t str,
    pub(super) start: usize,
}

/// Hands every line to `take`, until it has enough.
pub(super) fn each_line(
    mut input: TextReader<'_>,
    limits: &Limits,
    mut take: impl FnMut(Line<'_>) -> ControlFlow<()>,
) -> Result<(), Problem> {
    let (mut number, mut is_last) = (0, false);
    // `take` is called in one place, the last line included, so that it becomes a part of the loop.
    loop {
        let text = input.at_hand();
        let bytes = text.as_bytes();
        let mut start = 0;
        for end in Ends::of(bytes, is_last) {
            number += 1;
            let line = Line { text: without_return(&text[start..end]), number, around: text, start };
            if take(line).is_break() {
                return Ok(());
            }
            start = end + 1;
        }
        if is_last {
            return Ok(());
        }
        if text.len() - start > limits.row_bytes {
            return Err(limits.row_too_long().at(number + 1));
        }
        input.consume(start);
        is_last = !input.more().map_err(|error| cannot_open(&error))?;
    }
}

/// Hands on every line that begins with one of these letters, and passes over all others. `false`, and it ends there,
/// at a line that is too long for [`each_line`].
pub(super) fn each_line_begun_by<const N: usize>(
    mut input: TextReader<'_>,
    limits: &Limits,
    letters: [u8; N],
    mut take: impl FnMut(&str),
) -> Result<bool, Problem> {
    let letters = Marks::new(letters);
    let mut is_last = false;
    loop {
        let text = input.at_hand();
        let whole = if is_last { text.len() } else { whole_lines(text.as_bytes()) };
        for (start, end) in Begun::by(letters, &text.as_bytes()[..whole]) {
            take(&text[start..end]);
        }
        let is_too_long = text.len() - whole > limits.row_bytes;
        if is_last || is_too_long {
            return Ok(!is_too_long);
        }
        input.consume(whole);
        is_last = !input.more().map_err(|error| cannot_open(&error))?;
    }
}

/// How many bytes at the start of a text are lines whose ends are known. Behind a CR at the very end a LF may follow.
fn whole_lines(text: &[u8]) -> usize {
    match text {
        [.., b'\n'] => text.len(),
        [before @ .., _] => memchr::memrchr2(b'\n', b'\r', before).map_or(0, |end| end + 1),
        [] => 0,
    }
}

/// Where lines start and end that begin with certain letters, none of which ends a line.
struct Begun<'t, const N: usize> {
    letters: Marks<N>,
    text: &'t [u8],
    /// Where the block at hand starts, and where the next one does.
    block: usize,
    next: usize,
    /// Its starts that have not been told yet, and all ends in it.
    found: u64,
    ends: u64,
    /// Whether a line starts with the next block.
    is_start: bool,
}

impl<'t, const N: usize> Begun<'t, N> {
    fn by(letters: Marks<N>, text: &'t [u8]) -> Begun<'t, N> {
        Begun { letters, text, block: 0, next: 0, found: 0, ends: 0, is_start: true }
    }
}

impl<const N: usize> Iterator for Begun<'_, N> {
    type Item = (usize, usize);

    #[inline(always)]
    fn next(&mut self) -> Option<(usize, usize)> {
        while self.found == 0 {
            let rest = self.text.get(self.next..).filter(|rest| !rest.is_empty())?;
            self.block = self.next;
            self.next += BLOCK_BYTES;
            let ends = Marks::new([b'\n', b'\r']);
            let (ends, letters) = Block::look(rest, |block| {
                (block.bits(|bytes| ends.among(bytes)), block.bits(|bytes| self.letters.among(bytes)))
            });
            self.ends = ends;
            self.found = (self.ends << 1 | u64::from(self.is_start)) & letters;
            self.is_start = self.ends >> (BLOCK_BYTES - 1) == 1;
        }
        let at = self.found.trailing_zeros();
        self.found &= self.found - 1;
        let start = self.block + at as usize;
        let end = match self.ends >> at {
            0 => memchr::memchr2(b'\n', b'\r', &self.text[start..]).map_or(self.text.len(), |length| start + length),
            ends => start + ends.trailing_zeros() as usize,
        };
        Some((start, end))
    }
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
    /// The text ends a line too.
    is_last: bool,
}

impl<'t> Ends<'t> {
    fn of(text: &'t [u8], is_last: bool) -> Ends<'t> {
        Ends { text, block: 0, next: 0, found: 0, is_last: is_last && !text.is_empty() }
    }
}

impl Iterator for Ends<'_> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let Some(rest) = self.text.get(self.next..).filter(|rest| !rest.is_empty()) else {
                return std::mem::take(&mut self.is_last).then_some(self.text.len());
            };
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

    use super::{Begun, Ends, Marks, whole_lines, without_return};

    /// The lines of a text, and what is left behind the last one.
    fn lines(text: &str) -> (Vec<&str>, &str) {
        let (mut lines, mut start) = (Vec::new(), 0);
        for end in Ends::of(text.as_bytes(), false) {
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

        #[test]
        fn lines_are_found_by_how_they_begin(text in "([DTaé]?[a-z]{0,70}(\n|\r\n|\r)?){0,6}") {
            let begun: Vec<&str> =
                Begun::by(Marks::new(*b"DT"), text.as_bytes()).map(|(start, end)| &text[start..end]).collect();
            let all = text.split(['\n', '\r']).filter(|line| line.starts_with(['D', 'T']));
            prop_assert_eq!(begun, all.collect::<Vec<_>>());
            let last_end = Ends::of(text.as_bytes(), false).last();
            prop_assert_eq!(whole_lines(text.as_bytes()), last_end.map_or(0, |end| end + 1));
        }
    }
}
