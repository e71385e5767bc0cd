//! Errors and receipts: what was off, and where.

use super::limits::Limit;
use super::shown::{WORDS, crop_in, crop_path};
use std::fmt;

/// The result of everything that reads.
pub type DecodeResult<T> = Result<T, Box<DecodeError>>;

/// Why a message can't be read, and where in it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{kind} at line {line}, column {column} (byte {offset}) in {path}")]
#[non_exhaustive]
pub struct DecodeError {
    /// What is wrong.
    pub kind: DecodeErrorKind,
    /// The open elements, from the root: `/Envelope/Body/list/item[3]/@id`.
    pub path: String,
    /// Offset in the input.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl DecodeError {
    /// All of its words.
    pub(crate) fn texts(&mut self, f: &mut dyn FnMut(&mut String)) {
        self.kind.texts(f);
        f(&mut self.path);
    }

    /// An error with words and path of a length that can be shown.
    pub(crate) fn new(mut kind: DecodeErrorKind, mut path: String, offset: usize, place: (usize, usize)) -> Box<Self> {
        kind.texts(&mut |t| crop_in(t, WORDS));
        crop_path(&mut path);
        Box::new(DecodeError { kind, path, offset, line: place.0, column: place.1 })
    }
}

/// What is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// Not well-formed, or not namespace-well-formed.
    #[error("not well-formed: {0}")]
    Syntax(String),
    /// A document type declaration, which SOAP forbids.
    #[error("DOCTYPE refused")]
    Doctype,
    /// Not UTF-8, or another encoding is declared.
    #[error("encoding: {0}")]
    Encoding(String),
    /// More than the limits allow.
    #[error("over the limit: {0}")]
    Limit(Limit),
    /// Text outside of the lexical or value space of its type.
    #[error("not a valid value: {0}")]
    Value(String),
    /// Nil, or an element, where a value is due.
    #[error("no value: {0}")]
    NoValue(String),
    /// An abstract type without a derived one named.
    #[error("abstract type {0} without xsi:type")]
    Abstract(String),
    /// Another root, or body, than the one due.
    #[error("unexpected element: {0}")]
    Unexpected(String),
    /// A reference of the SOAP encoding that can't be followed.
    #[error("reference: {0}")]
    Reference(String),
    /// A deviation that strict mode refuses.
    #[error("refused in strict mode: {kind}: {detail}")]
    Strict {
        /// The kind of the deviation.
        kind: DeviationKind,
        /// What was off.
        detail: String,
    },
    /// What the caller of the reader found wrong.
    #[error("{0}")]
    Other(String),
}

impl DecodeErrorKind {
    /// All of its words.
    pub(crate) fn texts(&mut self, f: &mut dyn FnMut(&mut String)) {
        match self {
            DecodeErrorKind::Doctype | DecodeErrorKind::Limit(_) => {}
            DecodeErrorKind::Syntax(t)
            | DecodeErrorKind::Encoding(t)
            | DecodeErrorKind::Value(t)
            | DecodeErrorKind::NoValue(t)
            | DecodeErrorKind::Abstract(t)
            | DecodeErrorKind::Unexpected(t)
            | DecodeErrorKind::Reference(t)
            | DecodeErrorKind::Strict { kind: _, detail: t }
            | DecodeErrorKind::Other(t) => f(t),
        }
    }
}

/// Something that was off and was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// The class of it.
    pub kind: DeviationKind,
    /// Where, from the root.
    pub path: String,
    /// What exactly.
    pub detail: String,
    /// Offset in the input.
    pub offset: usize,
}

impl Deviation {
    /// A receipt. Path and words are cut to about 1 KiB: many of them are kept.
    pub fn new(kind: DeviationKind, path: impl Into<String>, detail: impl Into<String>, offset: usize) -> Self {
        let (mut path, mut detail) = (path.into(), detail.into());
        crop_path(&mut path);
        crop_in(&mut detail, WORDS);
        Deviation { kind, path, detail, offset }
    }
}

impl Deviation {
    /// All of its words.
    pub(crate) fn texts(&mut self, f: &mut dyn FnMut(&mut String)) {
        f(&mut self.path);
        f(&mut self.detail);
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} in {} (byte {})", self.kind, self.detail, self.path, self.offset)
    }
}

/// Classes of deviations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DeviationKind {
    /// A child stands before one that should precede it.
    OutOfOrder,
    /// A required element or attribute isn't there.
    Missing,
    /// More items than the particle allows; the first ones hold.
    Extra,
    /// An element that nothing declares; skipped.
    UnknownElement,
    /// An attribute that nothing declares.
    UnknownAttribute,
    /// In no namespace where it is due in one, or the other way round.
    WrongForm,
    /// Text between the children of element-only content.
    StrayText,
    /// `xsi:nil` on what isn't nillable.
    NotNillable,
    /// Content in a nil element.
    NilContent,
    /// A facet of the type is broken.
    Facet,
    /// A value that the enumeration doesn't list.
    UnknownValue,
    /// Another value than the fixed one.
    NotFixed,
    /// An `xsi:type` that is unknown or not derived from the declared type.
    WrongType,
    /// A processing instruction.
    Instruction,
    /// A declared header block is missing.
    MissingHeader,
    /// A further child behind the Body's own.
    ExtraBody,
    /// A wrapper or envelope part of another shape than declared.
    Envelope,
    /// A fault off its shape.
    Fault,
    /// A message of the other version of SOAP.
    Version,
    /// `mustUnderstand` spelled wrongly, or beside a fault.
    MustUnderstand,
    /// `Content-Type` missing, double, or of another type than due.
    MediaType,
    /// `Content-Encoding` off its form.
    Coding,
    /// Blanks before the XML declaration.
    Blanks,
    /// A part of a multipart message that nothing names.
    Part,
    /// Something in place of the empty answer that is due.
    Content,
    /// Nothing off: said for the record, also in strict mode.
    Notice,
    /// More deviations than are kept.
    More,
}

impl DeviationKind {
    /// Whether strict mode lets it pass.
    pub const fn is_notice(self) -> bool {
        matches!(self, DeviationKind::Notice)
    }
}

impl fmt::Display for DeviationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DeviationKind::OutOfOrder => "out of order",
            DeviationKind::Missing => "missing",
            DeviationKind::Extra => "too many",
            DeviationKind::UnknownElement => "unknown element",
            DeviationKind::UnknownAttribute => "unknown attribute",
            DeviationKind::WrongForm => "wrong form",
            DeviationKind::StrayText => "text between elements",
            DeviationKind::NotNillable => "nil where it isn't allowed",
            DeviationKind::NilContent => "content in a nil element",
            DeviationKind::Facet => "facet",
            DeviationKind::UnknownValue => "unlisted value",
            DeviationKind::NotFixed => "not the fixed value",
            DeviationKind::WrongType => "xsi:type",
            DeviationKind::Instruction => "processing instruction",
            DeviationKind::MissingHeader => "missing header",
            DeviationKind::ExtraBody => "extra body",
            DeviationKind::Envelope => "envelope",
            DeviationKind::Fault => "fault",
            DeviationKind::Version => "version",
            DeviationKind::MustUnderstand => "must understand",
            DeviationKind::MediaType => "media type",
            DeviationKind::Coding => "content coding",
            DeviationKind::Blanks => "blanks before the XML declaration",
            DeviationKind::Part => "part that nothing names",
            DeviationKind::Content => "content where none is due",
            DeviationKind::Notice => "notice",
            DeviationKind::More => "more",
        })
    }
}

/// Text that isn't a value of its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not {expected}")]
pub struct ValueError {
    expected: String,
}

impl ValueError {
    /// Says what the text should have been: `a decimal`.
    #[cold]
    pub fn new(expected: impl Into<String>) -> Self {
        ValueError { expected: expected.into() }
    }
}

/// Why a value can't be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// A character that XML can't hold.
    #[error("{path} holds a character that XML can't carry: U+{code:04X}")]
    Character {
        /// The element, or attribute, that holds it: `/Envelope/Body/list/item[3]/@id` is in the third of the items.
        path: String,
        /// The character's number.
        code: u32,
    },
    /// Nested deeper than any reader accepts.
    #[error("nested deeper than {0} elements")]
    Depth(usize),
    /// A value that has no form in XML.
    #[error("{path}: {what}")]
    Value {
        /// The element that holds it.
        path: String,
        /// What is wrong with it.
        what: String,
    },
}
