//! Which values end: a type that requires itself has no finite value, so no `Default` either.
//! Such a member may be absent in Rust (`Option<Box<T>>`), whatever the schema says of it.

use std::collections::HashSet;

use crate::model::{Content, Member, Model, Particle, Type, TypeId, TypeKind, ValueType};

/// The types without a finite value, found as the least fixed point of those with one.
pub(super) struct Endless(HashSet<TypeId>);

impl Endless {
    pub fn new(model: &Model) -> Self {
        let mut open: Vec<(TypeId, &Type)> =
            model.types.iter().enumerate().filter_map(|(i, ty)| Some((TypeId(u32::try_from(i).ok()?), ty))).collect();
        let mut endless: HashSet<TypeId> = open.iter().map(|(id, _)| *id).collect();
        loop {
            let before = open.len();
            open.retain(|(id, ty)| {
                let ends = ends(ty, &endless);
                if ends {
                    endless.remove(id);
                }
                !ends
            });
            if open.is_empty() || open.len() == before {
                return Self(endless);
            }
        }
    }

    /// The member's own type never ends.
    pub fn member(&self, member: &Member) -> bool {
        target(member).is_some_and(|id| self.0.contains(&id))
    }

    pub fn holds(&self, id: TypeId) -> bool {
        self.0.contains(&id)
    }
}

fn target(member: &Member) -> Option<TypeId> {
    match &member.particle {
        Particle::Element(element) => match element.ty {
            ValueType::Type(id) if !element.nillable => Some(id),
            _ => None,
        },
        Particle::Group(id) => Some(*id),
        Particle::Any(_) | Particle::Text => None,
    }
}

fn ends(ty: &Type, endless: &HashSet<TypeId>) -> bool {
    let member = |m: &Member| m.min == 0 || m.max != Some(1) || target(m).is_none_or(|id| !endless.contains(&id));
    match &ty.kind {
        TypeKind::Struct(s) => match &s.content {
            Content::Members { members, .. } => members.iter().all(member),
            Content::Simple { ty: ValueType::Type(id), .. } => !endless.contains(id),
            _ => true,
        },
        TypeKind::Sequence(members) => members.iter().all(member),
        TypeKind::Choice(members) => members.is_empty() || members.iter().any(member),
        TypeKind::Derived(d) => d.variants.is_empty() || d.variants.iter().any(|v| !endless.contains(&v.ty)),
        TypeKind::Newtype(_) | TypeKind::Enumeration(_) | TypeKind::List(_) | TypeKind::Union(_) => true,
    }
}
