//! Between envelopes and generated types: the server's side of the wire codec.

use centra::NAMESPACES;
use soap_runtime::AnswerError;
use soap_runtime::codec::DeviationKind::{Extra, Missing, OutOfOrder, UnknownElement};
use soap_runtime::codec::{DecodeError, DecodeErrorKind, Deviation, Field, Limits, Mode, Reader, Writer};
use soap_runtime::envelope::{self, ReadOptions};
use soap_runtime::operation::{Operation, Part};

use crate::fault::Refusal;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SOAP-ENV:Envelope \
    xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"";
const BODY: &str = "><SOAP-ENV:Body>";
const TAIL: &str = "</SOAP-ENV:Body></SOAP-ENV:Envelope>\n";

/// Reads a request; what breaks the schema is refused, as a client should hear of it.
pub(crate) fn request<Op: Operation>(bytes: &[u8]) -> Result<Op::Request, Refusal> {
    read::<Op>(bytes, Mode::Strict).map_err(|error| Refusal::client(format!("Bad Request: {}", what(&error))))
}

fn read<Op: Operation>(bytes: &[u8], mode: Mode) -> Result<Op::Request, AnswerError> {
    let options = ReadOptions { mode, ..ReadOptions::default() };
    envelope::read_request::<Op>(bytes, &options).map(|received| received.value)
}

/// Not the whole error: that may quote values, the login's among them.
fn what(error: &AnswerError) -> String {
    match error {
        // Their details are names.
        AnswerError::Strict { deviation: Deviation { kind, path, detail, .. }, .. } => match kind {
            Missing | UnknownElement | OutOfOrder | Extra => format!("{kind}: {detail} in {path}"),
            _ => format!("{kind} in {path}"),
        },
        AnswerError::Decode(error) => decode(error),
        error => error.class().to_string(),
    }
}

fn decode(error: &DecodeError) -> String {
    match error.kind {
        DecodeErrorKind::Value(_) => format!("invalid value in {}", error.path),
        _ => format!("it can't be read in {}", error.path),
    }
}

/// The element in the Body of a request, as the wire codec writes it.
pub(crate) fn body<Op: Operation>(request: &Op::Request) -> Result<String, Refusal> {
    let mut w = Writer::new(Op::INFO.namespaces);
    Op::write_request(request, Part::Body, &mut w);
    let bytes = w.finish().map_err(|error| Refusal::server(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Refusal::server(error.to_string()))
}

/// The same element with its fields in the order of the schema.
pub(crate) fn normalised<Op: Operation>(body: &str) -> Result<String, Refusal> {
    let request = read::<Op>(&wrap(body), Mode::Tolerant);
    self::body::<Op>(&request.map_err(|error| Refusal::server(what(&error)))?)
}

/// A whole response.
pub(crate) fn response<Op: Operation>(response: &Op::Response) -> Result<Vec<u8>, Refusal> {
    envelope::write_response::<Op>(response).map_err(|error| Refusal::server(error.to_string()))
}

/// An envelope around a body that uses the service's prefixes.
pub(crate) fn wrap(body: &str) -> Vec<u8> {
    [HEAD, &declarations(), BODY, body, TAIL].concat().into_bytes()
}

fn declarations() -> String {
    let declared = NAMESPACES.declared().iter();
    declared.map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{}\"", crate::xml::escape(uri))).collect()
}

/// A value out of the elements that are its members.
pub(crate) fn fragment<T: Field + Default>(members: &str) -> Result<T, String> {
    let xml = format!("<fragment{}>{members}</fragment>", declarations());
    let read = || {
        let mut r = Reader::new(xml.as_bytes(), &NAMESPACES, Limits::DEFAULT, Mode::Tolerant)?;
        let mut value = T::default();
        r.root()?;
        value.read(&mut r)?;
        r.finish()?;
        Ok(value)
    };
    read().map_err(|error: Box<DecodeError>| decode(&error))
}
