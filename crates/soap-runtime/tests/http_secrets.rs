//! A canary in place of the password: it shows in no log, no `Debug`, no error, whatever the service makes of it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::log::Log;
use common::server::{Server, Step};
use common::{Ask, Ask11, XML, e11, good, http};
use soap_runtime::retry::Backoff;
use soap_runtime::transport::{HttpTransport, Proxy};
use soap_runtime::{Client, Error};
use std::time::Duration;
use tracing::Level;
use tracing_subscriber::fmt::format::FmtSpan;

const CANARY: &str = "can<ary&4711>\"x y/é";

fn forms() -> Vec<String> {
    let xml = CANARY.replace('&', "&amp;").replace('<', "&lt;");
    let percent: String = CANARY
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    vec![
        CANARY.into(),
        xml.clone(),
        xml.replace('>', "&gt;"),
        xml.replace('>', "&gt;").replace('"', "&quot;"),
        STANDARD.encode(CANARY),
        percent.to_lowercase(),
        percent,
        "ary&4711".into(),
        "ary&amp;4711".into(),
    ]
}

fn assert_clean(what: &str, text: &str) {
    for f in forms() {
        assert!(!text.contains(&f), "{what} shows {f:?}: {text}");
    }
    // As part of user:password in base64.
    for user in ["a:", "ab:", "abc:"] {
        let all = STANDARD.encode(format!("{user}{CANARY}"));
        assert!(!text.contains(&all), "{what} shows {all}");
    }
}

fn show(e: &Error) -> String {
    let mut text = format!("{e}\n{e:?}\n{e:#?}\n");
    let mut next: Option<&dyn std::error::Error> = Some(e);
    while let Some(s) = next {
        text.push_str(&format!("{s}\n{s:?}\n"));
        next = s.source();
    }
    if let Error::Transport { source, .. } = e {
        let mut next = source.cause();
        while let Some(s) = next {
            text.push_str(&format!("{s}\n{s:?}\n"));
            next = s.source();
        }
    }
    text.push_str(e.excerpt().unwrap_or(""));
    if let Some(f) = e.fault() {
        text.push_str(&format!("{f} {f:?} {} {}", f.text(), f.xml));
    }
    text
}

#[tokio::test]
async fn the_canary_shows_nowhere() {
    let (log, _guard) = Log::listen(Level::TRACE, FmtSpan::NONE);
    let escaped = CANARY.replace('&', "&amp;").replace('<', "&lt;");
    let request = Ask { password: CANARY.into(), text: Some("shown".into()) };
    assert_clean("Debug of the request", &format!("{request:?} {request:#?}"));

    let mut answers = Vec::new();
    // The last two forms are parts, looked for and never sent.
    for form in &forms()[..forms().len() - 2] {
        let page = format!("<html>Bad login: {form}, body was <t:password>{form}</t:password></html>");
        answers.push(http("500 Oops", "Content-Type: text/html\r\n", &page));
        answers.push(http("200 OK", "Content-Type: text/html\r\n", &page));
        answers.push(http(
            "401 No",
            &format!("WWW-Authenticate: Basic realm=\"{}\"\r\n", STANDARD.encode(CANARY)),
            &page,
        ));
        answers.push(http("200 OK", XML, &page));
        let e = form.replace('&', "&amp;").replace('<', "&lt;");
        answers.push(http("500 Oops", XML, e11(&format!("<s:Fault><faultcode>s:Client</faultcode><faultstring>for {e}</faultstring><faultactor>{e}</faultactor><detail><t:x>{e}</t:x></detail></s:Fault>"))));
        answers.push(http("200 OK", XML, e11(&format!("<t:reply>{e}</t:reply>"))));
        answers.push(http("200 OK", XML, e11(&format!("<t:reply>1</t:reply>{e}"))));
        answers.push(http("503 Busy", &format!("X-Request-ID: {}\r\n", STANDARD.encode(CANARY)), ""));
    }
    answers.push(http("200 OK", XML, e11(&format!("<t:reply>1</t:reply><t:password>{escaped}</t:password>"))));
    for (i, answer) in answers.iter().enumerate() {
        for (bodies, strict) in [(false, false), (true, false), (true, true)] {
            let server = Server::start(vec![Step::Close(answer.clone())]).await;
            let c = Client::builder(server.url.as_str())
                .proxy(Proxy::Off)
                .log_bodies(bodies)
                .strict(strict)
                .header("X-Password", STANDARD.encode(CANARY))
                .basic_auth("abc", CANARY)
                .retry(Backoff::new().waits(Duration::ZERO, Duration::ZERO))
                .build()
                .unwrap();
            assert_clean("Debug of the client", &format!("{c:?}"));
            match c.call::<Ask11>(&request).await {
                Ok(answer) => assert_clean(&format!("answer {i}"), &format!("{answer:?}")),
                Err(e) => assert_clean(&format!("error {i}"), &show(&e)),
            }
        }
    }
    // Errors before and without an answer.
    for step in [Step::Reset, Step::StallAfter(b"HTTP/1.1 200 OK\r\n".to_vec())] {
        let server = Server::start(vec![step]).await;
        let c =
            Client::builder(server.url.as_str()).proxy(Proxy::Off).timeout(Duration::from_millis(100)).build().unwrap();
        assert_clean("error", &show(&c.call::<Ask11>(&request).await.unwrap_err()));
    }
    let bad = Ask { password: format!("{CANARY}\u{1}").into(), text: None };
    let server = Server::answering(good(1)).await;
    let c = Client::builder(server.url.as_str()).build().unwrap();
    assert_clean("error of writing", &show(&c.call::<Ask11>(&bad).await.unwrap_err()));

    let text = log.text();
    for due in [
        "soap_call",
        "attempt ended",
        "soap_runtime::body",
        "<t:password>[hidden]</t:password>",
        "<t:text>shown</t:text>",
    ] {
        assert!(
            text.contains(due),
            "{due}: {}",
            text.lines().filter(|l| l.contains("soap_runtime")).take(5).collect::<String>()
        );
    }
    for line in text.lines() {
        assert_clean("the log", line);
    }
}

/// What HTTP itself carries is another secret than what is in the message: each is looked for.
#[tokio::test]
async fn credentials_of_http_show_nowhere() {
    let (log, _guard) = Log::listen(Level::TRACE, FmtSpan::NONE);
    let (basic, header, cookie) = ("basic&canary", "header-canary", "cookie-canary");
    let token = STANDARD.encode(format!("user:{basic}"));
    let echo = format!(
        "<html>Authorization: Basic {token} X-Key: {header} Cookie: s={cookie} {} basic%26canary</html>",
        basic.replace('&', "&amp;")
    );
    let fault = |text: &str| {
        e11(&format!("<s:Fault><faultcode>s:Client.{header}</faultcode><faultstring>{text}</faultstring></s:Fault>"))
    };
    for answer in [
        http("500 Oops", "Content-Type: text/html\r\n", &echo),
        http("500 Oops", &format!("Content-Type: text/{header}\r\n"), &echo),
        http("200 OK", XML, &echo),
        http("200 OK", &format!("{XML}Content-Encoding: {header}\r\n"), "x"),
        http("401 No", &format!("WWW-Authenticate: {header} {header}, Digest realm=\"{cookie}\"\r\n"), ""),
        http("307 There", &format!("Location: /{cookie}\r\n"), ""),
        http("500 Oops", XML, fault(cookie)),
        http("200 OK", XML, e11(&format!("<t:reply>1</t:reply><{header}/><{cookie}>1</{cookie}>"))),
        http("200 OK", XML, e11(&format!("<{header}/>"))),
        http("200 OK", XML, e11(&format!("<t:reply>1</t:reply><t:x><{header}><a/></{cookie}></t:x>"))),
    ] {
        let set = http("200 OK", &format!("{XML}Set-Cookie: s={cookie}\r\n"), e11("<t:reply>1</t:reply>"));
        let server = Server::start(vec![Step::Answer(set), Step::Close(answer)]).await;
        let c = Client::builder(server.url.as_str())
            .proxy(Proxy::Off)
            .log_bodies(true)
            .cookies(true)
            .header("X-Key", header)
            .basic_auth("user", basic)
            .retry(Backoff::new().attempts(1))
            .build()
            .unwrap();
        let request = Ask { password: CANARY.into(), text: None };
        c.call::<Ask11>(&request).await.unwrap();
        let shown = match c.call::<Ask11>(&request).await {
            Ok(answer) => format!("{answer:?}"),
            Err(e) => {
                assert!(e.fault().is_none_or(|f| f.kind() == soap_runtime::FaultKind::Client));
                show(&e)
            }
        };
        for secret in [basic, header, cookie, &token] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }
    let text = log.text();
    for line in text.lines().filter(|l| l.contains("soap_")) {
        for secret in [basic, header, cookie, &token] {
            assert!(!line.contains(secret), "{secret}: {line}");
        }
    }
}

#[tokio::test]
async fn an_envelope_of_no_success_is_kept_without_secrets() {
    let long = "x".repeat(5000);
    let escaped = CANARY.replace('&', "&amp;").replace('<', "&lt;");
    let answer = http("500 Oops", XML, e11(&format!("<t:reply>1</t:reply><t:x>{long} {escaped}</t:x>")));
    for (answer, kept) in [(answer, true), (http("500 Oops", "Content-Type: text/html\r\n", "<html/>"), false)] {
        let server = Server::answering(answer).await;
        let retry = Backoff::new().attempts(1);
        let c = Client::builder(server.url.as_str()).proxy(Proxy::Off).retry(retry).build().unwrap();
        let e = c.call::<Ask11>(&Ask { password: CANARY.into(), text: None }).await.unwrap_err();
        assert_eq!(e.body().is_some(), kept);
        if let Some(body) = e.body() {
            assert!(body.contains(&long) && body.ends_with("[hidden]</t:x></s:Body></s:Envelope>"));
        }
        assert_clean("the error", &show(&e));
    }
}

#[tokio::test]
async fn the_proxys_password_shows_nowhere() {
    let token = STANDARD.encode("user:proxy&canary");
    let page = format!("<html>you sent Basic {token}, that is user and proxy&amp;canary</html>");
    let statuses = ["502 Bad Gateway", "407 No", "200 OK"];
    for (status, own) in statuses.into_iter().flat_map(|s| [(s, false), (s, true)]) {
        let proxy = Server::answering(http(status, "Content-Type: text/html\r\n", &page)).await;
        let at = proxy.url.replace("http://", "http://user:proxy%26canary@").replace("/soap/api", "");
        let builder = Client::builder("http://service.example/soap").retry(Backoff::new().attempts(1));
        let c = if own {
            builder.build_with(HttpTransport::builder().proxy(Proxy::all(at)).build().unwrap()).unwrap()
        } else {
            builder.proxy(Proxy::all(at)).build().unwrap()
        };
        let e = c.call::<Ask11>(&Ask { password: CANARY.into(), text: None }).await.unwrap_err();
        let sent = proxy.requests.lock().unwrap()[0].header("proxy-authorization").map(str::to_owned);
        assert_eq!(sent, Some(format!("Basic {token}")));
        let shown = show(&e);
        assert!(shown.contains("[hidden]") || status.starts_with("407"), "{shown}");
        assert!(!shown.contains(&token) && !shown.contains("canary"), "{shown}");
    }
}
