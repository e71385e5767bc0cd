//! The client: one call is one envelope out, one answer in, and everything known of both.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Limited};

use crate::answer::{self, AnswerError, AnswerOptions, Attachment, Exchange, RetryAfter};
use crate::codec::{Deviation, Limits, Mode};
use crate::envelope::{self, HeaderBlock, ReadOptions, ResponseParts};
use crate::error::{CallContext, Error, RequestError, Sent};
use crate::operation::{Operation, OperationInfo, SoapVersion};
use crate::transport::{HttpTransport, RequestBody, ResponseBody, TlsError, Transport, TransportError, TransportKind};
use crate::xs::{AnyElement, QName};

/// Bytes of an answer's body at most, before and after its codings: 64 MiB.
const BODY_LIMIT: usize = 64 << 20;

/// What a call that succeeded brings.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The response.
    pub value: T,
    /// What was off about it, and was read all the same.
    pub receipts: Vec<Deviation>,
    /// Status of the answer.
    pub status: StatusCode,
    /// HTTP headers of the answer; cookies are marked as sensitive.
    pub headers: HeaderMap,
    /// SOAP header blocks, declared or not.
    pub blocks: Vec<HeaderBlock>,
    /// Parts of a multipart answer beside its root.
    pub attachments: Vec<Attachment>,
    /// How often it was sent.
    pub attempts: u32,
    /// From the call to its end.
    pub elapsed: Duration,
}

/// Why a client can't be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The endpoint isn't an absolute http or https address.
    #[error("the endpoint {0:?} isn't an http or https address")]
    Endpoint(String),
    /// A header that HTTP can't carry.
    #[error("the header {0:?} can't be sent")]
    Header(String),
    /// TLS can't be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// Sets up a [`Client`].
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    endpoint: String,
    timeout: Duration,
    connect_timeout: Duration,
    body_limit: usize,
    read: ReadOptions,
    headers: Vec<(String, String)>,
    request_ids: Vec<String>,
    gzip: bool,
}

impl fmt::Debug for ClientBuilder {
    /// Without the headers, which may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Longest time for a whole call. Default: 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Longest time to connect. Default: 10 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Bytes of an answer's body at most, also after decompression. Default: 64 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Bounds on the XML of an answer. Default: [`Limits::DEFAULT`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.read.limits = limits;
        self
    }

    /// Whether an answer that breaks its schema is refused, instead of read with a receipt. Default: no.
    pub fn strict(mut self, strict: bool) -> Self {
        self.read.mode = if strict { Mode::Strict } else { Mode::Tolerant };
        self
    }

    /// Speak this version, whatever the binding says.
    pub fn soap_version(mut self, version: SoapVersion) -> Self {
        self.read.version = Some(version);
        self
    }

    /// A mandatory header block that the caller understands, beside the declared ones.
    pub fn understands(mut self, name: QName) -> Self {
        self.read.understood.push(name);
        self
    }

    /// A header on every request.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// A response header that identifies a request, for errors. Default: `X-Request-ID`, `X-Correlation-ID`.
    pub fn request_id_header(mut self, name: impl Into<String>) -> Self {
        self.request_ids.push(name.into());
        self
    }

    /// Whether answers may come compressed. Default: yes.
    pub fn accept_gzip(mut self, yes: bool) -> Self {
        self.gzip = yes;
        self
    }

    /// A client over HTTP.
    ///
    /// # Errors
    /// When the endpoint is no address, a header can't be sent, or TLS can't be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        let transport = HttpTransport::builder().connect_timeout(self.connect_timeout).build()?;
        self.build_with(transport)
    }

    /// A client over a transport of one's own.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`], but for TLS.
    pub fn build_with<T: Transport>(self, transport: T) -> Result<Client<T>, BuildError> {
        let endpoint: Uri = self.endpoint.parse().map_err(|_| BuildError::Endpoint(shown(&self.endpoint)))?;
        if !matches!(endpoint.scheme_str(), Some("http" | "https")) || endpoint.host().is_none_or(str::is_empty) {
            return Err(BuildError::Endpoint(shown(&self.endpoint)));
        }
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, HeaderValue::from_static(concat!("soap-runtime/", env!("CARGO_PKG_VERSION"))));
        if self.gzip {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
        }
        for (name, value) in &self.headers {
            let pair = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
            let Some((name, mut value)) = pair else { return Err(BuildError::Header(name.clone())) };
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let shared = Shared {
            endpoint,
            timeout: self.timeout,
            options: AnswerOptions { read: self.read, body_limit: self.body_limit },
            headers,
            request_ids: self.request_ids,
        };
        Ok(Client { transport: Arc::new(transport), shared: Arc::new(shared) })
    }
}

/// An address without what may be a secret in it.
fn shown(endpoint: &str) -> String {
    let rest = endpoint.split(['?', '#']).next().unwrap_or_default();
    match (rest.split_once("://"), rest.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        _ => rest.to_owned(),
    }
}

#[derive(Debug)]
struct Shared {
    endpoint: Uri,
    timeout: Duration,
    options: AnswerOptions,
    headers: HeaderMap,
    request_ids: Vec<String>,
}

/// Calls the operations of a service. Cheap to clone; clones share their connections.
///
/// ```no_run
/// # async fn run<Op: soap_runtime::Operation>(request: Op::Request) -> Result<(), Box<dyn std::error::Error>> {
/// let client = soap_runtime::Client::builder("https://example.com/soap").build()?;
/// let answer = client.call::<Op>(&request).await?;
/// println!("{:?}", answer.value);
/// # Ok(()) }
/// ```
pub struct Client<T = HttpTransport> {
    transport: Arc<T>,
    shared: Arc<Shared>,
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Client { transport: self.transport.clone(), shared: self.shared.clone() }
    }
}

impl<T> fmt::Debug for Client<T> {
    /// Without headers and the address, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("host", &self.shared.endpoint.host()).finish_non_exhaustive()
    }
}

impl Client {
    /// Starts a client of the service at `endpoint`.
    pub fn builder(endpoint: impl Into<String>) -> ClientBuilder {
        ClientBuilder {
            endpoint: endpoint.into(),
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            body_limit: BODY_LIMIT,
            read: ReadOptions::default(),
            headers: Vec::new(),
            request_ids: vec!["x-request-id".into(), "x-correlation-id".into()],
            gzip: true,
        }
    }
}

impl<T: Transport> Client<T> {
    /// Calls an operation. Dropping the call ends it.
    ///
    /// # Errors
    /// As [`Error`] says: a fault, an answer that is neither, or a failure on the way.
    pub async fn call<Op: Operation>(&self, request: &Op::Request) -> Result<Answer<Op::Response>, Error> {
        self.call_with::<Op>(request, &[]).await
    }

    /// Calls an operation with further header blocks.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn call_with<Op: Operation>(
        &self,
        request: &Op::Request,
        blocks: &[AnyElement],
    ) -> Result<Answer<Op::Response>, Error> {
        let version = self.shared.options.read.version.unwrap_or(Op::INFO.version);
        let bytes = envelope::write_request_as::<Op>(version, request, blocks)
            .map_err(|e| Error::Request { source: RequestError::Encode(e) })?;
        let mut parts = ResponseParts::<Op>::default();
        let got = self.exchange(Op::INFO, version, Bytes::from(bytes), &mut parts).await?;
        Ok(Answer {
            value: parts.value,
            receipts: got.said.receipts,
            status: got.status,
            headers: got.headers,
            blocks: got.said.headers,
            attachments: got.said.attachments,
            attempts: got.attempts,
            elapsed: got.elapsed,
        })
    }

    /// The part of a call that doesn't depend on its types.
    async fn exchange(
        &self,
        info: &'static OperationInfo,
        version: SoapVersion,
        bytes: Bytes,
        parts: &mut (dyn envelope::Parts + Send),
    ) -> Result<Got, Error> {
        let start = Instant::now();
        let mut context = CallContext::new(info.name);
        let taken = Arc::new(AtomicBool::new(false));
        let size = bytes.len();
        let request = self.request(info, version, bytes, taken.clone())?;
        context.attempts = 1;
        let result = tokio::time::timeout(self.shared.timeout, self.attempt(request, &mut context)).await;
        context.elapsed = start.elapsed();
        tracing::debug!(operation = info.name, sent = size, status = context.status.map(|s| s.as_u16()), "call");
        let failed = |source: TransportError, mut context: CallContext| {
            if context.sent == Sent::No && taken.load(Ordering::Acquire) {
                context.sent = Sent::Maybe;
            }
            Error::Transport { source, context: Box::new(context) }
        };
        let body = match result {
            Err(_) => return Err(failed(TransportError::new(TransportKind::Deadline, ""), context)),
            Ok(Err(Stopped::Transport(source))) => return Err(failed(source, context)),
            Ok(Err(Stopped::TooLarge)) => {
                let source = AnswerError::TooLarge { limit: self.shared.options.body_limit };
                return Err(Error::Answer { source, context: Box::new(context) });
            }
            Ok(Ok(body)) => body,
        };
        let status = context.status.unwrap_or_default();
        let exchange = Exchange { status, headers: &context.headers, body, endpoint: &self.shared.endpoint };
        match answer::read(exchange, info, parts, &self.shared.options) {
            Ok(mut said) => match said.fault.take() {
                Some(fault) => {
                    context.receipts = said.receipts;
                    Err(Error::Fault { fault, context: Box::new(context) })
                }
                None => {
                    let CallContext { headers, attempts, elapsed, .. } = context;
                    Ok(Got { said, status, headers, attempts, elapsed })
                }
            },
            Err(failed) => {
                context.excerpt = failed.excerpt;
                context.receipts = failed.receipts;
                Err(Error::Answer { source: failed.error, context: Box::new(context) })
            }
        }
    }

    async fn attempt(&self, request: Request<RequestBody>, context: &mut CallContext) -> Result<Vec<u8>, Stopped> {
        let answer = self.transport.send(request).await.map_err(Stopped::Transport)?;
        let (head, body) = answer.into_parts();
        context.sent = Sent::Answered;
        context.status = Some(head.status);
        context.retry_after = RetryAfter::of(&head.headers);
        for name in &self.shared.request_ids {
            if let Some(value) = head.headers.get(name).and_then(|v| v.to_str().ok()) {
                context.request_ids.push((name.clone(), value.to_owned()));
            }
        }
        context.headers = head.headers;
        if let Some(cookies) = http_sensitive(&context.headers) {
            context.headers = cookies;
        }
        match self.collect(body).await {
            Err(Stopped::Transport(e)) => {
                context.sent = Sent::Maybe;
                Err(Stopped::Transport(e))
            }
            other => other,
        }
    }

    async fn collect(&self, body: ResponseBody) -> Result<Vec<u8>, Stopped> {
        match Limited::new(body, self.shared.options.body_limit).collect().await {
            Ok(all) => Ok(all.to_bytes().into()),
            Err(e) if e.is::<http_body_util::LengthLimitError>() => Err(Stopped::TooLarge),
            Err(e) => Err(Stopped::Transport(TransportError::from_boxed(e))),
        }
    }

    fn request(
        &self,
        info: &'static OperationInfo,
        version: SoapVersion,
        bytes: Bytes,
        taken: Arc<AtomicBool>,
    ) -> Result<Request<RequestBody>, Error> {
        let header = |text: String| {
            HeaderValue::try_from(text).map_err(|e| Error::Request { source: RequestError::Header(e.to_string()) })
        };
        let action = info.action.replace('\\', "%5C").replace('"', "%22");
        let mut request = Request::new(RequestBody::new(bytes, taken));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = self.shared.endpoint.clone();
        *request.headers_mut() = self.shared.headers.clone();
        let headers = request.headers_mut();
        match version {
            SoapVersion::V1_1 => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
                headers.insert("SOAPAction", header(format!("\"{action}\""))?);
            }
            SoapVersion::V1_2 => {
                let action = if action.is_empty() { String::new() } else { format!("; action=\"{action}\"") };
                headers.insert(CONTENT_TYPE, header(format!("application/soap+xml; charset=utf-8{action}"))?);
            }
        }
        Ok(request)
    }
}

/// The headers with their cookies marked, so that `Debug` doesn't show them.
fn http_sensitive(headers: &HeaderMap) -> Option<HeaderMap> {
    headers.get(http::header::SET_COOKIE)?;
    let mut marked = headers.clone();
    for (name, value) in &mut marked {
        if name == http::header::SET_COOKIE {
            value.set_sensitive(true);
        }
    }
    Some(marked)
}

enum Stopped {
    Transport(TransportError),
    TooLarge,
}

struct Got {
    said: answer::Said,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    elapsed: Duration,
}
