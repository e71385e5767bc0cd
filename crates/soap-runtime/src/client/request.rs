//! A request, ready to be sent any number of times.

use super::records::Records;
use super::secrets::{Secrets, cut};
use super::streamed::Streamed;
use super::{CallOptions, Config, buffers};
use crate::answer::query_values;
use crate::codec::Want;
use crate::codec::stream::{Found, Frame};
use crate::envelope::{self, Written};
use crate::error::{Error, RequestError};
use crate::operation::{Operation, SoapVersion};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HeaderName, PROXY_AUTHORIZATION,
};
use http::{HeaderMap, HeaderValue, Uri};
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

/// Body and headers, and what in them is secret.
#[derive(Default)]
pub(crate) struct Prepared {
    pub body: Bytes,
    /// What is sent in place of the body, where it is made while it is sent.
    pub streamed: Option<Streamed>,
    pub headers: HeaderMap,
    pub secrets: Arc<Secrets>,
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
    let written = envelope::write_into::<Op>(version, request, &options.blocks, config.buffers.take());
    let Written { buffer, len, secrets } = written.map_err(|e| Error::Request { source: e.into() })?;
    let body = buffers::lend(&config.buffers, buffer, len);
    let sensitive = !secrets.is_empty() || !options.blocks.is_empty();
    let texts = secrets.iter().filter_map(|s| std::str::from_utf8(body.get(s.clone())?).ok());
    let known = known(config, texts);
    let shown = config.log_bodies.then(|| {
        let mut text = cut(std::str::from_utf8(&body).unwrap_or(""), secrets.clone());
        known.hide(&mut text);
        text
    });
    let (headers, size) = (headers(config, version, Op::INFO.action)?, body.len());
    let body = if config.gzip_requests { gzip(&body).into() } else { body };
    Ok(Prepared { body, streamed: None, headers, secrets: Arc::new(known), sensitive, size, shown })
}

/// The same for a request whose items are written while it is sent.
pub(crate) fn prepare_streamed<Op: Operation>(
    config: &Config,
    request: &Op::Request,
    records: Records,
    options: &CallOptions,
) -> Result<Prepared, Error> {
    let version = config.answer.read.version.unwrap_or(Op::INFO.version);
    let frame = frame::<Op>(version, request, &records, options).map_err(|source| Error::Request { source })?;
    let known = Arc::new(known(config, frame.secrets()));
    let streamed = Streamed {
        frame,
        records,
        gzip: config.gzip_requests,
        log: config.log_bodies,
        known: known.clone(),
        size: OnceLock::new(),
        found: Arc::default(),
    };
    let headers = headers(config, version, Op::INFO.action)?;
    // What items hold isn't known yet.
    let sensitive = true;
    Ok(Prepared { streamed: Some(streamed), headers, secrets: known, sensitive, ..Prepared::default() })
}

fn frame<Op: Operation>(
    version: SoapVersion,
    request: &Op::Request,
    records: &Records,
    options: &CallOptions,
) -> Result<Frame, RequestError> {
    let (item, element) = records.item();
    let no = |what: &str| Err(RequestError::NoList { item: records.item_name(), what: what.to_owned() });
    match envelope::frame::<Op>(version, request, &options.blocks, Want::Items(item, element))? {
        Found::One(frame) => Ok(frame),
        Found::None => no("no empty list of them in it, or the element around it is absent"),
        Found::Several => no("several empty lists of them in it: say which by the element's name"),
        Found::Encoded => no("in the SOAP encoding the number of items comes before them"),
    }
}

/// The secrets of a request: those of the message, and those of the way to the service.
fn known<'a>(config: &Config, texts: impl Iterator<Item = &'a str>) -> Secrets {
    let mut known = Secrets::new(texts);
    known.share(config.forms.clone());
    credentials(&config.headers).into_iter().for_each(|value| known.add(value));
    config.hidden.iter().for_each(|value| known.add(value.clone()));
    for value in config.cookies.iter().flat_map(|jar| jar.values()).filter(|v| v.len() >= COMMON) {
        known.add(value);
    }
    known
}

/// Values of headers and queries shorter than this are words that anyone says.
const COMMON: usize = 8;

/// Headers that hold no secret, though their values aren't shown.
const ORDINARY: [&str; 11] = [
    "cache-control",
    "expect",
    "from",
    "origin",
    "pragma",
    "referer",
    "soapaction",
    "te",
    "user-agent",
    "via",
    "x-requested-with",
];

/// What is secret in the headers of every request: a page of errors may echo them.
pub(crate) fn credentials(headers: &HeaderMap) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in headers.iter().filter(|(_, v)| v.is_sensitive()) {
        let Ok(value) = value.to_str() else { continue };
        if *name == AUTHORIZATION || *name == PROXY_AUTHORIZATION {
            let (scheme, token) = value.trim().split_once(' ').unwrap_or(("", value));
            let token = token.trim();
            if scheme.eq_ignore_ascii_case("basic")
                && let Ok(pair) = STANDARD.decode(token)
                && let Some((_, password)) = String::from_utf8_lossy(&pair).split_once(':')
            {
                found.push(password.to_owned());
            }
            found.push(token.to_owned());
        } else if *name == COOKIE {
            let values = value.split(';').filter_map(|c| c.split_once('=')).map(|c| c.1.trim().to_owned());
            found.extend(values.filter(|v| v.len() >= COMMON));
        } else {
            let name = name.as_str();
            let ordinary =
                ["accept", "content-", "if-"].iter().any(|p| name.starts_with(p)) || ORDINARY.contains(&name);
            if !ordinary && value.len() >= COMMON {
                found.push(value.trim().to_owned());
            }
        }
    }
    found
}

/// What may be a key in an endpoint's query: a page of errors may say which address was asked for.
pub(super) fn query_secrets(endpoint: &Uri) -> Vec<String> {
    let mut found = query_values(endpoint);
    // As they are written, too, if that is not how one would.
    found.extend(endpoint.query().unwrap_or("").split(['&', '=']).filter(|v| v.contains('%')).map(str::to_owned));
    found.retain(|v| v.len() >= COMMON);
    found
}

fn headers(config: &Config, version: SoapVersion, action: &str) -> Result<HeaderMap, Error> {
    let mut headers = config.headers.clone();
    // Those of below and a cookie: one table, made once.
    headers.reserve(6);
    let quoted = if action.contains(['\\', '"']) {
        format!("\"{}\"", action.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        ["\"", action, "\""].concat()
    };
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
    if config.gzip_requests {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(headers)
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::default());
    // To memory: neither can fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_in_headers() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("authorization", "Basic YTpwYXNzOndvcmQ="),
            ("proxy-authorization", "Bearer abcdefgh"),
            ("x-api-key", "k-1234567"),
            ("x-shop", "7"),
            ("accept", "text/xml; q=1"),
            ("cookie", "a=1; session=s-1234567"),
        ] {
            let mut value = HeaderValue::from_static(value);
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static(name), value);
        }
        let mut found = credentials(&headers);
        found.sort_unstable();
        assert_eq!(found, ["YTpwYXNzOndvcmQ=", "abcdefgh", "k-1234567", "pass:word", "s-1234567"]);
    }

    #[test]
    fn what_is_secret_in_a_query() {
        let found = query_secrets(&Uri::from_static("http://h/?lang=en&key=k%2D12345%67&%6Bey+word"));
        assert_eq!(found, ["k-12345g", "key word", "k%2D12345%67", "%6Bey+word"]);
    }
}
