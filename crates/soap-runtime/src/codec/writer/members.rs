//! Elements: of simple and complex types, groups, nil.

use super::buffer::is_clean;
use super::namespaces::declared;
use super::{Bad, Writer};
use crate::codec::desc::Member;
use crate::codec::field::{Complex, Field, Simple};
use crate::codec::limits::MAX_DEPTH;
use crate::xs::{AnySimple, QName};

impl Writer {
    /// An element with a text. Short ones are tested and copied as a few words, between two padded constants.
    #[inline(never)]
    pub fn text(&mut self, m: &'static Member, s: &str) {
        self.text_here(m, s);
    }

    #[inline(always)]
    pub(crate) fn text_here(&mut self, m: &'static Member, s: &str) {
        let b = s.as_bytes();
        if b.len() > 32 || !m.short || self.encoded {
            return self.text_long(m, s);
        }
        // No call but at the end: that keeps the registers free.
        if !is_clean(b) || !self.short(m, b) {
            self.text_long(m, s);
        }
    }

    #[inline(never)]
    fn text_long(&mut self, m: &'static Member, s: &str) {
        self.start(m);
        self.chars(s);
        self.lit(&m.close);
    }

    /// The start tag of a simple value.
    #[inline(always)]
    fn start(&mut self, m: &'static Member) {
        self.lit(&m.open);
        if self.encoded && m.is_element() {
            self.encoded_type(m);
        }
    }

    /// An element with a text that needs no escaping.
    #[inline(never)]
    pub fn plain(&mut self, m: &'static Member, s: &str) {
        if s.len() <= 32 && m.short && !self.encoded && self.short(m, s.as_bytes()) {
            return;
        }
        self.start(m);
        self.bytes(s.as_bytes());
        self.lit(&m.close);
    }

    /// An element with a value of a simple type.
    pub fn simple<T: Simple>(&mut self, m: &'static Member, v: &T) {
        self.open_simple(m);
        v.format(self);
        self.lit(&m.close);
    }

    #[inline(never)]
    fn open_simple(&mut self, m: &'static Member) {
        self.start(m);
        if m.is_element() {
            self.tag = self.pos - 1;
        }
    }

    /// An element of a complex type.
    #[inline(never)]
    pub fn complex(&mut self, m: &'static Member, v: &dyn Complex) {
        let d = v.desc();
        let plain = d.attributes.is_empty() && d.any_attribute.is_none();
        if plain && !(self.nil | self.typed | self.encoded) && self.depth < MAX_DEPTH {
            self.lit(&m.open);
            self.tag = self.pos.saturating_sub(1);
            self.depth += 1;
            v.content(self);
            self.depth -= 1;
            return self.lit(&m.close);
        }
        self.complex_slow(m, v);
    }

    #[inline(never)]
    fn complex_slow(&mut self, m: &'static Member, v: &dyn Complex) {
        if self.depth >= MAX_DEPTH {
            self.bad.get_or_insert(Bad::Depth);
            return;
        }
        let d = v.desc();
        let (nil, typed) = (std::mem::take(&mut self.nil), std::mem::take(&mut self.typed));
        self.open_tag(m);
        if self.encoded {
            self.encoded_start(m, d);
        } else if let Some((ns, name)) = d.ty.filter(|_| typed) {
            self.write_type(ns, name);
        }
        if nil {
            // The type has declared the prefix already.
            self.write_nil(typed && !self.encoded && d.ty.is_some());
        }
        v.attributes(self);
        if nil {
            return self.raw("/>");
        }
        self.raw(">");
        if self.encoded {
            self.encoded_inside(m, d);
        }
        self.depth += 1;
        v.content(self);
        self.depth -= 1;
        self.lit(&m.close);
    }

    /// A start tag without its end.
    fn open_tag(&mut self, m: &'static Member) {
        self.lit(&m.open);
        self.pos -= !m.open.text.is_empty() as usize;
        self.tag = self.pos;
    }

    /// An element of a type derived from the declared one: its type is told.
    pub fn derived(&mut self, m: &'static Member, v: &dyn Complex) {
        self.typed = true;
        self.complex(m, v);
    }

    /// A text that tells its type.
    pub(crate) fn said(&mut self, m: &'static Member, name: &QName, v: &AnySimple) {
        self.open_tag(m);
        self.write_type_name(name);
        if self.said_nil() {
            return;
        }
        match v.qname() {
            // The blanks around it stay, as those of other texts.
            Some(q) => {
                let (before, behind) = v.text.split_at(v.text.len() - v.text.trim_start().len());
                self.chars(before);
                q.format(self);
                self.chars(behind.get(behind.trim_end().len()..).unwrap_or(""));
            }
            None => self.chars(&v.text),
        }
        self.lit(&m.close);
    }

    /// A value of a simple type derived from the declared one: its type is told.
    pub fn derived_simple<T: Simple>(&mut self, m: &'static Member, ns: u16, name: &'static str, v: &T) {
        self.open_tag(m);
        self.write_type(ns, name);
        if self.said_nil() {
            return;
        }
        v.format(self);
        self.lit(&m.close);
    }

    /// Ends the start tag behind the type; of a nil element it is all there is.
    fn said_nil(&mut self) -> bool {
        let nil = std::mem::take(&mut self.nil);
        if nil {
            // The type has declared the prefix already.
            self.write_nil(true);
        }
        self.raw(if nil { "/>" } else { ">" });
        nil
    }

    /// The members of a group.
    pub fn group(&mut self, v: &dyn Complex) {
        v.content(self);
    }

    /// A nil element.
    pub fn nil(&mut self, m: &'static Member) {
        self.open_tag(m);
        if self.encoded {
            self.encoded_nil(m);
        }
        self.write_nil(false);
        self.raw("/>");
    }

    /// A nil element that keeps its attributes.
    pub(crate) fn nil_with(&mut self, m: &'static Member, v: &dyn Field) {
        let (at, bad) = (self.pos, self.bad.is_some());
        self.nil = true;
        v.write(m, self);
        if std::mem::take(&mut self.nil) {
            // No complex type: there is nothing but the nil.
            self.pos = at;
            self.drop_secrets(at);
            if !bad {
                self.bad = None;
            }
            self.nil(m);
        }
    }

    /// The attributes that come as XML tell that the element is nil.
    pub(crate) fn nil_is_said(&mut self, said: bool) {
        self.nil &= !said;
    }

    /// An element whose attributes and content are XML already. Where they give the member's prefix another meaning, the
    /// element has one of its own.
    pub(crate) fn element_raw(&mut self, m: &'static Member, attributes: &str, content: &str) {
        let (tag, uri) = (m.open.text.trim_matches(['<', '>']), self.known.uri(m.ns).unwrap_or(""));
        let (prefix, local) = tag.split_once(':').unwrap_or(("", tag));
        let stands_in = self.stands_in && self.pos == 0;
        let taken = |prefix: &str| declared(attributes.as_bytes()).find(|(p, _)| p == prefix);
        if taken(prefix).is_some_and(|(_, raw)| raw != uri) && !stands_in && m.is_element() {
            if uri.is_empty() {
                return self.bad_value("raw XML that relies on a default namespace, in an element of no namespace");
            }
            let fresh = loop {
                self.prefixes += 1;
                let fresh = format!("q{}", self.prefixes);
                if taken(&fresh).is_none() {
                    break fresh;
                }
            };
            self.raw(&format!("<{fresh}:{local} xmlns:{fresh}=\""));
            self.put_attribute(uri);
            return self.raw(&format!("\"{attributes}>{content}</{fresh}:{local}>"));
        }
        self.open_tag(m);
        self.raw(attributes);
        self.raw(">");
        self.raw(content);
        self.lit(&m.close);
    }
}
