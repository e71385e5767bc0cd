//! The client: where the service is, who calls, and the one way in which every operation is called.

use soap_runtime::{HttpTransport, Operation, Transport};

use crate::builder::Builder;
use crate::error::{Error, IdProblem, Refused, RequestIds};
use crate::ids::Ids;
use crate::legacy;
use crate::login;
use crate::operations::{Supplied, SuppliedRequest};
use crate::outcome::{Answer, Confirmation, Verdict, judge};

/// What every method of [`Client`] returns.
pub type Reply<R> = Result<Answer<R>, Error>;

/// A client of the service. It has one method an operation, is cheap to clone and holds its connections open.
///
/// ```no_run
/// # async fn run() -> Result<(), centra::Error> {
/// use centra::types::Customer;
///
/// let client = centra::Client::builder("https://shop.example/ams/system/service/module/soap/api")
///     .login("integration", "password")
///     .build()?;
/// let answer = client.customers_update([Customer { city: Some("Malmö".into()), ..Customer::new("c-17") }]).await?;
/// println!("{:?} {:?}", answer.confirmation, answer.request_id);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Client<T = HttpTransport> {
    inner: soap_runtime::Client<T>,
    supplied: Supplied,
    /// An update that isn't confirmed is an error.
    strict: bool,
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), supplied: self.supplied.clone(), strict: self.strict }
    }
}

impl Client {
    /// Starts a client of the service at `endpoint`, which differs per tenant.
    pub fn builder(endpoint: impl AsRef<str>) -> Builder {
        Builder::new(endpoint.as_ref())
    }
}

impl<T> Client<T> {
    pub(crate) fn new(inner: soap_runtime::Client<T>, supplied: Supplied, strict: bool) -> Self {
        Self { inner, supplied, strict }
    }

    /// What is put into every request: the login.
    pub fn supplied(&self) -> &Supplied {
        &self.supplied
    }

    /// The runtime's client beneath.
    pub fn runtime(&self) -> &soap_runtime::Client<T> {
        &self.inner
    }
}

impl<T: Transport> Client<T> {
    /// Calls any operation with a request that is complete; the methods named after operations put the login in.
    ///
    /// # Errors
    /// As [`Error`] says. A list without a record is [`Error::Id`] and isn't sent: whoever cuts a file into batches learns
    /// that one is empty, and an answer to it would confirm nothing.
    pub async fn call<Op>(&self, request: &Op::Request) -> Reply<Op::Response>
    where
        Op: Operation,
        Op::Request: SuppliedRequest,
    {
        if request.item_count() == Some(0) {
            return Err(Error::Id(IdProblem::None));
        }
        let keys = Ids::of(request);
        let warnings = keys.check()?;
        let (value, deviations, ids, attempts, earlier_sent, verdict);
        match self.inner.call::<Op>(request).await {
            Ok(answer) => {
                ids = RequestIds::of(&answer.request_ids);
                earlier_sent = answer.earlier_sent;
                verdict = judge(&answer.value, &answer.receipts);
                (value, deviations, attempts) = (answer.value, answer.receipts, answer.attempts);
            }
            Err(error) => {
                ids = RequestIds::of(error.request_ids());
                earlier_sent = error.context().is_some_and(|c| c.earlier_sent);
                if login::is(&error) {
                    let (reason, records) = (error.to_string(), keys.len());
                    return Err(Error::Login { reason, records, earlier_sent, ids, error: Some(Box::new(error)) });
                }
                if !legacy::acknowledges::<Op>(&error) {
                    return Err(Error::Call(Box::new(error)));
                }
                verdict = Verdict::Good { confirmation: Confirmation::Acknowledged, notices: Vec::new() };
                (value, deviations, attempts) = (Op::Response::default(), error.receipts().to_vec(), error.attempts());
            }
        }
        let (confirmation, notices) = self.decide(verdict, keys.len(), earlier_sent, &ids)?;
        let RequestIds { request_id, correlation_id } = ids;
        Ok(Answer { value, confirmation, notices, warnings, request_id, correlation_id, deviations, attempts })
    }

    fn decide(
        &self,
        verdict: Verdict,
        records: usize,
        earlier_sent: bool,
        ids: &RequestIds,
    ) -> Result<(Confirmation, Vec<String>), Error> {
        let ids = ids.clone();
        Err(match verdict {
            Verdict::Good { confirmation: Confirmation::Accepted, .. } if self.strict => {
                Error::Unconfirmed { earlier_sent, ids }
            }
            Verdict::Good { confirmation, notices } => return Ok((confirmation, notices)),
            Verdict::Login { errors } => {
                Error::Login { reason: errors.join("; "), records, earlier_sent, ids, error: None }
            }
            Verdict::Refused { errors, notices } => {
                Error::Refused(Box::new(Refused { errors, notices, records, earlier_sent, ids }))
            }
            Verdict::Unrecognised { reason, messages } => {
                Error::Unrecognised { reason: reason.into(), messages, earlier_sent, ids }
            }
        })
    }
}
