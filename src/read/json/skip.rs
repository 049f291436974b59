//! Passing over what nobody asked for, sixty-four bytes at a time: only brackets outside strings are looked at.

use wide::u8x16;

/// Where the passing over stands between two pieces of text.
pub(super) struct Skipper {
    /// Objects and lists that are open.
    depth: u32,
    in_string: bool,
    /// The last byte was a backslash that escapes the next one.
    is_escape: bool,
}

/// A bit for each byte of a block.
struct Marks {
    quotes: u64,
    backslashes: u64,
    opens: u64,
    closes: u64,
}

const BLOCK_BYTES: usize = 64;

impl Skipper {
    /// Begins within one object or list.
    pub(super) fn within_one() -> Skipper {
        Skipper { depth: 1, in_string: false, is_escape: false }
    }

    /// How many bytes there are up to and with the closing bracket; `None` where it lies beyond them.
    pub(super) fn pass(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            let end = match bytes[at..].first_chunk::<BLOCK_BYTES>() {
                Some(block) => self.block(block),
                None => self.bytes(&bytes[at..]),
            };
            if let Some(end) = end {
                return Some(at + end);
            }
            at += BLOCK_BYTES;
        }
        None
    }

    fn block(&mut self, block: &[u8; BLOCK_BYTES]) -> Option<usize> {
        let marks = Marks::of(block);
        if marks.backslashes != 0 || self.is_escape {
            return self.bytes(block);
        }
        // Each bit is the parity of the quotation marks up to it: whether it lies in a string.
        let mut within = marks.quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            within ^= within << shift;
        }
        within ^= if self.in_string { u64::MAX } else { 0 };
        self.in_string = within >> 63 == 1;
        let (opens, closes) = (marks.opens & !within, marks.closes & !within);
        if closes.count_ones() < self.depth {
            self.depth += opens.count_ones();
            self.depth -= closes.count_ones();
            return None;
        }
        let mut both = opens | closes;
        while both != 0 {
            let bit = both & both.wrapping_neg();
            both ^= bit;
            if opens & bit != 0 {
                self.depth += 1;
                continue;
            }
            self.depth -= 1;
            if self.depth == 0 {
                return Some(bit.trailing_zeros() as usize + 1);
            }
        }
        None
    }

    fn bytes(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            if std::mem::take(&mut self.is_escape) {
                continue;
            }
            match byte {
                b'\\' => self.is_escape = self.in_string,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth -= 1,
                _ => {}
            }
            if self.depth == 0 {
                return Some(at + 1);
            }
        }
        None
    }
}

impl Marks {
    fn of(block: &[u8; BLOCK_BYTES]) -> Marks {
        let mut marks = Marks { quotes: 0, backslashes: 0, opens: 0, closes: 0 };
        let (chunks, _) = block.as_chunks::<16>();
        for (number, chunk) in chunks.iter().enumerate() {
            let bytes = u8x16::from(*chunk);
            // Square brackets and braces differ in one bit.
            let brackets = bytes | u8x16::splat(0x20);
            let put = |found: u8x16| u64::from(found.to_bitmask()) << (number * 16);
            marks.quotes |= put(bytes.simd_eq(u8x16::splat(b'"')));
            marks.backslashes |= put(bytes.simd_eq(u8x16::splat(b'\\')));
            marks.opens |= put(brackets.simd_eq(u8x16::splat(b'{')));
            marks.closes |= put(brackets.simd_eq(u8x16::splat(b'}')));
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Skipper;

    proptest! {
        #[test]
        fn blocks_and_bytes_end_at_the_same_bracket(
            text in "([a\\[\\]{}]|\"[a\\[\\]{}]{0,9}\"|\"\\\\[\"\\\\]\"){0,60}",
            cut in 0_usize..300,
        ) {
            let one_by_one = Skipper::within_one().bytes(text.as_bytes());
            prop_assert_eq!(Skipper::within_one().pass(text.as_bytes()), one_by_one);
            let (first, second) = text.as_bytes().split_at(cut.min(text.len()));
            let mut skipper = Skipper::within_one();
            let found = skipper.pass(first).or_else(|| skipper.pass(second).map(|end| first.len() + end));
            prop_assert_eq!(found, one_by_one);
        }
    }
}
