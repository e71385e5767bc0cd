//! Namespace declarations in scope, each set with a link to the one around it, so that an element that is moved can
//! be given what it had.

use super::scan::unquoted;
use std::cell::Cell;

/// No declarations at all: the outermost scope.
pub(super) const TOP: u32 = 0;

#[derive(Debug, Clone, Copy)]
pub(super) struct Decl<'a> {
    pub prefix: &'a str,
    /// As it stands, with its quotes.
    pub quoted: &'a str,
}

#[derive(Debug)]
struct Scope {
    outer: u32,
    depth: u32,
    from: usize,
    to: usize,
}

#[derive(Debug)]
pub(super) struct Scopes<'a> {
    scopes: Vec<Scope>,
    decls: Vec<Decl<'a>>,
    /// Declarations looked at so far: bounded, since scopes and references multiply.
    pub work: Cell<usize>,
}

impl<'a> Scopes<'a> {
    pub fn new() -> Self {
        let top = Scope { outer: TOP, depth: 0, from: 0, to: 0 };
        Scopes { scopes: vec![top], decls: Vec::new(), work: Cell::new(0) }
    }

    /// A scope inside of `outer` with declarations of its own; without any it is `outer` itself.
    pub fn push(&mut self, outer: u32, own: impl Iterator<Item = Decl<'a>>) -> u32 {
        let from = self.decls.len();
        self.decls.extend(own);
        if self.decls.len() == from {
            return outer;
        }
        let depth = self.scopes.get(outer as usize).map_or(0, |s| s.depth) + 1;
        self.scopes.push(Scope { outer, depth, from, to: self.decls.len() });
        self.scopes.len() as u32 - 1
    }

    fn own(&self, scope: u32) -> &[Decl<'a>] {
        let own = self.scopes.get(scope as usize).and_then(|s| self.decls.get(s.from..s.to)).unwrap_or_default();
        self.work.set(self.work.get() + own.len() + 1);
        own
    }

    fn outer(&self, scope: u32) -> (u32, u32) {
        self.scopes.get(scope as usize).map_or((TOP, 0), |s| (s.outer, s.depth))
    }

    /// What a prefix is bound to, as it stands, with quotes.
    pub fn quoted(&self, mut scope: u32, prefix: &str) -> Option<&'a str> {
        loop {
            if let Some(d) = self.own(scope).iter().find(|d| d.prefix == prefix) {
                return Some(d.quoted);
            }
            if scope == TOP {
                return None;
            }
            scope = self.outer(scope).0;
        }
    }

    /// The namespace of a prefix as it stands; `""` for none.
    pub fn uri(&self, scope: u32, prefix: &str) -> &'a str {
        self.quoted(scope, prefix).map_or("", unquoted)
    }

    /// A prefix that means `uri` in a scope.
    pub fn prefix_of(&self, scope: u32, uri: &str) -> Option<&'a str> {
        let mut at = scope;
        loop {
            for d in self.own(at) {
                if !d.prefix.is_empty() && unquoted(d.quoted) == uri && self.uri(scope, d.prefix) == uri {
                    return Some(d.prefix);
                }
            }
            if at == TOP {
                return None;
            }
            at = self.outer(at).0;
        }
    }

    /// The prefixes that may mean one thing in `a` and another in `b`: all that are declared inside of what they share.
    pub fn between(&self, mut a: u32, mut b: u32) -> Vec<&'a str> {
        let mut found = Vec::new();
        while a != b {
            let ((oa, da), (ob, db)) = (self.outer(a), self.outer(b));
            if da >= db {
                found.extend(self.own(a).iter().map(|d| d.prefix));
                a = oa;
            }
            if db >= da {
                found.extend(self.own(b).iter().map(|d| d.prefix));
                b = ob;
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A start for prefixes that no declaration of the message uses.
    pub fn fresh(&self) -> String {
        let longest = self.decls.iter().filter(|d| d.prefix.starts_with('r')).map(|d| d.prefix.len()).max();
        "r".repeat(longest.map_or(1, |n| n + 1))
    }
}
