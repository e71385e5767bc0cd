//! Readers of texts that stand outside of a message.

use super::Reader;
use crate::codec::desc::Member;
use crate::codec::{Limits, Mode, Namespaces};

/// Helpers for texts without a message.
pub(crate) struct Detached;

impl Detached {
    /// Text of our own writing, references resolved.
    pub(crate) fn unescape(xml: &str) -> Option<String> {
        let whole = format!("<r>{xml}</r>");
        let mut r = Reader::new(whole.as_bytes(), &Namespaces::EMPTY, Limits::DEFAULT, Mode::Tolerant).ok()?;
        r.root().ok()?;
        r.element_text().ok()
    }
}

impl<'a> Reader<'a> {
    /// The member that a detached text is the value of.
    pub(crate) fn set_member(&mut self, m: &'static Member) {
        self.m = m;
    }

    /// The text of the first child of the root whose start tag begins with `name`; prefixes count as they stand.
    pub(crate) fn top_level_text(xml: &[u8], name: &str, limits: Limits) -> Option<String> {
        // Prefixes aren't declared here; to the scan they are part of the name.
        let s = std::str::from_utf8(xml).ok()?;
        let mut depth = 0usize;
        let mut rest = s;
        while let Some((_, tag)) = rest.split_once('<') {
            if tag.starts_with('/') {
                depth = depth.checked_sub(1)?;
            } else {
                let end = tag.find('>')?;
                let inner = tag.get(..end)?;
                let own = inner.split([' ', '/']).next()?;
                if depth == 1 && own == name {
                    let body = tag.get(end + 1..)?;
                    if inner.ends_with('/') {
                        return if inner.contains(":nil=") { None } else { Some(String::new()) };
                    }
                    let text = body.get(..body.find('<')?)?;
                    let after = body.get(text.len()..)?;
                    if !after.starts_with("</") || text.len() > limits.text() {
                        return None;
                    }
                    return Detached::unescape(text);
                }
                depth += !inner.ends_with('/') as usize;
            }
            rest = tag;
        }
        None
    }
}
