//! Wildcards: which namespaces they let through.

use super::particles::Space;
use crate::xsd::components::Components;
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
