//! What is fuzzed: a description from its text to its code. None may panic or hang. Shared by `fuzz/` and `fuzz_seeds.rs`.

use std::sync::LazyLock;

use soap_build::{Error, configure};
use tempfile::TempDir;

/// Holds the one document and nothing else, so that no reference leads to a file; gone with the process' temporary files.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

/// Loads, reads, lowers and emits.
pub fn schema(bytes: &[u8]) {
    let path = FOLDER.path().join("service.wsdl");
    std::fs::write(&path, bytes).unwrap();
    let made = configure().all_types(true).elements(true).validate(true).generate(&path);
    // What was lowered must be Rust, whatever the names.
    if let Err(Error::Emit(why)) = made {
        panic!("{why}");
    }
}

/// Words that values are replaced by, beside those that stand in the document.
const WORDS: [&str; 24] = [
    "",
    "0",
    "1",
    "2",
    "unbounded",
    "4294967296",
    "-1",
    "t:A",
    "t:B",
    "t:C",
    "A",
    "B",
    "xs:string",
    "xs:int",
    "xs:anyType",
    "xs:QName",
    "true",
    "##any",
    "##other",
    "##targetNamespace",
    "qualified",
    "prohibited",
    "urn:t",
    "service.wsdl",
];

/// Another document of the same tags: some gone, doubled, moved, or with another's value.
pub fn mutate(bytes: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut tags: Vec<String> = text.split_inclusive('>').map(str::to_owned).collect();
    for _ in 0..random.usize(1..6) {
        if tags.is_empty() {
            break;
        }
        let (at, to) = (random.usize(0..tags.len()), random.usize(0..tags.len()));
        match random.u8(0..8) {
            0 => drop(tags.remove(at)),
            1 => tags.insert(to, tags[at].clone()),
            2 => tags.swap(at, to),
            3 => {
                // A whole run, so that elements stay whole more often.
                let run = tags[at..(at + random.usize(1..8)).min(tags.len())].to_vec();
                drop(tags.splice(to..to, run));
            }
            4 => {
                // From a tag to the one that ends it.
                let name = tags[at]
                    .trim_start()
                    .trim_start_matches('<')
                    .split([' ', '>', '/'])
                    .next()
                    .unwrap_or("")
                    .to_owned();
                let end = tags[at..].iter().position(|tag| tag.contains(&format!("</{name}"))).unwrap_or(0);
                let run = tags[at..=at + end].to_vec();
                drop(tags.splice(to..to, run));
            }
            _ => {
                let words: Vec<String> = tags[to].split('"').skip(1).step_by(2).map(str::to_owned).collect();
                let mut pieces: Vec<String> = tags[at].split('"').map(str::to_owned).collect();
                let value = random.usize(0..pieces.len()) | 1;
                if value < pieces.len() {
                    pieces[value] = match words.get(random.usize(0..=words.len())) {
                        Some(word) => word.clone(),
                        None => WORDS[random.usize(0..WORDS.len())].to_owned(),
                    };
                }
                tags[at] = pieces.join("\"");
            }
        }
    }
    tags.concat().into_bytes()
}
