//! What ties types to the engine: a table and two impls for each complex type, group and polymorphic type.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::scope::{At, Scope, ident};
use super::simple;
use super::tables::{self, Table};
use super::yaserde;
use crate::model::{Content, Derived, Member, NamespaceId, Struct, Type, TypeId, TypeKind};

/// Tables and impls of one type.
pub(super) fn items(scope: &Scope<'_>, id: TypeId, ty: &Type) -> TokenStream {
    let mut items = match &ty.kind {
        TypeKind::Struct(s) => structure(scope, id, ty, s),
        TypeKind::Sequence(members) => group(scope, id, ty, members),
        TypeKind::Choice(members) => choice(scope, id, ty, members),
        TypeKind::Derived(derived) => polymorphic(scope, id, derived),
        TypeKind::Newtype(newtype) => simple::newtype(scope, id, newtype),
        TypeKind::List(list) => simple::list(scope, id, ty, list),
        TypeKind::Enumeration(enumeration) => simple::enumeration(scope, id, ty, enumeration),
        TypeKind::Union(members) => simple::union(scope, id, members),
    };
    items.extend(yaserde::bridge(scope, id, ty));
    items
}

fn structure(scope: &Scope<'_>, id: TypeId, ty: &Type, s: &Struct) -> TokenStream {
    let path = scope.path(id, At::Outside);
    let (table, desc) = scope.table_names(id);
    let mut calls = ty.xml.as_ref().map(|xml| tables::typed(scope, "named", xml)).unwrap_or_default();
    let mut attribute_table = TokenStream::new();
    if !s.attributes.is_empty() {
        let name = ident(&format!("{table}_ATTRIBUTES"));
        let len = Literal::usize_unsuffixed(s.attributes.len());
        let rows = s.attributes.iter().map(|a| tables::attribute(scope, a, s.array.as_ref()));
        attribute_table = quote!(static #name: [Attribute; #len] = [#(#rows),*];);
        calls.extend(quote!(.attributes(&#name)));
    }
    if let Some(wildcard) = &s.any_attribute {
        let wildcard = tables::wildcard(scope, wildcard);
        calls.extend(quote!(.any_attribute(#wildcard)));
    }
    if s.is_abstract {
        calls.extend(quote!(.abstract_type()));
    }
    if let Some(of) = &s.array {
        calls.extend(tables::array(scope, of));
    }
    let mut t = Table { table, desc, name: &ty.name, content: "sequence", home: Some(ty.module), calls };
    let owner = quote!(self);
    let (table, set, write) = match &s.content {
        Content::Empty => (t.of_rows(&[]), Set::Nothing, TokenStream::new()),
        Content::Members { all, members } => {
            t.content = if *all { "all" } else { "sequence" };
            let rows = t.tokens(scope, members);
            match super::types::order_field(s).map(ident) {
                Some(order) => {
                    let read = read_members(scope, members, &owner, 0);
                    let set = Set::Match(quote!(self.#order.came(i); #read));
                    (rows, set, write_in_order(members, &order, &t.table))
                }
                None => (rows, Set::members(scope, members, &owner), write_members(members, &owner, &t.table)),
            }
        }
        Content::Simple { field, ty: value, sensitive } => {
            t.content = "simple";
            let (field, name) = (ident(field), &t.table);
            let text = tables::text(scope, value);
            let sensitive = sensitive.then(|| quote!(.sensitive()));
            (
                t.of_rows(&[quote!(Member::value()#text #sensitive)]),
                Set::One(quote!(self.#field.read(r))),
                quote!(self.#field.write(&#name[0], w);),
            )
        }
        Content::Mixed { field, item } => {
            t.content = "mixed";
            let (field, name) = (ident(field), &t.table);
            let item = scope.desc_path(*item);
            (
                t.of_rows(&[quote!(Member::group(&#item).many())]),
                Set::One(quote!(self.#field.read(r))),
                quote!(self.#field.write(&#name[0], w);),
            )
        }
        Content::Any => return raw(scope, id, s),
    };
    let attributes = attributes(s, &t.table);
    let nil = attributes.as_ref().map(|_| {
        quote!(
            fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> {
                r.complex_nil(self)
            }
        )
    });
    let complex = complex(&path, &t.desc, &set, &write, attributes);
    quote! {
        #attribute_table
        #table
        impl Field for #path {
            fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> { r.complex(self) }
            fn write(&self, m: &'static Member, w: &mut Writer) { w.complex(m, self); }
            #nil
        }
        #complex
    }
}

/// `set` of a type: nothing to read, one member, or several told by their index.
enum Set {
    Nothing,
    One(TokenStream),
    Match(TokenStream),
}

impl Set {
    fn members(scope: &Scope<'_>, members: &[Member], owner: &TokenStream) -> Self {
        match members {
            [] => Self::Nothing,
            [_] => Self::One(read_members(scope, members, owner, 0)),
            _ => Self::Match(read_members(scope, members, owner, 0)),
        }
    }
}

fn complex(
    path: &TokenStream,
    desc: &Ident,
    set: &Set,
    write: &TokenStream,
    attributes: Option<TokenStream>,
) -> TokenStream {
    let set = match set {
        Set::Nothing => quote!(
            fn set(&mut self, _: usize, _: &mut Reader<'_>) -> DecodeResult<()> {
                Ok(())
            }
        ),
        Set::One(read) => quote!(fn set(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> { #read }),
        Set::Match(read) => quote!(fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> { #read }),
    };
    let writer = if write.is_empty() { quote!(_) } else { quote!(w) };
    quote! {
        impl Complex for #path {
            fn desc(&self) -> &'static Desc { &#desc }
            #set
            #attributes
            fn content(&self, #writer: &mut Writer) { #write }
        }
    }
}

/// Reads the member of index `i`; the last arm takes what is left, so that there is nothing to panic about.
pub(super) fn read_members(_: &Scope<'_>, members: &[Member], owner: &TokenStream, start: usize) -> TokenStream {
    let reads: Vec<_> = members
        .iter()
        .map(|m| {
            let field = ident(&m.name);
            quote!(#owner.#field.read(r))
        })
        .collect();
    arms(&reads, start)
}

pub(super) fn arms(reads: &[TokenStream], start: usize) -> TokenStream {
    match reads {
        [] => quote!(Ok(())),
        [one] => one.clone(),
        [first @ .., last] => {
            let numbers = (start..).map(Literal::usize_unsuffixed);
            let arms = numbers.zip(first).map(|(i, read)| quote!(#i => #read));
            quote!(match i { #(#arms,)* _ => #last, })
        }
    }
}

/// Writes the members in order.
pub(super) fn write_members(members: &[Member], owner: &TokenStream, table: &Ident) -> TokenStream {
    let writes = members.iter().enumerate().map(|(i, m)| {
        let (field, i) = (ident(&m.name), Literal::usize_unsuffixed(i));
        quote!(#owner.#field.write(&#table[#i], w);)
    });
    quote!(#(#writes)*)
}

/// Writes the members in the order that the value keeps.
fn write_in_order(members: &[Member], order: &Ident, table: &Ident) -> TokenStream {
    let writes: Vec<_> = members
        .iter()
        .enumerate()
        .map(|(i, m)| {
            let (field, i) = (ident(&m.name), Literal::usize_unsuffixed(i));
            quote!(self.#field.write(&#table[#i], w))
        })
        .collect();
    let (n, arms) = (Literal::usize_unsuffixed(members.len()), arms(&writes, 0));
    quote!(for i in self.#order.of(#n) { #arms })
}

/// `set_attribute` and `attributes`, where there are any.
fn attributes(s: &Struct, table: &Ident) -> Option<TokenStream> {
    if s.attributes.is_empty() && s.any_attribute.is_none() {
        return None;
    }
    let name = ident(&format!("{table}_ATTRIBUTES"));
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    for (i, attribute) in s.attributes.iter().enumerate() {
        let (field, i) = (ident(&attribute.name), Literal::usize_unsuffixed(i));
        reads.push(quote!(self.#field.read_attribute(r)));
        writes.push(quote!(self.#field.write_attribute(&#name[#i], w);));
    }
    if s.any_attribute.is_some() {
        let field = ident(&s.any_attribute_field);
        reads.push(quote!(r.any_attribute(&mut self.#field)));
        writes.push(quote!(w.any_attributes(&self.#field);));
    }
    let read = arms(&reads, 0);
    let index = if reads.len() == 1 { quote!(_) } else { quote!(i) };
    Some(quote! {
        fn set_attribute(&mut self, #index: usize, r: &mut Reader<'_>) -> DecodeResult<()> { #read }
        fn attributes(&self, w: &mut Writer) { #(#writes)* }
    })
}

/// A struct of raw content.
fn raw(scope: &Scope<'_>, id: TypeId, _: &Struct) -> TokenStream {
    let path = scope.path(id, At::Outside);
    quote! {
        impl Field for #path {
            fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> { self.content.read(r) }
            fn write(&self, m: &'static Member, w: &mut Writer) { self.content.write(m, w); }
        }
    }
}

fn group(scope: &Scope<'_>, id: TypeId, ty: &Type, members: &[Member]) -> TokenStream {
    let path = scope.path(id, At::Outside);
    let (table, desc) = scope.table_names(id);
    let t =
        Table { table, desc, name: &ty.name, content: "sequence", home: Some(ty.module), calls: TokenStream::new() };
    let owner = quote!(self);
    let table = t.tokens(scope, members);
    let complex =
        complex(&path, &t.desc, &Set::members(scope, members, &owner), &write_members(members, &owner, &t.table), None);
    quote! {
        #table
        impl Field for #path {
            fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> { r.group(self) }
            fn write(&self, _: &'static Member, w: &mut Writer) { w.group(self); }
        }
        #complex
    }
}

fn choice(scope: &Scope<'_>, id: TypeId, ty: &Type, members: &[Member]) -> TokenStream {
    let path = scope.path(id, At::Outside);
    let (table, desc) = scope.table_names(id);
    let t = Table { table, desc, name: &ty.name, content: "choice", home: Some(ty.module), calls: TokenStream::new() };
    let (tokens, table, desc) = (t.tokens(scope, members), &t.table, &t.desc);
    let reads: Vec<_> = members
        .iter()
        .map(|m| {
            let variant = ident(&m.name);
            quote!(Self::#variant(fresh()))
        })
        .collect();
    let alternatives = members.iter().map(|m| {
        let variant = ident(&m.name);
        quote!(Self::#variant(v) => r.alternative(v))
    });
    let writes = members.iter().enumerate().map(|(i, m)| {
        let (variant, i) = (ident(&m.name), Literal::usize_unsuffixed(i));
        quote!(Self::#variant(v) => v.write(&#table[#i], w))
    });
    let index = if reads.len() > 1 { quote!(i) } else { quote!(_) };
    let read = if reads.is_empty() {
        quote!(let _ = r; Ok(()))
    } else {
        let new = arms(&reads, 0);
        quote!(*self = #new; match self { #(#alternatives,)* })
    };
    let write = if reads.is_empty() { quote!(let _ = w;) } else { quote!(match self { #(#writes,)* }) };
    quote! {
        #tokens
        impl Field for #path {
            fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> { r.choice(self) }
            fn write(&self, _: &'static Member, w: &mut Writer) { #write }
        }
        impl Choice for #path {
            fn desc(&self) -> &'static Desc { &#desc }
            fn variant(&mut self, #index: usize, r: &mut Reader<'_>) -> DecodeResult<()> { #read }
        }
    }
}

fn polymorphic(scope: &Scope<'_>, id: TypeId, derived: &Derived) -> TokenStream {
    let path = scope.path(id, At::Outside);
    let types = derived.variants.iter().map(|v| {
        let (variant, ns, local) = (ident(&v.name), scope.number(v.xml.namespace), &v.xml.local);
        quote!(DerivedType::new(#ns, #local, |r| r.variant(Self::#variant)))
    });
    let declared = match derived.variants.iter().position(|v| v.is_declared) {
        Some(i) => {
            let i = Literal::usize_unsuffixed(i);
            quote!(Some(#i))
        }
        None => quote!(None),
    };
    let writes = derived.variants.iter().map(|v| {
        let variant = ident(&v.name);
        // What is kept as XML tells its type itself.
        let complex = matches!(scope.type_of(v.ty).map(|ty| &ty.kind), Some(TypeKind::Struct(s)) if !matches!(s.content, Content::Any));
        let simple = matches!(
            scope.type_of(v.ty).map(|ty| &ty.kind),
            Some(TypeKind::Newtype(_) | TypeKind::Enumeration(_) | TypeKind::List(_) | TypeKind::Union(_))
        );
        if simple && !v.is_declared {
            let (ns, local) = (scope.number(v.xml.namespace), &v.xml.local);
            quote!(Self::#variant(v) => w.derived_simple(m, #ns, #local, &**v))
        } else if v.is_declared || !complex {
            quote!(Self::#variant(v) => v.write(m, w))
        } else {
            quote!(Self::#variant(v) => w.derived(m, &**v))
        }
    });
    quote! {
        impl Field for #path {
            fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> { r.derived(self) }
            fn write(&self, m: &'static Member, w: &mut Writer) { match self { #(#writes,)* } }
            fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> { r.derived_nil(self) }
        }
        impl Derived for #path {
            const TYPES: &'static [DerivedType<Self>] = &[#(#types),*];
            const DECLARED: Option<usize> = #declared;
        }
    }
}

/// A table for an operation's parts.
pub(super) fn desc_of(
    scope: &Scope<'_>,
    table: &Ident,
    desc: &Ident,
    name: &str,
    content: &'static str,
    members: &[Member],
    home: Option<NamespaceId>,
) -> TokenStream {
    let t = Table { table: table.clone(), desc: desc.clone(), name, content, home, calls: TokenStream::new() };
    t.tokens(scope, members)
}
