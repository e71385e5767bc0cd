//! Which element an envelope's Body holds: what decides which operation is called.

use soap_runtime::codec::Limits;
use soap_runtime::{Class, SoapVersion, envelope};

use crate::fault::Refusal;

/// Namespace and local name of the first element in Body. What isn't an envelope of SOAP 1.1 is refused in the words of
/// the service's own SOAP server.
pub(crate) fn called(body: &[u8]) -> Result<(String, String), Refusal> {
    let (version, name) = envelope::peek(body, Limits::DEFAULT).map_err(|error| match error.class() {
        Class::Doctype => Refusal::DTD,
        Class::Version => Refusal::VERSION,
        Class::Envelope => Refusal::NO_BODY,
        _ => Refusal::BAD_REQUEST,
    })?;
    if version != SoapVersion::V1_1 {
        return Err(Refusal::VERSION);
    }
    let name = name.ok_or(Refusal::BAD_REQUEST)?;
    Ok((name.namespace().to_owned(), name.local().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_headers_are_in_the_way_of_nothing() {
        let xml = br#"<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">
            <e:Header><e:Body><x/></e:Body></e:Header><e:Body><a xmlns="urn:a"/></e:Body></e:Envelope>"#;
        assert_eq!(called(xml).map_err(|r| r.text), Ok(("urn:a".to_owned(), "a".to_owned())));
    }

    #[test]
    fn refusals_are_told_apart() {
        let refused = |xml: &str| called(xml.as_bytes()).expect_err(xml).text;
        assert_eq!(refused(""), "Bad Request");
        assert_eq!(refused("<html>"), "Bad Request");
        assert_eq!(refused("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "DTD are not supported by SOAP");
        assert_eq!(
            refused("<Envelope xmlns='http://www.w3.org/2003/05/soap-envelope'><Body><a/></Body></Envelope>"),
            "Wrong Version"
        );
        let soap = "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'>";
        assert_eq!(refused(&format!("{soap}<Header/></Envelope>")), "Body must be present in a SOAP envelope");
        assert_eq!(refused(&format!("{soap}<Body></Body></Envelope>")), "Bad Request");
        assert_eq!(refused(&format!("{soap}<Body></Nobody></Envelope>")), "Bad Request");
    }
}
