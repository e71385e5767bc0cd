//! What the caller chose, as plain data: the stages read it, the builder fills it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Where the generated code lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Layout {
    /// One file with inline modules, for `include!` from `OUT_DIR`.
    #[default]
    SingleFile,
    /// A folder with `mod.rs` and a file for each module, for code that is checked in.
    Folder,
}

/// How the `yaserde` derives are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Yaserde {
    /// Behind the cargo feature `yaserde` of the crate that holds the code, which has to declare it.
    #[default]
    Feature,
    /// Always derived.
    Always,
    /// Not in the code at all.
    Never,
}

/// Which enumerations refuse values that the schema doesn't list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ClosedEnums {
    /// None: each has a variant `Other` that keeps what came.
    #[default]
    None,
    /// All of them.
    All,
    /// These, named as in the schema: `local` or `{namespace}local`.
    Named(BTreeSet<String>),
}

/// The type that the generated client methods are written on, where it isn't generated too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientPath {
    /// Path of the type, such as `crate::Client`.
    pub client: String,
    /// Path of an alias of one parameter, the response: what each method returns.
    pub reply: String,
}

/// Everything that can be chosen; see the methods of [`Builder`](crate::Builder) for what each means.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Target folder; `OUT_DIR` if none is given.
    pub out_dir: Option<PathBuf>,
    /// One file or a folder.
    pub layout: Layout,
    /// What is read and how it is named.
    pub options: crate::options::Options,
    /// Rust type by XSD type: `{namespace}local`, or `xs:local` for a built-in.
    pub type_overrides: BTreeMap<String, String>,
    /// Paths of derives put on every type.
    pub extra_derives: Vec<String>,
    /// How the `yaserde` derives are given.
    pub yaserde: Yaserde,
    /// Enumerations without `Other`.
    pub closed_enums: ClosedEnums,
    /// Members of requests that the client fills in.
    pub client_supplies: BTreeSet<String>,
    /// Member of a request's items that tells them apart.
    pub item_key: Option<String>,
    /// Global elements get a table and a visitor.
    pub elements: bool,
    /// Simple types with facets get `validate()`.
    pub validate: bool,
    /// The hand-written type that gets the methods.
    pub client: Option<ClientPath>,
    /// Told in the head of each file; `None` leaves it out.
    pub regenerate_command: Option<String>,
    /// Name of the source in the head; the file's name if none is given.
    pub source_name: Option<String>,
}
