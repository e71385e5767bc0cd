//! Envelopes, read: one function for every operation and both directions.

use super::{HeaderBlock, ReadOptions};
use crate::answer::AnswerError;
use crate::class::Class;
use crate::codec::{DecodeResult, Desc, Deviation, DeviationKind, Limits, Member, Mode, Namespaces, Reader, expanded};
use crate::encoded;
use crate::fault::{self, DetailEntry, Details, Fault};
use crate::operation::{MessageInfo, NOTHING, Operation, OperationInfo, Part, SoapVersion, Style, Use};
use crate::xs::{AnyElement, QName, trim};
use std::any::Any;
use std::sync::Arc;

/// What a message is read into.
pub(crate) trait Parts: Send {
    /// Reads member `i` of a part's descriptor, which was started.
    fn set(&mut self, part: Part, i: usize, r: &mut Reader<'_>) -> DecodeResult<()>;
    /// Reads declared fault detail `i`.
    fn detail(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<Arc<dyn Any + Send + Sync>>;
    /// Keeps what stood alone in Body in place of what is due; `None` if it didn't stand alone after all.
    fn unexpected(&mut self, element: Option<AnyElement>);
    /// Forgets what was read.
    fn reset(&mut self);
    /// To get back what was handed on without its type.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

/// Bytes of an unexpected element that is kept at most: it is kept for callers that know it, and none of these is long.
const KEPT: usize = 64 << 10;

pub(crate) struct ResponseParts<Op: Operation> {
    pub value: Op::Response,
    /// What stood alone in Body in place of what is due.
    pub unexpected: Option<AnyElement>,
}

impl<Op: Operation> Default for ResponseParts<Op> {
    fn default() -> Self {
        ResponseParts { value: Op::Response::default(), unexpected: None }
    }
}

impl<Op: Operation> Parts for ResponseParts<Op> {
    fn set(&mut self, part: Part, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        Op::set_response(&mut self.value, part, i, r)
    }
    fn detail(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<Arc<dyn Any + Send + Sync>> {
        Ok(Arc::new(Op::read_fault(i, r)?))
    }
    fn unexpected(&mut self, element: Option<AnyElement>) {
        self.unexpected = element;
    }
    fn reset(&mut self) {
        *self = ResponseParts::default();
    }
    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

pub(crate) struct RequestParts<Op: Operation> {
    pub value: Op::Request,
}

impl<Op: Operation> Default for RequestParts<Op> {
    fn default() -> Self {
        RequestParts { value: Op::Request::default() }
    }
}

impl<Op: Operation> Parts for RequestParts<Op> {
    fn set(&mut self, part: Part, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        Op::set_request(&mut self.value, part, i, r)
    }
    fn detail(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<Arc<dyn Any + Send + Sync>> {
        Ok(Arc::new(Op::read_fault(i, r)?))
    }
    fn unexpected(&mut self, _: Option<AnyElement>) {}
    fn reset(&mut self) {
        self.value = Op::Request::default();
    }
    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

#[derive(Debug)]
pub(crate) enum Outcome {
    Value,
    Fault(Box<Fault>),
}

/// What was in an envelope, beside the value.
#[derive(Debug)]
pub(crate) struct Read {
    pub outcome: Outcome,
    pub version: SoapVersion,
    pub receipts: Vec<Deviation>,
    pub headers: Vec<HeaderBlock>,
}

/// Reads an envelope in UTF-8; what the declaration says of the encoding doesn't count. `message` is `None` where
/// nothing is due.
pub(crate) fn read(
    bytes: &[u8],
    info: &'static OperationInfo,
    message: Option<&MessageInfo>,
    parts: &mut dyn Parts,
    options: &ReadOptions,
) -> Result<Read, AnswerError> {
    let accessors = message.and_then(|m| m.body.members().first()).map_or(&[][..], Member::accessors);
    let flat = match info.use_ {
        Use::Encoded => Some(encoded::flatten(bytes, accessors, options.limits, options.mode)?),
        Use::Literal => None,
    };
    let bytes = flat.as_ref().map_or(bytes, |f| &f.xml);
    let mut r = Reader::new(bytes, info.namespaces, options.limits, options.mode)?;
    for d in flat.iter().flat_map(|f| &f.deviations) {
        r.add_deviation(d.clone());
    }
    r.transcoded();
    r.root()?;
    let due = options.version.unwrap_or(info.version);
    let version = root(&r, due)?;
    let (headers, body) = message.map_or((&NOTHING, &NOTHING), |m| (m.headers, m.body));
    let mut e = Envelope {
        info,
        headers,
        body,
        optional: message.is_none() || body.members().is_empty(),
        parts,
        options,
        env: version.number(),
        version,
        foreign: version != due && !options.any_version,
        blocks: Vec::new(),
        refused: None,
        fault: None,
        unexpected: None,
        beside: false,
        value: false,
    };
    let done = e.children(&mut r);
    // Strict mode's refusal doesn't hide the fault that it stands beside.
    let fault = e.fault.take();
    if let Err(error) = done {
        return Err(match error {
            AnswerError::Strict { deviation, fault: None } => AnswerError::Strict { deviation, fault },
            error => error,
        });
    }
    let outcome = match fault {
        Some(f) => Outcome::Fault(f),
        None => Outcome::Value,
    };
    Ok(Read { outcome, version, receipts: r.take_deviations(), headers: e.blocks })
}

/// The version by the root's name.
fn root(r: &Reader<'_>, due: SoapVersion) -> Result<SoapVersion, AnswerError> {
    let (ns, local) = r.name();
    if local != "Envelope" {
        return Err(AnswerError::NoSoap(format!("document element {}", r.expanded_name())));
    }
    SoapVersion::of_number(ns).ok_or_else(|| AnswerError::Version {
        found: match r.namespace(ns) {
            "" => "an envelope in no namespace".into(),
            uri => format!("an envelope in the unknown namespace {uri}"),
        },
        due,
        fault: None,
    })
}

struct Envelope<'p, 'o> {
    info: &'static OperationInfo,
    headers: &'static Desc,
    body: &'static Desc,
    /// The Body may be empty.
    optional: bool,
    parts: &'p mut dyn Parts,
    options: &'o ReadOptions,
    env: u16,
    version: SoapVersion,
    /// Of the other version: only a fault is taken from it.
    foreign: bool,
    blocks: Vec<HeaderBlock>,
    /// A mandatory block that isn't understood.
    refused: Option<String>,
    fault: Option<Box<Fault>>,
    /// A child of Body that isn't the one due; a fault beside it goes first.
    unexpected: Option<AnswerError>,
    /// Children of Body beside the fault.
    beside: bool,
    /// Some part was read.
    value: bool,
}

impl Envelope<'_, '_> {
    fn children(&mut self, r: &mut Reader<'_>) -> Result<(), AnswerError> {
        let (mut header, mut body) = (false, false);
        r.enter()?;
        while r.more()? {
            let (ns, local) = r.name();
            match local {
                "Header" if ns == self.env && !header && !body => {
                    header = true;
                    self.header(r)?;
                }
                "Body" if ns == self.env && body => return Err(AnswerError::Envelope("second Body".into())),
                "Body" if ns == self.env => {
                    body = true;
                    self.body(r)?;
                }
                _ => {
                    let place = if body { "after Body" } else { "before Body" };
                    r.deviate(DeviationKind::Envelope, format!("element {place}: {}", r.expanded_name()))?;
                    r.skip()?;
                }
            }
        }
        if !body {
            return Err(AnswerError::Envelope("no Body".into()));
        }
        r.finish()?;
        self.judge(r)
    }

    /// What holds, after all of the message was seen.
    fn judge(&mut self, r: &mut Reader<'_>) -> Result<(), AnswerError> {
        self.header_faults(r)?;
        if let Some(fault) = &self.fault {
            let mismatch =
                self.version == SoapVersion::V1_1 && fault.kind() == crate::fault::FaultKind::VersionMismatch;
            if self.foreign && !mismatch {
                if self.options.mode == Mode::Strict {
                    return Err(self.version_error());
                }
                let due = self.options.version.unwrap_or(self.info.version);
                r.deviate(DeviationKind::Version, format!("{} where {due} was expected", self.version))?;
            }
            if let Some(block) = self.refused.take() {
                r.deviate(
                    DeviationKind::MustUnderstand,
                    format!("header block {block} is mandatory and not understood"),
                )?;
            }
            if self.beside {
                r.deviate(DeviationKind::Envelope, "the fault is not the only child of Body")?;
            }
            return Ok(());
        }
        if self.foreign {
            return Err(self.version_error());
        }
        if let Some(block) = self.refused.take() {
            return Err(AnswerError::MustUnderstand { block });
        }
        if let Some(e) = self.unexpected.take() {
            if r.take_deviations().iter().any(|d| !d.kind.is_notice()) {
                self.parts.unexpected(None);
            }
            return Err(e);
        }
        let nothing = !self.value && !self.optional;
        let is_response = self.info.response.as_ref().is_some_and(|m| std::ptr::eq(m.body, self.body));
        let partless = nothing && is_response && partless(self.info, self.parts, self.options.limits);
        if nothing && !partless {
            return Err(AnswerError::EmptyBody { due: due(self.body, self.info) });
        }
        for m in self.headers.members().iter().filter(|m| m.occurrence().0 > 0) {
            let uri = self.info.namespaces.uri(m.namespace()).unwrap_or("");
            let is = |b: &HeaderBlock| b.xml.local() == m.local() && b.xml.namespace() == uri;
            if !self.blocks.iter().any(is) {
                r.deviate(DeviationKind::MissingHeader, expanded(uri, m.local()))?;
            }
        }
        Ok(())
    }

    fn version_error(&mut self) -> AnswerError {
        AnswerError::Version {
            found: format!("an envelope of {}", self.version),
            due: self.options.version.unwrap_or(self.info.version),
            fault: self.fault.take(),
        }
    }

    // ---- headers ----

    /// Declared blocks beside a fault belong to it; header faults are typed.
    fn header_faults(&mut self, r: &mut Reader<'_>) -> Result<(), AnswerError> {
        let Some(fault) = &mut self.fault else { return Ok(()) };
        let mut receipts = Vec::new();
        for b in &self.blocks {
            let known = self.info.namespaces;
            if member(self.headers, known, &b.xml).or(member(self.info.faults, known, &b.xml)).is_some() {
                let mut entry = DetailEntry::new(b.xml.clone());
                let mut details = DetailsOf { info: self.info, parts: &mut *self.parts };
                fault::typed(&mut entry, known, self.options.limits, &mut details, &mut receipts, "/Envelope/Header");
                fault.headers.push(entry);
            }
        }
        for d in receipts {
            if self.options.mode == Mode::Strict && !d.kind.is_notice() {
                return Err(AnswerError::Strict { deviation: d, fault: self.fault.take() });
            }
            r.add_deviation(d);
        }
        Ok(())
    }

    fn header(&mut self, r: &mut Reader<'_>) -> Result<(), AnswerError> {
        let mut seen = vec![0u32; self.headers.members().len()];
        r.enter()?;
        while r.more()? {
            let role = r.attribute(self.env, self.version.role_attribute())?.unwrap_or_default();
            let role = trim(&role).to_owned();
            let said = r.attribute(self.env, "mustUnderstand")?.unwrap_or_default();
            let must_understand = matches!(trim(&said), "1" | "true");
            if self.version == SoapVersion::V1_1 && trim(&said) == "true" {
                r.deviate(DeviationKind::MustUnderstand, "mustUnderstand \"true\" where SOAP 1.1 has \"1\"")?;
            }
            let mut xml = AnyElement::default();
            let at = r.offset();
            r.any_element(&mut xml)?;
            let declared = member(self.headers, self.info.namespaces, &xml);
            match declared {
                Some(i) if !self.foreign => match nth(self.headers.members(), &mut seen, i) {
                    Some(i) => self.block(i, &xml, at, r)?,
                    None => {
                        let name = expanded(xml.namespace(), xml.local());
                        r.deviate(DeviationKind::Extra, format!("header block {name} again"))?;
                    }
                },
                Some(_) => {}
                None => {
                    let name = QName::new(xml.namespace(), xml.local());
                    let fault = member(self.info.faults, self.info.namespaces, &xml).is_some();
                    let known = fault || self.options.understood.contains(&name);
                    if must_understand && !known && self.version.is_for_us(&role) && self.refused.is_none() {
                        self.refused = Some(name.to_string());
                    }
                }
            }
            self.blocks.push(HeaderBlock { xml, must_understand, role });
        }
        Ok(())
    }

    /// A declared block: read from what was kept of it, since all of them are looked at before any is.
    fn block(&mut self, i: usize, xml: &AnyElement, at: usize, outer: &mut Reader<'_>) -> Result<(), AnswerError> {
        let mut r = Reader::new(xml.xml().as_bytes(), self.info.namespaces, self.options.limits, self.options.mode)?;
        r.root()?;
        if let Some(m) = self.headers.members().get(i) {
            r.expect(m)?;
        }
        let read = self.parts.set(Part::Header, i, &mut r);
        if let Err(mut e) = read {
            e.path.insert_str(0, "/Envelope/Header");
            return Err(e.into());
        }
        for d in r.take_deviations() {
            let path = format!("/Envelope/Header{}", d.path);
            outer.add_deviation(Deviation { path, offset: at, ..d });
        }
        Ok(())
    }

    // ---- body ----

    fn body(&mut self, r: &mut Reader<'_>) -> Result<(), AnswerError> {
        let (mut first, mut seen) = (true, vec![0u32; self.body.members().len()]);
        r.enter()?;
        while r.more()? {
            let (ns, local) = r.name();
            if ns == self.env && local == "Fault" && self.fault.is_none() {
                self.beside = !first;
                self.take_fault(r)?;
            } else if self.fault.is_some() {
                self.beside = true;
                r.skip()?;
            } else if self.foreign || self.refused.is_some() || (self.unexpected.is_some() && self.value) {
                // Nothing of it is read; only a fault may still come.
                self.parts.unexpected(None);
                r.skip()?;
            } else {
                self.child(r, &mut seen)?;
            }
            first = false;
        }
        if self.value && self.fault.is_none() && self.info.style == Style::Document {
            for (m, n) in self.body.members().iter().zip(&seen) {
                if *n < m.occurrence().0 {
                    r.deviate(DeviationKind::Missing, format!("{} is missing in Body", m.local()))?;
                }
            }
        }
        Ok(())
    }

    fn child(&mut self, r: &mut Reader<'_>, seen: &mut [u32]) -> Result<(), AnswerError> {
        let (ns, local) = r.name();
        let members = self.body.members();
        let by_name = members.iter().position(|m| m.is_element() && m.local() == local && m.namespace() == ns);
        // A forgotten xmlns: `expect` says so.
        let by_form = || members.iter().position(|m| m.is_element() && m.local() == local && ns == 0);
        // The request's own name over the response is no other operation's.
        let own = self.info.request.body.members().iter().any(|m| m.local() == local && m.namespace() == ns);
        let of_another = !own && self.info.wrappers.contains(&(ns, local));
        let rpc = self.info.style == Style::Rpc && !self.value && !members.is_empty() && !of_another;
        let Some(i) = by_name.or_else(by_form).or(rpc.then_some(0)) else {
            if self.optional {
                r.deviate(DeviationKind::Content, format!("{} in a Body without parts", r.expanded_name()))?;
            } else if self.value {
                r.deviate(DeviationKind::ExtraBody, format!("a further child of Body: {}", r.expanded_name()))?;
            } else if self.unexpected.is_some() {
                self.parts.unexpected(None);
            } else {
                let due = due(self.body, self.info);
                self.unexpected = Some(AnswerError::UnexpectedElement { found: r.expanded_name(), due });
                let mut element = AnyElement::default();
                r.any_element(&mut element)?;
                self.parts.unexpected(Some(element).filter(|e| e.xml().len() <= KEPT));
                return Ok(());
            }
            return Ok(r.skip()?);
        };
        let Some(i) = nth(members, seen, i) else {
            let due = format!("{} once", due(self.body, self.info));
            self.unexpected =
                Some(AnswerError::UnexpectedElement { found: format!("{} again", r.expanded_name()), due });
            return Ok(r.skip()?);
        };
        let Some(m) = members.get(i) else { return Ok(r.skip()?) };
        self.value = true;
        if let Some(AnswerError::UnexpectedElement { found, .. }) = self.unexpected.take() {
            // Passed over like one behind it.
            self.parts.unexpected(None);
            r.deviate(DeviationKind::ExtraBody, format!("a further child of Body: {found}"))?;
        }
        if m.local() == local && (m.namespace() == ns || ns == 0) {
            r.expect(m)?;
        } else {
            let due = due(self.body, self.info);
            r.deviate(DeviationKind::Envelope, format!("wrapper {} where {due} is due", r.expanded_name()))?;
            r.set_member(m);
        }
        Ok(self.parts.set(Part::Body, i, r)?)
    }

    fn take_fault(&mut self, r: &mut Reader<'_>) -> Result<(), AnswerError> {
        let (mut xml, at) = (AnyElement::default(), r.offset());
        r.any_element(&mut xml)?;
        self.parts.reset();
        let mut details = DetailsOf { info: self.info, parts: &mut *self.parts };
        let read =
            fault::read(xml, self.version, self.info.namespaces, self.options.limits, &mut details, "/Envelope/Body");
        self.fault = Some(Box::new(read.fault));
        for d in read.receipts {
            if self.options.mode == Mode::Strict && !d.kind.is_notice() && !self.foreign {
                let d = Deviation { offset: at, ..d };
                return Err(AnswerError::Strict { deviation: d, fault: self.fault.take() });
            }
            r.add_deviation(Deviation { offset: at, ..d });
        }
        Ok(())
    }
}

struct DetailsOf<'p> {
    info: &'static OperationInfo,
    parts: &'p mut dyn Parts,
}

impl Details for DetailsOf<'_> {
    fn desc(&self) -> &'static Desc {
        self.info.faults
    }
    fn read(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<Arc<dyn Any + Send + Sync>> {
        self.parts.detail(i, r)
    }
}

fn member(desc: &'static Desc, known: &Namespaces, xml: &AnyElement) -> Option<usize> {
    let is = |m: &Member| m.local() == xml.local() && known.uri(m.namespace()) == Some(xml.namespace());
    desc.members().iter().position(is)
}

/// Counts an element that is that of member `first`: the first member of that name which still takes one, for several parts
/// may name the same element. `None` where it came too often.
fn nth(members: &[Member], seen: &mut [u32], first: usize) -> Option<usize> {
    let of = members.get(first)?;
    let (at, n) = members.iter().zip(seen).enumerate().skip(first).find_map(|(i, (m, n))| {
        let same = m.is_element() && m.local() == of.local() && m.namespace() == of.namespace();
        (same && m.occurrence().1.is_none_or(|max| *n < max)).then_some((i, n))
    })?;
    *n += 1;
    Some(at)
}

/// The element due in the Body, by name.
pub(crate) fn due(body: &Desc, info: &OperationInfo) -> String {
    let name = |m: &Member| expanded(info.namespaces.uri(m.namespace()).unwrap_or(""), m.local());
    let names: Vec<String> = body.members().iter().map(name).collect();
    if names.is_empty() { "nothing".into() } else { names.join(", ") }
}

/// Whether a response has no parts. For rpc there is a wrapper even then: it is one without accessors if nothing is missing
/// in an empty one.
pub(crate) fn partless(info: &OperationInfo, parts: &mut dyn Parts, limits: Limits) -> bool {
    let Some(response) = &info.response else { return true };
    let wrapper = match (response.body.members(), info.style, info.use_) {
        ([], ..) => return true,
        ([wrapper], Style::Rpc, Use::Literal) => wrapper,
        ([wrapper], Style::Rpc, Use::Encoded) => return wrapper.accessors().is_empty(),
        _ => return false,
    };
    let uri = info.namespaces.uri(wrapper.namespace()).unwrap_or("");
    let uri = uri.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let empty = format!("<{} xmlns=\"{uri}\"/>", wrapper.local());
    let mut read = || {
        let mut r = Reader::new(empty.as_bytes(), info.namespaces, limits, Mode::Strict)?;
        r.root()?;
        r.expect(wrapper)?;
        parts.set(Part::Body, 0, &mut r)
    };
    read().is_ok()
}

/// Why a document isn't well-formed, if it isn't.
pub(crate) fn not_well_formed(xml: &[u8], limits: Limits) -> Option<AnswerError> {
    let walk = || {
        let mut r = Reader::new(xml, &Namespaces::EMPTY, limits, Mode::Tolerant)?;
        r.transcoded();
        r.root()?;
        r.skip()?;
        r.finish()
    };
    walk().err().map(AnswerError::from).filter(|e| e.class() == Class::Xml)
}

pub(crate) fn peek(bytes: &[u8], limits: Limits) -> Result<(SoapVersion, Option<QName>), AnswerError> {
    let mut r = Reader::new(bytes, &Namespaces::EMPTY, limits, Mode::Tolerant)?;
    r.transcoded();
    r.root()?;
    let version = root(&r, SoapVersion::V1_1)?;
    r.enter()?;
    while r.more()? {
        if r.name() == (version.number(), "Body") {
            r.enter()?;
            if !r.more()? {
                return Ok((version, None));
            }
            let (ns, local) = r.name();
            return Ok((version, Some(QName::new(r.namespace(ns), local))));
        }
        r.skip()?;
    }
    Err(AnswerError::Envelope("no Body".into()))
}
