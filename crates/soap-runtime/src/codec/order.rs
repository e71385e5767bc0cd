//! The order of members that may come in any order.

/// In which order the members of an `xs:all` came, so that they are written as they were read.
///
/// Empty, as in every new value, it is that of the schema. The order means nothing: two of them are always equal.
///
/// ```
/// use soap_runtime::codegen::MemberOrder;
/// let mut order = MemberOrder::default();
/// order.came(2);
/// order.came(0);
/// assert_eq!(order.of(4).collect::<Vec<_>>(), [2, 0, 1, 3]);
/// assert_eq!(order, MemberOrder::default());
/// ```
#[derive(Debug, Clone, Default)]
pub struct MemberOrder(Vec<u16>);

impl MemberOrder {
    /// Member `i` was read.
    pub fn came(&mut self, i: usize) {
        if let Ok(i) = u16::try_from(i)
            && !self.0.contains(&i)
        {
            self.0.push(i);
        }
    }

    /// All of `n` members: those that came first, then the others as in the schema.
    pub fn of(&self, n: usize) -> impl Iterator<Item = usize> + '_ {
        let came = self.0.iter().map(|i| usize::from(*i)).filter(move |i| *i < n);
        came.chain((0..n).filter(|i| !self.0.iter().any(|c| usize::from(*c) == *i)))
    }
}

impl PartialEq for MemberOrder {
    fn eq(&self, _: &MemberOrder) -> bool {
        true
    }
}

impl Eq for MemberOrder {}

impl std::hash::Hash for MemberOrder {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}
