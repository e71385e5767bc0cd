//! `xop:Include` replaced by the base64 of the part it names (XOP 1.0 §3.2). Nothing else is ever read or fetched.

use super::{AnswerError, Attachment};
use crate::codec::{Limits, Mode, Namespaces, Reader, crop};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;
use std::collections::{HashMap, HashSet};

const NAMESPACE: &str = "http://www.w3.org/2004/08/xop/include";

/// Bytes of a name from the message that an error shows.
const SHOWN: usize = 100;

/// The root part with its Includes filled in, and the parts that were named.
pub(crate) fn fill(
    xml: Vec<u8>,
    parts: &[Attachment],
    limits: Limits,
    limit: usize,
) -> Result<(Vec<u8>, HashSet<usize>), AnswerError> {
    let mut ids = Ids::new();
    for (i, p) in parts.iter().enumerate().filter(|(_, p)| !p.content_id.is_empty()) {
        ids.entry(&p.content_id).or_insert(i);
    }
    let mut named = if ids.is_empty() { HashSet::new() } else { by_reference(&xml, &ids) };
    if memmem::find(&xml, NAMESPACE.as_bytes()).is_none() {
        return Ok((xml, named));
    }
    let places = find(&xml, limits, &ids)?;
    let (mut out, mut from) = (Vec::with_capacity(xml.len()), 0);
    for p in places {
        named.insert(p.part);
        out.extend_from_slice(xml.get(from..p.start).unwrap_or_default());
        let data = parts.get(p.part).map(|p| p.data.as_ref()).unwrap_or_default();
        if out.len() + data.len() / 3 * 4 > limit {
            return Err(AnswerError::TooLarge { limit });
        }
        out.extend_from_slice(STANDARD.encode(data).as_bytes());
        from = p.end;
    }
    out.extend_from_slice(xml.get(from..).unwrap_or_default());
    if out.len() > limit {
        return Err(AnswerError::TooLarge { limit });
    }
    Ok((out, named))
}

/// Which part has a Content-ID.
type Ids<'a> = HashMap<&'a str, usize>;

/// The parts that a `cid:` anywhere in the document names (swaRef): one pass, whatever there is of parts.
fn by_reference(xml: &[u8], ids: &Ids<'_>) -> HashSet<usize> {
    let (mut named, mut from) = (HashSet::new(), 0);
    while let Some(at) = xml.get(from..).and_then(|b| memchr::memchr(b':', b)).map(|n| from + n) {
        from = at + 1;
        let scheme = xml.get(at.saturating_sub(3)..at).unwrap_or_default();
        if !scheme.eq_ignore_ascii_case(b"cid") {
            continue;
        }
        let rest = xml.get(from..).unwrap_or_default();
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'<' | b'>');
        let end = rest.iter().position(ends).unwrap_or(rest.len());
        from += end;
        let Some(id) = rest.get(..end).and_then(|b| std::str::from_utf8(b).ok()) else { continue };
        let id = id.replace("&amp;", "&");
        let decoded = percent_encoding::percent_decode_str(&id).decode_utf8_lossy();
        named.extend(ids.get(decoded.as_ref()).or_else(|| ids.get(id.as_str())));
    }
    named
}

struct Place {
    start: usize,
    end: usize,
    part: usize,
}

/// Walks the document once. What isn't well-formed is left to the reader of the message, which says it better.
fn find(xml: &[u8], limits: Limits, ids: &Ids<'_>) -> Result<Vec<Place>, AnswerError> {
    let mut r = Reader::new(xml, &Namespaces::EMPTY, limits, Mode::Tolerant)?;
    r.transcoded();
    r.root()?;
    r.enter()?;
    let (mut places, mut inside) = (Vec::new(), vec![r.offset()]);
    while !inside.is_empty() {
        if !r.more()? {
            inside.pop();
            continue;
        }
        let behind = r.offset();
        let (ns, local) = r.name();
        if local != "Include" || r.namespace(ns) != NAMESPACE {
            r.enter()?;
            inside.push(behind);
            continue;
        }
        // `<` can't stand in a start tag but as its first character.
        let start = xml.get(..behind).and_then(|b| memchr::memrchr(b'<', b)).unwrap_or(behind);
        let href = r.attribute(0, "href")?.ok_or_else(|| AnswerError::Xop("Include without href".into()))?;
        let part = part(&href, ids)?;
        r.skip()?;
        let end = r.offset();
        let before = xml.get(inside.last().copied().unwrap_or(start)..start).unwrap_or_default();
        let after = xml.get(end..).unwrap_or_default().trim_ascii_start();
        if !before.trim_ascii().is_empty() || !after.starts_with(b"</") {
            return Err(AnswerError::Xop("content beside an Include".into()));
        }
        places.push(Place { start, end, part });
    }
    Ok(places)
}

fn part(href: &str, ids: &Ids<'_>) -> Result<usize, AnswerError> {
    let href = href.trim();
    let scheme = href.split_once(':').map(|p| p.0).unwrap_or("");
    if !scheme.eq_ignore_ascii_case("cid") {
        let scheme = crop(scheme, SHOWN);
        return Err(AnswerError::Xop(format!("Include with a scheme other than cid ({scheme:?}), nothing read")));
    }
    let id = percent_encoding::percent_decode_str(href.get(4..).unwrap_or("")).decode_utf8_lossy();
    let found = ids.get(id.as_ref()).copied();
    found.ok_or_else(|| AnswerError::Xop(format!("no part with Content-ID <{}>", crop(&id, SHOWN))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::Class;

    fn filled(xml: &str) -> Result<String, AnswerError> {
        let part = Attachment {
            content_id: "a+1%@b".into(),
            content_type: String::new(),
            data: (&b"\x00\x01\x02"[..]).into(),
        };
        let (out, _) = fill(xml.as_bytes().to_vec(), &[part], Limits::DEFAULT, 1000)?;
        Ok(String::from_utf8(out).expect("UTF-8"))
    }

    #[test]
    fn includes_become_base64_as_often_as_used() {
        let i = "<i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='cid:a%2B1%25%40b'/>";
        assert_eq!(
            filled(&format!("<r><a>{i}</a><a> {i} </a></r>")).expect("fills"),
            "<r><a>AAEC</a><a> AAEC </a></r>"
        );
        for bad in
            [format!("<r>x{i}</r>"), format!("<r>{i}x</r>"), format!("<r><b/>{i}</r>"), format!("<r>{i}<b/></r>")]
        {
            assert_eq!(filled(&bad).expect_err("content beside").class(), Class::Xop, "{bad}");
        }
        let many = format!("<r>{}</r>", format!("<a>{i}</a>").repeat(30));
        assert!(filled(&many).is_ok());
    }

    #[test]
    fn references_are_read_to_their_end() {
        let part = |id: &str| Attachment {
            content_id: id.into(),
            content_type: String::new(),
            data: bytes::Bytes::from_static(b"1"),
        };
        let parts = [part("a"), part("ab"), part("c@d"), part("e&f"), part("")];
        for (xml, due) in [
            ("<r>cid:ab</r>", vec![1]),
            ("<r a='cid:a'/>", vec![0]),
            ("<r> CID:c%40d <b>cid:a</b></r>", vec![0, 2]),
            ("<r>cid:e&amp;f</r>", vec![3]),
            ("<r>cid:xcid:a</r><!--cid:", vec![]),
        ] {
            let (_, named) = fill(xml.into(), &parts, Limits::DEFAULT, 1000).expect("fills");
            let mut named: Vec<usize> = named.into_iter().collect();
            named.sort_unstable();
            assert_eq!(named, due, "{xml}");
        }
    }

    #[test]
    fn many_parts_and_references_take_one_pass() {
        let parts: Vec<Attachment> = (0..1024)
            .map(|i| Attachment {
                content_id: format!("part{i}"),
                content_type: String::new(),
                data: bytes::Bytes::from_static(b"1"),
            })
            .collect();
        let i = "<a><i:Include href='cid:part1023'/></a>".repeat(20_000);
        let xml = format!("<r xmlns:i='{NAMESPACE}'><b>{}</b>{i}</r>", "cid:".repeat(500_000));
        let started = std::time::Instant::now();
        let (_, named) = fill(xml.into(), &parts, Limits::DEFAULT, 1 << 30).expect("fills");
        assert_eq!(named.len(), 1);
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }

    #[test]
    fn other_schemes_and_unknown_parts_are_errors() {
        for href in ["file:///etc/hostname", "http://example.com/", "cid:gone", "a@b", ""] {
            let xml = format!("<r><i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='{href}'/></r>");
            assert_eq!(filled(&xml).expect_err("refused").class(), Class::Xop);
        }
    }
}
