//! Lists that grow side by side and are read one after the other: what a document or an archive needs, without holding
//! the records in memory.
//!
//! Small outputs never touch the disk. Larger ones go to one temporary file that has no name, however many lists there
//! are, so that a file of many accounts does not run out of open files.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes held in memory over all lists before they move to the temporary file.
pub(super) const BUFFERED_BYTES: usize = 4 << 20;

/// Lists of bytes, appended to in any order.
#[derive(Debug, Default)]
pub(super) struct Spool {
    lists: Vec<List>,
    buffered: usize,
    file: Option<File>,
    file_bytes: u64,
}

#[derive(Debug, Default)]
struct List {
    buffer: Vec<u8>,
    segments: Vec<Segment>,
    bytes: u64,
}

/// Where a part of a list stands in the temporary file.
#[derive(Clone, Copy, Debug)]
struct Segment {
    start: u64,
    bytes: u64,
}

impl Spool {
    /// Begins a list and gives its number.
    pub(super) fn begin(&mut self) -> usize {
        self.lists.push(List::default());
        self.lists.len() - 1
    }

    /// Bytes of a list so far.
    pub(super) fn bytes(&self, list: usize) -> u64 {
        self.lists.get(list).map_or(0, |list| list.bytes)
    }

    /// Adds to the end of a list.
    pub(super) fn append(&mut self, list: usize, bytes: &[u8]) -> io::Result<()> {
        let Some(list) = self.lists.get_mut(list) else { return Ok(()) };
        list.buffer.extend_from_slice(bytes);
        list.bytes += bytes.len() as u64;
        self.buffered += bytes.len();
        if self.buffered > BUFFERED_BYTES { self.move_to_file() } else { Ok(()) }
    }

    fn move_to_file(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        for list in self.lists.iter_mut().filter(|list| !list.buffer.is_empty()) {
            file.write_all(&list.buffer)?;
            let bytes = list.buffer.len() as u64;
            list.segments.push(Segment { start: self.file_bytes, bytes });
            self.file_bytes += bytes;
            // Given back whole: with many lists, kept capacity would add up.
            list.buffer = Vec::new();
        }
        self.buffered = 0;
        Ok(())
    }

    /// Copies a whole list to `out`. Nothing is appended after the first copy.
    pub(super) fn copy(&mut self, list: usize, out: &mut dyn Write) -> io::Result<()> {
        let Some(list) = self.lists.get(list) else { return Ok(()) };
        if let Some(file) = &mut self.file {
            for segment in &list.segments {
                file.seek(SeekFrom::Start(segment.start))?;
                if io::copy(&mut Read::by_ref(file).take(segment.bytes), out)? != segment.bytes {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
        }
        out.write_all(&list.buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::{BUFFERED_BYTES, Spool};

    #[test]
    fn lists_come_back_whole_from_memory_and_from_the_file() {
        let mut spool = Spool::default();
        let (first, second, empty) = (spool.begin(), spool.begin(), spool.begin());
        let rounds = BUFFERED_BYTES / 1000;
        for round in 0..rounds {
            spool.append(first, format!("{round:0500}").as_bytes()).expect("room");
            spool.append(second, format!("{round:0600}").as_bytes()).expect("room");
        }
        assert!(spool.file.is_some());
        for (list, width) in [(first, 500), (second, 600)] {
            let mut copied = Vec::new();
            spool.copy(list, &mut copied).expect("a copy");
            assert_eq!(copied.len(), rounds * width);
            assert_eq!(spool.bytes(list), copied.len() as u64);
            let expected = (0..rounds).map(|round| format!("{round:0width$}"));
            assert!(copied.chunks(width).zip(expected).all(|(chunk, text)| chunk == text.as_bytes()));
        }
        let mut copied = Vec::new();
        spool.copy(empty, &mut copied).expect("a copy");
        assert!(copied.is_empty());
    }
}
