//! The runtime of generated SOAP clients: the wire codec, SOAP envelopes and faults, HTTP.

pub mod codec;
pub mod codegen;
pub mod encoded;
pub mod operation;
pub mod xs;
