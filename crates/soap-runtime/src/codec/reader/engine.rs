//! The walk over a type's members: order, occurrence, groups, choices, tolerance. One place, the same for every type.

use super::search::{By, Child, contains, emptiable, starts};
use super::{EMPTY, Frame, Left, NIL, NIL_OK, PENDING, Peek, Reader, TYPED, Walk, expanded};
use crate::codec::desc::{Content, Desc, Kind, Member};
use crate::codec::error::{DecodeErrorKind, DecodeResult, DeviationKind};
use crate::codec::field::{Choice, Complex, Derived, Field};
use std::borrow::Cow;

/// Members set by a closure: for parts of envelopes.
struct ByClosure<'f> {
    desc: &'static Desc,
    set: &'f mut dyn FnMut(usize, &mut Reader<'_>) -> DecodeResult<()>,
}

impl Complex for ByClosure<'_> {
    fn desc(&self) -> &'static Desc {
        self.desc
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        (self.set)(i, r)
    }
    fn content(&self, _: &mut crate::codec::Writer) {}
}

impl Reader<'_> {
    /// Reads the started element into a complex type.
    #[inline(never)]
    pub fn complex(&mut self, v: &mut dyn Complex) -> DecodeResult<()> {
        let d = v.desc();
        let special = d.content == Content::Simple || d.mixed || d.is_abstract || !d.attributes.is_empty();
        if (self.cur.flags & !EMPTY != 0 || special) && self.begin(d, v)? {
            return Ok(());
        }
        self.enter()?;
        self.members_of(d, v)
    }

    /// Reads the children of the started element by `set`, which gets the index of each member.
    pub fn members(
        &mut self,
        desc: &'static Desc,
        set: &mut dyn FnMut(usize, &mut Reader<'_>) -> DecodeResult<()>,
    ) -> DecodeResult<()> {
        self.enter()?;
        self.members_of(desc, &mut ByClosure { desc, set })
    }

    /// Reads a nil element's attributes; true if there were any.
    pub fn complex_nil(&mut self, v: &mut dyn Complex) -> DecodeResult<bool> {
        let kept = self.has_attributes();
        self.allow_nil();
        self.complex(v)?;
        Ok(kept)
    }

    /// Type, attributes, nil, simple and mixed content; true if that was all.
    #[inline(never)]
    fn begin(&mut self, d: &'static Desc, v: &mut dyn Complex) -> DecodeResult<bool> {
        if self.cur.flags & TYPED != 0 {
            self.complex_type(d)?;
        } else if d.is_abstract {
            return Err(self.error_of(DecodeErrorKind::Abstract(d.name.into())));
        }
        let element = self.m;
        self.take_attributes(d, v)?;
        if self.cur.flags & NIL != 0 {
            if !element.nillable && self.cur.flags & NIL_OK == 0 {
                self.deviate(DeviationKind::NotNillable, "nil")?;
            }
            self.nil_content()?;
            return Ok(true);
        }
        self.cur.flags &= EMPTY;
        if d.content == Content::Simple {
            let Some(m) = d.members.first() else {
                return Ok(false);
            };
            self.simple_content(element, m, v)?;
            return Ok(true);
        }
        if d.mixed {
            self.enter()?;
            self.mixed(d, v)?;
            return Ok(true);
        }
        Ok(false)
    }

    /// The value beside attributes; the element's own default counts, and its declarations stay in scope.
    fn simple_content(
        &mut self,
        element: &'static Member,
        m: &'static Member,
        v: &mut dyn Complex,
    ) -> DecodeResult<()> {
        if let Some(default) = element.default.or(element.fixed)
            && (self.cur.flags & EMPTY != 0 || self.closes(self.pos, &self.cur))
        {
            let f = self.cur;
            self.nil_content()?;
            self.cur = f;
            self.cur.flags |= PENDING;
            self.pending = Some(Cow::Borrowed(default));
        }
        self.m = m;
        v.set(0, self)
    }

    fn complex_type(&mut self, d: &'static Desc) -> DecodeResult<()> {
        let Some((ns, name)) = self.xsi_type()? else {
            return Ok(());
        };
        if d.ty.is_some_and(|(n, t)| n == ns && t == name) {
            return Ok(());
        }
        if d.is_abstract {
            return Err(self.error_of(DecodeErrorKind::Abstract(d.name.into())));
        }
        let detail = format!("{} is not derived from {}", expanded(self.namespace(ns), &name), d.name);
        self.deviate(DeviationKind::WrongType, detail)
    }

    /// The children of the element just entered.
    fn members_of(&mut self, d: &'static Desc, v: &mut dyn Complex) -> DecodeResult<()> {
        let base = self.counts.len();
        self.counts.resize(base + d.members.len(), 0);
        self.walks.push(Walk { desc: d, base, next: 0, barrier: true });
        self.run(d, base, 0, false, v)?;
        self.close(d, base)?;
        self.close_left(base)?;
        self.leave();
        self.walks.pop();
        self.counts.truncate(base);
        Ok(())
    }

    /// Places child after child, until the element (or the round of a group) ends.
    fn run(
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
                _ => match self.slow(d, base, next, group)? {
                    Some(k) => k,
                    None => return Ok(()),
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

    /// A child of a type without groups and wildcards, found by raw bytes.
    #[inline]
    fn place_flat(&mut self, d: &'static Desc, base: usize, next: usize, k: usize) -> DecodeResult<Option<usize>> {
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
    fn place(&mut self, w: &Walk, c: Child<'_>, group: bool) -> DecodeResult<Option<usize>> {
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

    /// What is missing at the end.
    #[inline]
    fn close(&mut self, d: &'static Desc, base: usize) -> DecodeResult<()> {
        let counts = self.counts.get(base..).unwrap_or_default();
        if !d.members.iter().zip(counts).all(|(m, c)| *c >= m.min) {
            self.missing(d, base)?;
        }
        Ok(())
    }

    /// Groups that were left early, within the walk at `base`: nothing more comes for them.
    #[inline]
    fn close_left(&mut self, base: usize) -> DecodeResult<()> {
        while let Some(l) = self.left.pop_if(|l| l.key >= base) {
            let at = self.counts.len();
            self.counts.extend_from_slice(&l.counts);
            self.missing(l.desc, at)?;
            self.counts.truncate(at);
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn missing(&mut self, d: &'static Desc, base: usize) -> DecodeResult<()> {
        for (k, m) in d.members.iter().enumerate() {
            let n = self.counts.get(base + k).copied().unwrap_or(0);
            if n >= m.min || (emptiable(m) && !matches!(m.kind, Kind::Element)) {
                continue;
            }
            let name = first_name(m);
            let detail = if n == 0 { format!("{name} is missing") } else { format!("{n} of {} {name}", m.min) };
            self.deviate_inside(DeviationKind::Missing, &name, detail)?;
        }
        Ok(())
    }

    // ---- groups ----

    /// Reads a round of a group, whose first child was started.
    #[inline(never)]
    pub fn group(&mut self, v: &mut dyn Complex) -> DecodeResult<()> {
        let d = v.desc();
        let key = self.walks.last().map_or(usize::MAX, |w| w.base + self.member_index(w));
        let max = self.m.max;
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

    /// Index of the member that is being read in the innermost walk.
    fn member_index(&self, w: &Walk) -> usize {
        w.desc.members.iter().position(|m| std::ptr::eq(m, self.m)).unwrap_or(0)
    }

    // ---- choices ----

    /// Reads a choice, whose alternative's first child was started.
    pub fn choice<T: Choice>(&mut self, out: &mut T) -> DecodeResult<()> {
        let i = self.choose(T::DESC)?;
        *out = T::variant(i, self)?;
        self.chosen()
    }

    /// One alternative: read, and read on while its particle repeats.
    pub fn alternative<T: Field + Default, U>(&mut self, make: impl FnOnce(T) -> U) -> DecodeResult<U> {
        let mut v = T::default();
        v.read(self)?;
        while self.again()? {
            v.read(self)?;
        }
        Ok(make(v))
    }

    #[inline(never)]
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

    fn chosen(&mut self) -> DecodeResult<()> {
        let Some(w) = self.walks.pop() else {
            return Ok(());
        };
        if let Some(m) = w.desc.members.get(w.next) {
            let n = self.counts.get(w.base + w.next).copied().unwrap_or(0);
            if n < m.min {
                let detail = format!("{n} of {} {}", m.min, m.name);
                self.deviate_inside(DeviationKind::Missing, m.name, detail)?;
            }
        }
        self.close_left(w.base)?;
        self.counts.truncate(w.base);
        Ok(())
    }

    // ---- mixed content ----

    /// Text and elements in order, each an item of the one member.
    fn mixed(&mut self, d: &'static Desc, v: &mut dyn Complex) -> DecodeResult<()> {
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
            self.m = m;
            let (ns, local) = self.name();
            let c = Child { ns, local };
            if [By::Name, By::Wildcard, By::Form].iter().any(|by| contains(m, c, *by)) {
                v.set(0, self)?;
                if self.peek == Peek::Start {
                    // A group alternative stopped at a child that is for the next round.
                    self.mixed_rest(m, v)?;
                }
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

    /// Children that a group has looked at already.
    fn mixed_rest(&mut self, m: &'static Member, v: &mut dyn Complex) -> DecodeResult<()> {
        while self.peek == Peek::Start {
            self.peek = Peek::No;
            self.m = m;
            let (ns, local) = self.name();
            let c = Child { ns, local };
            if [By::Name, By::Wildcard, By::Form].iter().any(|by| contains(m, c, *by)) {
                v.set(0, self)?;
            } else {
                self.skip()?;
            }
        }
        Ok(())
    }

    // ---- derived types ----

    /// Reads an element whose type is told by `xsi:type`.
    pub fn derived<T: Derived>(&mut self, out: &mut T) -> DecodeResult<()> {
        let i = self.pick(T::TYPES.len(), T::DECLARED, &|i| T::TYPES.get(i).map_or((0, ""), |t| (t.ns, t.name)))?;
        if let Some(t) = T::TYPES.get(i) {
            *out = (t.read)(self)?;
        }
        Ok(())
    }

    /// Reads a nil element of a polymorphic type for its attributes; true if there were any.
    pub fn derived_nil<T: Derived>(&mut self, out: &mut T) -> DecodeResult<bool> {
        let kept = self.has_attributes();
        self.allow_nil();
        self.derived(out)?;
        Ok(kept)
    }

    /// One variant of a polymorphic type.
    pub fn variant<T: Field + Default, U>(&mut self, make: impl FnOnce(T) -> U) -> DecodeResult<U> {
        let mut v = T::default();
        v.read(self)?;
        Ok(make(v))
    }

    #[inline(never)]
    fn pick(
        &mut self,
        n: usize,
        declared: Option<usize>,
        name: &dyn Fn(usize) -> (u16, &'static str),
    ) -> DecodeResult<usize> {
        let said = self.xsi_type()?;
        self.cur.flags &= !TYPED;
        let shown = || name(declared.unwrap_or(0)).1.to_owned();
        let Some((ns, local)) = said else {
            return declared.ok_or_else(|| self.error_of(DecodeErrorKind::Abstract(shown())));
        };
        if let Some(i) = (0..n).find(|&i| name(i) == (ns, local.as_str())) {
            return Ok(i);
        }
        let Some(declared) = declared else {
            return Err(self.error_of(DecodeErrorKind::Abstract(shown())));
        };
        let detail = format!("{} is not derived from {}", expanded(self.namespace(ns), &local), name(declared).1);
        self.deviate(DeviationKind::WrongType, detail)?;
        Ok(declared)
    }
}

/// How an error calls a member: a group by what it would begin with.
fn first_name(m: &Member) -> String {
    match m.kind {
        Kind::Group(d) if d.content == Content::Choice => {
            let names: Vec<String> = d.members.iter().take(4).map(first_name).collect();
            if names.len() == 1 { names.concat() } else { names.join("|") }
        }
        Kind::Group(d) => d.members.iter().find(|m| !emptiable(m)).map_or_else(|| m.name.to_owned(), first_name),
        _ => m.name.to_owned(),
    }
}
