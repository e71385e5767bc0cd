//! What is stored, as JSON at `/`. Sensitive values are masked.

use serde_json::{Map, Value};

use crate::description::SENSITIVE;
use crate::store::Store;
use crate::xml::{children, inner, name, text};

/// So many objects of a kind are shown.
const SHOWN: usize = 100;

/// Kinds, how many objects there are of each, and the first of them.
pub(crate) fn page(store: &Store) -> rusqlite::Result<Value> {
    let mut kinds = Map::new();
    for (kind, count) in store.kinds()? {
        let first: Vec<Value> = store.all(&kind, SHOWN)?.iter().map(|o| value(&o.xml)).collect();
        kinds.insert(kind, serde_json::json!({ "count": count, "first": first }));
    }
    let undone = store.undone(None)?.len();
    Ok(serde_json::json!({ "service": "Centra sandbox", "objects": kinds, "undone_events": undone }))
}

/// An element as JSON: text, an object of its children, or a list where they all have one name.
fn value(xml: &str) -> Value {
    if SENSITIVE.contains(name(xml)) {
        return Value::from("***");
    }
    let all = children(xml);
    let Some(first) = all.first() else { return Value::from(text(xml)) };
    if inner(xml).is_empty() {
        return Value::from("");
    }
    if all.len() > 1 && all.iter().all(|c| c.name == first.name) {
        return all.iter().map(|c| value(c.xml)).collect();
    }
    let mut out = Map::new();
    for child in all {
        let new = value(child.xml);
        match out.get_mut(child.name) {
            None => {
                out.insert(child.name.to_owned(), new);
            }
            Some(Value::Array(list)) => list.push(new),
            Some(old) => *old = Value::Array(vec![old.take(), new]),
        }
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn secrets_are_masked_and_lists_kept() {
        let xml = "<n:b><n:id>1</n:id><n:password>geheim</n:password><n:l><n:i>a</n:i><n:i>b</n:i></n:l></n:b>";
        let json = super::value(xml).to_string();
        assert_eq!(json, r#"{"id":"1","password":"***","l":["a","b"]}"#);
    }
}
