//! What fails between here and the service.

use std::error::Error as StdError;
use std::fmt;
use std::io;

type BoxError = Box<dyn StdError + Send + Sync>;

/// Where the transport failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportKind {
    /// No connection: refused, unreachable, no such host.
    Connect,
    /// No connection within the connect timeout.
    ConnectTimeout,
    /// The certificate, or TLS itself, was refused.
    Tls,
    /// The proxy didn't let it through.
    Proxy,
    /// No whole answer within the attempt's timeout.
    Timeout,
    /// The deadline of the whole call.
    Deadline,
    /// The connection broke.
    Reset,
    /// The body ended before its end: fewer bytes than Content-Length, or no last chunk.
    Incomplete,
    /// The head isn't HTTP, or contradicts itself.
    Framing,
    /// Anything else that a transport of one's own reports.
    Other,
}

/// A failure of the transport.
///
/// Its `Display` has the deepest word on it; the errors below it are in [`Self::cause`], not in
/// [`source`](std::error::Error::source), so that a report that walks the chain says it once.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportKind,
    detail: String,
    source: Option<BoxError>,
}

impl TransportError {
    /// A failure with a word on it.
    pub fn new(kind: TransportKind, detail: impl Into<String>) -> Self {
        TransportError { kind, detail: detail.into(), source: None }
    }

    /// Where it failed.
    pub fn kind(&self) -> TransportKind {
        self.kind
    }

    /// What was reported from below: hyper's, rustls's or the operating system's error, with its own sources.
    pub fn cause(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|e| e as &(dyn StdError + 'static))
    }

    /// Of a kind, with what was below it.
    pub fn with_source(kind: TransportKind, detail: impl Into<String>, source: impl Into<BoxError>) -> Self {
        TransportError { kind, detail: detail.into(), source: Some(source.into()) }
    }

    /// Finds the kind of what hyper, rustls, the operating system or a transport of one's own reports.
    pub fn from_boxed(error: BoxError) -> Self {
        let error = match error.downcast::<TransportError>() {
            Ok(own) => return *own,
            Err(e) => e,
        };
        let (kind, detail) = kind_of(&*error);
        TransportError { kind, detail, source: Some(error) }
    }
}

/// What an error says, with the deepest word below it.
pub(super) fn words(error: &(dyn StdError + 'static)) -> String {
    let (top, deepest) = (error.to_string(), kind_of(error).1);
    if top.contains(&deepest) { top } else { format!("{top}: {deepest}") }
}

/// The deepest error that says something of its own.
fn kind_of(error: &(dyn StdError + 'static)) -> (TransportKind, String) {
    let mut found = None;
    let mut connecting = false;
    let mut last = error.to_string();
    let mut next = Some(error);
    while let Some(e) = next {
        last = e.to_string();
        if let Some(own) = e.downcast_ref::<TransportError>() {
            return (own.kind, own.detail.clone());
        }
        if let Some(e) = e.downcast_ref::<hyper_util::client::legacy::Error>() {
            connecting |= e.is_connect();
        }
        if let Some(e) = e.downcast_ref::<hyper::Error>() {
            found = found.or(of_hyper(e));
        }
        if let Some(tls) = e.downcast_ref::<rustls::Error>() {
            return (TransportKind::Tls, tls.to_string());
        }
        if let Some(io) = e.downcast_ref::<io::Error>() {
            found = match io.kind() {
                io::ErrorKind::UnexpectedEof if !connecting => Some(TransportKind::Incomplete),
                io::ErrorKind::TimedOut => Some(TransportKind::Timeout),
                _ => found.or(Some(TransportKind::Reset)),
            };
            // What it wraps is no source of it: its source is that one's.
            if let Some(inner) = io.get_ref() {
                next = Some(inner);
                continue;
            }
        }
        next = e.source();
    }
    let kind = if connecting { TransportKind::Connect } else { found.unwrap_or(TransportKind::Other) };
    let detail = match kind {
        TransportKind::Incomplete => {
            format!("body incomplete, fewer bytes than promised or the last chunk missing: {last}")
        }
        TransportKind::Framing => format!("answer refused: {last}"),
        _ => last,
    };
    (kind, detail)
}

fn of_hyper(e: &hyper::Error) -> Option<TransportKind> {
    if e.is_parse() {
        Some(TransportKind::Framing)
    } else if e.is_timeout() {
        Some(TransportKind::Timeout)
    } else if e.is_incomplete_message() || e.is_closed() || e.is_canceled() || e.is_body_write_aborted() {
        Some(TransportKind::Reset)
    } else {
        None
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportKind::Connect => "no connection",
            TransportKind::ConnectTimeout => "no connection in time",
            TransportKind::Tls => "TLS refused",
            TransportKind::Proxy => "proxy",
            TransportKind::Timeout => "no answer in time",
            TransportKind::Deadline => "deadline of the call passed",
            TransportKind::Reset => "connection broke",
            TransportKind::Incomplete => "answer incomplete",
            TransportKind::Framing => "answer is no HTTP",
            TransportKind::Other => "failed",
        };
        write!(f, "transport: {what}")?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

impl StdError for TransportError {}
