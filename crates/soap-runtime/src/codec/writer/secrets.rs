//! Where the sensitive values of a message stand in it: exact, however many there are.

use super::Writer;
use std::ops::Range;

impl Writer {
    /// What was written since `from` is a sensitive value.
    pub(crate) fn secret_text(&mut self, from: usize) {
        let place = from..self.pos;
        if !place.is_empty() && self.secrets.last() != Some(&place) {
            self.secrets.push(place);
        }
    }

    /// What was written since `from` are elements whose texts and attributes are sensitive.
    pub(crate) fn secret_elements(&mut self, from: usize) {
        let all = self.buf.get(from..self.pos).unwrap_or_default();
        let secrets = &mut self.secrets;
        values(all, &mut |a, b| {
            let place = from + a..from + b;
            if secrets.last() != Some(&place) {
                secrets.push(place);
            }
        });
        if let Some(place) = self.cut.as_mut().and_then(|cut| cut.found.as_mut())
            && place.at >= from
        {
            place.sensitive = true;
        }
    }

    /// Where the sensitive values are.
    pub(crate) fn take_secrets(&mut self) -> Vec<Range<usize>> {
        std::mem::take(&mut self.secrets)
    }

    /// `n` bytes came in at `tag`.
    pub(super) fn move_secrets(&mut self, tag: usize, n: usize) {
        for s in self.secrets.iter_mut().rev().take_while(|s| s.end > tag).filter(|s| s.start >= tag) {
            *s = s.start + n..s.end + n;
        }
    }

    /// What was written from `at` on is gone.
    pub(super) fn drop_secrets(&mut self, at: usize) {
        while self.secrets.last().is_some_and(|s| s.end > at) {
            self.secrets.pop();
        }
    }
}

/// Texts and attribute values of what we wrote ourselves; not declarations and `xsi:type`.
fn values(b: &[u8], each: &mut dyn FnMut(usize, usize)) {
    // Comments and CDATA stand only in XML that is kept as it came.
    if memchr::memmem::find(b, b"<!").is_some() {
        return each(0, b.len());
    }
    let part = |from: usize, to: usize| b.get(from..to).unwrap_or_default();
    let mut i = 0;
    while i < b.len() {
        let end = memchr::memchr(b'<', part(i, b.len())).map_or(b.len(), |n| i + n);
        if !part(i, end).trim_ascii().is_empty() {
            each(i, end);
        }
        i = end;
        let (mut name, mut quote) = (i, None);
        loop {
            i += 1;
            let Some(&c) = b.get(i) else { return };
            match quote {
                Some((q, from)) if c == q => {
                    let name = part(name, from);
                    if from < i && !name.starts_with(b"xmlns") && !name.starts_with(b"xsi:") {
                        each(from, i);
                    }
                    quote = None;
                }
                Some(_) => {}
                None if c == b'>' => break,
                None if matches!(c, b'"' | b'\'') => quote = Some((c, i + 1)),
                None if c == b' ' => name = i + 1,
                None => {}
            }
        }
        i += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{Attribute, Field, Member, Namespaces};
    use crate::xs::{List, Sensitive};

    static KEY: Attribute = Attribute::new(0, "key", " key=\"").sensitive();
    static PIN: Attribute = Attribute::new(0, "pin", " pin=\"");
    static ITEM: Member = Member::element(0, "a", "<a>", "</a>");

    fn secret(text: &str) -> Sensitive<String> {
        Sensitive::from(text)
    }

    #[test]
    fn attributes_lists_and_any_number_of_elements() {
        let mut w = Writer::new(&Namespaces::EMPTY);
        w.attribute(&KEY, &"key&1".to_owned());
        w.attribute(&PIN, &secret("pin2"));
        List(vec![secret("list3"), secret("list4")]).write(&ITEM, &mut w);
        Some(secret("some5")).write(&ITEM, &mut w);
        Sensitive::new(vec!["in6".to_owned(), "in7".to_owned()]).write(&ITEM, &mut w);
        let many: Vec<Sensitive<String>> = (0..200).map(|i| Sensitive::new(format!("many{i}"))).collect();
        many.write(&ITEM, &mut w);
        let secrets = w.take_secrets();
        let text = String::from_utf8(w.finish().expect("writes")).expect("UTF-8");
        let found: Vec<&str> = secrets.iter().map(|s| &text[s.clone()]).collect();
        assert_eq!(found[..7], ["key&amp;1", "pin2", "list3", "list4", "some5", "in6", "in7"]);
        assert_eq!((found.len(), found[206]), (207, "many199"));
    }

    #[test]
    fn places_move_with_declarations() {
        let mut w = Writer::new(&Namespaces::EMPTY);
        w.raw("<a>before</a><b");
        w.tag = w.len();
        w.attribute(&KEY, &"key1".to_owned());
        w.any_attribute("urn:other", "x", "1");
        w.raw("/>");
        let secrets = w.take_secrets();
        let text = String::from_utf8(w.finish().expect("writes")).expect("UTF-8");
        assert!(text.contains("xmlns:q1"), "{text}");
        assert_eq!(secrets.iter().map(|s| &text[s.clone()]).collect::<Vec<_>>(), ["key1"]);
    }

    #[test]
    fn other_numbers_declare_nothing_and_debug_shows_nothing() {
        let mut w = Writer::new(&Namespaces::EMPTY);
        for ns in [9, 15, 16, 17, u16::MAX] {
            w.set_declared(ns);
        }
        w.raw("<a>hunter2</a>");
        assert!(!format!("{w:?}").contains("hunter2"));
    }

    #[test]
    fn texts_and_attributes() {
        let xml = b"<a xmlns:x='u' xsi:type=\"x:t\" k=\"v>1\">one<b>two</b> <c/></a>";
        let mut found = Vec::new();
        values(xml, &mut |a, b| found.push(String::from_utf8_lossy(&xml[a..b]).into_owned()));
        assert_eq!(found, ["v>1", "one", "two"]);
    }
}
