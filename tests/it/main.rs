//! One test crate: it links once. Each module tests one concern over the files of `fixtures/`.

mod support;
