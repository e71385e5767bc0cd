//! A bare element.
#![no_main]

#[path = "../../crates/soap-runtime/tests/common/ask.rs"]
mod common;
#[path = "../../crates/soap-runtime/tests/fuzz/mod.rs"]
#[allow(dead_code)]
mod fuzz;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::decode(bytes));
