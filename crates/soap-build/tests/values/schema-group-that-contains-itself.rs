//! Facts about the messages of `schema-group-that-contains-itself`.

use case_driver::values;

use super::generated::operations::*;
use super::generated::types;

fn leaf(node: &impl Node) -> &str {
    node.leaf().unwrap()
}

fn branch(node: &types::TreeNodes) -> &types::TreeNodesBranch {
    match node {
        types::TreeNodes::Branch(branch) => branch,
        types::TreeNodes::Leaf(leaf) => panic!("leaf {leaf}"),
    }
}

fn inner(node: &types::TreeNodesBranchNodes) -> &types::TreeNodesBranch {
    match node {
        types::TreeNodesBranchNodes::Branch(branch) => branch,
        types::TreeNodesBranchNodes::Leaf(leaf) => panic!("leaf {leaf}"),
    }
}

/// The group stands in the tree and in a branch.
trait Node {
    fn leaf(&self) -> Option<&str>;
}

impl Node for types::TreeNodes {
    fn leaf(&self) -> Option<&str> {
        if let Self::Leaf(leaf) = self { Some(leaf) } else { None }
    }
}

impl Node for types::TreeNodesBranchNodes {
    fn leaf(&self) -> Option<&str> {
        if let Self::Leaf(leaf) = self { Some(leaf) } else { None }
    }
}

values! {
    "messages/request.xml": request GrowOperation, |v| {
        leaf(&v.nodes[0]) == "1";
        branch(&v.nodes[1]).name.as_deref() == Some("a");
        leaf(&inner(&inner(&branch(&v.nodes[1]).nodes[1]).nodes[0]).nodes[0]) == "3";
        leaf(&inner(&branch(&v.nodes[1]).nodes[1]).nodes[1]) == "4";
        inner(&inner(&branch(&v.nodes[1]).nodes[1]).nodes[2]).name == None;
        branch(&v.nodes[2]).name.as_deref() == Some("d");
        leaf(&v.nodes[3]) == "6";
    }
    "messages/response.xml": response GrowOperation, |v| { v.nodes.is_empty(); }
    // The unknown element is passed over, and what follows it is still read.
    "messages/response-unknown-deep-inside.xml": response GrowOperation, |v| {
        leaf(&inner(&branch(&v.nodes[0]).nodes[0]).nodes[0]) == "1";
        leaf(&inner(&branch(&v.nodes[0]).nodes[0]).nodes[1]) == "2";
    }
}
