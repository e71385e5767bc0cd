//! What is printed: a line a failure (case, file, what, why), a line a skipped case, and the count at the end.

use std::process::ExitCode;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The file it is about, or `case.json`.
    pub file: String,
    /// What was tried: `generate`, `strict`, `write`, ...
    pub what: String,
    /// What happened instead.
    pub why: String,
}

impl Failure {
    /// A failure of one file.
    pub fn new(file: impl Into<String>, what: impl Into<String>, why: impl Into<String>) -> Failure {
        Failure { file: file.into(), what: what.into(), why: why.into() }
    }
}

/// The project's own cases that aren't right yet, one a line with the reason behind a blank.
const PENDING: &str = include_str!("../../../cases/pending.txt");

fn is_pending(name: &str) -> bool {
    PENDING.lines().any(|l| !l.starts_with('#') && l.split_whitespace().next() == Some(name))
}

/// The cases seen so far.
#[derive(Debug, Default)]
pub struct Report {
    passed: usize,
    failed: usize,
    skipped: usize,
    /// Failures that nobody announced.
    unexpected: usize,
}

impl Report {
    /// Counts a case and prints its failures.
    pub fn case(&mut self, name: &str, failures: &[Failure]) {
        match failures {
            [] => self.passed += 1,
            failures => {
                self.failed += 1;
                self.unexpected += usize::from(!is_pending(name));
                failures.iter().for_each(|f| println!("{}", line(name, f)));
            }
        }
    }

    /// Counts a case that the platform can't run.
    pub fn skip(&mut self, name: &str, why: &str) {
        self.skipped += 1;
        println!("SKIP {name}: {}", one_line(why));
    }

    /// The count, as the last line says it.
    pub fn summary(&self) -> String {
        format!("cases: {} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }

    /// Prints the count and says how the process should end: pending cases count as failed, but fail no run.
    pub fn finish(self) -> ExitCode {
        if self.failed > self.unexpected {
            println!("{} of the failed ones are pending (cases/pending.txt)", self.failed - self.unexpected);
        }
        println!("{}", self.summary());
        if self.unexpected == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn line(name: &str, failure: &Failure) -> String {
    format!("FAIL {name}: {}: {}: {}", failure.file, failure.what, one_line(&failure.why))
}

/// A failure stays on its line, whatever an error's text holds; long ones are cut.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = words.join(" ");
    if let Some((cut, _)) = line.char_indices().nth(600) {
        line.truncate(cut);
        line.push_str(" ...");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_a_line_and_the_count_is_last() {
        let mut report = Report::default();
        report.case("a", &[]);
        report.case("b", &[Failure::new("m.xml", "strict", "x\n y"), Failure::new("n.xml", "write", "z")]);
        report.skip("c", "no python3");
        assert_eq!(report.summary(), "cases: 1 passed, 1 failed, 1 skipped");
        assert_eq!(line("b", &Failure::new("m.xml", "strict", "x\n y")), "FAIL b: m.xml: strict: x y");
        assert_eq!(one_line(&"ab ".repeat(400)).len(), 604);
    }
}
