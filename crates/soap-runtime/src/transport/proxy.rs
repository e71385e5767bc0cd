//! Through which proxy a connection goes, and the connection itself.

use super::error::{TransportError, TransportKind, words};
use crate::client::BuildError;
use http::header::PROXY_AUTHORIZATION;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use std::fmt;
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
    /// This one: see [`Proxy::all`].
    Through(ProxyAddress),
}

/// Where a proxy is and for which hosts it is none. `Debug` shows nothing, since there can be a password in it.
#[derive(Clone)]
pub struct ProxyAddress {
    url: String,
    except: String,
}

impl fmt::Debug for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxyAddress")
    }
}

/// Where the environment names proxies: all who set one want it to be used.
const VARIABLES: [&str; 6] = ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

impl Proxy {
    /// A proxy for every host: `http://user:password@host:port`, `socks5://..`. What is no such address is refused when
    /// the client is built.
    pub fn all(url: impl Into<String>) -> Self {
        Proxy::Through(ProxyAddress { url: url.into(), except: String::new() })
    }

    /// Hosts that are reached without it, a list as in `NO_PROXY`. The environment has its own.
    pub fn except(self, hosts: impl Into<String>) -> Self {
        match self {
            Proxy::Through(at) => Proxy::Through(ProxyAddress { except: hosts.into(), ..at }),
            other => other,
        }
    }

    /// The logins for all proxies that there are, whichever host they are for.
    fn logins(&self) -> Vec<String> {
        match self {
            Proxy::Environment => {
                let urls = VARIABLES.iter().filter_map(|name| std::env::var(name).ok());
                // Both cases of a name commonly say the same.
                let mut all: Vec<String> = urls.flat_map(|url| login(&url)).collect();
                all.sort_unstable();
                all.dedup();
                all
            }
            Proxy::Off => Vec::new(),
            Proxy::Through(at) => login(&at.url),
        }
    }

    /// Which proxy is for which host; an address that is none would mean that there is no proxy.
    fn matcher(&self) -> Result<Option<Matcher>, BuildError> {
        match self {
            Proxy::Environment => {
                // As `Matcher` has it: a CGI program is told by whoever sends it a header `Proxy`.
                let set = |name: &&str| {
                    std::env::var(name).is_ok_and(|url| !url.trim().is_empty() && address(&url).is_none())
                };
                let cgi = std::env::var_os("REQUEST_METHOD").is_some();
                match VARIABLES.iter().find(|n| set(n)) {
                    Some(name) if !cgi => Err(BuildError::Proxy(format!("{name} is no address of a proxy"))),
                    _ => Ok(Some(Matcher::from_env())),
                }
            }
            Proxy::Off => Ok(None),
            Proxy::Through(at) if address(&at.url).is_some_and(|u| supported(&u)) => {
                Ok(Some(Matcher::builder().all(at.url.as_str()).no(at.except.as_str()).build()))
            }
            Proxy::Through(_) => Err(BuildError::Proxy("no address of a proxy that can be used".into())),
        }
    }
}

/// The address of a proxy, if it is one: of one that isn't, a `Matcher` makes no proxy.
fn address(url: &str) -> Option<http::Uri> {
    let found = only(url)?;
    found.uri().host().is_some_and(|h| !h.is_empty()).then(|| found.uri().clone())
}

/// A proxy, as if it were the one for all hosts.
fn only(url: &str) -> Option<Intercept> {
    let any = http::Uri::from_static("http://service.example/");
    Matcher::builder().all(url).build().intercept(&any)
}

/// What a proxy is told as a login: as its password, and as the header has it.
fn login(url: &str) -> Vec<String> {
    let Some(proxy) = only(url) else { return Vec::new() };
    if let Some((_, password)) = proxy.raw_auth() {
        return vec![password.to_owned()];
    }
    let Some(auth) = proxy.basic_auth() else { return Vec::new() };
    let (mut auth, mut headers) = (auth.clone(), http::HeaderMap::new());
    auth.set_sensitive(true);
    headers.insert(PROXY_AUTHORIZATION, auth);
    crate::client::credentials(&headers)
}

fn supported(at: &http::Uri) -> bool {
    matches!(at.scheme_str(), Some("http" | "socks5" | "socks5h"))
}

/// Connects to a host or to the proxy before it.
#[derive(Clone)]
pub(crate) struct ProxyConnector {
    tcp: HttpConnector,
    matcher: Option<Arc<Matcher>>,
    secrets: Arc<[String]>,
}

impl fmt::Debug for ProxyConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxyConnector")
    }
}

impl ProxyConnector {
    pub fn new(proxy: &Proxy) -> Result<Self, BuildError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(std::time::Duration::from_secs(60)));
        Ok(ProxyConnector { tcp, matcher: proxy.matcher()?.map(Arc::new), secrets: proxy.logins().into() })
    }

    /// The logins for all proxies.
    pub fn secrets(&self) -> &[String] {
        &self.secrets
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
            let failed = |e: BoxError| TransportError::with_source(TransportKind::Proxy, words(&*e), e);
            if at.scheme_str().is_some_and(|s| s.starts_with("socks5")) {
                let mut socks = SocksV5::new(at, tcp);
                if let Some((user, password)) = proxy.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                let tcp = socks.call(uri).await.map_err(|e| failed(e.into()))?;
                return Ok(Stream { tcp, proxied: false });
            }
            if !supported(&at) {
                let detail = format!("a proxy over {} is not supported", at.scheme_str().unwrap_or("nothing"));
                return Err(TransportError::new(TransportKind::Proxy, detail).into());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_of_proxies() {
        assert_eq!(login("http://user:pass%26word@proxy.example:3128"), ["pass&word", "dXNlcjpwYXNzJndvcmQ="]);
        assert_eq!(login("socks5://user:password@proxy.example"), ["password"]);
        assert!(login("http://proxy.example").is_empty());
        let except = Proxy::all("http://user:password@proxy.example").except("*");
        assert_eq!(except.logins().first().map(String::as_str), Some("password"), "redirects may lead elsewhere");
        assert!(Proxy::Off.logins().is_empty());
    }
}
