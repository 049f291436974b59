//! One test crate: it links once. Each module tests one concern over the files of `fixtures/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    dead_code,
    reason = "a test fails by panicking, and its modules share helpers that not every feature set uses"
)]

mod demo;
mod disclose;
mod fixtures;
mod households;
mod layouts;
mod mutations;
mod package;
mod quote;
mod quote_properties;
mod schemas;
mod support;
mod write;
