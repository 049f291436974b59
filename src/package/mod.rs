//! A disclosure to a signed message, and back; and the dossier that stays with the person.
//!
//! The message is a ZIP archive of fixed length whose every byte follows from its content: [`verify`] checks signature
//! and schema, writes the message again and compares. What a reader cannot check cannot carry anything.

mod answer;
mod archive;
mod dossier;
mod message;
mod page;
mod price;
mod receipt;
mod verify;

pub use answer::{PackageOffer, PackageQuote, Range};
pub use dossier::{Dossier, Paragraph, dossier};
pub use message::{Level, MESSAGE_BYTES, Manifest, Message, MessageSchema, PackageError, pack};
pub use price::{CodePrice, CodePrices, PriceError, Spread, price};
pub use receipt::{Context, Event, Information, Party, Processing, Receipt, Said};
pub use verify::{Verified, VerifyError, verify};
