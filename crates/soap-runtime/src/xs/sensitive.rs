//! Values that stay out of logs.

use crate::codec::{DecodeResult, Field, Member, Reader, Simple, ValueError, Writer};
use crate::xs::WhiteSpace;
use std::fmt;

/// A value that `Debug` doesn't show.
///
/// ```
/// use soap_runtime::xs::Sensitive;
/// let password = Sensitive::from("demo".to_owned());
/// assert_eq!(format!("{password:?}"), "Sensitive(..)");
/// assert_eq!(password.expose(), "demo");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Sensitive(value)
    }

    /// The value.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, to change it.
    pub const fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }

    /// The value.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(..)")
    }
}
impl<T> From<T> for Sensitive<T> {
    fn from(v: T) -> Self {
        Sensitive(v)
    }
}
impl From<&str> for Sensitive<String> {
    fn from(v: &str) -> Self {
        Sensitive(v.to_owned())
    }
}

impl<T: Simple> Simple for Sensitive<T> {
    const WHITE_SPACE: WhiteSpace = T::WHITE_SPACE;
    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
        T::parse(text, r).map(Sensitive)
    }
    fn format(&self, w: &mut Writer) {
        let from = w.len();
        self.0.format(w);
        w.secret_text(from);
    }
}

impl<T: Field> Field for Sensitive<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.0.read(r)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        let from = w.len();
        self.0.write(m, w);
        w.secret_elements(from);
    }
    fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> {
        self.0.read_nil(r)
    }
}
