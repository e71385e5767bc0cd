//! Where the members of an array stand: computed without regard to its size, which is only a number until members
//! are there to fill it.

use super::array::{Shape, point};
use super::tree::{NIL, Tree};
use crate::codec::{DecodeErrorKind, DecodeResult};

/// A member that was sent.
#[derive(Debug)]
pub(super) struct Slot {
    pub index: u64,
    pub node: u32,
    /// Where what stands before it begins.
    pub gap: usize,
}

/// All members of an array in order, those that weren't sent left out.
#[derive(Debug)]
pub(super) struct Layout {
    pub slots: Vec<Slot>,
    pub size: u64,
}

/// Lays out the children of array `i`, which say their places by `position` or follow each other from `offset`.
pub(super) fn layout(t: &Tree<'_>, i: u32, shape: &Shape<'_>, offset: Option<&str>) -> DecodeResult<Layout> {
    let Some(array) = t.nodes.get(i as usize) else {
        return Ok(Layout { slots: Vec::new(), size: 0 });
    };
    let outside = |at: u32| t.bad(at, "an index outside of the array's size");
    let points = points(t, i)?;
    let dims = extents(&shape.dims, &points);
    // Beyond all numbers is beyond all limits, unless nothing of it is there.
    let size =
        dims.iter().try_fold(1u64, |n, d| n.checked_mul(*d)).unwrap_or(if dims.contains(&0) { 0 } else { u64::MAX });
    let bounded = shape.dims.iter().all(Option::is_some);
    let mut next = match offset {
        Some(text) => {
            let at = point(text).map_err(|kind| t.fail(i, kind))?;
            // Where nothing follows, it may point at the end.
            let at_end = array.first == NIL && at.len() == dims.len() && at.iter().zip(&dims).all(|(p, d)| p <= d);
            if at_end { 0 } else { index(&at, &dims, bounded).ok_or_else(|| outside(i))? }
        }
        None => 0,
    };
    let (mut slots, mut gap, mut sorted) = (Vec::new(), array.start, true);
    for ((node, n), point) in t.children(i).zip(&points) {
        let at = match point {
            Some(p) => index(p, &dims, bounded).ok_or_else(|| outside(node))?,
            None => next,
        };
        if bounded && at >= size {
            return Err(outside(node));
        }
        sorted &= slots.last().is_none_or(|s: &Slot| s.index < at);
        slots.push(Slot { index: at, node, gap });
        next = at.saturating_add(1);
        gap = n.end;
    }
    if !sorted {
        slots.sort_by_key(|s| s.index);
        let twice = slots.windows(2).find(|w| matches!(w, [a, b] if a.index == b.index));
        if let Some([_, b]) = twice {
            return Err(t.bad(b.node, "two members at one place of an array"));
        }
    }
    let sent = slots.last().map_or(0, |s| s.index.saturating_add(1));
    let size = if bounded { size } else { whole(sent, &dims) };
    Ok(Layout { slots, size })
}

/// The `position` of each child.
fn points(t: &Tree<'_>, i: u32) -> DecodeResult<Vec<Option<Vec<u64>>>> {
    let one = |(at, n): (u32, &super::tree::Node<'_>)| match n.marks.as_ref().and_then(|m| m.position.as_deref()) {
        Some(text) => point(text).map(Some).map_err(|kind: DecodeErrorKind| t.fail(at, kind)),
        None => Ok(None),
    };
    t.children(i).map(one).collect()
}

/// Sizes of all dimensions; what isn't said is as much as there is. The first stays open.
fn extents(dims: &[Option<u64>], points: &[Option<Vec<u64>>]) -> Vec<u64> {
    let largest = |k: usize| points.iter().flatten().filter_map(|p| p.get(k)).max().map_or(1, |n| n.saturating_add(1));
    let one = |(k, d): (usize, &Option<u64>)| d.unwrap_or_else(|| if k == 0 { u64::MAX } else { largest(k) });
    dims.iter().enumerate().map(one).collect()
}

/// The place of a point, the last dimension varying fastest.
fn index(point: &[u64], dims: &[u64], bounded: bool) -> Option<u64> {
    if point.len() != dims.len() {
        return None;
    }
    let mut at = 0u64;
    for (k, (p, d)) in point.iter().zip(dims).enumerate() {
        if p >= d && (bounded || k > 0) {
            return None;
        }
        // The first dimension multiplies nothing; `at` is 0 there.
        at = if k == 0 { *p } else { at.checked_mul(*d)?.checked_add(*p)? };
    }
    Some(at)
}

/// An array of open size ends with a whole row.
fn whole(sent: u64, dims: &[u64]) -> u64 {
    let row = dims.iter().skip(1).try_fold(1u64, |n, d| n.checked_mul(*d)).unwrap_or(u64::MAX).max(1);
    sent.div_ceil(row).saturating_mul(row)
}
