//! Attributes of a complex type: groups expanded, base's and own joined.

use std::collections::{HashMap, HashSet};

use xsd_parser::models::schema::xs::{
    AnyAttribute, AttributeGroupType, AttributeGroupTypeContent, AttributeType, AttributeUseType, FormChoiceType,
};

use super::particles::Space;
use super::table::{MAX_DERIVATION, Table};
use super::wildcard;
use crate::error::Error;
use crate::model::{Attribute, Builtin, ValueType, XmlName};
use crate::naming::Names;
use crate::xsd::components::{In, key, qn};

/// Declarations in order, before they have Rust names.
#[derive(Debug, Default, Clone)]
pub struct Attributes<'a> {
    pub uses: Vec<Use<'a>>,
    pub any: Option<Space>,
    /// Where each name stands in `uses`.
    places: HashMap<XmlName, usize>,
}

impl<'a> Attributes<'a> {
    /// Adds a declaration, or puts it in the place of one of that name.
    pub fn put(&mut self, u: Use<'a>) {
        match self.places.get(&u.xml).and_then(|at| self.uses.get_mut(*at)) {
            Some(old) => *old = u,
            None => {
                self.places.insert(u.xml.clone(), self.uses.len());
                self.uses.push(u);
            }
        }
    }
}

#[derive(Debug, Clone)]
pub struct Use<'a> {
    pub xml: XmlName,
    pub ast: &'a AttributeType,
    pub doc: u32,
}

/// The attribute groups that a type has come through.
#[derive(Debug, Default)]
pub struct OpenGroups {
    /// All of them.
    seen: HashSet<u32>,
    /// Those that lead to where it is, outer ones first.
    path: Vec<u32>,
}

impl<'a> Table<'a, '_> {
    pub fn attribute_use(&mut self, into: &mut Attributes<'a>, ast: &'a AttributeType, doc: u32) {
        let info = self.components.doc(doc);
        let xml = match (&ast.ref_, &ast.name) {
            (Some(name), _) => {
                let name = qn(name);
                let uri = self.set.interner.uri(name.ns).to_owned();
                if super::encoded::is_encoding(&uri) {
                    return;
                }
                self.xml(name.ns, name.local)
            }
            (None, Some(local)) => {
                let qualified = match &ast.form {
                    Some(form) => matches!(form, FormChoiceType::Qualified),
                    None => info.attribute_qualified,
                };
                let ns = if qualified { info.target } else { crate::xsd::interner::NONE };
                self.xml(ns, local)
            }
            (None, None) => return,
        };
        into.put(Use { xml, ast, doc });
    }

    pub fn attribute_group(
        &mut self,
        into: &mut Attributes<'a>,
        ast: &'a AttributeGroupType,
        open: &mut OpenGroups,
    ) -> Result<(), Error> {
        let Some(name) = ast.ref_.as_ref().map(qn) else { return Ok(()) };
        let original = open.path.last().and_then(|k| self.components.original_attribute_groups.get(k).copied());
        let original = original.filter(|o| o.ast.name.as_deref() == Some(name.local));
        let Some(group) = original.or_else(|| self.components.attribute_groups.get(&name).copied()) else {
            return Ok(());
        };
        // Each group once a type: a second reference adds nothing.
        if !open.seen.insert(group.key) {
            return Ok(());
        }
        if open.path.len() >= MAX_DERIVATION {
            return Err(self.too_long(group.key));
        }
        open.path.push(group.key);
        for content in &group.ast.content {
            match content {
                AttributeGroupTypeContent::Attribute(a) => self.attribute_use(into, a, group.doc),
                AttributeGroupTypeContent::AttributeGroup(g) => self.attribute_group(into, g, open)?,
                AttributeGroupTypeContent::AnyAttribute(a) => self.any_attribute(into, a, group.doc),
                AttributeGroupTypeContent::Annotation(_) => {}
            }
        }
        open.path.pop();
        Ok(())
    }

    pub fn any_attribute(&mut self, into: &mut Attributes<'a>, ast: &AnyAttribute, doc: u32) {
        let own = wildcard::space(self.set, self.components, key(ast.id.as_ref()), doc);
        into.any = Some(match into.any.take() {
            Some(other) => wildcard::intersection(self.set, other, own),
            None => own,
        });
    }

    /// The model's attributes, named beside the fields that are there.
    pub fn name_attributes(
        &mut self,
        all: &Attributes<'a>,
        names: &mut Names,
        owner: &str,
    ) -> Result<Vec<Attribute>, Error> {
        let mut out = Vec::new();
        for u in &all.uses {
            if matches!(u.ast.use_, AttributeUseType::Prohibited) {
                continue;
            }
            let global = u.ast.ref_.as_ref().and_then(|n| self.components.attributes.get(&qn(n)).copied());
            let decl = global.unwrap_or(In { key: key(u.ast.id.as_ref()), doc: u.doc, ast: u.ast });
            let hint = format!("{owner} {}", u.xml.local);
            let ty = match (&decl.ast.type_, &decl.ast.simple_type) {
                (Some(name), _) => self.simple_named(qn(name), &hint)?,
                (None, Some(ast)) => self.simple(In { key: key(ast.id.as_ref()), doc: decl.doc, ast }, &hint)?,
                (None, None) => ValueType::Builtin(Builtin::AnySimpleType),
            };
            let source = self.set.source(key(u.ast.id.as_ref()));
            let mut docs = super::docs::docs(source);
            if docs.is_empty() {
                docs = super::docs::docs(self.set.source(decl.key));
            }
            out.push(Attribute {
                name: names.field_or(&u.xml.local, &format!("{} attribute", u.xml.local)),
                docs,
                xml: u.xml.clone(),
                ty,
                required: matches!(u.ast.use_, AttributeUseType::Required),
                default: u.ast.default.clone().or_else(|| decl.ast.default.clone()),
                fixed: u.ast.fixed.clone().or_else(|| decl.ast.fixed.clone()),
                sensitive: super::docs::sensitive(source) || super::docs::sensitive(self.set.source(decl.key)),
            });
        }
        Ok(out)
    }
}
