//! Values that can be `xsi:nil`.

use crate::codec::{DecodeResult, Field, Member, Reader, Writer};

/// A nillable element: nil is neither absent nor empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nillable<T> {
    /// A value.
    Value(T),
    /// `xsi:nil`.
    Nil,
    /// `xsi:nil` with attributes; content isn't written.
    NilWith(Box<T>),
}

impl<T> Nillable<T> {
    /// The value, unless nil.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nillable::Value(v) => Some(v),
            _ => None,
        }
    }

    /// The value, unless nil.
    pub fn into_value(self) -> Option<T> {
        match self {
            Nillable::Value(v) => Some(v),
            _ => None,
        }
    }

    /// Whether it is nil, with attributes or without.
    pub fn is_nil(&self) -> bool {
        !matches!(self, Nillable::Value(_))
    }
}

impl<T> From<T> for Nillable<T> {
    fn from(v: T) -> Self {
        Nillable::Value(v)
    }
}

/// Nil: what is missing is made up as little as possible.
impl<T> Default for Nillable<T> {
    fn default() -> Self {
        Nillable::Nil
    }
}

impl<T: Field + Default> Field for Nillable<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        if !r.nil() {
            let mut v = T::default();
            v.read(r)?;
            *self = Nillable::Value(v);
        } else {
            let mut v = Box::new(T::default());
            *self = if v.read_nil(r)? { Nillable::NilWith(v) } else { Nillable::Nil };
        }
        Ok(())
    }

    fn write(&self, m: &'static Member, w: &mut Writer) {
        match self {
            Nillable::Value(v) => v.write(m, w),
            Nillable::Nil => w.nil(m),
            Nillable::NilWith(v) => w.nil_with(m, &**v),
        }
    }
}
