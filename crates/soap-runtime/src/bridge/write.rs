//! Out: the codec's bytes as `XmlEvent::RawCharacters`.

use std::io::Write;

use yaserde::__xml::attribute::OwnedAttribute;
use yaserde::__xml::escape::escape_str_attribute;
use yaserde::__xml::name::OwnedName;
use yaserde::__xml::namespace::Namespace;
use yaserde::__xml::writer::XmlEvent;
use yaserde::{Error, ser};

use super::tag::Parts;
use super::{Bridged, Holder};
use crate::codec::{Namespaces, Writer, unescape};

/// The value as an element under the stand-in's name.
fn element<T: Bridged>(v: &T) -> Result<String, Error> {
    let mut w = Writer::new(T::KNOWN);
    w.set_stands_in();
    match T::HOLDER {
        None => v.write(T::MEMBER, &mut w),
        Some(desc) => w.complex(T::MEMBER, &Holder::new(v, desc)),
    }
    let bytes = w.finish().map_err(Error::custom)?;
    String::from_utf8(bytes).map_err(Error::custom)
}

fn parts(xml: &str) -> Result<Parts<'_>, Error> {
    Parts::of(xml).ok_or_else(|| Error::custom("the value is no element"))
}

/// Writes the value as the element that the serializer's caller named, or as its content if that is asked for.
pub fn serialize<T: Bridged, W: Write>(v: &T, writer: &mut ser::Serializer<W>) -> Result<(), Error> {
    let xml = element(v)?;
    let parts = parts(&xml)?;
    if writer.skip_start_end() {
        return content(&parts, writer);
    }
    let name = writer.get_start_event_name();
    writer.write(XmlEvent::RawCharacters(&whole(&parts, name.as_deref().unwrap_or(T::NAME), T::KNOWN)))?;
    Ok(())
}

fn whole(parts: &Parts<'_>, name: &str, known: &'static Namespaces) -> String {
    // Raw XML may give the name's prefix another meaning: then the name takes one of its own.
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    if let Some((_, uri)) = known.declared().iter().find(|(p, _)| *p == prefix)
        && parts.declared(prefix).is_some_and(|raw| unescape(raw).as_deref() != Some(*uri))
    {
        let fresh = (1u32..).map(|n| format!("q{n}")).find(|p| parts.declared(p).is_none()).unwrap_or_default();
        let attributes = format!(" xmlns:{fresh}=\"{}\"{}", escape_str_attribute(uri), parts.attributes);
        let parts = Parts { attributes: &attributes, content: parts.content };
        return whole(&parts, &format!("{fresh}:{local}"), known);
    }
    let mut out = format!("<{name}");
    for (prefix, uri) in parts.undeclared(name, known) {
        let colon = if prefix.is_empty() { "" } else { ":" };
        out.push_str(&format!(" xmlns{colon}{prefix}=\"{}\"", escape_str_attribute(uri)));
    }
    out.push_str(parts.attributes);
    match parts.content {
        None => out.push_str("/>"),
        Some(content) => {
            out.push('>');
            out.push_str(content);
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
    }
    out
}

/// Without the element: text for `yaserde` to escape (it may stand in an attribute), elements as they are.
fn content<W: Write>(parts: &Parts<'_>, writer: &mut ser::Serializer<W>) -> Result<(), Error> {
    let content = parts.content.unwrap_or("");
    if content.contains('<') {
        writer.write(XmlEvent::RawCharacters(content))?;
        return Ok(());
    }
    if parts.list().any(|(name, _)| name.starts_with("xmlns")) {
        return Err(Error::custom("the text needs a namespace that can't be declared here"));
    }
    let text = if content.contains('&') { unescape(content) } else { Some(content.to_owned()) };
    let text = text.ok_or_else(|| Error::custom("the value is no text"))?;
    writer.write(XmlEvent::characters(&text))?;
    Ok(())
}

/// The attributes and namespaces of the value's element, for a parent that writes its tag.
pub fn attributes<T: Bridged>(
    v: &T,
    mut attributes: Vec<OwnedAttribute>,
    mut namespace: Namespace,
) -> Result<(Vec<OwnedAttribute>, Namespace), Error> {
    let xml = element(v)?;
    let parts = parts(&xml)?;
    for (prefix, uri) in parts.undeclared("", T::KNOWN) {
        namespace.put(prefix, uri);
    }
    for (name, value) in parts.list() {
        let value = unescape(value).ok_or_else(|| Error::custom("an attribute is no text"))?;
        match name.strip_prefix("xmlns") {
            Some("") => drop(namespace.put("", value)),
            Some(prefix) if prefix.starts_with(':') => drop(namespace.put(prefix.trim_start_matches(':'), value)),
            _ => attributes.push(OwnedAttribute {
                name: match name.split_once(':') {
                    Some((prefix, local)) => OwnedName { prefix: Some(prefix.into()), ..OwnedName::local(local) },
                    None => OwnedName::local(name),
                },
                value,
            }),
        }
    }
    Ok((attributes, namespace))
}
