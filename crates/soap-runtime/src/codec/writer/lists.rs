//! Lists: where one that is streamed is cut, and what was written so far taken out.

use super::Writer;
use crate::codec::desc::Member;

impl Writer {
    /// A list begins: where it is the one that is streamed, its place is remembered.
    #[inline]
    pub(crate) fn list(&mut self, m: &'static Member, n: usize) -> usize {
        if n == 0
            && let Some((cut, at)) = &mut self.cut
            && std::ptr::eq(*cut, m)
        {
            *at = Some(self.pos);
        }
        if let Some(a) = self.array {
            self.array = None;
            self.array_members(a, n);
        }
        self.pos
    }

    pub(crate) fn cut_at(&mut self, m: &'static Member) {
        self.cut = Some((m, None));
    }

    pub(crate) fn cut_found(&self) -> Option<usize> {
        self.cut.and_then(|c| c.1)
    }

    /// Takes what was written; the buffer goes on empty.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        let mut out = std::mem::take(&mut self.buf);
        out.truncate(self.pos);
        self.pos = 0;
        self.made.clear();
        self.secrets.clear();
        out
    }

    /// Takes what was written, and keeps the buffer for more.
    pub(crate) fn drain(&mut self) -> bytes::Bytes {
        let out = bytes::Bytes::copy_from_slice(self.written());
        self.pos = 0;
        self.made.clear();
        self.secrets.clear();
        out
    }
}
