//! Which encoding a body is in, and its bytes as UTF-8: byte order mark, else `charset`, else XML declaration, else
//! UTF-8 (RFC 7303 §3.2). What isn't valid is an error with its offset, never U+FFFD.

use crate::answer::sniff::is_declaration;
use crate::codec::{DecodeError, DecodeErrorKind, DecodeResult};
use memchr::memmem;
use std::borrow::Cow;

/// The encodings that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    /// With or without a byte order of its own; big endian where nothing says otherwise (RFC 2781 §4.3).
    Utf16(Option<Order>),
    Latin1,
    Windows1252,
    Ascii,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

impl Encoding {
    /// IANA names, and the spellings that are about.
    fn named(name: &str) -> Option<Encoding> {
        // Single quotes are no quotes in HTTP, and are sent as if they were.
        Some(match name.trim().trim_matches('\'').to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" | "unicode-1-1-utf-8" => Encoding::Utf8,
            "utf-16" | "utf16" => Encoding::Utf16(None),
            "utf-16le" | "utf16le" => Encoding::Utf16(Some(Order::Little)),
            "utf-16be" | "utf16be" => Encoding::Utf16(Some(Order::Big)),
            "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "iso_8859-1:1987" | "iso-ir-100" | "latin1" | "latin-1"
            | "l1" | "ibm819" | "cp819" | "csisolatin1" => Encoding::Latin1,
            "windows-1252" | "cp1252" | "cp-1252" | "x-cp1252" | "cswindows1252" => Encoding::Windows1252,
            // A part of each of the others.
            "us-ascii" | "ascii" | "ansi_x3.4-1968" | "iso646-us" => Encoding::Ascii,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16(_) => "UTF-16",
            Encoding::Latin1 => "ISO-8859-1",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Ascii => "US-ASCII",
        }
    }

    /// Whether what one label says agrees with what holds.
    fn agrees(self, holds: Encoding) -> bool {
        match (self, holds) {
            (Encoding::Utf16(a), Encoding::Utf16(b)) => a.is_none() || b.is_none() || a == b,
            (Encoding::Ascii, _) => !matches!(holds, Encoding::Utf16(_)),
            (a, b) => a == b,
        }
    }
}

/// Why a body has no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotText {
    pub what: String,
    /// Offset of the bytes that aren't valid; `None` where the encoding itself isn't known.
    pub offset: Option<usize>,
}

/// What is known about the encoding of a body.
#[derive(Debug)]
pub(crate) struct Found {
    encoding: Result<Encoding, NotText>,
    mark: usize,
    /// Labels that were overruled.
    pub notices: Vec<String>,
}

/// Finds the encoding of a body whose `Content-Type` has this charset.
pub(crate) fn find(bytes: &[u8], charset: Option<&str>) -> Found {
    let mut notices = Vec::new();
    let (mark, by_mark) = mark(bytes);
    let declared = declared_encoding(bytes);
    let conflict = |label: &str, name: &str, holds: Encoding| {
        let agrees = Encoding::named(name).is_some_and(|e| e.agrees(holds));
        (!agrees).then(|| format!("{label} {name:?} is overruled: the body is in {}", holds.name()))
    };
    let encoding = match (by_mark, charset, declared.as_deref()) {
        (Some(e), ..) => {
            if let (Ok(e), Some(c)) = (&e, charset) {
                notices.extend(conflict("charset", c, *e));
            }
            e
        }
        (None, Some(c), _) => named(c, bytes),
        (None, None, Some(d)) => match by_shape(bytes) {
            Some(order) => Ok(Encoding::Utf16(Some(order))),
            None => named(d, bytes),
        },
        (None, None, None) => Ok(by_shape(bytes).map_or(Encoding::Utf8, |o| Encoding::Utf16(Some(o)))),
    };
    if let (Ok(e), Some(d), true) = (&encoding, &declared, charset.is_some() || mark > 0) {
        notices.extend(conflict("the declaration's encoding", d, *e));
    }
    Found { encoding, mark, notices }
}

fn named(name: &str, bytes: &[u8]) -> Result<Encoding, NotText> {
    match Encoding::named(name) {
        Some(Encoding::Utf16(None)) if matches!(bytes, [b'<', b, ..] if *b != 0) => {
            Err(NotText { what: "invalid UTF-16: one byte a character".into(), offset: Some(0) })
        }
        Some(Encoding::Utf16(None)) => Ok(Encoding::Utf16(by_shape(bytes))),
        Some(e) => Ok(e),
        None => Err(NotText { what: format!("{name:?} is not supported"), offset: None }),
    }
}

type ByMark = Option<Result<Encoding, NotText>>;

fn mark(b: &[u8]) -> (usize, ByMark) {
    let utf32 = || Some(Err(NotText { what: "\"UTF-32\" is not supported".into(), offset: None }));
    match b {
        [0xff, 0xfe, 0, 0, ..] => (4, utf32()),
        [0, 0, 0xfe, 0xff, ..] => (4, utf32()),
        [0xef, 0xbb, 0xbf, ..] => (3, Some(Ok(Encoding::Utf8))),
        [0xff, 0xfe, ..] => (2, Some(Ok(Encoding::Utf16(Some(Order::Little))))),
        [0xfe, 0xff, ..] => (2, Some(Ok(Encoding::Utf16(Some(Order::Big))))),
        _ => (0, None),
    }
}

/// UTF-16 without a mark shows by its first characters (XML 1.0 App. F.1).
fn by_shape(b: &[u8]) -> Option<Order> {
    match b {
        [b'<', 0, c, 0, ..] if *c != 0 => Some(Order::Little),
        [0, b'<', 0, c, ..] if *c != 0 => Some(Order::Big),
        _ => None,
    }
}

impl Found {
    /// The body as UTF-8, without its mark. Nothing is copied where it is UTF-8 already; whether that is valid is left
    /// to the reader.
    pub fn decode(&self, bytes: Vec<u8>) -> Result<Vec<u8>, (NotText, Vec<u8>)> {
        let encoding = match &self.encoding {
            Ok(e) => *e,
            Err(e) => return Err((e.clone(), bytes)),
        };
        let body = bytes.get(self.mark..).unwrap_or_default();
        let bad = |at: usize| NotText { what: format!("invalid {}", encoding.name()), offset: Some(self.mark + at) };
        let converted = match encoding {
            Encoding::Utf8 if self.mark == 0 => return Ok(bytes),
            Encoding::Utf8 => return Ok(body.to_vec()),
            Encoding::Ascii => match body.iter().position(|b| *b > 127) {
                None => return Ok(bytes),
                Some(at) => Err(bad(at)),
            },
            Encoding::Latin1 => Ok(latin1(body)),
            Encoding::Windows1252 => {
                // Unassigned in the code page; the web's own table has control characters there.
                match body.iter().position(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
                    None => Ok(encoding_rs::WINDOWS_1252.decode_without_bom_handling(body).0.into_owned().into_bytes()),
                    Some(at) => Err(bad(at)),
                }
            }
            Encoding::Utf16(order) => {
                let coder = if order == Some(Order::Little) { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
                match coder.decode_without_bom_handling_and_without_replacement(body) {
                    Some(t) => Ok(t.into_owned().into_bytes()),
                    None => Err(bad(bad_unit(body, order == Some(Order::Little)))),
                }
            }
        };
        converted.map_err(|e| (e, bytes))
    }

    /// The beginning of the body as text, whatever is in it: for excerpts, and to see whether it is an envelope at all.
    pub fn lossy(&self, bytes: &[u8], n: usize) -> String {
        let body = bytes.get(self.mark..).unwrap_or_default();
        let cut = body.get(..n).unwrap_or(body);
        match self.encoding {
            Ok(Encoding::Utf16(order)) => {
                let coder = if order == Some(Order::Little) { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
                coder.decode_without_bom_handling(cut).0.replace('\u{fffd}', "")
            }
            Ok(Encoding::Windows1252) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(cut).0.into_owned(),
            Ok(Encoding::Latin1) => encoding_rs::mem::decode_latin1(cut).into_owned(),
            Ok(_) => shown(body, n),
            // UTF-32 has three zeros to a character.
            Err(_) => shown(body, n).replace('\0', ""),
        }
    }
}

/// At most `n` bytes of a text in UTF-8, whatever is in it: a character that the cut went through is left out, other invalid
/// bytes make it Latin-1.
pub(crate) fn shown(body: &[u8], n: usize) -> String {
    let cut = body.get(..n).unwrap_or(body);
    match std::str::from_utf8(cut) {
        Ok(t) => t.to_owned(),
        Err(e) if e.error_len().is_none() => {
            String::from_utf8_lossy(cut.get(..e.valid_up_to()).unwrap_or_default()).into_owned()
        }
        Err(_) => encoding_rs::mem::decode_latin1(cut).into_owned(),
    }
}

fn latin1(body: &[u8]) -> Vec<u8> {
    encoding_rs::mem::decode_latin1(body).into_owned().into_bytes()
}

/// Offset of the first unit that is no character.
fn bad_unit(body: &[u8], little: bool) -> usize {
    let units = body.chunks_exact(2).map(|c| match *c {
        [a, b] if little => u16::from_le_bytes([a, b]),
        [a, b] => u16::from_be_bytes([a, b]),
        _ => 0,
    });
    let mut at = 0;
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => at += 2 * c.len_utf16(),
            Err(_) => return at,
        }
    }
    at
}

/// The encoding that an XML declaration names, in ASCII or in UTF-16 of either order.
fn declared_encoding(body: &[u8]) -> Option<String> {
    // The declaration is ASCII: without the zeros UTF-16 reads like it.
    let start = body.get(..1024).unwrap_or(body);
    let head = match start.get(..4) {
        Some(first) if first.contains(&0) => Cow::Owned(start.iter().copied().filter(|b| *b != 0).collect()),
        _ => Cow::Borrowed(start),
    };
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let head = head.strip_prefix(b"\xff\xfe").or_else(|| head.strip_prefix(b"\xfe\xff")).unwrap_or(head);
    let head = head.trim_ascii_start();
    if !is_declaration(head) {
        return None;
    }
    let head = head.get(..memmem::find(head, b"?>")?)?;
    let after = head.get(memmem::find(head, b"encoding")? + 8..)?.trim_ascii_start();
    let (quote, value) = after.strip_prefix(b"=")?.trim_ascii_start().split_first()?;
    let end = memchr::memchr(*quote, value)?;
    value.get(..end).map(|name| encoding_rs::mem::decode_latin1(name).into_owned())
}

/// A message that came without a header, in UTF-8: from UTF-16, ISO-8859-1 or windows-1252, by its byte order mark or its
/// XML declaration (XML 1.0 App. F). Nothing is copied where it is UTF-8 already.
pub fn to_utf8(bytes: &[u8]) -> DecodeResult<Cow<'_, [u8]>> {
    let found = find(bytes, None);
    let body = bytes.get(found.mark..).unwrap_or_default();
    if matches!(found.encoding, Ok(Encoding::Utf8)) {
        return Ok(Cow::Borrowed(body));
    }
    found.decode(bytes.to_vec()).map(Cow::Owned).map_err(|(e, _)| {
        DecodeError::new(DecodeErrorKind::Encoding(e.what), String::new(), e.offset.unwrap_or(0), (1, 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], charset: Option<&str>) -> Result<(String, usize), NotText> {
        let found = find(bytes, charset);
        let body = found.decode(bytes.to_vec()).map_err(|e| e.0)?;
        Ok((String::from_utf8(body).expect("UTF-8"), found.notices.len()))
    }

    fn utf16(s: &str, mark: bool, little: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(s.encode_utf16());
        units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn the_mark_goes_first_then_charset_then_declaration() {
        let xml = "<?xml version='1.0' encoding='iso-8859-1'?><a>ü</a>";
        let latin: Vec<u8> = xml.chars().map(|c| c as u8).collect();
        assert_eq!(text(&latin, None), Ok((xml.into(), 0)));
        assert_eq!(text(xml.as_bytes(), Some("utf-8")), Ok((xml.into(), 1)));
        let marked = [b"\xef\xbb\xbf", xml.as_bytes()].concat();
        assert_eq!(text(&marked, Some("iso-8859-1")), Ok((xml.into(), 2)));
        assert_eq!(text(&marked, None), Ok((xml.into(), 1)));
    }

    #[test]
    fn the_declaration_is_read_in_any_encoding() {
        assert_eq!(declared_encoding(b"<?xml version='1.0' encoding = \"UTF-8\"?>").as_deref(), Some("UTF-8"));
        assert_eq!(declared_encoding(b"<a encoding='x'/>"), None);
    }

    #[test]
    fn utf16_with_and_without_a_mark() {
        let xml = "<a>€😀</a>";
        for little in [true, false] {
            for charset in [None, Some("UTF-16")] {
                assert_eq!(text(&utf16(xml, true, little), charset), Ok((xml.into(), 0)));
                assert_eq!(text(&utf16(xml, false, little), charset), Ok((xml.into(), 0)));
            }
        }
        let mut cut = utf16(xml, true, true);
        cut.truncate(12);
        let e = text(&cut, None).expect_err("half a surrogate pair");
        assert_eq!(e.offset, Some(10));
    }

    #[test]
    fn other_encodings_and_invalid_bytes_are_errors() {
        assert_eq!(text(b"<a/>", Some("shift_jis")).expect_err("unknown").offset, None);
        assert_eq!(text(b"<a>\x81</a>", Some("windows-1252")).expect_err("unassigned").offset, Some(3));
        assert_eq!(text(b"<a>\xe4</a>", Some("us-ascii")).expect_err("not ASCII").offset, Some(3));
        assert_eq!(text(b"<a>\x80</a>", Some("windows-1252")), Ok(("<a>€</a>".into(), 0)));
        assert_eq!(text(b"<a>\x80</a>", Some("latin1")), Ok(("<a>\u{80}</a>".into(), 0)));
        assert_eq!(text(b"<?xml version='1.0' encoding='utf-16'?><a/>", None).expect_err("one byte").offset, Some(0));
        assert!(text(&[0xff, 0xfe, 0, 0, b'<', 0, 0, 0], None).is_err());
    }
}
