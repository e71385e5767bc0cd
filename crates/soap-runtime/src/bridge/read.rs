//! In: an element's events as text, for the codec to read.

use std::io::Read;

use yaserde::__xml::attribute::OwnedAttribute;
use yaserde::__xml::name::OwnedName;
use yaserde::__xml::namespace::Namespace;
use yaserde::__xml::reader::XmlEvent;
use yaserde::{Error, de};

use super::{Bridged, Holder};
use crate::codec::{Limits, Mode, Reader};

/// Reads the element that comes next; its end is left to the caller, as `yaserde` has it.
pub fn deserialize<T: Bridged, R: Read>(reader: &mut de::Deserializer<R>) -> Result<T, Error> {
    let xml = element(reader)?;
    decode(&xml).map_err(Error::custom)
}

fn decode<T: Bridged>(xml: &str) -> crate::codec::DecodeResult<T> {
    let mut r = Reader::new(xml.as_bytes(), T::KNOWN, Limits::DEFAULT, Mode::Tolerant)?;
    r.root()?;
    r.set_member(T::MEMBER);
    let mut v = T::default();
    match T::HOLDER {
        None => v.read(&mut r)?,
        Some(desc) => r.complex(&mut Holder::new(&mut v, desc))?,
    }
    r.finish()?;
    Ok(v)
}

/// The next element as a document, up to its end tag, which stays.
pub(super) fn element<R: Read>(reader: &mut de::Deserializer<R>) -> Result<String, Error> {
    let mut text = Text::default();
    loop {
        match reader.peek()? {
            XmlEvent::StartElement { .. } => {}
            XmlEvent::EndElement { .. } if text.open.len() == 1 => {
                text.end();
                return Ok(text.out);
            }
            _ if text.open.is_empty() => return Err(Error::custom("an element is due")),
            _ => {}
        }
        match reader.next_event()? {
            XmlEvent::StartElement { name, attributes, namespace } => text.start(&name, &attributes, namespace),
            XmlEvent::EndElement { .. } => text.end(),
            XmlEvent::Characters(t) | XmlEvent::CData(t) | XmlEvent::Whitespace(t) => escape(&t, false, &mut text.out),
            XmlEvent::EndDocument => return Err(Error::custom("the element doesn't end")),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Text {
    out: String,
    open: Vec<(String, Namespace)>,
}

impl Text {
    fn start(&mut self, name: &OwnedName, attributes: &[OwnedAttribute], scope: Namespace) {
        let tag = qualified(name);
        self.out.push('<');
        self.out.push_str(&tag);
        // An event has all that is in scope: what the parent has is there already.
        let outer = self.open.last().map(|(_, scope)| scope);
        for (prefix, uri) in &scope.0 {
            let known = match outer.and_then(|o| o.get(prefix)) {
                Some(outer) => outer == uri,
                None => prefix.is_empty() && uri.is_empty(),
            };
            if !known && prefix != "xml" && prefix != "xmlns" {
                let colon = if prefix.is_empty() { "" } else { ":" };
                attribute(&format!("xmlns{colon}{prefix}"), uri, &mut self.out);
            }
        }
        for a in attributes {
            attribute(&qualified(&a.name), &a.value, &mut self.out);
        }
        self.out.push('>');
        self.open.push((tag, scope));
    }

    fn end(&mut self) {
        if let Some((tag, _)) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(&tag);
            self.out.push('>');
        }
    }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, true, out);
    out.push('"');
}

fn qualified(name: &OwnedName) -> String {
    match name.prefix.as_deref() {
        None | Some("") => name.local_name.clone(),
        Some(prefix) => format!("{prefix}:{}", name.local_name),
    }
}

/// What a parser would fold is a reference: CR everywhere, other blanks in attributes.
fn escape(s: &str, attribute: bool, out: &mut String) {
    for c in s.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '"' if attribute => out.push_str("&quot;"),
            '\t' if attribute => out.push_str("&#9;"),
            '\n' if attribute => out.push_str("&#10;"),
            _ => out.push(c),
        }
    }
}
