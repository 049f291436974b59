//! Rows to consumption records.

mod record;

pub use record::{
    Account, Balance, BillLine, Destination, Direction, Origin, Place, Record, Service, Status, Transaction,
    TransactionKind, Usage, UsageKind,
};
