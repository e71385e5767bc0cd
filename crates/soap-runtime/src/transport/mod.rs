//! What carries a request to a service and its answer back: a trait, an adapter for tower services, and HTTP itself.

mod body;
mod connect;
mod error;
mod http;
mod proxy;
mod tls;

pub(crate) use body::Pull;
pub use body::{RequestBody, ResponseBody};
pub use error::{TransportError, TransportKind};
pub use http::{HttpTransport, HttpTransportBuilder};
pub use proxy::{Proxy, ProxyAddress};
pub use tls::TlsError;

use std::future::{Future, poll_fn};

/// Carries one request and brings the head of its answer; the body follows by itself.
///
/// [`HttpTransport`] is the one for real services. Tests and other stacks bring their own:
///
/// ```
/// use soap_runtime::transport::{RequestBody, ResponseBody, Transport, TransportError};
///
/// #[derive(Clone)]
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     async fn send(
///         &self,
///         _: http::Request<RequestBody>,
///     ) -> Result<http::Response<ResponseBody>, TransportError> {
///         Ok(http::Response::new(ResponseBody::from(self.0)))
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request.
    fn send(
        &self,
        request: ::http::Request<RequestBody>,
    ) -> impl Future<Output = Result<::http::Response<ResponseBody>, TransportError>> + Send;

    /// What it tells others that is secret, the login for a proxy say: asked for once, when a client is built, which then
    /// hides it in what it shows of answers. None by default; a transport around another one passes on what that has.
    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A tower service as a transport: one's own middleware under the client.
#[derive(Debug, Clone)]
pub struct Tower<S>(pub S);

impl<S, B> Transport for Tower<S>
where
    S: tower_service::Service<::http::Request<RequestBody>, Response = ::http::Response<B>>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::Future: Send,
    B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    async fn send(
        &self,
        request: ::http::Request<RequestBody>,
    ) -> Result<::http::Response<ResponseBody>, TransportError> {
        let mut service = self.0.clone();
        poll_fn(|cx| service.poll_ready(cx)).await.map_err(|e| TransportError::from_boxed(e.into()))?;
        let answer = service.call(request).await.map_err(|e| TransportError::from_boxed(e.into()))?;
        Ok(answer.map(ResponseBody::new))
    }
}
