//! `xop:Include` replaced by the base64 of the part it names (XOP 1.0 §3.2). Nothing else is ever read or fetched.

use super::{AnswerError, Attachment};
use crate::codec::{Limits, Mode, Namespaces, Reader};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;
use std::collections::HashSet;

const NAMESPACE: &str = "http://www.w3.org/2004/08/xop/include";

/// The root part with its Includes filled in, and the parts that were named.
pub(crate) fn fill(
    xml: Vec<u8>,
    parts: &[Attachment],
    limits: Limits,
    limit: usize,
) -> Result<(Vec<u8>, HashSet<usize>), AnswerError> {
    let mut named = HashSet::new();
    for (i, p) in parts.iter().enumerate() {
        // Attachments that are named by reference (swaRef), not included.
        let by_reference = format!("cid:{}", p.content_id);
        if !p.content_id.is_empty() && memmem::find(&xml, by_reference.as_bytes()).is_some() {
            named.insert(i);
        }
    }
    if memmem::find(&xml, NAMESPACE.as_bytes()).is_none() {
        return Ok((xml, named));
    }
    let places = find(&xml, limits)?;
    let (mut out, mut from) = (Vec::with_capacity(xml.len()), 0);
    for p in places {
        let i = part(&p.href, parts)?;
        named.insert(i);
        out.extend_from_slice(xml.get(from..p.start).unwrap_or_default());
        let data = parts.get(i).map(|p| p.data.as_ref()).unwrap_or_default();
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

struct Place {
    start: usize,
    end: usize,
    href: String,
}

/// Walks the document once. What isn't well-formed is left to the reader of the message, which says it better.
fn find(xml: &[u8], limits: Limits) -> Result<Vec<Place>, AnswerError> {
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
        let href = r.attribute(0, "href")?.ok_or_else(|| AnswerError::Xop("Include without href".into()))?.into_owned();
        r.skip()?;
        let end = r.offset();
        let before = xml.get(inside.last().copied().unwrap_or(start)..start).unwrap_or_default();
        let after = xml.get(end..).unwrap_or_default().trim_ascii_start();
        if !before.trim_ascii().is_empty() || !after.starts_with(b"</") {
            return Err(AnswerError::Xop("content beside an Include".into()));
        }
        places.push(Place { start, end, href });
    }
    Ok(places)
}

fn part(href: &str, parts: &[Attachment]) -> Result<usize, AnswerError> {
    let href = href.trim();
    let scheme = href.split_once(':').map(|p| p.0).unwrap_or("");
    if !scheme.eq_ignore_ascii_case("cid") {
        return Err(AnswerError::Xop(format!("Include with a scheme other than cid ({scheme:?}), nothing read")));
    }
    let id = percent_encoding::percent_decode_str(href.get(4..).unwrap_or("")).decode_utf8_lossy();
    let found = parts.iter().position(|p| p.content_id == id);
    found.ok_or_else(|| AnswerError::Xop(format!("no part with Content-ID <{id}>")))
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
    fn other_schemes_and_unknown_parts_are_errors() {
        for href in ["file:///etc/hostname", "http://example.com/", "cid:gone", "a@b", ""] {
            let xml = format!("<r><i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='{href}'/></r>");
            assert_eq!(filled(&xml).expect_err("refused").class(), Class::Xop);
        }
    }
}
