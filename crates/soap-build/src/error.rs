//! What the compiler says when it can't, or can only in part: file, line, column, construct, what to do.

use std::fmt;

/// Why nothing was generated. `Display` reads like a compiler's message:
/// `file:line:column: construct: what is wrong; what to do`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file couldn't be read or written.
    #[error("{path}: {source}; check that the file is there and may be read")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The document isn't well-formed XML, or not in an encoding that is known.
    #[error("{0}")]
    Xml(Problem),
    /// A document type declaration, which is refused wherever it stands.
    #[error("{0}")]
    DocType(Problem),
    /// A document beyond one of the limits on size, depth or number.
    #[error("{0}")]
    Limit(Problem),
    /// The document is neither WSDL 1.1 nor a schema.
    #[error("{0}")]
    NotADescription(Problem),
    /// The WSDL contradicts itself or names what isn't there.
    #[error("{0}")]
    Wsdl(Problem),
    /// The schema contradicts itself: circular derivation, a group among its own particles.
    #[error("{0}")]
    Schema(Problem),
    /// An option names what the description doesn't have.
    #[error("{0}")]
    Option(Problem),
    /// The code isn't Rust: a path given to the builder isn't one, or the compiler has a fault.
    #[error("the generated code is not Rust: {0}; check the paths given to the builder")]
    Emit(String),
    /// A fault of the compiler or of the schema parser below it.
    #[error("{path}: the compiler failed: {message}; report it together with the document")]
    Internal {
        /// The main document.
        path: String,
        /// What the code that failed said.
        message: String,
    },
}

impl Error {
    /// The place and the words, for errors that have a place in a document.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Error::Io { .. } | Error::Emit(_) | Error::Internal { .. } => None,
            Error::Xml(p)
            | Error::DocType(p)
            | Error::Limit(p)
            | Error::NotADescription(p)
            | Error::Wsdl(p)
            | Error::Schema(p)
            | Error::Option(p) => Some(p),
        }
    }
}

/// One thing that is wrong at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where.
    pub at: Position,
    /// The construct that it concerns, such as `wsdl:part "body"`.
    pub construct: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Problem {
    /// A problem from its four parts.
    pub fn new(
        at: Position,
        construct: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Problem { at, construct: construct.into(), message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}; {}", self.at, self.construct, self.message, self.help)
    }
}

/// Something that was degraded or passed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// File, line and column, 1-based.
    pub at: Position,
    /// What was met and what was made of it.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

/// A place in a source document.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Path or name of the document.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
