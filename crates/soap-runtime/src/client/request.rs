//! A request, ready to be sent any number of times.

use super::secrets::Secrets;
use super::{CallOptions, Config};
use crate::envelope;
use crate::error::{Error, RequestError};
use crate::operation::{Operation, SoapVersion};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue};
use std::io::Write as _;

/// Body and headers, and what in them is secret.
pub(crate) struct Prepared {
    pub body: Bytes,
    pub headers: HeaderMap,
    pub secrets: Secrets,
    /// There are secrets in the body, or header blocks of the caller's, which may be.
    pub sensitive: bool,
    /// Bytes of the envelope, before it was compressed.
    pub size: usize,
    /// The envelope without its secrets: only where bodies are logged.
    pub shown: Option<String>,
}

/// Writes the envelope and all headers that don't depend on where it goes.
pub(crate) fn prepare<Op: Operation>(
    config: &Config,
    request: &Op::Request,
    options: &CallOptions,
) -> Result<Prepared, Error> {
    let version = config.answer.read.version.unwrap_or(Op::INFO.version);
    let written = envelope::write_with_secrets::<Op>(version, request, &options.blocks);
    let (body, secrets) = written.map_err(|e| Error::Request { source: e.into() })?;
    let sensitive = !secrets.is_empty() || !options.blocks.is_empty();
    finish(config, version, Op::INFO.action, body, Secrets::new(secrets), sensitive)
}

fn finish(
    config: &Config,
    version: SoapVersion,
    action: &str,
    body: Vec<u8>,
    secrets: Secrets,
    sensitive: bool,
) -> Result<Prepared, Error> {
    let size = body.len();
    let shown = config.log_bodies.then(|| {
        let mut text = String::from_utf8_lossy(&body).into_owned();
        secrets.hide(&mut text);
        text
    });
    let mut headers = config.headers.clone();
    let quoted = format!("\"{}\"", action.replace('\\', "\\\\").replace('"', "\\\""));
    let value = |name: &str, text: &str| {
        HeaderValue::from_str(text)
            .map_err(|_| Error::Request { source: RequestError::Header(format!("{name} {text:?}")) })
    };
    match version {
        SoapVersion::V1_1 => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
            headers.insert(HeaderName::from_static("soapaction"), value("SOAPAction", &quoted)?);
        }
        SoapVersion::V1_2 => {
            // RFC 3902: the action is a parameter, and an absent one is left out.
            let action = if action.is_empty() { String::new() } else { format!("; action={quoted}") };
            let text = format!("application/soap+xml; charset=utf-8{action}");
            headers.insert(CONTENT_TYPE, value("action", &text)?);
        }
    }
    headers.entry(ACCEPT).or_insert(HeaderValue::from_static(match version {
        SoapVersion::V1_1 => "text/xml, multipart/related",
        SoapVersion::V1_2 => "application/soap+xml, multipart/related",
    }));
    if config.accept_gzip {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
    }
    let body = if config.gzip_requests {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        gzip(&body)
    } else {
        body
    };
    Ok(Prepared { body: body.into(), headers, secrets, sensitive, size, shown })
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::default());
    // To memory: neither can fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}
