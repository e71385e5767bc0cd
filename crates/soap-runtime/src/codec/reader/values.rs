//! Simple values of the element just started.

use super::said::built_in;
use super::{ATTRS, EMPTY, Frame, NIL, NIL_OK, Peek, Reader, TYPED};
use crate::codec::desc::Member;
use crate::codec::error::{DecodeError, DecodeErrorKind, DecodeResult, DeviationKind, ValueError};
use crate::codec::field::Simple;
use crate::codec::scan;
use crate::xs::{QName, WhiteSpace, Xs, compare_decimals, compare_times, is_blank, trim};
use std::borrow::Cow;

impl<'a> Reader<'a> {
    /// The whole text of the started element. What the element declares stays in scope until `close_value`.
    #[inline(always)]
    fn text(&mut self) -> DecodeResult<Cow<'a, str>> {
        let (i, f) = (self.pos, self.cur);
        if !self.odd && f.flags == 0 && f.binds as usize == self.binds.len() {
            let e = scan::text_end(self.b, i);
            // An empty one may stand for its default: that is the slow path's to know.
            if e > i && self.closes(e, &f) && e - i <= self.limits.text() {
                self.pos = e + 3 + f.len as usize;
                return Ok(Cow::Borrowed(self.s.get(i..e).unwrap_or("")));
            }
        }
        self.text_slow()
    }

    #[inline(never)]
    fn text_slow(&mut self) -> DecodeResult<Cow<'a, str>> {
        if let Some(p) = self.pending.take() {
            return Ok(p);
        }
        let f = self.cur;
        self.in_value = true;
        if f.flags & ATTRS != 0 {
            self.no_attributes()?;
        }
        if f.flags & TYPED != 0 {
            self.simple_type()?;
        }
        let empty = f.flags & EMPTY != 0 || self.closes(self.pos, &f);
        if !self.odd && !empty {
            let (i, e) = (self.pos, scan::text_end(self.b, self.pos));
            if self.closes(e, &f) && e - i <= self.limits.text() {
                self.in_value = false;
                self.pos = e + 3 + f.len as usize;
                return Ok(Cow::Borrowed(self.s.get(i..e).unwrap_or("")));
            }
        }
        let mut out = String::new();
        if f.flags & EMPTY == 0 {
            // References mostly shrink text: one allocation for text without other markup.
            let rest = self.b.get(self.pos..).unwrap_or_default();
            out.reserve(memchr::memchr(b'<', rest).unwrap_or(0));
            if self.content(&mut out)? == Peek::Start {
                let at = self.pos;
                let kind = DecodeErrorKind::NoValue("an element where text is due".into());
                return Err(self.fail(kind, self.path(true), at));
            }
            self.end(&f)?;
        }
        self.in_value = false;
        if empty && let Some(d) = self.m.default.or(self.m.fixed) {
            return Ok(Cow::Borrowed(d));
        }
        Ok(Cow::Owned(out))
    }

    /// Declarations of the element that was read as a value go out of scope.
    #[inline(always)]
    pub(super) fn close_value(&mut self) {
        let n = self.cur.binds as usize;
        if self.binds.len() > n && self.cur.len > 0 {
            self.unbind_slow(n);
        }
    }

    /// The text of the started element as it is: for whoever reads without a type.
    pub fn element_text(&mut self) -> DecodeResult<String> {
        let text = self.text()?.into_owned();
        self.close_value();
        Ok(text)
    }

    /// Reads a string; its member says what happens to white space.
    #[inline(never)]
    pub fn string(&mut self, out: &mut String) -> DecodeResult<()> {
        if !self.m.plain || self.cur.flags & NIL != 0 {
            return self.string_slow(out);
        }
        *out = self.text()?.into_owned();
        self.close_value();
        Ok(())
    }

    /// Reads an optional string.
    #[inline(never)]
    pub(crate) fn optional_string(&mut self, out: &mut Option<String>) -> DecodeResult<()> {
        if self.m.plain && self.cur.flags & NIL == 0 {
            *out = Some(self.text()?.into_owned());
            self.close_value();
            return Ok(());
        }
        if self.says_nil() && self.forbidden_nil()? {
            *out = None;
            return Ok(());
        }
        self.string_slow(out.get_or_insert_default())
    }

    #[inline(never)]
    fn string_slow(&mut self, out: &mut String) -> DecodeResult<()> {
        if let Some(t) = self.simple_text(WhiteSpace::Preserve)? {
            let xs = self.m.xs;
            if !xs.accepts_text(&t) {
                let detail = format!("{} is not {}", self.shown(&t, self.m.sensitive), xs.name());
                self.deviate(DeviationKind::Facet, detail)?;
            }
            self.check_fixed(&t, &mut |f| f == t)?;
            *out = t.into_owned();
        }
        self.close_value();
        Ok(())
    }

    /// Reads a value of a simple type.
    pub fn simple<T: Simple>(&mut self, out: &mut T) -> DecodeResult<()> {
        let Some(t) = self.simple_text(T::WHITE_SPACE)? else {
            return Ok(());
        };
        let xs = self.m.xs;
        match T::parse(&t, self) {
            Ok(_) if !xs.holds(&t) => return Err(self.bad_value(&t, &ValueError::new(xs.name()))),
            Ok(v) => *out = v,
            Err(e) => return Err(self.bad_value(&t, &e)),
        }
        if let Some(item) = self.m.items
            && let Err(e) = self.items(item, &t)
        {
            return Err(self.bad_value(&t, &e));
        }
        if self.m.fixed.is_some() {
            let same = &mut |f: &str| f == t || same_value::<T>(xs, f, &t);
            self.check_fixed(&t, same)?;
        }
        self.close_value();
        Ok(())
    }

    /// The text after white space handling; `None` is a nil that was noted.
    pub(super) fn simple_text(&mut self, type_says: WhiteSpace) -> DecodeResult<Option<Cow<'a, str>>> {
        if self.cur.flags & NIL != 0 && self.pending.is_none() {
            self.forbidden_nil_here()?;
            return Ok(None);
        }
        let text = self.text()?;
        // A string field's white space is said by its member, a value type's by itself.
        let rule = if type_says == WhiteSpace::Preserve { self.m.xs.white_space() } else { type_says };
        Ok(Some(rule.apply(text)))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn bad_value(&mut self, text: &str, e: &ValueError) -> Box<DecodeError> {
        if let Some(refused) = self.refused.take() {
            return refused;
        }
        let kind = DecodeErrorKind::Value(format!("{} is {e}", self.shown(text, self.m.sensitive)));
        let offset = if self.cur.len > 0 { self.cur.at + self.cur.len as usize + 1 } else { self.pos };
        self.fail(kind, self.path(true), offset)
    }

    pub(super) fn check_fixed(&mut self, text: &str, same: &mut dyn FnMut(&str) -> bool) -> DecodeResult<()> {
        let m: &'static Member = self.m;
        let Some(fixed) = m.fixed else { return Ok(()) };
        if same(fixed) {
            return Ok(());
        }
        let detail = format!("{} instead of {fixed:?}", self.shown(text, m.sensitive));
        self.deviate(DeviationKind::NotFixed, detail)
    }

    // ---- nil ----

    /// Whether the element that was started last is nil.
    #[inline]
    pub fn nil(&self) -> bool {
        self.cur.flags & NIL != 0
    }

    /// Whether it has attributes beside those of XML Schema itself.
    pub fn has_attributes(&self) -> bool {
        self.cur.flags & ATTRS != 0
    }

    /// Whether the element has `xsi:nil` set.
    #[inline]
    pub fn says_nil(&self) -> bool {
        self.cur.flags & NIL != 0
    }

    /// For optional members: whether the element is nil where that isn't allowed; if so it is noted and read.
    #[inline]
    pub fn forbidden_nil(&mut self) -> DecodeResult<bool> {
        if self.cur.flags & NIL == 0 || self.m.nillable || !self.m.is_element() {
            return Ok(false);
        }
        self.forbidden_nil_here()?;
        Ok(true)
    }

    #[inline(never)]
    fn forbidden_nil_here(&mut self) -> DecodeResult<()> {
        if !self.m.nillable && self.cur.flags & NIL_OK == 0 {
            self.deviate(DeviationKind::NotNillable, "nil")?;
        }
        self.finish_nil()
    }

    /// Reads a nil element without keeping anything of it.
    pub fn finish_nil(&mut self) -> DecodeResult<()> {
        if self.cur.flags & ATTRS != 0 {
            self.no_attributes()?;
        }
        self.nil_content()
    }

    /// The content of a nil element: nothing; what is there all the same is named and passed over.
    pub(super) fn nil_content(&mut self) -> DecodeResult<()> {
        let f = self.cur;
        if f.flags & EMPTY == 0 {
            let from = self.pos;
            let mut text = String::new();
            self.in_value = true;
            let child = self.content(&mut text)? == Peek::Start;
            self.in_value = false;
            if child || !trim(&text).is_empty() {
                self.pos = from;
                self.nil_with_content(&f)?;
            } else {
                self.end(&f)?;
            }
        }
        self.unbind(f.binds as usize);
        Ok(())
    }

    fn nil_with_content(&mut self, f: &Frame) -> DecodeResult<()> {
        let from = self.pos;
        self.skip()?;
        self.cur = *f;
        let to = self.pos.saturating_sub(f.len as usize + 3);
        let what =
            if self.m.sensitive { "hidden".into() } else { self.shown(self.s.get(from..to).unwrap_or(""), false) };
        self.deviate(DeviationKind::NilContent, format!("content {what}"))
    }

    /// Marks the nil that comes as allowed.
    pub(crate) fn allow_nil(&mut self) {
        self.cur.flags |= NIL_OK;
    }

    // ---- xsi:type ----

    /// The value of `xsi:type` of the element just started, as namespace and name.
    pub fn xsi_type(&self) -> DecodeResult<Option<(u16, String)>> {
        if self.cur.flags & TYPED == 0 {
            return Ok(None);
        }
        let Some(v) = self.attribute(crate::codec::names::XSI, "type")? else {
            return Ok(None);
        };
        match self.resolve(&v) {
            Some(t) => Ok(Some(t)),
            None => Err(self.error_of(DecodeErrorKind::Value(format!("xsi:type {:?} names no type in scope", &*v)))),
        }
    }

    /// `xsi:type` on a simple type: the declared one or one derived from it says nothing new.
    #[inline(never)]
    fn simple_type(&mut self) -> DecodeResult<()> {
        let Some((ns, name)) = self.xsi_type()? else {
            return Ok(());
        };
        if self.m.ty.is_some_and(|(n, t)| n == ns && t == name) {
            return Ok(());
        }
        let builtin = built_in(ns, &name);
        if builtin.is_some_and(|b| b.is_a(self.m.xs)) && self.m.ty.is_none() {
            self.allow_said();
            return Ok(());
        }
        self.deviate_with(DeviationKind::WrongType, &|r| {
            format!("{} is not derived from the declared type", super::expanded(r.namespace(ns), &name))
        })
    }

    // ---- what value types ask ----

    /// A broken facet: noted, or (where a union chooses) an error.
    pub fn facet(&mut self, text: &str, what: &str) -> Result<(), ValueError> {
        self.soft(DeviationKind::Facet, text, what)
    }

    /// A value that an enumeration doesn't list: noted, or (where a union chooses) an error.
    pub fn unlisted(&mut self, text: &str) -> Result<(), ValueError> {
        self.soft(DeviationKind::UnknownValue, text, "a listed value")
    }

    fn soft(&mut self, kind: DeviationKind, text: &str, what: &str) -> Result<(), ValueError> {
        if self.trying {
            return Err(ValueError::new(what));
        }
        let attribute = self.a_index.is_some();
        let sensitive = if attribute { self.a.sensitive } else { self.m.sensitive };
        let detail = format!("{} is not {what}", self.shown(text, sensitive));
        let noted = if attribute { self.deviate_attribute(kind, detail) } else { self.deviate(kind, detail) };
        noted.map_err(|e| {
            self.refused = Some(e);
            ValueError::new(what)
        })
    }

    /// A value that an enumeration doesn't list as it is spelt: its canonical text if that is another one. What is no
    /// literal of the enumeration's base is an error.
    pub fn respelt<T: Simple>(&mut self, text: &str) -> Result<Option<String>, ValueError> {
        T::parse(text, self)?;
        let canonical = canonical::<T>(text).and_then(|c| String::from_utf8(c).ok());
        Ok(canonical.filter(|c| c != text))
    }

    /// Whether a literal of the built-in is equal to one of those that an enumeration lists, though spelt otherwise:
    /// `1.00` and `1.0`, two zones of one moment (XSD P2 §4.3.5 compares values).
    pub fn equals_listed(&self, xs: Xs, text: &str, listed: &[&str]) -> bool {
        listed.iter().any(|value| match xs {
            Xs::HexBinary => text.eq_ignore_ascii_case(value),
            Xs::Float => same_float::<f32>(text, value),
            Xs::Double => same_float::<f64>(text, value),
            xs if xs.is_a(Xs::Decimal) => compare_decimals(text, value).is_eq(),
            xs => compare_times(xs, text, value).is_some_and(std::cmp::Ordering::is_eq),
        })
    }

    /// The items of a list of a built-in, where Rust's type for it takes more than the built-in does: a number on the
    /// wrong side of zero is none, a text that isn't of the kind is noted.
    pub fn items(&mut self, xs: Xs, text: &str) -> Result<(), ValueError> {
        let xs = xs.item();
        for item in text.split(is_blank).filter(|item| !item.is_empty()) {
            if !xs.holds(item) {
                return Err(ValueError::new(xs.name()));
            }
            if !xs.accepts_text(item) {
                self.facet(item, xs.name())?;
            }
        }
        Ok(())
    }

    /// One member of a union that is a list of a built-in without a name of its own.
    pub fn union_list<T: Simple>(&mut self, item: Xs, text: &str) -> Option<T> {
        let value = self.union_member(Xs::AnySimpleType, text)?;
        let outer = std::mem::replace(&mut self.trying, true);
        let holds = self.items(item, text).is_ok();
        self.trying = outer;
        holds.then_some(value)
    }

    /// One member of a union: the value if the text is of that type. `xs` is the built-in where `T` is a `String`.
    pub fn union_member<T: Simple>(&mut self, xs: Xs, text: &str) -> Option<T> {
        let rule = if T::WHITE_SPACE == WhiteSpace::Preserve { xs.white_space() } else { T::WHITE_SPACE };
        let t = rule.apply(Cow::Borrowed(text));
        if !xs.accepts_text(&t) {
            return None;
        }
        let outer = std::mem::replace(&mut self.trying, true);
        let v = T::parse(&t, self).ok();
        self.trying = outer;
        v.filter(|_| xs.holds(&t))
    }

    /// A QName by the declarations in scope.
    pub fn qname_value(&mut self, text: &str) -> Result<QName, ValueError> {
        match self.resolve(text) {
            Some((ns, local)) => {
                if let Err(e) = self.repeat(self.namespace(ns).len()) {
                    self.refused = Some(e);
                    return Err(ValueError::new("a QName within the limits"));
                }
                let prefix = trim(text).split_once(':').map_or("", |p| p.0);
                Ok(QName::with_prefix(self.namespace(ns), local, prefix))
            }
            None => Err(ValueError::new("a QName with a prefix in scope")),
        }
    }
}

/// Whether two literals are one value.
pub(super) fn same_value<T: Simple>(xs: Xs, a: &str, b: &str) -> bool {
    let equal = match xs {
        Xs::HexBinary => a.eq_ignore_ascii_case(b),
        xs => xs.is_a(Xs::Decimal) && compare_decimals(a, b).is_eq(),
    };
    equal || canonical::<T>(a) == canonical::<T>(b)
}

/// Whether two finite literals are one value; the others have one spelling each.
fn same_float<F: std::str::FromStr + PartialEq>(a: &str, b: &str) -> bool {
    matches!((a.parse::<F>(), b.parse::<F>()), (Ok(a), Ok(b)) if a == b)
}

/// The canonical text of a literal, to compare values.
fn canonical<T: Simple>(text: &str) -> Option<Vec<u8>> {
    let mut r = Reader::text_value(text, crate::codec::Mode::Tolerant);
    written(&T::parse(text, &mut r).ok()?)
}

/// A value as it is written, without a scope for names.
pub(crate) fn written<T: Simple>(value: &T) -> Option<Vec<u8>> {
    let mut w = crate::codec::Writer::new(&crate::codec::Namespaces::EMPTY);
    value.format(&mut w);
    w.finish().ok()
}
