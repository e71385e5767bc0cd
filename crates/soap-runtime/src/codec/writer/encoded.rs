//! What the SOAP encoding adds to start tags: types, array sizes, and on the wrapper the encoding's name.

use super::Writer;
use crate::codec::array::{ArrayOf, ArraySize};
use crate::codec::desc::{Desc, Member};
use crate::codec::names::{ENC11, ENC12, RPC12, XSD};

/// An array whose members are about to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pending {
    of: ArrayOf,
    /// Members by the size that was written, where that is the value's own.
    due: Option<Option<u64>>,
}

impl Writer {
    /// The encoding's namespace: that which the envelope declares.
    fn encoding(&self) -> u16 {
        if self.declared & (1 << ENC12) != 0 { ENC12 } else { ENC11 }
    }

    /// The type of a simple value, behind its start tag.
    #[cold]
    pub(super) fn encoded_type(&mut self, m: &'static Member) {
        let (ns, name) = m.ty.unwrap_or((XSD, m.xs.name()));
        self.pos -= 1;
        self.tag = self.pos;
        self.write_type(ns, name);
        self.raw(">");
    }

    /// The declared type of a nil element.
    #[cold]
    pub(super) fn encoded_nil(&mut self, m: &'static Member) {
        match m.ty {
            Some((ns, name)) => self.write_type(ns, name),
            None if m.simple => self.write_type(XSD, m.xs.name()),
            None => {}
        }
    }

    /// The type of a complex value, and what a wrapper has.
    #[cold]
    pub(super) fn encoded_start(&mut self, m: &'static Member, d: &'static Desc) {
        match (d.ty, d.array) {
            (Some((ns, name)), _) => self.write_type(ns, name),
            (None, Some(_)) => self.write_type(self.encoding(), "Array"),
            (None, None) => {}
        }
        if m.accessors.is_some() {
            let uri = self.known.uri(self.encoding()).unwrap_or("");
            self.raw(" SOAP-ENV:encodingStyle=\"");
            self.raw(uri);
            self.raw("\"");
        }
    }

    /// Behind the start tag: what comes before the members.
    #[cold]
    pub(super) fn encoded_inside(&mut self, m: &'static Member, d: &'static Desc) {
        if let Some(of) = d.array {
            let due = if of.dimensions > 1 { Some(self.array_due.take()) } else { None };
            self.array = Some(Pending { of, due });
        }
        if let Some(result) = m.accessors.and_then(|a| a.first())
            && self.encoding() == ENC12
        {
            self.raw("<rpc:result");
            self.own_prefix(RPC12);
            self.raw(">");
            self.raw(result);
            self.raw("</rpc:result>");
        }
    }

    /// The members of an array begin: now their number is known, and its start tag was written last.
    #[cold]
    pub(super) fn array_members(&mut self, a: Pending, n: usize) {
        let Pending { of, due } = a;
        if let Some(due) = due {
            if due.unwrap_or(0) != n as u64 {
                self.bad_value(format!("an array of {n} members, which its size doesn't say"));
            }
            return;
        }
        self.pos -= 1;
        let v12 = self.encoding() == ENC12;
        self.raw(if v12 { " SOAP-ENC:itemType=\"" } else { " SOAP-ENC:arrayType=\"" });
        // Of SOAP 1.2, members that are arrays have no type of their own to be named.
        let (ns, name) = if v12 && !of.ranks.is_empty() { (ENC12, "Array") } else { (of.ns, of.name) };
        let prefix = self.known.prefix(ns).unwrap_or("");
        if !prefix.is_empty() {
            self.raw(prefix);
            self.raw(":");
        }
        self.raw(name);
        let size = if v12 { format!("\" SOAP-ENC:arraySize=\"{n}\">") } else { format!("{}[{n}]\">", of.ranks) };
        self.raw(&size);
    }

    /// The size of an array of several dimensions, in its attribute.
    pub(crate) fn array_size(&mut self, size: &ArraySize) {
        self.array_due = size.members();
        let all: Vec<String> = size.0.iter().map(u64::to_string).collect();
        self.raw(&format!("[{}]", all.join(",")));
    }
}
