//! The fuzz targets without a fuzzer: a kept seed corpus and what a fixed generator makes of it. Nothing panics, nothing
//! hangs.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;
mod fuzz;

use std::path::Path;

fn seeds(of: &str) -> Vec<Vec<u8>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(of);
    let mut paths: Vec<_> = std::fs::read_dir(dir).unwrap().map(|f| f.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths.iter().map(|p| std::fs::read(p).unwrap()).collect()
}

/// Pieces that mean something to the reader.
const WORDS: [&str; 18] = [
    "<",
    ">",
    "/>",
    "</",
    "&",
    "&#0;",
    "&#xD;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "<?",
    "\0",
    "\u{fffe}",
    " xmlns:n=''",
    "'",
    "\"",
    "<n:node/>",
    " id='1'",
];

fn mutate(mut bytes: Vec<u8>, random: &mut fastrand::Rng) -> Vec<u8> {
    for _ in 0..random.usize(1..5) {
        let at = random.usize(0..=bytes.len());
        let to = (at + random.usize(0..40)).min(bytes.len());
        match random.u8(0..6) {
            0 => drop(bytes.drain(at..to)),
            1 => bytes.truncate(at),
            2 => drop(bytes.splice(at..at, WORDS[random.usize(0..WORDS.len())].bytes())),
            3 => {
                let part = bytes[at..to].repeat(random.usize(1..200));
                drop(bytes.splice(at..at, part));
            }
            4 => bytes[at..to].iter_mut().for_each(|b| *b ^= 1 << random.u8(0..8)),
            _ => bytes[at..to].reverse(),
        }
    }
    bytes
}

#[test]
fn nothing_panics_or_hangs() {
    let mut random = fastrand::Rng::with_seed(7);
    for of in ["decode", "envelope", "faults"] {
        for seed in seeds(of) {
            let mutations: Vec<_> = (0..600).map(|_| mutate(seed.clone(), &mut random)).collect();
            for bytes in std::iter::once(&seed).chain(&mutations).chain([&seed.repeat(500)]) {
                fuzz::decode(bytes);
                fuzz::faults(bytes);
                fuzz::envelope(bytes);
            }
        }
    }
}
