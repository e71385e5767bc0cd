//! Simple types of the schema's own: how text becomes a value and back.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::field::value_type;
use super::scope::{At, Scope, ident};
use super::tables;
use crate::config::ClosedEnums;
use crate::model::{
    Builtin, Enumeration, Facets, ListType, Newtype, Type, TypeId, TypeKind, UnionMember, ValueType, WhiteSpace,
};

/// Whether the enum has `Other`. One without a value can hold nothing else.
pub(super) fn is_open(scope: &Scope<'_>, ty: &Type, enumeration: &Enumeration) -> bool {
    if enumeration.values.is_empty() || enumeration.values.iter().all(|v| v.name == "Other") {
        return enumeration.values.is_empty();
    }
    match &scope.config.closed_enums {
        ClosedEnums::None => true,
        ClosedEnums::All => false,
        ClosedEnums::Named(names) => {
            !ty.xml.as_ref().is_some_and(|xml| names.contains(&xml.local) || names.contains(&scope.expanded(xml)))
        }
    }
}

pub(super) fn newtype(scope: &Scope<'_>, id: TypeId, newtype: &Newtype) -> TokenStream {
    let path = scope.path(id, At::Outside);
    let base = value_type(scope, &newtype.base, At::Outside);
    let list = is_list(scope, &newtype.base);
    let kind = if list { items(scope, &newtype.base) } else { tables::kind(scope, &newtype.base) };
    let kind = kind.unwrap_or_else(|| quote!(Xs::AnySimpleType));
    let (table, check) = facets(scope, id, &newtype.facets, &kind, list);
    let rule = white_space(newtype.facets.white_space, &quote!(<#base as Simple>::WHITE_SPACE));
    let format = if newtype.facets.patterns.is_empty() || !is_whole(scope, &newtype.base) {
        quote!(self.0.format(w);)
    } else {
        let facets = facets_name(scope, id);
        quote!(#facets.format(&self.0, w);)
    };
    quote! {
        #table
        impl Simple for #path {
            const WHITE_SPACE: WhiteSpace = #rule;
            fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
                let value = <#base as Simple>::parse(text, r)?;
                #check
                Ok(Self(value))
            }
            fn format(&self, w: &mut Writer) { #format }
        }
        simple_field!(#path);
    }
}

/// The type's own rule, or that of what it is made from.
fn white_space(own: Option<WhiteSpace>, inherited: &TokenStream) -> TokenStream {
    match own {
        Some(WhiteSpace::Collapse) => quote!(WhiteSpace::Collapse),
        Some(WhiteSpace::Replace) => quote!(WhiteSpace::Replace),
        // For the runtime this means: as the member's built-in says.
        Some(WhiteSpace::Preserve) | None => inherited.clone(),
    }
}

fn is_list(scope: &Scope<'_>, ty: &ValueType) -> bool {
    let mut ty = ty;
    for _ in 0..64 {
        match ty {
            ValueType::List(_) => return true,
            ValueType::Type(id) => match scope.type_of(*id).map(|t| &t.kind) {
                Some(TypeKind::List(_)) => return true,
                Some(TypeKind::Newtype(newtype)) => ty = &newtype.base,
                _ => return false,
            },
            _ => return false,
        }
    }
    false
}

/// What the items of a list are.
fn items(scope: &Scope<'_>, ty: &ValueType) -> Option<TokenStream> {
    let mut ty = ty;
    for _ in 0..64 {
        match ty {
            ValueType::List(item) => return tables::kind(scope, item),
            ValueType::Type(id) => match &scope.type_of(*id)?.kind {
                TypeKind::List(list) => return tables::kind(scope, &list.item),
                TypeKind::Newtype(newtype) => ty = &newtype.base,
                _ => return None,
            },
            _ => return None,
        }
    }
    None
}

/// The facets' table and the statement that checks them; nothing where there is nothing to check.
fn facets(
    scope: &Scope<'_>,
    id: TypeId,
    facets: &Facets,
    kind: &TokenStream,
    list: bool,
) -> (TokenStream, TokenStream) {
    // Two prefixes may mean one namespace: what is listed can't be compared as text.
    let names = may_name(scope, &ValueType::Type(id), 64);
    let mut calls = TokenStream::new();
    let numbers = [
        ("length", facets.length),
        ("min_length", facets.min_length),
        ("max_length", facets.max_length),
        ("total_digits", facets.total_digits),
        ("fraction_digits", facets.fraction_digits),
    ];
    for (name, value) in numbers {
        if let Some(value) = value {
            let (name, value) = (ident(name), Literal::u64_unsuffixed(value));
            calls.extend(quote!(.#name(#value)));
        }
    }
    let bounds = [
        ("min_inclusive", &facets.min_inclusive),
        ("max_inclusive", &facets.max_inclusive),
        ("min_exclusive", &facets.min_exclusive),
        ("max_exclusive", &facets.max_exclusive),
    ];
    for (name, value) in bounds {
        if let Some(value) = value {
            let name = ident(name);
            calls.extend(quote!(.#name(#value)));
        }
    }
    if !facets.patterns.is_empty() {
        let steps = facets.patterns.iter().map(|step| quote!(&[#(#step),*]));
        calls.extend(quote!(.patterns(&[#(#steps),*])));
    }
    if !facets.listed.is_empty() && !names {
        let listed = &facets.listed;
        calls.extend(quote!(.listed(&[#(#listed),*])));
    }
    if calls.is_empty() {
        return (TokenStream::new(), TokenStream::new());
    }
    let list = list.then(|| quote!(.list()));
    let name = facets_name(scope, id);
    let path = scope.path(id, At::Outside);
    let validate = scope.config.validate.then(|| {
        quote! {
            impl #path {
                /// Whether the value keeps the facets of its type in the schema.
                pub fn validate(&self) -> Result<(), ValueError> { facets_hold(self, &#name) }
            }
        }
    });
    (quote!(static #name: Facets = Facets::of(#kind)#list #calls; #validate), quote!(#name.check(text, r)?;))
}

/// Whether QNames may be among the values.
fn may_name(scope: &Scope<'_>, ty: &ValueType, steps: u8) -> bool {
    let Some(steps) = steps.checked_sub(1) else { return true };
    match ty {
        ValueType::Builtin(builtin) => matches!(builtin, Builtin::QName | Builtin::Notation),
        ValueType::List(item) => may_name(scope, item, steps),
        ValueType::Type(id) => match scope.type_of(*id).map(|ty| &ty.kind) {
            Some(TypeKind::Newtype(newtype)) => may_name(scope, &newtype.base, steps),
            Some(TypeKind::Enumeration(enumeration)) => may_name(scope, &enumeration.base, steps),
            Some(TypeKind::List(list)) => may_name(scope, &list.item, steps),
            Some(TypeKind::Union(members)) => members.iter().any(|m| may_name(scope, &m.ty, steps)),
            _ => true,
        },
        ValueType::Any | ValueType::AnySimple | ValueType::ArraySize => true,
    }
}

fn facets_name(scope: &Scope<'_>, id: TypeId) -> Ident {
    let (table, _) = scope.table_names(id);
    ident(&format!("{table}_FACETS"))
}

pub(super) fn list(scope: &Scope<'_>, id: TypeId, _: &Type, list: &ListType) -> TokenStream {
    let path = scope.path(id, At::Outside);
    let item = value_type(scope, &list.item, At::Outside);
    let kind = tables::kind(scope, &list.item).unwrap_or_else(|| quote!(Xs::AnySimpleType));
    let (table, mut check) = facets(scope, id, &list.facets, &kind, true);
    if check.is_empty()
        && let Some(kind) = tables::checked_item(&list.item)
    {
        check = quote!(r.items(#kind, text)?;);
    }
    quote! {
        #table
        impl Simple for #path {
            fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
                let list = <List<#item> as Simple>::parse(text, r)?;
                #check
                Ok(Self(list.0))
            }
            fn format(&self, w: &mut Writer) {
                for (i, item) in self.0.iter().enumerate() {
                    if i > 0 { w.raw(" "); }
                    item.format(w);
                }
            }
        }
        simple_field!(#path);
    }
}

pub(super) fn enumeration(scope: &Scope<'_>, id: TypeId, ty: &Type, enumeration: &Enumeration) -> TokenStream {
    let path = scope.path(id, At::Outside);
    let open = is_open(scope, ty, enumeration);
    let qname = matches!(tables::builtin(scope, &enumeration.base), Some(Builtin::QName | Builtin::Notation));
    let rule = match tables::builtin(scope, &enumeration.base) {
        // As the member's built-in says, which is Preserve or Replace for these two.
        Some(Builtin::String | Builtin::NormalizedString | Builtin::AnySimpleType) => {
            quote!(
                const WHITE_SPACE: WhiteSpace = WhiteSpace::Preserve;
            )
        }
        _ => TokenStream::new(),
    };
    let other = if open {
        let unlisted = match equality(scope, enumeration) {
            Some((kind, listed)) => quote!(if !r.equals_listed(#kind, text, &[#(#listed),*]) { r.unlisted(text)?; }),
            None => quote!(r.unlisted(text)?;),
        };
        quote!({
            #unlisted
            Self::Other(text.to_owned())
        })
    } else {
        quote!(return Err(ValueError::new("a listed value")))
    };
    let base = match tables::builtin(scope, &enumeration.base) {
        Some(builtin) if !qname => Some(super::field::value_type(scope, &ValueType::Builtin(builtin), At::Outside)),
        _ => None,
    };
    // Text as the base takes anything; a number may be spelt in several ways, and must be one.
    let respelt = base.filter(|ty| ty.to_string() != "String").map(|ty| {
        quote!(if let Some(text) = r.respelt::<#ty>(text)? {
            return Self::parse(&text, r);
        })
    });
    // Equal to a listed one, though none of its spellings is the canonical one: kept as it came.
    let equal = match equality(scope, enumeration) {
        Some((kind, listed))
            if open && matches!(tables::builtin(scope, &enumeration.base), Some(Builtin::Float | Builtin::Double)) =>
        {
            quote!(if r.equals_listed(#kind, text, &[#(#listed),*]) { return Ok(Self::Other(text.to_owned())); })
        }
        _ => TokenStream::new(),
    };
    let other = match &respelt {
        Some(respelt) => quote!({ #equal #respelt #other }),
        None => other,
    };
    let mut seen = std::collections::HashSet::new();
    let listed = enumeration.values.iter().filter(|v| seen.insert((v.value.as_str(), &v.qname)));
    let (parse, reader) = if qname {
        let reads = listed.map(|v| {
            let (variant, (uri, local)) = (ident(&v.name), qname_of(scope, v));
            quote!((#uri, #local) => Self::#variant)
        });
        (
            quote! {
                let name = QName::parse(text, r)?;
                Ok(match (name.namespace(), name.local()) { #(#reads,)* _ => #other })
            },
            quote!(r),
        )
    } else {
        let reads = listed.map(|v| {
            let (variant, value) = (ident(&v.name), &v.value);
            quote!(#value => Self::#variant)
        });
        (
            quote!(Ok(match text { #(#reads,)* _ => #other })),
            if open || respelt.is_some() { quote!(r) } else { quote!(_) },
        )
    };
    let format = if qname { format_qname(scope, enumeration, open) } else { format_text(enumeration, open) };
    quote! {
        impl Simple for #path {
            #rule
            fn parse(text: &str, #reader: &mut Reader<'_>) -> Result<Self, ValueError> { #parse }
            fn format(&self, w: &mut Writer) { #format }
        }
        simple_field!(#path);
    }
}

/// What compares the values of a built-in that keeps its spelling; `None` where equal values are spelt alike.
fn equality<'a>(scope: &Scope<'_>, enumeration: &'a Enumeration) -> Option<(TokenStream, Vec<&'a str>)> {
    let spelt = matches!(
        tables::builtin(scope, &enumeration.base)?,
        Builtin::Decimal
            | Builtin::Float
            | Builtin::Double
            | Builtin::HexBinary
            | Builtin::DateTime
            | Builtin::Date
            | Builtin::Time
            | Builtin::Duration
            | Builtin::GYear
            | Builtin::GYearMonth
            | Builtin::GMonth
            | Builtin::GMonthDay
            | Builtin::GDay
    );
    let kind = tables::kind(scope, &enumeration.base).filter(|_| spelt)?;
    Some((kind, enumeration.values.iter().map(|v| v.value.as_str()).collect()))
}

fn format_text(enumeration: &Enumeration, open: bool) -> TokenStream {
    let writes = enumeration.values.iter().map(|v| {
        let (variant, value) = (ident(&v.name), &v.value);
        quote!(Self::#variant => #value)
    });
    let other = open.then(|| quote!(Self::Other(text) => text,));
    quote!(w.put(match self { #(#writes,)* #other });)
}

fn format_qname(scope: &Scope<'_>, enumeration: &Enumeration, open: bool) -> TokenStream {
    let writes = enumeration.values.iter().map(|v| {
        let (variant, (uri, local)) = (ident(&v.name), qname_of(scope, v));
        quote!(Self::#variant => QName::new(#uri, #local).format(w))
    });
    let other = open.then(|| quote!(Self::Other(text) => w.put(text),));
    quote!(match self { #(#writes,)* #other })
}

fn qname_of<'a>(scope: &Scope<'a>, value: &'a crate::model::EnumValue) -> (&'a str, &'a str) {
    match &value.qname {
        Some(xml) => (xml.namespace.map_or("", |id| scope.uri(id)), &xml.local),
        None => ("", value.value.rsplit(':').next().unwrap_or_default()),
    }
}

pub(super) fn union(scope: &Scope<'_>, id: TypeId, members: &[UnionMember]) -> TokenStream {
    let path = scope.path(id, At::Outside);
    let reads = members.iter().map(|m| {
        let variant = ident(&m.name);
        if let ValueType::List(item) = &m.ty
            && let Some(kind) = tables::checked_item(item)
        {
            return quote!(if let Some(value) = r.union_list(#kind, text) { return Ok(Self::#variant(value)); });
        }
        // The kind decides for `String`; types of the schema's own decide themselves.
        let kind = match &m.ty {
            ValueType::Builtin(_) | ValueType::List(_) => {
                tables::kind(scope, &m.ty).unwrap_or_else(|| quote!(Xs::String))
            }
            _ => quote!(Xs::String),
        };
        quote!(if let Some(value) = r.union_member(#kind, text) { return Ok(Self::#variant(value)); })
    });
    let writes = members.iter().map(|m| {
        let variant = ident(&m.name);
        quote!(Self::#variant(value) => value.format(w))
    });
    let name = scope.type_of(id).map_or("", |ty| ty.name.as_str());
    let expected = format!("a {name}");
    quote! {
        impl Simple for #path {
            const WHITE_SPACE: WhiteSpace = WhiteSpace::Preserve;
            fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
                #(#reads)*
                Err(ValueError::new(#expected))
            }
            fn format(&self, w: &mut Writer) { match self { #(#writes,)* } }
        }
        simple_field!(#path);
    }
}

/// Whether a value of the type may be written otherwise than it was read. Names are: their prefixes are the writer's.
pub(super) fn has_spellings(scope: &Scope<'_>, ty: &ValueType) -> bool {
    match ty {
        ValueType::Builtin(Builtin::Float | Builtin::Double | Builtin::Base64Binary) => true,
        ValueType::Builtin(_) => is_whole(scope, ty),
        ValueType::List(item) => !matches!(tables::builtin(scope, item), Some(Builtin::QName | Builtin::Notation)),
        ValueType::Type(id) => match scope.type_of(*id).map(|ty| &ty.kind) {
            Some(TypeKind::Newtype(newtype)) => has_spellings(scope, &newtype.base),
            // A number that is listed may be spelt otherwise than the schema does.
            Some(TypeKind::Enumeration(enumeration)) => has_spellings(scope, &enumeration.base),
            Some(TypeKind::List(list)) => has_spellings(scope, &ValueType::List(Box::new(list.item.clone()))),
            _ => false,
        },
        ValueType::Any | ValueType::AnySimple | ValueType::ArraySize => false,
    }
}

/// Booleans and whole numbers.
fn is_whole(scope: &Scope<'_>, ty: &ValueType) -> bool {
    matches!(
        tables::builtin(scope, ty),
        Some(
            Builtin::Boolean
                | Builtin::Integer
                | Builtin::NonNegativeInteger
                | Builtin::NonPositiveInteger
                | Builtin::PositiveInteger
                | Builtin::NegativeInteger
                | Builtin::Long
                | Builtin::Int
                | Builtin::Short
                | Builtin::Byte
                | Builtin::UnsignedLong
                | Builtin::UnsignedInt
                | Builtin::UnsignedShort
                | Builtin::UnsignedByte
        )
    )
}
