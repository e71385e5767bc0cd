//! Messages in chunks: a head, items one after the other, a tail. Memory is bounded by a chunk and one item.

use super::error::EncodeError;
use super::field::Field;
use super::{Member, Namespaces, Surroundings, Want, Writer, trace};
use bytes::Bytes;
use std::fmt;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Bytes of a chunk, about.
pub const CHUNK: usize = 64 << 10;

/// What stands before and after the items.
#[derive(Clone)]
pub struct Frame {
    head: Bytes,
    tail: Bytes,
    /// Where sensitive values are in both.
    secrets: (Vec<Range<usize>>, Vec<Range<usize>>),
    member: &'static Member,
    known: &'static Namespaces,
    surroundings: Surroundings,
    /// All texts of the items are sensitive.
    sensitive: bool,
}

impl fmt::Debug for Frame {
    /// Without its texts: there is a login among them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Frame { head, tail, member, .. } = self;
        let lengths = (head.len(), tail.len());
        f.debug_struct("Frame").field("bytes", &lengths).field("member", &member.local()).finish_non_exhaustive()
    }
}

/// What a place for items was looked for and found.
#[derive(Debug)]
pub(crate) enum Found {
    One(Frame),
    None,
    /// It isn't clear which is meant.
    Several,
    /// Items are written otherwise in the SOAP encoding, their number first.
    Encoded,
}

impl Frame {
    /// Writes the whole message with an empty list for `member`, and cuts it there.
    ///
    /// `None` in `Ok` where the list isn't in what was written: it must be there, and empty.
    pub fn around(
        member: &'static Member,
        known: &'static Namespaces,
        write: impl FnOnce(&mut Writer),
    ) -> Result<Option<Frame>, EncodeError> {
        let mut w = Writer::new(known);
        w.cut_at(Want::Member(member));
        write(&mut w);
        Ok(match Frame::of(w, Vec::new())? {
            (Some(frame), _) => Some(frame),
            (None, _) => None,
        })
    }

    /// Cuts what was written by a writer that looked for one empty list; `secrets` are places that it doesn't know of.
    pub(crate) fn only(w: Writer, secrets: Vec<Range<usize>>) -> Result<Found, EncodeError> {
        Ok(match Frame::of(w, secrets)? {
            (Some(frame), _) if frame.surroundings.encoded() => Found::Encoded,
            (Some(frame), 1) => Found::One(frame),
            (None, _) => Found::None,
            _ => Found::Several,
        })
    }

    fn of(mut w: Writer, mut secrets: Vec<Range<usize>>) -> Result<(Option<Frame>, usize), EncodeError> {
        let (cut, known) = (w.cut_found(), w.namespaces());
        secrets.extend(w.take_secrets());
        let mut head = Bytes::from(w.finish()?);
        let Some((place, times)) = cut.filter(|(place, _)| place.at <= head.len()) else { return Ok((None, 0)) };
        let tail = head.split_off(place.at);
        let (mut before, mut behind) = (Vec::new(), Vec::new());
        for s in secrets {
            if s.start < place.at {
                before.push(s.start..s.end.min(place.at));
            }
            if s.end > place.at {
                behind.push(s.start.saturating_sub(place.at)..s.end - place.at);
            }
        }
        let (member, surroundings) = (place.member, place.surroundings);
        let sensitive = place.sensitive || member.is_sensitive();
        Ok((Some(Frame { head, tail, secrets: (before, behind), member, known, surroundings, sensitive }), times))
    }

    /// Sensitive values outside of items, as they stand in XML.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let (before, behind) = &self.secrets;
        let before = before.iter().filter_map(|s| std::str::from_utf8(self.head.get(s.clone())?).ok());
        before.chain(behind.iter().filter_map(|s| std::str::from_utf8(self.tail.get(s.clone())?).ok()))
    }

    /// The chunks of the message with these items.
    pub fn items<I>(self, items: I) -> Chunks<I::IntoIter>
    where
        I: IntoIterator,
        I::Item: Field,
    {
        Chunks { state: State::new(self), items: items.into_iter() }
    }

    /// The chunks of the message with items that others hold, too.
    pub(crate) fn shared<T: Field>(self, items: Arc<[T]>) -> SharedChunks<T> {
        SharedChunks { state: State::new(self), items, next: 0 }
    }

    /// The chunks of the message with items that come in their own time.
    pub fn stream<S>(self, items: S) -> ChunkStream<S>
    where
        S: futures_core::Stream,
        S::Item: Field,
    {
        ChunkStream { state: State::new(self), items: Box::pin(items) }
    }
}

/// What both kinds of chunks share.
#[derive(Debug)]
struct State {
    writer: Writer,
    frame: Frame,
    begun: bool,
    done: bool,
    items: u64,
    /// Where sensitive values are in the chunk that was made last.
    secrets: Vec<Range<usize>>,
}

impl State {
    fn new(frame: Frame) -> Self {
        let mut writer = Writer::with_capacity(frame.known, CHUNK + (CHUNK >> 2));
        writer.set_surroundings(frame.surroundings);
        State { writer, frame, begun: false, done: false, items: 0, secrets: Vec::new() }
    }

    fn begin(&mut self) {
        if !self.begun {
            self.begun = true;
            self.writer.append_with(&self.frame.head, &self.frame.secrets.0);
        }
    }

    /// Writes an item; true if a chunk is full.
    fn item(&mut self, v: &impl Field) -> Result<bool, EncodeError> {
        self.begin();
        let start = self.writer.len();
        v.write(self.frame.member, &mut self.writer);
        self.items += 1;
        if self.frame.sensitive {
            self.writer.secret_elements(start);
        }
        if let Err(e) = self.writer.check_from(start) {
            self.done = true;
            return Err(self.placed(e));
        }
        Ok(self.writer.len() >= CHUNK)
    }

    /// The error with the place that the item has in the message.
    #[cold]
    fn placed(&self, mut e: EncodeError) -> EncodeError {
        if let EncodeError::Character { path, .. } | EncodeError::Value { path, .. } = &mut e {
            let mut place = trace::path(&self.frame.head, self.frame.head.len());
            if place == "/" {
                place.clear();
            }
            let (item, rest) = path
                .get(1..)
                .and_then(|p| p.split_at_checked(p.find('/')?))
                .unwrap_or((path.get(1..).unwrap_or(""), ""));
            let nth = if self.items > 1 && self.frame.member.is_element() {
                format!("[{}]", self.items)
            } else {
                String::new()
            };
            *path = format!("{place}/{item}{nth}{rest}");
        }
        e
    }

    fn chunk(&mut self) -> Bytes {
        self.secrets = self.writer.take_secrets();
        self.writer.drain()
    }

    fn end(&mut self) -> Bytes {
        self.begin();
        self.done = true;
        self.writer.append_with(&self.frame.tail, &self.frame.secrets.1);
        self.chunk()
    }
}

/// A chunk, where sensitive values are in it, and whether it is the last.
pub(crate) struct Chunk {
    pub bytes: Bytes,
    pub secrets: Vec<Range<usize>>,
    pub last: bool,
}

/// The chunks of any kind of items.
pub(crate) trait Produce: Send {
    /// The next one; there is one at least, and none behind the last or an error.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Chunk, EncodeError>>>;
}

fn chunk(bytes: Result<Bytes, EncodeError>, state: &mut State) -> Result<Chunk, EncodeError> {
    Ok(Chunk { bytes: bytes?, secrets: std::mem::take(&mut state.secrets), last: state.done })
}

impl<I: Iterator + Send> Produce for Chunks<I>
where
    I::Item: Field,
{
    fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Chunk, EncodeError>>> {
        Poll::Ready(self.next().map(|bytes| chunk(bytes, &mut self.state)))
    }
}

impl<S: futures_core::Stream + Send> Produce for ChunkStream<S>
where
    S::Item: Field,
{
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Chunk, EncodeError>>> {
        let next = futures_core::Stream::poll_next(Pin::new(&mut *self), cx);
        next.map(|next| next.map(|bytes| chunk(bytes, &mut self.state)))
    }
}

/// The chunks of a message whose items are in memory, and stay there.
#[derive(Debug)]
pub(crate) struct SharedChunks<T> {
    state: State,
    items: Arc<[T]>,
    next: usize,
}

impl<T: Field + Send + Sync> Produce for SharedChunks<T> {
    fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Chunk, EncodeError>>> {
        if self.state.done {
            return Poll::Ready(None);
        }
        while let Some(item) = self.items.get(self.next) {
            self.next += 1;
            match self.state.item(item) {
                Ok(false) => {}
                Ok(true) => {
                    let bytes = self.state.chunk();
                    return Poll::Ready(Some(chunk(Ok(bytes), &mut self.state)));
                }
                Err(e) => return Poll::Ready(Some(Err(e))),
            }
        }
        let bytes = self.state.end();
        Poll::Ready(Some(chunk(Ok(bytes), &mut self.state)))
    }
}

/// The chunks of a message whose items come from an iterator.
#[derive(Debug)]
pub struct Chunks<I> {
    state: State,
    items: I,
}

impl<I> Chunks<I> {
    /// Items written so far.
    pub fn items_written(&self) -> u64 {
        self.state.items
    }
}

impl<I: Iterator> Iterator for Chunks<I>
where
    I::Item: Field,
{
    type Item = Result<Bytes, EncodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state.done {
            return None;
        }
        for v in self.items.by_ref() {
            match self.state.item(&v) {
                Ok(false) => {}
                Ok(true) => return Some(Ok(self.state.chunk())),
                Err(e) => return Some(Err(e)),
            }
        }
        Some(Ok(self.state.end()))
    }
}

/// The chunks of a message whose items come from a stream.
#[derive(Debug)]
pub struct ChunkStream<S> {
    state: State,
    items: Pin<Box<S>>,
}

impl<S: futures_core::Stream> futures_core::Stream for ChunkStream<S>
where
    S::Item: Field,
{
    type Item = Result<Bytes, EncodeError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if this.state.done {
                return Poll::Ready(None);
            }
            match this.items.as_mut().poll_next(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(Some(Ok(this.state.end()))),
                Poll::Ready(Some(v)) => match this.state.item(&v) {
                    Ok(false) => {}
                    Ok(true) => return Poll::Ready(Some(Ok(this.state.chunk()))),
                    Err(e) => return Poll::Ready(Some(Err(e))),
                },
            }
        }
    }
}
