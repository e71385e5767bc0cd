//! Characters of values, escaped where they stand.

use super::{Bad, Writer};
use crate::codec::scan::{hit, is_xml_char, quote, special, word};

impl Writer {
    /// Characters of a value, escaped where they stand.
    pub fn put(&mut self, s: &str) {
        if self.in_attribute {
            self.put_attribute(s);
        } else {
            self.chars(s);
        }
    }

    #[inline(always)]
    pub(super) fn chars(&mut self, s: &str) {
        if special(s.as_bytes()) { self.escape::<false>(s) } else { self.bytes(s.as_bytes()) }
    }

    /// The value of an attribute.
    pub(super) fn put_attribute(&mut self, s: &str) {
        self.escape::<true>(s);
    }

    #[inline(never)]
    fn escape<const ATTRIBUTE: bool>(&mut self, s: &str) {
        let (b, mut from, mut i) = (s.as_bytes(), 0, 0);
        while i < b.len() {
            // Over what needs nothing by words.
            if let Some(v) = word(b, i) {
                let h = if ATTRIBUTE { hit(v) | quote(v) } else { hit(v) };
                if h == 0 {
                    i += 8;
                    continue;
                }
                i += h.trailing_zeros() as usize / 8;
            }
            let Some(&c) = b.get(i) else { break };
            let at = i;
            i += 1;
            let r = match c {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' if !ATTRIBUTE => "&gt;",
                b'"' if ATTRIBUTE => "&quot;",
                b'\t' if ATTRIBUTE => "&#9;",
                b'\n' if ATTRIBUTE => "&#10;",
                b'\r' => "&#13;",
                b'\t' | b'\n' => continue,
                0..0x20 | 0xef => {
                    self.check_char(s, at, from);
                    continue;
                }
                _ => continue,
            };
            self.bytes(b.get(from..at).unwrap_or_default());
            self.raw(r);
            from = i;
        }
        self.bytes(b.get(from..).unwrap_or_default());
    }

    /// The character at `at` of `s`, which is written up to `from`, must be one of XML.
    #[cold]
    fn check_char(&mut self, s: &str, at: usize, from: usize) {
        if let Some(c) = s.get(at..).and_then(|t| t.chars().next()).filter(|&c| !is_xml_char(c)) {
            self.bad.get_or_insert(Bad::Character(self.pos + at - from, c as u32));
        }
    }
}
