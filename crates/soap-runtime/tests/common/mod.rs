//! Operations by hand, and a server that answers raw bytes.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests; not all use all")]

mod ask;
pub mod log;
pub mod rows;
pub mod server;

#[allow(unused_imports, reason = "not all use all")]
pub use ask::*;
