//! Derived types: the one that `xsi:type` tells.

use crate::codec::error::{DecodeErrorKind, DecodeResult, DeviationKind};
use crate::codec::field::{Derived, Field};
use crate::codec::reader::said::built_in;
use crate::codec::reader::{Reader, TYPED, expanded};

impl Reader<'_> {
    /// Reads an element whose type is told by `xsi:type`.
    pub fn derived<T: Derived>(&mut self, out: &mut T) -> DecodeResult<()> {
        let i = self.pick(T::TYPES.len(), T::DECLARED, &|i| T::TYPES.get(i).map_or((0, ""), |t| (t.ns, t.name)))?;
        if let Some(t) = T::TYPES.get(i) {
            *out = (t.read)(self)?;
        }
        Ok(())
    }

    /// Reads a nil element of a polymorphic type for its attributes and the type it names; true if there were any.
    pub fn derived_nil<T: Derived>(&mut self, out: &mut T) -> DecodeResult<bool> {
        let declared = T::DECLARED.and_then(|i| T::TYPES.get(i));
        let named = self.xsi_type()?.is_some_and(|(ns, name)| declared.is_none_or(|d| d.ns != ns || d.name != name));
        let kept = named || self.has_attributes();
        self.allow_nil();
        self.derived(out)?;
        Ok(kept)
    }

    /// One variant of a polymorphic type.
    pub fn variant<T: Field + Default, U>(&mut self, make: impl FnOnce(T) -> U) -> DecodeResult<U> {
        let mut v = T::default();
        v.read(self)?;
        Ok(make(v))
    }

    #[inline(never)]
    fn pick(
        &mut self,
        n: usize,
        declared: Option<usize>,
        name: &dyn Fn(usize) -> (u16, &'static str),
    ) -> DecodeResult<usize> {
        let said = self.xsi_type()?;
        self.cur.flags &= !TYPED;
        let shown = || name(declared.unwrap_or(0)).1.to_owned();
        let Some((ns, local)) = said else {
            return declared.ok_or_else(|| self.error_of(DecodeErrorKind::Abstract(shown())));
        };
        if let Some(i) = (0..n).find(|&i| name(i) == (ns, local.as_str())) {
            return Ok(i);
        }
        let Some(declared) = declared else {
            return Err(self.error_of(DecodeErrorKind::Abstract(shown())));
        };
        // A built-in below the declared one says nothing that the value doesn't.
        let builtin = built_in(ns, &local);
        if self.m.simple && self.m.ty.is_none() && builtin.is_some_and(|b| b.is_a(self.m.xs)) {
            return Ok(declared);
        }
        let detail = format!("{} is not derived from {}", expanded(self.namespace(ns), &local), name(declared).1);
        self.deviate(DeviationKind::WrongType, detail)?;
        Ok(declared)
    }
}
