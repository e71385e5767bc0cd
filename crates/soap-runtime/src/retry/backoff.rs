//! The default policy: exponential backoff with full jitter, under a bucket of tokens.

use super::bucket::Bucket;
use super::{FailedAttempt, RetryPolicy};
use std::sync::Arc;
use std::time::Duration;

/// Exponential backoff with full jitter: the wait before attempt n+1 is random between 0 and `base` * 2^(n-1), at most
/// `longest`. `Retry-After` is kept to where it asks for more, up to `longest_hint`.
///
/// Sent again is what [`Error::is_retryable`](crate::Error::is_retryable) names, if the operation is idempotent or no byte of the message went out.
///
/// | | default |
/// |---|---|
/// | attempts | 3, the first included |
/// | base | 200 ms |
/// | longest | 20 s |
/// | longest hint | 60 s |
/// | tokens of the client | 500; a retry costs 14, a success after retries gives 14 back, any other one 1 |
/// | `Server` faults | not retried |
#[derive(Debug)]
#[must_use]
pub struct Backoff {
    attempts: u32,
    base: Duration,
    longest: Duration,
    longest_hint: Duration,
    server_faults: bool,
    bucket: Bucket,
}

impl Default for Backoff {
    fn default() -> Self {
        Backoff {
            attempts: 3,
            base: Duration::from_millis(200),
            longest: Duration::from_secs(20),
            longest_hint: Duration::from_secs(60),
            server_faults: false,
            bucket: Bucket::new(500, 14),
        }
    }
}

impl Backoff {
    /// The defaults.
    pub fn new() -> Self {
        Backoff::default()
    }

    /// Attempts at most, the first included; 0 counts as 1.
    pub fn attempts(mut self, n: u32) -> Self {
        self.attempts = n.max(1);
        self
    }

    /// The first wait at most, and any wait at most.
    pub fn waits(mut self, base: Duration, longest: Duration) -> Self {
        self.base = base;
        self.longest = longest;
        self
    }

    /// The longest wait that a service may ask for; longer ones are cut to it.
    pub fn longest_hint(mut self, longest: Duration) -> Self {
        self.longest_hint = longest;
        self
    }

    /// Whether `Server` and `Receiver` faults are sent again, too.
    pub fn server_faults(mut self, on: bool) -> Self {
        self.server_faults = on;
        self
    }

    /// Tokens of the client, and what a retry costs.
    pub fn tokens(mut self, full: u32, cost: u32) -> Self {
        self.bucket = Bucket::new(full, cost);
        self
    }

    /// Tokens left.
    pub fn tokens_left(&self) -> u32 {
        self.bucket.left()
    }

    fn wants(&self, failed: &FailedAttempt<'_>) -> bool {
        let again = failed.error.is_retryable() || (self.server_faults && failed.error.is_server_fault());
        again && failed.attempts < self.attempts && (failed.idempotent || !failed.sent)
    }
}

impl RetryPolicy for Backoff {
    fn retry(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        if !self.wants(failed) {
            return None;
        }
        let doubled = 2u32.saturating_pow(failed.attempts.saturating_sub(1));
        let most = self.base.saturating_mul(doubled).min(self.longest);
        let jitter = most.mul_f64(fastrand::f64());
        let hint = failed.error.retry_after().map_or(Duration::ZERO, |r| r.wait().min(self.longest_hint));
        let wait = jitter.max(hint);
        (wait < failed.remaining && self.bucket.take()).then_some(wait)
    }

    fn renewed(&self) -> Option<Arc<dyn RetryPolicy>> {
        let bucket = self.bucket.renewed();
        Some(Arc::new(Backoff { bucket, ..*self }))
    }

    fn succeeded(&self, attempts: u32) {
        self.bucket.give(attempts > 1);
    }
}
