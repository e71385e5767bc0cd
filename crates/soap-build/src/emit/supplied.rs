//! What the client adds to requests by itself (a login, say), and requests that are lists of items.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::field::{Many, item_type, many, rust_name};
use super::operations::{message_type, own_struct};
use super::scope::{At, Scope, ident};
use crate::model::{Content, Member, Operation, Particle, TypeId, TypeKind, ValueType};

/// The supplied members, each once, with the type they have in every request.
pub(super) struct Supplied<'a> {
    members: Vec<&'a Member>,
    /// Something is asked of requests: the trait is generated.
    wanted: bool,
}

/// The one list in a request, beside what is supplied.
pub(super) struct Items<'a> {
    /// The request's member.
    pub outer: &'a Member,
    /// The wrapper's type and its only member, where the list is wrapped.
    pub inner: Option<(TypeId, &'a Member)>,
}

impl<'a> Items<'a> {
    /// The repeated element.
    pub fn list(&self) -> &'a Member {
        self.inner.map_or(self.outer, |(_, member)| member)
    }
}

impl<'a> Supplied<'a> {
    pub fn new(scope: &Scope<'a>) -> Self {
        let config = scope.config;
        let mut members: Vec<&'a Member> = Vec::new();
        for name in &config.client_supplies {
            let found = scope.model.operations.iter().find_map(|operation| {
                let (_, all) = own_struct(scope, &operation.request)?;
                all.iter().find(|m| local(m) == Some(name.as_str()) && many(scope, m) != Many::Vec)
            });
            members.extend(found);
        }
        let wanted = !config.client_supplies.is_empty() || config.item_key.is_some();
        Self { members, wanted }
    }

    pub fn is_empty(&self) -> bool {
        !self.wanted
    }

    /// The member of a request that the client fills in.
    fn matching(&self, scope: &Scope<'_>, member: &Member) -> Option<&'a Member> {
        let ty = |m: &Member| item_type(scope, m, At::Outside).to_string();
        let same =
            |m: &&&'a Member| local(m) == local(member) && ty(m) == ty(member) && many(scope, member) != Many::Vec;
        self.members.iter().find(same).copied()
    }

    /// The members of a request that the caller gives.
    pub fn rest<'m>(&self, scope: &Scope<'_>, members: &'m [Member]) -> Vec<&'m Member> {
        members.iter().filter(|m| self.matching(scope, m).is_none()).collect()
    }

    /// The list that a request is, if it is one.
    pub fn items_of(&self, scope: &Scope<'a>, operation: &Operation) -> Option<Items<'a>> {
        if self.is_empty() {
            return None;
        }
        let (id, members) = own_struct(scope, &operation.request)?;
        if !plain(scope, id) {
            return None;
        }
        let rest: Vec<&'a Member> = self.rest(scope, members);
        let [outer] = rest.as_slice() else { return None };
        let Particle::Element(element) = &outer.particle else { return None };
        if many(scope, outer) == Many::Vec {
            return Some(Items { outer, inner: None });
        }
        if element.nillable || element.sensitive {
            return None;
        }
        let (wrapper, ty) = scope.target(&element.ty)?;
        let TypeKind::Struct(s) = &ty.kind else { return None };
        let Content::Members { members, .. } = &s.content else { return None };
        let [inner] = members.as_slice() else { return None };
        let list = many(scope, inner) == Many::Vec && matches!(inner.particle, Particle::Element(_));
        (list && plain(scope, wrapper) && !scope.is_overridden(wrapper))
            .then_some(Items { outer, inner: Some((wrapper, inner)) })
    }

    /// `Supplied`, its trait and the impls.
    pub fn items(&self, scope: &Scope<'a>) -> Vec<TokenStream> {
        if self.is_empty() {
            return Vec::new();
        }
        let fields = self.members.iter().map(|m| {
            let (name, ty) = (ident(&m.name), item_type(scope, m, At::Outside));
            let docs = super::docs::docs(&m.docs);
            quote!(#docs pub #name: #ty)
        });
        let mut out = vec![quote! {
            /// What the client adds to every request that has a place for it.
            #[derive(Debug, Clone, PartialEq, Default)]
            pub struct Supplied { #(#fields,)* }
            /// A request, seen by what fills it in.
            pub trait SuppliedRequest {
                /// Fills in what the client supplies.
                fn supply(&mut self, supplied: &Supplied) {
                    let _ = supplied;
                }
                /// What is filled in.
                fn supplied(&self) -> Supplied {
                    Supplied::default()
                }
                /// How many items there are; `None` where the request is no list.
                fn item_count(&self) -> Option<usize> {
                    None
                }
                /// Shows the key of each item, in order. Nothing where the request isn't a list of keyed items.
                fn for_each_key(&self, visit: &mut dyn FnMut(&str)) {
                    let _ = visit;
                }
            }
            /// A request that is a list, apart from what the client supplies.
            pub trait ItemsRequest: Sized {
                /// What the list holds.
                type Item;
                /// The items in order.
                fn items(&self) -> &[Self::Item];
                /// A request of these items, nothing supplied yet.
                fn from_items(items: Vec<Self::Item>) -> Self;
            }
        }];
        let mut seen = BTreeSet::new();
        for operation in &scope.model.operations {
            let ty = message_type(scope, &operation.request);
            if seen.insert(ty.to_string()) {
                out.push(self.request(scope, operation, &ty));
            }
        }
        out
    }

    /// The walk over the requests that are lists of structs.
    pub fn walk(&self, scope: &Scope<'a>) -> Option<TokenStream> {
        if self.is_empty() {
            return None;
        }
        let complex = |items: &Items<'_>| match &items.list().particle {
            Particle::Element(element) if !element.nillable && !element.sensitive => {
                let target = scope.target(&element.ty);
                let raw = |s: &crate::model::Struct| matches!(s.content, Content::Any);
                target.is_some_and(|(id, ty)| {
                    matches!(&ty.kind, TypeKind::Struct(s) if !raw(s)) && !scope.is_overridden(id)
                })
            }
            _ => false,
        };
        let lists =
            scope.model.operations.iter().filter(|o| self.items_of(scope, o).is_some_and(|items| complex(&items)));
        let visits: Vec<_> = lists
            .map(|o| {
                let name = ident(&o.marker);
                quote!(visitor.visit::<#name>();)
            })
            .collect();
        let visitor = if visits.is_empty() { quote!(_) } else { quote!(visitor) };
        Some(quote! {
            /// Takes each operation whose request is a list of structs; see [`for_each_items_operation`].
            pub trait ItemsVisitor {
                /// Called once for each such operation.
                fn visit<Op>(&mut self)
                where
                    Op: Operation,
                    Op::Request: SuppliedRequest + ItemsRequest + Send + 'static,
                    <Op::Request as ItemsRequest>::Item: Field + Complex + Default + Clone + Send + 'static;
            }
            /// Shows every operation whose request is a list of structs to the visitor, in the order of the WSDL.
            pub fn for_each_items_operation<V: ItemsVisitor>(#visitor: &mut V) { #(#visits)* }
        })
    }

    fn request(&self, scope: &Scope<'a>, operation: &Operation, ty: &TokenStream) -> TokenStream {
        let members = own_struct(scope, &operation.request).map_or(&[][..], |(_, members)| members);
        let pairs: Vec<_> = members.iter().filter_map(|m| Some((m, self.matching(scope, m)?))).collect();
        let mut methods = TokenStream::new();
        if !pairs.is_empty() {
            let sets = pairs.iter().map(|(own, supplied)| {
                let (own_name, name) = (ident(&own.name), ident(&supplied.name));
                let value = place(scope, own, quote!(supplied.#name.clone()));
                quote!(self.#own_name = #value;)
            });
            let gets = pairs.iter().map(|(own, supplied)| {
                let (own_name, name) = (ident(&own.name), ident(&supplied.name));
                let value = match (many(scope, own), own.boxed) {
                    (Many::One, false) => quote!(self.#own_name.clone()),
                    (Many::One, true) => quote!((*self.#own_name).clone()),
                    (_, false) => quote!(self.#own_name.clone().unwrap_or_default()),
                    (_, true) => quote!(self.#own_name.as_deref().cloned().unwrap_or_default()),
                };
                quote!(#name: #value)
            });
            let rest = (pairs.len() < self.members.len()).then(|| quote!(..Supplied::default()));
            methods.extend(quote! {
                fn supply(&mut self, supplied: &Supplied) { #(#sets)* }
                fn supplied(&self) -> Supplied { Supplied { #(#gets,)* #rest } }
            });
        }
        let items = self.items_of(scope, operation);
        if items.is_some() {
            methods.extend(quote! {
                fn item_count(&self) -> Option<usize> {
                    Some(self.items().len())
                }
            });
        }
        if let Some(key) = items.as_ref().and_then(|items| self.key(scope, items.list())) {
            methods.extend(quote! {
                fn for_each_key(&self, visit: &mut dyn FnMut(&str)) {
                    for item in self.items() { visit(&item.#key); }
                }
            });
        }
        let list = items.map(|items| list_impl(scope, &items, ty));
        quote! {
            impl SuppliedRequest for #ty { #methods }
            #list
        }
    }

    /// The field of an item that is its key: a required string of the name that was asked for.
    fn key(&self, scope: &Scope<'_>, list: &Member) -> Option<proc_macro2::Ident> {
        let name = scope.config.item_key.as_deref()?;
        let Particle::Element(element) = &list.particle else { return None };
        if element.nillable || element.sensitive {
            return None;
        }
        let (id, ty) = scope.target(&element.ty)?;
        let TypeKind::Struct(s) = &ty.kind else { return None };
        let Content::Members { members, .. } = &s.content else { return None };
        let member = members.iter().find(|m| local(m) == Some(name))?;
        let Particle::Element(key) = &member.particle else { return None };
        let text = matches!(&key.ty, ValueType::Builtin(b) if rust_name(*b) == "String");
        let single = many(scope, member) == Many::One && !member.boxed && !key.nillable && !key.sensitive;
        (text && single && !scope.is_overridden(id)).then(|| ident(&member.name))
    }
}

fn list_impl(scope: &Scope<'_>, items: &Items<'_>, ty: &TokenStream) -> TokenStream {
    let outer = ident(&items.outer.name);
    let item = item_type(scope, items.list(), At::Outside);
    let (get, make) = match items.inner {
        None => (quote!(&self.#outer), quote!(items)),
        Some((wrapper, inner)) => {
            let inner = ident(&inner.name);
            let wrapper = scope.path(wrapper, At::Outside);
            let make = place(scope, items.outer, quote!(#wrapper { #inner: items }));
            match many(scope, items.outer) {
                Many::One => (quote!(&self.#outer.#inner), make),
                _ => (quote!(self.#outer.as_ref().map_or(&[], |list| &list.#inner)), make),
            }
        }
    };
    quote! {
        impl ItemsRequest for #ty {
            type Item = #item;
            fn items(&self) -> &[Self::Item] { #get }
            fn from_items(items: Vec<Self::Item>) -> Self { Self { #outer: #make, ..Default::default() } }
        }
    }
}

/// A value in the form that the member's field has.
fn place(scope: &Scope<'_>, member: &Member, value: TokenStream) -> TokenStream {
    let value = if member.boxed { quote!(Box::new(#value)) } else { value };
    match many(scope, member) {
        Many::One => value,
        Many::Option => quote!(Some(#value)),
        Many::Vec => quote!(vec![#value]),
    }
}

/// Without attributes: the members are all there is.
fn plain(scope: &Scope<'_>, id: TypeId) -> bool {
    match scope.type_of(id).map(|ty| &ty.kind) {
        Some(TypeKind::Struct(s)) => s.attributes.is_empty() && s.any_attribute.is_none(),
        Some(TypeKind::Sequence(_)) => true,
        _ => false,
    }
}

fn local(member: &Member) -> Option<&str> {
    match &member.particle {
        Particle::Element(element) => Some(&element.xml.local),
        _ => None,
    }
}
