//! Operations by hand, as the compiler emits them.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests; not all use all")]

use soap_runtime::codegen::*;

pub static NAMESPACES: Namespaces = Namespaces::new(&[("t", "urn:t")]);
const T: u16 = FIRST;

/// `{urn:t}ask`: a password and a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ask {
    pub password: Sensitive<String>,
    pub text: Option<String>,
}
static ASK: [Member; 2] = [
    Member::element(T, "password", "<t:password>", "</t:password>").text(Xs::String).sensitive(),
    Member::element(T, "text", "<t:text>", "</t:text>").text(Xs::String).optional(),
];
static ASK_DESC: Desc = Desc::sequence("Ask", &ASK);
impl Field for Ask {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Ask {
    fn desc(&self) -> &'static Desc {
        &ASK_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.password.read(r),
            _ => self.text.read(r),
        }
    }
    fn content(&self, w: &mut Writer) {
        self.password.write(&ASK[0], w);
        self.text.write(&ASK[1], w);
    }
}

/// The wrapper of an rpc response: one accessor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wrapped {
    pub n: i32,
    pub text: Option<String>,
}
static WRAPPED: [Member; 2] = [
    Member::element(NONE, "n", "<n>", "</n>").text(Xs::Int).home(T),
    Member::element(NONE, "text", "<text>", "</text>").text(Xs::String).home(T).optional(),
];
static WRAPPED_DESC: Desc = Desc::sequence("Wrapped", &WRAPPED);
impl Field for Wrapped {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Wrapped {
    fn desc(&self) -> &'static Desc {
        &WRAPPED_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.n.read(r),
            _ => self.text.read(r),
        }
    }
    fn content(&self, w: &mut Writer) {
        self.n.write(&WRAPPED[0], w);
        self.text.write(&WRAPPED[1], w);
    }
}

/// A response: its number or wrapper, and the declared header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    pub quota: Option<i32>,
    pub n: i32,
    pub wrapped: Wrapped,
}

static ASK_BODY: [Member; 1] = [Member::element(T, "ask", "<t:ask>", "</t:ask>")];
static ASK_BODY_DESC: Desc = Desc::sequence("AskBody", &ASK_BODY);
static REPLY_BODY: [Member; 1] = [Member::element(T, "reply", "<t:reply>", "</t:reply>").text(Xs::Int)];
static REPLY_BODY_DESC: Desc = Desc::sequence("ReplyBody", &REPLY_BODY);
static WRAPPER_BODY: [Member; 1] = [Member::element(T, "askResponse", "<t:askResponse>", "</t:askResponse>")];
static WRAPPER_BODY_DESC: Desc = Desc::sequence("WrapperBody", &WRAPPER_BODY);
static QUOTA: [Member; 1] = [Member::element(T, "quota", "<t:quota>", "</t:quota>").text(Xs::Int)];
static QUOTA_DESC: Desc = Desc::all("Headers", &QUOTA);
static FAULTS: [Member; 1] = [Member::element(T, "problem", "<t:problem>", "</t:problem>").text(Xs::Int)];
static FAULTS_DESC: Desc = Desc::choice("Faults", &FAULTS);

/// The declared fault.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem(pub i32);

pub const PLAIN: u8 = 0;
pub const ONE_WAY: u8 = 1;
pub const PARTLESS: u8 = 2;
pub const WITH_HEADER: u8 = 3;
pub const RPC: u8 = 4;
/// Requests are texts, without a secret.
pub const OPEN: u8 = 5;

/// An operation of SOAP 1.`V` of one of these kinds.
pub struct Op<const V: u8, const KIND: u8 = PLAIN, const IDEMPOTENT: bool = false>;

pub type Ask11 = Op<1>;
pub type Ask12 = Op<2>;
pub type Safe11 = Op<1, PLAIN, true>;

impl<const V: u8, const KIND: u8, const IDEMPOTENT: bool> Operation for Op<V, KIND, IDEMPOTENT> {
    type Request = Ask;
    type Response = Reply;
    type Fault = Problem;
    const INFO: &'static OperationInfo = &OperationInfo::new("ask", "Tests", &NAMESPACES)
        .with_port_type("TestsPort")
        .with_versions(if V == 1 { SoapVersion::V1_1 } else { SoapVersion::V1_2 }, None)
        .with_style(if KIND == RPC { Style::Rpc } else { Style::Document }, Use::Literal)
        .with_action("urn:t/Ask")
        .with_messages(
            MessageInfo::new(&NOTHING, &ASK_BODY_DESC),
            match KIND {
                ONE_WAY => None,
                PARTLESS => Some(MessageInfo::new(&NOTHING, &NOTHING)),
                WITH_HEADER => Some(MessageInfo::new(&QUOTA_DESC, &REPLY_BODY_DESC)),
                RPC => Some(MessageInfo::new(&NOTHING, &WRAPPER_BODY_DESC)),
                _ => Some(MessageInfo::new(&NOTHING, &REPLY_BODY_DESC)),
            },
        )
        .with_wrappers(&[(FIRST, "tell"), (FIRST, "tellResponse")])
        .with_faults(&FAULTS_DESC)
        .with_idempotent(IDEMPOTENT);
    fn set_request(v: &mut Ask, _: Part, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        v.read(r)
    }
    fn write_request(v: &Ask, part: Part, w: &mut Writer) {
        if part == Part::Body && KIND == OPEN {
            v.text.write(&ASK[1], w);
        } else if part == Part::Body {
            v.write(&ASK_BODY[0], w);
        }
    }
    fn set_response(v: &mut Reply, part: Part, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match part {
            Part::Header => v.quota.read(r),
            Part::Body if KIND == RPC => v.wrapped.read(r),
            Part::Body => v.n.read(r),
        }
    }
    fn write_response(v: &Reply, part: Part, w: &mut Writer) {
        match part {
            Part::Header => v.quota.write(&QUOTA[0], w),
            Part::Body if KIND == RPC => v.wrapped.write(&WRAPPER_BODY[0], w),
            Part::Body => v.n.write(&REPLY_BODY[0], w),
        }
    }
    fn read_fault(_: usize, r: &mut Reader<'_>) -> DecodeResult<Problem> {
        let mut n = 0;
        n.read(r)?;
        Ok(Problem(n))
    }
    fn write_fault(v: &Problem, w: &mut Writer) {
        v.0.write(&FAULTS[0], w);
    }
}

pub const ENV11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
pub const ENV12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// An envelope of SOAP 1.1 with this in its Body.
pub fn e11(body: &str) -> String {
    format!("<s:Envelope xmlns:s=\"{ENV11}\" xmlns:t=\"urn:t\"><s:Body>{body}</s:Body></s:Envelope>")
}

/// An envelope of SOAP 1.2 with this in its Body.
pub fn e12(body: &str) -> String {
    e11(body).replace(ENV11, ENV12)
}

/// An answer with these header lines; Content-Length comes by itself.
pub fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut out = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    out.extend_from_slice(body);
    out
}

/// A good answer of SOAP 1.1.
pub fn good(n: i32) -> Vec<u8> {
    http("200 OK", XML, e11(&format!("<t:reply>{n}</t:reply>")))
}

pub const XML: &str = "Content-Type: text/xml; charset=utf-8\r\n";
pub const SOAP: &str = "Content-Type: application/soap+xml; charset=utf-8\r\n";
