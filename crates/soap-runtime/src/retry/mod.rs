//! Whether and when a failed call is sent again.

mod backoff;
mod bucket;

pub use backoff::Backoff;

use crate::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What a policy decides by.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedAttempt<'a> {
    /// What failed.
    pub error: &'a Error,
    /// Attempts so far.
    pub attempts: u32,
    /// The same request twice does what it does once: by the schema, or by the caller's word.
    pub idempotent: bool,
    /// Some byte of the message went out, in this attempt or before.
    pub sent: bool,
    /// What is left until the deadline of the call.
    pub remaining: Duration,
}

/// Decides whether a call that failed is sent again. [`Backoff`] is the default.
///
/// ```
/// use soap_runtime::retry::{FailedAttempt, RetryPolicy};
/// use std::time::Duration;
///
/// /// Once more, after a second, where nothing went out.
/// #[derive(Debug)]
/// struct Once;
/// impl RetryPolicy for Once {
///     fn retry(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
///         (failed.attempts == 1 && !failed.sent).then_some(Duration::from_secs(1))
///     }
/// }
/// ```
pub trait RetryPolicy: Send + Sync + fmt::Debug + 'static {
    /// How long to wait before the next attempt; `None` gives up. A wait that ends after the deadline gives up, too.
    fn retry(&self, failed: &FailedAttempt<'_>) -> Option<Duration>;

    /// The same policy with a state of its own, as it was at first: each client built from clones of a builder has one.
    /// `None`, where there is nothing but settings, or where state is to be shared.
    fn renewed(&self) -> Option<Arc<dyn RetryPolicy>> {
        None
    }

    /// A call succeeded after so many attempts.
    fn succeeded(&self, attempts: u32) {
        let _ = attempts;
    }
}

/// Never sends anything again.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRetry;

impl RetryPolicy for NoRetry {
    fn retry(&self, _: &FailedAttempt<'_>) -> Option<Duration> {
        None
    }
}
