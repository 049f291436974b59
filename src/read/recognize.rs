//! What kind of file it is, by its first bytes.

use super::cfonb::is_cfonb;
use super::norma43::is_norma43;

/// A kind of file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Nothing but white space.
    Empty,
    /// A ZIP file: an archive, or a workbook.
    Zip,
    /// An OLE compound file: XLS, or an encrypted workbook.
    Compound,
    /// Printed pages.
    Pdf,
    /// A known kind that is not read; its usual name.
    NotRead(&'static str),
    /// Neither text nor anything known.
    Binary,
    /// A format of standard grammar; its name.
    Standard(&'static str),
    /// Text, so a table until shown otherwise.
    Text,
}

/// Byte strings at the very start of a file.
const SIGNATURES: [(&[u8], Kind); 11] = [
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Compound),
    (b"%PDF", Kind::Pdf),
    (b"\x1F\x8B", Kind::NotRead("gzip")),
    (b"7z\xBC\xAF\x27\x1C", Kind::NotRead("7z")),
    (b"Rar!", Kind::NotRead("RAR")),
    (b"\x89PNG", Kind::NotRead("PNG")),
    (b"\xFF\xD8\xFF", Kind::NotRead("JPEG")),
    (b"SQLite format 3", Kind::NotRead("SQLite")),
    (b"PAR1", Kind::NotRead("Parquet")),
];

/// Words near the start of text that say which grammar follows, and where they may stand.
const GRAMMARS: [(&str, Position, Kind); 24] = [
    // Pages name the vocabularies of other grammars in their first tag.
    ("<html", Position::Start, Kind::Standard("html")),
    ("<table", Position::Start, Kind::Standard("html")),
    ("<!DOCTYPE html", Position::Start, Kind::Standard("html")),
    ("<head", Position::Start, Kind::Standard("html")),
    ("<meta", Position::Start, Kind::Standard("html")),
    ("<style", Position::Start, Kind::Standard("html")),
    ("<body", Position::Start, Kind::Standard("html")),
    ("<div", Position::Start, Kind::Standard("html")),
    ("OFXHEADER", Position::Start, Kind::Standard("ofx")),
    ("<OFX", Position::Anywhere, Kind::Standard("ofx")),
    ("!Type:", Position::Start, Kind::Standard("qif")),
    ("!Account", Position::Start, Kind::Standard("qif")),
    ("!Option:", Position::Start, Kind::Standard("qif")),
    (":60F:", Position::Anywhere, Kind::Standard("mt940")),
    (":60M:", Position::Anywhere, Kind::Standard("mt940")),
    (":34F:", Position::Anywhere, Kind::Standard("mt940")),
    ("{1:F01", Position::Start, Kind::Standard("mt940")),
    ("camt.05", Position::Markup, Kind::Standard("camt")),
    ("BkToCstmr", Position::Markup, Kind::Standard("camt")),
    ("urn:schemas-microsoft-com:office:spreadsheet", Position::Markup, Kind::Standard("spreadsheetml")),
    ("<html", Position::Markup, Kind::Standard("html")),
    ("<table", Position::Markup, Kind::Standard("html")),
    ("<?xml", Position::Start, Kind::Standard("xml")),
    ("<!DOCTYPE", Position::Start, Kind::Standard("xml")),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Start,
    Anywhere,
    /// Anywhere, in a file that begins with `<`.
    Markup,
}

/// Recognizes a file by its first bytes.
#[must_use]
pub fn recognize(head: &[u8]) -> Kind {
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return *kind;
    }
    let text = as_ascii(head);
    let text = text.trim_start_matches(|character: char| character.is_whitespace() || !character.is_ascii());
    if text.is_empty() && head.iter().all(|byte| byte.is_ascii_whitespace() || *byte >= 0x80 || *byte == 0) {
        return if head.iter().all(u8::is_ascii_whitespace) { Kind::Empty } else { Kind::Binary };
    }
    if is_binary(head) {
        return Kind::Binary;
    }
    let grammar = GRAMMARS.iter().find(|(word, position, _)| match position {
        Position::Start => starts_with(text, word),
        Position::Anywhere => text.contains(word),
        Position::Markup => text.starts_with('<') && contains(text, word),
    });
    match grammar {
        Some((_, _, kind)) => *kind,
        None if is_cfonb(text) => Kind::Standard("cfonb120"),
        None if is_norma43(text) => Kind::Standard("norma43"),
        None if is_qif(text) => Kind::Standard("qif"),
        None if is_json(text) => Kind::Standard("json"),
        None if is_xml(text) => Kind::Standard("xml"),
        None => Kind::Text,
    }
}

/// The head as text, zero bytes of UTF-16 taken out.
fn as_ascii(head: &[u8]) -> String {
    head.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect()
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn contains(text: &str, word: &str) -> bool {
    text.to_ascii_lowercase().contains(&word.to_ascii_lowercase())
}

/// An object or array whose first token is one; a table may begin with a bracket, but not with one of these.
fn is_json(text: &str) -> bool {
    let mut characters = text.chars().filter(|character| !character.is_whitespace());
    let start = (characters.next(), characters.next());
    matches!(start, (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '[' | ']' | '"')))
}

/// A tag, and nothing before it but what a document may begin with.
fn is_xml(text: &str) -> bool {
    let begins = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'!');
    text.starts_with('<') && text.as_bytes().get(1).is_some_and(begins) && text.contains('>')
}

/// Blocks of QIF without the line that names them: a date and an amount, each on its line, up to a `^`.
fn is_qif(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).take_while(|line| *line != "^");
    let begins = |line: Option<&str>, letter: char| {
        line.and_then(|line| line.strip_prefix(letter)).is_some_and(|rest| {
            rest.trim_start_matches(['-', '+']).starts_with(|character: char| character.is_ascii_digit())
        })
    };
    text.lines().any(|line| line.trim_end() == "^")
        && begins(lines.next(), 'D')
        && lines.any(|line| begins(Some(line), 'T'))
}

/// Control characters that no text has, and not the zero bytes of UTF-16.
fn is_binary(head: &[u8]) -> bool {
    // Some programs end a text with a zero byte.
    let head = head.strip_suffix(b"\0").filter(|text| !text.contains(&0)).unwrap_or(head);
    let controls = head.iter().filter(|byte| matches!(byte, 1..=8 | 14..=26 | 28..=31 | 127)).count();
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    let pairs = head.len() / 2;
    let looks_like_utf16 = zeros * 5 > pairs * 4 && zeros <= pairs + 1;
    let marked_utf16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    controls * 50 > head.len() || (zeros > 0 && !looks_like_utf16 && !marked_utf16)
}

#[cfg(test)]
mod tests {
    use super::{Kind, recognize};

    #[test]
    fn the_first_bytes_tell_the_kind() {
        assert_eq!(recognize(b" \r\n"), Kind::Empty);
        assert_eq!(recognize(b"%PDF-1.7"), Kind::Pdf);
        assert_eq!(recognize(b"\nOFXHEADER:100"), Kind::Standard("ofx"));
        assert_eq!(
            recognize(b"<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"),
            Kind::Standard("camt")
        );
        assert_eq!(recognize(b"<!DOCTYPE HTML PUBLIC><html>"), Kind::Standard("html"));
        assert_eq!(recognize(b"[{\"a\":1}]"), Kind::Standard("json"));
        assert_eq!(recognize(b"<?xml version='1.0'?><calls count='1'><call date='1'/></calls>"), Kind::Standard("xml"));
        assert_eq!(recognize(b"<calls count='1'><call date='1'/></calls>"), Kind::Standard("xml"));
        assert_eq!(recognize(b"<OFX><SIGNONMSGSRSV1>"), Kind::Standard("ofx"));
        assert_eq!(recognize(b"[DN]ING,1.00\n"), Kind::Text);
        assert_eq!(recognize(b"Date;Amount\n"), Kind::Text);
        assert_eq!(recognize(b"D\0a\0t\0e\0;\0A\0m\0o\0u\0n\0t\0"), Kind::Text);
        assert_eq!(recognize(&[7, 1, 2, 200, 4, 5, 6, 0, 3]), Kind::Binary);
    }
}
