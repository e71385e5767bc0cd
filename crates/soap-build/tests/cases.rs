//! The cases of the kinds `schema`, `wsdl` and `message`: generated, compiled, and driven through the generated operations.
//! How: `crates/case-runner`.

fn main() -> std::process::ExitCode {
    case_runner::suite::run(case_runner::suite::Part::Messages, env!("CARGO_TARGET_TMPDIR"))
}
