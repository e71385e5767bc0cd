//! Services and operations: what the bindings say, in terms of the model.

use std::collections::HashMap;
use std::path::Path;

use super::complex::plain;
use super::docs::tidy;
use super::table::Table;
use crate::error::{Error, Position, Problem};
use crate::load::dom::{Element, Name};
use crate::load::names::{WSDL, XS, is_ncname};
use crate::model::{
    Content, FaultDetail, Member, Message, NamespaceId, Operation, Port, Service, Struct, Style, TypeKind, Use,
    ValueType, XmlName,
};
use crate::naming::{self, Names};
use crate::options::Options;
use crate::wsdl::binding::{BoundMessage, BoundOperation, Part, Reader};
use crate::wsdl::index::{Documents, Index, qname};

/// Namespaces of the elements and types that messages name.
pub fn named_namespaces(documents: &Documents) -> Vec<String> {
    let index = Index::new(documents);
    let mut out = Vec::new();
    for message in index.messages.values() {
        for part in crate::wsdl::binding::parts(*message) {
            out.extend([part.element, part.ty].into_iter().flatten().filter_map(|n| n.ns).map(|ns| ns.to_string()));
        }
    }
    out.sort();
    out.dedup();
    out
}

/// Reads all SOAP bindings; an operation that several offer in the same form is there once, whatever the version.
pub fn lower<'a>(table: &mut Table<'a, '_>, index: &Index<'a>, options: &Options, path: &Path) -> Result<(), Error> {
    let mut reader = Reader { index, warnings: Vec::new() };
    let mut by_binding: HashMap<Name, Vec<usize>> = HashMap::new();
    let mut known: HashMap<(Name, String), Vec<(BoundOperation<'a>, usize)>> = HashMap::new();
    let mut methods = Names::default();
    let mut markers = Names::default();
    let mut found = std::collections::HashSet::new();
    for (name, binding) in &index.bindings {
        for bound in reader.operations(*binding) {
            if !options.operations.is_empty() && !options.operations.contains(&bound.name) {
                continue;
            }
            found.insert(bound.name.clone());
            let named = known.entry((bound.port_type.clone(), bound.name.clone())).or_default();
            let at = match named.iter().find(|(other, _)| other.same_messages(&bound)) {
                Some((_, at)) => {
                    if let Some(o) = table.operations.get_mut(*at)
                        && o.version != bound.version
                    {
                        o.also = Some(bound.version);
                    }
                    *at
                }
                None => {
                    let operation = operation(table, &bound, &mut methods, &mut markers)?;
                    table.operations.push(operation);
                    let at = table.operations.len() - 1;
                    named.push((bound, at));
                    at
                }
            };
            by_binding.entry(name.clone()).or_default().push(at);
        }
    }
    table.warnings.append(&mut reader.warnings);
    if let Some(missing) = options.operations.iter().find(|o| !found.contains(*o)) {
        let at = Position { file: path.display().to_string(), line: 1, column: 1 };
        let help = "name operations as the WSDL does";
        return Err(Error::Option(Problem::new(
            at,
            format!("operation \"{missing}\""),
            "no SOAP binding has it",
            help,
        )));
    }
    for service in &index.services {
        let mut ports = Vec::new();
        for port in service.named(WSDL, "port") {
            let Some(binding) = qname(port, "binding") else { continue };
            let operations = match by_binding.get(&binding) {
                Some(found) => found.clone(),
                None if binding.ns.is_none() => {
                    // By the local name alone, where the prefix isn't declared: the first of the document.
                    let same = index.bindings.iter().find(|(n, _)| n.local == binding.local);
                    same.and_then(|(n, _)| by_binding.get(n).cloned()).unwrap_or_default()
                }
                None => Vec::new(),
            };
            let location = port.children().find(|c| c.local() == "address").and_then(|a| a.attr("location"));
            ports.push(Port {
                name: port.attr("name").unwrap_or_default().to_owned(),
                location: location.map(str::to_owned),
                operations,
            });
        }
        table.services.push(Service {
            name: service.attr("name").unwrap_or_default().to_owned(),
            docs: documentation(*service),
            ports,
        });
    }
    Ok(())
}

fn documentation(e: Element<'_>) -> Vec<String> {
    e.named(WSDL, "documentation").map(|d| tidy(&d.text())).filter(|t| !t.is_empty()).collect()
}

fn operation<'a>(
    table: &mut Table<'a, '_>,
    bound: &BoundOperation<'a>,
    methods: &mut Names,
    markers: &mut Names,
) -> Result<Operation, Error> {
    let camel = naming::variant_name(&bound.name);
    let target = bound.port_type.ns.as_deref().unwrap_or_default().to_owned();
    let encoded = bound.input.use_;
    let request = message(table, bound, &bound.input, &bound.name, &format!("{camel}Request"), &target)?;
    let response = match &bound.output {
        Some(output) => {
            let wrapper = format!("{}Response", bound.name);
            Some(message(table, bound, output, &wrapper, &format!("{camel}Response"), &target)?)
        }
        None => None,
    };
    let mut variants = Names::default();
    let mut faults: Vec<FaultDetail> = Vec::new();
    let header_faults = bound.output.iter().chain([&bound.input]).flat_map(|m| &m.header_faults);
    let declared = bound.faults.iter().map(|(n, p)| (n.as_str(), p)).chain(header_faults.map(|p| (p.name.as_str(), p)));
    for (name, part) in declared {
        let Some(detail) = member(table, part, None)? else { continue };
        let twice = |f: &FaultDetail| {
            matches!((&f.detail.particle, &detail.particle),
            (crate::model::Particle::Element(a), crate::model::Particle::Element(b)) if a.xml == b.xml)
        };
        if faults.iter().any(twice) {
            continue;
        }
        let variant = variants.camel(&naming::variant_name(name));
        faults.push(FaultDetail { name: name.to_owned(), variant, detail });
    }
    Ok(Operation {
        name: bound.name.clone(),
        method: methods.field(&bound.name),
        marker: format!("{}Operation", markers.camel(&camel)),
        docs: documentation(bound.source),
        port_type: bound.port_type.local.clone(),
        version: bound.version,
        also: None,
        style: bound.style,
        use_: encoded,
        action: bound.action.clone(),
        request,
        response,
        faults,
        idempotent: bound.idempotent,
    })
}

fn message<'a>(
    table: &mut Table<'a, '_>,
    bound: &BoundOperation<'a>,
    message: &BoundMessage<'a>,
    wrapper: &str,
    holder: &str,
    target: &str,
) -> Result<Message, Error> {
    let mut names = Names::default();
    let mut headers = Vec::new();
    for part in &message.headers {
        let Some(mut m) = member(table, part, None)? else { continue };
        m.name = names.field(&m.name);
        headers.push(m);
    }
    let mut body = Vec::new();
    if bound.style == Style::Rpc {
        body.push(rpc_wrapper(table, message, wrapper, target, &mut names)?);
    } else {
        for part in &message.body {
            let Some(mut m) = member(table, part, None)? else { continue };
            m.name = names.field(&m.name);
            body.push(m);
        }
    }
    let plain = headers.is_empty() && body.len() <= 1;
    let holder = if plain {
        None
    } else {
        let module = table.namespace(target);
        let members = headers.iter().chain(&body).cloned().collect();
        let kind = TypeKind::Struct(Struct::of(Content::Members { all: false, members }));
        Some(table.add_in(module, holder, kind))
    };
    Ok(Message { headers, body, holder, encoding_style: message.encoding_style.clone() })
}

/// The wrapper of an rpc message: named after the operation, with one accessor a part.
fn rpc_wrapper<'a>(
    table: &mut Table<'a, '_>,
    message: &BoundMessage<'a>,
    wrapper: &str,
    target: &str,
    names: &mut Names,
) -> Result<Member, Error> {
    let uri = message.namespace.as_deref().unwrap_or(if message.use_ == Use::Encoded { "" } else { target });
    let module = table.namespace(if uri.is_empty() { target } else { uri });
    let mut fields = Names::default();
    let mut members = Vec::new();
    for part in &message.body {
        let Some(mut m) = member(table, part, Some(message.use_))? else { continue };
        m.name = fields.field(&part.name);
        members.push(m);
    }
    let content = if members.is_empty() { Content::Empty } else { Content::Members { all: false, members } };
    let id = table.add_in(module, wrapper, TypeKind::Struct(Struct::of(content)));
    let namespace: Option<NamespaceId> = (!uri.is_empty()).then(|| table.namespace(uri));
    let xml = XmlName { namespace, local: wrapper.to_owned() };
    let mut m = plain(wrapper, xml, ValueType::Type(id), 1, Some(1));
    m.name = names.field(wrapper);
    Ok(m)
}

/// A part: the element it names, or, for rpc, an accessor in no namespace of the type it names. `None`: its name is
/// one that XML can't write.
fn member<'a>(table: &mut Table<'a, '_>, part: &Part<'a>, rpc: Option<Use>) -> Result<Option<Member>, Error> {
    let local = part.element.as_ref().map_or(&part.name, |name| &name.local);
    if !is_ncname(local) {
        warn(table, part, format!("wsdl:part was left out: `{local}` is no name that an element can have (an NCName)"));
        return Ok(None);
    }
    if let Some(name) = &part.element {
        if let Some(decl) = table.element_named(name) {
            return table.plain_element(decl, 1, Some(1)).map(Some);
        }
        warn(table, part, format!("the element {} isn't there: the part is kept as XML", name.clark()));
        let namespace = name.ns.as_deref().map(|ns| table.namespace(ns));
        let xml = XmlName { namespace, local: name.local.clone() };
        return Ok(Some(plain(&name.local, xml, ValueType::Any, 1, Some(1))));
    }
    if rpc.is_none() {
        warn(table, part, "a part with a type in a document binding: an element named as the part was taken".into());
    }
    let xml = XmlName { namespace: None, local: part.name.clone() };
    let ty = match &part.ty {
        Some(Name { ns: Some(uri), local }) if uri.as_ref() == XS || super::encoded::is_encoding(uri) => {
            super::encoded::builtin(uri, local).unwrap_or(ValueType::Any)
        }
        Some(name) => match table.type_named(name) {
            Some(q) => table.declared(q, &part.name)?,
            None => {
                warn(table, part, format!("the type {} isn't there: the part is kept as XML", name.clark()));
                ValueType::Any
            }
        },
        None => ValueType::Any,
    };
    let nillable = rpc == Some(Use::Encoded) && !matches!(ty, ValueType::Any);
    let mut m = plain(&part.name, xml, ty, 1, Some(1));
    if let crate::model::Particle::Element(e) = &mut m.particle {
        e.nillable = nillable;
    }
    Ok(Some(m))
}

fn warn(table: &mut Table<'_, '_>, part: &Part<'_>, message: String) {
    table.warnings.push(crate::error::Warning { at: part.source.position(), message });
}
