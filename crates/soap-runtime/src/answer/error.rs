//! Why an answer is no value: one variant a class, each with what it found.

use super::Challenge;
use crate::class::Class;
use crate::codec::{DecodeError, DecodeErrorKind, Deviation, DeviationKind, Limit};
use crate::codec::{WORDS, crop_in};
use crate::fault::Fault;
use crate::operation::SoapVersion;

/// Why an answer that came whole is neither value nor fault.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// A status that isn't 2xx, and no fault.
    #[error("HTTP status {status}{} without a SOAP {}{}", meaning(*.status), if *.envelope { "fault" } else { "message" }, label(.media_type))]
    Status {
        /// The status.
        status: u16,
        /// Media type of the body; empty where none is told.
        media_type: String,
        /// There is an envelope in the body.
        envelope: bool,
    },
    /// 401 or 407: credentials are missing or wrong.
    #[error("authentication: {status}{}", offered(.challenges))]
    Authentication {
        /// 401, or 407 of a proxy.
        status: u16,
        /// What the server takes.
        challenges: Vec<Challenge>,
    },
    /// 3xx: the service is elsewhere; nothing was sent there.
    #[error("redirect {status}{}, not followed", .location.as_ref().map(|l| format!(" to {l}")).unwrap_or_default())]
    Redirect {
        /// The status.
        status: u16,
        /// `Location`, resolved against the endpoint, without a login and the values of the endpoint's query. `None` where
        /// there is none, or one that is no address.
        location: Option<String>,
    },
    /// The body doesn't begin with an envelope.
    #[error("no SOAP answer: {0}")]
    NoSoap(String),
    /// No bytes, or blanks, where an envelope is due.
    #[error("empty answer: the outcome is unknown")]
    Empty,
    /// The content coding's stream has no end.
    #[error("content coding {coding}: the stream is cut short")]
    CutShort {
        /// `gzip` or `deflate`.
        coding: &'static str,
    },
    /// The content coding is unknown, broken, or not what the label says.
    #[error("content coding {0}")]
    ContentCoding(String),
    /// The encoding isn't supported, or the bytes aren't valid in it.
    #[error("encoding: {what}{}", .offset.map(|o| format!(" at byte {o}")).unwrap_or_default())]
    Encoding {
        /// What is wrong, with the encoding's name.
        what: String,
        /// Where.
        offset: Option<usize>,
    },
    /// More bytes than the limit allows, after all codings.
    #[error("too large: decoded body over the limit of {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The parts can't be told apart, or there is no root.
    #[error("multipart: {0}")]
    Multipart(String),
    /// An Include that can't be followed.
    #[error("XOP: {0}")]
    Xop(String),
    /// An envelope of another version of SOAP.
    #[error("version: {found} where {due} was expected{}", .fault.as_ref().map(|f| format!(": {f}")).unwrap_or_default())]
    Version {
        /// What was found.
        found: String,
        /// The version of the binding.
        due: SoapVersion,
        /// The fault in it, in strict mode.
        fault: Option<Box<Fault>>,
    },
    /// No Body, or two.
    #[error("envelope: {0}")]
    Envelope(String),
    /// A mandatory header block that nobody understands.
    #[error("must understand: header block {block}")]
    MustUnderstand {
        /// Its expanded name.
        block: String,
    },
    /// Another element than the one due.
    #[error("unexpected element {found} where {due} is due")]
    UnexpectedElement {
        /// Its expanded name.
        found: String,
        /// The one due.
        due: String,
    },
    /// Nothing in Body.
    #[error("empty Body where {due} is due")]
    EmptyBody {
        /// The element due.
        due: String,
    },
    /// The message can't be read.
    #[error(transparent)]
    Decode(Box<DecodeError>),
    /// Something off that strict mode refuses.
    #[error("refused in strict mode: {deviation}{}", .fault.as_ref().map(|f| format!("; {f}")).unwrap_or_default())]
    Strict {
        /// What is off.
        deviation: Deviation,
        /// The fault that it is about, or that it stands beside.
        fault: Option<Box<Fault>>,
    },
}

fn meaning(status: u16) -> &'static str {
    match status {
        404 => " (not found)",
        429 => " (throttled)",
        500 => " (server error)",
        502 => " (bad gateway)",
        503 => " (unavailable)",
        504 => " (gateway timeout)",
        _ => "",
    }
}

fn label(media_type: &str) -> String {
    if media_type.is_empty() { String::new() } else { format!(" ({media_type})") }
}

fn offered(challenges: &[Challenge]) -> String {
    let names: Vec<String> = challenges.iter().map(Challenge::to_string).collect();
    if names.is_empty() { String::new() } else { format!(", challenges {}", names.join(" and ")) }
}

impl From<Box<DecodeError>> for AnswerError {
    fn from(e: Box<DecodeError>) -> Self {
        match e.kind {
            DecodeErrorKind::Strict { .. } => AnswerError::strict(*e, None),
            _ => AnswerError::Decode(e),
        }
    }
}

impl AnswerError {
    /// A reader's refusal in strict mode, with the fault beside it.
    pub(crate) fn strict(e: DecodeError, fault: Option<Box<Fault>>) -> Self {
        match e.kind {
            DecodeErrorKind::Strict { kind, detail } => {
                AnswerError::Strict { deviation: Deviation::new(kind, e.path, detail, e.offset), fault }
            }
            _ => AnswerError::Decode(Box::new(e)),
        }
    }

    /// All of its words that may come from the answer: without exception, so that none is forgotten.
    pub(crate) fn texts(&mut self, f: &mut dyn FnMut(&mut String)) {
        match self {
            AnswerError::Empty
            | AnswerError::CutShort { coding: _ }
            | AnswerError::TooLarge { limit: _ }
            | AnswerError::EmptyBody { due: _ } => {}
            AnswerError::Status { status: _, media_type: t, envelope: _ }
            | AnswerError::NoSoap(t)
            | AnswerError::ContentCoding(t)
            | AnswerError::Encoding { what: t, offset: _ }
            | AnswerError::Multipart(t)
            | AnswerError::Xop(t)
            | AnswerError::Envelope(t)
            | AnswerError::MustUnderstand { block: t }
            | AnswerError::UnexpectedElement { found: t, due: _ } => f(t),
            AnswerError::Authentication { status: _, challenges } => {
                for c in challenges {
                    f(&mut c.scheme);
                    for (name, value) in &mut c.parameters {
                        f(name);
                        f(value);
                    }
                    c.token.as_mut().into_iter().for_each(&mut *f);
                }
            }
            AnswerError::Redirect { status: _, location } => location.as_mut().into_iter().for_each(f),
            AnswerError::Version { found, due: _, fault } => {
                f(found);
                fault.as_mut().into_iter().for_each(|x| x.texts(f));
            }
            AnswerError::Decode(e) => e.texts(f),
            AnswerError::Strict { deviation, fault } => {
                deviation.texts(f);
                fault.as_mut().into_iter().for_each(|x| x.texts(f));
            }
        }
    }

    /// Cuts names and words from the answer to a length that can be shown; a fault is left whole.
    pub(crate) fn crop(mut self) -> Self {
        if self.fault().is_none() {
            self.texts(&mut |t| crop_in(t, WORDS));
        }
        self
    }

    /// The class of it.
    pub fn class(&self) -> Class {
        match self {
            AnswerError::Status { .. } => Class::Status,
            AnswerError::Authentication { .. } => Class::Authentication,
            AnswerError::Redirect { .. } => Class::Redirect,
            AnswerError::NoSoap(_) => Class::NoSoapAnswer,
            AnswerError::Empty => Class::EmptyAnswer,
            AnswerError::CutShort { .. } | AnswerError::ContentCoding(_) => Class::ContentCoding,
            AnswerError::Encoding { .. } => Class::Encoding,
            AnswerError::TooLarge { .. } => Class::TooLarge,
            AnswerError::Multipart(_) => Class::Multipart,
            AnswerError::Xop(_) => Class::Xop,
            AnswerError::Version { .. } => Class::Version,
            AnswerError::Envelope(_) => Class::Envelope,
            AnswerError::MustUnderstand { .. } => Class::MustUnderstand,
            AnswerError::UnexpectedElement { .. } => Class::UnexpectedElement,
            AnswerError::EmptyBody { .. } => Class::EmptyBody,
            AnswerError::Decode(e) => of_decoding(&e.kind),
            // What an XML processor would have refused by itself.
            AnswerError::Strict { deviation, .. } if deviation.kind == DeviationKind::Blanks => Class::Xml,
            AnswerError::Strict { deviation, .. } if deviation.kind == DeviationKind::Version => Class::Version,
            AnswerError::Strict { deviation, .. } if deviation.kind == DeviationKind::Coding => Class::ContentCoding,
            AnswerError::Strict { .. } => Class::Deviation,
        }
    }

    /// The fault that an error of strict mode holds.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            AnswerError::Version { fault, .. } | AnswerError::Strict { fault, .. } => fault.as_deref(),
            _ => None,
        }
    }
}

fn of_decoding(kind: &DecodeErrorKind) -> Class {
    match kind {
        DecodeErrorKind::Doctype => Class::Doctype,
        DecodeErrorKind::Encoding(_) => Class::Encoding,
        DecodeErrorKind::Limit(limit) => match limit {
            Limit::Depth(_) => Class::TooDeep,
            Limit::Text(_) | Limit::Total(_) | Limit::NamespaceName(_) | Limit::Repeated(_) => Class::TooLarge,
            Limit::Attributes(_)
            | Limit::Bindings(_)
            | Limit::Namespaces(_)
            | Limit::Elements(_)
            | Limit::Absent(_)
            | Limit::References => Class::TooMany,
        },
        DecodeErrorKind::Unexpected(_) => Class::UnexpectedElement,
        DecodeErrorKind::Strict { .. } => Class::Deviation,
        DecodeErrorKind::Value(_) | DecodeErrorKind::NoValue(_) | DecodeErrorKind::Abstract(_) => Class::Value,
        DecodeErrorKind::Reference(_) => Class::Value,
        DecodeErrorKind::Syntax(_) | DecodeErrorKind::Other(_) => Class::Xml,
    }
}
