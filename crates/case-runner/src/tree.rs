//! A small XML tree for comparing: expanded names, the namespaces in scope, text between children.

use std::rc::Rc;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// The namespace of `xml:lang` and its kin.
pub const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// An expanded name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The namespace, empty for none.
    pub namespace: Rc<str>,
    /// The name without a prefix.
    pub local: String,
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.namespace.is_empty() {
            f.write_str(&self.local)
        } else {
            write!(f, "{{{}}}{}", self.namespace, self.local)
        }
    }
}

impl Name {
    /// Is it this one, written as `{namespace}local`?
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        &*self.namespace == namespace && self.local == local
    }
}

/// Prefixes and their namespaces at an element.
#[derive(Debug, Default)]
pub struct Scope {
    outer: Option<Rc<Scope>>,
    bindings: Vec<(String, Rc<str>)>,
}

impl Scope {
    /// The namespace of a prefix, `""` being the default one.
    pub fn resolve(&self, prefix: &str) -> Option<Rc<str>> {
        if prefix == "xml" {
            return Some(XML_NAMESPACE.into());
        }
        let own = self.bindings.iter().rev().find(|(p, _)| p == prefix);
        match (own, &self.outer) {
            (Some((_, uri)), _) if uri.is_empty() => None,
            (Some((_, uri)), _) => Some(uri.clone()),
            (None, Some(outer)) => outer.resolve(prefix),
            (None, None) => None,
        }
    }
}

/// An element with all that counts for the comparison.
#[derive(Debug)]
pub struct Element {
    /// Its expanded name.
    pub name: Name,
    /// Attributes without the namespace declarations.
    pub attributes: Vec<(Name, String)>,
    /// For names in values.
    pub scope: Rc<Scope>,
    /// Child elements.
    pub children: Vec<Element>,
    /// Text before, between and after the children: always one more than there are children.
    pub texts: Vec<String>,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n.is(namespace, local)).map(|(_, v)| v.as_str())
    }

    /// The first child of that name.
    pub fn child(&self, namespace: &str, local: &str) -> Option<&Element> {
        self.children.iter().find(|c| c.name.is(namespace, local))
    }

    /// The prefixes it declares itself.
    fn declared(&self, outer: &Rc<Scope>) -> Vec<(&str, &str)> {
        if Rc::ptr_eq(&self.scope, outer) {
            return Vec::new();
        }
        let own = self.scope.bindings.iter().filter(|(p, _)| !p.is_empty());
        own.map(|(p, u)| (p.as_str(), &**u)).collect()
    }

    /// All text directly in it.
    pub fn text(&self) -> String {
        self.texts.concat()
    }
}

/// The element as a document of its own, with the prefixes that were in scope for the names in its values.
pub fn to_document(element: &Element) -> String {
    let mut bindings: Vec<(&str, &str)> = Vec::new();
    let mut scope = Some(&element.scope);
    while let Some(s) = scope {
        // Inner ones first; names of elements have prefixes of their own here.
        for (prefix, uri) in &s.bindings {
            if !prefix.is_empty() && bindings.iter().all(|(p, _)| p != prefix) {
                bindings.push((prefix, uri));
            }
        }
        scope = s.outer.as_ref();
    }
    let mut out = String::new();
    write_element(element, &bindings, "", &mut out);
    out
}

/// `outer` is the default namespace around it: an unprefixed name in a value is in that of its own element.
fn write_element(e: &Element, bindings: &[(&str, &str)], outer: &str, out: &mut String) {
    let mut declarations: String = bindings.iter().map(|(p, uri)| format!(" xmlns:{p}=\"{}\"", escape(uri))).collect();
    let default = e.scope.resolve("").unwrap_or_default();
    if *default != *outer {
        declarations.push_str(&format!(" xmlns=\"{}\"", escape(&default)));
    }
    let mut written = |n: &Name, number: usize| match &*n.namespace {
        "" => n.local.clone(),
        XML_NAMESPACE => format!("xml:{}", n.local),
        uri => {
            declarations.push_str(&format!(" xmlns:q{number}=\"{}\"", escape(uri)));
            format!("q{number}:{}", n.local)
        }
    };
    let name = written(&e.name, 0);
    let attributes = e.attributes.iter().enumerate();
    let attributes: String =
        attributes.map(|(i, (n, v))| format!(" {}=\"{}\"", written(n, i + 1), escape(v))).collect();
    out.push_str(&format!("<{name}{declarations}{attributes}>"));
    let mut children = e.children.iter();
    for text in &e.texts {
        out.push_str(&escape(text));
        if let Some(child) = children.next() {
            write_element(child, &child.declared(&e.scope), &default, out);
        }
    }
    out.push_str(&format!("</{name}>"));
}

/// For text and attributes alike.
fn escape(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    escaped.replace('\r', "&#13;").replace('\n', "&#10;").replace('\t', "&#9;")
}

/// Parses a document; the error is a line for people.
pub fn parse(bytes: &[u8]) -> Result<Element, String> {
    let text = decode(bytes)?;
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|e| format!("{e} at byte {}", reader.error_position()))?;
        let done = match event {
            Event::Start(e) => {
                open.push(start(&e, open.last())?);
                None
            }
            Event::Empty(e) => Some(start(&e, open.last())?),
            Event::End(_) => open.pop(),
            Event::Text(t) => add(&mut open, &t.xml10_content()),
            Event::CData(t) => add(&mut open, &t.xml10_content()),
            Event::GeneralRef(r) => {
                let c = match r.resolve_char_ref().map_err(|e| e.to_string())? {
                    Some(c) => c.to_string(),
                    None => {
                        resolve_predefined_entity(&r).ok_or_else(|| format!("unknown entity &{};", &*r))?.to_owned()
                    }
                };
                add(&mut open, &c)
            }
            Event::Eof => return Err("ends before its root element does".into()),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => None,
        };
        if let Some(element) = done {
            match open.last_mut() {
                Some(parent) => {
                    parent.children.push(element);
                    parent.texts.push(String::new());
                }
                None => return Ok(element),
            }
        }
    }
}

fn add(open: &mut [Element], text: &str) -> Option<Element> {
    if let Some(last) = open.last_mut().and_then(|e| e.texts.last_mut()) {
        last.push_str(text);
    }
    None
}

fn start(e: &BytesStart<'_>, parent: Option<&Element>) -> Result<Element, String> {
    let outer = parent.map(|p| p.scope.clone());
    let mut bindings = Vec::new();
    let mut plain = Vec::new();
    for attribute in e.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let key = String::from_utf8_lossy(attribute.key.as_ref().as_ref()).into_owned();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?.into_owned();
        match key.strip_prefix("xmlns") {
            Some("") => bindings.push((String::new(), value.into())),
            Some(rest) if rest.starts_with(':') => {
                bindings.push((rest.trim_start_matches(':').to_owned(), value.into()))
            }
            _ => plain.push((key, value)),
        }
    }
    let scope = match outer {
        Some(outer) if bindings.is_empty() => outer,
        outer => Rc::new(Scope { outer, bindings }),
    };
    let name = String::from_utf8_lossy(e.name().as_ref().as_ref()).into_owned();
    let attributes = plain
        .into_iter()
        .map(|(key, value)| Ok((expand(&scope, &key, false)?, value)))
        .collect::<Result<_, String>>()?;
    Ok(Element {
        name: expand(&scope, &name, true)?,
        attributes,
        scope,
        children: Vec::new(),
        texts: vec![String::new()],
    })
}

fn expand(scope: &Scope, name: &str, use_default: bool) -> Result<Name, String> {
    let none: Rc<str> = "".into();
    let (namespace, local) = match name.split_once(':') {
        Some((prefix, local)) => {
            (scope.resolve(prefix).ok_or_else(|| format!("prefix {prefix} is not declared"))?, local)
        }
        None if use_default => (scope.resolve("").unwrap_or(none), name),
        None => (none, name),
    };
    Ok(Name { namespace, local: local.to_owned() })
}

/// The text of a document by mark, declaration, or UTF-8.
fn decode(bytes: &[u8]) -> Result<String, String> {
    let declared = || {
        let head = String::from_utf8_lossy(bytes.get(..200.min(bytes.len())).unwrap_or_default()).into_owned();
        let head = head.strip_prefix("<?xml")?.split("?>").next()?.to_owned();
        let value = head.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start().to_owned();
        let quote = value.chars().next()?;
        encoding_rs::Encoding::for_label(value.split(quote).nth(1)?.as_bytes())
    };
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => declared().unwrap_or(encoding_rs::UTF_8),
    };
    let (text, _, wrong) = encoding.decode(bytes);
    if wrong { Err(format!("bytes that are no {}", encoding.name())) } else { Ok(text.into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infoset;

    #[test]
    fn an_element_is_a_document_of_its_own() {
        let whole =
            "<e xmlns='u' xmlns:p='v'><a p:x='1&#10;' xml:lang='sv'>t&lt;<b xmlns='' xmlns:k='w'>k:n</b> </a></e>";
        let root = parse(whole.as_bytes()).unwrap();
        let inner = &root.children[0];
        let again = parse(to_document(inner).as_bytes()).unwrap();
        assert_eq!(infoset::elements(inner, &again, "", &["b".into()]), None, "{}", to_document(inner));

        let unprefixed = parse(b"<e xmlns='u'><b>n<c xmlns=''>n</c></b></e>").unwrap();
        let again = parse(to_document(&unprefixed).as_bytes()).unwrap();
        assert_eq!(infoset::elements(&unprefixed, &again, "", &["b".into(), "c".into()]), None);
    }
}
