//! Messages in chunks: a head, items one after the other, a tail. Memory is bounded by a chunk and one item.

use super::error::EncodeError;
use super::field::Field;
use super::{Member, Namespaces, Writer};
use bytes::Bytes;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Bytes of a chunk, about.
pub const CHUNK: usize = 64 << 10;

/// What stands before and after the items.
#[derive(Debug)]
pub struct Frame {
    head: Bytes,
    tail: Bytes,
    member: &'static Member,
    known: &'static Namespaces,
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
        w.cut_at(member);
        write(&mut w);
        let cut = w.cut_found();
        let mut head = Bytes::from(w.finish()?);
        Ok(cut.filter(|c| *c <= head.len()).map(|c| {
            let tail = head.split_off(c);
            Frame { head, tail, member, known }
        }))
    }

    /// The chunks of the message with these items.
    pub fn items<I>(self, items: I) -> Chunks<I::IntoIter>
    where
        I: IntoIterator,
        I::Item: Field,
    {
        Chunks { state: State::new(self), items: items.into_iter() }
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
}

impl State {
    fn new(frame: Frame) -> Self {
        let writer = Writer::with_capacity(frame.known, CHUNK + (CHUNK >> 2));
        State { writer, frame, begun: false, done: false, items: 0 }
    }

    fn begin(&mut self) {
        if !self.begun {
            self.begun = true;
            self.writer.append(&self.frame.head);
        }
    }

    /// Writes an item; true if a chunk is full.
    fn item(&mut self, v: &impl Field) -> Result<bool, EncodeError> {
        self.begin();
        let start = self.writer.len();
        v.write(self.frame.member, &mut self.writer);
        self.items += 1;
        if let Err(e) = self.writer.check_from(start) {
            self.done = true;
            return Err(e);
        }
        Ok(self.writer.len() >= CHUNK)
    }

    fn end(&mut self) -> Bytes {
        self.begin();
        self.done = true;
        self.writer.append(&self.frame.tail);
        self.writer.drain()
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
                Ok(true) => return Some(Ok(self.state.writer.drain())),
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
                    Ok(true) => return Poll::Ready(Some(Ok(this.state.writer.drain()))),
                    Err(e) => return Poll::Ready(Some(Err(e))),
                },
            }
        }
    }
}
