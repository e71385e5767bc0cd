//! The report as Markdown: the same for the same tables and cases.

use std::fmt::Write;

use super::cases::{Case, KINDS};
use super::evidence::test_of;
use super::rules::Rule;
use super::{Done, Section};

const HEAD: &str = "\
# Conformance

Made by `cargo codegen --conformance` from the tables in `build-support/src/conformance/`; a test fails when it is stale, or when a
row names a test or case that isn't there. Don't edit it.

What becomes of each construct of XML Schema 1.0 (Part 1: structures, Part 2: datatypes), WSDL 1.1 and SOAP 1.1 and 1.2:

| | |
|---|---|
| **typed** | it shapes the generated types, and the codec keeps to it |
| **XML** | what it describes is kept as XML that can be written again |
| **ignored** | it says nothing about messages, or it is passed over with a note; nothing is lost by it |
| **refused** | a typed error names file, line and construct |

What is read, tolerated with a receipt or refused is stated in `crates/soap-runtime/docs/`. Names such as `schema-redefine` are
folders of `cases/`; `codec_values::numbers` is a test in a file of that name.
";

const RULES: &str = "
## Rules on data

By their numbers in `crates/soap-runtime/docs/policy-data.md`. Those on HTTP answers are shown by tests of their numbers in
`crates/soap-runtime/tests/http_answers.rs`, those on files by `crates/centra-cli/tests/cases/`.

| rule | about | shown by |
|---|---|---|
";

pub(crate) fn page<'a>(sections: impl Iterator<Item = &'a Section>, rules: &[Rule], cases: &[Case]) -> String {
    let mut out = String::from(HEAD);
    for section in sections {
        let _ = write!(out, "\n## {}\n\n| construct | done | how | shown by |\n|---|---|---|---|\n", section.title);
        for row in section.rows {
            let (construct, how, shown) = (cell(row.construct), cell(row.how), names(row.shown_by));
            let _ = writeln!(out, "| {construct} | {} | {how} | {shown} |", word(row.done));
        }
    }
    out.push_str(RULES);
    for (number, about, shown_by) in rules {
        let _ = writeln!(out, "| {number} | {} | {} |", cell(about), names(shown_by));
    }
    out.push_str("\n## Kinds of cases\n\n| kind | about | cases |\n|---|---|---|\n");
    for (kind, about) in KINDS {
        let n = cases.iter().filter(|case| case.is_of(kind)).count();
        let _ = writeln!(out, "| `{kind}` | {about} | {n} |");
    }
    for (kind, _) in KINDS {
        let _ = write!(out, "\n### {kind}\n\n| case | what goes wrong elsewhere |\n|---|---|\n");
        for case in cases.iter().filter(|case| case.is_of(kind)) {
            let _ = writeln!(out, "| `{}` | {} |", case.name, cell(&case.title));
        }
    }
    out
}

fn word(done: Done) -> &'static str {
    match done {
        Done::Typed => "typed",
        Done::Xml => "XML",
        Done::Ignored => "ignored",
        Done::Refused => "refused",
    }
}

fn names(shown_by: &[&str]) -> String {
    shown_by.iter().map(|name| format!("`{}`", short(name))).collect::<Vec<_>>().join(", ")
}

/// A test by its file's name and its own.
fn short(name: &str) -> String {
    match test_of(name) {
        Some((file, test)) => format!("{}::{test}", file.rsplit('/').next().unwrap_or(file)),
        None => name.to_owned(),
    }
}

/// Text that can't end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
