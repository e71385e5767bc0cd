//! Lists: where one that is streamed is cut, and what was written so far taken out.

use super::Writer;
use crate::codec::desc::Member;
use crate::codec::field::Items;
use std::any::TypeId;
use std::ops::Range;

/// Which list is streamed, and where it was met, empty.
pub(crate) struct Cut {
    want: Want,
    pub(super) found: Option<Place>,
    /// Lists that it may be.
    times: usize,
}

/// The list that is looked for.
pub(crate) enum Want {
    /// That of a member.
    Member(&'static Member),
    /// That of items of a type, under a name if one is given.
    Items(TypeId, Option<String>),
}

/// A place in a message where items can go.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub at: usize,
    pub member: &'static Member,
    pub surroundings: Surroundings,
    /// Within an element whose texts are all sensitive.
    pub sensitive: bool,
}

/// What the writing of an item depends on, beside its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings {
    depth: usize,
    declared: u16,
    prefixes: u32,
    encoded: bool,
}

impl Writer {
    /// The `n` items of a list, in order; `ty` is theirs.
    #[inline(never)]
    pub(crate) fn items(&mut self, m: &'static Member, n: usize, items: &dyn Items, ty: TypeId) {
        let start = self.list(m, n, ty);
        for i in 0..n {
            if i == 32 {
                self.foresee(start, n);
            }
            items.write_item(i, m, self);
        }
    }

    /// A list begins: where it is the one that is streamed, its place is remembered.
    #[inline]
    fn list(&mut self, m: &'static Member, n: usize, ty: TypeId) -> usize {
        if n == 0 && self.cut.is_some() {
            self.empty_list(m, ty);
        }
        if let Some(a) = self.array {
            self.array = None;
            self.array_members(a, n);
        }
        self.pos
    }

    #[cold]
    #[inline(never)]
    fn empty_list(&mut self, m: &'static Member, ty: TypeId) {
        let surroundings = self.surroundings();
        let Some(cut) = &mut self.cut else { return };
        let wanted = match &cut.want {
            Want::Member(member) => std::ptr::eq(*member, m),
            Want::Items(item, name) => *item == ty && name.as_ref().is_none_or(|n| n == m.local()),
        };
        if wanted {
            cut.found = Some(Place { at: self.pos, member: m, surroundings, sensitive: false });
            cut.times += 1;
        }
    }

    pub(crate) fn cut_at(&mut self, want: Want) {
        self.cut = Some(Box::new(Cut { want, found: None, times: 0 }));
    }

    /// Where the list was met last, and how often.
    pub(crate) fn cut_found(&self) -> Option<(Place, usize)> {
        self.cut.as_ref().and_then(|c| Some((c.found?, c.times)))
    }

    fn surroundings(&self) -> Surroundings {
        let Writer { depth, declared, prefixes, encoded, .. } = *self;
        Surroundings { depth, declared, prefixes, encoded }
    }

    /// Writes as if it were there.
    pub(crate) fn set_surroundings(&mut self, there: Surroundings) {
        let Surroundings { depth, declared, prefixes, encoded } = there;
        (self.depth, self.declared, self.prefixes, self.encoded) = (depth, declared, prefixes, encoded);
    }

    /// What was written already, and where the sensitive values in it are.
    pub(crate) fn append_with(&mut self, b: &[u8], secrets: &[Range<usize>]) {
        let at = self.pos;
        self.append(b);
        self.secrets.extend(secrets.iter().map(|s| s.start + at..s.end + at));
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

impl Surroundings {
    /// Items there tell their types, and arrays their size before them.
    pub(crate) fn encoded(self) -> bool {
        self.encoded
    }
}
