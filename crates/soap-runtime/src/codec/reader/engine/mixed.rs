//! Mixed content: text and elements in order.

use super::search::{By, Child, contains};
use crate::codec::desc::Desc;
use crate::codec::error::{DecodeResult, DeviationKind};
use crate::codec::field::Complex;
use crate::codec::reader::{EMPTY, Frame, PENDING, Peek, Reader, Walk};
use std::borrow::Cow;

impl Reader<'_> {
    /// Text and elements in order, each an item of the one member.
    pub(super) fn mixed(&mut self, d: &'static Desc, v: &mut dyn Complex) -> DecodeResult<()> {
        let Some(m) = d.members.first() else {
            return Err(self.error("mixed content without a member"));
        };
        let base = self.counts.len();
        self.counts.resize(base + d.members.len(), 0);
        self.walks.push(Walk { desc: d, base, next: 0, barrier: true });
        let f = self.open.last().copied().unwrap_or_default();
        loop {
            if f.flags & EMPTY != 0 {
                break;
            }
            if self.peek == Peek::Start {
                // An item of several elements has looked at this child already: it is for the next one.
                self.peek = Peek::No;
            } else {
                let mut text = String::new();
                let end = self.content(&mut text)? == Peek::End;
                if !text.is_empty() {
                    self.pending = Some(Cow::Owned(text));
                    self.cur = Frame { flags: PENDING, ..Frame::default() };
                    self.m = m;
                    v.set(0, self)?;
                    self.pending = None;
                }
                if end {
                    self.end(&f)?;
                    break;
                }
                self.start_tag()?;
            }
            self.m = m;
            let (ns, local) = self.name();
            let c = Child { ns, local };
            if [By::Name, By::Wildcard, By::Form].iter().any(|by| contains(m, c, *by)) {
                v.set(0, self)?;
            } else {
                let name = self.expanded_name();
                self.deviate(DeviationKind::UnknownElement, name)?;
                self.skip()?;
            }
        }
        self.leave();
        self.walks.pop();
        self.close_left(base)?;
        self.counts.truncate(base);
        Ok(())
    }
}
