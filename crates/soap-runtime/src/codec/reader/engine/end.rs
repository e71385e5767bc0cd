//! What is missing at the end of an element or of a group.

use super::search::emptiable;
use crate::codec::desc::{Content, Desc, Kind, Member};
use crate::codec::error::{DecodeResult, DeviationKind};
use crate::codec::reader::Reader;

impl Reader<'_> {
    /// What is missing at the end.
    #[inline]
    pub(super) fn close(&mut self, d: &'static Desc, base: usize) -> DecodeResult<()> {
        let counts = self.counts.get(base..).unwrap_or_default();
        if !d.members.iter().zip(counts).all(|(m, c)| *c >= m.min) {
            self.missing(d, base)?;
        }
        Ok(())
    }

    /// Groups that were left early, within the walk at `base`: nothing more comes for them.
    #[inline]
    pub(super) fn close_left(&mut self, base: usize) -> DecodeResult<()> {
        while let Some(l) = self.left.pop_if(|l| l.key >= base) {
            let at = self.counts.len();
            self.counts.extend_from_slice(&l.counts);
            self.missing(l.desc, at)?;
            self.counts.truncate(at);
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn missing(&mut self, d: &'static Desc, base: usize) -> DecodeResult<()> {
        for (k, m) in d.members.iter().enumerate() {
            let n = self.counts.get(base + k).copied().unwrap_or(0);
            if !self.lacks(m, base + k) {
                continue;
            }
            let name = first_name(m);
            let detail = if n == 0 { format!("{name} is missing") } else { format!("{n} of {} {name}", m.min) };
            self.deviate_inside(DeviationKind::Missing, &name, detail)?;
        }
        Ok(())
    }
}

/// How an error calls a member: a group by what it would begin with.
fn first_name(m: &Member) -> String {
    match m.kind {
        Kind::Group(d) if d.content == Content::Choice => {
            let names: Vec<String> = d.members.iter().take(4).map(first_name).collect();
            if names.len() == 1 { names.concat() } else { names.join("|") }
        }
        Kind::Group(d) => d.members.iter().find(|m| !emptiable(m)).map_or_else(|| m.name.to_owned(), first_name),
        _ => m.name.to_owned(),
    }
}
