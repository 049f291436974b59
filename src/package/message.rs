//! The message: what leaves, signed, always of the same length.

use serde::{Deserialize, Serialize};

use super::archive;
use crate::anonymize::{Digest, Disclosure, HexBytes, Mask};

/// Length of every message of level L1, in bytes: whoever sees it pass learns nothing from its size.
pub const MESSAGE_BYTES: usize = 2048;

/// The members of the archive, in their order.
pub(super) const MEMBERS: [&str; 4] = ["manifest.json", "disclosure.json", "signature", "padding"];

/// The published form of a message: what stands in its two JSON members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// `manifest.json`
    pub manifest: Manifest,
    /// `disclosure.json`
    pub disclosure: Disclosure,
}

/// What a receiver checks first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Which schema the message follows.
    pub schema: MessageSchema,
    /// How much is disclosed.
    pub level: Level,
    /// SHA-256 of `disclosure.json`.
    pub disclosure_sha256: Digest,
    /// The Ed25519 key (RFC 8032) of the signature; the pseudonym is a digest of it.
    pub public_key: HexBytes<32>,
}

/// The schema that a message follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MessageSchema {
    /// Version 1.
    #[serde(rename = "urn:mydata:message:1")]
    V1,
}

/// How much a message discloses. Level L0 sends no message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Level {
    /// One group code of a public codebook.
    L1,
}

/// Why no message was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// The mask is not the one that the disclosure speaks under.
    #[error("the mask does not belong to the pseudonym of the disclosure")]
    OtherMask,
    /// The codebook is another than the one of the disclosure.
    #[error("the codebook is not the one that the disclosure names")]
    OtherCodebook,
    /// The content does not fit the constant length.
    #[error("the disclosure does not fit a message of {MESSAGE_BYTES} bytes")]
    TooLarge,
    /// A value has no JSON form.
    #[error("the disclosure cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Packs a disclosure into a message under its mask. The same disclosure and mask give the same bytes.
///
/// # Errors
/// A [`PackageError`] when the mask belongs to another pseudonym.
pub fn pack(disclosure: &Disclosure, mask: &Mask) -> Result<Vec<u8>, PackageError> {
    if mask.pseudonym() != disclosure.pseudonym {
        return Err(PackageError::OtherMask);
    }
    let manifest = Manifest {
        schema: MessageSchema::V1,
        level: Level::L1,
        disclosure_sha256: Digest::plain(&serde_json::to_vec(disclosure)?),
        public_key: mask.public_key(),
    };
    let message = Message { manifest, disclosure: *disclosure };
    let signature = mask.sign(&message.signed_bytes()?);
    message.encode(&signature)
}

impl Message {
    /// What the signature covers: a digest of both JSON members as they are written.
    pub(super) fn signed_bytes(&self) -> Result<[u8; 32], serde_json::Error> {
        let (manifest, disclosure) = (serde_json::to_vec(&self.manifest)?, serde_json::to_vec(&self.disclosure)?);
        Ok(Digest::of("message", &[&manifest, &disclosure]).0)
    }

    /// The one encoding of a message: members in fixed order, stored, without times, padded with zeros.
    pub(super) fn encode(&self, signature: &HexBytes<64>) -> Result<Vec<u8>, PackageError> {
        let (manifest, disclosure) = (serde_json::to_vec(&self.manifest)?, serde_json::to_vec(&self.disclosure)?);
        let used = archive::overhead(&MEMBERS) + manifest.len() + disclosure.len() + signature.0.len();
        let padding = vec![0; MESSAGE_BYTES.checked_sub(used).ok_or(PackageError::TooLarge)?];
        let contents: [&[u8]; 4] = [&manifest, &disclosure, &signature.0, &padding];
        let members: Vec<archive::Member<'_>> = MEMBERS.into_iter().zip(contents).collect();
        archive::write(&members).ok_or(PackageError::TooLarge)
    }
}
