//! References: which element each one stands for.

use super::tree::{NIL, Node, Tree};
use crate::codec::{DecodeResult, DeviationKind};
use crate::xs::trim;
use std::collections::{BTreeMap, HashMap};

/// Finds the target of each reference in the Body, through chains of them.
pub(super) fn resolve(t: &mut Tree<'_>) -> DecodeResult<()> {
    let direct = direct(t)?;
    if direct.is_empty() {
        return Ok(());
    }
    // For each reference where it leads at last; what leads to each other meets itself on the way.
    let mut on_way = vec![false; t.nodes.len()];
    for &from in direct.keys() {
        let (mut at, mut way) = (from, Vec::new());
        while let Some(&to) = direct.get(&at) {
            if t.nodes.get(at as usize).is_some_and(|n| n.target != NIL) {
                break;
            }
            if on_way.get(at as usize) == Some(&true) {
                return Err(t.bad(from, "references that lead only to each other"));
            }
            set(&mut on_way, at, true);
            way.push(at);
            at = to;
        }
        let last = t.nodes.get(at as usize).map_or(NIL, |n| if n.target == NIL { at } else { n.target });
        for i in way {
            set(&mut on_way, i, false);
            if let Some(n) = t.nodes.get_mut(i as usize) {
                n.target = last;
            }
        }
    }
    content(t, direct.into_keys().collect())
}

fn set(on_way: &mut [bool], i: u32, to: bool) {
    if let Some(x) = on_way.get_mut(i as usize) {
        *x = to;
    }
}

/// The element that each reference names.
fn direct(t: &Tree<'_>) -> DecodeResult<BTreeMap<u32, u32>> {
    let mut ids: HashMap<&str, u32> = HashMap::new();
    let marked = || t.nodes.iter().enumerate().filter_map(|(i, n)| Some((i as u32, n.marks.as_ref()?)));
    for (i, m) in marked() {
        if let Some(id) = &m.id
            && ids.insert(trim(id), i).is_some()
        {
            return Err(t.bad(i, format!("the id {:?} is there twice", trim(id))));
        }
    }
    let mut direct = BTreeMap::new();
    for (i, m) in marked() {
        let name = match (&m.reference, &m.href) {
            (Some(name), _) => trim(name),
            (None, Some(href)) => match trim(href).strip_prefix('#') {
                Some(name) => name,
                None => return Err(t.bad(i, format!("{:?} leads out of the message", trim(href)))),
            },
            (None, None) => continue,
        };
        match ids.get(name) {
            Some(&to) => direct.insert(i, to),
            None => return Err(t.bad(i, format!("nothing has the id {name:?}"))),
        };
    }
    Ok(direct)
}

/// A reference is empty; what it holds all the same is passed over.
fn content(t: &mut Tree<'_>, mut refs: Vec<u32>) -> DecodeResult<()> {
    let beside = |t: &Tree<'_>, n: &Node<'_>| n.first != NIL || !trim(t.text(n.start, n.inner_end)).is_empty();
    refs.retain(|&i| t.nodes.get(i as usize).is_some_and(|n| beside(t, n)));
    refs.sort_unstable();
    for i in refs {
        t.deviate(i, DeviationKind::StrayText, "content beside a reference".into())?;
    }
    Ok(())
}
