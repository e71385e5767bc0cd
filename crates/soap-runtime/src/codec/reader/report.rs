//! Errors and receipts: what is wrong, and where.

use super::{Frame, Reader, place};
use crate::codec::error::{DecodeError, DecodeErrorKind, DecodeResult, Deviation, DeviationKind};
use crate::codec::limits::{Limit, Mode};
use crate::codec::shown::{NAME, crop};

/// Receipts kept; what comes later is counted.
pub(super) const RECEIPTS: usize = 256;

impl Reader<'_> {
    pub(super) fn path(&self, with_current: bool) -> String {
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
    pub(super) fn fail(&self, kind: DecodeErrorKind, path: String, offset: usize) -> Box<DecodeError> {
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
    pub(super) fn syntax(&self, what: &str) -> Box<DecodeError> {
        self.syntax_at(self.pos, what)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn syntax_at(&self, at: usize, what: &str) -> Box<DecodeError> {
        self.fail(DecodeErrorKind::Syntax(what.into()), self.path(self.in_value), at)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn over_limit(&self, limit: Limit) -> Box<DecodeError> {
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
    pub(super) fn deviate_with(&mut self, kind: DeviationKind, detail: &dyn Fn(&Self) -> String) -> DecodeResult<()> {
        if self.beyond(kind) {
            return Ok(());
        }
        let detail = detail(self);
        self.deviate(kind, detail)
    }

    /// Notes a deviation among the children of the open element.
    #[cold]
    #[inline(never)]
    pub(super) fn deviate_inside(&mut self, kind: DeviationKind, name: &str, detail: String) -> DecodeResult<()> {
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

    /// Whether what is out of order is only counted.
    #[inline(always)]
    pub(super) fn full_of_receipts(&self) -> bool {
        self.deviations.len() >= RECEIPTS && self.mode != Mode::Strict
    }

    /// Whether a receipt is only counted, because there are enough of them.
    fn beyond(&mut self, kind: DeviationKind) -> bool {
        let strict = self.mode == Mode::Strict && !kind.is_notice();
        let beyond = !strict && self.deviations.len() >= RECEIPTS;
        self.more_deviations += beyond as usize;
        beyond
    }

    pub(super) fn note_at(
        &mut self,
        kind: DeviationKind,
        detail: String,
        offset: usize,
        path: String,
    ) -> DecodeResult<()> {
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
    pub(super) fn shown(&self, text: &str, sensitive: bool) -> String {
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
}
