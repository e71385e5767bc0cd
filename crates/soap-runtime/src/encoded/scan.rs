//! The attributes of a start tag that the reader found well-formed, with their places.

use crate::xs::is_blank;

/// An attribute as it stands.
pub(super) struct Raw<'a> {
    /// Name with its prefix.
    pub name: &'a str,
    /// The value with its quotes.
    pub quoted: &'a str,
}

/// All that stand in `rest`: a start tag from behind the name.
pub(super) struct Attributes<'a> {
    pub rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Raw<'a>;

    fn next(&mut self) -> Option<Raw<'a>> {
        let (name, rest) = self.rest.split_once('=')?;
        let rest = rest.trim_start_matches(is_blank);
        let quote = rest.chars().next()?;
        let end = rest.get(1..)?.find(quote)? + 2;
        self.rest = rest.get(end..)?;
        Some(Raw { name: crate::xs::trim(name), quoted: rest.get(..end)? })
    }
}

/// What stands between the quotes.
pub(super) fn unquoted(quoted: &str) -> &str {
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("")
}

/// Prefix and local part.
pub(super) fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}
