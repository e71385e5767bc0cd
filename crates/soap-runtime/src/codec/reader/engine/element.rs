//! An element of a complex type: its type, attributes and nil, then its content.

use crate::codec::desc::{Content, Desc, Member};
use crate::codec::error::{DecodeErrorKind, DecodeResult, DeviationKind};
use crate::codec::field::Complex;
use crate::codec::reader::{EMPTY, NIL, NIL_OK, PENDING, Reader, TYPED, expanded};
use std::borrow::Cow;

/// Members set by a closure: for parts of envelopes.
struct ByClosure<'f> {
    desc: &'static Desc,
    set: &'f mut dyn FnMut(usize, &mut Reader<'_>) -> DecodeResult<()>,
}

impl Complex for ByClosure<'_> {
    fn desc(&self) -> &'static Desc {
        self.desc
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        (self.set)(i, r)
    }
    fn content(&self, _: &mut crate::codec::Writer) {}
}

impl Reader<'_> {
    /// Reads the started element into a complex type.
    #[inline(never)]
    pub fn complex(&mut self, v: &mut dyn Complex) -> DecodeResult<()> {
        let d = v.desc();
        let special = d.content == Content::Simple || d.mixed || d.is_abstract || !d.attributes.is_empty();
        if (self.cur.flags & !EMPTY != 0 || special) && self.begin(d, v)? {
            return Ok(());
        }
        self.enter()?;
        self.members_of(d, v)
    }

    /// Reads the children of the started element by `set`, which gets the index of each member.
    pub fn members(
        &mut self,
        desc: &'static Desc,
        set: &mut dyn FnMut(usize, &mut Reader<'_>) -> DecodeResult<()>,
    ) -> DecodeResult<()> {
        self.enter()?;
        self.members_of(desc, &mut ByClosure { desc, set })
    }

    /// Reads a nil element's attributes; true if there were any.
    pub fn complex_nil(&mut self, v: &mut dyn Complex) -> DecodeResult<bool> {
        let kept = self.has_attributes();
        self.allow_nil();
        self.complex(v)?;
        Ok(kept)
    }

    /// Type, attributes, nil, simple and mixed content; true if that was all.
    #[inline(never)]
    fn begin(&mut self, d: &'static Desc, v: &mut dyn Complex) -> DecodeResult<bool> {
        if self.cur.flags & TYPED != 0 {
            self.complex_type(d)?;
        } else if d.is_abstract {
            return Err(self.error_of(DecodeErrorKind::Abstract(d.name.into())));
        }
        let element = self.m;
        self.take_attributes(d, v)?;
        if self.cur.flags & NIL != 0 {
            if !element.nillable && self.cur.flags & NIL_OK == 0 {
                self.deviate(DeviationKind::NotNillable, "nil")?;
            }
            self.nil_content()?;
            return Ok(true);
        }
        self.cur.flags &= EMPTY;
        if d.content == Content::Simple {
            let Some(m) = d.members.first() else {
                return Ok(false);
            };
            self.simple_content(element, m, v)?;
            return Ok(true);
        }
        if d.mixed {
            self.enter()?;
            self.mixed(d, v)?;
            return Ok(true);
        }
        Ok(false)
    }

    /// The value beside attributes; the element's own default counts, and its declarations stay in scope.
    fn simple_content(
        &mut self,
        element: &'static Member,
        m: &'static Member,
        v: &mut dyn Complex,
    ) -> DecodeResult<()> {
        if let Some(default) = element.default.or(element.fixed)
            && (self.cur.flags & EMPTY != 0 || self.closes(self.pos, &self.cur))
        {
            let f = self.cur;
            self.nil_content()?;
            self.cur = f;
            self.cur.flags |= PENDING;
            self.pending = Some(Cow::Borrowed(default));
        }
        self.m = m;
        v.set(0, self)
    }

    fn complex_type(&mut self, d: &'static Desc) -> DecodeResult<()> {
        let Some((ns, name)) = self.xsi_type()? else {
            return Ok(());
        };
        if d.ty.is_some_and(|(n, t)| n == ns && t == name) {
            return Ok(());
        }
        if d.is_abstract {
            return Err(self.error_of(DecodeErrorKind::Abstract(d.name.into())));
        }
        let detail = format!("{} is not derived from {}", expanded(self.namespace(ns), &name), d.name);
        self.deviate(DeviationKind::WrongType, detail)
    }
}
