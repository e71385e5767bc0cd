//! Arrays of the SOAP encoding: what the schema says of their items.

use super::table::Table;
use crate::error::Error;
use crate::load::dom::Element as Source;
use crate::load::names::{ENC11, ENC12, WSDL, XS};
use crate::model::{Element, Member, Particle, ValueType, XmlName};
use crate::xsd::components::Qn;

/// A namespace of the SOAP encoding.
pub fn is_encoding(uri: &str) -> bool {
    uri == ENC11 || uri == ENC12
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

impl<'a> Table<'a, '_> {
    /// The one member of an array: items without a namespace, each of which may be nil.
    pub fn array_item(&mut self, key: u32, hint: &str) -> Result<Member, Error> {
        let found = self.set.source(key).and_then(|e| array_type(e, 0));
        let mut ty = ValueType::Any;
        if let Some((at, text)) = found {
            let name = text.split('[').next().unwrap_or(text);
            if let Ok(name) = at.resolve(name) {
                let set = self.set;
                let ns = set.interner.get(name.ns.as_deref());
                if name.ns.as_deref() == Some(XS) {
                    ty = super::simple::builtin(&name.local).unwrap_or(ValueType::Any);
                } else if let Some(ns) = ns {
                    let known = self.components.type_order.iter().find(|q| **q == Qn { ns, local: name.local.as_str() }).copied();
                    if let Some(known) = known {
                        ty = self.declared(known, hint)?;
                    }
                }
            }
        }
        Ok(Member {
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
        })
    }
}
