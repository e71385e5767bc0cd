//! Through which proxy a connection goes, and the connection itself.

use super::error::{TransportError, TransportKind};
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::net::TcpStream;
use tower_service::Service;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Which proxy to go through.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Proxy {
    /// What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say, in either case. The default.
    #[default]
    Environment,
    /// None.
    Off,
    /// This one: `http://user:password@host:port`, `socks5://..`; the second is a list as in `NO_PROXY`.
    Through(String, String),
}

impl Proxy {
    /// A proxy for every host.
    pub fn all(url: impl Into<String>) -> Self {
        Proxy::Through(url.into(), String::new())
    }

    fn matcher(&self) -> Option<Matcher> {
        match self {
            Proxy::Environment => Some(Matcher::from_env()),
            Proxy::Off => None,
            Proxy::Through(url, no) => Some(Matcher::builder().all(url.as_str()).no(no.as_str()).build()),
        }
    }
}

/// Connects to a host or to the proxy before it.
#[derive(Debug, Clone)]
pub(crate) struct ProxyConnector {
    tcp: HttpConnector,
    matcher: Option<Arc<Matcher>>,
}

impl ProxyConnector {
    pub fn new(proxy: &Proxy) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(std::time::Duration::from_secs(60)));
        ProxyConnector { tcp, matcher: proxy.matcher().map(Arc::new) }
    }

    /// The proxy for a destination.
    pub fn intercept(&self, uri: &http::Uri) -> Option<Intercept> {
        self.matcher.as_ref()?.intercept(uri)
    }
}

impl Service<http::Uri> for ProxyConnector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: http::Uri) -> Self::Future {
        let (mut tcp, through) = (self.tcp.clone(), self.intercept(&uri));
        Box::pin(async move {
            let Some(proxy) = through else {
                return Ok(Stream { tcp: tcp.call(uri).await?, proxied: false });
            };
            let at = proxy.uri().clone();
            let failed = |e: BoxError| TransportError::with_source(TransportKind::Proxy, e.to_string(), e);
            if at.scheme_str().is_some_and(|s| s.starts_with("socks5")) {
                let mut socks = SocksV5::new(at, tcp);
                if let Some((user, password)) = proxy.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                let tcp = socks.call(uri).await.map_err(|e| failed(e.into()))?;
                return Ok(Stream { tcp, proxied: false });
            }
            if at.scheme_str() == Some("https") {
                return Err(TransportError::new(TransportKind::Proxy, "a proxy over https is not supported").into());
            }
            if uri.scheme_str() == Some("https") {
                let mut tunnel = Tunnel::new(at, tcp);
                if let Some(auth) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(auth.clone());
                }
                let tcp = tunnel.call(uri).await.map_err(|e| failed(e.into()))?;
                return Ok(Stream { tcp, proxied: false });
            }
            let tcp = tcp.call(at).await.map_err(|e| failed(e.into()))?;
            Ok(Stream { tcp, proxied: true })
        })
    }
}

/// A connection that knows whether requests on it name the host in full.
#[derive(Debug)]
pub(crate) struct Stream {
    tcp: TokioIo<TcpStream>,
    proxied: bool,
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        self.tcp.connected().proxy(self.proxied)
    }
}

impl hyper::rt::Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: hyper::rt::ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(cx, buf)
    }
}

impl hyper::rt::Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write(cx, buf)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write_vectored(cx, bufs)
    }
}
