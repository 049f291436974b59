//! Sheets: XLSX, ODS, the binary workbooks before them, and the XML ones of 2003. Each is read cell by cell into one
//! row, so that a far corner that somebody filled costs nothing.

mod biff;
mod compound;
mod grid;
mod locked;
mod number;
mod ods;
mod scan;
mod spreadsheetml;
mod xls;
mod xlsx;

use std::io::{BufReader, Read};

use zip::ZipArchive;

pub(super) use grid::Grid;
pub(super) use locked::unlocked;
pub use ods::Ods;
pub use spreadsheetml::SpreadsheetMl;
pub use xls::Xls;
pub use xlsx::Xlsx;

use super::Format;
use super::source::Source;
use crate::base::{Code, Problem};

/// What a ZIP file holds, where that is one document and not a folder of files.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Document {
    Xlsx,
    Ods,
    NotRead(&'static str),
}

/// Parts by which a document is known, the most telling first.
const PARTS: [(&str, Document); 7] = [
    ("xl/workbook.xml", Document::Xlsx),
    ("xl/workbook.bin", Document::NotRead("XLSB")),
    ("word/document.xml", Document::NotRead("DOCX")),
    ("ppt/presentation.xml", Document::NotRead("PPTX")),
    // What else there may be is in disorder, and the reader of workbooks says so.
    ("[Content_Types].xml", Document::Xlsx),
    ("META-INF/manifest.xml", Document::Ods),
    ("content.xml", Document::Ods),
];

fn document(source: &mut Source) -> Option<Document> {
    const MIMETYPE: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.";
    let named = source.head().get(30..).and_then(|rest| rest.strip_prefix(MIMETYPE));
    if let Some(kind) = named {
        let is_sheet = kind.starts_with(b"spreadsheet");
        return Some(if is_sheet { Document::Ods } else { Document::NotRead("OpenDocument") });
    }
    let archive = ZipArchive::new(BufReader::new(source.rewound().ok()?)).ok()?;
    let found = PARTS.iter().find(|(part, _)| archive.index_for_name(part).is_some());
    found.map(|(_, document)| *document).filter(|document| {
        // A folder may hold a file of that name by chance; a document that is packed has both.
        *document != Document::Ods || ["META-INF/manifest.xml", "content.xml"].iter().all(|part| has(&archive, part))
    })
}

fn has<R: Read + std::io::Seek>(archive: &ZipArchive<R>, part: &str) -> bool {
    archive.index_for_name(part).is_some()
}

/// Whether a ZIP file is one document and not a folder of them.
pub(super) fn is_document(source: &mut Source) -> bool {
    const STARTS: [&str; 4] = ["[Content_Types].xml", "_rels/.rels", "xl/", "docProps/"];
    let first = source.head().get(30..).unwrap_or_default();
    // One that is cut short has lost its list of parts; its first one still tells.
    STARTS.iter().any(|name| first.starts_with(name.as_bytes())) || document(source).is_some()
}

/// The format of a ZIP file that is one document.
pub(super) fn format_of_archive(source: &mut Source) -> Result<&'static dyn Format, Problem> {
    match document(source) {
        Some(Document::Ods) => Ok(&Ods),
        Some(Document::NotRead(name)) => Err(Problem::new(Code::FormatNotRead).with("format", name)),
        Some(Document::Xlsx) | None => Ok(&Xlsx),
    }
}

/// Whether an OLE compound file is a workbook under a password (MS-OFFCRYPTO 2.3.4: a stream `EncryptedPackage`).
pub(super) fn is_encrypted(source: &mut Source) -> bool {
    const WINDOW_BYTES: u64 = 4 << 20;
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut window = Vec::new();
    let read = source.rewound().and_then(|file| file.take(WINDOW_BYTES).read_to_end(&mut window));
    read.is_ok() && memchr::memmem::find(&window, &name).is_some()
}
