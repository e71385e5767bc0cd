//! Slow, large and broken-off requests keep nobody else waiting.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test")]

mod support;

use std::io::Write as _;
use std::time::{Duration, Instant};

use centra::Client;
use centra::types::Customer;
use centra_sandbox::Sandbox;
use support::{PATH, raw};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn slow_connections_are_closed_while_good_ones_are_served() {
    let sandbox = Sandbox::builder().patience(Duration::from_millis(400)).start().await.unwrap();
    let begun = Instant::now();
    let mut slow = Vec::new();
    let body = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n<a");
    for start in ["", "POST /api HT", &body] {
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

/// A byte now and then isn't patience without an end: a head and a body have so long each, however they come.
#[tokio::test]
async fn what_drips_is_closed_too() {
    let sandbox = Sandbox::builder().patience(Duration::from_millis(300)).start().await.unwrap();
    let head = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    let body = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
    for start in [head, body] {
        let (mut read, mut write) = TcpStream::connect(sandbox.address()).await.unwrap().into_split();
        write.write_all(start.as_bytes()).await.unwrap();
        let dripping = tokio::spawn(async move {
            while write.write_all(b"a").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        let mut rest = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(20), read.read_to_end(&mut rest)).await.expect("closed");
        dripping.abort();
    }
}

#[tokio::test]
async fn who_does_not_read_answers_is_left() {
    let sandbox = Sandbox::builder().patience(Duration::from_millis(200)).start().await.unwrap();
    let one = support::get(&sandbox, "/centra.xsd").await.len();
    let asked = (64 << 20) / one;
    let (mut read, mut write) = TcpStream::connect(sandbox.address()).await.unwrap().into_split();
    // What fits into the buffers on the way is answered, the rest is not.
    let asking = tokio::spawn(async move {
        for _ in 0..asked {
            if write.write_all(b"GET /centra.xsd HTTP/1.1\r\nHost: x\r\n\r\n").await.is_err() {
                break;
            }
        }
        write
    });
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (mut got, mut buffer) = (0, vec![0; 1 << 20]);
    while let Ok(n @ 1..) = tokio::time::timeout(Duration::from_secs(5), read.read(&mut buffer)).await.expect("closed")
    {
        got += n;
    }
    asking.abort();
    assert!(got < asked * one / 2, "{got} of {}", asked * one);
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let sandbox = Sandbox::builder().body_limit(1_000).start().await.unwrap();
    let head = |more: &str| format!("POST {PATH} HTTP/1.1\r\nHost: x\r\n{more}\r\n\r\n");
    assert!(raw(&sandbox, &head("Content-Length: 1000000000")).await.starts_with("HTTP/1.1 413"));
    // Not told in advance: counted as it comes, and after it was unpacked.
    let chunks = format!("{}3e9\r\n{}\r\n", head("Transfer-Encoding: chunked"), "a".repeat(1_001));
    assert!(raw(&sandbox, &chunks).await.starts_with("HTTP/1.1 413"));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&[b' '; 100_000]).unwrap();
    let packed = gzip.finish().unwrap();
    assert!(packed.len() < 1_000);
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let length = format!("Connection: close\r\nContent-Encoding: gzip\r\nContent-Length: {}", packed.len());
    stream.write_all(&[head(&length).as_bytes(), &packed].concat()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_stop_lets_calls_finish() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.address();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
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

#[tokio::test]
async fn the_patience_is_30_seconds() {
    // A test of 30 seconds is no good: that it is kept to is shown above.
    let shown = format!("{:?}", Sandbox::builder());
    assert!(shown.contains("patience: 30s") && shown.contains("body_limit: 67108864"), "{shown}");
}

#[tokio::test]
async fn calls_are_taken_at_the_services_path_only() {
    let sandbox = Sandbox::start().await.unwrap();
    for path in ["/", "/api", "/ams/system/service/module/soap/api2", "/ams/system/service/module/soap"] {
        let answer = raw(&sandbox, &format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n<a/>")).await;
        assert!(answer.starts_with("HTTP/1.1 404") && answer.contains(PATH), "{path}: {answer}");
    }
    let at =
        |path: &str| format!("POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\n<a/>");
    for path in [PATH.to_owned(), format!("{PATH}/"), format!("{PATH}?shop=1")] {
        assert!(raw(&sandbox, &at(&path)).await.starts_with("HTTP/1.1 500"), "{path}");
    }
    assert!(sandbox.received().len() == 3);
}
