//! `cargo codegen` rewrites the generated code; `cargo codegen --check` only tells whether that would change anything.
//! `cargo codegen --conformance` rewrites the conformance report.

use std::process::ExitCode;

use build_support::{TARGETS, conformance, root};

const USAGE: &str = "usage: cargo codegen [--check | --conformance]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => false,
        ["--check"] => true,
        ["--conformance"] => return write_report(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    let mut clean = true;
    for target in &TARGETS {
        let root = root();
        if check {
            if !target.lists(&root).unwrap_or(true) {
                eprintln!("{} differs from {}", target.list(), target.source);
                clean = false;
            }
            match target.check(&root) {
                Ok(drift) if drift.is_empty() => {}
                Ok(drift) => {
                    eprint!("{} differs from {}:\n{drift}", target.dir, target.source);
                    clean = false;
                }
                Err(e) => {
                    eprintln!("{e}");
                    clean = false;
                }
            }
            continue;
        }
        match target.write(&root) {
            Ok(generated) => {
                for warning in &generated.warnings {
                    eprintln!("warning: {warning}");
                }
                println!("{}: {} files from {}", target.dir, generated.files.len(), target.source);
            }
            Err(e) => {
                eprintln!("{e}");
                clean = false;
            }
        }
    }
    if check && !clean {
        eprintln!("run `cargo codegen` and commit what it changes");
    }
    if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write_report() -> ExitCode {
    let root = root();
    match conformance::report(&root) {
        Ok(text) => match std::fs::write(conformance::path(&root), text) {
            Ok(()) => {
                println!("{}", conformance::REPORT);
                ExitCode::SUCCESS
            }
            Err(e) => {
                eprintln!("{}: {e}", conformance::REPORT);
                ExitCode::FAILURE
            }
        },
        Err(wrong) => {
            wrong.iter().for_each(|line| eprintln!("{line}"));
            ExitCode::FAILURE
        }
    }
}
