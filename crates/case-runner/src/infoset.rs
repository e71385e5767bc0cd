//! Are two documents the same infoset? Prefixes, attribute order, comments, processing instructions, CDATA and blanks
//! between elements don't count; values of `xsi:type`, of fault codes and of the listed names are compared as expanded names.

use crate::tree::{Element, Name, Scope, parse};

/// `xsi:nil`, `xsi:type`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The envelope of SOAP 1.1.
pub const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// The envelope of SOAP 1.2.
pub const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// The first difference between two documents and its path, or `None`. `qnames` are local names whose values are QNames.
pub fn difference(a: &[u8], b: &[u8], qnames: &[String]) -> Result<Option<String>, String> {
    let a = parse(a).map_err(|e| format!("the expected document: {e}"))?;
    let b = parse(b).map_err(|e| format!("the document written: {e}"))?;
    Ok(elements(&a, &b, "", qnames))
}

/// The first difference between two elements.
pub fn elements(a: &Element, b: &Element, path: &str, qnames: &[String]) -> Option<String> {
    if a.name != b.name {
        return Some(format!("{path}: {} / {}", a.name, b.name));
    }
    let path = format!("{path}/{}", a.name.local);
    attributes(a, b, &path, qnames).or_else(|| content(a, b, &path, qnames))
}

fn attributes(a: &Element, b: &Element, path: &str, qnames: &[String]) -> Option<String> {
    let mut names: Vec<&Name> = a.attributes.iter().chain(&b.attributes).map(|(n, _)| n).collect();
    names.sort();
    names.dedup();
    names.into_iter().filter(|n| !is_hint(n)).find_map(|name| {
        let [x, y] = [a, b].map(|e| value(e, name, qnames));
        (x != y).then(|| format!("{path}/@{name}: {} / {}", show(x.as_deref()), show(y.as_deref())))
    })
}

fn is_hint(name: &Name) -> bool {
    name.is(XSI, "schemaLocation") || name.is(XSI, "noNamespaceSchemaLocation")
}

fn value(e: &Element, name: &Name, qnames: &[String]) -> Option<String> {
    let value = e.attribute(&name.namespace, &name.local)?;
    Some(match value {
        _ if name.is(XSI, "type") || is_item_type(name) || qnames.contains(&name.local) => expanded(&e.scope, value),
        "1" if name.is(XSI, "nil") => "true".into(),
        "0" if name.is(XSI, "nil") => "false".into(),
        _ => value.to_owned(),
    })
}

/// The type of an array's members in the SOAP encoding: a QName, in 1.1 with the dimensions behind it.
fn is_item_type(name: &Name) -> bool {
    name.is("http://schemas.xmlsoap.org/soap/encoding/", "arrayType")
        || name.is("http://www.w3.org/2003/05/soap-encoding", "itemType")
}

fn content(a: &Element, b: &Element, path: &str, qnames: &[String]) -> Option<String> {
    let mut texts = [a, b].map(|e| e.texts.clone());
    if !(a.children.is_empty() && b.children.is_empty()) {
        // Blanks between elements don't count; text that isn't blank does (mixed content).
        texts.iter_mut().flatten().filter(|t| is_blank(t)).for_each(String::clear);
    }
    let is_code = a.name.is("", "faultcode") || a.name.is(SOAP12, "Value") || qnames.contains(&a.name.local);
    if is_code && a.children.is_empty() {
        texts = [a, b].map(|e| vec![expanded(&e.scope, &e.text())]);
    }
    let pairs = a.children.iter().zip(&b.children).enumerate();
    if let Some(found) = pairs.into_iter().find_map(|(i, (x, y))| elements(x, y, &format!("{path}[{}]", i + 1), qnames))
    {
        return Some(found);
    }
    if a.children.len() != b.children.len() {
        let names =
            [a, b].map(|e| e.children.iter().map(|c| c.name.local.as_str()).take(12).collect::<Vec<_>>().join(" "));
        return Some(format!(
            "{path}: {} children ({}) / {} ({})",
            a.children.len(),
            names[0],
            b.children.len(),
            names[1]
        ));
    }
    let [x, y] = texts;
    (x != y).then(|| format!("{path}: text {x:?} / {y:?}"))
}

/// The blanks of XML alone: U+0085 and U+00A0 are text.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
}

/// `{namespace}local` of a QName in a value; as it stands where its prefix is not declared.
pub fn expanded(scope: &Scope, value: &str) -> String {
    let value = value.trim_matches([' ', '\t', '\n', '\r']);
    let (prefix, local) = value.rsplit_once(':').unwrap_or(("", value));
    match scope.resolve(prefix) {
        Some(uri) => format!("{{{uri}}}{local}"),
        None => value.to_owned(),
    }
}

fn show(value: Option<&str>) -> String {
    value.map_or("absent".into(), |v| format!("{v:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(a: &str, b: &str) -> Option<String> {
        difference(a.as_bytes(), b.as_bytes(), &["kind".into()]).unwrap()
    }

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert_eq!(compare(a, b), None);
    }

    #[track_caller]
    fn differ(a: &str, b: &str, found: &str) {
        assert_eq!(compare(a, b).as_deref(), Some(found));
    }

    #[test]
    fn spelling_does_not_count() {
        same(
            "<a xmlns='u' x='1' y='2'><b/></a>",
            "<?xml version='1.0'?><p:a xmlns:p='u' y='2' x='1'>\n <p:b></p:b>\n</p:a>",
        );
        same("<a>x<!-- c -->y<?pi?>z</a>", "<a><![CDATA[xy]]>&#122;</a>");
        same("<a>\r\n</a>", "<a>\n</a>");
        same("<a b='&#10;&lt;'/>", "<a b='&#xA;&#60;'/>");
        same("<a b='1\n2'/>", "<a b='1 2'/>");
    }

    #[test]
    fn names_and_values_count() {
        differ("<a xmlns='u'/>", "<a xmlns='v'/>", ": {u}a / {v}a");
        differ("<a x='1'/>", "<a/>", "/a/@x: \"1\" / absent");
        differ("<a xmlns:p='u' p:x='1'/>", "<a x='1'/>", "/a/@x: absent / \"1\"");
        differ("<a><b/><c/></a>", "<a><b/></a>", "/a: 2 children (b c) / 1 (b)");
        differ("<a><b/><c>1</c></a>", "<a><b/><c>2</c></a>", "/a[2]/c: text [\"1\"] / [\"2\"]");
    }

    #[test]
    fn blanks_count_where_there_are_no_elements() {
        differ("<a> </a>", "<a/>", "/a: text [\" \"] / [\"\"]");
        same("<a> <b/> </a>", "<a><b/></a>");
        differ("<a>t<b/></a>", "<a><b/></a>", "/a: text [\"t\", \"\"] / [\"\", \"\"]");
        differ("<a>\u{a0}<b/></a>", "<a><b/></a>", r#"/a: text ["\u{a0}", ""] / ["", ""]"#);
    }

    #[test]
    fn nil_has_two_spellings_and_hints_none() {
        let xsi = format!("xmlns:xsi='{XSI}'");
        same(&format!("<a {xsi} xsi:nil='1'/>"), &format!("<a {xsi} xsi:nil='true'/>"));
        same(&format!("<a {xsi} xsi:schemaLocation='u v'/>"), "<a/>");
        differ(&format!("<a {xsi} xsi:nil='0'/>"), "<a/>", &format!("/a/@{{{XSI}}}nil: \"false\" / absent"));
    }

    #[test]
    fn qnames_are_compared_by_namespace() {
        let ty =
            |prefix: &str, uri: &str| format!("<a xmlns:xsi='{XSI}' xmlns:{prefix}='{uri}' xsi:type='{prefix}:T'/>");
        same(&ty("p", "u"), &ty("q", "u"));
        assert!(compare(&ty("p", "u"), &ty("p", "v")).is_some());
        same("<faultcode xmlns:p='u'> p:X </faultcode>", "<faultcode xmlns='' xmlns:q='u'>q:X</faultcode>");
        let array = |prefix: &str| {
            let enc = "http://schemas.xmlsoap.org/soap/encoding/";
            format!("<a xmlns:enc='{enc}' xmlns:{prefix}='u' enc:arrayType='{prefix}:T[2]'/>")
        };
        same(&array("p"), &array("q"));
        same("<kind xmlns:p='u'>p:X</kind>", "<kind xmlns:q='u'>q:X</kind>");
        same("<a kind='p:X' xmlns:p='u'/>", "<a kind='q:X' xmlns:q='u'/>");
        differ(
            "<other xmlns:p='u'>p:X</other>",
            "<other xmlns:q='u'>q:X</other>",
            "/other: text [\"p:X\"] / [\"q:X\"]",
        );
        same("<faultcode>k:X</faultcode>", "<faultcode>k:X</faultcode>");
    }

    #[test]
    fn broken_documents_are_named() {
        assert!(difference(b"<a>", b"<a/>", &[]).unwrap_err().starts_with("the expected document: "));
        assert!(difference(b"<a/>", b"<p:a/>", &[]).unwrap_err().contains("prefix p is not declared"));
    }
}
