//! Namespaces as small numbers.

use std::collections::HashMap;

/// A namespace; [`NONE`] is no namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ns(pub u32);

/// No namespace.
pub const NONE: Ns = Ns(0);

/// Namespaces in the order they were met.
#[derive(Debug)]
pub struct Interner {
    uris: Vec<String>,
    index: HashMap<String, Ns>,
}

impl Default for Interner {
    fn default() -> Self {
        Interner { uris: vec![String::new()], index: HashMap::from([(String::new(), NONE)]) }
    }
}

impl Interner {
    pub fn intern(&mut self, uri: Option<&str>) -> Ns {
        let Some(uri) = uri else { return NONE };
        if let Some(found) = self.index.get(uri) {
            return *found;
        }
        let new = Ns(u32::try_from(self.uris.len()).unwrap_or(u32::MAX));
        self.uris.push(uri.to_owned());
        self.index.insert(uri.to_owned(), new);
        new
    }

    pub fn get(&self, uri: Option<&str>) -> Option<Ns> {
        self.index.get(uri.unwrap_or_default()).copied()
    }

    /// The URI; empty for no namespace.
    pub fn uri(&self, ns: Ns) -> &str {
        self.uris.get(ns.0 as usize).map_or("", String::as_str)
    }

    pub fn all(&self) -> impl Iterator<Item = (Ns, &str)> {
        (0u32..).map(Ns).zip(self.uris.iter().map(String::as_str))
    }
}
