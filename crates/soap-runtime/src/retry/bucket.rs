//! Tokens that retries cost: a dead service isn't hammered by all callers at once.

use std::sync::atomic::{AtomicU32, Ordering};

/// A bucket, full at first. The figures are those of the AWS SDKs: 500 tokens, 14 a retry, one back a success.
#[derive(Debug)]
pub(crate) struct Bucket {
    tokens: AtomicU32,
    full: u32,
    cost: u32,
}

impl Bucket {
    pub fn new(full: u32, cost: u32) -> Self {
        Bucket { tokens: AtomicU32::new(full), full, cost }
    }

    /// A full one of the same size.
    pub fn renewed(&self) -> Self {
        Bucket::new(self.full, self.cost)
    }

    /// Pays for a retry; false if there isn't enough.
    pub fn take(&self) -> bool {
        let pay = |t: u32| t.checked_sub(self.cost);
        self.tokens.fetch_update(Ordering::AcqRel, Ordering::Acquire, pay).is_ok()
    }

    /// A success: what its last retry cost comes back, or one token where there was none.
    pub fn give(&self, retried: bool) {
        let back = if retried { self.cost } else { 1 };
        let add = |t: u32| Some(t.saturating_add(back).min(self.full));
        let _ = self.tokens.fetch_update(Ordering::AcqRel, Ordering::Acquire, add);
    }

    pub fn left(&self) -> u32 {
        self.tokens.load(Ordering::Acquire)
    }
}
