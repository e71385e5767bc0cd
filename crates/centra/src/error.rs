//! What can go wrong with a call, and what that means for the records.

use soap_runtime::{CallError, Fault};

use crate::login;

/// The header that names a request in the vendor's logs.
pub(crate) const REQUEST_ID: &str = "x-centra-request-id";
/// The one that names what it belongs to.
pub(crate) const CORRELATION_ID: &str = "x-correlation-id";

/// Why a call failed.
///
/// [`may_have_been_applied`](Error::may_have_been_applied) says whether the service may have taken the request all the
/// same. Nothing here shows the login.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The client can't be built: the endpoint, say.
    #[error("the client can't be built: {0}")]
    Build(String),
    /// No record, or an id that the service couldn't tell apart; nothing was sent.
    #[error("nothing was sent: {0}")]
    Id(IdProblem),
    /// The service refused the login, in one of the forms that this may have. Most of them are known by their words
    /// only, so that what they say may be about something else.
    #[error("{}: {reason}", login_words(.error.as_deref()))]
    Login {
        /// What it said.
        reason: String,
        /// How many records the request had.
        records: usize,
        /// An earlier attempt of the same call may have been applied, whatever became of the last.
        earlier_sent: bool,
        /// For the vendor's support.
        ids: RequestIds,
        /// The error that it was recognised in, if it was no answer to an update. `reason` is what it says.
        error: Option<Box<CallError>>,
    },
    /// The service answered `success=false`.
    #[error("{0}")]
    Refused(Box<Refused>),
    /// The service took the update without confirming it, and the client is strict.
    #[error("the service answered without confirming the update, the state of the records is unknown")]
    Unconfirmed {
        /// An earlier attempt of the same call may have been applied, whatever became of the last.
        earlier_sent: bool,
        /// For the vendor's support.
        ids: RequestIds,
    },
    /// An answer that isn't known to mean success.
    #[error("the service's answer isn't recognised, the state of the records is unknown: {reason}")]
    Unrecognised {
        /// What is wrong with it.
        reason: String,
        /// Messages in it: errors, then notices.
        messages: Vec<String>,
        /// An earlier attempt of the same call may have been applied, whatever became of the last.
        earlier_sent: bool,
        /// For the vendor's support.
        ids: RequestIds,
    },
    /// No answer, no readable one, or a fault.
    #[error(transparent)]
    Call(Box<CallError>),
}

/// What names a request in the vendor's logs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RequestIds {
    /// `X-Centra-Request-ID`.
    pub request_id: Option<String>,
    /// `X-Correlation-ID`.
    pub correlation_id: Option<String>,
}

/// An update that the service refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// Why: free text, none of it per record.
    pub errors: Vec<String>,
    /// What else it said.
    pub notices: Vec<String>,
    /// How many records the request had. Of several each may have been updated or not: the service doesn't say.
    pub records: usize,
    /// An earlier attempt of the same call may have been applied, whatever became of the last.
    pub earlier_sent: bool,
    /// For the vendor's support.
    pub ids: RequestIds,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the service refused the update")?;
        if self.records > 1 {
            write!(f, ", the state of its {} records is unknown", self.records)?;
        } else if self.earlier_sent {
            f.write_str(", an earlier attempt may have been applied")?;
        }
        if self.errors.is_empty() { Ok(()) } else { write!(f, ": {}", self.errors.join("; ")) }
    }
}

/// What is wrong with the records of a request, or their ids. Records are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdProblem {
    /// No record at all: the service isn't asked to update nothing.
    #[error("the request has no record")]
    None,
    /// A record without an id.
    #[error("record {record} has an empty id")]
    Empty {
        /// Which one.
        record: usize,
    },
    /// Two records of one id: which of them would hold is unknown.
    #[error("records {first} and {second} have the same id {id:?}")]
    Twice {
        /// The id.
        id: String,
        /// The first of them.
        first: usize,
        /// The second.
        second: usize,
    },
}

fn login_words(error: Option<&CallError>) -> &'static str {
    match error {
        Some(error) if !login::is_sure(error) => "the service failed, perhaps because of the login",
        _ => "the service refused the login",
    }
}

impl Error {
    /// Whether the service may have applied the request, in whole or in part. False means that it hasn't.
    pub fn may_have_been_applied(&self) -> bool {
        match self {
            Error::Build(_) | Error::Id(_) => false,
            Error::Login { error: Some(error), .. } => error.may_have_been_applied(),
            // The words are those of any refusal: several records may have been taken in part.
            Error::Login { error: None, records, earlier_sent, .. } => *earlier_sent || *records > 1,
            Error::Refused(refused) => refused.earlier_sent || refused.records > 1,
            Error::Unconfirmed { .. } | Error::Unrecognised { .. } => true,
            Error::Call(error) => error.may_have_been_applied(),
        }
    }

    /// Whether the login was refused.
    pub fn is_login(&self) -> bool {
        matches!(self, Error::Login { .. })
    }

    /// The service's fault, also where it was recognised as a refused login.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Error::Call(error) => error.fault(),
            Error::Login { error: Some(error), .. } => error.fault(),
            _ => None,
        }
    }

    /// `X-Centra-Request-ID`, of the last answer that had one.
    pub fn request_id(&self) -> Option<String> {
        self.ids().request_id
    }

    /// What names the request in the vendor's logs, as far as an answer said.
    pub fn ids(&self) -> RequestIds {
        match self {
            Error::Build(_) | Error::Id(_) => RequestIds::default(),
            Error::Login { ids, .. } | Error::Unconfirmed { ids, .. } | Error::Unrecognised { ids, .. } => ids.clone(),
            Error::Refused(refused) => refused.ids.clone(),
            Error::Call(error) => RequestIds::of(error.request_ids()),
        }
    }
}

impl RequestIds {
    /// The last of each, out of those of all attempts.
    pub(crate) fn of(ids: &[(String, String)]) -> Self {
        let text = |name: &str| ids.iter().rfind(|id| id.0 == name).map(|id| id.1.clone());
        Self { request_id: text(REQUEST_ID), correlation_id: text(CORRELATION_ID) }
    }
}
