//! The message as a flat list of elements with their places in the input. The reader checks well-formedness.

use super::array::Marks;
use super::scan::{Attributes, split};
use super::scope::{Decl, Scopes, TOP};
use crate::codec::names::{ENC11, ENC12, NONE, SOAP11, SOAP12, XSD, XSI};
use crate::codec::{
    DecodeError, DecodeErrorKind, DecodeResult, Deviation, DeviationKind, Limit, Limits, Mode, Namespaces, Reader,
    place,
};
use crate::codec::{NAME, crop};
use crate::xs::{Xs, trim};
use std::borrow::Cow;
use std::ops::Range;

/// No element.
pub(super) const NIL: u32 = u32::MAX;

/// What becomes of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Keep,
    /// Said its part here.
    Drop,
    /// `xsi:type`.
    Type,
    /// `xsi:type` that names a type of the encoding: the built-in of that name is meant.
    Builtin(Xs),
}

#[derive(Debug)]
pub(super) struct Att<'a> {
    pub role: Role,
    pub ns: u16,
    /// With its prefix.
    pub name: &'a str,
    /// With its quotes.
    pub quoted: &'a str,
}

/// An element.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// Offsets: of `<`, behind the name, behind the start tag, of the end tag, behind it.
    pub tag: usize,
    pub name_end: usize,
    pub start: usize,
    pub inner_end: usize,
    pub end: usize,
    pub parent: u32,
    pub first: u32,
    pub next: u32,
    pub scope: u32,
    pub ns: u16,
    pub atts: Range<usize>,
    pub nil: bool,
    /// Not in the encoding: nothing in it means anything here.
    pub literal: bool,
    /// Not an answer, only a place for a value.
    pub dropped: bool,
    /// It, or something in it, is written otherwise than it stands.
    pub busy: bool,
    /// The element that it stands for.
    pub target: u32,
    pub marks: Option<Box<Marks<'a>>>,
}

#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub xml: &'a str,
    pub nodes: Vec<Node<'a>>,
    pub atts: Vec<Att<'a>>,
    pub scopes: Scopes<'a>,
    pub body: u32,
    pub limits: Limits,
    pub mode: Mode,
    pub deviations: Vec<Deviation>,
    /// The return value, and its due name.
    pub renamed: Option<(u32, String)>,
    /// Unqualified `id` and `href` mean something: the encoding of SOAP 1.1.
    plain: bool,
}

impl<'a> Tree<'a> {
    pub fn read(xml: &'a [u8], limits: Limits, mode: Mode) -> DecodeResult<Tree<'a>> {
        // Receipts come from the codec, which reads what is made here.
        let mut r = Reader::new(xml, &Namespaces::EMPTY, limits, Mode::Tolerant)?;
        let mut t = Tree {
            xml: std::str::from_utf8(xml).unwrap_or(""),
            nodes: Vec::new(),
            atts: Vec::new(),
            scopes: Scopes::new(),
            body: NIL,
            limits,
            mode,
            deviations: Vec::new(),
            renamed: None,
            plain: true,
        };
        r.root()?;
        let (mut open, mut last) = (t.push(&mut r, NIL, NIL)?, NIL);
        r.enter()?;
        loop {
            if r.more()? {
                open = t.push(&mut r, open, last)?;
                last = NIL;
                r.enter()?;
                continue;
            }
            t.close(open, r.offset());
            last = open;
            open = t.parent(open);
            if open == NIL {
                break;
            }
        }
        r.finish()?;
        Ok(t)
    }

    fn push(&mut self, r: &mut Reader<'a>, parent: u32, before: u32) -> DecodeResult<u32> {
        let start = r.offset();
        let tag = self.xml.get(..start).and_then(|s| s.rfind('<')).unwrap_or(start);
        let name_end =
            tag + self.xml.get(tag..start).and_then(|s| s.find([' ', '\t', '\r', '\n', '/', '>'])).unwrap_or(1);
        let (ns, local) = r.name();
        let (inside, outer, outer_literal) = match self.nodes.get(parent as usize) {
            Some(p) => (self.body != NIL, p.scope, p.literal),
            None => (false, TOP, false),
        };
        let i = self.nodes.len() as u32;
        if i == NIL {
            return Err(r.error_of(DecodeErrorKind::Limit(Limit::Elements(NIL as usize))));
        }
        match self.nodes.get(parent as usize).map(|p| p.parent) {
            None => self.plain = ns != SOAP12,
            Some(NIL) if local == "Body" && matches!(ns, SOAP11 | SOAP12) && self.body == NIL => self.body = i,
            _ => {}
        }
        let rest = self.xml.get(name_end..start).unwrap_or("");
        let (scope, plain) = if rest.contains('=') { self.declarations(outer, rest) } else { (outer, true) };
        let from = self.atts.len();
        let (mut marks, mut literal) = (Marks::default(), outer_literal);
        if !plain {
            let list = (Attributes { rest }).filter(|a| !is_decl(a.name));
            for (a, (ns, local, value)) in list.zip(r.attribute_list()?) {
                let role = match (ns, local) {
                    (SOAP11 | SOAP12, "encodingStyle") => {
                        literal = self.style(&value).unwrap_or(literal);
                        Role::Keep
                    }
                    _ if !inside || literal => Role::Keep,
                    _ => self.role(r, &mut marks, ns, local, value),
                };
                self.atts.push(Att { role, ns, name: a.name, quoted: a.quoted });
            }
        }
        let atts = from..self.atts.len();
        let busy = !marks.is_empty()
            || self.atts.get(from..).unwrap_or_default().iter().any(|a| !matches!(a.role, Role::Keep | Role::Type));
        let marks = if marks.is_empty() { None } else { Some(Box::new(marks)) };
        self.nodes.push(Node {
            tag,
            name_end,
            start,
            inner_end: start,
            end: start,
            parent,
            first: NIL,
            next: NIL,
            scope,
            ns,
            atts,
            nil: r.nil(),
            literal,
            dropped: false,
            busy,
            target: NIL,
            marks,
        });
        let link = if before == NIL {
            self.nodes.get_mut(parent as usize).map(|p| &mut p.first)
        } else {
            self.nodes.get_mut(before as usize).map(|p| &mut p.next)
        };
        if let Some(link) = link {
            *link = i;
        }
        Ok(i)
    }

    /// The scope of a start tag, and whether it has nothing but declarations.
    fn declarations(&mut self, outer: u32, rest: &'a str) -> (u32, bool) {
        let mut plain = true;
        let own = Attributes { rest }.filter_map(|a| {
            let prefix = if a.name == "xmlns" { Some("") } else { a.name.strip_prefix("xmlns:") };
            plain &= prefix.is_some();
            prefix.map(|prefix| Decl { prefix, quoted: a.quoted })
        });
        let scope = self.scopes.push(outer, own);
        (scope, plain)
    }

    /// What an encodingStyle says: whether the content is literal.
    fn style(&mut self, value: &str) -> Option<bool> {
        let value = trim(value);
        let of = |base: &str| value.split(' ').any(|s| s.starts_with(base));
        let (v11, v12) =
            (of("http://schemas.xmlsoap.org/soap/encoding"), of("http://www.w3.org/2003/05/soap-encoding"));
        self.plain |= v11;
        if value.is_empty() { None } else { Some(!v11 && !v12) }
    }

    fn role(&self, r: &Reader<'a>, m: &mut Marks<'a>, ns: u16, local: &str, value: Cow<'a, str>) -> Role {
        let slot = match (ns, local) {
            (NONE, "id") if self.plain => &mut m.id,
            (NONE, "href") if self.plain => &mut m.href,
            (ENC12, "id") => &mut m.id,
            (ENC12, "ref") => &mut m.reference,
            (ENC11, "position") => &mut m.position,
            (ENC11, "offset") => &mut m.offset,
            (ENC11, "root") => &mut m.root,
            (ENC11, "arrayType") => {
                m.array_type = Some(value);
                return Role::Keep;
            }
            (ENC12, "itemType") => {
                m.item_type = Some(value);
                return Role::Keep;
            }
            (ENC12, "arraySize") => {
                m.array_size = Some(value);
                return Role::Keep;
            }
            (XSI, "type") => {
                return match r.resolve(&value) {
                    Some((ENC11 | ENC12, t)) if t == "Array" => {
                        m.array = true;
                        Role::Drop
                    }
                    Some((ENC11 | ENC12, t)) => Xs::of_encoding(&t).map_or(Role::Type, Role::Builtin),
                    _ => Role::Type,
                };
            }
            _ => return Role::Keep,
        };
        *slot = Some(value);
        Role::Drop
    }

    fn close(&mut self, i: u32, end: usize) {
        let Some(n) = self.nodes.get_mut(i as usize) else {
            return;
        };
        // The reader may have gone over blanks behind an empty-element tag.
        if !self.xml.get(..n.start).is_some_and(|s| s.ends_with("/>")) {
            let inner = self.xml.get(n.start..end).and_then(|s| s.rfind('<')).unwrap_or(0);
            (n.inner_end, n.end) = (n.start + inner, end);
        }
        let (busy, parent) = (n.busy, n.parent);
        if let Some(p) = self.nodes.get_mut(parent as usize) {
            p.busy |= busy;
        }
    }

    pub fn busy(&self) -> bool {
        self.nodes.first().is_some_and(|n| n.busy)
    }

    /// Makes an element, and all that it is in, be written anew.
    pub fn touch(&mut self, mut i: u32) {
        while let Some(n) = self.nodes.get_mut(i as usize) {
            n.busy = true;
            i = n.parent;
        }
    }

    pub fn parent(&self, i: u32) -> u32 {
        self.nodes.get(i as usize).map_or(NIL, |n| n.parent)
    }

    /// The children of an element, those that are no answers included.
    pub fn children(&self, i: u32) -> impl Iterator<Item = (u32, &Node<'a>)> {
        let mut next = self.nodes.get(i as usize).map_or(NIL, |n| n.first);
        std::iter::from_fn(move || {
            let (i, n) = (next, self.nodes.get(next as usize)?);
            next = n.next;
            Some((i, n))
        })
    }

    pub fn text(&self, from: usize, to: usize) -> &'a str {
        self.xml.get(from..to).unwrap_or("")
    }

    /// The name as it stands.
    pub fn name(&self, i: u32) -> &'a str {
        self.nodes.get(i as usize).map_or("", |n| self.text(n.tag + 1, n.name_end))
    }

    pub fn local(&self, i: u32) -> &'a str {
        split(self.name(i)).1
    }

    pub fn atts_of(&self, n: &Node<'a>) -> &[Att<'a>] {
        self.atts.get(n.atts.clone()).unwrap_or_default()
    }

    /// Whether it says what type it has.
    pub fn is_typed(&self, n: &Node<'a>) -> bool {
        n.marks.as_ref().is_some_and(|m| m.array)
            || self.atts_of(n).iter().any(|a| matches!(a.role, Role::Type | Role::Builtin(_)))
    }

    pub fn path(&self, mut i: u32) -> String {
        let mut steps = Vec::new();
        while i != NIL {
            steps.push(self.local(i));
            i = self.parent(i);
        }
        steps.iter().rev().flat_map(|s| ["/".into(), crop(s, NAME)]).collect()
    }

    #[cold]
    pub fn fail(&self, i: u32, kind: DecodeErrorKind) -> Box<DecodeError> {
        let offset = self.nodes.get(i as usize).map_or(0, |n| n.tag);
        DecodeError::new(kind, self.path(i), offset, place(self.xml.as_bytes(), offset))
    }

    #[cold]
    pub fn bad(&self, i: u32, what: impl Into<String>) -> Box<DecodeError> {
        self.fail(i, DecodeErrorKind::Reference(what.into()))
    }

    #[cold]
    pub fn deviate(&mut self, i: u32, kind: DeviationKind, detail: String) -> DecodeResult<()> {
        if self.mode == Mode::Strict {
            return Err(self.fail(i, DecodeErrorKind::Strict { kind, detail }));
        }
        // As many as the reader keeps.
        if self.deviations.len() < 256 {
            let offset = self.nodes.get(i as usize).map_or(0, |n| n.tag);
            self.deviations.push(Deviation::new(kind, self.path(i), detail, offset));
        }
        Ok(())
    }

    /// The namespace number of a name in scope, of those that matter here.
    pub fn is_schema_or_encoding(uri: &str) -> bool {
        Namespaces::EMPTY.find(uri).is_some_and(|ns| matches!(ns, XSD | ENC11 | ENC12))
    }
}

fn is_decl(name: &str) -> bool {
    name == "xmlns" || name.starts_with("xmlns:")
}
