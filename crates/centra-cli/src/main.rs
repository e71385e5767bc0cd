//! The command `centra`.

use std::process::ExitCode;

fn main() -> ExitCode {
    centra_cli::run(std::env::args_os())
}
