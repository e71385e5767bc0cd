//! Where in our own output an offset is: looked up only after something can't be written.

/// The open elements at `at`, and the attribute if it is in one. The bytes before `at` are well-formed.
pub(crate) fn path(b: &[u8], at: usize) -> String {
    let text = String::from_utf8_lossy(b.get(..at.min(b.len())).unwrap_or_default());
    let mut open: Vec<&str> = Vec::new();
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
        } else if !whole.ends_with('/') || end.is_none() {
            open.push(name.rsplit(':').next().unwrap_or(name));
        }
        let Some(end) = end else {
            let before = whole.rsplit_once("=\"").map_or(whole, |p| p.0);
            attribute = before.rsplit([' ', ':']).next();
            break;
        };
        rest = tag.get(end + 1..).unwrap_or("");
    }
    let mut out: String = open.iter().flat_map(|n| ["/", n]).collect();
    if let Some(a) = attribute {
        out.push_str("/@");
        out.push_str(a);
    }
    if out.is_empty() { "/".into() } else { out }
}
