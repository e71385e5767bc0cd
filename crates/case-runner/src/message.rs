//! Is a message what its verdict says, in both modes?

use crate::case::{Case, Message, Verdict};
use crate::infoset;
use crate::question::Reading;
use crate::report::Failure;
use crate::values;

/// What is wrong with how a message was read, strictly and tolerantly.
pub fn judge(case: &Case, message: &Message, strict: &Reading, tolerant: &Reading) -> Vec<Failure> {
    let mut judge = Judge { case, message, failures: Vec::new() };
    for (mode, reading) in [("strict", strict), ("tolerant", tolerant)] {
        if let Some(panic) = &reading.panic {
            judge.fail(mode, format!("panicked: {panic}"));
        }
    }
    match message.verdict {
        Verdict::Same => judge.same(strict, tolerant),
        Verdict::Tolerated => judge.tolerated(strict, tolerant),
        Verdict::Refused => {
            judge.is_refused("strict", strict);
            judge.is_refused("tolerant", tolerant);
        }
    }
    judge.failures
}

struct Judge<'a> {
    case: &'a Case,
    message: &'a Message,
    failures: Vec<Failure>,
}

impl Judge<'_> {
    fn fail(&mut self, what: &str, why: impl Into<String>) {
        self.failures.push(Failure::new(&self.message.file, what, why));
    }

    fn same(&mut self, strict: &Reading, tolerant: &Reading) {
        for (mode, reading) in [("strict", strict), ("tolerant", tolerant)] {
            if let Some(error) = &reading.error {
                self.fail(mode, format!("refused: {error}"));
            }
            if let Some(off) = reading.deviations.iter().find(|d| !d.notice) {
                self.fail(mode, format!("a receipt where nothing is off: {off}"));
            }
        }
        if strict.error.is_none() && strict.panic.is_none() {
            self.is_written("write", strict.written.as_deref(), strict.write_error.as_deref());
        }
    }

    fn tolerated(&mut self, strict: &Reading, tolerant: &Reading) {
        self.is_refused("strict", strict);
        if let Some(error) = &tolerant.error {
            return self.fail("tolerant", format!("refused: {error}"));
        }
        if tolerant.panic.is_some() {
            return;
        }
        if tolerant.deviations.iter().all(|d| d.notice) {
            self.fail("tolerant", "read without a receipt");
        }
        let Some(written) = &tolerant.written else {
            return self.fail("write", tolerant.write_error.clone().unwrap_or_else(|| "nothing written".into()));
        };
        if self.message.canonical.is_some() {
            self.is_written("write", Some(written), None);
        }
        let original = std::fs::read(self.case.folder.join(&self.message.file)).unwrap_or_default();
        for why in values::check(&self.message.values, &original, written, &tolerant.deviations) {
            self.fail("value", why);
        }
    }

    fn is_refused(&mut self, mode: &str, reading: &Reading) {
        if reading.error.is_none() && reading.panic.is_none() {
            let receipts: Vec<String> = reading.deviations.iter().map(ToString::to_string).collect();
            self.fail(mode, format!("read, not refused; receipts: [{}]", receipts.join("; ")));
        }
    }

    /// The same as the canonical form, or as the message itself.
    fn is_written(&mut self, what: &str, written: Option<&str>, error: Option<&str>) {
        let Some(written) = written else {
            return self.fail(what, error.unwrap_or("nothing written"));
        };
        let due = self.message.canonical.as_ref().unwrap_or(&self.message.file);
        let due = std::fs::read(self.case.folder.join(due)).map_err(|e| e.to_string());
        match due.and_then(|due| infoset::difference(&due, written.as_bytes(), &self.case.spec.qnames)) {
            Ok(None) => {}
            Ok(Some(difference)) => self.fail(what, difference),
            Err(why) => self.fail(what, format!("{why}: {written}")),
        }
    }
}
