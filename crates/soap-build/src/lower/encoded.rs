//! Arrays of the SOAP encoding: what the schema says of their items.

use xsd_parser::models::schema::xs::ComplexBaseType;

use super::particles::Particle as Tree;
use super::table::Table;
use crate::error::Error;
use crate::load::dom::Element as Source;
use crate::load::names::{ENC11, ENC12, WSDL, XS, is_ncname};
use crate::model::{ArrayOf, Attribute, Content, Element, Member, Particle, Struct, TypeKind, ValueType, XmlName};
use crate::naming::Names;
use crate::xsd::components::In;

/// A namespace of the SOAP encoding.
pub fn is_encoding(uri: &str) -> bool {
    uri == ENC11 || uri == ENC12
}

/// A built-in type by its name in the namespace of XML Schema or of the SOAP encoding, which has one more (SOAP 1.1 §5.2.3).
pub fn builtin(uri: &str, local: &str) -> Option<ValueType> {
    match local {
        _ if uri != XS && !is_encoding(uri) => None,
        "base64" if uri != XS => super::simple::builtin("base64Binary"),
        _ => super::simple::builtin(local),
    }
}

/// `wsdl:arrayType` anywhere in a type's definition: `ns:Item[]`.
fn array_type(e: Source<'_>, depth: u32) -> Option<(Source<'_>, &str)> {
    if let Some(found) = e.attr_ns(Some(WSDL), "arrayType") {
        return Some((e, found));
    }
    if depth > 8 {
        return None;
    }
    e.children().filter(|c| c.ns() == Some(XS)).find_map(|c| array_type(c, depth + 1))
}

/// `p:T[][,]` is `p:T`, the groups before the last, and the dimensions of the last, which is the array itself.
fn cut(text: &str) -> (&str, &str, u8) {
    let text = text.trim();
    let name = text.split('[').next().unwrap_or(text);
    let groups = text.get(name.len()..).unwrap_or_default();
    let last = groups.rfind('[').unwrap_or(0);
    let (ranks, own) = groups.split_at(last);
    let commas = own.bytes().filter(|b| *b == b',').count();
    (name, ranks, u8::try_from(commas).unwrap_or(u8::MAX).saturating_add(1))
}

/// The one member of an array, and what its `arrayType` says.
pub struct ArrayItems {
    pub item: Member,
    /// `None` where nothing names the items' type.
    pub of: Option<ArrayOf>,
}

impl<'a> Table<'a, '_> {
    /// The items of an array: without a namespace, each of which may be nil. Without an `arrayType`, as for all arrays of
    /// SOAP 1.2, they are what the one repeated element of the type's sequence is.
    pub fn array_items(
        &mut self,
        def: In<'a, ComplexBaseType>,
        particle: Option<Tree<'a>>,
        hint: &str,
    ) -> Result<ArrayItems, Error> {
        let found = self.set.source(def.key).and_then(|e| array_type(e, 0));
        let Some((at, text)) = found else { return self.repeated_items(def, particle, hint) };
        let (name, ranks, dimensions) = cut(text);
        let mut bottom = None;
        if let Ok(name) = at.resolve(name) {
            let uri = name.ns.as_deref().unwrap_or_default();
            if uri == XS || is_encoding(uri) {
                let namespace = Some(self.namespace(XS));
                bottom = super::simple::builtin(&name.local)
                    .map(|ty| (ty, XmlName { namespace, local: name.local.clone() }));
            } else if let Some(known) = self.type_named(&name) {
                let ty = self.declared(known, hint)?;
                // A type without a name that XML can write is told as any.
                let xml = if is_ncname(known.local) {
                    self.xml(known.ns, known.local)
                } else {
                    XmlName { namespace: Some(self.namespace(XS)), local: "anyType".to_owned() }
                };
                bottom = Some((ty, xml));
            }
        }
        let Some((ty, xml)) = bottom else { return Ok(ArrayItems { item: item(ValueType::Any), of: None }) };
        let ty = self.nested(ty, &xml, ranks, def, hint);
        Ok(ArrayItems { item: item(ty), of: Some(ArrayOf { item: xml, ranks: ranks.to_owned(), dimensions }) })
    }

    /// An anonymous array for each level of ranks, the innermost first.
    fn nested(
        &mut self,
        ty: ValueType,
        xml: &XmlName,
        ranks: &str,
        def: In<'a, ComplexBaseType>,
        hint: &str,
    ) -> ValueType {
        let mut ty = ty;
        for (end, _) in ranks.match_indices(']') {
            let (_, inner, dimensions) = cut(ranks.get(..=end).unwrap_or_default());
            let of = ArrayOf { item: xml.clone(), ranks: inner.to_owned(), dimensions };
            let mut names = Names::default();
            let mut member = item(ty);
            member.name = names.field("item");
            let attributes = self.array_size(&of, &mut names).into_iter().collect();
            let plain = Struct::of(Content::Members { all: false, members: vec![member] });
            let kind = TypeKind::Struct(Struct { attributes, array: Some(of), ..plain });
            ty = ValueType::Type(self.add(def.key, def.doc, None, &format!("{hint}Item"), kind));
        }
        ty
    }

    fn repeated_items(
        &mut self,
        def: In<'a, ComplexBaseType>,
        particle: Option<Tree<'a>>,
        hint: &str,
    ) -> Result<ArrayItems, Error> {
        let members = match particle {
            Some(tree) => self.body(tree, &mut Names::default(), hint, def.doc)?.1,
            None => Vec::new(),
        };
        let [Member { particle: Particle::Element(Element { ty, .. }), boxed, .. }] = members.as_slice() else {
            return Ok(ArrayItems { item: item(ValueType::Any), of: None });
        };
        let xml = match ty {
            ValueType::Builtin(builtin) => {
                let local = crate::emit::xsd_name(*builtin).to_owned();
                Some(XmlName { namespace: Some(self.namespace(XS)), local })
            }
            ValueType::Type(id) => self.types.get(id.0 as usize).and_then(|t| t.xml.clone()),
            _ => None,
        };
        let of = xml.map(|item| ArrayOf { item, ranks: String::new(), dimensions: 1 });
        Ok(ArrayItems { item: Member { boxed: *boxed, ..item(ty.clone()) }, of })
    }

    /// The attribute that an array of several dimensions needs.
    pub fn array_size(&mut self, of: &ArrayOf, names: &mut Names) -> Option<Attribute> {
        (of.dimensions > 1).then(|| Attribute {
            name: names.field("size"),
            docs: vec!["How many items each dimension has; the last one varies fastest.".into()],
            xml: XmlName { namespace: Some(self.namespace(ENC11)), local: "arrayType".into() },
            ty: ValueType::ArraySize,
            required: false,
            default: None,
            fixed: None,
            sensitive: false,
        })
    }
}

fn item(ty: ValueType) -> Member {
    Member {
        name: "item".into(),
        docs: Vec::new(),
        particle: Particle::Element(Element {
            xml: XmlName { namespace: None, local: "item".into() },
            nillable: !matches!(ty, ValueType::Any),
            ty,
            default: None,
            fixed: None,
            sensitive: false,
        }),
        min: 0,
        max: None,
        boxed: false,
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn the_last_group_is_the_array_itself() {
        assert_eq!(cut("xsd:string[]"), ("xsd:string", "", 1));
        assert_eq!(cut("xsd:string[5]"), ("xsd:string", "", 1));
        assert_eq!(cut("xsd:string[][]"), ("xsd:string", "[]", 1));
        assert_eq!(cut("xsd:decimal[,]"), ("xsd:decimal", "", 2));
        assert_eq!(cut("t:T[,][,,]"), ("t:T", "[,]", 3));
        assert_eq!(cut("t:T"), ("t:T", "", 1));
    }
}
