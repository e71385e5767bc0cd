//! The runtime of generated SOAP clients: the wire codec, SOAP envelopes and faults, HTTP.
//!
//! Generated code names only [`codegen`]. Its callers meet [`Client`], [`Answer`], [`Error`] and [`fault::Fault`].

mod answer;
#[cfg(feature = "yaserde")]
pub mod bridge;
mod charset;
mod class;
mod client;
pub mod codec;
pub mod codegen;
pub mod encoded;
pub mod envelope;
mod error;
pub mod fault;
pub mod operation;
pub mod policy;
pub mod retry;
pub mod telemetry;
pub mod transport;
pub mod xs;

pub use answer::{AnswerError, Attachment, Challenge, RetryAfter};
pub use class::Class;
pub use client::{Answer, BuildError, CallOptions, Client, ClientBuilder, Records};
pub use codec::{Deviation, DeviationKind, Mode};
pub use error::{CallContext, Error, Error as CallError, RequestError, Sent};
pub use fault::{Fault, FaultKind};
pub use operation::{Operation, SoapVersion};
pub use transport::{HttpTransport, Transport};
