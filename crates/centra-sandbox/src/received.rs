//! The requests that arrived, for tests that look at what was sent.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

/// So many requests are kept, and so many bytes of their bodies; the oldest go first.
const KEPT: usize = 1_000;
const BYTES: usize = 64 << 20;

/// A request as it arrived. Its body holds the login, so `Debug` doesn't show it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// Method.
    pub method: http::Method,
    /// Path and query.
    pub uri: http::Uri,
    /// Headers.
    pub headers: http::HeaderMap,
    /// The body, after any content coding.
    pub body: Bytes,
    /// What the answer gave as `X-Centra-Request-ID`.
    pub request_id: String,
}

impl std::fmt::Debug for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Received")
            .field("method", &self.method)
            .field("uri", &self.uri)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Recorder {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    requests: VecDeque<Received>,
    bytes: usize,
}

impl Recorder {
    pub fn add(&self, received: Received) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += received.body.len();
        kept.requests.push_back(received);
        while kept.requests.len() > KEPT || (kept.bytes > BYTES && kept.requests.len() > 1) {
            kept.bytes -= kept.requests.pop_front().map_or(0, |oldest| oldest.body.len());
        }
    }

    pub fn all(&self) -> Vec<Received> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).requests.iter().cloned().collect()
    }
}
