//! The client: where the service is, who calls, and the one way in which every operation is called.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use soap_runtime::codec::Field;
use soap_runtime::{HttpTransport, Operation, Transport};

use crate::builder::Builder;
use crate::error::{Error, IdProblem, Refused, RequestIds};
use crate::ids::Ids;
use crate::legacy;
use crate::login;
use crate::operations::{ItemsRequest, Supplied, SuppliedRequest};
use crate::outcome::{Answer, Confirmation, Verdict, Warning, judge};

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
        self.outcome::<Op>(self.inner.call::<Op>(request).await, keys.len(), warnings)
    }

    /// Calls an operation whose request is a list, with records that are made while they are sent: a million of them take
    /// the memory of a chunk. The login is put in. Each attempt asks for the records anew; they must be the same then.
    ///
    /// ```no_run
    /// # async fn run(centra: centra::Client) -> Result<(), centra::Error> {
    /// use centra::operations::CustomersUpdateOperation;
    /// use centra::types::Customer;
    ///
    /// let records = || (0..1_000_000).map(|i| Customer::new(format!("c-{i}")));
    /// centra.call_streamed::<CustomersUpdateOperation, _>(records).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// Nothing is known of records before they go out: ids that are empty, or come twice, aren't refused, there are no
    /// warnings about them, and a list without a record is sent. What else differs is said by
    /// [`soap_runtime::Client::call_streamed`].
    ///
    /// # Errors
    /// As [`Error`] says; a record that XML can't carry ends the call and its connection.
    pub async fn call_streamed<Op, I>(&self, records: impl Fn() -> I + Send + Sync + 'static) -> Reply<Op::Response>
    where
        Op: Operation,
        Op::Request: SuppliedRequest + ItemsRequest,
        <Op::Request as ItemsRequest>::Item: Field,
        I: IntoIterator<Item = <Op::Request as ItemsRequest>::Item>,
        I::IntoIter: Send + 'static,
    {
        let mut request = Op::Request::from_items(Vec::new());
        request.supply(&self.supplied);
        let sent = Arc::new(AtomicUsize::new(0));
        let count = sent.clone();
        let counted = move || {
            let count = count.clone();
            count.store(0, Ordering::Relaxed);
            records().into_iter().inspect(move |_| {
                count.fetch_add(1, Ordering::Relaxed);
            })
        };
        let result = self.inner.call_streamed::<Op>(&request, counted).await;
        self.outcome::<Op>(result, sent.load(Ordering::Relaxed), Vec::new())
    }

    /// What a call comes to.
    fn outcome<Op: Operation>(
        &self,
        result: Result<soap_runtime::Answer<Op::Response>, soap_runtime::Error>,
        records: usize,
        warnings: Vec<Warning>,
    ) -> Reply<Op::Response> {
        let (value, deviations, ids, attempts, earlier_sent, verdict);
        match result {
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
                    let reason = error.to_string();
                    return Err(Error::Login { reason, records, earlier_sent, ids, error: Some(Box::new(error)) });
                }
                if !legacy::acknowledges::<Op>(&error) {
                    return Err(Error::Call(Box::new(error)));
                }
                verdict = Verdict::Good { confirmation: Confirmation::Acknowledged, notices: Vec::new() };
                (value, deviations, attempts) = (Op::Response::default(), error.receipts().to_vec(), error.attempts());
            }
        }
        let (confirmation, notices) = self.decide(verdict, records, earlier_sent, &ids)?;
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
