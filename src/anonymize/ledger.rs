//! The ledger: what was told to whom. Append-only, on the person's device, each line chained to the one before.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::bounds::{Digest, Quarter};
use super::codebook::Codebook;
use super::disclose::Source;
use super::mask::owner_only;
use super::purpose::Purpose;
use crate::base::Date;

/// Days in which a second release to the same audience for the same purpose is the first one again.
const REFRESH_DAYS: i32 = 90;
/// Days for which a release counts towards the joint group.
const KEPT_DAYS: i32 = 731;
/// What the first line is chained to.
const BEGINNING: Digest = super::bounds::HexBytes([0; 32]);

/// One release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// ISO 8601 day of the release.
    pub date: String,
    /// Who it was for, as the person named them.
    pub audience: String,
    /// What offers were asked for.
    pub purpose: Purpose,
    /// Country of the codebook.
    pub country: String,
    /// The codebook.
    pub codebook: Digest,
    /// The code that left.
    pub code: u16,
    /// The quarter that was told.
    pub quarter: Quarter,
    /// How the code came about.
    pub source: Source,
    /// Reference households that share the code.
    pub households: u32,
    /// Size of that reference.
    pub population: u32,
    /// Reference households that share the codes of all releases kept at that time.
    pub joint_households: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    entry: Entry,
    /// Digest of the line before and of this entry.
    chain: Digest,
}

/// Every release of one person, oldest first.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    entries: Vec<Entry>,
    head: Digest,
}

/// Why the ledger cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The file cannot be read or written.
    #[error("the ledger of releases cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// There are masks but no ledger: what was told before is not known any more.
    #[error(
        "the ledger of releases is missing though masks were used; restore it from a backup, or delete the masks too \
         to begin anew"
    )]
    Missing,
    /// A line is not what was written.
    #[error("line {line} of the ledger of releases was changed or is damaged; restore the ledger from a backup")]
    Broken {
        /// Counted from 1.
        line: usize,
    },
}

impl Ledger {
    /// Makes an empty ledger; an existing file is never replaced.
    ///
    /// # Errors
    /// A [`LedgerError`] when the file exists or cannot be written.
    pub fn create(path: &Path) -> Result<Ledger, LedgerError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        owner_only().write(true).create_new(true).open(path)?.sync_all()?;
        Ok(Ledger { path: path.to_owned(), entries: Vec::new(), head: BEGINNING })
    }

    /// Reads a ledger and checks its chain.
    ///
    /// # Errors
    /// [`LedgerError::Broken`] at the first line that is not what was written. A ledger cut short at its end cannot be
    /// told from a shorter one.
    pub fn open(path: &Path) -> Result<Ledger, LedgerError> {
        let mut ledger = Ledger { path: path.to_owned(), entries: Vec::new(), head: BEGINNING };
        for (line, text) in (1..).zip(BufReader::new(File::open(path)?).lines()) {
            ledger.take(&text?).ok_or(LedgerError::Broken { line })?;
        }
        Ok(ledger)
    }

    fn take(&mut self, text: &str) -> Option<()> {
        let Line { entry, chain } = serde_json::from_str(text).ok()?;
        let next = chained(&self.head, &entry).ok()?;
        // Written again and compared, so that no second spelling of a line passes.
        let is_same = next == chain && line_text(&entry, chain).is_ok_and(|again| again == text);
        self.head = chain;
        self.entries.push(entry);
        is_same.then_some(())
    }

    /// Every release, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds a release and makes sure that it stands on the disk.
    ///
    /// # Errors
    /// A [`LedgerError`] when it cannot be written.
    pub(super) fn append(&mut self, entry: Entry) -> Result<(), LedgerError> {
        let chain = chained(&self.head, &entry).map_err(io::Error::from)?;
        let text = line_text(&entry, chain).map_err(io::Error::from)?;
        let mut file = owner_only().append(true).open(&self.path)?;
        writeln!(file, "{text}")?;
        file.sync_all()?;
        self.head = chain;
        self.entries.push(entry);
        Ok(())
    }

    /// The release that a repeated one must equal: the latest to this audience for this purpose and country, if it was
    /// in the same quarter or less than 90 days ago. A clock set back gives the old release too.
    pub(super) fn standing(&self, audience: &str, purpose: Purpose, country: &str, today: Date) -> Option<&Entry> {
        let is_it = |entry: &&Entry| entry.audience == audience && entry.purpose == purpose && entry.country == country;
        let latest = self.entries.iter().rev().find(is_it)?;
        let is_recent = days_since(latest, today).is_none_or(|days| days < REFRESH_DAYS);
        (latest.quarter == Quarter::of(today) || is_recent).then_some(latest)
    }

    /// The latest code of a codebook, whoever it went to.
    pub(super) fn latest_code(&self, codebook: &Digest) -> Option<u16> {
        self.entries.iter().rev().find(|entry| entry.codebook == *codebook).map(|entry| entry.code)
    }

    /// Reference households that would share the codes of all releases kept and of one more.
    ///
    /// The latest codes of purposes that share a reference are counted in it household by household. An older code of
    /// the same purpose, and a code of a codebook that is not at hand, counts as if it were independent: that gives
    /// smaller groups than life does, where people who change codes move to near ones.
    pub(super) fn joint_households(&self, codebook: &Codebook, code: u16, known: &[Codebook], today: Date) -> u32 {
        let digest = codebook.digest();
        let known: Vec<(Digest, &Codebook)> = known.iter().map(|other| (other.digest(), other)).collect();
        let mut counted: Vec<(&Codebook, u16)> = vec![(codebook, code)];
        let mut seen = vec![(digest, code)];
        let mut independent: Vec<(u64, u64)> = Vec::new();
        let is_kept = |entry: &&Entry| days_since(entry, today).is_none_or(|days| days < KEPT_DAYS);
        for entry in self.entries.iter().rev().filter(is_kept) {
            if seen.contains(&(entry.codebook, entry.code)) {
                continue;
            }
            seen.push((entry.codebook, entry.code));
            let is_new_purpose = counted.iter().all(|(other, _)| other.purpose != entry.purpose);
            let shared = known.iter().find(|(digest, other)| *digest == entry.codebook && other.shares_with(codebook));
            match shared {
                Some((_, other)) if is_new_purpose => counted.push((other, entry.code)),
                _ => independent.push((entry.households.into(), u64::from(entry.population).max(1))),
            }
        }
        let all = codebook.population.households;
        let has_all = |number: &u32| counted.iter().all(|(book, code)| book.code_of_household(*number) == Some(*code));
        let together = u64::try_from((0..all).filter(has_all).count()).unwrap_or(u64::MAX);
        let joint = independent.iter().fold(together, |joint, (part, whole)| joint.saturating_mul(*part) / whole);
        u32::try_from(joint).unwrap_or(u32::MAX)
    }
}

impl Codebook {
    /// Whether both were computed from the same households.
    fn shares_with(&self, other: &Codebook) -> bool {
        self.country == other.country && self.population == other.population
    }
}

fn days_since(entry: &Entry, today: Date) -> Option<i32> {
    let date: Date = entry.date.parse().ok()?;
    date.until(today).ok().map(|span| span.get_days())
}

fn chained(head: &Digest, entry: &Entry) -> Result<Digest, serde_json::Error> {
    Ok(Digest::of("ledger", &[&head.0, &serde_json::to_vec(entry)?]))
}

fn line_text(entry: &Entry, chain: Digest) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Line { entry: entry.clone(), chain })
}
