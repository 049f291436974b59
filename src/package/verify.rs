//! The receiving side: a message is what it claims to be, every byte of it, or it is refused.

use std::sync::LazyLock;

use ed25519_dalek::{Signature, VerifyingKey};
use jsonschema::Validator;
use serde_json::Value;

use super::archive;
use super::message::{MEMBERS, MESSAGE_BYTES, Manifest, Message};
use crate::anonymize::{Digest, Disclosure, HexBytes, pseudonym_of};

include!(concat!(env!("OUT_DIR"), "/schemas.rs"));

/// A message that passed every check. Only [`verify`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    message: Message,
}

/// Why a message is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Every message has the same length.
    #[error("a message has {MESSAGE_BYTES} bytes, this one has {0}: it is no message, or it was cut or extended")]
    Length(usize),
    /// Not the archive of a message.
    #[error("this is not a message: its four parts are not found")]
    NotAMessage,
    /// A part is not JSON.
    #[error("{part} is not JSON, at line {line}, column {column}: the message was changed on its way")]
    NotJson {
        /// Name of the part.
        part: &'static str,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// Against the published schema.
    #[error("the message does not follow its published schema at {place}: it was changed, or made by another program")]
    Schema {
        /// JSON pointer (RFC 6901) to the member that does not fit.
        place: String,
    },
    /// The pseudonym belongs to another key.
    #[error("the pseudonym does not belong to the key of the message: somebody speaks under another's name")]
    OtherPseudonym,
    /// The disclosure is another than the manifest names.
    #[error("the disclosure is not the one that was signed")]
    OtherDisclosure,
    /// The signature does not fit.
    #[error("the signature does not fit: the message was changed, or signed with another key")]
    Signature,
    /// Some byte outside the content differs.
    #[error("byte {offset} of the message is not what its content gives: it was changed, or made by another program")]
    OtherBytes {
        /// Counted from 0.
        offset: usize,
    },
    /// The program was built without its schema.
    #[error("the schema of messages is missing in this program; install it again")]
    NoSchema,
}

impl Verified {
    /// What was disclosed.
    #[must_use]
    pub fn disclosure(&self) -> &Disclosure {
        &self.message.disclosure
    }

    /// What the message says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.message.manifest
    }

    /// Whether it was made for this audience. One that was made for another is a copy somebody passed on.
    #[must_use]
    pub fn is_for(&self, audience: &str) -> bool {
        self.message.disclosure.audience == Disclosure::audience_digest(audience)
    }
}

/// Checks a message: length, schema, pseudonym, signature; then writes it again and compares every byte. What is not
/// content (headers, times, padding) can therefore carry nothing.
///
/// # Errors
/// A [`VerifyError`] naming the first check that fails.
pub fn verify(bytes: &[u8]) -> Result<Verified, VerifyError> {
    if bytes.len() != MESSAGE_BYTES {
        return Err(VerifyError::Length(bytes.len()));
    }
    let parts = archive::read(bytes, &MEMBERS).ok_or(VerifyError::NotAMessage)?;
    let [manifest, disclosure, signature, _padding] = parts[..] else { return Err(VerifyError::NotAMessage) };
    let signature: [u8; 64] = signature.try_into().map_err(|_| VerifyError::NotAMessage)?;
    let message = read_content(manifest, disclosure)?;
    if pseudonym_of(&message.manifest.public_key) != message.disclosure.pseudonym {
        return Err(VerifyError::OtherPseudonym);
    }
    if Digest::plain(disclosure) != message.manifest.disclosure_sha256 {
        return Err(VerifyError::OtherDisclosure);
    }
    check_signature(&message, &signature)?;
    check_bytes(&message, signature, bytes)?;
    Ok(Verified { message })
}

fn read_content(manifest: &[u8], disclosure: &[u8]) -> Result<Message, VerifyError> {
    let content = serde_json::json!({
        "manifest": json("manifest.json", manifest)?,
        "disclosure": json("disclosure.json", disclosure)?,
    });
    let validator = VALIDATOR.as_ref().ok_or(VerifyError::NoSchema)?;
    // The place only, never the value: what a stranger wrote has no business in a log.
    validator.validate(&content).map_err(|error| VerifyError::Schema { place: error.instance_path().to_string() })?;
    serde_json::from_value(content).map_err(|_| VerifyError::Schema { place: String::new() })
}

fn json(part: &'static str, bytes: &[u8]) -> Result<Value, VerifyError> {
    let place = |error: serde_json::Error| VerifyError::NotJson { part, line: error.line(), column: error.column() };
    serde_json::from_slice(bytes).map_err(place)
}

static VALIDATOR: LazyLock<Option<Validator>> = LazyLock::new(|| {
    let (_, text) = SCHEMAS.iter().find(|(name, _)| *name == "message.schema.json")?;
    jsonschema::validator_for(&serde_json::from_str(text).ok()?).ok()
});

fn check_signature(message: &Message, signature: &[u8; 64]) -> Result<(), VerifyError> {
    let key = VerifyingKey::from_bytes(&message.manifest.public_key.0).map_err(|_| VerifyError::Signature)?;
    let signed = message.signed_bytes().map_err(|_| VerifyError::Signature)?;
    // Strict: refuses weak keys and the second form that every signature has without it.
    key.verify_strict(&signed, &Signature::from_bytes(signature)).map_err(|_| VerifyError::Signature)
}

fn check_bytes(message: &Message, signature: [u8; 64], bytes: &[u8]) -> Result<(), VerifyError> {
    let again = message.encode(&HexBytes(signature)).map_err(|_| VerifyError::NotAMessage)?;
    let difference = again.iter().zip(bytes).position(|(left, right)| left != right);
    match difference {
        Some(offset) => Err(VerifyError::OtherBytes { offset }),
        None if again.len() != bytes.len() => Err(VerifyError::Length(bytes.len())),
        None => Ok(()),
    }
}
