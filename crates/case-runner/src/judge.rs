//! Puts a case's questions to its driver, and its answers to the judges.

use crate::case::{Case, Direction, Exchange, Kind, Message, Verdict};
use crate::driver::Driver;
use crate::infoset::{SOAP11, SOAP12};
use crate::question::{Asserted, Description, Ending, Question, Reading, Task, Yaserde};
use crate::report::Failure;
use crate::{exchange, message, operations, tree, yaserde};

/// A case's operations and messages. `asserted`: the typed values have facts to meet.
pub fn messages(case: &Case, driver: &mut Driver, asserted: bool) -> Vec<Failure> {
    let description = match describe(case, driver) {
        Ok(description) => description,
        Err(why) => return vec![Failure::new("case.json", "describe", why)],
    };
    let mut failures = operations::judge(case, &description);
    for message in &case.spec.messages {
        match one_message(case, message, &description, driver) {
            Ok(found) => failures.extend(found),
            Err(why) => failures.push(Failure::new(&message.file, "run", why)),
        }
        if asserted && !message.values.is_empty() {
            failures.extend(facts(case, message, driver));
        }
    }
    failures
}

/// A case's messages by the wire codec alone.
pub fn by_codec(case: &Case, driver: &mut Driver) -> Vec<Failure> {
    let description = match describe(case, driver) {
        Ok(description) => Description { elements: Vec::new(), ..description },
        Err(why) => return vec![Failure::new("case.json", "describe", why)],
    };
    let judged = case.spec.messages.iter().map(|message| {
        let failed = |why| vec![Failure::new(&message.file, "run", why)];
        one_message(case, message, &description, driver).unwrap_or_else(failed)
    });
    judged.flatten().collect()
}

/// What is written down about the typed value of a message.
fn facts(case: &Case, message: &Message, driver: &mut Driver) -> Vec<Failure> {
    let path = case.folder.join(&message.file);
    let task = Task::Values { file: &message.file, path: path.to_str().unwrap_or_default() };
    let wrong = match driver.ask::<Asserted>(&Question { case: &case.name, task }) {
        Ok(Asserted { panic: Some(panic), .. }) => vec![format!("panicked: {panic}")],
        Ok(Asserted { wrong: Some(wrong), .. }) => wrong,
        Ok(Asserted { wrong: None, .. }) => {
            vec!["the case has values, and nothing is asserted".into()]
        }
        Err(why) => vec![why],
    };
    wrong.into_iter().map(|why| Failure::new(&message.file, "typed value", why)).collect()
}

/// A case's exchanges; of the kind `http` all else as well.
pub fn exchanges(case: &Case, driver: &mut Driver, asserted: bool) -> Vec<Failure> {
    let mut failures = if case.kind == Kind::Http { messages(case, driver, asserted) } else { Vec::new() };
    let description = match describe(case, driver) {
        Ok(description) => description,
        Err(why) => return vec![Failure::new("case.json", "describe", why)],
    };
    for exchange in &case.spec.exchanges {
        match one_exchange(case, exchange, &description, driver) {
            Ok(found) => failures.extend(found),
            Err(why) => failures.push(Failure::new(&exchange.file, "run", why)),
        }
    }
    failures
}

fn describe(case: &Case, driver: &mut Driver) -> Result<Description, String> {
    driver.ask(&Question { case: &case.name, task: Task::Describe })
}

fn one_message(
    case: &Case,
    message: &Message,
    description: &Description,
    driver: &mut Driver,
) -> Result<Vec<Failure>, String> {
    let path = case.folder.join(&message.file);
    let bytes = std::fs::read(&path).map_err(|e| e.to_string())?;
    let direction = message.direction.unwrap_or(Direction::Request);
    let operation = match &message.operation {
        Some(name) => Some(operations::find(description, name, message.overload, direction, &bytes)?),
        None => None,
    };
    let file = path.to_str().ok_or("the path is no UTF-8")?;
    let soap = message.operation.as_ref().and_then(|name| operations::second_version(case, name, &bytes));
    let mut ask = |strict| -> Result<Reading, String> {
        let task = Task::Message { file, operation, direction: message.direction, soap, strict };
        driver.ask(&Question { case: &case.name, task })
    };
    let (strict, tolerant) = (ask(true)?, ask(false)?);
    let mut failures = message::judge(case, message, &strict, &tolerant);
    if message.verdict == Verdict::Same {
        failures.extend(through_yaserde(case, message, &bytes, description, driver)?);
    }
    Ok(failures)
}

/// The root, or what stands alone in the Body, by `yaserde` and back.
fn through_yaserde(
    case: &Case,
    message: &Message,
    bytes: &[u8],
    description: &Description,
    driver: &mut Driver,
) -> Result<Vec<Failure>, String> {
    let Some((name, text)) = payload(bytes) else {
        return Ok(Vec::new());
    };
    if !description.elements.contains(&name) {
        return Ok(Vec::new());
    }
    let answer: Yaserde =
        driver.ask(&Question { case: &case.name, task: Task::Yaserde { element: &name, text: &text } })?;
    let due = message.canonical.as_ref().map(|c| std::fs::read(case.folder.join(c)).map_err(|e| e.to_string()));
    let due = match due.transpose()? {
        Some(canonical) => payload(&canonical).map(|(_, text)| text).unwrap_or_default(),
        None => text,
    };
    let why = match answer {
        Yaserde { panic: Some(panic), .. } => Some(format!("panicked: {panic}")),
        Yaserde { error: Some(error), .. } => Some(error),
        Yaserde { written: Some(written), .. } => {
            yaserde::difference(&due, &written, &case.spec.qnames).unwrap_or_else(Some)
        }
        Yaserde { .. } => None,
    };
    Ok(why.map(|why| Failure::new(&message.file, "yaserde", why)).into_iter().collect())
}

/// The one element of a Body without headers, or the root itself: its name, and as a document.
fn payload(bytes: &[u8]) -> Option<(String, String)> {
    let root = tree::parse(bytes).ok()?;
    let element = match [SOAP11, SOAP12].into_iter().find(|ns| root.name.is(ns, "Envelope")) {
        None => &root,
        Some(ns) if root.child(ns, "Header").is_some() => return None,
        Some(ns) => match root.child(ns, "Body")?.children.as_slice() {
            [one] => one,
            _ => return None,
        },
    };
    Some((element.name.to_string(), tree::to_document(element)))
}

fn one_exchange(
    case: &Case,
    exchange: &Exchange,
    description: &Description,
    driver: &mut Driver,
) -> Result<Vec<Failure>, String> {
    let name = exchange.operation.as_deref().ok_or("the exchange names no operation")?;
    let found = description.operations.iter().position(|o| o.name == name);
    let operation = found.ok_or_else(|| format!("operation {name} isn't generated"))?;
    let path = |file: &str| -> Result<String, String> {
        Ok(case.folder.join(file).to_str().ok_or("the path is no UTF-8")?.to_owned())
    };
    let request = case.spec.messages.iter().find(|m| {
        let is_request = m.direction == Some(Direction::Request) && m.verdict == Verdict::Same;
        is_request && m.operation.as_deref() == Some(name)
    });
    let request = request.map(|m| path(&m.file)).transpose()?;
    let file = path(&exchange.file)?;
    let soap = case.spec.operations.iter().find(|o| o.name == name).map(|o| o.soap.as_str());
    let mut ask = |strict| -> Result<Ending, String> {
        let task = Task::Call { file: &file, operation, soap, request: request.as_deref(), strict };
        driver.ask(&Question { case: &case.name, task })
    };
    let (tolerant, strict) = (ask(false)?, ask(true)?);
    Ok(exchange::judge(case, exchange, &tolerant, &strict))
}
