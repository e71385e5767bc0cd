//! The client: an endpoint, a transport, and one way in for every operation.

mod attempt;
mod buffers;
mod builder;
mod call;
mod cookies;
mod reading;
mod records;
mod request;
mod secrets;
mod streamed;

pub use builder::{BuildError, ClientBuilder};
pub use records::Records;
pub(crate) use request::credentials;

use crate::answer::{AnswerOptions, Attachment};
use crate::codec::Deviation;
use crate::envelope::{HeaderBlock, Parts, ResponseParts};
use crate::error::Error;
use crate::operation::Operation;
use crate::retry::RetryPolicy;
use crate::telemetry::Observer;
use crate::transport::{HttpTransport, Transport};
use crate::xs::AnyElement;
use cookies::Jar;
use http::header::HeaderName;
use http::{HeaderMap, StatusCode, Uri};
use request::Prepared;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// A client of one service. Cheap to clone; clones share connections, cookies and the tokens of retries.
///
/// Generated clients are thin shells around it: a method an operation, each one call of [`Client::call`].
///
/// ```no_run
/// # async fn run<Op: soap_runtime::Operation>(request: Op::Request) -> Result<(), Box<dyn std::error::Error>> {
/// use soap_runtime::Client;
/// let client = Client::builder("https://service.example/soap").build()?;
/// let answer = client.call::<Op>(&request).await?;
/// println!("{:?}, {} receipts", answer.value, answer.receipts.len());
/// # Ok(()) }
/// ```
pub struct Client<T = HttpTransport> {
    transport: Arc<T>,
    config: Arc<Config>,
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Client { transport: self.transport.clone(), config: self.config.clone() }
    }
}

impl<T> fmt::Debug for Client<T> {
    /// The endpoint's host and path: a query can hold a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let uri = &self.config.endpoint;
        let shown = format!("{}{}", uri.authority().map_or("", |a| a.as_str()), uri.path());
        f.debug_struct("Client").field("endpoint", &shown).finish_non_exhaustive()
    }
}

/// What a client does the same at every call.
#[derive(Clone)]
pub(crate) struct Config {
    pub endpoint: Uri,
    pub headers: HeaderMap,
    /// Secrets of the way to the service: the transport's, and what the endpoint's query holds.
    pub hidden: Vec<String>,
    pub answer: AnswerOptions,
    pub attempt_timeout: Duration,
    pub call_timeout: Duration,
    pub retry: Arc<dyn RetryPolicy>,
    pub concurrency: Option<Arc<Semaphore>>,
    pub cookies: Option<Arc<Jar>>,
    pub follow_redirects: bool,
    pub gzip_requests: bool,
    pub accept_gzip: bool,
    pub log_bodies: bool,
    pub observer: Option<Arc<dyn Observer>>,
    pub request_ids: Vec<HeaderName>,
    pub forms: Arc<secrets::LastForms>,
    pub buffers: Arc<buffers::Buffers>,
}

/// The answer to a call: its value, and all that came with it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer<R> {
    /// The value.
    pub value: R,
    /// What was off and was read all the same; notices among them.
    pub receipts: Vec<Deviation>,
    /// Status of the answer.
    pub status: StatusCode,
    /// Headers of the answer.
    pub headers: HeaderMap,
    /// Request ids: header name and value, as far as the answer had any.
    pub request_ids: Vec<(String, String)>,
    /// Header blocks of the envelope.
    pub blocks: Vec<HeaderBlock>,
    /// Parts of a multipart answer beside its root.
    pub attachments: Vec<Attachment>,
    /// How often it was sent.
    pub attempts: u32,
    /// An earlier attempt failed and may have been applied as well: what isn't idempotent may have been done twice.
    pub earlier_sent: bool,
    /// From the call to its end.
    pub elapsed: Duration,
}

impl<R: fmt::Debug> fmt::Debug for Answer<R> {
    /// Without HTTP's headers, which hold cookies.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("value", &self.value)
            .field("receipts", &self.receipts)
            .field("status", &self.status)
            .field("request_ids", &self.request_ids)
            .field("attempts", &self.attempts)
            .field("earlier_sent", &self.earlier_sent)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// What is different about one call. `Debug` shows no header block, since a block can hold a login.
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) blocks: Vec<AnyElement>,
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("idempotent", &self.idempotent)
            .field("blocks", &self.blocks.len())
            .finish()
    }
}

impl CallOptions {
    /// Nothing different.
    pub fn new() -> Self {
        CallOptions::default()
    }

    /// The deadline of this call, all attempts included.
    pub fn timeout(mut self, after: Duration) -> Self {
        self.timeout = Some(after);
        self
    }

    /// Whether this request may be sent again after bytes of it went out, whatever the schema says.
    pub fn idempotent(mut self, yes: bool) -> Self {
        self.idempotent = Some(yes);
        self
    }

    /// A header block that the operation doesn't declare.
    pub fn header_block(mut self, block: AnyElement) -> Self {
        self.blocks.push(block);
        self
    }
}

impl Client {
    /// Starts to set up a client of the service at `endpoint`.
    pub fn builder(endpoint: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(endpoint.into())
    }
}

impl<T> Client<T> {
    /// Where requests go.
    pub fn endpoint(&self) -> &Uri {
        &self.config.endpoint
    }

    /// The transport beneath.
    pub fn transport(&self) -> &T {
        &self.transport
    }
}

impl<T: Transport> Client<T> {
    /// Calls an operation.
    ///
    /// Dropping the future ends the call: nothing of it goes on, but for the reading of a large answer that has come.
    /// Answers of more than 256 KiB, compressed ones of more than 8 KiB, are read on a thread for blocking work, so that
    /// they hold up nothing else, secrets in them looked for there as well. Where the deadline passes meanwhile, the call
    /// fails with [`TransportKind::Deadline`](crate::transport::TransportKind::Deadline), and may have been applied.
    ///
    /// # Errors
    /// As [`Error`] says, with what happened to the request.
    pub async fn call<Op: Operation>(&self, request: &Op::Request) -> Result<Answer<Op::Response>, Error> {
        self.call_with::<Op>(request, CallOptions::new()).await
    }

    /// Calls an operation, with something different about this one call.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn call_with<Op: Operation>(
        &self,
        request: &Op::Request,
        options: CallOptions,
    ) -> Result<Answer<Op::Response>, Error> {
        let prepared = request::prepare::<Op>(&self.config, request, &options)?;
        self.run::<Op>(&prepared, &options).await
    }

    /// Calls an operation whose request has a list too long to be held: its items are made and written while they are sent.
    ///
    /// `request` is the request with that list empty, all else filled in, the elements around the list too. The list is the
    /// only empty one of items of that type; [`Records::element`] says which it is where there are several.
    ///
    /// In memory is a chunk of about 64 KiB and one item at a time, whatever the number of items: the next chunk is made
    /// when the connection takes it. The length isn't known, so that HTTP/1.1 sends chunks; see [`Records::measured`].
    /// Retries, deadlines, redirects of the same origin, compression and telemetry are those of [`Client::call`]: each
    /// attempt goes through the items anew. The timeout of an attempt covers all of its sending: 60 s by default.
    ///
    /// ```no_run
    /// # use soap_runtime::codec::Field;
    /// # async fn run<Op: soap_runtime::Operation, Row: Field>(request: Op::Request, row: fn(u32) -> Row)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// use soap_runtime::{Client, Error};
    /// let client = Client::builder("https://service.example/soap").build()?;
    /// match client.call_streamed::<Op>(&request, move || (0..1_000_000).map(row)).await {
    ///     Ok(answer) => println!("{:?}", answer.value),
    ///     Err(Error::Streaming { source, .. }) => println!("the service never had the whole: {source}"),
    ///     Err(e) => println!("{e}; may be done: {}", e.may_have_been_applied()),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// What differs, since items are seen only as they go out:
    /// - An item that can't be written ends the call with [`Error::Streaming`], and the connection with it, so that the
    ///   service never has a complete message.
    /// - A success that comes before the whole was sent is [`RequestError::Unfinished`](crate::RequestError::Unfinished).
    /// - Nothing is checked across items, their ids say, nor the number of items that the schema asks for.
    /// - No redirect to another origin is followed: there may be secrets in what is still to come.
    /// - Of the items' sensitive values 4,096 in at most 1 MiB are hidden in what is shown of the answer; of more the excerpt
    ///   and the logged body are left out.
    /// - A logged body is one event a chunk.
    /// - Requests of the SOAP encoding are refused, since an array's size comes before its items.
    ///
    /// Dropping the future ends it: no item is asked for afterwards.
    ///
    /// # Errors
    /// As [`Client::call`]; [`RequestError::NoList`](crate::RequestError::NoList) where the request has no such list.
    pub async fn call_streamed<Op: Operation>(
        &self,
        request: &Op::Request,
        records: impl Into<Records>,
    ) -> Result<Answer<Op::Response>, Error> {
        self.call_streamed_with::<Op>(request, records, CallOptions::new()).await
    }

    /// As [`Client::call_streamed`], with something different about this one call.
    ///
    /// # Errors
    /// As [`Client::call_streamed`].
    pub async fn call_streamed_with<Op: Operation>(
        &self,
        request: &Op::Request,
        records: impl Into<Records>,
        options: CallOptions,
    ) -> Result<Answer<Op::Response>, Error> {
        let prepared = request::prepare_streamed::<Op>(&self.config, request, records.into(), &options)?;
        self.run::<Op>(&prepared, &options).await
    }

    async fn run<Op: Operation>(
        &self,
        prepared: &Prepared,
        options: &CallOptions,
    ) -> Result<Answer<Op::Response>, Error> {
        let mut parts: Option<Box<dyn Parts>> = Some(Box::new(ResponseParts::<Op>::default()));
        let called = call::run(&*self.transport, &self.config, Op::INFO, prepared, &mut parts, options).await;
        let parts = parts.and_then(|p| p.into_any().downcast::<ResponseParts<Op>>().ok()).unwrap_or_default();
        match called {
            Ok(done) => Ok(done.into_answer(parts.value)),
            Err(mut error) => {
                error.keep_unexpected(parts.unexpected);
                Err(error)
            }
        }
    }
}
