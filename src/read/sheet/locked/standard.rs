//! Standard encryption (MS-OFFCRYPTO 2.3.4.5 to 2.3.4.9): AES and SHA-1, as Excel 2007 writes it.

use super::super::super::password::locked_otherwise;
use super::super::compound::u32_at;
use super::cipher::{BLOCK_BYTES, Hash, Key, decrypt_blocks};
use super::{damaged, wide};
use crate::base::{Password, Problem};

/// AES by the size of its key (2.3.2, `AlgID`).
const AES: [(u32, usize); 3] = [(0x660E, 16), (0x660F, 24), (0x6610, 32)];

/// `AlgIDHash`: SHA-1; zero means the same.
const SHA1: [u32; 2] = [0x8004, 0];

/// Rounds of every file.
const ROUNDS: u32 = 50_000;

/// How a package is locked.
pub(super) struct Lock {
    key_bytes: usize,
    salt: [u8; BLOCK_BYTES],
    verifier: [u8; BLOCK_BYTES],
    verifier_hash: [u8; 2 * BLOCK_BYTES],
}

impl Lock {
    /// Reads `EncryptionInfo`, its version included (2.3.4.5).
    ///
    /// # Errors
    /// Where it is damaged or names a cipher that is not known here.
    pub(super) fn parse(info: &[u8]) -> Result<Lock, Problem> {
        const HEADER_AT: usize = 12;
        let word = |at| u32_at(info, at).ok_or_else(damaged);
        let aes = AES.into_iter().find(|aes| word(HEADER_AT + 8).is_ok_and(|cipher| cipher == aes.0));
        let (_, key_bytes) = aes.ok_or_else(locked_otherwise)?;
        if !SHA1.contains(&word(HEADER_AT + 12)?) {
            return Err(locked_otherwise());
        }
        // The verifier (2.3.3) follows the header: sizes of the salt and of the hash stand before each.
        let header_bytes = usize::try_from(word(8)?).map_err(|_| damaged())?;
        let verifier = info.get(HEADER_AT..).and_then(|rest| rest.get(header_bytes..)).ok_or_else(damaged)?;
        Ok(Lock {
            key_bytes,
            salt: array(verifier, 4)?,
            verifier: array(verifier, 4 + BLOCK_BYTES)?,
            verifier_hash: array(verifier, 8 + 2 * BLOCK_BYTES)?,
        })
    }

    /// The key of the package (2.3.4.7), if the password is right (2.3.4.9).
    pub(super) fn key(&self, password: &Password) -> Result<Option<Key>, Problem> {
        let spun = Hash::Sha1.spun(&self.salt, &wide(password), ROUNDS);
        let last = Hash::Sha1.of(&[&spun, &0_u32.to_le_bytes()]);
        let mut key = Key::new(Vec::with_capacity(64));
        for fill in [0x36, 0x5C] {
            let mut buffer = Key::new(vec![fill; 64]);
            buffer.iter_mut().zip(last.iter()).for_each(|(byte, with)| *byte ^= with);
            key.extend_from_slice(&Hash::Sha1.of(&[&buffer]));
        }
        key.truncate(self.key_bytes);
        let (mut verifier, mut stated) = (self.verifier, self.verifier_hash);
        decrypt_blocks(&key, &mut verifier).ok_or_else(damaged)?;
        decrypt_blocks(&key, &mut stated).ok_or_else(damaged)?;
        Ok(stated.starts_with(&Hash::Sha1.of(&[&verifier])).then_some(key))
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], Problem> {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).copied().ok_or_else(damaged)
}
