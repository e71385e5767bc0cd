//! `Content-Type`: type, subtype and parameters (RFC 9110 §8.3.1, §5.6.6), and several values where one is due.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// A media type: names in lower case, values as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MediaType {
    /// `text/xml`.
    pub essence: String,
    parameters: Vec<(String, String)>,
}

impl MediaType {
    /// Reads one value; `None` if there is no `type/subtype` in it.
    pub fn parse(value: &str) -> Option<MediaType> {
        let mut pieces = split(value, ';').into_iter();
        let essence = pieces.next()?.trim().to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/')?;
        if !is_token(kind) || !is_token(subtype) {
            return None;
        }
        let parameters = pieces.filter_map(|p| {
            let (name, value) = p.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), unquote(value.trim())))
        });
        Some(MediaType { parameters: parameters.collect(), essence })
    }

    /// A parameter by its name in lower case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|p| p.0 == name).map(|p| p.1.as_str())
    }
}

/// What `Content-Type` says, all its values taken together.
#[derive(Debug, Clone, Default)]
pub(crate) struct ContentType {
    /// The last valid value.
    pub media: Option<MediaType>,
    /// Its charset, unless two values disagree.
    pub charset: Option<String>,
    /// What was off: a second value.
    pub receipt: Option<String>,
}

impl ContentType {
    /// Reads every line of the field.
    pub fn of(headers: &HeaderMap) -> ContentType {
        let lines: Vec<String> = headers.get_all(CONTENT_TYPE).iter().map(|v| latin1(v.as_bytes())).collect();
        ContentType::of_lines(&lines)
    }

    fn of_lines(lines: &[String]) -> ContentType {
        let values: Vec<&str> = lines.iter().flat_map(|l| split(l, ',')).filter(|v| !v.trim().is_empty()).collect();
        let mut valid: Vec<MediaType> = values.iter().filter_map(|v| MediaType::parse(v)).collect();
        let charset = |m: &MediaType| m.parameter("charset").map(str::to_ascii_lowercase);
        let agree = valid.windows(2).all(|w| matches!(w, [a, b] if charset(a) == charset(b)));
        let media = valid.pop();
        let charset = media.as_ref().filter(|_| agree).and_then(|m| m.parameter("charset").map(str::to_owned));
        let receipt = (values.len() > 1).then(|| format!("{} values of Content-Type", values.len()));
        ContentType { media, charset: charset.filter(|c| !c.is_empty()), receipt }
    }

    /// `text/xml`, or empty.
    pub fn essence(&self) -> &str {
        self.media.as_ref().map_or("", |m| &m.essence)
    }
}

/// Header bytes as text; bytes above 127 are Latin-1 (RFC 9110 §5.5).
pub(crate) fn latin1(bytes: &[u8]) -> String {
    encoding_rs::mem::decode_latin1(bytes).into_owned()
}

/// Pieces between separators outside of quotes.
pub(crate) fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut pieces, mut from, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if c == separator && !quoted => {
                pieces.push(text.get(from..i).unwrap_or(""));
                from = i + c.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(text.get(from..).unwrap_or(""));
    pieces
}

/// The inside of a quoted string, its escapes undone; anything else as it is.
pub(crate) fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let (mut out, mut chars) = (String::with_capacity(inner.len()), inner.chars());
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

/// RFC 9110 §5.6.2.
pub(crate) fn is_token(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|c| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> ContentType {
        ContentType::of_lines(&lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn any_case_quotes_and_a_trailing_semicolon() {
        let c = of(&["TEXT/Xml; CharSet=\"utf-\\8\" ;"]);
        assert_eq!((c.essence(), c.charset.as_deref(), c.receipt.as_deref()), ("text/xml", Some("utf-8"), None));
        let m = MediaType::parse("application/soap+xml;action=\"a;b,c\";charset=UTF-8").expect("valid");
        assert_eq!(m.parameter("action"), Some("a;b,c"));
    }

    #[test]
    fn of_two_values_the_last_valid_one() {
        let c = of(&["text/html; charset=utf-8", "text/xml; charset=UTF-8, nonsense"]);
        assert_eq!((c.essence(), c.charset.as_deref()), ("text/xml", Some("UTF-8")));
        assert!(c.receipt.is_some());
        let c = of(&["text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"]);
        assert_eq!((c.essence(), c.charset.as_deref()), ("text/xml", None));
    }
}
