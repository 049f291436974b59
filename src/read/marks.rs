//! Where the few bytes stand that mean something in a text, found sixty-four bytes at a time.

use crate::base::{BLOCK_BYTES, Block, u8x16};

/// The bytes that are looked for.
#[derive(Clone, Copy)]
pub(super) struct Marks<const N: usize>([u8x16; N]);

impl<const N: usize> Marks<N> {
    pub(super) fn new(bytes: [u8; N]) -> Marks<N> {
        Marks(bytes.map(u8x16::splat))
    }

    /// Where marks stand in a text, from `from` on.
    #[inline(always)]
    pub(super) fn positions<'t>(&self, text: &'t [u8], from: usize) -> Positions<'t, N> {
        Positions { marks: *self, text, block: from, next: from, found: 0 }
    }

    /// A bit for each mark in the block at the start of a text, as far as it is within so many bytes.
    #[inline(always)]
    pub(super) fn bits_within(&self, text: &[u8], length: usize) -> u64 {
        let found = Block::look(text, |block| block.bits(|bytes| self.among(bytes)));
        if length < BLOCK_BYTES { found & ((1 << length) - 1) } else { found }
    }

    /// With the highest bit set in each byte that is one of them.
    #[inline(always)]
    pub(super) fn among(&self, bytes: u8x16) -> u8x16 {
        self.0.iter().fold(u8x16::splat(0), |found, mark| found | bytes.simd_eq(*mark))
    }
}

/// Where marks stand.
pub(super) struct Positions<'t, const N: usize> {
    marks: Marks<N>,
    text: &'t [u8],
    /// Where the block at hand starts, and where the next one does.
    block: usize,
    next: usize,
    /// Its marks that have not been told yet.
    found: u64,
}

impl<const N: usize> Iterator for Positions<'_, N> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let rest = self.text.get(self.next..).filter(|rest| !rest.is_empty())?;
            self.found = Block::look(rest, |block| block.bits(|bytes| self.marks.among(bytes)));
            self.block = self.next;
            self.next += BLOCK_BYTES;
        }
        let at = self.block + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(at)
    }
}

/// How many line breaks stand in the first bytes of a text, which is looked through in whole blocks.
pub(super) fn line_breaks(text: &[u8], length: usize) -> u64 {
    let mut count = 0;
    for start in (0..length).step_by(BLOCK_BYTES) {
        let breaks = Block::look(&text[start..], |block| block.bits(|bytes| bytes.simd_eq(u8x16::splat(b'\n'))));
        let beyond = BLOCK_BYTES.saturating_sub(length - start);
        count += u64::from((breaks << beyond).count_ones());
    }
    count
}

/// Whether the words of a text are parted by single spaces: the case of nearly every text. What begins or ends with a
/// space has none, nor has what holds a control, or a character that may be white space beyond ASCII.
pub(super) fn has_single_spaces(text: &str) -> bool {
    let mut after_space = 1;
    for rest in text.as_bytes().chunks(BLOCK_BYTES) {
        let (printed, spaces) = Block::look(rest, |block| {
            let printed = block.bits(|bytes| {
                let above = bytes - u8x16::splat(b' ');
                above.min(u8x16::splat(b'~' - b' ')).simd_eq(above)
            });
            (printed, block.bits(|bytes| bytes.simd_eq(u8x16::splat(b' '))))
        });
        if (printed.trailing_ones() as usize) < rest.len() && !is_visible(rest) {
            return false;
        }
        if spaces & (spaces << 1 | after_space) != 0 {
            return false;
        }
        after_space = spaces >> (BLOCK_BYTES - 1);
    }
    !text.ends_with(' ')
}

/// Whether the block at the start of a text has no control and no character that may be white space beyond ASCII.
#[cold]
fn is_visible(text: &[u8]) -> bool {
    let is = |bytes: u8x16, byte: u8| bytes.simd_eq(u8x16::splat(byte));
    let (visible, odd) = Block::look(text, |block| {
        let visible = block.bits(|bytes| bytes.max(u8x16::splat(b' ')).simd_eq(bytes));
        // How NEL, NBSP, OGHAM SPACE MARK, the spaces of General Punctuation and IDEOGRAPHIC SPACE begin in UTF-8.
        let odd = [0xC2, 0xE1, 0xE2, 0xE3];
        let odd = block.bits(|bytes| odd.into_iter().fold(is(bytes, 0x7F), |odd, byte| odd | is(bytes, byte)));
        (visible, odd)
    });
    odd == 0 && visible.trailing_ones() as usize >= text.len().min(BLOCK_BYTES)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BLOCK_BYTES, Marks, has_single_spaces, line_breaks};

    proptest! {
        #[test]
        fn every_line_break_is_counted(text in "[a\né]{0,200}", length in 0_usize..200) {
            let length = length.min(text.len());
            let one_by_one = text.bytes().take(length).filter(|byte| *byte == b'\n').count();
            prop_assert_eq!(line_breaks(text.as_bytes(), length), one_by_one as u64);
        }

        #[test]
        fn every_mark_is_found(text in "[a<>&é]{0,200}", from in 0_usize..80) {
            let from = from.min(text.len());
            let found: Vec<usize> = Marks::new([b'<', b'>']).positions(text.as_bytes(), from).collect();
            let marks = text.bytes().enumerate().skip(from).filter(|(_, byte)| b"<>".contains(byte));
            let mut marks: Vec<usize> = marks.map(|(at, _)| at).collect();
            prop_assert_eq!(&found, &marks);
            let length = text.len().saturating_sub(from).min(90);
            let bits = Marks::new([b'<', b'>']).bits_within(&text.as_bytes()[from..], length);
            marks.retain(|at| at - from < length.min(BLOCK_BYTES));
            prop_assert_eq!(bits, marks.iter().map(|at| 1 << (at - from)).sum::<u64>());
        }

        #[test]
        fn texts_with_single_spaces_are_those_that_stay_as_they_are(
            text in "([aé~]{1,6} ?){0,9}[ aé\t\u{a0}\u{2003}\u{3000}]{0,2}",
        ) {
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert!(!has_single_spaces(&text) || words.join(" ") == text);
            let may_stay = text.is_empty() || text.split(' ').all(|word| !word.is_empty());
            let odd = ['\t', '\u{a0}', '\u{2003}', '\u{3000}'];
            prop_assert_eq!(has_single_spaces(&text), may_stay && !text.contains(odd));
        }
    }
}
