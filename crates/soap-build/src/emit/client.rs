//! One method an operation: on a client type of our own for each service, or on one that the caller wrote.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{code, docs_and};
use super::field::member_type;
use super::operations::{message_type, own_struct};
use super::scope::{At, Scope, ident};
use super::supplied::Supplied;
use crate::config::ClientPath;
use crate::model::{Operation, Service, TypeKind};

/// More members than these, and the method takes the request itself.
const ARGUMENTS_MAX: usize = 3;

/// The items of the module `client`.
pub(super) fn items(scope: &Scope<'_>, supplied: &Supplied<'_>) -> Vec<TokenStream> {
    let mut items = vec![quote! {
        use super::operations::*;
        use super::types;
        use ::soap_runtime::codegen::*;
    }];
    let model = scope.model;
    match &scope.config.client {
        Some(path) => {
            let all: Vec<&Operation> = model.operations.iter().collect();
            items.push(methods_on(scope, supplied, path, &all));
        }
        None => {
            for service in &model.services {
                let mut offered: Vec<usize> = service.ports.iter().flat_map(|p| p.operations.iter().copied()).collect();
                offered.sort_unstable();
                offered.dedup();
                let offered: Vec<&Operation> = offered.iter().filter_map(|i| model.operations.get(*i)).collect();
                items.push(client(scope, supplied, service, &offered));
            }
        }
    }
    items
}

/// A client type of our own.
fn client(scope: &Scope<'_>, supplied: &Supplied<'_>, service: &Service, operations: &[&Operation]) -> TokenStream {
    let name = ident(&scope.client_name(service));
    let mut notes = vec![format!("Client of the service {}.", code(&service.name))];
    for port in &service.ports {
        if let Some(location) = &port.location {
            notes.push(format!("Port {}: {}.", code(&port.name), code(location)));
        }
    }
    let docs = docs_and(&service.docs, &notes);
    let methods = operations.iter().map(|operation| {
        let response = operation.response.as_ref().map_or_else(|| quote!(()), |m| message_type(scope, m));
        method(scope, supplied, operation, &quote!(Result<Answer<#response>, CallError>), &quote!(self.client.call))
    });
    let (field, parameter, init, getter) = if supplied.is_empty() {
        Default::default()
    } else {
        (
            quote!(supplied: Supplied,),
            quote!(, supplied: Supplied),
            quote!(, supplied),
            quote! {
                /// What is added to each request.
                pub fn supplied(&self) -> &Supplied { &self.supplied }
            },
        )
    };
    quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #name<T = HttpTransport> { client: Client<T>, #field }
        impl<T: Transport> #name<T> {
            /// Calls the service by this client of the runtime.
            pub fn new(client: Client<T> #parameter) -> Self { Self { client #init } }
            /// The runtime's client.
            pub fn client(&self) -> &Client<T> { &self.client }
            #getter
            #(#methods)*
        }
    }
}

/// Methods on a type of the caller's.
fn methods_on(scope: &Scope<'_>, supplied: &Supplied<'_>, path: &ClientPath, operations: &[&Operation]) -> TokenStream {
    let client: TokenStream = path.client.parse().unwrap_or_default();
    let reply: TokenStream = path.reply.parse().unwrap_or_default();
    let generic = path.client.trim_end().ends_with('>').then(|| quote!(<T: Transport>));
    let methods = operations.iter().map(|operation| {
        let response = operation.response.as_ref().map_or_else(|| quote!(()), |m| message_type(scope, m));
        method(scope, supplied, operation, &quote!(#reply<#response>), &quote!(self.call))
    });
    quote! {
        impl #generic #client { #(#methods)* }
    }
}

fn method(
    scope: &Scope<'_>,
    supplied: &Supplied<'_>,
    operation: &Operation,
    returns: &TokenStream,
    call: &TokenStream,
) -> TokenStream {
    // The client's own methods come first.
    let taken = ["new", "client", "supplied", "call"].contains(&operation.method.as_str());
    let name = if taken { ident(&format!("{}_", operation.method)) } else { ident(&operation.method) };
    let marker = ident(&operation.marker);
    let request = message_type(scope, &operation.request);
    let docs = docs_and(&operation.docs, &[format!("Calls {}.", code(&operation.name))]);
    let supply = quote!(request.supply(self.supplied()););
    let (parameters, body) = if operation.request.headers.is_empty() && operation.request.body.is_empty() {
        (TokenStream::new(), quote!(#call::<#marker>(&()).await))
    } else if supplied.is_empty() {
        (quote!(request: &#request), quote!(#call::<#marker>(request).await))
    } else if let Some(items) = supplied.items_of(scope, operation) {
        let list = ident(&items.outer.name);
        let item = super::field::item_type(scope, items.list(), At::Outside);
        (
            quote!(#list: impl IntoIterator<Item = #item>),
            quote! {
                let mut request = #request::from_items(#list.into_iter().collect());
                #supply
                #call::<#marker>(&request).await
            },
        )
    } else {
        match own_struct(scope, &operation.request).map(|(id, members)| (id, members, supplied.rest(scope, members))) {
            Some((id, _, rest)) if rest.len() <= ARGUMENTS_MAX && no_attributes(scope, id) => {
                let parameters = rest.iter().map(|m| {
                    let (name, ty) = (ident(&m.name), member_type(scope, m, At::Outside));
                    quote!(#name: #ty)
                });
                let names = rest.iter().map(|m| ident(&m.name));
                (
                    quote!(#(#parameters),*),
                    quote! {
                        let mut request = #request { #(#names,)* ..Default::default() };
                        #supply
                        #call::<#marker>(&request).await
                    },
                )
            }
            _ => (
                quote!(mut request: #request),
                quote! {
                    #supply
                    #call::<#marker>(&request).await
                },
            ),
        }
    };
    quote! {
        #docs
        pub async fn #name(&self, #parameters) -> #returns { #body }
    }
}

fn no_attributes(scope: &Scope<'_>, id: crate::model::TypeId) -> bool {
    match scope.type_of(id).map(|ty| &ty.kind) {
        Some(TypeKind::Struct(s)) => s.attributes.is_empty() && s.any_attribute.is_none(),
        _ => true,
    }
}
