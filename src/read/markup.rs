//! XML, event by event: each of a bounded length, no element deeper than any document needs.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::encoding::TextReader;
use super::source::cannot_open;
use crate::base::{Code, Limits, Problem};

/// Elements within elements.
const DEPTH_MAX: usize = 256;

/// Yields the events of a document. An empty element is a start and an end.
pub(in crate::read) struct Markup<'l, R> {
    reader: Reader<Bounded<R>>,
    buffer: Vec<u8>,
    depth: usize,
    limits: &'l Limits,
    /// Bytes of one event.
    event_bytes: usize,
    told: Told,
}

impl<'l, 's> Markup<'l, TextReader<'s>> {
    /// The events of a text file; `malformed` is the problem of one that is no XML or cut short.
    pub(in crate::read) fn of_text(
        text: TextReader<'s>,
        limits: &'l Limits,
        malformed: Code,
    ) -> Markup<'l, TextReader<'s>> {
        Markup::new(text, limits, Told { broken: cannot_open, malformed })
    }

    /// The same, with events that may be longer than a row: pictures stand in attributes that nobody asks for.
    pub(in crate::read) fn with_long_events(self) -> Markup<'l, TextReader<'s>> {
        Markup { event_bytes: usize::try_from(self.limits.compound_bytes).unwrap_or(usize::MAX), ..self }
    }

    /// What ended the reading, at the line that has been reached; what cannot be opened has none.
    pub(in crate::read) fn at_line(&mut self, problem: Problem) -> Problem {
        if problem.code == Code::CannotOpen { problem } else { problem.at(self.line()) }
    }

    /// The line that has been reached.
    pub(in crate::read) fn line(&mut self) -> u64 {
        self.reader.get_mut().input.line()
    }

    /// Takes the text that stands next, up to the tag or reference behind it, without an event: it is not copied first.
    /// Nothing is taken where that text does not end within what is at hand; it comes as an event then.
    #[inline(always)]
    pub(in crate::read) fn take_text(&mut self, take: impl FnOnce(&str)) {
        // An empty element ends before the text behind it begins.
        if self.buffer.ends_with(b"/>") {
            return;
        }
        let input = &mut self.reader.get_mut().input;
        let text = input.at_hand();
        if let Some(length) = memchr::memchr2(b'<', b'&', text.as_bytes()).filter(|length| *length > 0) {
            take(&text[..length]);
            input.consume(length);
        }
    }
}

impl<'l, R: BufRead> Markup<'l, R> {
    /// The events of a part of a ZIP file.
    pub(in crate::read) fn of_part(part: R, limits: &'l Limits) -> Markup<'l, R> {
        Markup::new(part, limits, Told { broken: |_| Problem::new(Code::Damaged), malformed: Code::Damaged })
    }

    fn new(input: R, limits: &'l Limits, told: Told) -> Markup<'l, R> {
        let mut reader = Reader::from_reader(Bounded { input, left: 0, is_full: false });
        reader.config_mut().expand_empty_elements = true;
        Markup { reader, buffer: Vec::new(), depth: 0, limits, event_bytes: limits.row_bytes, told }
    }

    /// The next event; `None` at the end.
    pub(in crate::read) fn next(&mut self) -> Result<Option<Event<'_>>, Problem> {
        Ok(self.next_beside()?.map(|(event, _)| event))
    }

    /// The next event, and the input as far as it has been read: it tells the line, which is not free.
    #[inline(always)]
    pub(in crate::read) fn next_beside(&mut self) -> Result<Option<(Event<'_>, &mut R)>, Problem> {
        self.buffer.clear();
        self.reader.get_mut().left = self.event_bytes;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => {
                return Err(self.told.problem_of(
                    &error,
                    self.reader.get_ref().is_full.then_some(self.event_bytes),
                    self.limits,
                ));
            }
        };
        match event {
            Event::Eof if self.depth > 0 => return Err(Problem::new(self.told.malformed)),
            Event::Eof => return Ok(None),
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        match self.depth > DEPTH_MAX {
            true => Err(Problem::new(self.told.malformed)),
            false => Ok(Some((event, &mut self.reader.get_mut().input))),
        }
    }
}

/// What it means when an input cannot be read, and when it is no XML.
#[derive(Clone, Copy)]
struct Told {
    broken: fn(&io::Error) -> Problem,
    malformed: Code,
}

impl Told {
    #[cold]
    fn problem_of(self, error: &quick_xml::Error, full_at: Option<usize>, limits: &Limits) -> Problem {
        if let Some(bytes) = full_at {
            return Problem::new(Code::RowTooLong).with("limit", bytes as u64 >> 10);
        }
        match error {
            quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                Problem::new(Code::InflatesTooMuch).with("limit", limits.inflate_ratio)
            }
            quick_xml::Error::Io(error) => (self.broken)(error),
            _ => Problem::new(self.malformed),
        }
    }
}

/// An attribute by its name as written, prefix included.
pub(in crate::read) fn attribute<'t>(tag: &'t BytesStart<'_>, name: &str) -> Option<Cow<'t, str>> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// An attribute by its name without prefix.
pub(in crate::read) fn local_attribute<'t>(tag: &'t BytesStart<'_>, name: &str) -> Option<Cow<'t, str>> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// What an event adds to the text around it. Entities of the document's own are not resolved.
pub(in crate::read) fn text_of<'e>(event: &'e Event<'_>, character: &'e mut [u8; 4]) -> Option<Cow<'e, str>> {
    match event {
        Event::Text(text) => Some(text.xml10_content()),
        Event::CData(text) => Some(text.xml10_content()),
        Event::GeneralRef(name) => {
            let found = referred(name).unwrap_or(char::REPLACEMENT_CHARACTER);
            Some(Cow::Borrowed(found.encode_utf8(character)))
        }
        _ => None,
    }
}

/// The character that a reference stands for, by what is between `&` and `;`: one of the five of XML (1.0, 4.6), or one
/// by its number (4.1).
pub(in crate::read) fn referred(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

/// An input that ends in an error where one event asks for more than a row may have.
struct Bounded<R> {
    input: R,
    left: usize,
    is_full: bool,
}

impl<R> Bounded<R> {
    #[cold]
    fn refuse(&mut self) -> io::Error {
        self.is_full = true;
        io::Error::other("more than a row may have")
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.input.read(into)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    #[inline(always)]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(self.refuse());
        }
        self.input.fill_buf()
    }

    #[inline(always)]
    fn consume(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
        self.input.consume(bytes);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Event, Markup, referred};
    use crate::base::{Code, Limits};
    use crate::read::{Source, TextEncoding};

    /// Tags and the texts between them, as one text; texts may be taken before they come as events.
    fn read(text: &str, takes_text: bool) -> String {
        let limits = Limits::default();
        let mut source = Source::from_bytes("test.xml", text.as_bytes(), &limits).expect("a source");
        let input = TextEncoding::default().reader(&mut source).expect("a reader");
        let mut markup = Markup::of_text(input, &limits, Code::BrokenGrammar);
        let mut seen = String::new();
        loop {
            match markup.next() {
                Ok(Some(Event::Start(tag))) => seen.push_str(&format!("<{}>", tag.name().as_ref())),
                Ok(Some(Event::End(_))) => seen.push_str("</>"),
                Ok(Some(Event::Text(text))) => seen.push_str(&text),
                Ok(Some(Event::CData(text))) => seen.push_str(&text),
                Ok(Some(Event::GeneralRef(name))) => seen.extend(referred(&name)),
                Ok(Some(_)) => {}
                Ok(None) => return seen,
                Err(problem) => return format!("{seen}, {}", problem.code),
            }
            if takes_text {
                markup.take_text(|text| seen.push_str(text));
            }
        }
    }

    const PIECE: &str = r"<a>|</a>|<b x='/'/>|<!--/-->|&amp;|&|<!\[CDATA\[/>\]\]>|[é/> ]{1,3}";

    proptest! {
        #[test]
        fn texts_that_are_taken_are_those_that_come_as_events(
            pieces in prop::collection::vec(PIECE, 0..12),
        ) {
            let text = format!("<a>{}</a>", pieces.concat());
            prop_assert_eq!(read(&text, true), read(&text, false));
        }
    }
}
