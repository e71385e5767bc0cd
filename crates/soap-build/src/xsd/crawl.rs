//! Finds all schema documents of a set: embedded ones, and what they include, import and redefine.

use std::collections::HashSet;
use std::rc::Rc;

use url::Url;

use crate::error::{Error, Warning};
use crate::load::dom::{Document, Element, NodeId};
use crate::load::loader::{Followed, Loaded, Loader};
use crate::load::names::{WSDL, XS};

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
                for (loaded, node) in self.follow(base, child, location)? {
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

    fn follow(&mut self, base: &Url, at: Element<'_>, location: &str) -> Result<Vec<(Loaded, NodeId)>, Error> {
        // The built-in schema serves where there is no local copy.
        let namespace = at.attr("namespace").unwrap_or_default();
        if crate::load::builtin::is_known(namespace) && location.contains("://") {
            return Ok(Vec::new());
        }
        let reason = match self.loader.follow(base, location)? {
            Followed::Document(loaded) => match loaded.document.root() {
                Some(root) if root.is(XS, "schema") => {
                    let id = root.id;
                    return Ok(vec![(loaded, id)]);
                }
                Some(root) if root.is(WSDL, "definitions") => {
                    let found = embedded(root, namespace);
                    if !found.is_empty() {
                        return Ok(found.into_iter().map(|node| (loaded.clone(), node)).collect());
                    }
                    "no schema of that namespace is embedded in it".to_owned()
                }
                _ => "it isn't a schema".to_owned(),
            },
            Followed::Unreachable(reason) => reason,
        };
        if crate::load::builtin::is_known(namespace) {
            return Ok(Vec::new());
        }
        self.warnings.push(Warning {
            at: at.position(),
            message: format!("xs:{} of `{location}` was left out: {reason}", at.local()),
        });
        Ok(Vec::new())
    }
}

/// The schemas of a namespace that a WSDL embeds: a location may name a document that holds more than the schema (XSD P1
/// §4.3.2).
fn embedded(definitions: Element<'_>, namespace: &str) -> Vec<NodeId> {
    let schemas = definitions.named(WSDL, "types").flat_map(|types| types.named(XS, "schema"));
    let of = |schema: &Element<'_>| schema.attr("targetNamespace").unwrap_or_default().trim() == namespace.trim();
    schemas.filter(of).map(|schema| schema.id).collect()
}
