//! The dossier: what the person keeps of a release, to read, to prove and to take back.

use super::message::PackageError;
use super::page;
use super::receipt::{Receipt, receipt};
use crate::anonymize::{Codebook, Disclosure, Entry, Measured, Proposal, Source};
use crate::base::{Argument, Texts};

/// What stays: a receipt, an explanation in plain words and a page that shows both.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// ISO/IEC TS 27560 record; stays with the person, who may show it.
    pub receipt: Receipt,
    /// Title of the explanation.
    pub title: String,
    /// The explanation, a paragraph each.
    pub paragraphs: Vec<Paragraph>,
    /// One HTML file that loads nothing from anywhere.
    pub page: String,
}

/// A part of the explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    /// Running text.
    Text(String),
    /// A list.
    List(Vec<String>),
}

/// What a dossier is written from.
pub(super) struct Told<'a> {
    pub(super) entry: &'a Entry,
    pub(super) disclosure: &'a Disclosure,
    pub(super) measured: Option<&'a Measured>,
    pub(super) codebook: &'a Codebook,
    pub(super) message: &'a [u8],
}

/// Writes the dossier of a release in the language of `texts`. `message` is what left.
///
/// # Errors
/// A [`PackageError`] when the codebook is not the one that was used.
pub fn dossier(
    proposal: &Proposal,
    codebook: &Codebook,
    message: &[u8],
    texts: &Texts,
) -> Result<Dossier, PackageError> {
    if codebook.digest() != proposal.disclosure.codebook {
        return Err(PackageError::OtherCodebook);
    }
    let told = Told {
        entry: proposal.entry(),
        disclosure: &proposal.disclosure,
        measured: proposal.measured.as_ref(),
        codebook,
        message,
    };
    let receipt = receipt(&told, texts);
    let title = texts.format("dossier-title", &[("audience", told.entry.audience.as_str().into())]);
    let paragraphs = paragraphs(&told, texts);
    let page = page::page(&title, &paragraphs, &receipt, texts)?;
    Ok(Dossier { receipt, title, paragraphs, page })
}

impl Dossier {
    /// The receipt as JSON, indented.
    ///
    /// # Errors
    /// None in practice: every value of the type has a JSON form.
    pub fn receipt_json(&self) -> Result<String, PackageError> {
        Ok(format!("{}\n", serde_json::to_string_pretty(&self.receipt)?))
    }

    /// The explanation as plain text.
    #[must_use]
    pub fn explanation(&self) -> String {
        let mut text = format!("{}\n", self.title);
        for paragraph in &self.paragraphs {
            match paragraph {
                Paragraph::Text(line) => text.push_str(&format!("\n{line}\n")),
                Paragraph::List(items) => items.iter().for_each(|item| text.push_str(&format!("- {item}\n"))),
            }
        }
        text
    }
}

fn paragraphs(told: &Told<'_>, texts: &Texts) -> Vec<Paragraph> {
    let entry = told.entry;
    let audience = || ("audience", Argument::from(entry.audience.as_str()));
    let count = |number: u32| Argument::Number(number.into());
    let proved = if entry.source == Source::Verified { "dossier-verified" } else { "dossier-declared" };
    let lines = [
        texts.format(
            "dossier-told",
            &[
                audience(),
                ("purpose", texts.get(&format!("purpose-{}", entry.purpose)).into()),
                ("date", entry.date.as_str().into()),
                ("code", count(entry.code.into())),
                ("codebook", told.codebook.id.as_str().into()),
                ("version", count(told.codebook.version)),
            ],
        ),
        texts.get("dossier-level"),
        texts.get("dossier-means"),
        texts.format(
            "dossier-group",
            &[
                ("population", count(entry.population)),
                ("households", count(entry.households)),
                ("joint", count(entry.joint_households)),
            ],
        ),
        texts.get("dossier-not-told"),
        texts.format(
            "dossier-mask",
            &[
                ("pseudonym", told.disclosure.pseudonym.to_string().into()),
                ("quarter", entry.quarter.to_string().into()),
            ],
        ),
        texts.get(proved),
        texts.get("dossier-limit"),
        texts.format("dossier-withdrawal", &[audience()]),
    ];
    let mut paragraphs: Vec<Paragraph> = lines.into_iter().map(Paragraph::Text).collect();
    paragraphs.insert(3, Paragraph::List(meaning(told, texts)));
    paragraphs
}

/// What the code tells of each attribute, and beside it the person's own figure, which stays.
fn meaning(told: &Told<'_>, texts: &Texts) -> Vec<String> {
    let currency = || ("currency", Argument::from(told.codebook.currency.code()));
    let mut items = Vec::new();
    for (index, (name, from, below)) in told.codebook.ranges(told.entry.code).into_iter().enumerate() {
        let (from_text, below_text) = (edge("from", from), edge("below", below));
        let range = match (from_text, below_text) {
            (None, None) => texts.get("range-any"),
            (None, Some(below)) => texts.format("range-below", &[below]),
            (Some(from), None) => texts.format("range-from", &[from]),
            (Some(from), Some(below)) => texts.format("range-between", &[from, below]),
        };
        let attribute = texts.format(name.key(), &[currency()]);
        let mut item = texts.format("dossier-range", &[("attribute", attribute.into()), ("range", range.into())]);
        if let Some(value) = told.measured.and_then(|measured| measured.values.get(index)) {
            item.push(' ');
            item.push_str(&texts.format("dossier-own", &[("value", Argument::Number((*value).into()))]));
        }
        items.push(item);
    }
    items
}

fn edge(name: &'static str, value: Option<u32>) -> Option<(&'static str, Argument)> {
    value.map(|value| (name, Argument::Number(value.into())))
}
