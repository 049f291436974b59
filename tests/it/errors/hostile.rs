//! Inputs that are made while the tests run: large, binary, or not to be checked in.

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::process::Place;

/// Name of the case, name of the input, and what makes it.
type Made = (&'static str, &'static str, fn(&Place));

/// Every input that is made.
pub(super) const MADE: &[Made] = &[
    ("L018-more-problems", "spoilt.csv", |place| drop(place.write("spoilt.csv", spoilt_rows()))),
    ("R002-random-bytes", "noise.csv", |place| drop(place.write("noise.csv", noise(4000)))),
    ("R004-encrypted-workbook", "locked.xlsx", |place| drop(place.write("locked.xlsx", locked_workbook()))),
    ("R004-encrypted-member", "locked.zip", |place| drop(place.write("locked.zip", locked_member()))),
    ("R005-truncated-archive", "cut.zip", |place| drop(place.write("cut.zip", cut(archive(&[("a.csv", b"a,b\n")]))))),
    ("R005-truncated-workbook", "cut.xlsx", |place| drop(place.write("cut.xlsx", cut(workbook(0, 0))))),
    ("R006-larger-than-the-limit", "large.csv", |place| {
        let path = place.write("large.csv", "Date,Amount\n");
        std::fs::File::options().write(true).open(path).unwrap().set_len(5 << 30).unwrap();
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
    ("R010-png", "photo.csv", |place| drop(place.write("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))),
    ("R010-old-workbook", "old.xls", |place| drop(place.write("old.xls", compound("Workbook")))),
    ("R011-archive-without-files", "empty.zip", |place| drop(place.write("empty.zip", archive(&[])))),
    ("R011-folder-without-exports", "empty", |place| std::fs::create_dir(place.path().join("empty")).unwrap()),
    ("R013-many-members", "many.zip", |place| drop(place.write("many.zip", many_members()))),
    ("R014-nested", "nested.zip", |place| {
        let inner = archive(&[("a.csv", b"a,b\n")]);
        let middle = archive(&[("inner.zip", &inner)]);
        drop(place.write("nested.zip", archive(&[("middle.zip", &middle)])));
    }),
    ("R017-many-columns", "wide.csv", |place| drop(place.write("wide.csv", format!("{}\n", "x,".repeat(5000))))),
    ("R017-far-corner", "corner.xlsx", |place| drop(place.write("corner.xlsx", workbook(1_048_575, 16_383)))),
];

/// A good row, then more bad ones than are listed.
fn spoilt_rows() -> String {
    let header = "Date,Type,Merchant/Description,Debit/Credit,Balance\n01/03/2025,DD,NORTHERN GAS,-£1.00,+£9.00\n";
    format!("{header}{}", "02/03/2025,DD,NORTHERN GAS,-£l.OO,+£9.00\n".repeat(1100))
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

fn locked_workbook() -> Vec<u8> {
    compound("EncryptedPackage")
}
