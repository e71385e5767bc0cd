//! What `tracing` is told. A file of its own, since other tests of a process would register the same events without a
//! subscriber at the same time.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::log::Log;
use common::server::{Server, Step};
use common::{Ask, Safe11, XML, e11, http};
use soap_runtime::Client;
use soap_runtime::retry::Backoff;
use soap_runtime::transport::Proxy;
use std::time::Duration;
use tracing::Level;
use tracing_subscriber::fmt::format::FmtSpan;

#[tokio::test]
async fn a_span_tells_of_the_call_and_an_event_of_each_attempt() {
    let (log, _guard) = Log::listen(Level::DEBUG, FmtSpan::CLOSE);
    let busy = http("503 Busy", "X-Request-ID: r-1\r\n", "");
    let done = http("200 OK", &format!("{XML}X-Request-ID: r-2\r\n"), e11("<t:reply>1</t:reply>"));
    let size = e11("<t:reply>1</t:reply>").len();
    let server = Server::start(vec![Step::Answer(busy), Step::Answer(done)]).await;
    let retry = Backoff::new().waits(Duration::ZERO, Duration::ZERO);
    let c = Client::builder(server.url.as_str()).proxy(Proxy::Off).retry(retry).build().unwrap();
    c.call::<Safe11>(&Ask { password: "geheim".into(), text: None }).await.unwrap();
    let text = log.text();
    let sent = server.requests.lock().unwrap()[0].body.len();
    let line = |what: &[&str]| {
        let found = text.lines().any(|l| what.iter().all(|w| l.contains(w)));
        assert!(found, "{what:?}: {text}");
    };
    let bytes = format!("request_bytes={sent}");
    line(&["attempt ended", "attempt=1", "status=503", &bytes, "request_id=\"r-1\"", "retry_in_ms=0", "HTTP status"]);
    line(&["attempt ended", "attempt=2", "status=200", &format!("response_bytes={size}"), "request_id=\"r-2\""]);
    line(&["soap_call", "close", "operation=\"ask\"", "service=\"Tests\"", "attempts=2", "status=200", "r-2"]);
}
