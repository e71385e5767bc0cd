//! The model's namespaces: in the order of first use, each with a prefix and a module.

use std::collections::{HashMap, HashSet};

use crate::model::{Namespace, NamespaceId};
use crate::naming::{self, Names};
use crate::options::Options;

/// Namespaces by URI.
#[derive(Debug, Default)]
pub struct Spaces {
    pub all: Vec<Namespace>,
    index: HashMap<String, NamespaceId>,
    prefixes: HashSet<String>,
    modules: Names,
    count: u32,
}

impl Spaces {
    pub fn id(&mut self, uri: &str, options: &Options) -> NamespaceId {
        if let Some(id) = self.index.get(uri) {
            return *id;
        }
        let id = NamespaceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let mut prefix = options.prefixes.get(uri).cloned().unwrap_or_default();
        if uri.is_empty() {
            prefix.clear();
        } else {
            while prefix.is_empty() || !self.prefixes.insert(prefix.clone()) {
                self.count += 1;
                prefix = format!("ns{}", self.count);
            }
        }
        let wanted = options.modules.get(uri).cloned().unwrap_or_else(|| naming::module(uri));
        let module = self.modules.module(&wanted);
        self.all.push(Namespace { uri: uri.to_owned(), prefix, module });
        self.index.insert(uri.to_owned(), id);
        id
    }
}
