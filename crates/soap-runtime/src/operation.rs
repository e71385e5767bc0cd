//! What generated code says about an operation: constants, types and how its parts are read and written.

use crate::codec::{DecodeResult, Desc, Namespaces, Reader, Writer};

/// A version of SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SoapVersion {
    /// SOAP 1.1.
    V1_1,
    /// SOAP 1.2.
    V1_2,
}

/// How the binding puts a message together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// The body holds the parts' elements.
    Document,
    /// The body holds a wrapper named after the operation.
    Rpc,
}

/// How values are represented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Use {
    /// As the schema says.
    Literal,
    /// By the rules of the SOAP encoding.
    Encoded,
}

/// Where in an envelope a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// A header block.
    Header,
    /// A child of the Body; for rpc the one wrapper.
    Body,
}

/// One direction of an operation. Made by [`MessageInfo::new`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct MessageInfo {
    /// The header blocks, one member each.
    pub headers: &'static Desc,
    /// The children of the Body, one member each; for rpc the one wrapper.
    pub body: &'static Desc,
}

impl MessageInfo {
    /// Header blocks and children of the Body.
    pub const fn new(headers: &'static Desc, body: &'static Desc) -> Self {
        MessageInfo { headers, body }
    }
}

/// What is constant about an operation. Made by [`OperationInfo::new`] and the methods beside it, so that code which was
/// generated before a field was added goes on to compile.
#[derive(Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// Name in the WSDL.
    pub name: &'static str,
    /// Name of the service.
    pub service: &'static str,
    /// Name of the port type.
    pub port_type: &'static str,
    /// The version of the binding.
    pub version: SoapVersion,
    /// The other version, where a second binding offers the same operation in it.
    pub also: Option<SoapVersion>,
    /// The style of the binding.
    pub style: Style,
    /// The use of the bodies.
    pub use_: Use,
    /// `SOAPAction`, without quotes.
    pub action: &'static str,
    /// The message that is sent.
    pub request: MessageInfo,
    /// The message that comes back; `None` is one-way.
    pub response: Option<MessageInfo>,
    /// For rpc: the wrappers of all operations, as namespace and name, by which the answer to another one is told.
    pub wrappers: &'static [(u16, &'static str)],
    /// The declared fault details: a choice over their elements.
    pub faults: &'static Desc,
    /// Marked as safe to send again.
    pub idempotent: bool,
    /// The namespaces that the envelope declares.
    pub namespaces: &'static Namespaces,
}

impl OperationInfo {
    /// A one-way operation of SOAP 1.1, document and literal, without parts, action and declared faults, not idempotent.
    pub const fn new(name: &'static str, service: &'static str, namespaces: &'static Namespaces) -> Self {
        OperationInfo {
            name,
            service,
            port_type: "",
            version: SoapVersion::V1_1,
            also: None,
            style: Style::Document,
            use_: Use::Literal,
            action: "",
            request: MessageInfo::new(&NOTHING, &NOTHING),
            response: None,
            wrappers: &[],
            faults: NoFault::DESC,
            idempotent: false,
            namespaces,
        }
    }

    /// The name of its port type.
    #[must_use]
    pub const fn with_port_type(self, port_type: &'static str) -> Self {
        OperationInfo { port_type, ..self }
    }

    /// The version of its binding, and the other one where a second binding has that.
    #[must_use]
    pub const fn with_versions(self, version: SoapVersion, also: Option<SoapVersion>) -> Self {
        OperationInfo { version, also, ..self }
    }

    /// Style and use of its binding.
    #[must_use]
    pub const fn with_style(self, style: Style, use_: Use) -> Self {
        OperationInfo { style, use_, ..self }
    }

    /// `SOAPAction`, without quotes.
    #[must_use]
    pub const fn with_action(self, action: &'static str) -> Self {
        OperationInfo { action, ..self }
    }

    /// What is sent, and what comes back; `None` is one-way.
    #[must_use]
    pub const fn with_messages(self, request: MessageInfo, response: Option<MessageInfo>) -> Self {
        OperationInfo { request, response, ..self }
    }

    /// For rpc: the wrappers of all operations.
    #[must_use]
    pub const fn with_wrappers(self, wrappers: &'static [(u16, &'static str)]) -> Self {
        OperationInfo { wrappers, ..self }
    }

    /// The declared fault details.
    #[must_use]
    pub const fn with_faults(self, faults: &'static Desc) -> Self {
        OperationInfo { faults, ..self }
    }

    /// Whether it is safe to send again.
    #[must_use]
    pub const fn with_idempotent(self, idempotent: bool) -> Self {
        OperationInfo { idempotent, ..self }
    }
}

/// An operation, as generated: a marker type.
///
/// `set_*` reads member `i` of a part's descriptor, which has just been started; `write_*` writes a part whole.
pub trait Operation: Send + Sync + 'static {
    /// The value of a request: its body part, or a struct of headers and parts, or `()`.
    type Request: Default + std::fmt::Debug + Send + Sync + 'static;
    /// The value of a response.
    type Response: Default + std::fmt::Debug + Send + Sync + 'static;
    /// The declared fault details; [`NoFault`] where there are none.
    type Fault: std::fmt::Debug + Send + Sync + 'static;
    /// What is constant about it.
    const INFO: &'static OperationInfo;

    /// Reads a part of a request.
    fn set_request(v: &mut Self::Request, part: Part, i: usize, r: &mut Reader<'_>) -> DecodeResult<()>;
    /// Writes the parts of a request that stand there.
    fn write_request(v: &Self::Request, part: Part, w: &mut Writer);
    /// Reads a part of a response.
    fn set_response(v: &mut Self::Response, part: Part, i: usize, r: &mut Reader<'_>) -> DecodeResult<()>;
    /// Writes the parts of a response that stand there.
    fn write_response(v: &Self::Response, part: Part, w: &mut Writer);
    /// Reads the fault detail that is member `i` of `INFO.faults`.
    fn read_fault(i: usize, r: &mut Reader<'_>) -> DecodeResult<Self::Fault>;
    /// Writes the children of a fault's detail.
    fn write_fault(v: &Self::Fault, w: &mut Writer);
}

/// The fault details of an operation that declares none: no value exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFault {}

impl NoFault {
    /// The descriptor of no details.
    pub const DESC: &'static Desc = &Desc::choice("NoFault", &[]);

    /// For `Operation::read_fault`: never called, since nothing is declared.
    #[cold]
    pub fn read(r: &mut Reader<'_>) -> DecodeResult<NoFault> {
        Err(r.error("no fault detail is declared"))
    }
}

/// The descriptor of a message without headers, or without parts.
pub static NOTHING: Desc = Desc::sequence("nothing", &[]);
