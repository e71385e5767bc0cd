//! `yaserde` for the value types: as text of elements and attributes. `yaserde` trims text and knows no scope, so
//! QNames and raw XML aren't offered.

use super::{
    Base64Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, HexBinary, Integer,
    List, Sensitive, Time,
};
use crate::codec::{Mode, Namespaces, Reader, Simple, Writer};
use std::io::{Read, Write};
use yaserde::{YaDeserialize, YaSerialize, de, ser};

fn parse<T: Simple>(text: &str) -> Result<T, yaserde::Error> {
    let mut r = Reader::text_value(text, Mode::Tolerant);
    T::parse(text, &mut r).map_err(|e| yaserde::Error::custom(format!("{text:?} is {e}")))
}

fn text<T: Simple>(v: &T) -> String {
    let mut w = Writer::new(&Namespaces::EMPTY);
    v.format(&mut w);
    let xml = w.finish().ok().and_then(|b| String::from_utf8(b).ok()).unwrap_or_default();
    if xml.contains('&') { crate::codec::unescape(&xml).unwrap_or_default() } else { xml }
}

/// What `yaserde` reads text with: the content of an element, or a bare attribute value.
fn read<T: Simple, R: Read>(reader: &mut de::Deserializer<R>) -> Result<T, yaserde::Error> {
    yaserde::primitives::deserialize_primitives(reader, parse)
}

type Attributes = (Vec<xml_types::OwnedAttribute>, xml_types::Namespace);

mod xml_types {
    pub(super) use yaserde::__xml::attribute::OwnedAttribute;
    pub(super) use yaserde::__xml::namespace::Namespace;
}

macro_rules! values {
    ($($t:ty $(where $g:ident)?,)*) => {$(
        impl $(<$g: Simple>)? YaSerialize for $t {
            fn serialize<W: Write>(&self, writer: &mut ser::Serializer<W>) -> Result<(), yaserde::Error> {
                yaserde::primitives::serialize_primitives(self, "value", writer, text)
            }
            fn serialize_attributes(
                &self,
                attributes: Vec<xml_types::OwnedAttribute>,
                namespace: xml_types::Namespace,
            ) -> Result<Attributes, yaserde::Error> {
                Ok((attributes, namespace))
            }
        }
        impl $(<$g: Simple>)? YaDeserialize for $t {
            fn deserialize<R: Read>(reader: &mut de::Deserializer<R>) -> Result<Self, yaserde::Error> {
                read(reader)
            }
        }
    )*};
}
values! {
    Decimal, Integer, DateTime, Date, Time, Duration, GYear, GYearMonth, GMonth, GMonthDay, GDay, Base64Binary,
    HexBinary, List<T> where T, Sensitive<T> where T,
}
