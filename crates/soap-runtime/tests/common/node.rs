//! A type by hand, as the compiler emits it: what strangers' input is read as.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use soap_runtime::codegen::*;

pub static NAMESPACES: Namespaces = Namespaces::new(&[("n", "urn:n")]);

/// A tree of itself, with an attribute and text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    pub id: Option<i32>,
    pub text: Option<String>,
    pub number: Vec<Decimal>,
    pub any: Vec<AnyElement>,
    pub node: Vec<Node>,
}
static NODE: [Member; 4] = [
    Member::element(FIRST, "text", "<n:text>", "</n:text>").optional(),
    Member::element(FIRST, "number", "<n:number>", "</n:number>").text(Xs::Decimal).many(),
    Member::any(Wildcard::other(FIRST)).many(),
    Member::element(FIRST, "node", "<n:node>", "</n:node>").many(),
];
static NODE_ATTRIBUTES: [Attribute; 1] = [Attribute::new(NONE, "id", " id=\"").text(Xs::Int)];
static NODE_DESC: Desc = Desc::sequence("Node", &NODE).attributes(&NODE_ATTRIBUTES).named(FIRST, "Node");
impl Field for Node {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Node {
    fn desc(&self) -> &'static Desc {
        &NODE_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.text.read(r),
            1 => self.number.read(r),
            2 => self.any.read(r),
            _ => self.node.read(r),
        }
    }
    fn set_attribute(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.id.read_attribute(r)
    }
    fn attributes(&self, w: &mut Writer) {
        self.id.write_attribute(&NODE_ATTRIBUTES[0], w);
    }
    fn content(&self, w: &mut Writer) {
        self.text.write(&NODE[0], w);
        self.number.write(&NODE[1], w);
        self.any.write(&NODE[2], w);
        self.node.write(&NODE[3], w);
    }
}
pub static ROOT: Member = Member::element(FIRST, "node", "<n:node>", "</n:node>");
