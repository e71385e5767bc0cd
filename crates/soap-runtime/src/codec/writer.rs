//! Constant tags and escaped text, appended to one buffer. A bad character is remembered and reported by `finish`,
//! so that generated encoders return nothing; where it stands is found out only then.

mod encoded;
mod secrets;

use super::array::{ArrayOf, ArraySize};
use super::desc::{Attribute, Desc, Lit, Member};
use super::error::EncodeError;
use super::field::{Complex, Field, Simple};
use super::limits::MAX_DEPTH;
use super::names::{Namespaces, OWN, XSD, XSI};
use super::scan::{hit, is_xml_char, special, word};
use super::trace;
use std::fmt;
use std::ops::Range;

/// What one step of initialising the buffer takes: small enough to stay in the cache until it is written.
const STEP: usize = 4 << 10;

/// Where values go: one growing buffer. `Debug` shows nothing of it.
pub struct Writer {
    /// Initialised up to its length, written up to `pos`.
    buf: Vec<u8>,
    pos: usize,
    known: &'static Namespaces,
    bad: Option<Bad>,
    /// In an attribute's value: quotes and blanks are escaped, too.
    in_attribute: bool,
    /// Offset just behind the name of the start tag written last, for declarations that a value needs.
    tag: usize,
    /// The next complex value is nil: attributes only.
    nil: bool,
    /// The next complex value's type is to be told.
    typed: bool,
    /// Every value's type is told: the SOAP encoding.
    encoded: bool,
    /// An array of the encoding begins; the number of its members by the size just written.
    array: Option<encoded::Pending>,
    array_due: Option<u64>,
    depth: usize,
    /// Namespaces of the runtime that the envelope declares.
    declared: u16,
    prefixes: u32,
    made: Vec<(usize, String, String)>,
    /// Where items of a list that is streamed go.
    cut: Option<(&'static Member, Option<usize>)>,
    /// Where sensitive values were written, in order: what came back of them is hidden in errors and logs.
    secrets: Vec<Range<usize>>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("len", &self.pos).finish_non_exhaustive()
    }
}

enum Bad {
    Character(usize, u32),
    Depth,
    Value(usize, String),
}

impl Writer {
    /// An empty buffer.
    pub fn new(known: &'static Namespaces) -> Self {
        Writer::with_capacity(known, 0)
    }

    /// A buffer that holds `n` bytes before it grows.
    pub fn with_capacity(known: &'static Namespaces, n: usize) -> Self {
        Writer {
            buf: Vec::with_capacity(n),
            pos: 0,
            known,
            bad: None,
            in_attribute: false,
            tag: 0,
            nil: false,
            typed: false,
            encoded: false,
            array: None,
            array_due: None,
            depth: 0,
            declared: 0,
            prefixes: 0,
            made: Vec::new(),
            cut: None,
            secrets: Vec::new(),
        }
    }

    /// Every value tells its type, as the SOAP encoding has it.
    pub fn set_encoded(&mut self, on: bool) {
        self.encoded = on;
    }

    /// The envelope declares one of the runtime's own namespaces (by number) under its own prefix; other numbers mean
    /// nothing here.
    pub fn set_declared(&mut self, ns: u16) {
        self.declared |= bit(ns);
    }

    /// The namespaces that values are written with.
    pub fn namespaces(&self) -> &'static Namespaces {
        self.known
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.pos
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.pos == 0
    }

    /// The bytes, unless something can't be written.
    pub fn finish(mut self) -> Result<Vec<u8>, EncodeError> {
        self.check()?;
        self.buf.truncate(self.pos);
        Ok(self.buf)
    }

    /// The first thing that can't be written, with its place.
    pub fn check(&self) -> Result<(), EncodeError> {
        let Some(bad) = &self.bad else { return Ok(()) };
        Err(match bad {
            Bad::Character(at, code) => EncodeError::Character { path: trace::path(self.written(), *at), code: *code },
            Bad::Depth => EncodeError::Depth(MAX_DEPTH),
            Bad::Value(at, what) => EncodeError::Value { path: trace::path(self.written(), *at), what: what.clone() },
        })
    }

    /// As [`Writer::check`], for an item that begins at `from`: the path begins with the item.
    pub(crate) fn check_from(&self, from: usize) -> Result<(), EncodeError> {
        let Some(bad) = &self.bad else { return Ok(()) };
        let path = |at: usize| trace::path(self.written().get(from..).unwrap_or_default(), at.saturating_sub(from));
        Err(match bad {
            Bad::Character(at, code) => EncodeError::Character { path: path(*at), code: *code },
            Bad::Depth => EncodeError::Depth(MAX_DEPTH),
            Bad::Value(at, what) => EncodeError::Value { path: path(*at), what: what.clone() },
        })
    }

    fn written(&self) -> &[u8] {
        self.buf.get(..self.pos).unwrap_or_default()
    }

    /// Takes what was written; the buffer goes on empty.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        let mut out = std::mem::take(&mut self.buf);
        out.truncate(self.pos);
        self.pos = 0;
        self.made.clear();
        self.secrets.clear();
        out
    }

    /// Takes what was written, and keeps the buffer for more.
    pub(crate) fn drain(&mut self) -> bytes::Bytes {
        let out = bytes::Bytes::copy_from_slice(self.written());
        self.pos = 0;
        self.made.clear();
        self.secrets.clear();
        out
    }

    // ---- bytes ----

    /// Room for `n` more bytes.
    #[inline(always)]
    fn room(&mut self, n: usize) {
        if self.buf.len() - self.pos < n {
            self.grow(n);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, n: usize) {
        let need = self.pos + n;
        if need > self.buf.capacity() {
            // Big buffers grow by an eighth: no more than that is wasted.
            let more = if need < 1 << 20 { need } else { need / 8 };
            self.buf.reserve_exact((need + more).max(1024) - self.buf.len());
        }
        let to = (need + STEP).min(self.buf.capacity()).max(need);
        self.buf.resize(to, 0);
    }

    #[inline]
    fn bytes(&mut self, s: &[u8]) {
        self.room(s.len());
        if let Some(to) = self.buf.get_mut(self.pos..self.pos + s.len()) {
            to.copy_from_slice(s);
        }
        self.pos += s.len();
    }

    /// A constant: copied as a block of fixed size, then cut.
    #[inline(always)]
    fn lit(&mut self, l: &Lit) {
        let n = l.text.len();
        if n > 32 {
            return self.bytes(l.text.as_bytes());
        }
        self.room(32);
        if let Some(to) = self.buf.get_mut(self.pos..).and_then(|b| b.first_chunk_mut::<32>()) {
            *to = l.pad;
        }
        self.pos += n;
    }

    pub(crate) fn append(&mut self, b: &[u8]) {
        self.bytes(b);
    }

    /// The element `m` as root of a document: it declares the service's namespaces.
    pub fn root<T: Field>(&mut self, m: &'static Member, v: &T) {
        let from = self.pos;
        v.write(m, self);
        let name = m.open.text.len().saturating_sub(1);
        let tag = from + name.min(self.pos - from);
        let to = self.pos;
        for (prefix, uri) in self.known.declared() {
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
        if let Some((_, Some(at))) = &mut self.cut
            && *at >= tag
        {
            *at += n;
        }
    }

    /// Bytes that are right as they are.
    #[inline]
    pub fn raw(&mut self, s: &str) {
        self.bytes(s.as_bytes());
    }

    /// Characters of a value, escaped where they stand.
    pub fn put(&mut self, s: &str) {
        if self.in_attribute {
            self.put_attribute(s);
        } else {
            self.chars(s);
        }
    }

    #[inline(always)]
    fn chars(&mut self, s: &str) {
        if special(s.as_bytes()) { self.escape(s) } else { self.bytes(s.as_bytes()) }
    }

    #[inline(never)]
    fn escape(&mut self, s: &str) {
        let (b, mut from, mut i) = (s.as_bytes(), 0, 0);
        while i < b.len() {
            // Over what needs nothing by words.
            if let Some(v) = word(b, i) {
                let h = hit(v);
                if h == 0 {
                    i += 8;
                    continue;
                }
                i += h.trailing_zeros() as usize / 8;
            }
            let Some(&c) = b.get(i) else { break };
            let at = i;
            i += 1;
            let r = match c {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'\r' => "&#13;",
                b'\t' | b'\n' => continue,
                0..0x20 => {
                    self.bad_char(self.pos + at - from, c as u32);
                    continue;
                }
                0xef => {
                    self.check_ef(s, at, from);
                    continue;
                }
                _ => continue,
            };
            self.bytes(b.get(from..at).unwrap_or_default());
            self.raw(r);
            from = i;
        }
        self.bytes(b.get(from..).unwrap_or_default());
    }

    fn put_attribute(&mut self, s: &str) {
        let (b, mut from) = (s.as_bytes(), 0);
        for (i, &c) in b.iter().enumerate() {
            let r = match c {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'"' => "&quot;",
                b'\t' => "&#9;",
                b'\n' => "&#10;",
                b'\r' => "&#13;",
                0..0x20 => {
                    self.bad_char(self.pos + i - from, c as u32);
                    continue;
                }
                0xef => {
                    self.check_ef(s, i, from);
                    continue;
                }
                _ => continue,
            };
            self.bytes(b.get(from..i).unwrap_or_default());
            self.raw(r);
            from = i + 1;
        }
        self.bytes(b.get(from..).unwrap_or_default());
    }

    fn check_ef(&mut self, s: &str, i: usize, from: usize) {
        if let Some(c) = s.get(i..).and_then(|t| t.chars().next()).filter(|&c| !is_xml_char(c)) {
            self.bad_char(self.pos + i - from, c as u32);
        }
    }

    fn bad_char(&mut self, at: usize, code: u32) {
        self.bad.get_or_insert(Bad::Character(at, code));
    }

    /// A value that has no form in XML; `finish` reports it.
    pub fn bad_value(&mut self, what: impl Into<String>) {
        self.bad.get_or_insert(Bad::Value(self.pos, what.into()));
    }

    // ---- members ----

    /// An element with a text. Short ones are tested and copied as a few words, between two padded constants.
    #[inline(never)]
    pub fn text(&mut self, m: &'static Member, s: &str) {
        let (b, n) = (s.as_bytes(), s.len());
        if n > 32 || !m.short || self.encoded {
            return self.text_long(m, s);
        }
        let clean = if n >= 8 {
            let mut h = hit(word(b, 0).unwrap_or(0)) | hit(word(b, n - 8).unwrap_or(0));
            if n > 16 {
                h |= hit(word(b, 8).unwrap_or(0)) | hit(word(b, n - 16).unwrap_or(0));
            }
            h == 0
        } else {
            hit(small(b)) == 0
        };
        // No call but at the end: that keeps the registers free.
        if !clean || !self.short(m, b) {
            self.text_long(m, s);
        }
    }

    /// Up to 32 bytes that need no escaping, between the member's tags; false if there is no room for it.
    #[inline(always)]
    fn short(&mut self, m: &'static Member, b: &[u8]) -> bool {
        let Some(to) = self.buf.get_mut(self.pos..).and_then(|b| b.first_chunk_mut::<128>()) else {
            return false;
        };
        let (open, n) = (m.open.text.len() & 63, b.len());
        let Some((head, _)) = to.split_first_chunk_mut::<32>() else {
            return false;
        };
        *head = m.open.pad;
        if let Some(t) = to.get_mut(open..open + 32) {
            if let (Some(first), Some(last)) = (b.first_chunk::<16>(), b.last_chunk::<16>()) {
                put_both(t, n, first, last);
            } else if let (Some(first), Some(last)) = (b.first_chunk::<8>(), b.last_chunk::<8>()) {
                put_both(t, n, first, last);
            } else if let Some(t) = t.first_chunk_mut::<8>() {
                *t = small(b).to_le_bytes();
            }
        }
        if let Some(t) = to.get_mut(open + n..).and_then(|t| t.first_chunk_mut::<32>()) {
            *t = m.close.pad;
        }
        self.pos += open + n + m.close.text.len();
        true
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
            self.write_nil();
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
        self.write_nil();
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

    /// An element whose attributes and content are XML already.
    pub(crate) fn element_raw(&mut self, m: &'static Member, attributes: &str, content: &str) {
        self.open_tag(m);
        self.raw(attributes);
        self.raw(">");
        self.raw(content);
        self.lit(&m.close);
    }

    fn own_prefix(&mut self, ns: u16) {
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

    fn write_nil(&mut self) {
        self.own_prefix(XSI);
        self.raw(" xsi:nil=\"true\"");
    }

    fn write_type(&mut self, ns: u16, name: &str) {
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

    /// An attribute.
    pub fn attribute<T: Simple>(&mut self, a: &'static Attribute, v: &T) {
        self.lit(&a.open);
        self.in_attribute = true;
        let from = self.pos;
        v.format(self);
        if a.sensitive {
            self.secret_text(from);
        }
        self.in_attribute = false;
        self.raw("\"");
    }

    /// An attribute that only a wildcard allows; its namespace is declared beside it.
    pub fn any_attribute(&mut self, namespace: &str, name: &str, value: &str) {
        if !crate::xs::is_name(name, false) {
            return self.bad_value(format!("{name:?} is no name of an attribute"));
        }
        let prefix = if namespace.is_empty() { String::new() } else { self.prefix_for(namespace) };
        self.raw(" ");
        if !prefix.is_empty() {
            self.raw(&prefix);
            self.raw(":");
        }
        self.raw(name);
        self.raw("=\"");
        self.put_attribute(value);
        self.raw("\"");
    }

    /// Attributes that only a wildcard allows.
    pub fn any_attributes(&mut self, all: &[crate::xs::AnyAttribute]) {
        for a in all {
            self.any_attribute(&a.namespace, &a.name, &a.value);
        }
    }

    /// A prefix for a namespace; where none is declared yet, the start tag written last declares one.
    pub fn prefix_for(&mut self, namespace: &str) -> String {
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
        self.prefixes += 1;
        let prefix = format!("q{}", self.prefixes);
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

    // ---- lists ----

    /// A list begins: where it is the one that is streamed, its place is remembered.
    #[inline]
    pub(crate) fn list(&mut self, m: &'static Member, n: usize) -> usize {
        if n == 0
            && let Some((cut, at)) = &mut self.cut
            && std::ptr::eq(*cut, m)
        {
            *at = Some(self.pos);
        }
        if let Some(a) = self.array {
            self.array = None;
            self.array_members(a, n);
        }
        self.pos
    }

    /// 32 items of `n` are written since `start`: room for the rest, by their size.
    #[cold]
    pub(crate) fn foresee(&mut self, start: usize, n: usize) {
        let each = self.pos.saturating_sub(start) / 32 + 1;
        let need = self.pos + (each * n.saturating_sub(32)) / 32 * 33 + 4096;
        if need > self.buf.capacity() {
            self.buf.reserve_exact(need - self.buf.len());
        }
    }

    pub(crate) fn cut_at(&mut self, m: &'static Member) {
        self.cut = Some((m, None));
    }

    pub(crate) fn cut_found(&self) -> Option<usize> {
        self.cut.and_then(|c| c.1)
    }
}

/// The bit of one of the runtime's own namespaces.
fn bit(ns: u16) -> u16 {
    if (ns as usize) < OWN.len() { 1 << ns } else { 0 }
}

const PAD: u64 = 0x3030_3030_3030_3030;

/// Less than 8 bytes as one word, padded by a character that needs no escaping.
#[inline(always)]
fn small(b: &[u8]) -> u64 {
    let n = b.len();
    if let (Some(first), Some(last)) = (b.first_chunk::<4>(), b.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first) as u64, u32::from_le_bytes(*last) as u64);
        return first | last << (8 * (n & 7) - 32) | (PAD << (8 * (n & 7)));
    }
    match *b {
        [a] => a as u64 | PAD << 8,
        [a, b] => a as u64 | (b as u64) << 8 | PAD << 16,
        [a, b, c] => a as u64 | (b as u64) << 8 | (c as u64) << 16 | PAD << 24,
        _ => PAD,
    }
}

/// The first and the last `N` of `n` bytes; they may overlap.
#[inline(always)]
fn put_both<const N: usize>(to: &mut [u8], n: usize, first: &[u8; N], last: &[u8; N]) {
    if let Some(t) = to.first_chunk_mut::<N>() {
        *t = *first;
    }
    if let Some(t) = to.get_mut(n - N..).and_then(|t| t.first_chunk_mut::<N>()) {
        *t = *last;
    }
}
