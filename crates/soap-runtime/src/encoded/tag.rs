//! Start tags of elements that are written anew: the name and attributes of where they stand, the type and
//! declarations of where they come from.

use super::emit::Emitter;
use super::scan::{split, unquoted};
use super::tree::{Att, Role, Tree};
use crate::codec::DecodeResult;
use crate::codec::names::{ENC11, ENC12, OWN, XSD, XSI};
use crate::xs::{Xs, trim};

/// The declarations in force in what was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Force {
    /// Those of this scope of the input,
    pub scope: u32,
    /// without its default namespace.
    pub no_default: bool,
}

/// What an element is called.
pub(super) enum Name {
    /// As it is.
    Own,
    /// In no namespace.
    Given(String),
}

/// A start tag in the making: attributes, and declarations beyond those of the target's scope.
struct Tag<'e> {
    fresh: &'e str,
    /// Where the content comes from: all of its declarations will be in force.
    scope: u32,
    made: Vec<(String, String)>,
    out: String,
}

impl Tag<'_> {
    /// A prefix for what `prefix` means in scope `from`; that of no prefix, where the default can't be used.
    fn carry(&mut self, t: &Tree<'_>, prefix: &str, from: u32) -> String {
        if prefix == "xml" {
            return prefix.into();
        }
        let Some(quoted) = t.scopes.quoted(from, prefix) else {
            return prefix.into();
        };
        if !prefix.is_empty() {
            match t.scopes.quoted(self.scope, prefix) {
                Some(q) if unquoted(q) == unquoted(quoted) => return prefix.into(),
                Some(_) => {}
                None => return self.declare(prefix.into(), quoted),
            }
        }
        if unquoted(quoted).is_empty() { String::new() } else { self.declare_new(quoted) }
    }

    fn declare(&mut self, prefix: String, quoted: &str) -> String {
        match self.made.iter().find(|m| m.0 == prefix) {
            Some(m) if unquoted(&m.1) == unquoted(quoted) => prefix,
            Some(_) => self.declare_new(quoted),
            None => {
                self.made.push((prefix.clone(), quoted.into()));
                prefix
            }
        }
    }

    fn declare_new(&mut self, quoted: &str) -> String {
        if let Some(m) = self.made.iter().find(|m| m.1 == quoted && m.0.starts_with(self.fresh)) {
            return m.0.clone();
        }
        self.declare(format!("{}{}", self.fresh, self.made.len()), quoted)
    }

    /// A prefix for one of the runtime's own namespaces.
    fn own(&mut self, t: &Tree<'_>, ns: u16) -> String {
        let uri = OWN.get(ns as usize).map_or("", |o| o.1);
        match t.scopes.prefix_of(self.scope, uri) {
            Some(p) if !self.made.iter().any(|m| m.0 == p) => p.into(),
            _ => self.declare_new(&format!("\"{uri}\"")),
        }
    }

    fn attribute(&mut self, name: &str, quoted: &str) {
        self.out.extend([" ", name, "=", quoted]);
    }

    fn xsi_type(&mut self, t: &Tree<'_>, name: &str) {
        let xsi = self.own(t, XSI);
        self.attribute(&format!("{xsi}:type"), &format!("\"{name}\""));
    }

    fn builtin(&mut self, t: &Tree<'_>, xs: Xs) {
        let xsd = self.own(t, XSD);
        self.xsi_type(t, &format!("{xsd}:{}", xs.name()));
    }

    /// A QName of scope `from` as it has to be here.
    fn qname(&mut self, t: &Tree<'_>, name: &str, from: u32) -> String {
        let (prefix, local) = split(trim(name));
        joined(&self.carry(t, prefix, from), local)
    }
}

fn joined(prefix: &str, local: &str) -> String {
    if prefix.is_empty() { local.into() } else { format!("{prefix}:{local}") }
}

impl Emitter<'_> {
    /// Writes the start tag of `r`, which stands for `t`, without its end; `item` is a type that an array says, with
    /// its scope. Returns the name, and whether the default namespace of `t` couldn't be declared.
    pub fn start_tag(
        &mut self,
        r: u32,
        t: u32,
        name: Name,
        item: Option<(&str, u32)>,
        force: Force,
    ) -> DecodeResult<(String, bool)> {
        let tree = &self.t;
        let (Some(at), Some(of)) = (tree.nodes.get(r as usize), tree.nodes.get(t as usize)) else {
            return Ok((String::new(), false));
        };
        let mut tag = Tag { fresh: &self.fresh, scope: of.scope, made: Vec::new(), out: String::new() };
        let default = tree.scopes.uri(of.scope, "");
        let (prefix, local) = split(tree.name(r));
        let (name, no_default) = match &name {
            Name::Given(n) => (n.clone(), true),
            Name::Own if prefix.is_empty() => match tree.scopes.uri(at.scope, "") {
                "" => (local.to_owned(), true),
                own if own == default => (local.to_owned(), false),
                _ => (joined(&tag.carry(tree, "", at.scope), local), false),
            },
            Name::Own => (joined(&tag.carry(tree, prefix, at.scope), local), false),
        };
        let no_default = no_default && !default.is_empty();

        // The type: the target's own, else the reference's, else what its name or its array says.
        let mut kept: Vec<(u16, &str)> = Vec::new();
        for a in tree.atts_of(of) {
            let local = split(a.name).1;
            match a.role {
                Role::Drop => continue,
                Role::Builtin(xs) => tag.builtin(tree, xs),
                Role::Type if no_default && !unquoted(a.quoted).contains(':') => {
                    let name = tag.qname(tree, unquoted(a.quoted), of.scope);
                    tag.attribute(a.name, &format!("\"{name}\""));
                }
                Role::Type | Role::Keep => tag.attribute(a.name, a.quoted),
            }
            kept.push((a.ns, local));
        }
        if !tree.is_typed(of) {
            let said = if t == r { None } else { tree.atts_of(at).iter().find_map(|a| said(a)) };
            let element = if matches!(of.ns, ENC11 | ENC12) { of_name(tree.local(t)) } else { None };
            let named = if matches!(at.ns, ENC11 | ENC12) { of_name(local) } else { None };
            match (said, element.or(named), item) {
                (Some(Ok(quoted)), ..) => {
                    let name = tag.qname(tree, quoted, at.scope);
                    tag.xsi_type(tree, &name);
                }
                (Some(Err(xs)), ..) | (None, Some(xs), _) => tag.builtin(tree, xs),
                (None, None, Some((name, scope))) => {
                    let name = tag.qname(tree, name, scope);
                    tag.xsi_type(tree, &name);
                }
                (None, None, None) => {}
            }
        }
        if t != r {
            for a in tree.atts_of(at).iter().filter(|a| a.role == Role::Keep) {
                let (prefix, local) = split(a.name);
                // A reference isn't nil, whatever it says beside.
                if kept.contains(&(a.ns, local)) || (a.ns == XSI && local == "nil") {
                    continue;
                }
                let prefix = if prefix.is_empty() { String::new() } else { tag.carry(tree, prefix, at.scope) };
                tag.attribute(&joined(&prefix, local), a.quoted);
            }
        }

        let mut head = format!("<{name}");
        for prefix in tree.scopes.between(force.scope, of.scope) {
            if prefix.is_empty() {
                continue;
            }
            let (due, now) = (tree.scopes.quoted(of.scope, prefix), tree.scopes.quoted(force.scope, prefix));
            if let Some(due) = due.filter(|_| due.map(unquoted) != now.map(unquoted)) {
                head.extend([" xmlns:", prefix, "=", due]);
            }
        }
        let now = if force.no_default { "" } else { tree.scopes.uri(force.scope, "") };
        let due = if no_default { "" } else { default };
        if now != due {
            let quoted = if no_default { "\"\"" } else { tree.scopes.quoted(of.scope, "").unwrap_or("\"\"") };
            head.extend([" xmlns=", quoted]);
        }
        let in_force = |p: &str, q: &str| tree.scopes.quoted(force.scope, p).map(unquoted) == Some(unquoted(q));
        for (prefix, quoted) in tag.made.iter().filter(|m| !in_force(&m.0, &m.1)) {
            head.extend([" xmlns:", prefix, "=", quoted]);
        }
        head.push_str(&tag.out);
        self.put(&head)?;
        Ok((name, no_default))
    }

    /// A member of an array that wasn't sent.
    pub fn absent_item(&self, force: Force) -> String {
        let scopes = &self.t.scopes;
        let uri = OWN.get(XSI as usize).map_or("", |o| o.1);
        let default = if force.no_default { "" } else { scopes.uri(force.scope, "") };
        let xmlns = if default.is_empty() { "" } else { " xmlns=\"\"" };
        match scopes.prefix_of(force.scope, uri) {
            Some(xsi) => format!("<item{xmlns} {xsi}:nil=\"true\"/>"),
            None => format!("<item{xmlns} xmlns:xsi=\"{uri}\" xsi:nil=\"true\"/>"),
        }
    }

    /// Whether a type is of the service's own: those tell what a member is beyond what its declaration says.
    pub fn is_own_type(&self, name: &str, scope: u32) -> bool {
        let uri = self.t.scopes.uri(scope, split(name).0);
        !uri.is_empty() && !Tree::is_schema_or_encoding(uri)
    }
}

/// The type that a reference says: its name, or a built-in.
fn said<'x>(a: &Att<'x>) -> Option<Result<&'x str, Xs>> {
    match a.role {
        Role::Type => Some(Ok(unquoted(a.quoted))),
        Role::Builtin(xs) => Some(Err(xs)),
        Role::Keep | Role::Drop => None,
    }
}

/// Elements of the encoding are named after their types.
fn of_name(local: &str) -> Option<Xs> {
    Xs::of_encoding(local)
}
