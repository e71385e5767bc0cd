//! Finds all schema documents of a set: embedded ones, and what they include, import and redefine.

use std::collections::HashSet;
use std::rc::Rc;

use url::Url;

use crate::error::{Error, Warning};
use crate::load::dom::{Document, Element, NodeId};
use crate::load::loader::{Followed, Loaded, Loader};
use crate::load::names::XS;

/// A schema document, once for each namespace that it takes on.
#[derive(Debug)]
pub struct SchemaDoc {
    pub document: Rc<Document>,
    pub node: NodeId,
    /// Its own target namespace, or that of who includes it.
    pub target: Option<Rc<str>>,
    /// It has no namespace of its own: unprefixed references mean the includer's.
    pub chameleon: bool,
}

impl SchemaDoc {
    pub fn root(&self) -> Option<Element<'_>> {
        self.document.element(self.node)
    }
}

/// Collects schema documents, what they depend on first.
pub struct Crawler<'l> {
    loader: &'l mut Loader,
    pub docs: Vec<SchemaDoc>,
    pub warnings: Vec<Warning>,
    seen: HashSet<(String, NodeId, Option<Rc<str>>)>,
}

struct Pending {
    loaded: Loaded,
    node: NodeId,
    /// Namespace of the includer, `None` for imports and embedded schemas.
    includer: Option<Option<Rc<str>>>,
}

impl<'l> Crawler<'l> {
    pub fn new(loader: &'l mut Loader) -> Self {
        Crawler { loader, docs: Vec::new(), warnings: Vec::new(), seen: HashSet::new() }
    }

    /// Adds a schema element of a document and all that it leads to.
    pub fn add(&mut self, loaded: &Loaded, node: NodeId) -> Result<(), Error> {
        self.visit(Pending { loaded: loaded.clone(), node, includer: None })
    }

    fn visit(&mut self, start: Pending) -> Result<(), Error> {
        // Explicit stack: chains of includes may be long. The flag marks a document whose references are done.
        let mut stack = vec![(start, false)];
        while let Some((pending, done)) = stack.pop() {
            let Some(root) = pending.loaded.document.element(pending.node) else { continue };
            let own: Option<Rc<str>> =
                root.attr("targetNamespace").map(str::trim).filter(|t| !t.is_empty()).map(Rc::from);
            let target = own.clone().or_else(|| pending.includer.clone().flatten());
            let chameleon = own.is_none() && target.is_some();
            if done {
                self.docs.push(SchemaDoc {
                    document: pending.loaded.document.clone(),
                    node: pending.node,
                    target,
                    chameleon,
                });
                continue;
            }
            let key = (pending.loaded.base.to_string(), pending.node, target.clone());
            if !self.seen.insert(key) {
                continue;
            }
            let mut next = Vec::new();
            for child in root.children().filter(|c| c.ns() == Some(XS)) {
                let including = matches!(child.local(), "include" | "redefine");
                if !including && child.local() != "import" {
                    continue;
                }
                let Some(location) = child.attr("schemaLocation").filter(|l| !l.trim().is_empty()) else { continue };
                let base = &pending.loaded.base;
                if let Some((loaded, node)) = self.follow(base, child, location)? {
                    let includer = including.then(|| target.clone());
                    next.push((Pending { loaded, node, includer }, false));
                }
            }
            stack.push((pending, true));
            next.reverse();
            stack.append(&mut next);
        }
        Ok(())
    }

    fn follow(&mut self, base: &Url, at: Element<'_>, location: &str) -> Result<Option<(Loaded, NodeId)>, Error> {
        // The built-in schema serves where there is no local copy.
        let namespace = at.attr("namespace").unwrap_or_default();
        if crate::load::builtin::is_known(namespace) && location.contains("://") {
            return Ok(None);
        }
        let reason = match self.loader.follow(base, location)? {
            Followed::Document(loaded) => match loaded.document.root() {
                Some(root) if root.is(XS, "schema") => {
                    let id = root.id;
                    return Ok(Some((loaded, id)));
                }
                // A WSDL named as schema document: its embedded schemas come in by the hub.
                _ => "it isn't a schema".to_owned(),
            },
            Followed::Unreachable(reason) => reason,
        };
        if crate::load::builtin::is_known(namespace) {
            return Ok(None);
        }
        self.warnings.push(Warning {
            at: at.position(),
            message: format!("xs:{} of `{location}` was left out: {reason}", at.local()),
        });
        Ok(None)
    }
}
