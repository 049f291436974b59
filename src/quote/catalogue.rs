//! Catalogues: folders of tariff files, checked one by one, and the sample market that is built in.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::fault::nearest;
use super::lint;
use super::plan::Plan;
use super::tariff::Tariff;
use crate::base::Limits;

include!(concat!(env!("OUT_DIR"), "/tariffs.rs"));

/// The file of a catalogue that says what it covers.
const NOTE_FILE: &str = "catalogue.toml";
/// No tariff is longer than this.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Tariffs that compiled, and what was wrong with the others.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// What the catalogue says of itself.
    pub notes: Vec<CatalogueNote>,
    /// Every tariff that can be priced, in the order of file names.
    pub plans: Vec<Plan>,
    /// What was found in the files, in their order.
    pub findings: Vec<Finding>,
}

/// What a catalogue covers and what it does not.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CatalogueNote {
    /// What it is called.
    pub title: String,
    /// Whose tariffs are in it.
    pub covers: String,
    /// Who is not in it, one sentence each.
    #[serde(default)]
    pub not_covered: Vec<String>,
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The tariff can be priced, but some households will be refused.
    Warning,
    /// The tariff cannot be priced.
    Error,
}

/// Something wrong with a tariff file, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The file, relative to the catalogue.
    pub file: String,
    /// The line, from 1.
    pub line: Option<usize>,
    /// How bad.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(formatter, "{}:{}: {severity}: {}", self.file, self.line.unwrap_or(1), self.message)
    }
}

/// Why a catalogue cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// A folder or file cannot be read.
    #[error("cannot read `{}`: {source}", .path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// More files than the limit.
    #[error("`{}` holds more than {most} files; split the catalogue", .path.display())]
    TooManyFiles {
        /// The folder.
        path: PathBuf,
        /// The limit.
        most: usize,
    },
}

/// A data file that does not parse.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}{message}", .line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct FileError {
    /// The line, from 1.
    pub line: Option<usize>,
    /// One sentence, with the nearest key where one was mistyped.
    pub message: String,
}

impl Catalogue {
    /// The sample market: invented providers in the United Kingdom and in France.
    #[must_use]
    pub fn sample() -> Catalogue {
        let mut catalogue = Catalogue::default();
        for (file, text) in TARIFFS.iter().filter(|(file, _)| file.starts_with("sample/")) {
            catalogue.add(file, text);
        }
        catalogue
    }

    /// Loads every `.toml` and `.json` file below a folder.
    ///
    /// # Errors
    /// A [`CatalogueError`] when the folder or a file cannot be read, or there are too many. A tariff that is wrong is
    /// a finding, not an error.
    pub fn load(folder: &Path, limits: &Limits) -> Result<Catalogue, CatalogueError> {
        let mut files = Vec::new();
        collect(folder, limits.archive_depth + 4, &mut files)?;
        if files.len() > limits.members.max(1) * 100 {
            return Err(CatalogueError::TooManyFiles { path: folder.to_owned(), most: limits.members * 100 });
        }
        files.sort();
        let mut catalogue = Catalogue::default();
        for path in files {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let read = |source| CatalogueError::Read { path: path.clone(), source };
            if fs::metadata(&path).map_err(read)?.len() > FILE_BYTES_MAX {
                let message = format!("larger than {FILE_BYTES_MAX} bytes, which no tariff is");
                catalogue.findings.push(Finding { file: name, line: None, severity: Severity::Error, message });
                continue;
            }
            match String::from_utf8(fs::read(&path).map_err(read)?) {
                Ok(text) => catalogue.add(&name, &text),
                Err(_) => {
                    let message = "is not UTF-8; save it as UTF-8".to_owned();
                    catalogue.findings.push(Finding { file: name, line: None, severity: Severity::Error, message });
                }
            }
        }
        Ok(catalogue)
    }

    /// Adds one file: a tariff, or the note of the catalogue.
    pub fn add(&mut self, file: &str, text: &str) {
        if file.rsplit('/').next() == Some(NOTE_FILE) {
            match FileError::parse_toml(text) {
                Ok(note) => self.notes.push(note),
                Err(error) => self.findings.push(error.into_finding(file)),
            }
            return;
        }
        let (plan, findings) = lint::check(file, text);
        self.findings.extend(findings);
        let Some(plan) = plan else { return };
        if self.find(&plan.tariff().id).is_some() {
            let line = lint::line_of(text, &super::fault::Place::default().key("id"));
            let message = format!("a tariff with the id `{}` was read before; ids are unique", plan.tariff().id);
            self.findings.push(Finding { file: file.to_owned(), line, severity: Severity::Error, message });
            return;
        }
        self.plans.push(plan);
    }

    /// Files in which no tariff could be read.
    #[must_use]
    pub fn unreadable_count(&self) -> usize {
        let errors = self.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let mut files: Vec<&str> = errors.map(|finding| finding.file.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        files.len()
    }

    /// The plan of a tariff.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.tariff().id == id)
    }
}

fn collect(folder: &Path, depth: usize, into: &mut Vec<PathBuf>) -> Result<(), CatalogueError> {
    let read = |source| CatalogueError::Read { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        let is_tariff = path.extension().is_some_and(|ending| ending == "toml" || ending == "json");
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, into)?;
            }
        } else if is_tariff {
            into.push(path);
        }
    }
    Ok(())
}

impl Tariff {
    /// Reads a tariff written in TOML.
    ///
    /// # Errors
    /// A [`FileError`] with the line and, for a mistyped key, the nearest one.
    pub fn parse_toml(text: &str) -> Result<Tariff, FileError> {
        FileError::parse_toml(text)
    }

    /// Reads a tariff written in JSON.
    ///
    /// # Errors
    /// A [`FileError`] with the line and, for a mistyped key, the nearest one.
    pub fn parse_json(text: &str) -> Result<Tariff, FileError> {
        serde_json::from_str(text).map_err(|error| {
            // The position stands in `line`; the text repeats it.
            let message = error.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
            FileError { line: Some(error.line()).filter(|line| *line > 0), message: suggest(message) }
        })
    }
}

impl FileError {
    /// Reads any of our TOML files.
    pub(super) fn parse_toml<T: DeserializeOwned>(text: &str) -> Result<T, FileError> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| line_at(text, span.start));
            FileError { line, message: suggest(error.message()) }
        })
    }

    pub(super) fn into_finding(self, file: &str) -> Finding {
        Finding { file: file.to_owned(), line: self.line, severity: Severity::Error, message: self.message }
    }
}

/// The line, from 1, that a byte stands on.
pub(super) fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// Serde lists every key or word that it knows; one that is near says more.
fn suggest(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let known = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let Some(word) = quoted.next().filter(|_| known) else { return message.to_owned() };
    let start = message.split_once(", expected").map_or(message, |(start, _)| start);
    match nearest(word, quoted) {
        Some(near) => format!("{}; did you mean `{near}`?", start.replace("field", "key").replace("variant", "word")),
        None => message.to_owned(),
    }
}
