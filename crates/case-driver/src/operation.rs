//! Operations: what they say of themselves, their messages through whole envelopes.

use std::marker::PhantomData;

use serde_json::{Value, json};
use soap_runtime::codec::{Desc, Mode};
use soap_runtime::envelope::{self, ReadOptions, Reply};
use soap_runtime::operation::{Operation, OperationInfo, SoapVersion, Style, Use};

use crate::answer::Reading;
use crate::call::{Call, call};
use crate::element::name;

/// An operation behind pointers.
#[derive(Debug, Clone, Copy)]
pub struct OperationEntry {
    /// What is constant about it.
    pub info: &'static OperationInfo,
    /// Reads a request's envelope and writes it again.
    pub request: fn(&[u8], &ReadOptions) -> Reading,
    /// The same of a response, or a fault.
    pub response: fn(&[u8], &ReadOptions) -> Reading,
    /// Calls it.
    pub call: fn(&Call<'_>) -> Value,
}

/// An operation of a type.
pub fn operation<Op: Operation>() -> OperationEntry {
    let _: PhantomData<Op> = PhantomData;
    OperationEntry { info: Op::INFO, request: request::<Op>, response: response::<Op>, call: call::<Op> }
}

/// How a message is read: the version due is that of the binding, or of its second one.
pub fn options(info: &OperationInfo, soap: Option<&str>, mode: Mode) -> ReadOptions {
    let version = match soap {
        Some("1.1") => SoapVersion::V1_1,
        Some("1.2") => SoapVersion::V1_2,
        _ => info.version,
    };
    ReadOptions { version: Some(version), mode, ..ReadOptions::default() }
}

fn request<Op: Operation>(bytes: &[u8], options: &ReadOptions) -> Reading {
    let version = options.version.unwrap_or(Op::INFO.version);
    match envelope::read_request::<Op>(bytes, options) {
        Ok(read) => Reading::read(&read.receipts, envelope::write_request_as::<Op>(version, &read.value, &[])),
        Err(error) => Reading::refused(&error),
    }
}

fn response<Op: Operation>(bytes: &[u8], options: &ReadOptions) -> Reading {
    let version = options.version.unwrap_or(Op::INFO.version);
    match envelope::read_response::<Op>(bytes, options) {
        Ok(Reply::Value(read)) => {
            Reading::read(&read.receipts, envelope::write_response_as::<Op>(version, &read.value))
        }
        Ok(Reply::Fault { fault, receipts, .. }) => Reading::read(&receipts, envelope::write_fault::<Op>(&fault)),
        Err(error) => Reading::refused(&error),
    }
}

/// What the generated code says of an operation.
pub fn describe(info: &OperationInfo) -> Value {
    let first = |body: &Desc| body.members().first().map(|m| name(m, info.namespaces));
    let soap: Vec<&str> = [info.version].into_iter().chain(info.also).map(version).collect();
    json!({
        "name": info.name,
        "style": if info.style == Style::Rpc { "rpc" } else { "document" },
        "use": if info.use_ == Use::Encoded { "encoded" } else { "literal" },
        "soap": soap,
        "action": info.action,
        "input": first(info.request.body),
        "output": info.response.and_then(|r| first(r.body)),
    })
}

fn version(version: SoapVersion) -> &'static str {
    match version {
        SoapVersion::V1_1 => "1.1",
        SoapVersion::V1_2 => "1.2",
        _ => "unknown",
    }
}
