//! The slow path: everything XML allows between and inside of tags.

use super::{EMPTY, Frame, Hot, Peek, Reader};
use crate::codec::error::{DecodeErrorKind, DecodeResult, DeviationKind};
use crate::codec::limits::Limit;
use crate::codec::scan::{self, is_xml_char, load, mask};
use crate::xs::{is_blank, is_name};

/// Offset of a char boundary, for slices of what the scan found.
fn cut(s: &str, from: usize, to: usize) -> &str {
    s.get(from..to).unwrap_or("")
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.s.get(self.pos..).unwrap_or("")
    }

    /// Byte order mark and XML declaration.
    pub(super) fn prolog(&mut self) -> DecodeResult<()> {
        if self.rest().starts_with('\u{feff}') {
            self.pos += 3;
        }
        let rest = self.rest();
        if !rest.starts_with("<?xml") || !rest.get(5..).is_some_and(|r| r.starts_with(is_blank)) {
            return Ok(());
        }
        let Some(e) = rest.find("?>") else {
            return Err(self.syntax("unclosed XML declaration"));
        };
        let mut d = cut(rest, 5, e);
        let mut seen = 0;
        while !crate::xs::trim(d).is_empty() {
            let t = d.trim_start_matches(is_blank);
            let parts = t.split_once('=').map(|(n, v)| (crate::xs::trim(n), v.trim_start_matches(is_blank)));
            let quoted = parts.and_then(|(n, v)| {
                let q = v.chars().next().filter(|q| matches!(q, '"' | '\''))?;
                let (value, after) = v.get(1..)?.split_once(q)?;
                Some((n, value, after))
            });
            let Some((name, value, after)) = quoted else {
                return Err(self.syntax("bad XML declaration"));
            };
            let at = ["version", "encoding", "standalone"].iter().position(|n| *n == name);
            let Some(at) = at.filter(|&i| i + 1 > seen && t.len() < d.len()) else {
                return Err(self.syntax("bad XML declaration"));
            };
            if seen == 0 && at != 0 {
                return Err(self.syntax("XML declaration without version"));
            }
            seen = at + 1;
            let bad = match at {
                0 => !value.starts_with("1."),
                2 => !matches!(value, "yes" | "no"),
                _ => false,
            };
            if bad {
                return Err(self.syntax("bad XML declaration"));
            }
            let lower = value.to_ascii_lowercase();
            if at == 1 && !self.transcoded && !matches!(lower.as_str(), "utf-8" | "utf8" | "us-ascii" | "ascii") {
                let kind = DecodeErrorKind::Encoding(format!("{value:?} is declared, UTF-8 is due"));
                return Err(self.error_of(kind));
            }
            d = after;
        }
        self.pos += e + 2;
        Ok(())
    }

    pub(super) fn between(&mut self) -> DecodeResult<()> {
        loop {
            self.blanks();
            if !matches!((self.b.get(self.pos), self.b.get(self.pos + 1)), (Some(b'<'), Some(b'!' | b'?'))) {
                return Ok(());
            }
            self.misc()?;
        }
    }

    /// Reads up to the next start tag (then `cur` is set) or over the end tag of the open element.
    #[inline(never)]
    pub(super) fn ahead(&mut self) -> DecodeResult<()> {
        let f = self.open.last().copied().unwrap_or_default();
        if f.flags & EMPTY != 0 {
            self.peek = Peek::End;
            return Ok(());
        }
        self.blanks();
        let plain = self.b.get(self.pos) == Some(&b'<') && !matches!(self.b.get(self.pos + 1), Some(b'!' | b'?'));
        if !plain {
            let mut text = String::new();
            self.content(&mut text)?;
            if !text.chars().all(is_blank) {
                let shown: String = crate::xs::trim(&text).chars().take(40).collect();
                let detail = format!("{shown:?}");
                self.deviate_inside(DeviationKind::StrayText, "", detail)?;
            }
        }
        if self.b.get(self.pos + 1) == Some(&b'/') {
            self.end(&f)?;
            self.peek = Peek::End;
        } else {
            self.start_tag()?;
            self.peek = Peek::Start;
        }
        Ok(())
    }

    /// Appends text, CDATA and references up to a start or end tag; comments and instructions vanish.
    pub(super) fn content(&mut self, out: &mut String) -> DecodeResult<Peek> {
        loop {
            let i = self.pos;
            let e = scan::text_end(self.b, i);
            let t = cut(self.s, i, e);
            if self.facts.cdata_end
                && let Some(k) = t.find("]]>")
            {
                return Err(self.syntax_at(i + k, "]]> in text"));
            }
            self.append(out, t);
            if out.len() > self.limits.text() {
                return Err(self.over_limit(Limit::Text(self.limits.text())));
            }
            self.pos = e;
            let rest = self.b.get(e..).unwrap_or_default();
            match (rest.first(), rest.get(1)) {
                (Some(b'&'), _) => {
                    let n = rest.iter().take(16).position(|&c| c == b';');
                    let Some(n) = n else {
                        return Err(self.syntax("unfinished reference"));
                    };
                    let c = self.reference(cut(self.s, e + 1, e + n))?;
                    out.push(c);
                    self.pos += n + 1;
                }
                (Some(_), Some(b'/')) => return Ok(Peek::End),
                (Some(_), Some(b'!')) if rest.starts_with(b"<![CDATA[") => {
                    let Some(n) = memchr::memmem::find(rest, b"]]>") else {
                        return Err(self.syntax("unclosed CDATA section"));
                    };
                    self.append(out, cut(self.s, e + 9, e + n));
                    self.pos += n + 3;
                }
                (Some(_), Some(b'!' | b'?')) => self.misc()?,
                (Some(_), Some(_)) => return Ok(Peek::Start),
                _ => {
                    self.pos = self.b.len();
                    return Err(self.syntax("unexpected end of input"));
                }
            }
        }
    }

    /// Line ends become LF.
    fn append(&self, out: &mut String, t: &str) {
        if !self.facts.cr || !t.contains('\r') {
            return out.push_str(t);
        }
        let mut parts = t.split('\r');
        out.push_str(parts.next().unwrap_or(""));
        for p in parts {
            if !p.starts_with('\n') {
                out.push('\n');
            }
            out.push_str(p);
        }
    }

    pub(super) fn reference(&self, r: &str) -> DecodeResult<char> {
        let n = match r {
            "amp" => return Ok('&'),
            "lt" => return Ok('<'),
            "gt" => return Ok('>'),
            "quot" => return Ok('"'),
            "apos" => return Ok('\''),
            _ => r,
        };
        let digits = |d: &str, radix: u32| {
            let ok = d.bytes().all(|c| if radix == 16 { c.is_ascii_hexdigit() } else { c.is_ascii_digit() });
            if ok { u32::from_str_radix(d, radix).ok() } else { None }
        };
        let c = match n.strip_prefix("#x") {
            Some(h) => digits(h, 16),
            None => n.strip_prefix('#').and_then(|d| digits(d, 10)),
        };
        match c.and_then(char::from_u32).filter(|&c| is_xml_char(c)) {
            Some(c) => Ok(c),
            None => Err(self.syntax(&format!("undeclared entity or illegal character reference &{r};"))),
        }
    }

    /// A comment or processing instruction at `pos`; DOCTYPE and the like are refused.
    pub(super) fn misc(&mut self) -> DecodeResult<()> {
        let rest = self.rest();
        if let Some(t) = rest.strip_prefix("<!--") {
            let Some(n) = memchr::memmem::find(t.as_bytes(), b"--") else {
                return Err(self.syntax("unclosed comment"));
            };
            if t.as_bytes().get(n + 2) != Some(&b'>') {
                return Err(self.syntax("-- in a comment"));
            }
            self.pos += 4 + n + 3;
        } else if let Some(t) = rest.strip_prefix("<?") {
            let Some(n) = memchr::memmem::find(t.as_bytes(), b"?>") else {
                return Err(self.syntax("unclosed processing instruction"));
            };
            let target = cut(t, 0, n).split(is_blank).next().unwrap_or("");
            if !is_name(target, false) || target.eq_ignore_ascii_case("xml") {
                return Err(self.syntax("bad target of a processing instruction"));
            }
            self.deviate_inside(DeviationKind::Instruction, "", format!("<?{target}?>"))?;
            self.pos += 2 + n + 2;
        } else if rest.starts_with("<!DOCTYPE") {
            return Err(self.fail(DecodeErrorKind::Doctype, self.path(self.in_value), self.pos));
        } else {
            return Err(self.syntax("bad markup"));
        }
        Ok(())
    }

    /// The end tag of `f` at `pos`, blanks before `>` allowed.
    pub(super) fn end(&mut self, f: &Frame) -> DecodeResult<()> {
        let (n, at) = (f.len as usize, self.pos);
        let rest = self.b.get(at..).unwrap_or_default();
        let name = self.b.get(f.at..f.at + n).unwrap_or_default();
        if !rest.starts_with(b"</") || !rest.get(2..).is_some_and(|r| r.starts_with(name)) {
            return Err(self.syntax(&format!("end tag of <{}> due", String::from_utf8_lossy(name))));
        }
        self.pos += 2 + n;
        self.blanks();
        if self.b.get(self.pos) != Some(&b'>') {
            return Err(self.syntax_at(at, &format!("end tag of <{}> due", String::from_utf8_lossy(name))));
        }
        self.pos += 1;
        Ok(())
    }

    /// A QName at `pos`; returns its length and that of its prefix with colon.
    pub(super) fn qname(&mut self) -> DecodeResult<(usize, usize)> {
        let (i, mut local, mut wide) = (self.pos, 0, false);
        let mut e = i;
        while let Some(&c) = self.b.get(e) {
            match c {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => {}
                0x80.. => wide = true,
                b'0'..=b'9' | b'-' | b'.' if e > i + local => {}
                b':' if local == 0 && e > i => local = e + 1 - i,
                b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>' | b'=' => break,
                _ => return Err(self.syntax_at(e, "bad name")),
            }
            e += 1;
        }
        if e == i + local || e - i > 0xffff {
            return Err(self.syntax_at(e, "bad name"));
        }
        if wide {
            let parts = [cut(self.s, i, i + local.saturating_sub(1)), cut(self.s, i + local, e)];
            if parts.iter().any(|p| !p.is_empty() && !is_name(p, false)) {
                return Err(self.syntax_at(i, "bad name"));
            }
        }
        Ok((e - i, local))
    }

    #[inline(never)]
    pub(super) fn start_tag(&mut self) -> DecodeResult<()> {
        let tag = self.pos;
        self.pos += 1;
        let at = self.pos;
        let (len, local) = self.qname()?;
        self.pos += len;
        let binds = self.binds.len();
        let mut flags = 0;
        if self.b.get(self.pos) == Some(&b'>') {
            self.pos += 1;
            self.attrs.clear();
        } else {
            flags = self.attributes()?;
        }
        let prefix = cut(self.s, at, at + local.saturating_sub(1));
        let Some(ns) = self.binds.find(prefix) else {
            return Err(self.syntax_at(tag, &format!("unbound prefix {prefix}")));
        };
        self.cur = Frame { at, len: len as u32, local: local as u16, ns, binds: binds as u16, flags, index: 0 };
        // Learn the raw form for the fast path.
        if local <= 15
            && let Some(h) = self.hot.get_mut(ns as usize)
            && (h.len != local + 1 || h.prefix != prefix)
        {
            let m = mask(local + 1);
            *h = Hot { word: load(self.b, tag) & m, mask: m, len: local + 1, prefix };
        }
        Ok(())
    }
}
