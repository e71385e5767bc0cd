//! A document as a tree with positions and the namespaces in scope at each element.

use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::names;
use crate::error::{Error, Position, Problem};

/// Elements deeper than this are refused; no schema is written so, and parsers further on recurse.
pub const MAX_DEPTH: usize = 200;
/// Largest document, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// Index of an element in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A document.
#[derive(Debug)]
pub struct Document {
    /// Path or address, as messages name it.
    pub name: String,
    nodes: Vec<Node>,
    scopes: Vec<Scope>,
}

/// An element.
#[derive(Debug)]
pub struct Node {
    pub ns: Option<Rc<str>>,
    pub local: String,
    pub attributes: Vec<Attr>,
    pub children: Vec<Child>,
    pub line: u32,
    pub column: u32,
    scope: u32,
}

/// An attribute; namespace declarations aren't among them.
#[derive(Debug)]
pub struct Attr {
    pub ns: Option<Rc<str>>,
    pub local: String,
    pub value: String,
}

/// What an element contains.
#[derive(Debug)]
pub enum Child {
    Element(NodeId),
    Text(String),
}

#[derive(Debug)]
struct Scope {
    parent: Option<u32>,
    /// Prefix (empty for the default) and namespace (`None` takes a declaration back).
    declared: Vec<(String, Option<Rc<str>>)>,
}

/// A name in a value, resolved where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    pub ns: Option<Rc<str>>,
    pub local: String,
}

impl Name {
    /// `{namespace}local`, for messages.
    pub fn clark(&self) -> String {
        match &self.ns {
            Some(ns) => format!("{{{ns}}}{}", self.local),
            None => self.local.clone(),
        }
    }
}

/// An element together with its document: what most of the compiler passes around.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    pub document: &'a Document,
    pub id: NodeId,
    node: &'a Node,
}

impl<'a> Element<'a> {
    pub fn local(self) -> &'a str {
        &self.node.local
    }

    pub fn ns(self) -> Option<&'a str> {
        self.node.ns.as_deref()
    }

    pub fn is(self, ns: &str, local: &str) -> bool {
        self.node.local == local && self.ns() == Some(ns)
    }

    /// An attribute in no namespace.
    pub fn attr(self, local: &str) -> Option<&'a str> {
        self.attr_ns(None, local)
    }

    pub fn attr_ns(self, ns: Option<&str>, local: &str) -> Option<&'a str> {
        self.node.attributes.iter().find(|a| a.local == local && a.ns.as_deref() == ns).map(|a| a.value.as_str())
    }

    pub fn children(self) -> impl Iterator<Item = Element<'a>> {
        self.node.children.iter().filter_map(move |c| match c {
            Child::Element(id) => self.document.element(*id),
            Child::Text(_) => None,
        })
    }

    pub fn content(self) -> &'a [Child] {
        &self.node.children
    }

    pub fn named(self, ns: &'static str, local: &'static str) -> impl Iterator<Item = Element<'a>> {
        self.children().filter(move |c| c.is(ns, local))
    }

    pub fn position(self) -> Position {
        Position { file: self.document.name.clone(), line: self.node.line, column: self.node.column }
    }

    /// `local name="x"`, for messages.
    pub fn describe(self) -> String {
        match self.attr("name").or_else(|| self.attr("ref")) {
            Some(name) => format!("{} \"{}\"", self.local(), name.trim()),
            None => self.local().to_owned(),
        }
    }

    /// The namespace that a prefix means here: `None` unbound, `Some(None)` no namespace.
    pub fn prefix(self, prefix: &str) -> Option<Option<Rc<str>>> {
        self.document.lookup(self.node.scope, prefix)
    }

    /// A QName value; `Err` holds the prefix that isn't bound.
    pub fn resolve(self, value: &str) -> Result<Name, String> {
        let value = value.trim_matches([' ', '\t', '\r', '\n']);
        let (prefix, local) = value.split_once(':').unwrap_or(("", value));
        match self.prefix(prefix) {
            Some(ns) => Ok(Name { ns, local: local.to_owned() }),
            None if prefix.is_empty() => Ok(Name { ns: None, local: local.to_owned() }),
            None => Err(prefix.to_owned()),
        }
    }

    /// All text below, in order.
    pub fn text(self) -> String {
        let mut out = String::new();
        self.text_into(&mut out);
        out
    }

    fn text_into(self, out: &mut String) {
        for child in &self.node.children {
            match child {
                Child::Text(text) => out.push_str(text),
                Child::Element(id) => {
                    if let Some(e) = self.document.element(*id) {
                        e.text_into(out);
                    }
                }
            }
        }
    }
}

impl Document {
    pub fn element(&self, id: NodeId) -> Option<Element<'_>> {
        let node = self.nodes.get(id.0 as usize)?;
        Some(Element { document: self, id, node })
    }

    pub fn root(&self) -> Option<Element<'_>> {
        self.element(NodeId(0))
    }

    fn lookup(&self, scope: u32, prefix: &str) -> Option<Option<Rc<str>>> {
        let mut at = Some(scope);
        while let Some(scope) = at.and_then(|i| self.scopes.get(i as usize)) {
            if let Some((_, ns)) = scope.declared.iter().rev().find(|(p, _)| p == prefix) {
                return Some(ns.clone());
            }
            at = scope.parent;
        }
        None
    }

    /// Reads a document; `name` is how messages call it.
    pub fn parse(name: &str, text: &str) -> Result<Document, Error> {
        Builder::new(name, text).run()
    }
}

struct Builder<'t> {
    document: Document,
    text: &'t str,
    open: Vec<NodeId>,
    seen_root: bool,
    interned: std::collections::HashSet<Rc<str>>,
    // Place of the last position asked for; the next is counted from there.
    offset: usize,
    line: u32,
    column: u32,
}

impl<'t> Builder<'t> {
    fn new(name: &str, text: &'t str) -> Self {
        let xml = ("xml".to_owned(), Some(Rc::from(names::XML)));
        Builder {
            document: Document {
                name: name.to_owned(),
                nodes: Vec::new(),
                scopes: vec![Scope { parent: None, declared: vec![xml] }],
            },
            text,
            open: Vec::new(),
            seen_root: false,
            interned: std::collections::HashSet::new(),
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    fn place(&mut self, offset: u64) -> Position {
        let to = usize::try_from(offset).unwrap_or(usize::MAX).min(self.text.len());
        if let Some(between) = self.text.get(self.offset..to) {
            for c in between.chars() {
                if c == '\n' {
                    self.line += 1;
                    self.column = 1;
                } else {
                    self.column += 1;
                }
            }
            self.offset = to;
        }
        Position { file: self.document.name.clone(), line: self.line, column: self.column }
    }

    fn malformed(&mut self, offset: u64, message: impl std::fmt::Display) -> Error {
        let at = self.place(offset);
        Error::Xml(Problem::new(at, "XML", message.to_string(), "make the document well-formed"))
    }

    fn intern(&mut self, value: &str) -> Rc<str> {
        if let Some(found) = self.interned.get(value) {
            return found.clone();
        }
        let new: Rc<str> = Rc::from(value);
        self.interned.insert(new.clone());
        new
    }

    fn run(mut self) -> Result<Document, Error> {
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().expand_empty_elements = false;
        loop {
            let at = reader.buffer_position();
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(e) => return Err(self.malformed(reader.error_position(), e)),
            };
            match event {
                Event::Start(start) => self.start(&start, at)?,
                Event::Empty(start) => {
                    self.start(&start, at)?;
                    self.open.pop();
                }
                Event::End(_) => {
                    self.open.pop();
                }
                Event::Text(text) => {
                    let text = text.xml10_content().into_owned();
                    self.text(&text, at)?;
                }
                Event::CData(data) => {
                    let data = data.xml10_content().into_owned();
                    self.text(&data, at)?;
                }
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        Ok(None) => match quick_xml::escape::resolve_predefined_entity(&reference) {
                            Some(text) => text.to_owned(),
                            None => {
                                let message = format!("the entity `{}` isn't declared", &*reference);
                                return Err(self.malformed(at, message));
                            }
                        },
                        Err(e) => return Err(self.malformed(at, e)),
                    };
                    self.text(&text, at)?;
                }
                Event::DocType(_) => {
                    let at = self.place(at);
                    return Err(Error::DocType(Problem::new(
                        at,
                        "DOCTYPE",
                        "document type declarations are refused, since their entities can read files and grow without bound",
                        "remove the declaration and write out the entities that it defines",
                    )));
                }
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
                Event::Eof => break,
            }
        }
        let end = self.text.len() as u64;
        if !self.seen_root {
            return Err(self.malformed(end, "the document has no root element"));
        }
        if !self.open.is_empty() {
            return Err(self.malformed(end, "the document ends inside an element"));
        }
        Ok(self.document)
    }

    fn start(&mut self, start: &BytesStart<'_>, offset: u64) -> Result<(), Error> {
        let at = self.place(offset);
        if self.open.is_empty() && self.seen_root {
            return Err(self.malformed(offset, "a second root element"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Error::Limit(Problem::new(
                at,
                "XML",
                format!("elements are nested deeper than {MAX_DEPTH}"),
                "give the inner types names and refer to them",
            )));
        }
        let parent = self.open.last().copied();
        let outer = parent.and_then(|p| self.document.nodes.get(p.0 as usize)).map_or(0, |n| n.scope);

        let mut plain: Vec<(String, String)> = Vec::new();
        let mut declared = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|e| self.malformed(offset, e))?;
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_err(|e| self.malformed(offset, e))?
                .into_owned();
            let name = attribute.key.as_ref();
            if name == "xmlns" || name.starts_with("xmlns:") {
                let prefix = name.strip_prefix("xmlns:").unwrap_or_default().to_owned();
                let ns = (!value.is_empty()).then(|| self.intern(names::namespace(&value)));
                declared.push((prefix, ns));
            } else {
                plain.push((name.to_owned(), value));
            }
        }
        let scope = if declared.is_empty() {
            outer
        } else {
            self.document.scopes.push(Scope { parent: Some(outer), declared });
            u32::try_from(self.document.scopes.len() - 1).unwrap_or(u32::MAX)
        };

        let name = start.name();
        let (ns, local) = self.split(scope, name.as_ref(), true, offset)?;
        let mut attributes = Vec::with_capacity(plain.len());
        for (name, value) in plain {
            let (ns, local) = self.split(scope, &name, false, offset)?;
            attributes.push(Attr { ns, local, value });
        }
        let id = NodeId(u32::try_from(self.document.nodes.len()).unwrap_or(u32::MAX));
        self.document.nodes.push(Node {
            ns,
            local,
            attributes,
            children: Vec::new(),
            line: at.line,
            column: at.column,
            scope,
        });
        if let Some(parent) = parent.and_then(|p| self.document.nodes.get_mut(p.0 as usize)) {
            parent.children.push(Child::Element(id));
        }
        self.seen_root = true;
        self.open.push(id);
        Ok(())
    }

    fn split(
        &mut self,
        scope: u32,
        name: &str,
        element: bool,
        offset: u64,
    ) -> Result<(Option<Rc<str>>, String), Error> {
        let Some((prefix, local)) = name.split_once(':') else {
            let ns = if element { self.document.lookup(scope, "").flatten() } else { None };
            return Ok((ns, name.to_owned()));
        };
        match self.document.lookup(scope, prefix) {
            Some(ns) => Ok((ns, local.to_owned())),
            None => Err(self.malformed(offset, format!("the prefix of `{name}` isn't declared"))),
        }
    }

    fn text(&mut self, text: &str, offset: u64) -> Result<(), Error> {
        let Some(node) = self.open.last().and_then(|p| self.document.nodes.get_mut(p.0 as usize)) else {
            if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
                return Ok(());
            }
            return Err(self.malformed(offset, "text outside the root element"));
        };
        if let Some(Child::Text(last)) = node.children.last_mut() {
            last.push_str(text);
        } else {
            node.children.push(Child::Text(text.to_owned()));
        }
        Ok(())
    }
}
