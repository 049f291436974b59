//! The text of a document as it streams by: one token, or one whole row, at a time.

use super::cursor::{Cursor, Scalar, Stop, is_space};
use super::skip::Skipper;
use crate::base::{Code, Limits, Problem};
use crate::read::cannot_open;
use crate::read::encoding::TextReader;
use crate::read::marks::line_breaks;

/// A document, from the place that has been read.
pub(super) struct Input<'r> {
    text: TextReader<'r>,
    pub(super) limits: &'r Limits,
    /// The line of the text at hand.
    pub(super) line: u64,
    /// The string that was read last.
    pub(super) word: String,
    /// Half a character was replaced, first on this line.
    pub(super) replaced_at: Option<u64>,
}

impl<'r> Input<'r> {
    pub(super) fn new(text: TextReader<'r>, limits: &'r Limits) -> Input<'r> {
        Input { text, limits, line: 1, word: String::new(), replaced_at: None }
    }

    /// The next byte that is no white space; `None` at the end.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Problem> {
        loop {
            let bytes = self.text.text().map_err(|error| cannot_open(&error))?.as_bytes();
            let Some(first) = bytes.first() else { return Ok(None) };
            if !is_space(*first) {
                return Ok(Some(*first));
            }
            let blank = bytes.iter().take_while(|byte| is_space(**byte)).count();
            self.consume(blank);
        }
    }

    /// The next byte that is no white space; the document may not end here.
    #[inline]
    pub(super) fn next(&mut self) -> Result<u8, Problem> {
        self.peek()?.ok_or_else(|| self.malformed())
    }

    /// What is wrong with the text at hand.
    pub(super) fn malformed(&self) -> Problem {
        Problem::new(Code::BrokenGrammar).at(self.line)
    }

    /// Objects and lists lie within each other beyond the limit.
    pub(super) fn too_deep(&self) -> Problem {
        self.limits.too_deep().at(self.line)
    }

    /// More columns than the limit.
    pub(super) fn too_wide(&self) -> Problem {
        self.limits.too_many_columns().at(self.line)
    }

    /// More bytes than the limit.
    pub(super) fn too_long(&self) -> Problem {
        self.limits.row_too_long().at(self.line)
    }

    pub(super) fn consume(&mut self, bytes: usize) {
        self.line += line_breaks(self.text.at_hand().as_bytes(), bytes);
        self.text.consume(bytes);
    }

    /// Reads a string into [`Input::word`].
    pub(super) fn string(&mut self) -> Result<(), Problem> {
        let mut word = std::mem::take(&mut self.word);
        let read = self.take(|cursor| {
            word.clear();
            Ok(cursor.string()?.write(&mut word))
        });
        self.word = word;
        self.note_replaced(read?, self.line);
        Ok(())
    }

    /// Reads a number or a word into [`Input::word`]; `false` for `null`.
    pub(super) fn scalar(&mut self) -> Result<bool, Problem> {
        let mut word = std::mem::take(&mut self.word);
        let read = self.take(|cursor| {
            word.clear();
            match cursor.scalar()? {
                Scalar::Null => Ok(false),
                Scalar::Word(text) | Scalar::Number(text) => {
                    word.push_str(text);
                    Ok(true)
                }
            }
        });
        self.word = word;
        read
    }

    pub(super) fn note_replaced(&mut self, is_replaced: bool, line: u64) {
        if is_replaced {
            self.replaced_at.get_or_insert(line);
        }
    }

    /// Reads something whole. Where it goes on beyond the text at hand, it is read anew with twice the text.
    #[inline]
    pub(super) fn take<T>(&mut self, mut read: impl FnMut(&mut Cursor<'_>) -> Result<T, Stop>) -> Result<T, Problem> {
        loop {
            let mut cursor = Cursor::new(self.text.text().map_err(|error| cannot_open(&error))?);
            match read(&mut cursor) {
                Ok(value) => {
                    let used = cursor.at;
                    if used > self.limits.row_bytes {
                        return Err(self.too_long());
                    }
                    self.consume(used);
                    return Ok(value);
                }
                Err(Stop::More) => self.grow()?,
                Err(stop) => return Err(self.refusal(stop)),
            }
        }
    }

    #[cold]
    fn grow(&mut self) -> Result<(), Problem> {
        let before = self.text.at_hand().len();
        if before > self.limits.row_bytes {
            return Err(self.too_long());
        }
        while self.text.at_hand().len() < before * 2 {
            if !self.text.more().map_err(|error| cannot_open(&error))? {
                break;
            }
        }
        match self.text.at_hand().len() == before {
            true => Err(self.refusal(Stop::Bad(before))),
            false => Ok(()),
        }
    }

    #[cold]
    fn refusal(&mut self, stop: Stop) -> Problem {
        let (Stop::Bad(at) | Stop::Deep(at) | Stop::Wide(at)) = stop else { return self.malformed() };
        let at = at.min(self.text.at_hand().len());
        self.line += line_breaks(self.text.at_hand().as_bytes(), at);
        match stop {
            Stop::Deep(_) => self.too_deep(),
            Stop::Wide(_) => self.too_wide(),
            Stop::More | Stop::Bad(_) => self.malformed(),
        }
    }

    /// Passes over the rest of a list, its closing bracket included, without looking at what it holds.
    pub(super) fn skip_list(&mut self) -> Result<(), Problem> {
        let mut skipper = Skipper::within_one();
        loop {
            let bytes = self.text.text().map_err(|error| cannot_open(&error))?.as_bytes();
            if bytes.is_empty() {
                return Err(self.malformed());
            }
            let (end, length) = (skipper.pass(bytes), bytes.len());
            // A chunk is UTF-8 and brackets are ASCII: both places are between characters.
            self.consume(end.unwrap_or(length));
            if end.is_some() {
                return Ok(());
            }
        }
    }
}
