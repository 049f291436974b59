//! Sixty-four bytes of a text at once: where those stand that fit a condition, as the bits of a number.

pub(crate) use wide::u8x16;

/// Bytes of a block.
pub(crate) const BLOCK_BYTES: usize = 64;

/// The first sixty-four bytes of a text; what a shorter one lacks is nought.
#[derive(Clone, Copy)]
pub(crate) struct Block([u8x16; 4]);

impl Block {
    /// What is seen in the block at the start of a text. A whole block never leaves its registers: it does not meet the
    /// shorter one, which is put together of pieces, before both have been looked at.
    #[inline(always)]
    pub(crate) fn look<T>(text: &[u8], look: impl Fn(&Block) -> T) -> T {
        let Some(whole) = text.first_chunk::<BLOCK_BYTES>() else { return Block::look_at_rest(text, look) };
        let ([one, two, three, four], _) = whole.as_chunks() else { return Block::look_at_rest(text, look) };
        // Written out, for the same reason.
        look(&Block([u8x16::from(*one), u8x16::from(*two), u8x16::from(*three), u8x16::from(*four)]))
    }

    /// What is seen in a shorter text. Kept apart: within the above it has whole blocks put together of pieces, too. It
    /// is looked at here because what is handed on in memory is written in halves, for which who reads it waits.
    #[inline(never)]
    fn look_at_rest<T>(text: &[u8], look: impl Fn(&Block) -> T) -> T {
        look(&Block([part(text, 0), part(text, 16), part(text, 32), part(text, 48)]))
    }

    /// A bit for each byte for which the highest bit of the answer is set, the first byte's lowest.
    #[inline(always)]
    pub(crate) fn bits(&self, fits: impl Fn(u8x16) -> u8x16) -> u64 {
        let bits = |part: u8x16| u64::from(fits(part).to_bitmask());
        let [one, two, three, four] = self.0;
        bits(one) | bits(two) << 16 | bits(three) << 32 | bits(four) << 48
    }
}

/// Sixteen bytes of a text. What is left of it is put together in registers: a copy in memory would have to be written
/// in pieces and read as a whole, for which processors wait.
#[inline(always)]
fn part(text: &[u8], from: usize) -> u8x16 {
    let rest = text.get(from..).unwrap_or_default();
    if let Some(bytes) = rest.first_chunk() {
        return u8x16::from(*bytes);
    }
    let bits = match text.last_chunk() {
        _ if rest.is_empty() => 0,
        Some(last) => u128::from_le_bytes(*last) >> (8 * (16 - rest.len())),
        None => short(text),
    };
    u8x16::from(bits.to_le_bytes())
}

/// A text of less than sixteen bytes as a number.
#[inline(always)]
fn short(text: &[u8]) -> u128 {
    // Two pieces of the same length, which have bytes in common where the text is short.
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let last = u128::from(u64::from_le_bytes(*last)) << (8 * (text.len() - 8));
        u128::from(u64::from_le_bytes(*first)) | last
    } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let last = u128::from(u32::from_le_bytes(*last)) << (8 * (text.len() - 4));
        u128::from(u32::from_le_bytes(*first)) | last
    } else {
        text.iter().rev().fold(0, |bits, byte| bits << 8 | u128::from(*byte))
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
            let found = Block::look(bytes, |block| block.bits(|part| part.simd_eq(u8x16::splat(b'a'))));
            for at in 0..64 {
                prop_assert_eq!(found >> at & 1 == 1, bytes.get(at) == Some(&b'a'));
            }
        }
    }
}
