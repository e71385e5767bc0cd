//! The loop over the questions.

use std::any::Any;
use std::borrow::Cow;
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Deserialize;
use serde_json::{Value, json};
use soap_runtime::codec::{Mode, to_utf8};

use crate::Case;
use crate::answer::Reading;
use crate::call::Call;
use crate::element::{ElementEntry, root_name};
use crate::operation::options;

#[derive(Deserialize)]
struct Question {
    case: String,
    #[serde(flatten)]
    task: Task,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
enum Task {
    Describe,
    Message { file: String, operation: Option<usize>, direction: Option<String>, soap: Option<String>, strict: bool },
    Yaserde { element: String, text: String },
    Values { file: String, path: String },
    Call { file: String, operation: usize, soap: Option<String>, request: Option<String>, strict: bool },
}

/// Answers until standard input ends. A panic is an answer too; a crash is for the runner to notice.
pub fn serve(cases: &[(&str, &Case)]) {
    std::panic::set_hook(Box::new(|_| {}));
    let mut output = std::io::stdout();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let answer = catch_unwind(AssertUnwindSafe(|| answer(cases, &line)));
        let answer = answer.unwrap_or_else(|panic| json!({ "panic": words(&*panic), "verdict": "panic" }));
        if writeln!(output, "{answer}").and_then(|()| output.flush()).is_err() {
            return;
        }
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".into())
}

fn answer(cases: &[(&str, &Case)], line: &str) -> Value {
    let question: Question = match serde_json::from_str(line) {
        Ok(question) => question,
        Err(e) => return json!({ "panic": format!("no question: {e}") }),
    };
    let Some((_, case)) = cases.iter().find(|(name, _)| *name == question.case) else {
        return json!({ "panic": "no such case in this driver" });
    };
    match question.task {
        Task::Describe => describe(case),
        Task::Yaserde { element, text } => yaserde(case, &element, &text),
        Task::Values { file, path } => {
            let bytes = std::fs::read(path).unwrap_or_default();
            json!({ "wrong": (case.values)(&file, &in_utf8(&bytes)) })
        }
        Task::Message { file, operation, direction, soap, strict } => {
            let mode = mode(strict);
            let reading = std::fs::read(&file).map_err(|e| e.to_string()).and_then(|bytes| match operation {
                None => Ok(bare(case, &bytes, mode)),
                Some(index) => {
                    let operations = (case.operations)();
                    let entry = operations.get(index).ok_or("no such operation")?;
                    let options = options(entry.info, soap.as_deref(), mode);
                    let read = if direction.as_deref() == Some("request") { entry.request } else { entry.response };
                    Ok(read(&in_utf8(&bytes), &options))
                }
            });
            reading.map_or_else(|why| json!({ "panic": why }), |r| serde_json::to_value(&r).unwrap_or_default())
        }
        Task::Call { file, operation, soap, request, strict } => {
            let operations = (case.operations)();
            let Some(entry) = operations.get(operation) else {
                return json!({ "panic": "no such operation" });
            };
            let options = options(entry.info, soap.as_deref(), mode(strict));
            (entry.call)(&Call { answer: &file, request: request.as_deref(), options })
        }
    }
}

/// As the client has an answer before it reads the envelope; what isn't in the encoding it says is left for the codec.
fn in_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    to_utf8(bytes).unwrap_or(Cow::Borrowed(bytes))
}

fn mode(strict: bool) -> Mode {
    if strict { Mode::Strict } else { Mode::Tolerant }
}

fn describe(case: &Case) -> Value {
    let elements: Vec<String> = (case.elements)().iter().map(ElementEntry::name).collect();
    let operations: Vec<Value> = (case.operations)().iter().map(|o| crate::operation::describe(o.info)).collect();
    json!({ "operations": operations, "elements": elements })
}

/// `{}` where the element's type hasn't the traits.
fn yaserde(case: &Case, element: &str, text: &str) -> Value {
    let position = (case.elements)().iter().position(|e| e.name() == element);
    let round_trip = position.and_then(|i| (case.yaserde)().get(i).copied().flatten());
    match round_trip.map(|f| f(text)) {
        None => json!({}),
        Some(Ok(written)) => json!({ "written": written }),
        Some(Err(error)) => json!({ "error": error }),
    }
}

/// A message without an envelope: the element by the local name of its root, so that one in a wrong namespace is refused, or
/// tolerated, by the codec and not here.
fn bare(case: &Case, bytes: &[u8], mode: Mode) -> Reading {
    let elements = (case.elements)();
    let root = root_name(&in_utf8(bytes));
    let named: Vec<&ElementEntry> = elements.iter().filter(|e| Some(e.member.local()) == root.as_deref()).collect();
    // Of several with that local name the one that reads it; else any can say why the document is refused.
    let tried = if named.is_empty() { elements.iter().take(1).collect() } else { named };
    let read = |e: &&ElementEntry| (e.read)(bytes, e.member, e.namespaces, mode);
    let readings: Vec<Reading> = tried.iter().map(read).collect();
    let best = readings.into_iter().min_by_key(|r| (r.error.is_some(), r.deviations.len()));
    best.unwrap_or_else(|| Reading::refused(&std::fmt::Error))
}
