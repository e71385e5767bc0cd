//! Everything generated code may name. Exports for the build crate; nothing here is meant to be called by hand.

pub use crate::codec::names::{ENC11, ENC12, FIRST, NONE, RPC12, SOAP11, SOAP12, XML, XSD, XSI};
pub use crate::codec::{
    ArrayOf, ArraySize, Attribute, AttributeField, Choice, Complex, DecodeResult, Derived, DerivedType, Desc, Facets,
    Field, Member, MemberOrder, Namespaces, Reader, Simple, ValueError, Wildcard, Writer, facets_hold, fresh,
};
pub use crate::operation::{MessageInfo, NOTHING, NoFault, Operation, OperationInfo, Part, SoapVersion, Style, Use};
pub use crate::simple_field;
pub use crate::xs::{
    AnyAttribute, AnyElement, AnySimple, AnyType, AsRead, Base64Binary, Date, DateTime, Decimal, Duration, GDay,
    GMonth, GMonthDay, GYear, GYearMonth, HexBinary, Integer, List, Nillable, QName, Sensitive, Time, WhiteSpace, Xs,
};
pub use crate::{Answer, CallError, Client, HttpTransport, Transport};

/// The text of an element that has none; `yaserde`'s derive asks for it by name.
#[cfg(feature = "yaserde")]
pub const fn no_text() -> String {
    String::new()
}
