//! A pull reader over a complete message. An element is first *started* (`cur`: its start tag is read), then either
//! read as a simple value or *entered* (pushed on `open`) for its children.

mod attributes;
mod binds;
mod detached;
mod elements;
mod engine;
mod fast;
mod index;
mod markup;
mod names;
mod part;
mod raw;
mod report;
mod said;
mod values;

use super::desc::{Attribute, Desc, Member};
use super::error::{DecodeError, DecodeErrorKind, DecodeResult, Deviation};
use super::limits::{Limit, Limits, Mode};
use super::names::Namespaces;
use super::scan::{self, Facts, Invalid};
use attributes::Run;
use binds::Binds;
pub(crate) use detached::Detached;
use index::Index;
pub(crate) use names::expanded;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
pub(crate) use values::written;

/// An empty-element tag.
const EMPTY: u8 = 1;
/// `xsi:nil` is true.
const NIL: u8 = 2;
/// `xsi:type` is there.
const TYPED: u8 = 4;
/// Other attributes are there.
const ATTRS: u8 = 8;
/// Nil is allowed here.
const NIL_OK: u8 = 16;
/// The text is there already, in `pending`.
const PENDING: u8 = 32;

#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    /// Offset of the name.
    at: usize,
    len: u32,
    /// Length of the prefix with its colon.
    local: u16,
    ns: u16,
    /// Declarations in scope before this element's own.
    binds: u16,
    flags: u8,
    /// Which item of its member it is, where there can be several.
    index: u32,
}

#[derive(Debug, Clone)]
struct Attr<'a> {
    prefix: &'a str,
    local: &'a str,
    value: &'a str,
    ns: u16,
    at: usize,
}

/// The raw start `<prefix:` seen last for a namespace; valid while no declaration came or went.
#[derive(Debug, Clone, Copy)]
struct Hot<'a> {
    word: u128,
    mask: u128,
    len: usize,
    prefix: &'a str,
}

const COLD: Hot<'static> = Hot { word: u128::MAX, mask: u128::MAX, len: 0, prefix: "" };

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peek {
    No,
    Start,
    End,
}

/// A type whose members are being read.
#[derive(Debug, Clone, Copy)]
struct Walk {
    desc: &'static Desc,
    /// Where its counts begin.
    base: usize,
    /// The member due next; of a choice the alternative taken.
    next: usize,
    /// A complex type: what is outside can't take its children.
    barrier: bool,
}

/// A group that was left before all of its members were there: later ones may still come out of order.
#[derive(Debug)]
struct Left {
    key: usize,
    desc: &'static Desc,
    counts: Vec<u32>,
}

static NO_MEMBER: Member = Member::value();
static NO_ATTRIBUTE: Attribute = Attribute::new(0, "", "");

/// Reads one message: pulls elements, checks them, resolves names, takes receipts.
///
/// `Debug` shows where it is, and nothing of the message.
pub struct Reader<'a> {
    s: &'a str,
    b: &'a [u8],
    pos: usize,
    /// Text can't be taken as it is: the input has CR or `]]>` somewhere.
    odd: bool,
    peek: Peek,
    cur: Frame,
    /// The member that is being read.
    m: &'static Member,
    /// The attribute that is being read, and its value.
    a: &'static Attribute,
    a_value: Cow<'a, str>,
    a_index: Option<usize>,
    hot: Vec<Hot<'a>>,
    open: Vec<Frame>,
    binds: Binds<'a>,
    attrs: Vec<Attr<'a>>,
    run: Run<'a>,
    index: Index,
    walks: Vec<Walk>,
    counts: Vec<u32>,
    left: Vec<Left>,
    /// Rounds beside those counted, by the place of their particle's count.
    more_rounds: Vec<(usize, u32)>,
    /// Text that is there already: of mixed content, of a default, of a detached value.
    pending: Option<Cow<'a, str>>,
    known: &'static Namespaces,
    foreign: HashMap<Cow<'a, str>, u16>,
    foreign_names: Vec<Cow<'a, str>>,
    facts: Facts,
    limits: Limits,
    mode: Mode,
    transcoded: bool,
    /// Inside of a simple value: errors name its element.
    in_value: bool,
    /// A union tries its members: facets decide instead of being noted.
    trying: bool,
    /// What strict mode refused inside of a value.
    refused: Option<Box<DecodeError>>,
    deviations: Vec<Deviation>,
    more_deviations: usize,
    /// Names of namespaces that are kept, and how many bytes of them were repeated.
    shared: HashMap<u16, Arc<str>>,
    repeated: usize,
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("offset", &self.pos).finish_non_exhaustive()
    }
}

/// Refuses a message that is larger than the limit on all of it.
pub(crate) fn within(b: &[u8], limits: Limits) -> DecodeResult<()> {
    if b.len() > limits.total() {
        let kind = DecodeErrorKind::Limit(Limit::Total(limits.total()));
        return Err(DecodeError::new(kind, "/".into(), 0, (1, 1)));
    }
    Ok(())
}

impl<'a> Reader<'a> {
    /// A reader over a whole message in UTF-8, which is checked at once.
    pub fn new(b: &'a [u8], known: &'static Namespaces, limits: Limits, mode: Mode) -> DecodeResult<Reader<'a>> {
        within(b, limits)?;
        let (s, facts) = scan::validate(b).map_err(|(offset, what)| {
            let kind = match what {
                Invalid::Encoding(what) => DecodeErrorKind::Encoding(what.into()),
                Invalid::Character(what) => DecodeErrorKind::Syntax(what.into()),
            };
            DecodeError::new(kind, "/".into(), offset, place(b, offset))
        })?;
        let mut r = Reader::over(s, known, limits, mode);
        r.odd = facts.cr | facts.cdata_end;
        r.facts = facts;
        Ok(r)
    }

    fn over(s: &'a str, known: &'static Namespaces, limits: Limits, mode: Mode) -> Reader<'a> {
        Reader {
            s,
            b: s.as_bytes(),
            pos: 0,
            odd: false,
            peek: Peek::No,
            cur: Frame::default(),
            m: &NO_MEMBER,
            a: &NO_ATTRIBUTE,
            a_value: Cow::Borrowed(""),
            a_index: None,
            hot: vec![COLD; known.len()],
            open: Vec::new(),
            binds: Binds::new(),
            attrs: Vec::new(),
            run: Run::default(),
            index: Index::EMPTY,
            walks: Vec::new(),
            counts: Vec::new(),
            left: Vec::new(),
            more_rounds: Vec::new(),
            pending: None,
            known,
            foreign: HashMap::new(),
            foreign_names: Vec::new(),
            facts: Facts::default(),
            limits,
            mode,
            transcoded: false,
            in_value: false,
            trying: false,
            refused: None,
            deviations: Vec::new(),
            more_deviations: 0,
            shared: HashMap::new(),
            repeated: 0,
        }
    }

    /// A reader of one text that stands alone: names resolve to nothing, the text is the value of whatever is read.
    pub fn text_value(text: &'a str, mode: Mode) -> Reader<'a> {
        let mut r = Reader::over("", &Namespaces::EMPTY, Limits::DEFAULT, mode);
        r.odd = true;
        r.pending = Some(Cow::Borrowed(text));
        r
    }

    /// The bytes were converted to UTF-8 from what the transport named: the XML declaration's encoding is void.
    pub fn transcoded(&mut self) {
        self.transcoded = true;
    }

    /// How deviations are taken.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The bounds of this message.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Offset that the reader has reached.
    pub fn offset(&self) -> usize {
        self.pos
    }

    /// Counts bytes of a namespace's name that are repeated with what is kept.
    pub(super) fn repeat(&mut self, n: usize) -> DecodeResult<()> {
        self.repeated += n;
        if self.repeated > self.limits.repeated() {
            return Err(self.over_limit(Limit::Repeated(self.limits.repeated())));
        }
        Ok(())
    }
}

/// Line and column of an offset, both from 1.
pub(crate) fn place(b: &[u8], offset: usize) -> (usize, usize) {
    let before = b.get(..offset.min(b.len())).unwrap_or_default();
    let line = before.iter().filter(|&&c| c == b'\n').count() + 1;
    let start = memchr::memrchr(b'\n', before).map_or(0, |i| i + 1);
    // Continuation bytes of UTF-8 don't start a character.
    let column = before.get(start..).unwrap_or_default().iter().filter(|&&c| c & 0xc0 != 0x80).count() + 1;
    (line, column)
}
