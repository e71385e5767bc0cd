//! SOAP envelopes of both versions, written and read by what an [`Operation`] says of itself.
//!
//! ```no_run
//! # fn run<Op: soap_runtime::codegen::Operation>(request: &Op::Request, answer: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! use soap_runtime::envelope::{self, ReadOptions, Reply};
//! let bytes = envelope::write_request::<Op>(request)?;
//! match envelope::read_response::<Op>(answer, &ReadOptions::default())? {
//!     Reply::Value(received) => println!("{:?}, {} receipts", received.value, received.receipts.len()),
//!     Reply::Fault { fault, .. } => println!("{fault}"),
//! }
//! # Ok(()) }
//! ```

mod read;
mod version;
mod write;

pub(crate) use read::{Outcome, Parts, ResponseParts, not_well_formed, partless, read};
pub(crate) use write::{Written, frame, write_into};
pub use write::{
    write_fault, write_fault_with, write_plain_fault, write_request, write_request_as, write_response,
    write_response_as,
};

use crate::answer::AnswerError;
use crate::codec::{Deviation, Limits, Mode};
use crate::fault::Fault;
use crate::operation::{Operation, SoapVersion};
use crate::xs::{AnyElement, QName};

/// How an envelope is read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The version due; `None` is that of the binding.
    pub version: Option<SoapVersion>,
    /// Bounds on the message.
    pub limits: Limits,
    /// Whether what is off is read with a receipt or refused.
    pub mode: Mode,
    /// Header blocks that the caller understands, beside those the operation declares.
    pub understood: Vec<QName>,
    /// Read a message of the other version as if it were the one due. Off by default.
    pub any_version: bool,
}

/// A header block of a message.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HeaderBlock {
    /// The block as XML.
    pub xml: AnyElement,
    /// Whether it is marked as mandatory.
    pub must_understand: bool,
    /// `actor` or `role`; empty where there is none.
    pub role: String,
}

/// A message that was read into its type.
#[derive(Debug)]
#[non_exhaustive]
pub struct Received<T> {
    /// The value.
    pub value: T,
    /// What was off, in the order of reading.
    pub receipts: Vec<Deviation>,
    /// All header blocks, the declared ones too.
    pub headers: Vec<HeaderBlock>,
}

/// What answers a request: a value or a fault.
#[derive(Debug)]
pub enum Reply<T> {
    /// The declared response.
    Value(Received<T>),
    /// A fault; its detail is typed by the operation ([`Fault::detail_as`]).
    Fault {
        /// The fault.
        fault: Box<Fault>,
        /// What was off.
        receipts: Vec<Deviation>,
        /// The header blocks.
        headers: Vec<HeaderBlock>,
    },
}

/// Reads the envelope of a request: for servers.
pub fn read_request<Op: Operation>(bytes: &[u8], options: &ReadOptions) -> Result<Received<Op::Request>, AnswerError> {
    let mut parts = read::RequestParts::<Op>::default();
    let read = read(bytes, Op::INFO, Some(&Op::INFO.request), &mut parts, options)?;
    match read.outcome {
        Outcome::Value => Ok(Received { value: parts.value, receipts: read.receipts, headers: read.headers }),
        Outcome::Fault(_) => Err(AnswerError::UnexpectedElement {
            found: "Fault".into(),
            due: read::due(Op::INFO.request.body, Op::INFO),
        }),
    }
}

/// Reads the envelope of a response or of a fault: the media type, status and codings are the business of
/// [`crate::Client`].
pub fn read_response<Op: Operation>(bytes: &[u8], options: &ReadOptions) -> Result<Reply<Op::Response>, AnswerError> {
    let mut parts = ResponseParts::<Op>::default();
    let read = read(bytes, Op::INFO, Op::INFO.response.as_ref(), &mut parts, options)?;
    Ok(match read.outcome {
        Outcome::Value => Reply::Value(Received { value: parts.value, receipts: read.receipts, headers: read.headers }),
        Outcome::Fault(fault) => Reply::Fault { fault, receipts: read.receipts, headers: read.headers },
    })
}

/// Version of the envelope and name of the Body's first child: what a server needs to find the operation.
pub fn peek(bytes: &[u8], limits: Limits) -> Result<(SoapVersion, Option<QName>), AnswerError> {
    read::peek(bytes, limits)
}
