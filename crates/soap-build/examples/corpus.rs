//! Generates from every WSDL below a folder, in memory, and reports each file's outcome:
//! `corpus FOLDER [--allow DIR].. [--warnings]`.
//!
//! A corpus holds services whole, so that a document may be read wherever in the folder it lies; `--allow` adds more
//! folders. The report is the same on every run; its last lines count the outcomes, and the files that have each kind
//! of warning. With `--warnings` each warning is there too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

const USAGE: &str = "usage: corpus FOLDER [--allow DIR].. [--warnings]";

struct Arguments {
    folder: PathBuf,
    allow: Vec<PathBuf>,
    warnings: bool,
}

fn arguments() -> Option<Arguments> {
    let mut folder = None;
    let (mut allow, mut warnings) = (Vec::new(), false);
    let mut rest = std::env::args().skip(1);
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--allow" => allow.push(PathBuf::from(rest.next()?)),
            "--warnings" => warnings = true,
            _ if argument.starts_with('-') || folder.is_some() => return None,
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    Some(Arguments { folder: folder?, allow, warnings })
}

fn main() {
    let Some(arguments) = arguments() else {
        eprintln!("{USAGE}");
        std::process::exit(2);
    };
    let files = case_runner::folders::files(&arguments.folder, &["wsdl"]);
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut warned = 0;
    for file in &files {
        let name = file.strip_prefix(&arguments.folder).unwrap_or(file).display();
        let run = std::panic::catch_unwind(|| {
            let builder = soap_build::configure().layout(soap_build::Layout::SingleFile);
            let allow = std::iter::once(&arguments.folder).chain(&arguments.allow);
            allow.fold(builder, |builder, folder| builder.allow_folder(folder)).generate(file)
        });
        let (class, detail) = match run {
            Ok(Ok(generated)) => {
                let lines: usize = generated.files.values().map(|text| text.lines().count()).sum();
                warned += usize::from(!generated.warnings.is_empty());
                for kind in generated.warnings.iter().map(|w| kind_of(&w.message)).collect::<BTreeSet<_>>() {
                    *kinds.entry(kind).or_default() += 1;
                }
                if arguments.warnings {
                    for warning in &generated.warnings {
                        println!("warning\t{name}\t{}", one_line(&warning.to_string()));
                    }
                }
                ("generated".to_owned(), format!("{lines} lines, {} warnings", generated.warnings.len()))
            }
            Ok(Err(error)) => (class_of(&error), error.to_string()),
            Err(_) => ("panic".to_owned(), String::new()),
        };
        println!("{class}\t{name}\t{}", one_line(&detail));
        *classes.entry(class).or_default() += 1;
    }
    for (class, count) in classes {
        println!("{count}\t{class}");
    }
    println!("{warned}\tgenerated with warnings");
    for (kind, count) in kinds {
        println!("{count}\twarning: {kind}");
    }
}

/// A warning without what is peculiar to one document.
fn kind_of(message: &str) -> String {
    let mut kind = String::new();
    for word in message.split_whitespace() {
        let own = word.contains(['`', '"', '{']) || word.bytes().any(|b| b.is_ascii_digit());
        kind.push_str(if own { " .." } else { " " });
        kind.push_str(if own { "" } else { word });
    }
    kind.trim().to_owned()
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

fn class_of(error: &soap_build::Error) -> String {
    let debug = format!("{error:?}");
    debug.split(['(', ' ', '{']).next().unwrap_or("Error").to_owned()
}
