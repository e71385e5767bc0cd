//! A socket that gives one prepared answer to each request and keeps what arrived, and XML compared by what it says.
#![allow(dead_code, reason = "each test binary uses some of it")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1).filter_map(|l| l.split_once(':'));
        lines.find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim())
    }
}

/// Answers requests with one thing after the other, the last for ever; nothing is a connection that breaks.
pub struct Peer {
    pub address: SocketAddr,
    pub requests: Arc<Mutex<Vec<Request>>>,
}

impl Peer {
    pub async fn answering(answer: impl Into<Vec<u8>>) -> Peer {
        Peer::saying(vec![answer.into()]).await
    }

    pub async fn saying(answers: Vec<Vec<u8>>) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (requests, answers) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answers));
        let kept = requests.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (kept, answers) = (kept.clone(), answers.clone());
                tokio::spawn(async move {
                    let mut bytes = Vec::new();
                    while let Some(request) = next(&mut stream, &mut bytes).await {
                        let n = {
                            let mut kept = kept.lock().expect("lock");
                            kept.push(request);
                            kept.len() - 1
                        };
                        let answer = answers.get(n).or(answers.last()).expect("an answer");
                        if answer.is_empty() || stream.write_all(answer).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Peer { address, requests }
    }

    pub fn url(&self) -> String {
        format!("http://{}/amsdocs/system/service/module/soap/api", self.address)
    }

    pub fn only(&self) -> Request {
        let all = self.requests.lock().expect("lock");
        assert_eq!(all.len(), 1, "one request");
        all[0].clone()
    }
}

async fn next(stream: &mut tokio::net::TcpStream, bytes: &mut Vec<u8>) -> Option<Request> {
    loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let mut request = Request { head, body: Vec::new() };
            let length: usize = request.header("content-length")?.parse().ok()?;
            if bytes.len() >= end + 4 + length {
                request.body = bytes[end + 4..end + 4 + length].to_vec();
                bytes.drain(..end + 4 + length);
                return Some(request);
            }
        }
        let mut piece = [0; 8192];
        match stream.read(&mut piece).await {
            Ok(n) if n > 0 => bytes.extend_from_slice(&piece[..n]),
            _ => return None,
        }
    }
}

/// An answer with a length.
pub fn http(status: &str, media: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// An answer in an envelope, with the ids of the service.
pub fn soap(status: &str, body: &str) -> String {
    let envelope = format!(
        "<?xml version=\"1.0\"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:ns1=\"http://www.centra.com/webservices/\"><SOAP-ENV:Body>{body}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
    );
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/xml; charset=utf-8\r\nX-Centra-Request-ID: 1_ab\r\n\
         X-Correlation-ID: centra_1_ab\r\nContent-Length: {}\r\n\r\n{envelope}",
        envelope.len()
    )
}

/// What a document says: expanded names and texts. Blanks between elements and prefixes say nothing.
pub fn said(xml: &[u8]) -> Vec<String> {
    let mut reader = NsReader::from_str(std::str::from_utf8(xml).expect("UTF-8"));
    let (mut out, mut text, mut leaf) = (Vec::new(), String::new(), false);
    loop {
        let (namespace, event) = reader.read_resolved_event().expect("well-formed");
        let expanded = |local: &str| match &namespace {
            ResolveResult::Bound(ns) => format!("{{{}}}{local}", ns.as_ref()),
            _ => local.to_owned(),
        };
        match event {
            Event::Start(tag) => {
                out.push(expanded(tag.local_name().as_ref()));
                (leaf, text) = (true, String::new());
            }
            Event::Empty(tag) => {
                out.extend([expanded(tag.local_name().as_ref()), "=".into(), "/".into()]);
                leaf = false;
            }
            Event::End(_) => {
                if leaf {
                    out.push(format!("={text}"));
                }
                out.push("/".into());
                leaf = false;
            }
            Event::Text(t) => text.push_str(&t),
            Event::GeneralRef(r) => text.push_str(&format!("&{};", &*r)),
            Event::Eof => return out,
            _ => {}
        }
    }
}
