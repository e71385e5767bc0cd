//! The generated workspace: the cases of a folder as modules of a few binary crates, written only where they changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// A case as Rust: files of a module folder, `mod.rs` among them, which offers `CASE`.
#[derive(Debug, Clone, Hash)]
pub struct Module {
    /// The case.
    pub case: String,
    /// Path below the module's folder, and text.
    pub files: Vec<(PathBuf, String)>,
}

impl Module {
    fn size(&self) -> usize {
        self.files.iter().map(|(_, text)| text.len()).sum()
    }
}

/// Source that a crate holds at most, unless it is a single case: the front of rustc works on a crate with one thread, so two
/// cores need several, and an error costs a crate another build.
const SHARD: usize = 1_500_000;

/// A folder's workspace.
#[derive(Debug)]
pub struct Workspace {
    /// Where it lies, below `target/cases`.
    pub folder: PathBuf,
    /// The prefix of its crates' names, unique in the target folder that all workspaces share.
    pub name: String,
}

impl Workspace {
    /// The workspace for the cases of a folder.
    pub fn new(target: &Path, cases: &Path) -> Workspace {
        let name = format!("cases-{:016x}", hash(&(cases, yaserde())));
        Workspace { folder: target.join("cases").join(&name), name }
    }

    /// Cuts the modules into crates of about the same size, in their order.
    pub fn shards(modules: Vec<Module>) -> Vec<Vec<Module>> {
        let total: usize = modules.iter().map(Module::size).sum();
        // Two at least, for two cores.
        let limit = SHARD.min(total / 2 + 1);
        let mut shards: Vec<Vec<Module>> = Vec::new();
        let mut room = 0;
        for module in modules {
            let size = module.size();
            match shards.last_mut() {
                Some(last) if size <= room => last.push(module),
                _ => {
                    shards.push(vec![module]);
                    room = limit;
                }
            }
            room = room.saturating_sub(size);
        }
        shards
    }

    /// The name of a shard's crate and binary.
    pub fn crate_name(&self, shard: usize) -> String {
        format!("{}-{shard:02}", self.name)
    }

    /// Writes all of it; `root` is the workspace of the product.
    pub fn write(&self, root: &Path, shards: &[Vec<Module>]) -> io::Result<()> {
        let mut kept = vec![PathBuf::from("Cargo.toml"), PathBuf::from("Cargo.lock"), PathBuf::from("built.json")];
        write(&self.folder.join("Cargo.toml"), &workspace_manifest(shards.len()))?;
        if !self.folder.join("Cargo.lock").exists() {
            std::fs::copy(root.join("Cargo.lock"), self.folder.join("Cargo.lock"))?;
        }
        for (number, shard) in shards.iter().enumerate() {
            let folder = PathBuf::from(format!("shard{number:02}"));
            let mut put = |path: PathBuf, text: &str| {
                write(&self.folder.join(&path), text)?;
                kept.push(path);
                io::Result::Ok(())
            };
            put(folder.join("Cargo.toml"), &manifest(&self.crate_name(number), root))?;
            put(folder.join("src/main.rs"), &main(shard))?;
            for (index, module) in shard.iter().enumerate() {
                for (path, text) in &module.files {
                    put(folder.join(format!("src/c{index:03}")).join(path), text)?;
                }
            }
        }
        remove_others(&self.folder, Path::new(""), &kept)
    }
}

/// The module that a path of a diagnostic lies in: `shard03/src/c012/types.rs` is `(3, 12)`.
pub fn module_of(path: &str) -> Option<(usize, usize)> {
    let path = path.replace('\\', "/");
    let (before, after) = path.rsplit_once("/src/c")?;
    let index = after.split('/').next()?.parse().ok()?;
    let shard = before.rsplit('/').next()?.strip_prefix("shard")?.parse().ok()?;
    Some((shard, index))
}

/// A number for what is the same.
pub fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn workspace_manifest(shards: usize) -> String {
    let members: Vec<String> = (0..shards).map(|n| format!("\"shard{n:02}\"")).collect();
    format!(
        r#"[workspace]
resolver = "3"
members = [{}]

[profile.dev]
debug = false
incremental = false

# The runtime and what it stands on: gzip and hashing are slow without.
[profile.dev.package."*"]
opt-level = 1
"#,
        members.join(", ")
    )
}

fn manifest(name: &str, root: &Path) -> String {
    let path = |dir: &str| root.join("crates").join(dir).display().to_string().replace('\\', "/");
    format!(
        r#"[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[features]
default = [{feature}]
yaserde = []

[dependencies]
case-driver = {{ path = "{}" }}
soap-runtime = {{ path = "{}", features = [{feature}] }}
yaserde = {{ version = "0.13.2", features = ["derive"] }}
"#,
        path("case-driver"),
        path("soap-runtime"),
        feature = if yaserde() { "\"yaserde\"" } else { "" },
    )
}

fn main(shard: &[Module]) -> String {
    let modules: String = (0..shard.len()).map(|n| format!("mod c{n:03};\n")).collect();
    let table: String =
        shard.iter().enumerate().map(|(n, m)| format!("        ({:?}, &c{n:03}::CASE),\n", m.case)).collect();
    format!("#![recursion_limit = \"512\"]\n{modules}\nfn main() {{\n    case_driver::serve(&[\n{table}    ]);\n}}\n")
}

/// The derives of `yaserde` are most of the build: `CASES_YASERDE=off` leaves them out while something else is looked for.
fn yaserde() -> bool {
    std::env::var_os("CASES_YASERDE").is_none_or(|v| v != "off")
}

/// Cargo goes by times: a file that is the same is left alone.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(path, text)
}

/// What an earlier run left.
fn remove_others(root: &Path, below: &Path, kept: &[PathBuf]) -> io::Result<()> {
    for entry in std::fs::read_dir(root.join(below))? {
        let path = below.join(entry?.file_name());
        let full = root.join(&path);
        if kept.contains(&path) {
        } else if !full.is_dir() {
            std::fs::remove_file(full)?;
        } else if kept.iter().any(|k| k.starts_with(&path)) {
            remove_others(root, &path, kept)?;
        } else {
            std::fs::remove_dir_all(full)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(case: &str, size: usize) -> Module {
        Module { case: case.into(), files: vec![("mod.rs".into(), "x".repeat(size))] }
    }

    #[test]
    fn shards_are_two_at_least_and_of_like_size() {
        let sizes = |modules| -> Vec<usize> { Workspace::shards(modules).iter().map(Vec::len).collect() };
        assert_eq!(sizes(vec![module("a", 10), module("b", 10), module("c", 10), module("d", 10)]), [2, 2]);
        assert_eq!(sizes(vec![module("a", 2 * SHARD), module("b", 10), module("c", SHARD)]), [1, 1, 1]);
        assert_eq!(sizes(vec![]), [0; 0]);
    }

    #[test]
    fn diagnostics_lead_to_a_module() {
        assert_eq!(module_of("shard03/src/c012/mod.rs"), Some((3, 12)));
        assert_eq!(module_of("/x/shard10/src/c000/generated/types.rs"), Some((10, 0)));
        assert_eq!(module_of("shard03/src/main.rs"), None);
        assert_eq!(module_of("/home/me/crates/soap-runtime/src/codec/mod.rs"), None);
    }

    #[test]
    fn files_of_an_earlier_run_go_and_others_keep_their_time() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("Cargo.lock"), "lock").unwrap();
        let workspace = Workspace::new(dir.path(), Path::new("/cases"));
        let module = |case: &str| module(case, 1);
        workspace.write(dir.path(), &[vec![module("a"), module("b")], vec![module("c")]]).unwrap();
        let kept = workspace.folder.join("shard00/src/c000/mod.rs");
        let time = || std::fs::metadata(&kept).unwrap().modified().unwrap();
        let before = time();
        workspace.write(dir.path(), &[vec![module("a")]]).unwrap();
        assert_eq!(time(), before);
        assert!(!workspace.folder.join("shard00/src/c001").exists());
        assert!(!workspace.folder.join("shard01").exists());
    }
}
