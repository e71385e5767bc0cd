//! Rounds that were read as one: of `(b{2,4}){2}` four `b` in a row are two rounds, though the first would take all of them.
//! How equal elements are split between rounds means nothing, so they count as often as minOccurs needs.

use super::search::emptiable;
use crate::codec::desc::{Content, Desc, Member};
use crate::codec::reader::{Reader, Walk};

impl Reader<'_> {
    /// The particle whose round begins, if it is one that asks for several.
    pub(super) fn rounds_due(&self) -> Option<usize> {
        if self.m.min < 2 {
            return None;
        }
        self.walks.last().map(|w| w.base + self.member_index(w))
    }

    /// Index of the member that is being read in a walk.
    pub(super) fn member_index(&self, w: &Walk) -> usize {
        w.desc.members.iter().position(|m| std::ptr::eq(m, self.m)).unwrap_or(0)
    }

    /// A round has ended, with these counts from `base` on; of a particle that asks for several it may be more than one.
    pub(super) fn round_ended(&mut self, due: Option<usize>, d: &'static Desc, base: usize) {
        let more = due.map_or(0, |_| self.rounds_within(d, base).saturating_sub(1));
        self.forget_rounds(base);
        let Some(key) = due.filter(|_| more > 0) else {
            return;
        };
        // One entry an open particle, however many its rounds are.
        match self.more_rounds.iter_mut().rev().find(|r| r.0 == key) {
            Some(known) => known.1 = known.1.saturating_add(more),
            None => self.more_rounds.push((key, more)),
        }
    }

    /// How many rounds the children of one could be: those that its only necessary particle could be cut into.
    fn rounds_within(&self, d: &'static Desc, base: usize) -> u32 {
        let mut parts = d.members.iter().enumerate().filter(|(k, m)| match d.content {
            Content::Choice => self.counts.get(base + k).is_some_and(|c| *c > 0),
            _ => !emptiable(m),
        });
        match (parts.next(), parts.next()) {
            (Some((k, m)), None) => self.rounds(base + k) / m.min.max(1),
            _ => 1,
        }
    }

    /// How many a particle counts for.
    pub(super) fn rounds(&self, key: usize) -> u32 {
        let counted = self.counts.get(key).copied().unwrap_or(0);
        let more = self.more_rounds.iter().rev().find(|r| r.0 == key).map_or(0, |r| r.1);
        counted.saturating_add(more)
    }

    /// Whether there are too few of a particle: rounds that may be empty can always be thought of.
    pub(super) fn lacks(&self, m: &Member, key: usize) -> bool {
        self.rounds(key) < m.min && !emptiable(m)
    }

    /// The walk whose counts begin at `base` has ended.
    pub(super) fn forget_rounds(&mut self, base: usize) {
        if !self.more_rounds.is_empty() {
            self.more_rounds.retain(|r| r.0 < base);
        }
    }
}
