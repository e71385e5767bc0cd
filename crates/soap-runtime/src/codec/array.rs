//! Arrays of the SOAP encoding, as generated code describes them.

use super::{Reader, Simple, ValueError, Writer};

/// The members of an array of the SOAP encoding: what `arrayType` and `itemType` say of them.
#[derive(Debug, Clone, Copy)]
pub struct ArrayOf {
    pub(crate) ns: u16,
    pub(crate) name: &'static str,
    pub(crate) ranks: &'static str,
    pub(crate) dimensions: u8,
}

impl ArrayOf {
    /// An array of one dimension; the members' type by number of its namespace and name.
    pub const fn new(ns: u16, name: &'static str) -> ArrayOf {
        ArrayOf { ns, name, ranks: "", dimensions: 1 }
    }

    /// The members are arrays themselves: `[]` for each level of them.
    pub const fn ranks(self, ranks: &'static str) -> ArrayOf {
        ArrayOf { ranks, ..self }
    }

    /// More than one dimension: the type has an attribute of type [`ArraySize`].
    pub const fn dimensions(self, n: u8) -> ArrayOf {
        ArrayOf { dimensions: n, ..self }
    }
}

/// The size of an array of several dimensions, the last of which varies fastest.
///
/// ```
/// use soap_runtime::codec::ArraySize;
/// assert_eq!(ArraySize(vec![2, 3]).members(), Some(6));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ArraySize(pub Vec<u64>);

impl ArraySize {
    /// How many members there are; `None` without sizes, and beyond all numbers.
    pub fn members(&self) -> Option<u64> {
        let mut sizes = self.0.iter();
        let first = *sizes.next()?;
        sizes.try_fold(first, |n, d| n.checked_mul(*d))
    }
}

/// Text is that of `arrayType`; only the size is written, behind the type that the attribute's constant brings.
impl Simple for ArraySize {
    fn parse(text: &str, _: &mut Reader<'_>) -> Result<Self, ValueError> {
        let bad = || ValueError::new("an array type with its size");
        let (_, size) = text.strip_suffix(']').and_then(|t| t.rsplit_once('[')).ok_or_else(bad)?;
        if size.chars().all(|c| matches!(c, ',' | ' ')) {
            return Ok(ArraySize::default());
        }
        let sizes = size.split(',').map(|n| crate::xs::trim(n).parse().map_err(|_| bad()));
        sizes.collect::<Result<_, _>>().map(ArraySize)
    }

    fn format(&self, w: &mut Writer) {
        w.array_size(self);
    }
}
