//! The workspace's own generated code: what it is made from, where it goes, and whether it is still what would be made.

pub mod conformance;

use std::path::{Path, PathBuf};

use soap_build::model::Model;
use soap_build::{Builder, Drift, Error, Generated};

/// One checked-in folder of generated code and how it is made.
#[derive(Debug)]
pub struct Target {
    /// The description, from the workspace's root.
    pub source: &'static str,
    /// The folder, from the workspace's root.
    pub dir: &'static str,
    /// The names of its types as a macro, for tests that are about each of them; from the workspace's root.
    list: &'static str,
    builder: fn() -> Builder,
}

/// All of them.
pub const TARGETS: [Target; 1] = [Target {
    source: "schema/centra.wsdl",
    dir: "crates/centra/src/generated",
    list: "crates/centra/tests/support/each_type.rs",
    builder: centra,
}];

/// The command that each file names in its first line.
const COMMAND: &str = "cargo codegen";

fn centra() -> Builder {
    soap_build::configure()
        // Every request carries the login, which callers give once, to the client.
        .client_supplies("login")
        .item_key("id")
        .client("crate::Client<T>", "crate::Reply")
}

/// The workspace's root, whatever the folder that the command runs in.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

impl Target {
    /// The code, not written.
    ///
    /// # Errors
    /// When the description can't be read or understood.
    pub fn generate(&self, root: &Path) -> Result<Generated, Error> {
        (self.builder)().out_dir(root.join(self.dir)).regenerate_command(COMMAND).generate(root.join(self.source))
    }

    /// Writes what differs.
    ///
    /// # Errors
    /// When the description can't be understood or the folder can't be written.
    pub fn write(&self, root: &Path) -> Result<Generated, Error> {
        let generated = self.generate(root)?;
        generated.write(&root.join(self.dir)).map_err(|source| Error::Io { path: self.dir.into(), source })?;
        std::fs::write(root.join(self.list), list(&self.model(root)?))
            .map_err(|source| Error::Io { path: self.list.into(), source })?;
        Ok(generated)
    }

    /// What the code and the list are made from.
    fn model(&self, root: &Path) -> Result<Model, Error> {
        soap_build::load((self.builder)(), root.join(self.source))
    }

    /// Whether the list of types is what would be made.
    ///
    /// # Errors
    /// When the description can't be understood.
    pub fn lists(&self, root: &Path) -> Result<bool, Error> {
        let due = list(&self.model(root)?);
        Ok(std::fs::read_to_string(root.join(self.list)).is_ok_and(|is| is == due))
    }

    /// Where the list of types is, from the workspace's root.
    #[must_use]
    pub fn list(&self) -> &'static str {
        self.list
    }

    /// How the folder differs from what would be made; writes nothing.
    ///
    /// # Errors
    /// When the description can't be understood or the folder can't be read.
    pub fn check(&self, root: &Path) -> Result<Drift, Error> {
        let generated = self.generate(root)?;
        generated.check(&root.join(self.dir)).map_err(|source| Error::Io { path: self.dir.into(), source })
    }
}

/// `each_type!(name)` calls `name!(Type)` for each type.
fn list(model: &Model) -> String {
    let calls: String = model.types.iter().map(|ty| format!("        $each!({});\n", ty.name)).collect();
    format!(
        "//! All generated types by name. Made by `{COMMAND}`; not edited by hand.\n\nmacro_rules! each_type {{\n    \
         ($each:ident) => {{\n{calls}    }};\n}}\npub(crate) use each_type;\n"
    )
}
