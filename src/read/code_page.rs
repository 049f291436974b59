//! Code pages of DOS, which some banks' programs still write: their tables, and how they are told from other charsets.
//!
//! Nothing in a file names them, and each byte means something in every charset. What decides is words: `M<81>ller` is
//! `Müller` in code page 850 and has a control character in windows-1252; `K<94>ln` is `Köln` in one and has a
//! quotation mark within a word in the other. A code page is read only where the usual guess makes such words and it
//! makes none.

use std::fmt;

use encoding_rs::Encoding;
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850, DECODING_TABLE_CP852, DECODING_TABLE_CP858};

/// A code page.
#[derive(Clone, Copy)]
pub(super) struct CodePage {
    number: u16,
    name: &'static str,
    /// What bytes from 0x80 on stand for.
    table: &'static [char; 128],
}

const WESTERN: CodePage = CodePage { number: 850, name: "cp850", table: &DECODING_TABLE_CP850 };
const WESTERN_WITH_EURO: CodePage = CodePage { number: 858, name: "cp858", table: &DECODING_TABLE_CP858 };
const UNITED_STATES: CodePage = CodePage { number: 437, name: "cp437", table: &DECODING_TABLE_CP437 };
const CENTRAL: CodePage = CodePage { number: 852, name: "cp852", table: &DECODING_TABLE_CP852 };

impl PartialEq for CodePage {
    fn eq(&self, other: &CodePage) -> bool {
        self.number == other.number
    }
}

impl fmt::Debug for CodePage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl CodePage {
    /// The code page of a label: `cp850`, `IBM437`, `850`.
    pub(super) fn named(label: &str) -> Option<CodePage> {
        let label = label.trim().to_ascii_lowercase();
        let digits = label.trim_start_matches(|letter: char| letter.is_ascii_alphabetic() || "-_ ".contains(letter));
        let number = digits.parse::<u16>().ok()?;
        [WESTERN, WESTERN_WITH_EURO, UNITED_STATES, CENTRAL].into_iter().find(|page| page.number == number)
    }

    pub(super) fn name(self) -> &'static str {
        self.name
    }

    /// Appends the text of some bytes.
    pub(super) fn decode(self, bytes: &[u8], into: &mut String) {
        into.reserve(bytes.len());
        let text = |byte: &u8| byte.checked_sub(0x80).map_or(char::from(*byte), |index| self.table[usize::from(index)]);
        into.extend(bytes.iter().map(text));
    }
}

impl CodePage {
    /// The bytes of a text; `None` where it has a character that the page lacks.
    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        let byte = |character: char| match u8::try_from(character).ok().filter(u8::is_ascii) {
            Some(byte) => Some(byte),
            None => {
                let place = self.table.iter().position(|known| *known == character)?;
                u8::try_from(place + 0x80).ok()
            }
        };
        text.chars().map(byte).collect()
    }
}

/// So many words that cannot be are to be made by the other reading for one that the code page makes.
const FOR_ONE: usize = 10;

/// The code page that the words of a text show, where the charset that was guessed for it makes words that cannot be.
pub(super) fn page_that_words_show(bytes: &[u8], guess: &'static Encoding) -> Option<CodePage> {
    let (guessed, _) = guess.decode_without_bom_handling(bytes);
    let in_guess = oddities(&guessed);
    if in_guess == 0 {
        return None;
    }
    let count = |page: CodePage| {
        let mut text = String::new();
        page.decode(bytes, &mut text);
        (oddities(&text), page)
    };
    // The first of those that make as few.
    let (in_page, page) = [WESTERN, UNITED_STATES, CENTRAL].map(count).into_iter().min_by_key(|(count, _)| *count)?;
    // Letters of Macintosh fall on those of central Europe.
    let macintosh = || oddities(&encoding_rs::MACINTOSH.decode_without_bom_handling(bytes).0);
    (in_guess > FOR_ONE * in_page && (page != CENTRAL || macintosh() > FOR_ONE * in_page)).then_some(page)
}

/// How many characters beyond ASCII stand where they cannot.
fn oddities(text: &str) -> usize {
    let mut before = None;
    let mut characters = text.chars().peekable();
    let mut count = 0;
    while let Some(character) = characters.next() {
        let after = characters.peek().copied();
        count += usize::from(!character.is_ascii() && is_odd(before, character, after));
        before = Some(character);
    }
    count
}

fn is_odd(before: Option<char>, character: char, after: Option<char>) -> bool {
    let is = |neighbour: Option<char>, what: fn(char) -> bool| neighbour.is_some_and(what);
    let in_word = is(before, char::is_alphabetic) && is(after, char::is_alphabetic);
    match character {
        // Controls, frames and blocks, and what is no character.
        '\u{80}'..='\u{9F}' | '\u{2500}'..='\u{25FF}' | char::REPLACEMENT_CHARACTER => true,
        // Apostrophes, dashes, omissions and the like stand within words too; ordinals behind digits and letters.
        '’' | '‘' | '–' | '—' | '‐' | '‑' | '·' | '…' | 'ª' | 'º' | '\u{AD}' | '\u{A0}' => false,
        _ if !character.is_alphabetic() => in_word,
        _ if !is_latin(character) => is(before, is_latin) || is(after, is_latin),
        // `straßE`, `GRoß`: a word does not change its case for one letter.
        _ if character.is_uppercase() => is(before, char::is_lowercase),
        _ if is(before, char::is_uppercase) && is(after, char::is_uppercase) => true,
        // A sign before an amount, and no letter of any word.
        _ => !is(before, char::is_alphanumeric) && is(after, |next| next.is_ascii_digit()),
    }
}

fn is_latin(character: char) -> bool {
    character.is_alphabetic() && character < '\u{250}'
}

#[cfg(test)]
mod tests {
    use encoding_rs::{Encoding, MACINTOSH, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

    use super::{CENTRAL, CodePage, UNITED_STATES, WESTERN, page_that_words_show};

    /// A text in a code page.
    fn written(text: &str, page: CodePage) -> Vec<u8> {
        let byte = |letter: char| match page.table.iter().position(|found| *found == letter) {
            Some(index) => 0x80 + u8::try_from(index).unwrap(),
            None => u8::try_from(letter).unwrap(),
        };
        text.chars().map(byte).collect()
    }

    fn shown(text: &str, page: CodePage, guess: &'static Encoding) -> Option<&'static str> {
        page_that_words_show(&written(text, page), guess).map(CodePage::name)
    }

    #[test]
    fn words_show_a_code_page() {
        for text in ["Müller", "KÖLN", "Bäckerei Groß", "Prélèvement à échéance", "FRANÇAIS", "Año nuevo", "Fee £12.50"]
        {
            assert_eq!(shown(text, WESTERN, WINDOWS_1252), Some("cp850"), "{text}");
        }
        assert_eq!(shown("Cost ¢50, Müller", UNITED_STATES, WINDOWS_1252), Some("cp437"));
        for guess in [WINDOWS_1250, WINDOWS_1251, WINDOWS_1252] {
            assert_eq!(shown("Příkaz k úhradě, žlutý kůň", CENTRAL, guess), Some("cp852"));
        }
        assert_eq!(shown("Überweisung Müller Köln", WESTERN, SHIFT_JIS), Some("cp850"));
    }

    #[test]
    fn what_may_be_read_both_ways_stays_as_it_was() {
        let texts =
            ["Müller", "l’achat", "„Zitat“", "Café – Brûlé", "12,50 €", "Œuvre, cœur", "Škoda", "Cost: £12.50", "n°5"];
        for text in texts {
            let (bytes, _, _) = WINDOWS_1252.encode(text);
            assert_eq!(page_that_words_show(&bytes, WINDOWS_1252), None, "{text}");
        }
        // A word with a quotation mark stuck to it, among words that only windows-1252 makes.
        let (bytes, _, _) = WINDOWS_1252.encode("foo”bar, Prélèvement, Müller, Größe");
        assert_eq!(page_that_words_show(&bytes, WINDOWS_1252), None);
        for (text, encoding) in [("Перевод средств, Visa", WINDOWS_1251), ("Příkaz, žlutý kůň", WINDOWS_1250)]
        {
            assert_eq!(page_that_words_show(&encoding.encode(text).0, encoding), None, "{text}");
        }
        let (bytes, _, _) = SHIFT_JIS.encode("ATM出金、Visa利用");
        assert_eq!(page_that_words_show(&bytes, SHIFT_JIS), None);
        let (bytes, _, _) = MACINTOSH.encode("Müller, Bäckerei, Größe");
        assert_eq!(page_that_words_show(&bytes, WINDOWS_1252), None);
    }

    #[test]
    fn labels_name_code_pages() {
        for (label, name) in [("cp850", "cp850"), ("IBM437", "cp437"), ("windows-852", "cp852"), ("858", "cp858")] {
            assert_eq!(CodePage::named(label).map(CodePage::name), Some(name), "{label}");
        }
        assert_eq!(CodePage::named("windows-1252"), None);
    }
}
