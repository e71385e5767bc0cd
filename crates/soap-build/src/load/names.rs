//! The namespaces that the compiler itself knows, and what a name is.

pub const XS: &str = "http://www.w3.org/2001/XMLSchema";
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
pub const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
pub const WSDL20: &str = "http://www.w3.org/ns/wsdl";
pub const SOAP11: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
pub const SOAP12: &str = "http://schemas.xmlsoap.org/wsdl/soap12/";
pub const MIME: &str = "http://schemas.xmlsoap.org/wsdl/mime/";
pub const ENC11: &str = "http://schemas.xmlsoap.org/soap/encoding/";
pub const ENC12: &str = "http://www.w3.org/2003/05/soap-encoding";
/// The project's own markers in schemas and descriptions: `sensitive`, `idempotent`.
pub const ANNOTATIONS: &str = "urn:soap-build:annotations";

/// What an address means as a namespace: the drafts of XML Schema that old descriptions name are read as what became of
/// them.
pub fn namespace(uri: &str) -> &str {
    match uri {
        "http://www.w3.org/1999/XMLSchema" | "http://www.w3.org/2000/10/XMLSchema" => XS,
        other => other,
    }
}

/// Drafts and working drafts of WSDL 2.0, so that each gets the same answer.
pub fn is_wsdl20(namespace: &str) -> bool {
    namespace == WSDL20 || (namespace.starts_with("http://www.w3.org/") && namespace.ends_with("/wsdl"))
}

/// Whether XML can write a name without a prefix: an NCName (Namespaces in XML §3, XML 1.0 §2.3).
pub fn is_ncname(name: &str) -> bool {
    let start = |c: char| {
        matches!(c, 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
            | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
            | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
            | '\u{10000}'..='\u{EFFFF}')
    };
    let later = |c: char| {
        start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
    };
    let mut chars = name.chars();
    chars.next().is_some_and(start) && chars.all(later)
}
