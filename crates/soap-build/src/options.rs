//! What a user may say about the model before it is made.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Knobs of the front half; everything has a default that suits.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Names of the operations to generate; empty means all.
    pub operations: Vec<String>,
    /// Folders that documents may be read from, besides that of the main document.
    pub allow: Vec<PathBuf>,
    /// Addresses of documents and the local files to read instead.
    pub catalog: BTreeMap<String, PathBuf>,
    /// Prefix to write for a namespace, instead of `ns1`, `ns2`, ...
    pub prefixes: BTreeMap<String, String>,
    /// Rust module for a namespace, instead of one made from its last segment.
    pub modules: BTreeMap<String, String>,
    /// Types outside any reach of an operation are generated too.
    pub all_types: bool,
}
