//! What the SOAP encoding adds: the type of every value, sizes of arrays, what a wrapper has.

use soap_build::model::{
    ArrayOf, Builtin, Content, Member, Particle, SoapVersion, Struct, TypeId, TypeKind, ValueType, XmlName,
};

use super::content::{Done, Maker};

/// The encoding's namespace.
pub fn encoding(version: SoapVersion) -> &'static str {
    match version {
        SoapVersion::V1_1 => "http://schemas.xmlsoap.org/soap/encoding/",
        SoapVersion::V1_2 => "http://www.w3.org/2003/05/soap-encoding",
    }
}

/// What the documents of a version declare.
pub fn declarations(version: SoapVersion) -> String {
    format!(" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:enc=\"{}\"", encoding(version))
}

impl<'a> Maker<'a> {
    /// The name of a complex type, where it is told whatever is declared.
    pub(super) fn own_type(&self, id: TypeId) -> Option<&'a XmlName> {
        self.encoded?;
        self.model.types.get(id.0 as usize)?.xml.as_ref()
    }

    /// The type of a simple value, where it is told: the schema's name, or the built-in it comes from.
    pub(super) fn simple_type(&mut self, ty: &ValueType) {
        if self.encoded.is_none() {
            return;
        }
        let own = match ty {
            ValueType::Type(id) => self.model.types.get(id.0 as usize).and_then(|t| t.xml.as_ref()),
            _ => None,
        };
        let name = match own {
            Some(xml) => self.name(xml),
            None => format!("xsd:{}", self.builtin(ty, 0)),
        };
        self.text.push_str(&format!(" xsi:type=\"{name}\""));
    }

    fn builtin(&self, ty: &ValueType, depth: usize) -> String {
        match ty {
            ValueType::Builtin(builtin) => name_of(*builtin),
            ValueType::List(item) => match **item {
                ValueType::Builtin(b @ (Builtin::NmToken | Builtin::IdRef)) => name_of(b) + "S",
                ValueType::Builtin(Builtin::Entity) => "ENTITIES".into(),
                _ => "anySimpleType".into(),
            },
            ValueType::Type(id) if depth < 32 => match self.kind(*id) {
                Ok(TypeKind::Newtype(n)) => self.builtin(&n.base, depth + 1),
                Ok(TypeKind::Enumeration(e)) => self.builtin(&e.base, depth + 1),
                _ => "anySimpleType".into(),
            },
            _ => "anySimpleType".into(),
        }
    }

    /// Whether an attribute is one of the encoding's own, by which values refer to each other, whatever a schema says of it.
    pub(super) fn is_reference(&self, xml: &XmlName) -> bool {
        let plain = xml.namespace.is_none() && matches!(xml.local.as_str(), "id" | "href");
        plain && self.encoded == Some(SoapVersion::V1_1)
    }

    /// `rpc:result` in an answer of SOAP 1.2: the first part is the return value.
    pub(super) fn result(&mut self, members: &[Member], depth: usize) {
        let first = members.iter().find_map(|m| match &m.particle {
            Particle::Element(element) => Some(&element.xml.local),
            _ => None,
        });
        if let (0, true, Some(SoapVersion::V1_2), Some(first)) = (depth, self.answer, self.encoded, first) {
            let rpc = "http://www.w3.org/2003/05/soap-rpc";
            self.text.push_str(&format!("<rpc:result xmlns:rpc=\"{rpc}\">{first}</rpc:result>"));
        }
    }

    /// An array, from behind the name of its type.
    pub(super) fn array(&mut self, s: &Struct, of: &ArrayOf, named: bool, nil: bool, depth: usize) -> Done {
        let Some(version) = self.encoded else { return Err("an array of the SOAP encoding in a literal message") };
        let Content::Members { members, .. } = &s.content else { return Err("an array without items") };
        let [item] = members.as_slice() else { return Err("an array without items") };
        if nil {
            self.text.push_str(" xsi:nil=\"true\"\u{1}");
            return Ok(());
        }
        if !named {
            self.text.push_str(" xsi:type=\"enc:Array\"");
        }
        let times = self.times(item, depth);
        let name = self.name(&of.item);
        let more = ",1".repeat(usize::from(of.dimensions.saturating_sub(1)));
        match version {
            SoapVersion::V1_1 => {
                self.text.push_str(&format!(" enc:arrayType=\"{name}{}[{times}{more}]\">", of.ranks));
            }
            SoapVersion::V1_2 if of.dimensions > 1 => return Err("an array of SOAP 1.2 with several dimensions"),
            SoapVersion::V1_2 => {
                let name = if of.ranks.is_empty() { name } else { "enc:Array".into() };
                self.text.push_str(&format!(" enc:itemType=\"{name}\" enc:arraySize=\"{times}\">"));
            }
        }
        self.member(item, times, depth + 1)
    }
}

/// The name in the namespace of XML Schema: Part 2 has some in capitals, and most begin with a small letter.
fn name_of(builtin: Builtin) -> String {
    let name = format!("{builtin:?}");
    match builtin {
        Builtin::NcName => "NCName".into(),
        Builtin::NmToken | Builtin::Id | Builtin::IdRef | Builtin::Entity | Builtin::Notation => name.to_uppercase(),
        Builtin::AnyUri => "anyURI".into(),
        Builtin::Name | Builtin::QName => name,
        _ => name.chars().enumerate().map(|(i, c)| if i == 0 { c.to_ascii_lowercase() } else { c }).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Builtin, name_of};

    #[test]
    fn built_ins_are_spelt_as_the_specification_does() {
        use Builtin as B;
        let names =
            [B::NcName, B::IdRef, B::AnyUri, B::QName, B::Name, B::GMonthDay, B::Base64Binary, B::AnySimpleType];
        let spelt = ["NCName", "IDREF", "anyURI", "QName", "Name", "gMonthDay", "base64Binary", "anySimpleType"];
        assert_eq!(names.map(name_of), spelt);
    }
}
