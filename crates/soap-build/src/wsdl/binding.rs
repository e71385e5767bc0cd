//! What a SOAP binding and its port type say of each operation, joined.

use std::collections::HashSet;

use super::index::{Index, qname, target};
use crate::error::Warning;
use crate::load::dom::{Element, Name, NodeId};
use crate::load::names::{ANNOTATIONS, MIME, SOAP11, SOAP12, WSDL, is_ncname};
use crate::model::{SoapVersion, Style, Use};

/// A part of a message.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    pub name: String,
    pub element: Option<Name>,
    pub ty: Option<Name>,
    pub source: Element<'a>,
}

/// One direction of an operation as it is bound.
#[derive(Debug, Clone)]
pub struct BoundMessage<'a> {
    pub body: Vec<Part<'a>>,
    pub headers: Vec<Part<'a>>,
    pub header_faults: Vec<Part<'a>>,
    /// Namespace of an rpc wrapper.
    pub namespace: Option<String>,
    pub use_: Use,
    pub encoding_style: Option<String>,
}

/// An operation as it is bound.
#[derive(Debug, Clone)]
pub struct BoundOperation<'a> {
    pub name: String,
    pub port_type: Name,
    pub version: SoapVersion,
    pub style: Style,
    pub action: String,
    pub input: BoundMessage<'a>,
    pub output: Option<BoundMessage<'a>>,
    pub faults: Vec<(String, Part<'a>)>,
    pub idempotent: bool,
    /// The operation in the port type, for its docs.
    pub source: Element<'a>,
}

impl Part<'_> {
    fn same(&self, other: &Self) -> bool {
        (&self.name, &self.element, &self.ty) == (&other.name, &other.element, &other.ty)
    }
}

impl BoundMessage<'_> {
    fn same(&self, other: &Self) -> bool {
        let parts = |a: &[Part<'_>], b: &[Part<'_>]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b));
        parts(&self.body, &other.body)
            && parts(&self.headers, &other.headers)
            && parts(&self.header_faults, &other.header_faults)
            && self.namespace == other.namespace
            && self.use_ == other.use_
            // Those of the two versions of SOAP, where values are encoded.
            && (self.use_ == Use::Literal || self.encoding_style == other.encoding_style)
    }
}

impl BoundOperation<'_> {
    /// Whether another binding gives the operation the same messages and action, perhaps in the other version of SOAP.
    pub fn same_messages(&self, other: &Self) -> bool {
        let outputs = match (&self.output, &other.output) {
            (Some(a), Some(b)) => a.same(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        self.source.id == other.source.id
            && (self.style, &self.action) == (other.style, &other.action)
            && self.input.same(&other.input)
            && outputs
    }
}

fn soap(e: Element<'_>, local: &str) -> bool {
    e.local() == local && matches!(e.ns(), Some(SOAP11 | SOAP12))
}

/// The SOAP version of a binding; `None`: not a SOAP binding.
pub fn version(binding: Element<'_>) -> Option<SoapVersion> {
    binding.children().find(|c| soap(*c, "binding")).map(|c| match c.ns() {
        Some(SOAP12) => SoapVersion::V1_2,
        _ => SoapVersion::V1_1,
    })
}

/// Reads bindings.
pub struct Reader<'a, 'i> {
    pub index: &'i Index<'a>,
    pub warnings: Vec<Warning>,
}

impl<'a> Reader<'a, '_> {
    fn warn(&mut self, at: Element<'_>, message: String) {
        self.warnings.push(Warning { at: at.position(), message });
    }

    /// The operations of a SOAP binding; other bindings have none, with a note.
    pub fn operations(&mut self, binding: Element<'a>) -> Vec<BoundOperation<'a>> {
        let name = binding.attr("name").unwrap_or_default();
        let Some(version) = version(binding) else {
            self.warn(binding, format!("binding `{name}` was skipped: it isn't a SOAP binding"));
            return Vec::new();
        };
        let style = binding.children().find(|c| soap(*c, "binding")).and_then(|c| c.attr("style"));
        let Some(port_name) = qname(binding, "type") else {
            self.warn(binding, format!("binding `{name}` was skipped: it has no type"));
            return Vec::new();
        };
        let Some(port_type) = Index::find(&self.index.port_types, &port_name) else {
            self.warn(binding, format!("binding `{name}` was skipped: port type {} isn't there", port_name.clark()));
            return Vec::new();
        };
        let mut out = Vec::new();
        let mut taken = HashSet::new();
        for bound in binding.named(WSDL, "operation") {
            let name = bound.attr("name").unwrap_or_default().trim();
            let Some(source) = find_operation(port_type, name, bound, &taken) else {
                self.warn(bound, format!("operation `{name}` was skipped: its port type doesn't have it"));
                continue;
            };
            taken.insert(source.id);
            if let Some(operation) = self.operation(bound, source, port_type, &port_name, version, style) {
                out.push(operation);
            }
        }
        out
    }

    fn operation(
        &mut self,
        bound: Element<'a>,
        source: Element<'a>,
        port_type: Element<'a>,
        port_name: &Name,
        version: SoapVersion,
        style: Option<&str>,
    ) -> Option<BoundOperation<'a>> {
        let name = bound.attr("name").unwrap_or_default().trim().to_owned();
        let Some(abstract_input) = direction(source, "input") else {
            self.warn(source, format!("operation `{name}` was skipped: it has no input (a notification)"));
            return None;
        };
        let soap_operation = bound.children().find(|c| soap(*c, "operation"));
        let style = match soap_operation.and_then(|o| o.attr("style")).or(style) {
            Some("rpc") => Style::Rpc,
            _ => Style::Document,
        };
        if style == Style::Rpc && !is_ncname(&name) {
            let message = "its wrapper would have a name that XML can't write (no NCName)";
            self.warn(bound, format!("operation `{name}` was skipped: {message}"));
            return None;
        }
        let input = self.message(abstract_input, direction(bound, "input"));
        let output = direction(source, "output").map(|o| self.message(o, direction(bound, "output")));
        let mut faults = Vec::new();
        for fault in source.named(WSDL, "fault") {
            let name = fault.attr("name").unwrap_or("fault").trim().to_owned();
            let parts = self.parts(fault);
            match parts.into_iter().next() {
                Some(part) => faults.push((name, part)),
                None => self.warn(fault, format!("fault `{name}` was skipped: its message has no part")),
            }
        }
        Some(BoundOperation {
            port_type: Name { ns: target(port_type), local: port_name.local.clone() },
            version,
            style,
            action: soap_operation.and_then(|o| o.attr("soapAction")).unwrap_or_default().trim().to_owned(),
            input,
            output,
            faults,
            idempotent: marked(source) || marked(bound),
            source,
            name,
        })
    }

    /// The parts of the message that an input, output or fault names.
    fn parts(&mut self, e: Element<'a>) -> Vec<Part<'a>> {
        let Some(name) = qname(e, "message") else { return Vec::new() };
        match Index::find(&self.index.messages, &name) {
            Some(message) => parts(message),
            None => {
                self.warn(e, format!("message {} isn't there; it was taken as empty", name.clark()));
                Vec::new()
            }
        }
    }

    fn message(&mut self, abstract_: Element<'a>, bound: Option<Element<'a>>) -> BoundMessage<'a> {
        let all = self.parts(abstract_);
        let own = qname(abstract_, "message");
        let mut extensions = Vec::new();
        if let Some(bound) = bound {
            collect(bound, &mut extensions, 0);
        }
        let body = extensions.iter().copied().find(|e| soap(*e, "body"));
        let mut headers = Vec::new();
        let mut header_faults = Vec::new();
        let mut elsewhere: Vec<&str> = Vec::new();
        for e in &extensions {
            if soap(*e, "header") {
                if let Some(part) = self.named_part(*e) {
                    if qname(*e, "message") == own {
                        elsewhere.extend(e.attr("part").map(str::trim));
                    }
                    headers.push(part);
                }
                for fault in e.children().filter(|c| soap(*c, "headerfault")) {
                    header_faults.extend(self.named_part(fault));
                }
            } else if e.ns() == Some(MIME) && e.local() == "content" {
                elsewhere.extend(e.attr("part").map(str::trim));
            }
        }
        let chosen = body.and_then(|b| b.attr("parts"));
        let body_parts = match chosen {
            Some(list) => {
                let list: Vec<&str> = list.split_ascii_whitespace().collect();
                all.into_iter().filter(|p| list.contains(&p.name.as_str())).collect()
            }
            None => all.into_iter().filter(|p| !elsewhere.contains(&p.name.as_str())).collect(),
        };
        BoundMessage {
            body: body_parts,
            headers,
            header_faults,
            namespace: body
                .and_then(|b| b.attr("namespace"))
                .map(str::trim)
                .filter(|n| !n.is_empty())
                .map(str::to_owned),
            use_: match body.and_then(|b| b.attr("use")) {
                Some("encoded") => Use::Encoded,
                _ => Use::Literal,
            },
            encoding_style: body.and_then(|b| b.attr("encodingStyle")).map(str::to_owned),
        }
    }

    /// The part that a header or header fault names.
    fn named_part(&mut self, e: Element<'a>) -> Option<Part<'a>> {
        let wanted = e.attr("part").unwrap_or_default().trim();
        let found = self.parts(e).into_iter().find(|p| p.name == wanted);
        if found.is_none() {
            self.warn(e, format!("soap:{} was skipped: there is no part `{wanted}`", e.local()));
        }
        found
    }
}

/// The parts of a message.
pub fn parts(message: Element<'_>) -> Vec<Part<'_>> {
    message
        .named(WSDL, "part")
        .map(|source| Part {
            name: source.attr("name").unwrap_or_default().trim().to_owned(),
            element: qname(source, "element"),
            ty: qname(source, "type"),
            source,
        })
        .collect()
}

fn direction<'a>(operation: Element<'a>, which: &'static str) -> Option<Element<'a>> {
    operation.named(WSDL, which).next()
}

/// SOAP and MIME elements of a bound message, those inside mime:part too.
fn collect<'a>(e: Element<'a>, out: &mut Vec<Element<'a>>, depth: usize) {
    for child in e.children() {
        out.push(child);
        if child.ns() == Some(MIME) && depth < 8 {
            collect(child, out, depth + 1);
        }
    }
}

/// The port type's operation; overloads are told apart by the names of input and output, given or by default (WSDL 1.1
/// §2.4.5). Where these don't tell, by their order.
fn find_operation<'a>(
    port_type: Element<'a>,
    name: &str,
    bound: Element<'_>,
    taken: &HashSet<NodeId>,
) -> Option<Element<'a>> {
    let same: Vec<_> =
        port_type.named(WSDL, "operation").filter(|o| o.attr("name").map(str::trim) == Some(name)).collect();
    let exact = |o: &&Element<'a>| WAYS.iter().all(|way| direction_name(**o, way) == direction_name(bound, way));
    let given = |o: &&Element<'a>| {
        WAYS.iter().all(|way| {
            let wanted = direction(bound, way).and_then(|d| d.attr("name"));
            wanted.is_none() || direction(**o, way).and_then(|d| d.attr("name")) == wanted
        })
    };
    let free = |o: &&Element<'a>| !taken.contains(&o.id);
    let all = || same.iter();
    all()
        .find(|o| exact(o) && free(o))
        .or_else(|| all().find(exact))
        .or_else(|| all().find(|o| given(o) && free(o)))
        .or_else(|| all().find(free))
        .or_else(|| same.first())
        .copied()
}

const WAYS: [&str; 2] = ["input", "output"];

/// The name of an operation's input or output: its own, or that of the operation with a word for its part in it.
fn direction_name(operation: Element<'_>, way: &'static str) -> Option<String> {
    let at = direction(operation, way)?;
    if let Some(name) = at.attr("name") {
        return Some(name.trim().to_owned());
    }
    let both = WAYS.iter().all(|way| direction(operation, way).is_some());
    let word = match way {
        _ if !both => "",
        "input" => "Request",
        _ => "Response",
    };
    Some(format!("{}{word}", operation.attr("name").unwrap_or_default().trim()))
}

/// Marked as safe to repeat, in the element itself or its documentation.
fn marked(operation: Element<'_>) -> bool {
    operation.children().any(|c| {
        c.is(ANNOTATIONS, "idempotent")
            || (c.is(WSDL, "documentation") && c.children().any(|d| d.is(ANNOTATIONS, "idempotent")))
    })
}
