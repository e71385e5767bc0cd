//! Generates from every WSDL below a folder, in memory, and reports each file's outcome: `corpus FOLDER`.
//!
//! The report is the same on every run; the last lines count the outcomes by class.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn main() {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: corpus FOLDER");
        std::process::exit(2);
    };
    let mut files = Vec::new();
    find(Path::new(&folder), &mut files);
    files.sort();
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let name = file.strip_prefix(&folder).unwrap_or(file).display();
        let run =
            std::panic::catch_unwind(|| soap_build::configure().layout(soap_build::Layout::SingleFile).generate(file));
        let (class, detail) = match run {
            Ok(Ok(generated)) => {
                let lines: usize = generated.files.values().map(|text| text.lines().count()).sum();
                ("generated".to_owned(), format!("{lines} lines, {} warnings", generated.warnings.len()))
            }
            Ok(Err(error)) => (class_of(&error), error.to_string()),
            Err(_) => ("panic".to_owned(), String::new()),
        };
        println!("{class}\t{name}\t{}", detail.replace('\n', " "));
        *classes.entry(class).or_default() += 1;
    }
    for (class, count) in classes {
        println!("{count}\t{class}");
    }
}

fn class_of(error: &soap_build::Error) -> String {
    let debug = format!("{error:?}");
    debug.split(['(', ' ', '{']).next().unwrap_or("Error").to_owned()
}

fn find(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, into);
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("wsdl")) {
            into.push(path);
        }
    }
}
