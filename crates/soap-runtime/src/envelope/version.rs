//! What the two versions of SOAP name differently.

use crate::codec::names::{SOAP11, SOAP12};
use crate::operation::SoapVersion;
use std::fmt;

impl SoapVersion {
    /// The namespace of the envelope.
    pub const fn namespace(self) -> &'static str {
        match self {
            SoapVersion::V1_1 => "http://schemas.xmlsoap.org/soap/envelope/",
            SoapVersion::V1_2 => "http://www.w3.org/2003/05/soap-envelope",
        }
    }

    /// The version whose envelope is in a namespace.
    pub fn of_namespace(namespace: &str) -> Option<SoapVersion> {
        [SoapVersion::V1_1, SoapVersion::V1_2].into_iter().find(|v| v.namespace() == namespace)
    }

    /// The media type of its messages.
    pub const fn media_type(self) -> &'static str {
        match self {
            SoapVersion::V1_1 => "text/xml",
            SoapVersion::V1_2 => "application/soap+xml",
        }
    }

    pub(crate) const fn number(self) -> u16 {
        match self {
            SoapVersion::V1_1 => SOAP11,
            SoapVersion::V1_2 => SOAP12,
        }
    }

    pub(crate) const fn of_number(ns: u16) -> Option<SoapVersion> {
        match ns {
            SOAP11 => Some(SoapVersion::V1_1),
            SOAP12 => Some(SoapVersion::V1_2),
            _ => None,
        }
    }

    /// The attribute that names whom a header block is for.
    pub(crate) const fn role_attribute(self) -> &'static str {
        match self {
            SoapVersion::V1_1 => "actor",
            SoapVersion::V1_2 => "role",
        }
    }

    /// Whether that name is us: the next node, or the one that the message is for.
    pub(crate) fn is_for_us(self, role: &str) -> bool {
        match self {
            _ if role.is_empty() => true,
            SoapVersion::V1_1 => role == "http://schemas.xmlsoap.org/soap/actor/next",
            SoapVersion::V1_2 => matches!(
                role,
                "http://www.w3.org/2003/05/soap-envelope/role/next"
                    | "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver"
            ),
        }
    }
}

impl fmt::Display for SoapVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SoapVersion::V1_1 => "SOAP 1.1",
            SoapVersion::V1_2 => "SOAP 1.2",
        })
    }
}
