//! The one way from private meters to something that may leave.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::bounds::{Digest, HexBytes, Quarter};
use super::codebook::Codebook;
use super::ledger::{Entry, Ledger, LedgerError};
use super::mask::{Mask, MasterSecret};
use super::measure::{Measured, measure};
use super::purpose::Purpose;
use super::withheld::Withheld;
use crate::base::{Date, Proof};
use crate::describe::Meters;

/// The smallest joint group of all releases, in millionths of the reference, that needs no word of the person.
const JOINT_FLOOR_PER_MILLION: u64 = 500;
/// Longest name of an audience, in characters.
const LONGEST_AUDIENCE: usize = 200;

/// What leaves at level L1. Nothing in it can hold a text, a date or an amount of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// What offers are asked for.
    pub purpose: Purpose,
    /// SHA-256 of the codebook.
    pub codebook: Digest,
    /// The group code.
    #[cfg_attr(feature = "schema", schemars(range(max = 49)))]
    pub code: u16,
    /// When, no finer than a quarter.
    pub quarter: Quarter,
    /// Whether the figures behind the code were proved by balances.
    pub source: Source,
    /// Digest of the audience's name: whoever else gets the message can see that it was not meant for them.
    pub audience: HexBytes<16>,
    /// What to call the sender until the quarter ends.
    pub pseudonym: HexBytes<16>,
}

/// How the figures behind a code came about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The reading of the export was proved by its balances.
    Verified,
    /// It was not; the code is what the person declares.
    Declared,
}

/// What a person asks for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What offers are asked for.
    pub purpose: Purpose,
    /// Who will receive it: a provider or a call for tender, 1 to 200 printable characters.
    pub audience: &'a str,
    /// The day of the release.
    pub today: Date,
    /// Which account or line, counted from 1 among those that fit; may be left out where only one fits.
    pub subject: Option<usize>,
    /// The person has seen that the joint group is below its floor and wants the release nevertheless.
    pub accept_small_group: bool,
    /// Codebooks of other purposes, by which the joint group of all releases is counted.
    pub known: &'a [Codebook],
}

/// What would leave, for the person to look at. Nothing is recorded yet.
#[derive(Debug)]
pub struct Proposal {
    /// What would leave.
    pub disclosure: Disclosure,
    /// The mask it would leave under.
    pub mask: Mask,
    /// The figures behind it; `None` when an earlier release stands and is given again.
    pub measured: Option<Measured>,
    /// Reference households that share the code.
    pub households: u32,
    /// Reference households that share the codes of all releases kept, this one included.
    pub joint_households: u32,
    /// Size of the reference.
    pub population: u32,
    /// Below this joint group the person is asked.
    pub floor: u32,
    entry: Entry,
}

impl Disclosure {
    /// The digest by which a message names its audience.
    #[must_use]
    pub fn audience_digest(audience: &str) -> HexBytes<16> {
        Digest::of("audience", &[audience.as_bytes()]).half()
    }
}

impl Proposal {
    /// What the ledger holds of it, or would hold.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Whether this is an earlier release, given again unchanged.
    #[must_use]
    pub fn is_repeated(&self) -> bool {
        self.measured.is_none()
    }
}

/// Looks up what would leave. Nothing leaves and nothing is recorded.
///
/// # Errors
/// A [`Withheld`] with the reason why nothing can leave.
pub fn propose(
    meters: &Meters,
    request: &Request<'_>,
    codebook: &Codebook,
    secret: &MasterSecret,
    ledger: &Ledger,
) -> Result<Proposal, Withheld> {
    check_audience(request.audience)?;
    if codebook.purpose != request.purpose {
        return Err(Withheld::OtherPurpose { codebook: codebook.purpose, asked: request.purpose });
    }
    let standing = ledger.standing(request.audience, request.purpose, &codebook.country, request.today);
    match standing {
        Some(entry) => proposal(request, entry.clone(), None, secret),
        None => {
            let (purpose, country) = (request.purpose, codebook.country.as_str());
            let measured = measure(meters, purpose, country, codebook.currency, request.subject)?;
            let entry = entry_of(request, codebook, &measured, ledger);
            proposal(request, entry, Some(measured), secret)
        }
    }
}

/// Looks up what leaves and records it in the ledger before handing it on. An earlier release to the same audience in
/// the same quarter, or less than 90 days ago, is given again unchanged and not recorded twice.
///
/// # Errors
/// A [`Withheld`] with the reason why nothing leaves; among them a joint group below its floor, until the person has
/// agreed.
pub fn disclose(
    meters: &Meters,
    request: &Request<'_>,
    codebook: &Codebook,
    secret: &MasterSecret,
    ledger: &mut Ledger,
) -> Result<Proposal, Withheld> {
    let proposal = propose(meters, request, codebook, secret, ledger)?;
    if proposal.is_repeated() {
        return Ok(proposal);
    }
    let Proposal { joint_households: joint, population: households, floor, .. } = proposal;
    if joint < floor && !request.accept_small_group {
        return Err(Withheld::SmallGroup { joint, households, floor });
    }
    ledger.append(proposal.entry.clone())?;
    Ok(proposal)
}

/// Opens the secret and the ledger of a person's data folder, `masks` and `ledger.jsonl`, and makes what is not there
/// yet.
///
/// # Errors
/// [`LedgerError::Missing`] when there are masks but no ledger: without it nobody knows what was told before.
pub fn open_folder(folder: &Path) -> Result<(MasterSecret, Ledger), Withheld> {
    let (masks, entries) = (folder.join("masks"), folder.join("ledger.jsonl"));
    let ledger = match (masks.exists(), entries.exists()) {
        (_, true) => Ledger::open(&entries)?,
        (false, false) => Ledger::create(&entries)?,
        (true, false) => return Err(LedgerError::Missing.into()),
    };
    if masks.exists() {
        return Ok((MasterSecret::read(&masks)?, ledger));
    }
    let secret = MasterSecret::generate()?;
    secret.write_new(&masks)?;
    Ok((secret, ledger))
}

fn check_audience(audience: &str) -> Result<(), Withheld> {
    let is_printable = !audience.chars().any(char::is_control) && audience.trim() == audience;
    let is_short = (1..=LONGEST_AUDIENCE).contains(&audience.chars().count());
    if is_printable && is_short { Ok(()) } else { Err(Withheld::BadAudience) }
}

fn entry_of(request: &Request<'_>, codebook: &Codebook, measured: &Measured, ledger: &Ledger) -> Entry {
    let digest = codebook.digest();
    let code = codebook.code_of(&measured.values, ledger.latest_code(&digest));
    Entry {
        date: request.today.to_string(),
        audience: request.audience.to_owned(),
        purpose: request.purpose,
        country: codebook.country.clone(),
        codebook: digest,
        code,
        quarter: Quarter::of(request.today),
        source: if measured.proof == Proof::Verified { Source::Verified } else { Source::Declared },
        households: codebook.code(code).map_or(0, |code| code.households),
        population: codebook.population.households,
        joint_households: ledger.joint_households(codebook, code, request.known, request.today),
    }
}

fn proposal(
    request: &Request<'_>,
    entry: Entry,
    measured: Option<Measured>,
    secret: &MasterSecret,
) -> Result<Proposal, Withheld> {
    let mask = secret.mask(request.audience, request.purpose, entry.quarter)?;
    let disclosure = Disclosure {
        purpose: entry.purpose,
        codebook: entry.codebook,
        code: entry.code,
        quarter: entry.quarter,
        source: entry.source,
        audience: Disclosure::audience_digest(request.audience),
        pseudonym: mask.pseudonym(),
    };
    let floor = u64::from(entry.population) * JOINT_FLOOR_PER_MILLION / 1_000_000;
    Ok(Proposal {
        disclosure,
        mask,
        measured,
        households: entry.households,
        joint_households: entry.joint_households,
        population: entry.population,
        floor: u32::try_from(floor).unwrap_or(u32::MAX),
        entry,
    })
}
