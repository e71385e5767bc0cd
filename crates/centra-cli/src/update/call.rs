//! One request, and what its answer means.

use centra::operations::{ItemsRequest, SuppliedRequest};
use centra::{Confirmation, Error, Warning};

use crate::exit;
use crate::objects::Updates;

/// A request that the service took.
pub(crate) struct Taken {
    pub confirmed: bool,
    pub notices: Vec<String>,
    pub digits_only: usize,
}

/// One that failed.
pub(crate) struct Failed {
    pub code: u8,
    /// It never left: its rows count as not sent.
    pub unsent: bool,
    pub error: String,
    pub request_id: Option<String>,
    pub correlation_id: Option<String>,
    pub may_have_been_applied: bool,
}

pub(crate) async fn call<Op: Updates>(
    client: centra::Client,
    items: Vec<<Op::Request as ItemsRequest>::Item>,
) -> Result<Taken, Failed> {
    let mut request = <Op::Request as ItemsRequest>::from_items(items);
    request.supply(client.supplied());
    match client.call::<Op>(&request).await {
        Ok(answer) => Ok(Taken {
            confirmed: answer.confirmation != Confirmation::Accepted,
            notices: answer.notices,
            digits_only: answer.warnings.iter().map(digits_only).sum(),
        }),
        Err(error) => Err(failed(&error)),
    }
}

fn digits_only(warning: &Warning) -> usize {
    match warning {
        Warning::DigitsOnly { ids } => ids.len(),
        _ => 0,
    }
}

fn failed(error: &Error) -> Failed {
    let ids = error.ids();
    let sent = match error {
        Error::Build(_) | Error::Id(_) => Some(soap_runtime::Sent::No),
        Error::Call(call) => Some(call.sent()),
        _ => None,
    };
    let code = match (error, sent) {
        (Error::Login { .. }, _) => exit::LOGIN,
        (_, Some(soap_runtime::Sent::No | soap_runtime::Sent::Maybe)) => exit::NETWORK,
        _ => exit::REFUSED,
    };
    Failed {
        code,
        unsent: sent == Some(soap_runtime::Sent::No),
        error: with_causes(error),
        request_id: ids.request_id,
        correlation_id: ids.correlation_id,
        may_have_been_applied: error.may_have_been_applied(),
    }
}

/// The error and what caused it, each once.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let words = cause.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        next = cause.source();
    }
    text
}
