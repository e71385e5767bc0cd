//! Where a child belongs, with a receipt if it isn't where it should be.

use super::search::{By, Child};
use crate::codec::desc::{Content, Desc, Kind};
use crate::codec::error::{DecodeResult, DeviationKind};
use crate::codec::reader::{Reader, Walk};

impl Reader<'_> {
    /// A child of a type without groups and wildcards, found by raw bytes.
    #[inline]
    pub(super) fn place_flat(
        &mut self,
        d: &'static Desc,
        base: usize,
        next: usize,
        k: usize,
    ) -> DecodeResult<Option<usize>> {
        let mut k = k;
        let open = |k: usize| d.members.get(k).is_some_and(|m| self.counts.get(base + k).is_some_and(|c| *c < m.max));
        if !open(k) {
            // The name may stand at another place, too.
            let (ns, name) = self.name();
            let other = (0..d.members.len())
                .find(|&i| open(i) && d.members.get(i).is_some_and(|m| m.ns == ns && m.name == name));
            match other {
                Some(i) => k = i,
                None => {
                    self.deviate_with(DeviationKind::Extra, &|r| r.expanded_name())?;
                    self.skip()?;
                    return Ok(None);
                }
            }
        }
        if k < next && d.content != Content::All {
            let w = Walk { desc: d, base, next, barrier: true };
            self.deviate_with(DeviationKind::OutOfOrder, &|r| format!("{} after {}", r.local(), r.last_of(&w)))?;
        }
        Ok(Some(k))
    }

    /// The member that takes a child, with a receipt if it isn't where it should be.
    pub(super) fn place(&mut self, w: &Walk, c: Child<'_>, group: bool) -> DecodeResult<Option<usize>> {
        if let Some(k) = self.in_place(w, c, By::Name) {
            return Ok(Some(k));
        }
        if group && self.outside(c, By::Name, false) {
            return Ok(None);
        }
        if let Some(k) = self.out_of_place(w, c, By::Name) {
            if k < w.next && w.desc.content != Content::All {
                self.deviate_with(DeviationKind::OutOfOrder, &|r| format!("{} after {}", c.local, r.last_of(w)))?;
            }
            return Ok(Some(k));
        }
        if let Some(k) = self.left_open(w, c) {
            self.deviate_with(DeviationKind::OutOfOrder, &|r| format!("{} after {}", c.local, r.last_of(w)))?;
            return Ok(Some(k));
        }
        if w.desc.flat && !group {
            return self.place_by_form(w, c);
        }
        if group && self.outside(c, By::Name, true) {
            return Ok(None);
        }
        if !self.is_declared(w, c) {
            if let Some(k) = self.in_place(w, c, By::Wildcard) {
                return Ok(Some(k));
            }
            if group && self.outside(c, By::Wildcard, false) {
                return Ok(None);
            }
            if let Some(k) = self.out_of_place(w, c, By::Wildcard) {
                if k < w.next {
                    self.deviate(DeviationKind::OutOfOrder, c.local)?;
                }
                return Ok(Some(k));
            }
        }
        self.place_by_form(w, c)
    }

    fn place_by_form(&mut self, w: &Walk, c: Child<'_>) -> DecodeResult<Option<usize>> {
        let found = self.in_place(w, c, By::Form).or_else(|| self.out_of_place(w, c, By::Form));
        // A group leaves it to its choice to say so.
        if let Some(k) = found
            && w.desc.members.get(k).is_some_and(|m| matches!(m.kind, Kind::Element))
        {
            let due = w.desc.members.get(k).map_or(0, |m| m.ns);
            let due = if due == 0 { "no namespace".to_owned() } else { self.namespace(due).to_owned() };
            let detail = format!("{} is due in {due}", self.expanded_name());
            self.deviate(DeviationKind::WrongForm, detail)?;
        }
        Ok(found)
    }

    fn last_of(&self, w: &Walk) -> &'static str {
        let seen = |k: &usize| self.counts.get(w.base + k).is_some_and(|c| *c > 0);
        let last = (0..w.next.min(w.desc.members.len())).rev().find(seen);
        last.and_then(|k| w.desc.members.get(k)).map_or("others", |m| m.name)
    }
}
