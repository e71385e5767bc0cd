//! What generated code says about its types: constant tables that the engine walks.

use super::array::ArrayOf;
use super::names::{FIRST, NONE};
use super::scan::mask;
use crate::xs::Xs;

/// A constant text, padded so that it is copied as a block of fixed size.
#[derive(Debug, Clone, Copy)]
pub struct Lit {
    pub(crate) pad: [u8; 32],
    pub(crate) text: &'static str,
}

impl Lit {
    /// The text, padded.
    pub const fn new(text: &'static str) -> Lit {
        let (mut pad, b, mut i) = ([0; 32], text.as_bytes(), 0);
        while i < 32 && i < b.len() {
            #[allow(clippy::indexing_slicing, reason = "const; bounded by the condition above")]
            {
                pad[i] = b[i];
            }
            i += 1;
        }
        Lit { pad, text }
    }
}

/// What a member is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Element,
    /// Children without an element of their own.
    Group(&'static Desc),
    /// An element that the wildcard allows.
    Any(Wildcard),
    /// Character data: simple content, or a piece of mixed content.
    Text,
}

/// A particle: an element, a group, a wildcard or text, with how often it may come.
#[derive(Debug)]
pub struct Member {
    pub(crate) kind: Kind,
    pub(crate) ns: u16,
    pub(crate) name: &'static str,
    /// `name>` and the bits of it that count, compared in one go.
    pub(crate) word: u128,
    pub(crate) mask: u128,
    pub(crate) open: Lit,
    pub(crate) close: Lit,
    /// Both tags fit into their padding.
    pub(crate) short: bool,
    pub(crate) min: u32,
    pub(crate) max: u32,
    pub(crate) xs: Xs,
    /// Text that needs neither white space handling nor a default: the fast path of `String`.
    pub(crate) plain: bool,
    pub(crate) nillable: bool,
    pub(crate) sensitive: bool,
    pub(crate) default: Option<&'static str>,
    pub(crate) fixed: Option<&'static str>,
    pub(crate) ty: Option<(u16, &'static str)>,
    /// Namespace of the schema that declares an unqualified element.
    pub(crate) home: u16,
    /// A simple type: `xs` says which.
    pub(crate) simple: bool,
    /// An element of `xs:anySimpleType`: the schema's own simple types, which `xsi:type` may name.
    pub(crate) types: Option<&'static [(u16, &'static str)]>,
    /// The built-in that the items of a list are, where they need a look.
    pub(crate) items: Option<Xs>,
    /// Of an rpc wrapper in the SOAP encoding: its accessors, the return value first.
    pub(crate) accessors: Option<&'static [&'static str]>,
}

/// Unbounded.
const MANY: u32 = u32::MAX;

impl Member {
    const fn base(kind: Kind) -> Member {
        Member {
            kind,
            ns: NONE,
            name: "",
            // Equal to no input: the mask lets nothing through.
            word: 1,
            mask: 0,
            open: Lit::new(""),
            close: Lit::new(""),
            short: true,
            min: 1,
            max: 1,
            xs: Xs::String,
            plain: true,
            nillable: false,
            sensitive: false,
            default: None,
            fixed: None,
            ty: None,
            home: NONE,
            simple: false,
            types: None,
            items: None,
            accessors: None,
        }
    }

    /// An element with the exact bytes of its start and end tag.
    pub const fn element(ns: u16, name: &'static str, open: &'static str, close: &'static str) -> Member {
        let (n, b) = (name.len(), name.as_bytes());
        let (mut word, mut i) = (0u128, 0);
        while i < 16 && i <= n {
            #[allow(clippy::indexing_slicing, reason = "const; bounded by the condition")]
            let c = if i < n { b[i] } else { b'>' };
            word |= (c as u128) << (8 * i);
            i += 1;
        }
        let m = Member::base(Kind::Element);
        let mask = mask(if n + 1 < 16 { n + 1 } else { 16 });
        let short = open.len() <= 32 && close.len() <= 32;
        Member { ns, name, word, mask, open: Lit::new(open), close: Lit::new(close), short, ..m }
    }

    /// A group: a choice, or a sequence that is optional or repeated.
    pub const fn group(desc: &'static Desc) -> Member {
        Member { name: desc.name, ..Member::base(Kind::Group(desc)) }
    }

    /// Elements that a wildcard allows.
    pub const fn any(wildcard: Wildcard) -> Member {
        Member { name: "*", ..Member::base(Kind::Any(wildcard)) }
    }

    /// Character data: the value of simple content, or a piece of mixed content.
    pub const fn value() -> Member {
        Member { name: "text()", ..Member::base(Kind::Text) }
    }

    /// The built-in type of the text, or the one it is derived from.
    pub const fn text(self, xs: Xs) -> Member {
        let plain = matches!(xs, Xs::String | Xs::AnySimpleType) && self.default.is_none() && self.fixed.is_none();
        Member { xs, plain, simple: true, ..self }
    }

    /// An element of `xs:anySimpleType`, with the simple types of the schema's own that `xsi:type` may name.
    pub const fn types(self, own: &'static [(u16, &'static str)]) -> Member {
        Member { types: Some(own), ..self }
    }

    /// A list of a built-in: what its items are.
    pub const fn items(self, xs: Xs) -> Member {
        Member { items: Some(xs), ..self }
    }

    /// The schema's name of the type, where it isn't the built-in: what a redundant `xsi:type` says.
    pub const fn typed(self, ns: u16, name: &'static str) -> Member {
        Member { ty: Some((ns, name)), ..self }
    }

    /// An unqualified element: the target namespace of the schema that declares it.
    pub const fn home(self, ns: u16) -> Member {
        Member { home: ns, ..self }
    }

    /// An rpc wrapper in the SOAP encoding: the names of a response's accessors, the return value first; none for a
    /// request.
    pub const fn rpc(self, accessors: &'static [&'static str]) -> Member {
        Member { accessors: Some(accessors), ..self }
    }

    /// The accessors of a response's wrapper in the SOAP encoding.
    pub const fn accessors(&self) -> &'static [&'static str] {
        match self.accessors {
            Some(names) => names,
            None => &[],
        }
    }

    /// May be absent.
    pub const fn optional(self) -> Member {
        Member { min: 0, ..self }
    }

    /// At least `min`, at most `max` times; `None` is unbounded.
    pub const fn occurs(self, min: u32, max: Option<u32>) -> Member {
        Member { min, max: if let Some(m) = max { m } else { MANY }, ..self }
    }

    /// Any number of times, none included.
    pub const fn many(self) -> Member {
        self.occurs(0, None)
    }

    /// The value of an empty element.
    pub const fn default(self, value: &'static str) -> Member {
        Member { default: Some(value), plain: false, ..self }
    }

    /// The value of an empty element, and the only valid one.
    pub const fn fixed(self, value: &'static str) -> Member {
        Member { fixed: Some(value), plain: false, ..self }
    }

    /// May be `xsi:nil`.
    pub const fn nillable(self) -> Member {
        Member { nillable: true, ..self }
    }

    /// Never quoted in errors.
    pub const fn sensitive(self) -> Member {
        Member { sensitive: true, ..self }
    }

    /// Local name; of a group that of its descriptor.
    pub const fn local(&self) -> &'static str {
        self.name
    }

    /// Number of the namespace.
    pub const fn namespace(&self) -> u16 {
        self.ns
    }

    /// Least and greatest number of items; `None` is unbounded.
    pub const fn occurrence(&self) -> (u32, Option<u32>) {
        (self.min, if self.max == MANY { None } else { Some(self.max) })
    }

    /// The built-in type of the text.
    pub const fn xs(&self) -> Xs {
        self.xs
    }

    /// Whether it is an element with a name of its own.
    pub const fn is_element(&self) -> bool {
        matches!(self.kind, Kind::Element)
    }

    /// Whether its values are kept out of messages.
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Whether `xsi:nil` is allowed.
    pub const fn is_nillable(&self) -> bool {
        self.nillable
    }

    /// The descriptor of a group.
    pub const fn group_desc(&self) -> Option<&'static Desc> {
        if let Kind::Group(d) = self.kind { Some(d) } else { None }
    }
}

/// An attribute of a complex type.
#[derive(Debug)]
pub struct Attribute {
    pub(crate) ns: u16,
    pub(crate) name: &'static str,
    /// ` name="` as written.
    pub(crate) open: Lit,
    pub(crate) xs: Xs,
    pub(crate) items: Option<Xs>,
    pub(crate) required: bool,
    pub(crate) sensitive: bool,
    pub(crate) default: Option<&'static str>,
    pub(crate) fixed: Option<&'static str>,
}

impl Attribute {
    /// An optional string attribute; `open` is what is written before its value: ` name="`.
    pub const fn new(ns: u16, name: &'static str, open: &'static str) -> Attribute {
        let open = Lit::new(open);
        Attribute {
            ns,
            name,
            open,
            xs: Xs::String,
            items: None,
            required: false,
            sensitive: false,
            default: None,
            fixed: None,
        }
    }

    /// The built-in type of the value, or the one it is derived from.
    pub const fn text(self, xs: Xs) -> Attribute {
        Attribute { xs, ..self }
    }

    /// A list of a built-in: what its items are.
    pub const fn items(self, xs: Xs) -> Attribute {
        Attribute { items: Some(xs), ..self }
    }

    /// Must be there.
    pub const fn required(self) -> Attribute {
        Attribute { required: true, ..self }
    }

    /// The value of an absent attribute.
    pub const fn default(self, value: &'static str) -> Attribute {
        Attribute { default: Some(value), ..self }
    }

    /// The only valid value, and that of an absent one.
    pub const fn fixed(self, value: &'static str) -> Attribute {
        Attribute { fixed: Some(value), ..self }
    }

    /// Never quoted in errors.
    pub const fn sensitive(self) -> Attribute {
        Attribute { sensitive: true, ..self }
    }

    /// Local name.
    pub const fn local(&self) -> &'static str {
        self.name
    }

    /// Number of the namespace.
    pub const fn namespace(&self) -> u16 {
        self.ns
    }

    /// The built-in type of the value.
    pub const fn xs(&self) -> Xs {
        self.xs
    }

    /// Whether it must be there.
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// What an absent attribute reads as.
    pub const fn default_value(&self) -> Option<&'static str> {
        if self.default.is_some() { self.default } else { self.fixed }
    }
}

/// The namespaces that a wildcard allows.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Wildcard {
    /// `##any`.
    Any,
    /// `##other`: neither this namespace nor none.
    Other(u16),
    /// Only these; 0 is no namespace.
    Only(&'static [u16]),
}

impl Wildcard {
    /// `##any`.
    pub const fn any() -> Wildcard {
        Wildcard::Any
    }

    /// `##other`, in a schema with target namespace `ns`.
    pub const fn other(ns: u16) -> Wildcard {
        Wildcard::Other(ns)
    }

    /// A list of namespaces; 0 for `##local`.
    pub const fn only(list: &'static [u16]) -> Wildcard {
        Wildcard::Only(list)
    }

    /// Whether namespace `ns` is allowed.
    pub fn allows(&self, ns: u16) -> bool {
        match self {
            Wildcard::Any => true,
            Wildcard::Other(own) => ns != *own && ns != NONE,
            Wildcard::Only(list) => list.contains(&ns),
        }
    }
}

/// How the members of a type stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Sequence,
    All,
    Choice,
    Simple,
}

/// What a complex or group type is made of.
#[derive(Debug)]
pub struct Desc {
    pub(crate) name: &'static str,
    pub(crate) content: Content,
    pub(crate) mixed: bool,
    /// Only elements: names can be compared without looking into groups and wildcards.
    pub(crate) flat: bool,
    pub(crate) members: &'static [Member],
    pub(crate) attributes: &'static [Attribute],
    pub(crate) any_attribute: Option<Wildcard>,
    pub(crate) ty: Option<(u16, &'static str)>,
    pub(crate) is_abstract: bool,
    pub(crate) array: Option<ArrayOf>,
}

impl Desc {
    const fn new(name: &'static str, content: Content, members: &'static [Member]) -> Desc {
        let (mut flat, mut i) = (!matches!(content, Content::Choice | Content::Simple), 0);
        while i < members.len() {
            #[allow(clippy::indexing_slicing, reason = "const; bounded by the condition")]
            if !matches!(members[i].kind, Kind::Element) {
                flat = false;
            }
            i += 1;
        }
        Desc {
            name,
            content,
            mixed: false,
            flat,
            members,
            attributes: &[],
            any_attribute: None,
            ty: None,
            is_abstract: false,
            array: None,
        }
    }

    /// Members in order. Also for empty content.
    pub const fn sequence(name: &'static str, members: &'static [Member]) -> Desc {
        Desc::new(name, Content::Sequence, members)
    }

    /// Members in any order.
    pub const fn all(name: &'static str, members: &'static [Member]) -> Desc {
        Desc::new(name, Content::All, members)
    }

    /// One of the members.
    pub const fn choice(name: &'static str, members: &'static [Member]) -> Desc {
        Desc::new(name, Content::Choice, members)
    }

    /// Text and elements in order: one member, a repeated group, whose choice has [`Member::value`] first.
    pub const fn mixed(name: &'static str, members: &'static [Member]) -> Desc {
        Desc { mixed: true, ..Desc::new(name, Content::Sequence, members) }
    }

    /// Text beside attributes: one [`Member::value`].
    pub const fn simple(name: &'static str, members: &'static [Member]) -> Desc {
        Desc::new(name, Content::Simple, members)
    }

    /// The attributes, in the order of `set_attribute`.
    pub const fn attributes(self, attributes: &'static [Attribute]) -> Desc {
        Desc { attributes, ..self }
    }

    /// Other attributes are kept; their index in `set_attribute` is the number of declared ones.
    pub const fn any_attribute(self, wildcard: Wildcard) -> Desc {
        Desc { any_attribute: Some(wildcard), ..self }
    }

    /// The schema's name of the type: what `xsi:type` says.
    pub const fn named(self, ns: u16, name: &'static str) -> Desc {
        Desc { ty: Some((ns, name)), ..self }
    }

    /// An abstract type: without derived types no element can have it.
    pub const fn abstract_type(self) -> Desc {
        Desc { is_abstract: true, ..self }
    }

    /// An array of the SOAP encoding: one member, `item`, which may come under any name.
    pub const fn array(self, of: ArrayOf) -> Desc {
        Desc { array: Some(of), ..self }
    }

    /// Name of the generated type.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The members in order.
    pub const fn members(&self) -> &'static [Member] {
        self.members
    }

    /// The declared attributes in order.
    pub const fn declared_attributes(&self) -> &'static [Attribute] {
        self.attributes
    }

    /// The schema's name of the type.
    pub const fn type_name(&self) -> Option<(u16, &'static str)> {
        self.ty
    }
}

const _: () = assert!(FIRST > 0);
