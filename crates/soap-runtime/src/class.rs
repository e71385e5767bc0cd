//! The classes of error, each with its one name.

use std::fmt;

/// What kind of failure it is: what one counts, logs and decides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// The request can't be written or addressed: nothing was sent, or not the whole of it.
    Request,
    /// A SOAP fault.
    Fault,
    /// Connecting, TLS, sending, receiving, framing, time.
    Transport,
    /// A status that isn't 2xx, without a fault.
    Status,
    /// 401 or 407, without a fault.
    Authentication,
    /// 3xx, without a fault.
    Redirect,
    /// A 2xx whose body doesn't begin with an envelope.
    NoSoapAnswer,
    /// A 2xx without a body where one is due.
    EmptyAnswer,
    /// A content coding that is unknown, broken or wrongly labelled.
    ContentCoding,
    /// A character encoding that is unknown, or bytes that are invalid in it.
    Encoding,
    /// More bytes than the limit.
    TooLarge,
    /// Deeper nested than the limit.
    TooDeep,
    /// More attributes or namespaces than the limit.
    TooMany,
    /// A multipart message that can't be taken apart.
    Multipart,
    /// An Include that can't be followed.
    Xop,
    /// Not well-formed.
    Xml,
    /// A document type declaration.
    Doctype,
    /// An envelope of another version of SOAP.
    Version,
    /// No Body, or two.
    Envelope,
    /// A mandatory header block that isn't understood.
    MustUnderstand,
    /// Another element in Body than the one due.
    UnexpectedElement,
    /// Nothing in Body where something is due.
    EmptyBody,
    /// A value that isn't one of its type.
    Value,
    /// Something off that strict mode refuses.
    Deviation,
}

impl Class {
    /// The name in words: `no SOAP answer`.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Request => "request",
            Class::Fault => "fault",
            Class::Transport => "transport",
            Class::Status => "HTTP status",
            Class::Authentication => "authentication",
            Class::Redirect => "redirect",
            Class::NoSoapAnswer => "no SOAP answer",
            Class::EmptyAnswer => "empty answer",
            Class::ContentCoding => "content coding",
            Class::Encoding => "encoding",
            Class::TooLarge => "too large",
            Class::TooDeep => "too deep",
            Class::TooMany => "too many",
            Class::Multipart => "multipart",
            Class::Xop => "XOP",
            Class::Xml => "XML",
            Class::Doctype => "DOCTYPE",
            Class::Version => "version",
            Class::Envelope => "envelope",
            Class::MustUnderstand => "must understand",
            Class::UnexpectedElement => "unexpected element",
            Class::EmptyBody => "empty Body",
            Class::Value => "value",
            Class::Deviation => "deviation",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
