//! `WWW-Authenticate` and `Proxy-Authenticate`: every challenge, split at the right commas (RFC 9110 §11.6.1).

use super::media::{is_token, latin1, split, unquote};
use http::HeaderMap;
use http::header::{PROXY_AUTHENTICATE, WWW_AUTHENTICATE};
use std::fmt;

/// One way to authenticate that the server or proxy offers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Challenge {
    /// `Basic`, `Bearer`, `Negotiate`, ... as sent.
    pub scheme: String,
    /// Parameters in order, names in lower case, quotes undone.
    pub parameters: Vec<(String, String)>,
    /// The token that some schemes have in place of parameters.
    pub token: Option<String>,
}

impl Challenge {
    /// A parameter by its name, in any case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|p| p.0.eq_ignore_ascii_case(name)).map(|p| p.1.as_str())
    }
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.scheme)?;
        match self.parameter("realm") {
            Some(realm) => write!(f, " with realm '{realm}'"),
            None => Ok(()),
        }
    }
}

/// The challenges of an answer; of 407 those of the proxy.
pub(crate) fn all(headers: &HeaderMap, status: u16) -> Vec<Challenge> {
    let field = if status == 407 { PROXY_AUTHENTICATE } else { WWW_AUTHENTICATE };
    let mut out: Vec<Challenge> = Vec::new();
    for line in headers.get_all(field) {
        let line = latin1(line.as_bytes());
        for (i, piece) in split(&line, ',').into_iter().map(str::trim).filter(|p| !p.is_empty()).enumerate() {
            // `name=value` goes on with the challenge before it, all else begins a new one.
            let (first, rest) = piece.split_once([' ', '\t']).map_or((piece, ""), |(a, b)| (a, b.trim()));
            match out.last_mut() {
                Some(c) if i > 0 && (parameter(piece).is_some() && !is_token(first)) => {
                    c.parameters.extend(parameter(piece))
                }
                Some(c) if i > 0 && rest.starts_with('=') => c.parameters.extend(parameter(piece)),
                _ => out.push(begin(first, rest)),
            }
        }
    }
    out
}

fn begin(scheme: &str, rest: &str) -> Challenge {
    let parameter = parameter(rest);
    let token = (parameter.is_none() && !rest.is_empty()).then(|| rest.to_owned());
    Challenge { scheme: scheme.to_owned(), parameters: parameter.into_iter().collect(), token }
}

fn parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    // `abc==` is a token68.
    (is_token(name) && !value.is_empty() && !value.starts_with('='))
        .then(|| (name.to_ascii_lowercase(), unquote(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn several_in_one_field_and_in_several() {
        let mut h = HeaderMap::new();
        for line in [
            "Negotiate, Basic realm=\"Stores, north wing\" , charset = \"UTF-8\"",
            "Digest realm=\"a \\\"b\\\"\",nonce=x, qop=\"auth,auth-int\"",
            "NTLM TlRMTVNTUAAC==",
        ] {
            h.append(WWW_AUTHENTICATE, HeaderValue::from_static(line));
        }
        let found = all(&h, 401);
        let names: Vec<String> = found.iter().map(Challenge::to_string).collect();
        assert_eq!(
            names,
            ["Negotiate", "Basic with realm 'Stores, north wing'", "Digest with realm 'a \"b\"'", "NTLM"]
        );
        assert_eq!(found[1].parameter("Charset"), Some("UTF-8"));
        assert_eq!(found[2].parameter("qop"), Some("auth,auth-int"));
        assert_eq!(found[3].token.as_deref(), Some("TlRMTVNTUAAC=="));
        assert!(all(&h, 407).is_empty());
    }
}
