//! Constant tags and escaped text, appended to one buffer. A bad character is remembered and reported by `finish`,
//! so that generated encoders return nothing; where it stands is found out only then.

mod attributes;
mod buffer;
mod encoded;
mod escape;
mod lists;
mod members;
mod namespaces;
mod secrets;

pub(crate) use lists::{Surroundings, Want};

use super::error::EncodeError;
use super::limits::MAX_DEPTH;
use super::names::Namespaces;
use super::trace;
use lists::Cut;
use std::fmt;
use std::ops::Range;

/// Where values go: one growing buffer. `Debug` shows nothing of it.
pub struct Writer {
    /// Initialised up to its length, written up to `pos`.
    buf: Vec<u8>,
    pos: usize,
    known: &'static Namespaces,
    bad: Option<Bad>,
    /// In an attribute's value: quotes and blanks are escaped, too.
    in_attribute: bool,
    /// Offset just behind the name of the start tag written last, for declarations that a value needs.
    tag: usize,
    /// The next complex value is nil: attributes only.
    nil: bool,
    /// The next complex value's type is to be told.
    typed: bool,
    /// Every value's type is told: the SOAP encoding.
    encoded: bool,
    /// An array of the encoding begins; the number of its members by the size just written.
    array: Option<encoded::Pending>,
    array_due: Option<u64>,
    depth: usize,
    /// Namespaces of the runtime that the envelope declares.
    declared: u16,
    prefixes: u32,
    /// The root has a stand-in's name: what its prefix means is for the one who puts the name in.
    stands_in: bool,
    made: Vec<(usize, String, String)>,
    /// Where items of a list that is streamed go.
    cut: Option<Box<Cut>>,
    /// Where sensitive values were written, in order: what came back of them is hidden in errors and logs.
    secrets: Vec<Range<usize>>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("len", &self.pos).finish_non_exhaustive()
    }
}

enum Bad {
    Character(usize, u32),
    Depth,
    Value(usize, String),
}

impl Writer {
    /// An empty buffer.
    pub fn new(known: &'static Namespaces) -> Self {
        Writer::with_capacity(known, 0)
    }

    /// A buffer that holds `n` bytes before it grows.
    pub fn with_capacity(known: &'static Namespaces, n: usize) -> Self {
        Writer::with_buffer(known, Vec::with_capacity(n))
    }

    /// Writes into a buffer that was used before; what is in it is written over.
    pub(crate) fn with_buffer(known: &'static Namespaces, buf: Vec<u8>) -> Self {
        Writer {
            buf,
            pos: 0,
            known,
            bad: None,
            in_attribute: false,
            tag: 0,
            nil: false,
            typed: false,
            encoded: false,
            array: None,
            array_due: None,
            depth: 0,
            declared: 0,
            prefixes: 0,
            stands_in: false,
            made: Vec::new(),
            cut: None,
            secrets: Vec::new(),
        }
    }

    /// Every value tells its type, as the SOAP encoding has it.
    pub fn set_encoded(&mut self, on: bool) {
        self.encoded = on;
    }

    /// The root's name is put in afterwards.
    #[cfg(feature = "yaserde")]
    pub(crate) fn set_stands_in(&mut self) {
        self.stands_in = true;
    }

    /// The namespaces that values are written with.
    pub fn namespaces(&self) -> &'static Namespaces {
        self.known
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.pos
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.pos == 0
    }

    /// The bytes, unless something can't be written.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        let (mut buf, n) = self.finish_in_place()?;
        buf.truncate(n);
        Ok(buf)
    }

    /// The buffer whole, and how much of it was written.
    pub(crate) fn finish_in_place(self) -> Result<(Vec<u8>, usize), EncodeError> {
        self.check()?;
        Ok((self.buf, self.pos))
    }

    /// The first thing that can't be written, with its place.
    pub fn check(&self) -> Result<(), EncodeError> {
        self.check_from(0)
    }

    /// As [`Writer::check`], for an item that begins at `from`: the path begins with the item.
    pub(crate) fn check_from(&self, from: usize) -> Result<(), EncodeError> {
        let Some(bad) = &self.bad else { return Ok(()) };
        let path = |at: usize| trace::path(self.written().get(from..).unwrap_or_default(), at.saturating_sub(from));
        Err(match bad {
            Bad::Character(at, code) => EncodeError::Character { path: path(*at), code: *code },
            Bad::Depth => EncodeError::Depth(MAX_DEPTH),
            Bad::Value(at, what) => EncodeError::Value { path: path(*at), what: what.clone() },
        })
    }

    fn written(&self) -> &[u8] {
        self.buf.get(..self.pos).unwrap_or_default()
    }

    /// A value that has no form in XML; `finish` reports it.
    pub fn bad_value(&mut self, what: impl Into<String>) {
        self.bad.get_or_insert(Bad::Value(self.pos, what.into()));
    }
}
