//! Which characters the bytes of a text file are, and the reader that yields them as UTF-8.
//!
//! Order of evidence: byte order mark; zero bytes of UTF-16 without a mark; strict UTF-8 over the whole file; then the
//! guess of `chardetng`, where windows-1252 and ISO-8859-15 are told apart by the bytes that differ between them, and
//! code pages of DOS by the words that no other reading makes.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use encoding_rs::Encoding;

use super::charset::{CHUNK_BYTES, Charset, Utf8Tally, guess, is_utf8, utf16_without_mark};
use super::code_page::CodePage;
use super::marks;
use super::source::{CountedFile, Source};
use crate::base::{Code, Problem};
use Charset::{Dos, Whatwg};

/// How the text of a file is encoded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextEncoding {
    encoding: Charset,
    mark_bytes: usize,
    lossy: bool,
    /// Nothing beyond ASCII has been seen, which is the same in every encoding, and not all has been seen: what it is
    /// is found where something else comes.
    open: bool,
}

impl Default for TextEncoding {
    fn default() -> TextEncoding {
        TextEncoding { lossy: true, ..TextEncoding::of(Whatwg(encoding_rs::UTF_8)) }
    }
}

impl TextEncoding {
    fn of(encoding: Charset) -> TextEncoding {
        TextEncoding { encoding, mark_bytes: 0, lossy: false, open: false }
    }

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

    /// That characters of the file are replaced.
    #[must_use]
    pub fn replaced_characters(&self) -> Problem {
        Problem::new(Code::ReplacedCharacters).with("encoding", self.name())
    }

    /// Finds the encoding of a file that names one itself: strict UTF-8 first, because the name is often wrong, then
    /// what it says.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn detect_declared(source: &mut Source, label: &str) -> io::Result<TextEncoding> {
        let found = TextEncoding::detect_whole(source)?;
        let unicode = [encoding_rs::UTF_8, encoding_rs::UTF_16LE, encoding_rs::UTF_16BE].map(Whatwg);
        let declared = Encoding::for_label(label.trim().as_bytes()).map(Whatwg);
        match declared.or_else(|| CodePage::named(label).map(Dos)) {
            Some(encoding) if !unicode.contains(&found.encoding) && encoding != Whatwg(encoding_rs::UTF_8) => {
                Ok(TextEncoding::of(encoding))
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

    /// Finds the encoding of a file by its first bytes. Where they are ASCII it stays open until something else comes.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn detect(source: &mut Source) -> io::Result<TextEncoding> {
        let is_open = source.head().is_ascii() && source.len() > source.head().len() as u64;
        let found = match source.encoding {
            Some(known) => known,
            None if is_open && utf16_without_mark(source.head()).is_none() => {
                TextEncoding { open: true, ..TextEncoding::of(Whatwg(encoding_rs::UTF_8)) }
            }
            None => TextEncoding::detect_whole(source)?,
        };
        source.encoding = Some(found);
        Ok(found)
    }

    /// Finds the encoding of a file, reading it once to its end.
    fn detect_whole(source: &mut Source) -> io::Result<TextEncoding> {
        let head = source.head();
        if let Some((encoding, mark_bytes)) = Encoding::for_bom(head) {
            // A mark promises UTF-8 and does not make it so.
            let lossy = encoding == encoding_rs::UTF_8 && !is_utf8(source.rewound()?)?;
            return Ok(TextEncoding { mark_bytes, lossy, ..TextEncoding::of(Whatwg(encoding)) });
        }
        match utf16_without_mark(head) {
            Some(encoding) => Ok(TextEncoding::of(Whatwg(encoding))),
            None => TextEncoding::detect_unmarked(source.rewound()?),
        }
    }

    /// Finds the encoding of what has no mark and is not UTF-16.
    fn detect_unmarked(input: &mut CountedFile) -> io::Result<TextEncoding> {
        let utf8 = TextEncoding::of(Whatwg(encoding_rs::UTF_8));
        input.rewind()?;
        if is_utf8(&mut *input)? {
            return Ok(utf8);
        }
        input.rewind()?;
        let tally = Utf8Tally::of(&mut *input)?;
        // A file full of well-formed multi-byte characters with a broken one is UTF-8 that something has damaged.
        if tally.multibyte >= 10 * tally.invalid {
            return Ok(TextEncoding { lossy: true, ..utf8 });
        }
        input.rewind()?;
        guess(input).map(TextEncoding::of)
    }

    /// As it is known by now, where it was open when the file was looked at first.
    pub(super) fn by_now(self, source: &Source) -> TextEncoding {
        source.encoding.filter(|_| self.open).unwrap_or(self)
    }

    /// The encoding of the text of a source, if it is text whose encoding was looked for by its bytes. What was not
    /// read so far is read now, as far as it is needed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn found(source: &mut Source) -> io::Result<Option<TextEncoding>> {
        if source.encoding.is_some_and(|encoding| encoding.open) {
            source.encoding = Some(TextEncoding::detect_unmarked(source.rewound()?)?);
        }
        Ok(source.encoding)
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
        let encoding = self.by_now(source);
        let (input, known) = source.input_and_encoding()?;
        let mut mark = [0; 3];
        input.read_exact(&mut mark[..encoding.mark_bytes])?;
        Ok(TextReader {
            input,
            decoder: Decoder::of(encoding),
            encoding,
            known,
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

/// Makes text of bytes, chunk by chunk.
enum Decoder {
    Whatwg(encoding_rs::Decoder),
    Dos(CodePage),
}

impl Decoder {
    fn of(encoding: TextEncoding) -> Decoder {
        match encoding.encoding {
            Whatwg(encoding) => Decoder::Whatwg(encoding.new_decoder_without_bom_handling()),
            Dos(page) => Decoder::Dos(page),
        }
    }

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
    input: &'s mut CountedFile,
    decoder: Decoder,
    encoding: TextEncoding,
    /// What the source knows of its encoding.
    known: &'s mut Option<TextEncoding>,
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
        if self.encoding.open && (self.ended || !self.raw[..length].is_ascii()) {
            self.settle()?;
        }
        let replaced = self.decoder.decode(&self.raw[..length], &mut self.text, self.ended);
        match replaced && self.is_strict() {
            true => Err(io::Error::new(io::ErrorKind::InvalidData, "the file changed while it was read")),
            false => Ok(()),
        }
    }

    /// Whether the whole file was seen to be UTF-8, so that anything else means that it has changed since.
    fn is_strict(&self) -> bool {
        self.encoding.encoding == Whatwg(encoding_rs::UTF_8) && !self.encoding.lossy
    }

    /// Finds the encoding where something beyond ASCII has come, or nothing will come any more.
    #[cold]
    fn settle(&mut self) -> io::Result<()> {
        if self.ended {
            self.encoding.open = false;
        } else {
            let position = self.input.stream_position()?;
            self.encoding = TextEncoding::detect_unmarked(self.input)?;
            self.input.seek(SeekFrom::Start(position))?;
            self.decoder = Decoder::of(self.encoding);
        }
        *self.known = Some(self.encoding);
        Ok(())
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
