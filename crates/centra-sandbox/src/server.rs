//! Accepts connections until told to stop, then lets those that are served finish.

use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::patient::Patient;
use crate::routes::route;
use crate::state::State;

/// HTTP/1.1 only: without TLS no client asks for more, and its head timer runs from the first moment.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>, mut stop: oneshot::Receiver<()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(state.patience).keep_alive(true);
    let graceful = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of descriptors, say: others may end meanwhile.
                    tracing::warn!(%error, "cannot accept a connection");
                    sleep(std::time::Duration::from_millis(50)).await;
                    continue;
                }
            },
            // Also when the sandbox is dropped.
            _ = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let state_of_service = state.clone();
        let service = service_fn(move |request| route(state_of_service.clone(), request));
        let io = TokioIo::new(Patient::new(stream, state.patience));
        let connection = graceful.watch(http.serve_connection(io, service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    let _ = timeout(state.patience, graceful.shutdown()).await;
}
