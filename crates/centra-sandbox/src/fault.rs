//! Refusals as SOAP faults, in the words of PHP's SOAP server where those are known.

use std::borrow::Cow;

use http::StatusCode;

use crate::soap::Answer;
use crate::xml::escape;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// `Client`, `Server` or `VersionMismatch`.
    pub code: &'static str,
    pub text: Cow<'static, str>,
}

impl Refusal {
    pub const BAD_REQUEST: Self = Self::fixed("Client", "Bad Request");
    pub const DTD: Self = Self::fixed("Server", "DTD are not supported by SOAP");
    pub const NO_BODY: Self = Self::fixed("Client", "Body must be present in a SOAP envelope");
    pub const VERSION: Self = Self::fixed("VersionMismatch", "Wrong Version");
    pub const LOGIN: Self = Self::fixed("Client", "Login failed");

    const fn fixed(code: &'static str, text: &'static str) -> Self {
        Self { code, text: Cow::Borrowed(text) }
    }

    pub fn client(text: impl Into<String>) -> Self {
        Self { code: "Client", text: Cow::Owned(text.into()) }
    }

    pub fn server(text: impl Into<String>) -> Self {
        Self { code: "Server", text: Cow::Owned(text.into()) }
    }

    /// The fault, with HTTP 500.
    pub fn answer(&self) -> Answer {
        let (code, text) = (self.code, escape(&self.text));
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Body>\
             <SOAP-ENV:Fault><faultcode>SOAP-ENV:{code}</faultcode><faultstring>{text}</faultstring></SOAP-ENV:Fault>\
             </SOAP-ENV:Body></SOAP-ENV:Envelope>\n"
        );
        Answer { status: StatusCode::INTERNAL_SERVER_ERROR, body: body.into() }
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the store failed");
        Self::fixed("Server", "the sandbox's store failed")
    }
}
