//! Complex types: structs, choices, and the enums of derived types and substitution groups.

use std::collections::HashSet;

use xsd_parser::models::schema::xs::{ComplexBaseType, ElementType, ElementTypeContent, FormChoiceType};

use super::particles::{Node, Particle as Tree, Space};
use super::table::{MAX_DERIVATION, Role, Table};
use crate::error::Error;
use crate::load::names::XS;
use crate::model::{
    Builtin, Content, Derived, DerivedVariant, Element, Member, Particle, Struct, TypeId, TypeKind, ValueType, Wildcard,
};
use crate::naming::{self, Names};
use crate::xsd::components::{In, Qn, TypeDef, base, key, qn};

impl<'a> Table<'a, '_> {
    /// The struct of a complex type; its content follows by [`Table::drain`].
    pub fn complex(&mut self, def: In<'a, ComplexBaseType>, hint: &str) -> Result<TypeId, Error> {
        if let Some(id) = self.ids.get(&(def.key, Role::Own)) {
            return Ok(*id);
        }
        let hint = def.ast.name.as_deref().unwrap_or(hint).to_owned();
        let id = self.add(def.key, def.doc, def.ast.name.as_deref(), &hint, TypeKind::Sequence(Vec::new()));
        self.ids.insert((def.key, Role::Own), id);
        self.queue.push((id, def, hint));
        Ok(id)
    }

    /// Fills the structs that were reached.
    pub fn drain(&mut self) -> Result<(), Error> {
        let mut next = 0;
        while let Some((id, def, hint)) = self.queue.get(next).cloned() {
            next += 1;
            let kind = self.structure(def, &hint)?;
            self.set_kind(id, TypeKind::Struct(kind));
        }
        self.queue.clear();
        Ok(())
    }

    /// Refuses a chain of bases that would use up the stack; circles are found where the chain is followed.
    fn check_chain(&self, def: In<'a, ComplexBaseType>) -> Result<(), Error> {
        let mut seen = HashSet::new();
        let mut at = def;
        while seen.insert(at.key) {
            let base = base(at.ast).map(qn);
            let base = base.and_then(|b| self.components.base_of(at.key, at.doc, at.ast.name.as_deref(), b));
            let Some(TypeDef::Complex(next)) = base else { return Ok(()) };
            if seen.len() > MAX_DERIVATION {
                return Err(self.too_long(def.key));
            }
            at = next;
        }
        Ok(())
    }

    fn structure(&mut self, def: In<'a, ComplexBaseType>, hint: &str) -> Result<Struct, Error> {
        self.check_chain(def)?;
        let whole = self.whole(def, hint)?;
        let mut names = Names::default();
        let mut array = None;
        let mut size = None;
        let content = if whole.array {
            let found = self.array_items(def, whole.particle, hint)?;
            let mut item = found.item;
            item.name = names.field("item");
            if let Some(of) =
                found.of.filter(|_| !matches!(&item.particle, Particle::Element(e) if e.ty == ValueType::Any))
            {
                size = self.array_size(&of, &mut names);
                array = Some(of);
            }
            Content::Members { all: false, members: vec![item] }
        } else if whole.raw {
            Content::Any
        } else if let Some(ty) = whole.simple.clone() {
            let sensitive = super::docs::sensitive(self.set.source(def.key));
            Content::Simple { field: names.field("value"), ty, sensitive }
        } else if whole.mixed {
            let field = names.field("content");
            let item = self.mixed_item(whole.particle.as_ref(), def, hint)?;
            Content::Mixed { field, item }
        } else {
            match whole.particle {
                None => Content::Empty,
                Some(tree) => {
                    let (all, members) = self.body(tree, &mut names, hint, def.doc)?;
                    Content::Members { all, members }
                }
            }
        };
        let mut attributes = self.name_attributes(&whole.attributes, &mut names, hint)?;
        attributes.extend(size);
        let any_attribute = whole.attributes.any.as_ref().map(|s| self.wildcard(s));
        Ok(Struct {
            attributes,
            any_attribute,
            any_attribute_field: names.field("any_attribute"),
            content,
            is_abstract: def.ast.abstract_,
            array,
        })
    }

    fn wildcard(&mut self, space: &Space) -> Wildcard {
        match space {
            Space::Any => Wildcard::Any,
            Space::Other(ns) => Wildcard::Other((*ns != crate::xsd::interner::NONE).then(|| self.ns(*ns))),
            Space::Only(uris) => {
                Wildcard::Only(uris.iter().map(|u| (!u.is_empty()).then(|| self.namespace(u))).collect())
            }
        }
    }

    /// The members of a struct out of its content model.
    pub(super) fn body(
        &mut self,
        tree: Tree<'a>,
        names: &mut Names,
        hint: &str,
        doc: u32,
    ) -> Result<(bool, Vec<Member>), Error> {
        let once = tree.is_once();
        match tree.node {
            Node::Sequence(children) if once => Ok((false, self.members(children, names, hint, doc)?)),
            Node::All(children) if once => Ok((true, self.members(children, names, hint, doc)?)),
            node => {
                let one = Tree { node, ..tree };
                Ok((false, self.members(vec![one], names, hint, doc)?))
            }
        }
    }

    fn members(
        &mut self,
        children: Vec<Tree<'a>>,
        names: &mut Names,
        hint: &str,
        doc: u32,
    ) -> Result<Vec<Member>, Error> {
        let mut out = Vec::with_capacity(children.len());
        for child in children {
            let mut m = self.member(child, hint, doc)?;
            m.name = names.field(&m.name);
            out.push(m);
        }
        Ok(out)
    }

    /// One particle as a member; its name is the schema's, not yet a Rust one.
    fn member(&mut self, tree: Tree<'a>, hint: &str, doc: u32) -> Result<Member, Error> {
        let Tree { node, min, max, group, key: at } = tree;
        let group_name = |fallback: &str| group.map_or_else(|| fallback.to_owned(), str::to_owned);
        let (name, particle) = match node {
            Node::Element { ast, doc } => return self.element(ast, doc, min, max, hint),
            Node::Any(space) => ("any".to_owned(), Particle::Any(self.wildcard(&space))),
            Node::Choice(children) => {
                let name = group_name("choice");
                let id = self.choice(children, &format!("{hint} {name}"), doc)?;
                (name, Particle::Group(id))
            }
            Node::Sequence(children) | Node::All(children) => {
                let name = group_name("sequence");
                let hint = format!("{hint} {name}");
                let members = self.members(children, &mut Names::default(), &hint, doc)?;
                let target = self.components.doc(doc).target;
                let module = self.ns(target);
                (name, Particle::Group(self.add_in(module, &hint, TypeKind::Sequence(members))))
            }
        };
        let docs = super::docs::docs(self.set.source(at));
        Ok(Member { name, docs, particle, min, max, boxed: false })
    }

    fn choice(&mut self, children: Vec<Tree<'a>>, hint: &str, doc: u32) -> Result<TypeId, Error> {
        let mut names = Names::default();
        let mut members = Vec::with_capacity(children.len());
        for child in children {
            let mut m = self.member(child, hint, doc)?;
            m.name = names.camel(&naming::variant_name(&m.name));
            members.push(m);
        }
        let target = self.components.doc(doc).target;
        let module = self.ns(target);
        Ok(self.add_in(module, hint, TypeKind::Choice(members)))
    }

    /// The items of mixed content: text, and each element that may come, by name.
    fn mixed_item(
        &mut self,
        tree: Option<&Tree<'a>>,
        def: In<'a, ComplexBaseType>,
        hint: &str,
    ) -> Result<TypeId, Error> {
        let mut leaves = Vec::new();
        if let Some(tree) = tree {
            leaves_of(tree, &mut leaves);
        }
        let text = Member {
            name: "Text".into(),
            docs: Vec::new(),
            particle: Particle::Text,
            min: 1,
            max: Some(1),
            boxed: false,
        };
        let mut members = vec![text];
        let mut names = Names::with(&["Text"]);
        let mut seen = HashSet::new();
        for leaf in leaves {
            let one = Tree { min: 1, max: Some(1), ..leaf };
            let mut m = self.member(one, hint, def.doc)?;
            let identity = match &m.particle {
                Particle::Element(e) => format!("{:?}", e.xml),
                other => format!("{other:?}"),
            };
            if !seen.insert(identity) {
                continue;
            }
            m.name = names.camel(&naming::variant_name(&m.name));
            members.push(m);
        }
        let target = self.components.doc(def.doc).target;
        let module = self.ns(target);
        Ok(self.add_in(module, &format!("{hint} content"), TypeKind::Choice(members)))
    }

    /// An element particle: a declaration of its own, or a reference to a global one.
    fn element(
        &mut self,
        ast: &'a ElementType,
        doc: u32,
        min: u32,
        max: Option<u32>,
        hint: &str,
    ) -> Result<Member, Error> {
        let at = key(ast.id.as_ref());
        if let Some(name) = ast.ref_.as_ref().map(qn) {
            if let Some(decl) = self.components.elements.get(&name).copied() {
                let own = super::docs::docs(self.set.source(at));
                let mut member = self.global_element(decl, min, max)?;
                if !own.is_empty() {
                    member.docs = own;
                }
                return Ok(member);
            }
            self.warn(at, format!("the element `{}` isn't declared anywhere: it is kept as XML", name.local));
            let xml = self.xml(name.ns, name.local);
            return Ok(plain(name.local, xml, ValueType::Any, min, max));
        }
        let local = ast.name.as_deref().unwrap_or_default();
        let info = self.components.doc(doc);
        let qualified = match &ast.form {
            Some(form) => matches!(form, FormChoiceType::Qualified),
            None => info.element_qualified,
        };
        let ns = if qualified { info.target } else { crate::xsd::interner::NONE };
        let xml = self.xml(ns, local);
        self.element_of(In { key: at, doc, ast }, xml, min, max, &format!("{hint} {local}"))
    }

    /// A global element where it stands: the head of a substitution group is a choice of its members.
    pub fn global_element(&mut self, decl: In<'a, ElementType>, min: u32, max: Option<u32>) -> Result<Member, Error> {
        let local = decl.ast.name.as_deref().unwrap_or_default();
        let target = self.components.doc(decl.doc).target;
        let mut members = self.substitutes(Qn { ns: target, local });
        members.retain(|member| self.substitutable(decl, *member));
        let others = members.iter().filter(|m| !m.ast.abstract_).count();
        if others > 0 {
            let id = self.substitution(decl, members)?;
            let docs = super::docs::docs(self.set.source(decl.key));
            return Ok(Member { name: local.to_owned(), docs, particle: Particle::Group(id), min, max, boxed: false });
        }
        self.plain_element(decl, min, max)
    }

    /// A global element itself, whatever may stand in its place.
    pub fn plain_element(&mut self, decl: In<'a, ElementType>, min: u32, max: Option<u32>) -> Result<Member, Error> {
        let local = decl.ast.name.as_deref().unwrap_or_default();
        let target = self.components.doc(decl.doc).target;
        let xml = self.xml(target, local);
        self.element_of(decl, xml, min, max, local)
    }

    fn element_of(
        &mut self,
        decl: In<'a, ElementType>,
        xml: crate::model::XmlName,
        min: u32,
        max: Option<u32>,
        hint: &str,
    ) -> Result<Member, Error> {
        let blocked = self.blocked(decl.key, decl.doc);
        let ty = self.element_type(decl, hint, blocked, 0)?;
        let source = self.set.source(decl.key);
        Ok(Member {
            name: decl.ast.name.clone().unwrap_or_default(),
            docs: super::docs::docs(source),
            particle: Particle::Element(Element {
                xml,
                ty,
                nillable: decl.ast.nillable.unwrap_or(false),
                default: decl.ast.default.clone(),
                fixed: decl.ast.fixed.clone(),
                sensitive: super::docs::sensitive(source),
            }),
            min,
            max,
            boxed: false,
        })
    }

    fn element_type(
        &mut self,
        decl: In<'a, ElementType>,
        hint: &str,
        blocked: u8,
        depth: u32,
    ) -> Result<ValueType, Error> {
        for content in &decl.ast.content {
            match content {
                ElementTypeContent::SimpleType(ast) => {
                    let ty = self.simple(In { key: key(ast.id.as_ref()), doc: decl.doc, ast }, hint)?;
                    self.documented_by(&ty, decl.key);
                    return Ok(ty);
                }
                ElementTypeContent::ComplexType(ast) => {
                    let def = In { key: key(ast.id.as_ref()), doc: decl.doc, ast };
                    let ty = ValueType::Type(self.complex(def, hint)?);
                    self.documented_by(&ty, decl.key);
                    return Ok(ty);
                }
                _ => {}
            }
        }
        if let Some(name) = &decl.ast.type_ {
            let name = qn(name);
            if self.builtin_of(name).is_none() && self.lookup(name).is_none() {
                self.warn(decl.key, format!("the type `{}` isn't there: the element is kept as XML", name.local));
            }
            return self.declared_but(name, hint, blocked);
        }
        // Without a type of its own it has that of its head.
        let head = decl.ast.substitution_group.iter().flat_map(|l| &l.0).next().map(qn);
        match head.and_then(|h| self.components.elements.get(&h).copied()) {
            Some(head) if depth < 64 => self.element_type(head, hint, blocked, depth + 1),
            _ => Ok(ValueType::Any),
        }
    }

    /// What an element declared with a type by name holds.
    pub fn declared(&mut self, name: Qn<'a>, hint: &str) -> Result<ValueType, Error> {
        self.declared_but(name, hint, 0)
    }

    /// As [`Table::declared`], without types that are derived in a way that the element blocks.
    fn declared_but(&mut self, name: Qn<'a>, hint: &str, blocked: u8) -> Result<ValueType, Error> {
        if let Some(built) = self.builtin_of(name) {
            if built == ValueType::Builtin(Builtin::AnySimpleType) {
                self.any_simple = true;
                return Ok(ValueType::AnySimple);
            }
            return self.builtin_polymorphic(name.local, built, blocked);
        }
        let uri = self.set.interner.uri(name.ns);
        if uri == XS || super::encoded::is_encoding(uri) {
            return Ok(ValueType::Any);
        }
        match self.lookup(name) {
            Some(TypeDef::Simple(def)) => self.simple_polymorphic(def, hint, blocked),
            Some(TypeDef::Complex(def)) => self.polymorphic(def, hint, blocked),
            None => Ok(ValueType::Any),
        }
    }

    /// A complex type, or the enum of it and what is derived from it.
    fn polymorphic(&mut self, def: In<'a, ComplexBaseType>, hint: &str, blocked: u8) -> Result<ValueType, Error> {
        let all = self.derivations(def, blocked);
        if all.len() == 1 {
            return Ok(ValueType::Type(self.complex(def, hint)?));
        }
        // Elements that block nothing of it share one type.
        let role = Role::Derived(if all.len() == self.derivations(def, 0).len() { 0 } else { blocked });
        if let Some(id) = self.ids.get(&(def.key, role)) {
            return Ok(ValueType::Type(*id));
        }
        let target = self.components.doc(def.doc).target;
        let module = self.ns(target);
        let name = def.ast.name.as_deref().unwrap_or(hint);
        let tail = if def.ast.abstract_ { "Any" } else { "OrDerived" };
        let wanted = if def.ast.abstract_ {
            format!("{tail}{}", naming::camel(name))
        } else {
            format!("{}{tail}", naming::camel(name))
        };
        let empty = Derived { base: None, variants: Vec::new() };
        let id = self.add_in(module, &wanted, TypeKind::Derived(empty));
        self.ids.insert((def.key, role), id);
        let mut names = Names::default();
        let mut variants = Vec::new();
        let mut base = None;
        for d in all {
            if d.ast.abstract_ {
                continue;
            }
            let local = d.ast.name.as_deref().unwrap_or_default();
            let ty = self.complex(d, local)?;
            let is_declared = d.key == def.key;
            if is_declared {
                base = Some(ty);
            }
            let target = self.components.doc(d.doc).target;
            let xml = self.xml(target, local);
            variants.push(DerivedVariant { name: names.camel(&naming::variant_name(local)), ty, xml, is_declared });
        }
        self.set_kind(id, TypeKind::Derived(Derived { base, variants }));
        Ok(ValueType::Type(id))
    }

    /// All members of a substitution group below its head, in document order of each level.
    fn substitutes(&self, head: Qn<'a>) -> Vec<In<'a, ElementType>> {
        let mut out = Vec::new();
        let mut seen = HashSet::from([head]);
        let mut stack = vec![head];
        while let Some(h) = stack.pop() {
            let members = self.components.members.get(&h).map(Vec::as_slice).unwrap_or_default();
            for m in members {
                if seen.insert(*m) {
                    out.extend(self.components.elements.get(m).copied());
                    stack.push(*m);
                }
            }
        }
        out
    }

    fn substitution(&mut self, head: In<'a, ElementType>, members: Vec<In<'a, ElementType>>) -> Result<TypeId, Error> {
        if let Some(id) = self.ids.get(&(head.key, Role::Substitution)) {
            return Ok(*id);
        }
        let local = head.ast.name.as_deref().unwrap_or_default();
        let target = self.components.doc(head.doc).target;
        let module = self.ns(target);
        let id = self.add_in(module, &format!("{local} member"), TypeKind::Choice(Vec::new()));
        self.ids.insert((head.key, Role::Substitution), id);
        let mut names = Names::default();
        let mut variants = Vec::new();
        for decl in std::iter::once(head).chain(members) {
            if decl.ast.abstract_ {
                continue;
            }
            let mut m = self.plain_element(decl, 1, Some(1))?;
            m.name = names.camel(&naming::variant_name(&m.name));
            variants.push(m);
        }
        self.set_kind(id, TypeKind::Choice(variants));
        Ok(id)
    }
}

pub fn plain(name: &str, xml: crate::model::XmlName, ty: ValueType, min: u32, max: Option<u32>) -> Member {
    let element = Element { xml, ty, nillable: false, default: None, fixed: None, sensitive: false };
    Member { name: name.to_owned(), docs: Vec::new(), particle: Particle::Element(element), min, max, boxed: false }
}

fn leaves_of<'a>(tree: &Tree<'a>, out: &mut Vec<Tree<'a>>) {
    match &tree.node {
        Node::Element { .. } | Node::Any(_) => out.push(tree.clone()),
        Node::Sequence(c) | Node::All(c) | Node::Choice(c) => c.iter().for_each(|c| leaves_of(c, out)),
    }
}
