//! Inputs that are made while the tests run: large, binary, or not to be checked in.

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::process::Place;
use crate::support::project;

/// Name of the case, name of the input, and what makes it.
type Made = (&'static str, &'static str, fn(&Place));

/// Every input that is made.
pub(super) const MADE: &[Made] = &[
    ("L018-more-problems", "spoilt.csv", |place| drop(place.write("spoilt.csv", spoilt_rows()))),
    ("L026-too-many-open", "open.csv", |place| drop(place.write("open.csv", open_calls()))),
    ("L029-too-many-parts", "batch.xml", |place| drop(place.write("batch.xml", large_batch()))),
    ("R002-random-bytes", "noise.csv", |place| drop(place.write("noise.csv", noise(4000)))),
    ("R004-encrypted-workbook", "locked.xlsx", |place| copy("agile.xlsx", place, "locked.xlsx")),
    ("R004-encrypted-member", "locked.zip", |place| drop(place.write("locked.zip", locked_member()))),
    ("R004-encrypted-document", "locked.ods", |place| copy("document.ods", place, "locked.ods")),
    ("R004-obscured-document", "locked.ods", |place| drop(place.write("locked.ods", locked_document()))),
    ("R004-encrypted-old-workbook", "locked.xls", |place| copy("rc4.xls", place, "locked.xls")),
    ("R004-obscured-old-workbook", "locked.xls", |place| drop(place.write("locked.xls", old_workbook(&[FILE_PASS])))),
    ("R005-locked-workbook", "cut.xlsx", |place| drop(place.write("cut.xlsx", compound("EncryptedPackage")))),
    ("R005-old-workbook", "old.xls", |place| drop(place.write("old.xls", compound("Workbook")))),
    ("R005-truncated-document", "cut.ods", |place| drop(place.write("cut.ods", cut(document(&filled_row("")))))),
    ("R005-truncated-page", "cut.html", |place| drop(place.write("cut.html", "<table><tr><td>Date<td>Amo"))),
    ("R005-deep-nesting", "deep.xls", |place| drop(place.write("deep.xls", deep_markup()))),
    ("R005-truncated-archive", "cut.zip", |place| drop(place.write("cut.zip", cut(archive(&[("a.csv", b"a,b\n")]))))),
    ("R005-truncated-workbook", "cut.xlsx", |place| drop(place.write("cut.xlsx", cut(workbook(0, 0))))),
    ("R006-larger-than-the-limit", "large.csv", |place| {
        let path = place.write("large.csv", "Date,Amount\n");
        std::fs::File::options().write(true).open(path).unwrap().set_len(5 << 30).unwrap();
    }),
    ("R006-large-old-workbook", "large.xls", |place| {
        let path = place.write("large.xls", compound("Workbook"));
        std::fs::File::options().write(true).open(path).unwrap().set_len(65 << 20).unwrap();
    }),
    ("R007-bomb-in-a-document", "bomb.ods", |place| {
        drop(place.write("bomb.ods", document(&format!("<!--{}-->", " ".repeat(1 << 10)).repeat(32 << 10))))
    }),
    ("R007-bomb", "bomb.zip", |place| drop(place.write("bomb.zip", archive(&[("bomb.csv", &vec![b'0'; 32 << 20])])))),
    ("R007-bomb-in-a-workbook", "bomb.xlsx", |place| drop(place.write("bomb.xlsx", bomb_workbook()))),
    ("R008-name-outside", "escape.zip", |place| {
        drop(place.write("escape.zip", archive(&[("../../escape.csv", b"a,b\n")])))
    }),
    ("R009-long-row", "long.csv", |place| {
        let long = format!("Date,Amount\n{}\n", "x".repeat(10 << 20));
        drop(place.write("long.csv", long));
    }),
    ("R009-long-cell-of-a-page", "long.html", |place| {
        drop(place.write("long.html", format!("<table><tr><td>{}</table>", "x".repeat(10 << 20))));
    }),
    ("R009-long-text-of-a-statement", "long.xml", |place| {
        let head = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt>\n";
        drop(place.write("long.xml", format!("{head}<Ntry><AddtlNtryInf>{}", "x".repeat(10 << 20))));
    }),
    ("R009-long-cell-of-a-document", "long.ods", |place| {
        let cell = "<table:table-cell office:value-type=\"string\"><text:p>a<text:s text:c=\"4000000000\"/></text:p>";
        let row = format!("<table:table-row>{cell}</table:table-cell></table:table-row>");
        drop(place.write("long.ods", document(&row)));
    }),
    ("R010-png", "photo.csv", |place| drop(place.write("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))),
    ("R010-other-compound", "letter.doc", |place| drop(place.write("letter.doc", compound_of("WordDocument", &[])))),
    ("R010-text-document", "letter.docx", |place| {
        drop(
            place
                .write("letter.docx", archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>")])),
        )
    }),
    ("R011-archive-without-files", "empty.zip", |place| drop(place.write("empty.zip", archive(&[])))),
    ("R011-folder-without-exports", "empty", |place| std::fs::create_dir(place.path().join("empty")).unwrap()),
    ("R013-many-members", "many.zip", |place| drop(place.write("many.zip", many_members()))),
    ("R014-nested", "nested.zip", |place| {
        let inner = archive(&[("a.csv", b"a,b\n")]);
        let middle = archive(&[("inner.zip", &inner)]);
        drop(place.write("nested.zip", archive(&[("middle.zip", &middle)])));
    }),
    ("R015-repeated-rows", "rows.ods", |place| {
        let row = filled_row(" table:number-rows-repeated=\"4000000000\"");
        drop(place.write("rows.ods", document(&row)));
    }),
    ("R007-repeated-long-rows", "rows.ods", |place| {
        let text = "x".repeat(1 << 19);
        let cell = format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>");
        let row = format!("<table:table-row table:number-rows-repeated=\"1000000\">{cell}</table:table-row>");
        drop(place.write("rows.ods", document(&row)));
    }),
    ("R015-row-far-down", "rows.xls", |place| {
        let row = "<Row ss:Index=\"18446744073709551615\"><Cell><Data>a</Data></Cell></Row>";
        let table = format!("<Worksheet><Table>{row}</Table></Worksheet>");
        let page = format!("<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">{table}</Workbook>");
        drop(place.write("rows.xls", page));
    }),
    ("R017-repeated-cells", "cells.ods", |place| {
        let row = "<table:table-row><table:table-cell table:number-columns-repeated=\"18446744073709551615\" \
                   office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
        drop(place.write("cells.ods", document(row)));
    }),
    ("R017-far-corner-of-an-old-workbook", "corner.xls", |place| {
        // A truth in row 65536, column 65536 (MS-XLS 2.4.24).
        drop(place.write("corner.xls", old_workbook(&[&[5, 2, 8, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 1, 0]])));
    }),
    ("R017-wide-cell-of-a-page", "wide.html", |place| {
        drop(place.write("wide.html", "<table><tr><td colspan=4000000000>a<td>b</table>"));
    }),
    ("R017-many-columns", "wide.csv", |place| drop(place.write("wide.csv", format!("{}\n", "x,".repeat(5000))))),
    ("R017-far-corner", "corner.xlsx", |place| drop(place.write("corner.xlsx", workbook(1_048_575, 16_383)))),
];

/// A good row, then more bad ones than are listed.
/// Calls that never end, more than may wait, and one that does.
fn open_calls() -> String {
    let open = (0..12_000).map(|call| format!("49300{call:05};4930000009;04.03.2026 18:58:55;900;0,0145;partial\n"));
    open.chain(["4930999999;4930000008;04.03.2026 19:00:00;42;0,0100;complete\n".to_owned()]).collect()
}

fn spoilt_rows() -> String {
    let header = "Date,Type,Merchant/Description,Debit/Credit,Balance\n01/03/2025,DD,NORTHERN GAS,-£1.00,+£9.00\n";
    format!("{header}{}", "02/03/2025,DD,NORTHERN GAS,-£l.OO,+£9.00\n".repeat(1100))
}

/// One booking of a hundred thousand payments, one of four whose texts are too long together, and a plain one.
fn large_batch() -> String {
    let head = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>\n\
                <Acct><Id><IBAN>DE02500100600000000000</IBAN></Id></Acct>\n";
    let entry = |amount: &str, details: String| {
        let direction = "<CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-04-09</Dt></BookgDt>";
        format!("<Ntry><Amt Ccy=\"EUR\">{amount}</Amt>{direction}\n<NtryDtls>{details}</NtryDtls></Ntry>\n")
    };
    let detail = |number: usize| {
        let name = format!("<RltdPties><Cdtr><Nm>Payee {number}</Nm></Cdtr></RltdPties>");
        format!("<TxDtls><Amt Ccy=\"EUR\">1.00</Amt>{name}<RmtInf><Ustrd>Payment {number}</Ustrd></RmtInf></TxDtls>\n")
    };
    let words = format!("<AddtlTxInf>{}</AddtlTxInf>", "x".repeat(1 << 19));
    let long = format!("<TxDtls>{}</TxDtls>\n", words.repeat(4)).repeat(8);
    let many: String = (0..100_000).map(detail).collect();
    let entries = [entry("100000.00", many), entry("4.00", long), entry("1.00", detail(0))].concat();
    format!("{head}{entries}</Stmt></BkToCstmrStmt></Document>\n")
}

/// Bytes without any pattern, the same each time.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..count).map(next).collect()
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    packed(members, SimpleFileOptions::default())
}

fn packed(members: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn many_members() -> Vec<u8> {
    let names: Vec<String> = (0..1100).map(|number| format!("{number}.csv")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"a,b\n"[..])).collect();
    archive(&members)
}

/// A member whose flags say that it is encrypted (APPNOTE 4.4.4, bit 0), in its local and its central header.
fn locked_member() -> Vec<u8> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut bytes = packed(&[("a.csv", b"no reader gets this far")], stored);
    for (signature, flags_at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let start = bytes.windows(4).position(|window| window == signature).unwrap();
        bytes[start + flags_at] |= 1;
    }
    bytes
}

fn cut(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() * 2 / 3);
    bytes
}

/// A workbook with its first cell filled and one more, wherever that is.
fn workbook(row: u32, column: u16) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Date").unwrap();
    sheet.write(row, column, "Amount").unwrap();
    workbook.save_to_buffer().unwrap()
}

/// A workbook with one part that inflates to far more than it stores.
fn bomb_workbook() -> Vec<u8> {
    let (relations, content) = ("<Relationships/>", vec![b' '; 32 << 20]);
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", &content),
    ])
}

/// The head of an OLE compound file with a stream of that name (MS-CFB 2.6.1: names are UTF-16).
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    bytes
}

/// A whole OLE compound file with one stream of at most 1536 bytes: header, sector table, directory, content.
fn compound_of(stream: &str, content: &[u8]) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    let mut bytes = vec![0; 6 * 512];
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    // One sector of the table, the directory in sector 1, no short streams.
    for (at, word) in [(44, 1), (48, 1), (60, END), (68, END), (76, 0)] {
        put(at, &u32::to_le_bytes(word));
    }
    (80..512).step_by(4).for_each(|at| put(at, &u32::to_le_bytes(FREE)));
    for (sector, next) in [0xFFFF_FFFD, END, 3, 4, END].into_iter().enumerate() {
        put(512 + 4 * sector, &u32::to_le_bytes(next));
    }
    let names = [("Root Entry", 5, END, 0), (stream, 2, 2, u32::try_from(content.len()).unwrap())];
    for (index, (name, kind, start, size)) in names.into_iter().enumerate() {
        let entry = 1024 + 128 * index;
        let letters: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(entry, &letters);
        put(entry + 66, &[kind]);
        put(entry + 116, &u32::to_le_bytes(start));
        put(entry + 120, &u32::to_le_bytes(size));
    }
    put(1536, content);
    bytes
}

/// A password stands before everything that it locks (MS-XLS 2.4.117).
const FILE_PASS: &[u8] = &[0x2F, 0, 6, 0, 1, 0, 0, 0, 0, 0];

/// A binary workbook with one sheet that holds these records. Those that lock come first.
fn old_workbook(records: &[&[u8]]) -> Vec<u8> {
    let begin: &[u8] = &[9, 8, 16, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let end: &[u8] = &[10, 0, 0, 0];
    let locks: Vec<u8> = records.iter().filter(|record| **record == FILE_PASS).flat_map(|lock| lock.to_vec()).collect();
    let tab_bytes = 4 + 9;
    let sheet_at = u32::try_from(begin.len() + locks.len() + tab_bytes + end.len()).unwrap();
    let tab = [&[0x85, 0, 9, 0][..], &sheet_at.to_le_bytes(), &[0, 0, 1, 0, b'a']].concat();
    let sheet: Vec<u8> = records.concat();
    compound_of("Workbook", &[begin, &locks, &tab, end, begin, &sheet, end].concat())
}

/// An OpenDocument spreadsheet with one sheet that holds these rows.
fn document(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet><table:table table:name=\"a\">{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    archive(&[("content.xml", content.as_bytes()), ("META-INF/manifest.xml", b"<manifest/>")])
}

/// A row with something in it.
fn filled_row(attributes: &str) -> String {
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>a</text:p></table:table-cell>";
    format!("<table:table-row{attributes}>{cell}</table:table-row>")
}

fn locked_document() -> Vec<u8> {
    let manifest = b"<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\">\
                     <manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    archive(&[("content.xml", &noise(400)), ("META-INF/manifest.xml", manifest)])
}

/// Elements within elements without end.
fn deep_markup() -> String {
    let head = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
    format!("{head}{}", "<Worksheet>".repeat(1 << 20))
}

/// A file that an outside program has locked.
fn copy(locked: &str, place: &Place, name: &str) {
    drop(place.write(name, std::fs::read(project("fixtures/locked").join(locked)).unwrap()));
}
