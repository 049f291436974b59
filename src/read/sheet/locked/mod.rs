//! Workbooks and documents under a password, opened into a temporary file that has no name: packages of Office Open XML
//! (MS-OFFCRYPTO), binary workbooks (MS-XLS 2.2.10), OpenDocument (part 2, 3.4 and 4.8).
//!
//! A password is right when what the file keeps to tell so comes out of it; what follows is data only then.

mod agile;
mod cipher;
mod open_document;
mod rc4_workbook;
mod standard;

use std::io::Read;

use super::super::password::{Passwords, locked_otherwise};
use super::super::recognize::{Kind, recognize};
use super::super::source::{Progress, Source, cannot_open};
use super::compound::{Compound, u16_at};
use super::{Document, document, is_encrypted};
use crate::base::{Code, Limits, Password, Problem};

/// The source itself, or what is in it where it is a workbook or document under a password.
///
/// # Errors
/// A problem where no password opens it, where it is locked in a way that is not known, and where it is damaged.
pub(in crate::read) fn unlocked(
    mut source: Source,
    limits: &Limits,
    progress: &Progress,
    passwords: &mut Passwords<'_>,
) -> Result<Source, Problem> {
    let mut opening = Opening { limits, progress, passwords };
    match recognize(source.head()) {
        Kind::Compound if is_encrypted(&mut source) => opening.package(source),
        Kind::Compound => opening.workbook(source),
        Kind::Zip if document(&mut source) == Some(Document::Ods) => open_document::unlocked(source, &mut opening),
        _ => Ok(source),
    }
}

/// What is needed to open a file.
struct Opening<'o, 'p> {
    limits: &'o Limits,
    progress: &'o Progress,
    passwords: &'o mut Passwords<'p>,
}

/// The password that Excel itself uses for workbooks that are protected against changes only.
const DEFAULT_PASSWORD: &str = "VelvetSweatshop";

impl Opening<'_, '_> {
    /// Tries the passwords on a file.
    fn open<T>(
        &mut self,
        source: &Source,
        attempt: impl FnMut(&Password) -> Result<Option<T>, Problem>,
    ) -> Result<T, Problem> {
        self.passwords.open(source.name(), &mut true, attempt)
    }

    /// As `open`, with what Excel uses by default first.
    fn open_office<T>(
        &mut self,
        source: &Source,
        mut attempt: impl FnMut(&Password) -> Result<Option<T>, Problem>,
    ) -> Result<T, Problem> {
        match attempt(&Password::new(DEFAULT_PASSWORD.to_owned()))? {
            Some(opened) => Ok(opened),
            None => self.open(source, attempt),
        }
    }

    /// A package of Office Open XML within a compound file (MS-OFFCRYPTO 2.3).
    fn package(&mut self, mut source: Source) -> Result<Source, Problem> {
        let file = self.held(&mut source)?;
        let compound = Compound::open(&file).ok_or_else(damaged)?;
        let info = compound.stream("EncryptionInfo").ok_or_else(damaged)?;
        let package = compound.stream("EncryptedPackage").ok_or_else(damaged)?;
        let version = (u16_at(&info, 0).ok_or_else(damaged)?, u16_at(&info, 2).ok_or_else(damaged)?);
        match version {
            (4, 4) => {
                let lock = agile::Lock::parse(info.get(8..).unwrap_or_default(), self.limits)?;
                let key = self.open_office(&source, |password| lock.key(password))?;
                lock.verify(&key, &package)?;
                self.spool(&source, &package, |at, segment| lock.decrypt(&key, at, segment))
            }
            (2..=4, 2) => {
                let lock = standard::Lock::parse(&info)?;
                let key = self.open_office(&source, |password| lock.key(password))?;
                self.spool(&source, &package, |_, segment| cipher::decrypt_blocks(&key, segment))
            }
            _ => Err(locked_otherwise()),
        }
    }

    /// A binary workbook: itself, where no record of it says that it is locked.
    fn workbook(&mut self, mut source: Source) -> Result<Source, Problem> {
        if source.len() > self.limits.compound_bytes {
            return Ok(source); // its reader refuses it
        }
        let mut file = self.held(&mut source)?;
        let Some(places) = Compound::open(&file).and_then(|compound| compound.places("Workbook")) else {
            return Ok(source);
        };
        let mut book: Vec<u8> = places.iter().flat_map(|place| &file[place.clone()]).copied().collect();
        let Some(lock) = rc4_workbook::Lock::of(&book)? else { return Ok(source) };
        let key = self.open_office(&source, |password| lock.key(password))?;
        lock.decrypt(&key, &mut book);
        let mut rest = book.as_slice();
        for place in places {
            let (piece, after) = rest.split_at(place.len());
            file[place].copy_from_slice(piece);
            rest = after;
        }
        Source::spool(source.name(), file.as_slice(), self.limits.file_bytes, self.limits, self.progress)
    }

    /// The bytes of a compound file, whose parts lie about in no order.
    fn held(&self, source: &mut Source) -> Result<Vec<u8>, Problem> {
        let limit = self.limits.compound_bytes;
        if source.len() > limit {
            return Err(Problem::new(Code::FileTooLarge).with("limit", limit >> 20));
        }
        let mut file = Vec::new();
        let read = source.rewound().and_then(|input| input.take(limit).read_to_end(&mut file));
        read.map_err(|error| cannot_open(&error))?;
        Ok(file)
    }

    /// Spools an `EncryptedPackage` (MS-OFFCRYPTO 2.3.4.4): its size, then the package in segments.
    fn spool(
        &self,
        source: &Source,
        package: &[u8],
        decrypt: impl Fn(u32, &mut [u8]) -> Option<()>,
    ) -> Result<Source, Problem> {
        const SIZE_BYTES: usize = 8;
        let (size, segments) = package.split_first_chunk::<SIZE_BYTES>().ok_or_else(damaged)?;
        let size = usize::try_from(u64::from_le_bytes(*size)).ok().filter(|size| *size <= segments.len());
        let size = size.ok_or_else(damaged)?;
        // Some programs do not fill the last block.
        let whole = &segments[..segments.len() / cipher::BLOCK_BYTES * cipher::BLOCK_BYTES];
        let mut plain = Vec::with_capacity(whole.len());
        for (at, segment) in (0..).zip(whole.chunks(SEGMENT_BYTES)) {
            let start = plain.len();
            plain.extend_from_slice(segment);
            decrypt(at, &mut plain[start..]).ok_or_else(damaged)?;
        }
        let plain = plain.get(..size).ok_or_else(damaged)?;
        Source::spool(source.name(), plain, self.limits.file_bytes, self.limits, self.progress)
    }
}

/// Bytes that are encrypted together (MS-OFFCRYPTO 2.3.4.15).
const SEGMENT_BYTES: usize = 4096;

fn damaged() -> Problem {
    Problem::new(Code::Damaged)
}

/// Refuses a file that asks for more rounds than the limit before one password can be told right or wrong.
fn affordable(rounds: u32, limits: &Limits) -> Result<u32, Problem> {
    match rounds <= limits.key_rounds {
        true => Ok(rounds),
        false => Err(Problem::new(Code::PasswordTooCostly).with("limit", u64::from(limits.key_rounds))),
    }
}

/// The characters of a password as Office takes them.
fn wide(password: &Password) -> zeroize::Zeroizing<Vec<u8>> {
    // Room for all of it at once: a vector that grows leaves copies behind.
    let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(2 * password.reveal().len()));
    bytes.extend(password.reveal().encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// Base64 (RFC 4648, 4), white space passed over; `None` where it is something else.
fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0);
    let digits = text.trim_ascii().trim_end_matches('=').bytes();
    for digit in digits.filter(|digit| !digit.is_ascii_whitespace()) {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 & 0xFFFF | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_read_as_the_standard_has_it() {
        for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9v\r\nYmFy", "foobar")] {
            assert_eq!(base64(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(base64("+/8="), Some(vec![0xFB, 0xFF]));
        assert_eq!(base64("Zm9*"), None);
    }
}
