//! Any `_Update`: objects are inserted or changed by their id.

use std::borrow::Cow;

use soap_runtime::operation::Operation;

use crate::envelope;
use crate::fault::Refusal;
use crate::soap::Done;
use crate::state::State;
use crate::xml::{Child, children, inner, qualified_name, text};

/// Ids are at most so long, in characters.
const ID: usize = 255;

/// The name of the element that is an object's key.
const KEY: &str = "id";

/// The objects of a request, all or none of them: `xml` is the element of its body.
pub(crate) fn update<Op: Operation>(state: &State, xml: &str) -> Result<Done, Refusal> {
    let items = items(xml);
    let mut done = Done::default();
    for item in &items {
        let length = key(&item.fields).chars().count();
        if length == 0 {
            done.errors.push(format!("{} without an id", item.kind));
        } else if length > ID {
            done.errors.push(format!("{} with an id of {length} characters, {ID} are allowed", item.kind));
        }
    }
    if !done.errors.is_empty() {
        return Ok(done);
    }
    state.store.change::<_, Refusal>(|change| {
        for item in &items {
            let (kind, id) = (item.kind, key(&item.fields));
            let merged;
            let stored = match change.get(kind, &id)? {
                None => {
                    done.notices.push(format!("{kind} {id} was created"));
                    item.xml
                }
                Some(old) => {
                    let fields = merge(&children(&old), &item.fields, state.empty_clears);
                    merged = ordered::<Op>(xml, item, &fields)?;
                    &merged
                }
            };
            change.put(kind, &id, stored)?;
            if state.echo {
                change.add_event(kind, &id, "update", &crate::clock::now(), stored)?;
            }
        }
        Ok(())
    })?;
    Ok(done)
}

struct Item<'a> {
    /// The element around the objects.
    container: Child<'a>,
    kind: &'a str,
    xml: &'a str,
    fields: Vec<Child<'a>>,
}

/// What stands in the containers of a request; a login has no elements with a key.
fn items(xml: &str) -> Vec<Item<'_>> {
    let inside = children(xml).into_iter().flat_map(|container| {
        let all = children(container.xml).into_iter();
        all.map(move |c| Item { container, kind: c.name, xml: c.xml, fields: children(c.xml) })
    });
    inside.filter(|item| item.fields.iter().any(|f| f.name == KEY)).collect()
}

fn key<'a>(fields: &[Child<'a>]) -> Cow<'a, str> {
    fields.iter().find(|f| f.name == KEY).map(|f| text(f.xml)).unwrap_or_default()
}

/// The old fields that the new ones don't replace, and the new ones. A field that is given replaces the whole of its
/// old value, a list included.
fn merge(old: &[Child<'_>], new: &[Child<'_>], empty_clears: bool) -> String {
    let new: Vec<&Child<'_>> = new.iter().filter(|f| empty_clears || !inner(f.xml).is_empty()).collect();
    let kept = old.iter().filter(|o| new.iter().all(|n| n.name != o.name)).map(|o| o.xml);
    kept.chain(new.iter().map(|n| n.xml)).collect()
}

/// The object with its fields in the order of the schema, which only the generated types know.
fn ordered<Op: Operation>(request: &str, item: &Item<'_>, fields: &str) -> Result<String, Refusal> {
    let outer = [request, item.container.xml, item.xml].map(qualified_name);
    let open: String = outer.iter().map(|name| format!("<{name}>")).collect();
    let close: String = outer.iter().rev().map(|name| format!("</{name}>")).collect();
    let body = envelope::normalised::<Op>(&format!("{open}{fields}{close}"))?;
    let found = items(&body).first().map(|item| item.xml.to_owned());
    found.ok_or_else(|| Refusal::server("an object was lost while it was changed"))
}
