//! Masks: another face for every audience, purpose and quarter, all from one secret that never leaves.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use ed25519_dalek::{Signer as _, SigningKey};
use hkdf::Hkdf;
use sha2::Sha256;

use super::bounds::{Digest, HexBytes, Quarter};
use super::purpose::Purpose;

/// Salt of the key derivation (RFC 5869): parts these keys from any other use of the secret.
const SALT: &[u8] = b"mydata mask 1";

/// 256 random bits, made once on the person's device and kept there. Deleting it leaves old masks without an owner.
#[derive(Clone)]
pub struct MasterSecret([u8; 32]);

/// Why there is no mask.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MaskError {
    /// The secret's file cannot be read or written.
    #[error("the secret of the masks cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// The file holds something else.
    #[error("the file of the masks is damaged; restore it from a backup, or delete it to begin with new masks")]
    Damaged,
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    NoRandomness(String),
    /// The key derivation failed.
    #[error("the key of the mask cannot be derived")]
    NotDerived,
}

/// The face shown to one audience, for one purpose, in one quarter.
pub struct Mask {
    key: SigningKey,
}

impl MasterSecret {
    /// Makes a new one from the operating system's random bytes.
    ///
    /// # Errors
    /// A [`MaskError`] when there are none.
    pub fn generate() -> Result<MasterSecret, MaskError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| MaskError::NoRandomness(error.to_string()))?;
        Ok(MasterSecret(bytes))
    }

    /// One that is already at hand: from a vault or a backup.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> MasterSecret {
        MasterSecret(bytes)
    }

    /// Reads the secret's file: 64 hexadecimal digits.
    ///
    /// # Errors
    /// A [`MaskError`] when it cannot be read or holds something else.
    pub fn read(path: &Path) -> Result<MasterSecret, MaskError> {
        let mut text = String::new();
        File::open(path)?.take(1024).read_to_string(&mut text).map_err(|_| MaskError::Damaged)?;
        let bytes: HexBytes<32> = text.trim_end().parse().map_err(|_| MaskError::Damaged)?;
        Ok(MasterSecret(bytes.0))
    }

    /// Writes a new file that only its owner may read; an existing file is never replaced.
    ///
    /// # Errors
    /// A [`MaskError`] when the file exists or cannot be written.
    pub fn write_new(&self, path: &Path) -> Result<(), MaskError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = owner_only().write(true).create_new(true).open(path)?;
        writeln!(file, "{}", HexBytes(self.0))?;
        Ok(file.sync_all()?)
    }

    /// The mask of an audience, purpose and quarter: the same each time, unrelated to every other one for whoever lacks
    /// the secret.
    ///
    /// # Errors
    /// [`MaskError::NotDerived`], which HKDF gives for lengths beyond 8 KiB only.
    pub fn mask(&self, audience: &str, purpose: Purpose, quarter: Quarter) -> Result<Mask, MaskError> {
        let parts = [audience.as_bytes(), purpose.word().as_bytes(), &quarter.to_string().into_bytes()];
        let info = Digest::of("mask", &parts);
        let mut seed = [0; 32];
        let derivation = Hkdf::<Sha256>::new(Some(SALT), &self.0);
        derivation.expand(&info.0, &mut seed).map_err(|_| MaskError::NotDerived)?;
        Ok(Mask { key: SigningKey::from_bytes(&seed) })
    }
}

impl Mask {
    /// What the audience may call the person until the quarter ends. It is a digest of the key, so nobody without the
    /// key can speak under this pseudonym.
    #[must_use]
    pub fn pseudonym(&self) -> HexBytes<16> {
        pseudonym_of(&self.public_key())
    }

    /// The Ed25519 key that checks its signatures (RFC 8032).
    #[must_use]
    pub fn public_key(&self) -> HexBytes<32> {
        HexBytes(self.key.verifying_key().to_bytes())
    }

    /// Signs some bytes (Ed25519, RFC 8032: the same bytes give the same signature).
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> HexBytes<64> {
        HexBytes(self.key.sign(bytes).to_bytes())
    }
}

/// The pseudonym that belongs to a public key.
#[must_use]
pub fn pseudonym_of(public_key: &HexBytes<32>) -> HexBytes<16> {
    Digest::of("pseudonym", &[&public_key.0]).half()
}

impl fmt::Debug for MasterSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MasterSecret(•••)")
    }
}

impl fmt::Debug for Mask {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Mask({})", self.pseudonym())
    }
}

/// Options of a file that only its owner may read and write, where the system knows owners.
pub(super) fn owner_only() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix sets a mode"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
