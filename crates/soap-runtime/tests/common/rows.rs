//! An operation whose request has lists, and an HTTP server that takes bodies as they come.

use super::{NAMESPACES, Problem, XML, e11};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use soap_runtime::codegen::*;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const T: u16 = FIRST;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    pub id: String,
    pub key: Option<Sensitive<String>>,
}
static ROW: [Member; 2] = [
    Member::element(T, "id", "<t:id>", "</t:id>").text(Xs::String),
    Member::element(T, "key", "<t:key>", "</t:key>").text(Xs::String).optional().sensitive(),
];
static ROW_DESC: Desc = Desc::sequence("Row", &ROW);

/// The list and another one, of texts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    pub row: Vec<Row>,
    pub note: Vec<String>,
    pub word: Vec<String>,
}
static ROWS: [Member; 3] = [
    Member::element(T, "row", "<t:row>", "</t:row>").many(),
    Member::element(T, "note", "<t:note>", "</t:note>").text(Xs::String).many(),
    Member::element(T, "word", "<t:word>", "</t:word>").text(Xs::String).many(),
];
static ROWS_DESC: Desc = Desc::sequence("Rows", &ROWS);

/// The request: a password and the rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Put {
    pub password: Sensitive<String>,
    pub rows: Rows,
    pub last: Option<String>,
}
static PUT: [Member; 3] = [
    Member::element(T, "password", "<t:password>", "</t:password>").text(Xs::String).sensitive(),
    Member::element(T, "rows", "<t:rows>", "</t:rows>"),
    Member::element(T, "last", "<t:last>", "</t:last>").text(Xs::String).optional(),
];
static PUT_DESC: Desc = Desc::sequence("Put", &PUT);

macro_rules! complex {
    ($t:ty, $desc:ident, $members:ident, $($i:pat => $f:ident $n:literal),*) => {
        impl Field for $t {
            fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
                r.complex(self)
            }
            fn write(&self, m: &'static Member, w: &mut Writer) {
                w.complex(m, self);
            }
        }
        impl Complex for $t {
            fn desc(&self) -> &'static Desc {
                &$desc
            }
            fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
                match i {
                    $($i => self.$f.read(r),)*
                }
            }
            fn content(&self, w: &mut Writer) {
                $(self.$f.write(&$members[$n], w);)*
            }
        }
    };
}
complex!(Row, ROW_DESC, ROW, 0 => id 0, _ => key 1);
complex!(Rows, ROWS_DESC, ROWS, 0 => row 0, 1 => note 1, _ => word 2);
complex!(Put, PUT_DESC, PUT, 0 => password 0, 1 => rows 1, _ => last 2);

static PUT_BODY: [Member; 1] = [Member::element(T, "put", "<t:put>", "</t:put>")];
static PUT_BODY_DESC: Desc = Desc::sequence("PutBody", &PUT_BODY);
static REPLY_BODY: [Member; 1] = [Member::element(T, "reply", "<t:reply>", "</t:reply>").text(Xs::Int)];
static REPLY_BODY_DESC: Desc = Desc::sequence("ReplyBody", &REPLY_BODY);

/// The operation, idempotent or in the SOAP encoding.
pub struct PutOp<const IDEMPOTENT: bool = true, const ENCODED: bool = false>;

impl<const IDEMPOTENT: bool, const ENCODED: bool> Operation for PutOp<IDEMPOTENT, ENCODED> {
    type Request = Put;
    type Response = i32;
    type Fault = Problem;
    const INFO: &'static OperationInfo = &OperationInfo::new("put", "Tests", &NAMESPACES)
        .with_style(Style::Document, if ENCODED { Use::Encoded } else { Use::Literal })
        .with_messages(MessageInfo::new(&NOTHING, &PUT_BODY_DESC), Some(MessageInfo::new(&NOTHING, &REPLY_BODY_DESC)))
        .with_idempotent(IDEMPOTENT);
    fn set_request(v: &mut Put, _: Part, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        v.read(r)
    }
    fn write_request(v: &Put, part: Part, w: &mut Writer) {
        if part == Part::Body {
            v.write(&PUT_BODY[0], w);
        }
    }
    fn set_response(v: &mut i32, _: Part, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        v.read(r)
    }
    fn write_response(v: &i32, part: Part, w: &mut Writer) {
        if part == Part::Body {
            v.write(&REPLY_BODY[0], w);
        }
    }
    fn read_fault(_: usize, r: &mut Reader<'_>) -> DecodeResult<Problem> {
        let mut n = 0;
        n.read(r)?;
        Ok(Problem(n))
    }
    fn write_fault(_: &Problem, _: &mut Writer) {}
}

/// A request without rows.
pub fn put() -> Put {
    Put { password: "geheim".into(), last: Some("end".into()), ..Put::default() }
}

/// A row without a secret.
pub fn row(i: usize) -> Row {
    Row { id: format!("row {i}"), key: None }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Take {
    /// Reads it and answers with a status and a body.
    All(u16, String),
    /// Answers when so many bytes have come.
    Some(usize, u16, String),
    /// Reads so many bytes, and then nothing for ever.
    Stall(usize),
}

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub struct Came {
    pub headers: http::HeaderMap,
    /// The body, where it is kept.
    pub body: Vec<u8>,
    pub bytes: usize,
    /// `<t:row>` in it.
    pub rows: usize,
    /// Its end came.
    pub whole: bool,
    /// It broke off.
    pub broken: bool,
}

#[derive(Clone)]
pub struct RowServer {
    pub url: String,
    pub came: Arc<Mutex<Vec<Came>>>,
    pub open: Arc<AtomicUsize>,
}

/// The good answer.
pub fn reply(n: i32) -> String {
    e11(&format!("<t:reply>{n}</t:reply>"))
}

impl RowServer {
    /// Follows the steps, the last one for ever; bodies are kept or only counted.
    pub async fn start(steps: Vec<Take>, keep: bool) -> RowServer {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/soap", listener.local_addr().unwrap());
        let server = RowServer { url, came: Arc::default(), open: Arc::default() };
        let (s, steps) = (server.clone(), Arc::new(steps));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (s, steps) = (s.clone(), steps.clone());
                s.open.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let service = hyper::service::service_fn(|request| s.take(request, &steps, keep));
                    let io = hyper_util::rt::TokioIo::new(stream);
                    let _ = hyper::server::conn::http1::Builder::new().serve_connection(io, service).await;
                    s.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    pub fn all(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }

    /// Waits until it holds of what came.
    pub async fn until(&self, holds: impl Fn(&[Came]) -> bool) {
        while !holds(&self.came.lock().unwrap()) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    async fn take(
        &self,
        request: hyper::Request<Incoming>,
        steps: &[Take],
        keep: bool,
    ) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
        let (head, mut body) = request.into_parts();
        let n = {
            let mut came = self.came.lock().unwrap();
            came.push(Came { headers: head.headers, ..Came::default() });
            came.len() - 1
        };
        let step = steps.get(n).or(steps.last()).cloned().unwrap();
        let most = match &step {
            Take::All(..) => usize::MAX,
            Take::Some(n, ..) | Take::Stall(n) => *n,
        };
        let mut edge = Vec::new();
        loop {
            let frame = body.frame().await;
            let mut all = self.came.lock().unwrap();
            let came = &mut all[n];
            match frame {
                None => {
                    came.whole = true;
                    break;
                }
                Some(Err(_)) => {
                    came.broken = true;
                    break;
                }
                Some(Ok(frame)) => {
                    let data = frame.into_data().unwrap_or_default();
                    came.bytes += data.len();
                    edge.extend_from_slice(&data);
                    let starts: Vec<usize> = memchr::memmem::find_iter(&edge, b"<t:row>").collect();
                    came.rows += starts.len();
                    let from = starts.last().map_or(0, |s| s + 7).max(edge.len().saturating_sub(6));
                    edge.drain(..from);
                    if keep {
                        came.body.extend_from_slice(&data);
                    }
                    if came.bytes >= most {
                        break;
                    }
                }
            }
        }
        match step {
            Take::All(status, text) | Take::Some(_, status, text) => {
                let (name, media) = XML.trim().split_once(": ").unwrap();
                let answer = hyper::Response::builder().status(status).header(name, media);
                Ok(answer.body(Full::from(text)).unwrap())
            }
            Take::Stall(_) => {
                // The body is held, so that the connection stays as it is.
                let _body = body;
                std::future::pending().await
            }
        }
    }
}
