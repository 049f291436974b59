//! Records to meters: what was used, month by month. Everything here stays private.

mod meters;

pub use meters::{AccountMeters, AccountMonth, DayBalance, LineMeters, LineMonth, Meters, UsageKey, UsageTotal};
