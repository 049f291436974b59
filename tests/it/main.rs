//! One test crate: it links once. Each module tests one concern over the files of `fixtures/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    dead_code,
    reason = "a test fails by panicking, and its modules share helpers that not every feature set uses"
)]

#[cfg(feature = "cli")]
mod canaries;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod declared;
mod demo;
mod disclose;
#[cfg(feature = "cli")]
mod errors;
mod fixtures;
mod households;
mod imitated;
mod inferred;
mod joined;
mod layouts;
#[cfg(feature = "cli")]
mod locked;
mod mangled;
mod mutations;
#[cfg(feature = "cli")]
mod newcomer;
mod package;
#[cfg(feature = "cli")]
mod process;
#[cfg(feature = "cli")]
mod progress;
mod quote;
mod quote_properties;
mod schemas;
mod support;
mod texts;
mod tidy;
mod trailers;
mod unseen;
mod write;
