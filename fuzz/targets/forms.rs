#![no_main]

#[path = "../holds.rs"]
#[allow(dead_code, reason = "each target is one of its functions")]
mod holds;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| holds::forms(bytes));
