//! Every fixture cut, flipped and doubled, the same way each time: whatever comes of it, the reading ends, its
//! rows add up, and a file that was not read has no figures.

use std::fs;
use std::io::{Cursor, Read, Write};

use mydata::base::Limits;
use mydata::normalize::{Discard, Normalizer};
use mydata::read::Source;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::fixtures::{built_in, fixtures};
use crate::support::project;

/// Changed copies of each fixture.
const COPIES: u64 = 24;

/// Bytes that mean something to a grammar.
const TELLING: &[u8] = b"\"\"\n\r;,\t|<>&=0-.\0\xFF\xC3";

/// Numbers without a pattern, the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % limit.max(1)
    }
}

fn mangled(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let (at, telling) = (random.below(bytes.len()), TELLING[random.below(TELLING.len())]);
        match random.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, telling),
            2 if !bytes.is_empty() => bytes[at] = telling,
            3 => bytes.extend_from_within(at..),
            _ => drop(bytes.drain(at..(at + random.below(40)).min(bytes.len()))),
        }
    }
    bytes
}

/// A workbook with one of its parts mangled: changed as a whole it would only fail its checksums.
fn mangled_workbook(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let chosen = random.below(archive.len());
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        packed.start_file(name, SimpleFileOptions::default()).unwrap();
        packed.write_all(&if index == chosen { mangled(&content, random) } else { content }).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

fn check(reader: &Normalizer, place: &str, bytes: &[u8]) {
    let mut source = Source::from_bytes("mangled", bytes, &Limits::default()).unwrap();
    let reading = reader.read(&mut source, &mut Discard).unwrap();
    let skipped: u64 = reading.rows.skipped.iter().map(|run| run.to - run.line + 1).sum();
    assert_eq!(reading.rows.read, reading.rows.imported + skipped, "{place}: rows read, and imported plus skipped");
    if !reading.is_usable() {
        assert!(reading.accounts.is_empty() && reading.services.is_empty(), "{place}: figures of a file not read");
        assert!(!reading.problems.is_empty(), "{place}: not read, and nobody says why");
    }
}

#[test]
fn whatever_becomes_of_a_file_its_reading_ends() {
    let reader = built_in();
    for (number, fixture) in (1_u64..).zip(fixtures()) {
        let bytes = fs::read(project(&fixture.path)).unwrap();
        for copy in 0..COPIES {
            let mut random = Random(number * 1_000_003 + copy * 7919 + 1);
            let place = format!("{} changed as copy {copy}", fixture.path);
            check(&reader, &place, &mangled(&bytes, &mut random));
            if fixture.path.ends_with(".xlsx") || fixture.path.ends_with(".ods") {
                check(&reader, &place, &mangled_workbook(&bytes, &mut random));
            }
        }
    }
}
