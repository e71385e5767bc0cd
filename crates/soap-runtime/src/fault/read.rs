//! A fault from its element. Whatever its shape, it stays a fault: what is off is told by receipts.

use super::{DetailEntry, Fault, FaultCode, Read, Reason};
use crate::codec::names::{SOAP11, SOAP12, XML};
use crate::codec::{
    DecodeResult, Desc, Deviation, DeviationKind, Limits, Member, Mode, Namespaces, Reader, Simple, ValueError, Writer,
};
use crate::operation::SoapVersion;
use crate::xs::{AnyElement, QName, Xs, trim};
use std::any::Any;
use std::sync::Arc;

/// The declared details of an operation: their table, and how one is read.
pub(crate) trait Details {
    /// The declared entries.
    fn desc(&self) -> &'static Desc;
    /// Reads declared entry `i`, which was started.
    fn read(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<Arc<dyn Any + Send + Sync>>;
}

static FAULT11: [Member; 4] = [
    Member::element(0, "faultcode", "", "").text(Xs::QName).home(SOAP11),
    Member::element(0, "faultstring", "", "").text(Xs::String).home(SOAP11),
    Member::element(0, "faultactor", "", "").text(Xs::AnyUri).home(SOAP11).optional(),
    Member::element(0, "detail", "", "").home(SOAP11).optional(),
];
static FAULT11_DESC: Desc = Desc::sequence("Fault", &FAULT11);

static FAULT12: [Member; 5] = [
    Member::element(SOAP12, "Code", "", ""),
    Member::element(SOAP12, "Reason", "", ""),
    Member::element(SOAP12, "Node", "", "").text(Xs::AnyUri).optional(),
    Member::element(SOAP12, "Role", "", "").text(Xs::AnyUri).optional(),
    Member::element(SOAP12, "Detail", "", "").optional(),
];
static FAULT12_DESC: Desc = Desc::sequence("Fault", &FAULT12);

static CODE: [Member; 2] =
    [Member::element(SOAP12, "Value", "", "").text(Xs::QName), Member::element(SOAP12, "Subcode", "", "").optional()];
static CODE_DESC: Desc = Desc::sequence("Code", &CODE);

static REASON: [Member; 1] = [Member::element(SOAP12, "Text", "", "").text(Xs::String).occurs(1, None)];
static REASON_DESC: Desc = Desc::sequence("Reason", &REASON);

/// The five codes of SOAP 1.2 (Part 1 §5.4.6).
const CODES12: [&str; 5] = ["VersionMismatch", "MustUnderstand", "DataEncodingUnknown", "Sender", "Receiver"];

/// The text of a code, its prefix resolved where it stands.
#[derive(Default)]
struct Code(Option<FaultCode>);

impl Simple for Code {
    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
        let prefix = text.split_once(':').map_or("", |p| p.0);
        Ok(Code(Some(match r.resolve(text) {
            Some((ns, local)) => FaultCode::Name(QName::with_prefix(r.namespace(ns), local, prefix)),
            None => FaultCode::Text(text.to_owned()),
        })))
    }
    fn format(&self, _: &mut Writer) {}
}

/// Reads a fault that was kept as XML; receipts have paths from `under` on.
pub(crate) fn read(
    element: AnyElement,
    version: SoapVersion,
    known: &'static Namespaces,
    limits: Limits,
    details: &mut dyn Details,
    under: &str,
) -> Read {
    let mut fault = Fault {
        version,
        code: FaultCode::Text(String::new()),
        subcodes: Vec::new(),
        reasons: Vec::new(),
        node: None,
        role: None,
        detail: None,
        headers: Vec::new(),
        xml: String::new(),
    };
    let mut receipts = Vec::new();
    if let Err(e) = fill(&mut fault, element.xml(), known, limits, details, &mut receipts) {
        receipts.push(Deviation::new(DeviationKind::Fault, e.path, e.kind.to_string(), e.offset));
    }
    for r in &mut receipts {
        r.path.insert_str(0, under);
    }
    fault.xml = element.xml().to_owned();
    Read { fault, receipts }
}

fn fill(
    fault: &mut Fault,
    xml: &str,
    known: &'static Namespaces,
    limits: Limits,
    details: &mut dyn Details,
    receipts: &mut Vec<Deviation>,
) -> DecodeResult<()> {
    // Strict mode wants the fault's content, too: what is off is refused afterwards.
    let mut r = Reader::new(xml.as_bytes(), known, limits, Mode::Tolerant)?;
    r.root()?;
    let mut entries = Vec::new();
    let done = match fault.version {
        SoapVersion::V1_1 => fault11(fault, &mut r, &mut entries),
        SoapVersion::V1_2 => fault12(fault, &mut r, &mut entries),
    };
    // Attributes on Fault and its children are the server's own business: BP R1016 has xml:lang on faultstring.
    receipts.extend(r.take_deviations().into_iter().filter(|d| d.kind != DeviationKind::UnknownAttribute));
    if done.is_ok() && fault.code.local().is_empty() && fault.reasons.is_empty() {
        let mut again = Fault { detail: None, ..fault.clone() };
        let mut r = Reader::new(xml.as_bytes(), known, limits, Mode::Tolerant)?;
        let mut found = Vec::new();
        // What was read before is kept where this can't be.
        if by_local_names(&mut again, &mut r, &mut found).is_ok() {
            (*fault, entries) = (again, found);
        }
        receipts.extend(r.take_deviations());
    }
    for e in &mut entries {
        typed(e, known, limits, details, receipts, "/Fault/detail");
    }
    if fault.detail.is_some() {
        fault.detail = Some(entries);
    }
    done
}

fn code(r: &mut Reader<'_>) -> DecodeResult<FaultCode> {
    let mut code = Code::default();
    r.simple(&mut code)?;
    let code = code.0.unwrap_or(FaultCode::Text(String::new()));
    if let FaultCode::Text(t) = &code {
        r.deviate(DeviationKind::Fault, format!("{t:?} names no code in scope"))?;
    }
    Ok(code)
}

fn uri(r: &mut Reader<'_>) -> DecodeResult<Option<String>> {
    Ok(Some(trim(&r.element_text()?).to_owned()))
}

fn entries(r: &mut Reader<'_>, out: &mut Vec<DetailEntry>) -> DecodeResult<()> {
    r.enter()?;
    while r.more()? {
        let mut xml = AnyElement::default();
        r.any_element(&mut xml)?;
        out.push(DetailEntry::new(xml));
    }
    Ok(())
}

fn reason(r: &mut Reader<'_>) -> DecodeResult<Reason> {
    let language = r.attribute(XML, "lang")?.map(|l| l.into_owned());
    Ok(Reason { language, text: r.element_text()? })
}

fn fault11(fault: &mut Fault, r: &mut Reader<'_>, detail: &mut Vec<DetailEntry>) -> DecodeResult<()> {
    r.members(&FAULT11_DESC, &mut |i, r| {
        match i {
            0 => fault.code = code(r)?,
            1 => fault.reasons.push(reason(r)?),
            2 => fault.role = uri(r)?,
            _ => {
                fault.detail = Some(Vec::new());
                entries(r, detail)?;
            }
        }
        Ok(())
    })
}

fn fault12(fault: &mut Fault, r: &mut Reader<'_>, detail: &mut Vec<DetailEntry>) -> DecodeResult<()> {
    r.members(&FAULT12_DESC, &mut |i, r| {
        match i {
            0 => {
                let mut codes = Vec::new();
                nested(&mut codes, r)?;
                let mut codes = codes.into_iter();
                fault.code = codes.next().unwrap_or(FaultCode::Text(String::new()));
                fault.subcodes = codes.collect();
            }
            1 => r.members(&REASON_DESC, &mut |_, r| {
                let reason = reason(r)?;
                if reason.language.is_none() {
                    r.deviate(DeviationKind::Fault, "Text without xml:lang")?;
                }
                fault.reasons.push(reason);
                Ok(())
            })?,
            2 => fault.node = uri(r)?,
            3 => fault.role = uri(r)?,
            _ => {
                fault.detail = Some(Vec::new());
                entries(r, detail)?;
            }
        }
        Ok(())
    })
}

/// Code, or Subcode: its value, and the Subcode inside. As deep as elements may nest.
fn nested(codes: &mut Vec<FaultCode>, r: &mut Reader<'_>) -> DecodeResult<()> {
    let outer = codes.is_empty();
    r.members(&CODE_DESC, &mut |i, r| {
        if i == 1 {
            if codes.is_empty() {
                codes.push(FaultCode::Text(String::new()));
            }
            return nested(codes, r);
        }
        let code = code(r)?;
        let known = code.namespace() == SoapVersion::V1_2.namespace() && CODES12.contains(&code.local());
        if outer && !known && matches!(code, FaultCode::Name(_)) {
            r.deviate(DeviationKind::Fault, format!("{code} is none of the codes of SOAP 1.2"))?;
        }
        codes.push(code);
        Ok(())
    })
}

/// A fault in the shape of the other version, as some servers mix them, or in no namespace: the receipts have told that it
/// is off, what it says isn't lost.
fn by_local_names(fault: &mut Fault, r: &mut Reader<'_>, detail: &mut Vec<DetailEntry>) -> DecodeResult<()> {
    r.root()?;
    r.enter()?;
    let mut codes = Vec::new();
    while r.more()? {
        let (_, local) = r.name();
        match local {
            "faultcode" => codes.push(bare_code(r)?),
            "Code" => codes_of(r, &mut codes)?,
            "faultstring" => fault.reasons.push(reason(r)?),
            "Reason" => {
                r.enter()?;
                while r.more()? {
                    if r.name().1 == "Text" {
                        fault.reasons.push(reason(r)?);
                    } else {
                        r.skip()?;
                    }
                }
            }
            "Node" => fault.node = uri(r)?,
            "Role" | "faultactor" => fault.role = uri(r)?,
            "Detail" | "detail" => {
                fault.detail = Some(Vec::new());
                entries(r, detail)?;
            }
            _ => r.skip()?,
        }
    }
    let mut codes = codes.into_iter();
    if let Some(code) = codes.next() {
        fault.code = code;
        fault.subcodes = codes.collect();
    }
    Ok(())
}

fn codes_of(r: &mut Reader<'_>, codes: &mut Vec<FaultCode>) -> DecodeResult<()> {
    r.enter()?;
    while r.more()? {
        let (_, local) = r.name();
        match local {
            "Value" => codes.push(bare_code(r)?),
            "Subcode" => codes_of(r, codes)?,
            _ => r.skip()?,
        }
    }
    Ok(())
}

/// The code of an element that no table led to.
fn bare_code(r: &mut Reader<'_>) -> DecodeResult<FaultCode> {
    r.set_member(&CODE[0]);
    code(r)
}

/// A declared entry in its type; one that doesn't fit stays XML.
pub(crate) fn typed(
    e: &mut DetailEntry,
    known: &'static Namespaces,
    limits: Limits,
    details: &mut dyn Details,
    receipts: &mut Vec<Deviation>,
    under: &str,
) {
    let members = details.desc().members();
    let is = |m: &Member| m.local() == e.xml.local() && known.uri(m.namespace()) == Some(e.xml.namespace());
    let Some(i) = members.iter().position(is) else { return };
    let read = Reader::new(e.xml.xml().as_bytes(), known, limits, Mode::Tolerant).and_then(|mut r| {
        r.root()?;
        if let Some(m) = members.get(i) {
            r.expect(m)?;
        }
        let value = details.read(i, &mut r)?;
        Ok((value, r.take_deviations()))
    });
    match read {
        Ok((value, deviations)) => {
            e.typed = Some(value);
            receipts.extend(deviations.into_iter().map(|d| Deviation { path: format!("{under}{}", d.path), ..d }));
        }
        Err(err) => {
            let detail = format!("a declared entry that doesn't fit its type: {}", err.kind);
            receipts.push(Deviation::new(DeviationKind::Fault, format!("{under}{}", err.path), detail, err.offset));
        }
    }
}
