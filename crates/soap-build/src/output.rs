//! The only file that formats and writes: head, layout, compare.

mod check;
mod format;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

pub use check::Drift;
pub(crate) use format::render;

/// Generated code, not yet written.
#[derive(Debug, Clone, Default)]
pub struct Generated {
    /// Text of each file by its path under the target folder.
    pub files: BTreeMap<PathBuf, String>,
    /// Every document that was read, in order of reading.
    pub inputs: Vec<PathBuf>,
    /// What was degraded or passed over.
    pub warnings: Vec<crate::error::Warning>,
}

impl Generated {
    /// Writes what differs, and removes files that an earlier run made and this one doesn't.
    ///
    /// # Errors
    /// When a file can't be read or written.
    pub fn write(&self, dir: &Path) -> io::Result<()> {
        for (name, text) in &self.files {
            let path = dir.join(name);
            if std::fs::read_to_string(&path).is_ok_and(|old| old == *text) {
                continue;
            }
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(&path, text)?;
        }
        for stray in check::strays(self, dir)? {
            std::fs::remove_file(dir.join(stray))?;
        }
        Ok(())
    }

    /// Compares with what is in the folder; writes nothing.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn check(&self, dir: &Path) -> io::Result<Drift> {
        check::compare(self, dir)
    }
}

/// A module of generated code: its place, its head and its items in order.
#[derive(Debug)]
pub(crate) struct Module {
    /// Path from the root, such as `["types", "orders"]`; the root itself is empty.
    pub path: Vec<String>,
    /// Head of the module's docs.
    pub docs: Vec<String>,
    /// Visible outside of the generated code.
    pub public: bool,
    /// Lints that the module's shape can't keep.
    pub allow: Vec<&'static str>,
    /// Items in order; those of one element stand together.
    pub items: Vec<proc_macro2::TokenStream>,
}
