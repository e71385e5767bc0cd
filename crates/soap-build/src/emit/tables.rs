//! The constant tables: what the runtime's engine knows of a type is data.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::scope::{Scope, ident};
use crate::model::{
    ArrayOf, Attribute, Builtin, Element, Member, NamespaceId, Particle, Type, TypeKind, ValueType, Wildcard, XmlName,
};

/// The members' table and the descriptor over it. `content` is the constructor of `Desc`.
pub(super) struct Table<'a> {
    pub table: Ident,
    pub desc: Ident,
    pub name: &'a str,
    pub content: &'static str,
    /// Namespace of the schema that the members are declared in.
    pub home: Option<NamespaceId>,
    /// Further calls on the descriptor.
    pub calls: TokenStream,
}

impl Table<'_> {
    pub fn tokens(&self, scope: &Scope<'_>, members: &[Member]) -> TokenStream {
        let rows: Vec<_> = members.iter().map(|m| member(scope, m, self.home)).collect();
        self.of_rows(&rows)
    }

    pub fn of_rows(&self, rows: &[TokenStream]) -> TokenStream {
        let (table, desc, name, content, calls) =
            (&self.table, &self.desc, self.name, ident(self.content), &self.calls);
        if rows.is_empty() {
            return quote!(pub(crate) static #desc: Desc = Desc::#content(#name, &[])#calls;);
        }
        let len = Literal::usize_unsuffixed(rows.len());
        quote! {
            pub(crate) static #table: [Member; #len] = [#(#rows),*];
            pub(crate) static #desc: Desc = Desc::#content(#name, &#table)#calls;
        }
    }
}

/// The row of one particle.
pub(super) fn member(scope: &Scope<'_>, member: &Member, home: Option<NamespaceId>) -> TokenStream {
    let mut row = match &member.particle {
        Particle::Element(e) => element(scope, e, home),
        Particle::Group(id) => {
            let desc = scope.desc_path(*id);
            quote!(Member::group(&#desc))
        }
        Particle::Any(wildcard) => {
            let wildcard = self::wildcard(scope, wildcard);
            quote!(Member::any(#wildcard))
        }
        Particle::Text => quote!(Member::value()),
    };
    match (member.min, member.max) {
        (1, Some(1)) => {}
        (0, Some(1)) => row.extend(quote!(.optional())),
        (0, None) => row.extend(quote!(.many())),
        (min, max) => {
            let min = Literal::u32_unsuffixed(min);
            let max = match max {
                Some(max) => {
                    let max = Literal::u32_unsuffixed(max);
                    quote!(Some(#max))
                }
                None => quote!(None),
            };
            row.extend(quote!(.occurs(#min, #max)));
        }
    }
    row
}

fn element(scope: &Scope<'_>, element: &Element, home: Option<NamespaceId>) -> TokenStream {
    let (ns, local) = (scope.number(element.xml.namespace), &element.xml.local);
    let name = scope.qualified(&element.xml);
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut row = quote!(Member::element(#ns, #local, #open, #close));
    row.extend(text(scope, &element.ty));
    if element.ty == ValueType::AnySimple {
        let types = scope.model.simple_types.iter().map(|xml| {
            let (ns, local) = (scope.number(xml.namespace), &xml.local);
            quote!((#ns, #local))
        });
        row.extend(quote!(.types(&[#(#types),*])));
    }
    if let (None, Some(home)) = (element.xml.namespace, home) {
        let home = scope.number(Some(home));
        row.extend(quote!(.home(#home)));
    }
    if let Some(value) = &element.default {
        row.extend(quote!(.default(#value)));
    }
    if let Some(value) = &element.fixed {
        row.extend(quote!(.fixed(#value)));
    }
    if element.nillable {
        row.extend(quote!(.nillable()));
    }
    if element.sensitive {
        row.extend(quote!(.sensitive()));
    }
    row
}

/// `.text(..)` for what is text, and the schema's name of its type where that isn't the built-in's own.
pub(super) fn text(scope: &Scope<'_>, ty: &ValueType) -> TokenStream {
    let mut calls = TokenStream::new();
    let kind = kind(scope, ty);
    if let Some(kind) = &kind {
        calls.extend(quote!(.text(#kind)));
    }
    calls.extend(listed(ty));
    // In the SOAP encoding every value tells its type, a nil one of a complex type too.
    if (kind.is_some() || scope.encoded)
        && let Some((_, target)) = scope.target(ty)
        && let Some(xml) = declared(scope, target)
    {
        calls.extend(typed(scope, "typed", xml));
    }
    calls
}

/// `.items(..)` of a list without a name, whose items Rust's type doesn't check.
fn listed(ty: &ValueType) -> Option<TokenStream> {
    let ValueType::List(item) = ty else { return None };
    let kind = checked_item(item)?;
    Some(quote!(.items(#kind)))
}

/// The kind of a built-in that takes less than Rust's type for it.
pub(super) fn checked_item(item: &ValueType) -> Option<TokenStream> {
    let ValueType::Builtin(builtin) = item else { return None };
    let name = match builtin {
        Builtin::PositiveInteger
        | Builtin::NonNegativeInteger
        | Builtin::NegativeInteger
        | Builtin::NonPositiveInteger
        | Builtin::Language
        | Builtin::Name
        | Builtin::NcName
        | Builtin::NmToken
        | Builtin::Id
        | Builtin::IdRef
        | Builtin::Entity
        | Builtin::AnyUri => xs_name(*builtin),
        _ => return None,
    };
    Some(quote!(Xs::#name))
}

/// The schema's name of a type; of a polymorphic one that of the declared type.
fn declared<'a>(scope: &Scope<'a>, ty: &'a Type) -> Option<&'a XmlName> {
    match &ty.kind {
        TypeKind::Derived(derived) => scope.type_of(derived.base?)?.xml.as_ref(),
        _ => ty.xml.as_ref(),
    }
}

/// `.typed(ns, "name")` or `.named(ns, "name")`.
pub(super) fn typed(scope: &Scope<'_>, call: &str, xml: &XmlName) -> TokenStream {
    let (call, ns, local) = (ident(call), scope.number(xml.namespace), &xml.local);
    quote!(.#call(#ns, #local))
}

/// The built-in that a simple type is, or comes from.
pub(super) fn kind(scope: &Scope<'_>, ty: &ValueType) -> Option<TokenStream> {
    let mut ty = ty;
    // A restriction of a restriction ends at a built-in; a schema can't make it a circle, the bound holds all the same.
    for _ in 0..64 {
        match ty {
            ValueType::Builtin(builtin) => {
                let name = xs_name(*builtin);
                return Some(quote!(Xs::#name));
            }
            ValueType::List(item) => {
                return match **item {
                    ValueType::Builtin(Builtin::NmToken) => Some(quote!(Xs::NmTokens)),
                    ValueType::Builtin(Builtin::IdRef) => Some(quote!(Xs::IdRefs)),
                    ValueType::Builtin(Builtin::Entity) => Some(quote!(Xs::Entities)),
                    _ => Some(quote!(Xs::AnySimpleType)),
                };
            }
            ValueType::AnySimple => return Some(quote!(Xs::AnySimpleType)),
            ValueType::Any | ValueType::ArraySize => return None,
            ValueType::Type(id) => match &scope.type_of(*id)?.kind {
                TypeKind::Newtype(newtype) => ty = &newtype.base,
                TypeKind::Enumeration(enumeration) => ty = &enumeration.base,
                TypeKind::Derived(derived) => return self::kind(scope, &ValueType::Type(derived.base?)),
                TypeKind::List(_) | TypeKind::Union(_) => return Some(quote!(Xs::AnySimpleType)),
                _ => return None,
            },
        }
    }
    None
}

fn xs_name(builtin: Builtin) -> Ident {
    ident(&format!("{builtin:?}"))
}

pub(super) fn attribute(scope: &Scope<'_>, attribute: &Attribute, array: Option<&ArrayOf>) -> TokenStream {
    let (ns, local) = (scope.number(attribute.xml.namespace), &attribute.xml.local);
    let mut open = format!(" {}=\"", scope.qualified(&attribute.xml));
    if let (ValueType::ArraySize, Some(of)) = (&attribute.ty, array) {
        // The value is the size alone; the type in front of it is always the same.
        open.push_str(&scope.qualified(&of.item));
        open.push_str(&of.ranks);
    }
    let mut row = quote!(Attribute::new(#ns, #local, #open));
    if let Some(kind) = kind(scope, &attribute.ty) {
        row.extend(quote!(.text(#kind)));
    }
    row.extend(listed(&attribute.ty));
    if attribute.required {
        row.extend(quote!(.required()));
    }
    if let Some(value) = &attribute.default {
        row.extend(quote!(.default(#value)));
    }
    if let Some(value) = &attribute.fixed {
        row.extend(quote!(.fixed(#value)));
    }
    if attribute.sensitive {
        row.extend(quote!(.sensitive()));
    }
    row
}

/// `.array(..)`: what the items of an array are.
pub(super) fn array(scope: &Scope<'_>, of: &ArrayOf) -> TokenStream {
    let (ns, local) = (scope.number(of.item.namespace), &of.item.local);
    let ranks = (!of.ranks.is_empty()).then(|| {
        let ranks = &of.ranks;
        quote!(.ranks(#ranks))
    });
    let dimensions = (of.dimensions > 1).then(|| {
        let n = Literal::u8_unsuffixed(of.dimensions);
        quote!(.dimensions(#n))
    });
    quote!(.array(ArrayOf::new(#ns, #local) #ranks #dimensions))
}

pub(super) fn wildcard(scope: &Scope<'_>, wildcard: &Wildcard) -> TokenStream {
    match wildcard {
        Wildcard::Any => quote!(Wildcard::any()),
        Wildcard::Other(ns) => {
            let ns = scope.number(*ns);
            quote!(Wildcard::other(#ns))
        }
        Wildcard::Only(list) => {
            let list = list.iter().map(|ns| scope.number(*ns));
            quote!(Wildcard::only(&[#(#list),*]))
        }
    }
}

/// The built-in that a simple type comes from; `None` for lists, unions and complex types.
pub(super) fn builtin(scope: &Scope<'_>, ty: &ValueType) -> Option<Builtin> {
    let mut ty = ty;
    for _ in 0..64 {
        match ty {
            ValueType::Builtin(builtin) => return Some(*builtin),
            ValueType::Type(id) => match &scope.type_of(*id)?.kind {
                TypeKind::Newtype(newtype) => ty = &newtype.base,
                TypeKind::Enumeration(enumeration) => ty = &enumeration.base,
                _ => return None,
            },
            ValueType::List(_) | ValueType::Any | ValueType::AnySimple | ValueType::ArraySize => return None,
        }
    }
    None
}
