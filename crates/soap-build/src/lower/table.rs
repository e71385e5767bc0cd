//! The types of a model while it grows: each schema component gets one type, when it is first reached.

use std::collections::{HashMap, HashSet};

use super::space::Spaces;
use crate::error::{Error, Problem, Warning};
use crate::load::dom;
use crate::load::names::is_ncname;
use crate::model::{
    Builtin, Member, Model, NamespaceId, Operation, Service, Type, TypeId, TypeKind, ValueType, XmlName,
};
use crate::naming::{self, Names};
use crate::options::Options;
use crate::xsd::components::{Components, In, Qn, TypeDef};
use crate::xsd::interner::Ns;
use crate::xsd::set::SchemaSet;
use xsd_parser::models::schema::xs::{ComplexBaseType, ElementType};

/// Longest chain of types derived from each other; real ones have a dozen at most.
pub const MAX_DERIVATION: usize = 256;

/// What a component was made into; one component can be several types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Own,
    /// With what is blocked.
    Derived(u8),
    Builtin(Builtin, u8),
    Substitution,
}

pub struct Table<'a, 'c> {
    pub set: &'a SchemaSet,
    pub components: &'c Components<'a>,
    pub options: &'c Options,
    pub spaces: Spaces,
    pub types: Vec<Type>,
    pub ids: HashMap<(u32, Role), TypeId>,
    /// What simple types hold, by their key.
    pub values: HashMap<u32, ValueType>,
    /// Types that are being looked at: a circle comes back to one.
    pub open: HashSet<u32>,
    /// Structs without their content yet.
    pub queue: Vec<(TypeId, In<'a, ComplexBaseType>, String)>,
    pub warnings: Vec<Warning>,
    /// Named types by the built-in that they are derived from.
    pub above_builtins: HashMap<&'a str, Vec<TypeDef<'a>>>,
    /// The types of message parts, as they are written there.
    pub parts: Vec<&'a str>,
    /// Local names of types that something holds, once asked for.
    pub held: Option<HashSet<String>>,
    /// An element of `xs:anySimpleType` is there.
    pub any_simple: bool,
    pub elements: Vec<Member>,
    pub operations: Vec<Operation>,
    pub services: Vec<Service>,
    names: HashMap<NamespaceId, Names>,
    reserved: HashMap<u32, String>,
    /// Names of named types, for the modules that aren't there yet.
    pending: HashMap<Ns, Names>,
}

impl<'a, 'c> Table<'a, 'c> {
    pub fn new(set: &'a SchemaSet, components: &'c Components<'a>, options: &'c Options) -> Self {
        let mut table = Table {
            set,
            components,
            options,
            spaces: Spaces::default(),
            types: Vec::new(),
            ids: HashMap::new(),
            values: HashMap::new(),
            open: HashSet::new(),
            queue: Vec::new(),
            warnings: Vec::new(),
            above_builtins: super::polymorphic::above_builtins(set, components),
            parts: Vec::new(),
            held: None,
            any_simple: false,
            elements: Vec::new(),
            operations: Vec::new(),
            services: Vec::new(),
            names: HashMap::new(),
            reserved: HashMap::new(),
            pending: HashMap::new(),
        };
        // Named types keep their names whatever anonymous ones would like to be called.
        for name in &components.type_order {
            if let Some(def) = components.types.get(name) {
                let given = table.pending.entry(name.ns).or_default().camel(&naming::variant_name(name.local));
                table.reserved.insert(def.key(), given);
            }
        }
        table
    }

    pub fn namespace(&mut self, uri: &str) -> NamespaceId {
        let id = self.spaces.id(uri, self.options);
        if !self.names.contains_key(&id) {
            let ns = self.set.interner.get(Some(uri));
            let names = ns.and_then(|ns| self.pending.remove(&ns)).unwrap_or_default();
            self.names.insert(id, names);
        }
        id
    }

    pub fn ns(&mut self, ns: Ns) -> NamespaceId {
        let uri = self.set.interner.uri(ns).to_owned();
        self.namespace(&uri)
    }

    /// A name in a namespace of the set, or in none.
    pub fn xml(&mut self, ns: Ns, local: &str) -> XmlName {
        let namespace = (ns != crate::xsd::interner::NONE).then(|| self.ns(ns));
        XmlName { namespace, local: local.to_owned() }
    }

    pub fn kind(&self, id: TypeId) -> Option<&TypeKind> {
        self.types.get(id.0 as usize).map(|t| &t.kind)
    }

    /// A type in the module of a namespace, under the name it wants or one like it.
    pub fn add_in(&mut self, module: NamespaceId, hint: &str, kind: TypeKind) -> TypeId {
        let name = self.name_in(module, hint);
        self.push(Type { name, module, xml: None, docs: Vec::new(), kind })
    }

    fn name_in(&mut self, module: NamespaceId, hint: &str) -> String {
        self.names.entry(module).or_default().camel(&naming::variant_name(hint))
    }

    /// A type for the component at `key`.
    pub fn add(&mut self, key: u32, doc: u32, name: Option<&str>, hint: &str, kind: TypeKind) -> TypeId {
        let target = self.components.doc(doc).target;
        let module = self.ns(target);
        let docs = super::docs::docs(self.set.source(key));
        let xml = name.filter(|local| is_ncname(local)).map(|local| self.xml(target, local));
        let reserved = name.and_then(|_| self.reserved.get(&key).cloned());
        let name = reserved.unwrap_or_else(|| self.name_in(module, hint));
        self.push(Type { name, module, xml, docs, kind })
    }

    /// An anonymous type without words of its own is told by its element's.
    pub fn documented_by(&mut self, ty: &ValueType, element: u32) {
        let ValueType::Type(id) = ty else { return };
        if let Some(t) = self.types.get_mut(id.0 as usize)
            && t.xml.is_none()
            && t.docs.is_empty()
        {
            t.docs = super::docs::docs(self.set.source(element));
        }
    }

    fn push(&mut self, ty: Type) -> TypeId {
        let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(ty);
        id
    }

    /// Begins to look at a simple type: not one that comes back to itself, nor one at the end of too long a chain.
    pub fn enter(&mut self, key: u32) -> Result<(), Error> {
        if self.open.contains(&key) {
            return Err(self.problem(key, "the type is derived from itself", "break the circle"));
        }
        if self.open.len() > MAX_DERIVATION {
            return Err(self.too_long(key));
        }
        self.open.insert(key);
        Ok(())
    }

    pub fn too_long(&self, key: u32) -> Error {
        let message = format!("a chain of over {MAX_DERIVATION} types, each on top of the next");
        Error::Limit(Problem::new(self.set.position(key), self.construct(key), message, "shorten the chain"))
    }

    fn construct(&self, key: u32) -> String {
        self.set.source(key).map(|e| format!("xs:{}", e.describe())).unwrap_or_default()
    }

    pub fn set_kind(&mut self, id: TypeId, kind: TypeKind) {
        if let Some(t) = self.types.get_mut(id.0 as usize) {
            t.kind = kind;
        }
    }

    pub fn problem(&self, key: u32, message: &str, help: &str) -> Error {
        Error::Schema(Problem::new(self.set.position(key), self.construct(key), message, help))
    }

    pub fn warn(&mut self, key: u32, message: impl Into<String>) {
        self.warnings.push(Warning { at: self.set.position(key), message: message.into() });
    }

    /// Every global element and named type.
    pub fn globals(&mut self) -> Result<(), Error> {
        let mut names = Names::default();
        for name in self.components.element_order.clone() {
            let Some(decl) = self.components.elements.get(&name).copied() else { continue };
            if decl.ast.abstract_ {
                continue;
            }
            let mut member = self.global_element(decl, 1, Some(1))?;
            member.name = names.field(name.local);
            self.elements.push(member);
        }
        for name in self.components.type_order.clone() {
            match self.components.types.get(&name).copied() {
                Some(TypeDef::Complex(def)) => {
                    self.complex(def, name.local)?;
                }
                Some(TypeDef::Simple(def)) => {
                    self.simple(def, name.local)?;
                }
                None => {}
            }
            self.drain()?;
        }
        self.drain()
    }

    pub fn lookup(&self, name: Qn<'_>) -> Option<TypeDef<'a>> {
        self.components.types.get(&Qn { ns: name.ns, local: name.local }).copied()
    }

    /// The global element that a name outside of the schemas means.
    pub fn element_named(&self, name: &dom::Name) -> Option<In<'a, ElementType>> {
        let ns = self.set.interner.get(name.ns.as_deref())?;
        self.components.elements.get(&Qn { ns, local: &name.local }).copied()
    }

    /// The type that a name outside of the schemas means, by the name in its schema.
    pub fn type_named(&self, name: &dom::Name) -> Option<Qn<'a>> {
        let ns = self.set.interner.get(name.ns.as_deref())?;
        let local = self.lookup(Qn { ns, local: &name.local })?.name()?;
        Some(Qn { ns, local })
    }

    fn simple_types(&mut self) -> Vec<XmlName> {
        let order = self.components.type_order.iter().copied();
        let simple = |name: &Qn<'_>| matches!(self.components.types.get(name), Some(TypeDef::Simple(_)));
        let names: Vec<_> = order.filter(simple).filter(|name| is_ncname(name.local)).collect();
        names.into_iter().map(|name| self.xml(name.ns, name.local)).collect()
    }

    pub fn finish(mut self) -> Result<Model, Error> {
        self.drain()?;
        super::boxes::boxes(&mut self.types);
        let simple_types = if self.any_simple { self.simple_types() } else { Vec::new() };
        Ok(Model {
            namespaces: self.spaces.all,
            types: self.types,
            simple_types,
            elements: self.elements,
            operations: self.operations,
            services: self.services,
            warnings: self.warnings,
        })
    }
}
