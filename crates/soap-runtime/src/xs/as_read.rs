//! A value that is written as it was read.

use crate::codec::{Reader, Simple, ValueError, Writer, written};
use crate::xs::WhiteSpace;
use std::ops::{Deref, DerefMut};

/// What a member of a union holds where its type has more spellings than one: `007`, `1`, `1.50E1`. A union's literal tells
/// which member it is, so it is kept as it was read; a value that is set is written in its canonical form.
///
/// Two are equal if their values are.
///
/// ```
/// use soap_runtime::xs::AsRead;
///
/// let mut count: AsRead<i32> = 7.into();
/// *count += 1;
/// assert_eq!(*count, 8);
/// ```
#[derive(Debug, Clone, Default)]
pub struct AsRead<T> {
    value: T,
    /// The literal, where it isn't the canonical one.
    text: Option<Box<str>>,
}

impl<T> AsRead<T> {
    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> From<T> for AsRead<T> {
    fn from(value: T) -> Self {
        AsRead { value, text: None }
    }
}

impl<T> Deref for AsRead<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for AsRead<T> {
    /// What may be changed is no longer what was read.
    fn deref_mut(&mut self) -> &mut T {
        self.text = None;
        &mut self.value
    }
}

impl<T: PartialEq> PartialEq for AsRead<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for AsRead<T> {}

impl<T: Simple> Simple for AsRead<T> {
    const WHITE_SPACE: WhiteSpace = T::WHITE_SPACE;

    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
        let value = T::parse(text, r)?;
        let canonical = written(&value);
        let text = (canonical.as_deref() != Some(text.as_bytes())).then(|| text.into());
        Ok(AsRead { value, text })
    }

    fn format(&self, w: &mut Writer) {
        match &self.text {
            Some(text) => w.put(text),
            None => self.value.format(w),
        }
    }
}
