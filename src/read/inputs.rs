//! From what a person names to single inputs: files, folders, patterns, `-`, and the members of archives.

use std::fs;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::password::Passwords;
use super::recognize::{Kind, recognize};
use super::sheet::{is_document, unlocked};
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
/// standard input. Archives are opened, each member is an input of its own. What is locked is opened with `passwords`,
/// into a temporary file that has no name.
pub fn each_source(
    argument: &str,
    limits: &Limits,
    progress: &Progress,
    passwords: &mut Passwords<'_>,
    visit: &mut Visit<'_>,
) -> ControlFlow<()> {
    let mut walk = Walk { limits, progress, passwords, visit };
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

struct Walk<'w, 'v, 'p> {
    limits: &'w Limits,
    progress: &'w Progress,
    passwords: &'w mut Passwords<'p>,
    visit: &'w mut Visit<'v>,
}

impl Walk<'_, '_, '_> {
    fn source(&mut self, name: &str, source: Result<Source, Problem>, depth: usize) -> ControlFlow<()> {
        let mut source = match source {
            Err(problem) => return self.refuse(name, problem),
            Ok(source) => source,
        };
        if recognize(source.head()) == Kind::Zip && !is_document(&mut source) {
            return self.archive(source, depth);
        }
        match unlocked(source, self.limits, self.progress, self.passwords) {
            Err(problem) => self.refuse(name, problem),
            Ok(source) => (self.visit)(Ok(source)),
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
        paths.iter().try_for_each(|path| {
            each_source(&path.to_string_lossy(), self.limits, self.progress, self.passwords, self.visit)
        })
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
        let mut unpacking = Unpacking { archive_name: name, budget: self.limits.file_bytes, may_ask: true };
        let mut members = 0;
        for index in 0..archive.len() {
            let Some((member, spooled)) = self.member(&mut archive, index, &mut unpacking) else { continue };
            members += 1;
            self.source(&member, spooled, depth + 1)?;
        }
        match members {
            0 => self.refuse(&unpacking.archive_name, Problem::new(Code::NothingInside)),
            _ => ControlFlow::Continue(()),
        }
    }

    /// One member, spooled; `None` for folders and for what operating systems leave in archives.
    fn member(
        &mut self,
        archive: &mut Archive<'_>,
        index: usize,
        unpacking: &mut Unpacking,
    ) -> Option<(String, Result<Source, Problem>)> {
        let Ok(member) = archive.by_index_raw(index) else {
            return Some((unpacking.archive_name.clone(), Err(damaged())));
        };
        let short = member.name().map(|name| name.into_owned()).unwrap_or_default();
        if member.is_dir() || is_litter(Path::new(&short)) {
            return None;
        }
        let name = format!("{}!{short}", unpacking.archive_name);
        if member.enclosed_name().is_none() || short.contains("..") {
            return Some((name, Err(Problem::new(Code::UnsafeName))));
        }
        let is_locked = member.encrypted();
        drop(member);
        let spooled = match is_locked {
            true => self.unlock(&name, archive, index, unpacking),
            false => match archive.by_index(index) {
                Ok(member) => inflate(&name, member, self.limits, self.progress, &mut unpacking.budget),
                Err(_) => Err(damaged()),
            },
        };
        Some((name, spooled))
    }

    /// A member under a password (APPNOTE 6.1 and WinZip AE-1, AE-2). Two bytes, or one, tell most wrong passwords
    /// apart; the checksum or the authentication code of the whole member tells the others.
    fn unlock(
        &mut self,
        name: &str,
        archive: &mut Archive<'_>,
        index: usize,
        unpacking: &mut Unpacking,
    ) -> Result<Source, Problem> {
        let (limits, progress) = (self.limits, self.progress);
        let Unpacking { archive_name, budget, may_ask } = unpacking;
        self.passwords.open(archive_name, may_ask, |password| {
            let opened = match archive.by_index_decrypt(index, password.reveal().as_bytes()) {
                Ok(member) => inflate(name, member, limits, progress, budget),
                Err(ZipError::InvalidPassword) => return Ok(None),
                Err(_) => return Err(damaged()),
            };
            match opened {
                Err(problem) if problem.code == Code::Damaged => Ok(None),
                opened => opened.map(Some),
            }
        })
    }
}

type Archive<'f> = ZipArchive<BufReader<&'f mut CountedFile>>;

/// An archive whose members are being taken out.
struct Unpacking {
    archive_name: String,
    /// Bytes that its members may still inflate to.
    budget: u64,
    /// Whether its password may still be asked for.
    may_ask: bool,
}

/// Spools a member, within its ratio and what is left of the budget.
fn inflate(
    name: &str,
    member: ZipFile<'_, BufReader<&mut CountedFile>>,
    limits: &Limits,
    progress: &Progress,
    budget: &mut u64,
) -> Result<Source, Problem> {
    let stored = member.compressed_size().max(1);
    let by_ratio = stored.saturating_mul(limits.inflate_ratio).max(limits.ratio_floor_bytes);
    let limit = by_ratio.min(*budget);
    let mut guarded = DamageAware { input: member, failed: false };
    let spooled = Source::spool(name, &mut guarded, limit, limits, progress);
    match spooled {
        Ok(source) => {
            *budget = budget.saturating_sub(source.len());
            Ok(source)
        }
        Err(_) if guarded.failed => Err(damaged()),
        Err(problem) if problem.code == Code::FileTooLarge => {
            Err(Problem::new(Code::InflatesTooMuch).with("limit", limits.inflate_ratio))
        }
        Err(problem) => Err(problem),
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
