//! Runs the cases of `cases/` at the workspace root, and of the folders named in the environment variable `CASES`.
//!
//! Unpublished: the `cases` test targets of the other crates are a few lines over this one.

pub mod case;
pub mod compile;
pub mod crossed;
pub mod driver;
pub mod exchange;
pub mod facts;
pub mod folders;
pub mod generate;
pub mod infoset;
pub mod instances;
pub mod judge;
pub mod message;
pub mod operations;
pub mod question;
pub mod raw;
pub mod report;
pub mod sample;
pub mod suite;
pub mod tree;
pub mod values;
pub mod workspace;
pub mod yaserde;
