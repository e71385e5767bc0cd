//! What a complex type holds, over its whole chain of derivation.

use xsd_parser::models::schema::xs::{
    AnyAttribute, AttributeGroupType, AttributeType, ComplexBaseType, ComplexBaseTypeContent, ComplexContentContent,
    ExtensionTypeContent, Facet, GroupType, RestrictionTypeContent, SimpleBaseType, SimpleContentContent,
};

use super::attributes::{Attributes, OpenGroups};
use super::particles::{Expander, Model, Particle, join};
use super::simple::Step;
use super::table::Table;
use super::wildcard;
use crate::error::Error;
use crate::load::names::XS;
use crate::model::{Builtin, ValueType};
use crate::xsd::components::{In, TypeDef, key, qn};
use crate::xsd::set::SchemaSet;

/// The whole of a complex type.
#[derive(Debug, Clone, Default)]
pub struct Whole<'a> {
    pub particle: Option<Particle<'a>>,
    pub attributes: Attributes<'a>,
    pub mixed: bool,
    /// Text as content.
    pub simple: Option<ValueType>,
    /// An extension of `xs:anyType`.
    pub raw: bool,
    /// An array of the SOAP encoding: type of its items and the ranks behind it.
    pub array: bool,
}

/// A child of a type or of its restriction or extension.
#[derive(Clone, Copy)]
enum Child<'a> {
    Group(&'a GroupType, Model),
    Attribute(&'a AttributeType),
    AttributeGroup(&'a AttributeGroupType),
    AnyAttribute(&'a AnyAttribute),
    Facet(&'a Facet),
    Simple(&'a SimpleBaseType),
    Other,
}

impl<'a> From<&'a ComplexBaseTypeContent> for Child<'a> {
    fn from(content: &'a ComplexBaseTypeContent) -> Self {
        use ComplexBaseTypeContent as C;
        match content {
            C::Group(g) => Child::Group(g, Model::Reference),
            C::All(g) => Child::Group(g, Model::All),
            C::Choice(g) => Child::Group(g, Model::Choice),
            C::Sequence(g) => Child::Group(g, Model::Sequence),
            C::Attribute(a) => Child::Attribute(a),
            C::AttributeGroup(g) => Child::AttributeGroup(g),
            C::AnyAttribute(a) => Child::AnyAttribute(a),
            _ => Child::Other,
        }
    }
}

impl<'a> From<&'a ExtensionTypeContent> for Child<'a> {
    fn from(content: &'a ExtensionTypeContent) -> Self {
        use ExtensionTypeContent as C;
        match content {
            C::Group(g) => Child::Group(g, Model::Reference),
            C::All(g) => Child::Group(g, Model::All),
            C::Choice(g) => Child::Group(g, Model::Choice),
            C::Sequence(g) => Child::Group(g, Model::Sequence),
            C::Attribute(a) => Child::Attribute(a),
            C::AttributeGroup(g) => Child::AttributeGroup(g),
            C::AnyAttribute(a) => Child::AnyAttribute(a),
            _ => Child::Other,
        }
    }
}

impl<'a> From<&'a RestrictionTypeContent> for Child<'a> {
    fn from(content: &'a RestrictionTypeContent) -> Self {
        use RestrictionTypeContent as C;
        match content {
            C::Group(g) => Child::Group(g, Model::Reference),
            C::All(g) => Child::Group(g, Model::All),
            C::Choice(g) => Child::Group(g, Model::Choice),
            C::Sequence(g) => Child::Group(g, Model::Sequence),
            C::Attribute(a) => Child::Attribute(a),
            C::AttributeGroup(g) => Child::AttributeGroup(g),
            C::AnyAttribute(a) => Child::AnyAttribute(a),
            C::Facet(f) => Child::Facet(f),
            C::SimpleType(t) => Child::Simple(t),
            _ => Child::Other,
        }
    }
}

/// One step's own content: what stands in it, before its base is looked at.
#[derive(Default)]
struct Own<'a> {
    whole: Whole<'a>,
    facets: Step,
    inner: Option<&'a SimpleBaseType>,
}

impl<'a> Table<'a, '_> {
    /// Collects a type's content and attributes, base first.
    pub fn whole(&mut self, def: In<'a, ComplexBaseType>, hint: &str) -> Result<Whole<'a>, Error> {
        if !self.open.insert(def.key) {
            return Err(self.problem(def.key, "the type is derived from itself", "break the circle"));
        }
        let whole = self.whole_new(def, hint);
        self.open.remove(&def.key);
        whole
    }

    fn step<C>(&mut self, contents: &'a [C], doc: u32) -> Result<Own<'a>, Error>
    where
        Child<'a>: From<&'a C>,
    {
        let mut own = Own::default();
        for content in contents {
            match Child::from(content) {
                Child::Group(g, model) => {
                    own.whole.particle = Expander::new(self.set, self.components).group(g, model, doc)?;
                }
                Child::Attribute(a) => self.attribute_use(&mut own.whole.attributes, a, doc),
                Child::AttributeGroup(g) => {
                    self.attribute_group(&mut own.whole.attributes, g, &mut OpenGroups::default())?;
                }
                Child::AnyAttribute(a) => self.any_attribute(&mut own.whole.attributes, a, doc),
                Child::Facet(f) => own.facets.add(f),
                Child::Simple(t) => own.inner = Some(t),
                Child::Other => {}
            }
        }
        Ok(own)
    }

    fn whole_new(&mut self, def: In<'a, ComplexBaseType>, hint: &str) -> Result<Whole<'a>, Error> {
        let mut mixed = def.ast.mixed.unwrap_or(false);
        for content in &def.ast.content {
            match content {
                ComplexBaseTypeContent::ComplexContent(c) => {
                    mixed = c.mixed.unwrap_or(mixed);
                    for c in &c.content {
                        match c {
                            ComplexContentContent::Extension(e) => {
                                let own = self.step(&e.content, def.doc)?.whole;
                                return self.extended(def, &e.base, own, mixed, hint);
                            }
                            ComplexContentContent::Restriction(r) => {
                                let mut own = self.step(&r.content, def.doc)?.whole;
                                own.mixed = mixed;
                                let base = qn(&r.base);
                                if super::encoded::is_encoding(self.set.interner.uri(base.ns)) {
                                    own.array = base.local == "Array";
                                    return Ok(own);
                                }
                                if let Some(TypeDef::Complex(b)) =
                                    self.components.base_of(def.key, def.doc, def.ast.name.as_deref(), base)
                                {
                                    let base = self.whole(b, hint)?;
                                    own.attributes = over(self.set, base.attributes, own.attributes, true);
                                    own.array = base.array;
                                }
                                return Ok(own);
                            }
                            ComplexContentContent::Annotation(_) => {}
                        }
                    }
                }
                ComplexBaseTypeContent::SimpleContent(c) => {
                    for c in &c.content {
                        match c {
                            SimpleContentContent::Extension(e) => {
                                let mut own = self.step(&e.content, def.doc)?.whole;
                                let (value, attributes) = self.simple_base(def, &e.base, hint)?;
                                own.simple = Some(value);
                                own.attributes = over(self.set, attributes, own.attributes, false);
                                return Ok(own);
                            }
                            SimpleContentContent::Restriction(r) => {
                                let Own { whole: mut own, facets, inner } = self.step(&r.content, def.doc)?;
                                let (value, attributes) = self.simple_base(def, &r.base, hint)?;
                                let value = match inner {
                                    Some(ast) => {
                                        let t = In { key: key(ast.id.as_ref()), doc: def.doc, ast };
                                        self.simple(t, &format!("{hint}Value"))?
                                    }
                                    None => value,
                                };
                                let at = key(r.id.as_ref());
                                own.simple =
                                    Some(self.restricted(value, facets, at, def.doc, None, &format!("{hint}Value")));
                                own.attributes = over(self.set, attributes, own.attributes, true);
                                return Ok(own);
                            }
                            SimpleContentContent::Annotation(_) => {}
                        }
                    }
                }
                _ => {}
            }
        }
        let mut own = self.step(&def.ast.content, def.doc)?.whole;
        own.mixed = mixed;
        Ok(own)
    }

    fn extended(
        &mut self,
        def: In<'a, ComplexBaseType>,
        base: &'a xsd_parser::models::schema::QName,
        own: Whole<'a>,
        mixed: bool,
        hint: &str,
    ) -> Result<Whole<'a>, Error> {
        let base = qn(base);
        let uri = self.set.interner.uri(base.ns);
        if uri == XS {
            let raw = base.local == "anyType";
            let simple = if raw { None } else { self.builtin_of(base) };
            return Ok(Whole { raw, simple, mixed, ..own });
        }
        if super::encoded::is_encoding(uri) {
            return Ok(Whole { array: base.local == "Array", mixed, ..own });
        }
        match self.components.base_of(def.key, def.doc, def.ast.name.as_deref(), base) {
            Some(TypeDef::Complex(b)) => {
                let base = self.whole(b, hint)?;
                Ok(Whole {
                    particle: join(base.particle, own.particle),
                    attributes: over(self.set, base.attributes, own.attributes, false),
                    mixed: mixed || base.mixed,
                    simple: base.simple,
                    raw: base.raw,
                    array: base.array,
                })
            }
            Some(TypeDef::Simple(b)) => Ok(Whole { simple: Some(self.simple(b, hint)?), ..own }),
            None => {
                self.warn(
                    def.key,
                    format!("the base `{}` isn't there: only the type's own content is generated", base.local),
                );
                Ok(Whole { mixed, ..own })
            }
        }
    }

    fn simple_base(
        &mut self,
        def: In<'a, ComplexBaseType>,
        base: &'a xsd_parser::models::schema::QName,
        hint: &str,
    ) -> Result<(ValueType, Attributes<'a>), Error> {
        let base = qn(base);
        if self.builtin_of(base).is_none() {
            match self.components.base_of(def.key, def.doc, def.ast.name.as_deref(), base) {
                Some(TypeDef::Complex(b)) => {
                    let base = self.whole(b, hint)?;
                    return Ok((base.simple.unwrap_or(ValueType::Builtin(Builtin::String)), base.attributes));
                }
                Some(TypeDef::Simple(b)) => return Ok((self.simple(b, hint)?, Attributes::default())),
                None => {}
            }
        }
        Ok((self.simple_named(base, hint)?, Attributes::default()))
    }
}

/// A derived type's attributes over those of its base. The wildcard of a base stays only where it is extended.
fn over<'a>(set: &SchemaSet, mut base: Attributes<'a>, own: Attributes<'a>, restriction: bool) -> Attributes<'a> {
    own.uses.into_iter().for_each(|u| base.put(u));
    base.any = match (own.any, base.any) {
        (own, _) if restriction => own,
        (Some(own), Some(base)) => Some(wildcard::union(set, base, own)),
        (own, base) => own.or(base),
    };
    base
}
