//! Lists of simple values.

use super::is_blank;
use crate::codec::{DecodeResult, Field, Member, Reader, Simple, ValueError, Writer};

/// A list of values with blanks between them; empty is a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Vec::new())
    }
}
impl<T> From<Vec<T>> for List<T> {
    fn from(v: Vec<T>) -> Self {
        List(v)
    }
}
impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self {
        List(iter.into_iter().collect())
    }
}
impl<T> std::ops::Deref for List<T> {
    type Target = Vec<T>;
    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}
impl<T> std::ops::DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}
impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Simple> Simple for List<T> {
    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
        text.split(is_blank).filter(|t| !t.is_empty()).map(|t| T::parse(t, r)).collect()
    }
    fn format(&self, w: &mut Writer) {
        for (i, v) in self.0.iter().enumerate() {
            if i > 0 {
                w.raw(" ");
            }
            v.format(w);
        }
    }
}

impl<T: Simple> Field for List<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.simple(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.simple(m, self);
    }
}
