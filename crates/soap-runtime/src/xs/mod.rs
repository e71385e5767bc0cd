//! Values of XML Schema types that Rust has no type for, and wrappers around fields.

mod any;
mod any_simple;
mod as_read;
mod binary;
mod kind;
mod list;
mod nillable;
mod number;
mod primitive;
mod qname;
mod sensitive;
mod time;

pub use any::{AnyAttribute, AnyElement, AnyType};
pub use any_simple::AnySimple;
pub use as_read::AsRead;
pub use binary::{Base64Binary, HexBinary};
pub use kind::{WhiteSpace, Xs};
/// The namespace of the built-in types.
pub(crate) const XSD_NAMESPACE: &str = "http://www.w3.org/2001/XMLSchema";

pub(crate) use kind::{is_blank, is_name, is_name_char, trim};
pub use list::List;
pub use nillable::Nillable;
pub(crate) use number::compare as compare_decimals;
pub use number::{Decimal, Integer};
pub use qname::QName;
pub use sensitive::Sensitive;
pub(crate) use time::compare as compare_times;
pub use time::{Date, DateTime, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time};
