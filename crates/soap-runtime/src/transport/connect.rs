//! One limit over name lookup, TCP, proxy and TLS.

use super::error::{TransportError, TransportKind};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tower_service::Service;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A connector that gives up after a while.
#[derive(Debug, Clone)]
pub(crate) struct WithTimeout<C> {
    pub inner: C,
    pub after: Duration,
}

impl<C> Service<http::Uri> for WithTimeout<C>
where
    C: Service<http::Uri, Error = BoxError>,
    C::Future: Send + 'static,
{
    type Response = C::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<C::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, uri: http::Uri) -> Self::Future {
        let (connecting, after) = (self.inner.call(uri), self.after);
        Box::pin(async move {
            match tokio::time::timeout(after, connecting).await {
                Ok(result) => result,
                Err(_) => {
                    let detail = format!("{} ms", after.as_millis());
                    Err(TransportError::new(TransportKind::ConnectTimeout, detail).into())
                }
            }
        })
    }
}
