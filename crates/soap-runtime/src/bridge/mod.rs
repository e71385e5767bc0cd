//! `yaserde`'s traits by the wire codec, for types that its derive can't say: written as finished bytes, read from the
//! element's events turned to text again.
//!
//! What is written declares the namespaces it uses, so it may stand anywhere. Only where a caller asks for content alone
//! (`yaserde::ser::to_string_content`) they are the caller's to declare: `serialize_attributes` names them.
//! Raw XML as a whole value may redeclare the prefix of its element's name: where the name isn't the service's own, what the
//! prefix should mean isn't known here, and it isn't looked at.
//! Reading is tolerant, as `yaserde` has no place for receipts; text arrives trimmed, as its reader gives it.

mod read;
mod tag;
#[cfg(test)]
mod tests;
mod values;
mod write;

use crate::codec::{Complex, DecodeResult, Desc, Field, Member, Namespaces, Reader, Writer};

pub use read::deserialize;
pub use write::{attributes, serialize};
#[doc(hidden)]
pub use yaserde;

/// Stands for the element that a value is written as; its name is the caller's.
pub const ELEMENT: Member = Member::element(crate::codec::names::NONE, "_", "<_>", "</_>");

/// A type that speaks `yaserde` through the codec; [`yaserde_bridge!`](crate::yaserde_bridge) says so.
pub trait Bridged: Field + Default {
    /// The element's name where nobody gives another, with its prefix.
    const NAME: &'static str;
    /// The namespaces of the service.
    const KNOWN: &'static Namespaces;
    /// [`ELEMENT`], with what a text is.
    const MEMBER: &'static Member;
    /// Of a group: an element that holds it and nothing else.
    const HOLDER: Option<&'static Desc> = None;
}

/// A group in an element of its own.
struct Holder<V> {
    group: V,
    desc: &'static Desc,
    read: bool,
}

impl<V> Holder<V> {
    fn new(group: V, desc: &'static Desc) -> Self {
        Holder { group, desc, read: false }
    }
}

impl<T: Field> Complex for Holder<&T> {
    fn desc(&self) -> &'static Desc {
        self.desc
    }
    fn set(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        Err(r.error("a value that is only written"))
    }
    fn content(&self, w: &mut Writer) {
        if let Some(m) = self.desc.members().first() {
            self.group.write(m, w);
        }
    }
}

impl<T: Field> Complex for Holder<&mut T> {
    fn desc(&self) -> &'static Desc {
        self.desc
    }
    fn set(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        // A choice in mixed content comes more than once; there is room for one.
        if std::mem::replace(&mut self.read, true) && self.desc.mixed {
            return Err(r.error("more than one piece of mixed content, where one is due"));
        }
        self.group.read(r)
    }
    fn content(&self, _: &mut Writer) {}
}

/// Implements `yaserde`'s traits by the wire codec: `yaserde_bridge!(Type, "prefix:name", &NAMESPACES)`, behind that the
/// calls on its member (`.text(Xs::Token)`), or `group DESC` and `mixed DESC` for what has no element of its own.
///
/// ```
/// use soap_runtime::codegen::*;
/// static NAMESPACES: Namespaces = Namespaces::new(&[("p", "urn:p")]);
/// #[derive(Debug, Clone, PartialEq, Default)]
/// pub struct Code(pub String);
/// impl Simple for Code {
///     fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
///         Ok(Code(String::parse(text, r)?))
///     }
///     fn format(&self, w: &mut Writer) {
///         self.0.format(w);
///     }
/// }
/// simple_field!(Code);
/// soap_runtime::yaserde_bridge!(Code, "p:code", &NAMESPACES, .text(Xs::Token));
///
/// # fn main() -> Result<(), yaserde::Error> {
/// let xml = yaserde::ser::to_string_with_config(
///     &Code("a<b".into()),
///     &yaserde::ser::Config { write_document_declaration: false, ..Default::default() },
/// )?;
/// assert_eq!(xml, r#"<p:code xmlns:p="urn:p">a&lt;b</p:code>"#);
/// assert_eq!(yaserde::de::from_str::<Code>(&xml)?, Code("a<b".into()));
/// # Ok(())
/// # }
/// ```
#[macro_export]
macro_rules! yaserde_bridge {
    ($t:ty, $name:expr, $known:expr, group $desc:path) => {
        $crate::yaserde_bridge!(@holder $t, $name, $known, {
            static MEMBERS: [$crate::codec::Member; 1] = [$crate::codec::Member::group(&$desc)];
            static DESC: $crate::codec::Desc = $crate::codec::Desc::sequence($name, &MEMBERS);
            Some(&DESC)
        });
    };
    ($t:ty, $name:expr, $known:expr, mixed $desc:path) => {
        $crate::yaserde_bridge!(@holder $t, $name, $known, {
            static MEMBERS: [$crate::codec::Member; 1] = [$crate::codec::Member::group(&$desc).many()];
            static DESC: $crate::codec::Desc = $crate::codec::Desc::mixed($name, &MEMBERS);
            Some(&DESC)
        });
    };
    ($t:ty, $name:expr, $known:expr $(, $(. $call:ident ($($argument:expr),*))+)?) => {
        impl $crate::bridge::Bridged for $t {
            const NAME: &'static str = $name;
            const KNOWN: &'static $crate::codec::Namespaces = $known;
            const MEMBER: &'static $crate::codec::Member = {
                static MEMBER: $crate::codec::Member = $crate::bridge::ELEMENT $($(.$call($($argument),*))+)?;
                &MEMBER
            };
        }
        $crate::yaserde_bridge!(@traits [] $t);
    };
    (@holder $t:ty, $name:expr, $known:expr, $desc:expr) => {
        impl $crate::bridge::Bridged for $t {
            const NAME: &'static str = $name;
            const KNOWN: &'static $crate::codec::Namespaces = $known;
            const MEMBER: &'static $crate::codec::Member = {
                static MEMBER: $crate::codec::Member = $crate::bridge::ELEMENT;
                &MEMBER
            };
            const HOLDER: Option<&'static $crate::codec::Desc> = $desc;
        }
        $crate::yaserde_bridge!(@traits [] $t);
    };
    (@traits [$($generics:tt)*] $t:ty) => {
        impl $($generics)* $crate::bridge::yaserde::YaSerialize for $t {
            fn serialize<W: ::std::io::Write>(
                &self,
                writer: &mut $crate::bridge::yaserde::ser::Serializer<W>,
            ) -> ::core::result::Result<(), $crate::bridge::yaserde::Error> {
                $crate::bridge::serialize(self, writer)
            }
            fn serialize_attributes(
                &self,
                attributes: ::std::vec::Vec<$crate::bridge::yaserde::__xml::attribute::OwnedAttribute>,
                namespace: $crate::bridge::yaserde::__xml::namespace::Namespace,
            ) -> ::core::result::Result<
                (
                    ::std::vec::Vec<$crate::bridge::yaserde::__xml::attribute::OwnedAttribute>,
                    $crate::bridge::yaserde::__xml::namespace::Namespace,
                ),
                $crate::bridge::yaserde::Error,
            > {
                $crate::bridge::attributes(self, attributes, namespace)
            }
        }
        impl $($generics)* $crate::bridge::yaserde::YaDeserialize for $t {
            fn deserialize<R: ::std::io::Read>(
                reader: &mut $crate::bridge::yaserde::de::Deserializer<R>,
            ) -> ::core::result::Result<Self, $crate::bridge::yaserde::Error> {
                $crate::bridge::deserialize(reader)
            }
        }
    };
}
