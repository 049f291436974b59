//! Which characters the bytes of a text file are, and the reader that yields them as UTF-8.
//!
//! Order of evidence: byte order mark; zero bytes of UTF-16 without a mark; strict UTF-8 over the whole file; then the
//! guess of `chardetng`, where windows-1252 and ISO-8859-15 are told apart by the bytes that differ between them, and
//! code pages of DOS by the words that no other reading makes.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::code_page::{CodePage, page_that_words_show};
use super::marks;
use super::source::Source;

/// How the text of a file is encoded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextEncoding {
    encoding: Charset,
    mark_bytes: usize,
    lossy: bool,
}

/// A set of characters, by who has listed it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Charset {
    Whatwg(&'static Encoding),
    Dos(CodePage),
}

use Charset::{Dos, Whatwg};

impl Default for TextEncoding {
    fn default() -> TextEncoding {
        TextEncoding { encoding: Whatwg(encoding_rs::UTF_8), mark_bytes: 0, lossy: true }
    }
}

impl TextEncoding {
    /// Its WHATWG name in lower case: `utf-8`, `windows-1252`, `utf-16le`; or that of a code page of DOS: `cp850`.
    #[must_use]
    pub fn name(&self) -> String {
        match self.encoding {
            Whatwg(encoding) => encoding.name().to_ascii_lowercase(),
            Dos(page) => page.name().to_owned(),
        }
    }

    /// Whether some bytes decode to nothing and are replaced by U+FFFD.
    #[must_use]
    pub fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// Finds the encoding of a file that names one itself: strict UTF-8 first, because the name is often wrong, then
    /// what it says.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn detect_declared(source: &mut Source, label: &str) -> io::Result<TextEncoding> {
        let found = TextEncoding::detect(source)?;
        let unicode = [encoding_rs::UTF_8, encoding_rs::UTF_16LE, encoding_rs::UTF_16BE].map(Whatwg);
        let declared = Encoding::for_label(label.trim().as_bytes()).map(Whatwg);
        match declared.or_else(|| CodePage::named(label).map(Dos)) {
            Some(encoding) if !unicode.contains(&found.encoding) && encoding != Whatwg(encoding_rs::UTF_8) => {
                Ok(TextEncoding { encoding, mark_bytes: 0, lossy: false })
            }
            _ => Ok(found),
        }
    }

    /// Finds the encoding of an XML document, by `encoding="…"` where it is not UTF-8 as nearly all are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(in crate::read) fn detect_xml(source: &mut Source) -> io::Result<TextEncoding> {
        let label = declared_encoding(source.head());
        TextEncoding::detect_declared(source, &label)
    }

    /// Finds the encoding of a file, reading it once to its end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn detect(source: &mut Source) -> io::Result<TextEncoding> {
        let head = source.head();
        if let Some((encoding, mark_bytes)) = Encoding::for_bom(head) {
            // A mark promises UTF-8 and does not make it so.
            let lossy = encoding == encoding_rs::UTF_8 && !is_utf8(source.rewound()?)?;
            return Ok(TextEncoding { encoding: Whatwg(encoding), mark_bytes, lossy });
        }
        if let Some(encoding) = utf16_without_mark(head) {
            return Ok(TextEncoding { encoding: Whatwg(encoding), mark_bytes: 0, lossy: false });
        }
        if is_utf8(source.rewound()?)? {
            return Ok(TextEncoding { encoding: Whatwg(encoding_rs::UTF_8), mark_bytes: 0, lossy: false });
        }
        let tally = Utf8Tally::of(source.rewound()?)?;
        // A file full of well-formed multi-byte characters with a broken one is UTF-8 that something has damaged.
        if tally.multibyte >= 10 * tally.invalid {
            return Ok(TextEncoding { encoding: Whatwg(encoding_rs::UTF_8), mark_bytes: 0, lossy: true });
        }
        let encoding = guess(source.rewound()?)?;
        Ok(TextEncoding { encoding, mark_bytes: 0, lossy: false })
    }

    /// A text in this encoding, with the byte order mark that the file began with; `None` where it has a character that
    /// the encoding lacks.
    #[must_use]
    pub fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let marked = if self.mark_bytes > 0 { format!("\u{feff}{text}") } else { text.to_owned() };
        match self.encoding {
            Whatwg(encoding) if encoding == encoding_rs::UTF_16LE => {
                Some(marked.encode_utf16().flat_map(u16::to_le_bytes).collect())
            }
            Whatwg(encoding) if encoding == encoding_rs::UTF_16BE => {
                Some(marked.encode_utf16().flat_map(u16::to_be_bytes).collect())
            }
            Whatwg(encoding) => {
                let (bytes, _, has_unmappable) = encoding.encode(&marked);
                (!has_unmappable).then(|| bytes.into_owned())
            }
            Dos(page) => page.encode(&marked),
        }
    }

    /// A reader of the file as UTF-8, from its start.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reader<'s>(&self, source: &'s mut Source) -> io::Result<TextReader<'s>> {
        let mark_bytes = self.mark_bytes;
        let input = source.rewound()?;
        let mut mark = [0; 3];
        input.read_exact(&mut mark[..mark_bytes])?;
        Ok(TextReader {
            input,
            decoder: match self.encoding {
                Whatwg(encoding) => Decoder::Whatwg(encoding.new_decoder_without_bom_handling()),
                Dos(page) => Decoder::Dos(page),
            },
            is_strict: self.encoding == Whatwg(encoding_rs::UTF_8) && !self.lossy,
            raw: vec![0; CHUNK_BYTES],
            text: String::new(),
            start: 0,
            ended: false,
            line_breaks: None,
            counted: 0,
        })
    }
}

/// The character set that an XML declaration names.
fn declared_encoding(head: &[u8]) -> String {
    let text: String = head.iter().take(256).map(|byte| char::from(*byte)).collect();
    let declaration = text.split_once("?>").map_or("", |(declaration, _)| declaration);
    let value = declaration.split_once("encoding").map_or("", |(_, rest)| rest);
    let value = value.trim_start_matches([' ', '=', '"', '\'']);
    value.split(['"', '\'', ' ']).next().unwrap_or_default().to_owned()
}

const CHUNK_BYTES: usize = 64 * 1024;

/// Zero bytes on one side of every pair: ASCII text in UTF-16.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
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
fn is_utf8(mut input: impl Read) -> io::Result<bool> {
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
struct Utf8Tally {
    multibyte: u64,
    invalid: u64,
}

impl Utf8Tally {
    fn of(mut input: impl Read) -> io::Result<Utf8Tally> {
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
fn guess(mut input: impl Read) -> io::Result<Charset> {
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

/// Makes text of bytes, chunk by chunk.
enum Decoder {
    Whatwg(encoding_rs::Decoder),
    Dos(CodePage),
}

impl Decoder {
    /// Appends the text of a chunk; answers whether something of it was no character.
    fn decode(&mut self, chunk: &[u8], into: &mut String, last: bool) -> bool {
        match self {
            Decoder::Whatwg(decoder) => {
                into.reserve(decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 3 + 16));
                let (_, _, replaced) = decoder.decode_to_string(chunk, into, last);
                replaced
            }
            Decoder::Dos(page) => {
                page.decode(chunk, into);
                false
            }
        }
    }
}

/// The text of a file, chunk by chunk.
pub struct TextReader<'s> {
    input: &'s mut dyn Read,
    decoder: Decoder,
    /// The whole file was seen to be UTF-8, so that anything else means that it has changed since.
    is_strict: bool,
    raw: Vec<u8>,
    text: String,
    start: usize,
    ended: bool,
    /// Line breaks in the text before `counted`, where they are counted.
    line_breaks: Option<u64>,
    counted: usize,
}

impl TextReader<'_> {
    /// The text at hand; once it is used up, the next that the file has. Empty at the end.
    ///
    /// # Errors
    /// When the file cannot be read, or is not the one any more whose encoding was found.
    #[inline]
    pub fn text(&mut self) -> io::Result<&str> {
        if self.start == self.text.len() {
            self.more()?;
        }
        Ok(&self.text[self.start..])
    }

    /// The text at hand, as [`TextReader::text`] left it.
    pub fn at_hand(&self) -> &str {
        &self.text[self.start..]
    }

    /// Marks bytes of the text at hand as used up; they end with a character.
    pub fn consume(&mut self, bytes: usize) {
        self.start += bytes;
    }

    /// Lets lines be counted, from here on.
    pub fn count_lines(&mut self) {
        self.line_breaks = Some(0);
    }

    /// The line that stands at hand, counted from 1; 1 as long as lines are not counted.
    pub fn line(&mut self) -> u64 {
        let Some(line_breaks) = &mut self.line_breaks else { return 1 };
        *line_breaks += marks::line_breaks(&self.text.as_bytes()[self.counted..], self.start - self.counted);
        self.counted = self.start;
        *line_breaks + 1
    }

    /// Appends what the file has next to the text at hand; `false` at the end.
    ///
    /// # Errors
    /// As for [`TextReader::text`].
    pub fn more(&mut self) -> io::Result<bool> {
        let _ = self.line();
        self.text.drain(..self.start);
        (self.start, self.counted) = (0, 0);
        let before = self.text.len();
        while self.text.len() == before && !self.ended {
            self.refill()?;
        }
        Ok(self.text.len() > before)
    }

    /// Appends the next chunk.
    fn refill(&mut self) -> io::Result<()> {
        let length = loop {
            match self.input.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.ended = length == 0;
        let replaced = self.decoder.decode(&self.raw[..length], &mut self.text, self.ended);
        match replaced && self.is_strict {
            true => Err(io::Error::new(io::ErrorKind::InvalidData, "the file changed while it was read")),
            false => Ok(()),
        }
    }
}

/// The text as bytes, for parsers that take them; a character is never cut.
impl Read for TextReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let text = self.text()?;
        let length = text.floor_char_boundary(into.len());
        if length == 0 && !text.is_empty() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        into[..length].copy_from_slice(&text.as_bytes()[..length]);
        self.consume(length);
        Ok(length)
    }
}

/// As for [`Read`]; whoever consumes ends with a character.
impl BufRead for TextReader<'_> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.text().map(str::as_bytes)
    }

    fn consume(&mut self, bytes: usize) {
        TextReader::consume(self, bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::declared_encoding;

    #[test]
    fn a_declaration_names_the_character_set() {
        assert_eq!(declared_encoding(b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><a/>"), "ISO-8859-1");
        assert_eq!(declared_encoding(b"<?xml version=\"1.0\"?><a encoding=\"no\"/>"), "");
    }
}
