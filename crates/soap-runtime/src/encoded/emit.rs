//! Writes the plain form: element after element, without recursion, every byte counted.

use super::MAX_ABSENT;
use super::array::Shape;
use super::layout::{Layout, layout};
use super::scope::TOP;
use super::tag::{Force, Name};
use super::tree::{NIL, Role, Tree};
use crate::codec::{DecodeErrorKind, DecodeResult, Deviation, Limit};

/// An element that is being written.
struct Frame {
    /// Where its content is taken from.
    node: u32,
    close: String,
    force: Force,
    /// The child due next, and how far the content is copied.
    next: u32,
    pos: usize,
    array: Option<Array>,
}

/// An array that is being written.
struct Array {
    layout: Layout,
    sent: usize,
    index: u64,
    /// A whole member that wasn't sent.
    absent: String,
    /// The members' type, where they don't say one.
    item: Option<String>,
}

pub(super) struct Emitter<'a> {
    pub t: Tree<'a>,
    out: String,
    frames: Vec<Frame>,
    active: Vec<bool>,
    absent: u64,
    pub fresh: String,
}

/// The whole message in plain form.
pub(super) fn emit(t: Tree<'_>) -> DecodeResult<(Vec<u8>, Vec<Deviation>)> {
    let (active, fresh) = (vec![false; t.nodes.len()], t.scopes.fresh());
    let mut e = Emitter { out: String::with_capacity(t.xml.len()), frames: Vec::new(), active, absent: 0, fresh, t };
    let (tag, end) = e.t.nodes.first().map_or((0, 0), |n| (n.tag, n.end));
    e.copy(0, tag)?;
    e.open(0, None, None, Force { scope: TOP, no_default: false })?;
    while let Some(f) = e.frames.pop() {
        e.step(f)?;
    }
    e.copy(end, e.t.xml.len())?;
    Ok((e.out.into_bytes(), e.t.deviations))
}

impl Emitter<'_> {
    pub fn put(&mut self, s: &str) -> DecodeResult<()> {
        let total = self.t.limits.total();
        if self.out.len() + s.len() > total {
            return Err(self.over(Limit::Total(total)));
        }
        self.out.push_str(s);
        Ok(())
    }

    fn copy(&mut self, from: usize, to: usize) -> DecodeResult<()> {
        self.put(self.t.text(from, to))
    }

    #[cold]
    fn over(&self, limit: Limit) -> Box<crate::codec::DecodeError> {
        self.t.fail(self.frames.last().map_or(NIL, |f| f.node), DecodeErrorKind::Limit(limit))
    }

    /// Writes element `r`, or what it stands for, up to its content; with a name of no namespace if one is given.
    fn open(&mut self, r: u32, name: Option<&str>, item: Option<(&str, u32)>, force: Force) -> DecodeResult<()> {
        let Some(n) = self.t.nodes.get(r as usize) else {
            return Ok(());
        };
        let t = if n.target == NIL { r } else { n.target };
        let name = name.filter(|due| self.t.name(r) != *due || n.ns != 0);
        let given = match &self.t.renamed {
            Some((i, due)) if *i == r => Name::Given(due.clone()),
            _ => name.map_or(Name::Own, |due| Name::Given(due.into())),
        };
        let Some(content) = self.t.nodes.get(t as usize) else {
            return Ok(());
        };
        let item = item.filter(|_| !content.nil && !self.t.is_typed(content) && !self.t.is_typed(n));
        let (tag, start, inner_end, end, first) =
            (content.tag, content.start, content.inner_end, content.end, content.first);
        let in_place = t == r && matches!(given, Name::Own) && item.is_none() && !force.no_default;
        if in_place && !content.busy {
            return self.copy(tag, end);
        }
        if self.active.get(t as usize) == Some(&true) {
            return Err(self.t.bad(r, "a value that contains itself"));
        }
        if self.frames.len() >= self.t.limits.depth() {
            return Err(self.over(Limit::Depth(self.t.limits.depth())));
        }
        let is_array = !content.nil && content.marks.as_ref().is_some_and(|m| m.is_array());
        let (scope, empty) = (content.scope, start == end);
        let as_it_stands =
            in_place && self.t.atts_of(content).iter().all(|a| matches!(a.role, Role::Keep | Role::Type));
        let (close, no_default) = if as_it_stands {
            let whole = self.t.text(tag, start);
            self.put(whole.strip_suffix('>').map_or(whole, |w| w.strip_suffix('/').unwrap_or(w)).trim_end())?;
            (self.t.name(t).to_owned(), false)
        } else {
            self.start_tag(r, t, given, item, force)?
        };
        if self.t.scopes.work.get() > self.t.limits.total().max(1 << 20) {
            return Err(self.over(Limit::References));
        }
        let force = Force { scope, no_default };
        let array = if is_array { Some(self.array(t, r, force)?) } else { None };
        if empty && array.as_ref().is_none_or(|a| a.layout.size == 0) {
            return self.put("/>");
        }
        self.put(">")?;
        if first == NIL && array.is_none() {
            self.copy(start, inner_end)?;
            return self.close(&close);
        }
        if let Some(x) = self.active.get_mut(t as usize) {
            *x = true;
        }
        self.frames.push(Frame { node: t, close, force, next: first, pos: start, array });
        Ok(())
    }

    fn close(&mut self, name: &str) -> DecodeResult<()> {
        self.put("</")?;
        self.put(name)?;
        self.put(">")
    }

    /// One child more of an element, or its end.
    fn step(&mut self, mut f: Frame) -> DecodeResult<()> {
        if let Some(a) = &mut f.array {
            if let Some(s) = a.layout.slots.get(a.sent).filter(|s| s.index == a.index) {
                let (node, gap) = (s.node, s.gap);
                let to = self.t.nodes.get(node as usize).map_or(gap, |n| n.tag);
                a.sent += 1;
                a.index += 1;
                let item = a.item.clone();
                let (force, scope) = (f.force, f.force.scope);
                self.copy(gap, to)?;
                self.frames.push(f);
                return self.open(node, Some("item"), item.as_deref().map(|t| (t, scope)), force);
            }
            if a.index < a.layout.size {
                a.index += 1;
                self.put(&a.absent)?;
                self.frames.push(f);
                return Ok(());
            }
        } else if let (from, Some(n)) = (f.pos, self.t.nodes.get(f.next as usize)) {
            let (child, tag, dropped) = (f.next, n.tag, n.dropped);
            (f.next, f.pos) = (n.next, n.end);
            self.copy(from, tag)?;
            let force = f.force;
            self.frames.push(f);
            return if dropped { Ok(()) } else { self.open(child, None, None, force) };
        }
        let (from, inner_end) = match self.t.nodes.get(f.node as usize) {
            Some(n) if f.array.is_some() => (self.t.children(f.node).last().map_or(n.start, |c| c.1.end), n.inner_end),
            Some(n) => (f.pos, n.inner_end),
            None => (0, 0),
        };
        self.copy(from, inner_end)?;
        if let Some(x) = self.active.get_mut(f.node as usize) {
            *x = false;
        }
        self.close(&f.close)
    }

    /// The layout of array `t`, which `r` stands for.
    fn array(&mut self, t: u32, r: u32, force: Force) -> DecodeResult<Array> {
        let marks = |i: u32| self.t.nodes.get(i as usize).and_then(|n| n.marks.as_ref());
        let (shape, off) = match marks(t) {
            Some(m) => m.shape().map_err(|kind| self.t.fail(t, kind))?,
            None => (Shape { item: None, dims: vec![None] }, None),
        };
        let offset = marks(t).and_then(|m| m.offset.as_deref()).or_else(|| marks(r).and_then(|m| m.offset.as_deref()));
        let layout = layout(&self.t, t, &shape, offset)?;
        let item = shape.item.filter(|name| self.is_own_type(name, force.scope)).map(str::to_owned);
        if let Some((kind, detail)) = off {
            self.t.deviate(t, kind, detail)?;
        }
        let absent = layout.size.saturating_sub(layout.slots.len() as u64);
        self.absent = self.absent.saturating_add(absent);
        if self.absent > MAX_ABSENT {
            return Err(self.t.fail(r, DecodeErrorKind::Limit(Limit::Absent(MAX_ABSENT))));
        }
        let absent = if absent == 0 { String::new() } else { self.absent_item(force) };
        Ok(Array { layout, sent: 0, index: 0, absent, item })
    }
}
