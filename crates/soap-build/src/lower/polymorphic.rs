//! Which types may stand for a declared one: those derived from it that `block` lets through (XSD P1 §3.3.1, §3.4.1).

use std::collections::{HashMap, HashSet};

use xsd_parser::models::schema::xs::{
    ComplexBaseType, ComplexBaseTypeContent, ComplexContentContent, ElementType, ElementTypeContent, SimpleBaseType,
    SimpleContentContent,
};

use super::table::{MAX_DERIVATION, Role, Table};
use crate::error::Error;
use crate::load::dom::Element;
use crate::model::{Derived, DerivedVariant, Facets, Newtype, TypeId, TypeKind, ValueType};
use crate::naming::{self, Names};
use crate::xsd::components::{In, Qn, TypeDef, key, qn, simple_base};
use crate::xsd::set::SchemaSet;

/// Ways to derive or to replace, as bits.
pub const EXTENSION: u8 = 1;
pub const RESTRICTION: u8 = 2;
pub const SUBSTITUTION: u8 = 4;

/// A type by definition, or a built-in by name.
#[derive(Debug, Clone, Copy)]
pub enum AnyType<'a> {
    Own(TypeDef<'a>),
    Builtin(Qn<'a>),
}

impl PartialEq for AnyType<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (AnyType::Own(a), AnyType::Own(b)) => a.key() == b.key(),
            (AnyType::Builtin(a), AnyType::Builtin(b)) => a == b,
            _ => false,
        }
    }
}

impl<'a> Table<'a, '_> {
    /// What the component at `key` blocks: by its own `block`, or by its schema's `blockDefault`.
    pub fn blocked(&self, key: u32, doc: u32) -> u8 {
        let own = self.set.source(key).and_then(|e| e.attr("block"));
        let root = || self.set.docs.get(doc as usize)?.root()?.attr("blockDefault");
        let words = own.or_else(root).unwrap_or_default().split_ascii_whitespace();
        words.fold(0, |bits, word| {
            bits | match word {
                "#all" => EXTENSION | RESTRICTION | SUBSTITUTION,
                "extension" => EXTENSION,
                "restriction" => RESTRICTION,
                "substitution" => SUBSTITUTION,
                _ => 0,
            }
        })
    }

    /// A complex type and what is derived from it, as far as neither it nor the element blocks that.
    pub fn derivations(&self, def: In<'a, ComplexBaseType>, blocked: u8) -> Vec<In<'a, ComplexBaseType>> {
        let blocked = blocked | self.blocked(def.key, def.doc);
        let mut all = Vec::new();
        let mut seen = HashSet::new();
        let mut stack = vec![def];
        while let Some(d) = stack.pop() {
            if (d.key == def.key || method(d.ast) & blocked == 0) && seen.insert(d.key) {
                all.push(d);
                let below = self.components.derived.get(&d.key).map(Vec::as_slice).unwrap_or_default();
                stack.extend(below.iter().rev());
            }
        }
        all
    }

    /// A simple type and the named types derived from it, as far as the element doesn't block that.
    fn simple_derivations(&self, def: In<'a, SimpleBaseType>, blocked: u8) -> Vec<TypeDef<'a>> {
        let mut all: Vec<TypeDef<'a>> = Vec::new();
        let mut seen = HashSet::new();
        let mut stack = vec![TypeDef::Simple(def)];
        while let Some(d) = stack.pop() {
            if !seen.insert(d.key()) {
                continue;
            }
            all.push(d);
            let complex = self.components.derived.get(&d.key()).map(Vec::as_slice).unwrap_or_default();
            let complex = complex.iter().filter(|c| method(c.ast) & blocked == 0);
            stack.extend(complex.rev().map(|c| TypeDef::Complex(*c)));
            let simple = self.components.derived_simple.get(&d.key()).map(Vec::as_slice).unwrap_or_default();
            let simple = simple.iter().filter(|_| blocked & RESTRICTION == 0);
            stack.extend(simple.rev().map(|s| TypeDef::Simple(*s)));
        }
        all
    }

    /// What an element of a simple type holds: its value, or the enum of it and of what is derived from it, where
    /// some of that is held nowhere: it is there for `xsi:type`.
    pub fn simple_polymorphic(
        &mut self,
        def: In<'a, SimpleBaseType>,
        hint: &str,
        blocked: u8,
    ) -> Result<ValueType, Error> {
        let all = self.simple_derivations(def, blocked);
        let set = self.set;
        let for_xsi_type = all.len() > 1 && {
            let held = self.held.get_or_insert_with(|| held(set));
            all.iter().skip(1).any(|d| d.name().is_some_and(|name| !held.contains(name)))
        };
        let Some(name) = def.ast.name.as_deref().filter(|_| for_xsi_type) else { return self.simple(def, hint) };
        let role = Role::Derived(blocked & (EXTENSION | RESTRICTION));
        if let Some(id) = self.ids.get(&(def.key, role)) {
            return Ok(ValueType::Type(*id));
        }
        let module = self.ns(self.components.doc(def.doc).target);
        let empty = Derived { base: None, variants: Vec::new() };
        let id = self.add_in(module, &format!("{}OrDerived", naming::camel(name)), TypeKind::Derived(empty));
        self.ids.insert((def.key, role), id);
        let mut names = Names::default();
        let mut derived = Derived { base: None, variants: Vec::new() };
        for d in all {
            let local = d.name().unwrap_or_default();
            let (ty, doc) = match d {
                TypeDef::Simple(s) => (self.simple_of_its_own(s, local)?, s.doc),
                TypeDef::Complex(c) if c.ast.abstract_ => continue,
                TypeDef::Complex(c) => (self.complex(c, local)?, c.doc),
            };
            let is_declared = d.key() == def.key;
            if is_declared {
                derived.base = Some(ty);
            }
            let xml = self.xml(self.components.doc(doc).target, local);
            let name = names.camel(&naming::variant_name(local));
            derived.variants.push(DerivedVariant { name, ty, xml, is_declared });
        }
        self.set_kind(id, TypeKind::Derived(derived));
        Ok(ValueType::Type(id))
    }

    /// A simple type as a Rust type, also where it says no more than its base.
    fn simple_of_its_own(&mut self, def: In<'a, SimpleBaseType>, local: &'a str) -> Result<TypeId, Error> {
        if let Some(id) = self.ids.get(&(def.key, Role::Own)) {
            return Ok(*id);
        }
        let base = self.simple(def, local)?;
        let xml = self.xml(self.components.doc(def.doc).target, local);
        let id = match base {
            ValueType::Type(id) if self.types.get(id.0 as usize).is_some_and(|t| t.xml.as_ref() == Some(&xml)) => id,
            base => {
                let kind = TypeKind::Newtype(Newtype { base, facets: Facets::default() });
                self.add(def.key, def.doc, Some(local), local, kind)
            }
        };
        self.ids.insert((def.key, Role::Own), id);
        Ok(id)
    }

    /// Whether a member may stand for the head of its substitution group (XSD P1 §3.3.6, Substitution Group OK).
    pub fn substitutable(&self, head: In<'a, ElementType>, member: In<'a, ElementType>) -> bool {
        let mut blocked = self.blocked(head.key, head.doc);
        if blocked & SUBSTITUTION != 0 {
            return false;
        }
        let Some(declared) = self.type_of(head, 0) else { return true };
        let mut at = self.type_of(member, 0);
        let mut methods = 0;
        for _ in 0..MAX_DERIVATION {
            let Some(ty) = at else { break };
            // What a type on the way forbids counts, the member's own doesn't.
            if let AnyType::Own(TypeDef::Complex(def)) = ty
                && methods != 0
            {
                blocked |= self.blocked(def.key, def.doc);
            }
            if ty == declared {
                break;
            }
            let (method, base) = self.base_type(ty);
            methods |= method;
            at = base;
        }
        methods & blocked == 0
    }

    /// The type of an element, where it has one by name or its own.
    fn type_of(&self, decl: In<'a, ElementType>, depth: u32) -> Option<AnyType<'a>> {
        for content in &decl.ast.content {
            match content {
                ElementTypeContent::SimpleType(ast) => {
                    return Some(AnyType::Own(TypeDef::Simple(In { key: key(ast.id.as_ref()), doc: decl.doc, ast })));
                }
                ElementTypeContent::ComplexType(ast) => {
                    return Some(AnyType::Own(TypeDef::Complex(In { key: key(ast.id.as_ref()), doc: decl.doc, ast })));
                }
                _ => {}
            }
        }
        if let Some(name) = &decl.ast.type_ {
            return Some(self.by_name(qn(name)));
        }
        let head = decl.ast.substitution_group.iter().flat_map(|l| &l.0).next().map(qn)?;
        let head = self.components.elements.get(&head).copied().filter(|_| depth < 64)?;
        self.type_of(head, depth + 1)
    }

    fn by_name(&self, name: Qn<'a>) -> AnyType<'a> {
        match self.lookup(name).filter(|_| self.builtin_of(name).is_none()) {
            Some(def) => AnyType::Own(def),
            None => AnyType::Builtin(name),
        }
    }

    /// How a type is derived, and from what.
    fn base_type(&self, ty: AnyType<'a>) -> (u8, Option<AnyType<'a>>) {
        match ty {
            AnyType::Own(TypeDef::Complex(def)) => {
                let base = crate::xsd::components::base(def.ast).map(qn);
                let base = base.map(|name| self.base_named(def.key, def.doc, def.ast.name.as_deref(), name));
                (method(def.ast), base)
            }
            AnyType::Own(TypeDef::Simple(def)) => {
                let base = simple_base(def.ast);
                (RESTRICTION, base.map(|name| self.base_named(def.key, def.doc, def.ast.name.as_deref(), name)))
            }
            // Built-ins are restrictions of each other.
            AnyType::Builtin(_) => (RESTRICTION, None),
        }
    }

    fn base_named(&self, key: u32, doc: u32, own: Option<&'a str>, name: Qn<'a>) -> AnyType<'a> {
        match self.components.base_of(key, doc, own, name).filter(|_| self.builtin_of(name).is_none()) {
            Some(def) => AnyType::Own(def),
            None => AnyType::Builtin(name),
        }
    }
}

/// How a complex type is derived.
fn method(ast: &ComplexBaseType) -> u8 {
    let found = ast.content.iter().find_map(|c| match c {
        ComplexBaseTypeContent::ComplexContent(c) => c.content.iter().find_map(|c| match c {
            ComplexContentContent::Extension(_) => Some(EXTENSION),
            ComplexContentContent::Restriction(_) => Some(RESTRICTION),
            ComplexContentContent::Annotation(_) => None,
        }),
        ComplexBaseTypeContent::SimpleContent(c) => c.content.iter().find_map(|c| match c {
            SimpleContentContent::Extension(_) => Some(EXTENSION),
            SimpleContentContent::Restriction(_) => Some(RESTRICTION),
            SimpleContentContent::Annotation(_) => None,
        }),
        _ => None,
    });
    found.unwrap_or(RESTRICTION)
}

/// The local names of types that something holds: an element, an attribute, a list, a union, or a type that is held
/// itself. What is in no such place can come by `xsi:type` alone.
fn held(set: &SchemaSet) -> HashSet<String> {
    let mut held = HashSet::new();
    let mut bases: HashMap<&str, Vec<&str>> = HashMap::new();
    for global in set.docs.iter().filter_map(|d| d.root()).flat_map(Element::children) {
        let step = derivation(global);
        let mut stack = vec![global];
        while let Some(e) = stack.pop() {
            for name in ["type", "itemType", "memberTypes", "base"] {
                let words = e.attr(name).unwrap_or_default().split_ascii_whitespace();
                for local in words.map(|word| word.rsplit(':').next().unwrap_or(word)) {
                    match step.filter(|(_, s)| name == "base" && s.id == e.id) {
                        Some((own, _)) => bases.entry(own).or_default().push(local),
                        None => {
                            held.insert(local.to_owned());
                        }
                    }
                }
            }
            stack.extend(e.children());
        }
    }
    let mut open: Vec<String> = held.iter().cloned().collect();
    while let Some(name) = open.pop() {
        for base in bases.get(name.as_str()).into_iter().flatten() {
            if held.insert((*base).to_owned()) {
                open.push((*base).to_owned());
            }
        }
    }
    held
}

/// The name of a global type and the element that says what it is derived from.
fn derivation(global: Element<'_>) -> Option<(&str, Element<'_>)> {
    let is_step = |e: &Element<'_>| matches!(e.local(), "restriction" | "extension");
    let content = match global.local() {
        "simpleType" => global,
        "complexType" => global.children().find(|e| matches!(e.local(), "simpleContent" | "complexContent"))?,
        _ => return None,
    };
    Some((global.attr("name")?, content.children().find(is_step)?))
}
