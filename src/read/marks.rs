//! Where the few bytes stand that mean something in a text, found sixteen bytes at a time.

use wide::u8x16;

/// The bytes that are looked for.
#[derive(Clone, Copy)]
pub(super) struct Marks<const N: usize>([u8x16; N]);

impl<const N: usize> Marks<N> {
    pub(super) fn new(bytes: [u8; N]) -> Marks<N> {
        Marks(bytes.map(u8x16::splat))
    }

    /// A bit for each byte of a block that is a mark; a block has at most sixteen.
    #[inline(always)]
    pub(super) fn in_block(&self, block: &[u8]) -> u32 {
        let bytes = loaded(block);
        let [first, rest @ ..] = self.0.as_slice() else { return 0 };
        rest.iter().fold(bytes.simd_eq(*first), |found, mark| found | bytes.simd_eq(*mark)).to_bitmask()
    }

    /// Where marks stand in a text, from `from` on.
    #[inline(always)]
    pub(super) fn positions<'t>(&self, text: &'t [u8], from: usize) -> Positions<'t, N> {
        Positions { marks: *self, text, block: from, next: from, found: 0 }
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

/// Bytes that are searched at once.
const BLOCK_BYTES: usize = 64;

impl<const N: usize> Iterator for Positions<'_, N> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let rest = self.text.get(self.next..).filter(|rest| !rest.is_empty())?;
            self.block = self.next;
            self.next += BLOCK_BYTES;
            let parts = rest[..rest.len().min(BLOCK_BYTES)].chunks(16).zip([0, 16, 32, 48]);
            self.found = parts.fold(0, |found, (part, bit)| found | u64::from(self.marks.in_block(part)) << bit);
        }
        let at = self.block + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(at)
    }
}

/// Whether the words of a text are parted by single spaces: the case of nearly every text. What begins or ends with a
/// space has none, nor has what holds a control, or a character that may be white space beyond ASCII.
pub(super) fn has_single_spaces(text: &str) -> bool {
    let mut after_space = 1;
    for block in text.as_bytes().chunks(16) {
        let bytes = loaded(block);
        let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
        let visible = bytes.max(u8x16::splat(b' ')).simd_eq(bytes).to_bitmask();
        // How NEL, NBSP, OGHAM SPACE MARK, the spaces of General Punctuation and IDEOGRAPHIC SPACE begin in UTF-8.
        let odd = (is(0x7F) | is(0xC2) | is(0xE1) | is(0xE2) | is(0xE3)).to_bitmask();
        let spaces = is(b' ').to_bitmask();
        if odd != 0 || visible != (1 << block.len()) - 1 || spaces & (spaces << 1 | after_space) != 0 {
            return false;
        }
        after_space = spaces >> 15 & 1;
    }
    !text.ends_with(' ')
}

/// A block as a vector; what a shorter one lacks is nought.
#[inline(always)]
fn loaded(block: &[u8]) -> u8x16 {
    let bytes = <[u8; 16]>::try_from(block).unwrap_or_else(|_| {
        let mut padded = [0; 16];
        padded[..block.len()].copy_from_slice(block);
        padded
    });
    u8x16::from(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Marks, has_single_spaces};

    proptest! {
        #[test]
        fn every_mark_is_found(text in "[a<>&é]{0,200}", from in 0_usize..80) {
            let from = from.min(text.len());
            let found: Vec<usize> = Marks::new([b'<', b'>']).positions(text.as_bytes(), from).collect();
            let marks = text.bytes().enumerate().skip(from).filter(|(_, byte)| b"<>".contains(byte));
            prop_assert_eq!(found, marks.map(|(at, _)| at).collect::<Vec<_>>());
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
