//! What the envelope needs of a reader, beyond what types do.

use super::Reader;
use crate::codec::error::Deviation;

impl Reader<'_> {
    /// Takes over a receipt of another reader, whose mode has judged it already.
    pub(crate) fn add_deviation(&mut self, d: Deviation) {
        if self.deviations.len() >= super::report::RECEIPTS {
            self.more_deviations += 1;
        } else {
            self.deviations.push(Deviation::new(d.kind, d.path, d.detail, d.offset));
        }
    }
}
