//! A call: attempts until one holds, the policy gives up or the deadline passes.

use super::attempt::{self, Broken, Progress};
use super::reading::{Read, Reading, Unread};
use super::request::Prepared;
use super::secrets::Secrets;
use super::streamed::Pulled;
use super::{Answer, CallOptions, Config};
use crate::answer::{AnswerError, Failed, RetryAfter, Said, latin1};
use crate::class::Class;
use crate::envelope::Parts;
use crate::error::{CallContext, Error, RequestError, Sent};
use crate::operation::OperationInfo;
use crate::retry::FailedAttempt;
use crate::telemetry::{AttemptReport, CallReport};
use crate::transport::{Transport, TransportError, TransportKind};
use http::{HeaderMap, StatusCode, Uri};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{Instrument, Span, debug, field, info_span, trace};

/// What an answer was, beside its value.
pub(crate) struct Done {
    said: Said,
    status: StatusCode,
    headers: HeaderMap,
    request_ids: Vec<(String, String)>,
    attempts: u32,
    earlier_sent: bool,
    elapsed: Duration,
}

impl Done {
    pub fn into_answer<R>(self, value: R) -> Answer<R> {
        Answer {
            value,
            receipts: self.said.receipts,
            status: self.status,
            headers: self.headers,
            request_ids: self.request_ids,
            blocks: self.said.headers,
            attachments: self.said.attachments,
            attempts: self.attempts,
            earlier_sent: self.earlier_sent,
            elapsed: self.elapsed,
        }
    }
}

/// So long from now; what is longer than the clock goes is as good as for ever.
fn after(wait: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(wait).unwrap_or_else(|| now + Duration::from_secs(30 * 365 * 86_400))
}

/// Makes a call. Not generic over the operation: `parts` takes the value, and comes back with it.
pub(crate) async fn run<T: Transport>(
    transport: &T,
    config: &Arc<Config>,
    info: &'static OperationInfo,
    prepared: &Prepared,
    parts: &mut Option<Box<dyn Parts>>,
    options: &CallOptions,
) -> Result<Done, Error> {
    let span = info_span!(
        "soap_call",
        operation = info.name,
        service = info.service,
        host = config.endpoint.host(),
        attempts = field::Empty,
        status = field::Empty,
        class = field::Empty,
        request_id = field::Empty,
    );
    let mut call = Call {
        transport,
        config,
        info,
        prepared,
        secrets: prepared.secrets.clone(),
        started: Instant::now(),
        deadline: after(options.timeout.unwrap_or(config.call_timeout)),
        idempotent: options.idempotent.unwrap_or(info.idempotent),
        attempts: 0,
        went_out: false,
        furthest: Sent::No,
        earlier_sent: false,
        request_ids: Vec::new(),
    };
    let result = call.attempts(parts).instrument(span.clone()).await;
    call.tell(&span, &result);
    result
}

struct Call<'a, T> {
    transport: &'a T,
    config: &'a Arc<Config>,
    info: &'static OperationInfo,
    prepared: &'a Prepared,
    /// All that are known: those of streamed items turn up as they are sent.
    secrets: Arc<Secrets>,
    started: Instant,
    deadline: Instant,
    idempotent: bool,
    attempts: u32,
    /// Bytes went out in an earlier attempt.
    went_out: bool,
    /// How far the furthest of the earlier attempts came.
    furthest: Sent,
    /// An earlier attempt may have been applied.
    earlier_sent: bool,
    request_ids: Vec<(String, String)>,
}

impl<T: Transport> Call<'_, T> {
    async fn attempts(&mut self, parts: &mut Option<Box<dyn Parts>>) -> Result<Done, Error> {
        self.measure().await?;
        loop {
            self.attempts += 1;
            let (began, mut progress) = (Instant::now(), Progress::new(self.attempts));
            if let Some(request) = &self.prepared.shown {
                trace!(target: "soap_runtime::body", attempt = self.attempts, body = %request, "request");
            }
            let ended = self.attempt(&mut progress).await;
            let pulled = progress.end();
            if let Some(streamed) = &self.prepared.streamed {
                self.secrets = streamed.secrets();
            }
            let size = (pulled.as_ref().map_or(self.prepared.size, |p| p.bytes()), progress.body.len());
            for headers in &progress.passed {
                let ids = self.ids(Some(headers));
                self.request_ids.extend(ids);
            }
            let ids = self.ids(progress.head.as_ref().map(|h| &h.1));
            self.request_ids.extend(ids.iter().cloned());
            let sent = progress.sent();
            let result = self.judge(ended, progress, pulled.as_deref(), parts).await;
            let retry_in = match &result {
                Ok(_) => None,
                Err(error) => self.again(error, sent),
            };
            let outcome = Ended { began, size, id: ids.first().map(|i| i.1.as_str()), retry_in };
            self.tell_attempt(&result, &outcome);
            match (result, retry_in) {
                (Ok(done), _) => {
                    self.config.retry.succeeded(self.attempts);
                    return Ok(done);
                }
                (Err(error), Some(wait)) => {
                    self.went_out |= sent;
                    self.furthest = self.furthest.max(error.sent());
                    self.earlier_sent |= error.may_have_been_applied();
                    if let Some(parts) = parts {
                        parts.reset();
                    }
                    sleep(wait).await;
                }
                (Err(error), None) => return Err(error),
            }
        }
    }

    /// Goes through a streamed request before it is sent, if that is wanted.
    async fn measure(&self) -> Result<(), Error> {
        let Some(streamed) = self.prepared.streamed.as_ref().filter(|s| s.records.is_measured()) else {
            return Ok(());
        };
        match timeout_at(self.deadline, streamed.measure()).await {
            Ok(measured) => measured.map_err(|source| Error::Request { source }),
            Err(_) => {
                let source = TransportError::new(TransportKind::Deadline, "before it was sent");
                Err(Error::Transport { source, context: Box::new(self.context()) })
            }
        }
    }

    /// One attempt under both of its limits.
    async fn attempt(&self, progress: &mut Progress) -> Result<(), Broken> {
        let late = |_| Broken::Transport(TransportError::new(TransportKind::Deadline, "before it was sent"));
        // The permit is held while the attempt runs, not while it waits to be tried again.
        let _permit = match &self.config.concurrency {
            Some(s) => timeout_at(self.deadline, s.acquire()).await.map_err(late)?.ok(),
            None => None,
        };
        let own = after(self.config.attempt_timeout);
        let running = attempt::run(self.transport, self.config, self.prepared, progress);
        match timeout_at(own.min(self.deadline), running).await {
            Ok(ended) => ended,
            Err(_) if own < self.deadline => {
                let detail = format!("{} ms", self.config.attempt_timeout.as_millis());
                Err(Broken::Transport(TransportError::new(TransportKind::Timeout, detail)))
            }
            Err(_) => {
                let detail = format!("{} ms", (self.deadline - self.started).as_millis());
                Err(Broken::Transport(TransportError::new(TransportKind::Deadline, detail)))
            }
        }
    }

    /// What an attempt comes to.
    async fn judge(
        &self,
        ended: Result<(), Broken>,
        progress: Progress,
        pulled: Option<&Pulled>,
        parts: &mut Option<Box<dyn Parts>>,
    ) -> Result<Done, Error> {
        let sent = progress.sent();
        let Progress { head, uri, body, .. } = progress;
        let mut context = Box::new(self.context());
        context.came(
            self.furthest,
            match (&head, sent) {
                (Some(_), _) => Sent::Answered,
                (None, true) => Sent::Maybe,
                (None, false) => Sent::No,
            },
        );
        if let Some(source) = pulled.and_then(Pulled::failed) {
            // Whatever was answered was no answer to the whole of it.
            return Err(Error::Streaming { source, context });
        }
        let Some((status, headers)) = head else {
            let source = match ended {
                Err(Broken::Transport(e)) => e,
                _ => TransportError::new(TransportKind::Other, "no answer"),
            };
            return Err(Error::Transport { source, context });
        };
        context.status = Some(status);
        context.retry_after = RetryAfter::of(&headers);
        let cut = match ended {
            Ok(()) => None,
            // A status with a class of its own says more than the end of its body.
            Err(_) if matches!(status.as_u16(), 300..=399 | 401 | 407) => None,
            Err(broken) => Some(broken),
        };
        let (failed, headers) = match cut {
            Some(Broken::Transport(source)) => {
                context.headers = headers;
                // An answer that isn't whole is none.
                context.came(self.furthest, Sent::Maybe);
                return Err(Error::Transport { source, context });
            }
            Some(Broken::TooLarge) => {
                let error = AnswerError::TooLarge { limit: self.config.answer.body_limit };
                (Failed { error, excerpt: None, body: None, receipts: Vec::new() }, headers)
            }
            None => {
                let read = match self.read(status, headers, uri, body, parts).await {
                    Ok(read) => read,
                    Err(unread) => {
                        let source = match unread {
                            Unread::Shutdown => TransportError::new(TransportKind::Other, "the runtime shut down"),
                            Unread::Late => {
                                TransportError::new(TransportKind::Deadline, "while a large answer was being read")
                            }
                        };
                        return Err(Error::Transport { source, context });
                    }
                };
                *parts = Some(read.parts);
                if let Some(body) = read.logged {
                    trace!(target: "soap_runtime::body", attempt = self.attempts, body = %body, "answer");
                }
                match read.result {
                    Ok(mut said) => match said.fault.take() {
                        None if pulled.is_some_and(|p| !p.is_whole()) => {
                            context.receipts = said.receipts;
                            context.headers = read.headers;
                            return Err(Error::Streaming { source: RequestError::Unfinished, context });
                        }
                        None => return Ok(self.done(said, status, read.headers)),
                        Some(fault) => {
                            context.receipts = said.receipts;
                            context.headers = read.headers;
                            return Err(Error::Fault { fault, context });
                        }
                    },
                    Err(failed) => (*failed, read.headers),
                }
            }
        };
        context.headers = headers;
        context.excerpt = failed.excerpt;
        context.body = failed.body;
        context.receipts = failed.receipts;
        Err(Error::Answer { source: failed.error, context })
    }

    async fn read(
        &self,
        status: StatusCode,
        headers: HeaderMap,
        uri: Uri,
        body: Vec<u8>,
        parts: &mut Option<Box<dyn Parts>>,
    ) -> Result<Read, Unread> {
        let (config, secrets, parts) =
            (self.config.clone(), self.secrets.clone(), parts.take().ok_or(Unread::Shutdown)?);
        let log = config.log_bodies && secrets.are_all_known();
        Reading { config, secrets, info: self.info, status, headers, body, uri, parts, log }.run(self.deadline).await
    }

    fn context(&self) -> CallContext {
        CallContext {
            attempts: self.attempts,
            earlier_sent: self.earlier_sent,
            elapsed: self.started.elapsed(),
            request_ids: self.request_ids.clone(),
            ..CallContext::new(self.info.name)
        }
    }

    fn done(&self, said: Said, status: StatusCode, headers: HeaderMap) -> Done {
        Done {
            said,
            status,
            headers,
            request_ids: self.request_ids.clone(),
            attempts: self.attempts,
            earlier_sent: self.earlier_sent,
            elapsed: self.started.elapsed(),
        }
    }

    fn ids(&self, headers: Option<&HeaderMap>) -> Vec<(String, String)> {
        let Some(headers) = headers else { return Vec::new() };
        let one = |name: &http::HeaderName| {
            let value = latin1(headers.get(name)?.as_bytes());
            let mut value: String = value.chars().filter(|c| !c.is_control()).take(200).collect();
            self.secrets.hide(&mut value);
            Some((name.as_str().to_owned(), value))
        };
        self.config.request_ids.iter().filter_map(one).collect()
    }

    /// When to try again, if at all.
    fn again(&self, error: &Error, sent: bool) -> Option<Duration> {
        let remaining = self.deadline.saturating_duration_since(Instant::now());
        let failed = FailedAttempt {
            error,
            attempts: self.attempts,
            idempotent: self.idempotent,
            sent: sent || self.went_out,
            remaining,
        };
        self.config.retry.retry(&failed).filter(|wait| *wait < remaining)
    }

    // ---- telling ----

    fn tell_attempt(&self, result: &Result<Done, Error>, ended: &Ended<'_>) {
        let (class, status) = class_and_status(result);
        let report = AttemptReport {
            operation: self.info.name,
            service: self.info.service,
            attempt: self.attempts,
            class,
            status,
            request_bytes: ended.size.0,
            response_bytes: ended.size.1,
            elapsed: ended.began.elapsed(),
            request_id: ended.id,
            retry_in: ended.retry_in,
        };
        debug!(
            attempt = report.attempt,
            status = status.map(|s| s.as_u16()),
            class = class.map(Class::name),
            request_bytes = report.request_bytes,
            response_bytes = report.response_bytes,
            elapsed_ms = report.elapsed.as_millis() as u64,
            request_id = report.request_id,
            retry_in_ms = report.retry_in.map(|d| d.as_millis() as u64),
            error = result.as_ref().err().map(field::display),
            "attempt ended"
        );
        if let Some(o) = &self.config.observer {
            o.attempt(&report);
        }
    }

    fn tell(&self, span: &Span, result: &Result<Done, Error>) {
        let (class, status) = class_and_status(result);
        span.record("attempts", self.attempts);
        if let Some(s) = status {
            span.record("status", s.as_u16());
        }
        if let Some(c) = class {
            span.record("class", c.name());
        }
        if let Some((_, id)) = self.request_ids.last() {
            span.record("request_id", id.as_str());
        }
        if let Some(o) = &self.config.observer {
            let elapsed = self.started.elapsed();
            let (operation, service) = (self.info.name, self.info.service);
            o.call(&CallReport { operation, service, attempts: self.attempts, class, elapsed });
        }
    }
}

struct Ended<'a> {
    began: Instant,
    /// Of the request, and of the answer.
    size: (usize, usize),
    id: Option<&'a str>,
    retry_in: Option<Duration>,
}

fn class_and_status(result: &Result<Done, Error>) -> (Option<Class>, Option<StatusCode>) {
    match result {
        Ok(done) => (None, Some(done.status)),
        Err(e) => (Some(e.class()), e.status()),
    }
}
