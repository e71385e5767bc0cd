//! The reading of an answer, and the search for secrets in all that will be shown of it: both take as long as it is large.

use super::Config;
use super::secrets::Secrets;
use crate::answer::{self, Exchange, Failed, Said};
use crate::envelope::Parts;
use crate::operation::OperationInfo;
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, StatusCode, Uri};
use std::sync::Arc;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

/// Bytes of an answer that are read in no time; more are read on a thread for it.
const QUICK: usize = 256 << 10;

/// The same where they are compressed.
const QUICK_CODED: usize = 8 << 10;

/// An answer to be read.
pub(crate) struct Reading {
    pub config: Arc<Config>,
    pub secrets: Arc<Secrets>,
    pub info: &'static OperationInfo,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Where it came from.
    pub uri: Uri,
    pub parts: Box<dyn Parts>,
    /// The body is logged.
    pub log: bool,
}

/// What came of it. No secrets are in what it shows.
pub(crate) struct Read {
    pub result: Result<Said, Box<Failed>>,
    pub headers: HeaderMap,
    pub parts: Box<dyn Parts>,
    /// The body, where it is logged.
    pub logged: Option<String>,
}

/// Why nothing came of it.
pub(crate) enum Unread {
    /// The runtime shut down.
    Shutdown,
    /// The deadline of the call passed.
    Late,
}

impl Reading {
    /// Reads it: here, or where it holds up nothing else if it is a large one. What is being read when the deadline passes
    /// is read to its end, for nobody; what waits for its turn isn't.
    pub async fn run(self, deadline: Instant) -> Result<Read, Unread> {
        let most = if self.headers.contains_key(CONTENT_ENCODING) { QUICK_CODED } else { QUICK };
        if self.body.len() <= most {
            return Ok(self.here());
        }
        let mut reading = JoinSet::new();
        reading.spawn_blocking(|| self.here());
        match timeout_at(deadline, reading.join_next()).await {
            Ok(Some(Ok(read))) => Ok(read),
            Ok(Some(Err(e))) if e.is_panic() => std::panic::resume_unwind(e.into_panic()),
            Ok(_) => Err(Unread::Shutdown),
            Err(_) => Err(Unread::Late),
        }
    }

    fn here(self) -> Read {
        let Reading { config, secrets, info, status, headers, body, uri, mut parts, log } = self;
        let logged = log.then(|| {
            let mut text = String::from_utf8_lossy(&body).into_owned();
            secrets.hide(&mut text);
            text
        });
        let exchange = Exchange { status, headers: &headers, body, endpoint: &uri };
        let mut result = answer::read(exchange, info, &mut *parts, &config.answer);
        match &mut result {
            Ok(said) => secrets.hide_in_said(said),
            Err(failed) => secrets.hide_in_failed(failed),
        }
        Read { result, headers, parts, logged }
    }
}
