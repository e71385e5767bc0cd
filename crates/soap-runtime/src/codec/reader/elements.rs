//! Elements: started, entered, skipped, left.

use super::{EMPTY, Peek, Reader, expanded};
use crate::codec::desc::Member;
use crate::codec::error::{DecodeErrorKind, DecodeResult, DeviationKind};
use crate::codec::limits::Limit;

impl Reader<'_> {
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
    pub(super) fn child(&mut self) -> DecodeResult<bool> {
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
    pub(super) fn leave(&mut self) {
        let f = self.open.pop().unwrap_or_default();
        self.unbind(f.binds as usize);
    }

    #[inline(always)]
    pub(super) fn unbind(&mut self, n: usize) {
        if self.binds.len() != n {
            self.unbind_slow(n);
        }
    }

    #[inline(never)]
    pub(super) fn unbind_slow(&mut self, n: usize) {
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
