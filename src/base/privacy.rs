//! Private text: wrapped types that mask themselves in every print, log and error.
//!
//! `Debug` and `Display` never show the content; the one way out is [`Personal::reveal`] and [`Identifier::reveal`],
//! which the `tidy` test allows only where the person's own data is written back to the person.

use std::fmt;

/// A number that points at a person or an account: IBAN, account number, phone number, card number.
///
/// Prints as `•••` and the last four characters where at least nine are there, as bank statements do.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Identifier<T>(T);

/// Free text about a person's life: names, descriptions, memos. Prints as `•••`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Personal<T>(T);

impl<T> Identifier<T> {
    /// Wraps a private number.
    pub fn new(value: T) -> Self {
        Identifier(value)
    }

    /// The content. Only for what stays with the person, or for comparing.
    pub fn reveal(&self) -> &T {
        &self.0
    }

    /// The content, to be filled again for the next row.
    pub fn reveal_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> Personal<T> {
    /// Wraps private text.
    pub fn new(value: T) -> Self {
        Personal(value)
    }

    /// The content. Only for what stays with the person, or for classifying.
    pub fn reveal(&self) -> &T {
        &self.0
    }

    /// The content, to be filled again for the next row.
    pub fn reveal_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: AsRef<str>> fmt::Display for Identifier<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.as_ref();
        formatter.write_str("•••")?;
        if text.chars().count() < 9 {
            return Ok(());
        }
        let tail = text.char_indices().rev().nth(3).map_or(text, |(start, _)| &text[start..]);
        formatter.write_str(tail)
    }
}

impl<T: AsRef<str>> fmt::Debug for Identifier<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl<T> fmt::Display for Personal<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("•••")
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("•••")
    }
}

/// The form of a cell without its content, for error messages: digits become `9`, letters `x`, the rest stays.
///
/// `shape("12/31/2025")` is `99/99/9999`: enough to see why a date was not read, too little to learn anything of it.
#[must_use]
pub fn shape(text: &str) -> String {
    const LONGEST: usize = 24;
    let mut masked: String = text.chars().take(LONGEST).map(shape_of).collect();
    if text.chars().nth(LONGEST).is_some() {
        masked.push('…');
    }
    masked
}

fn shape_of(character: char) -> char {
    match character {
        _ if character.is_numeric() => '9',
        _ if character.is_alphabetic() => 'x',
        _ if character.is_control() => '·',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::{Identifier, Personal, shape};

    #[test]
    fn nothing_private_is_printed() {
        let iban = Identifier::new("GB33BUKB20201555555555");
        assert_eq!(format!("{iban} {iban:?}"), "•••5555 •••5555");
        assert_eq!(Identifier::new("12345678").to_string(), "•••");
        assert_eq!(format!("{:?} {}", Personal::new("Jane Doe"), Personal::new(7)), "••• •••");
    }

    #[test]
    fn a_shape_keeps_form_and_drops_content() {
        assert_eq!(shape("1.234,56- EUR"), "9.999,99- xxx");
        assert_eq!(shape(&"a".repeat(40)), format!("{}…", "x".repeat(24)));
    }
}
