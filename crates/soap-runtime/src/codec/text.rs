//! Single members as text: for tools that set a field from a command line or a table.

use super::desc::Kind;
use super::field::Complex;
use super::reader::{Detached, Reader};
use super::{DecodeError, Limits, Mode, Namespaces, Writer};

/// Sets member `index` from a text, as if an element with that text had come. Repeated members get one more item.
///
/// Facets are checked as in [`Mode::Strict`].
pub fn set_text(v: &mut dyn Complex, index: usize, text: &str) -> Result<(), Box<DecodeError>> {
    let d = v.desc();
    let mut r = Reader::text_value(text, Mode::Strict);
    match d.members.get(index) {
        Some(m) if matches!(m.kind, Kind::Element | Kind::Text) => r.set_member(m),
        _ => return Err(r.error("no member with a text")),
    }
    v.set(index, &mut r)
}

/// The text of member `index`, the first where it repeats; `None` if it isn't there, or isn't text.
pub fn get_text(v: &dyn Complex, index: usize) -> Option<String> {
    let d = v.desc();
    let m = d.members.get(index)?;
    let mut w = Writer::new(&Namespaces::EMPTY);
    v.content(&mut w);
    let content = w.finish().ok()?;
    if matches!(m.kind, Kind::Text) {
        return Detached::unescape(std::str::from_utf8(&content).ok()?);
    }
    // The first element with the member's own start tag, at the top.
    let xml = [b"<r>", content.as_slice(), b"</r>"].concat();
    let open = m.open.text.trim_start_matches('<').trim_end_matches('>');
    Reader::top_level_text(&xml, open, Limits::DEFAULT)
}
