//! The items of a streamed call: something that can be gone through again for each attempt.

use crate::codec::Field;
use crate::codec::stream::{Frame, Produce};
use futures_core::Stream;
use std::any::{TypeId, type_name};
use std::fmt;
use std::sync::Arc;

/// The items of the one list of a request that [`Client::call_streamed`](crate::Client::call_streamed) sends while they
/// are made.
///
/// They are asked for anew for each attempt, so that a call can be tried again: a closure that gives an iterator is what
/// it takes, and becomes one by `into()`. It must give the same items each time.
///
/// ```
/// use soap_runtime::Records;
/// use std::sync::Arc;
/// // Made while they are sent; nothing of them is kept.
/// let made = Records::from(|| (0..1_000_000).map(|i| format!("record {i}")));
/// // In memory already, and only read there.
/// let rows: Arc<[String]> = Arc::from(vec!["a".to_owned(), "b".to_owned()]);
/// let kept = Records::shared(rows);
/// // Gone through once before the first attempt: `Content-Length` is known, and what can't be written is found in time.
/// let counted = made.measured();
/// # let _ = kept; let _ = counted;
/// ```
#[derive(Clone)]
#[must_use]
pub struct Records {
    open: Arc<dyn Fn(Frame) -> Box<dyn Produce> + Send + Sync>,
    item: TypeId,
    name: &'static str,
    element: Option<String>,
    measured: bool,
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").field("item", &self.name).field("measured", &self.measured).finish_non_exhaustive()
    }
}

impl<F, I> From<F> for Records
where
    F: Fn() -> I + Send + Sync + 'static,
    I: IntoIterator,
    I::Item: Field,
    I::IntoIter: Send + 'static,
{
    /// What an iterator gives. It runs on the task of the connection: it must not block.
    fn from(items: F) -> Self {
        Records::new::<I::Item>(Arc::new(move |frame| Box::new(frame.items(items()))))
    }
}

impl Records {
    fn new<T: Field>(open: Arc<dyn Fn(Frame) -> Box<dyn Produce> + Send + Sync>) -> Self {
        Records { open, item: TypeId::of::<T>(), name: type_name::<T>(), element: None, measured: false }
    }

    /// What a stream gives: items that come in their own time, from a file or a database.
    pub fn stream<F, S>(items: F) -> Self
    where
        F: Fn() -> S + Send + Sync + 'static,
        S: Stream + Send + 'static,
        S::Item: Field,
    {
        Records::new::<S::Item>(Arc::new(move |frame| Box::new(frame.stream(items()))))
    }

    /// Items that are in memory and stay there: none is cloned.
    pub fn shared<T: Field + Send + Sync>(items: impl Into<Arc<[T]>>) -> Self {
        let items = items.into();
        Records::new::<T>(Arc::new(move |frame| Box::new(frame.shared(items.clone()))))
    }

    /// The local name of their element, where the request has several empty lists of items of this type.
    pub fn element(mut self, name: impl Into<String>) -> Self {
        self.element = Some(name.into());
        self
    }

    /// Goes through all of them once before the first attempt, and writes them to nowhere. Then the request has a
    /// `Content-Length` (but not if it is compressed) in place of chunks, for services that take no chunks, and what can't
    /// be written is [`Error::Request`](crate::Error::Request): nothing was sent. It takes the time of one more encoding;
    /// the deadline of the call is kept.
    pub fn measured(mut self) -> Self {
        self.measured = true;
        self
    }

    pub(crate) fn open(&self, frame: Frame) -> Box<dyn Produce> {
        (self.open)(frame)
    }

    pub(crate) fn item(&self) -> (TypeId, Option<String>) {
        (self.item, self.element.clone())
    }

    pub(crate) fn item_name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn is_measured(&self) -> bool {
        self.measured
    }
}
