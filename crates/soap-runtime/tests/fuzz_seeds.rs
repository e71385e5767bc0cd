//! The fuzz targets without a fuzzer: a kept seed corpus and what a fixed generator makes of it. Nothing panics, nothing
//! hangs, and memory keeps to three times the input.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;
mod fuzz;

use std::path::Path;

use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// What reading takes whatever the input's size: receipts, whose number and depth are bounded, each with its path (370 KiB
/// at most), the tables of names, an error with its place.
const SLACK: usize = 512 << 10;

/// A tag of a few bytes is a struct of many, and a list that grows has its old place beside the new one.
fn structs(bytes: &[u8]) -> usize {
    bytes.iter().filter(|c| **c == b'<').count() * size_of::<fuzz::node::Node>() * 3
}

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

/// The children of the root, many times: megabytes.
fn inner_repeated(seed: &[u8], n: usize) -> Vec<u8> {
    let text = std::str::from_utf8(seed).unwrap();
    let (from, to) = (text.find("><").unwrap_or(0) + 1, text.rfind("</").unwrap());
    [&text[..from], &text[from..to].repeat(n), &text[to..]].concat().into_bytes()
}

/// The most that was held at once beyond what there was.
fn held(run: impl FnOnce()) -> usize {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    run();
    ALLOCATOR.peak_usage() - before
}

// One test: the peak is that of the process.
#[test]
fn nothing_panics_hangs_or_takes_more_memory_than_it_should() {
    let mut random = fastrand::Rng::with_seed(7);
    for of in ["decode", "envelope", "faults"] {
        for seed in seeds(of) {
            let mutations: Vec<_> = (0..600).map(|_| mutate(seed.clone(), &mut random)).collect();
            let long = [seed.repeat(500), inner_repeated(&seed, 4000)];
            for bytes in std::iter::once(seed).chain(mutations).chain(long) {
                fuzz::decode(&bytes);
                fuzz::faults(&bytes);
                let shown = || String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).into_owned();
                let bound = 3 * bytes.len() + SLACK;
                let took = held(|| fuzz::read(&bytes));
                assert!(took <= bound + structs(&bytes), "{took} of {bound}: {}", shown());
                let took = held(|| fuzz::envelope(&bytes));
                assert!(took <= bound, "{took} of {bound}: {}", shown());
            }
        }
    }
}
