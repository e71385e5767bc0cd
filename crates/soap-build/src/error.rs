//! What the compiler says when it can't, or can only in part: file, line, column, construct, what to do.

/// Something that was degraded or passed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// File, line and column, 1-based.
    pub at: Position,
    /// What was met and what was made of it.
    pub message: String,
}

/// A place in a source document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Position {
    /// Path or name of the document.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}
