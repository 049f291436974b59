//! # mydata: the use of the data that banks and operators hold on you
//!
//! Bytes come in at the top, an offer in money leaves at the bottom. Each stage is a module, and a stage uses only the
//! stages above it (the `tidy` test holds that):
//!
//! | stage | from, to |
//! |---|---|
//! | [`base`] | the nouns: money, dates, problems, private text |
//! | [`read`] | bytes to rows: encodings, archives, one file per format family |
//! | [`normalize`] | rows to consumption records: layouts, the mapper, the proof |
//! | [`write`](mod@write) | records to files: JSON Lines, JSON, CSV tables, Parquet, OFX, QIF, hledger, beancount |
//! | [`describe`] | records to meters: what was used, month by month |
//! | [`quote`] | meters and tariffs to offers in money, with receipts |
//! | [`simulate`] | a seed to invented households: demo, reference population, benchmarks |
//! | [`anonymize`] | meters to what may leave: a group code, under a mask |
//! | [`package`] | a disclosure to a signed message, and back |

pub mod base;

pub mod read;

pub mod normalize;

pub mod write;

pub mod describe;

pub mod quote;

pub mod simulate;

pub mod anonymize;

pub mod package;

#[cfg(feature = "cli")]
pub mod cli;
