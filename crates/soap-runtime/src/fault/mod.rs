//! SOAP faults of both versions, as values: code, text, origin, detail.

mod read;
mod write;

pub(crate) use read::{Details, read, typed};
pub(crate) use write::{write, write_with};

use crate::codec::Deviation;
use crate::operation::{Operation, SoapVersion};
use crate::xs::{AnyElement, QName};
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// A SOAP fault: the service's own word on why a call failed.
///
/// The same shape for both versions: `faultcode` and `Code/Value` are [`code`](Fault::code), `faultstring` and
/// `Reason/Text` are [`reasons`](Fault::reasons), `faultactor` and `Role` are [`role`](Fault::role).
///
/// ```
/// use soap_runtime::{Fault, FaultKind, SoapVersion};
/// let fault = Fault::client(SoapVersion::V1_1, "no such article");
/// assert_eq!(fault.kind(), FaultKind::Client);
/// assert_eq!(fault.to_string(), "fault Client: no such article");
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fault {
    /// The version whose form it has.
    pub version: SoapVersion,
    /// `faultcode`, or `Code/Value`.
    pub code: FaultCode,
    /// The subcodes of SOAP 1.2, from the outer to the inner.
    pub subcodes: Vec<FaultCode>,
    /// `faultstring`, or each `Reason/Text`.
    pub reasons: Vec<Reason>,
    /// `Node` of SOAP 1.2.
    pub node: Option<String>,
    /// `faultactor`, or `Role`.
    pub role: Option<String>,
    /// The entries of `detail`; `None` where there is no such element.
    pub detail: Option<Vec<DetailEntry>>,
    /// The header blocks that came with it and that the operation declares: headers of its response, and header faults,
    /// which are typed as details are.
    pub headers: Vec<DetailEntry>,
    /// The `Fault` element as it came, with the namespace declarations it needs; empty for one made here.
    pub xml: String,
}

/// A code: a name, or text that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultCode {
    /// A qualified name in scope.
    Name(QName),
    /// Text that names nothing: an unbound prefix, an empty element.
    Text(String),
}

impl FaultCode {
    /// The local part, or the text.
    pub fn local(&self) -> &str {
        match self {
            FaultCode::Name(n) => n.local(),
            FaultCode::Text(t) => t,
        }
    }

    /// The namespace; `""` for none.
    pub fn namespace(&self) -> &str {
        match self {
            FaultCode::Name(n) => n.namespace(),
            FaultCode::Text(_) => "",
        }
    }
}

/// First words of codes that SOAP itself knows.
const KNOWN: [&str; 7] =
    ["Client", "Sender", "Server", "Receiver", "VersionMismatch", "MustUnderstand", "DataEncodingUnknown"];

impl FaultCode {
    fn texts(&mut self, f: &mut dyn FnMut(&mut String)) {
        let local = self.local();
        let first = local.split('.').next().unwrap_or("");
        if !KNOWN.contains(&first) {
            return match self {
                FaultCode::Name(n) => n.texts(f),
                FaultCode::Text(t) => f(t),
            };
        }
        let mut rest = local.get(first.len()..).unwrap_or("").to_owned();
        f(&mut rest);
        let local = format!("{first}{rest}");
        match self {
            FaultCode::Name(n) => *n = QName::with_prefix(n.namespace(), local, n.prefix()),
            FaultCode::Text(t) => *t = local,
        }
    }
}

impl fmt::Display for FaultCode {
    /// The local name; in front of it the namespace, unless that is of SOAP itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FaultCode::Name(n) if SoapVersion::of_namespace(n.namespace()).is_some() => f.write_str(n.local()),
            FaultCode::Name(n) => n.fmt(f),
            FaultCode::Text(t) => f.write_str(t),
        }
    }
}

/// A text for people, with its language where that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// `xml:lang`.
    pub language: Option<String>,
    /// The text.
    pub text: String,
}

/// An entry of a fault's detail.
#[derive(Debug, Clone)]
pub struct DetailEntry {
    /// The entry as XML.
    pub xml: AnyElement,
    typed: Option<Arc<dyn Any + Send + Sync>>,
}

impl DetailEntry {
    /// An entry that only is XML.
    pub fn new(xml: AnyElement) -> Self {
        DetailEntry { xml, typed: None }
    }

    /// Whether it is a declared one, read into its type.
    pub fn is_typed(&self) -> bool {
        self.typed.is_some()
    }

    /// The typed value.
    pub fn downcast<T: 'static>(&self) -> Option<&T> {
        self.typed.as_ref()?.downcast_ref()
    }
}

/// What a code says, the same for both versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// `Client`, `Sender`: the message was at fault; the same again would fail again.
    Client,
    /// `Server`, `Receiver`: the service was at fault; later it may succeed.
    Server,
    /// The envelope is of a version that the service doesn't speak.
    VersionMismatch,
    /// A mandatory header block that the service doesn't know.
    MustUnderstand,
    /// SOAP 1.2: an encoding that the service doesn't know.
    DataEncodingUnknown,
    /// A code of the service's own.
    Other,
}

impl Fault {
    /// A fault made here: code of SOAP itself by its kind, one text.
    pub fn new(version: SoapVersion, kind: FaultKind, text: impl Into<String>) -> Self {
        let code = match (kind, version) {
            (FaultKind::Client, SoapVersion::V1_1) => "Client",
            (FaultKind::Client, SoapVersion::V1_2) => "Sender",
            (FaultKind::VersionMismatch, _) => "VersionMismatch",
            (FaultKind::MustUnderstand, _) => "MustUnderstand",
            (FaultKind::DataEncodingUnknown, SoapVersion::V1_2) => "DataEncodingUnknown",
            (_, SoapVersion::V1_1) => "Server",
            (_, SoapVersion::V1_2) => "Receiver",
        };
        let language = (version == SoapVersion::V1_2).then(|| "en".to_owned());
        Fault {
            version,
            code: FaultCode::Name(QName::new(version.namespace(), code)),
            subcodes: Vec::new(),
            reasons: vec![Reason { language, text: text.into() }],
            node: None,
            role: None,
            detail: None,
            headers: Vec::new(),
            xml: String::new(),
        }
    }

    /// `Client` or `Sender`: what was sent is wrong.
    pub fn client(version: SoapVersion, text: impl Into<String>) -> Self {
        Fault::new(version, FaultKind::Client, text)
    }

    /// `Server` or `Receiver`: what was sent may be right.
    pub fn server(version: SoapVersion, text: impl Into<String>) -> Self {
        Fault::new(version, FaultKind::Server, text)
    }

    /// The text: in English where there are several, else the first; `""` where there is none.
    pub fn text(&self) -> &str {
        let english = self.reasons.iter().find(|r| r.language.as_deref().is_some_and(is_english));
        english.or(self.reasons.first()).map_or("", |r| &r.text)
    }

    /// What its code says. Dots refine a code of SOAP 1.1; one without a namespace counts, too.
    pub fn kind(&self) -> FaultKind {
        let name = self.code.local();
        if self.code.namespace() != self.version.namespace() && !self.code.namespace().is_empty() {
            return FaultKind::Other;
        }
        match name.split('.').next().unwrap_or(name) {
            "Client" | "Sender" => FaultKind::Client,
            "Server" | "Receiver" => FaultKind::Server,
            "VersionMismatch" => FaultKind::VersionMismatch,
            "MustUnderstand" => FaultKind::MustUnderstand,
            "DataEncodingUnknown" => FaultKind::DataEncodingUnknown,
            _ => FaultKind::Other,
        }
    }

    /// The declared detail, or header fault, in its type: the first entry that was read into one.
    pub fn detail_as<Op: Operation>(&self) -> Option<&Op::Fault> {
        self.detail.iter().flatten().chain(&self.headers).find_map(DetailEntry::downcast::<Op::Fault>)
    }

    /// All of its words; the typed values are the caller's own data. Of a code the word that SOAP itself knows is left
    /// out: it decides what becomes of the call.
    pub(crate) fn texts(&mut self, f: &mut dyn FnMut(&mut String)) {
        for c in std::iter::once(&mut self.code).chain(&mut self.subcodes) {
            c.texts(f);
        }
        for r in &mut self.reasons {
            f(&mut r.text);
            r.language.as_mut().into_iter().for_each(&mut *f);
        }
        [&mut self.node, &mut self.role].into_iter().flatten().for_each(&mut *f);
        f(&mut self.xml);
        for e in self.detail.iter_mut().flatten().chain(&mut self.headers) {
            let mut xml = e.xml.xml().to_owned();
            f(&mut xml);
            if xml != e.xml.xml() {
                e.xml = AnyElement::parse(&xml).unwrap_or_default();
            }
        }
    }

    /// Adds an entry to the detail.
    #[must_use]
    pub fn with_detail(mut self, entry: AnyElement) -> Self {
        self.detail.get_or_insert_default().push(DetailEntry::new(entry));
        self
    }
}

fn is_english(tag: &str) -> bool {
    tag.get(..2).is_some_and(|t| t.eq_ignore_ascii_case("en")) && matches!(tag.as_bytes().get(2), None | Some(b'-'))
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fault {}", self.code)?;
        for s in &self.subcodes {
            write!(f, "/{s}")?;
        }
        let text: String = self.text().chars().take(500).collect();
        if text.is_empty() { Ok(()) } else { write!(f, ": {text}") }
    }
}

/// A fault, and what was off about its shape.
#[derive(Debug)]
pub(crate) struct Read {
    pub fault: Fault,
    pub receipts: Vec<Deviation>,
}
