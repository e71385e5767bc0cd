//! The namespaces that the compiler itself knows.

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
