//! One attempt: a request out, an answer in, whole. What is known is kept outside, so that it survives a timeout.

use super::Config;
use super::request::Prepared;
use super::streamed::{Pulled, Stop};
use crate::answer::location;
use crate::transport::{RequestBody, Transport, TransportError};
use bytes::Buf;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, Method, Request, StatusCode, Uri};
use http_body::Body;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Redirects followed at most.
const REDIRECTS: usize = 5;

/// What came of an attempt so far.
#[derive(Default)]
pub(crate) struct Progress {
    taken: Arc<AtomicBool>,
    /// Which attempt it is, from 1.
    attempt: u32,
    /// The request that was sent last, where it is a streamed one.
    stop: Option<Stop>,
    /// Head of the answer; that of a redirect only if it isn't followed.
    pub head: Option<(StatusCode, HeaderMap)>,
    /// Headers of the redirects that were followed.
    pub passed: Vec<HeaderMap>,
    /// Where it came from.
    pub uri: Uri,
    /// Body of the answer, as far as it came.
    pub body: Vec<u8>,
}

impl Progress {
    /// Nothing yet, of the attempt of this number.
    pub fn new(attempt: u32) -> Self {
        Progress { attempt, ..Progress::default() }
    }

    /// Whether bytes of the message may have gone out.
    pub fn sent(&self) -> bool {
        self.taken.load(Ordering::Acquire)
    }

    /// Ends the making of a streamed request; what is known of it.
    pub fn end(&mut self) -> Option<Arc<Pulled>> {
        self.stop.take().map(|stop| stop.0.clone())
    }
}

/// Why an attempt has no whole answer.
pub(crate) enum Broken {
    Transport(TransportError),
    /// More bytes than the limit, before any coding was undone.
    TooLarge,
}

/// Sends a request and reads the answer.
pub(crate) async fn run<T: Transport>(
    transport: &T,
    config: &Config,
    prepared: &Prepared,
    progress: &mut Progress,
) -> Result<(), Broken> {
    progress.uri = config.endpoint.clone();
    for followed in 0.. {
        let request = request(config, prepared, progress);
        let answer = transport.send(request).await.map_err(Broken::Transport)?;
        let (head, body) = answer.into_parts();
        if let Some(jar) = &config.cookies {
            jar.keep(&progress.uri, &head.headers);
        }
        let next =
            if followed < REDIRECTS { next(config, prepared, head.status, &head.headers, &progress.uri) } else { None };
        match next {
            // Whatever happens from here on happens at the next place: this answer is none.
            Some(uri) => {
                progress.uri = uri;
                progress.passed.push(head.headers);
            }
            None => {
                progress.head = Some((head.status, head.headers));
                return read(body, config.answer.body_limit, &mut progress.body).await;
            }
        }
    }
    Ok(())
}

fn request(config: &Config, prepared: &Prepared, progress: &mut Progress) -> Request<RequestBody> {
    let taken = progress.taken.clone();
    let body = match &prepared.streamed {
        None => RequestBody::new(prepared.body.clone(), taken),
        Some(streamed) => {
            let (outgoing, pulled) = streamed.open(progress.attempt);
            progress.stop = Some(Stop(pulled));
            RequestBody::pulled(outgoing, streamed.length(), taken)
        }
    };
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = progress.uri.clone();
    let headers = request.headers_mut();
    *headers = prepared.headers.clone();
    if !same_origin(&progress.uri, &config.endpoint) {
        for name in [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE] {
            headers.remove(name);
        }
        for (name, value) in &config.headers {
            if value.is_sensitive() {
                headers.remove(name);
            }
        }
    } else if let Some(cookies) = config.cookies.as_ref().and_then(|j| j.field(&progress.uri)) {
        headers.insert(COOKIE, cookies);
    }
    request
}

/// Where a redirect leads, if it may be followed.
fn next(config: &Config, prepared: &Prepared, status: StatusCode, headers: &HeaderMap, from: &Uri) -> Option<Uri> {
    if !config.follow_redirects || !matches!(status.as_u16(), 307 | 308) {
        return None;
    }
    let to: Uri = location(headers, from)?.split('#').next()?.parse().ok()?;
    let allowed = match (from.scheme_str(), to.scheme_str()) {
        (_, Some("https")) => true,
        (Some("http"), Some("http")) => config.endpoint.scheme_str() == Some("http"),
        _ => false,
    };
    // The body is no header that could be left out: what is secret in it stays with the origin it is meant for.
    let allowed = allowed && (!prepared.sensitive || same_origin(&to, &config.endpoint));
    allowed.then_some(to)
}

fn same_origin(a: &Uri, b: &Uri) -> bool {
    let port = |u: &Uri| u.port_u16().or(if u.scheme_str() == Some("https") { Some(443) } else { Some(80) });
    let same_host = match (a.host(), b.host()) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        (a, b) => a == b,
    };
    same_host && a.scheme() == b.scheme() && port(a) == port(b)
}

/// Reads a body, bounded; trailers are passed over.
async fn read<B>(body: B, limit: usize, out: &mut Vec<u8>) -> Result<(), Broken>
where
    B: Body<Error = Box<dyn std::error::Error + Send + Sync>>,
{
    out.clear();
    out.reserve(usize::try_from(body.size_hint().lower()).unwrap_or(0).min(limit).min(1 << 20));
    let mut body = pin!(body);
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let frame = frame.map_err(|e| Broken::Transport(TransportError::from_boxed(e)))?;
        let Ok(mut data) = frame.into_data() else { continue };
        if out.len() + data.remaining() > limit {
            return Err(Broken::TooLarge);
        }
        while data.has_remaining() {
            let chunk = data.chunk();
            let n = chunk.len();
            out.extend_from_slice(chunk);
            data.advance(n);
        }
    }
    Ok(())
}
