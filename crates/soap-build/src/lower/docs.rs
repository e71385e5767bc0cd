//! Documentation and the project's own marks, from the source elements.

use crate::load::dom::Element;
use crate::load::names::{ANNOTATIONS, XS};

/// The paragraphs of `xs:documentation`, one an element.
pub fn docs(e: Option<Element<'_>>) -> Vec<String> {
    let Some(e) = e else { return Vec::new() };
    let own = e.named(XS, "annotation").flat_map(|a| a.named(XS, "documentation"));
    own.map(|d| tidy(&d.text())).filter(|t| !t.is_empty()).collect()
}

/// Lines without their indentation.
pub fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// Marked as sensitive in its `xs:appinfo`.
pub fn sensitive(e: Option<Element<'_>>) -> bool {
    e.is_some_and(|e| {
        e.named(XS, "annotation")
            .flat_map(|a| a.named(XS, "appinfo"))
            .any(|i| i.children().any(|c| c.is(ANNOTATIONS, "sensitive")))
    })
}
