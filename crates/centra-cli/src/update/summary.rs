//! What a run came to: counts that add up, and what to ask the vendor about.

use std::time::Duration;

use serde::Serialize;

use crate::exit;
use crate::input::Reject;

/// Rejects, blanks and notices that the summary lists; more are counted.
const LISTED: usize = 1_000;

/// Ids of digits only that the summary names; more are counted.
const NAMED: usize = 10;

/// The counts of a run. `read` = `sent` + `rejected_count` + `not_sent`; `sent` = `updated` + `failed`.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Summary {
    pub read: u64,
    /// Rows in requests that went out.
    pub sent: u64,
    /// Of these, rows that the service took.
    pub updated: u64,
    /// Of the updated ones, rows that it took without confirming it.
    pub unconfirmed: u64,
    /// Rows in requests that failed: some of them may have been taken all the same.
    pub failed: u64,
    pub not_sent: u64,
    pub rejected_count: u64,
    pub rejected: Vec<Rejected>,
    pub blank_count: u64,
    pub blank: Vec<u64>,
    pub requests: u64,
    pub failures: Vec<Failure>,
    pub notices: u64,
    /// Ids of digits only, which the service may take as its own.
    pub digits_only: u64,
    /// The first of them.
    pub digits_only_ids: Vec<String>,
    pub elapsed_ms: u64,
    pub dry_run: bool,
    /// How the file changed during the run.
    pub changed: Option<String>,
    pub error: Option<String>,
    #[serde(skip)]
    pub code: Code,
}

/// A row that wasn't sent for its own sake.
#[derive(Debug, Serialize)]
pub(crate) struct Rejected {
    line: u64,
    column: Option<String>,
    reason: String,
}

/// A request that failed.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    /// First and last line of its rows in the file.
    pub lines: (u64, u64),
    pub records: usize,
    pub error: String,
    pub request_id: Option<String>,
    pub correlation_id: Option<String>,
    /// False: the service hasn't applied any of it.
    pub may_have_been_applied: bool,
}

/// The exit code, as what happened adds to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Code(u8);

impl Code {
    /// Of several the one that is told first.
    pub(crate) fn add(&mut self, code: u8) {
        let order = [
            exit::INTERRUPTED,
            exit::INTERNAL,
            exit::USAGE,
            exit::LOGIN,
            exit::NETWORK,
            exit::REFUSED,
            exit::INPUT,
            exit::REJECTED,
            exit::APPLIED,
        ];
        let rank = |c: u8| order.iter().position(|o| *o == c).unwrap_or(order.len());
        if rank(code) < rank(self.0) {
            self.0 = code;
        }
    }

    pub(crate) fn get(self) -> u8 {
        self.0
    }
}

impl Summary {
    pub(crate) fn reject(&mut self, reject: Reject) {
        self.read += 1;
        self.rejected_count += 1;
        self.code.add(exit::REJECTED);
        if self.rejected.len() < LISTED {
            let Reject { line, column, reason } = reject;
            self.rejected.push(Rejected { line, column, reason });
        }
    }

    pub(crate) fn blank(&mut self, line: u64) {
        self.blank_count += 1;
        if self.blank.len() < LISTED {
            self.blank.push(line);
        }
    }

    /// Ids that the service may take as its own, of one request.
    pub(crate) fn digits_only(&mut self, ids: Vec<String>) {
        self.digits_only += ids.len() as u64;
        let room = NAMED - self.digits_only_ids.len().min(NAMED);
        self.digits_only_ids.extend(ids.into_iter().take(room));
    }

    /// In lines, for people.
    pub(crate) fn text(&self, elapsed: Duration) -> String {
        let mut lines = Vec::new();
        let mut count = |name: &str, n: u64, note: &str| lines.push(format!("{name:<10}{n:>9}{note}"));
        count("read", self.read, "");
        let note = if self.unconfirmed > 0 {
            format!("  ({} without a confirmation by the service)", self.unconfirmed)
        } else {
            String::new()
        };
        count("updated", self.updated, &note);
        if self.failed > 0 {
            count("failed", self.failed, "");
        }
        count("rejected", self.rejected_count, "");
        count("not sent", self.not_sent, if self.dry_run { "  (dry run)" } else { "" });
        count("blank", self.blank_count, "");
        lines.push(format!("{:<10}{:>8.2}s", "elapsed", elapsed.as_secs_f64()));
        for f in &self.failures {
            let id = f.request_id.as_deref().unwrap_or("none");
            let correlation = f.correlation_id.as_deref().map(|c| format!(", correlation id {c}")).unwrap_or_default();
            let (first, last) = f.lines;
            lines.push(format!("failed request id {id}{correlation} (lines {first} to {last}): {}", f.error));
        }
        if self.digits_only > 0 {
            let more = if self.digits_only_ids.len() as u64 == self.digits_only { "" } else { ", .." };
            let (count, ids) = (self.digits_only, self.digits_only_ids.join(", "));
            lines
                .push(format!("ids of digits only: {count} ({ids}{more}); the service may take such an id as its own"));
        }
        lines.extend(self.changed.iter().cloned());
        lines.extend(self.error.iter().cloned());
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_digits_only_are_named() {
        let mut summary = Summary::default();
        summary.digits_only(vec!["17".into(), "018".into()]);
        assert!(summary.text(Duration::ZERO).contains("ids of digits only: 2 (17, 018); "));
        summary.digits_only((20..30).map(|i| i.to_string()).collect());
        let text = summary.text(Duration::ZERO);
        assert!(text.contains("ids of digits only: 12 (17, 018, 20, 21, 22, 23, 24, 25, 26, 27, ..); "), "{text}");
    }

    #[test]
    fn the_gravest_code_counts() {
        let code = |all: &[u8]| {
            let mut c = Code::default();
            all.iter().for_each(|a| c.add(*a));
            c.get()
        };
        assert_eq!(code(&[]), 0);
        assert_eq!(code(&[6, 7, 0]), 7);
        assert_eq!(code(&[6, 5, 4]), 5);
        assert_eq!(code(&[4, 130]), 130);
    }
}
