//! Slow, large and broken-off requests keep nobody else waiting.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test")]

mod support;

use std::time::{Duration, Instant};

use centra::Client;
use centra::types::Customer;
use centra_sandbox::Sandbox;
use support::raw;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn slow_connections_are_closed_while_good_ones_are_served() {
    let sandbox = Sandbox::builder().patience(Duration::from_millis(400)).start().await.unwrap();
    let begun = Instant::now();
    let mut slow = Vec::new();
    for start in ["", "POST /api HT", "POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n<a"] {
        let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    let client = Client::builder(sandbox.endpoint()).login("demo", "demo").build().unwrap();
    client.customers_update([Customer::new("a")]).await.unwrap();
    assert!(begun.elapsed() < Duration::from_millis(400));
    for mut stream in slow {
        let mut rest = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await.expect("closed");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let sandbox = Sandbox::builder().body_limit(1_000).start().await.unwrap();
    let head = "POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n";
    assert!(raw(&sandbox, head).await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn a_stop_lets_calls_finish() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.address();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let stopped = tokio::spawn(sandbox.stop());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(TcpStream::connect(address).await.is_err(), "no more connections");
    stream.write_all(b"<a/>").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("Bad Request"), "{answer}");
    stopped.await.unwrap();
}
