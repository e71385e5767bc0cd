//! The one error of a call. It says what failed, what happened to the request, and what is known of the answer.

use crate::answer::{AnswerError, RetryAfter};
use crate::class::Class;
use crate::codec::{Deviation, EncodeError};
use crate::fault::{Fault, FaultKind};
use crate::operation::Operation;
use crate::transport::{TransportError, TransportKind};
use crate::xs::AnyElement;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::time::Duration;

/// Why a call has no value.
///
/// The variants are split by what happened to the request; [`Error::class`] is the class of failure in one word.
///
/// Its `Display` says all there is to say, so that it has no [`source`](std::error::Error::source): reports that walk the
/// chain would say everything twice. What is below a failure of the transport is in [`TransportError::cause`].
///
/// ```
/// use soap_runtime::{Class, Error};
/// fn report(e: &Error) {
///     match e {
///         Error::Fault { fault, .. } => eprintln!("the service says: {}", fault.text()),
///         e if e.class() == Class::Authentication => eprintln!("log in first"),
///         e => eprintln!("{e}"),
///     }
///     if e.may_have_been_applied() {
///         eprintln!("look before you send it again; request ids {:?}", e.request_ids());
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request can't be written or addressed. Nothing was sent.
    Request {
        /// Why.
        source: RequestError,
    },
    /// The items of a [streamed call](crate::Client::call_streamed) failed while they were sent. The service never had the
    /// whole message; whether it had a part of it, and may have done that, says [`Error::may_have_been_applied`].
    Streaming {
        /// Why.
        source: RequestError,
        /// What is known of the call.
        context: Box<CallContext>,
    },
    /// Connecting, sending or receiving failed: [`TransportError::kind`] says where.
    Transport {
        /// What failed.
        source: TransportError,
        /// What is known of the call.
        context: Box<CallContext>,
    },
    /// The service answered with a fault.
    Fault {
        /// The fault; [`Fault::detail_as`] gives its typed detail.
        fault: Box<Fault>,
        /// What is known of the call.
        context: Box<CallContext>,
    },
    /// The answer came and is neither value nor fault.
    Answer {
        /// What is wrong with it.
        source: AnswerError,
        /// What is known of the call.
        context: Box<CallContext>,
    },
}

/// Why a request can't be sent.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A value that XML can't carry.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// An action, a header or an address that HTTP can't carry.
    #[error("{0} can't be sent as a header")]
    Header(String),
    /// A request that has no place for the items of a streamed call, or several.
    #[error("the request can't stream items of {item}: {what}")]
    NoList {
        /// The items' type.
        item: &'static str,
        /// What it lacks.
        what: String,
    },
    /// Items of a streamed call that weren't the same bytes when they were gone through again.
    #[error("the items weren't the same the second time")]
    Changed,
    /// A success came while items of a streamed call were still to be sent.
    #[error("the service answered before it had the whole request")]
    Unfinished,
}

/// How far a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Sent {
    /// No byte of the message went out.
    No,
    /// Some of it may have; no answer came.
    Maybe,
    /// An answer came.
    Answered,
}

/// What is known of a call that failed.
#[derive(Clone)]
#[non_exhaustive]
pub struct CallContext {
    /// The operation's name in the WSDL.
    pub operation: &'static str,
    /// How often it was sent or tried.
    pub attempts: u32,
    /// How far the furthest of all attempts came.
    pub sent: Sent,
    /// How far the last attempt came.
    pub last_sent: Sent,
    /// An attempt before the last may have been applied.
    pub earlier_sent: bool,
    /// From the call to its end.
    pub elapsed: Duration,
    /// Status of the last answer.
    pub status: Option<StatusCode>,
    /// Headers of the last answer.
    pub headers: HeaderMap,
    /// Request ids of all answers, in order: header name and value.
    pub request_ids: Vec<(String, String)>,
    /// When the service wants to be asked again.
    pub retry_after: Option<RetryAfter>,
    /// The start of the body, at most 2 KiB, without control characters.
    pub excerpt: Option<String>,
    /// The envelope, whole, of a status that is no success where it holds no fault: what to make of it is the caller's to
    /// say. Secrets of the request are hidden in it.
    pub body: Option<String>,
    /// What was off about the answer.
    pub receipts: Vec<Deviation>,
    pub(crate) unexpected: Option<Box<AnyElement>>,
}

impl CallContext {
    pub(crate) fn new(operation: &'static str) -> Self {
        CallContext {
            operation,
            attempts: 0,
            sent: Sent::No,
            last_sent: Sent::No,
            earlier_sent: false,
            elapsed: Duration::ZERO,
            status: None,
            headers: HeaderMap::new(),
            request_ids: Vec::new(),
            retry_after: None,
            excerpt: None,
            body: None,
            receipts: Vec::new(),
            unexpected: None,
        }
    }

    /// How far the last attempt came, and those before it.
    pub(crate) fn came(&mut self, before: Sent, last: Sent) {
        self.last_sent = last;
        self.sent = before.max(last);
    }
}

impl fmt::Debug for CallContext {
    /// Without headers, which hold cookies, and without the unexpected element, which may echo a login.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallContext")
            .field("operation", &self.operation)
            .field("attempts", &self.attempts)
            .field("sent", &self.sent)
            .field("last_sent", &self.last_sent)
            .field("earlier_sent", &self.earlier_sent)
            .field("elapsed", &self.elapsed)
            .field("status", &self.status)
            .field("request_ids", &self.request_ids)
            .field("retry_after", &self.retry_after)
            .field("excerpt", &self.excerpt)
            .field("receipts", &self.receipts)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for CallContext {
    /// ` (customers_Update, 2 attempts, status 502, request id ..)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.attempts == 1 { "" } else { "s" };
        write!(f, " ({}, {} attempt{plural}", self.operation, self.attempts)?;
        if let Some(s) = self.status {
            write!(f, ", status {}", s.as_u16())?;
        }
        if let Some((_, id)) = self.request_ids.last() {
            write!(f, ", request id {id}")?;
        }
        match self.retry_after {
            Some(RetryAfter::Delay(d)) if d == Duration::MAX => f.write_str(", wait longer than any limit")?,
            Some(r) => write!(f, ", wait {} s", r.wait().as_secs())?,
            None => {}
        }
        f.write_str(")")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Request { source } => write!(f, "request: {source}"),
            Error::Streaming { source, context } => write!(f, "request, while it was sent: {source}{context}"),
            Error::Transport { source, context } => write!(f, "{source}{context}"),
            Error::Fault { fault, context } => write!(f, "{fault}{context}"),
            Error::Answer { source, context } => write!(f, "{source}{context}"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The class of failure.
    pub fn class(&self) -> Class {
        match self {
            Error::Request { .. } | Error::Streaming { .. } => Class::Request,
            Error::Transport { .. } => Class::Transport,
            Error::Fault { .. } => Class::Fault,
            Error::Answer { source, .. } => source.class(),
        }
    }

    /// What is known of the call; nothing before anything was tried.
    pub fn context(&self) -> Option<&CallContext> {
        match self {
            Error::Request { .. } => None,
            Error::Streaming { context, .. }
            | Error::Transport { context, .. }
            | Error::Fault { context, .. }
            | Error::Answer { context, .. } => Some(context),
        }
    }

    /// The fault, also the one that an error of strict mode holds.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Error::Fault { fault, .. } => Some(fault),
            Error::Answer { source, .. } => source.fault(),
            _ => None,
        }
    }

    /// The declared detail of the fault.
    pub fn detail_as<Op: Operation>(&self) -> Option<&Op::Fault> {
        self.fault()?.detail_as::<Op>()
    }

    /// How far the request came in the furthest of its attempts.
    pub fn sent(&self) -> Sent {
        self.context().map_or(Sent::No, |c| c.sent)
    }

    /// How far the request came in the last attempt, which is what the rest of the error tells about.
    pub fn last_sent(&self) -> Sent {
        self.context().map_or(Sent::No, |c| c.last_sent)
    }

    /// Whether the service may have done what was asked. False is sure: nothing went out, or the answer says that it
    /// was refused.
    ///
    /// Refusals are: 4xx, 3xx but 303, 501, 505, and faults that put it to the message (`Client`, `Sender`,
    /// `VersionMismatch`, `MustUnderstand`, `DataEncodingUnknown`).
    pub fn may_have_been_applied(&self) -> bool {
        let Some(context) = self.context() else { return false };
        if context.earlier_sent {
            return true;
        }
        match (context.last_sent, self) {
            (Sent::No, _) => false,
            (Sent::Maybe, _) => true,
            (Sent::Answered, Error::Fault { fault, .. }) => !crate::answer::refused(fault),
            (Sent::Answered, Error::Answer { source, .. }) => match source {
                AnswerError::Status { status, .. } => !matches!(status, 400..=499 | 501 | 505),
                AnswerError::Authentication { .. } => false,
                AnswerError::Redirect { status, .. } => *status == 303,
                AnswerError::Version { fault: Some(f), .. } | AnswerError::Strict { fault: Some(f), .. } => {
                    !crate::answer::refused(f)
                }
                _ => true,
            },
            (Sent::Answered, _) => true,
        }
    }

    /// Whether the same again may succeed: connect errors, resets, timeouts, 429, 502, 503, 504, a 500 without a
    /// fault, a 2xx that is truncated or no XML.
    ///
    /// Never `Client`, `VersionMismatch` and `MustUnderstand` faults, other 4xx, failed verification of a certificate.
    /// `Server` faults: see [`Error::is_server_fault`]. It says nothing of whether sending again is safe: see
    /// [`Error::may_have_been_applied`].
    pub fn is_retryable(&self) -> bool {
        match self {
            Error::Request { .. } | Error::Streaming { .. } | Error::Fault { .. } => false,
            Error::Transport { source, .. } => {
                !matches!(source.kind(), TransportKind::Tls | TransportKind::Deadline | TransportKind::Framing)
            }
            // Whatever is wrong with the body: the status says that it may pass.
            Error::Answer { context, .. } if context.status.is_some_and(|s| matches!(s.as_u16(), 429 | 502..=504)) => {
                true
            }
            Error::Answer { source, .. } => match source {
                AnswerError::Status { status, envelope, .. } => *status == 500 && !envelope,
                AnswerError::NoSoap(_) | AnswerError::Empty | AnswerError::CutShort { .. } => true,
                AnswerError::Decode(_) => source.class() == Class::Xml,
                _ => false,
            },
        }
    }

    /// Whether it is a fault that the service puts to itself.
    pub fn is_server_fault(&self) -> bool {
        matches!(self, Error::Fault { fault, .. } if fault.kind() == FaultKind::Server)
    }

    /// Status of the answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.context().and_then(|c| c.status)
    }

    /// Headers of the answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.context().filter(|c| c.status.is_some()).map(|c| &c.headers)
    }

    /// Request ids of all answers: header name and value.
    pub fn request_ids(&self) -> &[(String, String)] {
        self.context().map_or(&[], |c| &c.request_ids)
    }

    /// How often it was tried.
    pub fn attempts(&self) -> u32 {
        self.context().map_or(0, |c| c.attempts)
    }

    /// The start of an unreadable answer: at most 2 KiB.
    pub fn excerpt(&self) -> Option<&str> {
        self.context()?.excerpt.as_deref()
    }

    /// What a 2xx had in Body in place of the element due, if it stood there alone and isn't long: for services that are
    /// known to answer what their description doesn't have. It is as it came, so it may echo what is sensitive in the
    /// request, and no `Debug` or `Display` shows it.
    pub fn unexpected_element(&self) -> Option<&AnyElement> {
        self.context()?.unexpected.as_deref()
    }

    /// Keeps the element of an answer that has no other fault than this one.
    pub(crate) fn keep_unexpected(&mut self, element: Option<AnyElement>) {
        if let Error::Answer { source: AnswerError::UnexpectedElement { .. }, context } = self
            && context.status.is_some_and(|s| s.is_success())
        {
            context.unexpected = element.map(Box::new);
        }
    }

    /// The envelope that came with a status that is no success, and holds no fault.
    pub fn body(&self) -> Option<&str> {
        self.context()?.body.as_deref()
    }

    /// When the service wants to be asked again.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        self.context()?.retry_after
    }

    /// What was off about the answer.
    pub fn receipts(&self) -> &[Deviation] {
        self.context().map_or(&[], |c| &c.receipts)
    }
}
