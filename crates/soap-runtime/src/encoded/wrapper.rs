//! Which child of the Body is the call or answer, which are only places for values, and what the answer's parts are
//! called.

use super::scan::split;
use super::tree::{NIL, Node, Tree};
use crate::codec::names::{RPC12, SOAP11, SOAP12};
use crate::codec::{DecodeResult, DeviationKind};
use crate::xs::trim;

/// Marks what is no answer and gives the return value its due name.
pub(super) fn settle(t: &mut Tree<'_>, accessors: &[&str]) -> DecodeResult<()> {
    let Some(root) = root(t) else { return Ok(()) };
    let beside: Vec<u32> = t
        .children(t.body)
        .filter(|(i, n)| *i != root && (has_id(n) || says_root(n) == Some(false)))
        .map(|c| c.0)
        .collect();
    for i in beside {
        drop(t, i);
    }
    if t.nodes.get(root as usize).is_none_or(|n| matches!(n.ns, SOAP11 | SOAP12)) {
        return Ok(());
    }
    let result = t.children(root).find(|(i, n)| n.ns == RPC12 && t.local(*i) == "result").map(|c| c.0);
    let mut named = "";
    if let Some(i) = result {
        named = t.nodes.get(i as usize).map_or("", |n| split(trim(t.text(n.start, n.inner_end))).1);
        drop(t, i);
    }
    return_value(t, root, named, accessors)
}

/// An answer's return value may have any name: it is the one that rpc:result names, or else the first.
fn return_value(t: &mut Tree<'_>, root: u32, named: &str, accessors: &[&str]) -> DecodeResult<()> {
    let Some(due) = accessors.first() else {
        return Ok(());
    };
    let (mut first, mut by_name) = (None, None);
    for (i, n) in t.children(root) {
        let local = t.local(i);
        if local == *due {
            return Ok(());
        }
        if !n.dropped {
            first.get_or_insert(i);
            if local == named {
                by_name = Some(i);
            }
        }
    }
    let Some(i) = by_name.or(first).filter(|&i| !accessors.contains(&t.local(i))) else {
        return Ok(());
    };
    let detail = format!("the return value {due} is called {}", t.local(i));
    t.deviate(i, DeviationKind::Envelope, detail)?;
    t.touch(i);
    t.renamed = Some((i, (*due).to_owned()));
    Ok(())
}

/// The call or answer: values may stand before it.
fn root(t: &Tree<'_>) -> Option<u32> {
    let all = || t.children(t.body);
    let any = |test: &dyn Fn(&Node<'_>) -> bool| all().find(|(_, n)| test(n)).map(|c| c.0);
    any(&|n| says_root(n) == Some(true))
        .or_else(|| any(&|n| says_root(n).is_none() && !has_id(n)))
        .or_else(|| any(&|n| says_root(n).is_none()))
        .or_else(|| any(&|_| true))
}

fn has_id(n: &Node<'_>) -> bool {
    n.marks.as_ref().is_some_and(|m| m.id.is_some())
}

fn says_root(n: &Node<'_>) -> Option<bool> {
    let said = n.marks.as_ref()?.root.as_ref()?;
    Some(matches!(trim(said), "1" | "true"))
}

fn drop(t: &mut Tree<'_>, i: u32) {
    if let Some(n) = t.nodes.get_mut(i as usize) {
        n.dropped = true;
    }
    debug_assert!(i != NIL);
    t.touch(i);
}
