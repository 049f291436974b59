//! Records to files, on the person's own machine: JSON Lines (the canonical stream), a JSON document, CSV tables in a
//! Data Package, Parquet; and the figures of `inspect --json`.
//!
//! Every format is a [`RecordSink`](crate::normalize::RecordSink) that holds a bounded part of the records at a time,
//! and every decimal arrives exactly: a format that cannot hold one refuses it by name and never rounds.

mod identity;
mod inspect;
mod json_lines;
mod leaf;
mod scope;
mod view;

use std::io;

pub use inspect::{
    AccountFigures, INSPECT_SCHEMA, InspectedFile, ProblemText, RowFigures, ServiceFigures, SkippedRows, inspect,
    inspect_json,
};
pub use json_lines::JsonLines;
pub use leaf::{Amount, CurrencyCode, Day, IdentifierText, LocalTime, PersonalText, RecordId};
pub use view::{
    AccountView, BalanceMoment, BalanceView, BillLineView, EndView, Line, Outcome, ProblemPlace, RECORD_SCHEMA,
    ServiceView, SourceView, TransactionView, UsageView,
};

/// What keeps records from being written, apart from the disk.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A record, or an account out of turn, names an index that was never announced: a mistake of the program.
    #[error("line {line} belongs to account or service {index}, which was not announced")]
    NotAnnounced {
        /// Index within the source.
        index: usize,
        /// Line of the record; 0 where an account itself is announced out of turn.
        line: u64,
    },
}

impl From<WriteError> for io::Error {
    fn from(error: WriteError) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}
