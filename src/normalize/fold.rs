//! Bytes of texts compared in any case, eight at a time.

/// ASCII letters in lower case and all other bytes as they are, in each byte of a number.
#[inline(always)]
pub(super) fn lower(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Nothing is carried from byte to byte: the highest bit of each is clear before, and tells the answer after.
    let seven_bits = bytes & (EACH * 0x7F);
    let from_a = seven_bits + EACH * u64::from(0x80 - b'A');
    let beyond_z = seven_bits + EACH * u64::from(0x7F - b'Z');
    let capitals = from_a & !beyond_z & !bytes & (EACH * 0x80);
    bytes | capitals >> 2
}

/// A text of less than eight bytes as a number.
#[inline(always)]
pub(super) fn short(text: &[u8]) -> Option<u64> {
    // Two pieces of the same length, which have bytes in common where the text is short.
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let last = u64::from(u32::from_le_bytes(*last));
        return (text.len() < 8).then(|| u64::from(u32::from_le_bytes(*first)) | last << (8 * (text.len() - 4)));
    }
    let Some(last) = text.len().checked_sub(1) else { return Some(0) };
    let at = |place: usize| u64::from(text[place]) << (8 * place);
    Some(at(0) | at(text.len() / 2) | at(last))
}

/// Whether a text is another that is in lower case already, where only ASCII letters have a case.
#[inline]
pub(super) fn is_same(text: &[u8], lower_case: &[u8]) -> bool {
    let is_same =
        |text: &[u8; 8], lower_case: &[u8; 8]| lower(u64::from_le_bytes(*text)) == u64::from_le_bytes(*lower_case);
    let (eights, _) = text.as_chunks();
    let (lower_eights, _) = lower_case.as_chunks();
    text.len() == lower_case.len()
        && eights.iter().zip(lower_eights).all(|(text, lower_case)| is_same(text, lower_case))
        && match (text.last_chunk(), lower_case.last_chunk()) {
            (Some(text), Some(lower_case)) => is_same(text, lower_case),
            _ => short(text).map(lower) == short(lower_case),
        }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_same, lower, short};

    proptest! {
        #[test]
        fn letters_are_folded_one_by_one(bytes in any::<[u8; 8]>()) {
            let one_by_one = bytes.map(|byte| byte.to_ascii_lowercase());
            prop_assert_eq!(lower(u64::from_le_bytes(bytes)).to_le_bytes(), one_by_one);
        }

        #[test]
        fn a_short_text_is_a_number(bytes in prop::collection::vec(any::<u8>(), 0..10)) {
            let whole: Option<[u8; 8]> = (bytes.len() < 8).then(|| {
                std::array::from_fn(|at| bytes.get(at).copied().unwrap_or(0))
            });
            prop_assert_eq!(short(&bytes), whole.map(u64::from_le_bytes));
        }

        #[test]
        fn texts_are_the_same_byte_by_byte(one in "[aA@`é]{0,12}", other in "[aA@`é]{0,12}") {
            let lower_case = other.to_ascii_lowercase();
            for text in [&one, &other] {
                prop_assert_eq!(
                    is_same(text.as_bytes(), lower_case.as_bytes()),
                    text.to_ascii_lowercase() == lower_case
                );
            }
        }
    }
}
