//! `Location`: where a redirect leads, and as much of it as may be shown.

use super::media;
use http::{HeaderMap, Uri};
use url::Url;
use url::form_urlencoded::parse;

/// `Location`, resolved against the endpoint (RFC 3986 §5.2, as far as HTTP goes). `None` where it is no address.
pub(crate) fn location(headers: &HeaderMap, endpoint: &Uri) -> Option<String> {
    resolved(headers, endpoint).map(String::from)
}

fn resolved(headers: &HeaderMap, endpoint: &Uri) -> Option<Url> {
    let to = media::latin1(headers.get(http::header::LOCATION)?.as_bytes());
    let base = Url::parse(&endpoint.to_string()).ok()?;
    base.join(to.trim()).ok()
}

/// A `Location` as it may be shown: without a login, and without the values of the endpoint's own query, which can hold
/// a key. `None` where it can't be said which part is a login.
pub(super) fn shown(headers: &HeaderMap, endpoint: &Uri) -> Option<String> {
    let mut url = resolved(headers, endpoint).filter(|u| !u.cannot_be_a_base())?;
    // Neither can fail where there is one.
    let _ = url.set_username("").and(url.set_password(None));
    let secrets = query_values(endpoint);
    if let Some(query) = url.query().filter(|_| !secrets.is_empty()) {
        let pairs: Vec<String> = query.split('&').map(|pair| without(pair, &secrets)).collect();
        url.set_query(Some(&pairs.join("&")));
    }
    Some(url.into())
}

fn without(pair: &str, secrets: &[String]) -> String {
    let is_secret = |text: &str| secrets.iter().any(|s| *s == decoded(text));
    match pair.split_once('=') {
        Some((name, value)) if is_secret(value) => format!("{name}=[hidden]"),
        None if is_secret(pair) => "[hidden]".to_owned(),
        _ => pair.to_owned(),
    }
}

/// The values of an address's query, decoded; of a part that has no `=`, all of it.
pub(crate) fn query_values(uri: &Uri) -> Vec<String> {
    let pairs = uri.query().unwrap_or("").split('&');
    pairs.map(|pair| decoded(pair.split_once('=').map_or(pair, |p| p.1))).filter(|v| !v.is_empty()).collect()
}

fn decoded(text: &str) -> String {
    // As a value: a name would end at `=`.
    parse(format!("v={text}").as_bytes()).next().map(|p| p.1.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn of(to: &str, endpoint: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::LOCATION, HeaderValue::from_str(to).expect("a header"));
        shown(&headers, &Uri::from_static(endpoint))
    }

    #[test]
    fn what_is_shown_of_a_location() {
        let endpoint = "https://a.example/x?key=k%2F1&lang=en";
        for (to, due) in [
            ("y", Some("https://a.example/y")),
            ("?lang=de&key=k%2f1", Some("https://a.example/x?lang=de&key=[hidden]")),
            ("?other=k/1&b=2", Some("https://a.example/x?other=[hidden]&b=2")),
            ("?k/1", Some("https://a.example/x?[hidden]")),
            ("//u:p@b.example/?a=1", Some("https://b.example/?a=1")),
            ("https://u:p@b.example:99999/", None),
            ("//u:p@/", None),
            ("mailto:u:p@b.example", None),
        ] {
            assert_eq!(of(to, endpoint).as_deref(), due, "{to}");
        }
        assert_eq!(of("?k", "https://a.example/x?k").as_deref(), Some("https://a.example/x?[hidden]"));
    }

    #[test]
    fn values_of_a_query() {
        assert_eq!(query_values(&Uri::from_static("http://h/?a=b+c%3D&d&e=&f==")), ["b c=", "d", "="]);
        assert!(query_values(&Uri::from_static("http://h/")).is_empty());
    }
}
