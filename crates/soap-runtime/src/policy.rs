//! What is read, what is tolerated with a receipt, and what is refused: the rules that all types and calls keep to.
//!
//! - [`data`]: what the codec makes of values, elements, attributes and wrappers.
//! - [`http`]: what a call makes of an answer, from its status to its parts.
//!
//! They are stated, not only implemented: a message that is treated otherwise shows a fault of this crate. Which test
//! or case shows which rule is listed in the workspace's `docs/conformance.md`; the tests of the rules on answers bear
//! their numbers (`tests/http_answers.rs`).
//!
//! ```
//! use soap_runtime::codec::Mode;
//! // By default what is tolerated is read, and its receipts are `Deviation`s beside the value;
//! // in strict mode the first of them is an error.
//! assert_eq!(Mode::default(), Mode::Tolerant);
//! ```

#[doc = include_str!("../docs/policy-data.md")]
pub mod data {}

#[doc = include_str!("../docs/policy-http.md")]
pub mod http {}
