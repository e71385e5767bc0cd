//! The `yaserde` derives, on the types that they can say: sequences of elements and attributes, text in a field.
//! They can't tell the order of repeated choices, `xsi:nil`, `xsi:type`, wildcards, mixed content, or the namespace of an
//! attribute.

use std::collections::{BTreeMap, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::Scope;
use crate::config::Yaserde;
use crate::model::{
    Attribute, Builtin, Content, Element, Member, Model, Particle, Struct, Type, TypeId, TypeKind, ValueType, XmlName,
};

/// For each type, whether the derive can say it: the greatest fixed point, since types may refer to each other.
pub(super) fn sayable(model: &Model, overridden: &[bool]) -> Vec<bool> {
    // The derive writes these names bare: beside a type of that name it makes other code.
    let hidden: HashSet<_> =
        model.types.iter().filter(|ty| BARE.contains(&ty.name.as_str())).map(|ty| ty.module).collect();
    let mut can: Vec<bool> = model
        .types
        .iter()
        .zip(overridden)
        .map(|(ty, own)| !own && matches!(ty.kind, TypeKind::Struct(_)) && !hidden.contains(&ty.module))
        .collect();
    loop {
        let next: Vec<bool> = model
            .types
            .iter()
            .zip(&can)
            .map(|(ty, can_now)| match &ty.kind {
                TypeKind::Struct(s) => *can_now && structure(s, &can),
                _ => false,
            })
            .collect();
        if next == can {
            return can;
        }
        can = next;
    }
}

/// `R` and `W` are its type parameters.
const BARE: [&str; 9] = ["Option", "Vec", "String", "Some", "None", "Ok", "Err", "R", "W"];

fn structure(s: &Struct, can: &[bool]) -> bool {
    let attributes = s.any_attribute.is_none()
        && s.attributes.iter().all(|a| !a.sensitive && a.xml.namespace.is_none() && builtin(&a.ty));
    let members: &[Member] = if let Content::Members { members, .. } = &s.content { members } else { &[] };
    attributes
        && distinct(s.attributes.iter().map(|a| &a.xml))
        && distinct(members.iter().filter_map(|m| match &m.particle {
            Particle::Element(element) => Some(&element.xml),
            _ => None,
        }))
        && match &s.content {
            Content::Empty => true,
            Content::Simple { ty, sensitive, .. } => !sensitive && text_type(ty),
            // The order of an `xs:all` is a field that is no XML.
            Content::Members { .. } if super::types::order_field(s).is_some() => false,
            Content::Members { members, .. } => members.iter().all(|m| member(m, can)),
            Content::Mixed { .. } | Content::Any => false,
        }
}

/// The derive makes one type a name, which it folds to letters of one case; and it can't tell two of a name apart.
fn distinct<'a>(mut names: impl Iterator<Item = &'a XmlName>) -> bool {
    let mut seen = HashSet::new();
    names.all(|xml| {
        let folded: String = xml.local.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        seen.insert((xml.namespace, folded))
    })
}

fn member(member: &Member, can: &[bool]) -> bool {
    let Particle::Element(Element { ty, nillable: false, .. }) = &member.particle else { return false };
    !member.boxed
        && match ty {
            ValueType::Type(id) => can.get(id.0 as usize).copied().unwrap_or(false),
            other => builtin(other),
        }
}

/// Rust's own types, which the derive knows, and the runtime's, which have impls.
fn builtin(ty: &ValueType) -> bool {
    matches!(ty, ValueType::Builtin(b) if !matches!(b, Builtin::QName | Builtin::Notation))
}

/// Text beside attributes can be a string only: the derive reads no other.
fn text_type(ty: &ValueType) -> bool {
    matches!(ty, ValueType::Builtin(b) if super::field::rust_name(*b) == "String")
}

/// Whether the type bears the derive.
pub(super) fn says(scope: &Scope<'_>, id: TypeId) -> bool {
    scope.config.yaserde != Yaserde::Never && scope.yaserde.get(id.0 as usize).copied().unwrap_or(false)
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
    given(scope, quote!(yaserde(text = true)))
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
