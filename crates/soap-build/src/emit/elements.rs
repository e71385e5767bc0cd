//! Global elements, for whoever reads and writes them by themselves, without an operation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::field::item_type;
use super::scope::{At, Scope};
use super::tables;

/// The items of the module `elements`.
pub(super) fn items(scope: &Scope<'_>) -> Vec<TokenStream> {
    let elements = &scope.model.elements;
    let len = Literal::usize_unsuffixed(elements.len());
    let rows = elements.iter().map(|m| {
        let single = crate::model::Member { min: 1, max: Some(1), ..m.clone() };
        tables::member(scope, &single, None)
    });
    let visits = elements.iter().enumerate().map(|(i, m)| {
        let (ty, i) = (item_type(scope, m, At::Outside), Literal::usize_unsuffixed(i));
        quote!(visitor.visit::<#ty>(&ELEMENTS[#i]);)
    });
    let visitor = if elements.is_empty() { quote!(_) } else { quote!(visitor) };
    vec![
        quote! {
            use super::codec::*;
            use super::types;
            use ::soap_runtime::codegen::*;
        },
        quote! {
            /// The global elements.
            pub static ELEMENTS: [Member; #len] = [#(#rows),*];
        },
        quote! {
            /// Takes each global element with its type; see [`for_each_element`].
            pub trait ElementVisitor {
                /// Called once for each element.
                fn visit<T>(&mut self, member: &'static Member)
                where
                    T: Field + Default + Clone + PartialEq + ::core::fmt::Debug;
            }
            /// Shows every global element to the visitor.
            pub fn for_each_element<V: ElementVisitor>(#visitor: &mut V) {
                #(#visits)*
            }
        },
    ]
}
