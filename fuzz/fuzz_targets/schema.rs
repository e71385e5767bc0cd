//! A description, from its text to its code.
#![no_main]

#[path = "../../crates/soap-build/tests/fuzz/mod.rs"]
mod fuzz;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::schema(bytes));

// A change of single bytes seldom leaves a description: three of four change whole tags and values.
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed.is_multiple_of(4) {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    }
    let changed = fuzz::mutate(&data[..size], &mut fastrand::Rng::with_seed(u64::from(seed)));
    let length = changed.len().min(max_size);
    data[..length].copy_from_slice(&changed[..length]);
    length
});
