//! The cases of kind `import`: the real command over a file of the case, against a server that records what it gets.
//! How the folders are found, and what is printed: `crates/case-runner`.

mod check;
mod command;
mod customers;
mod generate;
mod recorder;
mod run;
mod spec;

use std::process::ExitCode;

use case_runner::case::Kind;
use case_runner::folders;
use case_runner::report::{Failure, Report};

fn main() -> ExitCode {
    let mut report = Report::default();
    for folder in folders::from_environment() {
        for broken in folder.broken.iter().filter(|b| b.kind == Some(Kind::Import)) {
            report.case(&broken.name, &[Failure::new("case.json", "load", &broken.why)]);
        }
        for case in folder.cases.iter().filter(|c| c.kind == Kind::Import) {
            match run::case(case) {
                Ok(failures) => report.case(&case.name, &failures),
                Err(why) => report.skip(&case.name, &why),
            }
        }
    }
    report.finish()
}
