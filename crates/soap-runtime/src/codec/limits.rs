//! Bounds on what a message may cost, and how strictly it is read.

/// How deviations from the schema are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Mode {
    /// Read what can be read and hand back receipts.
    #[default]
    Tolerant,
    /// The first deviation is an error.
    Strict,
}

/// Bounds on a message. There is no "unlimited": each has a ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    depth: usize,
    attributes: usize,
    bindings: usize,
    text: usize,
    total: usize,
}

/// Bytes of a namespace's name at most.
pub(crate) const MAX_NAMESPACE: usize = 8 << 10;

/// A bound that a message goes beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Limit {
    /// Open elements.
    #[error("deeper than {0} elements")]
    Depth(usize),
    /// Attributes of one element.
    #[error("more than {0} attributes")]
    Attributes(usize),
    /// Namespace declarations in scope.
    #[error("more than {0} namespace declarations in scope")]
    Bindings(usize),
    /// Different namespaces in one message.
    #[error("more than {0} namespaces")]
    Namespaces(usize),
    /// Bytes of one namespace's name.
    #[error("a namespace name longer than {0} bytes")]
    NamespaceName(usize),
    /// Bytes of one text.
    #[error("text longer than {0} bytes")]
    Text(usize),
    /// Bytes of the message, references in it resolved.
    #[error("more than {0} bytes")]
    Total(usize),
    /// Bytes of namespace names that are repeated with what is kept of the message.
    #[error("more than {0} bytes of repeated namespace names")]
    Repeated(usize),
    /// Elements.
    #[error("more than {0} elements")]
    Elements(usize),
    /// Members of arrays that weren't sent.
    #[error("more than {0} members of arrays are absent")]
    Absent(u64),
    /// Namespace declarations around references.
    #[error("too many namespace declarations around references")]
    References,
}

/// Open elements at most, in any configuration: readers recurse once an element.
pub const MAX_DEPTH: usize = 256;

impl Default for Limits {
    fn default() -> Self {
        Limits::DEFAULT
    }
}

impl Limits {
    /// 256 open elements, 1,024 attributes an element, 1,024 namespace bindings in scope, 64 MiB of text in one
    /// value, 256 MiB in all.
    pub const DEFAULT: Limits =
        Limits { depth: MAX_DEPTH, attributes: 1024, bindings: 1024, text: 64 << 20, total: 256 << 20 };

    /// Open elements at most; never more than 256.
    #[must_use]
    pub const fn with_depth(self, n: usize) -> Self {
        Limits { depth: if n < MAX_DEPTH { n } else { MAX_DEPTH }, ..self }
    }

    /// Attributes of one element at most.
    #[must_use]
    pub const fn with_attributes(self, n: usize) -> Self {
        Limits { attributes: if n < 65_536 { n } else { 65_536 }, ..self }
    }

    /// Namespace declarations in scope at most.
    #[must_use]
    pub const fn with_bindings(self, n: usize) -> Self {
        Limits { bindings: if n < 65_000 { n } else { 65_000 }, ..self }
    }

    /// Bytes of one text at most; never more than 4 GiB.
    #[must_use]
    pub const fn with_text(self, n: usize) -> Self {
        Limits { text: if n < u32::MAX as usize { n } else { u32::MAX as usize }, ..self }
    }

    /// Bytes of a message at most; never more than 4 GiB.
    #[must_use]
    pub const fn with_total(self, n: usize) -> Self {
        Limits { total: if n < u32::MAX as usize { n } else { u32::MAX as usize }, ..self }
    }

    /// Open elements at most.
    pub const fn depth(&self) -> usize {
        self.depth
    }

    /// Attributes of one element at most.
    pub const fn attributes(&self) -> usize {
        self.attributes
    }

    /// Namespace declarations in scope at most.
    pub const fn bindings(&self) -> usize {
        self.bindings
    }

    /// Bytes of one text at most.
    pub const fn text(&self) -> usize {
        self.text
    }

    /// Bytes of a message at most.
    pub const fn total(&self) -> usize {
        self.total
    }

    /// Bytes of namespace names that may be repeated with what is kept of a message: XML that is kept brings its
    /// declarations along, and a short prefix may stand for a long name. A quarter of [`Limits::total`], 1 MiB at least.
    pub const fn repeated(&self) -> usize {
        let n = self.total / 4;
        if n > 1 << 20 { n } else { 1 << 20 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bound_can_be_switched_off() {
        let n = usize::MAX;
        let most = Limits::DEFAULT.with_depth(n).with_attributes(n).with_bindings(n).with_text(n).with_total(n);
        let ceilings = [most.depth(), most.attributes(), most.bindings(), most.text(), most.total(), most.repeated()];
        assert_eq!(ceilings, [256, 65_536, 65_000, 0xffff_ffff, 0xffff_ffff, 0x3fff_ffff]);
        let none = Limits::DEFAULT.with_depth(0).with_attributes(0).with_bindings(0).with_text(0).with_total(0);
        let floors = [none.depth(), none.attributes(), none.bindings(), none.text(), none.total(), none.repeated()];
        assert_eq!(floors, [0, 0, 0, 0, 0, 1 << 20]);
    }
}
