//! From what a person names to single inputs: files, folders, patterns, `-`, and the members of archives.

use std::fs;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::recognize::{Kind, recognize};
use super::sheet::is_document;
use super::source::{CountedFile, Progress, Source, cannot_open};
use crate::base::{Code, Limits, Problem};

/// An input that could not even be opened.
#[derive(Clone, Debug)]
pub struct Refused {
    /// As the person named it.
    pub file: String,
    /// Why.
    pub problem: Problem,
}

/// Takes inputs one by one; answers whether to go on.
pub type Visit<'v> = dyn FnMut(Result<Source, Refused>) -> ControlFlow<()> + 'v;

/// Hands over every input that `argument` names: a file, a folder and what is in it, a pattern with `*`, or `-` for
/// standard input. Archives are opened, each member is an input of its own.
pub fn each_source(argument: &str, limits: &Limits, progress: &Progress, visit: &mut Visit<'_>) -> ControlFlow<()> {
    let mut walk = Walk { limits, progress, visit };
    if argument == "-" {
        let arriving = progress.counting(io::stdin().lock());
        let spooled = Source::spool("-", arriving, limits.file_bytes, limits, progress);
        return walk.source(argument, spooled, 0);
    }
    let path = Path::new(argument);
    if path.is_dir() {
        return walk.folder(path);
    }
    if !path.exists() && argument.contains(['*', '?', '[']) {
        return walk.pattern(argument);
    }
    walk.source(argument, Source::open(path, limits, progress), 0)
}

struct Walk<'w, 'v> {
    limits: &'w Limits,
    progress: &'w Progress,
    visit: &'w mut Visit<'v>,
}

impl Walk<'_, '_> {
    fn source(&mut self, name: &str, source: Result<Source, Problem>, depth: usize) -> ControlFlow<()> {
        match source {
            Err(problem) => self.refuse(name, problem),
            Ok(mut source) => match recognize(source.head()) == Kind::Zip && !is_document(&mut source) {
                true => self.archive(source, depth),
                false => (self.visit)(Ok(source)),
            },
        }
    }

    fn refuse(&mut self, file: &str, problem: Problem) -> ControlFlow<()> {
        (self.visit)(Err(Refused { file: file.to_owned(), problem }))
    }

    fn pattern(&mut self, pattern: &str) -> ControlFlow<()> {
        let mut paths: Vec<PathBuf> = glob::glob(pattern).map(|found| found.flatten().collect()).unwrap_or_default();
        paths.sort();
        if paths.is_empty() {
            return self.refuse(pattern, Problem::new(Code::NothingInside));
        }
        paths.iter().try_for_each(|path| each_source(&path.to_string_lossy(), self.limits, self.progress, self.visit))
    }

    fn folder(&mut self, folder: &Path) -> ControlFlow<()> {
        let name = folder.display().to_string();
        let mut files = Vec::new();
        if let Err(problem) = list_files(folder, self.limits, &mut files) {
            return self.refuse(&name, problem);
        }
        if files.is_empty() {
            return self.refuse(&name, Problem::new(Code::NothingInside));
        }
        files.iter().try_for_each(|path| {
            self.source(&path.display().to_string(), Source::open(path, self.limits, self.progress), 0)
        })
    }

    fn archive(&mut self, mut source: Source, depth: usize) -> ControlFlow<()> {
        let name = source.name().to_owned();
        if depth >= self.limits.archive_depth {
            return self
                .refuse(&name, Problem::new(Code::NestedTooDeep).with("limit", self.limits.archive_depth as u64));
        }
        let opened = source.rewound().map_err(|error| cannot_open(&error));
        let opened = opened.and_then(|file| ZipArchive::new(BufReader::new(file)).map_err(|_| damaged()));
        let mut archive = match opened {
            Ok(archive) => archive,
            Err(problem) => return self.refuse(&name, problem),
        };
        if archive.len() > self.limits.members {
            return self.refuse(&name, Problem::new(Code::TooManyMembers).with("limit", self.limits.members as u64));
        }
        let mut budget = self.limits.file_bytes;
        let mut members = 0;
        for index in 0..archive.len() {
            let Some((member, spooled)) = self.member(&mut archive, &name, index, &mut budget) else { continue };
            members += 1;
            self.source(&member, spooled, depth + 1)?;
        }
        if members == 0 { self.refuse(&name, Problem::new(Code::NothingInside)) } else { ControlFlow::Continue(()) }
    }

    /// One member, spooled; `None` for folders and for what operating systems leave in archives.
    fn member(
        &self,
        archive: &mut ZipArchive<BufReader<&mut CountedFile>>,
        archive_name: &str,
        index: usize,
        budget: &mut u64,
    ) -> Option<(String, Result<Source, Problem>)> {
        let mut member = match archive.by_index(index) {
            Ok(member) => member,
            Err(zip::result::ZipError::UnsupportedArchive(text)) if text.to_lowercase().contains("password") => {
                return Some((archive_name.to_owned(), Err(Problem::new(Code::Encrypted))));
            }
            Err(_) => return Some((archive_name.to_owned(), Err(damaged()))),
        };
        let short = member.name().map(|name| name.into_owned()).unwrap_or_default();
        if member.is_dir() || is_litter(Path::new(&short)) {
            return None;
        }
        let name = format!("{archive_name}!{short}");
        if member.enclosed_name().is_none() || short.contains("..") {
            return Some((name, Err(Problem::new(Code::UnsafeName))));
        }
        let spooled = self.inflate(&name, &mut member, budget);
        Some((name, spooled))
    }

    fn inflate(
        &self,
        name: &str,
        member: &mut zip::read::ZipFile<'_, BufReader<&mut CountedFile>>,
        budget: &mut u64,
    ) -> Result<Source, Problem> {
        let stored = member.compressed_size().max(1);
        let by_ratio = stored.saturating_mul(self.limits.inflate_ratio).max(self.limits.ratio_floor_bytes);
        let limit = by_ratio.min(*budget);
        let mut guarded = DamageAware { input: member, failed: false };
        let spooled = Source::spool(name, &mut guarded, limit, self.limits, self.progress);
        match spooled {
            Ok(source) => {
                *budget = budget.saturating_sub(source.len());
                Ok(source)
            }
            Err(_) if guarded.failed => Err(damaged()),
            Err(problem) if problem.code == Code::FileTooLarge => {
                Err(Problem::new(Code::InflatesTooMuch).with("limit", self.limits.inflate_ratio))
            }
            Err(problem) => Err(problem),
        }
    }
}

/// Remembers that the archive itself failed, so that the message blames the archive and not the disk.
struct DamageAware<R> {
    input: R,
    failed: bool,
}

impl<R: Read> Read for DamageAware<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.input.read(into).inspect_err(|_| self.failed = true)
    }
}

fn damaged() -> Problem {
    Problem::new(Code::Damaged)
}

/// Files that operating systems leave behind, and hidden ones.
fn is_litter(path: &Path) -> bool {
    path.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        name == "__MACOSX" || name == "Thumbs.db" || name == "desktop.ini" || (name.starts_with('.') && name.len() > 2)
    })
}

/// Files below a folder in the order of their names; links are not followed.
fn list_files(folder: &Path, limits: &Limits, into: &mut Vec<PathBuf>) -> Result<(), Problem> {
    let entries = fs::read_dir(folder).map_err(|error| cannot_open(&error))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let short = path.file_name().map(PathBuf::from).unwrap_or_default();
        if is_litter(&short) || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            list_files(&path, limits, into)?;
        } else {
            into.push(path);
        }
        if into.len() > limits.members {
            return Err(Problem::new(Code::TooManyMembers).with("limit", limits.members as u64));
        }
    }
    Ok(())
}
