//! Drives generated code by questions on standard input, a line of JSON each, and answers on standard output.
//!
//! The questions and their meaning: `crates/case-runner/src/question.rs`. Each case of a generated crate offers a [`Case`]; all
//! that is generic over its types is here, as functions behind pointers.

mod answer;
mod element;
mod serve;
pub mod yaserde_probe;

pub use element::{ElementEntry, element};
pub use serve::serve;

/// The operations and elements of a case.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Global elements.
    pub elements: fn() -> Vec<ElementEntry>,
}

impl Case {
    /// A case without anything.
    pub const EMPTY: Case = Case { elements: Vec::new };
}
