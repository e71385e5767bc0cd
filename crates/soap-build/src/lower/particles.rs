//! Content models as trees: groups expanded, what is plain flattened.

use xsd_parser::models::schema::MaxOccurs;
use xsd_parser::models::schema::xs::{Any, ElementType, GroupType, GroupTypeContent};

use super::wildcard;
use crate::error::{Error, Problem};
use crate::xsd::components::{Components, key, qn};
use crate::xsd::interner::Ns;
use crate::xsd::set::SchemaSet;

/// Most particles that one type may have after its groups are expanded.
const MAX_PARTICLES: usize = 100_000;
/// Deepest nesting of groups in each other, by reference or in place; real ones have a dozen levels at most.
const MAX_DEPTH: usize = 256;

/// A node of a content model.
#[derive(Debug, Clone)]
pub enum Node<'a> {
    Element { ast: &'a ElementType, doc: u32 },
    Any(Space),
    Sequence(Vec<Particle<'a>>),
    All(Vec<Particle<'a>>),
    Choice(Vec<Particle<'a>>),
}

/// What a wildcard lets through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Space {
    Any,
    Other(Ns),
    /// These, by URI; empty is no namespace.
    Only(Vec<String>),
}

/// A node with how often it may come.
#[derive(Debug, Clone)]
pub struct Particle<'a> {
    pub node: Node<'a>,
    pub min: u32,
    pub max: Option<u32>,
    /// Name of the group it came from, for the name of its type.
    pub group: Option<&'a str>,
    pub key: u32,
}

impl Particle<'_> {
    pub fn is_once(&self) -> bool {
        self.min == 1 && self.max == Some(1)
    }
}

pub fn occurs(min: usize, max: &MaxOccurs) -> (u32, Option<u32>) {
    let min = u32::try_from(min).unwrap_or(u32::MAX);
    let max = match max {
        MaxOccurs::Unbounded => None,
        MaxOccurs::Bounded(n) => Some(u32::try_from(*n).unwrap_or(u32::MAX)),
    };
    (min, max)
}

/// Which kind of group an AST group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    Sequence,
    All,
    Choice,
    Reference,
}

/// Expands content models.
pub struct Expander<'a, 'c> {
    pub set: &'a SchemaSet,
    pub components: &'c Components<'a>,
    stack: Vec<u32>,
    count: usize,
    depth: usize,
}

impl<'a, 'c> Expander<'a, 'c> {
    pub fn new(set: &'a SchemaSet, components: &'c Components<'a>) -> Self {
        Expander { set, components, stack: Vec::new(), count: 0, depth: 0 }
    }

    /// The particle of a group, or of a reference to one. `None`: nothing is left of it.
    pub fn group(&mut self, ast: &'a GroupType, model: Model, doc: u32) -> Result<Option<Particle<'a>>, Error> {
        let (min, max) = occurs(ast.min_occurs, &ast.max_occurs);
        if max == Some(0) {
            return Ok(None);
        }
        let at = key(ast.id.as_ref());
        self.count += 1;
        if self.count > MAX_PARTICLES {
            return Err(self.problem(at, "its groups expand to more than 100,000 particles", "split the type"));
        }
        if self.depth >= MAX_DEPTH {
            return Err(self.problem(at, "groups are over 256 deep in each other", "nest them less"));
        }
        self.depth += 1;
        let group = self.inside(ast, model, doc, (min, max));
        self.depth -= 1;
        group
    }

    fn inside(
        &mut self,
        ast: &'a GroupType,
        model: Model,
        doc: u32,
        (min, max): (u32, Option<u32>),
    ) -> Result<Option<Particle<'a>>, Error> {
        if model == Model::Reference {
            return self.reference(ast, min, max, doc);
        }
        let at = key(ast.id.as_ref());
        let mut children = Vec::new();
        let mut nothing = false;
        for content in &ast.content {
            let child = self.content(content, doc)?;
            nothing |= child.is_none() && is_empty(content);
            children.extend(child);
        }
        // One alternative of a choice is nothing: then the choice may be left out.
        let min = if nothing && model == Model::Choice { 0 } else { min };
        let node = match model {
            Model::Choice => Node::Choice(children),
            Model::All => Node::All(children),
            _ => Node::Sequence(children),
        };
        Ok(simplify(Particle { node, min, max, group: None, key: at }))
    }

    fn reference(
        &mut self,
        ast: &'a GroupType,
        min: u32,
        max: Option<u32>,
        doc: u32,
    ) -> Result<Option<Particle<'a>>, Error> {
        let Some(name) = ast.ref_.as_ref().map(qn) else { return Ok(None) };
        let at = key(ast.id.as_ref());
        let inside = self.stack.last().copied();
        // In a redefinition, the group's own name means the original.
        let original = inside
            .and_then(|k| self.components.original_groups.get(&k).copied())
            .filter(|o| o.ast.name.as_deref() == Some(name.local) && self.components.doc(doc).target == name.ns);
        let Some(group) = original.or_else(|| self.components.groups.get(&name).copied()) else {
            return Ok(None);
        };
        if self.stack.contains(&group.key) {
            return Err(self.problem(
                at,
                "the group is among its own particles",
                "let it contain itself through an element",
            ));
        }
        self.stack.push(group.key);
        let mut children = Vec::new();
        for content in &group.ast.content {
            children.extend(self.content(content, group.doc)?);
        }
        self.stack.pop();
        let particle = Particle { node: Node::Sequence(children), min, max, group: None, key: at };
        Ok(simplify(particle).map(|p| Particle { group: group.ast.name.as_deref(), ..p }))
    }

    fn content(&mut self, content: &'a GroupTypeContent, doc: u32) -> Result<Option<Particle<'a>>, Error> {
        Ok(match content {
            GroupTypeContent::Annotation(_) => None,
            GroupTypeContent::Element(ast) => {
                let (min, max) = occurs(ast.min_occurs, &ast.max_occurs);
                self.count += 1;
                let node = Node::Element { ast, doc };
                (max != Some(0)).then(|| Particle { node, min, max, group: None, key: key(ast.id.as_ref()) })
            }
            GroupTypeContent::Any(any) => self.any(any, doc),
            GroupTypeContent::Group(g) => self.group(g, Model::Reference, doc)?,
            GroupTypeContent::All(g) => self.group(g, Model::All, doc)?,
            GroupTypeContent::Choice(g) => self.group(g, Model::Choice, doc)?,
            GroupTypeContent::Sequence(g) => self.group(g, Model::Sequence, doc)?,
        })
    }

    fn any(&self, any: &'a Any, doc: u32) -> Option<Particle<'a>> {
        let (min, max) = occurs(any.min_occurs, &any.max_occurs);
        if max == Some(0) {
            return None;
        }
        let at = key(any.id.as_ref());
        let space = wildcard::space(self.set, self.components, at, doc);
        Some(Particle { node: Node::Any(space), min, max, group: None, key: at })
    }

    fn problem(&self, at: u32, message: &str, help: &str) -> Error {
        let construct = self.set.source(at).map(|e| format!("xs:{}", e.describe())).unwrap_or_default();
        Error::Schema(Problem::new(self.set.position(at), construct, message, help))
    }
}

/// Whether a group that came to nothing is one without particles. One that may come zero times is no particle at all.
fn is_empty(content: &GroupTypeContent) -> bool {
    let group = match content {
        GroupTypeContent::Group(g) | GroupTypeContent::All(g) | GroupTypeContent::Sequence(g) => g,
        // A choice of nothing lets nothing pass, not even nothing; one with an empty alternative does.
        GroupTypeContent::Choice(g) if g.content.iter().any(is_empty) => g,
        _ => return false,
    };
    group.max_occurs != MaxOccurs::Bounded(0)
}

/// Takes away what makes no difference on the wire.
pub fn simplify(particle: Particle<'_>) -> Option<Particle<'_>> {
    let Particle { node, min, max, group, key } = particle;
    let (node, children) = match node {
        Node::Element { .. } | Node::Any(_) => return Some(Particle { node, min, max, group, key }),
        Node::Sequence(c) => (0, c),
        Node::All(c) => (1, c),
        Node::Choice(c) => (2, c),
    };
    let mut flat: Vec<Particle<'_>> = Vec::with_capacity(children.len());
    let mut lifted = false;
    for child in children {
        match child.node {
            Node::Sequence(inner) if node == 0 && child.min == 1 && child.max == Some(1) => flat.extend(inner),
            Node::Choice(inner) if node == 2 && child.min <= 1 && child.max == Some(1) => {
                lifted |= child.min == 0;
                flat.extend(inner);
            }
            // An alternative that may be empty: then the choice may be.
            n if node == 2 && child.min == 0 => {
                lifted = true;
                flat.push(Particle { node: n, min: 1, ..child });
            }
            n => flat.push(Particle { node: n, ..child }),
        }
    }
    if flat.is_empty() {
        return None;
    }
    let min = if lifted { 0 } else { min };
    if node == 1 && min == 0 && max == Some(1) {
        return Some(optional_all(flat, group, key));
    }
    if flat.len() == 1
        && let Some(only) = flat.pop()
    {
        let once = min == 1 && max == Some(1);
        if once || only.min <= 1 && (only.is_once() || max.is_none() || max == Some(1)) {
            let max = match (max, only.max) {
                (Some(a), Some(b)) => Some(a.saturating_mul(b)),
                _ => None,
            };
            let (min, group) = (min.saturating_mul(only.min), only.group.or(group));
            return Some(match only.node {
                Node::All(members) if min == 0 && max == Some(1) => optional_all(members, group, only.key),
                node => Particle { node, min, max, group, key: only.key },
            });
        }
        flat.push(only);
    }
    let node = match node {
        0 => Node::Sequence(flat),
        1 => Node::All(flat),
        _ => Node::Choice(flat),
    };
    Some(Particle { node, min, max, group, key })
}

/// An `all` that may be left out is one of optional members.
fn optional_all<'a>(mut members: Vec<Particle<'a>>, group: Option<&'a str>, key: u32) -> Particle<'a> {
    for member in &mut members {
        member.min = 0;
    }
    Particle { node: Node::All(members), min: 1, max: Some(1), group, key }
}

/// Two content models, one after the other: an extension.
pub fn join<'a>(first: Option<Particle<'a>>, second: Option<Particle<'a>>) -> Option<Particle<'a>> {
    match (first, second) {
        (Some(a), Some(b)) => {
            let key = a.key;
            simplify(Particle { node: Node::Sequence(vec![a, b]), min: 1, max: Some(1), group: None, key })
        }
        (a, b) => a.or(b),
    }
}
