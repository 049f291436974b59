//! Rows to consumption records.

mod reading;
mod record;

pub use reading::{
    AccountSummary, Discard, LayoutSource, Reading, ReadingStatus, RecordSink, RowCounts, ServiceSummary, SkippedRun,
};
pub use record::{
    Account, Balance, BillLine, Destination, Direction, Origin, Place, Record, Service, Status, Transaction,
    TransactionKind, Usage, UsageKind,
};
