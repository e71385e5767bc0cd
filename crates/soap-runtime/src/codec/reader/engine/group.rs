//! Groups: rounds of members without an element of their own.

use crate::codec::desc::Desc;
use crate::codec::error::DecodeResult;
use crate::codec::field::Complex;
use crate::codec::reader::{Left, Peek, Reader, Walk};

impl Reader<'_> {
    /// Reads a round of a group, whose first child was started.
    #[inline(never)]
    pub fn group(&mut self, v: &mut dyn Complex) -> DecodeResult<()> {
        let d = v.desc();
        let key = self.walks.last().map_or(usize::MAX, |w| w.base + self.member_index(w));
        let (max, due) = (self.m.max, self.rounds_due());
        let base = self.counts.len();
        match self.left.iter().position(|l| l.key == key) {
            Some(i) => {
                let l = self.left.swap_remove(i);
                self.counts.extend_from_slice(&l.counts);
            }
            None => self.counts.resize(base + d.members.len(), 0),
        }
        let next = self.gone_on(d, base);
        self.walks.push(Walk { desc: d, base, next, barrier: false });
        self.peek = Peek::Start;
        self.run(d, base, next, true, v)?;
        self.walks.pop();
        self.close_left(base)?;
        let counts = self.counts.get(base..).unwrap_or_default();
        let open = max == 1 && self.peek == Peek::Start && d.members.iter().zip(counts).any(|(m, c)| *c < m.max);
        if open {
            let counts = counts.to_vec();
            self.left.push(Left { key, desc: d, counts });
        } else {
            self.close(d, base)?;
        }
        self.round_ended(due, d, base);
        self.counts.truncate(base);
        Ok(())
    }

    /// Where a group goes on that was left before.
    fn gone_on(&self, d: &'static Desc, base: usize) -> usize {
        let last = (0..d.members.len()).rev().find(|k| self.counts.get(base + k).is_some_and(|c| *c > 0));
        last.map_or(0, |k| {
            let full = d.members.get(k).is_some_and(|m| self.counts.get(base + k).is_some_and(|c| *c >= m.max));
            k + full as usize
        })
    }
}
