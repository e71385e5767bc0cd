//! Envelopes, written: the declaration, the service's namespaces on the root, headers where there are any.

use crate::codec::names::{ENC11, ENC12, XSD, XSI};
use crate::codec::stream::{Found, Frame};
use crate::codec::{EncodeError, Want, Writer};
use crate::fault::{self, Fault};
use crate::operation::{Operation, OperationInfo, Part, SoapVersion, Use};
use crate::xs::AnyElement;
use std::ops::Range;

/// Writes the envelope of a request, in the version of the binding.
pub fn write_request<Op: Operation>(request: &Op::Request) -> Result<Vec<u8>, EncodeError> {
    write_request_as::<Op>(Op::INFO.version, request, &[])
}

/// Writes the envelope of a request in either version, with further header blocks.
pub fn write_request_as<Op: Operation>(
    version: SoapVersion,
    request: &Op::Request,
    blocks: &[AnyElement],
) -> Result<Vec<u8>, EncodeError> {
    write_into::<Op>(version, request, blocks, Vec::new()).map(Written::into_bytes)
}

/// An envelope at the beginning of a buffer, and where the sensitive texts in it are.
pub(crate) struct Written {
    pub buffer: Vec<u8>,
    pub len: usize,
    pub secrets: Vec<Range<usize>>,
}

impl Written {
    fn into_bytes(mut self) -> Vec<u8> {
        self.buffer.truncate(self.len);
        self.buffer
    }
}

/// As [`write_request_as`], over what is in `buffer`.
pub(crate) fn write_into<Op: Operation>(
    version: SoapVersion,
    request: &Op::Request,
    blocks: &[AnyElement],
    buffer: Vec<u8>,
) -> Result<Written, EncodeError> {
    envelope_into(Op::INFO, version, blocks, buffer, &mut |part, w| Op::write_request(request, part, w))
}

/// The envelope of a request without the items of one list, which is empty in it: `wanted`.
pub(crate) fn frame<Op: Operation>(
    version: SoapVersion,
    request: &Op::Request,
    blocks: &[AnyElement],
    wanted: Want,
) -> Result<Found, EncodeError> {
    let mut w = Writer::new(Op::INFO.namespaces);
    w.cut_at(wanted);
    let (w, secrets) = envelope_by(Op::INFO, version, blocks, w, &mut |part, w| Op::write_request(request, part, w))?;
    Frame::only(w, secrets)
}

/// Writes the envelope of a response, in the version of the binding.
pub fn write_response<Op: Operation>(response: &Op::Response) -> Result<Vec<u8>, EncodeError> {
    write_response_as::<Op>(Op::INFO.version, response)
}

/// Writes the envelope of a response in either version.
pub fn write_response_as<Op: Operation>(version: SoapVersion, response: &Op::Response) -> Result<Vec<u8>, EncodeError> {
    envelope(Op::INFO, version, &[], &mut |part, w| Op::write_response(response, part, w))
}

/// Writes the envelope of a fault, in the version that the fault is of, with its header blocks. Typed entries are written from their types.
pub fn write_fault<Op: Operation>(fault: &Fault) -> Result<Vec<u8>, EncodeError> {
    envelope(Op::INFO, fault.version, &blocks(fault), &mut |part, w| {
        if part == Part::Body {
            fault::write(fault, w, &mut |e, w| match e.downcast::<Op::Fault>() {
                Some(typed) => {
                    Op::write_fault(typed, w);
                    true
                }
                None => false,
            });
        }
    })
}

/// Writes the envelope of a fault with a declared detail.
pub fn write_fault_with<Op: Operation>(fault: &Fault, detail: &Op::Fault) -> Result<Vec<u8>, EncodeError> {
    let mut w = Writer::new(Op::INFO.namespaces);
    Op::write_fault(detail, &mut w);
    let inside = w.finish()?;
    let declared = String::from_utf8(inside).unwrap_or_default();
    envelope(Op::INFO, fault.version, &blocks(fault), &mut |part, w| {
        if part == Part::Body {
            // Its own entries first, then the typed one, in the scope of the envelope's declarations.
            let mut fault = fault.clone();
            fault.detail.get_or_insert_default();
            fault::write_with(&fault, w, &mut |_, _| false, &declared);
        }
    })
}

/// Writes the envelope of a fault that no operation is known for.
pub fn write_plain_fault(fault: &Fault) -> Result<Vec<u8>, EncodeError> {
    let mut w = Writer::new(&crate::codec::Namespaces::EMPTY);
    head(&mut w, fault.version, &[], false);
    header(&mut w, b"", &blocks(fault));
    w.raw("<SOAP-ENV:Body>");
    fault::write(fault, &mut w, &mut |_, _| false);
    w.raw("</SOAP-ENV:Body></SOAP-ENV:Envelope>");
    w.finish()
}

fn blocks(fault: &Fault) -> Vec<AnyElement> {
    fault.headers.iter().map(|e| e.xml.clone()).collect()
}

fn envelope(
    info: &'static OperationInfo,
    version: SoapVersion,
    blocks: &[AnyElement],
    write: &mut dyn FnMut(Part, &mut Writer),
) -> Result<Vec<u8>, EncodeError> {
    envelope_into(info, version, blocks, Vec::new(), write).map(Written::into_bytes)
}

fn envelope_into(
    info: &'static OperationInfo,
    version: SoapVersion,
    blocks: &[AnyElement],
    buffer: Vec<u8>,
    write: &mut dyn FnMut(Part, &mut Writer),
) -> Result<Written, EncodeError> {
    let w = Writer::with_buffer(info.namespaces, buffer);
    let (mut w, mut secrets) = envelope_by(info, version, blocks, w, write)?;
    secrets.extend(w.take_secrets());
    let (buffer, len) = w.finish_in_place()?;
    Ok(Written { buffer, len, secrets })
}

/// Writes an envelope; the secrets are those of the declared header, which the writer doesn't know.
fn envelope_by(
    info: &'static OperationInfo,
    version: SoapVersion,
    blocks: &[AnyElement],
    mut w: Writer,
    write: &mut dyn FnMut(Part, &mut Writer),
) -> Result<(Writer, Vec<Range<usize>>), EncodeError> {
    let encoded = info.use_ == Use::Encoded;
    let mut headers = Writer::new(info.namespaces);
    write(Part::Header, &mut headers);
    let mut secrets = headers.take_secrets();
    let headers = headers.finish()?;
    head(&mut w, version, info.namespaces.declared(), encoded);
    let at = w.len() + HEADER.len();
    secrets.iter_mut().for_each(|s| *s = s.start + at..s.end + at);
    header(&mut w, &headers, blocks);
    w.raw("<SOAP-ENV:Body>");
    w.set_encoded(encoded);
    write(Part::Body, &mut w);
    w.set_encoded(false);
    w.raw("</SOAP-ENV:Body></SOAP-ENV:Envelope>");
    Ok((w, secrets))
}

const HEADER: &str = "<SOAP-ENV:Header>";

/// The header, where there is anything to put into it.
fn header(w: &mut Writer, declared: &[u8], blocks: &[AnyElement]) {
    if declared.is_empty() && blocks.is_empty() {
        return;
    }
    w.raw(HEADER);
    w.raw(std::str::from_utf8(declared).unwrap_or_default());
    for b in blocks {
        w.raw(b.xml());
    }
    w.raw("</SOAP-ENV:Header>");
}

/// Everything up to the envelope's start tag.
fn head(w: &mut Writer, version: SoapVersion, declared: &[(&str, &str)], encoded: bool) {
    let own = |w: &mut Writer, prefix: &str, uri: &str| {
        w.raw(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
        w.raw(prefix);
        w.raw("=\"");
        w.raw(&uri.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"));
        w.raw("\"");
    };
    w.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SOAP-ENV:Envelope");
    own(w, "SOAP-ENV", version.namespace());
    for (prefix, uri) in declared {
        own(w, prefix, uri);
    }
    if encoded {
        own(w, "xsi", "http://www.w3.org/2001/XMLSchema-instance");
        own(w, "xsd", "http://www.w3.org/2001/XMLSchema");
        let encoding = if version == SoapVersion::V1_1 { ENC11 } else { ENC12 };
        own(w, "SOAP-ENC", w.namespaces().uri(encoding).unwrap_or(""));
        for ns in [XSI, XSD, encoding] {
            w.set_declared(ns);
        }
    }
    w.set_declared(version.number());
    w.raw(">");
}
