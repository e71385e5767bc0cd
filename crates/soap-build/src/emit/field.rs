//! The Rust type of a member: occurrence outside, then what can be nil, hidden or boxed, the value inside.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{At, Scope, ident};
use crate::model::{Attribute, Builtin, Member, Particle, ValueType};

/// How many of it the field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Many {
    One,
    Option,
    Vec,
}

/// A member's occurrence in Rust; a required one that would never end may be absent all the same.
pub(super) fn many(scope: &Scope<'_>, member: &Member) -> Many {
    match (member.min, member.max) {
        (_, None) => Many::Vec,
        (_, Some(max)) if max > 1 => Many::Vec,
        (0, _) | (_, Some(0)) => Many::Option,
        _ if scope.endless.field(member) => Many::Option,
        _ => Many::One,
    }
}

/// As [`many`], for a variant of a choice.
pub(super) fn variant_many(scope: &Scope<'_>, member: &Member) -> Many {
    match many(scope, member) {
        Many::Option if member.min > 0 && !scope.endless.variant(member) => Many::One,
        other => other,
    }
}

/// The type of a variant of a choice.
pub(super) fn variant_type(scope: &Scope<'_>, member: &Member, at: At) -> TokenStream {
    typed(scope, member, variant_many(scope, member), at)
}

/// The type of a field.
pub(super) fn member_type(scope: &Scope<'_>, member: &Member, at: At) -> TokenStream {
    typed(scope, member, many(scope, member), at)
}

fn typed(scope: &Scope<'_>, member: &Member, many: Many, at: At) -> TokenStream {
    let mut ty = item_type(scope, member, at);
    if member.boxed && many != Many::Vec {
        let name = scope.known("Box", at);
        ty = quote!(#name<#ty>);
    }
    match many {
        Many::One => ty,
        Many::Option => wrap(scope, "Option", ty, at),
        Many::Vec => wrap(scope, "Vec", ty, at),
    }
}

/// The type of one item.
pub(super) fn item_type(scope: &Scope<'_>, member: &Member, at: At) -> TokenStream {
    match &member.particle {
        Particle::Element(element) => {
            let mut ty = value_type(scope, &element.ty, at);
            if element.sensitive {
                ty = wrap(scope, "Sensitive", ty, at);
            }
            if element.nillable {
                ty = wrap(scope, "Nillable", ty, at);
            }
            ty
        }
        Particle::Group(id) => scope.path(*id, at),
        Particle::Any(_) => scope.known("AnyElement", at),
        Particle::Text => scope.known("String", at),
    }
}

/// The type of an attribute's field: a default makes an absent one readable, not present.
pub(super) fn attribute_type(scope: &Scope<'_>, attribute: &Attribute, at: At) -> TokenStream {
    let mut ty = value_type(scope, &attribute.ty, at);
    if attribute.sensitive {
        ty = wrap(scope, "Sensitive", ty, at);
    }
    if attribute.required { ty } else { wrap(scope, "Option", ty, at) }
}

/// The type of a value.
pub(super) fn value_type(scope: &Scope<'_>, ty: &ValueType, at: At) -> TokenStream {
    match ty {
        ValueType::Builtin(builtin) => builtin_type(scope, *builtin, at),
        ValueType::List(item) => wrap(scope, "List", value_type(scope, item, at), at),
        ValueType::Type(id) => scope.path(*id, at),
        ValueType::AnySimple => {
            let own = scope.builtin_override(xsd_name(Builtin::AnySimpleType));
            own.unwrap_or_else(|| scope.known("AnySimple", at))
        }
        ValueType::Any => scope.known("AnyType", at),
        ValueType::ArraySize => scope.known("ArraySize", at),
    }
}

pub(super) fn wrap(scope: &Scope<'_>, name: &str, ty: TokenStream, at: At) -> TokenStream {
    let name = scope.known(name, at);
    quote!(#name<#ty>)
}

fn builtin_type(scope: &Scope<'_>, builtin: Builtin, at: At) -> TokenStream {
    if let Some(own) = scope.builtin_override(xsd_name(builtin)) {
        return own;
    }
    let name = rust_name(builtin);
    if name.starts_with(|c: char| c.is_ascii_lowercase()) {
        let name = ident(name);
        quote!(#name)
    } else {
        scope.known(name, at)
    }
}

/// Rust's or the runtime's type for a built-in.
pub(super) fn rust_name(builtin: Builtin) -> &'static str {
    use Builtin as B;
    match builtin {
        B::String
        | B::NormalizedString
        | B::Token
        | B::Language
        | B::Name
        | B::NcName
        | B::NmToken
        | B::Id
        | B::IdRef
        | B::Entity
        | B::AnyUri
        | B::AnySimpleType => "String",
        B::QName | B::Notation => "QName",
        B::Boolean => "bool",
        B::Float => "f32",
        B::Double => "f64",
        B::Decimal => "Decimal",
        B::Integer | B::NonNegativeInteger | B::NonPositiveInteger | B::PositiveInteger | B::NegativeInteger => {
            "Integer"
        }
        B::Long => "i64",
        B::Int => "i32",
        B::Short => "i16",
        B::Byte => "i8",
        B::UnsignedLong => "u64",
        B::UnsignedInt => "u32",
        B::UnsignedShort => "u16",
        B::UnsignedByte => "u8",
        B::DateTime => "DateTime",
        B::Date => "Date",
        B::Time => "Time",
        B::Duration => "Duration",
        B::GYear => "GYear",
        B::GYearMonth => "GYearMonth",
        B::GMonth => "GMonth",
        B::GMonthDay => "GMonthDay",
        B::GDay => "GDay",
        B::HexBinary => "HexBinary",
        B::Base64Binary => "Base64Binary",
    }
}

/// The name in the specification, as in `xs:dateTime`.
pub(crate) fn xsd_name(builtin: Builtin) -> &'static str {
    use Builtin as B;
    match builtin {
        B::String => "string",
        B::NormalizedString => "normalizedString",
        B::Token => "token",
        B::Language => "language",
        B::Name => "Name",
        B::NcName => "NCName",
        B::NmToken => "NMTOKEN",
        B::Id => "ID",
        B::IdRef => "IDREF",
        B::Entity => "ENTITY",
        B::AnyUri => "anyURI",
        B::QName => "QName",
        B::Notation => "NOTATION",
        B::AnySimpleType => "anySimpleType",
        B::Boolean => "boolean",
        B::Float => "float",
        B::Double => "double",
        B::Decimal => "decimal",
        B::Integer => "integer",
        B::NonNegativeInteger => "nonNegativeInteger",
        B::NonPositiveInteger => "nonPositiveInteger",
        B::PositiveInteger => "positiveInteger",
        B::NegativeInteger => "negativeInteger",
        B::Long => "long",
        B::Int => "int",
        B::Short => "short",
        B::Byte => "byte",
        B::UnsignedLong => "unsignedLong",
        B::UnsignedInt => "unsignedInt",
        B::UnsignedShort => "unsignedShort",
        B::UnsignedByte => "unsignedByte",
        B::DateTime => "dateTime",
        B::Date => "date",
        B::Time => "time",
        B::Duration => "duration",
        B::GYear => "gYear",
        B::GYearMonth => "gYearMonth",
        B::GMonth => "gMonth",
        B::GMonthDay => "gMonthDay",
        B::GDay => "gDay",
        B::HexBinary => "hexBinary",
        B::Base64Binary => "base64Binary",
    }
}
