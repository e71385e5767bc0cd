//! The bodies on the way: one that knows whether it went out, one of any kind.

use super::error::TransportError;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Makes the pieces of a body when they are asked for.
pub(crate) trait Pull: Send {
    /// The next piece.
    fn poll_pull(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>>;
    /// There is no other one.
    fn is_done(&self) -> bool;
}

/// The body of a request: its bytes, or pieces that are made when they are asked for, so that what isn't sent yet is held
/// nowhere. The client asks it whether anything was taken: until then nothing can have been applied.
///
/// An error of it is one of the client's own, which the client knows of: a transport gives up the request, and sees to it
/// that the other side doesn't take what it has for the whole, as hyper does. `Debug` shows the number of bytes only, since
/// a request can hold credentials.
pub struct RequestBody {
    data: Data,
    taken: Arc<AtomicBool>,
}

enum Data {
    Whole(Option<Bytes>),
    // The lock is never waited for: it makes shared what only one at a time can use.
    Pulled { pull: Mutex<Box<dyn Pull>>, left: Option<u64> },
}

impl RequestBody {
    /// A body, and the flag that it sets when it is taken.
    pub(crate) fn new(data: Bytes, taken: Arc<AtomicBool>) -> Self {
        RequestBody { data: Data::Whole(Some(data)), taken }
    }

    /// Pieces, and their length if it is known.
    pub(crate) fn pulled(pull: impl Pull + 'static, length: Option<u64>, taken: Arc<AtomicBool>) -> Self {
        RequestBody { data: Data::Pulled { pull: Mutex::new(Box::new(pull)), left: length }, taken }
    }

    /// Whether it is made while it is sent, its length perhaps unknown.
    pub fn is_streamed(&self) -> bool {
        matches!(self.data, Data::Pulled { .. })
    }

    /// All of it at once: for transports that don't stream. A streamed one is gone through, and held in memory.
    ///
    /// # Errors
    /// If a streamed one can't be made to its end; the call then fails with that, whatever the transport says.
    pub async fn into_bytes(mut self) -> Result<Bytes, TransportError> {
        if let Data::Whole(data) = &mut self.data {
            self.taken.store(true, Ordering::Release);
            return Ok(data.take().unwrap_or_default());
        }
        self.collect().await.map(|all| all.to_bytes()).map_err(TransportError::from_boxed)
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.data, self.size_hint().exact()) {
            (Data::Pulled { .. }, None) => f.write_str("RequestBody(streamed)"),
            (_, n) => write!(f, "RequestBody({} bytes)", n.unwrap_or(0)),
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        let next = match &mut this.data {
            Data::Whole(data) => Poll::Ready(data.take().map(Ok)),
            Data::Pulled { pull, left } => {
                let next = pull.get_mut().unwrap_or_else(PoisonError::into_inner).poll_pull(cx);
                if let (Poll::Ready(Some(Ok(bytes))), Some(left)) = (&next, left) {
                    *left = left.saturating_sub(bytes.len() as u64);
                }
                next
            }
        };
        if !matches!(next, Poll::Pending | Poll::Ready(Some(Err(_)))) {
            this.taken.store(true, Ordering::Release);
        }
        next.map(|next| next.map(|bytes| bytes.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        match &self.data {
            Data::Whole(data) => data.as_ref().is_none_or(Bytes::is_empty),
            Data::Pulled { pull, .. } => pull.lock().unwrap_or_else(PoisonError::into_inner).is_done(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.data {
            Data::Whole(data) => SizeHint::with_exact(data.as_ref().map_or(0, |d| d.len() as u64)),
            Data::Pulled { left, .. } => left.map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}

/// The body of an answer, of whatever kind the transport has.
pub struct ResponseBody(UnsyncBoxBody<Bytes, BoxError>);

impl ResponseBody {
    /// Wraps a body.
    pub fn new<B>(body: B) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        ResponseBody(UnsyncBoxBody::new(body.map_err(Into::into)))
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody")
    }
}

impl<T: Into<Bytes>> From<T> for ResponseBody {
    fn from(bytes: T) -> Self {
        ResponseBody::new(Full::new(bytes.into()))
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
