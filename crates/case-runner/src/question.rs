//! What a driver is asked, and what it answers; the other end is `crates/case-driver`.

use serde::{Deserialize, Serialize};

use crate::case::Direction;

/// A question about one case.
#[derive(Debug, Serialize)]
pub struct Question<'a> {
    /// The case.
    pub case: &'a str,
    /// What to do.
    #[serde(flatten)]
    pub task: Task<'a>,
}

/// What a driver does.
#[derive(Debug, Serialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum Task<'a> {
    /// Says which operations and elements there are.
    Describe,
    /// Reads a message and writes it again.
    Message {
        /// The file.
        file: &'a str,
        /// The operation, as [`Description`] lists it; `None` for a bare element.
        operation: Option<usize>,
        /// Which way it goes.
        direction: Option<Direction>,
        /// The version due, where the operation has two bindings.
        soap: Option<&'a str>,
        /// In strict mode.
        strict: bool,
    },
    /// Reads an element and writes it again by `yaserde`, where its type has the traits.
    Yaserde {
        /// Its name, as [`Description`] has it.
        element: &'a str,
        /// A document that is this element.
        text: &'a str,
    },
    /// Asserts what is written down about a message of one of the project's own cases.
    Values {
        /// As the case names it.
        file: &'a str,
        /// Where it lies.
        path: &'a str,
    },
    /// Calls an operation, and serves a raw answer.
    Call {
        /// The raw answer.
        file: &'a str,
        /// The operation.
        operation: usize,
        /// The version due, where the operation has two bindings.
        soap: Option<&'a str>,
        /// A request to read and send; the default value otherwise.
        request: Option<&'a str>,
        /// In strict mode.
        strict: bool,
    },
}

/// What the generated code says of itself.
#[derive(Debug, Default, Deserialize)]
pub struct Description {
    /// In the order of the generated code.
    pub operations: Vec<OperationInfo>,
    /// Global elements, as `{namespace}local`.
    pub elements: Vec<String>,
}

/// An operation.
#[derive(Debug, Deserialize)]
pub struct OperationInfo {
    /// As in the WSDL.
    pub name: String,
    /// `document` or `rpc`.
    pub style: String,
    /// `literal` or `encoded`.
    #[serde(rename = "use")]
    pub usage: String,
    /// The versions of SOAP: `1.1`, `1.2`.
    pub soap: Vec<String>,
    /// The SOAPAction.
    pub action: String,
    /// `{namespace}local` of the body's first child.
    pub input: Option<String>,
    /// The same of the answer.
    pub output: Option<String>,
}

/// What became of a message.
#[derive(Debug, Default, Deserialize)]
pub struct Reading {
    /// The typed error.
    pub error: Option<String>,
    /// A panic is no typed error.
    pub panic: Option<String>,
    /// The receipts.
    #[serde(default)]
    pub deviations: Vec<Deviation>,
    /// What was written again.
    pub written: Option<String>,
    /// Why it couldn't be written.
    pub write_error: Option<String>,
}

/// An element read and written by `yaserde`; neither where its type hasn't the traits.
#[derive(Debug, Deserialize)]
pub struct Yaserde {
    /// What was written.
    pub written: Option<String>,
    /// Why it wasn't.
    pub error: Option<String>,
    /// A panic is no typed error.
    pub panic: Option<String>,
}

/// Facts about a typed value.
#[derive(Debug, Deserialize)]
pub struct Asserted {
    /// Those that don't hold; `None` where none are asserted.
    pub wrong: Option<Vec<String>>,
    /// A panic is no typed error.
    pub panic: Option<String>,
}

/// A receipt.
#[derive(Debug, Deserialize)]
pub struct Deviation {
    /// The kind, as the runtime names it.
    pub kind: String,
    /// Where.
    pub path: String,
    /// What.
    pub detail: String,
    /// Said for the record, in strict mode too.
    pub notice: bool,
}

impl std::fmt::Display for Deviation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}: {}", self.kind, self.path, self.detail)
    }
}

/// How a call ended.
#[derive(Debug, Default, Deserialize)]
pub struct Ending {
    /// `ok`, `fault` or `error`.
    pub verdict: String,
    /// The class of an error, in the words of the runtime.
    pub class: Option<String>,
    /// An error with its sources, in words.
    pub text: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// A panic is no typed error.
    pub panic: Option<String>,
    /// Whether an error says that the request may have been applied.
    pub maybe_applied: Option<bool>,
    /// The hint of how long to wait, in seconds.
    pub retry_after: Option<f64>,
    /// The fault.
    pub fault: Option<Fault>,
    /// The receipts and notices.
    #[serde(default)]
    pub deviations: Vec<Deviation>,
    /// The answer, written again.
    pub written: Option<String>,
    /// Why it couldn't be written.
    pub write_error: Option<String>,
}

/// A fault as the client gives it.
#[derive(Debug, Deserialize)]
pub struct Fault {
    /// `{namespace}local`, or as it stands.
    pub code: String,
    /// The subcodes of SOAP 1.2, outer ones first.
    #[serde(default)]
    pub subcodes: Vec<String>,
}
