//! The XML of sheets, event by event: each of a bounded length, no element deeper than any document needs.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::encoding::TextReader;
use super::super::source::cannot_open;
use crate::base::{Code, Limits, Problem};

/// Elements within elements.
const DEPTH_MAX: usize = 256;

/// Yields the events of a document. An empty element is a start and an end.
pub(super) struct Markup<'l, R> {
    reader: Reader<Bounded<R>>,
    buffer: Vec<u8>,
    depth: usize,
    limits: &'l Limits,
    /// What it means when the input cannot be read.
    broken: fn(&io::Error) -> Problem,
}

impl<'l, 's> Markup<'l, TextReader<'s>> {
    /// The events of a text file.
    pub(super) fn of_text(text: TextReader<'s>, limits: &'l Limits) -> Markup<'l, TextReader<'s>> {
        Markup::new(text, limits, cannot_open)
    }
}

impl<'l, R: BufRead> Markup<'l, R> {
    /// The events of a part of a ZIP file.
    pub(super) fn of_part(part: R, limits: &'l Limits) -> Markup<'l, R> {
        Markup::new(part, limits, |_| Problem::new(Code::Damaged))
    }

    fn new(input: R, limits: &'l Limits, broken: fn(&io::Error) -> Problem) -> Markup<'l, R> {
        let mut reader = Reader::from_reader(Bounded { input, left: 0, is_full: false });
        reader.config_mut().expand_empty_elements = true;
        Markup { reader, buffer: Vec::new(), depth: 0, limits, broken }
    }

    /// The next event; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'_>>, Problem> {
        self.buffer.clear();
        self.reader.get_mut().left = self.limits.row_bytes;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => {
                let is_full = self.reader.get_ref().is_full;
                return Err(problem_of(&error, is_full, self.limits, self.broken));
            }
        };
        match event {
            Event::Eof if self.depth > 0 => return Err(Problem::new(Code::Damaged)),
            Event::Eof => return Ok(None),
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > DEPTH_MAX { Err(Problem::new(Code::Damaged)) } else { Ok(Some(event)) }
    }
}

fn problem_of(error: &quick_xml::Error, is_full: bool, limits: &Limits, broken: fn(&io::Error) -> Problem) -> Problem {
    match error {
        _ if is_full => Problem::new(Code::RowTooLong).with("limit", limits.row_bytes as u64 >> 10),
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Problem::new(Code::InflatesTooMuch).with("limit", limits.inflate_ratio)
        }
        quick_xml::Error::Io(error) => broken(error),
        _ => Problem::new(Code::Damaged),
    }
}

/// An attribute by its name as written, prefix included.
pub(super) fn attribute<'t>(tag: &'t BytesStart<'_>, name: &str) -> Option<Cow<'t, str>> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// An attribute by its name without prefix.
pub(super) fn local_attribute<'t>(tag: &'t BytesStart<'_>, name: &str) -> Option<Cow<'t, str>> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// What an event adds to the text around it. Entities of the document's own are not resolved.
pub(super) fn text_of<'e>(event: &'e Event<'_>, character: &'e mut [u8; 4]) -> Option<Cow<'e, str>> {
    match event {
        Event::Text(text) => Some(text.xml10_content()),
        Event::CData(text) => Some(text.xml10_content()),
        Event::GeneralRef(name) => {
            let found = match name.as_ref() {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                "apos" => '\'',
                _ => name.resolve_char_ref().ok().flatten().unwrap_or(char::REPLACEMENT_CHARACTER),
            };
            Some(Cow::Borrowed(found.encode_utf8(character)))
        }
        _ => None,
    }
}

/// An input that ends in an error where one event asks for more than a row may have.
struct Bounded<R> {
    input: R,
    left: usize,
    is_full: bool,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.input.read(into)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            self.is_full = true;
            return Err(io::Error::other("more than a row may have"));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
        self.input.consume(bytes);
    }
}
