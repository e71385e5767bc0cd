//! The switch of bodies, of a streamed call: a file of its own, as `http_telemetry`.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::log::Log;
use common::rows::{PutOp, Row, RowServer, Take, put, reply};
use soap_runtime::Client;
use soap_runtime::transport::Proxy;
use tracing::Level;
use tracing_subscriber::fmt::format::FmtSpan;

/// Every row has a secret of its own, tells the one before, and the password.
fn row(i: usize) -> Row {
    Row { id: format!("row {i} canary{:05}! geheim", i.saturating_sub(1)), key: Some(format!("canary{i:05}!").into()) }
}

#[tokio::test]
async fn chunks_are_logged_without_the_secrets_of_all_items_so_far() {
    let (log, _guard) = Log::listen(Level::TRACE, FmtSpan::NONE);
    let server = RowServer::start(vec![Take::All(200, reply(1))], false).await;
    let client = Client::builder(server.url.as_str()).proxy(Proxy::Off).log_bodies(true).build().unwrap();
    client.call_streamed::<PutOp>(&put(), || (0..2_000).map(row)).await.unwrap();
    let text = log.text();
    let chunks: Vec<&str> = text.lines().filter(|l| l.contains("soap_runtime::body: request")).collect();
    assert!(chunks.len() > 2, "{}", chunks.len());
    for (i, chunk) in chunks.iter().enumerate() {
        assert!(chunk.contains("operation=\"put\"") && chunk.contains(&format!("attempt=1 part={} ", i + 1)), "{i}");
    }
    assert!(text.contains("<t:id>row 1999 [hidden] [hidden]</t:id><t:key>[hidden]</t:key>"));
    assert!(text.contains("<t:password>[hidden]</t:password>") && text.contains("<t:reply>1</t:reply>"));
    assert!(!text.contains("canary0") && !text.contains("geheim"));

    // The second attempt meets nothing new, and hides it all the same.
    let server = RowServer::start(vec![Take::All(503, String::new()), Take::All(200, reply(1))], false).await;
    let client = Client::builder(server.url.as_str()).proxy(Proxy::Off).log_bodies(true).build().unwrap();
    assert_eq!(client.call_streamed::<PutOp>(&put(), || (0..100).map(row)).await.unwrap().attempts, 2);
    let text = log.text();
    assert!(text.contains("attempt=2 part=1 ") && text.contains("<t:id>row 99 [hidden] [hidden]</t:id>"));
    assert!(!text.contains("canary0") && !text.contains("geheim"));
}
