//! What a generated table says, kept apart from how it is written.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

/// In which respect a person needs to be asked; the word is that of the flag.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Respect {
    DateOrder,
    Decimal,
    Sign,
    Column,
    Duration,
}

impl Respect {
    pub(super) fn flag(self) -> &'static str {
        match self {
            Respect::DateOrder => "date-order",
            Respect::Decimal => "decimal",
            Respect::Sign => "sign",
            Respect::Column => "column",
            Respect::Duration => "duration",
        }
    }
}

/// How far a table tells something by itself. Only [`Open`](Doubt::Open) must be asked about; to ask where it is
/// [`Arguable`](Doubt::Arguable) is careful; where nothing is noted the table is clear and a question needless.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Doubt {
    /// Evidence that convinces most and proves nothing.
    Arguable,
    /// Two readings, and nothing in the file decides.
    Open,
}

/// A booking, or an event of use, as it is meant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Row {
    pub(super) date: Date,
    /// Signed as the account holder sees it; the charge of use.
    pub(super) amount: Option<Decimal>,
    /// What the file says of it; `None` where it names none.
    pub(super) currency: Option<String>,
    pub(super) balance: Option<Decimal>,
    pub(super) value_date: Option<Date>,
    pub(super) is_pending: bool,
    /// Of use only.
    pub(super) usage: Option<Use>,
}

/// What an event of use is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Use {
    pub(super) time: Option<Time>,
    pub(super) kind: &'static str,
    pub(super) seconds: Option<Decimal>,
    /// Whether data is counted by thousands or by 1,024 is a question of its own: both are right.
    pub(super) bytes: Vec<Decimal>,
}

/// A table with everything that is known of it.
pub(super) struct Case {
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    /// In the order of the file.
    pub(super) rows: Vec<Row>,
    pub(super) doubts: BTreeMap<Respect, Doubt>,
    /// What is special about it, for whoever looks into it.
    pub(super) traits: Vec<&'static str>,
}

impl Case {
    pub(super) fn doubt(&mut self, respect: Respect, doubt: Doubt) {
        let known = self.doubts.entry(respect).or_insert(doubt);
        *known = (*known).max(doubt);
    }
}
