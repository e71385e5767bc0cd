//! Text of a schema can't become code: with any payload in every position of free text, the code is the same but for literals.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use proc_macro2::{TokenStream, TokenTree};
use soap_build::model::*;
use soap_build::{Layout, configure, generate_from_model};

const PAYLOADS: &[&str] = &[
    "\"]\npub fn evil() {}",
    "*/ pub fn evil() {} /*",
    "```\nevil()\n```",
    "```rust,ignore",
    "    evil();",
    "\nevil();",
    "\r\n//! evil",
    "\r#![evil]",
    "\"#; evil()",
    "\"##; evil()",
    "\\",
    "\\\"",
    "\\u{22}",
    "{evil}",
    "#[doc = \"x\"]",
    "<script>",
    "[evil](evil)",
    "[`evil`]",
    "$crate::evil!()",
    "#evil",
    "~~~",
    "- evil\n- evil",
    "=====",
    "|a|b|\n|-|-|",
    "\0\u{1}\u{7f}",
    "\u{202e}live\u{2066}",
    "\u{feff}",
    "\u{2028}evil\u{2029}",
    "'",
    "'evil",
    "b\"evil\"",
    "https://a.example/\"];evil",
    "",
];

/// Everything but literals and docs.
fn shape(text: &str) -> String {
    fn walk(tokens: TokenStream, out: &mut String) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(p) if p.as_char() == '#' => {
                    let doc =
                        matches!(tokens.peek(), Some(TokenTree::Group(g)) if g.stream().to_string().starts_with("doc"));
                    if doc {
                        tokens.next();
                    } else {
                        out.push('#');
                    }
                }
                TokenTree::Group(g) => {
                    out.push('(');
                    walk(g.stream(), out);
                    out.push(')');
                }
                TokenTree::Literal(_) => out.push('L'),
                // Behind the last argument it comes and goes with the length of the line.
                TokenTree::Punct(p) if p.as_char() == ',' && tokens.peek().is_none() => {}
                other => {
                    out.push_str(&other.to_string());
                    out.push(' ');
                }
            }
        }
    }
    let mut out = String::new();
    walk(text.parse().unwrap(), &mut out);
    out
}

/// The zoo with one text wherever a schema has a free one.
fn zoo(text: &str) -> Model {
    let mut model = support::zoo();
    let docs = || vec![text.to_owned(), text.to_owned()];
    let member = |m: &mut Member| {
        m.docs = docs();
        if let Particle::Element(e) = &mut m.particle {
            e.default = Some(text.to_owned());
            e.fixed = Some(text.to_owned());
        }
    };
    for ty in &mut model.types {
        ty.docs = docs();
        match &mut ty.kind {
            TypeKind::Struct(s) => {
                for a in &mut s.attributes {
                    a.docs = docs();
                    a.fixed = Some(text.to_owned());
                }
                if let Content::Members { members, .. } = &mut s.content {
                    members.iter_mut().for_each(member);
                }
            }
            TypeKind::Sequence(members) | TypeKind::Choice(members) => members.iter_mut().for_each(member),
            TypeKind::Newtype(n) => {
                n.facets.patterns = vec![vec![text.to_owned()]];
                n.facets.min_inclusive = Some(text.to_owned());
            }
            TypeKind::Enumeration(e) => {
                if let Some(v) = e.values.last_mut() {
                    v.docs = docs();
                    v.value = format!("unlike the others {text}");
                }
            }
            _ => {}
        }
    }
    for operation in &mut model.operations {
        operation.docs = docs();
        operation.name = text.to_owned();
        operation.action = text.to_owned();
        operation.port_type = text.to_owned();
    }
    if let Some(other) = model.namespaces.last_mut() {
        other.uri = format!("urn:{text}");
    }
    let ports = vec![Port { name: text.to_owned(), location: Some(text.to_owned()), operations: vec![0, 1] }];
    model.services.push(Service { name: "Zoo".into(), docs: docs(), ports });
    model
}

#[test]
fn text_stays_text() {
    for layout in [Layout::Folder, Layout::SingleFile] {
        let make = |text: &str| {
            let builder = configure().layout(layout).elements(true).regenerate_command("cargo codegen");
            generate_from_model(&zoo(text), builder, &format!("zoo.wsdl{text}")).unwrap().files
        };
        let harmless: Vec<_> = make("text").values().map(|text| shape(text)).collect();
        for payload in PAYLOADS {
            let made: Vec<_> = make(payload).values().map(|text| shape(text)).collect();
            assert!(made == harmless, "{payload:?} changes the code");
        }
    }
}
