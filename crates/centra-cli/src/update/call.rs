//! One request, and what its answer means.

use centra::operations::{ItemsRequest, SuppliedRequest};
use centra::{Confirmation, Error, Warning};
use soap_runtime::Sent;

use crate::exit;
use crate::objects::Updates;

/// A request that the service took.
pub(crate) struct Taken {
    pub confirmed: bool,
    pub notices: Vec<String>,
    pub digits_only: Vec<String>,
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
            digits_only: answer.warnings.into_iter().flat_map(digits_only).collect(),
        }),
        Err(error) => Err(failed(&error)),
    }
}

fn digits_only(warning: Warning) -> Vec<String> {
    match warning {
        Warning::DigitsOnly { ids } => ids,
        _ => Vec::new(),
    }
}

fn failed(error: &Error) -> Failed {
    let ids = error.ids();
    // The code is by what ended the call; whether the rows went out is by all of its attempts.
    let (unsent, last) = match error {
        Error::Build(_) | Error::Id(_) => (true, Some(Sent::No)),
        Error::Call(call) => (call.sent() == Sent::No, Some(call.last_sent())),
        _ => (false, None),
    };
    let code = match (error, last) {
        (Error::Login { .. }, _) => exit::LOGIN,
        (_, Some(Sent::No | Sent::Maybe)) => exit::NETWORK,
        _ => exit::REFUSED,
    };
    Failed {
        code,
        unsent,
        error: error.to_string(),
        request_id: ids.request_id,
        correlation_id: ids.correlation_id,
        may_have_been_applied: error.may_have_been_applied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use centra::types::Customer;
    use soap_runtime::transport::{RequestBody, ResponseBody, TransportError, TransportKind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Takes so many requests and breaks; there is no connection for further ones.
    struct Takes(usize, AtomicUsize);

    impl soap_runtime::Transport for Takes {
        async fn send(
            &self,
            request: http::Request<RequestBody>,
        ) -> Result<http::Response<ResponseBody>, TransportError> {
            if self.1.fetch_add(1, Ordering::SeqCst) >= self.0 {
                return Err(TransportError::new(TransportKind::Connect, ""));
            }
            drop(request.into_body().into_bytes().await);
            Err(TransportError::new(TransportKind::Reset, ""))
        }
    }

    #[tokio::test]
    async fn rows_that_any_attempt_sent_are_sent() {
        for (taken, unsent) in [(0, true), (1, false)] {
            let client = centra::Client::builder("http://shop.example/").login("demo", "demo");
            let client = client.build_with(Takes(taken, AtomicUsize::new(0))).unwrap();
            let failed = failed(&client.customers_update([Customer::new("a")]).await.unwrap_err());
            assert_eq!((failed.unsent, failed.may_have_been_applied), (unsent, !unsent));
            assert_eq!(failed.code, exit::NETWORK);
        }
    }
}
