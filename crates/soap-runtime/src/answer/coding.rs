//! `Content-Encoding` undone: gzip, x-gzip and deflate, lists of up to four, under one limit for every layer.

use flate2::{Decompress, FlushDecompress, Status, bufread::MultiGzDecoder};
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use std::io::{ErrorKind, Read};

/// Codings in one list at most.
const LIST: usize = 4;

/// Why a body can't be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotDecoded {
    /// Unknown, or not what the label says.
    Coding(String),
    /// A stream of this coding, without its end.
    Cut(&'static str),
    /// More bytes than the limit.
    TooLarge,
}

/// A body without its codings, and what was off about them.
#[derive(Debug)]
pub(crate) struct Plain {
    pub body: Vec<u8>,
    pub receipts: Vec<&'static str>,
}

/// Undoes the codings of a body; no step makes more than `limit` bytes.
pub(crate) fn decode(headers: &HeaderMap, body: Vec<u8>, limit: usize) -> Result<Plain, NotDecoded> {
    let lines: Vec<String> =
        headers.get_all(CONTENT_ENCODING).iter().map(|v| super::media::latin1(v.as_bytes())).collect();
    let names = lines.iter().flat_map(|l| l.split(',')).map(|n| n.trim().to_ascii_lowercase());
    let names: Vec<String> = names.filter(|n| !n.is_empty()).collect();
    let mut plain = Plain { body, receipts: Vec::new() };
    if names.is_empty() || plain.body.is_empty() {
        return Ok(plain);
    }
    if names.len() > LIST {
        return Err(NotDecoded::Coding(format!("{} codings, at most {LIST} are undone", names.len())));
    }
    for name in names.iter().rev() {
        match name.as_str() {
            "gzip" | "x-gzip" => plain.body = gunzip(&plain.body, limit)?,
            "deflate" => {
                let (body, raw) = inflate(&plain.body, limit)?;
                plain.body = body;
                if raw {
                    plain.receipts.push("deflate without its zlib wrapper");
                }
            }
            "identity" => plain.receipts.push("identity in Content-Encoding"),
            other => return Err(NotDecoded::Coding(format!("'{other}' is not supported"))),
        }
    }
    Ok(plain)
}

fn gunzip(body: &[u8], limit: usize) -> Result<Vec<u8>, NotDecoded> {
    let mut out = Vec::new();
    // CRC and length of each member are checked by the decoder.
    let read = MultiGzDecoder::new(body).take((limit as u64).saturating_add(1)).read_to_end(&mut out);
    match read {
        Ok(n) if n > limit => Err(NotDecoded::TooLarge),
        Ok(_) => Ok(out),
        Err(e) if e.kind() == ErrorKind::UnexpectedEof => Err(NotDecoded::Cut("gzip")),
        Err(e) => Err(NotDecoded::Coding(format!("not a gzip stream: {e}"))),
    }
}

/// The bytes, and whether the zlib wrapper was missing.
fn inflate(body: &[u8], limit: usize) -> Result<(Vec<u8>, bool), NotDecoded> {
    // RFC 1950 §2.2: method 8, and the first two bytes are a multiple of 31.
    let wrapped = matches!(body, [a, b, ..] if a & 15 == 8 && u16::from_be_bytes([*a, *b]) % 31 == 0);
    if !wrapped {
        return Ok((inflate_as(body, false, limit)?, true));
    }
    match inflate_as(body, true, limit) {
        Ok(out) => Ok((out, false)),
        Err(NotDecoded::TooLarge) => Err(NotDecoded::TooLarge),
        // A raw stream can begin like a wrapped one by chance.
        Err(e) => inflate_as(body, false, limit).map(|out| (out, true)).map_err(|_| e),
    }
}

fn inflate_as(body: &[u8], wrapped: bool, limit: usize) -> Result<Vec<u8>, NotDecoded> {
    let bad = |what: &str| NotDecoded::Coding(format!("deflate: {what}"));
    let (mut machine, mut out, mut rest) = (Decompress::new(wrapped), Vec::new(), body);
    loop {
        if out.len() > limit {
            return Err(NotDecoded::TooLarge);
        }
        out.reserve((limit - out.len()).saturating_add(1).min(out.len().max(16 << 10)));
        let (before, made) = (machine.total_in(), out.len());
        let status = machine.decompress_vec(rest, &mut out, FlushDecompress::None).map_err(|e| bad(&e.to_string()))?;
        let used = (machine.total_in() - before) as usize;
        rest = rest.get(used..).unwrap_or_default();
        match status {
            Status::StreamEnd if out.len() > limit => return Err(NotDecoded::TooLarge),
            Status::StreamEnd if rest.is_empty() => return Ok(out),
            Status::StreamEnd => return Err(bad("bytes behind the end of the stream")),
            _ if used == 0 && out.len() == made => return Err(NotDecoded::Cut("deflate")),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write};
    use std::io::Write;

    fn headers(lines: &[&'static str]) -> HeaderMap {
        let mut h = HeaderMap::new();
        for l in lines {
            h.append(CONTENT_ENCODING, http::HeaderValue::from_static(l));
        }
        h
    }

    fn gzip(b: &[u8]) -> Vec<u8> {
        let mut e = write::GzEncoder::new(Vec::new(), Compression::default());
        e.write_all(b).expect("to memory");
        e.finish().expect("to memory")
    }

    fn zlib(b: &[u8]) -> Vec<u8> {
        let mut e = write::ZlibEncoder::new(Vec::new(), Compression::default());
        e.write_all(b).expect("to memory");
        e.finish().expect("to memory")
    }

    fn raw(b: &[u8]) -> Vec<u8> {
        let mut e = write::DeflateEncoder::new(Vec::new(), Compression::default());
        e.write_all(b).expect("to memory");
        e.finish().expect("to memory")
    }

    #[test]
    fn names_members_and_lists() {
        let text = b"<a>some text, some text</a>".repeat(50);
        let same = |lines: &[&'static str], body: Vec<u8>| {
            let p = decode(&headers(lines), body, 1 << 20).expect("decodes");
            assert_eq!(p.body, text);
            p.receipts.len()
        };
        assert_eq!(same(&["GZIP"], gzip(&text)), 0);
        assert_eq!(same(&["x-gzip"], gzip(&text)), 0);
        let (a, b) = text.split_at(100);
        assert_eq!(same(&["gzip"], [gzip(a), gzip(b)].concat()), 0);
        assert_eq!(same(&["gzip", "deflate"], zlib(&gzip(&text))), 0);
        assert_eq!(same(&["deflate, gzip"], gzip(&zlib(&text))), 0);
        assert_eq!(same(&["deflate"], raw(&text)), 1);
        assert_eq!(same(&["identity"], text.clone()), 1);
        assert_eq!(same(&[""], text.clone()), 0);
    }

    #[test]
    fn cut_mislabelled_or_unknown() {
        let text = b"<a>text</a>".repeat(100);
        let fails = |line: &'static str, body: &[u8]| {
            let e = decode(&headers(&[line]), body.to_vec(), 1 << 20).expect_err("must fail");
            assert!(e != NotDecoded::TooLarge, "{line}: {e:?}");
            e
        };
        for (name, body) in [("gzip", gzip(&text)), ("deflate", zlib(&text)), ("deflate", raw(&text))] {
            for cut in 1..body.len() {
                assert_eq!(fails(name, &body[..cut]), NotDecoded::Cut(name));
            }
            fails(name, &[body, b"tail".to_vec()].concat());
        }
        for (name, body) in
            [("gzip", &text), ("deflate", &text), ("7z", &text), ("gzip, gzip, gzip, gzip, gzip", &text)]
        {
            assert!(matches!(fails(name, body), NotDecoded::Coding(_)), "{name}");
        }
        assert!(decode(&headers(&["7z"]), Vec::new(), 10).is_ok());
    }

    #[test]
    fn stops_at_the_limit_in_every_layer() {
        let big = vec![b' '; 3 << 20];
        for (name, body) in [("gzip", gzip(&big)), ("deflate", zlib(&big)), ("gzip, gzip", gzip(&gzip(&big)))] {
            let e = decode(&headers(&[name]), body.clone(), (3 << 20) - 1).expect_err("too large");
            assert_eq!(e, NotDecoded::TooLarge);
            assert_eq!(decode(&headers(&[name]), body.clone(), 3 << 20).expect("fits").body.len(), 3 << 20);
            assert_eq!(decode(&headers(&[name]), body, usize::MAX).expect("fits").body.len(), 3 << 20);
        }
    }
}
