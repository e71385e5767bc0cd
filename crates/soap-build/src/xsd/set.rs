//! All schema documents of a description, parsed.

use xsd_parser::Schemas;
use xsd_parser::models::schema::xs::Schema;
use xsd_parser::pipeline::parser::Parser;
use xsd_parser::pipeline::parser::resolver::NoOpResolver;

use super::crawl::SchemaDoc;
use super::interner::{Interner, NONE, Ns};
use super::rewrite::{Rewriter, Side};
use crate::error::{Error, Position, Problem, Warning};
use crate::load::dom::Element;
use crate::load::{builtin, loader};

/// Documents, their ASTs, and the way back from one to the other.
pub struct SchemaSet {
    pub docs: Vec<SchemaDoc>,
    asts: Vec<Schemas>,
    pub side: Side,
    pub interner: Interner,
    pub warnings: Vec<Warning>,
}

impl SchemaSet {
    /// Parses documents and whatever built-in schemas they name. `named`: namespaces that something else refers to.
    pub fn new(mut docs: Vec<SchemaDoc>, named: &[String]) -> Result<SchemaSet, Error> {
        let mut set = SchemaSet {
            docs: Vec::new(),
            asts: Vec::new(),
            side: Side::default(),
            interner: Interner::default(),
            warnings: Vec::new(),
        };
        for ns in named {
            set.interner.intern(Some(ns));
        }
        let mut provided: Vec<String> = docs.iter().filter_map(|d| d.target.as_deref().map(str::to_owned)).collect();
        loop {
            for doc in docs.drain(..) {
                set.add(doc)?;
            }
            // A built-in schema may name another.
            let missing: Vec<String> = set
                .interner
                .all()
                .map(|(_, uri)| uri.to_owned())
                .filter(|uri| builtin::schema(uri).is_some() && !provided.contains(uri))
                .collect();
            if missing.is_empty() {
                return Ok(set);
            }
            for ns in missing {
                if let Some(text) = builtin::schema(&ns) {
                    let document =
                        std::rc::Rc::new(loader::parse(&format!("built-in schema of {ns}"), text.as_bytes())?);
                    if let Some(root) = document.root() {
                        let node = root.id;
                        let target = Some(std::rc::Rc::from(ns.as_str()));
                        docs.push(SchemaDoc { document: document.clone(), node, target, chameleon: false });
                    }
                }
                provided.push(ns);
            }
        }
    }

    fn add(&mut self, doc: SchemaDoc) -> Result<(), Error> {
        let index = u32::try_from(self.docs.len()).unwrap_or(u32::MAX);
        let text = Rewriter {
            doc: &doc,
            index,
            interner: &mut self.interner,
            side: &mut self.side,
            warnings: &mut self.warnings,
            out: String::new(),
        }
        .run();
        self.interner.intern(doc.target.as_deref());
        let parsed = Parser::<NoOpResolver>::new().resolve_includes(false).add_schema_from_str(&text);
        match parsed {
            Ok(parser) => self.asts.push(parser.finish()),
            Err(e) => {
                let at = doc.root().map(Element::position).unwrap_or_default();
                return Err(Error::Schema(Problem::new(
                    at,
                    "xs:schema",
                    format!("the schema can't be read: {e}"),
                    "check the schema with a validator",
                )));
            }
        }
        self.docs.push(doc);
        Ok(())
    }

    /// The documents' ASTs, in the order of the documents.
    pub fn schemas(&self) -> impl Iterator<Item = (u32, &Schema)> {
        (0u32..).zip(self.asts.iter()).filter_map(|(i, s)| s.schemas().next().map(|(_, info)| (i, &info.schema)))
    }

    pub fn target(&self, doc: u32) -> Ns {
        self.docs.get(doc as usize).and_then(|d| self.interner.get(d.target.as_deref())).unwrap_or(NONE)
    }

    /// The source element of an AST node.
    pub fn source(&self, key: u32) -> Option<Element<'_>> {
        let (doc, node) = self.side.get(key)?;
        self.docs.get(doc as usize)?.document.element(node)
    }

    pub fn position(&self, key: u32) -> Position {
        self.source(key).map(Element::position).unwrap_or_default()
    }
}
