//! Makes instances of every global element and message below a folder, and puts each through the generated code:
//! `instances FOLDER [--allow DIR].. [--out DIR] [--only TEXT] [--part N/OF]`.
//!
//! Read in strict mode and written again by the wire codec, each has to be the same. The derives of `yaserde` are most of
//! the build and aren't asked: `CASES_YASERDE=off` leaves them out. Each different WSDL is taken once; `--only` picks by path, and
//! `--part 2/5` takes each fifth file, from the second on. The documents are left in the folder named by `--out`, with a
//! list `index.tsv` of source and document for `validate.py`, which says whether they are valid.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use case_runner::folders;
use case_runner::instances::run::{Places, Source, run};

const USAGE: &str = "usage: instances FOLDER [--allow DIR].. [--out DIR] [--only TEXT] [--part N/OF]";

struct Arguments {
    folder: PathBuf,
    allow: Vec<PathBuf>,
    out: PathBuf,
    only: String,
    part: (usize, usize),
}

fn arguments() -> Option<Arguments> {
    let mut folder = None;
    let mut a = Arguments {
        folder: PathBuf::new(),
        allow: Vec::new(),
        out: PathBuf::from("target/instances"),
        only: String::new(),
        part: (1, 1),
    };
    let mut rest = std::env::args().skip(1);
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--allow" => a.allow.push(PathBuf::from(rest.next()?)),
            "--out" => a.out = PathBuf::from(rest.next()?),
            "--only" => a.only = rest.next()?,
            "--part" => {
                let part = rest.next()?;
                let (n, of) = part.split_once('/')?;
                a.part = (n.parse().ok()?, of.parse().ok().filter(|of| *of > 0)?);
            }
            _ if argument.starts_with('-') || folder.is_some() => return None,
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    a.folder = folder?;
    a.allow.insert(0, a.folder.clone());
    Some(a)
}

fn main() -> std::process::ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("{USAGE}");
        return 2.into();
    };
    match all(&arguments) {
        Ok(true) => 0.into(),
        Ok(false) => 1.into(),
        Err(why) => {
            eprintln!("{why}");
            2.into()
        }
    }
}

fn all(arguments: &Arguments) -> Result<bool, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().map_err(|e| e.to_string())?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    std::fs::create_dir_all(&arguments.out).map_err(|e| e.to_string())?;
    let out = arguments.out.canonicalize().map_err(|e| e.to_string())?;
    let sources = sources(arguments);
    let outcomes = run(&sources, Places { root: &root, target: &target, out: &out })?;

    let mut index = Vec::new();
    let (mut documents, mut failed) = (0, 0);
    let mut unmade: BTreeMap<&str, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for source in &sources {
        let path = source.entry.strip_prefix(&arguments.folder).unwrap_or(&source.entry).display();
        let Some(outcome) = outcomes.get(&source.name) else {
            println!("refused\t{path}");
            continue;
        };
        let bad: std::collections::BTreeSet<&str> = outcome.failures.iter().map(|f| f.file.as_str()).collect();
        println!("{}\t{path}\t{} documents", if bad.is_empty() { "same" } else { "FAILED" }, outcome.documents);
        for failure in &outcome.failures {
            println!("  {}/{}\t{}\t{}", source.name, failure.file, failure.what, failure.why.replace('\n', " "));
            *kinds.entry(&failure.what).or_default() += 1;
        }
        documents += outcome.documents;
        failed += bad.len();
        outcome.unmade.iter().for_each(|(why, count)| *unmade.entry(why).or_default() += count);
        writeln!(index, "{}\t{}", source.name, source.entry.display()).map_err(|e| e.to_string())?;
    }
    std::fs::write(out.join("index.tsv"), index).map_err(|e| e.to_string())?;
    unmade.iter().for_each(|(why, count)| println!("{count}\tnot made: {why}"));
    kinds.iter().for_each(|(what, count)| println!("{count}\tfailed: {what}"));
    println!("instances: {} sources, {documents} documents, {failed} failed", outcomes.len());
    Ok(failed == 0)
}

/// Each different file once, in the order of their paths.
fn sources(arguments: &Arguments) -> Vec<Source> {
    let mut files = folders::files(&arguments.folder, &["wsdl"]);
    let mut seen = std::collections::HashSet::new();
    files.retain(|f| {
        let mut hasher = DefaultHasher::new();
        std::fs::read(f).unwrap_or_default().hash(&mut hasher);
        f.to_string_lossy().contains(&arguments.only) && seen.insert(hasher.finish())
    });
    let (n, of) = arguments.part;
    let picked = files.into_iter().enumerate().filter(|(i, _)| i % of == n.saturating_sub(1) % of);
    let source = |(i, entry): (usize, PathBuf)| {
        let stem = entry.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Source { name: format!("s{i:04}-{stem}"), entry, allow: arguments.allow.clone() }
    };
    picked.map(source).collect()
}
