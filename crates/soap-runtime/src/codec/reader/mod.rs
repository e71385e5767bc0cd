//! A pull reader over a complete message. An element is first *started* (`cur`: its start tag is read), then either
//! read as a simple value or *entered* (pushed on `open`) for its children.

mod attributes;
mod binds;
mod detached;
mod engine;
mod markup;
mod part;
mod raw;
mod search;
mod values;

use super::desc::{Attribute, Desc, Kind, Member};
use super::error::{DecodeError, DecodeErrorKind, DecodeResult, Deviation, DeviationKind};
use super::limits::{Limit, Limits, Mode};
use super::names::Namespaces;
use super::scan::{self, Facts, Invalid, load, mask};
use super::shown::{NAME, crop};
use attributes::Run;
use binds::Binds;
pub(crate) use detached::Detached;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

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

/// Receipts kept; what comes later is counted.
const RECEIPTS: usize = 256;

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
    walks: Vec<Walk>,
    counts: Vec<u32>,
    left: Vec<Left>,
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

impl<'a> Reader<'a> {
    /// A reader over a whole message in UTF-8, which is checked at once.
    pub fn new(b: &'a [u8], known: &'static Namespaces, limits: Limits, mode: Mode) -> DecodeResult<Reader<'a>> {
        if b.len() > limits.total() {
            let kind = DecodeErrorKind::Limit(Limit::Total(limits.total()));
            return Err(DecodeError::new(kind, "/".into(), 0, (1, 1)));
        }
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
            walks: Vec::new(),
            counts: Vec::new(),
            left: Vec::new(),
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

    // ---- errors and receipts ----

    fn path(&self, with_current: bool) -> String {
        let mut path = String::new();
        for f in &self.open {
            self.step(f, &mut path);
        }
        if with_current && self.cur.len > 0 && self.open.last().is_none_or(|f| f.at != self.cur.at) {
            self.step(&self.cur, &mut path);
        }
        if path.is_empty() {
            path.push('/');
        }
        path
    }

    fn step(&self, f: &Frame, path: &mut String) {
        path.push('/');
        path.push_str(&crop(self.s.get(f.at + f.local as usize..f.at + f.len as usize).unwrap_or("?"), NAME));
        if f.index > 0 {
            path.push_str(&format!("[{}]", f.index));
        }
    }

    #[cold]
    #[inline(never)]
    fn fail(&self, kind: DecodeErrorKind, path: String, offset: usize) -> Box<DecodeError> {
        DecodeError::new(kind, path, offset, place(self.b, offset))
    }

    /// An error at the place that the reader has reached, in the element that is being read.
    #[cold]
    #[inline(never)]
    pub fn error(&self, what: &str) -> Box<DecodeError> {
        self.fail(DecodeErrorKind::Other(what.into()), self.path(true), self.pos)
    }

    /// An error of a kind, in the element that is being read.
    #[cold]
    #[inline(never)]
    pub fn error_of(&self, kind: DecodeErrorKind) -> Box<DecodeError> {
        self.fail(kind, self.path(true), self.pos)
    }

    #[cold]
    #[inline(never)]
    fn syntax(&self, what: &str) -> Box<DecodeError> {
        self.syntax_at(self.pos, what)
    }

    #[cold]
    #[inline(never)]
    fn syntax_at(&self, at: usize, what: &str) -> Box<DecodeError> {
        self.fail(DecodeErrorKind::Syntax(what.into()), self.path(self.in_value), at)
    }

    #[cold]
    #[inline(never)]
    fn over_limit(&self, limit: Limit) -> Box<DecodeError> {
        self.fail(DecodeErrorKind::Limit(limit), self.path(self.in_value), self.pos)
    }

    /// Notes a deviation in the element that is being read; an error in strict mode.
    #[cold]
    #[inline(never)]
    pub fn deviate(&mut self, kind: DeviationKind, detail: impl Into<String>) -> DecodeResult<()> {
        if self.beyond(kind) {
            return Ok(());
        }
        let offset = if self.cur.len > 0 { self.cur.at.saturating_sub(1) } else { self.pos };
        self.note(kind, detail.into(), offset, true, "")
    }

    /// As [`Reader::deviate`], with words that are put together only if they are kept.
    #[inline(never)]
    fn deviate_with(&mut self, kind: DeviationKind, detail: &dyn Fn(&Self) -> String) -> DecodeResult<()> {
        if self.beyond(kind) {
            return Ok(());
        }
        let detail = detail(self);
        self.deviate(kind, detail)
    }

    /// Notes a deviation among the children of the open element.
    #[cold]
    #[inline(never)]
    fn deviate_inside(&mut self, kind: DeviationKind, name: &str, detail: String) -> DecodeResult<()> {
        self.note(kind, detail, self.pos, false, name)
    }

    fn note(&mut self, kind: DeviationKind, detail: String, offset: usize, cur: bool, name: &str) -> DecodeResult<()> {
        if self.beyond(kind) {
            return Ok(());
        }
        let mut path = self.path(cur);
        if !name.is_empty() {
            if path.len() > 1 {
                path.push('/');
            }
            path.push_str(name);
        }
        self.note_at(kind, detail, offset, path)
    }

    /// Whether a receipt is only counted, because there are enough of them.
    fn beyond(&mut self, kind: DeviationKind) -> bool {
        let strict = self.mode == Mode::Strict && !kind.is_notice();
        let beyond = !strict && self.deviations.len() >= RECEIPTS;
        self.more_deviations += beyond as usize;
        beyond
    }

    fn note_at(&mut self, kind: DeviationKind, detail: String, offset: usize, path: String) -> DecodeResult<()> {
        if self.beyond(kind) {
            return Ok(());
        }
        if self.mode == Mode::Strict && !kind.is_notice() {
            return Err(self.fail(DecodeErrorKind::Strict { kind, detail }, path, offset));
        }
        self.deviations.push(Deviation::new(kind, path, detail, offset));
        Ok(())
    }

    /// A value as errors show it.
    fn shown(&self, text: &str, sensitive: bool) -> String {
        if sensitive {
            return "the value (hidden)".into();
        }
        let mut t: String = text.chars().take(40).collect();
        if t.len() < text.len() {
            t.push('…');
        }
        format!("{t:?}")
    }

    /// The receipts so far; where there were more than are kept, the last one tells their number.
    pub fn take_deviations(&mut self) -> Vec<Deviation> {
        let mut all = std::mem::take(&mut self.deviations);
        if self.more_deviations > 0 {
            let detail = format!("{} more deviations", std::mem::take(&mut self.more_deviations));
            all.push(Deviation { kind: DeviationKind::More, path: "/".into(), detail, offset: self.pos });
        }
        all
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

    // ---- names ----

    /// A namespace's name, one copy for all that is kept.
    fn shared_namespace(&mut self, ns: u16) -> Arc<str> {
        if let Some(name) = self.shared.get(&ns) {
            return name.clone();
        }
        let name: Arc<str> = self.namespace(ns).into();
        self.shared.insert(ns, name.clone());
        name
    }

    /// Namespace and local name of the element that was started last.
    pub fn name(&self) -> (u16, &'a str) {
        (self.cur.ns, self.local())
    }

    fn local(&self) -> &'a str {
        let f = self.cur;
        self.s.get(f.at + f.local as usize..f.at + f.len as usize).unwrap_or("")
    }

    /// The name of a namespace number, those of this message alone included.
    pub fn namespace(&self, ns: u16) -> &str {
        match self.known.uri(ns) {
            Some(uri) => uri,
            None => self.foreign_names.get((ns as usize).wrapping_sub(self.known.len())).map_or("", |u| u),
        }
    }

    /// The started element's name as `{namespace}local`.
    pub fn expanded_name(&self) -> String {
        expanded(self.namespace(self.cur.ns), self.local())
    }

    /// The expanded name of a QName in scope; an unbound prefix has none.
    pub fn resolve(&self, qname: &str) -> Option<(u16, String)> {
        let t = crate::xs::trim(qname);
        let (p, l) = t.split_once(':').unwrap_or(("", t));
        if !crate::xs::is_name(l, false) || (t.contains(':') && !crate::xs::is_name(p, false)) {
            return None;
        }
        self.binds.find(p).map(|ns| (ns, l.to_owned()))
    }

    /// The service's namespaces.
    pub fn namespaces(&self) -> &'static Namespaces {
        self.known
    }

    // ---- the fast path: raw bytes of the expected start tag, raw bytes of the end tag ----

    #[inline(always)]
    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.b.get(self.pos) {
            self.pos += 1;
        }
    }

    #[inline(always)]
    fn raw(&mut self, m: &'static Member) -> bool {
        if self.b.get(self.pos) != Some(&b'<') {
            self.blanks();
        }
        let Some(h) = self.hot.get(m.ns as usize) else {
            return false;
        };
        if load(self.b, self.pos) & h.mask != h.word {
            return false;
        }
        let (i, n) = (self.pos + h.len, m.name.len());
        if load(self.b, i) & m.mask != m.word {
            return false;
        }
        if n > 15 {
            let rest = self.b.get(i..).unwrap_or_default();
            if !rest.starts_with(m.name.as_bytes()) || rest.get(n) != Some(&b'>') {
                return false;
            }
        }
        self.attrs.clear();
        self.cur = Frame {
            at: self.pos + 1,
            len: (i + n - self.pos - 1) as u32,
            local: (h.len - 1) as u16,
            ns: m.ns,
            binds: self.binds.len() as u16,
            flags: 0,
            index: 0,
        };
        self.pos = i + n + 1;
        true
    }

    /// As `raw`, for a start tag with attributes or of an empty element. One with declarations is the parser's.
    #[inline(never)]
    fn raw_tag(&mut self, m: &'static Member) -> DecodeResult<bool> {
        let (at, n) = (self.pos, m.name.len());
        let Some(h) = self.hot.get(m.ns as usize).copied() else {
            return Ok(false);
        };
        let i = at + h.len;
        // The name alone, without the `>` that follows it in the member's word.
        if !matches!(m.kind, Kind::Element)
            || n > 15
            || load(self.b, at) & h.mask != h.word
            || (load(self.b, i) ^ m.word) & (m.mask >> 8) != 0
            || !matches!(self.b.get(i + n), Some(b' ' | b'\t' | b'\r' | b'\n' | b'/'))
        {
            return Ok(false);
        }
        let binds = self.binds.len();
        self.pos = i + n;
        let flags = self.attributes()?;
        if self.binds.len() != binds {
            // The prefix may have another meaning now.
            self.unbind_slow(binds);
            self.pos = at;
            return Ok(false);
        }
        let (len, local) = ((i + n - at - 1) as u32, (h.len - 1) as u16);
        self.cur = Frame { at: at + 1, len, local, ns: m.ns, binds: binds as u16, flags, index: 0 };
        Ok(true)
    }

    /// Any member but `next` of a flat type, by raw bytes: those ahead first.
    #[inline(never)]
    fn raw_any(&mut self, d: &'static Desc, next: usize) -> Option<usize> {
        if self.b.get(self.pos) != Some(&b'<') {
            self.blanks();
        }
        let (behind, ahead) = d.members.split_at(next.min(d.members.len()));
        let here = load(self.b, self.pos);
        // Nearly always all members are in one namespace: its prefix is looked at once.
        let (mut ns, mut name) = (u16::MAX, None);
        for (i, m) in ahead.iter().enumerate().skip(1).map(|(i, m)| (i + next, m)).chain(behind.iter().enumerate()) {
            if m.ns != ns {
                ns = m.ns;
                let h = self.hot.get(ns as usize);
                name = h.filter(|h| here & h.mask == h.word).map(|h| load(self.b, self.pos + h.len));
            }
            if name.is_some_and(|n| n & m.mask == m.word) && self.raw(m) {
                return Some(i);
            }
        }
        None
    }

    /// Whether `</name>` of frame `f` stands at `e`, without blanks.
    #[inline(always)]
    fn closes(&self, e: usize, f: &Frame) -> bool {
        let n = f.len as usize;
        if self.b.get(e..e + 2) != Some(b"</") || self.b.get(e + 2 + n) != Some(&b'>') {
            return false;
        }
        if n <= 16 && n > 0 {
            let (a, b) = (load(self.b, e + 2), load(self.b, f.at));
            // Near the end of the input there are no 16 bytes to load: the full parser compares.
            a != 0 && (a ^ b) & mask(n) == 0
        } else {
            self.b.get(e + 2..e + 2 + n) == self.b.get(f.at..f.at + n)
        }
    }

    // ---- elements ----

    /// Starts the root element.
    pub fn root(&mut self) -> DecodeResult<()> {
        self.prolog()?;
        self.between()?;
        if self.b.get(self.pos) != Some(&b'<') {
            return Err(self.syntax("no root element"));
        }
        self.start_tag()
    }

    /// The started root must be the element `m`; in no namespace it is tolerated.
    pub fn expect(&mut self, m: &'static Member) -> DecodeResult<()> {
        self.m = m;
        if self.name() == (m.ns, m.name) {
            return Ok(());
        }
        let due = expanded(self.namespace(m.ns), m.name);
        if self.cur.ns == 0 && self.local() == m.name {
            return self.deviate(DeviationKind::WrongForm, format!("{due} is due"));
        }
        let what = format!("{} instead of {due}", self.expanded_name());
        Err(self.error_of(DecodeErrorKind::Unexpected(what)))
    }

    /// Nothing but comments and instructions may follow the root.
    pub fn finish(&mut self) -> DecodeResult<()> {
        self.between()?;
        if self.pos != self.b.len() {
            return Err(self.syntax("content after the root element"));
        }
        Ok(())
    }

    /// Goes into the started element.
    #[inline]
    pub fn enter(&mut self) -> DecodeResult<()> {
        if self.open.len() >= self.limits.depth() {
            return Err(self.over_limit(Limit::Depth(self.limits.depth())));
        }
        self.open.push(self.cur);
        Ok(())
    }

    /// True: a child is started and waits (see [`Reader::name`]). False: the end tag of the open element was read.
    #[inline]
    pub fn more(&mut self) -> DecodeResult<bool> {
        let child = self.child()?;
        if !child {
            self.leave();
        }
        Ok(child)
    }

    /// As [`Reader::more`], but at its end the element stays open for receipts.
    #[inline]
    fn child(&mut self) -> DecodeResult<bool> {
        if self.peek == Peek::No {
            let Some(&f) = self.open.last() else {
                return Ok(false);
            };
            if self.b.get(self.pos) != Some(&b'<') {
                self.blanks();
            }
            if f.flags & EMPTY == 0 && self.closes(self.pos, &f) {
                self.pos += f.len as usize + 3;
                return Ok(false);
            }
            self.ahead()?;
        }
        let end = self.peek == Peek::End;
        self.peek = Peek::No;
        Ok(!end)
    }

    #[inline]
    fn leave(&mut self) {
        let f = self.open.pop().unwrap_or_default();
        self.unbind(f.binds as usize);
    }

    #[inline(always)]
    fn unbind(&mut self, n: usize) {
        if self.binds.len() != n {
            self.unbind_slow(n);
        }
    }

    #[inline(never)]
    fn unbind_slow(&mut self, n: usize) {
        self.binds.truncate(n);
        self.forget_names();
    }

    /// Skips the started element whole, checking that it is well-formed.
    #[inline(never)]
    pub fn skip(&mut self) -> DecodeResult<()> {
        let (depth, mut text) = (self.open.len(), String::new());
        self.enter()?;
        while self.open.len() > depth {
            let f = self.open.last().copied().unwrap_or_default();
            text.clear();
            if f.flags & EMPTY != 0 {
                self.leave();
                continue;
            }
            match self.content(&mut text)? {
                Peek::Start => {
                    self.start_tag()?;
                    self.enter()?;
                }
                _ => {
                    self.end(&f)?;
                    self.leave();
                }
            }
        }
        Ok(())
    }
}

/// `{namespace}local`, or the local name alone.
pub(crate) fn expanded(uri: &str, local: &str) -> String {
    if uri.is_empty() { local.to_owned() } else { format!("{{{uri}}}{local}") }
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
