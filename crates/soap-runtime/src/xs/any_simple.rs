//! The value of an element of `xs:anySimpleType`.

use super::{QName, XSD_NAMESPACE, trim};
use crate::codec::{DecodeResult, Field, Member, Reader, Writer};
use std::fmt;

/// Text of any simple type: which one, `xsi:type` may say (XSD P1 §2.6.1).
///
/// ```
/// use soap_runtime::xs::{AnySimple, QName};
///
/// let plain = AnySimple::from("7");
/// assert_eq!((plain.text.as_str(), &plain.type_name), ("7", &None));
/// let typed = AnySimple::typed("7", QName::new("http://www.w3.org/2001/XMLSchema", "int"));
/// assert_ne!(plain, typed);
/// let name = AnySimple::from(QName::new("urn:colours", "red"));
/// assert_eq!(name.qname().unwrap().namespace(), "urn:colours");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct AnySimple {
    /// The text as it came.
    pub text: String,
    /// The type that `xsi:type` names; none where nothing is said.
    pub type_name: Option<QName>,
    /// What the text means as a name.
    pub(crate) qname: Option<QName>,
}

impl AnySimple {
    /// Text with the name of its type. A name that needs a prefix is made by `from(QName)`: no text tells its namespace.
    pub fn typed(text: impl Into<String>, type_name: QName) -> Self {
        AnySimple { text: text.into(), type_name: Some(type_name), qname: None }
    }

    /// The name that was read or made, where the type is `xs:QName` or `xs:NOTATION` and the text is still that name's.
    pub fn qname(&self) -> Option<&QName> {
        self.qname.as_ref().filter(|q| {
            let text = trim(&self.text);
            let local = if q.prefix().is_empty() {
                Some(text)
            } else {
                text.strip_prefix(q.prefix()).and_then(|t| t.strip_prefix(':'))
            };
            local == Some(q.local()) && self.type_name.as_ref().is_some_and(is_of_names)
        })
    }
}

/// Whether a type's values are names.
fn is_of_names(ty: &QName) -> bool {
    ty.namespace() == XSD_NAMESPACE && matches!(ty.local(), "QName" | "NOTATION")
}

/// A value of `xs:QName`.
impl From<QName> for AnySimple {
    fn from(name: QName) -> Self {
        let text =
            if name.prefix().is_empty() { name.local().to_owned() } else { [name.prefix(), name.local()].join(":") };
        AnySimple { text, type_name: Some(QName::new(XSD_NAMESPACE, "QName")), qname: Some(name) }
    }
}

impl From<String> for AnySimple {
    fn from(text: String) -> Self {
        AnySimple { text, ..AnySimple::default() }
    }
}

impl From<&str> for AnySimple {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Display for AnySimple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Field for AnySimple {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.any_simple(self)
    }

    fn write(&self, m: &'static Member, w: &mut Writer) {
        match &self.type_name {
            Some(name) => w.said(m, name, self),
            None => w.text(m, &self.text),
        }
    }

    fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> {
        self.type_name = r.said_type()?;
        r.finish_nil()?;
        Ok(self.type_name.is_some())
    }
}
