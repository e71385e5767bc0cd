//! The fuzz target for descriptions without a fuzzer: kept seeds, and what a fixed generator makes of them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod fuzz;

use std::path::Path;

#[test]
fn nothing_panics_or_hangs() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    let mut paths: Vec<_> = std::fs::read_dir(seeds).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    let mut random = fastrand::Rng::with_seed(5);
    for path in paths {
        let seed = std::fs::read(path).unwrap();
        fuzz::schema(&seed);
        for _ in 0..200 {
            fuzz::schema(&fuzz::mutate(&seed, &mut random));
        }
    }
}
