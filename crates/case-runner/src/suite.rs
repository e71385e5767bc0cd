//! The whole run of a test target: folders, generation, build, judgement, report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::case::{Case, Kind, Outcome};
use crate::compile::{self, Built};
use crate::driver::Driver;
use crate::folders::{self, Folder};
use crate::generate::{self, Generated};
use crate::instances::run::{self, Source};
use crate::judge;
use crate::report::{Failure, Report};
use crate::workspace::Module;

/// Schemas of the project that are no cases, with a name.
const OTHERS: [(&str, &str); 3] = [
    ("centra", "schema/centra.wsdl"),
    ("shop", "crates/soap-build/tests/golden/shop/service.wsdl"),
    ("shapes", "crates/soap-build/tests/golden/shapes/service.wsdl"),
];

/// What a test target runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Descriptions and their messages: the kinds `schema`, `wsdl` and `message`.
    Messages,
    /// Answers over HTTP: the kind `http`, and the exchanges of any other.
    Exchanges,
}

impl Part {
    fn owns(self, kind: Option<Kind>) -> bool {
        match kind {
            Some(Kind::Http) => self == Part::Exchanges,
            Some(Kind::Import) => false,
            // A folder without a known kind is reported once.
            Some(_) | None => self == Part::Messages,
        }
    }

    fn runs(self, case: &Case) -> bool {
        self.owns(Some(case.kind)) || self == Part::Exchanges && !case.spec.exchanges.is_empty()
    }
}

/// Runs a part over all folders. `tmpdir` is `CARGO_TARGET_TMPDIR` of the test target.
pub fn run(part: Part, tmpdir: &str) -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().unwrap_or(root);
    let target = Path::new(tmpdir).parent().unwrap_or(Path::new(tmpdir)).to_owned();
    let mut report = Report::default();
    for folder in folders::from_environment() {
        one(part, &root, &target, folder, &mut report);
    }
    report.finish()
}

/// Runs a part over a folder.
pub fn one(part: Part, root: &Path, target: &Path, folder: Folder, report: &mut Report) {
    for broken in folder.broken.iter().filter(|b| part.owns(b.kind)) {
        report.case(&broken.name, &[Failure::new("case.json", "load", &broken.why)]);
    }
    // Both parts build the same workspace, so that the second finds it built.
    let cases: Vec<Case> = folder.cases.into_iter().filter(|c| c.kind != Kind::Import).collect();
    if !cases.iter().any(|c| part.runs(c)) {
        return;
    }
    // Another run over the same cases would write the workspace while this one builds or asks.
    let _lock = lock(target);
    let values = (folder.path == root.join("cases")).then(|| root.join("crates/soap-build/tests/values"));
    let mut generated = generate::all(&cases, values.as_deref());
    let mut modules: Vec<Module> = generated.values_mut().filter_map(|g| g.module.take()).collect();
    let made = if values.is_some() { instances(root, target, &cases, &mut modules) } else { Vec::new() };
    let built = compile::build(root, target, &key(&folder.path), modules);
    let (built, unbuilt) = match built {
        Ok(built) => (built, None),
        Err(why) => (Built::default(), Some(why)),
    };
    let run: Vec<&Case> = cases.iter().filter(|c| part.runs(c)).collect();
    let asserted = values.is_some();
    let failures = judge_all(part, asserted, &run, &generated, &built, unbuilt.as_deref());
    for (case, failures) in run.iter().zip(failures) {
        report.case(&case.name, &failures);
    }
    if part == Part::Messages {
        for (name, failures) in run::judge_all(&made, &built) {
            report.case(&format!("made-of-{name}"), &failures);
        }
    }
}

/// Instances made of the project's own schemas, the cases' among them, as cases of their own. The compiled code of a case
/// serves both; the other schemas are added to the modules.
fn instances(root: &Path, target: &Path, cases: &[Case], modules: &mut Vec<Module>) -> Vec<Case> {
    let out = target.join("cases/made");
    let only = std::env::var("CASES_ONLY").unwrap_or_default();
    let more = OTHERS.iter().map(|(name, path)| Source {
        name: (*name).to_owned(),
        entry: root.join(path),
        allow: Vec::new(),
    });
    let own = cases
        .iter()
        .filter(|c| c.spec.outcome == Outcome::Generates)
        .filter_map(|c| Some(Source { name: c.name.clone(), entry: c.entry().ok()?, allow: Vec::new() }));
    let mut made = Vec::new();
    for source in own.chain(more.filter(|s| s.name.contains(&only))) {
        // What can't be made or written is no message to be judged: the case itself says what is wrong.
        let Ok(Some((case, module, _))) = run::prepare(&source, &out) else { continue };
        if modules.iter().all(|m| m.case != case.name) {
            modules.push(module);
        }
        made.push(case);
    }
    made
}

/// Held until it is dropped; without it, where the file system has none, the run goes on.
fn lock(target: &Path) -> Option<std::fs::File> {
    let folder = target.join("cases");
    std::fs::create_dir_all(&folder).ok()?;
    let file = std::fs::File::create(folder.join("lock")).ok()?;
    file.lock().ok().map(|()| file)
}

/// A run of some cases has a workspace of its own, so that it doesn't undo that of all.
fn key(folder: &Path) -> PathBuf {
    let only = std::env::var("CASES_ONLY").unwrap_or_default();
    if only.is_empty() { folder.to_owned() } else { folder.join(only) }
}

/// By case in the order given; the drivers run beside each other. `asserted`: typed values have facts to meet.
fn judge_all(
    part: Part,
    asserted: bool,
    cases: &[&Case],
    generated: &BTreeMap<String, Generated>,
    built: &Built,
    unbuilt: Option<&str>,
) -> Vec<Vec<Failure>> {
    let mut by_driver: BTreeMap<Option<&PathBuf>, Vec<usize>> = BTreeMap::new();
    for (index, case) in cases.iter().enumerate() {
        by_driver.entry(built.drivers.get(&case.name)).or_default().push(index);
    }
    let judge_one = |index: usize, driver: Option<&mut Driver>| -> (usize, Vec<Failure>) {
        let Some(case) = cases.get(index) else {
            return (index, Vec::new());
        };
        let mut failures = generated.get(&case.name).map(|g| g.failures.clone()).unwrap_or_default();
        let warned = built.warned.get(&case.name).filter(|_| part == Part::Messages);
        failures.extend(warned.map(|why| Failure::new("case.json", "warning", why)));
        let broken = built.broken.get(&case.name).map(String::as_str).or(unbuilt);
        match (driver, broken) {
            (Some(driver), _) => failures.extend(match part {
                Part::Messages => judge::messages(case, driver, asserted),
                Part::Exchanges => judge::exchanges(case, driver, asserted),
            }),
            (None, Some(why)) if failures.is_empty() => failures.push(Failure::new("case.json", "compile", why)),
            (None, _) => {}
        }
        (index, failures)
    };
    let mut results: Vec<(usize, Vec<Failure>)> = std::thread::scope(|scope| {
        let judge_one = &judge_one;
        let threads: Vec<_> = by_driver
            .into_iter()
            .map(|(binary, indices)| {
                scope.spawn(move || {
                    let mut driver = binary.map(|b| Driver::new(b));
                    indices.into_iter().map(|i| judge_one(i, driver.as_mut())).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|t| t.join().unwrap_or_default()).collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, failures)| failures).collect()
}
