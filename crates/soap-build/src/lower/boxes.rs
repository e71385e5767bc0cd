//! Where a type would hold itself by value: a box at the edge that closes the circle.

use crate::model::{Content, Member, Particle, Type, TypeKind, ValueType};

/// Marks the members that need a box.
pub fn boxes(types: &mut [Type]) {
    let mut edges: Vec<Vec<(usize, usize)>> = types.iter().map(edges_of).collect();
    // 0 new, 1 on the path, 2 done.
    let mut state = vec![0u8; types.len()];
    let mut back: Vec<(usize, usize)> = Vec::new();
    for start in 0..types.len() {
        if state.get(start) != Some(&0) {
            continue;
        }
        let mut path = vec![(start, 0usize)];
        set(&mut state, start, 1);
        while let Some((node, at)) = path.last_mut() {
            let next = edges.get(*node).and_then(|e| e.get(*at)).copied();
            *at += 1;
            let node = *node;
            match next {
                None => {
                    set(&mut state, node, 2);
                    path.pop();
                }
                Some((member, target)) => match state.get(target) {
                    Some(0) => {
                        set(&mut state, target, 1);
                        path.push((target, 0));
                    }
                    Some(1) => back.push((node, member)),
                    _ => {}
                },
            }
        }
    }
    edges.clear();
    for (ty, member) in back {
        let members = types.get_mut(ty).map(|t| members_mut(&mut t.kind));
        if let Some(m) = members.and_then(|m| m.get_mut(member)) {
            m.boxed = true;
        }
    }
}

fn set(state: &mut [u8], at: usize, to: u8) {
    if let Some(s) = state.get_mut(at) {
        *s = to;
    }
}

fn members(kind: &TypeKind) -> &[Member] {
    match kind {
        TypeKind::Struct(s) => match &s.content {
            Content::Members { members, .. } => members,
            _ => &[],
        },
        TypeKind::Sequence(m) | TypeKind::Choice(m) => m,
        _ => &[],
    }
}

fn members_mut(kind: &mut TypeKind) -> &mut [Member] {
    match kind {
        TypeKind::Struct(s) => match &mut s.content {
            Content::Members { members, .. } => members,
            _ => &mut [],
        },
        TypeKind::Sequence(m) | TypeKind::Choice(m) => m,
        _ => &mut [],
    }
}

/// The types held by value: a list and a variant of a derived type have a place of their own.
fn edges_of(ty: &Type) -> Vec<(usize, usize)> {
    members(&ty.kind)
        .iter()
        .enumerate()
        .filter(|(_, m)| m.max == Some(1))
        .filter_map(|(i, m)| match &m.particle {
            Particle::Element(e) => match e.ty {
                ValueType::Type(id) => Some((i, id.0 as usize)),
                _ => None,
            },
            Particle::Group(id) => Some((i, id.0 as usize)),
            _ => None,
        })
        .collect()
}
