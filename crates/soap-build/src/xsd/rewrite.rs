//! Writes a schema document anew for `xsd-parser`: only constructs it is sure to read, names with
//! prefixes that mean the same everywhere, and on each element an `id` that leads back to the source.

use std::fmt::Write as _;

use super::crawl::SchemaDoc;
use super::interner::Interner;
use crate::error::Warning;
use crate::load::dom::{Child, Element, NodeId};
use crate::load::names::{XS, is_ncname};

/// From the `id` of an AST node back to the element it came from.
#[derive(Debug, Default)]
pub struct Side {
    nodes: Vec<(u32, NodeId)>,
}

impl Side {
    pub fn get(&self, key: u32) -> Option<(u32, NodeId)> {
        self.nodes.get(key as usize).copied()
    }

    fn add(&mut self, doc: u32, node: NodeId) -> u32 {
        self.nodes.push((doc, node));
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }
}

/// How an attribute's value is written.
#[derive(Clone, Copy)]
enum Value {
    Text,
    Name,
    QName,
    QNames,
    Bool,
    Min,
    Max,
    Form,
    Use,
    Namespaces,
}

type Attributes = &'static [(&'static str, Value)];

const PARTICLES: &[&str] = &["element", "group", "choice", "sequence", "any"];
const COMPLEX: &[&str] = &["group", "all", "choice", "sequence", "attribute", "attributeGroup", "anyAttribute"];
const FACETS: &[&str] = &[
    "minExclusive",
    "minInclusive",
    "maxExclusive",
    "maxInclusive",
    "totalDigits",
    "fractionDigits",
    "length",
    "minLength",
    "maxLength",
    "enumeration",
    "whiteSpace",
    "pattern",
];

fn attributes(local: &str) -> Attributes {
    use Value::*;
    match local {
        "schema" => &[("targetNamespace", Text), ("elementFormDefault", Form), ("attributeFormDefault", Form)],
        "element" => &[
            ("name", Name),
            ("ref", QName),
            ("type", QName),
            ("substitutionGroup", QNames),
            ("minOccurs", Min),
            ("maxOccurs", Max),
            ("default", Text),
            ("fixed", Text),
            ("nillable", Bool),
            ("abstract", Bool),
            ("form", Form),
        ],
        "attribute" => &[
            ("name", Name),
            ("ref", QName),
            ("type", QName),
            ("use", Use),
            ("default", Text),
            ("fixed", Text),
            ("form", Form),
        ],
        "complexType" => &[("name", Name), ("mixed", Bool), ("abstract", Bool)],
        "complexContent" => &[("mixed", Bool)],
        "restriction" | "extension" => &[("base", QName)],
        "group" => &[("name", Name), ("ref", QName), ("minOccurs", Min), ("maxOccurs", Max)],
        "sequence" | "choice" | "all" => &[("minOccurs", Min), ("maxOccurs", Max)],
        "any" => &[("namespace", Namespaces), ("minOccurs", Min), ("maxOccurs", Max)],
        "anyAttribute" => &[("namespace", Namespaces)],
        "attributeGroup" => &[("name", Name), ("ref", QName)],
        "simpleType" => &[("name", Name)],
        "list" => &[("itemType", QName)],
        "union" => &[("memberTypes", QNames)],
        _ if FACETS.contains(&local) => &[("value", Text)],
        _ => &[],
    }
}

/// Whether `local` may stand in `parent`; `in_simple` tells the two kinds of restriction apart.
fn allowed(parent: &str, local: &str) -> bool {
    match parent {
        "schema" => matches!(
            local,
            "redefine" | "simpleType" | "complexType" | "group" | "attributeGroup" | "element" | "attribute"
        ),
        "redefine" => matches!(local, "simpleType" | "complexType" | "group" | "attributeGroup"),
        "element" => matches!(local, "simpleType" | "complexType"),
        "attribute" | "list" | "union" => local == "simpleType",
        "complexType" => COMPLEX.contains(&local) || matches!(local, "simpleContent" | "complexContent"),
        "simpleContent" | "complexContent" => matches!(local, "restriction" | "extension"),
        "simpleType" => matches!(local, "restriction" | "list" | "union"),
        "restriction" => COMPLEX.contains(&local) || local == "simpleType" || FACETS.contains(&local),
        "extension" => COMPLEX.contains(&local),
        "group" => matches!(local, "all" | "choice" | "sequence"),
        "sequence" | "choice" => PARTICLES.contains(&local),
        // More than `element` only in XSD 1.1, but its meaning is plain.
        "all" => PARTICLES.contains(&local),
        "attributeGroup" => matches!(local, "attribute" | "attributeGroup" | "anyAttribute"),
        _ => false,
    }
}

/// Constructs that are passed over without a word: they don't change what a message looks like.
fn silent(local: &str) -> bool {
    matches!(
        local,
        "annotation"
            | "key"
            | "keyref"
            | "unique"
            | "notation"
            | "import"
            | "include"
            | "assert"
            | "assertion"
            | "explicitTimezone"
    )
}

/// The name that an element or attribute would have on the wire, where XML forbids it there; `xmlns` declares a namespace
/// (XSD Part 1, 3.2.6).
fn unwritable(e: Element<'_>) -> Option<&str> {
    let (of_attribute, full) = match e.local() {
        local @ ("element" | "attribute") => (local == "attribute", e.attr("ref").or(e.attr("name"))?.trim()),
        _ => return None,
    };
    let name = match e.attr("ref") {
        Some(_) => full.split_once(':').map_or(full, |(_, local)| local),
        None => full,
    };
    (!is_ncname(name) || of_attribute && name == "xmlns").then_some(name)
}

/// Writes one document.
pub struct Rewriter<'a> {
    pub doc: &'a SchemaDoc,
    pub index: u32,
    pub interner: &'a mut Interner,
    pub side: &'a mut Side,
    pub warnings: &'a mut Vec<Warning>,
    pub out: String,
}

impl Rewriter<'_> {
    pub fn run(mut self) -> String {
        if let Some(root) = self.doc.root() {
            self.element(root);
        }
        self.out
    }

    fn warn(&mut self, at: Element<'_>, message: String) {
        self.warnings.push(Warning { at: at.position(), message });
    }

    fn element(&mut self, e: Element<'_>) {
        let local = e.local();
        let key = self.side.add(self.index, e.id);
        let _ = write!(self.out, "<xs:{local} id=\"k{key}\"");
        if local == "schema" {
            let _ = write!(self.out, " xmlns:xs=\"{XS}\"");
        }
        if local == "redefine" {
            self.out.push_str(" schemaLocation=\"r\"");
        }
        for (name, kind) in attributes(local) {
            if let Some(value) = e.attr(name) {
                self.attribute(e, name, value, *kind);
            }
        }
        if matches!(local, "restriction" | "extension") && e.attr("base").is_none() && self.needs_base(e) {
            self.warn(e, format!("xs:{local} has no base; xs:anyType was taken"));
            self.qname_attribute("base", &[(Some(XS), "anyType")]);
        }
        self.out.push('>');
        for child in e.content() {
            match child {
                Child::Text(text) => {
                    if !text.trim().is_empty() {
                        self.warn(e, format!("text in xs:{local} was passed over"));
                    }
                }
                Child::Element(id) => {
                    if let Some(c) = self.doc.document.element(*id) {
                        self.child(e, c);
                    }
                }
            }
        }
        let _ = write!(self.out, "</xs:{local}>");
    }

    /// Restrictions of simple types may hold their base; those of content may not go without.
    fn needs_base(&self, e: Element<'_>) -> bool {
        e.local() == "extension" || e.children().all(|c| c.local() != "simpleType")
    }

    fn child(&mut self, parent: Element<'_>, c: Element<'_>) {
        if c.ns() != Some(XS) {
            self.warn(
                c,
                format!("`{}` in xs:{} isn't a schema construct and was passed over", c.local(), parent.local()),
            );
            return;
        }
        let local = c.local();
        if silent(local) {
            return;
        }
        let global = matches!(parent.local(), "schema" | "redefine");
        if !allowed(parent.local(), local) {
            self.warn(c, format!("xs:{local} can't stand in xs:{} and was passed over", parent.local()));
        } else if global && local != "redefine" && c.attr("name").is_none_or(|n| n.trim().is_empty()) {
            self.warn(c, format!("a global xs:{local} needs a name; it was passed over"));
        } else if !global && matches!(local, "element" | "attribute") && c.attr("name").or(c.attr("ref")).is_none() {
            self.warn(c, format!("xs:{local} has neither name nor ref; it was passed over"));
        } else if !global && matches!(local, "group" | "attributeGroup") && c.attr("ref").is_none() {
            self.warn(c, format!("xs:{local} has no ref; it was passed over"));
        } else if let Some(name) = unwritable(c) {
            self.warn(c, format!("xs:{local} was left out: `{name}` is no name that it can have in XML (an NCName)"));
        } else {
            if global
                && matches!(local, "simpleType" | "complexType")
                && c.attr("name").is_some_and(|n| !is_ncname(n.trim()))
            {
                self.warn(c, format!("xs:{} has no NCName as its name: xsi:type can't tell it", c.describe()));
            }
            self.element(c);
        }
    }

    fn attribute(&mut self, e: Element<'_>, name: &str, value: &str, kind: Value) {
        let collapsed = value.trim_matches([' ', '\t', '\r', '\n']);
        match kind {
            Value::Text => self.write(name, value),
            Value::Name => self.write(name, collapsed),
            Value::QName | Value::QNames => {
                let names: Vec<_> = collapsed.split([' ', '\t', '\r', '\n']).filter(|n| !n.is_empty()).collect();
                let mut resolved = Vec::with_capacity(names.len());
                for qname in names {
                    resolved.push(self.resolve(e, qname));
                }
                let resolved: Vec<_> = resolved.iter().map(|(ns, local)| (ns.as_deref(), local.as_str())).collect();
                if !resolved.is_empty() {
                    self.qname_attribute(name, &resolved);
                }
            }
            Value::Bool => match collapsed {
                "true" | "1" => self.write(name, "true"),
                "false" | "0" => self.write(name, "false"),
                _ => self.odd(e, name, value),
            },
            Value::Min | Value::Max => {
                if matches!(kind, Value::Max) && collapsed == "unbounded" {
                    self.write(name, collapsed);
                } else if !collapsed.is_empty() && collapsed.bytes().all(|b| b.is_ascii_digit()) {
                    let number = collapsed.parse::<u32>().unwrap_or(u32::MAX);
                    self.write(name, &number.to_string());
                } else {
                    self.odd(e, name, value);
                }
            }
            Value::Form => match collapsed {
                "qualified" | "unqualified" => self.write(name, collapsed),
                "" => {}
                _ => self.odd(e, name, value),
            },
            Value::Use => match collapsed {
                "required" | "optional" | "prohibited" => self.write(name, collapsed),
                _ => self.odd(e, name, value),
            },
            Value::Namespaces => {
                let list: Vec<_> = collapsed.split_ascii_whitespace().collect();
                if list.contains(&"##any") {
                    self.write(name, "##any");
                } else if list.contains(&"##other") {
                    self.write(name, "##other");
                } else {
                    self.write(name, &list.join(" "));
                }
            }
        }
    }

    fn resolve(&mut self, e: Element<'_>, qname: &str) -> (Option<String>, String) {
        match e.resolve(qname) {
            Ok(name) if name.ns.is_none() && self.doc.chameleon => {
                (self.doc.target.as_deref().map(str::to_owned), name.local)
            }
            Ok(name) => (name.ns.as_deref().map(str::to_owned), name.local),
            Err(prefix) => {
                self.warn(e, format!("the prefix of `{qname}` isn't declared here"));
                let local = qname.split_once(':').map_or(qname, |(_, l)| l);
                (Some(format!("urn:undeclared-prefix:{prefix}")), local.to_owned())
            }
        }
    }

    fn odd(&mut self, e: Element<'_>, name: &str, value: &str) {
        let value: String = value.chars().take(60).collect();
        self.warn(e, format!("{name}=\"{value}\" has no meaning and was passed over"));
    }

    fn qname_attribute(&mut self, name: &str, names: &[(Option<&str>, &str)]) {
        let mut value = String::new();
        for (ns, local) in names {
            if !value.is_empty() {
                value.push(' ');
            }
            let ns = self.interner.intern(*ns);
            let _ = write!(value, "n{}:{local}", ns.0);
        }
        self.write(name, &value);
    }

    fn write(&mut self, name: &str, value: &str) {
        let _ = write!(self.out, " {name}=\"");
        for c in value.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\n' | '\r' | '\t' => {
                    let _ = write!(self.out, "&#{};", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}
