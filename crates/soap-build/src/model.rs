//! What a service is, as plain data: the result of lowering and the only input of emission.
//! Everything here is resolved: names are Rust names, references are ids, order is fixed.
#![allow(missing_docs, reason = "the fields say what they are; the terms are WSDL's and XSD's")]

/// A whole service description, ready to be emitted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Namespaces in a stable order; [`NamespaceId`] indexes them.
    pub namespaces: Vec<Namespace>,
    /// Types in a stable order; [`TypeId`] indexes them.
    pub types: Vec<Type>,
    /// Names of all simple types, where [`ValueType::AnySimple`] is used: `xsi:type` may tell them.
    pub simple_types: Vec<XmlName>,
    /// Global elements, for schemas without a WSDL and for whoever reads or writes single elements.
    pub elements: Vec<Member>,
    /// Operations in the order of the document; one each, also where several bindings offer it with the same messages.
    pub operations: Vec<Operation>,
    /// Services with their ports, for the docs and the client's names.
    pub services: Vec<Service>,
    /// What was degraded or passed over, with its place.
    pub warnings: Vec<crate::error::Warning>,
}

/// Index into [`Model::namespaces`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamespaceId(pub u32);

/// Index into [`Model::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// An XML namespace, the prefix it is written with and the module its types live in.
#[derive(Debug, Clone, PartialEq)]
pub struct Namespace {
    pub uri: String,
    /// Unique; `ns1`, `ns2`, ... unless the builder says otherwise.
    pub prefix: String,
    /// Rust module for the types of this namespace.
    pub module: String,
}

/// An XML name; `None` is no namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct XmlName {
    pub namespace: Option<NamespaceId>,
    pub local: String,
}

/// One generated Rust type.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// Rust name, unique within its module.
    pub name: String,
    /// The module: that of this namespace.
    pub module: NamespaceId,
    /// Name in the schema; `None` for anonymous types, groups and synthesised ones.
    pub xml: Option<XmlName>,
    pub docs: Vec<String>,
    pub kind: TypeKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// A complex type: attributes and content, carried by an element.
    Struct(Struct),
    /// A repeated or optional nested sequence (or all): children without an element of their own.
    Sequence(Vec<Member>),
    /// A choice: exactly one alternative a round.
    Choice(Vec<Member>),
    /// A declared type with types derived from it: told apart by `xsi:type`.
    Derived(Derived),
    /// A restriction with facets.
    Newtype(Newtype),
    /// Text out of a list of values.
    Enumeration(Enumeration),
    /// Blank-separated items.
    List(ListType),
    /// The first member that accepts the text.
    Union(Vec<UnionMember>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    pub attributes: Vec<Attribute>,
    /// `Some`: wildcard attributes are kept.
    pub any_attribute: Option<Wildcard>,
    /// Rust name of the field that keeps them.
    pub any_attribute_field: String,
    pub content: Content,
    /// Used only through a [`Derived`] enum; still generated if something extends it.
    pub is_abstract: bool,
    /// An array of the SOAP encoding: its one member is `item`.
    pub array: Option<ArrayOf>,
}

impl Struct {
    /// A type that no schema names: content alone.
    pub fn of(content: Content) -> Self {
        Struct {
            attributes: Vec::new(),
            any_attribute: None,
            any_attribute_field: "any_attribute".into(),
            content,
            is_abstract: false,
            array: None,
        }
    }
}

/// The items of an array of the SOAP encoding, as the schema's `arrayType` has them.
#[derive(Debug, Clone, PartialEq)]
pub struct ArrayOf {
    /// The type at the bottom: that of the items, or of the items' items.
    pub item: XmlName,
    /// `[]` for each level of arrays below this one; `[,]` for one with two dimensions.
    pub ranks: String,
    /// Dimensions of this array; more than one have an attribute of type [`ValueType::ArraySize`].
    pub dimensions: u8,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Empty,
    /// Text beside attributes, in a field of this name.
    Simple {
        field: String,
        ty: ValueType,
        sensitive: bool,
    },
    /// Members in order; `all` lets them come in any order.
    Members {
        all: bool,
        members: Vec<Member>,
    },
    /// Text and elements in order: `field: Vec<item>`, `item` is a [`TypeKind::Choice`] whose first member is text.
    Mixed {
        field: String,
        item: TypeId,
    },
    /// `xs:anyType` or an extension of it: raw.
    Any,
}

/// A particle that became a field (of a struct) or a variant (of a choice).
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Field name (snake_case, may be raw `r#type`) or variant name (UpperCamelCase).
    pub name: String,
    pub docs: Vec<String>,
    pub particle: Particle,
    pub min: u32,
    /// `None` is unbounded.
    pub max: Option<u32>,
    /// The recursion needs a box here.
    pub boxed: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Particle {
    Element(Element),
    /// A [`TypeKind::Sequence`] or [`TypeKind::Choice`].
    Group(TypeId),
    Any(Wildcard),
    /// Text of mixed content.
    Text,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    pub xml: XmlName,
    pub ty: ValueType,
    pub nillable: bool,
    pub default: Option<String>,
    pub fixed: Option<String>,
    pub sensitive: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    pub name: String,
    pub docs: Vec<String>,
    pub xml: XmlName,
    pub ty: ValueType,
    pub required: bool,
    pub default: Option<String>,
    pub fixed: Option<String>,
    pub sensitive: bool,
}

/// What an element, an attribute or a text holds.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueType {
    Builtin(Builtin),
    /// A list of a builtin without a name of its own (`NMTOKENS`, an inline list).
    List(Box<ValueType>),
    Type(TypeId),
    /// An element of `xs:anySimpleType`: text, and the type that `xsi:type` tells.
    AnySimple,
    /// Kept as XML: `xs:anyType`, or a construct that is out of scope.
    Any,
    /// The size of an array of the SOAP encoding, in its `arrayType`.
    ArraySize,
}

/// The built-in simple types of XML Schema; names as in the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Builtin {
    String,
    NormalizedString,
    Token,
    Language,
    Name,
    NcName,
    NmToken,
    Id,
    IdRef,
    Entity,
    AnyUri,
    QName,
    Notation,
    AnySimpleType,
    Boolean,
    Float,
    Double,
    Decimal,
    Integer,
    NonNegativeInteger,
    NonPositiveInteger,
    PositiveInteger,
    NegativeInteger,
    Long,
    Int,
    Short,
    Byte,
    UnsignedLong,
    UnsignedInt,
    UnsignedShort,
    UnsignedByte,
    DateTime,
    Date,
    Time,
    Duration,
    GYear,
    GYearMonth,
    GMonth,
    GMonthDay,
    GDay,
    HexBinary,
    Base64Binary,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Wildcard {
    Any,
    /// Neither this namespace nor none.
    Other(Option<NamespaceId>),
    /// Only these; `None` is no namespace.
    Only(Vec<Option<NamespaceId>>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// The declared type itself, unless abstract.
    pub base: Option<TypeId>,
    /// Everything the variants can be, base first; variants are named by their types.
    pub variants: Vec<DerivedVariant>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DerivedVariant {
    pub name: String,
    pub ty: TypeId,
    /// What `xsi:type` says.
    pub xml: XmlName,
    /// The declared type: no `xsi:type` is written.
    pub is_declared: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Newtype {
    pub base: ValueType,
    pub facets: Facets,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ListType {
    pub item: ValueType,
    pub facets: Facets,
}

/// Facets as the schema gives them, effective over all steps of the restriction.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facets {
    /// Each step's alternatives; all steps must match. XSD's own regular expressions.
    pub patterns: Vec<Vec<String>>,
    pub length: Option<u64>,
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub total_digits: Option<u64>,
    pub fraction_digits: Option<u64>,
    pub min_inclusive: Option<String>,
    pub max_inclusive: Option<String>,
    pub min_exclusive: Option<String>,
    pub max_exclusive: Option<String>,
    pub white_space: Option<WhiteSpace>,
    /// The values that a restriction of a list or of a union lists; empty where it lists none.
    pub listed: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhiteSpace {
    Preserve,
    Replace,
    Collapse,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Enumeration {
    pub base: ValueType,
    pub values: Vec<EnumValue>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// Variant name, unique in the enum.
    pub name: String,
    pub value: String,
    pub docs: Vec<String>,
    /// For QName enumerations: the namespace of the value.
    pub qname: Option<XmlName>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UnionMember {
    pub name: String,
    pub ty: ValueType,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    pub name: String,
    pub docs: Vec<String>,
    pub ports: Vec<Port>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    pub name: String,
    pub location: Option<String>,
    /// Indices into [`Model::operations`].
    pub operations: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoapVersion {
    V1_1,
    V1_2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Document,
    Rpc,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Literal,
    Encoded,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Name in the WSDL.
    pub name: String,
    /// Rust method name, unique.
    pub method: String,
    /// Rust name of the marker type, unique.
    pub marker: String,
    pub docs: Vec<String>,
    pub port_type: String,
    pub version: SoapVersion,
    /// The other version, where a second binding offers the same operation.
    pub also: Option<SoapVersion>,
    pub style: Style,
    pub use_: Use,
    pub action: String,
    pub request: Message,
    /// `None`: one-way.
    pub response: Option<Message>,
    pub faults: Vec<FaultDetail>,
    /// Marked in the schema as safe to send again.
    pub idempotent: bool,
}

/// Header blocks and body of one direction. For rpc the body is one synthesised wrapper element.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub headers: Vec<Member>,
    pub body: Vec<Member>,
    /// The struct that holds headers and body members, where there isn't exactly one body member and no header.
    pub holder: Option<TypeId>,
    pub encoding_style: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FaultDetail {
    pub name: String,
    /// Variant name in the operation's fault enum.
    pub variant: String,
    pub detail: Member,
}
