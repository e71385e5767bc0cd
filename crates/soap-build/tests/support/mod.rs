//! Models by hand, small: what emission is given in its tests.
#![allow(dead_code, reason = "each test uses its part")]

use soap_build::model::*;

pub const NS: NamespaceId = NamespaceId(0);
pub const OTHER: NamespaceId = NamespaceId(1);

pub fn namespace(uri: &str, prefix: &str, module: &str) -> Namespace {
    Namespace { uri: uri.into(), prefix: prefix.into(), module: module.into() }
}

pub fn xml(local: &str) -> XmlName {
    XmlName { namespace: Some(NS), local: local.into() }
}

pub fn text() -> ValueType {
    ValueType::Builtin(Builtin::String)
}

pub fn builtin(builtin: Builtin) -> ValueType {
    ValueType::Builtin(builtin)
}

pub fn ty(id: u32) -> ValueType {
    ValueType::Type(TypeId(id))
}

pub fn element(name: &str, local: &str, ty: ValueType) -> Member {
    member(
        name,
        Particle::Element(Element {
            xml: xml(local),
            ty,
            nillable: false,
            default: None,
            fixed: None,
            sensitive: false,
        }),
    )
}

pub fn member(name: &str, particle: Particle) -> Member {
    Member { name: name.into(), docs: vec![], particle, min: 1, max: Some(1), boxed: false }
}

pub fn optional(mut m: Member) -> Member {
    m.min = 0;
    m
}

pub fn many(mut m: Member) -> Member {
    m.min = 0;
    m.max = None;
    m
}

pub fn nillable(mut m: Member) -> Member {
    if let Particle::Element(e) = &mut m.particle {
        e.nillable = true;
    }
    m
}

pub fn sensitive(mut m: Member) -> Member {
    if let Particle::Element(e) = &mut m.particle {
        e.sensitive = true;
    }
    m
}

pub fn attribute(name: &str, ty: ValueType) -> Attribute {
    Attribute {
        name: name.into(),
        docs: vec![],
        xml: XmlName { namespace: None, local: name.trim_start_matches("r#").into() },
        ty,
        required: false,
        default: None,
        fixed: None,
        sensitive: false,
    }
}

pub fn structure(content: Content) -> Struct {
    Struct {
        attributes: vec![],
        any_attribute: None,
        any_attribute_field: "other_attributes".into(),
        content,
        is_abstract: false,
        array: None,
    }
}

pub fn named(name: &str, local: &str, kind: TypeKind) -> Type {
    Type { name: name.into(), module: NS, xml: Some(xml(local)), docs: vec![], kind }
}

pub fn members(name: &str, local: &str, members: Vec<Member>) -> Type {
    named(name, local, TypeKind::Struct(structure(Content::Members { all: false, members })))
}

pub fn message(body: Member) -> Message {
    Message { headers: vec![], body: vec![body], holder: None, encoding_style: None }
}

pub fn operation(name: &str, method: &str, marker: &str, request: Message, response: Option<Message>) -> Operation {
    Operation {
        name: name.into(),
        method: method.into(),
        marker: marker.into(),
        docs: vec![],
        port_type: "Port".into(),
        version: SoapVersion::V1_1,
        also: None,
        style: Style::Document,
        use_: Use::Literal,
        action: format!("urn:shop/{name}"),
        request,
        response,
        faults: vec![],
        idempotent: false,
    }
}

/// A shop: a login, a wrapped list of items with a key, a result, a query without a list.
pub fn shop() -> Model {
    Model {
        simple_types: Vec::new(),
        namespaces: vec![namespace("urn:shop", "ns1", "shop")],
        types: vec![
            members(
                "Login",
                "login",
                vec![element("user", "user", text()), sensitive(element("password", "password", text()))],
            ),
            Type {
                docs: vec!["Who buys.\n  See http://shop.example/docs, or [not a link].".into()],
                ..members(
                    "Customer",
                    "customer",
                    vec![
                        Member { docs: vec!["The caller's own id.".into()], ..element("id", "id", text()) },
                        optional(element("store", "store", builtin(Builtin::Int))),
                        optional(element("r#type", "type", text())),
                    ],
                )
            },
            members("Customers", "customers", vec![many(element("customer", "customer", ty(1)))]),
            members(
                "CustomersUpdate",
                "customers_Update",
                vec![element("login", "login", ty(0)), element("customers", "customers", ty(2))],
            ),
            members("Result", "result", vec![optional(element("success", "success", builtin(Builtin::Boolean)))]),
            members(
                "EventsGet",
                "events_Get",
                vec![element("login", "login", ty(0)), optional(element("limit", "limit", builtin(Builtin::Int)))],
            ),
        ],
        elements: vec![element("customers_update", "customers_Update", ty(3))],
        operations: vec![
            operation(
                "customers_Update",
                "customers_update",
                "CustomersUpdateOperation",
                message(element("body", "customers_Update", ty(3))),
                Some(message(element("body", "result", ty(4)))),
            ),
            operation(
                "events_Get",
                "events_get",
                "EventsGetOperation",
                message(element("body", "events_Get", ty(5))),
                None,
            ),
        ],
        services: vec![Service {
            name: "Shop".into(),
            docs: vec![],
            ports: vec![Port {
                name: "ShopPort".into(),
                location: Some("http://shop.example/soap".into()),
                operations: vec![0, 1],
            }],
        }],
        warnings: vec![],
    }
}

/// Every kind of type, names that clash with what the code uses, two namespaces, headers, faults, recursion.
pub fn zoo() -> Model {
    let with_attributes = |content, attributes: Vec<Attribute>| Struct { attributes, ..structure(content) };
    let in_other = |mut ty: Type| {
        ty.module = OTHER;
        if let Some(xml) = &mut ty.xml {
            xml.namespace = Some(OTHER);
        }
        ty
    };
    let hidden = ["String", "Option", "Vec", "Box", "Result", "Default", "Into", "From", "Decimal", "List", "Field"];
    let mut types = vec![
        // 0: a tree that requires itself through a box, and one that may end.
        members(
            "Tree",
            "tree",
            vec![
                Member { boxed: true, ..element("left", "left", ty(0)) },
                Member { boxed: true, ..optional(element("right", "right", ty(0))) },
            ],
        ),
        // 1, 2: a repeated choice with a sequence in it.
        named(
            "Step",
            "step",
            TypeKind::Choice(vec![
                element("Move", "move", text()),
                many(element("Pause", "pause", builtin(Builtin::Int))),
                member("Pair", Particle::Group(TypeId(2))),
                Member { boxed: true, ..element("Tree", "tree", ty(0)) },
                member("Any", Particle::Any(Wildcard::Other(Some(NS)))),
            ]),
        ),
        Type {
            xml: None,
            ..named(
                "StepPair",
                "",
                TypeKind::Sequence(vec![element("key", "key", text()), optional(element("value", "value", text()))]),
            )
        },
        // 3: mixed, 4: its content.
        named("Note", "note", TypeKind::Struct(structure(Content::Mixed { field: "content".into(), item: TypeId(4) }))),
        Type {
            xml: None,
            ..named(
                "NoteContent",
                "",
                TypeKind::Choice(vec![member("Text", Particle::Text), element("Bold", "b", text())]),
            )
        },
        // 5: facets, 6: a restriction of it, 7: enumeration, 8: list, 9: union.
        named(
            "Code",
            "code",
            TypeKind::Newtype(Newtype {
                base: builtin(Builtin::Token),
                facets: Facets {
                    max_length: Some(4),
                    patterns: vec![vec!["[A-Z]{2}[0-9]*".into(), "\"\\d".into()]],
                    ..Facets::default()
                },
            }),
        ),
        named(
            "ShortCode",
            "shortCode",
            TypeKind::Newtype(Newtype { base: ty(5), facets: Facets { length: Some(2), ..Facets::default() } }),
        ),
        named(
            "Kind",
            "kind",
            TypeKind::Enumeration(Enumeration {
                base: text(),
                values: ["retail", "", "+", "a\"b\u{202e}"]
                    .iter()
                    .zip(["Retail", "Empty", "Plus", "Quoted"])
                    .map(|(value, name)| EnumValue {
                        name: name.into(),
                        value: (*value).into(),
                        docs: vec![],
                        qname: None,
                    })
                    .collect(),
            }),
        ),
        named(
            "Codes",
            "codes",
            TypeKind::List(ListType { item: ty(5), facets: Facets { max_length: Some(3), ..Facets::default() } }),
        ),
        named(
            "Size",
            "size",
            TypeKind::Union(vec![
                UnionMember { name: "Int".into(), ty: builtin(Builtin::Int) },
                UnionMember { name: "Kind".into(), ty: ty(7) },
                UnionMember { name: "Name".into(), ty: builtin(Builtin::NcName) },
            ]),
        ),
        // 10: simple content with attributes, 11: an animal, 12: a dog in the other namespace, 13: either.
        named(
            "Price",
            "price",
            TypeKind::Struct(Struct {
                any_attribute: Some(Wildcard::Any),
                ..with_attributes(
                    Content::Simple { field: "value".into(), ty: builtin(Builtin::Decimal), sensitive: false },
                    vec![
                        Attribute { default: Some("SEK".into()), ..attribute("currency", text()) },
                        Attribute { default: Some("1".into()), ..attribute("factor", builtin(Builtin::Long)) },
                        Attribute { default: Some("retail".into()), ..attribute("r#type", ty(7)) },
                        Attribute { required: true, ..attribute("rate", builtin(Builtin::Double)) },
                    ],
                )
            }),
        ),
        members("Animal", "Animal", vec![element("name", "name", text())]),
        in_other(named(
            "Dog",
            "Dog",
            TypeKind::Struct(with_attributes(
                Content::Members {
                    all: false,
                    members: vec![element("name", "name", text()), many(element("codes", "codes", ty(8)))],
                },
                vec![attribute("id", builtin(Builtin::Id))],
            )),
        )),
        named(
            "AnimalOrDerived",
            "",
            TypeKind::Derived(Derived {
                base: Some(TypeId(11)),
                variants: vec![
                    DerivedVariant { name: "Animal".into(), ty: TypeId(11), xml: xml("Animal"), is_declared: true },
                    DerivedVariant {
                        name: "Dog".into(),
                        ty: TypeId(12),
                        xml: XmlName { namespace: Some(OTHER), local: "Dog".into() },
                        is_declared: false,
                    },
                ],
            }),
        ),
        // 14: empty, 15: anything, 16: an empty choice.
        named("Nothing", "nothing", TypeKind::Struct(structure(Content::Empty))),
        named("Anything", "anything", TypeKind::Struct(structure(Content::Any))),
        Type { xml: None, ..named("NoChoice", "", TypeKind::Choice(vec![])) },
        // 17: all of it.
        members(
            "Everything",
            "everything",
            vec![
                optional(element("tree", "tree", ty(0))),
                many(member("steps", Particle::Group(TypeId(1)))),
                element("note", "note", ty(3)),
                element("code", "code", ty(5)),
                element("short", "short", ty(6)),
                optional(element("kind", "kind", ty(7))),
                element("codes", "codes", ty(8)),
                optional(nillable(element("size", "size", ty(9)))),
                many(nillable(element("price", "price", ty(10)))),
                many(element("animal", "animal", ty(13))),
                element("r#nothing", "nothing", ty(14)),
                optional(element("anything", "anything", ty(15))),
                many(member("any", Particle::Any(Wildcard::Only(vec![None, Some(OTHER)])))),
                element("raw", "raw", ValueType::Any),
                optional(sensitive(element("secret", "secret", text()))),
                element("tokens", "tokens", ValueType::List(Box::new(builtin(Builtin::NmToken)))),
                element("created", "created", builtin(Builtin::DateTime)),
                optional(element("new", "new", builtin(Builtin::Base64Binary))),
            ],
        ),
        // 18: headers and body of a message.
        Type {
            xml: None,
            ..named(
                "SendMessage",
                "",
                TypeKind::Sequence(vec![
                    optional(element("trace", "trace", text())),
                    element("everything", "everything", ty(17)),
                ]),
            )
        },
        // 19: members of the hidden types by the dozen.
        members(
            "Hider",
            "hider",
            hidden
                .iter()
                .zip(20..)
                .map(|(name, id)| optional(element(&format!("f_{}", name.to_lowercase()), name, ty(id))))
                .chain([element("text", "text", text()), many(element("list", "list", builtin(Builtin::Decimal)))])
                .collect(),
        ),
    ];
    // 20 and up: types that hide what the code uses.
    types.extend(hidden.iter().map(|name| {
        members(
            name,
            name,
            vec![
                element("text", "text", text()),
                optional(element("amount", "amount", builtin(Builtin::Decimal))),
                many(element("tree", "tree", ty(0))),
            ],
        )
    }));
    types.push(in_other(members(
        "Tree",
        "tree",
        vec![element("text", "text", text()), element("near", "near", ty(0))],
    )));
    let everything = element("everything", "everything", ty(17));
    let mut send = operation(
        "send",
        "send",
        "SendOperation",
        Message {
            headers: vec![optional(element("trace", "trace", text()))],
            body: vec![everything.clone()],
            holder: Some(TypeId(18)),
            encoding_style: None,
        },
        Some(message(everything)),
    );
    send.faults = vec![
        FaultDetail { name: "a".into(), variant: "Code".into(), detail: element("code", "code", ty(5)) },
        FaultDetail { name: "b".into(), variant: "Tree".into(), detail: element("tree", "tree", ty(0)) },
    ];
    let empty = Message { headers: vec![], body: vec![], holder: None, encoding_style: None };
    let mut ping = operation("ping", "ping", "PingOperation", empty, Some(message(element("body", "pong", text()))));
    ping.faults =
        vec![FaultDetail { name: "a".into(), variant: "Hider".into(), detail: element("hider", "hider", ty(19)) }];
    Model {
        simple_types: Vec::new(),
        namespaces: vec![namespace("urn:zoo", "z", "zoo"), namespace("urn:other", "ns-2", "other")],
        elements: vec![element("everything", "everything", ty(17)), nillable(element("size", "size", ty(9)))],
        types,
        operations: vec![send, ping],
        services: vec![],
        warnings: vec![],
    }
}
