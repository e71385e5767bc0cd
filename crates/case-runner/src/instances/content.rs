//! Elements with their attributes and content.

use std::collections::BTreeSet;

use soap_build::model::{
    Attribute, Builtin, Content, Element, Member, Model, NamespaceId, Particle, SoapVersion, Struct, TypeId, TypeKind,
    ValueType, Wildcard, XmlName,
};

use super::Shape;
use super::encoded::encoding;
use super::simple::Texts;
use crate::infoset::XSI;

/// Elements a document has at most before only what has to be there is added.
const ENOUGH: usize = 600;
/// Elements a document never has more of.
const TOO_MANY: usize = 20_000;
/// Below this depth only what has to be there is added.
const DEEP: usize = 7;
/// A depth that only a type without a finite value gets to.
const TOO_DEEP: usize = 100;
/// Stands for a type without a finite value.
const ENDLESS: u32 = 1 << 20;

/// Makes one document.
pub struct Maker<'a> {
    pub(super) model: &'a Model,
    pub(super) shape: Shape,
    pub(super) text: String,
    /// The SOAP encoding is on: every value tells its type.
    pub(super) encoded: Option<SoapVersion>,
    /// A response is made.
    pub(super) answer: bool,
    spaces: BTreeSet<u32>,
    qnames: BTreeSet<String>,
    count: usize,
    turn: usize,
    texts: Texts<'a>,
    costs: Vec<u32>,
}

pub(super) type Done = Result<(), &'static str>;

impl<'a> Maker<'a> {
    pub fn new(model: &'a Model, shape: Shape) -> Self {
        Maker {
            model,
            shape,
            text: String::new(),
            encoded: None,
            answer: false,
            spaces: BTreeSet::new(),
            qnames: BTreeSet::new(),
            count: 0,
            turn: 0,
            texts: Texts::new(model, shape),
            costs: costs(model),
        }
    }

    /// The document, with all namespaces declared at its root.
    pub fn finish(self) -> (String, BTreeSet<String>) {
        let mut declared = format!(" xmlns:xsi=\"{XSI}\"");
        for id in &self.spaces {
            if let Some(space) = self.model.namespaces.get(*id as usize) {
                declared += &format!(" xmlns:n{id}=\"{}\"", escape(&space.uri));
            }
        }
        let name = self.text.find([' ', '>', '/']).unwrap_or(self.text.len());
        let (before, after) = self.text.split_at(name);
        (format!("{before}{declared}{after}"), self.qnames)
    }

    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn kind(&self, id: TypeId) -> Result<&'a TypeKind, &'static str> {
        self.model.types.get(id.0 as usize).map(|t| &t.kind).ok_or("a type that isn't there")
    }

    pub(super) fn name(&mut self, name: &XmlName) -> String {
        let space = |id: NamespaceId| self.model.namespaces.get(id.0 as usize);
        match name.namespace.filter(|id| space(*id).is_some_and(|s| !s.uri.is_empty())) {
            None => name.local.clone(),
            Some(id) => {
                self.spaces.insert(id.0);
                format!("n{}:{}", id.0, name.local)
            }
        }
    }

    /// Has an element this local name, in one of these namespaces?
    pub fn is_of(&self, element: &Element, spaces: &[&str], local: &str) -> bool {
        let space = element.xml.namespace.and_then(|id| self.model.namespaces.get(id.0 as usize));
        element.xml.local == local && space.is_some_and(|s| spaces.contains(&s.uri.as_str()))
    }

    /// Only what has to be there from here on?
    pub(super) fn sparing(&self, depth: usize) -> bool {
        self.shape == Shape::Least || depth > DEEP || self.count > ENOUGH
    }

    pub fn members(&mut self, members: &[Member], depth: usize) -> Done {
        for member in members {
            let nothing = matches!(&member.particle, Particle::Any(Wildcard::Only(spaces)) if spaces.is_empty());
            match (nothing, member.min) {
                (true, 0) => {}
                (true, _) => return Err("a wildcard that lets nothing through has to be there"),
                (false, _) => self.member(member, self.times(member, depth), depth)?,
            }
        }
        Ok(())
    }

    /// How often a member is there.
    pub(super) fn times(&self, member: &Member, depth: usize) -> u32 {
        let wanted = match self.shape {
            _ if self.sparing(depth) => member.min,
            Shape::Varied => member.min.max(2),
            _ => member.min.max(1),
        };
        wanted.min(member.max.unwrap_or(u32::MAX))
    }

    /// A member so many times.
    pub fn member(&mut self, member: &Member, times: u32, depth: usize) -> Done {
        for _ in 0..times {
            self.count += 1;
            if self.count > TOO_MANY || depth > TOO_DEEP {
                return Err("no small value: too many elements, or too deep");
            }
            match &member.particle {
                Particle::Element(element) => self.element(element, depth)?,
                Particle::Group(id) => self.group(*id, depth)?,
                Particle::Any(wildcard) => self.foreign(wildcard),
                Particle::Text => self.text.push_str("some &amp; text"),
            }
        }
        Ok(())
    }

    fn group(&mut self, id: TypeId, depth: usize) -> Done {
        match self.kind(id)? {
            TypeKind::Sequence(members) => self.members(members, depth + 1),
            TypeKind::Choice(members) => {
                let chosen = if self.sparing(depth) || self.shape == Shape::Full && depth + 2 > DEEP {
                    members.iter().min_by_key(|m| self.cost(m))
                } else if self.shape == Shape::Full {
                    members.first()
                } else {
                    self.turn += 1;
                    members.get((self.turn + depth) % members.len().max(1))
                };
                let Some(chosen) = chosen else { return Ok(()) };
                // An alternative that is taken is there, whatever its least count says.
                self.member(chosen, chosen.min.max(1), depth + 1)
            }
            _ => Err("a group that is none"),
        }
    }

    fn foreign(&mut self, wildcard: &Wildcard) {
        match wildcard {
            Wildcard::Any | Wildcard::Other(_) => {
                self.text.push_str("<f:foreign xmlns:f=\"urn:foreign\" at=\"1\">a<f:b/>c</f:foreign>");
            }
            Wildcard::Only(spaces) => match spaces.iter().flatten().next() {
                None => self.text.push_str("<foreign/>"),
                Some(id) => {
                    let name = self.name(&XmlName { namespace: Some(*id), local: "foreign".into() });
                    self.text.push_str(&format!("<{name}/>"));
                }
            },
        }
    }

    fn element(&mut self, element: &Element, depth: usize) -> Done {
        let name = self.name(&element.xml);
        self.text.push_str(&format!("<{name}"));
        self.turn += 1;
        // Not at the root: an operation's wrapper is there for what it holds.
        let nil = element.nillable && self.shape == Shape::Varied && depth > 1 && self.turn.is_multiple_of(3);
        self.value(element, nil, depth)?;
        if self.text.ends_with('\u{1}') {
            self.text.pop();
            self.text.push_str("/>");
        } else {
            self.text.push_str(&format!("</{name}>"));
        }
        Ok(())
    }

    /// From behind the name to before the end tag; a mark where the element is empty.
    fn value(&mut self, element: &Element, nil: bool, depth: usize) -> Done {
        let fixed = element.fixed.as_deref();
        let mut ty = element.ty.clone();
        match &element.ty {
            ValueType::Type(id) => match self.kind(*id)? {
                TypeKind::Struct(s) => {
                    let xml = self.own_type(*id);
                    return self.structure(s, xml, &element.xml.local, (fixed, nil), depth);
                }
                TypeKind::Derived(d) => {
                    let fit = d.variants.iter().filter(|v| !self.endless(v.ty) || d.variants.len() == 1);
                    let fit: Vec<_> = fit.collect();
                    let declared = d.variants.iter().find(|v| v.is_declared);
                    let chosen = match (self.sparing(depth), declared) {
                        (true, Some(declared)) if !self.endless(declared.ty) => Some(declared),
                        (true, _) => fit.iter().min_by_key(|v| self.cost_of(v.ty)).copied(),
                        _ => fit.get(self.turn % fit.len().max(1)).copied(),
                    };
                    let chosen = chosen.ok_or("an abstract type that nothing is derived from")?;
                    let xml = (!chosen.is_declared).then_some(&chosen.xml);
                    if let TypeKind::Struct(s) = self.kind(chosen.ty)? {
                        let xml = xml.or_else(|| self.own_type(chosen.ty));
                        return self.structure(s, xml, &element.xml.local, (fixed, nil), depth);
                    }
                    if self.encoded.is_none() {
                        self.xsi_type(xml);
                    }
                    ty = ValueType::Type(chosen.ty);
                }
                _ => {}
            },
            ValueType::Any => {
                self.text.push_str(if self.shape == Shape::Least {
                    "\u{1}"
                } else {
                    "><any xmlns=\"\" a=\"1\">b</any>"
                });
                return Ok(());
            }
            _ => {}
        }
        self.simple_type(&ty);
        if nil && fixed.is_none() {
            self.text.push_str(" xsi:nil=\"true\"\u{1}");
            return Ok(());
        }
        self.text.push('>');
        self.simple(&ty, fixed, &element.xml.local)
    }

    fn xsi_type(&mut self, xml: Option<&XmlName>) {
        if let Some(xml) = xml {
            let name = self.name(xml);
            self.text.push_str(&format!(" xsi:type=\"{name}\""));
        }
    }

    fn simple(&mut self, ty: &ValueType, fixed: Option<&str>, local: &str) -> Done {
        let text = match fixed {
            Some(fixed) => fixed.to_owned(),
            None => self.texts.text(ty)?,
        };
        if self.texts.is_qname(ty) {
            self.qnames.insert(local.to_owned());
            self.spaces.extend(self.texts.spaces.iter().copied());
        }
        self.text.push_str(&escape(&text));
        Ok(())
    }

    fn structure(
        &mut self,
        s: &Struct,
        xsi_type: Option<&XmlName>,
        local: &str,
        state: (Option<&str>, bool),
        depth: usize,
    ) -> Done {
        let (fixed, nil) = state;
        if s.is_abstract {
            return Err("an abstract type that nothing is derived from");
        }
        self.xsi_type(xsi_type);
        if let Some(version) = self.encoded.filter(|_| depth == 0) {
            let style = encoding(version);
            self.text.push_str(&format!(" soap:encodingStyle=\"{style}\""));
        }
        if let Some(of) = &s.array {
            return self.array(s, of, xsi_type.is_some(), nil, depth);
        }
        for attribute in &s.attributes {
            if self.is_reference(&attribute.xml) {
                continue;
            }
            if attribute.required || !self.sparing(depth) {
                self.attribute(attribute)?;
            }
        }
        if s.any_attribute.is_some() && !self.sparing(depth) {
            self.any_attribute(s.any_attribute.as_ref());
        }
        if nil {
            self.text.push_str(" xsi:nil=\"true\"\u{1}");
            return Ok(());
        }
        match &s.content {
            Content::Empty => self.text.push('\u{1}'),
            Content::Simple { ty, .. } => {
                self.text.push('>');
                self.simple(ty, fixed, local)?;
            }
            Content::Members { members, .. } => {
                self.text.push('>');
                self.result(members, depth);
                self.members(members, depth + 1)?;
            }
            Content::Mixed { item, .. } => {
                let TypeKind::Choice(items) = self.kind(*item)? else { return Err("mixed content that is no choice") };
                self.text.push_str(">mixed ");
                for member in items.iter().filter(|m| m.particle != Particle::Text) {
                    if self.sparing(depth) && self.cost(member) >= ENDLESS {
                        continue;
                    }
                    if depth < DEEP {
                        self.member(member, 1, depth + 1)?;
                        self.text.push_str(" text ");
                    }
                }
            }
            Content::Any => self.text.push_str(if self.shape == Shape::Least { "\u{1}" } else { ">any" }),
        }
        Ok(())
    }

    fn attribute(&mut self, attribute: &Attribute) -> Done {
        let fixed = attribute.fixed.as_deref().or_else(|| of_xml(self.model, &attribute.xml));
        let name = match attribute.xml.namespace.and_then(|id| self.model.namespaces.get(id.0 as usize)) {
            Some(space) if space.uri == crate::tree::XML_NAMESPACE => format!("xml:{}", attribute.xml.local),
            _ => self.name(&attribute.xml),
        };
        self.text.push_str(&format!(" {name}=\""));
        self.simple(&attribute.ty, fixed, &attribute.xml.local)?;
        self.text.push('"');
        Ok(())
    }

    fn any_attribute(&mut self, wildcard: Option<&Wildcard>) {
        match wildcard {
            Some(Wildcard::Any | Wildcard::Other(_)) => self.text.push_str(" xmlns:f=\"urn:foreign\" f:more=\"1\""),
            Some(Wildcard::Only(spaces)) => match spaces.iter().flatten().next() {
                None => self.text.push_str(" more-of-it=\"1\""),
                Some(id) => {
                    let name = self.name(&XmlName { namespace: Some(*id), local: "more-of-it".into() });
                    self.text.push_str(&format!(" {name}=\"1\""));
                }
            },
            None => {}
        }
    }

    fn endless(&self, id: TypeId) -> bool {
        self.cost_of(id) >= ENDLESS
    }

    fn cost_of(&self, id: TypeId) -> u32 {
        self.costs.get(id.0 as usize).copied().unwrap_or(ENDLESS)
    }

    fn cost(&self, member: &Member) -> u32 {
        member_cost(member, &self.costs).max(alone(member, &self.costs))
    }
}

/// Values of the attributes of the `xml` namespace, whose stand-in schema takes any text.
fn of_xml(model: &Model, xml: &XmlName) -> Option<&'static str> {
    let space = xml.namespace.and_then(|id| model.namespaces.get(id.0 as usize))?;
    match xml.local.as_str() {
        "lang" if space.uri == crate::tree::XML_NAMESPACE => Some("en"),
        "space" if space.uri == crate::tree::XML_NAMESPACE => Some("preserve"),
        _ => None,
    }
}

/// The least depth of a member, which is there.
fn alone(member: &Member, costs: &[u32]) -> u32 {
    let of = |id: TypeId| costs.get(id.0 as usize).copied().unwrap_or(ENDLESS);
    match &member.particle {
        Particle::Element(Element { ty: ValueType::Type(id), .. }) | Particle::Group(id) => of(*id).saturating_add(1),
        _ => 1,
    }
}

fn member_cost(member: &Member, costs: &[u32]) -> u32 {
    if member.min == 0 { 0 } else { alone(member, costs) }
}

/// The depth of the smallest value of each type.
fn costs(model: &Model) -> Vec<u32> {
    let mut costs = vec![ENDLESS; model.types.len()];
    loop {
        let mut changed = false;
        for (index, ty) in model.types.iter().enumerate() {
            let all = |members: &[Member]| members.iter().map(|m| member_cost(m, &costs)).max().unwrap_or(0);
            let cost = match &ty.kind {
                TypeKind::Struct(s) if s.is_abstract => ENDLESS,
                TypeKind::Struct(Struct { content: Content::Members { members, .. }, .. })
                | TypeKind::Sequence(members) => all(members),
                TypeKind::Choice(members) => members.iter().map(|m| alone(m, &costs)).min().unwrap_or(0),
                TypeKind::Derived(d) => {
                    d.variants.iter().filter_map(|v| costs.get(v.ty.0 as usize)).min().copied().unwrap_or(ENDLESS)
                }
                _ => 0,
            };
            if let Some(known) = costs.get_mut(index).filter(|known| **known > cost) {
                *known = cost;
                changed = true;
            }
        }
        if !changed {
            return costs;
        }
    }
}

/// Text for content and for attributes in double quotes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// Whether a built-in's values are names with prefixes.
pub fn is_name(builtin: Builtin) -> bool {
    matches!(builtin, Builtin::QName | Builtin::Notation)
}
