//! The customers of an envelope, and the comparison with those a case expects.

use std::collections::BTreeMap;

use case_runner::infoset::SOAP11;
use case_runner::tree::{Element, parse};
use serde_json::{Map, Value};

/// The service's namespace.
const SERVICE: &str = "http://www.centra.com/webservices/";

/// Fields by name. A field that isn't there is absent; an empty one is present.
pub type Customer = BTreeMap<String, String>;

/// The customers of an envelope in their order.
pub fn of_envelope(body: &[u8]) -> Result<Vec<Customer>, String> {
    let envelope = parse(body)?;
    let update = envelope
        .child(SOAP11, "Body")
        .and_then(|b| b.child(SERVICE, "customers_Update"))
        .ok_or("no customers_Update in the Body")?;
    let login = |name| update.child(SERVICE, "login").and_then(|l| l.child(SERVICE, name)).map(Element::text);
    if login("username").as_deref() != Some("demo") || login("password").as_deref() != Some("demo") {
        return Err("the login isn't demo/demo".into());
    }
    let customers = update.child(SERVICE, "customers").ok_or("no customers")?;
    Ok(customers
        .children
        .iter()
        .map(|c| c.children.iter().map(|f| (f.name.local.clone(), f.text())).collect())
        .collect())
}

/// A customer as the case has it.
pub fn expected(fields: &Map<String, Value>) -> Customer {
    let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    fields.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// The first difference; numbers are compared as numbers.
pub fn difference(expected: &Customer, found: &Customer) -> Option<String> {
    let id = expected.get("id").cloned().unwrap_or_default();
    let names = expected.keys().chain(found.keys());
    names.map(|name| (name, expected.get(name), found.get(name))).find(|(name, a, b)| !same(name, *a, *b)).map(
        |(name, a, b)| {
            let show = |v: Option<&String>| v.map_or("absent".into(), |v| format!("{v:?}"));
            format!("customer {id:?}: {name} should be {}, is {}", show(a), show(b))
        },
    )
}

fn same(name: &str, a: Option<&String>, b: Option<&String>) -> bool {
    let number = |v: Option<&String>| v.and_then(|v| v.parse::<i64>().ok());
    a == b || name == "store" && number(a).is_some() && number(a) == number(b)
}
