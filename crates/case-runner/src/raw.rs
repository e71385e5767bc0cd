//! Raw XML is kept where the schema has a wildcard, and nowhere else.

use std::path::Path;

use crate::tree::{Element, parse};

const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
/// Their schemas come with the compiler, and have wildcards.
const BUILT_IN: [&str; 2] = ["http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2005/08/addressing"];

/// The runtime's types for raw XML that stand in generated code though no schema of the case asks for them.
pub fn unasked(folder: &Path, code: &str) -> Option<&'static str> {
    let raw = ["AnyElement", "AnyType"].into_iter().find(|t| has_word(code, t))?;
    (!asks(folder)).then_some(raw)
}

fn has_word(code: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).and_then(|s| s.chars().next_back());
        let after = code.get(at + word.len()..).and_then(|s| s.chars().next());
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

/// Does any document of the case have a wildcard, or something of the type `anyType`?
fn asks(folder: &Path) -> bool {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).any(|path| {
        if path.is_dir() {
            return asks(&path);
        }
        let is_description = path.extension().is_some_and(|e| e == "xsd" || e == "wsdl");
        is_description && std::fs::read(&path).ok().and_then(|b| parse(&b).ok()).is_some_and(|root| element_asks(&root))
    })
}

fn element_asks(e: &Element) -> bool {
    let attribute = |name| e.attribute("", name);
    let any_type = |name| attribute(name).is_some_and(|t| t.rsplit(':').next() == Some("anyType"));
    let untyped = e.name.is(XSD, "element")
        && ["type", "ref", "substitutionGroup"].into_iter().all(|a| attribute(a).is_none())
        && ["simpleType", "complexType"].into_iter().all(|c| e.child(XSD, c).is_none());
    let any_items = e.attribute(WSDL, "arrayType").is_some_and(|t| t.contains("anyType["));
    let built_in = e.name.is(XSD, "import") && attribute("namespace").is_some_and(|ns| BUILT_IN.contains(&ns));
    e.name.is(XSD, "any")
        || built_in
        || any_items
        || untyped
        || any_type("type")
        || any_type("base")
        || e.children.iter().any(element_asks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_xml_needs_a_wildcard() {
        let dir = tempfile::tempdir().unwrap();
        let schema = |inner: &str| {
            let text = format!("<s:schema xmlns:s='{XSD}'><s:element name='a' type='s:int'/>{inner}</s:schema>");
            std::fs::write(dir.path().join("schema.xsd"), text).unwrap();
        };
        schema("");
        assert_eq!(unasked(dir.path(), "pub x: AnyElement,"), Some("AnyElement"));
        assert_eq!(unasked(dir.path(), "pub x: MyAnyElements,"), None);
        let import = "<s:import namespace='http://www.w3.org/2000/09/xmldsig#'/>";
        for inner in ["<s:any/>", "<s:element name='b'/>", "<s:element name='b' type='s:anyType'/>", import] {
            schema(inner);
            assert_eq!(unasked(dir.path(), "pub x: AnyElement,"), None, "{inner}");
        }
    }
}
