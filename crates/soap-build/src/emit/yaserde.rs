//! `yaserde`'s traits on every type: its derive where that says all there is, else a bridge to the wire codec.
//!
//! The derive says sequences of elements, attributes and strings. Bridged is what it can't say: `docs/yaserde.md` has the
//! table. A bridged type may stand in a derived one, so each type is judged by itself.

use std::collections::{BTreeMap, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{At, Scope};
use super::tables;
use crate::config::{Config, Yaserde};
use crate::model::{
    Attribute, Builtin, Content, Element, Member, Model, NamespaceId, Particle, Struct, Type, TypeId, TypeKind,
    ValueType, XmlName,
};

/// For each type, whether the derive can say it.
pub(super) fn sayable(model: &Model, config: &Config, overridden: &[bool]) -> Vec<bool> {
    let judge = Judge {
        model,
        config,
        overridden,
        hidden: model.types.iter().filter(|ty| BARE.contains(&ty.name.as_str())).map(|ty| ty.module).collect(),
    };
    let own = |(ty, overridden): (&Type, &bool)| match &ty.kind {
        TypeKind::Struct(s) => !overridden && !judge.hidden.contains(&ty.module) && judge.structure(s),
        _ => false,
    };
    model.types.iter().zip(overridden).map(own).collect()
}

/// The derive writes these names bare: beside a type of that name it makes other code. `R` and `W` are its type parameters.
const BARE: [&str; 9] = ["Option", "Vec", "String", "Some", "None", "Ok", "Err", "R", "W"];

/// Restrictions of restrictions end; no schema makes more of them.
const STEPS: u8 = 64;

struct Judge<'a> {
    model: &'a Model,
    config: &'a Config,
    overridden: &'a [bool],
    /// Modules with a type that hides a name of [`BARE`].
    hidden: HashSet<NamespaceId>,
}

impl Judge<'_> {
    fn structure(&self, s: &Struct) -> bool {
        let attributes = s.any_attribute.is_none()
            && s.attributes.iter().all(|a| {
                // A QName can't declare its prefix in an attribute of the derive's.
                !a.sensitive && a.xml.namespace.is_none() && self.value(&a.ty) && !self.qname(&a.ty, STEPS)
            });
        let members: &[Member] = if let Content::Members { members, .. } = &s.content { members } else { &[] };
        attributes
            && distinct(s.attributes.iter().map(|a| &a.xml))
            && distinct(members.iter().filter_map(|m| match &m.particle {
                Particle::Element(element) => Some(&element.xml),
                _ => None,
            }))
            && match &s.content {
                Content::Empty => true,
                Content::Simple { ty, sensitive, .. } => !sensitive && self.text(ty),
                // The order of an `xs:all` is a field that is no XML.
                Content::Members { .. } if super::types::order_field(s).is_some() => false,
                Content::Members { members, .. } => members.iter().all(|m| self.member(m)),
                Content::Mixed { .. } | Content::Any => false,
            }
    }

    /// An empty element stands for its default, a nil one for nil.
    fn member(&self, member: &Member) -> bool {
        let Particle::Element(Element { ty, nillable: false, default: None, fixed: None, .. }) = &member.particle
        else {
            return false;
        };
        !member.boxed && self.value(ty)
    }

    /// A field's type that the derive takes for what it is, and that has the traits.
    fn value(&self, ty: &ValueType) -> bool {
        match ty {
            // It writes `inf`, which is no number in XML.
            ValueType::Builtin(Builtin::Float | Builtin::Double) => false,
            ValueType::Builtin(builtin) => !self.replaced(*builtin),
            ValueType::List(item) => self.value(item) || matches!(**item, ValueType::Builtin(b) if !self.replaced(b)),
            ValueType::Type(id) => {
                let i = id.0 as usize;
                let own = self.overridden.get(i).is_some_and(|overridden| !overridden);
                own && self.model.types.get(i).is_some_and(|ty| !BARE.contains(&ty.name.as_str()) && !is_group(ty))
            }
            ValueType::Any => true,
            ValueType::AnySimple | ValueType::ArraySize => false,
        }
    }

    /// The caller's own type takes the place of the built-in; who knows what traits it has.
    fn replaced(&self, builtin: Builtin) -> bool {
        self.config.type_overrides.contains_key(&format!("xs:{}", super::field::xsd_name(builtin)))
    }

    /// Text beside attributes can be a string only: the derive reads no other.
    fn text(&self, ty: &ValueType) -> bool {
        matches!(ty, ValueType::Builtin(b) if super::field::rust_name(*b) == "String" && !self.replaced(*b))
    }

    /// Whether there may be a QName in the text.
    fn qname(&self, ty: &ValueType, steps: u8) -> bool {
        let Some(steps) = steps.checked_sub(1) else { return true };
        match ty {
            ValueType::Builtin(builtin) => matches!(builtin, Builtin::QName | Builtin::Notation),
            ValueType::List(item) => self.qname(item, steps),
            ValueType::Any | ValueType::AnySimple | ValueType::ArraySize => true,
            ValueType::Type(id) => match self.model.types.get(id.0 as usize).map(|ty| &ty.kind) {
                Some(TypeKind::Newtype(newtype)) => self.qname(&newtype.base, steps),
                Some(TypeKind::Enumeration(enumeration)) => self.qname(&enumeration.base, steps),
                Some(TypeKind::List(list)) => self.qname(&list.item, steps),
                Some(TypeKind::Union(members)) => members.iter().any(|m| self.qname(&m.ty, steps)),
                _ => true,
            },
        }
    }
}

fn is_group(ty: &Type) -> bool {
    matches!(ty.kind, TypeKind::Sequence(_) | TypeKind::Choice(_))
}

/// The derive makes one type a name, which it folds to letters of one case; and it can't tell two of a name apart.
fn distinct<'a>(mut names: impl Iterator<Item = &'a XmlName>) -> bool {
    let mut seen = HashSet::new();
    names.all(|xml| {
        let folded: String = xml.local.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        seen.insert((xml.namespace, folded))
    })
}

/// Whether the type bears the derive.
pub(super) fn says(scope: &Scope<'_>, id: TypeId) -> bool {
    scope.config.yaserde != Yaserde::Never && scope.yaserde.get(id.0 as usize).copied().unwrap_or(false)
}

/// The bridge of a type that the derive can't say.
pub(super) fn bridge(scope: &Scope<'_>, id: TypeId, ty: &Type) -> TokenStream {
    let given = match scope.config.yaserde {
        Yaserde::Never => return TokenStream::new(),
        _ if says(scope, id) => return TokenStream::new(),
        Yaserde::Feature => quote!(#[cfg(feature = "yaserde")]),
        Yaserde::Always => TokenStream::new(),
    };
    let path = scope.path(id, At::Outside);
    let name = match scope.element_of(id).or(ty.xml.as_ref()) {
        Some(xml) => scope.qualified(xml),
        None => ty.name.trim_start_matches("r#").to_owned(),
    };
    let (_, desc) = scope.table_names(id);
    let how = match &ty.kind {
        TypeKind::Choice(members) if members.iter().any(|m| m.particle == Particle::Text) => quote!(, mixed #desc),
        TypeKind::Choice(_) | TypeKind::Sequence(_) => quote!(, group #desc),
        _ => {
            let calls = tables::text(scope, &ValueType::Type(id));
            if calls.is_empty() { calls } else { quote!(, #calls) }
        }
    };
    quote!(#given ::soap_runtime::yaserde_bridge!(#path, #name, &NAMESPACES #how);)
}

fn given(scope: &Scope<'_>, attributes: TokenStream) -> TokenStream {
    match scope.config.yaserde {
        Yaserde::Feature => quote!(#[cfg_attr(feature = "yaserde", #attributes)]),
        Yaserde::Always => quote!(#[#attributes]),
        Yaserde::Never => TokenStream::new(),
    }
}

/// The derive with the type's name, its namespace and all that its members need.
pub(super) fn container(scope: &Scope<'_>, id: TypeId, ty: &Type) -> TokenStream {
    if !says(scope, id) {
        return TokenStream::new();
    }
    let TypeKind::Struct(s) = &ty.kind else { return TokenStream::new() };
    let mut namespaces = BTreeMap::new();
    let mut note = |xml: &XmlName| {
        if let Some(id) = xml.namespace {
            namespaces.insert(scope.prefix(id), scope.uri(id));
        }
    };
    let name = scope.element_of(id).or(ty.xml.as_ref());
    if let Some(name) = name {
        note(name);
    }
    s.attributes.iter().for_each(|a| note(&a.xml));
    if let Content::Members { members, .. } = &s.content {
        for member in members {
            if let Particle::Element(element) = &member.particle {
                note(&element.xml);
            }
        }
    }
    let mut says = Vec::new();
    if let Some(xml) = name {
        let local = &xml.local;
        says.push(quote!(rename = #local));
        if let Some(id) = xml.namespace {
            let prefix = scope.prefix(id);
            says.push(quote!(prefix = #prefix));
        }
    }
    if !namespaces.is_empty() {
        let (prefixes, uris): (Vec<_>, Vec<_>) = namespaces.into_iter().unzip();
        says.push(quote!(namespaces = { #(#prefixes = #uris),* }));
    }
    let derive = quote!(derive(::yaserde::YaSerialize, ::yaserde::YaDeserialize));
    match scope.config.yaserde {
        Yaserde::Feature => {
            let says = (!says.is_empty()).then(|| quote!(, yaserde(#(#says),*)));
            quote!(#[cfg_attr(feature = "yaserde", #derive #says)])
        }
        _ => {
            let says = (!says.is_empty()).then(|| quote!(#[yaserde(#(#says),*)]));
            quote!(#[#derive] #says)
        }
    }
}

/// The attribute of a field that is an element.
pub(super) fn element(scope: &Scope<'_>, member: &Member) -> TokenStream {
    let Particle::Element(element) = &member.particle else { return TokenStream::new() };
    field(scope, &member.name, &element.xml, false)
}

/// The attribute of a field that is an attribute.
pub(super) fn attribute(scope: &Scope<'_>, attribute: &Attribute) -> TokenStream {
    field(scope, &attribute.name, &attribute.xml, true)
}

/// The attribute of a field that is the element's text.
pub(super) fn text(scope: &Scope<'_>) -> TokenStream {
    // Without a default, an empty element were an error: no text, no field.
    given(scope, quote!(yaserde(text = true, default = "no_text")))
}

fn field(scope: &Scope<'_>, name: &str, xml: &XmlName, attribute: bool) -> TokenStream {
    let mut says = Vec::new();
    if attribute {
        says.push(quote!(attribute = true));
    }
    if let Some(id) = xml.namespace {
        let prefix = scope.prefix(id);
        says.push(quote!(prefix = #prefix));
    }
    if name != xml.local {
        let local = &xml.local;
        says.push(quote!(rename = #local));
    }
    if says.is_empty() {
        return TokenStream::new();
    }
    given(scope, quote!(yaserde(#(#says),*)))
}
