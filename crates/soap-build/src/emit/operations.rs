//! Operations as data and types: a marker each with its constants, the table of all, and the walk over them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::codec::{arms, desc_of, read_members, write_members};
use super::docs::{code, docs, docs_and};
use super::field::member_type;
use super::scope::{At, Scope, ident};
use super::supplied::Supplied;
use super::tables::{self, Table};
use crate::model::{Content, Member, Message, Operation, Particle, SoapVersion, Struct, Style, TypeKind, Use};

/// The items of the module `operations`.
pub(super) fn items(scope: &Scope<'_>, supplied: &Supplied<'_>) -> Vec<TokenStream> {
    let mut items = vec![quote! {
        use super::codec::*;
        use super::types;
        use ::soap_runtime::codegen::*;
    }];
    for operation in &scope.model.operations {
        items.extend(marker(scope, operation));
    }
    items.push(table(scope));
    items.extend(wrappers(scope));
    items.extend(supplied.items(scope));
    items.push(walk(scope, supplied));
    items.extend(supplied.walk(scope));
    items
}

fn table(scope: &Scope<'_>) -> TokenStream {
    let all = scope.model.operations.iter().map(|o| {
        let name = ident(&o.marker);
        quote!(#name::INFO)
    });
    quote! {
        /// What is constant about each operation, in the order of the WSDL.
        pub static OPERATIONS: &[&OperationInfo] = &[#(#all),*];
    }
}

/// The wrappers of the rpc operations, each once.
fn wrappers(scope: &Scope<'_>) -> Option<TokenStream> {
    let rpc = scope.model.operations.iter().filter(|o| o.style == Style::Rpc);
    let messages = rpc.flat_map(|o| std::iter::once(&o.request).chain(&o.response));
    let names: std::collections::BTreeSet<_> = messages
        .flat_map(|m| &m.body)
        .filter_map(|m| match &m.particle {
            Particle::Element(element) => Some(&element.xml),
            _ => None,
        })
        .collect();
    let n = Literal::usize_unsuffixed(names.len());
    let rows = names.iter().map(|xml| {
        let (ns, local) = (scope.number(xml.namespace), &xml.local);
        quote!((#ns, #local))
    });
    let any = scope.model.operations.iter().any(|o| o.style == Style::Rpc);
    any.then(|| quote!(static WRAPPERS: [(u16, &str); #n] = [#(#rows),*];))
}

fn walk(scope: &Scope<'_>, supplied: &Supplied<'_>) -> TokenStream {
    let all = scope.model.operations.iter().map(|o| {
        let name = ident(&o.marker);
        quote!(visitor.visit::<#name>();)
    });
    let bound = (!supplied.is_empty()).then(|| quote!(, Op::Request: SuppliedRequest));
    let visitor = if scope.model.operations.is_empty() { quote!(_) } else { quote!(visitor) };
    quote! {
        /// Takes each operation with its types; see [`for_each_operation`].
        pub trait Visitor {
            /// Called once for each operation.
            fn visit<Op>(&mut self) where Op: Operation #bound;
        }
        /// Shows every operation to the visitor, in the order of the WSDL.
        pub fn for_each_operation<V: Visitor>(#visitor: &mut V) {
            #(#all)*
        }
    }
}

/// The marker with its impl, and the tables and enums that belong to it.
fn marker(scope: &Scope<'_>, operation: &Operation) -> Vec<TokenStream> {
    let name = ident(&operation.marker);
    let stem = scope.stem(operation);
    let mut tables = Vec::new();
    let request = info(scope, operation, &operation.request, stem, "REQUEST", &mut tables);
    let response = match &operation.response {
        Some(message) => {
            let info = info(scope, operation, message, stem, "RESPONSE", &mut tables);
            quote!(Some(#info))
        }
        None => quote!(None),
    };
    let fault = Fault::new(scope, operation, stem, &mut tables);
    let (fault_type, fault_desc, fault_items) = (&fault.ty, &fault.desc, &fault.items);
    let request_type = message_type(scope, &operation.request);
    let response_type = operation.response.as_ref().map_or_else(|| quote!(()), |m| message_type(scope, m));
    let [set_request, write_request] = accessors(scope, Some(&operation.request), "request", stem, "REQUEST");
    let [set_response, write_response] = accessors(scope, operation.response.as_ref(), "response", stem, "RESPONSE");
    let [read_fault, write_fault] = &fault.methods;
    let also = match operation.also {
        Some(also) => {
            let also = version(also);
            quote!(Some(#also))
        }
        None => quote!(None),
    };
    let version = version(operation.version);
    let style = match operation.style {
        Style::Document => quote!(Style::Document),
        Style::Rpc => quote!(Style::Rpc),
    };
    let wrappers = if operation.style == Style::Rpc { quote!(&WRAPPERS) } else { quote!(&[]) };
    let use_ = match operation.use_ {
        Use::Literal => quote!(Use::Literal),
        Use::Encoded => quote!(Use::Encoded),
    };
    let service = scope.service_of(operation);
    let (wsdl_name, port_type, action, idempotent) =
        (&operation.name, &operation.port_type, &operation.action, operation.idempotent);
    let docs = docs_and(&operation.docs, &[format!("Operation {}.", code(&operation.name))]);
    let definition = quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct #name;
        #(#tables)*
        impl Operation for #name {
            type Request = #request_type;
            type Response = #response_type;
            type Fault = #fault_type;
            const INFO: &'static OperationInfo = &OperationInfo::new(#wsdl_name, #service, &NAMESPACES)
                .with_port_type(#port_type)
                .with_versions(#version, #also)
                .with_style(#style, #use_)
                .with_action(#action)
                .with_messages(#request, #response)
                .with_wrappers(#wrappers)
                .with_faults(#fault_desc)
                .with_idempotent(#idempotent);
            #set_request
            #write_request
            #set_response
            #write_response
            #read_fault
            #write_fault
        }
    };
    std::iter::once(definition).chain(fault_items.clone()).collect()
}

fn version(version: SoapVersion) -> TokenStream {
    match version {
        SoapVersion::V1_1 => quote!(SoapVersion::V1_1),
        SoapVersion::V1_2 => quote!(SoapVersion::V1_2),
    }
}

/// The Rust type of a whole message.
pub(super) fn message_type(scope: &Scope<'_>, message: &Message) -> TokenStream {
    match (message.holder, message.headers.as_slice(), message.body.as_slice()) {
        (Some(holder), _, _) => scope.path(holder, At::Outside),
        (None, [], [body]) => member_type(scope, body, At::Outside),
        _ => quote!(()),
    }
}

/// `MessageInfo` of one direction; its tables are put beside the marker.
fn info(
    scope: &Scope<'_>,
    operation: &Operation,
    message: &Message,
    stem: &str,
    direction: &str,
    made: &mut Vec<TokenStream>,
) -> TokenStream {
    let mut part = |members: &[Member], part: &str, content: &'static str| {
        if members.is_empty() {
            return quote!(&NOTHING);
        }
        let table = ident(&format!("{stem}_{direction}_{part}"));
        let desc = ident(&format!("{stem}_{direction}_{part}_DESC"));
        let rows = members.iter().map(|m| {
            let mut row = tables::member(scope, m, None);
            if part == "BODY" && operation.use_ == Use::Encoded {
                let names = if direction == "RESPONSE" { accessor_names(scope, m) } else { Vec::new() };
                row.extend(quote!(.rpc(&[#(#names),*])));
            }
            row
        });
        let name = part.to_lowercase();
        let calls = TokenStream::new();
        let all = Table { table, desc: desc.clone(), name: &name, content, home: None, calls };
        made.push(all.of_rows(&rows.collect::<Vec<_>>()));
        quote!(&#desc)
    };
    let headers = part(&message.headers, "HEADERS", "all");
    let body = part(&message.body, "BODY", "sequence");
    quote!(MessageInfo::new(#headers, #body))
}

/// The accessors of an encoded response: the local names of what is in its wrapper.
fn accessor_names<'a>(scope: &Scope<'a>, wrapper: &Member) -> Vec<&'a str> {
    let Particle::Element(element) = &wrapper.particle else { return Vec::new() };
    let members: &[Member] = match scope.target(&element.ty).map(|(_, ty)| &ty.kind) {
        Some(TypeKind::Struct(Struct { content: Content::Members { members, .. }, .. })) => members,
        Some(TypeKind::Sequence(members)) => members,
        _ => &[],
    };
    let local = |m: &'a Member| match &m.particle {
        Particle::Element(element) => Some(element.xml.local.as_str()),
        _ => None,
    };
    members.iter().filter_map(local).collect()
}

/// `set_*` and `write_*` of one direction.
fn accessors(
    scope: &Scope<'_>,
    message: Option<&Message>,
    direction: &str,
    stem: &str,
    table: &str,
) -> [TokenStream; 2] {
    let (set, write) = (ident(&format!("set_{direction}")), ident(&format!("write_{direction}")));
    let ty = ident(if direction == "request" { "Request" } else { "Response" });
    let Some(message) = message.filter(|m| !(m.headers.is_empty() && m.body.is_empty())) else {
        return [
            quote!(fn #set(_: &mut Self::#ty, _: Part, _: usize, _: &mut Reader<'_>) -> DecodeResult<()> { Ok(()) }),
            quote!(fn #write(_: &Self::#ty, _: Part, _: &mut Writer) {}),
        ];
    };
    let owner = if message.holder.is_some() { quote!(v) } else { TokenStream::new() };
    let mut sets = Vec::new();
    let mut writes = Vec::new();
    for (members, part, variant) in [(&message.headers, "HEADERS", "Header"), (&message.body, "BODY", "Body")] {
        let table = ident(&format!("{stem}_{table}_{part}"));
        let variant = ident(variant);
        if members.is_empty() {
            sets.push(quote!(Part::#variant => Ok(())));
            writes.push(quote!(Part::#variant => {}));
        } else if owner.is_empty() {
            sets.push(quote!(Part::#variant => v.read(r)));
            writes.push(quote!(Part::#variant => v.write(&#table[0], w)));
        } else {
            let read = read_members(scope, members, &owner, 0);
            let write = write_members(members, &owner, &table);
            sets.push(quote!(Part::#variant => #read));
            writes.push(quote!(Part::#variant => { #write }));
        }
    }
    let told = message.holder.is_some() && (message.headers.len() > 1 || message.body.len() > 1);
    let index = if told { quote!(i) } else { quote!(_) };
    [
        quote! {
            fn #set(v: &mut Self::#ty, part: Part, #index: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
                match part { #(#sets,)* }
            }
        },
        quote! {
            fn #write(v: &Self::#ty, part: Part, w: &mut Writer) {
                match part { #(#writes,)* }
            }
        },
    ]
}

struct Fault {
    ty: TokenStream,
    desc: TokenStream,
    /// `read_fault` and `write_fault`.
    methods: [TokenStream; 2],
    /// The enum of the details.
    items: Vec<TokenStream>,
}

impl Fault {
    fn new(scope: &Scope<'_>, operation: &Operation, stem: &str, tables: &mut Vec<TokenStream>) -> Self {
        if operation.faults.is_empty() {
            return Self {
                ty: quote!(NoFault),
                desc: quote!(NoFault::DESC),
                methods: [
                    quote!(
                        fn read_fault(_: usize, r: &mut Reader<'_>) -> DecodeResult<NoFault> {
                            NoFault::read(r)
                        }
                    ),
                    quote!(
                        fn write_fault(v: &NoFault, _: &mut Writer) {
                            match *v {}
                        }
                    ),
                ],
                items: Vec::new(),
            };
        }
        let name = ident(&scope.fault_name(operation));
        let table = ident(&format!("{stem}_FAULTS"));
        let desc = ident(&format!("{stem}_FAULTS_DESC"));
        let members: Vec<Member> = operation.faults.iter().map(|f| f.detail.clone()).collect();
        tables.push(desc_of(scope, &table, &desc, &name.to_string(), "choice", &members, None));
        let variants = operation.faults.iter().map(|f| {
            let (variant, ty, docs) =
                (ident(&f.variant), super::field::variant_type(scope, &f.detail, At::Outside), docs(&f.detail.docs));
            quote!(#docs #variant(#ty))
        });
        let news: Vec<_> =
            operation.faults.iter().map(|f| ident(&f.variant)).map(|v| quote!(#name::#v(fresh()))).collect();
        let reads =
            operation.faults.iter().map(|f| ident(&f.variant)).map(|v| quote!(#name::#v(v) => r.alternative(v)));
        let writes = operation.faults.iter().enumerate().map(|(i, f)| {
            let variant = ident(&f.variant);
            let i = proc_macro2::Literal::usize_unsuffixed(i);
            quote!(#name::#variant(v) => v.write(&#table[#i], w))
        });
        let doc = format!(" The declared faults of {}.", code(&operation.name));
        let (index, new) = (if news.len() == 1 { quote!(_) } else { quote!(i) }, arms(&news, 0));
        let read_body = quote! {
            fn read_fault(#index: usize, r: &mut Reader<'_>) -> DecodeResult<#name> {
                let mut fault = #new;
                match &mut fault { #(#reads,)* }?;
                Ok(fault)
            }
        };
        Self {
            ty: quote!(#name),
            desc: quote!(&#desc),
            methods: [read_body, quote!(fn write_fault(v: &#name, w: &mut Writer) { match v { #(#writes,)* } })],
            items: vec![quote! {
                #[doc = #doc]
                #[derive(Debug, Clone, PartialEq)]
                pub enum #name { #(#variants,)* }
            }],
        }
    }
}

/// The type behind a message is generated, so traits of ours can stand on it.
pub(super) fn own_struct<'a>(scope: &Scope<'a>, message: &Message) -> Option<(crate::model::TypeId, &'a [Member])> {
    let id = match (message.holder, message.headers.as_slice(), message.body.as_slice()) {
        (Some(holder), _, _) => holder,
        (
            None,
            [],
            [
                Member {
                    particle: crate::model::Particle::Element(element), min: 1, max: Some(1), boxed: false, ..
                },
            ],
        ) if !element.nillable && !element.sensitive => scope.target(&element.ty)?.0,
        _ => return None,
    };
    if scope.is_overridden(id) {
        return None;
    }
    match &scope.type_of(id)?.kind {
        TypeKind::Struct(s) => match &s.content {
            crate::model::Content::Members { members, .. } => Some((id, members)),
            _ => None,
        },
        TypeKind::Sequence(members) => Some((id, members)),
        _ => None,
    }
}
