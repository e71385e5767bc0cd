//! XML that is kept as it is, in a form that can stand anywhere: with the declarations it needs.

use super::{ATTRS, EMPTY, Frame, NIL, Reader, TYPED};
use crate::codec::error::{DecodeResult, DeviationKind};
use crate::xs::{AnyElement, AnyType, is_name_char, trim};
use std::collections::HashSet;
use std::fmt::Write as _;

impl Reader<'_> {
    /// Keeps the started element whole.
    pub fn any_element(&mut self, out: &mut AnyElement) -> DecodeResult<()> {
        let f = self.cur;
        let name_end = f.at + f.len as usize;
        let own = self.own_prefixes(f.binds as usize);
        let (ns, local) = (self.shared_namespace(f.ns), self.local());
        self.skip()?;
        let head = self.s.get(f.at - 1..name_end).unwrap_or("");
        let tail = self.s.get(name_end..self.pos).unwrap_or("");
        let scope = self.scope_for(&[head, tail], &own);
        self.repeat(scope.len())?;
        let mut xml = String::with_capacity(head.len() + scope.len() + tail.len());
        xml.push_str(head);
        xml.push_str(&scope);
        self.push_lines(&mut xml, tail);
        *out = AnyElement::of_parts(ns, local, xml);
        Ok(())
    }

    /// Keeps attributes and content of the started element.
    pub fn any_type(&mut self, out: &mut AnyType) -> DecodeResult<()> {
        let f = self.cur;
        let name_end = f.at + f.len as usize;
        let own = self.own_prefixes(f.binds as usize);
        let start = self.pos;
        self.skip()?;
        // The start tag as it stands, `nil` included, ends with `>` or `/>`.
        let tag = if f.flags & EMPTY != 0 { 2 } else { 1 };
        let attributes = self.s.get(name_end..start - tag).unwrap_or("").trim_end();
        let content = if f.flags & EMPTY != 0 { "" } else { self.inner(start, &f) };
        let mut head = self.scope_for(&[attributes, content], &own);
        let repeated = head.len();
        self.push_lines(&mut head, attributes);
        let mut body = String::with_capacity(content.len());
        self.push_lines(&mut body, content);
        self.repeat(repeated)?;
        *out = AnyType::of_parts(head, body, f.flags & NIL != 0);
        Ok(())
    }

    /// Keeps a nil element for its attributes and the type it names; true if there were any.
    pub(crate) fn any_type_nil(&mut self, out: &mut AnyType) -> DecodeResult<bool> {
        let f = self.cur;
        if f.flags & (ATTRS | TYPED) == 0 {
            self.allow_nil();
            return self.finish_nil().map(|()| false);
        }
        self.any_type(out)?;
        if !trim(out.content()).is_empty() {
            self.cur = f;
            let detail = if self.m.sensitive { "hidden".to_owned() } else { self.shown(out.content(), false) };
            self.deviate(DeviationKind::NilContent, format!("content {detail}"))?;
        }
        out.clear();
        Ok(true)
    }

    /// What stands between the start tag and the end tag just read.
    fn inner(&self, start: usize, f: &Frame) -> &str {
        let all = self.s.get(start..self.pos).unwrap_or("");
        // Blanks may stand before the end tag's `>`.
        let end = all.rfind("</").unwrap_or(all.len());
        debug_assert!(all.len() - end >= f.len as usize);
        all.get(..end).unwrap_or("")
    }

    fn own_prefixes(&self, from: usize) -> HashSet<String> {
        self.binds.since(from).map(str::to_owned).collect()
    }

    /// Declarations for what the texts may name: everything that looks like a prefix and is bound outside, since
    /// QNames may stand in values, too.
    fn scope_for(&self, texts: &[&str], own: &HashSet<String>) -> String {
        let mut out = String::new();
        let mut done: HashSet<&str> = HashSet::new();
        let declare = |prefix: &str, out: &mut String| {
            let Some(ns) = self.binds.find(prefix) else {
                return;
            };
            let uri = self.namespace(ns);
            let empty = prefix.is_empty() && uri.is_empty();
            if empty || prefix == "xml" || own.contains(prefix) {
                return;
            }
            let colon = if prefix.is_empty() { "" } else { ":" };
            let _ = write!(out, " xmlns{colon}{prefix}=\"{}\"", escaped(uri));
        };
        declare("", &mut out);
        for text in texts {
            let mut from = 0;
            for (colon, _) in text.match_indices(':') {
                let before = text.get(from..colon).unwrap_or("");
                from = colon + 1;
                let name = before.rsplit(|c| !is_name_char(c)).next().unwrap_or("");
                if !name.is_empty() && done.insert(name) {
                    declare(name, &mut out);
                }
            }
        }
        out
    }

    /// Line ends become LF, so that what is kept is what was said.
    fn push_lines(&self, out: &mut String, t: &str) {
        if !self.facts.cr || !t.contains('\r') {
            return out.push_str(t);
        }
        out.push_str(&t.replace("\r\n", "\n").replace('\r', "\n"));
    }
}

fn escaped(uri: &str) -> String {
    uri.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
