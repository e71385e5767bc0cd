//! The `values` of a case, looked up in what was written again.

use crate::case::Value;
use crate::infoset::{SOAP11, SOAP12, XSI, expanded};
use crate::question::Deviation;
use crate::tree::{Element, parse};

/// What differs. `original` is the message as it came: what is absent there may be a default in `values`.
pub fn check(values: &[Value], original: &[u8], written: &str, deviations: &[Deviation]) -> Vec<String> {
    let original = parse(original).ok();
    let written = match parse(written.as_bytes()) {
        Ok(written) => written,
        Err(e) => return vec![format!("the document written: {e}")],
    };
    values.iter().filter_map(|v| one(v, original.as_ref(), &written, deviations)).collect()
}

fn one(value: &Value, original: Option<&Element>, written: &Element, deviations: &[Deviation]) -> Option<String> {
    let found = find(written, &value.path);
    match (value.ty.as_str(), found, &value.lexical) {
        ("absent", None, _) => None,
        ("absent", Some(_), _) if is_reported(&value.path, deviations) => None,
        ("absent", Some(found), _) => Some(format!("{} should be absent, is {:?}", value.path, found.text())),
        (_, None, _) if original.is_none_or(|o| find(o, &value.path).is_none()) => None,
        (_, None, _) => Some(format!("{} is absent", value.path)),
        (_, Some(found), None) if found.is_nil() => None,
        (_, Some(found), None) => Some(format!("{} should be nil, is {:?}", value.path, found.text())),
        (ty, Some(found), Some(lexical)) => {
            let is = found.text();
            (!same(ty, lexical, &is, &found)).then(|| format!("{} should be {lexical:?}, is {is:?}", value.path))
        }
    }
}

/// What is required and missing holds its type's default, and a receipt says so.
fn is_reported(path: &str, deviations: &[Deviation]) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default().trim_start_matches('@');
    deviations.iter().any(|d| d.kind.starts_with("missing") && (d.path.ends_with(name) || d.detail.contains(name)))
}

fn same(ty: &str, due: &str, is: &str, found: &Found<'_>) -> bool {
    let ty = ty.rsplit(':').next().unwrap_or(ty);
    let collapsed = |s: &str| s.split([' ', '\t', '\n', '\r']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let numbers = || Some((due.trim().parse::<f64>().ok()?, is.trim().parse::<f64>().ok()?));
    let boolean = |s: &str| matches!(s.trim(), "true" | "1");
    if due == is {
        return true;
    }
    match ty {
        "QName" | "NOTATION" => {
            let [due, is] = [due.to_owned(), found.qname()].map(|n| n.trim_start_matches("{}").to_owned());
            due == is
        }
        "boolean" => boolean(due) == boolean(is),
        "string" | "normalizedString" => false,
        "float" | "double" => numbers().is_some_and(|(a, b)| a == b || a.is_nan() && b.is_nan()),
        "hexBinary" => due.eq_ignore_ascii_case(is),
        _ => {
            let number = numbers().filter(|_| due.len() < 15).is_some_and(|(a, b)| a == b);
            number || collapsed(due) == collapsed(is) || due == found.qname()
        }
    }
}

/// An element, or an attribute of it.
#[derive(Clone, Copy)]
enum Found<'a> {
    Element(&'a Element),
    Attribute(&'a Element, &'a str),
}

impl Found<'_> {
    fn text(&self) -> String {
        match self {
            Found::Element(e) => all_text(e),
            Found::Attribute(_, value) => (*value).to_owned(),
        }
    }

    fn qname(&self) -> String {
        let (Found::Element(e) | Found::Attribute(e, _)) = self;
        expanded(&e.scope, &self.text())
    }

    fn is_nil(&self) -> bool {
        match self {
            Found::Element(e) => e.attribute(XSI, "nil").is_some_and(|v| matches!(v.trim(), "true" | "1")),
            Found::Attribute(..) => false,
        }
    }
}

fn all_text(e: &Element) -> String {
    let inner = e.children.iter().map(all_text).chain([String::new()]);
    e.texts.iter().zip(inner).map(|(text, child)| format!("{text}{child}")).collect()
}

/// A path of local names: from the Body's children on, from the Header with `/Header`, from the root of a bare element.
fn find<'a>(root: &'a Element, path: &str) -> Option<Found<'a>> {
    let steps = steps(path);
    let (first, rest) = steps.split_first()?;
    let soap = [SOAP11, SOAP12].into_iter().find(|ns| root.name.is(ns, "Envelope"));
    let starts: Vec<&Element> = match soap {
        None => vec![root],
        Some(ns) if first == "Header" => root.child(ns, "Header").into_iter().collect(),
        Some(ns) => root.child(ns, "Body").map(|b| b.children.iter().collect()).unwrap_or_default(),
    };
    let first = Step::new(first);
    let mut found = match starts.as_slice() {
        // A wrapper may be written by another name than it came with.
        [one] if soap.is_some() => one,
        _ => *starts.iter().filter(|e| first.is(e)).nth(first.index)?,
    };
    for step in rest {
        if let Some(attribute) = step.strip_prefix('@') {
            let local = attribute.rsplit([':', '}']).next().unwrap_or(attribute);
            let (_, value) = found.attributes.iter().find(|(n, _)| n.local == local)?;
            return Some(Found::Attribute(found, value));
        }
        if let Some(own) = step.strip_prefix("self::") {
            // `*[2]/self::box`: the second child, which must be a box.
            Some(found).filter(|e| Step::new(own).is(e))?;
            continue;
        }
        let step = Step::new(step);
        found = found.children.iter().filter(|e| step.is(e)).nth(step.index)?;
    }
    Some(Found::Element(found))
}

/// `{namespace}local[n]`; the namespace and the index may be left out.
struct Step<'a> {
    namespace: Option<&'a str>,
    local: &'a str,
    index: usize,
}

impl<'a> Step<'a> {
    fn new(step: &'a str) -> Step<'a> {
        let (name, index) = match step.strip_suffix(']').and_then(|s| s.rsplit_once('[')) {
            Some((name, index)) => (name, index.parse().unwrap_or(1)),
            None => (step, 1usize),
        };
        let (namespace, local) = match name.strip_prefix('{').and_then(|n| n.split_once('}')) {
            Some((namespace, local)) => (Some(namespace), local),
            None => (None, name.rsplit(':').next().unwrap_or(name)),
        };
        Step { namespace, local, index: index.saturating_sub(1) }
    }

    fn is(&self, e: &Element) -> bool {
        (self.local == "*" || e.name.local == self.local) && self.namespace.is_none_or(|ns| *e.name.namespace == *ns)
    }
}

/// Cut at slashes, but for those in a namespace in braces.
fn steps(path: &str) -> Vec<String> {
    let mut steps = vec![String::new()];
    let mut braces = false;
    for c in path.trim_start_matches('/').chars() {
        braces = c == '{' || braces && c != '}';
        match steps.last_mut() {
            Some(last) if c != '/' || braces => last.push(c),
            _ => steps.push(String::new()),
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(path: &str, ty: &str, lexical: Option<&str>) -> Value {
        Value { path: path.into(), ty: ty.into(), lexical: lexical.map(str::to_owned) }
    }

    #[test]
    fn values_are_found_by_path() {
        let written = format!(
            "<e:Envelope xmlns:e='{SOAP11}' xmlns:xsi='{XSI}'><e:Header><h><n>7</n></h></e:Header><e:Body>\
             <a b='1'><c>x</c><c>y</c><d xsi:nil='1'/><q xmlns:p='u'>p:z</q></a></e:Body></e:Envelope>"
        );
        let values = [
            value("/a/@b", "xs:boolean", Some("true")),
            value("/a/c[2]", "xs:string", Some("y")),
            value("/a/d", "xs:int", None),
            value("/a/q", "xs:QName", Some("{u}z")),
            value("/a/f", "absent", None),
            value("/Header/h/n", "xs:int", Some("07")),
            value("/a/*[2]/self::c", "xs:string", Some("y")),
            value("/a/*[2]/self::b", "absent", None),
        ];
        assert_eq!(check(&values, written.as_bytes(), &written, &[]), [""; 0]);
        let wrong =
            [value("/a/c[2]", "xs:string", Some("x")), value("/a/c", "absent", None), value("/a/c", "xs:string", None)];
        assert_eq!(check(&wrong, written.as_bytes(), &written, &[]).len(), 3);
    }

    #[test]
    fn a_missing_value_may_stand_with_a_receipt() {
        let missing = Deviation { kind: "missing".into(), path: "/a/n".into(), detail: String::new(), notice: false };
        let due = [value("/a/n", "absent", None)];
        assert_eq!(check(&due, b"<a/>", "<a><n>0</n></a>", &[missing]), [""; 0]);
        assert_eq!(check(&due, b"<a/>", "<a><n>0</n></a>", &[]).len(), 1);
    }
}
