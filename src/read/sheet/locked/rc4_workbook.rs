//! Binary workbooks under a password (MS-XLS 2.2.10): RC4 with MD5 (MS-OFFCRYPTO 2.3.6), as Excel 97 and 2000 write it,
//! and with SHA-1 (2.3.5), as Excel 2002 and 2003 do. What is only obscured (2.3.7) is not opened.

use md5::{Digest, Md5};
use rc4::{KeyInit, Rc4, StreamCipher};

use super::super::super::password::locked_otherwise;
use super::super::biff::{Entry, entry, kind};
use super::super::compound::{u16_at, u32_at};
use super::cipher::{Hash, Key};
use super::{damaged, wide};
use crate::base::{Password, Problem};

/// Records that stay as they are (MS-XLS 2.2.10): what begins a part, and what other programs need to see.
const PLAIN: [u16; 7] = [kind::BEGIN, kind::FILE_PASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138];

/// Bytes of the stream under one key.
const BLOCK_BYTES: usize = 1024;

/// How a workbook is locked.
pub(super) struct Lock {
    way: Way,
    salt: [u8; 16],
    verifier: [u8; 16],
    verifier_hash: Vec<u8>,
    /// Where the record stands that says so, and what follows it.
    at: usize,
    next: usize,
}

#[derive(Clone, Copy)]
enum Way {
    /// 2.3.6: five bytes of MD5.
    Md5,
    /// 2.3.5: SHA-1, and so many bytes of it.
    Sha1(usize),
}

impl Lock {
    /// How the workbook in a stream is locked; `None` where it is not.
    ///
    /// # Errors
    /// Where it is damaged, or locked in a way that is not known here.
    pub(super) fn of(book: &[u8]) -> Result<Option<Lock>, Problem> {
        let mut at = 0;
        while let Some(entry) = entry(book, at) {
            match entry.kind {
                kind::FILE_PASS => return Lock::parse(&entry).map(Some),
                kind::END => return Ok(None),
                _ => at = entry.next,
            }
        }
        Ok(None)
    }

    fn parse(entry: &Entry<'_>) -> Result<Lock, Problem> {
        let word = |at| u16_at(entry.data, at).ok_or_else(damaged);
        if word(0)? != 1 {
            return Err(locked_otherwise()); // obscured, not encrypted
        }
        let (way, verifier_at, hash_bytes) = match (word(2)?, word(4)?) {
            (1, 1) => (Way::Md5, 6, 16),
            (2..=4, 2) => {
                const HEADER_AT: usize = 14;
                const RC4: u32 = 0x6801;
                let number = |at| u32_at(entry.data, at).ok_or_else(damaged);
                if number(HEADER_AT + 8)? != RC4 {
                    return Err(locked_otherwise());
                }
                let key_bits = usize::try_from(number(HEADER_AT + 16)?).map_err(|_| damaged())?;
                // 2.3.5.1: no size means 40 bits.
                let key_bytes = if key_bits == 0 { 5 } else { key_bits / 8 };
                if !(5..=16).contains(&key_bytes) {
                    return Err(locked_otherwise());
                }
                let header_bytes = usize::try_from(number(10)?).map_err(|_| damaged())?;
                (Way::Sha1(key_bytes), (HEADER_AT + 4).checked_add(header_bytes).ok_or_else(damaged)?, 20)
            }
            _ => return Err(locked_otherwise()),
        };
        // The size of the hash stands before it, where it is not always the same.
        let hash_at = 32 + if hash_bytes == 20 { 4 } else { 0 };
        let verifier = entry.data.get(verifier_at..).ok_or_else(damaged)?;
        let array = |at: usize| verifier.get(at..).and_then(|rest| rest.first_chunk::<16>()).copied();
        Ok(Lock {
            way,
            salt: array(0).ok_or_else(damaged)?,
            verifier: array(16).ok_or_else(damaged)?,
            verifier_hash: verifier.get(hash_at..hash_at + hash_bytes).ok_or_else(damaged)?.to_vec(),
            at: entry.at,
            next: entry.next,
        })
    }

    /// What the keys come of, if the password is right (2.3.5.6 and 2.3.6.4).
    pub(super) fn key(&self, password: &Password) -> Result<Option<Key>, Problem> {
        let base = self.base(password);
        let (mut verifier, mut stated) = (self.verifier, self.verifier_hash.clone());
        let mut cipher = self.cipher(&base, 0).ok_or_else(damaged)?;
        cipher.apply_keystream(&mut verifier);
        cipher.apply_keystream(&mut stated);
        let hash = match self.way {
            Way::Md5 => md5(&[&verifier]),
            Way::Sha1(_) => Hash::Sha1.of(&[&verifier]),
        };
        Ok((stated == *hash).then_some(base))
    }

    fn base(&self, password: &Password) -> Key {
        match self.way {
            Way::Sha1(_) => Hash::Sha1.of(&[&self.salt, &wide(password)]),
            Way::Md5 => {
                let hash = md5(&[&wide(password)]);
                let mut buffer = Key::new(Vec::with_capacity(16 * 21));
                for _ in 0..16 {
                    buffer.extend_from_slice(&hash[..5]);
                    buffer.extend_from_slice(&self.salt);
                }
                let mut base = md5(&[&buffer]);
                base.truncate(5);
                base
            }
        }
    }

    /// The stream of a block (2.3.5.2 and 2.3.6.2).
    fn cipher(&self, base: &Key, block: u32) -> Option<Rc4> {
        let key = match self.way {
            Way::Md5 => md5(&[base, &block.to_le_bytes()]),
            Way::Sha1(bytes) => {
                let mut key = Hash::Sha1.of(&[base, &block.to_le_bytes()]);
                key.truncate(bytes);
                // 40 bits are filled up to 128.
                key.resize(if bytes == 5 { 16 } else { bytes }, 0);
                key
            }
        };
        Rc4::new_from_slice(&key).ok()
    }

    /// Decrypts the stream of the workbook in place, and takes away the record that says that it is locked.
    pub(super) fn decrypt(&self, base: &Key, book: &mut [u8]) {
        /// A kind that no record is of.
        const NOTHING: [u8; 2] = [0xFF, 0xFF];
        let mut at = self.next;
        let (mut block, mut stream) = (None, [0; BLOCK_BYTES]);
        while let Some(entry) = entry(book, at) {
            let next = entry.next;
            let start = match entry.kind {
                kind if PLAIN.contains(&kind) => next,
                // Where a sheet begins stays readable.
                kind::BOUND_SHEET => (at + 8).min(next),
                _ => at + 4,
            };
            for place in start..next {
                let number = u32::try_from(place / BLOCK_BYTES).unwrap_or(u32::MAX);
                if block != Some(number) {
                    stream = [0; BLOCK_BYTES];
                    if let Some(mut cipher) = self.cipher(base, number) {
                        cipher.apply_keystream(&mut stream);
                    }
                    block = Some(number);
                }
                book[place] ^= stream[place % BLOCK_BYTES];
            }
            at = next;
        }
        book[self.at..self.at + 2].copy_from_slice(&NOTHING);
    }
}

fn md5(parts: &[&[u8]]) -> Key {
    let mut hash = Md5::new();
    parts.iter().for_each(|part| hash.update(part));
    Key::new(hash.finalize().to_vec())
}
