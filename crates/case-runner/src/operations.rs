//! Does the generated code say of itself what the case says?

use crate::case::{Case, Direction, OperationSpec};
use crate::infoset::{SOAP11, SOAP12};
use crate::question::{Description, OperationInfo};
use crate::report::Failure;
use crate::tree::parse;

/// Operations that are missing, too many, or described otherwise.
pub fn judge(case: &Case, description: &Description) -> Vec<Failure> {
    let mut failures = Vec::new();
    for due in &case.spec.operations {
        let named: Vec<&OperationInfo> = description.operations.iter().filter(|o| o.name == due.name).collect();
        let differences: Vec<String> = named.iter().filter_map(|o| difference(due, o)).collect();
        if named.is_empty() || differences.len() == named.len() {
            let why = differences.into_iter().next().unwrap_or_else(|| "isn't generated".into());
            failures.push(Failure::new("case.json", format!("operation {}", due.name), why));
        }
    }
    for extra in &description.operations {
        if !case.spec.operations.is_empty() && case.spec.operations.iter().all(|due| due.name != extra.name) {
            failures.push(Failure::new("case.json", format!("operation {}", extra.name), "isn't in the case"));
        }
    }
    failures
}

fn difference(due: &OperationSpec, is: &OperationInfo) -> Option<String> {
    // A name in no namespace may be written with or without the braces.
    let show = |v: Option<&String>| v.map_or("none", |v| v.trim_start_matches("{}")).to_owned();
    let soap = if is.soap.contains(&due.soap) { due.soap.clone() } else { is.soap.join(", ") };
    let action = due.action.clone().unwrap_or_else(|| is.action.clone());
    let pairs = [
        ("style", due.style.clone(), is.style.clone()),
        ("use", due.usage.clone(), is.usage.clone()),
        ("soap", due.soap.clone(), soap),
        ("action", action, is.action.clone()),
        ("input", show(due.input.as_ref()), show(is.input.as_ref())),
        ("output", show(due.output.as_ref()), show(is.output.as_ref())),
    ];
    pairs
        .into_iter()
        .find(|(_, due, is)| due != is)
        .map(|(what, due, is)| format!("{what} should be {due:?}, is {is:?}"))
}

/// The operation that a message is driven through: by its name, and the place among those of that name, or else the version of
/// the envelope and what stands in its Body.
pub fn find(
    description: &Description,
    name: &str,
    overload: Option<usize>,
    direction: Direction,
    message: &[u8],
) -> Result<usize, String> {
    let mut named = description.operations.iter().enumerate().filter(|(_, o)| o.name == name);
    if let Some(place) = overload {
        return named.nth(place).map(|(index, _)| index).ok_or_else(|| format!("operation {name} isn't generated"));
    }
    let root = parse(message).ok();
    let soap = root
        .as_ref()
        .and_then(|r| [(SOAP11, "1.1"), (SOAP12, "1.2")].into_iter().find(|(ns, _)| r.name.is(ns, "Envelope")));
    let first = root.as_ref().zip(soap).and_then(|(r, (ns, _))| r.child(ns, "Body")?.children.first());
    let first = first.map(|e| e.name.to_string());
    // The better it fits, the later: overloads differ in their elements, bindings in their version.
    let fit = |o: &OperationInfo| {
        let due = if direction == Direction::Request { &o.input } else { &o.output };
        let version = soap.is_some_and(|(_, v)| o.soap.iter().any(|s| s == v));
        (version, first.is_some() && *due == first)
    };
    // Of those that fit alike the first.
    let best = named.rev().max_by_key(|(_, o)| fit(o));
    best.map(|(index, _)| index).ok_or_else(|| format!("operation {name} isn't generated"))
}

/// The version of a message's envelope, where the case has an operation of that name in it.
pub fn second_version<'a>(case: &'a Case, name: &str, message: &[u8]) -> Option<&'a str> {
    let root = parse(message).ok()?;
    let (_, version) = [(SOAP11, "1.1"), (SOAP12, "1.2")].into_iter().find(|(ns, _)| root.name.is(ns, "Envelope"))?;
    let operation = case.spec.operations.iter().find(|o| o.name == name && o.soap == version)?;
    Some(&operation.soap)
}
