//! Compares a run with what the case expects of it.

use case_runner::facts::facts;
use case_runner::infoset;
use case_runner::report::Failure;
use serde_json::Value;

use crate::command::{Rejected, Said};
use crate::customers::{self, Customer};
use crate::recorder::Recorded;
use crate::spec::{Envelope, Expected, Reject};

/// What is wrong with the exit code, the summary and the rejects.
pub fn summary(file: &str, expected: &Expected, said: &Said) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut fail = |what: &str, why: String| failures.push(Failure::new(file, what, why));
    let exit_is_right = match &expected.exit {
        Value::Number(n) => n.as_i64() == said.exit.map(i64::from),
        Value::String(_) => said.exit.is_some_and(|e| e != 0),
        _ => true,
    };
    if !exit_is_right {
        fail("exit", format!("should be {}, is {:?}: {}", expected.exit, said.exit, said.text));
    }
    for word in expected.about.iter().flat_map(|a| facts(a)).filter(|w| !said.text.contains(w)) {
        fail("about", format!("the report doesn't tell {word}: {}", said.text));
    }
    let counted = expected.read.is_some_and(|r| r > 0) || expected.sent.is_some_and(|s| s > 0);
    let Some(summary) = &said.summary else {
        if counted {
            fail("summary", format!("the last line of standard output is no JSON: {}", said.text));
        }
        return failures;
    };
    for (what, due, is) in [("read", expected.read, summary.read), ("sent", expected.sent, summary.sent)] {
        if due.is_some_and(|due| due != is) {
            fail(what, format!("should be {}, is {is}", due.unwrap_or_default()));
        }
    }
    if let Some(blank) = expected.blank.as_ref().filter(|b| **b != summary.blank) {
        fail("blank", format!("should be {blank:?}, is {:?}", summary.blank));
    }
    if let Some(rejected) = &expected.rejected {
        failures.extend(rejects(file, rejected, &summary.rejected));
    }
    failures
}

fn rejects(file: &str, expected: &[Reject], found: &[Rejected]) -> Vec<Failure> {
    let mut failures = Vec::new();
    for due in expected {
        let what = format!("reject of line {}", due.line);
        let Some(found) = found.iter().find(|f| f.line == due.line) else {
            failures.push(Failure::new(file, what, format!("isn't there: {}", due.about)));
            continue;
        };
        if found.column != due.column {
            failures.push(Failure::new(
                file,
                &what,
                format!("column should be {:?}, is {:?}", due.column, found.column),
            ));
        }
        for fact in facts(&due.about).into_iter().filter(|f| !found.reason.contains(f)) {
            failures.push(Failure::new(file, &what, format!("the reason doesn't tell {fact}: {}", found.reason)));
        }
    }
    for extra in found.iter().filter(|f| expected.iter().all(|e| e.line != f.line)) {
        failures.push(Failure::new(file, "reject", format!("line {} shouldn't be one: {}", extra.line, extra.reason)));
    }
    failures
}

/// What is wrong with the envelopes.
pub fn envelopes(
    folder: &std::path::Path,
    expected: &[Envelope],
    recorded: &[Recorded],
    batch: Option<usize>,
    in_order: bool,
) -> Vec<Failure> {
    let mut found = Vec::new();
    for (n, request) in recorded.iter().enumerate() {
        match customers::of_envelope(&request.body) {
            Ok(customers) => found.push(customers),
            Err(why) => return vec![Failure::new(format!("request {}", n + 1), "envelope", why)],
        }
    }
    let mut failures = Vec::new();
    for (n, customers) in found.iter().enumerate() {
        failures.extend(cut(customers, batch).map(|why| Failure::new(format!("request {}", n + 1), "cut", why)));
    }
    let due: Vec<Vec<Customer>> = expected
        .iter()
        .map(|e| e.customers.iter().flatten().map(customers::expected).collect::<Vec<Customer>>())
        .collect();
    let ids = |cut: &[Vec<Customer>]| -> Vec<Vec<Option<String>>> {
        cut.iter().map(|c| c.iter().map(|c| c.get("id").cloned()).collect()).collect()
    };
    if ids(&due) == ids(&found) {
        // The same cut: the files given are compared whole.
        for (envelope, request) in expected.iter().zip(recorded) {
            let Some(file) = &envelope.file else { continue };
            let differs = std::fs::read(folder.join(file))
                .map_err(|e| e.to_string())
                .and_then(|due| infoset::difference(&due, &request.body, &[]));
            match differs {
                Ok(None) => {}
                Ok(Some(why)) | Err(why) => failures.push(Failure::new(file, "envelope", why)),
            }
        }
    } else if in_order && due.len() != found.len() {
        failures.push(Failure::new("messages", "order", format!("{} envelopes, not {}", found.len(), due.len())));
    }
    failures.extend(all(&due.concat(), &found.concat()).map(|why| Failure::new("messages", "customers", why)));
    failures
}

/// No more customers than a batch holds, and none twice.
pub fn cut(customers: &[Customer], batch: Option<usize>) -> Option<String> {
    if batch.is_some_and(|b| customers.len() > b) {
        return Some(format!("{} customers, more than --batch-size", customers.len()));
    }
    let mut ids: Vec<_> = customers.iter().map(|c| c.get("id")).collect();
    ids.sort();
    let count = ids.len();
    ids.dedup();
    (ids.len() != count).then(|| "two records of one id in one envelope".into())
}

/// Every customer arrives, those of one id in their order; the order of different ids is free.
fn all(due: &[Customer], found: &[Customer]) -> Option<String> {
    if due.len() != found.len() {
        return Some(format!("{} customers arrived, not {}", found.len(), due.len()));
    }
    let [mut due, mut found] = [due, found].map(|c| c.iter().collect::<Vec<_>>());
    due.sort_by_key(|c| c.get("id"));
    found.sort_by_key(|c| c.get("id"));
    due.iter().zip(found).find_map(|(d, f)| customers::difference(d, f))
}

/// Requests that share an id: the later one may leave only after the answer to the earlier.
pub fn order(recorded: &[Recorded]) -> Option<String> {
    let ids = |r: &Recorded| -> Vec<String> {
        customers::of_envelope(&r.body).unwrap_or_default().into_iter().filter_map(|mut c| c.remove("id")).collect()
    };
    recorded.iter().enumerate().find_map(|(n, later)| {
        let ids_of_later = ids(later);
        let earlier = recorded
            .get(..n)?
            .iter()
            .find(|e| later.arrived < e.answered && ids(e).iter().any(|id| ids_of_later.contains(id)))?;
        let shared = ids(earlier).into_iter().find(|id| ids_of_later.contains(id)).unwrap_or_default();
        Some(format!("request {} arrived before an earlier one with {shared:?} was answered", n + 1))
    })
}
