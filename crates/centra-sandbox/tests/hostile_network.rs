//! 100,000 records through a network that fails at every phase of a call, one time in five: what the client says of each
//! call is compared with what the sandbox has stored.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test")]

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use centra::Client;
use centra::types::Customer;
use centra_sandbox::Sandbox;
use soap_runtime::retry::{Backoff, NoRetry};
use soap_runtime::transport::Proxy;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const RECORDS: usize = 100_000;
const BATCH: usize = 50;
const AT_ONCE: usize = 32;

/// What may go wrong with a request, by the phase it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trouble {
    // Before the service has seen it.
    Hangup,
    Reset,
    Stall,
    Plain(u16),
    ServerFault,
    ClientFault,
    Garbage,
    GarbageBody,
    HalfRequest,
    // After the service has done it.
    ResetAfter,
    StallAfter,
    CutAfterHeaders,
    CutMidBody,
    StallMidBody,
    Drip,
    WrongType,
    TwoEnvelopes,
    BadGatewayAfter,
}

const TROUBLES: [Trouble; 22] = [
    Trouble::Hangup,
    Trouble::Reset,
    Trouble::Stall,
    Trouble::Plain(429),
    Trouble::Plain(500),
    Trouble::Plain(502),
    Trouble::Plain(503),
    Trouble::Plain(504),
    Trouble::ServerFault,
    Trouble::ClientFault,
    Trouble::Garbage,
    Trouble::GarbageBody,
    Trouble::HalfRequest,
    Trouble::ResetAfter,
    Trouble::StallAfter,
    Trouble::CutAfterHeaders,
    Trouble::CutMidBody,
    Trouble::StallMidBody,
    Trouble::Drip,
    Trouble::WrongType,
    Trouble::TwoEnvelopes,
    Trouble::BadGatewayAfter,
];

/// The bad network: a port, and what it has done.
#[derive(Clone)]
struct Network {
    to: SocketAddr,
    done: Arc<Mutex<BTreeMap<Trouble, usize>>>,
    requests: Arc<AtomicUsize>,
}

impl Network {
    async fn before(to: SocketAddr) -> (Network, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let network = Network { to, done: Arc::default(), requests: Arc::default() };
        let (at, n) = (listener.local_addr().unwrap(), network.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let n = n.clone();
                tokio::spawn(async move { n.connection(client).await });
            }
        });
        (network, at)
    }

    async fn connection(&self, mut client: TcpStream) -> std::io::Result<()> {
        while let Some(request) = message(&mut client).await? {
            self.requests.fetch_add(1, Ordering::Relaxed);
            let trouble = (fastrand::u8(..5) == 0).then(|| TROUBLES[fastrand::usize(..TROUBLES.len())]);
            if let Some(t) = trouble {
                *self.done.lock().unwrap().entry(t).or_default() += 1;
            }
            if !self.pass(&mut client, &request, trouble).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// One request; false where the connection is over.
    async fn pass(&self, client: &mut TcpStream, request: &[u8], trouble: Option<Trouble>) -> std::io::Result<bool> {
        let fault = |code: &str| {
            format!(
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><faultcode>s:{code}</faultcode><faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>"
            )
        };
        let (xml, page) = ("text/xml", "text/html");
        match trouble {
            Some(Trouble::Hangup) => return Ok(false),
            Some(Trouble::Reset) => return reset(client),
            Some(Trouble::Stall) => return stall(client).await,
            Some(Trouble::Plain(status)) => return send(client, &answer(status, page, "<html>busy</html>")).await,
            Some(Trouble::ServerFault) => return send(client, &answer(500, xml, &fault("Server"))).await,
            Some(Trouble::ClientFault) => return send(client, &answer(500, xml, &fault("Client"))).await,
            Some(Trouble::Garbage) => return send(client, b"\x15\x03\x01 what?\r\n\r\n").await.map(|_| false),
            Some(Trouble::GarbageBody) => return send(client, &answer(200, xml, "out of memory")).await,
            Some(Trouble::HalfRequest) => {
                let mut service = TcpStream::connect(self.to).await?;
                service.write_all(&request[..request.len() - request.len() / 4]).await?;
                return reset(client);
            }
            _ => {}
        }
        let whole = self.forward(request).await?;
        let split = whole.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
        let (head, body) = whole.split_at(split);
        match trouble {
            Some(Trouble::ResetAfter) => reset(client),
            Some(Trouble::StallAfter) => stall(client).await,
            Some(Trouble::CutAfterHeaders) => send(client, head).await.map(|_| false),
            Some(Trouble::CutMidBody) => send(client, &whole[..split + body.len() / 2]).await.map(|_| false),
            Some(Trouble::StallMidBody) => {
                send(client, &whole[..split + body.len() / 2]).await?;
                stall(client).await
            }
            Some(Trouble::Drip) => {
                for part in whole.chunks(whole.len() / 8 + 1) {
                    send(client, part).await?;
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                Ok(true)
            }
            Some(Trouble::WrongType) => {
                send(client, &answer(200, "application/octet-stream", std::str::from_utf8(body).unwrap())).await
            }
            Some(Trouble::TwoEnvelopes) => {
                let text = std::str::from_utf8(body).unwrap();
                send(client, &answer(200, xml, &format!("{text}{text}"))).await
            }
            Some(Trouble::BadGatewayAfter) => send(client, &answer(502, page, "<html>bad gateway</html>")).await,
            _ => send(client, &whole).await,
        }
    }

    /// The service's whole answer, on a connection of its own.
    async fn forward(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut service = TcpStream::connect(self.to).await?;
        service.write_all(request).await?;
        Ok(message(&mut service).await?.unwrap_or_default())
    }
}

fn answer(status: u16, kind: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

async fn send(to: &mut TcpStream, bytes: &[u8]) -> std::io::Result<bool> {
    to.write_all(bytes).await.map(|()| true)
}

fn reset(client: &TcpStream) -> std::io::Result<bool> {
    #[allow(deprecated, reason = "zero is what makes it a reset")]
    client.set_linger(Some(Duration::ZERO))?;
    Ok(false)
}

async fn stall(client: &mut TcpStream) -> std::io::Result<bool> {
    let mut sink = [0; 1024];
    while client.read(&mut sink).await? > 0 {}
    Ok(false)
}

/// A message with Content-Length, or with chunks as it stands; `None` at the end of the connection.
async fn message(from: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let (mut all, mut buffer) = (Vec::new(), vec![0; 64 << 10]);
    loop {
        let n = from.read(&mut buffer).await?;
        if n == 0 {
            return Ok(None);
        }
        all.extend_from_slice(&buffer[..n]);
        let Some(head) = all.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&all[..head]).to_ascii_lowercase();
        let length = text.lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        let whole = match length {
            Some(length) => all.len() >= head + 4 + length,
            None => all.ends_with(b"0\r\n\r\n"),
        };
        if whole {
            return Ok(Some(all));
        }
    }
}

#[derive(Default)]
struct Book {
    confirmed: Vec<usize>,
    untouched: Vec<usize>,
    unknown: Vec<usize>,
    attempts: u32,
}

fn batch(n: usize) -> Vec<Customer> {
    let city = |i: usize| Some(format!("Ort {} & <{i}>", i % 7));
    (n * BATCH..(n + 1) * BATCH).map(|i| Customer { city: city(i), ..Customer::new(format!("c-{i}")) }).collect()
}

/// Sends batches through the network and writes down what the client said of each.
async fn run(client: &Client, batches: Vec<usize>) -> Book {
    let (book, todo) = (Arc::new(Mutex::new(Book::default())), Arc::new(Mutex::new(batches)));
    let workers: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (client, book, todo) = (client.clone(), book.clone(), todo.clone());
            tokio::spawn(async move {
                loop {
                    let Some(n) = todo.lock().unwrap().pop() else { return };
                    let result = client.customers_update(batch(n)).await;
                    let mut book = book.lock().unwrap();
                    match result {
                        Ok(answer) => {
                            book.attempts += answer.attempts;
                            book.confirmed.push(n);
                        }
                        Err(e) if e.may_have_been_applied() => book.unknown.push(n),
                        Err(_) => book.untouched.push(n),
                    }
                }
            })
        })
        .collect();
    for w in workers {
        w.await.unwrap();
    }
    Arc::into_inner(book).unwrap().into_inner().unwrap()
}

fn stored(sandbox: &Sandbox) -> HashSet<String> {
    sandbox.all::<Customer>("customer").unwrap().into_iter().map(|c| c.id).collect()
}

/// Nothing confirmed is missing, nothing that is said not to be applied is there.
fn compare(book: &Book, stored: &HashSet<String>) {
    let there = |n: &usize| (n * BATCH..(n + 1) * BATCH).filter(|i| stored.contains(&format!("c-{i}"))).count();
    for n in &book.confirmed {
        assert_eq!(there(n), BATCH, "batch {n} was confirmed");
    }
    for n in &book.untouched {
        assert_eq!(there(n), 0, "batch {n} was said not to be applied");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_counted_that_was_not_applied() {
    let sandbox = Sandbox::start().await.unwrap();
    let (network, at) = Network::before(sandbox.address()).await;
    let endpoint = sandbox.endpoint().replace(&sandbox.address().to_string(), &at.to_string());
    let client = |retries: bool| {
        let set = |b: soap_runtime::ClientBuilder| {
            let b = b.proxy(Proxy::Off).attempt_timeout(Duration::from_millis(1500)).timeout(Duration::from_secs(20));
            match retries {
                true => b.retry(
                    Backoff::new().waits(Duration::from_millis(1), Duration::from_millis(20)).tokens(100_000, 1),
                ),
                false => b.retry(NoRetry),
            }
        };
        Client::builder(endpoint.as_str()).login("demo", "demo").runtime(set).build().unwrap()
    };

    // Without retries: every error is the first one's own word.
    let all = RECORDS / BATCH;
    let once = run(&client(false), (0..all / 2).collect()).await;
    // What was cut off may still be under way in the service.
    tokio::time::sleep(Duration::from_millis(500)).await;
    compare(&once, &stored(&sandbox));
    assert!(once.unknown.len() + once.untouched.len() > all / 20, "the network was bad");
    assert!(!once.untouched.is_empty() && !once.unknown.is_empty());

    let again = run(&client(true), (all / 2..all).collect()).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    compare(&again, &stored(&sandbox));
    // For `docs/reliability.md`.
    let told = |how: &str, b: &Book| {
        let (confirmed, unknown, untouched) = (b.confirmed.len(), b.unknown.len(), b.untouched.len());
        format!("{how}: {confirmed} batches confirmed, {unknown} unknown, {untouched} said not to be applied")
    };
    let (told_once, told_again) = (told("no retries", &once), told("3 attempts", &again));
    let (failed_once, failed_again) = (all / 2 - once.confirmed.len(), all / 2 - again.confirmed.len());
    assert!(failed_again < failed_once, "retries help: {failed_again} of {failed_once}");

    // What isn't confirmed is sent until it is: in the end each record is there, once.
    let mut open: Vec<usize> = [once.unknown, once.untouched, again.unknown, again.untouched].concat();
    for _ in 0..50 {
        let book = run(&client(true), std::mem::take(&mut open)).await;
        open = [book.unknown, book.untouched].concat();
        if open.is_empty() {
            break;
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert_eq!((stored(&sandbox).len(), sandbox.count("customer").unwrap()), (RECORDS, RECORDS as u64));
    let done = network.done.lock().unwrap();
    println!("{told_once}\n{told_again}, {} attempts for the confirmed", again.attempts);
    println!(
        "{} requests, {} of them met trouble: {done:?}",
        network.requests.load(Ordering::Relaxed),
        done.values().sum::<usize>()
    );
    for t in TROUBLES {
        assert!(done.contains_key(&t), "{t:?} never happened");
    }
}
