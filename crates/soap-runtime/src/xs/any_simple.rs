//! The value of an element of `xs:anySimpleType`.

use super::QName;
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
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct AnySimple {
    /// The text as it came.
    pub text: String,
    /// The type that `xsi:type` names; none where nothing is said.
    pub type_name: Option<QName>,
}

impl AnySimple {
    /// Text with the name of its type.
    pub fn typed(text: impl Into<String>, type_name: QName) -> Self {
        AnySimple { text: text.into(), type_name: Some(type_name) }
    }
}

impl From<String> for AnySimple {
    fn from(text: String) -> Self {
        AnySimple { text, type_name: None }
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
            Some(name) => w.said(m, name, &self.text),
            None => w.text(m, &self.text),
        }
    }

    fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> {
        self.type_name = r.said_type()?;
        r.finish_nil()?;
        Ok(self.type_name.is_some())
    }
}
