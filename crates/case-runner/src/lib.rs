//! Runs the cases of `cases/` at the workspace root, and of the folders named in the environment variable `CASES`.
//!
//! Unpublished: the `cases` test targets of the other crates are a few lines over this one.

pub mod case;
pub mod folders;
pub mod infoset;
pub mod report;
pub mod tree;
