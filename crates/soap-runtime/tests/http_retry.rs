//! The retry policy in paused time, over a transport that does as it is told.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::{Ask, Ask11, Op, Safe11, e11};
use soap_runtime::codegen::Operation;
use soap_runtime::retry::{Backoff, RetryPolicy};
use soap_runtime::telemetry::{AttemptReport, CallReport, Observer};
use soap_runtime::transport::{RequestBody, ResponseBody, TransportError, TransportKind};
use soap_runtime::{Class, Client, ClientBuilder, Error, Sent, Transport};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

#[derive(Clone)]
enum Say {
    /// Before any byte went out.
    NoConnection(TransportKind),
    /// After all of them.
    Broken(TransportKind),
    Answer(u16, Vec<(&'static str, String)>, String),
    Stall,
}

/// Says one thing after the other, the last for ever, and when it was asked.
#[derive(Clone)]
struct Script {
    say: Arc<Vec<Say>>,
    asked: Arc<Mutex<Vec<Instant>>>,
}

impl Script {
    fn of(say: Vec<Say>) -> Script {
        Script { say: Arc::new(say), asked: Arc::default() }
    }
    fn times(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Transport for Script {
    async fn send(&self, request: http::Request<RequestBody>) -> Result<http::Response<ResponseBody>, TransportError> {
        let n = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(Instant::now());
            asked.len() - 1
        };
        let say = self.say.get(n).or(self.say.last()).unwrap().clone();
        if let Say::NoConnection(kind) = say {
            return Err(TransportError::new(kind, ""));
        }
        drop(request.into_body().into_bytes().await);
        match say {
            Say::Answer(status, headers, body) => {
                let mut answer = http::Response::builder().status(status);
                for (n, v) in headers {
                    answer = answer.header(n, v);
                }
                Ok(answer.body(ResponseBody::from(body)).unwrap())
            }
            Say::Stall => std::future::pending().await,
            Say::NoConnection(kind) | Say::Broken(kind) => Err(TransportError::new(kind, "")),
        }
    }
}

fn xml(status: u16, body: &str) -> Say {
    Say::Answer(status, vec![("content-type", "text/xml".into())], body.into())
}

fn good() -> Say {
    xml(200, &e11("<t:reply>1</t:reply>"))
}

fn coded(coding: &str, body: String) -> Say {
    Say::Answer(200, vec![("content-type", "text/xml".into()), ("content-encoding", coding.into())], body)
}

/// A block of a deflate stream that begins and has no length.
fn endless() -> Say {
    coded("deflate", "\u{0}".into())
}

fn plain(status: u16) -> Say {
    Say::Answer(status, Vec::new(), String::new())
}

fn fault(code: &str) -> Say {
    xml(500, &e11(&format!("<s:Fault><faultcode>s:{code}</faultcode><faultstring>x</faultstring></s:Fault>")))
}

fn client(script: &Script, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client<Script> {
    set(Client::builder("http://a.example/")).build_with(script.clone()).unwrap()
}

/// How often it is sent, idempotent and not, with `Server` faults retried or not.
async fn sent<O: Operation<Request = Ask>>(say: Say, server_faults: bool) -> usize {
    let script = Script::of(vec![say]);
    let c = client(&script, |b| b.retry(Backoff::new().server_faults(server_faults)));
    let _ = c.call::<O>(&Ask::default()).await.unwrap_err();
    script.times()
}

#[tokio::test(start_paused = true)]
async fn the_table_row_by_row() {
    use TransportKind as K;
    let cut = e11("<t:reply>1</t:reply>")[..100].to_owned();
    // What fails; how often an idempotent and any other operation is sent.
    let rows: Vec<(&str, Say, usize, usize)> = vec![
        ("refused", Say::NoConnection(K::Connect), 3, 3),
        ("connect timeout", Say::NoConnection(K::ConnectTimeout), 3, 3),
        ("proxy", Say::NoConnection(K::Proxy), 3, 3),
        ("bad certificate", Say::NoConnection(K::Tls), 1, 1),
        ("reset", Say::Broken(K::Reset), 3, 1),
        ("body incomplete", Say::Broken(K::Incomplete), 3, 1),
        ("no HTTP", Say::Broken(K::Framing), 1, 1),
        ("attempt timeout", Say::Stall, 3, 1),
        ("429", plain(429), 3, 1),
        ("500 without a fault", plain(500), 3, 1),
        ("502", plain(502), 3, 1),
        ("503", plain(503), 3, 1),
        ("504", plain(504), 3, 1),
        ("501", plain(501), 1, 1),
        ("400", plain(400), 1, 1),
        ("401", plain(401), 1, 1),
        ("404", plain(404), 1, 1),
        ("413", plain(413), 1, 1),
        ("307", plain(307), 1, 1),
        ("500 with a result", xml(500, &e11("<t:reply>1</t:reply>")), 1, 1),
        ("deflate without its end", endless(), 3, 1),
        // Not the service's word for it.
        ("a coding by that name", coded("cut short", "x".into()), 1, 1),
        ("truncated 200", xml(200, &cut), 3, 1),
        ("garbage 200", xml(200, "garbage"), 3, 1),
        ("empty 200", xml(200, ""), 3, 1),
        ("DOCTYPE", xml(200, "<!DOCTYPE a><a/>"), 1, 1),
        ("other element", xml(200, &e11("<t:other/>")), 1, 1),
        ("bad value", xml(200, &e11("<t:reply>x</t:reply>")), 1, 1),
        ("Client fault", fault("Client"), 1, 1),
        ("VersionMismatch", fault("VersionMismatch"), 1, 1),
        ("MustUnderstand", fault("MustUnderstand"), 1, 1),
        ("Server fault", fault("Server"), 1, 1),
    ];
    for (name, say, idempotent, other) in rows {
        assert_eq!(sent::<Safe11>(say.clone(), false).await, idempotent, "{name}");
        assert_eq!(sent::<Ask11>(say, false).await, other, "{name}");
    }
    assert_eq!(sent::<Safe11>(fault("Server"), true).await, 3);
    assert_eq!(sent::<Safe11>(fault("Client"), true).await, 1);
    assert_eq!(sent::<Ask11>(fault("Server"), true).await, 1);
}

#[tokio::test(start_paused = true)]
async fn what_an_error_says_of_earlier_attempts() {
    let id = |n: &str| Say::Answer(503, vec![("x-request-id", n.into())], String::new());
    let script = Script::of(vec![id("a"), id("b"), Say::NoConnection(TransportKind::Connect)]);
    let e = client(&script, |b| b).call::<Safe11>(&Ask::default()).await.unwrap_err();
    assert_eq!((e.attempts(), e.may_have_been_applied()), (3, true));
    assert_eq!((e.sent(), e.last_sent()), (Sent::Answered, Sent::No));
    assert!(format!("{e:?}").contains("earlier_sent: true"), "{e:?}");
    let ids: Vec<&str> = e.request_ids().iter().map(|i| i.1.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn what_a_success_says_of_earlier_attempts() {
    for (before, earlier) in [(Say::Broken(TransportKind::Reset), true), (plain(429), false), (good(), false)] {
        let script = Script::of(vec![before, good()]);
        let a = client(&script, |b| b).call::<Safe11>(&Ask::default()).await.unwrap();
        assert_eq!(a.earlier_sent, earlier);
    }
}

#[tokio::test(start_paused = true)]
async fn a_followed_redirect_that_breaks_is_no_redirect() {
    let moved = || Say::Answer(307, vec![("location", "/b".into()), ("x-request-id", "a".into())], String::new());
    for (second, kind) in
        [(Say::Broken(TransportKind::Reset), TransportKind::Reset), (Say::Stall, TransportKind::Timeout)]
    {
        let script = Script::of(vec![moved(), second]);
        let e = client(&script, |b| b.follow_redirects(true)).call::<Ask11>(&Ask::default()).await.unwrap_err();
        let Error::Transport { source, .. } = &e else { panic!("{e:?}") };
        assert_eq!((source.kind(), e.status(), e.attempts()), (kind, None, 1));
        assert_eq!((e.sent(), e.may_have_been_applied()), (Sent::Maybe, true));
        assert_eq!(e.request_ids(), [("x-request-id".to_owned(), "a".to_owned())]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_longest_waits_are_none() {
    let script = Script::of(vec![good()]);
    let c = client(&script, |b| b.timeout(Duration::MAX).attempt_timeout(Duration::MAX).connect_timeout(Duration::MAX));
    c.call::<Ask11>(&Ask::default()).await.unwrap();
    let options = soap_runtime::CallOptions::new().timeout(Duration::MAX);
    c.call_with::<Ask11>(&Ask::default(), options).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn waits_grow_at_random_up_to_a_limit() {
    let mut longest = [Duration::ZERO; 7];
    for _ in 0..60 {
        let script = Script::of(vec![plain(503)]);
        let policy =
            Backoff::new().attempts(8).waits(Duration::from_millis(100), Duration::from_secs(1)).tokens(5000, 1);
        let _ = client(&script, |b| b.retry(policy)).call::<Safe11>(&Ask::default()).await;
        let asked = script.asked.lock().unwrap().clone();
        assert_eq!(asked.len(), 8);
        for (i, w) in asked.windows(2).enumerate() {
            let (wait, most) = (w[1] - w[0], Duration::from_millis(100 << i).min(Duration::from_secs(1)));
            // Timers have steps of a millisecond.
            assert!(wait <= most + Duration::from_millis(2), "{i}: {wait:?}");
            longest[i] = longest[i].max(wait);
        }
    }
    assert!(longest[0] > Duration::from_millis(50) && longest[6] > Duration::from_millis(500), "{longest:?}");
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_kept_to() {
    let busy = |v: &str| Say::Answer(503, vec![("retry-after", v.into())], String::new());
    let run = |v: &str| {
        let script = Script::of(vec![busy(v), good()]);
        async move {
            let result = client(&script, |b| b).call::<Safe11>(&Ask::default()).await;
            let asked = script.asked.lock().unwrap().clone();
            (result.is_ok(), asked.last().unwrap().duration_since(asked[0]))
        }
    };
    let (ok, wait) = run("7").await;
    assert!(ok && wait >= Duration::from_secs(7) && wait < Duration::from_secs(8), "{wait:?}");
    let (ok, wait) = run("99999999999999999999").await;
    assert!(
        ok && wait >= Duration::from_secs(60) && wait < Duration::from_secs(61),
        "cut to the longest hint: {wait:?}"
    );
    let (ok, wait) = run("soon").await;
    assert!(ok && wait < Duration::from_secs(1));
    let (ok, _) = run("Sun, 06 Nov 1994 08:49:37 GMT").await;
    assert!(ok);
}

#[tokio::test(start_paused = true)]
async fn one_deadline_over_all() {
    for say in [Say::Stall, plain(503)] {
        let script = Script::of(vec![say]);
        let policy = Backoff::new().attempts(1000).tokens(1_000_000, 1);
        let c = client(&script, |b| {
            b.timeout(Duration::from_secs(30)).attempt_timeout(Duration::from_secs(9)).retry(policy)
        });
        let began = Instant::now();
        let e = c.call::<Safe11>(&Ask::default()).await.unwrap_err();
        assert!(began.elapsed() <= Duration::from_secs(30) + Duration::from_millis(2), "{:?}", began.elapsed());
        assert!(script.times() >= 3 && e.attempts() as usize == script.times());
    }
}

#[tokio::test(start_paused = true)]
async fn a_total_outage_is_bounded_by_the_bucket() {
    let script = Script::of(vec![Say::NoConnection(TransportKind::Connect)]);
    let c = client(&script, |b| b);
    for _ in 0..1000 {
        c.call::<Safe11>(&Ask::default()).await.unwrap_err();
    }
    // 500 tokens, 14 a retry.
    assert_eq!(script.times(), 1000 + 500 / 14);
}

#[tokio::test(start_paused = true)]
async fn successes_fill_the_bucket_again() {
    let policy = Arc::new(Backoff::new().tokens(28, 14));
    let script = Script::of(vec![plain(503), good(), plain(503), plain(503), plain(503), good(), good()]);
    let shared: Arc<dyn RetryPolicy> = policy.clone();
    let c = client(&script, |b| b.shared_retry(shared));
    c.call::<Safe11>(&Ask::default()).await.unwrap();
    assert_eq!(policy.tokens_left(), 28);
    c.call::<Safe11>(&Ask::default()).await.unwrap_err();
    assert_eq!(policy.tokens_left(), 0);
    c.call::<Safe11>(&Ask::default()).await.unwrap();
    assert_eq!(policy.tokens_left(), 1);
}

#[tokio::test(start_paused = true)]
async fn each_client_of_a_cloned_builder_has_a_bucket_of_its_own() {
    let script = Script::of(vec![Say::NoConnection(TransportKind::Connect)]);
    let b = Client::builder("http://a.example/").retry(Backoff::new().tokens(28, 14));
    for b in [b.clone(), b] {
        let c = b.build_with(script.clone()).unwrap();
        for _ in 0..3 {
            c.call::<Ask11>(&Ask::default()).await.unwrap_err();
        }
    }
    assert_eq!(script.times(), 2 * (3 + 2));
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Observer for Seen {
    fn attempt(&self, r: &AttemptReport<'_>) {
        let line = format!(
            "{} {} {:?} {:?} {:?} {}",
            r.operation,
            r.attempt,
            r.class,
            r.status.map(|s| s.as_u16()),
            r.request_id,
            r.retry_in.is_some()
        );
        self.0.lock().unwrap().push(line);
        assert!(r.request_bytes > 100);
    }
    fn call(&self, r: &CallReport) {
        self.0.lock().unwrap().push(format!("{} attempts, {:?}", r.attempts, r.class));
    }
}

#[tokio::test(start_paused = true)]
async fn an_observer_is_told() {
    let seen = Seen::default();
    let script = Script::of(vec![Say::Answer(502, vec![("x-request-id", "r1".into())], String::new()), good()]);
    client(&script, |b| b.observer(seen.clone())).call::<Safe11>(&Ask::default()).await.unwrap();
    let lines = seen.0.lock().unwrap().clone();
    assert_eq!(
        lines,
        ["ask 1 Some(Status) Some(502) Some(\"r1\") true", "ask 2 None Some(200) None false", "2 attempts, None"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_value_of_an_earlier_attempt_is_forgotten() {
    // The first answer is read, then refused: what it set mustn't show.
    let twice = xml(503, &e11("<t:reply>5</t:reply>"));
    let script = Script::of(vec![twice, xml(200, &e11("<t:reply>6</t:reply>"))]);
    let a = client(&script, |b| b).call::<Op<1, 0, true>>(&Ask::default()).await.unwrap();
    assert_eq!(a.value.n, 6);
    let e: Error = client(&Script::of(vec![fault("Client")]), |b| b).call::<Ask11>(&Ask::default()).await.unwrap_err();
    assert_eq!(e.class(), Class::Fault);
}
