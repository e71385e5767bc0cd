//! The runtime's own value types.

use std::io::{Read, Write};

use yaserde::__xml::attribute::OwnedAttribute;
use yaserde::__xml::namespace::Namespace;
use yaserde::__xml::writer::XmlEvent;
use yaserde::{Error, YaDeserialize, YaSerialize, de, ser};

use super::{Bridged, ELEMENT};
use crate::codec::{Field, Member, Namespaces, Simple};
use crate::xs::{
    AnyElement, AnySimple, AnyType, Base64Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, HexBinary, Integer, List, QName, Sensitive, Time,
};

static VALUE: Member = ELEMENT;
static SECRET: Member = ELEMENT.sensitive();

macro_rules! values {
    ($member:ident: $($t:ty $(where $g:ident: $($bound:path),+)?;)*) => {$(
        impl $(<$g: $($bound +)+>)? Bridged for $t {
            const NAME: &'static str = "value";
            const KNOWN: &'static Namespaces = &Namespaces::EMPTY;
            const MEMBER: &'static Member = &$member;
        }
        crate::yaserde_bridge!(@traits [$(<$g: $($bound +)+>)?] $t);
    )*};
}
values! {
    VALUE: Decimal; Integer; DateTime; Date; Time; Duration; GYear; GYearMonth; GMonth; GMonthDay; GDay; Base64Binary;
    HexBinary; QName; AnySimple; AnyType; List<T> where T: Simple;
}
values! {
    SECRET: Sensitive<T> where T: Simple, Field, Default;
}

/// It has its name with it, whatever the serializer's caller says.
impl YaSerialize for AnyElement {
    fn serialize<W: Write>(&self, writer: &mut ser::Serializer<W>) -> Result<(), Error> {
        Ok(writer.write(XmlEvent::RawCharacters(self.xml()))?)
    }

    fn serialize_attributes(
        &self,
        attributes: Vec<OwnedAttribute>,
        namespace: Namespace,
    ) -> Result<(Vec<OwnedAttribute>, Namespace), Error> {
        Ok((attributes, namespace))
    }
}

impl YaDeserialize for AnyElement {
    fn deserialize<R: Read>(reader: &mut de::Deserializer<R>) -> Result<Self, Error> {
        AnyElement::parse(&super::read::element(reader)?).map_err(Error::custom)
    }
}
