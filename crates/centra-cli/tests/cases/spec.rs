//! The keys of `import` in `case.json`.

use case_runner::case::Refusal;
use serde::Deserialize;
use serde_json::Value;

/// A run of the command over a file of the case, and what is right.
#[derive(Debug, Clone, Deserialize)]
pub struct Import {
    /// The arguments after `centra`; the same as those of the first run where they are left out.
    #[serde(default)]
    pub command: Vec<String>,
    /// The file to feed to standard input.
    pub stdin: Option<String>,
    /// What the run must say and send.
    #[serde(flatten)]
    pub result: Expected,
    /// Results that are each right, in place of the one above.
    #[serde(default)]
    pub either: Vec<Expected>,
    /// Set where a file is refused as a whole.
    pub error: Option<Refusal>,
    /// Words on the order of sending; the last answers are held back then.
    pub order: Option<String>,
    /// The rule that makes the input.
    pub generate: Option<Generate>,
    /// What is appended to the input while the command runs.
    #[serde(default)]
    pub grows: Vec<Growth>,
    /// Words that name a bound of memory: `under 64 MiB resident`.
    pub memory: Option<String>,
    /// A customer that may never arrive: `a customer ID with another email than X`.
    pub never: Option<String>,
    /// More runs over files of the same case.
    #[serde(default)]
    pub also: Vec<Import>,
}

/// What a run says, and what arrives.
#[derive(Debug, Clone, Deserialize)]
pub struct Expected {
    /// Records found.
    pub read: Option<u64>,
    /// Customers in the envelopes.
    pub sent: Option<u64>,
    /// Lines skipped as blank.
    pub blank: Option<Vec<u64>>,
    /// Records that aren't sent.
    pub rejected: Option<Vec<Reject>>,
    /// The exit code, or `not 0`.
    #[serde(default)]
    pub exit: Value,
    /// What the report must tell.
    pub about: Option<String>,
    /// The envelopes in the order of sending.
    pub messages: Option<Vec<Envelope>>,
}

/// A record that isn't sent.
#[derive(Debug, Clone, Deserialize)]
pub struct Reject {
    /// Its first line in the file.
    pub line: u64,
    /// The service's name of the field, null where the record as a whole is bad.
    pub column: Option<String>,
    /// What the reason must tell; its words are free.
    #[serde(default)]
    pub about: String,
}

/// An envelope and the customers in it.
#[derive(Debug, Clone, Deserialize)]
pub struct Envelope {
    /// A whole envelope, login demo/demo.
    pub file: Option<String>,
    /// Fields by name, in file order.
    pub customers: Option<Vec<serde_json::Map<String, Value>>>,
}

/// How the input is made.
#[derive(Debug, Clone, Deserialize)]
pub struct Generate {
    /// Defines `HEADER` and `line(n)`; that of the first run where it is left out.
    pub python: Option<String>,
    /// Lines after the header.
    pub rows: u64,
    /// Its length.
    pub bytes: Option<u64>,
    /// Its sum.
    pub sha256: Option<String>,
}

/// Text that comes later.
#[derive(Debug, Clone, Deserialize)]
pub struct Growth {
    /// `the first request arrives`, or `N seconds later`.
    pub when: String,
    /// What is appended.
    pub append: String,
}
