//! Schemas of well-known namespaces, so that an import of them needs neither network nor copy.
//! Written for this crate from the specifications: the facts that messages need, nothing else.

/// Namespace and schema.
const SCHEMAS: &[(&str, &str)] = &[
    ("http://www.w3.org/XML/1998/namespace", include_str!("builtin/xml.xsd")),
    ("http://www.w3.org/2005/05/xmlmime", include_str!("builtin/xmlmime.xsd")),
    ("http://www.w3.org/2004/11/xmlmime", include_str!("builtin/xmlmime2004.xsd")),
    ("http://www.w3.org/2005/08/addressing", include_str!("builtin/addressing.xsd")),
    ("http://schemas.xmlsoap.org/ws/2004/08/addressing", include_str!("builtin/addressing2004.xsd")),
    ("http://www.w3.org/2000/09/xmldsig#", include_str!("builtin/xmldsig.xsd")),
    ("http://ws-i.org/profiles/basic/1.1/xsd", include_str!("builtin/swaref.xsd")),
];

/// The schema of a well-known namespace.
pub fn schema(namespace: &str) -> Option<&'static str> {
    SCHEMAS.iter().find(|(ns, _)| *ns == namespace).map(|(_, text)| *text)
}

/// Namespaces that are served without a document: those above and the SOAP encodings.
pub fn is_known(namespace: &str) -> bool {
    schema(namespace).is_some() || matches!(namespace, super::names::ENC11 | super::names::ENC12)
}
