//! From an HTTP answer to a value, a fault or an error: status, labels, codings, encoding, envelope.

mod challenge;
mod coding;
mod error;
mod location;
mod media;
mod multipart;
mod retry_after;
pub(crate) mod sniff;
mod xop;

pub use challenge::Challenge;
pub use error::AnswerError;
pub use multipart::Attachment;
pub use retry_after::RetryAfter;

use crate::charset::{self, NotText};
use crate::class::Class;
use crate::codec::{Deviation, DeviationKind, Mode};
use crate::envelope::{self, HeaderBlock, Outcome, Parts, ReadOptions};
use crate::fault::{Fault, FaultKind};
use crate::operation::{OperationInfo, SoapVersion};
use coding::NotDecoded;
use http::{HeaderMap, StatusCode, Uri};
pub(crate) use location::{location, query_values};
pub(crate) use media::latin1;
use media::{ContentType, MediaType};
use sniff::Start;

/// Bytes of a body that an error shows at most: 2 KiB.
const EXCERPT: usize = 2048;

/// How answers are read.
#[derive(Debug, Clone)]
pub(crate) struct AnswerOptions {
    pub read: ReadOptions,
    /// Bytes of body after all codings at most.
    pub body_limit: usize,
}

/// What came over HTTP, whole.
#[derive(Debug)]
pub(crate) struct Exchange<'a> {
    pub status: StatusCode,
    pub headers: &'a HeaderMap,
    pub body: Vec<u8>,
    /// What `Location` is resolved against.
    pub endpoint: &'a Uri,
}

/// What an answer says beside the value that `Parts` has got.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub fault: Option<Box<Fault>>,
    pub receipts: Vec<Deviation>,
    pub headers: Vec<HeaderBlock>,
    pub attachments: Vec<Attachment>,
}

/// An error with what can be shown of the body.
#[derive(Debug)]
pub(crate) struct Failed {
    pub error: AnswerError,
    pub excerpt: Option<String>,
    /// The envelope that came with a status that is no success.
    pub body: Option<String>,
    pub receipts: Vec<Deviation>,
}

/// Reads an answer to an operation.
pub(crate) fn read(
    exchange: Exchange<'_>,
    info: &'static OperationInfo,
    parts: &mut dyn Parts,
    options: &AnswerOptions,
) -> Result<Said, Box<Failed>> {
    let (status, headers, endpoint) = (exchange.status, exchange.headers, exchange.endpoint);
    let mut reading = Reading {
        status,
        label: ContentType::of(headers),
        root: None,
        info,
        options,
        excerpt: None,
        kept: None,
        said: Said::default(),
    };
    let result = reading.body(headers, exchange.body, parts);
    let Reading { label, excerpt, kept, said, .. } = reading;
    // What the status says of itself goes before what is wrong with its body; only a fault goes before that.
    let error = match result {
        Ok(_) if said.fault.is_some() => None,
        Ok(Found::Whole) if status.is_success() => None,
        Ok(found) => by_status(status, headers, endpoint)
            .or((!status.is_success()).then(|| other_status(status, &label, matches!(found, Found::Whole)))),
        Err(error) if error.fault().is_some() => Some(error),
        // An envelope that is no fault: what else is off about it doesn't matter at such a status.
        Err(error) if !status.is_success() && of_content(error.class()) => {
            Some(by_status(status, headers, endpoint).unwrap_or_else(|| other_status(status, &label, true)))
        }
        Err(error) => Some(by_status(status, headers, endpoint).unwrap_or(error)),
    };
    match error {
        None => Ok(said),
        Some(error) => {
            let body = kept.filter(|_| is_envelope(&error));
            Err(Box::new(Failed { error: error.crop(), excerpt, body, receipts: said.receipts }))
        }
    }
}

fn is_envelope(error: &AnswerError) -> bool {
    matches!(error, AnswerError::Status { envelope: true, .. })
}

/// Statuses with classes of their own.
fn by_status(status: StatusCode, headers: &HeaderMap, endpoint: &Uri) -> Option<AnswerError> {
    match status.as_u16() {
        n @ (401 | 407) => Some(AnswerError::Authentication { status: n, challenges: challenge::all(headers, n) }),
        n @ 300..=399 => Some(AnswerError::Redirect { status: n, location: location::shown(headers, endpoint) }),
        _ => None,
    }
}

fn of_content(class: Class) -> bool {
    matches!(
        class,
        Class::UnexpectedElement
            | Class::EmptyBody
            | Class::Value
            | Class::Deviation
            | Class::MustUnderstand
            | Class::Envelope
    )
}

fn other_status(status: StatusCode, label: &ContentType, envelope: bool) -> AnswerError {
    AnswerError::Status { status: status.as_u16(), media_type: label.essence().to_owned(), envelope }
}

/// What stood in the body.
enum Found {
    /// An envelope, read.
    Whole,
    /// Nothing, or nothing that counts.
    Nothing,
}

struct Reading<'a> {
    status: StatusCode,
    label: ContentType,
    /// What the root of a multipart message says of itself.
    root: Option<MediaType>,
    info: &'static OperationInfo,
    options: &'a AnswerOptions,
    excerpt: Option<String>,
    kept: Option<String>,
    said: Said,
}

/// A body that was taken out of its codings.
struct Text {
    bytes: Vec<u8>,
    /// Why it isn't in the encoding that it says.
    broken: Option<NotText>,
    /// The first bytes as they came.
    packed: [u8; 2],
    multipart: bool,
    notices: Vec<String>,
    coded: Vec<&'static str>,
}

impl Reading<'_> {
    fn receipt(&mut self, kind: DeviationKind, detail: impl Into<String>) -> Result<(), AnswerError> {
        let deviation = Deviation::new(kind, "/", detail, 0);
        if self.options.read.mode == Mode::Strict && !kind.is_notice() {
            return Err(AnswerError::Strict { deviation, fault: self.said.fault.take() });
        }
        self.said.receipts.push(deviation);
        Ok(())
    }

    /// Whether an envelope is due, and the body of this success says that it is XML.
    fn due_as_xml(&self, parts: &mut dyn Parts) -> bool {
        let media = self.root.as_ref().or(self.label.media.as_ref());
        self.status.is_success() && media.is_some_and(|m| m.essence.ends_with("xml")) && !self.partless(parts)
    }

    fn one_way(&self) -> bool {
        self.info.response.is_none()
    }

    /// Whether an answer without an element in Body is what is due.
    fn partless(&self, parts: &mut dyn Parts) -> bool {
        envelope::partless(self.info, parts, self.options.read.limits)
    }

    fn body(&mut self, headers: &HeaderMap, raw: Vec<u8>, parts: &mut dyn Parts) -> Result<Found, AnswerError> {
        let limit = self.options.body_limit;
        let plain = coding::decode(headers, raw, limit).map_err(|e| match e {
            NotDecoded::Coding(what) => AnswerError::ContentCoding(what),
            NotDecoded::Cut(coding) => AnswerError::CutShort { coding },
            NotDecoded::TooLarge => AnswerError::TooLarge { limit },
        })?;
        let mut charset = self.label.charset.clone();
        let mut body = plain.body;
        let mut multipart = false;
        if self.label.essence() == "multipart/related" && !body.trim_ascii().is_empty() {
            body = self.root_part(body, &mut charset)?;
            multipart = true;
        }
        let found = charset::find(&body, charset.as_deref());
        let packed = [body.first().copied().unwrap_or(0), body.get(1).copied().unwrap_or(0)];
        let (text, broken) = match found.decode(body) {
            Ok(text) => (text, None),
            Err((e, bytes)) => (found.lossy(&bytes, 64 << 10).into_bytes(), Some(e)),
        };
        let mut text = Text { bytes: text, broken, packed, multipart, notices: found.notices, coded: plain.receipts };
        // The parts that it includes are put in place below.
        let head = multipart.then(|| excerpt(&charset::shown(&text.bytes, 2 * EXCERPT)));
        let result = self.text(&mut text, parts);
        if result.is_err() || !self.status.is_success() {
            let head = head.unwrap_or_else(|| excerpt(&charset::shown(&text.bytes, 2 * EXCERPT)));
            self.excerpt = Some(head).filter(|head| !head.trim().is_empty());
        }
        result
    }

    fn text(&mut self, text: &mut Text, parts: &mut dyn Parts) -> Result<Found, AnswerError> {
        match sniff::start(&text.bytes) {
            Start::Envelope => {}
            Start::Nothing => return self.nothing(parts),
            // gzip, or zlib at any of its levels.
            Start::Text if matches!(text.packed, [0x1f, 0x8b, ..] | [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..]) => {
                return Err(AnswerError::ContentCoding("missing: the body is compressed and no label says so".into()));
            }
            // Nothing can be told of it before its encoding is known.
            Start::Text if text.broken.as_ref().is_some_and(|b| b.offset.is_none()) && self.due_as_xml(parts) => {}
            other => return self.no_envelope(other, parts),
        }
        if let Some(NotText { what, offset }) = text.broken.take() {
            return Err(AnswerError::Encoding { what, offset });
        }
        if text.multipart {
            text.bytes = self.includes(std::mem::take(&mut text.bytes))?;
        }
        let blanks = sniff::blanks_before_declaration(&text.bytes);
        let xml = text.bytes.get(blanks..).unwrap_or_default();
        if !self.status.is_success() {
            self.kept = Some(String::from_utf8_lossy(xml).into_owned());
        }
        self.envelope(xml, parts)?;
        for what in text.notices.drain(..) {
            self.receipt(DeviationKind::Notice, what)?;
        }
        for what in text.coded.drain(..) {
            self.receipt(DeviationKind::Coding, what)?;
        }
        if blanks > 0 {
            self.receipt(DeviationKind::Blanks, format!("{blanks} bytes; not well-formed at byte 0"))?;
        }
        Ok(Found::Whole)
    }

    // ---- no envelope ----

    fn nothing(&mut self, parts: &mut dyn Parts) -> Result<Found, AnswerError> {
        self.excerpt = None;
        if !self.status.is_success() {
            return Ok(Found::Nothing);
        }
        if !self.partless(parts) {
            return Err(AnswerError::Empty);
        }
        if !self.one_way() {
            self.receipt(DeviationKind::Content, "no envelope where an empty one is due")?;
        }
        Ok(Found::Whole)
    }

    fn no_envelope(&mut self, start: Start, parts: &mut dyn Parts) -> Result<Found, AnswerError> {
        let html_label = matches!(self.label.essence(), "text/html" | "application/xhtml+xml");
        let (what, page) = match start {
            Start::Doctype(name) if !html_label && !name.eq_ignore_ascii_case("html") => {
                return Err(doctype());
            }
            Start::Doctype(_) => ("HTML page".to_owned(), true),
            Start::Element(name) if name.rsplit(['}', ':']).next().is_some_and(|n| n.eq_ignore_ascii_case("html")) => {
                (format!("HTML page, document element {name}"), true)
            }
            Start::Element(name) => (format!("document element {name}"), html_label),
            _ if html_label => ("HTML page".to_owned(), true),
            _ => ("text before the envelope, or none".to_owned(), false),
        };
        if !self.status.is_success() {
            return Ok(Found::Nothing);
        }
        if !page && self.partless(parts) {
            self.receipt(DeviationKind::Content, what)?;
            return Ok(Found::Whole);
        }
        Err(AnswerError::NoSoap(what))
    }

    // ---- parts ----

    fn root_part(&mut self, body: Vec<u8>, charset: &mut Option<String>) -> Result<Vec<u8>, AnswerError> {
        let Some(outer) = self.label.media.clone() else { return Ok(body) };
        let parsed = multipart::parse(&outer, &body);
        let message = match parsed {
            Ok(m) => m,
            Err(what) => {
                self.excerpt = Some(excerpt(&media::latin1(body.get(..EXCERPT).unwrap_or(&body))));
                return Err(AnswerError::Multipart(what));
            }
        };
        *charset = message.media.as_ref().and_then(|m| m.parameter("charset")).map(str::to_owned);
        self.root = message.media;
        self.said.attachments = message.others;
        Ok(message.root)
    }

    fn includes(&mut self, text: Vec<u8>) -> Result<Vec<u8>, AnswerError> {
        let (limits, limit) = (self.options.read.limits, self.options.body_limit);
        let (text, named) = xop::fill(text, &self.said.attachments, limits, limit)?;
        let unnamed: Vec<String> = self
            .said
            .attachments
            .iter()
            .enumerate()
            .filter(|(i, _)| !named.contains(i))
            .map(|(_, a)| format!("Content-ID <{}>, type {:?}, {} bytes", a.content_id, a.content_type, a.data.len()))
            .collect();
        for what in unnamed {
            self.receipt(DeviationKind::Part, what)?;
        }
        Ok(text)
    }

    // ---- the envelope ----

    fn envelope(&mut self, xml: &[u8], parts: &mut dyn Parts) -> Result<(), AnswerError> {
        let message = self.info.response.as_ref();
        if self.one_way() && self.status.is_success() {
            return self.ignored(xml, parts);
        }
        let read = envelope::read(xml, self.info, message, parts, &self.options.read)
            .map_err(|e| self.more_than_a_value(e, xml))?;
        self.said.headers = read.headers;
        self.said.receipts.extend(read.receipts);
        if let Outcome::Fault(fault) = read.outcome {
            self.said.fault = Some(fault);
        }
        self.media_type(read.version)
    }

    /// A value that can't be read ends the reading. That the rest is no XML, or that an Include stands there which nothing can
    /// be put in place of, says more.
    fn more_than_a_value(&self, error: AnswerError, xml: &[u8]) -> AnswerError {
        if error.class() != Class::Value {
            return error;
        }
        let limits = self.options.read.limits;
        if let Some(e) = envelope::not_well_formed(xml, limits) {
            return e;
        }
        match xop::fill(xml.to_vec(), &self.said.attachments, limits, self.options.body_limit) {
            Err(e @ AnswerError::Xop(_)) => e,
            _ => error,
        }
    }

    /// An envelope in answer to a one-way request: only a fault counts (BP R2750).
    fn ignored(&mut self, xml: &[u8], parts: &mut dyn Parts) -> Result<(), AnswerError> {
        let tolerant = ReadOptions { mode: Mode::Tolerant, ..self.options.read.clone() };
        let tolerantly = envelope::read(xml, self.info, None, parts, &tolerant);
        if tolerantly.as_ref().is_err_and(|e| e.class() == Class::Xml) {
            // It isn't known what it was going to be.
            return self.receipt(DeviationKind::Content, "an envelope that is cut or no XML in a one-way answer");
        }
        if let Ok(read) = tolerantly
            && let Outcome::Fault(_) = read.outcome
        {
            let read = envelope::read(xml, self.info, None, parts, &self.options.read)?;
            if let Outcome::Fault(fault) = read.outcome {
                self.said.fault = Some(fault);
            }
            self.said.receipts.extend(read.receipts);
            self.said.headers = read.headers;
            return self.media_type(read.version);
        }
        self.receipt(DeviationKind::Notice, "an envelope in a one-way answer, ignored")
    }

    /// The label of the envelope that was found, whichever version that is.
    fn media_type(&mut self, version: SoapVersion) -> Result<(), AnswerError> {
        if let Some(double) = self.label.receipt.take() {
            self.receipt(DeviationKind::MediaType, double)?;
        }
        let Some(media) = &self.label.media else {
            return self.receipt(DeviationKind::MediaType, "no media type");
        };
        let due = version.media_type();
        let right = match media.essence.as_str() {
            "multipart/related" => {
                let inner = media.parameter("type").unwrap_or(due);
                let inner = inner.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
                inner == due || inner == "application/xop+xml"
            }
            other => other == due,
        };
        let root = self.root.as_ref().map_or(due, |m| m.essence.as_str());
        if right && (root == due || root == "application/xop+xml") {
            return Ok(());
        }
        let found = if right { format!("{root} of the root part") } else { media.essence.clone() };
        self.receipt(DeviationKind::MediaType, format!("media type {found} where {due} is due"))
    }
}

fn doctype() -> AnswerError {
    let kind = crate::codec::DecodeErrorKind::Doctype;
    AnswerError::Decode(crate::codec::DecodeError::new(kind, "/".into(), 0, (1, 1)))
}

/// The start of a text, fit to be shown: at most 2 KiB, no control characters.
pub(crate) fn excerpt(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim_start_matches('\u{feff}').chars() {
        let c = if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c };
        if out.len() + c.len_utf8() > EXCERPT {
            break;
        }
        out.push(c);
    }
    out
}

/// Whether a fault says that nothing was done: what was sent is at fault.
pub(crate) fn refused(fault: &Fault) -> bool {
    matches!(
        fault.kind(),
        FaultKind::Client | FaultKind::VersionMismatch | FaultKind::MustUnderstand | FaultKind::DataEncodingUnknown
    )
}
