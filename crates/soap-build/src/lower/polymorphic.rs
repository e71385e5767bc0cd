//! Which types may stand for a declared one: those derived from it that `block` lets through (XSD P1 §3.3.1, §3.4.1).

use std::collections::{HashMap, HashSet};

use xsd_parser::models::schema::xs::{
    ComplexBaseType, ComplexBaseTypeContent, ComplexContentContent, ElementType, ElementTypeContent, SimpleBaseType,
    SimpleContentContent,
};

use super::table::{MAX_DERIVATION, Role, Table};
use crate::error::Error;
use crate::load::dom::Element;
use crate::load::names::{XS, is_ncname};
use crate::model::{
    Builtin, Derived, DerivedVariant, Facets, NamespaceId, Newtype, TypeId, TypeKind, ValueType, XmlName,
};
use crate::naming::{self, Names};
use crate::xsd::components::{Components, In, Qn, TypeDef, key, qn, simple_base};
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
                // Without a name that XML can write, `xsi:type` can't tell it.
                if d.key == def.key || d.ast.name.as_deref().is_some_and(is_ncname) {
                    all.push(d);
                }
                let below = self.components.derived.get(&d.key).map(Vec::as_slice).unwrap_or_default();
                stack.extend(below.iter().rev());
            }
        }
        all
    }

    /// Types and the named types derived from them, as far as the element doesn't block that.
    fn simple_derivations(&self, from: Vec<TypeDef<'a>>, blocked: u8) -> Vec<TypeDef<'a>> {
        let mut all: Vec<TypeDef<'a>> = Vec::new();
        let mut seen = HashSet::new();
        let mut stack = from;
        stack.reverse();
        while let Some(d) = stack.pop() {
            if !seen.insert(d.key()) {
                continue;
            }
            all.push(d);
            let complex = self.components.derived.get(&d.key()).map(Vec::as_slice).unwrap_or_default();
            let simple = self.components.derived_simple.get(&d.key()).map(Vec::as_slice).unwrap_or_default();
            let complex = complex.iter().rev().map(|c| TypeDef::Complex(*c));
            let below = complex.chain(simple.iter().rev().map(|s| TypeDef::Simple(*s)));
            stack.extend(below.filter(|d| self.is_let(*d, blocked)));
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
        let all = self.simple_derivations(vec![TypeDef::Simple(def)], blocked);
        let Some(name) = def.ast.name.as_deref().filter(|_| all.iter().skip(1).any(|d| self.is_for_xsi_type(*d)))
        else {
            return self.simple(def, hint);
        };
        let role = Role::Derived(blocked & (EXTENSION | RESTRICTION));
        if let Some(id) = self.ids.get(&(def.key, role)) {
            return Ok(ValueType::Type(*id));
        }
        let module = self.ns(self.components.doc(def.doc).target);
        let id = self.derived_in(module, name);
        self.ids.insert((def.key, role), id);
        let derived = Derived { base: None, variants: Vec::new() };
        self.variants_of(id, derived, all, Some(def.key))?;
        Ok(ValueType::Type(id))
    }

    /// The same of a built-in. What nothing refers to is common beside strings, mostly values for them: for such
    /// restrictions a string stays one.
    pub fn builtin_polymorphic(&mut self, local: &'a str, value: ValueType, blocked: u8) -> Result<ValueType, Error> {
        let ValueType::Builtin(builtin) = value else { return Ok(value) };
        let from = self.above_builtins.get(local).cloned().unwrap_or_default();
        let from = from.into_iter().filter(|d| self.is_let(*d, blocked)).collect();
        let all = self.simple_derivations(from, blocked);
        let counts = |d: &TypeDef<'_>| builtin != Builtin::String || matches!(d, TypeDef::Complex(_));
        let Some(first) = all.iter().find(|d| counts(d) && self.is_for_xsi_type(**d)).copied() else {
            return Ok(value);
        };
        let role = Role::Builtin(builtin, blocked & (EXTENSION | RESTRICTION));
        if let Some(id) = self.ids.get(&(0, role)) {
            return Ok(ValueType::Type(*id));
        }
        let module = self.ns(self.components.doc(first.doc()).target);
        let id = self.derived_in(module, local);
        self.ids.insert((0, role), id);
        let kind = TypeKind::Newtype(Newtype { base: value, facets: Facets::default() });
        let ty = self.add_in(module, &format!("{local} value"), kind);
        let xml = XmlName { namespace: Some(self.namespace(XS)), local: local.to_owned() };
        let declared = DerivedVariant { name: naming::variant_name(local), ty, xml, is_declared: true };
        let derived = Derived { base: Some(ty), variants: vec![declared] };
        self.variants_of(id, derived, all, None)?;
        Ok(ValueType::Type(id))
    }

    fn derived_in(&mut self, module: NamespaceId, name: &str) -> TypeId {
        let empty = Derived { base: None, variants: Vec::new() };
        self.add_in(module, &format!("{}OrDerived", naming::camel(name)), TypeKind::Derived(empty))
    }

    fn variants_of(
        &mut self,
        id: TypeId,
        mut derived: Derived,
        all: Vec<TypeDef<'a>>,
        declared: Option<u32>,
    ) -> Result<(), Error> {
        let mut names = Names::default();
        for variant in &mut derived.variants {
            variant.name = names.camel(&variant.name);
        }
        for d in all {
            let local = d.name().unwrap_or_default();
            if declared != Some(d.key()) && !is_ncname(local) {
                continue;
            }
            let ty = match d {
                TypeDef::Simple(s) => self.simple_of_its_own(s, local)?,
                TypeDef::Complex(c) if c.ast.abstract_ => continue,
                TypeDef::Complex(c) => self.complex(c, local)?,
            };
            let is_declared = declared == Some(d.key());
            if is_declared {
                derived.base = Some(ty);
            }
            let xml = self.xml(self.components.doc(d.doc()).target, local);
            let name = names.camel(&naming::variant_name(local));
            derived.variants.push(DerivedVariant { name, ty, xml, is_declared });
        }
        self.set_kind(id, TypeKind::Derived(derived));
        Ok(())
    }

    /// Whether a type has a name that nothing refers to.
    fn is_for_xsi_type(&mut self, def: TypeDef<'a>) -> bool {
        let set = self.set;
        let parts = &self.parts;
        let held = self.held.get_or_insert_with(|| held(set, parts));
        def.name().is_some_and(|name| is_ncname(name) && !held.contains(name))
    }

    fn is_let(&self, def: TypeDef<'a>, blocked: u8) -> bool {
        match def {
            TypeDef::Complex(c) => method(c.ast) & blocked == 0,
            TypeDef::Simple(_) => blocked & RESTRICTION == 0,
        }
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

/// The local names of types that something holds: an element, an attribute, a list, a union, a message's part, or a type
/// that is held itself. What is in no such place can come by `xsi:type` alone.
fn held(set: &SchemaSet, parts: &[&str]) -> HashSet<String> {
    let local = |name: &str| name.trim().rsplit(':').next().unwrap_or_default().to_owned();
    let mut held: HashSet<String> = parts.iter().map(|name| local(name)).collect();
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

/// Named types of text by the built-in that they are derived from, in document order.
pub fn above_builtins<'a>(set: &SchemaSet, components: &Components<'a>) -> HashMap<&'a str, Vec<TypeDef<'a>>> {
    let mut all: HashMap<&str, Vec<TypeDef<'_>>> = HashMap::new();
    for def in components.type_order.iter().filter_map(|name| components.types.get(name)) {
        let base = match def {
            TypeDef::Simple(s) => simple_base(s.ast),
            TypeDef::Complex(c) => crate::xsd::components::base(c.ast).map(qn).filter(|_| is_text(c.ast)),
        };
        if let Some(base) = base.filter(|b| set.interner.uri(b.ns) == XS) {
            all.entry(base.local).or_default().push(*def);
        }
    }
    all
}

fn is_text(ast: &ComplexBaseType) -> bool {
    ast.content.iter().any(|c| matches!(c, ComplexBaseTypeContent::SimpleContent(_)))
}
