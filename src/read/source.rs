//! One input: named bytes that can be read more than once, through a bounded window.
//!
//! A file stays where it is; standard input and archive members are spooled into an unlinked temporary file, so that
//! every format may take a second pass and nothing is ever held in memory whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::encoding::TextEncoding;
use crate::base::{Code, Limits, Problem};

/// How many bytes have been read, for whoever shows progress.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Bytes read so far; a second pass counts again.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// A stream whose bytes count as they arrive: nobody knows how many will.
    pub fn counting<R: Read>(&self, input: R) -> impl Read + use<R> {
        CountedStream { input, progress: self.clone() }
    }
}

/// A stream that counts what is read of it.
struct CountedStream<R> {
    input: R,
    progress: Progress,
}

impl<R: Read> Read for CountedStream<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(into)?;
        self.progress.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A named input.
#[derive(Debug)]
pub struct Source {
    name: String,
    input: CountedFile,
    bytes: u64,
    head: Vec<u8>,
    /// How its text is encoded, as far as that was looked for and is known.
    pub(super) encoding: Option<TextEncoding>,
}

/// How much of a file's start is looked at to recognize it.
const HEAD_BYTES: usize = 8 * 1024;

impl Source {
    /// Opens a file.
    ///
    /// # Errors
    /// A problem when it cannot be opened or is larger than the limit.
    pub fn open(path: &Path, limits: &Limits, progress: &Progress) -> Result<Source, Problem> {
        let file = File::open(path).map_err(|error| cannot_open(&error))?;
        Source::of_file(path.display().to_string(), file, limits, progress)
    }

    /// Spools a stream into a temporary file that has no name.
    ///
    /// # Errors
    /// A problem when the stream breaks or is longer than `limit_bytes`.
    pub fn spool(
        name: impl Into<String>,
        input: impl Read,
        limit_bytes: u64,
        limits: &Limits,
        progress: &Progress,
    ) -> Result<Source, Problem> {
        let mut file = tempfile::tempfile().map_err(|error| cannot_open(&error))?;
        let copied = io::copy(&mut input.take(limit_bytes + 1), &mut file).map_err(|error| cannot_open(&error))?;
        if copied > limit_bytes {
            return Err(Problem::new(Code::FileTooLarge).with("limit", limits.file_bytes >> 20));
        }
        file.flush().map_err(|error| cannot_open(&error))?;
        Source::of_file(name.into(), file, limits, progress)
    }

    /// Bytes that are already at hand: embedded samples, and tests.
    ///
    /// # Errors
    /// A problem when no temporary file can be made.
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8], limits: &Limits) -> Result<Source, Problem> {
        Source::spool(name, bytes, limits.file_bytes, limits, &Progress::default())
    }

    /// A file that has been filled, under the name of what it was filled from.
    ///
    /// # Errors
    /// A problem when it cannot be read again or is larger than the limit.
    pub(in crate::read) fn of_file(
        name: String,
        file: File,
        limits: &Limits,
        progress: &Progress,
    ) -> Result<Source, Problem> {
        let bytes = file.metadata().map_err(|error| cannot_open(&error))?.len();
        if bytes > limits.file_bytes {
            return Err(Problem::new(Code::FileTooLarge).with("limit", limits.file_bytes >> 20));
        }
        let input = CountedFile { file, progress: progress.clone() };
        let mut source = Source { name, input, bytes, head: Vec::new(), encoding: None };
        source.read_head().map_err(|error| cannot_open(&error))?;
        Ok(source)
    }

    fn read_head(&mut self) -> io::Result<()> {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        self.rewound()?.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
        self.head = head;
        Ok(())
    }

    /// The file as the person named it; an archive member is `archive.zip!member.csv`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its size.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.bytes
    }

    /// Whether it holds no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Its first bytes.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// The whole input from its start.
    ///
    /// # Errors
    /// When the file cannot be rewound.
    pub fn rewound(&mut self) -> io::Result<&mut CountedFile> {
        self.input_and_encoding().map(|(input, _)| input)
    }

    /// The same, and what is known of its encoding.
    pub(super) fn input_and_encoding(&mut self) -> io::Result<(&mut CountedFile, &mut Option<TextEncoding>)> {
        self.input.rewind()?;
        Ok((&mut self.input, &mut self.encoding))
    }
}

/// A problem for an input that the system does not let us read.
pub(crate) fn cannot_open(error: &io::Error) -> Problem {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => "missing",
        io::ErrorKind::PermissionDenied => "denied",
        _ => "other",
    };
    Problem::new(Code::CannotOpen).with("kind", kind).with("reason", error.to_string())
}

/// A file that counts what is read of it.
#[derive(Debug)]
pub struct CountedFile {
    file: File,
    progress: Progress,
}

impl Read for CountedFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.progress.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for CountedFile {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}
