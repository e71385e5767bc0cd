//! Global elements: read and written without an envelope.

use std::fmt::Debug;

use soap_runtime::codec::{Field, Limits, Member, Mode, Namespaces, decode_element, encode_element};

use crate::answer::Reading;

/// A global element behind pointers.
#[derive(Debug, Clone, Copy)]
pub struct ElementEntry {
    /// Its table row.
    pub member: &'static Member,
    /// The namespaces that its numbers stand for.
    pub namespaces: &'static Namespaces,
    /// Reads it and writes it again.
    pub read: fn(&[u8], &'static Member, &'static Namespaces, Mode) -> Reading,
}

/// An element of a type.
pub fn element<T: Field + Default + Debug>(member: &'static Member, namespaces: &'static Namespaces) -> ElementEntry {
    ElementEntry { member, namespaces, read: read::<T> }
}

impl ElementEntry {
    /// `{namespace}local`.
    pub fn name(&self) -> String {
        name(self.member, self.namespaces)
    }
}

/// `{namespace}local` of a member.
pub fn name(member: &Member, namespaces: &Namespaces) -> String {
    match namespaces.uri(member.namespace()) {
        Some(uri) if !uri.is_empty() => format!("{{{uri}}}{}", member.local()),
        _ => member.local().to_owned(),
    }
}

fn read<T: Field + Default + Debug>(
    bytes: &[u8],
    member: &'static Member,
    namespaces: &'static Namespaces,
    mode: Mode,
) -> Reading {
    match decode_element::<T>(bytes, member, namespaces, Limits::DEFAULT, mode) {
        Ok((value, deviations)) => Reading::read(&deviations, encode_element(&value, member, namespaces)),
        Err(error) => Reading::refused(&*error),
    }
}

/// The name of the root element in its own words: whatever is wrong with the document is for the codec to say.
pub fn root_name(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = text.as_ref();
    loop {
        rest = rest.get(rest.find('<')? + 1..)?;
        if let Some(after) = rest.strip_prefix("!--") {
            rest = after.split_once("-->")?.1;
        } else if let Some(after) = rest.strip_prefix('?') {
            rest = after.split_once("?>")?.1;
        } else if let Some(after) = rest.strip_prefix('!') {
            // A DOCTYPE: the codec refuses it, whichever element reads it.
            rest = after;
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
            let name = rest.get(..end)?;
            return Some(name.rsplit(':').next().unwrap_or(name).to_owned());
        }
    }
}
