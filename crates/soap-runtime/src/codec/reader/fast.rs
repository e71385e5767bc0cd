//! The fast path: raw bytes of the expected start tag, raw bytes of the end tag.

use super::index::Found;
use super::{Frame, Peek, Reader};
use crate::codec::desc::{Content, Desc, Kind, Member};
use crate::codec::error::DecodeResult;
use crate::codec::scan::{load, mask};

impl Reader<'_> {
    #[inline(always)]
    pub(super) fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.b.get(self.pos) {
            self.pos += 1;
        }
    }

    #[inline(always)]
    pub(super) fn raw(&mut self, m: &'static Member) -> bool {
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
        self.started(m, h.len);
        true
    }

    /// The start tag of `m` stands here, behind a `<` with prefix of `prefix` bytes.
    #[inline(always)]
    fn started(&mut self, m: &'static Member, prefix: usize) {
        let (i, n) = (self.pos + prefix, m.name.len());
        self.attrs.clear();
        self.cur = Frame {
            at: self.pos + 1,
            len: (i + n - self.pos - 1) as u32,
            local: (prefix - 1) as u16,
            ns: m.ns,
            binds: self.binds.len() as u16,
            flags: 0,
            index: 0,
        };
        self.pos = i + n + 1;
    }

    /// As `raw`, for a start tag with attributes or of an empty element. One with declarations is the parser's.
    #[inline(never)]
    pub(super) fn raw_tag(&mut self, m: &'static Member) -> DecodeResult<bool> {
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
        let flags = match self.said_again(m) {
            Some(flags) => flags,
            None => self.attributes()?,
        };
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

    /// A member of the type whose index is there already: after the first child out of order more of them are expected.
    /// What is to be said about one is left to the slow path, until receipts are only counted.
    #[inline(always)]
    pub(super) fn out_of_order(&mut self, d: &'static Desc, base: usize, next: usize) -> Option<usize> {
        if self.peek == Peek::No && self.index.knows(d) { self.indexed(d, base, next) } else { None }
    }

    #[inline(never)]
    fn indexed(&mut self, d: &'static Desc, base: usize, next: usize) -> Option<usize> {
        if self.b.get(self.pos) != Some(&b'<') {
            self.blanks();
        }
        let h = self.hot.get(d.members.first()?.ns as usize)?;
        let prefix = h.len;
        if load(self.b, self.pos) & h.mask != h.word {
            return None;
        }
        let Found::Member(k) = self.index.look(d, load(self.b, self.pos + prefix)) else {
            return None;
        };
        let m = d.members.get(k)?;
        let late = (k < next) & (d.content != Content::All);
        if self.counts.get(base + k).is_none_or(|c| *c >= m.max) || (late && !self.full_of_receipts()) {
            return None;
        }
        self.started(m, prefix);
        self.more_deviations += late as usize;
        Some(k)
    }

    /// Any member but `next` of a flat type, by raw bytes: those ahead first.
    #[inline(never)]
    pub(super) fn raw_any(&mut self, d: &'static Desc, next: usize) -> Option<usize> {
        if self.b.get(self.pos) != Some(&b'<') {
            self.blanks();
        }
        let ns = d.members.first()?.ns;
        let h = self.hot.get(ns as usize)?;
        let prefix = h.len;
        if load(self.b, self.pos) & h.mask == h.word {
            let name = load(self.b, self.pos + prefix);
            // An optional one is missing: the next few, before anything is looked up.
            if !self.index.knows(d) {
                for (k, m) in d.members.iter().enumerate().skip(next + 1).take(2) {
                    if name & m.mask == m.word && m.ns == ns && m.name.len() < 16 {
                        self.started(m, prefix);
                        return Some(k);
                    }
                }
            }
            match self.index.find(d, name) {
                Found::Member(k) => {
                    self.started(d.members.get(k)?, prefix);
                    return Some(k);
                }
                Found::Nothing => return None,
                Found::Unknown => {}
            }
        }
        let (behind, ahead) = d.members.split_at(next.min(d.members.len()));
        let ahead = ahead.iter().enumerate().skip(1).map(|(i, m)| (next + i, m));
        ahead.chain(behind.iter().enumerate()).find(|(_, m)| self.raw(m)).map(|(k, _)| k)
    }

    /// Whether `</name>` of frame `f` stands at `e`, without blanks.
    #[inline(always)]
    pub(super) fn closes(&self, e: usize, f: &Frame) -> bool {
        let n = f.len as usize;
        if self.b.get(e..e + 2) != Some(b"</") || self.b.get(e + 2 + n) != Some(&b'>') {
            return false;
        }
        if n <= 16 && n > 0 {
            let (a, b) = (load(self.b, e + 2), load(self.b, f.at));
            // Near the end of the input there are no 16 bytes to load.
            if a != 0 { (a ^ b) & mask(n) == 0 } else { self.same_name(e + 2, f) }
        } else {
            self.same_name(e + 2, f)
        }
    }

    /// Whether the name of frame `f` stands at `i`, byte by byte.
    #[cold]
    #[inline(never)]
    fn same_name(&self, i: usize, f: &Frame) -> bool {
        self.b.get(i..i + f.len as usize) == self.b.get(f.at..f.at + f.len as usize)
    }
}
