//! Wildcards: which namespaces they let through.

use super::particles::Space;
use crate::xsd::components::Components;
use crate::xsd::interner::NONE;
use crate::xsd::set::SchemaSet;

/// The namespace constraint of the `xs:any` or `xs:anyAttribute` at `key`.
pub fn space(set: &SchemaSet, components: &Components<'_>, key: u32, doc: u32) -> Space {
    let target = components.doc(doc).target;
    let text = set.source(key).and_then(|e| e.attr("namespace")).unwrap_or("##any");
    let list: Vec<&str> = text.split_ascii_whitespace().collect();
    if list.contains(&"##any") {
        Space::Any
    } else if list.contains(&"##other") {
        Space::Other(target)
    } else {
        let of = |token: &&str| match *token {
            "##targetNamespace" => set.interner.uri(target).to_owned(),
            "##local" => String::new(),
            uri => uri.to_owned(),
        };
        Space::Only(list.iter().map(of).collect())
    }
}

/// What two wildcards of one type both let through (XSD Part 1, 3.10.6): a type's own and those of its attribute groups.
pub fn intersection(set: &SchemaSet, a: Space, b: Space) -> Space {
    match (a, b) {
        (Space::Any, other) | (other, Space::Any) => other,
        (Space::Only(a), Space::Only(b)) => Space::Only(a.into_iter().filter(|uri| b.contains(uri)).collect()),
        (Space::Only(list), Space::Other(ns)) | (Space::Other(ns), Space::Only(list)) => {
            let own = set.interner.uri(ns);
            Space::Only(list.into_iter().filter(|uri| !uri.is_empty() && uri != own).collect())
        }
        // Of two namespaces to keep out only one can be said: so a little more is let through, and nothing lost.
        (Space::Other(a), Space::Other(b)) => Space::Other(if a == NONE { b } else { a }),
    }
}

/// What either of two wildcards lets through: that of a base and that of its extension.
pub fn union(set: &SchemaSet, a: Space, b: Space) -> Space {
    match (a, b) {
        (Space::Any, _) | (_, Space::Any) => Space::Any,
        (Space::Only(mut a), Space::Only(b)) => {
            a.extend(b);
            a.dedup();
            Space::Only(a)
        }
        (Space::Only(list), Space::Other(ns)) | (Space::Other(ns), Space::Only(list)) => {
            let holds = |uri: &str| list.iter().any(|u| u == uri);
            match (holds(set.interner.uri(ns)), holds("")) {
                (_, true) => Space::Any,
                (true, false) => Space::Other(NONE),
                (false, false) => Space::Other(ns),
            }
        }
        (Space::Other(a), Space::Other(b)) => Space::Other(if a == b { a } else { NONE }),
    }
}
