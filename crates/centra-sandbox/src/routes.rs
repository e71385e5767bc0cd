//! From an HTTP request to its response: the description, the page, and calls.

use std::convert::Infallible;
use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body::Body as _;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use tokio::time::timeout;

use crate::builder::PATH;
use crate::description;
use crate::page::page;
use crate::payload::Payload;
use crate::received::Received;
use crate::soap;
use crate::state::State;

const XML: &str = "text/xml; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

pub(crate) async fn route(state: Arc<State>, request: Request<Incoming>) -> Result<Response<Payload>, Infallible> {
    let response = if request.method() == Method::POST {
        if request.uri().path().trim_end_matches('/') == PATH {
            call(state, request).await
        } else {
            // Answered before its body is read.
            close(plain(StatusCode::NOT_FOUND, TEXT, format!("no service is here; it is at {PATH}")))
        }
    } else if request.method() == Method::GET || request.method() == Method::HEAD {
        read(&state, &request)
    } else {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, TEXT, "GET and POST are served");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
        response
    };
    Ok(response)
}

fn read(state: &State, request: &Request<Incoming>) -> Response<Payload> {
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or(""));
    if query.eq_ignore_ascii_case("wsdl") {
        let host = request.headers().get(HOST).and_then(|h| h.to_str().ok());
        let endpoint = host.map_or_else(|| state.endpoint.clone(), |host| format!("http://{host}{PATH}"));
        return plain(StatusCode::OK, XML, description::wsdl(&endpoint));
    }
    if path.rsplit('/').next() == Some(description::XSD_NAME) {
        return plain(StatusCode::OK, XML, description::XSD);
    }
    if path != "/" {
        return plain(StatusCode::NOT_FOUND, TEXT, "nothing is here; `/` shows what is stored, `?wsdl` the service");
    }
    match page(&state.store) {
        Ok(page) => plain(StatusCode::OK, "application/json", format!("{page:#}\n")),
        Err(error) => {
            tracing::error!(%error, "the store can't be read");
            plain(StatusCode::INTERNAL_SERVER_ERROR, TEXT, "the store can't be read")
        }
    }
}

async fn call(state: Arc<State>, request: Request<Incoming>) -> Response<Payload> {
    let (head, body) = request.into_parts();
    // Said before any of it is read.
    if body.size_hint().lower() > state.body_limit as u64 {
        return too_large();
    }
    let Ok(body) = timeout(state.patience, Limited::new(body, state.body_limit).collect()).await else {
        return close(plain(StatusCode::REQUEST_TIMEOUT, TEXT, "the request took too long to arrive"));
    };
    let body = match body {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            return too_large();
        }
        Err(_) => return close(plain(StatusCode::BAD_REQUEST, TEXT, "the request broke off")),
    };
    let body = match decoded(&head.headers, body, state.body_limit) {
        Ok(body) => body,
        Err(status) => return plain(status, TEXT, "the request's content coding can't be undone"),
    };
    let (request_id, session) = (format!("1_{}", hex()), session(&head.headers));
    let received =
        Received { method: head.method, uri: head.uri, headers: head.headers, body, request_id: request_id.clone() };
    state.received.add(received.clone());
    // Decoding and SQLite would hold up the other connections.
    let answer = tokio::task::spawn_blocking(move || soap::answer(&state, &received.headers, &received.body)).await;
    let mut response = match answer {
        Ok(answer) => plain(answer.status, XML, answer.body),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, TEXT, "the sandbox failed"),
    };
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::try_from(&request_id) {
        headers.insert("x-centra-request-id", id);
    }
    if let Ok(id) = HeaderValue::try_from(format!("centra_{request_id}")) {
        headers.insert("x-correlation-id", id);
    }
    headers.extend(session.map(|cookie| (SET_COOKIE, cookie)));
    response
}

/// A session for whoever has none, for 24 hours.
fn session(headers: &HeaderMap) -> Option<HeaderValue> {
    const NAME: &str = "centrasess=";
    let mut sent = headers.get_all(COOKIE).iter().filter_map(|c| c.to_str().ok()).flat_map(|c| c.split("; "));
    if sent.any(|c| c.starts_with(NAME)) {
        return None;
    }
    let expires = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(86_400));
    let cookie = format!("{NAME}{}; expires={expires}; Max-Age=86400; path=/; secure; HttpOnly", hex());
    HeaderValue::try_from(cookie).ok()
}

fn hex() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// The body without its content coding.
fn decoded(headers: &HeaderMap, body: Bytes, limit: usize) -> Result<Bytes, StatusCode> {
    let coding = headers.get(CONTENT_ENCODING).map_or(Ok(""), |c| c.to_str()).unwrap_or("?");
    match coding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(body),
        "gzip" | "x-gzip" => {
            let (mut out, most) = (Vec::new(), (limit as u64).saturating_add(1));
            let mut gzip = flate2::read::MultiGzDecoder::new(body.as_ref()).take(most);
            gzip.read_to_end(&mut out).map_err(|_| StatusCode::BAD_REQUEST)?;
            if out.len() > limit { Err(StatusCode::PAYLOAD_TOO_LARGE) } else { Ok(out.into()) }
        }
        _ => Err(StatusCode::UNSUPPORTED_MEDIA_TYPE),
    }
}

fn too_large() -> Response<Payload> {
    close(plain(StatusCode::PAYLOAD_TOO_LARGE, TEXT, "the request is too large"))
}

/// What is left of the request isn't read.
fn close(mut response: Response<Payload>) -> Response<Payload> {
    response.headers_mut().insert(http::header::CONNECTION, HeaderValue::from_static("close"));
    response
}

fn plain(status: StatusCode, media: &'static str, body: impl Into<Bytes>) -> Response<Payload> {
    let mut response = Response::new(Payload::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    response
}
