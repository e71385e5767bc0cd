//! Attributes, declared ones and those that only a wildcard allows.

use super::Writer;
use crate::codec::desc::Attribute;
use crate::codec::field::Simple;

impl Writer {
    /// An attribute.
    pub fn attribute<T: Simple>(&mut self, a: &'static Attribute, v: &T) {
        self.lit(&a.open);
        self.in_attribute = true;
        let from = self.pos;
        v.format(self);
        if a.sensitive {
            self.secret_text(from);
        }
        self.in_attribute = false;
        self.raw("\"");
    }

    /// An attribute that only a wildcard allows; its namespace is declared beside it.
    pub fn any_attribute(&mut self, namespace: &str, name: &str, value: &str) {
        if !crate::xs::is_name(name, false) {
            return self.bad_value(format!("{name:?} is no name of an attribute"));
        }
        let prefix = if namespace.is_empty() { String::new() } else { self.prefix_for(namespace, "") };
        self.raw(" ");
        if !prefix.is_empty() {
            self.raw(&prefix);
            self.raw(":");
        }
        self.raw(name);
        self.raw("=\"");
        self.put_attribute(value);
        self.raw("\"");
    }

    /// Attributes that only a wildcard allows.
    pub fn any_attributes(&mut self, all: &[crate::xs::AnyAttribute]) {
        for a in all {
            self.any_attribute(&a.namespace, &a.name, &a.value);
        }
    }
}
