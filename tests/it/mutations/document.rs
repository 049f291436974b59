//! A JSON document with one digit changed in one of its objects.

use super::neighbours;

/// The document with one digit changed in the object that begins at `line`: every digit in turn, last first. Which of
/// them is the amount's, the reading tells.
pub(super) fn mutants(file: &[u8], line: u64) -> Vec<Vec<u8>> {
    let text = str::from_utf8(file).unwrap();
    let start: usize = text.split_inclusive('\n').take(usize::try_from(line).unwrap() - 1).map(str::len).sum();
    let object = &text[start..end_of_object(text, start)];
    let change = |(at, digit): (usize, char)| {
        let at = start + at;
        format!("{}{digit}{}", &text[..at], &text[at + 1..]).into_bytes()
    };
    neighbours(object).into_iter().map(change).collect()
}

/// Where the first object behind `start` ends. The fixtures hold no braces in their texts.
fn end_of_object(text: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, character) in text[start..].char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 1 => return start + at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    panic!("no object begins at {start}")
}
