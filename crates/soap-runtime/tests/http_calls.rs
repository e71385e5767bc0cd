//! Calls over real sockets: what is sent, how long it may take, what is left when it ends.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::server::{Server, Step};
use common::{Ask, Ask11, Ask12, OPEN, Op, PARTLESS, Safe11, XML, e11, good, http};
use soap_runtime::retry::{Backoff, NoRetry};
use soap_runtime::transport::{
    HttpTransport, HttpTransportBuilder, Proxy, RequestBody, ResponseBody, Tower, TransportError, TransportKind,
};
use soap_runtime::xs::AnyElement;
use soap_runtime::{CallOptions, Class, Client, ClientBuilder, Error, Sent, Transport};
use std::future::Future;
use std::io::Read as _;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

fn ask() -> Ask {
    Ask { password: "se&cret".into(), text: Some("å <b>".into()) }
}

fn client(server: &Server, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    set(Client::builder(server.url.as_str()).proxy(Proxy::Off)).build().unwrap()
}

const ENVELOPE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:t=\"urn:t\"><SOAP-ENV:Body><t:ask><t:password>se&amp;cret</t:password><t:text>å &lt;b&gt;</t:text></t:ask></SOAP-ENV:Body></SOAP-ENV:Envelope>";

#[tokio::test]
async fn a_request_of_11_as_it_goes_out() {
    let server = Server::answering(good(1)).await;
    client(&server, |b| b.header("X-Key", "k")).call::<Ask11>(&ask()).await.unwrap();
    let r = server.requests.lock().unwrap()[0].clone();
    assert!(r.head.starts_with("POST /soap/api HTTP/1.1\r\n"), "{}", r.head);
    assert_eq!(r.header("content-type"), Some("text/xml; charset=utf-8"));
    assert_eq!(r.header("soapaction"), Some("\"urn:t/Ask\""));
    assert_eq!(r.header("content-length"), Some(r.body.len().to_string().as_str()));
    assert!(r.header("user-agent").unwrap().starts_with("soap-runtime/"));
    assert_eq!((r.header("x-key"), r.header("accept-encoding")), (Some("k"), Some("gzip, deflate")));
    assert_eq!(String::from_utf8_lossy(&r.body), ENVELOPE);
}

#[tokio::test]
async fn a_request_of_12_has_the_action_in_its_type() {
    let server = Server::answering(http("200 OK", common::SOAP, common::e12("<t:reply>1</t:reply>"))).await;
    client(&server, |b| b).call::<Ask12>(&ask()).await.unwrap();
    let r = server.requests.lock().unwrap()[0].clone();
    assert_eq!(r.header("content-type"), Some("application/soap+xml; charset=utf-8; action=\"urn:t/Ask\""));
    assert_eq!(r.header("soapaction"), None);
    assert!(String::from_utf8_lossy(&r.body).contains("http://www.w3.org/2003/05/soap-envelope"));
}

#[tokio::test]
async fn a_compressed_request_and_a_header_block() {
    let server = Server::answering(good(1)).await;
    let block = AnyElement::parse("<x:a xmlns:x='urn:x'>1</x:a>").unwrap();
    let options = CallOptions::new().header_block(block);
    client(&server, |b| b.gzip_requests(true)).call_with::<Ask11>(&ask(), options).await.unwrap();
    let r = server.requests.lock().unwrap()[0].clone();
    assert_eq!(r.header("content-encoding"), Some("gzip"));
    let mut body = String::new();
    flate2::read::GzDecoder::new(&r.body[..]).read_to_string(&mut body).unwrap();
    assert!(body.contains("<SOAP-ENV:Header><x:a xmlns:x='urn:x'>1</x:a></SOAP-ENV:Header>"), "{body}");
}

#[tokio::test]
async fn an_empty_result_in_chunks_with_both_ids() {
    let body = e11("<!-- nothing -->");
    let raw = format!(
        "HTTP/1.1 200 OK\r\n{XML}Transfer-Encoding: chunked\r\nX-Centra-Request-ID: 1_54\r\nX-Correlation-ID: centra_1\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    let server = Server::answering(raw.into_bytes()).await;
    let c = client(&server, |b| b);
    for _ in 0..3 {
        let a = c.call::<Op<1, PARTLESS>>(&ask()).await.unwrap();
        let ids: Vec<&str> = a.request_ids.iter().map(|i| i.1.as_str()).collect();
        assert_eq!(ids, ["1_54", "centra_1"]);
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 1, "connections are kept");
}

#[tokio::test]
async fn illegal_characters_are_refused_before_anything_is_sent() {
    let server = Server::answering(good(1)).await;
    let bad = Ask { password: "x".into(), text: Some("\u{1}".into()) };
    let e = client(&server, |b| b).call::<Ask11>(&bad).await.unwrap_err();
    assert_eq!((e.class(), e.sent(), e.may_have_been_applied()), (Class::Request, Sent::No, false));
    assert_eq!(server.connections.load(Ordering::SeqCst), 0);
}

// ---- time ----

#[tokio::test]
async fn timeouts_at_each_phase() {
    let head = format!("HTTP/1.1 200 OK\r\n{XML}X-Request-ID: 7\r\nContent-Length: 100\r\n\r\n<s:Env");
    let drip = good(1);
    for step in [Step::Stall, Step::StallAfter(head.into_bytes()), Step::Drip(drip, Duration::from_millis(40))] {
        let server = Server::start(vec![step.clone()]).await;
        let began = Instant::now();
        let c = client(&server, |b| b.attempt_timeout(Duration::from_millis(150)).retry(NoRetry));
        let e = c.call::<Ask11>(&ask()).await.unwrap_err();
        let Error::Transport { source, .. } = &e else { panic!("{e:?}") };
        assert_eq!(
            (source.kind(), e.sent(), e.may_have_been_applied()),
            (TransportKind::Timeout, Sent::Maybe, true),
            "{step:?}"
        );
        assert!(began.elapsed() < Duration::from_secs(3));
        if matches!(step, Step::StallAfter(_)) {
            assert_eq!(e.request_ids()[0].1, "7");
        }
        let c = client(&server, |b| b.timeout(Duration::from_millis(100)));
        let Error::Transport { source, .. } = c.call::<Ask11>(&ask()).await.unwrap_err() else { panic!() };
        assert_eq!(source.kind(), TransportKind::Deadline);
        let options = CallOptions::new().timeout(Duration::from_millis(100));
        assert!(client(&server, |b| b).call_with::<Ask11>(&ask(), options).await.is_err());
    }
}

#[tokio::test]
async fn no_connection_is_nothing_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let c = Client::builder(url).proxy(Proxy::Off).retry(NoRetry).build().unwrap();
    let e = c.call::<Ask11>(&ask()).await.unwrap_err();
    let Error::Transport { source, .. } = &e else { panic!("{e:?}") };
    assert_eq!((source.kind(), e.sent(), e.may_have_been_applied()), (TransportKind::Connect, Sent::No, false));
    assert!(e.is_retryable());
    let c = Client::builder("http://does-not-exist.invalid/").proxy(Proxy::Off).retry(NoRetry).build().unwrap();
    assert_eq!(c.call::<Ask11>(&ask()).await.unwrap_err().sent(), Sent::No);
}

#[tokio::test]
async fn a_handshake_that_stalls_is_a_connect_timeout() {
    let server = Server::start(vec![Step::Stall]).await;
    let url = server.url.replace("http:", "https:");
    let c = Client::builder(url)
        .proxy(Proxy::Off)
        .connect_timeout(Duration::from_millis(100))
        .retry(NoRetry)
        .build()
        .unwrap();
    let e = c.call::<Ask11>(&ask()).await.unwrap_err();
    let Error::Transport { source, .. } = &e else { panic!("{e:?}") };
    assert_eq!((source.kind(), e.sent()), (TransportKind::ConnectTimeout, Sent::No));
}

#[tokio::test]
async fn a_reset_may_have_been_applied() {
    let server = Server::start(vec![Step::Reset]).await;
    let e = client(&server, |b| b).call::<Ask11>(&ask()).await.unwrap_err();
    assert_eq!((e.class(), e.sent(), e.attempts(), server.count()), (Class::Transport, Sent::Maybe, 1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_stalled_calls_return_by_their_deadline() {
    let server = Server::start(vec![Step::Stall]).await;
    let c = client(&server, |b| b.timeout(Duration::from_secs(3)));
    let began = Instant::now();
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let c = c.clone();
            tokio::spawn(async move { c.call::<Safe11>(&ask()).await.unwrap_err().class() })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), Class::Transport);
    }
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    none_open(&server).await;
}

async fn none_open(server: &Server) {
    for _ in 0..200 {
        if server.open.load(Ordering::SeqCst) == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{} connections left open", server.open.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_dropped_call_leaves_nothing_running() {
    let server = Server::start(vec![Step::Stall]).await;
    let c = client(&server, |b| b);
    let request = Ask::default();
    let call = tokio::time::timeout(Duration::from_millis(150), c.call::<Ask11>(&request));
    assert!(call.await.is_err());
    assert_eq!(server.count(), 1);
    none_open(&server).await;
    // And nothing is sent again.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(server.count(), 1);
}

// ---- retries over sockets ----

#[tokio::test]
async fn only_idempotent_operations_are_sent_again_once_bytes_went_out() {
    let steps = || vec![Step::Reset, Step::Answer(http("503 Busy", "", "")), Step::Answer(good(9))];
    let quick = |b: ClientBuilder| b.retry(Backoff::new().waits(Duration::from_millis(1), Duration::from_millis(5)));
    let server = Server::start(steps()).await;
    let a = client(&server, quick).call::<Safe11>(&ask()).await.unwrap();
    assert_eq!((a.value.n, a.attempts, server.count()), (9, 3, 3));
    let server = Server::start(steps()).await;
    let e = client(&server, quick).call::<Ask11>(&ask()).await.unwrap_err();
    assert_eq!((e.attempts(), server.count()), (1, 1));
    let server = Server::start(steps()).await;
    let options = CallOptions::new().idempotent(true);
    assert_eq!(client(&server, quick).call_with::<Ask11>(&ask(), options).await.unwrap().attempts, 3);
}

#[tokio::test]
async fn a_connection_closed_while_idle_costs_nothing() {
    let server = Server::start(vec![Step::Close(good(1))]).await;
    let c = client(&server, |b| b.retry(NoRetry));
    for _ in 0..5 {
        c.call::<Ask11>(&ask()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Connections made for twice two calls at once, with a pause between.
async fn connections(pause: Duration, set: impl Fn(HttpTransportBuilder) -> HttpTransportBuilder) -> usize {
    // Both are under way before either is answered.
    let server = Server::start(vec![Step::Drip(good(1), Duration::from_micros(100))]).await;
    let c = client(&server, |b| b.http(set(HttpTransport::builder())));
    for _ in 0..2 {
        let (one, two) = (ask(), ask());
        let (a, b) = tokio::join!(c.call::<Ask11>(&one), c.call::<Ask11>(&two));
        a.and(b).unwrap();
        tokio::time::sleep(pause).await;
    }
    server.connections.load(Ordering::SeqCst)
}

#[tokio::test]
async fn idle_connections_are_kept_so_many_and_so_long() {
    let soon = Duration::from_millis(10);
    assert_eq!(connections(soon, |b| b).await, 2);
    assert_eq!(connections(soon, |b| b.idle_connections(1)).await, 3);
    assert_eq!(connections(soon, |b| b.idle_connections(0)).await, 4);
    assert_eq!(connections(Duration::from_millis(200), |b| b.idle_timeout(Duration::from_millis(50))).await, 4);
}

// ---- redirects, concurrency ----

#[tokio::test]
async fn redirects_are_followed_by_option_with_method_and_body() {
    let to = Server::answering(good(5)).await;
    for (status, followed) in [("307 T", true), ("308 P", true), ("302 F", false), ("303 S", false)] {
        let from = Server::answering(http(status, &format!("Location: {}#x\r\n", to.url), "")).await;
        let c = client(&from, |b| b.follow_redirects(true).basic_auth("u", "p").header("X-Key", "k"));
        let result = c.call::<Op<1, OPEN>>(&ask()).await;
        assert_eq!(result.is_ok(), followed, "{status}");
    }
    let r = to.requests.lock().unwrap()[0].clone();
    assert!(r.head.starts_with("POST ") && String::from_utf8_lossy(&r.body).contains("<t:text>å &lt;b&gt;</t:text>"));
    assert_eq!((r.header("authorization"), r.header("x-key")), (None, None), "another origin");
    let same = Server::start(vec![Step::Answer(http("307 T", "Location: /b\r\n", "")), Step::Answer(good(1))]).await;
    client(&same, |b| b.follow_redirects(true).basic_auth("u", "p")).call::<Ask11>(&ask()).await.unwrap();
    let r = same.requests.lock().unwrap()[1].clone();
    assert!(r.head.starts_with("POST /b ") && r.header("authorization").is_some());
    let endless = Server::answering(http("307 T", "Location: /again\r\n", "")).await;
    let e = client(&endless, |b| b.follow_redirects(true)).call::<Ask11>(&ask()).await.unwrap_err();
    assert_eq!((e.class(), endless.count()), (Class::Redirect, 6));
}

#[tokio::test]
async fn secrets_in_the_body_stay_with_their_origin() {
    let to = Server::answering(good(5)).await;
    let from = Server::answering(http("307 T", &format!("Location: {}\r\n", to.url), "")).await;
    let c = client(&from, |b| b.follow_redirects(true));
    let e = c.call::<Ask11>(&ask()).await.unwrap_err();
    assert_eq!((e.class(), e.may_have_been_applied()), (Class::Redirect, false));
    // A block may be a UsernameToken.
    let block = CallOptions::new().header_block(AnyElement::parse("<a/>").unwrap());
    let e = c.call_with::<Op<1, OPEN>>(&ask(), block).await.unwrap_err();
    assert_eq!((e.class(), to.count()), (Class::Redirect, 0));
}

#[derive(Clone)]
struct Canned(Arc<Mutex<Vec<String>>>);

impl Transport for Canned {
    async fn send(&self, r: http::Request<RequestBody>) -> Result<http::Response<ResponseBody>, TransportError> {
        self.0.lock().unwrap().push(r.uri().to_string());
        let answer = http::Response::builder().status(307).header("location", "http://plain.example/");
        Ok(answer.body(ResponseBody::from("")).unwrap())
    }
}

#[tokio::test]
async fn never_from_https_to_http() {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let c = Client::builder("https://a.example/").follow_redirects(true).build_with(Canned(sent.clone())).unwrap();
    assert_eq!(c.call::<Ask11>(&ask()).await.unwrap_err().class(), Class::Redirect);
    assert_eq!(*sent.lock().unwrap(), ["https://a.example/"]);
}

#[tokio::test]
async fn attempts_are_limited_by_option() {
    #[derive(Clone, Default)]
    struct Slow(Arc<AtomicUsize>, Arc<AtomicUsize>);
    impl Transport for Slow {
        async fn send(&self, _: http::Request<RequestBody>) -> Result<http::Response<ResponseBody>, TransportError> {
            self.1.fetch_max(self.0.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(10)).await;
            self.0.fetch_sub(1, Ordering::SeqCst);
            let answer = http::Response::builder().header("content-type", "text/xml");
            Ok(answer.body(ResponseBody::from(e11("<t:reply>1</t:reply>"))).unwrap())
        }
    }
    let slow = Slow::default();
    let c = Client::builder("http://a.example/").concurrency(4).build_with(slow.clone()).unwrap();
    let calls: Vec<_> = (0..40)
        .map(|_| {
            tokio::spawn({
                let c = c.clone();
                async move { c.call::<Ask11>(&Ask::default()).await.is_ok() }
            })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap());
    }
    assert_eq!(slow.1.load(Ordering::SeqCst), 4);
}

// ---- other transports, proxies ----

#[derive(Clone)]
struct Service;

impl tower_service::Service<http::Request<RequestBody>> for Service {
    type Response = http::Response<http_body_util::Full<bytes::Bytes>>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, std::io::Error>> + Send>>;
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), std::io::Error>> {
        Poll::Ready(Ok(()))
    }
    fn call(&mut self, request: http::Request<RequestBody>) -> Self::Future {
        Box::pin(async move {
            assert!(!request.into_body().into_bytes().await.unwrap().is_empty());
            let answer = http::Response::builder().header("content-type", "text/xml");
            Ok(answer.body(e11("<t:reply>6</t:reply>").into_bytes().into()).unwrap())
        })
    }
}

#[tokio::test]
async fn a_tower_service_is_a_transport() {
    let c = Client::builder("http://a.example/").build_with(Tower(Service)).unwrap();
    assert_eq!(c.call::<Ask11>(&ask()).await.unwrap().value.n, 6);
}

#[tokio::test]
async fn through_a_proxy_by_option() {
    let proxy = Server::answering(good(1)).await;
    let at = proxy.url.replace("http://", "http://user:pass@").replace("/soap/api", "");
    let c = Client::builder("http://service.example/soap").proxy(Proxy::all(at.clone())).build().unwrap();
    c.call::<Ask11>(&ask()).await.unwrap();
    let r = proxy.requests.lock().unwrap()[0].clone();
    assert!(r.head.starts_with("POST http://service.example/soap HTTP/1.1"), "{}", r.head);
    assert_eq!(r.header("proxy-authorization"), Some("Basic dXNlcjpwYXNz"));
    let refusing = Server::start(vec![Step::Close(http("407 No", "Proxy-Authenticate: Basic\r\n", ""))]).await;
    let at = refusing.url.replace("/soap/api", "");
    let c = Client::builder("https://service.example/soap").proxy(Proxy::all(at)).retry(NoRetry).build().unwrap();
    let e = c.call::<Ask11>(&ask()).await.unwrap_err();
    let Error::Transport { source, .. } = &e else { panic!("{e:?}") };
    assert_eq!((source.kind(), e.sent()), (TransportKind::Proxy, Sent::No));
    assert!(refusing.requests.lock().unwrap()[0].head.starts_with("CONNECT service.example:443"));
}

/// The environment is that of the process: another one is started, which runs this test as the client.
#[tokio::test]
async fn through_the_proxy_that_the_environment_names() {
    const CHILD: &str = "SOAP_RUNTIME_TEST_CHILD";
    if let Ok(url) = std::env::var(CHILD) {
        let c = Client::builder(url).retry(NoRetry).build().unwrap();
        assert_eq!(c.call::<Ask11>(&ask()).await.unwrap().value.n, 1);
        return;
    }
    let proxy = Server::answering(good(1)).await;
    let service = Server::answering(good(1)).await;
    let at = proxy.url.replace("/soap/api", "");
    for (variable, url, except, proxied) in [
        ("HTTP_PROXY", "http://service.example/soap", "", true),
        ("http_proxy", "http://service.example/soap", "other.example", true),
        ("ALL_PROXY", "http://service.example/soap", "", true),
        ("HTTP_PROXY", service.url.as_str(), "127.0.0.1", false),
        ("HTTPS_PROXY", service.url.as_str(), "", false),
    ] {
        let (asked, served) = (proxy.count(), service.count());
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "through_the_proxy_that_the_environment_names"]).env_clear();
        child.env(CHILD, url).env(variable, &at).env("NO_PROXY", except);
        let output = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("1 passed"), "{variable}: {said}");
        let counts = (proxy.count() - asked, service.count() - served);
        assert_eq!(counts, if proxied { (1, 0) } else { (0, 1) }, "{variable}");
    }
}

#[test]
fn endpoints_and_headers_are_checked() {
    for bad in ["", "service.example/soap", "ftp://a/", "http://", "http://user:secret@a.example/"] {
        let e = Client::builder(bad).build().unwrap_err();
        assert!(!e.to_string().contains("secret"), "{e}");
    }
    let e = Client::builder("http://a.example/").header("X-Key", "secret\n").build().unwrap_err();
    assert_eq!(e.to_string(), "header X-Key");
}

#[test]
fn the_first_header_that_is_not_ones_own_to_set_is_told() {
    let framing = ["Content-Length", "transfer-encoding", "Host", "connection", "Keep-Alive", "TE", "Content-Encoding"];
    for name in framing {
        let b = Client::builder("http://a.example/").header(name, "7").header("X-Key", "secret\n");
        assert_eq!(b.build().unwrap_err().to_string(), format!("header {name}"));
    }
    let e = Client::builder("http://a.example/").basic_auth("a:b", "secret").build().unwrap_err();
    assert!(e.to_string().contains("colon") && !e.to_string().contains("secret"), "{e}");
}

#[test]
fn an_address_of_a_proxy_that_is_none_is_no_way_round_it() {
    for bad in ["::not a url::", "", "http://", "ftp://proxy:1", "socks4://proxy:1", "https://u:secret@proxy:1"] {
        let proxy = Proxy::all(bad);
        assert!(!format!("{proxy:?}").contains("secret"), "{proxy:?}");
        let e = Client::builder("http://a.example/").proxy(proxy).build().unwrap_err();
        assert!(matches!(e, soap_runtime::BuildError::Proxy(_)), "{bad}: {e}");
        assert!(!e.to_string().contains("secret"), "{e}");
    }
    for good in ["http://u:p@proxy:8080", "proxy:8080", "socks5://proxy:1080", "socks5h://proxy"] {
        Client::builder("http://a.example/").proxy(Proxy::all(good).except("b.example")).build().unwrap();
    }
}

#[tokio::test]
async fn clients_of_cloned_builders_share_no_state() {
    let set = http("200 OK", &format!("{XML}Set-Cookie: a=1\r\n"), e11("<t:reply>1</t:reply>"));
    let server = Server::start(vec![Step::Answer(set), Step::Answer(good(1))]).await;
    let b = Client::builder(server.url.as_str()).proxy(Proxy::Off).cookies(true).concurrency(1);
    let (one, other) = (b.clone().build().unwrap(), b.build().unwrap());
    for c in [&one, &one, &other] {
        c.call::<Ask11>(&ask()).await.unwrap();
    }
    let r = server.requests.lock().unwrap().clone();
    assert_eq!((r[1].header("cookie"), r[2].header("cookie")), (Some("a=1"), None), "another tenant's session");
    // One permit each.
    let server = Server::start(vec![Step::Stall, Step::Answer(good(1))]).await;
    let b = Client::builder(server.url.as_str()).proxy(Proxy::Off).concurrency(1).timeout(Duration::from_secs(5));
    let (one, other) = (b.clone().build().unwrap(), b.build().unwrap());
    let stalled = tokio::spawn(async move { one.call::<Ask11>(&ask()).await });
    while server.count() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    other.call::<Ask11>(&ask()).await.unwrap();
    stalled.abort();
}

/// An answer that is there at once.
struct AtOnce(u16, String);

impl Transport for AtOnce {
    async fn send(&self, r: http::Request<RequestBody>) -> Result<http::Response<ResponseBody>, TransportError> {
        drop(r.into_body().into_bytes().await);
        let answer = http::Response::builder().status(self.0).header("content-type", "text/xml; charset=utf-8");
        Ok(answer.body(ResponseBody::from(self.1.clone())).unwrap())
    }
}

#[tokio::test]
async fn a_large_answer_is_read_where_it_holds_up_nothing() {
    for (rows, at_once) in [(1, true), (300_000, false)] {
        let head = format!("<s:Header><t:x>{}</t:x></s:Header><s:Body>", "<t:row>x</t:row>".repeat(rows));
        let body = e11("<t:reply>7</t:reply>").replace("<s:Body>", &head);
        let client = Client::builder("http://service.example/").build_with(AtOnce(200, body)).unwrap();
        let ask = ask();
        let mut call = std::pin::pin!(client.call::<Ask11>(&ask));
        // Whoever polls it goes on with something else.
        let first = std::future::poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx))).await;
        assert_eq!(first.is_ready(), at_once);
        let answer = match first {
            Poll::Ready(answer) => answer,
            Poll::Pending => call.await,
        };
        assert_eq!(answer.unwrap().value.n, 7);
    }
}

#[test]
fn the_deadline_holds_while_a_large_answer_is_read() {
    // The only thread for such work is taken, so that the reading doesn't end before the deadline.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build().unwrap();
    let (release, taken) = std::sync::mpsc::channel::<()>();
    runtime.spawn_blocking(move || taken.recv());
    let body = e11(&format!("<t:reply>7</t:reply>{}", "<t:x>x</t:x>".repeat(30_000)));
    let client = Client::builder("http://service.example/").timeout(Duration::from_secs(1));
    let client = client.build_with(AtOnce(200, body)).unwrap();
    let e = runtime.block_on(client.call::<Ask11>(&ask())).unwrap_err();
    let Error::Transport { source, context } = &e else { panic!("{e:?}") };
    assert_eq!((source.kind(), context.sent), (TransportKind::Deadline, Sent::Answered));
    assert_eq!(context.status.map(|s| s.as_u16()), Some(200));
    assert!(e.may_have_been_applied() && !e.is_retryable());
    release.send(()).unwrap();
    assert_eq!(runtime.block_on(client.call::<Ask11>(&ask())).unwrap().value.n, 7);
}

#[tokio::test]
async fn what_a_large_error_shows_is_read_there_too() {
    let echo = "<t:x>k-1234567</t:x>".repeat(20_000);
    let fault = format!(
        "<s:Fault><faultcode>s:Client</faultcode><faultstring>no</faultstring><detail>{echo}</detail></s:Fault>"
    );
    for (body, is_fault) in [(e11(&format!("<t:reply>7</t:reply>{echo}")), false), (e11(&fault), true)] {
        let builder = Client::builder("http://service.example/").header("x-key", "k-1234567").retry(NoRetry);
        let client = builder.build_with(AtOnce(500, body)).unwrap();
        let ask = ask();
        let mut call = std::pin::pin!(client.call::<Ask11>(&ask));
        let first = std::future::poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx))).await;
        assert!(first.is_pending());
        let e = call.await.unwrap_err();
        let shown = e.fault().map_or(e.body(), |f| Some(f.xml.as_str()));
        assert_eq!((e.fault().is_some(), shown.unwrap().matches("[hidden]").count()), (is_fault, 20_000));
        assert!(!format!("{e:?}{}", shown.unwrap()).contains("k-1234567"));
    }
}

#[tokio::test]
async fn settings_of_connections_hold_in_any_order() {
    // The proxy isn't there: that it is asked shows that it was set.
    let through = || Proxy::all("http://127.0.0.1:1");
    let pool = || HttpTransport::builder().idle_connections(1);
    let first = Client::builder("http://service.example/").proxy(through()).http(pool());
    let last = Client::builder("http://service.example/").http(pool()).proxy(through());
    for builder in [first, last] {
        let client = builder.retry(NoRetry).build().unwrap();
        let e = client.call::<Ask11>(&ask()).await.unwrap_err();
        assert!(matches!(&e, Error::Transport { source, .. } if source.kind() == TransportKind::Proxy), "{e}");
        // The message says why, once; the rest is there for those who look.
        assert_eq!(e.to_string().matches("onnection refused").count(), 1, "{e}");
        let Error::Transport { source, .. } = &e else { unreachable!() };
        assert!(source.cause().is_some() && std::error::Error::source(&e).is_none());
    }
}

#[tokio::test]
async fn a_redirect_shows_no_login_and_no_key() {
    for (to, due) in [
        ("https://user:hunter2@other.example/x?a=1", "https://other.example/x?a=1"),
        ("v2", "/v2,"),
        ("?key=k-123456", "/soap/api?key=[hidden],"),
        ("?key=k-123456&lang=en", "/soap/api?key=[hidden]&lang=en,"),
        ("?lang=en&k=%6b-123456", "/soap/api?lang=en&k=[hidden],"),
        ("https://other.example/?key=k-123456", "https://other.example/?key=[hidden],"),
        ("https://other.example/k-123456/x", "https://other.example/[hidden]/x,"),
        ("https://user:hunter2@other.example:99999/", "redirect 307, not followed"),
    ] {
        let server = Server::answering(http("307 There", &format!("Location: {to}\r\n"), "")).await;
        let url = format!("{}?key=k-123456", server.url);
        let client = Client::builder(url).proxy(Proxy::Off).build().unwrap();
        let e = client.call::<Ask11>(&ask()).await.unwrap_err();
        let all = format!("{e} {e:?}");
        assert!(all.contains(due), "{all}");
        assert!(!all.contains("hunter2") && !all.contains("-123456"), "{all}");
    }
}

#[tokio::test]
async fn a_page_that_tells_the_address_shows_no_key() {
    let page =
        |code| http(code, "Content-Type: text/html\r\n", "<html>no /soap/api?lang=en&amp;key=k-12345%2f here</html>");
    for answer in [page("404 No"), page("200 OK")] {
        let server = Server::answering(answer).await;
        let url = format!("{}?lang=en&key=k-12345%2F", server.url);
        let client = Client::builder(url).proxy(Proxy::Off).retry(NoRetry).build().unwrap();
        let e = client.call::<Ask11>(&ask()).await.unwrap_err();
        assert_eq!(e.excerpt(), Some("<html>no /soap/api?lang=en&amp;key=[hidden] here</html>"));
        assert!(!format!("{e} {e:?}").contains("k-12345"));
    }
}
