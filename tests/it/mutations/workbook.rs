//! A workbook with one digit changed: the cell's value in the XML of its sheet, every other part as it was.

use std::io::{Cursor, Read, Write};

use regex::Regex;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{neighbours, zeros_last};

/// A part of the workbook: its name and its bytes.
type Part = (String, Vec<u8>);

/// The workbook with one digit changed in one of the cells of the row at `line`, the most telling change first.
pub(super) fn mutants(file: &[u8], line: u64, columns: &[usize]) -> Vec<Vec<u8>> {
    let parts = parts(file);
    let shared = shared_strings(&parts);
    let mut changes = Vec::new();
    for (index, (_, xml)) in parts.iter().enumerate().filter(|(_, (name, _))| name.starts_with("xl/worksheets/sheet")) {
        let xml = std::str::from_utf8(xml).unwrap();
        for column in columns {
            changes.extend(changes_of(xml, &format!("{}{line}", letters(*column)), &shared, index));
        }
    }
    changes.sort_by_key(|change| change.is_zero);
    changes.into_iter().map(|change| pack(&parts, &change)).collect()
}

/// One part with one cell changed.
struct Change {
    part: usize,
    xml: String,
    is_zero: bool,
}

fn changes_of(xml: &str, cell: &str, shared: &[String], part: usize) -> Vec<Change> {
    let pattern = format!(r#"(?s)<c r="{cell}"([^>/]*)>(.*?)</c>"#);
    let Some(found) = Regex::new(&pattern).unwrap().captures(xml) else { return Vec::new() };
    let (attributes, inner) = (&found[1], &found[2]);
    let kind = Regex::new(r#" t="([^"]*)""#).unwrap();
    let is_text = kind.captures(attributes).map(|kind| kind[1].to_owned());
    let text = match is_text.as_deref() {
        Some("s") => shared[texts(inner, "v").parse::<usize>().unwrap()].clone(),
        Some("inlineStr") => texts(inner, "t"),
        _ => texts(inner, "v"),
    };
    // A shared text may stand in other cells too: the changed one is written into its own cell.
    let attributes = match is_text.as_deref() {
        Some("s" | "inlineStr") => kind.replace(attributes, r#" t="str""#).into_owned(),
        _ => attributes.to_owned(),
    };
    let range = found.get(0).unwrap().range();
    let changed = |(at, digit): (usize, char)| {
        let value = format!("{}{digit}{}", &text[..at], &text[at + 1..]);
        let cell = format!(r#"<c r="{cell}"{attributes}><v>{value}</v></c>"#);
        Change { part, xml: format!("{}{cell}{}", &xml[..range.start], &xml[range.end..]), is_zero: zeros_last(&text) }
    };
    neighbours(&text).into_iter().map(changed).collect()
}

/// What stands between the tags of that name, put together.
fn texts(xml: &str, tag: &str) -> String {
    let pattern = Regex::new(&format!("(?s)<{tag}(?: [^>]*)?>(.*?)</{tag}>")).unwrap();
    pattern.captures_iter(xml).map(|found| found[1].to_owned()).collect()
}

fn shared_strings(parts: &[Part]) -> Vec<String> {
    let Some((_, xml)) = parts.iter().find(|(name, _)| name == "xl/sharedStrings.xml") else { return Vec::new() };
    let items = Regex::new("(?s)<si>(.*?)</si>|<si/>").unwrap();
    let xml = std::str::from_utf8(xml).unwrap();
    items
        .captures_iter(xml)
        .map(|item| item.get(1).map_or_else(String::new, |item| texts(item.as_str(), "t")))
        .collect()
}

/// The name of a column: A, B, ... Z, AA.
fn letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap());
    if column < 26 { letter.to_string() } else { format!("{}{letter}", letters(column / 26 - 1)) }
}

fn parts(file: &[u8]) -> Vec<Part> {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        parts.push((member.name().unwrap().into_owned(), bytes));
    }
    parts
}

fn pack(parts: &[Part], change: &Change) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, (name, bytes)) in parts.iter().enumerate() {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(if index == change.part { change.xml.as_bytes() } else { bytes }).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
