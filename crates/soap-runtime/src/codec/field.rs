//! The traits between generated code and the engine, and their impls for what the standard library brings.

use super::desc::{Attribute, Desc, Member};
use super::error::{DecodeResult, ValueError};
use super::{Reader, Writer};
use crate::xs::WhiteSpace;
use std::any::TypeId;

/// Anything that can stand as a member of a complex type.
pub trait Field: 'static {
    /// Reads the element that was just started, or the group whose first child was.
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()>;

    /// Writes itself as member `m`.
    fn write(&self, m: &'static Member, w: &mut Writer);

    /// Reads a nil element that has attributes; true if they are kept. Complex types with attributes say
    /// `r.complex_nil(self)`.
    fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> {
        r.finish_nil().map(|()| false)
    }

    /// Reads an optional member. One function a type, not one a field: generated code is large enough.
    #[doc(hidden)]
    #[inline(never)]
    fn read_optional(field: &mut Option<Self>, r: &mut Reader<'_>) -> DecodeResult<()>
    where
        Self: Default,
    {
        if r.says_nil() && r.forbidden_nil()? {
            *field = None;
            return Ok(());
        }
        field.get_or_insert_with(fresh).read(r)
    }

    /// Writes an optional member; one function a type.
    #[doc(hidden)]
    #[inline(never)]
    fn write_optional(field: &Option<Self>, m: &'static Member, w: &mut Writer)
    where
        Self: Sized,
    {
        if let Some(v) = field {
            v.write(m, w);
        }
    }
}

/// A complex type, or a group of members without an element of its own.
pub trait Complex {
    /// Its constant table.
    fn desc(&self) -> &'static Desc;
    /// Reads member `i`, which was just started.
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()>;
    /// Reads attribute `i`; the number of declared ones is the index of `anyAttribute`.
    fn set_attribute(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        let _ = (i, r);
        Ok(())
    }
    /// Writes the attributes.
    fn attributes(&self, w: &mut Writer) {
        let _ = w;
    }
    /// Writes the members.
    fn content(&self, w: &mut Writer);
}

/// A simple type: what text becomes.
pub trait Simple: Sized + 'static {
    /// What happens to white space before `parse`.
    const WHITE_SPACE: WhiteSpace = WhiteSpace::Collapse;
    /// The value of a text; the reader resolves prefixes and takes receipts for broken facets.
    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError>;
    /// Writes the text by `w.put`.
    fn format(&self, w: &mut Writer);
}

/// What can stand as an attribute.
pub trait AttributeField {
    /// Reads the current attribute.
    fn read_attribute(&mut self, r: &mut Reader<'_>) -> DecodeResult<()>;
    /// Writes itself as attribute `a`.
    fn write_attribute(&self, a: &'static Attribute, w: &mut Writer);
}

/// A choice: an enum with one variant an alternative.
pub trait Choice {
    /// The alternatives.
    fn desc(&self) -> &'static Desc;
    /// Becomes alternative `i`, and reads it: `r.alternative(v)`.
    fn variant(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()>;
}

/// A declared type with types derived from it: an enum, told apart by `xsi:type`.
pub trait Derived: Sized + 'static {
    /// One entry a variant.
    const TYPES: &'static [DerivedType<Self>];
    /// The variant that the declared type itself is; `None` where that is abstract.
    const DECLARED: Option<usize>;
}

/// A type that a polymorphic element can have.
pub struct DerivedType<T> {
    pub(crate) ns: u16,
    pub(crate) name: &'static str,
    pub(crate) read: fn(&mut Reader<'_>) -> DecodeResult<T>,
}

impl<T> std::fmt::Debug for DerivedType<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DerivedType").field("ns", &self.ns).field("name", &self.name).finish()
    }
}

impl<T> DerivedType<T> {
    /// The type's name and how its variant is read: `|r| r.variant(Self::A)`.
    pub const fn new(ns: u16, name: &'static str, read: fn(&mut Reader<'_>) -> DecodeResult<T>) -> Self {
        DerivedType { ns, name, read }
    }
}

/// A new value. That of a large type is made in one place, not in each that needs one.
pub fn fresh<T: Default>() -> T {
    if size_of::<T>() > 64 { new() } else { T::default() }
}

#[inline(never)]
fn new<T: Default>() -> T {
    T::default()
}

impl<T: Field + Default> Field for Option<T> {
    #[inline(always)]
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        T::read_optional(self, r)
    }

    #[inline(always)]
    fn write(&self, m: &'static Member, w: &mut Writer) {
        T::write_optional(self, m, w);
    }
}

impl<T: Field + Default> Field for Vec<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.push_mut(fresh()).read(r)
    }

    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.items(m, self.len(), &self.as_slice(), TypeId::of::<T>());
    }
}

/// The items of a list, for what is the same with every type. (A closure's table has functions that nobody calls.)
pub(crate) trait Items {
    fn write_item(&self, i: usize, m: &'static Member, w: &mut Writer);
}

impl<T: Field> Items for &[T] {
    fn write_item(&self, i: usize, m: &'static Member, w: &mut Writer) {
        if let Some(v) = self.get(i) {
            v.write(m, w);
        }
    }
}

impl<T: Field> Field for Box<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        (**self).read(r)
    }

    #[inline]
    fn write(&self, m: &'static Member, w: &mut Writer) {
        (**self).write(m, w);
    }

    fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> {
        (**self).read_nil(r)
    }
}

impl<T: Simple> AttributeField for T {
    fn read_attribute(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.attribute_value(self)
    }

    fn write_attribute(&self, a: &'static Attribute, w: &mut Writer) {
        w.attribute(a, self);
    }
}

impl<T: Simple> AttributeField for Option<T> {
    fn read_attribute(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        let mut v = None;
        r.attribute_parse(&mut v)?;
        *self = v;
        Ok(())
    }

    fn write_attribute(&self, a: &'static Attribute, w: &mut Writer) {
        if let Some(v) = self {
            w.attribute(a, v);
        }
    }
}

impl Field for String {
    #[inline]
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.string(self)
    }

    #[inline(never)]
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.text_here(m, self);
    }

    #[inline]
    fn read_optional(field: &mut Option<Self>, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.optional_string(field)
    }

    #[inline(never)]
    fn write_optional(field: &Option<Self>, m: &'static Member, w: &mut Writer) {
        if let Some(s) = field {
            w.text_here(m, s);
        }
    }
}

/// The white space of a `String` is said by its member or attribute.
impl Simple for String {
    const WHITE_SPACE: WhiteSpace = WhiteSpace::Preserve;

    fn parse(text: &str, _: &mut Reader<'_>) -> Result<Self, ValueError> {
        Ok(text.to_owned())
    }

    fn format(&self, w: &mut Writer) {
        w.put(self);
    }
}

/// Implements [`Field`] for types that are [`Simple`].
///
/// ```
/// use soap_runtime::codegen::*;
/// #[derive(Debug, Clone, PartialEq, Default)]
/// pub struct Code(pub String);
/// impl Simple for Code {
///     fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
///         Ok(Code(String::parse(text, r)?))
///     }
///     fn format(&self, w: &mut Writer) {
///         self.0.format(w);
///     }
/// }
/// simple_field!(Code);
/// ```
#[macro_export]
macro_rules! simple_field {
    ($($t:ty),* $(,)?) => {$(
        impl $crate::codec::Field for $t {
            fn read(&mut self, r: &mut $crate::codec::Reader<'_>) -> $crate::codec::DecodeResult<()> {
                r.simple(self)
            }
            fn write(&self, m: &'static $crate::codec::Member, w: &mut $crate::codec::Writer) {
                w.simple(m, self);
            }
        }
    )*};
}
