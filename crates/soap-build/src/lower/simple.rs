//! Simple types: restrictions, lists and unions.

use std::collections::HashSet;

use xsd_parser::models::schema::QName;
use xsd_parser::models::schema::xs::{Facet, RestrictionContent, SimpleBaseType, SimpleBaseTypeContent};

use super::table::Table;
use crate::error::Error;
use crate::model::{
    Builtin, EnumValue, Enumeration, Facets, ListType, Newtype, TypeKind, UnionMember, ValueType, WhiteSpace, XmlName,
};
use crate::naming::{self, Names};
use crate::xsd::components::{In, Qn, TypeDef, key, qn};

/// The built-in of a name of XML Schema; lists among them are lists.
pub fn builtin(local: &str) -> Option<ValueType> {
    use Builtin as B;
    let list = |item| Some(ValueType::List(Box::new(ValueType::Builtin(item))));
    let one = match local {
        "NMTOKENS" => return list(B::NmToken),
        "IDREFS" => return list(B::IdRef),
        "ENTITIES" => return list(B::Entity),
        "anyType" => return Some(ValueType::Any),
        "string" => B::String,
        "normalizedString" => B::NormalizedString,
        "token" => B::Token,
        "language" => B::Language,
        "Name" => B::Name,
        "NCName" => B::NcName,
        "NMTOKEN" => B::NmToken,
        "ID" => B::Id,
        "IDREF" => B::IdRef,
        "ENTITY" => B::Entity,
        // The other name is that of the drafts, here and below.
        "anyURI" | "uriReference" => B::AnyUri,
        "QName" => B::QName,
        "NOTATION" => B::Notation,
        "anySimpleType" | "anyAtomicType" => B::AnySimpleType,
        "boolean" => B::Boolean,
        "float" => B::Float,
        "double" => B::Double,
        "decimal" => B::Decimal,
        "integer" => B::Integer,
        "nonNegativeInteger" => B::NonNegativeInteger,
        "nonPositiveInteger" => B::NonPositiveInteger,
        "positiveInteger" => B::PositiveInteger,
        "negativeInteger" => B::NegativeInteger,
        "long" => B::Long,
        "int" => B::Int,
        "short" => B::Short,
        "byte" => B::Byte,
        "unsignedLong" => B::UnsignedLong,
        "unsignedInt" => B::UnsignedInt,
        "unsignedShort" => B::UnsignedShort,
        "unsignedByte" => B::UnsignedByte,
        "dateTime" | "dateTimeStamp" | "timeInstant" => B::DateTime,
        "date" => B::Date,
        "time" => B::Time,
        "duration" | "dayTimeDuration" | "yearMonthDuration" | "timeDuration" => B::Duration,
        "gYear" => B::GYear,
        "gYearMonth" => B::GYearMonth,
        "gMonth" => B::GMonth,
        "gMonthDay" => B::GMonthDay,
        "gDay" => B::GDay,
        "hexBinary" => B::HexBinary,
        // The second is the name in the SOAP encoding.
        "base64Binary" | "base64" => B::Base64Binary,
        _ => return None,
    };
    Some(ValueType::Builtin(one))
}

/// Facets and enumeration values of one step.
#[derive(Debug, Default)]
pub struct Step {
    pub facets: Facets,
    pub values: Vec<(u32, String)>,
}

impl Step {
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.facets == Facets::default()
    }

    pub fn add(&mut self, facet: &Facet) {
        let number = |v: &str| v.trim().parse::<u64>().ok();
        let f = &mut self.facets;
        match facet {
            Facet::Enumeration(v) => self.values.push((key(v.id.as_ref()), v.value.clone())),
            Facet::Pattern(v) => match f.patterns.first_mut() {
                Some(step) => step.push(v.value.clone()),
                None => f.patterns.push(vec![v.value.clone()]),
            },
            Facet::Length(v) => f.length = number(&v.value),
            Facet::MinLength(v) => f.min_length = number(&v.value),
            Facet::MaxLength(v) => f.max_length = number(&v.value),
            Facet::TotalDigits(v) => f.total_digits = number(&v.value),
            Facet::FractionDigits(v) => f.fraction_digits = number(&v.value),
            Facet::MinInclusive(v) => f.min_inclusive = Some(v.value.trim().to_owned()),
            Facet::MaxInclusive(v) => f.max_inclusive = Some(v.value.trim().to_owned()),
            Facet::MinExclusive(v) => f.min_exclusive = Some(v.value.trim().to_owned()),
            Facet::MaxExclusive(v) => f.max_exclusive = Some(v.value.trim().to_owned()),
            Facet::WhiteSpace(v) => {
                f.white_space = match v.value.trim() {
                    "preserve" => Some(WhiteSpace::Preserve),
                    "replace" => Some(WhiteSpace::Replace),
                    "collapse" => Some(WhiteSpace::Collapse),
                    _ => None,
                }
            }
            _ => {}
        }
    }
}

impl<'a> Table<'a, '_> {
    /// What a reference to a type by name holds, as text.
    pub fn simple_named(&mut self, name: Qn<'a>, hint: &str) -> Result<ValueType, Error> {
        if let Some(built) = self.builtin_of(name) {
            return Ok(if built == ValueType::Any { ValueType::Builtin(Builtin::AnySimpleType) } else { built });
        }
        match self.components.types.get(&name).copied() {
            Some(TypeDef::Simple(def)) => self.simple(def, hint),
            // Attributes and lists can't hold a complex type; its text is the best there is.
            Some(TypeDef::Complex(_)) | None => Ok(ValueType::Builtin(Builtin::String)),
        }
    }

    pub fn builtin_of(&self, name: Qn<'_>) -> Option<ValueType> {
        crate::lower::encoded::builtin(self.set.interner.uri(name.ns), name.local)
    }

    /// What a simple type holds: a type of its own where it says more than its base.
    pub fn simple(&mut self, def: In<'a, SimpleBaseType>, hint: &str) -> Result<ValueType, Error> {
        if let Some(known) = self.values.get(&def.key) {
            return Ok(known.clone());
        }
        self.enter(def.key)?;
        let value = self.simple_new(def, hint);
        self.open.remove(&def.key);
        let value = value?;
        self.values.insert(def.key, value.clone());
        Ok(value)
    }

    fn simple_new(&mut self, def: In<'a, SimpleBaseType>, hint: &str) -> Result<ValueType, Error> {
        let hint = def.ast.name.as_deref().unwrap_or(hint).to_owned();
        for content in &def.ast.content {
            match content {
                SimpleBaseTypeContent::Annotation(_) => {}
                SimpleBaseTypeContent::Restriction(r) => {
                    let mut inner = None;
                    let mut step = Step::default();
                    for c in &r.content {
                        match c {
                            RestrictionContent::SimpleType(ast) => {
                                inner = Some(In { key: key(ast.id.as_ref()), doc: def.doc, ast });
                            }
                            RestrictionContent::Facet(f) => step.add(f),
                            RestrictionContent::Annotation(_) => {}
                        }
                    }
                    let base = match (&r.base, inner) {
                        (Some(base), _) => self.base_value(def.key, def.doc, def.ast.name.as_deref(), base, &hint)?,
                        (None, Some(inner)) => self.simple(inner, &format!("{hint}Base"))?,
                        (None, None) => ValueType::Builtin(Builtin::String),
                    };
                    return Ok(self.restricted(base, step, def.key, def.doc, def.ast.name.as_deref(), &hint));
                }
                SimpleBaseTypeContent::List(list) => {
                    let item = match (&list.item_type, &list.simple_type) {
                        (Some(name), _) => self.simple_named(qn(name), &format!("{hint}Item"))?,
                        (None, Some(ast)) => {
                            let inner = In { key: key(ast.id.as_ref()), doc: def.doc, ast: &**ast };
                            self.simple(inner, &format!("{hint}Item"))?
                        }
                        (None, None) => ValueType::Builtin(Builtin::AnySimpleType),
                    };
                    if def.ast.name.is_none() {
                        return Ok(ValueType::List(Box::new(item)));
                    }
                    let kind = TypeKind::List(ListType { item, facets: Facets::default() });
                    return Ok(ValueType::Type(self.add(def.key, def.doc, def.ast.name.as_deref(), &hint, kind)));
                }
                SimpleBaseTypeContent::Union(union) => {
                    let mut members = Vec::new();
                    for name in union.member_types.iter().flat_map(|l| &l.0) {
                        let name = qn(name);
                        let ty = self.simple_named(name, &hint)?;
                        members.push((name.local.to_owned(), ty));
                    }
                    for ast in &union.simple_type {
                        let label = format!("{hint}Member{}", members.len() + 1);
                        let inner = In { key: key(ast.id.as_ref()), doc: def.doc, ast };
                        let ty = self.simple(inner, &label)?;
                        members.push((format!("Member{}", members.len() + 1), ty));
                    }
                    let mut flat = Vec::new();
                    for (name, ty) in members {
                        match &ty {
                            ValueType::Type(id) => match self.kind(*id) {
                                Some(TypeKind::Union(inner)) => {
                                    flat.extend(inner.iter().map(|m| (m.name.clone(), m.ty.clone())))
                                }
                                _ => flat.push((name, ty)),
                            },
                            _ => flat.push((name, ty)),
                        }
                    }
                    // A value is of the first member that takes it (XSD P2 §2.5.1.3): the same type again takes none, and unions
                    // that name the next one twice would double with each.
                    let mut seen = HashSet::new();
                    flat.retain(|(_, ty)| seen.insert(format!("{ty:?}")));
                    if flat.is_empty() {
                        return Ok(ValueType::Builtin(Builtin::AnySimpleType));
                    }
                    let mut names = Names::default();
                    let members = flat
                        .into_iter()
                        .map(|(name, ty)| UnionMember { name: names.camel(&naming::variant_name(&name)), ty })
                        .collect();
                    let kind = TypeKind::Union(members);
                    return Ok(ValueType::Type(self.add(def.key, def.doc, def.ast.name.as_deref(), &hint, kind)));
                }
            }
        }
        Ok(ValueType::Builtin(Builtin::AnySimpleType))
    }

    fn base_value(
        &mut self,
        at: u32,
        doc: u32,
        name: Option<&'a str>,
        base: &'a QName,
        hint: &str,
    ) -> Result<ValueType, Error> {
        let base = qn(base);
        if self.builtin_of(base).is_none()
            && let Some(TypeDef::Simple(def)) = self.components.base_of(at, doc, name, base)
        {
            return self.simple(def, hint);
        }
        self.simple_named(base, hint)
    }

    /// A restriction of a value: the base itself where nothing is said.
    pub fn restricted(
        &mut self,
        base: ValueType,
        step: Step,
        at: u32,
        doc: u32,
        name: Option<&'a str>,
        hint: &str,
    ) -> ValueType {
        if step.is_empty() {
            return base;
        }
        let kind = self.restrict(base, step);
        ValueType::Type(self.add(at, doc, name, hint, kind))
    }

    fn restrict(&mut self, base: ValueType, mut step: Step) -> TypeKind {
        if self.is_composed(&base) {
            let collapsed = |v: String| v.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            step.facets.listed = std::mem::take(&mut step.values).into_iter().map(|(_, v)| collapsed(v)).collect();
        }
        if let ValueType::Type(id) = &base {
            match self.kind(*id).cloned() {
                // Fewer values of the same list.
                Some(TypeKind::Enumeration(e)) => {
                    let values = if step.values.is_empty() { e.values } else { self.values_of(&e.base, &step.values) };
                    return TypeKind::Enumeration(Enumeration { base: e.base, values });
                }
                Some(TypeKind::Newtype(n)) if step.values.is_empty() => {
                    return TypeKind::Newtype(Newtype { base: n.base, facets: merge(n.facets, step.facets) });
                }
                Some(TypeKind::Newtype(n)) => {
                    let values = self.values_of(&n.base, &step.values);
                    return TypeKind::Enumeration(Enumeration { base: n.base, values });
                }
                Some(TypeKind::List(l)) => {
                    return TypeKind::List(ListType { item: l.item, facets: merge(l.facets, step.facets) });
                }
                _ => {}
            }
        }
        if let ValueType::List(item) = base {
            return TypeKind::List(ListType { item: *item, facets: step.facets });
        }
        if step.values.is_empty() {
            return TypeKind::Newtype(Newtype { base, facets: step.facets });
        }
        let values = self.values_of(&base, &step.values);
        TypeKind::Enumeration(Enumeration { base, values })
    }

    /// A list or a union: its values aren't words of their own, of which an enum could be made.
    fn is_composed(&self, ty: &ValueType) -> bool {
        match ty {
            ValueType::List(_) => true,
            ValueType::Type(id) => match self.kind(*id) {
                Some(TypeKind::List(_) | TypeKind::Union(_)) => true,
                Some(TypeKind::Newtype(n)) => self.is_composed(&n.base),
                _ => false,
            },
            _ => false,
        }
    }

    fn values_of(&mut self, base: &ValueType, values: &[(u32, String)]) -> Vec<EnumValue> {
        let mut names = Names::with(&["Other"]);
        let mut seen = std::collections::HashSet::new();
        let mut out = Vec::new();
        for (at, value) in values {
            let preserve = matches!(base, ValueType::Builtin(Builtin::String));
            let value =
                if preserve { value.clone() } else { value.split_ascii_whitespace().collect::<Vec<_>>().join(" ") };
            if !seen.insert(value.clone()) {
                continue;
            }
            let source = self.set.source(*at);
            let qname = matches!(base, ValueType::Builtin(Builtin::QName | Builtin::Notation))
                .then(|| source.and_then(|e| e.resolve(&value).ok()))
                .flatten()
                .map(|n| XmlName { namespace: n.ns.map(|ns| self.namespace(&ns)), local: n.local });
            out.push(EnumValue {
                name: names.camel(&naming::variant_name(&value)),
                docs: super::docs::docs(source),
                value,
                qname,
            });
        }
        out
    }
}

/// Facets of a step over those of its base.
fn merge(mut base: Facets, step: Facets) -> Facets {
    base.patterns.extend(step.patterns);
    let n = &mut base;
    n.length = step.length.or(n.length);
    n.min_length = step.min_length.or(n.min_length);
    n.max_length = step.max_length.or(n.max_length);
    n.total_digits = step.total_digits.or(n.total_digits);
    n.fraction_digits = step.fraction_digits.or(n.fraction_digits);
    n.min_inclusive = step.min_inclusive.or(n.min_inclusive.take());
    n.max_inclusive = step.max_inclusive.or(n.max_inclusive.take());
    n.min_exclusive = step.min_exclusive.or(n.min_exclusive.take());
    n.max_exclusive = step.max_exclusive.or(n.max_exclusive.take());
    n.white_space = step.white_space.or(n.white_space);
    if !step.listed.is_empty() {
        n.listed = step.listed;
    }
    base
}
