//! Types of a model in a line of text, for tests to compare with: `@id: int!, name: string?, item: Item*`.

use soap_build::model::{Attribute, Content, Member, Model, Particle, TypeKind, ValueType};

/// The type of this Rust name; `None` if there is none.
pub fn shape(model: &Model, name: &str) -> Option<String> {
    let ty = model.types.iter().find(|t| t.name == name)?;
    Some(match &ty.kind {
        TypeKind::Struct(s) => {
            let mut all: Vec<String> = s.attributes.iter().map(|a| attribute(model, a)).collect();
            all.extend(s.any_attribute.iter().map(|_| "@*".into()));
            match &s.content {
                Content::Empty => {}
                Content::Simple { ty, .. } => all.push(format!("text: {}", value(model, ty))),
                Content::Members { all: any_order, members } => {
                    all.extend(any_order.then(|| "in any order".into()));
                    all.extend(members.iter().map(|m| member(model, m)));
                }
                Content::Mixed { item, .. } => all.push(format!("mixed {}", type_name(model, item.0))),
                Content::Any => all.push("raw".into()),
            }
            all.join(", ")
        }
        TypeKind::Sequence(members) => format!("[{}]", joined(model, members, ", ")),
        TypeKind::Choice(members) => joined(model, members, " | "),
        TypeKind::Derived(d) => d.variants.iter().map(|v| type_name(model, v.ty.0)).collect::<Vec<_>>().join(" or "),
        TypeKind::Newtype(n) => format!("restricted {}", value(model, &n.base)),
        TypeKind::Enumeration(e) => e.values.iter().map(|v| v.name.clone()).collect::<Vec<_>>().join("/"),
        TypeKind::List(l) => format!("list of {}", value(model, &l.item)),
        TypeKind::Union(u) => u.iter().map(|m| value(model, &m.ty)).collect::<Vec<_>>().join(" or "),
    })
}

pub fn joined(model: &Model, members: &[Member], between: &str) -> String {
    members.iter().map(|m| member(model, m)).collect::<Vec<_>>().join(between)
}

pub fn member(model: &Model, m: &Member) -> String {
    let ty = match &m.particle {
        Particle::Element(e) => value(model, &e.ty) + if e.nillable { " or nil" } else { "" },
        Particle::Group(id) => format!("({})", type_name(model, id.0)),
        Particle::Any(_) => "*".into(),
        Particle::Text => "text".into(),
    };
    let many = match (m.min, m.max) {
        (1, Some(1)) => "",
        (0, Some(1)) => "?",
        (0, None) => "*",
        (_, None) => "+",
        _ => "#",
    };
    format!("{}: {ty}{many}", m.name)
}

fn attribute(model: &Model, a: &Attribute) -> String {
    format!("@{}: {}{}", a.name, value(model, &a.ty), if a.required { "!" } else { "" })
}

fn value(model: &Model, ty: &ValueType) -> String {
    match ty {
        ValueType::Builtin(b) => format!("{b:?}").to_lowercase(),
        ValueType::List(item) => format!("list of {}", value(model, item)),
        ValueType::Type(id) => type_name(model, id.0),
        ValueType::AnySimple => "any simple".into(),
        ValueType::Any => "any".into(),
        ValueType::ArraySize => "size".into(),
    }
}

fn type_name(model: &Model, id: u32) -> String {
    model.types[id as usize].name.clone()
}
