//! Attributes: parsing, declarations, matching with what a type declares.

use super::values::same_value;
use super::{ATTRS, Attr, COLD, EMPTY, NIL, Reader, TYPED, expanded};
use crate::codec::desc::{Attribute, Desc, Member};
use crate::codec::error::{DecodeErrorKind, DecodeResult, DeviationKind};
use crate::codec::field::{Complex, Simple};
use crate::codec::limits::{Limit, MAX_NAMESPACE};
use crate::codec::names::{ENC11, ENC12, NONE, OWN, SOAP11, SOAP12, XML, XSI};
use crate::xs::{AnyAttribute, WhiteSpace, Xs, trim};
use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;

/// Numbers for namespaces; a few beyond are left free.
const MAX_NAMESPACES: usize = 0xfff0;

/// The first item that equals an earlier one. Few: by pairs. Many: a hash set, so linear.
fn twice<T: Eq + Hash>(items: impl ExactSizeIterator<Item = T> + Clone) -> Option<usize> {
    if items.len() <= 8 {
        return items.clone().enumerate().find(|(i, x)| items.clone().take(*i).any(|y| y == *x)).map(|(i, _)| i);
    }
    let mut set = HashSet::with_capacity(items.len());
    let mut items = items;
    items.position(|x| !set.insert(x))
}

/// The attributes of the start tag that had some last, as they stand up to its end: the next ones are often the
/// same. Void as soon as a declaration comes or goes.
#[derive(Debug, Default)]
pub(super) struct Run<'a> {
    at: usize,
    len: usize,
    flags: u8,
    attrs: Vec<Attr<'a>>,
    /// They are those of the tag that was read last.
    now: bool,
    /// They are an `xsi:type` alone, which members of this type allow.
    said: Option<Xs>,
}

/// Longer runs aren't remembered.
const RUN: usize = 128;

impl<'a> Reader<'a> {
    /// The attributes of a start tag from behind its name to its end; returns the flags of the element.
    #[inline(never)]
    pub(super) fn attributes(&mut self) -> DecodeResult<u8> {
        self.attrs.clear();
        if let Some(flags) = self.same_attributes() {
            return Ok(flags);
        }
        self.run.now = false;
        let (start, mut flags, bound) = (self.pos, 0, self.binds.len());
        loop {
            let gap = self.pos;
            self.blanks();
            match self.b.get(self.pos) {
                Some(b'>') => {
                    self.pos += 1;
                    break;
                }
                Some(b'/') if self.b.get(self.pos + 1) == Some(&b'>') => {
                    self.pos += 2;
                    flags |= EMPTY;
                    break;
                }
                _ if gap == self.pos => return Err(self.syntax("bad start tag")),
                _ => {}
            }
            self.one_attribute()?;
        }
        if self.binds.len() != bound {
            self.forget_names();
            if twice(self.binds.since(bound)).is_some() {
                return Err(self.syntax("namespace prefix declared twice"));
            }
        }
        flags |= self.resolve_attributes()?;
        if self.attrs.len() > 1
            && let Some(i) = twice(self.attrs.iter().map(|a| (a.ns, a.local)))
        {
            let at = self.attrs.get(i).map_or(self.pos, |a| a.at);
            return Err(self.syntax_at(at, "attribute twice"));
        }
        let len = self.pos - start;
        if len <= RUN && !self.attrs.is_empty() && self.binds.len() == bound {
            self.run.attrs.clone_from(&self.attrs);
            (self.run.at, self.run.len, self.run.flags) = (start, len, flags);
            (self.run.now, self.run.said) = (true, None);
        }
        Ok(flags)
    }

    /// The attributes of the last tag that had some, if the same bytes stand here.
    fn same_attributes(&mut self) -> Option<u8> {
        let (at, len) = (self.run.at, self.run.len);
        if !self.runs() {
            return None;
        }
        self.run.now = true;
        let moved = self.pos - at;
        self.attrs.extend(self.run.attrs.iter().map(|a| Attr { at: a.at + moved, ..a.clone() }));
        self.pos += len;
        Some(self.run.flags)
    }

    /// Whether the bytes that are remembered stand here, too.
    #[inline(always)]
    fn runs(&self) -> bool {
        let (at, len) = (self.run.at, self.run.len);
        let there = self.b.get(at..at + len);
        len > 0 && there.is_some() && there == self.b.get(self.pos..self.pos + len)
    }

    /// The attributes of the last tag that had some, if they are the `xsi:type` that the member has anyhow: then they
    /// are as good as not there. Returns the flags of the element.
    #[inline(always)]
    pub(super) fn said_again(&mut self, m: &'static Member) -> Option<u8> {
        if self.run.said != Some(m.xs) || !m.simple || m.ty.is_some() || m.types.is_some() || !self.runs() {
            return None;
        }
        self.attrs.clear();
        self.pos += self.run.len;
        Some(self.run.flags & EMPTY)
    }

    /// The `xsi:type` of the element that is being read is one that its member allows.
    #[inline]
    pub(super) fn allow_said(&mut self) {
        if self.run.now && self.run.flags & !EMPTY == TYPED && self.m.ty.is_none() && self.run.attrs.len() == 1 {
            self.run.said = Some(self.m.xs);
        }
    }

    /// Declarations came or went: what is remembered of names is void.
    pub(super) fn forget_names(&mut self) {
        self.hot.fill(COLD);
        self.run.len = 0;
    }

    fn one_attribute(&mut self) -> DecodeResult<()> {
        let at = self.pos;
        let (len, local) = self.qname()?;
        self.pos += len;
        self.blanks();
        if self.b.get(self.pos) != Some(&b'=') {
            return Err(self.syntax("attribute without a value"));
        }
        self.pos += 1;
        self.blanks();
        let q = match self.b.get(self.pos) {
            Some(&q @ (b'"' | b'\'')) => q,
            _ => return Err(self.syntax("attribute value without quotes")),
        };
        let v = self.pos + 1;
        let Some(n) = self.b.get(v..).and_then(|r| memchr::memchr2(q, b'<', r)) else {
            return Err(self.syntax("unclosed attribute value"));
        };
        if self.b.get(v + n) == Some(&b'<') {
            return Err(self.syntax_at(v + n, "< in an attribute value"));
        }
        if n > self.limits.text() {
            return Err(self.over_limit(Limit::Text(self.limits.text())));
        }
        let value = self.s.get(v..v + n).unwrap_or("");
        if value.contains('&') {
            self.normalized(value)?;
        }
        self.pos = v + n + 1;
        let prefix = self.s.get(at..at + local.saturating_sub(1)).unwrap_or("");
        let name = self.s.get(at + local..at + len).unwrap_or("");
        if prefix == "xmlns" || (prefix.is_empty() && name == "xmlns") {
            return self.bind(if prefix.is_empty() { "" } else { name }, value);
        }
        if self.attrs.len() >= self.limits.attributes() {
            return Err(self.over_limit(Limit::Attributes(self.limits.attributes())));
        }
        self.attrs.push(Attr { prefix, local: name, value, ns: NONE, at });
        Ok(())
    }

    fn resolve_attributes(&mut self) -> DecodeResult<u8> {
        let mut flags = 0;
        for i in 0..self.attrs.len() {
            let Some(a) = self.attrs.get(i) else { break };
            if a.prefix.is_empty() {
                flags |= ATTRS;
                continue;
            }
            let Some(ns) = self.binds.find(a.prefix) else {
                return Err(self.syntax_at(a.at, &format!("unbound prefix {}", a.prefix)));
            };
            flags |= match (ns, a.local) {
                (XSI, "nil") => match trim(a.value) {
                    "true" | "1" => NIL,
                    "false" | "0" => 0,
                    v => {
                        let kind = DecodeErrorKind::Value(format!("xsi:nil {v:?} is not a boolean"));
                        return Err(self.fail(kind, self.path(false), a.at));
                    }
                },
                (XSI, "type") => TYPED,
                (XSI, _) => 0,
                _ => ATTRS,
            };
            if let Some(a) = self.attrs.get_mut(i) {
                a.ns = ns;
            }
        }
        Ok(flags)
    }

    fn bind(&mut self, prefix: &'a str, uri: &'a str) -> DecodeResult<()> {
        if self.binds.len() >= self.limits.bindings() {
            return Err(self.over_limit(Limit::Bindings(self.limits.bindings())));
        }
        if uri.len() > MAX_NAMESPACE {
            return Err(self.over_limit(Limit::NamespaceName(MAX_NAMESPACE)));
        }
        let plain = self.normalized(uri)?;
        let xml = OWN.get(XML as usize).is_some_and(|x| x.1 == plain);
        if prefix == "xmlns"
            || (prefix == "xml") != xml
            || (plain.is_empty() && !prefix.is_empty())
            || plain == "http://www.w3.org/2000/xmlns/"
        {
            return Err(self.syntax("bad namespace declaration"));
        }
        let ns = match self.known.find(&plain).or_else(|| self.foreign.get(&plain).copied()) {
            Some(ns) => ns,
            None => {
                let next = self.known.len() + self.foreign_names.len();
                if next > MAX_NAMESPACES {
                    return Err(self.over_limit(Limit::Namespaces(MAX_NAMESPACES)));
                }
                self.foreign_names.push(plain.clone());
                self.foreign.insert(plain, next as u16);
                next as u16
            }
        };
        self.binds.push(prefix, ns);
        Ok(())
    }

    /// An attribute value: references resolved, each blank a space.
    pub(super) fn normalized(&self, v: &'a str) -> DecodeResult<Cow<'a, str>> {
        if !v.bytes().any(|c| matches!(c, b'&' | b'\t' | b'\n' | b'\r')) {
            return Ok(Cow::Borrowed(v));
        }
        let v = v.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
        let (mut out, mut rest) = (String::with_capacity(v.len()), v.as_str());
        while let Some((text, after)) = rest.split_once('&') {
            out.push_str(text);
            // As far as the text of an element is searched.
            let Some(n) = after.bytes().take(15).position(|c| c == b';') else {
                return Err(self.syntax("unfinished reference"));
            };
            let (name, after) = (after.get(..n).unwrap_or(""), after.get(n + 1..).unwrap_or(""));
            out.push(self.reference(name)?);
            rest = after;
        }
        out.push_str(rest);
        Ok(Cow::Owned(out))
    }

    /// The value of an attribute of the element that was started last.
    pub fn attribute(&self, ns: u16, local: &str) -> DecodeResult<Option<Cow<'a, str>>> {
        let found = self.attrs.iter().find(|a| a.ns == ns && a.local == local);
        found.map(|a| self.normalized(a.value)).transpose()
    }

    /// The attributes of the element that was started last, declarations left out: namespace, local name, value.
    pub fn attribute_list(&self) -> DecodeResult<Vec<(u16, &'a str, Cow<'a, str>)>> {
        self.attrs.iter().map(|a| Ok((a.ns, a.local, self.normalized(a.value)?))).collect()
    }

    /// Attributes that belong to SOAP itself and need no declaration.
    fn is_foreign_to_schema(ns: u16, local: &str) -> bool {
        matches!(ns, SOAP11 | SOAP12 | ENC11 | ENC12)
            || (ns == XSI && matches!(local, "nil" | "type" | "schemaLocation" | "noNamespaceSchemaLocation"))
    }

    /// Hands the started element's attributes to a type.
    pub(super) fn take_attributes(&mut self, d: &'static Desc, v: &mut dyn Complex) -> DecodeResult<()> {
        for i in 0..self.attrs.len() {
            let Some(a) = self.attrs.get(i) else { break };
            let (ns, local, value) = (a.ns, a.local, a.value);
            let found = d.attributes.iter().position(|x| x.ns == ns && x.name == local);
            let (k, spec) = match found {
                Some(k) => (k, d.attributes.get(k)),
                None if Self::is_foreign_to_schema(ns, local) => continue,
                None if d.any_attribute.is_some_and(|w| w.allows(ns)) => (d.attributes.len(), None),
                None => {
                    self.unknown_attribute(ns, local)?;
                    continue;
                }
            };
            self.a = spec.unwrap_or(&super::NO_ATTRIBUTE);
            self.a_value = self.normalized(value)?;
            self.a_index = Some(i);
            v.set_attribute(k, self)?;
            self.a_index = None;
        }
        for x in d.attributes.iter().filter(|x| x.required) {
            if !self.attrs.iter().any(|a| a.ns == x.ns && a.local == x.name) {
                let offset = self.cur.at.saturating_sub(1);
                let detail = format!("required attribute {} is missing", x.name);
                let path = format!("{}/@{}", self.path(true), x.name);
                self.note_at(DeviationKind::Missing, detail, offset, path)?;
            }
        }
        Ok(())
    }

    fn unknown_attribute(&mut self, ns: u16, local: &str) -> DecodeResult<()> {
        let name = expanded(self.namespace(ns), local);
        self.deviate(DeviationKind::UnknownAttribute, name)
    }

    /// A simple type has no attributes: what is there is unknown.
    pub(super) fn no_attributes(&mut self) -> DecodeResult<()> {
        for i in 0..self.attrs.len() {
            let Some(a) = self.attrs.get(i) else { break };
            let (ns, local) = (a.ns, a.local);
            if !Self::is_foreign_to_schema(ns, local) {
                self.unknown_attribute(ns, local)?;
            }
        }
        Ok(())
    }

    /// Reads the current attribute into a field of a simple type.
    pub fn attribute_value<T: Simple>(&mut self, out: &mut T) -> DecodeResult<()> {
        let mut v = None;
        self.attribute_parse(&mut v)?;
        if let Some(v) = v {
            *out = v;
        }
        Ok(())
    }

    /// Reads the current attribute.
    pub fn attribute_parse<T: Simple>(&mut self, out: &mut Option<T>) -> DecodeResult<()> {
        let text = self.attribute_text(T::WHITE_SPACE)?;
        let a: &'static Attribute = self.a;
        match T::parse(&text, self) {
            Ok(_) if !a.xs.holds(&text) => return Err(self.bad_attribute(&text, a.xs.name())),
            Ok(v) => *out = Some(v),
            Err(e) => return Err(self.bad_attribute(&text, &e.to_string())),
        }
        if let Some(item) = a.items
            && let Err(e) = self.items(item, &text)
        {
            return Err(self.bad_attribute(&text, &e.to_string()));
        }
        if let Some(fixed) = a.fixed
            && fixed != text
            && !same_value::<T>(a.xs, fixed, &text)
        {
            let detail = format!("{} instead of {fixed:?}", self.shown(&text, a.sensitive));
            self.deviate_attribute(DeviationKind::NotFixed, detail)?;
        }
        Ok(())
    }

    fn attribute_text(&mut self, type_says: WhiteSpace) -> DecodeResult<Cow<'a, str>> {
        let a: &'static Attribute = self.a;
        let own = a.xs.white_space();
        // A string field's white space is said by its attribute, a value type's by itself.
        let rule = if type_says == WhiteSpace::Preserve { own } else { type_says };
        let text = rule.apply(std::mem::take(&mut self.a_value));
        // Items are looked at one by one.
        if a.items.is_none() && !a.xs.accepts_text(&text) {
            let detail = format!("{} is not {}", self.shown(&text, a.sensitive), a.xs.name());
            self.deviate_attribute(DeviationKind::Facet, detail)?;
        }
        Ok(text)
    }

    pub(super) fn attribute_path(&self) -> String {
        let name = self.a_index.and_then(|i| self.attrs.get(i)).map_or("?", |a| a.local);
        format!("{}/@{name}", self.path(true))
    }

    pub(super) fn deviate_attribute(&mut self, kind: DeviationKind, detail: String) -> DecodeResult<()> {
        let at = self.a_index.and_then(|i| self.attrs.get(i)).map_or(self.pos, |a| a.at);
        let path = self.attribute_path();
        self.note_at(kind, detail, at, path)
    }

    #[cold]
    fn bad_attribute(&mut self, text: &str, why: &str) -> Box<crate::codec::DecodeError> {
        if let Some(refused) = self.refused.take() {
            return refused;
        }
        let at = self.a_index.and_then(|i| self.attrs.get(i)).map_or(self.pos, |a| a.at);
        let kind = DecodeErrorKind::Value(format!("{} is {why}", self.shown(text, self.a.sensitive)));
        self.fail(kind, self.attribute_path(), at)
    }

    /// Keeps the current attribute, which no declaration names.
    pub fn any_attribute(&mut self, out: &mut Vec<AnyAttribute>) -> DecodeResult<()> {
        let Some(a) = self.a_index.and_then(|i| self.attrs.get(i)) else {
            return Ok(());
        };
        let (ns, local) = (a.ns, a.local);
        let value = std::mem::take(&mut self.a_value).into_owned();
        self.repeat(self.namespace(ns).len())?;
        out.push(AnyAttribute::new(self.namespace(ns), local, value));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, twice};
    use crate::codec::{DecodeResult, Limits, Mode, Namespaces};
    use std::cell::Cell;
    use std::hash::{Hash, Hasher};

    /// A name that counts how often it is looked at.
    struct Counted<'c>(usize, &'c Cell<usize>);

    impl PartialEq for Counted<'_> {
        fn eq(&self, other: &Self) -> bool {
            self.1.set(self.1.get() + 1);
            self.0 == other.0
        }
    }
    impl Eq for Counted<'_> {}
    impl Hash for Counted<'_> {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.1.set(self.1.get() + 1);
            self.0.hash(state);
        }
    }

    #[test]
    fn many_attributes_are_compared_in_linear_time() {
        let looks = Cell::new(0);
        let names = |n: usize| (0..n).map(|i| Counted(i, &looks));
        assert_eq!(twice(names(80_000)), None);
        assert!(looks.get() <= 4 * 80_000, "{} looks", looks.get());
        let again = |n: usize| (0..n).map(move |i| i % (n - 1));
        for n in [2, 3, 8, 9, 10, 1000] {
            assert_eq!(twice(again(n)), Some(n - 1), "{n}");
        }
    }

    /// Namespace, value and place of the attribute of each `x`.
    fn attributes(xml: &str) -> DecodeResult<Vec<(String, String, String)>> {
        let mut r = Reader::new(xml.as_bytes(), &Namespaces::EMPTY, Limits::DEFAULT, Mode::Strict)?;
        let mut found = Vec::new();
        r.root()?;
        r.enter()?;
        let mut depth = 1;
        while depth > 0 {
            if !r.more()? {
                depth -= 1;
                continue;
            }
            for a in r.attrs.iter().filter(|_| r.name().1 == "x") {
                let place = xml.get(a.at..a.at + 3).unwrap_or_default();
                found.push((r.namespace(a.ns).to_owned(), a.value.to_owned(), place.to_owned()));
            }
            r.enter()?;
            depth += 1;
        }
        Ok(found)
    }

    #[test]
    fn the_same_attributes_again_mean_what_is_in_scope() {
        let x = r#"<x a:k="1"/>"#;
        let xml = format!(r#"<r xmlns:a="u">{x}{x}<y xmlns:a="v">{x}{x}</y>{x}<x a:k="12"/>{x}</r>"#);
        let due: Vec<_> = [("u", "1"), ("u", "1"), ("v", "1"), ("v", "1"), ("u", "1"), ("u", "12"), ("u", "1")]
            .map(|(ns, value)| (ns.to_owned(), value.to_owned(), "a:k".to_owned()))
            .into();
        assert_eq!(attributes(&xml).ok(), Some(due));
    }

    #[test]
    fn the_same_attributes_again_are_refused_where_their_prefix_is_gone() {
        assert!(attributes(r#"<r><y xmlns:a="u"><x a:k="1"/></y><x a:k="1"/></r>"#).is_err());
    }
}
