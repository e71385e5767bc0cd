//! Names: of the element that was started last, of namespaces, of QNames in scope.

use super::Reader;
use crate::codec::names::Namespaces;
use std::sync::Arc;

impl<'a> Reader<'a> {
    /// A namespace's name, one copy for all that is kept.
    pub(super) fn shared_namespace(&mut self, ns: u16) -> Arc<str> {
        if let Some(name) = self.shared.get(&ns) {
            return name.clone();
        }
        let name: Arc<str> = self.namespace(ns).into();
        self.shared.insert(ns, name.clone());
        name
    }

    /// Namespace and local name of the element that was started last.
    pub fn name(&self) -> (u16, &'a str) {
        (self.cur.ns, self.local())
    }

    pub(super) fn local(&self) -> &'a str {
        let f = self.cur;
        self.s.get(f.at + f.local as usize..f.at + f.len as usize).unwrap_or("")
    }

    /// The name of a namespace number, those of this message alone included.
    pub fn namespace(&self, ns: u16) -> &str {
        match self.known.uri(ns) {
            Some(uri) => uri,
            None => self.foreign_names.get((ns as usize).wrapping_sub(self.known.len())).map_or("", |u| u),
        }
    }

    /// The started element's name as `{namespace}local`.
    pub fn expanded_name(&self) -> String {
        expanded(self.namespace(self.cur.ns), self.local())
    }

    /// The expanded name of a QName in scope; an unbound prefix has none.
    pub fn resolve(&self, qname: &str) -> Option<(u16, String)> {
        let t = crate::xs::trim(qname);
        let (p, l) = t.split_once(':').unwrap_or(("", t));
        if !crate::xs::is_name(l, false) || (t.contains(':') && !crate::xs::is_name(p, false)) {
            return None;
        }
        self.binds.find(p).map(|ns| (ns, l.to_owned()))
    }

    /// The service's namespaces.
    pub fn namespaces(&self) -> &'static Namespaces {
        self.known
    }
}

/// `{namespace}local`, or the local name alone.
pub(crate) fn expanded(uri: &str, local: &str) -> String {
    if uri.is_empty() { local.to_owned() } else { format!("{{{uri}}}{local}") }
}
