//! Which characters the bytes of a text are, as far as the bytes themselves tell.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::code_page::{CodePage, page_that_words_show};

/// A set of characters, by who has listed it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Charset {
    Whatwg(&'static Encoding),
    Dos(CodePage),
}

use Charset::{Dos, Whatwg};

/// How much of a file is read at once.
pub(super) const CHUNK_BYTES: usize = 64 * 1024;

/// Zero bytes on one side of every pair: ASCII text in UTF-16.
pub(super) fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 2 > pairs && even * 8 < pairs {
        Some(encoding_rs::UTF_16LE)
    } else if even * 2 > pairs && odd * 8 < pairs {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// Whether a file is UTF-8 from its first byte to its last: what most files are, so nothing more is looked at.
pub(super) fn is_utf8(mut input: impl Read) -> io::Result<bool> {
    let mut buffer = vec![0; CHUNK_BYTES];
    let mut kept = 0;
    loop {
        let read = input.read(&mut buffer[kept..])?;
        let length = kept + read;
        kept = match simdutf8::compat::from_utf8(&buffer[..length]) {
            Ok(_) => 0,
            // A character may go on in the next chunk, if there is one.
            Err(error) if error.error_len().is_none() && read > 0 => length - error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        if read == 0 {
            return Ok(true);
        }
        buffer.copy_within(length - kept..length, 0);
    }
}

/// How much of a file is well-formed UTF-8.
#[derive(Default)]
pub(super) struct Utf8Tally {
    pub(super) multibyte: u64,
    pub(super) invalid: u64,
}

impl Utf8Tally {
    pub(super) fn of(mut input: impl Read) -> io::Result<Utf8Tally> {
        let mut tally = Utf8Tally::default();
        let mut buffer = vec![0; CHUNK_BYTES];
        let mut kept = 0;
        loop {
            let read = input.read(&mut buffer[kept..])?;
            let length = kept + read;
            kept = tally.count(&buffer[..length], read == 0);
            buffer.copy_within(length - kept..length, 0);
            if read == 0 {
                return Ok(tally);
            }
        }
    }

    /// Counts a chunk; answers how many bytes at its end begin a character that goes on in the next chunk.
    fn count(&mut self, mut chunk: &[u8], last: bool) -> usize {
        loop {
            match simdutf8::compat::from_utf8(chunk) {
                Ok(text) => {
                    self.count_multibyte(text.as_bytes());
                    return 0;
                }
                Err(error) => {
                    self.count_multibyte(&chunk[..error.valid_up_to()]);
                    let rest = &chunk[error.valid_up_to()..];
                    let Some(bad) = error.error_len() else {
                        self.invalid += u64::from(last);
                        return if last { 0 } else { rest.len() };
                    };
                    self.invalid += 1;
                    chunk = &rest[bad..];
                }
            }
        }
    }

    fn count_multibyte(&mut self, valid: &[u8]) {
        if !valid.is_ascii() {
            self.multibyte += valid.iter().filter(|byte| **byte >= 0xC0).count() as u64;
        }
    }
}

/// How much of the text beyond ASCII is looked at word by word.
const WORD_BYTES: usize = 256 * 1024;

/// The guess for a legacy charset, from the first mebibyte that holds anything beyond ASCII.
pub(super) fn guess(mut input: impl Read) -> io::Result<Charset> {
    const SAMPLE_BYTES: usize = 1 << 20;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut western = WesternEvidence::default();
    let mut buffer = vec![0; CHUNK_BYTES];
    let (mut sampled, mut words) = (0, Vec::new());
    loop {
        let read = input.read(&mut buffer)?;
        if read == 0 || sampled > SAMPLE_BYTES {
            break;
        }
        let chunk = &buffer[..read];
        detector.feed(chunk, false);
        western.look_at(chunk);
        if !chunk.is_ascii() {
            sampled += read;
            let room = WORD_BYTES.saturating_sub(words.len()).min(read);
            words.extend_from_slice(&chunk[..room]);
        }
    }
    detector.feed(&[], true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if let Some(page) = page_that_words_show(&words, guess) {
        return Ok(Dos(page));
    }
    if guess == encoding_rs::GBK {
        return Ok(Whatwg(encoding_rs::GB18030)); // a superset of it
    }
    // `£12.50` in windows-1252 is `Ł12.50` in windows-1250: a sign beside every amount, and no letter of any word.
    let is_western = guess == encoding_rs::WINDOWS_1252 || western.is_all_pounds();
    let guess = if is_western { encoding_rs::WINDOWS_1252 } else { guess };
    Ok(Whatwg(if is_western && western.is_latin9() { encoding_rs::ISO_8859_15 } else { guess }))
}

/// Bytes that stand for different characters in windows-1252 and ISO-8859-15.
#[derive(Default)]
struct WesternEvidence {
    windows_only: u64,
    euro_of_latin9: u64,
    pounds: u64,
    beyond_ascii: u64,
}

impl WesternEvidence {
    fn look_at(&mut self, chunk: &[u8]) {
        for (index, &byte) in chunk.iter().enumerate() {
            self.beyond_ascii += u64::from(!byte.is_ascii());
            match byte {
                0xA3 => self.pounds += u64::from(chunk.get(index + 1).is_some_and(u8::is_ascii_digit)),
                // Controls in ISO-8859-15; euro, dashes and quotes in windows-1252.
                0x80..=0x9F => self.windows_only += 1,
                // `¤` is printed by nobody; `€` stands beside an amount.
                0xA4 => {
                    let beside = |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_digit() || *byte == b' ');
                    let before = index.checked_sub(1).and_then(|at| chunk.get(at));
                    self.euro_of_latin9 += u64::from(beside(before) || beside(chunk.get(index + 1)));
                }
                _ => {}
            }
        }
    }

    /// Whether nothing beyond ASCII stands in the text but pound signs before digits.
    fn is_all_pounds(&self) -> bool {
        self.pounds > 0 && self.pounds == self.beyond_ascii
    }

    fn is_latin9(&self) -> bool {
        self.windows_only == 0 && self.euro_of_latin9 > 0
    }
}
