//! A call: which operation, who calls, what is done, how it is answered.

use std::any::Any;

use bytes::Bytes;
use centra::operations::SuppliedRequest;
use centra::types;
use http::{HeaderMap, StatusCode};
use soap_runtime::operation::Operation;

use crate::envelope;
use crate::events;
use crate::fault::Refusal;
use crate::forms::{AnswerForm, LoginRefusal};
use crate::peek::called;
use crate::state::State;
use crate::update;

/// An HTTP answer, headers aside.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub body: Bytes,
}

impl Answer {
    fn ok(body: impl Into<Bytes>) -> Self {
        Self { status: StatusCode::OK, body: body.into() }
    }
}

/// Answers a request.
pub(crate) fn answer(state: &State, headers: &HeaderMap, body: &[u8]) -> Answer {
    match dispatch(state, headers, body) {
        Ok(answer) => answer,
        Err(refusal) => {
            tracing::debug!(code = refusal.code, text = %refusal.text, "refused");
            refusal.answer()
        }
    }
}

fn dispatch(state: &State, headers: &HeaderMap, body: &[u8]) -> Result<Answer, Refusal> {
    let key = called(body)?;
    let Some(entry) = state.operations.get(&key) else {
        return Err(Refusal::server(format!("Procedure '{}' not present", key.1)));
    };
    let action = headers.get("soapaction").map(|a| String::from_utf8_lossy(a.as_bytes()));
    let action = action.as_deref().map_or("", str::trim);
    let bare = action.strip_prefix('"').and_then(|a| a.strip_suffix('"')).unwrap_or(action);
    if bare != entry.info.action {
        return Err(Refusal::client(format!("SOAPAction '{bare}' is not that of {}", entry.info.name)));
    }
    (entry.serve)(state, body)
}

/// Serves one operation: any `_Update` is an upsert, the others are those of events.
pub(crate) fn serve<Op>(state: &State, body: &[u8]) -> Result<Answer, Refusal>
where
    Op: Operation,
    Op::Request: SuppliedRequest,
{
    let request = envelope::request::<Op>(body)?;
    let login = request.supplied().login;
    if login.username != state.user || login.password.expose() != &state.password {
        return refuse_login::<Op>(state);
    }
    let xml = envelope::body::<Op>(&request)?;
    let name = Op::INFO.name;
    if name.ends_with("_Update") {
        let result = update::update::<Op>(state, &xml)?;
        return confirm::<Op>(state, result);
    }
    if name == "events_Done" {
        let result = events::done(state, &xml)?;
        return confirm::<Op>(state, result);
    }
    events::pending::<Op>(state, &xml).map(Answer::ok)
}

fn refuse_login<Op: Operation>(state: &State) -> Result<Answer, Refusal> {
    match state.refusal {
        LoginRefusal::Fault => Err(Refusal::LOGIN),
        LoginRefusal::Status => Ok(Answer { status: StatusCode::UNAUTHORIZED, body: Bytes::new() }),
        LoginRefusal::Result => {
            let errors = messages(vec![Refusal::LOGIN.text.into_owned()]);
            let result = types::Result { success: Some(false), errors, ..Default::default() };
            respond::<Op>(result)
        }
    }
}

/// What an update came to, before its form is chosen.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub errors: Vec<String>,
    pub notices: Vec<String>,
}

fn confirm<Op: Operation>(state: &State, done: Done) -> Result<Answer, Refusal> {
    let success = done.errors.is_empty();
    // A failure has one form only.
    match state.form {
        AnswerForm::Empty if success => respond::<Op>(types::Result::default()),
        AnswerForm::Legacy if success => {
            let name = Op::INFO.name.replace('_', "");
            Ok(Answer::ok(envelope::wrap(&format!("<{name}Response>OK</{name}Response>"))))
        }
        _ => respond::<Op>(types::Result {
            success: Some(success),
            errors: messages(done.errors),
            notices: messages(done.notices),
        }),
    }
}

fn messages(message: Vec<String>) -> Option<types::Messages> {
    Some(types::Messages { message })
}

/// A `result`; for an operation that answers otherwise, a fault with its messages.
fn respond<Op: Operation>(result: types::Result) -> Result<Answer, Refusal> {
    let mut response = Op::Response::default();
    let Some(slot) = (&mut response as &mut dyn Any).downcast_mut::<types::Result>() else {
        let text = result.errors.map(|e| e.message.join("; ")).unwrap_or_default();
        return Err(Refusal::client(text));
    };
    *slot = result;
    envelope::response::<Op>(&response).map(Answer::ok)
}
