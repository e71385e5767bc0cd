//! Builds a folder's workspace. What doesn't compile is taken out by rustc's own diagnostics, and the rest is built again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::workspace::{Module, Workspace, hash, module_of};

/// What came out of a folder.
#[derive(Debug, Default)]
pub struct Built {
    /// The binary that holds a case.
    pub drivers: BTreeMap<String, PathBuf>,
    /// Cases that don't compile, and why.
    pub broken: BTreeMap<String, String>,
    /// Cases whose generated code compiles with a warning, and the first.
    pub warned: BTreeMap<String, String>,
}

/// What is kept beside a workspace, so that the same sources aren't built again.
#[derive(Serialize, Deserialize)]
struct Stamp {
    sources: u64,
    broken: BTreeMap<String, String>,
    #[serde(default)]
    warned: BTreeMap<String, String>,
    binaries: BTreeMap<String, PathBuf>,
}

/// Rounds of taking out what doesn't compile: rustc shows the errors of one phase at a time.
const ROUNDS: usize = 12;

/// Builds modules below `target/cases`; `root` is the workspace of the product.
pub fn build(root: &Path, target: &Path, cases: &Path, modules: Vec<Module>) -> Result<Built, String> {
    if modules.is_empty() {
        return Ok(Built::default());
    }
    let workspace = Workspace::new(target, cases);
    let sources = hash(&(&modules, product(root)));
    let stamp = workspace.folder.join("built.json");
    let kept = std::fs::read(&stamp).ok().and_then(|s| serde_json::from_slice::<Stamp>(&s).ok());
    if let Some(kept) = kept.filter(|k| k.sources == sources && k.binaries.values().all(|b| b.is_file())) {
        return Ok(Built { drivers: kept.binaries, broken: kept.broken, warned: kept.warned });
    }
    let built = rounds(root, target, &workspace, Workspace::shards(modules))?;
    let (broken, warned) = (built.broken.clone(), built.warned.clone());
    let kept = Stamp { sources, broken, warned, binaries: built.drivers.clone() };
    let text = serde_json::to_vec_pretty(&kept).map_err(|e| e.to_string())?;
    std::fs::write(stamp, text).map_err(|e| e.to_string())?;
    Ok(built)
}

fn rounds(root: &Path, target: &Path, workspace: &Workspace, mut shards: Vec<Vec<Module>>) -> Result<Built, String> {
    let mut built = Built::default();
    for _ in 0..ROUNDS {
        shards.retain(|s| !s.is_empty());
        if shards.is_empty() {
            return Ok(built);
        }
        workspace.write(root, &shards).map_err(|e| format!("writing {}: {e}", workspace.folder.display()))?;
        let outcome = cargo(target, workspace)?;
        if outcome.success {
            for Diagnostic { module: (shard, index), text } in outcome.warnings {
                if let Some(module) = shards.get(shard).and_then(|modules| modules.get(index)) {
                    built.warned.entry(module.case.clone()).or_insert(text);
                }
            }
            for (number, shard) in shards.iter().enumerate() {
                let binary = outcome.binaries.get(&workspace.crate_name(number)).ok_or("cargo names no binary")?;
                built.drivers.extend(shard.iter().map(|m| (m.case.clone(), binary.clone())));
            }
            return Ok(built);
        }
        let failed: Vec<usize> =
            (0..shards.len()).filter(|n| !outcome.binaries.contains_key(&workspace.crate_name(*n))).collect();
        if failed.is_empty() || outcome.elsewhere.is_some() {
            return Err(outcome.elsewhere.unwrap_or(outcome.stderr));
        }
        for number in failed {
            let Some(shard) = shards.get_mut(number) else {
                continue;
            };
            let mut errors: BTreeMap<usize, String> = BTreeMap::new();
            for error in outcome.errors.iter().filter(|e| e.module.0 == number) {
                errors.entry(error.module.1).or_insert_with(|| error.text.clone());
            }
            let (bad, good): (Vec<_>, Vec<_>) =
                std::mem::take(shard).into_iter().enumerate().partition(|(n, _)| errors.contains_key(n));
            for (n, module) in bad {
                built.broken.insert(module.case, errors.remove(&n).unwrap_or_default());
            }
            let mut good: Vec<Module> = good.into_iter().map(|(_, m)| m).collect();
            if outcome.errors.iter().any(|e| e.module.0 == number) {
                *shard = good;
            } else if good.len() == 1 {
                built.broken.extend(good.pop().map(|m| (m.case, outcome.unplaced(&workspace.crate_name(number)))));
            } else {
                // rustc died, or blames none: each half for itself.
                let half = good.split_off(good.len() / 2);
                *shard = good;
                shards.push(half);
            }
        }
    }
    for module in shards.into_iter().flatten() {
        built.broken.insert(module.case, format!("not built: other cases didn't compile in {ROUNDS} rounds"));
    }
    Ok(built)
}

/// An error or a warning of rustc in a module of a shard.
struct Diagnostic {
    module: (usize, usize),
    text: String,
}

#[derive(Default)]
struct CargoOutcome {
    success: bool,
    binaries: BTreeMap<String, PathBuf>,
    errors: Vec<Diagnostic>,
    /// Of generated code alone: what is around it is nobody's.
    warnings: Vec<Diagnostic>,
    /// Errors in no module, by crate.
    unplaced: BTreeMap<String, String>,
    /// The first error of a crate that is no shard: the product itself doesn't build.
    elsewhere: Option<String>,
    stderr: String,
}

impl CargoOutcome {
    fn unplaced(&self, name: &str) -> String {
        self.unplaced.get(name).cloned().unwrap_or_else(|| format!("rustc failed: {}", tail(&self.stderr)))
    }

    fn add(&mut self, workspace: &Workspace, line: &Line) {
        let Some(name) = &line.target.as_ref().map(|t| t.name.clone()) else {
            return;
        };
        match (line.reason.as_str(), &line.message, &line.executable) {
            ("compiler-artifact", _, Some(executable)) => {
                self.binaries.insert(name.clone(), executable.clone());
            }
            ("compiler-message", Some(message), _) if message.level == "error" => {
                let text = message.text();
                if let Some(module) = message.spans.iter().find_map(Span::module) {
                    self.errors.push(Diagnostic { module, text });
                } else if name.starts_with(&workspace.name) {
                    self.unplaced.entry(name.clone()).or_insert(text);
                } else {
                    self.elsewhere.get_or_insert(format!("{name}: {text}"));
                }
            }
            ("compiler-message", Some(message), _) if message.level == "warning" => {
                let generated = message.spans.iter().filter(|s| s.file_name.ends_with("generated.rs"));
                let module = generated.filter_map(Span::module).next();
                self.warnings.extend(module.map(|module| Diagnostic { module, text: message.text() }));
            }
            _ => {}
        }
    }
}

fn cargo(target: &Path, workspace: &Workspace) -> Result<CargoOutcome, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--keep-going", "--message-format=json", "--quiet"])
        .current_dir(&workspace.folder)
        .env("CARGO_TARGET_DIR", target.join("cases/target"))
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("cargo: {e}"))?;
    let mut outcome = CargoOutcome {
        success: output.status.success(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        ..CargoOutcome::default()
    };
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let Ok(line) = serde_json::from_str::<Line>(line) {
            outcome.add(workspace, &line);
        }
    }
    Ok(outcome)
}

/// A line of `cargo build --message-format=json`.
#[derive(Deserialize)]
struct Line {
    reason: String,
    target: Option<Target>,
    message: Option<Message>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    message: String,
    code: Option<Code>,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    #[serde(default)]
    text: Vec<Source>,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Source {
    text: String,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

impl Message {
    fn text(&self) -> String {
        let code = self.code.as_ref().map(|c| format!("[{}]", c.code)).unwrap_or_default();
        let place = self.spans.first().map(Span::place).unwrap_or_default();
        format!("{}{code}: {}{place}", self.level, self.message)
    }
}

impl Span {
    /// Where a macro was used counts, if the span itself lies in another crate.
    fn module(&self) -> Option<(usize, usize)> {
        module_of(&self.file_name).or_else(|| self.expansion.as_ref()?.span.module())
    }

    fn place(&self) -> String {
        let source = self.text.first().map(|s| s.text.trim()).unwrap_or_default();
        format!(" at {}:{}: {source}", self.file_name, self.line_start)
    }
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(6)..).unwrap_or_default().join(" | ")
}

/// A number for all that the generated code is built with beside itself.
fn product(root: &Path) -> u64 {
    let mut files = vec![root.join("Cargo.lock")];
    for name in ["soap-runtime", "case-driver"] {
        collect(&root.join("crates").join(name), &mut files);
    }
    files.sort();
    let texts: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().map(|f| (f.clone(), std::fs::read(f).unwrap_or_default())).collect();
    hash(&(texts, option_env!("CARGO_PKG_RUST_VERSION")))
}

/// `Cargo.toml` and `src` of a crate, recursively.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let skip = ["tests", "benches", "examples", "fuzz", "target"].iter().any(|n| path.ends_with(n));
        match path.is_dir() {
            true if !skip => collect(&path, files),
            false => files.push(path),
            _ => {}
        }
    }
}
