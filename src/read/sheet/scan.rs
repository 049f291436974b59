//! The bounded look at a workbook before it is read: every part is inflated once and counted, so that a bomb is refused
//! before any parser meets it, and rows that the author hid are found.

use std::io::{BufReader, Read};
use std::sync::LazyLock;

use memchr::memmem::Finder;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::source::{CountedFile, Source, cannot_open};
use crate::base::{Code, Limits, Problem};

/// What the scan learned of one sheet.
pub(super) struct SheetScan {
    /// The name on its tab.
    pub(super) name: String,
    part: String,
    hidden_rows: Vec<u64>,
}

impl SheetScan {
    /// Whether the row is hidden; rows count from 1.
    pub(super) fn hides(&self, row: u64) -> bool {
        self.hidden_rows.binary_search(&row).is_ok()
    }
}

type Archive<'s> = ZipArchive<BufReader<&'s mut CountedFile>>;

/// Scans all parts of a workbook.
pub(super) fn scan(source: &mut Source, limits: &Limits) -> Result<Vec<SheetScan>, Problem> {
    let file = source.rewound().map_err(|error| cannot_open(&error))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| Problem::new(Code::Damaged))?;
    if archive.len() > limits.members {
        return Err(Problem::new(Code::TooManyMembers).with("limit", limits.members as u64));
    }
    let mut sheets = sheet_parts(&mut archive)?;
    let mut budget = limits.file_bytes;
    for index in 0..archive.len() {
        let member = archive.by_index(index).map_err(|error| problem_of(&error))?;
        let name = member.name().map(|name| name.into_owned()).unwrap_or_default();
        let ratio_limit = member.compressed_size().max(1).saturating_mul(limits.inflate_ratio);
        let limit = ratio_limit.max(limits.ratio_floor_bytes).min(budget);
        let sheet = sheets.iter_mut().find(|sheet| sheet.part == name);
        let mut rows = HiddenRows::default();
        let inflated = inflate(member, limit, limits, &mut |chunk| {
            if sheet.is_some() {
                rows.look_at(chunk);
            }
        })?;
        budget = budget.saturating_sub(inflated);
        if let Some(sheet) = sheet {
            rows.hidden.sort_unstable();
            sheet.hidden_rows = rows.hidden;
        }
    }
    Ok(sheets)
}

fn inflate(mut member: impl Read, limit: u64, limits: &Limits, look: &mut dyn FnMut(&[u8])) -> Result<u64, Problem> {
    let mut chunk = vec![0; 64 * 1024];
    let mut total = 0;
    loop {
        let read = member.read(&mut chunk).map_err(|_| Problem::new(Code::Damaged))?;
        if read == 0 {
            return Ok(total);
        }
        total += read as u64;
        if total > limit {
            return Err(Problem::new(Code::InflatesTooMuch).with("limit", limits.inflate_ratio));
        }
        look(&chunk[..read]);
    }
}

/// Finds `<row r="7" hidden="1">` in a stream of chunks.
#[derive(Default)]
struct HiddenRows {
    hidden: Vec<u64>,
    row: u64,
    carried: Vec<u8>,
}

/// A start tag longer than this is no row.
const TAG_BYTES_MAX: usize = 1024;

impl HiddenRows {
    fn look_at(&mut self, chunk: &[u8]) {
        if self.carried.is_empty() {
            let open = self.find_rows(chunk);
            self.carried.extend_from_slice(&chunk[open..]);
            return;
        }
        let mut joined = std::mem::take(&mut self.carried);
        joined.extend_from_slice(chunk);
        let open = self.find_rows(&joined);
        joined.drain(..open);
        self.carried = joined;
    }

    /// Looks through whole tags; answers where an unfinished one begins.
    fn find_rows(&mut self, bytes: &[u8]) -> usize {
        let mut start = 0;
        for at in memchr::memmem::find_iter(bytes, b"<row") {
            start = at + 4;
            match memchr::memchr(b'>', &bytes[start..]) {
                Some(length) => self.tag(&bytes[start..start + length]),
                None if bytes.len() - at < TAG_BYTES_MAX => return at,
                None => {}
            }
        }
        bytes.len().saturating_sub(3).max(start.min(bytes.len()))
    }

    fn tag(&mut self, attributes: &[u8]) {
        if !attributes.first().is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'/') {
            return; // `<rowBreaks`
        }
        self.row += 1;
        if !matches!(attribute(attributes, &HIDDEN), Some("1" | "true")) {
            return;
        }
        // Rows are numbered throughout or not at all; only those that are hidden are looked at for their number.
        let stated = attribute(attributes, &NUMBER).and_then(|text| text.parse().ok());
        self.hidden.push(stated.unwrap_or(self.row));
    }
}

static HIDDEN: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b" hidden="));
static NUMBER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b" r="));

fn attribute<'a>(attributes: &'a [u8], name: &Finder<'_>) -> Option<&'a str> {
    let start = name.find(attributes)? + name.needle().len();
    let quote = *attributes.get(start)?;
    let rest = &attributes[start + 1..];
    let end = memchr::memchr(quote, rest)?;
    std::str::from_utf8(&rest[..end]).ok()
}

/// The sheets' names with the parts that hold them (ECMA-376 part 1, 18.2.20 and part 2, 9.3).
fn sheet_parts(archive: &mut Archive<'_>) -> Result<Vec<SheetScan>, Problem> {
    let mut targets = Vec::new();
    for_each_start(archive, "xl/_rels/workbook.xml.rels", &mut |tag| {
        if let (Some(id), Some(target)) = (value(tag, "Id"), value(tag, "Target")) {
            targets.push((id, target));
        }
    })?;
    let mut sheets = Vec::new();
    for_each_start(archive, "xl/workbook.xml", &mut |tag| {
        let (Some(name), Some(id)) = (value(tag, "name"), value(tag, "id")) else { return };
        let Some((_, target)) = targets.iter().find(|(other, _)| *other == id) else { return };
        let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        sheets.push(SheetScan { name, part, hidden_rows: Vec::new() });
    })?;
    Ok(sheets)
}

/// Calls for each start tag of a small part; a part that is missing has none.
fn for_each_start(archive: &mut Archive<'_>, part: &str, each: &mut dyn FnMut(&BytesStart<'_>)) -> Result<(), Problem> {
    const PART_BYTES_MAX: u64 = 4 << 20;
    let member = match archive.by_name(part) {
        Ok(member) => member,
        Err(ZipError::FileNotFound) => return Ok(()),
        Err(error) => return Err(problem_of(&error)),
    };
    let mut reader = Reader::from_reader(BufReader::new(member.take(PART_BYTES_MAX)));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => each(&tag),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(Problem::new(Code::Damaged)),
        }
    }
}

/// An attribute by its local name.
fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

fn problem_of(error: &ZipError) -> Problem {
    match error {
        ZipError::UnsupportedArchive(text) if text.to_lowercase().contains("password") => Problem::new(Code::Encrypted),
        _ => Problem::new(Code::Damaged),
    }
}
