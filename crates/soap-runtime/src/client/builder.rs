//! How a client is set up.

use super::cookies::Jar;
use super::request::query_secrets;
use super::{Client, Config};
use crate::answer::AnswerOptions;
use crate::codec::{Limits, Mode};
use crate::envelope::ReadOptions;
use crate::operation::SoapVersion;
use crate::retry::{Backoff, NoRetry, RetryPolicy};
use crate::telemetry::Observer;
use crate::transport::{HttpTransport, HttpTransportBuilder, Proxy, TlsError, Transport};
use crate::xs::QName;
use base64::Engine as _;
use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, EXPECT, HOST, HeaderName, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderValue, Uri};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Why a client can't be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The endpoint is no absolute `http` or `https` URL without user and password.
    #[error("endpoint: {0}")]
    Endpoint(String),
    /// A header that HTTP can't carry, or that isn't the caller's to set; its value isn't shown.
    #[error("header {0}")]
    Header(String),
    /// The address of a proxy that is none; it isn't shown, since there can be a password in it.
    #[error("proxy: {0}")]
    Proxy(String),
    /// TLS can't be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// Sets up a [`Client`]. Clients that are built from clones of it share no state: cookies, limits and tokens are their own.
///
/// | | default |
/// |---|---|
/// | connect timeout | 10 s: name lookup, TCP, proxy and TLS together |
/// | attempt timeout | 60 s: one attempt, connecting and reading the answer included |
/// | call timeout | 150 s: all attempts, the waits between them, and the reading of the answer |
/// | body limit | 64 MiB of answer, after all codings |
/// | depth, attributes, namespaces | 256, 1,024, 1,024: [`Limits::DEFAULT`] |
/// | retries | [`Backoff`]: 3 attempts, idempotent operations only once bytes went out |
/// | cookies, redirects, gzip requests | off |
/// | mode | [`Mode::Tolerant`] |
/// | request id headers | `x-request-id`, `x-correlation-id`, `x-centra-request-id` and kin: see [`Self::request_id_headers`] |
///
/// ```
/// use soap_runtime::Client;
/// use std::time::Duration;
/// let client = Client::builder("https://service.example/soap")
///     .timeout(Duration::from_secs(30))
///     .cookies(true)
///     .build()?;
/// # Ok::<(), soap_runtime::BuildError>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    endpoint: String,
    http: HttpTransportBuilder,
    /// What was set here about connections: it goes over `http`, whichever came first.
    connections: Connections,
    headers: HeaderMap,
    /// Name of the first header that can't be sent.
    failed: Option<String>,
    // What a client has of its own is made when it is built: clients built from clones share nothing.
    retry: Retry,
    concurrency: Option<usize>,
    cookies: bool,
    config: Config,
}

/// Where the policy of retries comes from.
#[derive(Clone)]
enum Retry {
    Default,
    /// Copied for each client, if it can be.
    Own(Arc<dyn RetryPolicy>),
    Shared(Arc<dyn RetryPolicy>),
}

/// Settings of connections that a client has methods for.
#[derive(Clone, Default)]
struct Connections {
    timeout: Option<Duration>,
    proxy: Option<Proxy>,
    /// Certificates that are trusted, in PEM.
    roots: Vec<Vec<u8>>,
    /// Chain and key of a client certificate, in PEM.
    identity: Option<(Vec<u8>, Vec<u8>)>,
}

impl Connections {
    fn over(&self, mut http: HttpTransportBuilder) -> HttpTransportBuilder {
        if let Some(after) = self.timeout {
            http = http.connect_timeout(after);
        }
        if let Some(proxy) = &self.proxy {
            http = http.proxy(proxy.clone());
        }
        if let Some((chain, key)) = &self.identity {
            http = http.client_certificate_pem(chain, key);
        }
        self.roots.iter().fold(http, |http, pem| http.root_certificates_pem(pem))
    }
}

/// Headers that say how a message is framed, coded and routed: hyper would take them at their word.
const FRAMING: [HeaderName; 10] = [
    CONNECTION,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    EXPECT,
    HOST,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    HeaderName::from_static("keep-alive"),
];

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientBuilder")
    }
}

/// Names of headers that commonly hold a request id.
const REQUEST_IDS: [&str; 4] = ["x-centra-request-id", "x-request-id", "x-correlation-id", "request-id"];

impl ClientBuilder {
    pub(crate) fn new(endpoint: String) -> Self {
        ClientBuilder {
            endpoint,
            http: HttpTransport::builder(),
            connections: Connections::default(),
            headers: HeaderMap::new(),
            failed: None,
            retry: Retry::Default,
            concurrency: None,
            cookies: false,
            config: Config {
                endpoint: Uri::default(),
                headers: HeaderMap::new(),
                hidden: Vec::new(),
                answer: AnswerOptions { read: ReadOptions::default(), body_limit: 64 << 20 },
                attempt_timeout: Duration::from_secs(60),
                call_timeout: Duration::from_secs(150),
                retry: Arc::new(NoRetry),
                concurrency: None,
                cookies: None,
                follow_redirects: false,
                gzip_requests: false,
                accept_gzip: true,
                log_bodies: false,
                observer: None,
                request_ids: REQUEST_IDS.iter().map(|n| HeaderName::from_static(n)).collect(),
                forms: Arc::default(),
                buffers: Arc::default(),
            },
        }
    }

    /// Name lookup, TCP, proxy and TLS together: 10 s by default.
    pub fn connect_timeout(mut self, after: Duration) -> Self {
        self.connections.timeout = Some(after);
        self
    }

    /// One attempt, the reading of its answer included: 60 s by default.
    pub fn attempt_timeout(mut self, after: Duration) -> Self {
        self.config.attempt_timeout = after;
        self
    }

    /// All attempts of a call, the waits between them, and the reading of the answer: 150 s by default.
    pub fn timeout(mut self, after: Duration) -> Self {
        self.config.call_timeout = after;
        self
    }

    /// Bytes of an answer at most, after all codings: 64 MiB by default.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.config.answer.body_limit = bytes;
        self
    }

    /// Depth, attributes and namespaces at most.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.config.answer.read.limits = limits;
        self
    }

    /// Whether what is off about an answer is refused: off by default.
    pub fn strict(mut self, on: bool) -> Self {
        self.config.answer.read.mode = if on { Mode::Strict } else { Mode::Tolerant };
        self
    }

    /// The version of SOAP, where it isn't that of the binding.
    pub fn soap_version(mut self, version: SoapVersion) -> Self {
        self.config.answer.read.version = Some(version);
        self
    }

    /// Whether answers of the other version of SOAP are read all the same: no by default.
    pub fn any_version(mut self, on: bool) -> Self {
        self.config.answer.read.any_version = on;
        self
    }

    /// A header block, by its name, that the caller understands: it may be mandatory in answers.
    pub fn understands(mut self, block: QName) -> Self {
        self.config.answer.read.understood.push(block);
        self
    }

    /// `User-Agent`: `soap-runtime/` and its version by default.
    pub fn user_agent(self, value: impl AsRef<str>) -> Self {
        self.header(USER_AGENT.as_str(), value)
    }

    /// A header of every request. Its value is shown nowhere.
    ///
    /// Those that frame a message (`Content-Length`, `Transfer-Encoding`, `Host`, `Connection`, ..) aren't the caller's
    /// to set: the client isn't built.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match (HeaderName::from_bytes(name.as_ref().as_bytes()), HeaderValue::from_str(value.as_ref())) {
            (Ok(name), Ok(mut value)) if !FRAMING.contains(&name) => {
                value.set_sensitive(name != USER_AGENT);
                self.headers.insert(name, value);
                self
            }
            _ => self.fail(name.as_ref()),
        }
    }

    fn fail(mut self, header: &str) -> Self {
        self.failed.get_or_insert_with(|| header.to_owned());
        self
    }

    /// User and password of HTTP itself. The user has no colon in it: it would end there.
    pub fn basic_auth(self, user: &str, password: &str) -> Self {
        if user.contains(':') {
            return self.fail("authorization: a colon in the user's name");
        }
        let token = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        self.header(AUTHORIZATION.as_str(), format!("Basic {token}"))
    }

    /// Headers of an answer that hold request ids, most telling first.
    pub fn request_id_headers<I: AsRef<str>>(mut self, names: impl IntoIterator<Item = I>) -> Self {
        self.config.request_ids.clear();
        for name in names {
            match HeaderName::from_bytes(name.as_ref().as_bytes()) {
                Ok(name) => self.config.request_ids.push(name),
                Err(_) => self = self.fail(name.as_ref()),
            }
        }
        self
    }

    /// One more header that holds a request id, the most telling of all.
    pub fn request_id_header(mut self, name: impl AsRef<str>) -> Self {
        match HeaderName::from_bytes(name.as_ref().as_bytes()) {
            Ok(name) => {
                self.config.request_ids.retain(|n| *n != name);
                self.config.request_ids.insert(0, name);
            }
            Err(_) => self = self.fail(name.as_ref()),
        }
        self
    }

    /// Whether answers may come compressed: yes by default.
    pub fn accept_gzip(mut self, on: bool) -> Self {
        self.config.accept_gzip = on;
        self
    }

    /// Whether and when a failed call is sent again: [`Backoff`] by default.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.retry = Retry::Own(Arc::new(policy));
        self
    }

    /// A policy shared with other clients: one bucket of tokens for all of them.
    pub fn shared_retry(mut self, policy: Arc<dyn RetryPolicy>) -> Self {
        self.retry = Retry::Shared(policy);
        self
    }

    /// Attempts under way at most, 0 counts as 1; further ones wait. No limit by default.
    pub fn concurrency(mut self, most: usize) -> Self {
        self.concurrency = Some(most.clamp(1, Semaphore::MAX_PERMITS));
        self
    }

    /// Whether cookies are kept and sent back: no by default. Each goes to the host that set it alone, whatever its `Domain`
    /// says, and one that is `Secure` is taken and sent over https only. Clones of a client share them.
    pub fn cookies(mut self, on: bool) -> Self {
        self.cookies = on;
        self
    }

    /// Whether 307 and 308 are followed, method and body kept: no by default. Never from `https` to `http`; cookies and
    /// the headers set here go to the same origin only, and so do requests with sensitive values or with header blocks
    /// of [`CallOptions`](crate::CallOptions): a redirect of such a one to another origin is an error.
    pub fn follow_redirects(mut self, on: bool) -> Self {
        self.config.follow_redirects = on;
        self
    }

    /// Whether requests are compressed: no by default, since a service must be known to take it.
    pub fn gzip_requests(mut self, on: bool) -> Self {
        self.config.gzip_requests = on;
        self
    }

    /// Whether bodies are logged, at TRACE with target `soap_runtime::body`: no by default. Sensitive values of the
    /// request are replaced in them, in the answer too; everything else is there.
    pub fn log_bodies(mut self, on: bool) -> Self {
        self.config.log_bodies = on;
        self
    }

    /// Is told of every attempt and call.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.config.observer = Some(Arc::new(observer));
        self
    }

    /// The proxy: what the environment says by default.
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.connections.proxy = Some(proxy);
        self
    }

    /// Trusts certificates in PEM, beside the platform's, or Mozilla's where the platform has none.
    pub fn root_certificates_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.connections.roots.push(pem.as_ref().to_vec());
        self
    }

    /// Presents a client certificate: its chain and its key, both in PEM.
    pub fn client_certificate_pem(mut self, chain: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Self {
        self.connections.identity = Some((chain.as_ref().to_vec(), key.as_ref().to_vec()));
        self
    }

    /// Settings of the transport that have no method here, the pool's say. What is set here about connections goes over
    /// it, before or after: timeout, proxy and client certificate in place of its own, trusted certificates beside them.
    pub fn http(mut self, http: HttpTransportBuilder) -> Self {
        self.http = http;
        self
    }

    /// Builds a client over HTTP.
    ///
    /// # Errors
    /// If the endpoint is none, a header can't be sent, or a certificate or proxy can't be used.
    pub fn build(self) -> Result<Client, BuildError> {
        let transport = self.connections.over(self.http.clone()).build()?;
        self.build_with(transport)
    }

    /// Builds a client over another transport.
    ///
    /// # Errors
    /// If the endpoint is none or a header can't be sent.
    pub fn build_with<T: Transport>(mut self, transport: T) -> Result<Client<T>, BuildError> {
        if let Some(name) = self.failed {
            return Err(BuildError::Header(name));
        }
        self.config.endpoint = endpoint(&self.endpoint)?;
        self.config.hidden = transport.secrets();
        self.config.hidden.extend(query_secrets(&self.config.endpoint));
        let agent = HeaderValue::from_static(concat!("soap-runtime/", env!("CARGO_PKG_VERSION")));
        self.headers.entry(USER_AGENT).or_insert(agent);
        self.config.headers = self.headers;
        self.config.concurrency = self.concurrency.map(|n| Arc::new(Semaphore::new(n)));
        self.config.cookies = self.cookies.then(|| Arc::new(Jar::default()));
        self.config.retry = match self.retry {
            Retry::Default => Arc::new(Backoff::new()),
            Retry::Own(policy) => policy.renewed().unwrap_or(policy),
            Retry::Shared(policy) => policy,
        };
        Ok(Client { transport: Arc::new(transport), config: Arc::new(self.config) })
    }
}

fn endpoint(text: &str) -> Result<Uri, BuildError> {
    let bad = |what: &str| Err(BuildError::Endpoint(what.to_owned()));
    let mut url = url::Url::parse(text.trim()).map_err(|e| BuildError::Endpoint(e.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return bad("it doesn't begin with http:// or https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return bad("user and password don't belong into it");
    }
    url.set_fragment(None);
    url.as_str().parse().map_err(|_| BuildError::Endpoint("no address that HTTP can carry".into()))
}
