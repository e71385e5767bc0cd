//! Finds the WSDL documents of a description and indexes their messages, port types, bindings and services.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use crate::error::{Error, Problem, Warning};
use crate::load::dom::{Element, Name, NodeId};
use crate::load::loader::{Followed, Loaded, Loader};
use crate::load::names::{WSDL, XS, is_wsdl20};

/// WSDL documents in the order of their imports, and the schemas that they embed or import.
#[derive(Debug, Default)]
pub struct Documents {
    pub wsdl: Vec<Loaded>,
    pub schemas: Vec<(Loaded, NodeId)>,
    pub warnings: Vec<Warning>,
}

impl Documents {
    /// Loads the main document and follows `wsdl:import`. A schema alone is a description without operations.
    pub fn load(loader: &mut Loader, main: Loaded) -> Result<Documents, Error> {
        let mut all = Documents::default();
        let mut seen = HashSet::new();
        let mut queue = std::collections::VecDeque::from([main]);
        let mut first = true;
        while let Some(loaded) = queue.pop_front() {
            if !seen.insert(loaded.base.to_string()) {
                continue;
            }
            let document = loaded.document.clone();
            let Some(root) = document.root() else { continue };
            if root.is(XS, "schema") {
                all.schemas.push((loaded, root.id));
            } else if root.is(WSDL, "definitions") {
                all.definitions(loader, &loaded, root, &mut queue)?;
                all.wsdl.push(loaded);
            } else if first {
                return Err(not_a_description(root));
            } else {
                all.warnings.push(Warning {
                    at: root.position(),
                    message: format!(
                        "an imported document with the root `{}` was left out: it is neither WSDL nor schema",
                        root.local()
                    ),
                });
            }
            first = false;
        }
        Ok(all)
    }

    fn definitions(
        &mut self,
        loader: &mut Loader,
        loaded: &Loaded,
        root: Element<'_>,
        queue: &mut std::collections::VecDeque<Loaded>,
    ) -> Result<(), Error> {
        for types in root.named(WSDL, "types") {
            for schema in types.children().filter(|c| c.is(XS, "schema")) {
                self.schemas.push((loaded.clone(), schema.id));
            }
        }
        for import in root.named(WSDL, "import") {
            let Some(location) = import.attr("location").filter(|l| !l.trim().is_empty()) else { continue };
            match loader.follow(&loaded.base, location)? {
                Followed::Document(found) => queue.push_back(found),
                Followed::Unreachable(reason) => self.warnings.push(Warning {
                    at: import.position(),
                    message: format!("wsdl:import of `{location}` was left out: {reason}"),
                }),
            }
        }
        Ok(())
    }
}

fn not_a_description(root: Element<'_>) -> Error {
    let ns = root.ns().unwrap_or("no namespace");
    let problem = if root.local() == "description" && root.ns().is_some_and(is_wsdl20) {
        Problem::new(
            root.position(),
            "description",
            "this is WSDL 2.0, which isn't read",
            "ask the service for its WSDL 1.1, mostly at `?wsdl`",
        )
    } else {
        Problem::new(
            root.position(),
            root.local(),
            format!("the root element is `{}` in {ns}", root.local()),
            "give a WSDL 1.1 document (root `definitions`) or an XML Schema (root `schema`)",
        )
    };
    Error::NotADescription(problem)
}

type Key = (Option<Rc<str>>, String);

/// Everything that has a name in the description.
#[derive(Default)]
pub struct Index<'a> {
    pub messages: BTreeMap<Key, Element<'a>>,
    pub port_types: BTreeMap<Key, Element<'a>>,
    /// Bindings in document order.
    pub bindings: Vec<(Name, Element<'a>)>,
    pub services: Vec<Element<'a>>,
}

impl<'a> Index<'a> {
    pub fn new(documents: &'a Documents) -> Self {
        let mut index = Index::default();
        let mut bound = HashSet::new();
        for loaded in &documents.wsdl {
            let Some(root) = loaded.document.root() else { continue };
            let ns = target(root);
            for child in root.children().filter(|c| c.ns() == Some(WSDL)) {
                let name = child.attr("name").unwrap_or_default().trim().to_owned();
                let key = (ns.clone(), name.clone());
                match child.local() {
                    "message" => {
                        index.messages.entry(key).or_insert(child);
                    }
                    "portType" => {
                        index.port_types.entry(key).or_insert(child);
                    }
                    "binding" if bound.insert(key) => {
                        index.bindings.push((Name { ns: ns.clone(), local: name }, child));
                    }
                    "service" => index.services.push(child),
                    _ => {}
                }
            }
        }
        index
    }

    /// Looks up by name; where nothing of that namespace is there, the only one of that local name counts.
    pub fn find(map: &BTreeMap<Key, Element<'a>>, name: &Name) -> Option<Element<'a>> {
        if let Some(found) = map.get(&(name.ns.clone(), name.local.clone())) {
            return Some(*found);
        }
        let mut same = map.iter().filter(|((_, local), _)| *local == name.local);
        match (same.next(), same.next()) {
            (Some((_, found)), None) => Some(*found),
            _ => None,
        }
    }
}

/// A QName attribute; an undeclared prefix is read as no namespace, for the lookup to try by local name.
pub fn qname(e: Element<'_>, attribute: &str) -> Option<Name> {
    let value = e.attr(attribute)?;
    Some(e.resolve(value).unwrap_or_else(|_| Name {
        ns: None,
        local: value.split_once(':').map_or(value, |(_, l)| l).trim().to_owned(),
    }))
}

/// The target namespace of the definitions that an element stands in.
pub fn target(e: Element<'_>) -> Option<Rc<str>> {
    e.document.root().and_then(|r| r.attr("targetNamespace")).map(|ns| Rc::from(ns.trim()))
}
