//! The start tag of an element that the codec wrote: where it ends, and what attributes it has.

use super::ELEMENT;
use crate::codec::Namespaces;

/// An element written as [`ELEMENT`], in parts.
pub(super) struct Parts<'a> {
    /// Attributes and declarations, as they stand.
    pub attributes: &'a str,
    /// What stands between the tags; `None` for an empty element.
    pub content: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// `None` if it isn't one.
    pub fn of(xml: &'a str) -> Option<Self> {
        let rest = xml.strip_prefix("<_")?;
        let end = tag_end(rest)?;
        let (tag, content) = (rest.get(..end)?, rest.get(end + 1..)?);
        match tag.strip_suffix('/') {
            Some(attributes) => Some(Parts { attributes, content: None }),
            None => {
                let close = "</_>";
                debug_assert_eq!(ELEMENT.local(), "_");
                Some(Parts { attributes: tag, content: Some(content.strip_suffix(close)?) })
            }
        }
    }

    /// Name and value of each attribute, as they stand.
    pub fn list(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let (name, after) = rest.split_once('=')?;
            let value = after.trim_start();
            let quote = value.chars().next()?;
            let (value, behind) = value.get(1..)?.split_once(quote)?;
            rest = behind;
            Some((name.trim(), value))
        })
    }

    /// The service's namespaces that the element (named `name`) uses and doesn't declare. A prefix counts in text, too: it
    /// may be in a QName. Each byte is looked at once, however many namespaces there are.
    pub fn undeclared(&self, name: &str, known: &'static Namespaces) -> Vec<(&'static str, &'static str)> {
        let mut left: Vec<_> = known.declared().iter().copied().filter(|(p, _)| self.declared(p).is_none()).collect();
        let mut used: Vec<_> = left.extract_if(.., |(prefix, _)| prefix.is_empty()).collect();
        for prefix in [name, self.attributes, self.content.unwrap_or("")].into_iter().flat_map(prefixes) {
            used.extend(left.extract_if(.., |(known, _)| *known == prefix));
            if left.is_empty() {
                break;
            }
        }
        // In the order of the service's.
        known.declared().iter().copied().filter(|one| used.contains(one)).collect()
    }

    /// The namespace that the element itself gives a prefix, as it stands.
    pub fn declared(&self, prefix: &str) -> Option<&'a str> {
        let declares = |name: &str| match name.strip_prefix("xmlns") {
            Some("") => prefix.is_empty(),
            Some(own) => own.strip_prefix(':') == Some(prefix),
            None => false,
        };
        self.list().find(|(name, _)| declares(name)).map(|(_, value)| value)
    }
}

/// What stands before each colon and may be a prefix.
fn prefixes(s: &str) -> impl Iterator<Item = &str> {
    let ends = |c: u8| c.is_ascii_whitespace() || matches!(c, b'<' | b'>' | b'/' | b'"' | b'\'' | b':' | b';' | b'=');
    memchr::memchr_iter(b':', s.as_bytes()).filter_map(move |colon| {
        let before = s.get(..colon)?;
        before.get(before.bytes().rposition(ends).map_or(0, |at| at + 1)..)
    })
}

/// The `>` of a start tag: not one in a value.
fn tag_end(s: &str) -> Option<usize> {
    let mut quote = None;
    s.bytes().position(|c| {
        match (quote, c) {
            (None, b'"' | b'\'') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            _ => {}
        }
        quote.is_none() && c == b'>'
    })
}
