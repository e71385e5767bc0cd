//! XML that the schema leaves open, kept so that it can be written again.

use crate::codec::{DecodeError, DecodeResult, Field, Limits, Member, Mode, Namespaces, Reader, Writer};
use std::sync::Arc;

/// An element that a wildcard took: its XML, with the namespace declarations it needs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct AnyElement {
    namespace: Arc<str>,
    local: String,
    xml: String,
}

impl AnyElement {
    /// Checks and keeps an element that stands alone.
    ///
    /// ```
    /// use soap_runtime::xs::AnyElement;
    /// let e = AnyElement::parse("<x:a xmlns:x='urn:x'>1</x:a>")?;
    /// assert_eq!((e.namespace(), e.local()), ("urn:x", "a"));
    /// # Ok::<(), Box<soap_runtime::codec::DecodeError>>(())
    /// ```
    pub fn parse(xml: &str) -> Result<Self, Box<DecodeError>> {
        let mut r = Reader::new(xml.as_bytes(), &Namespaces::EMPTY, Limits::DEFAULT, Mode::Tolerant)?;
        r.root()?;
        let mut e = AnyElement::default();
        r.any_element(&mut e)?;
        r.finish()?;
        Ok(e)
    }

    pub(crate) fn of_parts(namespace: Arc<str>, local: &str, xml: String) -> Self {
        AnyElement { namespace, local: local.to_owned(), xml }
    }

    /// The namespace of its name; `""` is none.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The local part of its name.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The XML: one element, whole.
    pub fn xml(&self) -> &str {
        &self.xml
    }
}

impl Field for AnyElement {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.any_element(self)
    }
    fn write(&self, _: &'static Member, w: &mut Writer) {
        w.raw(&self.xml);
    }
}

/// An element of `xs:anyType`: its attributes and content as XML.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct AnyType {
    attributes: String,
    content: String,
    nil: bool,
}

impl AnyType {
    /// Plain text as content.
    pub fn text(text: &str) -> Self {
        let mut w = Writer::new(&Namespaces::EMPTY);
        w.put(text);
        AnyType { content: String::from_utf8(w.take()).unwrap_or_default(), ..AnyType::default() }
    }

    /// Checks and keeps attributes and content of an element that stands alone.
    pub fn parse(xml: &str) -> Result<Self, Box<DecodeError>> {
        let mut r = Reader::new(xml.as_bytes(), &Namespaces::EMPTY, Limits::DEFAULT, Mode::Tolerant)?;
        r.root()?;
        let mut v = AnyType::default();
        r.any_type(&mut v)?;
        r.finish()?;
        Ok(v)
    }

    pub(crate) fn of_parts(attributes: String, content: String, nil: bool) -> Self {
        AnyType { attributes, content, nil }
    }

    /// Takes the content away.
    pub(crate) fn clear(&mut self) {
        self.content.clear();
    }

    /// Attributes and declarations as XML, with a blank before each.
    pub fn attributes(&self) -> &str {
        &self.attributes
    }

    /// The content as XML.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// Whether the element is nil.
    pub fn is_nil(&self) -> bool {
        self.nil
    }
}

impl Field for AnyType {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.any_type(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.nil_is_said(self.nil);
        w.element_raw(m, &self.attributes, &self.content);
    }
    fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> {
        r.any_type_nil(self)
    }
}

/// An attribute that only a wildcard allows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct AnyAttribute {
    /// Namespace; `""` is none.
    pub namespace: String,
    /// Local name.
    pub name: String,
    /// Value.
    pub value: String,
}

impl AnyAttribute {
    /// An attribute by expanded name.
    pub fn new(namespace: impl Into<String>, name: impl Into<String>, value: impl Into<String>) -> Self {
        AnyAttribute { namespace: namespace.into(), name: name.into(), value: value.into() }
    }
}
