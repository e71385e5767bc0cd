//! `x_or_default()` for attributes with a default: the field stays as sent, the getter says what it means.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::field::{rust_name, value_type};
use super::scope::{At, Scope, ident};
use crate::model::{Attribute, Struct, TypeKind, ValueType};

pub(super) fn defaults(scope: &Scope<'_>, s: &Struct, at: At) -> TokenStream {
    s.attributes.iter().filter(|a| !a.required && !a.sensitive).filter_map(|a| getter(scope, a, at)).collect()
}

fn getter(scope: &Scope<'_>, attribute: &Attribute, at: At) -> Option<TokenStream> {
    let text = attribute.default.as_ref().or(attribute.fixed.as_ref())?;
    let plain = attribute.name.trim_start_matches("r#");
    let (field, name) = (ident(&attribute.name), ident(&format!("{plain}_or_default")));
    let doc = format!(" `{plain}`, or what it is when absent.");
    let (ty, body) = match &attribute.ty {
        ValueType::Builtin(b) if scope.builtin_override(super::field::xsd_name(*b)).is_some() => return None,
        ValueType::Builtin(b) if rust_name(*b) == "String" => {
            (quote!(&str), quote!(self.#field.as_deref().unwrap_or(#text)))
        }
        ValueType::Builtin(b) => {
            let value = literal(rust_name(*b), text.trim())?;
            (value_type(scope, &attribute.ty, at), quote!(self.#field.unwrap_or(#value)))
        }
        ValueType::Type(id) if !scope.is_overridden(*id) => {
            let TypeKind::Enumeration(enumeration) = &scope.type_of(*id)?.kind else { return None };
            let variant = enumeration.values.iter().find(|v| v.value == text.trim() && v.qname.is_none())?;
            let (path, variant) = (scope.path(*id, at), ident(&variant.name));
            (path.clone(), quote!(self.#field.clone().unwrap_or(#path::#variant)))
        }
        _ => return None,
    };
    Some(quote! {
        #[doc = #doc]
        pub fn #name(&self) -> #ty { #body }
    })
}

/// The value of a built-in that Rust writes as a literal.
fn literal(ty: &str, text: &str) -> Option<TokenStream> {
    let text = text.strip_prefix('+').unwrap_or(text);
    macro_rules! whole {
        ($parse:ty, $make:ident) => {{
            let v = Literal::$make(text.parse::<$parse>().ok()?);
            quote!(#v)
        }};
    }
    Some(match ty {
        "bool" => match text {
            "true" | "1" => quote!(true),
            "false" | "0" => quote!(false),
            _ => return None,
        },
        "i8" => whole!(i8, i8_unsuffixed),
        "i16" => whole!(i16, i16_unsuffixed),
        "i32" => whole!(i32, i32_unsuffixed),
        "i64" => whole!(i64, i64_unsuffixed),
        "u8" => whole!(u8, u8_unsuffixed),
        "u16" => whole!(u16, u16_unsuffixed),
        "u32" => whole!(u32, u32_unsuffixed),
        "u64" => whole!(u64, u64_unsuffixed),
        _ => return None,
    })
}
