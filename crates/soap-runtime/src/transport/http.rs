//! HTTP/1.1 and HTTP/2 over TCP and TLS, with a pool of connections.

use super::Transport;
use super::body::{RequestBody, ResponseBody};
use super::connect::WithTimeout;
use super::error::TransportError;
use super::proxy::{Proxy, ProxyConnector};
use super::tls::{TlsError, TlsOptions};
use crate::client::BuildError;
use http::header::{CONTENT_LENGTH, PROXY_AUTHORIZATION, TRANSFER_ENCODING};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::fmt;
use std::time::Duration;

/// As good as for ever, to a connection.
const LONGEST_IDLE: Duration = Duration::from_secs(365 * 86_400);

type Connector = WithTimeout<HttpsConnector<ProxyConnector>>;

/// HTTP over hyper: a pool of connections, HTTP/2 where the server offers it under TLS.
///
/// Cloning is cheap and shares the pool. Trusted are the platform's roots, else Mozilla's.
#[derive(Clone)]
pub struct HttpTransport {
    client: Client<Connector, RequestBody>,
    proxies: ProxyConnector,
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpTransport")
    }
}

/// Sets up an [`HttpTransport`].
#[derive(Clone)]
#[must_use]
pub struct HttpTransportBuilder {
    connect_timeout: Duration,
    idle_timeout: Duration,
    idle_connections: usize,
    http2: bool,
    proxy: Proxy,
    tls: TlsOptions,
    failed: Option<TlsError>,
}

impl fmt::Debug for HttpTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransportBuilder").field("connect_timeout", &self.connect_timeout).finish_non_exhaustive()
    }
}

impl Default for HttpTransportBuilder {
    fn default() -> Self {
        HttpTransportBuilder {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(50),
            idle_connections: 16,
            http2: true,
            proxy: Proxy::default(),
            tls: TlsOptions::default(),
            failed: None,
        }
    }
}

impl HttpTransportBuilder {
    /// Name lookup, TCP, proxy and TLS together: 10 s by default.
    pub fn connect_timeout(mut self, after: Duration) -> Self {
        self.connect_timeout = after;
        self
    }

    /// How long an idle connection is kept: 50 s by default, less than servers and balancers commonly wait.
    pub fn idle_timeout(mut self, after: Duration) -> Self {
        self.idle_timeout = after;
        self
    }

    /// Idle connections a host at most: 16 by default.
    pub fn idle_connections(mut self, n: usize) -> Self {
        self.idle_connections = n;
        self
    }

    /// Whether HTTP/2 is used where the server offers it under TLS: yes by default.
    pub fn http2(mut self, on: bool) -> Self {
        self.http2 = on;
        self
    }

    /// The proxy: what the environment says by default.
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// Trusts certificates in PEM, beside the platform's, or Mozilla's where the platform has none.
    pub fn root_certificates_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.failed = self.tls.add_roots(pem.as_ref()).err().or(self.failed);
        self
    }

    /// Trusts only the certificates given here, not the platform's.
    pub fn only_these_roots(mut self) -> Self {
        self.tls.only_added();
        self
    }

    /// Presents a client certificate: its chain and its key, both in PEM.
    pub fn client_certificate_pem(mut self, chain: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Self {
        self.failed = self.tls.identity(chain.as_ref(), key.as_ref()).err().or(self.failed);
        self
    }

    /// Builds it.
    ///
    /// # Errors
    /// If a certificate, a key or the address of a proxy can't be used.
    pub fn build(self) -> Result<HttpTransport, BuildError> {
        if let Some(e) = self.failed {
            return Err(e.into());
        }
        let proxies = ProxyConnector::new(&self.proxy)?;
        let tls = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(self.tls.build()?).https_or_http();
        let https = if self.http2 {
            tls.enable_all_versions().wrap_connector(proxies.clone())
        } else {
            tls.enable_http1().wrap_connector(proxies.clone())
        };
        let mut builder = Client::builder(TokioExecutor::new());
        builder
            // The pool adds it to the time of day.
            .pool_idle_timeout(self.idle_timeout.min(LONGEST_IDLE))
            .pool_max_idle_per_host(self.idle_connections)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            // What RFC 9112 §5 has recipients repair.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_max_headers(400)
            .http1_max_buf_size(1 << 20);
        let client = builder.build(WithTimeout { inner: https, after: self.connect_timeout });
        Ok(HttpTransport { client, proxies })
    }
}

impl HttpTransport {
    /// Starts to set one up.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder::default()
    }
}

impl Transport for HttpTransport {
    /// The logins for all proxies: as passwords, and as headers have them.
    fn secrets(&self) -> Vec<String> {
        self.proxies.secrets().to_vec()
    }

    async fn send(
        &self,
        mut request: http::Request<RequestBody>,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        if request.uri().scheme_str() == Some("http")
            && let Some(auth) = self.proxies.intercept(request.uri()).as_ref().and_then(|p| p.basic_auth())
        {
            request.headers_mut().insert(PROXY_AUTHORIZATION, auth.clone());
        }
        let connection = capture_connection(&mut request);
        let answer = self.client.request(request).await.map_err(|e| TransportError::from_boxed(e.into()))?;
        // Two statements of the length: whoever wrote them may mean another end than we read (RFC 9112 §6.3).
        if answer.headers().contains_key(TRANSFER_ENCODING)
            && answer.headers().contains_key(CONTENT_LENGTH)
            && let Some(connected) = connection.connection_metadata().as_ref()
        {
            connected.poison();
        }
        Ok(answer.map(ResponseBody::new))
    }
}
