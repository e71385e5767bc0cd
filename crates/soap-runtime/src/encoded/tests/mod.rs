//! The rules of the SOAP encoding, one by one.

mod arrays;
mod limits;
mod references;
mod scopes;
mod wrappers;
mod writing;

use super::{Flat, flatten};
use crate::codec::{DecodeErrorKind, DeviationKind, Limits, Mode, Namespaces, Reader};

const HEAD: &str = concat!(
    r#"<?xml version="1.0"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/""#,
    r#" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#,
    r#" xmlns:E="http://schemas.xmlsoap.org/soap/encoding/"><S:Body>"#,
);
const HEAD12: &str = concat!(
    r#"<S:Envelope xmlns:S="http://www.w3.org/2003/05/soap-envelope" xmlns:e="http://www.w3.org/2003/05/soap-encoding""#,
    r#" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><S:Body>"#,
);
const TAIL: &str = "</S:Body></S:Envelope>";

fn run(body: &str) -> Result<(String, Vec<DeviationKind>), DecodeErrorKind> {
    with(HEAD, body, &[], Limits::DEFAULT, Mode::Tolerant)
}

fn with(
    head: &str,
    body: &str,
    names: &[&str],
    limits: Limits,
    mode: Mode,
) -> Result<(String, Vec<DeviationKind>), DecodeErrorKind> {
    let xml = format!("{head}{body}{TAIL}");
    let Flat { xml, deviations } = flatten(xml.as_bytes(), names, limits, mode).map_err(|e| e.kind)?;
    let text = String::from_utf8(xml.into_owned()).unwrap();
    // Whatever comes out is namespace-well-formed.
    let mut r = Reader::new(text.as_bytes(), &Namespaces::EMPTY, Limits::DEFAULT, Mode::Strict).unwrap();
    r.root().and_then(|()| r.skip()).and_then(|()| r.finish()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let inner = text.strip_prefix(head).and_then(|t| t.strip_suffix(TAIL)).unwrap_or(&text);
    Ok((inner.to_owned(), deviations.iter().map(|d| d.kind).collect()))
}

#[track_caller]
fn same(body: &str, due: &str) {
    assert_eq!(run(body), Ok((due.to_owned(), vec![])));
}

#[track_caller]
fn refused(body: &str, why: &str) {
    let kind = run(body).expect_err("refused");
    assert!(matches!(kind, DecodeErrorKind::Reference(_)) && kind.to_string().contains(why), "{kind}");
}
