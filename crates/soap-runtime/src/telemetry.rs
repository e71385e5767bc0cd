//! What happens on the way, told: a hook for metrics. Spans and events of `tracing` come by themselves.
//!
//! A call is the span `soap_call` (operation, service, host, attempts, status, class, request id); each attempt is an
//! event of level DEBUG with sizes and times. No body is ever in them; see
//! [`ClientBuilder::log_bodies`](crate::ClientBuilder::log_bodies).

use crate::class::Class;
use http::StatusCode;
use std::time::Duration;

/// An attempt that has ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AttemptReport<'a> {
    /// The operation's name in the WSDL.
    pub operation: &'static str,
    /// The service's name in the WSDL.
    pub service: &'static str,
    /// Which one, from 1.
    pub attempt: u32,
    /// `None` is a success.
    pub class: Option<Class>,
    /// Status of the answer, if there was one.
    pub status: Option<StatusCode>,
    /// Bytes of the request's body, before it was compressed; of a streamed one those that were made.
    pub request_bytes: usize,
    /// Bytes of the answer's body as they came.
    pub response_bytes: usize,
    /// From its start to its end.
    pub elapsed: Duration,
    /// The first request id of the answer.
    pub request_id: Option<&'a str>,
    /// It is tried again after this long.
    pub retry_in: Option<Duration>,
}

/// A call that has ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CallReport {
    /// The operation's name in the WSDL.
    pub operation: &'static str,
    /// The service's name in the WSDL.
    pub service: &'static str,
    /// How often it was tried.
    pub attempts: u32,
    /// `None` is a success.
    pub class: Option<Class>,
    /// From the call to its end.
    pub elapsed: Duration,
}

/// Is told of attempts and calls, on the task that makes them: it must not block.
///
/// ```
/// use soap_runtime::telemetry::{CallReport, Observer};
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// #[derive(Default)]
/// struct Failures(AtomicU64);
/// impl Observer for Failures {
///     fn call(&self, report: &CallReport) {
///         if report.class.is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// An attempt has ended.
    fn attempt(&self, report: &AttemptReport<'_>) {
        let _ = report;
    }
    /// A call has ended.
    fn call(&self, report: &CallReport) {
        let _ = report;
    }
}
