//! Streamed calls: the request is made while it is sent, as often as it is sent, and ends with the call.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::rows::{Put, PutOp, Row, RowServer, Take, put, reply, row};
use soap_runtime::codec::EncodeError;
use soap_runtime::envelope::write_request;
use soap_runtime::retry::Backoff;
use soap_runtime::telemetry::{AttemptReport, Observer};
use soap_runtime::transport::{Proxy, RequestBody, ResponseBody, Transport, TransportError, TransportKind};
use soap_runtime::{CallOptions, Class, Client, ClientBuilder, Error, Records, RequestError, Sent};
use std::io::Read;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

/// Enough for several chunks.
const MANY: usize = 20_000;

/// More than a connection holds before it sends.
const MORE: usize = 60_000;

fn builder(server: &RowServer) -> ClientBuilder {
    let retry = Backoff::new().waits(Duration::ZERO, Duration::ZERO);
    Client::builder(server.url.as_str()).proxy(Proxy::Off).retry(retry)
}

fn rows(n: usize) -> impl Fn() -> std::iter::Map<std::ops::Range<usize>, fn(usize) -> Row> + Send + Sync + 'static {
    move || (0..n).map(row as fn(usize) -> Row)
}

/// The message as a buffered call sends it.
fn whole(n: usize) -> Vec<u8> {
    let mut request = put();
    request.rows.row = (0..n).map(row).collect();
    write_request::<PutOp>(&request).unwrap()
}

async fn good() -> RowServer {
    RowServer::start(vec![Take::All(200, reply(1))], true).await
}

/// Items that come one by one, with a pause before every hundredth; none from the `stop`th on, and no end either.
struct Slow {
    next: usize,
    stop: usize,
    paused: bool,
}

fn slow(stop: usize) -> Slow {
    Slow { next: 0, stop, paused: false }
}

impl futures_core::Stream for Slow {
    type Item = Row;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Row>> {
        if self.next == self.stop {
            return Poll::Pending;
        }
        self.paused = self.next.is_multiple_of(100) && !self.paused;
        if self.paused {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.next += 1;
        Poll::Ready((self.next <= MANY).then(|| row(self.next - 1)))
    }
}

#[tokio::test]
async fn the_message_is_that_of_a_buffered_call() {
    let server = good().await;
    let c = builder(&server).build().unwrap();
    let shared: Arc<[Row]> = (0..MANY).map(row).collect();
    let kinds = [
        Records::from(rows(MANY)),
        Records::stream(|| slow(usize::MAX)),
        Records::shared(shared),
        Records::from(rows(MANY)).measured(),
        Records::stream(|| slow(usize::MAX)).measured(),
    ];
    for (i, records) in kinds.into_iter().enumerate() {
        let answer = c.call_streamed::<PutOp>(&put(), records).await.unwrap();
        assert_eq!((answer.value, answer.attempts), (1, 1));
        let came = server.all().pop().unwrap();
        assert!(came.body == whole(MANY), "kind {i}");
        assert_eq!(came.rows, MANY);
        let length = came.headers.get("content-length").map(|l| l.to_str().unwrap().to_owned());
        assert_eq!(length, (i >= 3).then(|| whole(MANY).len().to_string()), "kind {i}");
    }
    c.call_streamed::<PutOp>(&put(), rows(0)).await.unwrap();
    assert!(server.all().pop().unwrap().body == whole(0), "no item at all");
    assert_eq!(server.open.load(Ordering::SeqCst), 1, "the connection is used again");
}

#[tokio::test]
async fn compressed_while_it_is_sent() {
    for measured in [false, true] {
        let server = good().await;
        let c = builder(&server).gzip_requests(true).build().unwrap();
        let records = Records::from(rows(MANY));
        let records = if measured { records.measured() } else { records };
        c.call_streamed::<PutOp>(&put(), records).await.unwrap();
        let came = server.all().pop().unwrap();
        assert_eq!(came.headers["content-encoding"], "gzip");
        let mut text = Vec::new();
        flate2::read::MultiGzDecoder::new(&came.body[..]).read_to_end(&mut text).unwrap();
        assert!(text == whole(MANY));
    }
}

#[derive(Clone, Default)]
struct Sizes(Arc<Mutex<Vec<usize>>>);

impl Observer for Sizes {
    fn attempt(&self, report: &AttemptReport<'_>) {
        self.0.lock().unwrap().push(report.request_bytes);
    }
}

#[tokio::test]
async fn a_retry_sends_the_same_again() {
    let busy = Take::All(503, String::new());
    let server = RowServer::start(vec![busy.clone(), busy, Take::All(200, reply(3))], true).await;
    let (sizes, opened) = (Sizes::default(), Arc::new(AtomicUsize::new(0)));
    let c = builder(&server).observer(sizes.clone()).build().unwrap();
    let (count, items) = (opened.clone(), rows(MANY));
    let records = move || {
        count.fetch_add(1, Ordering::SeqCst);
        items()
    };
    let answer = c.call_streamed::<PutOp>(&put(), records).await.unwrap();
    assert_eq!((answer.value, answer.attempts), (3, 3));
    let all = server.all();
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|came| came.whole && came.body == whole(MANY)));
    assert_eq!(opened.load(Ordering::SeqCst), 3);
    assert_eq!(*sizes.0.lock().unwrap(), [whole(MANY).len(); 3]);
}

#[tokio::test]
async fn what_is_not_idempotent_is_not_sent_again() {
    let server = RowServer::start(vec![Take::All(503, String::new())], false).await;
    let c = builder(&server).build().unwrap();
    let e = c.call_streamed::<PutOp<false>>(&put(), rows(10)).await.unwrap_err();
    assert_eq!((e.class(), e.attempts(), server.all().len()), (Class::Status, 1, 1));
    let again = CallOptions::new().idempotent(true);
    let e = c.call_streamed_with::<PutOp<false>>(&put(), rows(10), again).await.unwrap_err();
    assert_eq!((e.attempts(), server.all().len()), (3, 4));
}

fn bad(at: usize) -> impl Fn() -> Box<dyn Iterator<Item = Row> + Send> + Send + Sync + 'static {
    move || Box::new((0..MORE).map(move |i| if i == at { Row { id: "\u{b}".into(), key: None } } else { row(i) }))
}

#[tokio::test]
async fn an_item_that_cannot_be_written_ends_the_call_and_the_connection() {
    let server = good().await;
    let c = builder(&server).build().unwrap();
    let e = c.call_streamed::<PutOp>(&put(), bad(MORE - 1)).await.unwrap_err();
    let Error::Streaming { source: RequestError::Encode(encode), context } = &e else { panic!("{e:?}") };
    let mut request = put();
    request.rows.row = bad(MORE - 1)().collect();
    // The path is that of the buffered message, too.
    assert_eq!(*encode, write_request::<PutOp>(&request).unwrap_err());
    assert!(
        matches!(encode, EncodeError::Character { path, code: 0xb } if path.ends_with(&format!("/row[{MORE}]/id")))
    );
    assert_eq!((context.sent, context.attempts), (Sent::Maybe, 1));
    assert!(e.may_have_been_applied() && !e.is_retryable(), "a part of it was there to be read");
    assert_eq!(e.class(), Class::Request);
    server.until(|came| came.first().is_some_and(|c| c.broken)).await;
    assert!(!server.all()[0].whole);
    // In the first chunk: nothing was sent.
    let e = c.call_streamed::<PutOp>(&put(), bad(0)).await.unwrap_err();
    assert!(matches!(&e, Error::Streaming { source: RequestError::Encode(_), .. }), "{e:?}");
    assert_eq!((e.sent(), e.may_have_been_applied()), (Sent::No, false));
    // With a length, and before anything is sent.
    let e = c.call_streamed::<PutOp>(&put(), Records::from(bad(MORE - 1)).measured()).await.unwrap_err();
    assert!(matches!(&e, Error::Request { source: RequestError::Encode(_) }), "{e:?}");
    assert!(server.all().iter().all(|came| !came.whole));
    // The client goes on.
    assert_eq!(c.call_streamed::<PutOp>(&put(), rows(3)).await.unwrap().value, 1);
}

#[tokio::test]
async fn items_that_are_not_the_same_again_end_it_too() {
    for (first, then) in [(MORE, MORE - 1), (MORE - 1, MORE)] {
        let server = good().await;
        let c = builder(&server).build().unwrap();
        let opened = AtomicUsize::new(0);
        let records = move || {
            let n = if opened.fetch_add(1, Ordering::SeqCst) == 0 { first } else { then };
            (0..n).map(row)
        };
        let e = c.call_streamed::<PutOp>(&put(), Records::from(records).measured()).await.unwrap_err();
        assert!(matches!(&e, Error::Streaming { source: RequestError::Changed, .. }), "{e:?}");
        server.until(|came| came.iter().all(|c| c.broken)).await;
    }
}

#[tokio::test]
async fn a_deadline_in_the_middle() {
    let server = RowServer::start(vec![Take::All(200, reply(1))], true).await;
    let c = builder(&server).build().unwrap();
    let options = CallOptions::new().timeout(Duration::from_millis(300));
    let records = Records::stream(|| slow(MANY / 2));
    let e = c.call_streamed_with::<PutOp>(&put(), records.clone(), options.clone()).await.unwrap_err();
    let Error::Transport { source, context } = &e else { panic!("{e:?}") };
    assert_eq!((source.kind(), context.sent), (TransportKind::Deadline, Sent::Maybe));
    assert!(e.may_have_been_applied());
    server.until(|came| came.first().is_some_and(|c| c.broken)).await;
    // While it is measured nothing is sent.
    let e = c.call_streamed_with::<PutOp>(&put(), records.measured(), options).await.unwrap_err();
    assert_eq!((e.sent(), e.may_have_been_applied(), server.all().len()), (Sent::No, false, 1));
    // An attempt's own limit, after which it is tried again.
    let c = builder(&server).attempt_timeout(Duration::from_millis(100)).build().unwrap();
    let e = c.call_streamed::<PutOp>(&put(), Records::stream(|| slow(MANY / 2))).await.unwrap_err();
    assert_eq!((e.attempts(), server.all().len()), (3, 4));
}

/// Counts the items that were asked for, and the iterators that are alive.
struct Counted(Arc<AtomicUsize>, Arc<AtomicUsize>);

impl Iterator for Counted {
    type Item = Row;
    fn next(&mut self) -> Option<Row> {
        Some(row(self.0.fetch_add(1, Ordering::SeqCst)))
    }
}
impl Drop for Counted {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn what_the_connection_does_not_take_is_not_made_and_nothing_is_after_the_call() {
    let server = RowServer::start(vec![Take::Stall(100_000)], false).await;
    let c = builder(&server).build().unwrap();
    let (made, alive) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (m, a) = (made.clone(), alive.clone());
    let records = move || {
        a.fetch_add(1, Ordering::SeqCst);
        Counted(m.clone(), a.clone())
    };
    let call = tokio::spawn(async move { c.call_streamed::<PutOp>(&put(), records).await.map(|a| a.value) });
    server.until(|came| came.first().is_some_and(|c| c.bytes >= 100_000)).await;
    // It comes to rest, though there is no end of items: sockets hold some MB at most.
    let mut before = 0;
    while before != made.load(Ordering::SeqCst) {
        before = made.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(before < 1_000_000, "{before}");
    assert_eq!(alive.load(Ordering::SeqCst), 1);
    call.abort();
    while alive.load(Ordering::SeqCst) > 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(made.load(Ordering::SeqCst), before);
}

#[tokio::test]
async fn an_answer_before_the_end_ends_the_making() {
    for (status, text) in [(413, String::new()), (200, reply(1))] {
        let server = RowServer::start(vec![Take::Some(100_000, status, text)], false).await;
        let c = builder(&server).build().unwrap();
        let (made, alive) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (m, a) = (made.clone(), alive.clone());
        let records = move || {
            a.fetch_add(1, Ordering::SeqCst);
            Counted(m.clone(), a.clone())
        };
        let e = c.call_streamed::<PutOp<false>>(&put(), records).await.unwrap_err();
        if status == 200 {
            // A success can't be one of what wasn't sent.
            assert!(matches!(&e, Error::Streaming { source: RequestError::Unfinished, .. }), "{e:?}");
            assert!(e.may_have_been_applied());
        } else if e.status().is_some() {
            assert_eq!(e.status().map(|s| s.as_u16()), Some(413));
            assert!(!e.may_have_been_applied());
        }
        while alive.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

#[tokio::test]
async fn the_list_is_the_only_empty_one_of_its_type_or_named() {
    let server = good().await;
    let c = builder(&server).build().unwrap();
    let texts = || Records::from(|| ["a".to_owned(), "b".to_owned()]);
    let reason = |e: Error| {
        let Error::Request { source: RequestError::NoList { item, what } } = &e else { panic!("{e:?}") };
        format!("{item}: {what}")
    };
    let several = reason(c.call_streamed::<PutOp>(&put(), texts()).await.unwrap_err());
    assert!(several.contains("String") && several.contains("several"), "{several}");
    c.call_streamed::<PutOp>(&put(), texts().element("word")).await.unwrap();
    let body = String::from_utf8(server.all()[0].body.clone()).unwrap();
    assert!(body.contains("<t:rows><t:word>a</t:word><t:word>b</t:word></t:rows>"), "{body}");
    // The other one isn't empty.
    let mut request = put();
    request.rows.word = vec!["z".into()];
    c.call_streamed::<PutOp>(&request, texts()).await.unwrap();
    let body = String::from_utf8(server.all()[1].body.clone()).unwrap();
    assert!(body.contains("<t:note>a</t:note><t:note>b</t:note><t:word>z</t:word>"), "{body}");
    let none = reason(c.call_streamed::<PutOp>(&put(), || [7i32]).await.unwrap_err());
    assert!(none.contains("i32: no empty list"), "{none}");
    let mut request = put();
    request.rows.row = vec![row(1)];
    reason(c.call_streamed::<PutOp>(&request, rows(1)).await.unwrap_err());
    let encoded = reason(c.call_streamed::<PutOp<true, true>>(&put(), rows(1)).await.unwrap_err());
    assert!(encoded.contains("SOAP encoding"), "{encoded}");
    // What can't be written outside of the items is found before anything is sent.
    let e = c.call_streamed::<PutOp>(&Put { last: Some("\0".into()), ..put() }, rows(1)).await.unwrap_err();
    assert!(matches!(e, Error::Request { source: RequestError::Encode(_) }));
    assert_eq!(server.all().len(), 2);
}

fn secret(i: usize) -> Row {
    Row { id: format!("row {i}"), key: Some(format!("canary{i:05}").into()) }
}

#[tokio::test]
async fn secrets_of_items_are_hidden_in_answers() {
    let echo = |i: usize| Take::All(500, format!("geheim, canary{i:05} and row {i}"));
    let server = RowServer::start(vec![echo(7), echo(3_000), echo(4_999)], false).await;
    let c = builder(&server).build().unwrap();
    for i in [7, 3_000] {
        let e = c.call_streamed::<PutOp<false>>(&put(), || (0..4_000).map(secret)).await.unwrap_err();
        assert_eq!(e.excerpt(), Some(&*format!("[hidden], [hidden] and row {i}")), "{e:?}");
    }
    // More than are kept: nothing of the body is shown.
    let e = c.call_streamed::<PutOp<false>>(&put(), || (0..5_000).map(secret)).await.unwrap_err();
    assert_eq!(e.excerpt(), None);
    assert!(!format!("{e:?} {e}").contains("canary"));
}

/// Takes all of a body before it answers.
struct Collects(Arc<Mutex<Vec<u8>>>);

impl Transport for Collects {
    async fn send(&self, r: http::Request<RequestBody>) -> Result<http::Response<ResponseBody>, TransportError> {
        assert!(r.body().is_streamed());
        assert_eq!(format!("{:?}", r.body()), "RequestBody(streamed)");
        let body = r.into_body().into_bytes().await?;
        self.0.lock().unwrap().extend_from_slice(&body);
        let mut answer = http::Response::new(ResponseBody::from(reply(5)));
        answer.headers_mut().insert("content-type", "text/xml".parse().unwrap());
        Ok(answer)
    }
}

#[tokio::test]
async fn a_transport_that_does_not_stream_collects() {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let c = Client::builder("http://a.example/").build_with(Collects(sent.clone())).unwrap();
    assert_eq!(c.call_streamed::<PutOp>(&put(), rows(MANY)).await.unwrap().value, 5);
    assert!(*sent.lock().unwrap() == whole(MANY));
    let e = c.call_streamed::<PutOp>(&put(), bad(MANY / 2)).await.unwrap_err();
    assert!(matches!(&e, Error::Streaming { source: RequestError::Encode(_), .. }), "{e:?}");
}
