//! The nouns: what every stage below talks about. Imports nothing of ours.
//!
//! Money is an exact decimal with an ISO 4217 currency, a date is a civil date without an invented zone, a problem is a
//! value with a code and a position, and private text is wrapped so that no log, error or debug print can show it.

mod block;
mod currency;
mod date;
mod fixed;
mod language;
mod limits;
mod month;
mod number;
mod password;
mod privacy;
mod problem;
mod proof;
mod quantity;

pub(crate) use block::{BLOCK_BYTES, Block, u8x16};
pub use currency::{Currency, Money};
pub use date::{DateFormat, DateOrder, Moment, PatternError};
pub use fixed::Fixed;
pub use jiff::civil::{Date, Time};
pub use language::{Language, Texts};
pub use limits::Limits;
pub use month::Month;
pub use number::{DecimalMark, NumberError, NumberFormat, plain};
pub use password::Password;
pub use privacy::{Identifier, Personal, shape};
pub use problem::{Argument, Code, Problem};
pub use proof::Proof;
pub use quantity::{DurationForm, MegabyteFactor, VolumeUnit};
pub use rust_decimal::{Decimal, RoundingStrategy};
