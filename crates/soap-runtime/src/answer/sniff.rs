//! A look at the first characters of a body: an envelope, a page, something else? No parser runs over what is no
//! envelope.

use memchr::memmem;

/// What a body begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Start {
    /// No bytes, or blanks only.
    Nothing,
    /// An element called Envelope.
    Envelope,
    /// A document type declaration, with its name.
    Doctype(String),
    /// Another element.
    Element(String),
    /// Anything else.
    Text,
}

/// Looks at a body in an encoding that is a superset of ASCII, its byte order mark taken off: a second one is text.
pub(crate) fn start(body: &[u8]) -> Start {
    let mut rest = trim_start(body);
    if rest.is_empty() {
        return Start::Nothing;
    }
    loop {
        rest = trim_start(rest);
        let end: &[u8] = if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<?") {
            b"?>"
        } else {
            break;
        };
        match memmem::find(rest, end) {
            Some(at) => rest = rest.get(at + end.len()..).unwrap_or_default(),
            None => return Start::Text,
        }
    }
    if let Some(after) = rest.get(..9).filter(|d| d.eq_ignore_ascii_case(b"<!doctype")).and(rest.get(9..)) {
        return Start::Doctype(name(after.trim_ascii_start()));
    }
    let Some(tag) = rest.strip_prefix(b"<") else { return Start::Text };
    let name = name(tag);
    if name.is_empty() || name.starts_with('!') {
        return Start::Text;
    }
    let (prefix, local) = name.split_once(':').unwrap_or(("", &name));
    if local == "Envelope" {
        return Start::Envelope;
    }
    let tag = tag.get(..memchr::memchr(b'>', tag).unwrap_or(tag.len())).unwrap_or_default();
    match declared(tag, prefix) {
        Some(ns) => Start::Element(format!("{{{ns}}}{local}")),
        None => Start::Element(name),
    }
}

fn name(b: &[u8]) -> String {
    let end = b.iter().position(|c| c.is_ascii_whitespace() || b"<>/?\"'=[".contains(c)).unwrap_or(b.len());
    super::media::latin1(b.get(..end.min(200)).unwrap_or_default())
}

/// The namespace that a start tag declares for a prefix: only to name the element in an error.
fn declared(tag: &[u8], prefix: &str) -> Option<String> {
    let attribute = if prefix.is_empty() { "xmlns=".to_owned() } else { format!("xmlns:{prefix}=") };
    let after = tag.get(memmem::find(tag, attribute.as_bytes())? + attribute.len()..)?;
    let (quote, value) = after.split_first()?;
    let end = memchr::memchr(*quote, value)?;
    Some(super::media::latin1(value.get(..end.min(500))?))
}

/// Without the blanks in front that XML knows (XML 1.0 §2.3): a form feed is none.
fn trim_start(body: &[u8]) -> &[u8] {
    let blanks = body.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')).count();
    body.get(blanks..).unwrap_or_default()
}

/// How many blanks stand before an XML declaration, where nothing may.
pub(crate) fn blanks_before_declaration(body: &[u8]) -> usize {
    let trimmed = trim_start(body);
    let blanks = body.len() - trimmed.len();
    if is_declaration(trimmed) { blanks } else { 0 }
}

pub(crate) fn is_declaration(b: &[u8]) -> bool {
    b.starts_with(b"<?xml") && b.get(5).is_some_and(u8::is_ascii_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_envelopes_from_pages_and_text() {
        let is = |b: &[u8]| start(b);
        assert_eq!(is(b"\r\n<?xml version='1.0'?><!-- a > b --><s:Envelope xmlns:s='x'>"), Start::Envelope);
        assert_eq!(is(b"<Envelope/>"), Start::Envelope);
        assert_eq!(is(b" \r\n"), Start::Nothing);
        assert_eq!(is(b"<!DOCTYPE html PUBLIC '-//W3C//DTD'>"), Start::Doctype("html".into()));
        assert_eq!(is(b"<!DOCTYPE Envelope [<!ENTITY a 'b'>]>"), Start::Doctype("Envelope".into()));
        assert_eq!(
            is(b"<html xmlns='http://www.w3.org/1999/xhtml'>"),
            Start::Element("{http://www.w3.org/1999/xhtml}html".into())
        );
        assert_eq!(is(b"Warning: x <s:Envelope>"), Start::Text);
        assert_eq!(is(b"\xef\xbb\xbf<s:Envelope>"), Start::Text);
        assert_eq!(is(b"\x0c<s:Envelope>"), Start::Text);
        assert_eq!(is(b"{\"a\":1}"), Start::Text);
    }

    #[test]
    fn finds_what_the_declaration_says() {
        assert_eq!(blanks_before_declaration(b"\n\n<?xml version='1.0'?>"), 2);
        assert_eq!(blanks_before_declaration(b"\n\n<a/>"), 0);
    }
}
