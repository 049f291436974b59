//! A seed to invented households: a current account and a mobile line each, event by event, then metered.
//!
//! Serves the demo, the benchmarks and the public reference population of the codebooks. [`fixture()`] invents the
//! values of a file that is imitated, so that a layout can come with one. Nothing here stands for a real person. Every
//! draw uses integers and the four exact operations of IEEE 754 only (no logarithm, sine or exponential of the
//! platform), so one seed yields the same households on every machine.

mod banking;
mod exports;
mod fixture;
mod household;
mod market;
mod metering;
mod mobile;
mod random;

pub use banking::{AccountHistory, Booking};
pub use exports::{midata_csv, mobile_csv, statement_workbook, zipped};
pub use fixture::{Fixture, NoFixture, fixture};
pub use household::{Household, population};
pub use market::Market;
pub use mobile::Use;
pub use random::Random;
