//! Namespace declarations in scope. A few are found by walking; beyond that a map keeps lookups short, so that
//! many declarations and many elements don't multiply.

use crate::codec::names::{NONE, XML};
use std::collections::HashMap;

#[derive(Debug)]
struct Bind<'a> {
    prefix: &'a str,
    /// The prefix as a number, if it is short.
    key: u64,
    ns: u16,
    /// The declaration that this one hides, plus one.
    hidden: u32,
}

/// Up to 7 bytes as a number; 0 for longer ones. No two short prefixes share one.
#[inline]
fn key(prefix: &str) -> u64 {
    let b = prefix.as_bytes();
    if b.len() > 7 {
        return 0;
    }
    b.iter().fold(1, |k, &c| k << 8 | c as u64)
}

/// From here on lookups go through the map.
const MAPPED: usize = 12;

#[derive(Debug)]
pub(crate) struct Binds<'a> {
    list: Vec<Bind<'a>>,
    map: Option<HashMap<&'a str, u32>>,
}

impl<'a> Binds<'a> {
    pub(crate) fn new() -> Self {
        Binds { list: vec![Bind { prefix: "xml", key: key("xml"), ns: XML, hidden: 0 }], map: None }
    }

    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn push(&mut self, prefix: &'a str, ns: u16) {
        if self.map.is_none() && self.list.len() >= MAPPED {
            let mut map = HashMap::with_capacity(2 * MAPPED);
            for (i, b) in self.list.iter_mut().enumerate() {
                b.hidden = map.insert(b.prefix, i as u32 + 1).unwrap_or(0);
            }
            self.map = Some(map);
        }
        let at = self.list.len() as u32 + 1;
        let hidden = self.map.as_mut().and_then(|m| m.insert(prefix, at)).unwrap_or(0);
        self.list.push(Bind { prefix, key: key(prefix), ns, hidden });
    }

    pub(crate) fn truncate(&mut self, n: usize) {
        if let Some(map) = &mut self.map {
            for b in self.list.drain(n.min(self.list.len())..).rev() {
                if b.hidden == 0 {
                    map.remove(b.prefix);
                } else {
                    map.insert(b.prefix, b.hidden);
                }
            }
        } else {
            self.list.truncate(n);
        }
    }

    /// The namespace of a prefix; that of none is [`NONE`] where nothing is declared.
    pub(crate) fn find(&self, prefix: &str) -> Option<u16> {
        let found = match &self.map {
            Some(m) => m.get(prefix).and_then(|&i| self.list.get(i as usize - 1)),
            None => {
                let k = key(prefix);
                self.list.iter().rev().find(|b| b.key == k && (k != 0 || b.prefix == prefix))
            }
        };
        found.map(|b| b.ns).or(if prefix.is_empty() { Some(NONE) } else { None })
    }

    /// The prefixes declared from `from` on.
    pub(crate) fn since(&self, from: usize) -> impl ExactSizeIterator<Item = &'a str> + Clone + '_ {
        self.list.get(from..).unwrap_or_default().iter().map(|b| b.prefix)
    }
}
