//! What emission knows about the whole model: where types live, which names are taken, what has a finite default.

use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::finite;
use crate::config::Config;
use crate::model::{
    Content, Member, Model, NamespaceId, Operation, Particle, Service, Type, TypeId, TypeKind, ValueType, XmlName,
};

/// Where a piece of code stands; it decides how a name is written there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// In the module of types of this namespace.
    Types(NamespaceId),
    /// In a module that has `types` in scope.
    Outside,
}

pub(super) struct Scope<'a> {
    pub model: &'a Model,
    pub config: &'a Config,
    /// The namespaces that have types, in their order.
    pub modules: Vec<NamespaceId>,
    /// Names of types by namespace.
    taken: Vec<HashSet<&'a str>>,
    /// The caller's own types, by [`TypeId`].
    overrides: Vec<Option<TokenStream>>,
    /// Members that hold a value of their own kind for ever, unless they may be absent.
    pub endless: finite::Endless,
    /// By [`TypeId`]: name of the table in the codec's module.
    tables: Vec<String>,
    /// By [`NamespaceId`]: how the namespace's number is written, and its prefix.
    numbers: Vec<Number>,
    /// By [`TypeId`]: whether `yaserde`'s derive can say it.
    pub yaserde: Vec<bool>,
    /// Some operation speaks the SOAP encoding.
    pub encoded: bool,
    /// By operation: how its tables begin.
    stems: Vec<String>,
    /// The one global element of a type.
    elements: HashMap<TypeId, &'a XmlName>,
}

/// A namespace by number.
struct Number {
    /// Constant: the runtime's for its own namespaces, `NS1` for the prefix `ns1` otherwise.
    name: String,
    prefix: String,
    /// In the generated table.
    listed: bool,
    /// One of the runtime's own that names of the schema are in: at the end of the table, for its prefix.
    own_row: bool,
}

impl<'a> Scope<'a> {
    pub fn new(model: &'a Model, config: &'a Config) -> Self {
        let mut taken = vec![HashSet::new(); model.namespaces.len()];
        let mut used = BTreeSet::new();
        let overrides: Vec<_> = model.types.iter().map(|ty| override_of(ty, model, config)).collect();
        for (ty, own) in model.types.iter().zip(&overrides) {
            if own.is_none() {
                used.insert(ty.module);
                if let Some(names) = taken.get_mut(ty.module.0 as usize) {
                    names.insert(ty.name.as_str());
                }
            }
        }
        let overridden: Vec<bool> = overrides.iter().map(Option::is_some).collect();
        let numbers = numbers(model);
        Self {
            model,
            config,
            modules: used.into_iter().collect(),
            taken,
            overrides,
            endless: finite::Endless::new(model),
            tables: tables(model, &numbers),
            numbers,
            yaserde: super::yaserde::sayable(model, config, &overridden),
            encoded: model.operations.iter().any(|o| o.use_ == crate::model::Use::Encoded),
            stems: stems(model),
            elements: elements(model),
        }
    }

    /// Constant with the number of a namespace.
    pub fn number(&self, namespace: Option<NamespaceId>) -> TokenStream {
        let number = namespace.and_then(|id| self.numbers.get(id.0 as usize));
        let name = ident(number.map_or("NONE", |n| n.name.as_str()));
        quote!(#name)
    }

    /// Prefix that a namespace is written with.
    pub fn prefix(&self, id: NamespaceId) -> &str {
        self.numbers.get(id.0 as usize).map_or("", |n| n.prefix.as_str())
    }

    /// The namespace's name.
    pub fn uri(&self, id: NamespaceId) -> &'a str {
        self.model.namespaces.get(id.0 as usize).map_or("", |n| n.uri.as_str())
    }

    /// `prefix:local`, as it is written.
    pub fn qualified(&self, xml: &XmlName) -> String {
        match xml.namespace.map(|id| self.prefix(id)).filter(|prefix| !prefix.is_empty()) {
            Some(prefix) => format!("{prefix}:{}", xml.local),
            None => xml.local.clone(),
        }
    }

    /// `{namespace}local`.
    pub fn expanded(&self, xml: &XmlName) -> String {
        format!("{{{}}}{}", xml.namespace.map_or("", |id| self.uri(id)), xml.local)
    }

    /// The table of namespaces and a constant for each.
    pub fn namespace_table(&self) -> TokenStream {
        let listed = || self.numbers.iter().zip(&self.model.namespaces).filter(|(n, _)| n.listed);
        // Those of the runtime that elements or attributes are in have numbers already; they are declared all the same.
        let own = || self.numbers.iter().zip(&self.model.namespaces).filter(|(n, _)| n.own_row);
        let rows = listed().chain(own()).map(|(n, namespace)| {
            let (prefix, uri) = (&n.prefix, &namespace.uri);
            quote!((#prefix, #uri))
        });
        let constants = listed().enumerate().map(|(i, (n, namespace))| {
            let name = ident(&n.name);
            let value = if i == 0 {
                quote!(FIRST)
            } else {
                let i = proc_macro2::Literal::usize_unsuffixed(i);
                quote!(FIRST + #i)
            };
            let doc = format!(" Number of {}.", super::docs::code(&namespace.uri));
            quote!(#[doc = #doc] pub const #name: u16 = #value;)
        });
        quote! {
            /// The namespaces, by prefix and name.
            pub static NAMESPACES: Namespaces = Namespaces::new(&[#(#rows),*]);
            #(#constants)*
        }
    }

    /// Names of a type's table of members and of its descriptor.
    pub fn table_names(&self, id: TypeId) -> (Ident, Ident) {
        let name = self.tables.get(id.0 as usize).map_or("UNKNOWN", String::as_str);
        (ident(name), ident(&format!("{name}_DESC")))
    }

    /// Path of a type's descriptor in any module of the codec.
    pub fn desc_path(&self, id: TypeId) -> TokenStream {
        let (_, desc) = self.table_names(id);
        match self.type_of(id) {
            Some(ty) if self.nested() => {
                let module = ident(self.module(ty.module));
                quote!(#module::#desc)
            }
            _ => quote!(#desc),
        }
    }

    /// How the tables of an operation begin.
    pub fn stem(&self, operation: &Operation) -> &str {
        let index = self.model.operations.iter().position(|o| std::ptr::eq(o, operation));
        index.and_then(|i| self.stems.get(i)).map_or("UNKNOWN", String::as_str)
    }

    /// The service that offers an operation.
    pub fn service_of(&self, operation: &Operation) -> &'a str {
        let index = self.model.operations.iter().position(|o| std::ptr::eq(o, operation));
        let offers = |s: &&Service| s.ports.iter().any(|p| index.is_some_and(|i| p.operations.contains(&i)));
        self.model.services.iter().find(offers).map_or("", |s| s.name.as_str())
    }

    /// Name of the enum of an operation's faults: `CustomersUpdateFault`, apart from all markers.
    pub fn fault_name(&self, operation: &Operation) -> String {
        let stem = operation.marker.strip_suffix("Operation").filter(|s| !s.is_empty()).unwrap_or(&operation.marker);
        let mut name = format!("{stem}Fault");
        while self.model.operations.iter().any(|o| o.marker == name) || name == "NoFault" {
            name.push_str("Detail");
        }
        name
    }

    /// Name of a service's client, apart from those of other services.
    pub fn client_name(&self, service: &Service) -> String {
        let camel = |s: &Service| {
            let name = heck::ToUpperCamelCase::to_upper_camel_case(s.name.as_str());
            let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
            let name = name.trim_start_matches(|c: char| c.is_ascii_digit());
            if name.is_empty() { "ServiceClient".to_owned() } else { format!("{name}Client") }
        };
        let name = camel(service);
        let earlier =
            self.model.services.iter().take_while(|s| !std::ptr::eq(*s, service)).filter(|s| camel(s) == name);
        match earlier.count() {
            0 => name,
            n => format!("{name}{}", n + 1),
        }
    }

    /// The name of the global element that has this type, if there is exactly one.
    pub fn element_of(&self, id: TypeId) -> Option<&'a XmlName> {
        self.elements.get(&id).copied()
    }

    /// Types of several namespaces each get a module below `types`.
    pub fn nested(&self) -> bool {
        self.modules.len() > 1
    }

    pub fn type_of(&self, id: TypeId) -> Option<&'a Type> {
        self.model.types.get(id.0 as usize)
    }

    /// The caller's own type takes the place of this one.
    pub fn is_overridden(&self, id: TypeId) -> bool {
        self.overrides.get(id.0 as usize).is_some_and(Option::is_some)
    }

    /// Module name of a namespace.
    pub fn module(&self, id: NamespaceId) -> &'a str {
        match self.model.namespaces.get(id.0 as usize).map_or("types", |n| n.module.as_str()) {
            // Would stand beside the import of all types in the codec.
            "types" => "types_",
            name => name,
        }
    }

    /// Path of a generated type.
    pub fn path(&self, id: TypeId, at: At) -> TokenStream {
        if let Some(Some(own)) = self.overrides.get(id.0 as usize) {
            return own.clone();
        }
        let Some(ty) = self.type_of(id) else { return quote!(()) };
        let name = ident(&ty.name);
        let module = ident(self.module(ty.module));
        match at {
            At::Types(here) if here == ty.module => quote!(#name),
            At::Types(_) => quote!(super::#module::#name),
            At::Outside if self.nested() => quote!(types::#module::#name),
            At::Outside => quote!(types::#name),
        }
    }

    /// A name of the prelude or the runtime, in full where a generated type has it too.
    pub fn known(&self, name: &str, at: At) -> TokenStream {
        let At::Types(here) = at else { return bare(name) };
        if !self.taken.get(here.0 as usize).is_some_and(|names| names.contains(name)) {
            return bare(name);
        }
        let name_token = ident(name);
        match name {
            "String" => quote!(::std::string::String),
            "Vec" => quote!(::std::vec::Vec),
            "Box" => quote!(::std::boxed::Box),
            "Option" => quote!(::core::option::Option),
            "Default" => quote!(::core::default::Default),
            "Into" => quote!(::core::convert::Into),
            "From" => quote!(::core::convert::From),
            _ => quote!(::soap_runtime::codegen::#name_token),
        }
    }

    /// The type overridden by the caller for a built-in, if any.
    pub fn builtin_override(&self, name: &str) -> Option<TokenStream> {
        self.config.type_overrides.get(&format!("xs:{name}")).and_then(|path| path.parse().ok())
    }

    /// Type behind a value, if it is one of the model's.
    pub fn target(&self, ty: &ValueType) -> Option<(TypeId, &'a Type)> {
        match ty {
            ValueType::Type(id) => self.type_of(*id).map(|t| (*id, t)),
            _ => None,
        }
    }
}

fn bare(name: &str) -> TokenStream {
    let name = ident(name);
    quote!(#name)
}

fn override_of(ty: &Type, model: &Model, config: &Config) -> Option<TokenStream> {
    let xml = ty.xml.as_ref()?;
    let namespace = match xml.namespace {
        Some(id) => model.namespaces.get(id.0 as usize)?.uri.as_str(),
        None => "",
    };
    config.type_overrides.get(&format!("{{{namespace}}}{}", xml.local)).and_then(|path| path.parse().ok())
}

/// The runtime's own namespaces: its constant and the prefix it writes.
const OWN: [(&str, &str, &str); 8] = [
    ("http://www.w3.org/XML/1998/namespace", "XML", "xml"),
    ("http://www.w3.org/2001/XMLSchema-instance", "XSI", "xsi"),
    ("http://schemas.xmlsoap.org/soap/envelope/", "SOAP11", "SOAP-ENV"),
    ("http://www.w3.org/2003/05/soap-envelope", "SOAP12", "SOAP-ENV"),
    ("http://schemas.xmlsoap.org/soap/encoding/", "ENC11", "SOAP-ENC"),
    ("http://www.w3.org/2003/05/soap-encoding", "ENC12", "SOAP-ENC"),
    ("http://www.w3.org/2001/XMLSchema", "XSD", "xsd"),
    ("http://www.w3.org/2003/05/soap-rpc", "RPC12", "rpc"),
];

/// Names that the codec's module has for other things.
const RESERVED: [&str; 14] = [
    "FIRST",
    "NAMESPACES",
    "NONE",
    "NOTHING",
    "OPERATIONS",
    "ELEMENTS",
    "XML",
    "XSI",
    "SOAP11",
    "SOAP12",
    "ENC11",
    "ENC12",
    "XSD",
    "RPC12",
];

fn numbers(model: &Model) -> Vec<Number> {
    let mut taken = HashSet::new();
    let named = named(model);
    model
        .namespaces
        .iter()
        .map(|namespace| {
            if namespace.uri.is_empty() {
                return Number { name: "NONE".into(), prefix: String::new(), listed: false, own_row: false };
            }
            if let Some((_, name, prefix)) = OWN.iter().find(|(uri, ..)| *uri == namespace.uri) {
                // Its usual prefix may mean something else in an envelope: the other version, or nothing.
                let own_row = *name != "XML" && named.contains(namespace.uri.as_str());
                let prefix = if own_row { namespace.prefix.clone() } else { (*prefix).into() };
                return Number { name: (*name).into(), prefix, listed: false, own_row };
            }
            let base = shouty(&namespace.prefix, "NS");
            let name = distinct(&base, |name| !RESERVED.contains(&name) && taken.insert(name.to_owned()));
            Number { name, prefix: namespace.prefix.clone(), listed: true, own_row: false }
        })
        .collect()
}

/// Namespaces that the schema's elements and attributes are in.
fn named(model: &Model) -> HashSet<&str> {
    let mut names: Vec<&XmlName> = Vec::new();
    let mut members: Vec<&Member> = model.elements.iter().collect();
    for ty in &model.types {
        match &ty.kind {
            TypeKind::Struct(s) => {
                names.extend(s.attributes.iter().filter(|a| a.ty != ValueType::ArraySize).map(|a| &a.xml));
                if let Content::Members { members: own, .. } = &s.content {
                    members.extend(own);
                }
            }
            TypeKind::Sequence(own) | TypeKind::Choice(own) => members.extend(own),
            _ => {}
        }
    }
    for operation in &model.operations {
        for message in std::iter::once(&operation.request).chain(&operation.response) {
            members.extend(message.headers.iter().chain(&message.body));
        }
        members.extend(operation.faults.iter().map(|f| &f.detail));
    }
    names.extend(members.into_iter().filter_map(|m| match &m.particle {
        Particle::Element(e) => Some(&e.xml),
        _ => None,
    }));
    let spaces = names.into_iter().filter_map(|n| model.namespaces.get(n.namespace?.0 as usize));
    spaces.map(|s| s.uri.as_str()).collect()
}

/// `CustomerAddress` has the table `CUSTOMER_ADDRESS`; names stay distinct where types differ by case alone.
fn tables(model: &Model, numbers: &[Number]) -> Vec<String> {
    let mut taken: HashSet<(NamespaceId, String)> = HashSet::new();
    model
        .types
        .iter()
        .map(|ty| {
            distinct(&shouty(&ty.name, "T"), |name| {
                let all = ["", "_DESC", "_ATTRIBUTES", "_FACETS"].map(|end| (ty.module, format!("{name}{end}")));
                let free = all.iter().all(|key| !taken.contains(key))
                    && !RESERVED.contains(&name)
                    && numbers.iter().all(|n| n.name != name);
                if free {
                    taken.extend(all);
                }
                free
            })
        })
        .collect()
}

/// `CustomersUpdateOperation` has tables such as `CUSTOMERS_UPDATE_REQUEST_BODY`.
fn stems(model: &Model) -> Vec<String> {
    let mut taken = HashSet::new();
    model
        .operations
        .iter()
        .map(|o| {
            let stem = o.marker.strip_suffix("Operation").filter(|s| !s.is_empty()).unwrap_or(&o.marker);
            distinct(&shouty(stem, "T"), |name| taken.insert(name.to_owned()))
        })
        .collect()
}

/// `name`, or `name_2`, `name_3`, whichever is the first to be free.
fn distinct(base: &str, mut free: impl FnMut(&str) -> bool) -> String {
    let mut name = base.to_owned();
    let mut n = 2;
    while !free(&name) {
        name = format!("{base}_{n}");
        n += 1;
    }
    name
}

fn shouty(name: &str, start: &str) -> String {
    let name = heck::ToShoutySnakeCase::to_shouty_snake_case(name.trim_start_matches("r#"));
    let name: String = name.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.starts_with(|c: char| c.is_alphabetic()) { name } else { format!("{start}{name}") }
}

/// The element of each type that is the whole of exactly one: global ones, and what messages are made of.
fn elements(model: &Model) -> HashMap<TypeId, &XmlName> {
    let messages = model.operations.iter().flat_map(|o| std::iter::once(&o.request).chain(&o.response));
    let parts = messages.flat_map(|m| m.headers.iter().chain(&m.body));
    let details = model.operations.iter().flat_map(|o| o.faults.iter().map(|f| &f.detail));
    let mut found: HashMap<TypeId, Option<&XmlName>> = HashMap::new();
    for member in model.elements.iter().chain(parts).chain(details) {
        if let Particle::Element(element) = &member.particle
            && let ValueType::Type(id) = element.ty
        {
            let name = found.entry(id).or_insert(Some(&element.xml));
            if name.is_some_and(|name| *name != element.xml) {
                *name = None;
            }
        }
    }
    found.into_iter().filter_map(|(id, name)| Some((id, name?))).collect()
}

/// An identifier of the model, raw ones too.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
