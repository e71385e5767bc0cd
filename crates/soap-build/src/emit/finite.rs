//! Which values end: a type that requires itself has no finite value, so no `Default` either.
//! Such a member may be absent in Rust (`Option<Box<T>>`), whatever the schema says of it.

use std::collections::HashSet;

use crate::model::{Content, Member, Model, Particle, Type, TypeId, TypeKind, ValueType};

/// The types without a finite value, found as the least fixed point of those with one.
pub(super) struct Endless {
    /// As the schema has it.
    before: HashSet<TypeId>,
    /// Once the boxed members of structs that never end may be absent: circles through choices alone.
    after: HashSet<TypeId>,
}

impl Endless {
    pub fn new(model: &Model) -> Self {
        let before = fixed_point(model, &HashSet::new());
        let after = fixed_point(model, &before);
        Self { before, after }
    }

    /// A field whose value never ends, so that it must be able to be absent.
    pub fn field(&self, member: &Member) -> bool {
        member.boxed && target(member).is_some_and(|id| self.before.contains(&id))
    }

    /// A variant whose value never ends, whatever fields may be absent.
    pub fn variant(&self, member: &Member) -> bool {
        target(member).is_some_and(|id| self.after.contains(&id))
    }

    /// A type whose value never ends, whatever fields may be absent.
    pub fn holds(&self, id: TypeId) -> bool {
        self.after.contains(&id)
    }
}

/// `absent`: types that boxed members of structs needn't hold.
fn fixed_point(model: &Model, absent: &HashSet<TypeId>) -> HashSet<TypeId> {
    let mut open: Vec<(TypeId, &Type)> =
        model.types.iter().enumerate().filter_map(|(i, ty)| Some((TypeId(u32::try_from(i).ok()?), ty))).collect();
    let mut endless: HashSet<TypeId> = open.iter().map(|(id, _)| *id).collect();
    loop {
        let before = open.len();
        open.retain(|(id, ty)| {
            let ends = ends(ty, &endless, absent);
            if ends {
                endless.remove(id);
            }
            !ends
        });
        if open.is_empty() || open.len() == before {
            return endless;
        }
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

fn ends(ty: &Type, endless: &HashSet<TypeId>, absent: &HashSet<TypeId>) -> bool {
    let variant = |m: &Member| m.min == 0 || m.max != Some(1) || target(m).is_none_or(|id| !endless.contains(&id));
    let field = |m: &Member| variant(m) || (m.boxed && target(m).is_some_and(|id| absent.contains(&id)));
    match &ty.kind {
        TypeKind::Struct(s) => match &s.content {
            Content::Members { members, .. } => members.iter().all(field),
            Content::Simple { ty: ValueType::Type(id), .. } => !endless.contains(id),
            _ => true,
        },
        TypeKind::Sequence(members) => members.iter().all(field),
        TypeKind::Choice(members) => members.is_empty() || members.iter().any(variant),
        TypeKind::Derived(d) => d.variants.is_empty() || d.variants.iter().any(|v| !endless.contains(&v.ty)),
        TypeKind::Newtype(_) | TypeKind::Enumeration(_) | TypeKind::List(_) | TypeKind::Union(_) => true,
    }
}
