//! The little that the sandbox needs of XML itself: the children of an element as slices of its text.
//! What it cuts was written by the wire codec, so it is well-formed and has one prefix for a namespace.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

/// A child element: its local name and its text, tags included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Child<'a> {
    pub name: &'a str,
    pub xml: &'a str,
}

/// The child elements of the first element in `xml`. Anything that isn't well-formed ends the list.
pub(crate) fn children(xml: &str) -> Vec<Child<'_>> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let (mut depth, mut start, mut out) = (0usize, 0usize, Vec::new());
    loop {
        let before = position(&reader);
        let (open, close) = match reader.read_event() {
            Ok(Event::Start(_)) => (true, false),
            Ok(Event::Empty(_)) => (true, true),
            Ok(Event::End(_)) => (false, true),
            Ok(Event::Eof) | Err(_) => return out,
            Ok(_) => continue,
        };
        if open {
            if depth == 1 {
                start = before;
            }
            depth += 1;
        }
        if close {
            depth = depth.saturating_sub(1);
            if depth == 1 {
                out.extend(xml.get(start..position(&reader)).map(|xml| Child { name: name(xml), xml }));
            }
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// The local name of the element that `xml` starts with.
pub(crate) fn name(xml: &str) -> &str {
    let qualified = qualified_name(xml);
    qualified.split_once(':').map_or(qualified, |(_, local)| local)
}

/// The name of the element that `xml` starts with, with its prefix.
pub(crate) fn qualified_name(xml: &str) -> &str {
    let tag = xml.strip_prefix('<').unwrap_or(xml);
    let end = tag.find(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace()).unwrap_or(tag.len());
    tag.get(..end).unwrap_or(tag)
}

/// The text between the tags of the element `xml`, which has no child elements.
pub(crate) fn text(xml: &str) -> Cow<'_, str> {
    let inner = inner(xml);
    quick_xml::escape::unescape(inner).unwrap_or(Cow::Borrowed(inner))
}

/// What is between the tags of the element `xml`.
pub(crate) fn inner(xml: &str) -> &str {
    let (Some(start), Some(end)) = (xml.find('>'), xml.rfind("</")) else { return "" };
    xml.get(start + 1..end).unwrap_or("")
}

/// Text as it stands in XML.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_cut_at_their_tags() {
        let xml = "<a:r><a:id>1 &amp; 2</a:id><a:e></a:e><a:n/><a:l><a:id>x</a:id></a:l></a:r>";
        let all = children(xml);
        let names: Vec<_> = all.iter().map(|c| c.name).collect();
        assert_eq!(names, ["id", "e", "n", "l"]);
        let texts: Vec<_> = all.iter().map(|c| text(c.xml)).collect();
        assert_eq!(texts, ["1 & 2", "", "", "<a:id>x</a:id>"]);
        assert_eq!(all.last().map(|c| c.xml), Some("<a:l><a:id>x</a:id></a:l>"));
    }
}
