//! Schemas: every document of the set, read through `xsd-parser`, and its components by name.

pub mod components;
pub mod crawl;
pub mod interner;
pub mod rewrite;
pub mod set;
