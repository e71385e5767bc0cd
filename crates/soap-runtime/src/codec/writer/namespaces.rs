//! Declarations: those of a root, those that the envelope hasn't made, and those that a value asks for.

use super::{Bad, Writer};
use crate::codec::desc::Member;
use crate::codec::field::{Field, Simple};
use crate::codec::names::{OWN, XSD, XSI};
use crate::codec::unescape;
use crate::xs::{QName, XSD_NAMESPACE, is_name};

impl Writer {
    /// The envelope declares one of the runtime's own namespaces (by number) under its own prefix; other numbers mean
    /// nothing here.
    pub fn set_declared(&mut self, ns: u16) {
        self.declared |= bit(ns);
    }

    /// The element `m` as root of a document: it declares the service's namespaces.
    pub fn root<T: Field>(&mut self, m: &'static Member, v: &T) {
        let from = self.pos;
        v.write(m, self);
        let to = self.pos;
        let written = self.buf.get(from..to).unwrap_or_default();
        // Not the member's own length: raw XML may have made it take another prefix.
        let name = written.iter().position(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>'));
        let tag = from + name.unwrap_or(0);
        // Raw XML brings declarations of its own, and is all that there is in such a root.
        let own: Vec<String> = declared(written).map(|(prefix, _)| prefix).collect();
        for (prefix, uri) in self.known.declared() {
            if own.iter().any(|p| p == prefix) {
                continue;
            }
            self.raw(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.raw(prefix);
            self.raw("=\"");
            self.put_attribute(uri);
            self.raw("\"");
        }
        self.splice(tag, to);
    }

    /// Moves what was written since `from` to `tag`.
    fn splice(&mut self, tag: usize, from: usize) {
        let n = self.pos - from;
        self.move_secrets(tag, n);
        if let Some(part) = self.buf.get_mut(tag..self.pos) {
            part.rotate_right(n);
        }
        if let Some(Bad::Character(at, _) | Bad::Value(at, _)) = &mut self.bad
            && *at >= tag
        {
            *at += n;
        }
        if let Some(place) = self.cut.as_mut().and_then(|c| c.found.as_mut())
            && place.at >= tag
        {
            place.at += n;
        }
    }

    pub(super) fn own_prefix(&mut self, ns: u16) {
        if self.declared & bit(ns) == 0
            && let Some((prefix, uri)) = OWN.get(ns as usize)
        {
            self.raw(" xmlns:");
            self.raw(prefix);
            self.raw("=\"");
            self.raw(uri);
            self.raw("\"");
        }
    }

    pub(super) fn write_nil(&mut self, declared: bool) {
        if !declared {
            self.own_prefix(XSI);
        }
        self.raw(" xsi:nil=\"true\"");
    }

    pub(super) fn write_type(&mut self, ns: u16, name: &str) {
        self.own_prefix(XSI);
        if ns == XSD {
            self.own_prefix(XSD);
        }
        let prefix = self.known.prefix(ns).unwrap_or("");
        self.raw(" xsi:type=\"");
        if !prefix.is_empty() {
            self.raw(prefix);
            self.raw(":");
        }
        self.raw(name);
        self.raw("\"");
    }

    /// The type of a value, by the name it came with.
    pub(super) fn write_type_name(&mut self, name: &QName) {
        if name.namespace() == XSD_NAMESPACE {
            return self.write_type(XSD, name.local());
        }
        self.own_prefix(XSI);
        self.raw(" xsi:type=\"");
        name.format(self);
        self.raw("\"");
    }

    /// A prefix for a namespace; where none is declared yet, the start tag written last declares one: `hint`, if that can't
    /// be taken for another.
    pub fn prefix_for(&mut self, namespace: &str, hint: &str) -> String {
        if let Some(ns) = self.known.find(namespace) {
            let own = (ns as usize) < OWN.len();
            if !own || ns == 1 || self.declared & bit(ns) != 0 {
                return self.known.prefix(ns).unwrap_or("").to_owned();
            }
        }
        let tag = self.tag;
        self.made.retain(|m| m.0 == tag);
        if let Some(m) = self.made.iter().find(|m| m.1 == namespace) {
            return m.2.clone();
        }
        let prefix = if self.is_free(hint) {
            hint.to_owned()
        } else {
            self.prefixes += 1;
            format!("q{}", self.prefixes)
        };
        let (from, attribute) = (self.pos, self.in_attribute);
        self.raw(" xmlns:");
        self.raw(&prefix);
        self.raw("=\"");
        self.put_attribute(namespace);
        self.raw("\"");
        self.in_attribute = attribute;
        // Into the start tag: what was written since then moves back by as much.
        self.splice(tag, from);
        self.made.push((tag, namespace.to_owned(), prefix.clone()));
        prefix
    }

    /// Whether a prefix may be declared in the start tag written last: nothing in that element relies on another meaning.
    fn is_free(&self, prefix: &str) -> bool {
        let known = OWN.iter().chain(self.known.declared()).any(|(p, _)| *p == prefix);
        let reserved = prefix.get(..3).is_some_and(|p| p.eq_ignore_ascii_case("xml"));
        !known && !reserved && !is_made(prefix) && is_name(prefix, false) && self.made.iter().all(|m| m.2 != prefix)
    }
}

/// The prefixes made here are a `q` and a number.
fn is_made(prefix: &str) -> bool {
    prefix.strip_prefix('q').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

/// The bit of one of the runtime's own namespaces.
fn bit(ns: u16) -> u16 {
    if (ns as usize) < OWN.len() { 1 << ns } else { 0 }
}

/// The prefixes that the start tag at the front declares, or the attributes there, and their namespaces; the prefix `""` is
/// the default namespace's.
pub(super) fn declared(xml: &[u8]) -> impl Iterator<Item = (String, String)> {
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let at = memchr::memchr3(b'"', b'\'', b'>', rest)?;
            let (before, behind) = rest.split_at(at);
            let (quote, behind) = behind.split_first()?;
            if *quote == b'>' {
                return None;
            }
            let end = memchr::memchr(*quote, behind)?;
            let value = String::from_utf8_lossy(behind.get(..end)?).into_owned();
            rest = behind.get(end + 1..)?;
            let name = before.trim_ascii_end().strip_suffix(b"=")?.trim_ascii_end();
            let name = name.rsplit(u8::is_ascii_whitespace).next()?;
            match name.strip_prefix(b"xmlns") {
                Some([]) => return Some((String::new(), meant(value))),
                Some([b':', prefix @ ..]) => {
                    return Some((String::from_utf8_lossy(prefix).into_owned(), meant(value)));
                }
                _ => {}
            }
        }
    })
}

/// What an attribute's value says.
fn meant(value: String) -> String {
    if value.contains('&') { unescape(&value).unwrap_or(value) } else { value }
}
