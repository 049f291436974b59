//! The grammar of JSON over text at hand: strings, numbers and words, each taken whole or not at all.

/// Why nothing more was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// It goes on beyond the text at hand.
    More,
    /// It is malformed at this byte.
    Bad(usize),
    /// Objects and lists lie within each other beyond the limit, at this byte.
    Deep(usize),
    /// The row has more columns than the limit, at this byte.
    Wide(usize),
}

/// A place in text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    pub(super) at: usize,
}

/// What stands between the quotation marks of a string.
#[derive(Clone, Copy)]
pub(super) struct Text<'t> {
    pub(super) raw: &'t str,
    pub(super) is_escaped: bool,
}

/// A value that is neither string, object nor list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scalar<'t> {
    Null,
    /// `true` or `false`.
    Word(&'t str),
    /// As it is written.
    Number(&'t str),
}

const WORDS: [(&str, bool); 3] = [("true", false), ("false", false), ("null", true)];

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Cursor<'t> {
        Cursor { text, at: 0 }
    }

    /// The next byte that is no white space.
    #[inline]
    pub(super) fn next(&mut self) -> Result<u8, Stop> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !is_space(byte) {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(Stop::More)
    }

    /// Takes one certain byte.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Stop> {
        if self.next()? != byte {
            return Err(Stop::Bad(self.at));
        }
        self.at += 1;
        Ok(())
    }

    /// Takes a comma; `false` where the object or list ends instead. A comma before the end is taken too.
    #[inline]
    pub(super) fn goes_on(&mut self, end: u8) -> Result<bool, Stop> {
        match self.next()? {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            byte if byte == end => Ok(true),
            _ => Err(Stop::Bad(self.at)),
        }
    }

    /// Takes a string; the cursor stands at its quotation mark.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Text<'t>, Stop> {
        let (bytes, start) = (self.text.as_bytes(), self.at + 1);
        let (mut from, mut is_escaped) = (start, false);
        let end = loop {
            let rest = bytes.get(from..).ok_or(Stop::More)?;
            let at = from + memchr::memchr2(b'"', b'\\', rest).ok_or(Stop::More)?;
            if bytes[at] == b'"' {
                break at;
            }
            is_escaped = true;
            from = self.escape(at)?;
        };
        // Characters below the space stand in no string: one that holds a line break was never closed.
        if let Some(found) = control_in(&bytes[start..end]) {
            return Err(Stop::Bad(start + found));
        }
        self.at = end + 1;
        Ok(Text { raw: &self.text[start..end], is_escaped })
    }

    /// Where the escape at `at` ends.
    #[cold]
    fn escape(&self, at: usize) -> Result<usize, Stop> {
        let bytes = self.text.as_bytes();
        match bytes.get(at + 1).ok_or(Stop::More)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(at + 2),
            b'u' => {
                let digits = bytes.get(at + 2..at + 6).ok_or(Stop::More)?;
                if digits.iter().all(u8::is_ascii_hexdigit) { Ok(at + 6) } else { Err(Stop::Bad(at)) }
            }
            _ => Err(Stop::Bad(at)),
        }
    }

    /// Takes a number or a word.
    #[inline]
    pub(super) fn scalar(&mut self) -> Result<Scalar<'t>, Stop> {
        let rest = &self.text[self.at..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = rest.bytes().take_while(|byte| is_part(byte)).count();
        let text = &rest[..length];
        if is_number(text.as_bytes()) && length < rest.len() {
            self.at += length;
            return Ok(Scalar::Number(text));
        }
        if length == rest.len() {
            return Err(Stop::More);
        }
        match WORDS.iter().find(|(word, _)| *word == text) {
            Some((_, is_null)) => {
                self.at += length;
                Ok(if *is_null { Scalar::Null } else { Scalar::Word(text) })
            }
            None => Err(Stop::Bad(self.at)),
        }
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The first character below the space.
fn control_in(bytes: &[u8]) -> Option<usize> {
    // Without an early end, so that sixteen bytes are looked at in one step.
    let found = bytes.iter().fold(false, |found, byte| found | (*byte < b' '));
    if found { bytes.iter().position(|byte| *byte < b' ') } else { None }
}

/// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
fn is_number(bytes: &[u8]) -> bool {
    fn digits(bytes: &[u8]) -> (usize, &[u8]) {
        let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count, &bytes[count..])
    }
    let bytes = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let (count, mut rest) = digits(bytes);
    if count == 0 || (count > 1 && bytes[0] == b'0') {
        return false;
    }
    if let [b'.', tail @ ..] = rest {
        let (count, after) = digits(tail);
        if count == 0 {
            return false;
        }
        rest = after;
    }
    if let [b'e' | b'E', tail @ ..] = rest {
        let tail = tail.strip_prefix(b"+").or_else(|| tail.strip_prefix(b"-")).unwrap_or(tail);
        let (count, after) = digits(tail);
        return count > 0 && after.is_empty();
    }
    rest.is_empty()
}

impl Text<'_> {
    /// Appends the string with its escapes resolved; `true` where half a character became U+FFFD.
    #[inline]
    pub(super) fn write(&self, into: &mut String) -> bool {
        if self.is_escaped {
            return unescape(self.raw, into);
        }
        into.push_str(self.raw);
        false
    }
}

/// Resolves escapes that [`Cursor::string`] has found well-formed.
#[cold]
fn unescape(raw: &str, into: &mut String) -> bool {
    let (mut rest, mut has_lone) = (raw, false);
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        into.push_str(&rest[..at]);
        let code = rest.as_bytes().get(at + 1).copied().unwrap_or(b'\\');
        rest = rest.get(at + 2..).unwrap_or_default();
        match code {
            b'u' => has_lone |= unescape_unit(&mut rest, into),
            b'b' => into.push('\u{8}'),
            b'f' => into.push('\u{c}'),
            b'n' => into.push('\n'),
            b'r' => into.push('\r'),
            b't' => into.push('\t'),
            other => into.push(char::from(other)),
        }
    }
    into.push_str(rest);
    has_lone
}

/// The character of four digits, or of eight where two units of UTF-16 make one; `rest` begins behind the `u`.
fn unescape_unit(rest: &mut &str, into: &mut String) -> bool {
    let unit = |text: &str| text.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let first = unit(rest).unwrap_or(0xFFFD);
    *rest = rest.get(4..).unwrap_or_default();
    let second = rest.strip_prefix("\\u").and_then(unit).filter(|second| (0xDC00..0xE000).contains(second));
    let code = match second {
        Some(second) if (0xD800..0xDC00).contains(&first) => {
            *rest = rest.get(6..).unwrap_or_default();
            0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        }
        _ => first,
    };
    into.push(char::from_u32(code).unwrap_or('\u{FFFD}'));
    char::from_u32(code).is_none()
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Scalar, Stop};

    fn string(text: &str) -> Result<(String, bool), Stop> {
        let mut written = String::new();
        let has_lone = Cursor::new(text).string()?.write(&mut written);
        Ok((written, has_lone))
    }

    #[test]
    fn strings_are_read_with_their_escapes() {
        assert_eq!(string(r#""plain""#), Ok(("plain".to_owned(), false)));
        assert_eq!(string(r#""a\"b\\\/\b\f\n\r\t""#), Ok(("a\"b\\/\u{8}\u{c}\n\r\t".to_owned(), false)));
        assert_eq!(string(r#""\u00e9\uD83C\uDF5E!""#), Ok(("é🍞!".to_owned(), false)));
        assert_eq!(string(r#""\uD83Cx\uDF5E""#), Ok(("\u{FFFD}x\u{FFFD}".to_owned(), true)));
        assert_eq!(string(r#""\uD83C\uD83C\uDF5E""#), Ok(("\u{FFFD}🍞".to_owned(), true)));
        assert_eq!(string(r#""cut"#), Err(Stop::More));
        assert_eq!(string(r#""cut\"#), Err(Stop::More));
        assert_eq!(string(r#""cut\u12"#), Err(Stop::More));
        assert_eq!(string(r#""\x""#), Err(Stop::Bad(1)));
        assert_eq!(string("\"a\nb\""), Err(Stop::Bad(2)));
    }

    #[test]
    fn numbers_and_words_are_kept_as_they_are_written() {
        let scalar = |text: &'static str| Cursor::new(text).scalar();
        for number in ["0", "-0.50", "12", "1.0E-7", "1e+3", "123456789012345678901234567890.10"] {
            let text: &'static str = format!("{number},").leak();
            assert_eq!(scalar(text), Ok(Scalar::Number(number)));
        }
        assert_eq!(scalar("true]"), Ok(Scalar::Word("true")));
        assert_eq!(scalar("null}"), Ok(Scalar::Null));
        assert_eq!(scalar("12"), Err(Stop::More));
        assert_eq!(scalar("tru"), Err(Stop::More));
        for bad in ["01,", "1.,", ".5,", "+1,", "-,", "1e,", "NaN,", "nul ,", "'x'"] {
            assert_eq!(scalar(bad), Err(Stop::Bad(0)), "{bad}");
        }
    }
}
