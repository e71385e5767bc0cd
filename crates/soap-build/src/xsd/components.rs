//! The components of a schema set by name: what references lead to.

use std::collections::HashMap;

use xsd_parser::models::schema::QName;
use xsd_parser::models::schema::xs::{
    AttributeGroupType, AttributeType, ComplexBaseType, ComplexBaseTypeContent, ComplexContentContent, ElementType,
    FormChoiceType, GroupType, RedefineContent, SchemaContent, SimpleBaseType, SimpleBaseTypeContent,
    SimpleContentContent,
};

use super::interner::Ns;
use super::set::SchemaSet;
use crate::error::Warning;

/// An expanded name of the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Qn<'a> {
    pub ns: Ns,
    pub local: &'a str,
}

/// The `id` that [`super::rewrite`] gave an AST node.
pub fn key(id: Option<&String>) -> u32 {
    id.and_then(|id| id.strip_prefix('k')).and_then(|n| n.parse().ok()).unwrap_or(u32::MAX)
}

/// A name that [`super::rewrite`] wrote.
pub fn qn(name: &QName) -> Qn<'_> {
    let ns = name
        .prefix()
        .and_then(|p| std::str::from_utf8(p).ok())
        .and_then(|p| p.strip_prefix('n'))
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    Qn { ns: Ns(ns), local: std::str::from_utf8(name.local_name()).unwrap_or_default() }
}

/// A component and the document it stands in.
#[derive(Debug)]
pub struct In<'a, T> {
    pub key: u32,
    pub doc: u32,
    pub ast: &'a T,
}

impl<T> Clone for In<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for In<'_, T> {}

/// A type definition.
#[derive(Debug, Clone, Copy)]
pub enum TypeDef<'a> {
    Complex(In<'a, ComplexBaseType>),
    Simple(In<'a, SimpleBaseType>),
}

impl<'a> TypeDef<'a> {
    pub fn key(self) -> u32 {
        match self {
            TypeDef::Complex(t) => t.key,
            TypeDef::Simple(t) => t.key,
        }
    }

    pub fn doc(self) -> u32 {
        match self {
            TypeDef::Complex(t) => t.doc,
            TypeDef::Simple(t) => t.doc,
        }
    }

    pub fn name(self) -> Option<&'a str> {
        match self {
            TypeDef::Complex(t) => t.ast.name.as_deref(),
            TypeDef::Simple(t) => t.ast.name.as_deref(),
        }
    }
}

/// Form defaults and target namespace of a document.
#[derive(Debug, Clone, Copy)]
pub struct DocInfo {
    pub target: Ns,
    pub element_qualified: bool,
    pub attribute_qualified: bool,
}

/// Everything global, by symbol space.
#[derive(Debug, Default)]
pub struct Components<'a> {
    pub docs: Vec<DocInfo>,
    pub types: HashMap<Qn<'a>, TypeDef<'a>>,
    pub elements: HashMap<Qn<'a>, In<'a, ElementType>>,
    pub attributes: HashMap<Qn<'a>, In<'a, AttributeType>>,
    pub groups: HashMap<Qn<'a>, In<'a, GroupType>>,
    pub attribute_groups: HashMap<Qn<'a>, In<'a, AttributeGroupType>>,
    /// Global elements in document order.
    pub element_order: Vec<Qn<'a>>,
    /// Named types in document order.
    pub type_order: Vec<Qn<'a>>,
    /// From a redefinition to what it redefines.
    pub original_types: HashMap<u32, TypeDef<'a>>,
    pub original_groups: HashMap<u32, In<'a, GroupType>>,
    pub original_attribute_groups: HashMap<u32, In<'a, AttributeGroupType>>,
    /// Members of a substitution group, direct ones.
    pub members: HashMap<Qn<'a>, Vec<Qn<'a>>>,
    /// Named complex types derived from one, direct ones, by key.
    pub derived: HashMap<u32, Vec<In<'a, ComplexBaseType>>>,
    /// Named simple types restricted from one, direct ones, by key.
    pub derived_simple: HashMap<u32, Vec<In<'a, SimpleBaseType>>>,
    pub warnings: Vec<Warning>,
}

impl<'a> Components<'a> {
    pub fn new(set: &'a SchemaSet) -> Self {
        let mut all = Components::default();
        for (doc, schema) in set.schemas() {
            let target = set.target(doc);
            all.docs.push(DocInfo {
                target,
                element_qualified: matches!(schema.element_form_default, FormChoiceType::Qualified),
                attribute_qualified: matches!(schema.attribute_form_default, FormChoiceType::Qualified),
            });
            for content in &schema.content {
                all.global(set, doc, target, content);
            }
        }
        // Documents come after those they redefine, so that a redefinition of a redefinition sees it.
        for (doc, schema) in set.schemas() {
            let target = set.target(doc);
            for content in &schema.content {
                if let SchemaContent::Redefine(redefine) = content {
                    for content in &redefine.content {
                        all.redefine(doc, target, content);
                    }
                }
            }
        }
        all.link();
        all
    }

    fn global(&mut self, set: &SchemaSet, doc: u32, ns: Ns, content: &'a SchemaContent) {
        let double = match content {
            SchemaContent::SimpleType(ast) => {
                let def = TypeDef::Simple(In { key: key(ast.id.as_ref()), doc, ast });
                self.add_type(ns, def)
            }
            SchemaContent::ComplexType(ast) => {
                let def = TypeDef::Complex(In { key: key(ast.id.as_ref()), doc, ast });
                self.add_type(ns, def)
            }
            SchemaContent::Element(ast) => {
                let qn = Qn { ns, local: ast.name.as_deref().unwrap_or_default() };
                let new = In { key: key(ast.id.as_ref()), doc, ast };
                match add(&mut self.elements, qn, new) {
                    Some(old) => Some((old.key, new.key)),
                    None => {
                        self.element_order.push(qn);
                        None
                    }
                }
            }
            SchemaContent::Attribute(ast) => {
                let qn = Qn { ns, local: ast.name.as_deref().unwrap_or_default() };
                let new = In { key: key(ast.id.as_ref()), doc, ast };
                add(&mut self.attributes, qn, new).map(|old| (old.key, new.key))
            }
            SchemaContent::Group(ast) => {
                let qn = Qn { ns, local: ast.name.as_deref().unwrap_or_default() };
                let new = In { key: key(ast.id.as_ref()), doc, ast };
                add(&mut self.groups, qn, new).map(|old| (old.key, new.key))
            }
            SchemaContent::AttributeGroup(ast) => {
                let qn = Qn { ns, local: ast.name.as_deref().unwrap_or_default() };
                let new = In { key: key(ast.id.as_ref()), doc, ast };
                add(&mut self.attribute_groups, qn, new).map(|old| (old.key, new.key))
            }
            _ => None,
        };
        // The same component in two copies of a document is common and harmless; twice in one document is a mistake.
        if let Some((old, new)) = double
            && let (Some(a), Some(b)) = (set.source(old), set.source(new))
            && std::ptr::eq(a.document, b.document)
        {
            self.warnings.push(Warning {
                at: b.position(),
                message: format!(
                    "xs:{} is there twice; the first one counts (line {})",
                    b.describe(),
                    a.position().line
                ),
            });
        }
    }

    fn add_type(&mut self, ns: Ns, def: TypeDef<'a>) -> Option<(u32, u32)> {
        let qn = Qn { ns, local: def.name().unwrap_or_default() };
        if let Some(old) = self.types.get(&qn) {
            return Some((old.key(), def.key()));
        }
        self.types.insert(qn, def);
        self.type_order.push(qn);
        None
    }

    fn redefine(&mut self, doc: u32, ns: Ns, content: &'a RedefineContent) {
        match content {
            RedefineContent::SimpleType(ast) => {
                self.redefine_type(ns, TypeDef::Simple(In { key: key(ast.id.as_ref()), doc, ast }));
            }
            RedefineContent::ComplexType(ast) => {
                self.redefine_type(ns, TypeDef::Complex(In { key: key(ast.id.as_ref()), doc, ast }));
            }
            RedefineContent::Group(ast) => {
                let new = In { key: key(ast.id.as_ref()), doc, ast };
                let qn = Qn { ns, local: ast.name.as_deref().unwrap_or_default() };
                if let Some(old) = self.groups.insert(qn, new) {
                    self.original_groups.insert(new.key, old);
                }
            }
            RedefineContent::AttributeGroup(ast) => {
                let new = In { key: key(ast.id.as_ref()), doc, ast };
                let qn = Qn { ns, local: ast.name.as_deref().unwrap_or_default() };
                if let Some(old) = self.attribute_groups.insert(qn, new) {
                    self.original_attribute_groups.insert(new.key, old);
                }
            }
            RedefineContent::Annotation(_) => {}
        }
    }

    fn redefine_type(&mut self, ns: Ns, def: TypeDef<'a>) {
        let qn = Qn { ns, local: def.name().unwrap_or_default() };
        match self.types.insert(qn, def) {
            Some(old) => {
                self.original_types.insert(def.key(), old);
            }
            None => self.type_order.push(qn),
        }
    }

    /// Substitution groups and derivations, backwards.
    fn link(&mut self) {
        for qn_ in &self.element_order {
            let Some(element) = self.elements.get(qn_) else { continue };
            for head in element.ast.substitution_group.iter().flat_map(|l| &l.0) {
                self.members.entry(qn(head)).or_default().push(*qn_);
            }
        }
        for name in &self.type_order {
            let t = match self.types.get(name).copied() {
                Some(TypeDef::Complex(t)) => t,
                Some(TypeDef::Simple(t)) => {
                    if let Some(base) = simple_base(t.ast)
                        && let Some(def) = self.base_def(t.key, *name, base)
                    {
                        self.derived_simple.entry(def.key()).or_default().push(t);
                    }
                    continue;
                }
                None => continue,
            };
            if let Some(base) = base(t.ast).map(qn)
                && let Some(def) = self.base_def(t.key, *name, base)
            {
                self.derived.entry(def.key()).or_default().push(t);
            }
        }
    }

    /// The type that `base` means in the definition `key` named `own`: in a redefinition its own name is the original.
    fn base_def(&self, key: u32, own: Qn<'_>, base: Qn<'_>) -> Option<TypeDef<'a>> {
        if own == base
            && let Some(original) = self.original_types.get(&key)
        {
            return Some(*original);
        }
        self.types.get(&Qn { ns: base.ns, local: base.local }).copied()
    }

    /// The base of a definition, by name.
    pub fn base_of(&self, key: u32, doc: u32, name: Option<&str>, base: Qn<'_>) -> Option<TypeDef<'a>> {
        let own = Qn { ns: self.doc(doc).target, local: name.unwrap_or("\0") };
        self.base_def(key, own, base)
    }

    pub fn doc(&self, doc: u32) -> DocInfo {
        self.docs.get(doc as usize).copied().unwrap_or(DocInfo {
            target: super::interner::NONE,
            element_qualified: false,
            attribute_qualified: false,
        })
    }
}

fn add<'a, T>(map: &mut HashMap<Qn<'a>, In<'a, T>>, name: Qn<'a>, new: In<'a, T>) -> Option<In<'a, T>> {
    if let Some(old) = map.get(&name) {
        return Some(*old);
    }
    map.insert(name, new);
    None
}

/// The base that a restriction names.
pub fn simple_base(ast: &SimpleBaseType) -> Option<Qn<'_>> {
    ast.content.iter().find_map(|c| match c {
        SimpleBaseTypeContent::Restriction(r) => r.base.as_ref().map(qn),
        _ => None,
    })
}

/// The base that a complex type's definition names.
pub fn base(ast: &ComplexBaseType) -> Option<&QName> {
    ast.content.iter().find_map(|c| match c {
        ComplexBaseTypeContent::ComplexContent(c) => c.content.iter().find_map(|c| match c {
            ComplexContentContent::Extension(e) => Some(&e.base),
            ComplexContentContent::Restriction(r) => Some(&r.base),
            ComplexContentContent::Annotation(_) => None,
        }),
        ComplexBaseTypeContent::SimpleContent(c) => c.content.iter().find_map(|c| match c {
            SimpleContentContent::Extension(e) => Some(&e.base),
            SimpleContentContent::Restriction(r) => Some(&r.base),
            SimpleContentContent::Annotation(_) => None,
        }),
        _ => None,
    })
}
