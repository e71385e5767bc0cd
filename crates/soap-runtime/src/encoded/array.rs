//! What attributes of the encoding say about an element, and the grammar of array types, sizes and indices.

use crate::codec::{DecodeErrorKind, DeviationKind};
use crate::xs::trim;
use std::borrow::Cow;

/// The attributes of the encoding on one element.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Marks<'a> {
    pub id: Option<Cow<'a, str>>,
    pub href: Option<Cow<'a, str>>,
    pub reference: Option<Cow<'a, str>>,
    pub root: Option<Cow<'a, str>>,
    pub position: Option<Cow<'a, str>>,
    pub offset: Option<Cow<'a, str>>,
    pub array_type: Option<Cow<'a, str>>,
    pub item_type: Option<Cow<'a, str>>,
    pub array_size: Option<Cow<'a, str>>,
    /// `xsi:type` is that of the encoding's array.
    pub array: bool,
}

impl Marks<'_> {
    pub fn is_empty(&self) -> bool {
        *self == Marks::default()
    }

    pub fn is_array(&self) -> bool {
        self.array || self.array_type.is_some() || self.item_type.is_some() || self.array_size.is_some()
    }

    /// Sizes and type of the members; an error, or a deviation beside them.
    pub fn shape(&self) -> Result<(Shape<'_>, Option<(DeviationKind, String)>), DecodeErrorKind> {
        let any = Shape { item: self.item_type.as_deref(), dims: vec![None] };
        if let Some(t) = &self.array_type {
            return Ok((Shape::of_type(t)?, None));
        }
        match self.array_size.as_deref().map(trim) {
            Some("") => Ok((any, Some((DeviationKind::Facet, "arraySize is empty".into())))),
            Some(size) => Ok((Shape { dims: sizes(size)?, ..any }, None)),
            None => Ok((any, None)),
        }
    }
}

/// What an array says about itself.
#[derive(Debug, PartialEq)]
pub(super) struct Shape<'s> {
    /// QName of the members' type; none where they are arrays themselves.
    pub item: Option<&'s str>,
    /// A size a dimension, `None` where any number may come.
    pub dims: Vec<Option<u64>>,
}

impl<'s> Shape<'s> {
    /// `xsd:string[2,3]`, `xsd:string[][2]`.
    fn of_type(text: &'s str) -> Result<Shape<'s>, DecodeErrorKind> {
        let bad = || DecodeErrorKind::Value(format!("{:?} is not an array type", crop(text)));
        let (before, size) = trim(text).strip_suffix(']').and_then(|t| t.rsplit_once('[')).ok_or_else(bad)?;
        let (name, ranks) =
            before.split_once('[').map_or((before, ""), |(n, _)| (n, before.get(n.len()..).unwrap_or("")));
        if trim(name).is_empty() || !ranks.chars().all(|c| matches!(c, '[' | ']' | ',' | ' ')) {
            return Err(bad());
        }
        let unsized_ = size.chars().all(|c| matches!(c, ',' | ' '));
        let dims = size.split(',').map(|n| if unsized_ { Some(None) } else { number(n).map(Some) });
        let dims = dims.collect::<Option<Vec<_>>>().ok_or_else(bad)?;
        Ok(Shape { item: if ranks.is_empty() { Some(trim(name)) } else { None }, dims })
    }
}

/// `* 3`, `2 3`.
fn sizes(text: &str) -> Result<Vec<Option<u64>>, DecodeErrorKind> {
    let dims = text.split_ascii_whitespace().enumerate().map(|(i, n)| match n {
        "*" if i == 0 => Some(None),
        _ => number(n).map(Some),
    });
    let dims = dims.collect::<Option<Vec<_>>>();
    dims.ok_or_else(|| DecodeErrorKind::Value(format!("{:?} is not an arraySize", crop(text))))
}

/// `[1,0]`: an index in each dimension.
pub(super) fn point(text: &str) -> Result<Vec<u64>, DecodeErrorKind> {
    let inner = trim(text).strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let all = inner.and_then(|t| t.split(',').map(number).collect::<Option<Vec<_>>>());
    all.ok_or_else(|| DecodeErrorKind::Value(format!("{:?} is not an index", crop(text))))
}

/// Digits; what is beyond all sizes stays beyond them.
fn number(text: &str) -> Option<u64> {
    let t = trim(text);
    let digits = !t.is_empty() && t.bytes().all(|c| c.is_ascii_digit());
    if digits { Some(t.parse().unwrap_or(u64::MAX)) } else { None }
}

fn crop(text: &str) -> String {
    text.chars().take(40).collect()
}
