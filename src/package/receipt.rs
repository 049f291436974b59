//! The consent receipt that stays with the person: the record structure of ISO/IEC TS 27560:2023 (header, processing,
//! parties, event), its values in terms of the Data Privacy Vocabulary (W3C DPV 2).

use serde::Serialize;

use super::dossier::Told;
use crate::anonymize::{AttributeName, Digest, HexBytes, Purpose, Quarter, Source};
use crate::base::Texts;

/// A receipt, one for each release.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Receipt {
    /// What the prefixes of the terms stand for (JSON-LD).
    #[serde(rename = "@context")]
    pub context: Context,
    /// `dpv:ConsentReceipt`
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// Which structure the record follows.
    pub schema_version: &'static str,
    /// SHA-256 of the message.
    pub record_id: Digest,
    /// The pseudonym, as the recipient sees it.
    pub pii_principal_id: HexBytes<16>,
    /// BCP 47 tag of the texts.
    pub language: &'static str,
    /// What is done with what was told.
    pub pii_processing: Vec<Processing>,
    /// Who takes part.
    pub party_identification: Vec<Party>,
    /// When consent was given.
    pub event: Vec<Event>,
    /// What the message said.
    pub disclosure: Said,
}

/// Prefixes of the vocabularies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Context {
    /// Data Privacy Vocabulary.
    pub dpv: &'static str,
    /// Dublin Core terms.
    pub dct: &'static str,
}

/// What is done with what was told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Processing {
    /// What for, in words.
    pub purpose: String,
    /// What for, as a term.
    pub purpose_type: &'static str,
    /// On what ground.
    pub lawful_basis: &'static str,
    /// What was told, as a term and by the names of the attributes.
    pub pii_information: Vec<Information>,
    /// What the recipient does.
    pub processing_methods: Vec<&'static str>,
    /// How it was collected.
    pub collection_method: &'static str,
    /// How long it may be kept.
    pub retention_period: String,
    /// How to take it back.
    pub withdrawal_method: String,
    /// ISO 3166-1 country.
    pub jurisdiction: String,
    /// Who receives it.
    pub recipients: Vec<String>,
}

/// A kind of data that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Information {
    /// As a term.
    pub pii_type: &'static str,
    /// The attribute that the group code tells a range of.
    pub pii_attribute_id: AttributeName,
}

/// Someone who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Party {
    /// As a term.
    pub party_role: &'static str,
    /// The pseudonym or the name of the recipient.
    pub party_id: String,
}

/// When consent was given, and until when it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// ISO 8601 day.
    pub event_time: String,
    /// As a term.
    pub event_type: &'static str,
    /// As a term.
    pub event_state: &'static str,
    /// The quarter in which it holds.
    pub validity_duration: Quarter,
}

/// What the message said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Said {
    /// Level of disclosure.
    pub level: &'static str,
    /// Country and purpose of the codebook.
    pub codebook_id: String,
    /// SHA-256 of the codebook.
    pub codebook: Digest,
    /// The group code.
    pub code: u16,
    /// Reference households that share it.
    pub households: u32,
    /// Reference households that share the codes of all releases kept.
    pub joint_households: u32,
    /// Size of the reference.
    pub population: u32,
    /// Whether the figures were proved.
    pub source: Source,
}

/// Writes the receipt of a release.
pub(super) fn receipt(told: &Told<'_>, texts: &Texts) -> Receipt {
    let entry = told.entry;
    let recipient = entry.audience.clone();
    Receipt {
        context: Context { dpv: "https://w3id.org/dpv#", dct: "http://purl.org/dc/terms/" },
        kind: "dpv:ConsentReceipt",
        schema_version: "ISO/IEC TS 27560:2023",
        record_id: Digest::plain(told.message),
        pii_principal_id: told.disclosure.pseudonym,
        language: texts.language().tag(),
        pii_processing: vec![processing(told, texts)],
        party_identification: vec![
            Party { party_role: "dpv:DataSubject", party_id: told.disclosure.pseudonym.to_string() },
            Party { party_role: "dpv:Recipient", party_id: recipient },
        ],
        event: vec![Event {
            event_time: entry.date.clone(),
            event_type: "dpv:ExplicitlyExpressedConsent",
            event_state: "dpv:ConsentGiven",
            validity_duration: entry.quarter,
        }],
        disclosure: Said {
            level: "L1",
            codebook_id: told.codebook.id.clone(),
            codebook: entry.codebook,
            code: entry.code,
            households: entry.households,
            joint_households: entry.joint_households,
            population: entry.population,
            source: entry.source,
        },
    }
}

fn processing(told: &Told<'_>, texts: &Texts) -> Processing {
    let purpose: Purpose = told.entry.purpose;
    let information = |name: &AttributeName| Information {
        // The device that sends it can always link the pseudonym, so it is named as what it is there.
        pii_type: "dpv:PseudonymisedData",
        pii_attribute_id: *name,
    };
    Processing {
        purpose: texts.get(&format!("purpose-{purpose}")),
        purpose_type: "dpv:Personalisation",
        lawful_basis: "dpv:Consent",
        pii_information: purpose.attributes().iter().map(information).collect(),
        processing_methods: vec!["dpv:Share", "dpv:Use"],
        collection_method: "dpv:DataSubject",
        retention_period: texts.format("receipt-retention", &[("quarter", told.entry.quarter.to_string().into())]),
        withdrawal_method: texts.get("receipt-withdrawal"),
        jurisdiction: told.entry.country.clone(),
        recipients: vec![told.entry.audience.clone()],
    }
}
