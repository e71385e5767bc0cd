//! The command `centra`: what it reads and how it sends it, as a library for its own tests.
//!
//! - [`input`] makes rows of a file, by what [`mod@column`] says of the fields, which come from the generated descriptors.
//! - [`policy`] states what becomes of a file: sent, rejected or refused.
//! - `update` sends them: one generic function for every generated operation that takes objects.

mod args;
pub mod column;
mod fields;
pub mod input;
mod login;
mod objects;
mod sandbox;
mod update;
mod value;

#[doc = include_str!("../docs/policy-import.md")]
pub mod policy {}

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command with its arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match args::parse(arguments.into_iter().collect()) {
        Ok(command) => command,
        Err(e) => {
            // Help and version are no mistakes.
            let code = if e.use_stderr() { exit::USAGE } else { exit::APPLIED };
            let _ = e.print();
            return ExitCode::from(code);
        }
    };
    // Whoever calls this as a library may have set one up already.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("CENTRA_LOG").unwrap_or_default())
        .with_writer(std::io::stderr)
        .try_init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            eprintln!("centra: {e}");
            return ExitCode::from(exit::INTERNAL);
        }
    };
    let code = match command {
        args::Command::Update { object, update } => runtime.block_on((object.run)(update)),
        args::Command::Sandbox(sandbox) => runtime.block_on(sandbox::run(sandbox)),
    };
    // A read of standard input that is still waiting isn't waited for.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// What the exit code says; `--help` says it too.
mod exit {
    /// All rows applied.
    pub(crate) const APPLIED: u8 = 0;
    /// Not the user's fault, nor the service's.
    pub(crate) const INTERNAL: u8 = 1;
    /// Wrong arguments, or a file that is refused as a whole: nothing was sent.
    pub(crate) const USAGE: u8 = 2;
    /// The service refused a request, or answered something that isn't known to be success.
    pub(crate) const REFUSED: u8 = 3;
    /// No answer from the service.
    pub(crate) const NETWORK: u8 = 4;
    /// The service refused the login.
    pub(crate) const LOGIN: u8 = 5;
    /// Some rows were rejected, all others applied.
    pub(crate) const REJECTED: u8 = 6;
    /// The input ended with an error, or the file changed during the run.
    pub(crate) const INPUT: u8 = 7;
    /// Interrupted by the user.
    pub(crate) const INTERRUPTED: u8 = 130;
}
