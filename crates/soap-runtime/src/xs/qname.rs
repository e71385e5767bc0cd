//! Qualified names as values.

use crate::codec::{Reader, Simple, ValueError, Writer};
use std::fmt;
use std::hash::{Hash, Hasher};

/// `xs:QName` and `xs:NOTATION`: an expanded name. The prefix it came with is a hint and not part of the value.
#[derive(Debug, Clone, Default)]
pub struct QName {
    namespace: String,
    local: String,
    prefix: String,
}

impl QName {
    /// A name in a namespace; `""` is none.
    pub fn new(namespace: impl Into<String>, local: impl Into<String>) -> Self {
        QName { namespace: namespace.into(), local: local.into(), prefix: String::new() }
    }

    pub(crate) fn with_prefix(namespace: impl Into<String>, local: impl Into<String>, prefix: &str) -> Self {
        QName { prefix: prefix.to_owned(), ..QName::new(namespace, local) }
    }

    /// All of its words.
    pub(crate) fn texts(&mut self, f: &mut dyn FnMut(&mut String)) {
        [&mut self.namespace, &mut self.local, &mut self.prefix].into_iter().for_each(f);
    }

    /// The namespace; `""` is none.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The name within the namespace.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The prefix it was read with; empty where there was none.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }
}

impl PartialEq for QName {
    fn eq(&self, other: &Self) -> bool {
        self.namespace == other.namespace && self.local == other.local
    }
}
impl Eq for QName {}
impl Hash for QName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.namespace, &self.local).hash(state);
    }
}
impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::codec::expanded(&self.namespace, &self.local))
    }
}

impl Simple for QName {
    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
        r.qname_value(text)
    }
    fn format(&self, w: &mut Writer) {
        if !super::is_name(&self.local, false) {
            return w.bad_value(format!("{:?} is no local name", self.local));
        }
        if !self.namespace.is_empty() {
            let prefix = w.prefix_for(&self.namespace, &self.prefix);
            w.raw(&prefix);
            w.raw(":");
        }
        w.raw(&self.local);
    }
}
crate::simple_field!(QName);
