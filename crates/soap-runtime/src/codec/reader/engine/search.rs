//! Which member a child is: by declaration first, then by wildcard, then by local name alone.

use crate::codec::desc::{Content, Desc, Kind, Member};
use crate::codec::names::NONE;
use crate::codec::reader::{Reader, Walk};

/// The name of a child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child<'a> {
    pub ns: u16,
    pub local: &'a str,
}

/// How names are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// By expanded name.
    Name,
    /// By what wildcards allow.
    Wildcard,
    /// By local name, with the namespace left out or put in wrongly.
    Form,
}

/// Whether a leaf particle is the child.
fn is(m: &Member, c: Child<'_>, by: By) -> bool {
    match (by, m.kind) {
        (By::Name, Kind::Element) => m.ns == c.ns && m.name == c.local,
        (By::Wildcard, Kind::Any(w)) => w.allows(c.ns),
        (By::Form, Kind::Element) => {
            m.name == c.local && if m.ns == NONE { c.ns == m.home && c.ns != NONE } else { c.ns == NONE }
        }
        _ => false,
    }
}

/// Whether a particle can be absent.
pub(super) fn emptiable(m: &Member) -> bool {
    if m.min == 0 {
        return true;
    }
    match m.kind {
        Kind::Group(d) => match d.content {
            Content::Choice => d.members.iter().any(emptiable),
            _ => d.members.iter().all(emptiable),
        },
        _ => false,
    }
}

/// Whether the child can be the first of a particle.
pub(super) fn starts(m: &Member, c: Child<'_>, by: By) -> bool {
    let Kind::Group(d) = m.kind else {
        return is(m, c, by);
    };
    match d.content {
        Content::Sequence => {
            for m in d.members {
                if starts(m, c, by) {
                    return true;
                }
                if !emptiable(m) {
                    return false;
                }
            }
            false
        }
        _ => d.members.iter().any(|m| starts(m, c, by)),
    }
}

/// Whether the child is anywhere in a particle.
pub(super) fn contains(m: &Member, c: Child<'_>, by: By) -> bool {
    match m.kind {
        Kind::Group(d) => d.members.iter().any(|m| contains(m, c, by)),
        _ => is(m, c, by),
    }
}

/// Whether a type's members include the child by name: a wildcard beside them never takes it.
fn declares(d: &Desc, c: Child<'_>) -> bool {
    d.members.iter().any(|m| contains(m, c, By::Name))
}

impl Reader<'_> {
    fn count(&self, w: &Walk, k: usize) -> u32 {
        self.counts.get(w.base + k).copied().unwrap_or(0)
    }

    /// The member that can take the child where the walk stands.
    pub(super) fn in_place(&self, w: &Walk, c: Child<'_>, by: By) -> Option<usize> {
        let open = |k: usize, m: &Member| self.count(w, k) < m.max && starts(m, c, by);
        let find = |from: usize, to: usize| {
            let range = w.desc.members.get(from.min(to)..to).unwrap_or_default();
            range.iter().enumerate().map(|(i, m)| (from + i, m)).find(|(k, m)| open(*k, m)).map(|(k, _)| k)
        };
        match w.desc.content {
            Content::Choice => find(w.next, w.next + 1),
            Content::All => find(0, w.desc.members.len()),
            _ => find(w.next, w.desc.members.len()),
        }
    }

    /// The member that can take the child out of place: inside of a group ahead, or behind.
    pub(super) fn out_of_place(&self, w: &Walk, c: Child<'_>, by: By) -> Option<usize> {
        let n = w.desc.members.len();
        if w.desc.content == Content::Choice {
            let m = w.desc.members.get(w.next)?;
            return (self.count(w, w.next) < m.max && contains(m, c, by)).then_some(w.next);
        }
        let open = |k: &usize| w.desc.members.get(*k).is_some_and(|m| self.count(w, *k) < m.max && contains(m, c, by));
        let next = w.next.min(n);
        (next..n).find(open).or_else(|| {
            let first = (0..next).find(|k| open(k) && w.desc.members.get(*k).is_some_and(|m| starts(m, c, by)));
            first.or_else(|| (0..next).find(open))
        })
    }

    /// A group that was left with members still open, one of which is the child.
    pub(super) fn left_open(&self, w: &Walk, c: Child<'_>) -> Option<usize> {
        let end = w.base + w.desc.members.len();
        let found = self.left.iter().find(|l| {
            (w.base..end).contains(&l.key)
                && l.desc.members.iter().zip(&l.counts).any(|(m, n)| *n < m.max && contains(m, c, By::Name))
        });
        found.map(|l| l.key - w.base)
    }

    /// Whether a walk outside of the current group, within the same element, could take the child.
    pub(super) fn outside(&self, c: Child<'_>, by: By, anywhere: bool) -> bool {
        let mut walks = self.walks.iter().rev();
        let mut inner = walks.next();
        for w in walks {
            if inner.is_none_or(|i| i.barrier) {
                return false;
            }
            let taken = if anywhere { self.out_of_place(w, c, by) } else { self.in_place(w, c, by) };
            if taken.is_some() && (by != By::Wildcard || !declares(w.desc, c)) {
                return true;
            }
            inner = Some(w);
        }
        false
    }

    /// Whether the child is declared by the current type, so that its wildcards leave it alone.
    pub(super) fn is_declared(&self, w: &Walk, c: Child<'_>) -> bool {
        declares(w.desc, c)
    }
}
