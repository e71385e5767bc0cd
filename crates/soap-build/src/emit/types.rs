//! The definitions a caller works with: structs, enums, newtypes, with their docs, constructors and getters.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{code, docs, docs_and};
use super::facets;
use super::field::{Many, attribute_type, many, member_type, value_type, variant_many, variant_type, wrap};
use super::scope::{At, Scope, ident};
use super::{getters, simple, yaserde};
use crate::model::{
    Attribute, Builtin, Content, Derived, Enumeration, Member, Particle, Struct, Type, TypeId, TypeKind, UnionMember,
    ValueType,
};

/// More required fields than these, and a constructor's arguments can't be told apart by position.
const CONSTRUCTOR_MAX: usize = 4;

/// A field of a struct, as definition, constructor and codec need it.
pub(super) struct Field<'a> {
    pub name: &'a str,
    pub docs: TokenStream,
    pub ty: TokenStream,
    pub yaserde: TokenStream,
    /// What a constructor asks for, if the field must be given.
    pub asked: Option<Asked>,
}

/// How a constructor takes a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// `impl Into<..>`: strings.
    Into,
    Plain,
    Boxed,
}

/// Definition and inherent methods of one type.
pub(super) fn definition(scope: &Scope<'_>, id: TypeId, ty: &Type) -> TokenStream {
    let at = At::Types(ty.module);
    match &ty.kind {
        TypeKind::Struct(s) => structure(scope, id, ty, &struct_fields(scope, s, at, id), at),
        TypeKind::Sequence(members) => {
            let fields: Vec<_> = members.iter().map(|m| member_field(scope, m, at, None)).collect();
            structure(scope, id, ty, &fields, at)
        }
        TypeKind::Choice(members) => choice(scope, ty, members, at),
        TypeKind::Derived(derived) => derived_enum(scope, ty, derived, at),
        TypeKind::Newtype(newtype) => {
            tuple(scope, ty, &value_type(scope, &newtype.base, at), &facets::docs(&newtype.facets), at)
        }
        TypeKind::List(list) => {
            let item = value_type(scope, &list.item, at);
            tuple(scope, ty, &wrap(scope, "Vec", item, at), &facets::docs(&list.facets), at)
        }
        TypeKind::Enumeration(enumeration) => enumerated(scope, ty, enumeration, at),
        TypeKind::Union(members) => union(scope, ty, members, at),
    }
}

fn derives(scope: &Scope<'_>, names: &[&str]) -> TokenStream {
    let names = names.iter().map(|name| ident(name));
    let extra = scope.config.extra_derives.iter().filter_map(|path| path.parse::<TokenStream>().ok());
    quote!(#[derive(#(#names),* #(, #extra)*)])
}

pub(super) fn struct_fields<'a>(scope: &Scope<'_>, s: &'a Struct, at: At, id: TypeId) -> Vec<Field<'a>> {
    let annotate = yaserde::says(scope, id);
    let mut fields: Vec<Field<'a>> = s.attributes.iter().map(|a| attribute_field(scope, a, at, annotate)).collect();
    if s.any_attribute.is_some() {
        let any = scope.known("AnyAttribute", at);
        fields.push(Field {
            name: &s.any_attribute_field,
            docs: docs(&["Attributes that the schema leaves open.".into()]),
            ty: wrap(scope, "Vec", any, at),
            yaserde: TokenStream::new(),
            asked: None,
        });
    }
    match &s.content {
        Content::Empty => {}
        Content::Simple { field, ty, sensitive } => {
            let mut value = value_type(scope, ty, at);
            if *sensitive {
                value = wrap(scope, "Sensitive", value, at);
            }
            fields.push(Field {
                name: field,
                docs: docs(&["The element's text.".into()]),
                ty: value,
                yaserde: if annotate { yaserde::text(scope) } else { TokenStream::new() },
                asked: Some(asked(ty, *sensitive)),
            });
        }
        Content::Members { members, .. } => {
            fields.extend(members.iter().map(|m| member_field(scope, m, at, annotate.then_some(()))));
            if let Some(name) = order_field(s) {
                fields.push(Field {
                    name,
                    docs: docs(&["The order in which the members came; it means nothing.".into()]),
                    ty: scope.known("MemberOrder", at),
                    yaserde: TokenStream::new(),
                    asked: None,
                });
            }
        }
        Content::Mixed { field, item } => {
            let item = scope.path(*item, at);
            fields.push(Field {
                name: field,
                docs: docs(&["Text and elements, in order.".into()]),
                ty: wrap(scope, "Vec", item, at),
                yaserde: TokenStream::new(),
                asked: None,
            });
        }
        Content::Any => fields.push(Field {
            name: "content",
            docs: docs(&["What the element holds, as XML.".into()]),
            ty: scope.known("AnyType", at),
            yaserde: TokenStream::new(),
            asked: None,
        }),
    }
    fields
}

/// The field that keeps the order of the members of an `xs:all`, under a name that is free.
pub(super) fn order_field(s: &Struct) -> Option<&'static str> {
    let Content::Members { all: true, members } = &s.content else { return None };
    let taken = |name: &str| {
        let attributes = s.attributes.iter().map(|a| a.name.as_str());
        members.iter().map(|m| m.name.as_str()).chain(attributes).any(|n| n == name)
    };
    let free = || ["order", "member_order", "order_of_members"].into_iter().find(|name| !taken(name));
    if members.len() > 1 { free() } else { None }
}

fn attribute_field<'a>(scope: &Scope<'_>, attribute: &'a Attribute, at: At, annotate: bool) -> Field<'a> {
    let mut notes = Vec::new();
    if let Some(value) = attribute.default.as_ref().filter(|_| !attribute.required) {
        notes.push(format!("Absent it is {}.", code(value)));
    }
    if let Some(value) = &attribute.fixed {
        notes.push(format!("Always {}.", code(value)));
    }
    Field {
        name: &attribute.name,
        docs: docs_and(&attribute.docs, &notes),
        ty: attribute_type(scope, attribute, at),
        yaserde: if annotate { yaserde::attribute(scope, attribute) } else { TokenStream::new() },
        asked: attribute.required.then(|| asked(&attribute.ty, attribute.sensitive)),
    }
}

fn member_field<'a>(scope: &Scope<'_>, member: &'a Member, at: At, annotate: Option<()>) -> Field<'a> {
    let needs = if many(scope, member) == Many::One {
        match &member.particle {
            Particle::Element(element) if !element.nillable && !member.boxed => {
                Some(asked(&element.ty, element.sensitive))
            }
            _ if member.boxed => Some(Asked::Boxed),
            _ => Some(Asked::Plain),
        }
    } else {
        None
    };
    Field {
        name: &member.name,
        docs: member_docs(member),
        ty: member_type(scope, member, at),
        yaserde: if annotate.is_some() { yaserde::element(scope, member) } else { TokenStream::new() },
        asked: needs,
    }
}

fn asked(ty: &ValueType, sensitive: bool) -> Asked {
    let text =
        matches!(ty, ValueType::Builtin(b) if super::field::rust_name(*b) == "String" && *b != Builtin::AnySimpleType);
    if text || sensitive { Asked::Into } else { Asked::Plain }
}

fn member_docs(member: &Member) -> TokenStream {
    let mut notes = Vec::new();
    if let Particle::Element(element) = &member.particle {
        if let Some(value) = &element.default {
            notes.push(format!("Empty it is {}.", code(value)));
        }
        if let Some(value) = &element.fixed {
            notes.push(format!("Always {}.", code(value)));
        }
    }
    match (member.min, member.max) {
        (0 | 1, None) | (0 | 1, Some(0 | 1)) => {}
        (min, None) => notes.push(format!("At least {min}.")),
        (min, Some(max)) if min == max => notes.push(format!("Exactly {max}.")),
        (0, Some(max)) => notes.push(format!("At most {max}.")),
        (min, Some(max)) => notes.push(format!("{min} to {max}.")),
    }
    docs_and(&member.docs, &notes)
}

fn structure(scope: &Scope<'_>, id: TypeId, ty: &Type, fields: &[Field<'_>], at: At) -> TokenStream {
    let name = ident(&ty.name);
    let docs = docs(&ty.docs);
    let derive = derives(scope, &["Debug", "Clone", "PartialEq", "Default"]);
    let yaserde = yaserde::container(scope, id, ty);
    let constructor = constructor(scope, fields, at);
    let getters = match &ty.kind {
        TypeKind::Struct(s) => getters::defaults(scope, s, at),
        _ => TokenStream::new(),
    };
    let methods = if constructor.is_empty() && getters.is_empty() {
        TokenStream::new()
    } else {
        quote!(impl #name { #constructor #getters })
    };
    let body = fields.iter().map(|f| {
        let (docs, yaserde, name, ty) = (&f.docs, &f.yaserde, ident(f.name), &f.ty);
        quote!(#docs #yaserde pub #name: #ty)
    });
    quote! {
        #docs #derive #yaserde
        pub struct #name { #(#body,)* }
        #methods
    }
}

fn constructor(scope: &Scope<'_>, fields: &[Field<'_>], at: At) -> TokenStream {
    let asked: Vec<_> = fields.iter().filter_map(|f| Some((f, f.asked?))).collect();
    if asked.is_empty() || asked.len() > CONSTRUCTOR_MAX || fields.iter().any(|f| f.name == "new") {
        return TokenStream::new();
    }
    let into = scope.known("Into", at);
    let arguments = asked.iter().map(|(f, how)| {
        let (name, ty) = (ident(f.name), &f.ty);
        match how {
            Asked::Into => quote!(#name: impl #into<#ty>),
            Asked::Plain | Asked::Boxed => quote!(#name: #ty),
        }
    });
    let values = asked.iter().map(|(f, how)| {
        let name = ident(f.name);
        if *how == Asked::Into { quote!(#name: #name.into()) } else { quote!(#name) }
    });
    let default = scope.known("Default", at);
    let (doc, rest) = if asked.len() == fields.len() {
        (" From all its parts.", TokenStream::new())
    } else {
        (" With what is required; the rest is absent.", quote!(..#default::default()))
    };
    quote! {
        #[doc = #doc]
        pub fn new(#(#arguments),*) -> Self { Self { #(#values,)* #rest } }
    }
}

fn choice(scope: &Scope<'_>, ty: &Type, members: &[Member], at: At) -> TokenStream {
    let name = ident(&ty.name);
    let docs = docs(&ty.docs);
    let derive = derives(scope, &["Debug", "Clone", "PartialEq"]);
    let variants = members.iter().map(|m| {
        let (docs, variant, inner) = (member_docs(m), ident(&m.name), variant_type(scope, m, at));
        quote!(#docs #variant(#inner))
    });
    let default = scope.known("Default", at);
    if members.is_empty() {
        // A choice without alternatives: nothing can be said, so it is a struct that says nothing.
        return quote!(#docs #derive #[derive(Default)] pub struct #name;);
    }
    // The first alternative whose value ends.
    let first =
        members.iter().find(|m| variant_many(scope, m) != Many::One || !scope.endless.variant(m)).or(members.first());
    let first = first.map(|m| ident(&m.name));
    quote! {
        #docs #derive
        pub enum #name { #(#variants,)* }
        impl #default for #name {
            fn default() -> Self { Self::#first(#default::default()) }
        }
    }
}

fn derived_enum(scope: &Scope<'_>, ty: &Type, derived: &Derived, at: At) -> TokenStream {
    let name = ident(&ty.name);
    let docs = docs(&ty.docs);
    let derive = derives(scope, &["Debug", "Clone", "PartialEq"]);
    let boxed = scope.known("Box", at);
    let default = scope.known("Default", at);
    let from = scope.known("From", at);
    let variants = derived.variants.iter().map(|v| {
        let (variant, inner) = (ident(&v.name), scope.path(v.ty, at));
        quote!(#variant(#boxed<#inner>))
    });
    let conversions = derived.variants.iter().map(|v| {
        let (variant, inner) = (ident(&v.name), scope.path(v.ty, at));
        quote! {
            impl #from<#inner> for #name {
                fn from(value: #inner) -> Self { Self::#variant(#boxed::new(value)) }
            }
        }
    });
    let first = derived.variants.iter().find(|v| !scope.endless.holds(v.ty)).or(derived.variants.first());
    let first = first.map(|v| ident(&v.name));
    quote! {
        #docs #derive
        pub enum #name { #(#variants,)* }
        impl #default for #name {
            fn default() -> Self { Self::#first(#default::default()) }
        }
        #(#conversions)*
    }
}

/// A newtype over a value or a list.
fn tuple(scope: &Scope<'_>, ty: &Type, inner: &TokenStream, notes: &[String], at: At) -> TokenStream {
    let name = ident(&ty.name);
    let docs = docs_and(&ty.docs, notes);
    let derive = derives(scope, &["Debug", "Clone", "PartialEq", "Default"]);
    let from = scope.known("From", at);
    let text = inner.to_string() == "String" || inner.to_string() == ":: std :: string :: String";
    let more = text.then(|| {
        quote! {
            impl #from<&str> for #name {
                fn from(value: &str) -> Self { Self(value.into()) }
            }
        }
    });
    quote! {
        #docs #derive
        pub struct #name(pub #inner);
        impl #from<#inner> for #name {
            fn from(value: #inner) -> Self { Self(value) }
        }
        #more
    }
}

fn enumerated(scope: &Scope<'_>, ty: &Type, enumeration: &Enumeration, at: At) -> TokenStream {
    let name = ident(&ty.name);
    let docs_of_type = docs(&ty.docs);
    let derive = derives(scope, &["Debug", "Clone", "PartialEq", "Eq", "Hash"]);
    let default = scope.known("Default", at);
    let string = scope.known("String", at);
    let variants = enumeration.values.iter().map(|v| {
        let variant = ident(&v.name);
        let docs = docs_and(&v.docs, &[code(&v.value)]);
        quote!(#docs #variant)
    });
    let other = super::simple::is_open(scope, ty, enumeration).then(|| {
        let doc = docs(&["Any other value, as it came.".into()]);
        quote!(#doc Other(#string),)
    });
    let first = match enumeration.values.first() {
        Some(v) => {
            let variant = ident(&v.name);
            quote!(Self::#variant)
        }
        None => quote!(Self::Other(#string::new())),
    };
    quote! {
        #docs_of_type #derive
        pub enum #name { #(#variants,)* #other }
        impl #default for #name {
            fn default() -> Self { #first }
        }
    }
}

fn union(scope: &Scope<'_>, ty: &Type, members: &[UnionMember], at: At) -> TokenStream {
    let name = ident(&ty.name);
    let docs = docs(&ty.docs);
    let derive = derives(scope, &["Debug", "Clone", "PartialEq"]);
    let default = scope.known("Default", at);
    let variants = members.iter().map(|m| {
        let (variant, mut inner) = (ident(&m.name), value_type(scope, &m.ty, at));
        if simple::has_spellings(scope, &m.ty) {
            inner = wrap(scope, "AsRead", inner, at);
        }
        quote!(#variant(#inner))
    });
    let first = members.first().map(|m| ident(&m.name));
    quote! {
        #docs #derive
        pub enum #name { #(#variants,)* }
        impl #default for #name {
            fn default() -> Self { Self::#first(#default::default()) }
        }
    }
}
