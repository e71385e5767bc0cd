//! Model to tokens: one function a kind of thing, nothing resolved or decided here that the model could say.

mod client;
mod codec;
mod docs;
mod elements;
mod facets;
mod field;
mod finite;
mod getters;
mod operations;
mod scope;
mod simple;
mod supplied;
mod tables;
mod types;
mod yaserde;

use proc_macro2::TokenStream;
use quote::quote;

pub(crate) use docs::shown;

use crate::config::Config;
use crate::model::{Model, NamespaceId, TypeId};
use crate::output::Module;
use scope::Scope;
use supplied::Supplied;

pub(crate) use field::xsd_name;

/// Lints that tables and derives can't keep; what is generated is judged by its source.
const ALLOW: &[&str] = &[
    "clippy::all",
    "clippy::pedantic",
    "clippy::indexing_slicing",
    "dead_code",
    "missing_docs",
    "non_snake_case",
    "unused_imports",
];

/// The modules of a service's code, the root first.
pub(crate) fn emit(model: &Model, config: &Config) -> Vec<Module> {
    let scope = Scope::new(model, config);
    let supplied = Supplied::new(&scope);
    let mut modules = vec![root(&scope)];
    modules.extend(type_modules(&scope));
    modules.extend(codec_modules(&scope));
    if !model.operations.is_empty() {
        let docs = "The operations: what is constant about each, and how their messages are read and written.";
        modules.push(module(&["operations"], docs, true, operations::items(&scope, &supplied)));
        let docs = "One method an operation.";
        modules.push(module(&["client"], docs, true, client::items(&scope, &supplied)));
    }
    if config.elements {
        let docs = "The global elements.";
        modules.push(module(&["elements"], docs, true, elements::items(&scope)));
    }
    modules
}

fn module(path: &[&str], docs: &str, public: bool, items: Vec<TokenStream>) -> Module {
    Module {
        path: path.iter().map(ToString::to_string).collect(),
        docs: vec![docs.to_owned()],
        public,
        allow: ALLOW.to_vec(),
        items,
    }
}

fn root(scope: &Scope<'_>) -> Module {
    let mut items = Vec::new();
    items.push(quote!(
        #[allow(unused_imports)]
        pub use codec::NAMESPACES;
    ));
    if !scope.model.operations.is_empty() {
        items.push(quote!(
            #[allow(unused_imports)]
            pub use operations::OPERATIONS;
        ));
    }
    let docs = match scope.model.services.as_slice() {
        [] => "Types of a schema.".to_owned(),
        [one] => format!("The service {}: its types, operations and client.", docs::code(&one.name)),
        _ => "The services of a description: types, operations and clients.".to_owned(),
    };
    Module { path: Vec::new(), docs: vec![docs], public: true, allow: ALLOW.to_vec(), items }
}

/// `types`, or a module of it for each namespace.
fn type_modules(scope: &Scope<'_>) -> Vec<Module> {
    let docs = "The types of the messages.";
    let own = |id: NamespaceId| {
        let mut items = vec![quote!(
            use ::soap_runtime::codegen::*;
        )];
        items.extend(types_in(scope, id).map(|(id, ty)| types::definition(scope, id, ty)));
        items
    };
    if !scope.nested() {
        let items = scope.modules.first().map(|id| own(*id)).unwrap_or_default();
        return vec![module(&["types"], docs, true, items)];
    }
    let mut modules = vec![module(&["types"], docs, true, Vec::new())];
    for id in &scope.modules {
        let docs = format!("Types of {}.", docs::code(scope.uri(*id)));
        modules.push(module(&["types", scope.module(*id)], &docs, true, own(*id)));
    }
    modules
}

/// `codec` with the namespaces, and a module below it for each of several namespaces.
fn codec_modules(scope: &Scope<'_>) -> Vec<Module> {
    let docs = "How the types are read and written: constant tables, and what ties fields to them.";
    let own = |id: NamespaceId| types_in(scope, id).map(|(id, ty)| codec::items(scope, id, ty)).collect::<Vec<_>>();
    let mut items = vec![quote! {
        use super::types;
        use ::soap_runtime::codegen::*;
    }];
    items.push(scope.namespace_table());
    if !scope.nested() {
        items.extend(scope.modules.first().map(|id| own(*id)).unwrap_or_default());
        return vec![module(&["codec"], docs, false, items)];
    }
    let mut modules = vec![module(&["codec"], docs, false, items)];
    for id in &scope.modules {
        let docs = format!("Codec of {}.", docs::code(scope.uri(*id)));
        let mut items = vec![quote!(
            use super::*;
        )];
        items.extend(own(*id));
        modules.push(module(&["codec", scope.module(*id)], &docs, true, items));
    }
    modules
}

fn types_in<'a>(scope: &Scope<'a>, id: NamespaceId) -> impl Iterator<Item = (TypeId, &'a crate::model::Type)> {
    let model = scope.model;
    let own: Vec<_> = (0..model.types.len())
        .filter_map(|i| Some((TypeId(u32::try_from(i).ok()?), model.types.get(i)?)))
        .filter(|(i, ty)| ty.module == id && !scope.is_overridden(*i))
        .collect();
    own.into_iter()
}
