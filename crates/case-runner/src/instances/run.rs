//! Round trips of made instances through generated code, in strict and in tolerant mode.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use soap_build::Builder;

use super::{Instance, make};
use crate::case::{Case, Direction, Kind, Message, Outcome, Spec, Verdict};
use crate::compile::{self, Built};
use crate::driver::Driver;
use crate::generate;
use crate::judge;
use crate::report::Failure;
use crate::workspace::Module;

/// A description to make instances of.
#[derive(Debug, Clone)]
pub struct Source {
    /// Unique among those of a run; also the name of its folder.
    pub name: String,
    /// The WSDL or schema.
    pub entry: PathBuf,
    /// More folders that its documents may lie in.
    pub allow: Vec<PathBuf>,
}

/// What came of a source.
#[derive(Debug, Default)]
pub struct Outcomes {
    /// Documents that were made and asked about.
    pub documents: usize,
    /// Why others weren't made, and how many.
    pub unmade: Unmade,
    /// What is wrong.
    pub failures: Vec<Failure>,
}

/// Why documents weren't made, and how many.
pub type Unmade = BTreeMap<&'static str, usize>;

/// Where things lie.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// The workspace of the product.
    pub root: &'a Path,
    /// Cargo's target folder: the generated crates are built below it.
    pub target: &'a Path,
    /// Gets a folder for each source, with its documents.
    pub out: &'a Path,
}

/// Makes, generates, builds and asks. By the names of the sources; those that don't generate are left out.
pub fn run(sources: &[Source], places: Places<'_>) -> Result<BTreeMap<String, Outcomes>, String> {
    let mut outcomes = BTreeMap::new();
    let mut modules = Vec::new();
    let mut cases = Vec::new();
    for source in sources {
        // Errors of the compiler are the business of other tests.
        let Some((case, module, unmade)) = prepare(source, places.out)? else { continue };
        let documents = case.spec.messages.len();
        outcomes.insert(case.name.clone(), Outcomes { documents, unmade, failures: Vec::new() });
        if documents > 0 {
            modules.push(module);
            cases.push(case);
        }
    }
    let built = compile::build(places.root, places.target, places.out, modules)?;
    for (name, failures) in judge_all(&cases, &built) {
        if let Some(outcome) = outcomes.get_mut(&name) {
            outcome.failures = failures;
        }
    }
    Ok(outcomes)
}

/// What is wrong with the documents of each case; a driver is started once.
pub fn judge_all(cases: &[Case], built: &Built) -> Vec<(String, Vec<Failure>)> {
    let mut by_driver: BTreeMap<Option<&PathBuf>, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        by_driver.entry(built.drivers.get(&case.name)).or_default().push(case);
    }
    let mut all = Vec::new();
    for (binary, cases) in by_driver {
        let mut driver = binary.map(|b| Driver::new(b));
        for case in cases {
            let mut failures = match &mut driver {
                Some(driver) => judge::by_codec(case, driver),
                None => {
                    let why = built.broken.get(&case.name).cloned().unwrap_or_default();
                    vec![Failure::new("generated.rs", "compile", why)]
                }
            };
            let warned = built.warned.get(&case.name);
            failures.extend(warned.map(|why| Failure::new("generated.rs", "warning", why)));
            all.push((case.name.clone(), failures));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn builder(source: &Source) -> Builder {
    let builder = soap_build::configure().layout(soap_build::Layout::SingleFile).elements(true).all_types(true);
    source.allow.iter().fold(builder, |builder, folder| builder.allow_folder(folder))
}

/// A case of the documents made, written below a folder; `None` where the description doesn't generate.
pub fn prepare(source: &Source, out: &Path) -> Result<Option<(Case, Module, Unmade)>, String> {
    let Ok(model) = soap_build::load(builder(source), &source.entry) else { return Ok(None) };
    let Ok(generated) = builder(source).generate(&source.entry) else { return Ok(None) };
    let code = generated.files.into_values().collect::<Vec<_>>().concat();
    let made = make(&model);
    let folder = out.join(&source.name);
    let messages = write(&folder, &made.instances).map_err(|e| format!("{}: {e}", folder.display()))?;
    let spec = Spec {
        outcome: Outcome::Generates,
        error: None,
        operations: Vec::new(),
        messages,
        exchanges: Vec::new(),
        qnames: made.qnames.iter().cloned().collect(),
        import: serde_json::Value::Null,
    };
    let case = Case { name: source.name.clone(), folder, kind: Kind::Schema, spec };
    let module = generate::module(&case, code, None);
    Ok(Some((case, module, made.unmade)))
}

fn write(folder: &Path, instances: &[Instance]) -> std::io::Result<Vec<Message>> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let mut messages = Vec::new();
    for instance in instances {
        let file = format!("{}.xml", instance.name);
        std::fs::write(folder.join(&file), &instance.xml)?;
        let (operation, direction): (Option<String>, Option<Direction>) = instance.operation.clone().unzip();
        messages.push(Message {
            file,
            operation,
            overload: instance.operation.is_some().then_some(instance.overload),
            direction,
            verdict: Verdict::Same,
            canonical: None,
            values: Vec::new(),
        });
    }
    Ok(messages)
}
