//! `multipart/related` taken apart (RFC 2046 §5.1.1, RFC 2387): the root part, and the others by Content-ID.

use super::media::{MediaType, latin1};
use crate::codec::crop;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use memchr::memmem;

/// Parts at most: each costs memory of its own.
const PARTS: usize = 1024;

/// Bytes of a part's headers at most: they are copied a few times.
const HEAD: usize = 64 << 10;

/// Bytes of a name from the message that an error shows.
const SHOWN: usize = 100;

/// A part of a `multipart/related` answer beside its root.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attachment {
    /// `Content-ID` without its angle brackets; empty where there is none.
    pub content_id: String,
    /// `Content-Type` as sent; empty where there is none.
    pub content_type: String,
    /// The bytes, their transfer encoding undone.
    pub data: Bytes,
}

/// A message of several parts.
#[derive(Debug)]
pub(crate) struct Message {
    /// Media type of the root part.
    pub media: Option<MediaType>,
    pub root: Vec<u8>,
    pub others: Vec<Attachment>,
}

/// Takes a body apart; the error says what is wrong with it.
pub(crate) fn parse(media: &MediaType, body: &[u8]) -> Result<Message, String> {
    let boundary = media.parameter("boundary").filter(|b| !b.is_empty()).ok_or("no boundary parameter")?;
    let mut parts = split(body, boundary)?.into_iter().map(part).collect::<Result<Vec<_>, _>>()?;
    let root = match media.parameter("start") {
        Some(start) => {
            let id = bare(start);
            let found = parts.iter().position(|p| p.content_id == id);
            found.ok_or_else(|| format!("no root: start names <{}>, which no part has", crop(id, SHOWN)))?
        }
        None if parts.is_empty() => return Err("no root: there are no parts".into()),
        None => 0,
    };
    let root = parts.remove(root);
    Ok(Message { media: MediaType::parse(&root.content_type), root: root.data.into(), others: parts })
}

/// The parts between the delimiters, headers included.
fn split<'a>(body: &'a [u8], boundary: &str) -> Result<Vec<&'a [u8]>, String> {
    let delimiter = format!("--{boundary}");
    let finder = memmem::Finder::new(delimiter.as_bytes());
    let (mut parts, mut open, mut from) = (Vec::new(), None, 0);
    while let Some(found) = body.get(from..).and_then(|b| finder.find(b)) {
        let (at, behind) = (from + found, from + found + delimiter.len());
        from = behind;
        let before = body.get(..at).unwrap_or_default();
        // The line break in front belongs to the delimiter.
        let end = if at == 0 {
            0
        } else if before.ends_with(b"\r\n") {
            at - 2
        } else {
            continue;
        };
        let rest = body.get(behind..).unwrap_or_default();
        let closing = rest.starts_with(b"--");
        let Some(next) = line_end(rest.get(if closing { 2 } else { 0 }..).unwrap_or_default(), closing) else {
            continue;
        };
        if let Some(start) = open {
            if parts.len() == PARTS {
                return Err(format!("more than {PARTS} parts"));
            }
            // An empty part: its one line break is the delimiter's.
            parts.push(body.get(start..end.max(start)).unwrap_or_default());
        }
        if closing {
            return Ok(parts);
        }
        open = Some(behind + next);
        // The next delimiter's line break may be the one that ends this line.
        from = behind + next - 2;
    }
    Err(if open.is_some() {
        "no closing boundary".into()
    } else {
        format!("boundary {:?} isn't in the body", crop(boundary, SHOWN))
    })
}

/// Length of a delimiter's rest: blanks and a line break. After the closing one nothing need follow.
fn line_end(rest: &[u8], closing: bool) -> Option<usize> {
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    match rest.get(blanks..) {
        Some([b'\r', b'\n', ..]) => Some(blanks + 2),
        Some([]) if closing => Some(blanks),
        _ => None,
    }
}

fn part(raw: &[u8]) -> Result<Attachment, String> {
    let (head, body) = if let Some(body) = raw.strip_prefix(b"\r\n") {
        (&b""[..], body)
    } else {
        match memmem::find(raw, b"\r\n\r\n") {
            Some(at) => (raw.get(..at).unwrap_or_default(), raw.get(at + 4..).unwrap_or_default()),
            None => (raw, &b""[..]),
        }
    };
    if head.len() > HEAD {
        return Err(format!("headers of a part over {HEAD} bytes"));
    }
    // Folded lines are one (RFC 5322 §2.2.3).
    let head = latin1(head).replace("\r\n ", " ").replace("\r\n\t", " ");
    let field = |name: &str| {
        let fields = head.split("\r\n").filter_map(|l| l.split_once(':'));
        fields.filter(|(n, _)| n.trim().eq_ignore_ascii_case(name)).map(|(_, v)| v.trim().to_owned()).next()
    };
    let encoding = field("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
    let data = match encoding.as_str() {
        "" | "7bit" | "8bit" | "binary" => Bytes::copy_from_slice(body),
        "base64" => unbase64(body)?.into(),
        "quoted-printable" => unquote(body)?.into(),
        other => return Err(format!("transfer encoding {:?} is not supported", crop(other, SHOWN))),
    };
    let content_id = field("content-id").map(|id| bare(&id).to_owned()).unwrap_or_default();
    Ok(Attachment { content_id, content_type: field("content-type").unwrap_or_default(), data })
}

/// A Content-ID without its angle brackets.
fn bare(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix('<').and_then(|i| i.strip_suffix('>')).unwrap_or(id)
}

fn unbase64(body: &[u8]) -> Result<Vec<u8>, String> {
    // RFC 2045 §6.8: what isn't of the alphabet, line breaks above all, is to be ignored.
    let known = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    let clean: Vec<u8> = body.iter().copied().filter(known).collect();
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, config);
    engine.decode(clean).map_err(|e| format!("bad base64 in a part: {e}"))
}

fn unquote(body: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(body.len());
    let mut lines = body.split(|b| *b == b'\n').peekable();
    while let Some(line) = lines.next() {
        let last = lines.peek().is_none();
        let (line, cr) = line.strip_suffix(b"\r").map_or((line, false), |l| (l, true));
        // Blanks at the end of a line were added on the way (RFC 2045 §6.7, rule 3).
        let line = line.trim_ascii_end();
        let (line, soft) = line.strip_suffix(b"=").map_or((line, false), |l| (l, true));
        let mut rest = line;
        while let Some((&b, after)) = rest.split_first() {
            rest = after;
            if b != b'=' {
                out.push(b);
                continue;
            }
            let digits =
                after.get(..2).and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u8::from_str_radix(d, 16).ok());
            out.push(digits.ok_or("bad quoted-printable in a part")?);
            rest = after.get(2..).unwrap_or_default();
        }
        if !soft && !last {
            out.extend_from_slice(if cr { b"\r\n" } else { b"\n" });
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(content_type: &str, body: &[u8]) -> Result<Message, String> {
        parse(&MediaType::parse(content_type).expect("valid"), body)
    }

    #[test]
    fn the_root_is_what_start_names_else_the_first() {
        let body = b"pre\r\n--b \r\nContent-ID: <a>\r\n\r\nA\r\n--bx\r\n\r\n--b\r\ncontent-id:\r\n <b@c>\r\n\r\n\r\n--b--\r\nepilogue";
        let m = message("multipart/related; boundary=b; start=\"<b@c>\"", body).expect("parses");
        assert_eq!((m.root.as_slice(), m.others.len()), (&b""[..], 1));
        assert_eq!(m.others[0].data, "A\r\n--bx\r\n");
        let m = message("multipart/related; boundary=b", body).expect("parses");
        assert_eq!(m.root, b"A\r\n--bx\r\n");
    }

    #[test]
    fn parts_without_headers_and_without_bytes() {
        let m = message("multipart/related; boundary=b", b"--b\r\n\r\nroot\r\n--b\r\n--b--").expect("parses");
        assert_eq!((m.root.as_slice(), m.others[0].data.len()), (&b"root"[..], 0));
    }

    #[test]
    fn transfer_encodings_are_undone() {
        let body = b"--b\r\nContent-Transfer-Encoding: Quoted-Printable\r\n\r\n<a>=C3=A5=\r\n</a>  \r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\nAAE\r\nC\r\n--b--";
        let m = message("multipart/related; boundary=\"b\"", body).expect("parses");
        assert_eq!(String::from_utf8_lossy(&m.root), "<a>å</a>");
        assert_eq!(m.others[0].data.as_ref(), [0, 1, 2]);
    }

    #[test]
    fn what_is_missing_is_an_error() {
        let body = b"--b\r\n\r\nA\r\n";
        assert!(message("multipart/related; boundary=b", body).expect_err("not closed").contains("closing"));
        assert!(message("multipart/related; boundary=c", body).is_err());
        assert!(message("multipart/related", body).is_err());
        assert!(message("multipart/related; boundary=b; start=x", b"--b\r\n\r\nA\r\n--b--").is_err());
        assert!(message("multipart/related; boundary=b", b"--b--").expect_err("empty").contains("no root"));
    }

    #[test]
    fn many_parts_and_long_headers_cost_nothing() {
        let flood = b"--b\r\n".repeat(PARTS + 2);
        assert!(message("multipart/related; boundary=b", &flood).expect_err("refused").contains("parts"));
        let long = [b"--b\r\nX: ".to_vec(), vec![b'x'; HEAD], b"\r\n\r\n1\r\n--b--".to_vec()].concat();
        assert!(message("multipart/related; boundary=b", &long).expect_err("refused").contains("headers"));
        let start = format!("multipart/related; boundary=b; start={}", "x".repeat(10_000));
        assert!(message(&start, b"--b\r\n\r\nA\r\n--b--").expect_err("no root").len() < 300);
    }
}
