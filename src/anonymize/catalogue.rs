//! The codebooks that are built into the program.

use super::{Codebook, CodebookError, Digest, Purpose};

include!(concat!(env!("OUT_DIR"), "/codebooks.rs"));

/// The built-in codebook of a purpose and country; `None` where there is none.
///
/// # Errors
/// None in practice: a test reads every built-in codebook.
pub fn codebook_for(purpose: Purpose, country: &str) -> Result<Option<Codebook>, CodebookError> {
    let name = format!("{}.{purpose}.json", country.to_ascii_lowercase());
    let found = CODEBOOKS.iter().find(|(file, _)| *file == name);
    found.map(|(_, text)| Codebook::read(text)).transpose()
}

/// Every built-in codebook.
///
/// # Errors
/// As for [`codebook_for`].
pub fn codebooks() -> Result<Vec<Codebook>, CodebookError> {
    CODEBOOKS.iter().map(|(_, text)| Codebook::read(text)).collect()
}

/// The file name of the built-in codebook with this digest: lets a receiver say which codebook a message needs.
#[must_use]
pub fn codebook_digest_known(digest: &Digest) -> Option<&'static str> {
    CODEBOOKS.iter().find(|(_, text)| Digest::plain(text.as_bytes()) == *digest).map(|(name, _)| *name)
}
