//! Where in our own output an offset is: looked up only after something can't be written.

use std::collections::HashMap;

/// An element that is open.
#[derive(Default)]
struct Open<'a> {
    name: &'a str,
    /// The how-manieth of its name it is, from 1.
    nth: usize,
    /// How many children of each name it has had.
    children: HashMap<&'a str, usize>,
}

/// The open elements at `at`, as in XPath, `/list/item[3]/city`, and the attribute if it is in one. The bytes before `at`
/// are well-formed.
pub(crate) fn path(b: &[u8], at: usize) -> String {
    let text = String::from_utf8_lossy(b.get(..at.min(b.len())).unwrap_or_default());
    let mut open = vec![Open::default()];
    let mut attribute = None;
    let mut rest = text.as_ref();
    while let Some((_, tag)) = rest.split_once('<') {
        if tag.starts_with(['?', '!']) {
            rest = tag;
            continue;
        }
        // `>` may stand in attribute values.
        let (mut quoted, mut end) = (None, None);
        for (i, c) in tag.char_indices() {
            match quoted {
                Some(q) if c == q => quoted = None,
                Some(_) => {}
                None if c == '>' => {
                    end = Some(i);
                    break;
                }
                None if c == '"' || c == '\'' => quoted = Some(c),
                None => {}
            }
        }
        let whole = tag.get(..end.unwrap_or(tag.len())).unwrap_or("");
        let name = whole.trim_start_matches('/').split([' ', '/']).next().unwrap_or("");
        if whole.starts_with('/') {
            open.pop();
        } else {
            let name = name.rsplit(':').next().unwrap_or(name);
            let nth = open.last_mut().map_or(1, |parent| {
                let count = parent.children.entry(name).or_default();
                *count += 1;
                *count
            });
            if !whole.ends_with('/') || end.is_none() {
                open.push(Open { name, nth, children: HashMap::new() });
            }
        }
        let Some(end) = end else {
            let before = whole.rsplit_once("=\"").map_or(whole, |p| p.0);
            attribute = before.rsplit([' ', ':']).next();
            break;
        };
        rest = tag.get(end + 1..).unwrap_or("");
    }
    let mut out = String::new();
    for o in open.iter().skip(1) {
        out.push('/');
        out.push_str(o.name);
        if o.nth > 1 {
            out.push_str(&format!("[{}]", o.nth));
        }
    }
    if let Some(a) = attribute {
        out.push_str("/@");
        out.push_str(a);
    }
    if out.is_empty() { "/".into() } else { out }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn siblings_of_one_name_are_counted() {
        let xml = br#"<a><b c="1>"/><x/><b><d/><d>e</d></b><n:b q="1" r="2"/></a>"#;
        let at = |what: &str| path(xml, String::from_utf8_lossy(xml).find(what).expect("it is there"));
        assert_eq!(at("e<"), "/a/b[2]/d[2]");
        assert_eq!(at("2\"/>"), "/a/b[3]/@r");
        assert_eq!(at("<x/>"), "/a");
        assert_eq!(path(b"", 0), "/");
    }
}
