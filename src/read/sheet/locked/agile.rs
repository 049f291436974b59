//! Agile encryption (MS-OFFCRYPTO 2.3.4.10 to 2.3.4.15): what Excel 2010 and those after it write, LibreOffice too. The
//! key of the package is random, and locked by one that comes of the password.

use std::io::Cursor;

use quick_xml::events::{BytesStart, Event};

use super::super::super::markup::{Markup, local_attribute};
use super::super::super::password::locked_otherwise;
use super::cipher::{BLOCK_BYTES, Hash, Key, decrypt_chained};
use super::{affordable, base64, damaged, wide};
use crate::base::{Limits, Password, Problem};

/// Which key unlocks what (2.3.4.13 and 2.3.4.14).
const VERIFIER_INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const VERIFIER_HASH: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const KEY_VALUE: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];
const HMAC_KEY: [u8; 8] = [0x5F, 0xB2, 0xAD, 0x01, 0x0C, 0xB9, 0xE1, 0xF6];
const HMAC_VALUE: [u8; 8] = [0xA0, 0x67, 0x7F, 0x02, 0xB2, 0x2C, 0x84, 0x33];

/// How a package is locked.
pub(super) struct Lock {
    /// How the package itself is encrypted.
    package: Method,
    /// How its key is.
    password: Method,
    rounds: u32,
    verifier_input: Vec<u8>,
    verifier_hash: Vec<u8>,
    key: Vec<u8>,
    hmac_key: Vec<u8>,
    hmac_value: Vec<u8>,
}

/// A salt, a hash and a size of key for AES.
#[derive(Clone)]
struct Method {
    salt: Vec<u8>,
    hash: Hash,
    key_bytes: usize,
}

impl Lock {
    /// Reads the descriptor (2.3.4.10).
    ///
    /// # Errors
    /// Where it is damaged, asks for too many rounds, or names what is not known here.
    pub(super) fn parse(descriptor: &[u8], limits: &Limits) -> Result<Lock, Problem> {
        let mut markup = Markup::of_part(Cursor::new(descriptor), limits);
        let (mut package, mut integrity, mut password) = (None, None, None);
        while let Some(event) = markup.next()? {
            let Event::Start(tag) = event else { continue };
            match tag.local_name().as_ref() {
                "keyData" => package = Some(Method::of(&tag)?),
                "dataIntegrity" => {
                    integrity = Some((bytes(&tag, "encryptedHmacKey")?, bytes(&tag, "encryptedHmacValue")?));
                }
                // A package may be locked for the holders of certificates too; their keys have no rounds.
                "encryptedKey" if local_attribute(&tag, "spinCount").is_some() => {
                    let rounds = affordable(number(&tag, "spinCount")?, limits)?;
                    let values = ["encryptedVerifierHashInput", "encryptedVerifierHashValue", "encryptedKeyValue"];
                    let [input, hash, key] = values.map(|name| bytes(&tag, name));
                    password = Some((Method::of(&tag)?, rounds, input?, hash?, key?));
                }
                _ => {}
            }
        }
        let (package, (hmac_key, hmac_value)) = package.zip(integrity).ok_or_else(damaged)?;
        let (password, rounds, verifier_input, verifier_hash, key) = password.ok_or_else(locked_otherwise)?;
        Ok(Lock { package, password, rounds, verifier_input, verifier_hash, key, hmac_key, hmac_value })
    }

    /// The key of the package, if the password is right (2.3.4.13).
    pub(super) fn key(&self, password: &Password) -> Result<Option<Key>, Problem> {
        let method = &self.password;
        let spun = method.hash.spun(&method.salt, &wide(password), self.rounds);
        let value = |encrypted: &[u8], block: [u8; 8]| {
            let key = fitted(method.hash.of(&[&spun, &block]), method.key_bytes);
            let mut value = Key::new(encrypted.to_vec());
            decrypt_chained(&key, &method.first_block(), &mut value).ok_or_else(damaged)?;
            Ok::<Key, Problem>(value)
        };
        let input = value(&self.verifier_input, VERIFIER_INPUT)?;
        let stated = value(&self.verifier_hash, VERIFIER_HASH)?;
        let input = input.get(..method.salt.len()).ok_or_else(damaged)?;
        if !stated.starts_with(&method.hash.of(&[input])) {
            return Ok(None);
        }
        let mut key = value(&self.key, KEY_VALUE)?;
        key.truncate(self.package.key_bytes);
        Ok(Some(key))
    }

    /// Holds the whole package against its authentication code (2.3.4.14).
    ///
    /// # Errors
    /// Where it has been changed since it was locked.
    pub(super) fn verify(&self, key: &Key, package: &[u8]) -> Result<(), Problem> {
        let method = &self.package;
        let value = |encrypted: &[u8], block: [u8; 8]| {
            let mut value = Key::new(encrypted.to_vec());
            let first = fitted(method.hash.of(&[&method.salt, &block]), BLOCK_BYTES);
            decrypt_chained(key, &first, &mut value)?;
            let length = method.hash.of(&[]).len();
            value.truncate(length);
            (value.len() == length).then_some(value)
        };
        let codes = value(&self.hmac_key, HMAC_KEY).zip(value(&self.hmac_value, HMAC_VALUE));
        match codes.is_some_and(|(key, code)| method.hash.authenticates(&key, package, &code)) {
            true => Ok(()),
            false => Err(damaged()),
        }
    }

    /// Decrypts a segment of the package by its number (2.3.4.15).
    pub(super) fn decrypt(&self, key: &Key, at: u32, segment: &mut [u8]) -> Option<()> {
        let first = fitted(self.package.hash.of(&[&self.package.salt, &at.to_le_bytes()]), BLOCK_BYTES);
        decrypt_chained(key, &first, segment)
    }
}

impl Method {
    fn of(tag: &BytesStart<'_>) -> Result<Method, Problem> {
        let is = |name: &str, value: &str| local_attribute(tag, name).is_some_and(|found| found == value);
        let hash = local_attribute(tag, "hashAlgorithm").and_then(|name| Hash::named(&name));
        let key_bytes = number(tag, "keyBits")? as usize / 8;
        let known = is("cipherAlgorithm", "AES") && is("cipherChaining", "ChainingModeCBC") && is("blockSize", "16");
        match hash {
            Some(hash) if known && [16, 24, 32].contains(&key_bytes) => {
                Ok(Method { salt: bytes(tag, "saltValue")?, hash, key_bytes })
            }
            _ => Err(locked_otherwise()),
        }
    }

    /// What the first block is chained to where no other is named: the salt (2.3.4.12).
    fn first_block(&self) -> Key {
        fitted(Key::new(self.salt.clone()), BLOCK_BYTES)
    }
}

/// Cuts bytes to a length, or fills them up (2.3.4.11 and 2.3.4.12).
fn fitted(mut bytes: Key, length: usize) -> Key {
    bytes.resize(length, 0x36);
    bytes
}

fn number(tag: &BytesStart<'_>, name: &str) -> Result<u32, Problem> {
    local_attribute(tag, name).and_then(|text| text.trim().parse().ok()).ok_or_else(damaged)
}

fn bytes(tag: &BytesStart<'_>, name: &str) -> Result<Vec<u8>, Problem> {
    local_attribute(tag, name).and_then(|text| base64(&text)).ok_or_else(damaged)
}
