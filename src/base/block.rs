//! Sixty-four bytes of a text at once: where those stand that fit a condition, as the bits of a number.

pub(crate) use wide::u8x16;

/// Bytes of a block.
pub(crate) const BLOCK_BYTES: usize = 64;

/// The first sixty-four bytes of a text; what a shorter one lacks is nought.
#[derive(Clone, Copy)]
pub(crate) struct Block([u8x16; 4]);

impl Block {
    /// The block at the start of a text.
    #[inline(always)]
    pub(crate) fn of(text: &[u8]) -> Block {
        let bytes = text.first_chunk::<BLOCK_BYTES>().copied().unwrap_or_else(|| {
            let mut padded = [0; BLOCK_BYTES];
            padded[..text.len()].copy_from_slice(text);
            padded
        });
        let part = |from: usize| std::array::from_fn::<u8, 16, _>(|at| bytes[from + at]);
        Block([0, 16, 32, 48].map(|from| u8x16::from(part(from))))
    }

    /// A bit for each byte for which the highest bit of the answer is set, the first byte's lowest.
    #[inline(always)]
    pub(crate) fn bits(&self, fits: impl Fn(u8x16) -> u8x16) -> u64 {
        let [one, two, three, four] = self.0.map(|part| u64::from(fits(part).to_bitmask()));
        one | two << 16 | three << 32 | four << 48
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Block, u8x16};

    proptest! {
        #[test]
        fn a_bit_stands_for_each_byte(text in "[aé]{0,80}") {
            let bytes = text.as_bytes();
            let found = Block::of(bytes).bits(|part| part.simd_eq(u8x16::splat(b'a')));
            for at in 0..64 {
                prop_assert_eq!(found >> at & 1 == 1, bytes.get(at) == Some(&b'a'));
            }
        }
    }
}
