//! Meters to what may leave: at level L1 a group code of a public codebook, under a mask.
//!
//! A [`Codebook`] is computed from an invented reference population and from nothing else; the same one serves
//! everybody. [`disclose`] looks up one code in it, or withholds with a reason. What it hands on holds integers and
//! fixed-size digests only: no text, date, name, number or amount of the person can stand in it. The [`Ledger`]
//! remembers every release, so that repeating one gives the same bytes and the joint group of all releases stays known.

mod bounds;
mod break_even;
mod build;
mod catalogue;
mod codebook;
mod disclose;
mod ledger;
mod mask;
mod measure;
mod merge;
mod moved;
mod purpose;
mod reference;
mod withheld;

pub use bounds::{Digest, HexBytes, Quarter};
pub use break_even::break_even_edges;
pub use build::{BuildError, Draft, build, ladder};
pub use catalogue::{codebook_digest_known, codebook_for, codebooks};
pub use codebook::{Attribute, Code, Codebook, CodebookError, Population};
pub use disclose::{Disclosure, Proposal, Request, Source, disclose, open_folder, propose};
pub use ledger::{Entry, Ledger, LedgerError};
pub use mask::{Mask, MaskError, MasterSecret, pseudonym_of};
pub use measure::{Measured, measure};
pub use merge::Rung;
pub use purpose::{AttributeName, Purpose};
pub use reference::{AccountYear, MobileYear, ReferenceYear, reference_population};
pub use withheld::Withheld;
