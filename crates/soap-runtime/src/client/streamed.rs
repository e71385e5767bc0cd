//! A request that is made while it is sent: its chunks, what is known of them afterwards, and their end with the attempt.

use super::records::Records;
use super::secrets::{Secrets, cut};
use crate::codec::stream::{Chunk, Frame, Produce};
use crate::error::RequestError;
use crate::transport::{Pull, TransportError, TransportKind};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::HashSet;
use std::error::Error as StdError;
use std::future::poll_fn;
use std::io::Write as _;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use tracing::{Level, Span, enabled, trace};

/// Sensitive values of items that are kept to be looked for, and their bytes.
const KEPT: usize = 4096;
const KEPT_BYTES: usize = 1 << 20;

type BoxError = Box<dyn StdError + Send + Sync>;

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a streamed request is made from, the same for each attempt.
pub(crate) struct Streamed {
    pub frame: Frame,
    pub records: Records,
    pub gzip: bool,
    pub log: bool,
    /// All secrets but those of the items.
    pub known: Arc<Secrets>,
    /// Bytes before compression, where they were counted.
    pub size: OnceLock<u64>,
    pub found: Arc<Mutex<Found>>,
}

/// The sensitive values of items, as they were written.
#[derive(Default)]
pub(crate) struct Found {
    values: HashSet<String>,
    bytes: usize,
    /// There are more than are kept.
    more: bool,
}

impl Found {
    fn add(&mut self, chunk: &Chunk) -> bool {
        let before = (self.values.len(), self.more);
        for place in &chunk.secrets {
            let Some(text) = chunk.bytes.get(place.clone()).and_then(|b| std::str::from_utf8(b).ok()) else { continue };
            if self.values.contains(text) {
                continue;
            }
            if self.values.len() >= KEPT || self.bytes + text.len() > KEPT_BYTES {
                self.more = true;
                break;
            }
            self.bytes += text.len();
            self.values.insert(text.to_owned());
        }
        before != (self.values.len(), self.more)
    }

    fn with(&self, known: &Secrets) -> Secrets {
        known.with(self.values.iter().map(String::as_str), self.more)
    }
}

impl Streamed {
    /// The request from its beginning.
    pub fn open(&self, attempt: u32) -> (Outgoing, Arc<Pulled>) {
        let pulled = Arc::new(Pulled::new(self.records.open(self.frame.clone())));
        let log = self.log && enabled!(target: "soap_runtime::body", Level::TRACE);
        let outgoing = Outgoing {
            pulled: pulled.clone(),
            found: self.found.clone(),
            gzip: self.gzip.then(|| GzEncoder::new(Vec::new(), Compression::default())),
            left: self.size.get().copied(),
            // What earlier attempts have met is hidden from the beginning.
            log: log.then(|| Log {
                span: Span::current(),
                attempt,
                part: 0,
                all: self.secrets(),
                known: self.known.clone(),
            }),
        };
        (outgoing, pulled)
    }

    /// `Content-Length`, where it is known.
    pub fn length(&self) -> Option<u64> {
        self.size.get().copied().filter(|_| !self.gzip)
    }

    /// Goes through it once; others come to their turn between chunks.
    pub async fn measure(&self) -> Result<(), RequestError> {
        let (mut chunks, mut size) = (self.records.open(self.frame.clone()), 0);
        while let Some(chunk) = poll_fn(|cx| chunks.poll_chunk(cx)).await {
            size += chunk?.bytes.len() as u64;
            tokio::task::yield_now().await;
        }
        let _ = self.size.set(size);
        Ok(())
    }

    /// The secrets of the answer: those of all items that were written so far among them.
    pub fn secrets(&self) -> Arc<Secrets> {
        let found = lock(&self.found);
        if found.values.is_empty() && !found.more { self.known.clone() } else { Arc::new(found.with(&self.known)) }
    }
}

/// A request that is being sent, and what is known of it. The chunks are here, not in the body: a connection that takes no
/// more keeps that for as long as it likes.
pub(crate) struct Pulled {
    /// `None` when there are no more.
    chunks: Mutex<Option<Box<dyn Produce>>>,
    bytes: AtomicU64,
    whole: AtomicBool,
    stopped: AtomicBool,
    failed: Mutex<Option<RequestError>>,
    waiting: Mutex<Option<Waker>>,
}

impl Pulled {
    fn new(chunks: Box<dyn Produce>) -> Self {
        Pulled {
            chunks: Mutex::new(Some(chunks)),
            bytes: AtomicU64::new(0),
            whole: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            failed: Mutex::new(None),
            waiting: Mutex::new(None),
        }
    }

    /// Bytes that were made, before compression.
    pub fn bytes(&self) -> usize {
        usize::try_from(self.bytes.load(Ordering::Acquire)).unwrap_or(usize::MAX)
    }

    /// Whether the end of the message was handed out.
    pub fn is_whole(&self) -> bool {
        self.whole.load(Ordering::Acquire)
    }

    /// Why no more could be made.
    pub fn failed(&self) -> Option<RequestError> {
        lock(&self.failed).clone()
    }
}

/// Ends the making of a request when it is dropped, wherever the body is then.
pub(crate) struct Stop(pub Arc<Pulled>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.stopped.store(true, Ordering::SeqCst);
        // Where a chunk is being made now, its maker looks whether it was stopped.
        drop(self.0.chunks.try_lock().ok().and_then(|mut chunks| chunks.take()));
        if let Some(waker) = lock(&self.0.waiting).take() {
            waker.wake();
        }
    }
}

/// The body on its way: a chunk is made when it is asked for.
pub(crate) struct Outgoing {
    pulled: Arc<Pulled>,
    found: Arc<Mutex<Found>>,
    gzip: Option<GzEncoder<Vec<u8>>>,
    /// Bytes that are still to come, where they were counted.
    left: Option<u64>,
    log: Option<Log>,
}

impl Outgoing {
    fn fail(&mut self, error: RequestError) -> BoxError {
        lock(&self.pulled.failed).get_or_insert(error.clone());
        error.into()
    }

    /// What goes out for a chunk; nothing yet, where the compressor keeps it.
    fn take(&mut self, chunk: Chunk) -> Result<Option<Bytes>, RequestError> {
        let n = chunk.bytes.len() as u64;
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(n).filter(|left| !chunk.last || *left == 0).ok_or(RequestError::Changed)?;
        }
        self.pulled.bytes.fetch_add(n, Ordering::AcqRel);
        let more = !chunk.secrets.is_empty() && lock(&self.found).add(&chunk);
        if let Some(log) = &mut self.log {
            log.show(&chunk, &self.found, more);
        }
        if chunk.last {
            self.pulled.whole.store(true, Ordering::Release);
        }
        let Some(encoder) = &mut self.gzip else { return Ok(Some(chunk.bytes)) };
        // To memory: neither can fail.
        let _ = encoder.write_all(&chunk.bytes);
        if chunk.last {
            let _ = encoder.try_finish();
        }
        let out = mem::take(encoder.get_mut());
        Ok((!out.is_empty()).then(|| out.into()))
    }
}

impl Pull for Outgoing {
    fn poll_pull(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let next = self.make(cx);
        // It may have been stopped meanwhile, when the chunks couldn't be taken away.
        if self.pulled.stopped.load(Ordering::SeqCst) {
            drop(lock(&self.pulled.chunks).take());
        }
        next
    }

    fn is_done(&self) -> bool {
        self.pulled.is_whole()
    }
}

impl Outgoing {
    fn make(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let pulled = self.pulled.clone();
        let mut chunks = lock(&pulled.chunks);
        loop {
            let Some(making) = &mut *chunks else {
                // Nothing more, which is no error at the end only.
                let over = || TransportError::new(TransportKind::Other, "the attempt is over").into();
                return Poll::Ready((!pulled.is_whole()).then(|| Err(over())));
            };
            let next = making.poll_chunk(cx);
            if next.is_pending() {
                *lock(&pulled.waiting) = Some(cx.waker().clone());
            }
            if pulled.stopped.load(Ordering::SeqCst) {
                *chunks = None;
                continue;
            }
            let taken = match ready!(next) {
                Some(Ok(chunk)) => self.take(chunk),
                Some(Err(e)) => Err(e.into()),
                None => Err(RequestError::Changed),
            };
            if taken.is_err() || pulled.is_whole() {
                *chunks = None;
            }
            match taken {
                Ok(Some(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Ok(None) => {}
                Err(e) => return Poll::Ready(Some(Err(self.fail(e)))),
            }
        }
    }
}

/// The switch of bodies: chunks are shown as they go out.
struct Log {
    span: Span,
    attempt: u32,
    part: u32,
    known: Arc<Secrets>,
    /// With those of the items so far.
    all: Arc<Secrets>,
}

impl Log {
    fn show(&mut self, chunk: &Chunk, found: &Mutex<Found>, more: bool) {
        if more {
            self.all = Arc::new(lock(found).with(&self.known));
        }
        self.part += 1;
        let all = &self.all;
        if !all.are_all_known() {
            return;
        }
        let mut text = cut(std::str::from_utf8(&chunk.bytes).unwrap_or(""), chunk.secrets.clone());
        all.hide(&mut text);
        self.span.in_scope(|| {
            trace!(target: "soap_runtime::body", attempt = self.attempt, part = self.part, body = %text, "request");
        });
    }
}
