//! Cookies of one client, kept by option (RFC 6265): the service has one host, and each is for the host that set it.
//! `Domain` doesn't widen that: which suffixes belong to everyone isn't known here, and a service has no need of it.

use crate::answer::latin1;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue, Uri};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Cookies kept at most; the oldest go first.
const MOST: usize = 50;

/// Bytes of name and value at most (RFC 6265 §6.1).
const LONGEST: usize = 4096;

struct Cookie {
    name: String,
    value: String,
    host: String,
    path: String,
    secure: bool,
    expires: Option<SystemTime>,
}

/// The cookies that a service has set.
#[derive(Default)]
pub(crate) struct Jar(Mutex<Vec<Cookie>>);

impl std::fmt::Debug for Jar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Jar")
    }
}

impl Jar {
    /// Keeps what an answer sets, each line by itself.
    pub fn keep(&self, uri: &Uri, headers: &HeaderMap) {
        let mut jar = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for line in headers.get_all(SET_COOKIE) {
            let Some(c) = parse(&latin1(line.as_bytes()), uri) else { continue };
            jar.retain(|o| !(o.name == c.name && o.host == c.host && o.path == c.path));
            if c.expires.is_none_or(|t| t > SystemTime::now()) {
                if jar.len() >= MOST {
                    jar.remove(0);
                }
                jar.push(c);
            }
        }
    }

    /// The values of all cookies.
    pub fn values(&self) -> Vec<String> {
        let jar = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jar.iter().map(|c| c.value.trim_matches('"').to_owned()).collect()
    }

    /// The `Cookie` field for a request.
    pub fn field(&self, uri: &Uri) -> Option<HeaderValue> {
        let jar = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = SystemTime::now();
        let host = uri.host().unwrap_or("").to_ascii_lowercase();
        let fits = |c: &&Cookie| {
            c.expires.is_none_or(|t| t > now)
                && (!c.secure || uri.scheme_str() == Some("https"))
                && c.host == host
                && path_fits(uri.path(), &c.path)
        };
        let pairs: Vec<String> = jar.iter().filter(fits).map(|c| format!("{}={}", c.name, c.value)).collect();
        let mut value = HeaderValue::from_str(&pairs.join("; ")).ok().filter(|v| !v.is_empty())?;
        value.set_sensitive(true);
        Some(value)
    }
}

fn below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|h| h.ends_with('.'))
}

fn path_fits(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || of.ends_with('/') || rest.starts_with('/'))
}

fn parse(line: &str, uri: &Uri) -> Option<Cookie> {
    let mut pieces = line.split(';');
    let (name, value) = pieces.next()?.split_once('=')?;
    let host = uri.host()?.to_ascii_lowercase();
    // RFC 6265 §5.1.4: the folder of the request.
    let folder = uri.path().rsplit_once('/').map_or("/", |p| if p.0.is_empty() { "/" } else { p.0 });
    let mut c = Cookie {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
        host,
        path: folder.to_owned(),
        secure: false,
        expires: None,
    };
    let mut max_age = None;
    for piece in pieces {
        let (key, value) = piece.split_once('=').unwrap_or((piece, ""));
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "secure" => c.secure = true,
            "path" if value.starts_with('/') => c.path = value.to_owned(),
            // Not for this host at all (RFC 6265 §5.3, step 6).
            "domain" if !value.is_empty() => {
                let domain = value.trim_start_matches('.').to_ascii_lowercase();
                if c.host != domain && !below(&c.host, &domain) {
                    return None;
                }
            }
            "max-age" => {
                max_age = value.parse::<i64>().ok().map(|s| {
                    let seconds = Duration::from_secs(s.clamp(0, 400 * 86_400) as u64);
                    if s <= 0 { SystemTime::UNIX_EPOCH } else { SystemTime::now() + seconds }
                });
            }
            "expires" => {
                c.expires =
                    httpdate::parse_http_date(&value.replace('-', " ")).ok().or(httpdate::parse_http_date(value).ok())
            }
            _ => {}
        }
    }
    c.expires = max_age.or(c.expires);
    // What is to be kept secret isn't taken from where anyone can say it (RFC 6265bis §5.7).
    let trusted = !c.secure || uri.scheme_str() == Some("https");
    (!c.name.is_empty() && trusted && c.name.len() + c.value.len() <= LONGEST).then_some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jar(from: &'static str, lines: &[&str]) -> Jar {
        let (jar, mut headers) = (Jar::default(), HeaderMap::new());
        for l in lines {
            headers.append(SET_COOKIE, HeaderValue::from_str(l).expect("a header"));
        }
        jar.keep(&Uri::from_static(from), &headers);
        jar
    }

    fn sent(jar: &Jar, uri: &'static str) -> String {
        jar.field(&Uri::from_static(uri)).map(|v| v.to_str().expect("ASCII").to_owned()).unwrap_or_default()
    }

    const SERVICE: &str = "https://a.example.com/ams/soap/api";

    #[test]
    fn each_line_by_itself_and_only_where_it_belongs() {
        let long = format!("long={}", "x".repeat(LONGEST));
        let j = jar(
            SERVICE,
            &[
                "centrasess=d1,2; expires=Sun, 24 Nov 2099 16:55:50 GMT; Max-Age=86400; path=/ams/; secure; HttpOnly",
                "x=1",
                "gone=1; Max-Age=0",
                "other=1; Domain=example.org",
                "wide=1; Domain=.example.com; Path=/",
                &long,
            ],
        );
        assert_eq!(sent(&j, SERVICE), "centrasess=d1,2; x=1; wide=1");
        assert_eq!(sent(&j, "http://a.example.com/ams/x"), "wide=1");
        // A neighbour's host is another one, whatever the cookie says: `co.uk` is nobody's.
        for other in ["https://b.example.com/ams/soap/", "https://example.com/", "https://example.org/ams/soap/"] {
            assert_eq!(sent(&j, other), "", "{other}");
        }
    }

    #[test]
    fn dates_of_all_kinds() {
        let kept = |attributes: &str| sent(&jar(SERVICE, &[&format!("a=1; {attributes}")]), SERVICE);
        for good in ["Expires=Sun, 24-Nov-2099 16:55:50 GMT", "expires=never", "Max-Age=x", "Max-Age=", "EXPIRES", ";;"]
        {
            assert_eq!(kept(good), "a=1", "{good}");
        }
        for gone in ["Expires=Thu, 01-Jan-1970 00:00:00 GMT", "Expires=Sunday, 06-Nov-94 08:49:37 GMT", "max-age=-5"] {
            assert_eq!(kept(gone), "", "{gone}");
        }
        assert_eq!(kept("Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60"), "a=1");
    }

    #[test]
    fn secure_ones_come_from_https_only() {
        let plain = jar("http://a.example.com/ams/soap/api", &["a=1; Secure", "b=2"]);
        assert_eq!(sent(&plain, SERVICE), "b=2");
    }
}
