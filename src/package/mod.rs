//! A disclosure to a signed message, and back; and the dossier that stays with the person.
//!
//! The message is a ZIP archive of fixed length whose every byte follows from its content: [`verify`] checks signature
//! and schema, writes the message again and compares. What a reader cannot check cannot carry anything.

mod archive;
mod message;
mod verify;

pub use message::{Level, MESSAGE_BYTES, Manifest, Message, MessageSchema, PackageError, pack};
pub use verify::{Verified, VerifyError, verify};
