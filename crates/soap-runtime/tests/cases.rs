//! The cases of the kind `http`, and the exchanges of all others: raw answers from a loopback socket to the real client.
//! How: `crates/case-runner`.

fn main() -> std::process::ExitCode {
    case_runner::suite::run(case_runner::suite::Part::Exchanges, env!("CARGO_TARGET_TMPDIR"))
}
