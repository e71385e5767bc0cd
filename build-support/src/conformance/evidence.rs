//! Is what the rows name there?

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Section;
use super::cases::{Case, KINDS};
use super::rules::Rule;

/// What a row names: a case, or a test in a file below `crates/`.
pub(crate) fn test_of(name: &str) -> Option<(&str, &str)> {
    name.split_once(".rs::")
}

/// Rows that name nothing, or what isn't there; constructs that stand twice; rules left out; cases of no kind.
pub(crate) fn wrong(
    root: &Path,
    sections: impl Iterator<Item = &'static Section>,
    rules: &[Rule],
    cases: &[Case],
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut look = Look { root, cases, files: HashMap::new() };
    for section in sections {
        for (i, row) in section.rows.iter().enumerate() {
            let place = format!("{}, {}", section.title, row.construct);
            if section.rows.iter().take(i).any(|other| other.construct == row.construct) {
                wrong.push(format!("{place}: it stands twice"));
            }
            wrong.extend(look.missing(&place, row.shown_by));
        }
    }
    for ((number, about, shown_by), due) in rules.iter().zip(1..) {
        if *number != due {
            wrong.push(format!("rule {due} is left out"));
        }
        wrong.extend(look.missing(&format!("rule {number}, {about}"), shown_by));
    }
    let stray = cases.iter().filter(|case| !KINDS.iter().any(|(kind, _)| case.is_of(kind)));
    wrong.extend(stray.map(|case| format!("cases/{}: of no known kind", case.name)));
    wrong
}

/// Looks up what rows name.
struct Look<'a> {
    root: &'a Path,
    cases: &'a [Case],
    files: HashMap<PathBuf, Option<String>>,
}

impl Look<'_> {
    fn missing(&mut self, place: &str, shown_by: &[&str]) -> Vec<String> {
        if shown_by.is_empty() {
            return vec![format!("{place}: nothing shows it")];
        }
        let mut missing = Vec::new();
        for name in shown_by {
            if !self.is_there(name) {
                missing.push(format!("{place}: `{name}` isn't there"));
            }
        }
        missing
    }

    fn is_there(&mut self, name: &str) -> bool {
        let Some((file, test)) = test_of(name) else {
            return self.cases.iter().any(|case| case.name == name);
        };
        let path = self.root.join("crates").join(format!("{file}.rs"));
        let text = self.files.entry(path.clone()).or_insert_with(|| std::fs::read_to_string(path).ok());
        text.as_deref().is_some_and(|text| has_test(text, test))
    }
}

/// Whether a file has a test of that name: a function right behind the attribute that makes it one.
fn has_test(text: &str, test: &str) -> bool {
    let mut is_test = false;
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[test") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some(name) = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn ")) {
            if is_test && name.strip_prefix(test).is_some_and(|rest| rest.starts_with('(')) {
                return true;
            }
            is_test = false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_told_from_other_functions() {
        let text =
            "fn helper() {}\n#[test]\n#[ignore]\nfn one() {}\n#[tokio::test(start_paused = true)]\nasync fn two() {}";
        assert!(has_test(text, "one") && has_test(text, "two"));
        assert!(!has_test(text, "helper") && !has_test(text, "on"));
    }

    #[test]
    fn what_is_named_and_not_there_is_said() {
        use crate::conformance::{Done, Row};
        const ROWS: &[Row] = &[
            Row { construct: "a", done: Done::Typed, how: "", shown_by: &["schema-nowhere", "nowhere/tests/a.rs::b"] },
            Row { construct: "a", done: Done::Typed, how: "", shown_by: &[] },
        ];
        static SECTION: Section = Section { title: "S", rows: ROWS };
        let stray = Case { name: "other-case".into(), title: String::new() };
        let found = wrong(Path::new("."), std::iter::once(&SECTION), &[(2, "r", &[])], &[stray]);
        let due = [
            "S, a: `schema-nowhere` isn't there",
            "S, a: `nowhere/tests/a.rs::b` isn't there",
            "S, a: it stands twice",
            "S, a: nothing shows it",
            "rule 1 is left out",
            "rule 2, r: nothing shows it",
            "cases/other-case: of no known kind",
        ];
        assert_eq!(found, due);
    }
}
