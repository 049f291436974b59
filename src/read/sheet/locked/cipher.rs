//! The building blocks that the ways of locking a document have in common.

use aes::cipher::{Block, BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use aes::{Aes128, Aes192, Aes256};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

/// Bytes of a key, wiped when they are dropped.
pub(super) type Key = Zeroizing<Vec<u8>>;

/// Bytes of a block of AES (FIPS 197).
pub(super) const BLOCK_BYTES: usize = 16;

/// A hash function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By its name in MS-OFFCRYPTO 2.3.4.10.
    pub(super) fn named(name: &str) -> Option<Hash> {
        Some(match name {
            "SHA1" | "SHA-1" => Hash::Sha1,
            "SHA256" => Hash::Sha256,
            "SHA384" => Hash::Sha384,
            "SHA512" => Hash::Sha512,
            _ => return None,
        })
    }

    /// The hash of some bytes, one after the other.
    pub(super) fn of(self, parts: &[&[u8]]) -> Key {
        match self {
            Hash::Sha1 => hash_of::<Sha1>(parts),
            Hash::Sha256 => hash_of::<Sha256>(parts),
            Hash::Sha384 => hash_of::<Sha384>(parts),
            Hash::Sha512 => hash_of::<Sha512>(parts),
        }
    }

    /// The hash of a salt and a password, hashed again as often as is said, each time behind the number of the round
    /// (MS-OFFCRYPTO 2.3.4.7 and 2.3.4.11).
    pub(super) fn spun(self, salt: &[u8], password: &[u8], rounds: u32) -> Key {
        match self {
            Hash::Sha1 => spun::<Sha1>(salt, password, rounds),
            Hash::Sha256 => spun::<Sha256>(salt, password, rounds),
            Hash::Sha384 => spun::<Sha384>(salt, password, rounds),
            Hash::Sha512 => spun::<Sha512>(salt, password, rounds),
        }
    }

    /// Whether a code authenticates some bytes (RFC 2104).
    pub(super) fn authenticates(self, key: &[u8], bytes: &[u8], code: &[u8]) -> bool {
        match self {
            Hash::Sha1 => Hmac::<Sha1>::new_from_slice(key).is_ok_and(|mac| is_code_of(mac, bytes, code)),
            Hash::Sha256 => Hmac::<Sha256>::new_from_slice(key).is_ok_and(|mac| is_code_of(mac, bytes, code)),
            Hash::Sha384 => Hmac::<Sha384>::new_from_slice(key).is_ok_and(|mac| is_code_of(mac, bytes, code)),
            Hash::Sha512 => Hmac::<Sha512>::new_from_slice(key).is_ok_and(|mac| is_code_of(mac, bytes, code)),
        }
    }
}

fn hash_of<D: Digest>(parts: &[&[u8]]) -> Key {
    let mut hash = D::new();
    parts.iter().for_each(|part| hash.update(part));
    Zeroizing::new(hash.finalize().to_vec())
}

fn spun<D: Digest>(salt: &[u8], password: &[u8], rounds: u32) -> Key {
    let mut hash = D::new().chain_update(salt).chain_update(password).finalize();
    for round in 0..rounds {
        hash = D::new().chain_update(round.to_le_bytes()).chain_update(&hash).finalize();
    }
    Zeroizing::new(hash.to_vec())
}

fn is_code_of(mut mac: impl Mac, bytes: &[u8], code: &[u8]) -> bool {
    mac.update(bytes);
    mac.verify_slice(code).is_ok()
}

/// Decrypts whole blocks that are chained (NIST SP 800-38A, CBC). `None` where the key, the first block or the length
/// are of no size that there is.
pub(super) fn decrypt_chained(key: &[u8], first: &[u8], bytes: &mut [u8]) -> Option<()> {
    Chained::new(key, first)?.decrypt(bytes)
}

/// Decrypts chained blocks piece by piece.
pub(super) enum Chained {
    Aes128(cbc::Decryptor<Aes128>),
    Aes192(cbc::Decryptor<Aes192>),
    Aes256(cbc::Decryptor<Aes256>),
}

impl Chained {
    /// `None` where the key or the first block are of no size that there is.
    pub(super) fn new(key: &[u8], first: &[u8]) -> Option<Chained> {
        Some(match key.len() {
            16 => Chained::Aes128(cbc::Decryptor::new_from_slices(key, first).ok()?),
            24 => Chained::Aes192(cbc::Decryptor::new_from_slices(key, first).ok()?),
            32 => Chained::Aes256(cbc::Decryptor::new_from_slices(key, first).ok()?),
            _ => return None,
        })
    }

    /// Decrypts whole blocks; `None` where they are not.
    pub(super) fn decrypt(&mut self, bytes: &mut [u8]) -> Option<()> {
        match self {
            Chained::Aes128(cipher) => each_block::<Aes128>(bytes, |block| cipher.decrypt_block(block)),
            Chained::Aes192(cipher) => each_block::<Aes192>(bytes, |block| cipher.decrypt_block(block)),
            Chained::Aes256(cipher) => each_block::<Aes256>(bytes, |block| cipher.decrypt_block(block)),
        }
    }
}

/// Decrypts whole blocks, each for itself (NIST SP 800-38A, ECB). `None` as for [`decrypt_chained`].
pub(super) fn decrypt_blocks(key: &[u8], bytes: &mut [u8]) -> Option<()> {
    match key.len() {
        16 => Aes128::new_from_slice(key).ok().and_then(|aes| each_block::<Aes128>(bytes, |b| aes.decrypt_block(b))),
        24 => Aes192::new_from_slice(key).ok().and_then(|aes| each_block::<Aes192>(bytes, |b| aes.decrypt_block(b))),
        32 => Aes256::new_from_slice(key).ok().and_then(|aes| each_block::<Aes256>(bytes, |b| aes.decrypt_block(b))),
        _ => None,
    }
}

fn each_block<C: aes::cipher::BlockSizeUser>(bytes: &mut [u8], mut decrypt: impl FnMut(&mut Block<C>)) -> Option<()> {
    let mut blocks = bytes.chunks_exact_mut(BLOCK_BYTES);
    for block in &mut blocks {
        decrypt(block.try_into().ok()?);
    }
    blocks.into_remainder().is_empty().then_some(())
}
