//! Child after child, until the element or the round of a group ends.

use super::search::{By, Child, contains};
use crate::codec::desc::{Content, Desc, Kind};
use crate::codec::error::{DecodeResult, DeviationKind};
use crate::codec::field::Complex;
use crate::codec::reader::{EMPTY, Peek, Reader, Walk};

impl Reader<'_> {
    /// The children of the element just entered.
    pub(super) fn members_of(&mut self, d: &'static Desc, v: &mut dyn Complex) -> DecodeResult<()> {
        let base = self.counts.len();
        self.counts.resize(base + d.members.len(), 0);
        self.walks.push(Walk { desc: d, base, next: 0, barrier: true });
        if self.cur.flags & EMPTY != 0 {
            // What stands behind `<a/>` is no child of it, however it is called.
            self.peek = Peek::End;
        }
        self.run(d, base, 0, false, v)?;
        self.close(d, base)?;
        self.close_left(base)?;
        self.forget_rounds(base);
        self.leave();
        self.walks.pop();
        self.counts.truncate(base);
        Ok(())
    }

    /// Places child after child, until the element (or the round of a group) ends.
    pub(super) fn run(
        &mut self,
        d: &'static Desc,
        base: usize,
        from: usize,
        group: bool,
        v: &mut dyn Complex,
    ) -> DecodeResult<()> {
        let mut next = from;
        loop {
            let k = match d.members.get(next) {
                Some(m) if self.peek == Peek::No && self.raw(m) => next,
                _ => match self.out_of_order(d, base, next) {
                    Some(k) => k,
                    None => match self.slow(d, base, next, group)? {
                        Some(k) => k,
                        None => return Ok(()),
                    },
                },
            };
            let Some(m) = d.members.get(k) else {
                return Ok(());
            };
            let mut full = true;
            if let Some(c) = self.counts.get_mut(base + k) {
                // A group that is gone on with is counted already.
                *c = if *c >= m.max { m.max } else { *c + 1 };
                full = *c >= m.max;
                if m.max > 1 {
                    self.cur.index = *c;
                }
            }
            if k >= next || d.content == Content::All {
                next = k + full as usize;
                if d.content == Content::All {
                    next = self.skip_full(d, base, next);
                }
            }
            self.m = m;
            if !d.flat
                && let Some(w) = self.walks.last_mut()
            {
                w.next = next;
            }
            v.set(k, self)?;
        }
    }

    fn skip_full(&self, d: &'static Desc, base: usize, mut next: usize) -> usize {
        while d.members.get(next).is_some_and(|m| self.counts.get(base + next).is_none_or(|c| *c >= m.max)) {
            next += 1;
        }
        next
    }

    /// The member of the next child by its name; `None` at the end of the element or of the group's round.
    #[inline(never)]
    fn slow(&mut self, d: &'static Desc, base: usize, next: usize, group: bool) -> DecodeResult<Option<usize>> {
        loop {
            if self.peek == Peek::No {
                self.blanks();
                if self.b.get(self.pos + 1) == Some(&b'/') {
                    // An end tag.
                } else if let Some(m) = d.members.get(next)
                    && self.raw_tag(m)?
                {
                    return Ok(Some(next));
                } else if d.flat && !group {
                    if let Some(k) = self.raw_any(d, next) {
                        match self.place_flat(d, base, next, k)? {
                            Some(k) => return Ok(Some(k)),
                            None => continue,
                        }
                    }
                } else {
                    // A few raw tries forward, so that absent optional elements cost little; a group may take it first.
                    for k in next..d.members.len().min(next + 4) {
                        let Some(m) = d.members.get(k) else { break };
                        if !matches!(m.kind, Kind::Element) {
                            break;
                        }
                        if self.counts.get(base + k) == Some(&0) && self.raw(m) {
                            return Ok(Some(k));
                        }
                    }
                }
            }
            if group {
                if self.peek == Peek::No {
                    self.ahead()?;
                }
                if self.peek == Peek::End {
                    return Ok(None);
                }
                self.peek = Peek::No;
            } else if !self.child()? {
                return Ok(None);
            }
            let (ns, local) = self.name();
            let c = Child { ns, local };
            let w = Walk { desc: d, base, next, barrier: !group };
            if let Some(k) = self.place(&w, c, group)? {
                return Ok(Some(k));
            }
            if group {
                self.peek = Peek::Start;
                return Ok(None);
            }
            // Members of encoded arrays may have any name.
            if d.array.is_some() {
                return Ok(Some(0));
            }
            let known = d.members.iter().any(|m| contains(m, c, By::Name));
            let kind = if known { DeviationKind::Extra } else { DeviationKind::UnknownElement };
            self.deviate_with(kind, &|r| r.expanded_name())?;
            self.skip()?;
        }
    }
}
