//! OpenDocument under a password (OpenDocument 1.3 part 2, 3.4 and 4.8): each part is compressed, then encrypted, and
//! the manifest says how. AES-256 is opened, as written since 2011; Blowfish, as before, is not.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};

use flate2::read::DeflateDecoder;
use pbkdf2::pbkdf2_hmac;
use quick_xml::events::{BytesStart, Event};
use sha1::Sha1;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::super::super::markup::{Markup, local_attribute};
use super::super::super::password::locked_otherwise;
use super::super::super::source::{CountedFile, Source, cannot_open};
use super::cipher::{BLOCK_BYTES, Chained, Hash, Key, decrypt_chained};
use super::{Opening, affordable, base64, damaged};
use crate::base::{Code, Limits, Password, Problem};

/// The part that is read; the others are pictures, styles and settings.
const CONTENT: &str = "content.xml";

const MANIFEST: &str = "META-INF/manifest.xml";
const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Bytes of the compressed part of which the manifest keeps a hash (4.8.3).
const CHECKED_BYTES: u64 = 1024;

/// The document itself where its content is not locked, or one with nothing but its content.
pub(super) fn unlocked(mut source: Source, opening: &mut Opening<'_, '_>) -> Result<Source, Problem> {
    let Some(lock) = lock_of(&mut source, opening.limits)? else { return Ok(source) };
    lock.check()?;
    let start = read_content(&mut source, |part| {
        let mut start = Vec::new();
        // One block more shows whether the part goes on.
        part.take(CHECKED_BYTES + BLOCK_BYTES as u64).read_to_end(&mut start).map(|_| start)
    })?;
    let key = opening.open(&source, |password| lock.key(password, &start))?;
    let file = tempfile::tempfile().map_err(|error| cannot_open(&error))?;
    let stored = source.len();
    let file = read_content(&mut source, |part| {
        let plain = Decrypted::new(part, &key, &lock.first_block).ok_or(io::ErrorKind::InvalidData)?;
        repacked(DeflateDecoder::new(plain), file, stored, opening.limits)
    })?;
    let file = file.ok_or_else(|| Problem::new(Code::InflatesTooMuch).with("limit", opening.limits.inflate_ratio))?;
    Source::of_file(source.name().to_owned(), file, opening.limits, opening.progress)
}

/// Writes a document that holds the content alone; `None` where that inflates to more than its limit.
fn repacked(mut content: impl Read, file: File, stored: u64, limits: &Limits) -> io::Result<Option<File>> {
    let by_ratio = stored.saturating_mul(limits.inflate_ratio).max(limits.ratio_floor_bytes);
    let limit = by_ratio.min(limits.file_bytes);
    let mut writer = ZipWriter::new(file);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    writer.start_file("mimetype", options)?;
    writer.write_all(MIMETYPE.as_bytes())?;
    writer.start_file(MANIFEST, options)?;
    writer.write_all(b"<manifest/>")?;
    writer.start_file(CONTENT, options)?;
    if io::copy(&mut content.by_ref().take(limit + 1), &mut writer)? > limit {
        return Ok(None);
    }
    Ok(Some(writer.finish()?))
}

type Part<'p> = &'p mut dyn Read;

/// Reads the bytes of the content as they are stored.
fn read_content<T>(source: &mut Source, read: impl FnOnce(Part<'_>) -> io::Result<T>) -> Result<T, Problem> {
    let mut archive = archive(source)?;
    let mut part = archive.by_name(CONTENT).map_err(|_| damaged())?;
    read(&mut part).map_err(|_| damaged())
}

fn archive(source: &mut Source) -> Result<ZipArchive<BufReader<&mut CountedFile>>, Problem> {
    let file = source.rewound().map_err(|error| cannot_open(&error))?;
    ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())
}

/// How the content is locked.
#[derive(Default)]
struct Lock {
    algorithm: String,
    first_block: Vec<u8>,
    derivation: String,
    salt: Vec<u8>,
    rounds: u32,
    key_bytes: usize,
    /// What becomes of the password first.
    start: Option<Hash>,
    checked_by: Option<Hash>,
    checksum: Vec<u8>,
}

/// Reads the manifest; `None` where it says nothing of the content being locked.
fn lock_of(source: &mut Source, limits: &Limits) -> Result<Option<Lock>, Problem> {
    const MANIFEST_BYTES_MAX: u64 = 4 << 20;
    // What is wrong with the document otherwise, its reader says.
    let Ok(mut archive) = archive(source) else { return Ok(None) };
    let Ok(part) = archive.by_name(MANIFEST) else { return Ok(None) };
    let mut markup = Markup::of_part(BufReader::new(part.take(MANIFEST_BYTES_MAX)), limits);
    let (mut lock, mut within, mut is_locked) = (Lock { start: Some(Hash::Sha1), ..Lock::default() }, false, false);
    while let Ok(Some(event)) = markup.next() {
        let Event::Start(tag) = event else { continue };
        match tag.local_name().as_ref() {
            "file-entry" => within = text(&tag, "full-path") == CONTENT,
            "encryption-data" if within => {
                is_locked = true;
                lock.checked_by = hash_named(&text(&tag, "checksum-type"));
                lock.checksum = bytes(&tag, "checksum")?;
            }
            _ if within => lock.take(&tag, limits)?,
            _ => {}
        }
    }
    Ok(is_locked.then_some(lock))
}

impl Lock {
    fn take(&mut self, tag: &BytesStart<'_>, limits: &Limits) -> Result<(), Problem> {
        match tag.local_name().as_ref() {
            "algorithm" => {
                self.algorithm = text(tag, "algorithm-name");
                self.first_block = bytes(tag, "initialisation-vector")?;
            }
            "key-derivation" => {
                let number = |name, usual| text(tag, name).parse().unwrap_or(usual);
                self.derivation = text(tag, "key-derivation-name");
                self.salt = bytes(tag, "salt")?;
                self.rounds = affordable(number("iteration-count", 1024), limits)?;
                self.key_bytes = number("key-size", 16) as usize;
            }
            "start-key-generation" => self.start = hash_named(&text(tag, "start-key-generation-name")),
            _ => {}
        }
        Ok(())
    }

    /// That it is locked in a way that is known here.
    fn check(&self) -> Result<(), Problem> {
        let is_aes = self.algorithm.ends_with("#aes256-cbc") && self.key_bytes == 32;
        let is_derived = self.derivation == "PBKDF2" || self.derivation.ends_with("#pbkdf2");
        match is_aes && is_derived {
            true => Ok(()),
            false => Err(locked_otherwise()),
        }
    }

    /// The key of the content, if the password is right: the start of the part, decrypted, has the hash that the
    /// manifest states.
    fn key(&self, password: &Password, start: &[u8]) -> Result<Option<Key>, Problem> {
        let (first, check) = self.start.zip(self.checked_by).ok_or_else(locked_otherwise)?;
        let mut key = Key::new(vec![0; self.key_bytes]);
        pbkdf2_hmac::<Sha1>(&first.of(&[password.reveal().as_bytes()]), &self.salt, self.rounds, &mut key);
        let mut plain = start.to_vec();
        if start.len() > CHECKED_BYTES as usize {
            plain.truncate(CHECKED_BYTES as usize);
            decrypt_chained(&key, &self.first_block, &mut plain).ok_or_else(damaged)?;
        } else {
            plain.clear();
            let mut decrypted = Decrypted::new(start, &key, &self.first_block).ok_or_else(damaged)?;
            // What a wrong key makes of the last block is no length.
            if decrypted.read_to_end(&mut plain).is_err() {
                return Ok(None);
            }
        }
        Ok((check.of(&[&plain])[..] == self.checksum).then_some(key))
    }
}

fn text(tag: &BytesStart<'_>, name: &str) -> String {
    local_attribute(tag, name).unwrap_or_default().into_owned()
}

fn bytes(tag: &BytesStart<'_>, name: &str) -> Result<Vec<u8>, Problem> {
    base64(&text(tag, name)).ok_or_else(damaged)
}

/// `SHA1`, `SHA1/1K`, and addresses that end in `#sha256` or `#sha256-1k`.
fn hash_named(name: &str) -> Option<Hash> {
    let name = name.rsplit('#').next().unwrap_or_default().to_ascii_lowercase();
    match name.trim_end_matches("/1k").trim_end_matches("-1k") {
        "sha1" => Some(Hash::Sha1),
        "sha256" => Some(Hash::Sha256),
        _ => None,
    }
}

/// Yields what an encrypted part holds. The last byte of its last block says how many bytes of that fill it up (XML
/// Encryption 5.2).
struct Decrypted<R> {
    input: R,
    cipher: Chained,
    /// Decrypted bytes, and how far they have been handed out.
    held: Vec<u8>,
    given: usize,
    /// Bytes of a block that has not come whole.
    rest: Vec<u8>,
    ended: bool,
}

const PIECE_BYTES: usize = 16 * 1024;

impl<R: Read> Decrypted<R> {
    fn new(input: R, key: &[u8], first: &[u8]) -> Option<Decrypted<R>> {
        let cipher = Chained::new(key, first)?;
        Some(Decrypted { input, cipher, held: Vec::new(), given: 0, rest: Vec::new(), ended: false })
    }

    /// Decrypts the next piece. The last block is kept back until it is known whether another one follows.
    fn refill(&mut self) -> io::Result<()> {
        let mut piece = std::mem::take(&mut self.rest);
        let wanted = PIECE_BYTES - piece.len();
        self.ended = self.input.by_ref().take(wanted as u64).read_to_end(&mut piece)? < wanted;
        let whole = piece.len() / BLOCK_BYTES * BLOCK_BYTES;
        let whole = if self.ended { whole } else { whole - BLOCK_BYTES };
        self.rest = piece.split_off(whole);
        self.cipher.decrypt(&mut piece).ok_or(io::ErrorKind::InvalidData)?;
        if self.ended {
            let filled = piece.last().map_or(0, |filled| usize::from(*filled));
            if !(1..=BLOCK_BYTES).contains(&filled) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            piece.truncate(piece.len() - filled);
        }
        (self.held, self.given) = (piece, 0);
        Ok(())
    }
}

impl<R: Read> Read for Decrypted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.held.len() && !self.ended {
            self.refill()?;
        }
        let length = into.len().min(self.held.len() - self.given);
        into[..length].copy_from_slice(&self.held[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}
