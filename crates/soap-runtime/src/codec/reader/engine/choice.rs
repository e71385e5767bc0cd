//! Choices: the alternative that a child begins.

use super::search::{By, Child, contains, starts};
use crate::codec::desc::{Desc, Kind, Member};
use crate::codec::error::{DecodeResult, DeviationKind};
use crate::codec::field::{Choice, Field};
use crate::codec::reader::{Peek, Reader, Walk};

impl Reader<'_> {
    /// Reads a choice, whose alternative's first child was started.
    #[inline(never)]
    pub fn choice(&mut self, out: &mut dyn Choice) -> DecodeResult<()> {
        let due = self.rounds_due();
        let i = self.choose(out.desc())?;
        out.variant(i, self)?;
        self.chosen(due)
    }

    /// One alternative: read, and read on while its particle repeats.
    #[inline(never)]
    pub fn alternative(&mut self, v: &mut dyn Field) -> DecodeResult<()> {
        v.read(self)?;
        while self.again()? {
            v.read(self)?;
        }
        Ok(())
    }

    fn choose(&mut self, d: &'static Desc) -> DecodeResult<usize> {
        let (ns, local) = self.name();
        let c = Child { ns, local };
        let find = |test: fn(&Member, Child<'_>, By) -> bool, by| d.members.iter().position(|m| test(m, c, by));
        let i = if self.pending.is_some() {
            d.members.iter().position(|m| matches!(m.kind, Kind::Text))
        } else {
            find(starts, By::Name)
                .or_else(|| find(contains, By::Name))
                .or_else(|| find(starts, By::Wildcard))
                .or_else(|| find(contains, By::Wildcard))
        };
        let i = match i {
            Some(i) => i,
            None => {
                let found = find(starts, By::Form).or_else(|| find(contains, By::Form));
                let Some(i) = found else {
                    return Err(self.error("no alternative of the choice"));
                };
                if d.members.get(i).is_some_and(|m| matches!(m.kind, Kind::Element)) {
                    let detail = self.expanded_name();
                    self.deviate(DeviationKind::WrongForm, detail)?;
                }
                i
            }
        };
        let base = self.counts.len();
        self.counts.resize(base + d.members.len(), 0);
        if let Some(n) = self.counts.get_mut(base + i) {
            *n = 1;
        }
        if let Some(m) = d.members.get(i) {
            if m.max > 1 {
                self.cur.index = 1;
            }
            self.m = m;
        }
        self.walks.push(Walk { desc: d, base, next: i, barrier: false });
        Ok(i)
    }

    /// Whether the chosen alternative goes on.
    fn again(&mut self) -> DecodeResult<bool> {
        let Some(&w) = self.walks.last() else {
            return Ok(false);
        };
        let Some(m) = w.desc.members.get(w.next) else {
            return Ok(false);
        };
        if m.max == 1 || self.counts.get(w.base + w.next).is_none_or(|c| *c >= m.max) {
            return Ok(false);
        }
        if self.peek == Peek::No {
            self.ahead()?;
        }
        if self.peek != Peek::Start {
            return Ok(false);
        }
        let (ns, local) = self.name();
        let c = Child { ns, local };
        if !starts(m, c, By::Name) && (self.is_declared(&w, c) || !starts(m, c, By::Wildcard)) {
            return Ok(false);
        }
        self.peek = Peek::No;
        if let Some(n) = self.counts.get_mut(w.base + w.next) {
            *n += 1;
            self.cur.index = *n;
        }
        self.m = m;
        Ok(true)
    }

    fn chosen(&mut self, due: Option<usize>) -> DecodeResult<()> {
        let Some(w) = self.walks.pop() else {
            return Ok(());
        };
        if let Some(m) = w.desc.members.get(w.next) {
            let n = self.counts.get(w.base + w.next).copied().unwrap_or(0);
            if self.lacks(m, w.base + w.next) {
                let detail = format!("{n} of {} {}", m.min, m.name);
                self.deviate_inside(DeviationKind::Missing, m.name, detail)?;
            }
        }
        self.close_left(w.base)?;
        self.round_ended(due, w.desc, w.base);
        self.counts.truncate(w.base);
        Ok(())
    }
}
