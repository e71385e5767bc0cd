//! The command line. A password is never part of it: arguments are seen by others.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, FromArgMatches, ValueEnum};

use crate::input::Encoding;
use crate::objects::{self, Object};

const EXIT_CODES: &str = "\
Exit codes:
  0    all rows applied
  1    an error of the program or the system
  2    wrong arguments, or a file that is refused as a whole: nothing was sent
  3    the service refused a request, or its answer isn't known to be success
  4    no answer from the service
  5    the service refused the login
  6    some rows were rejected, all others applied
  7    the input ended with an error, or the file changed during the run
  130  interrupted
Of several the first in this order counts: 130, 5, 4, 3, 7, 6.";

/// What to do.
pub(crate) enum Command {
    Update { object: Object, update: Update },
    Sandbox(Sandbox),
}

/// Sends the rows of a file.
#[derive(Debug, Args)]
pub(crate) struct Update {
    /// CSV or JSON Lines, gzip or not; `-` is standard input
    pub file: PathBuf,
    /// Address of the service; without one an embedded sandbox is started
    #[arg(long, env = "CENTRA_ENDPOINT", value_name = "URL")]
    pub endpoint: Option<String>,
    /// User of the service; the password comes from CENTRA_PASSWORD, --password-file or a prompt
    #[arg(long, env = "CENTRA_USER", value_name = "NAME")]
    pub user: Option<String>,
    /// File with the password in its first line
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Most rows in a request
    #[arg(long, default_value = "100", value_name = "N")]
    pub batch_size: NonZeroUsize,
    /// Most requests at a time; rows of one id still go one after the other
    #[arg(long, default_value = "1", value_name = "N")]
    pub concurrency: NonZeroUsize,
    /// Print the requests, with the login masked, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// An empty CSV cell clears its field; otherwise the field stays as it is
    #[arg(long)]
    pub empty_as_clear: bool,
    /// Encoding of a file that is neither UTF-8 nor has a byte order mark
    #[arg(long, value_parser = encoding, value_name = "NAME")]
    pub encoding: Option<&'static Encoding>,
    /// An answer without a confirmation is an error
    #[arg(long)]
    pub strict: bool,
    /// What to print on standard output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Print what the service has to say about updates that it made
    #[arg(long, short)]
    pub verbose: bool,
}

/// Form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A summary for people
    Text,
    /// One JSON object in the last line
    Json,
}

/// Runs the sandbox until it is interrupted. Its login is demo, demo
#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// SQLite file to keep what is stored; in memory without one
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// How an update is answered
    #[arg(long, value_enum, default_value = "guide")]
    pub answer: Answer,
    /// How a wrong login is refused
    #[arg(long, value_enum, default_value = "fault")]
    pub login_refusal: Refusal,
    /// An empty element changes nothing; otherwise it clears the field
    #[arg(long)]
    pub empty_keeps: bool,
    /// Updates come back as events
    #[arg(long)]
    pub events: bool,
}

/// Form of an answer.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Answer {
    /// success, errors and notices, as in the vendor's guide
    Guide,
    /// The empty result of 2024
    Empty,
    /// The OK of 2019
    Legacy,
}

/// Form of a refused login.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Refusal {
    /// A fault
    Fault,
    /// success=false
    Result,
    /// HTTP 401
    Status,
}

fn encoding(name: &str) -> Result<&'static Encoding, String> {
    let known = "utf-8, utf-16le, utf-16be, windows-1252, iso-8859-2 and the others of the Encoding Standard";
    let found = Encoding::for_label(name.as_bytes());
    found.filter(|e| *e != encoding_rs::REPLACEMENT).ok_or_else(|| format!("unknown encoding; known are {known}"))
}

/// The whole command line: a subcommand for each kind of object that the service takes.
fn command() -> clap::Command {
    let mut all = clap::Command::new("centra")
        .about("Sends objects to Centra, and runs a sandbox to try it on")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true);
    for object in objects::all() {
        let update = clap::Command::new("update")
            .about(format!("Insert or update {} from a file", object.name))
            .after_help(after_help(&object));
        all = all.subcommand(
            clap::Command::new(object.name)
                .about(format!("Send {}", object.name))
                .subcommand_required(true)
                .arg_required_else_help(true)
                .subcommand(Update::augment_args(update)),
        );
    }
    all.subcommand(Sandbox::augment_args(clap::Command::new("sandbox")))
}

fn after_help(object: &Object) -> String {
    let fields = (object.fields)();
    let names: Vec<String> =
        fields.iter().map(|f| format!("{}{}", f.column.name, if f.column.key { " (required)" } else { "" })).collect();
    format!("Fields, which are the names of CSV columns and JSON keys:\n  {}\n\n{EXIT_CODES}", names.join(", "))
}

pub(crate) fn parse(arguments: Vec<OsString>) -> Result<Command, clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    match matches.subcommand() {
        Some(("sandbox", m)) => Ok(Command::Sandbox(Sandbox::from_arg_matches(m)?)),
        Some((name, m)) => {
            let object = objects::all().into_iter().find(|o| o.name == name);
            match (object, m.subcommand()) {
                (Some(object), Some((_, m))) => Ok(Command::Update { object, update: Update::from_arg_matches(m)? }),
                _ => Err(command().error(clap::error::ErrorKind::InvalidSubcommand, "no such command")),
            }
        }
        None => Err(command().error(clap::error::ErrorKind::MissingSubcommand, "what to do is missing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn help_tells_fields_and_exit_codes() {
        let all = ["centra", "customers", "update", "--help"].map(OsString::from).to_vec();
        let Err(help) = parse(all) else { panic!("help isn't an error") };
        let help = help.to_string();
        for part in ["id (required)", "telephone", "--concurrency", "Exit codes", "CENTRA_PASSWORD"] {
            assert!(help.contains(part), "{part}: {help}");
        }
    }

    #[test]
    fn a_password_is_no_argument() {
        let all = ["centra", "customers", "update", "x.csv", "--password", "secret"].map(OsString::from).to_vec();
        assert!(parse(all).is_err());
    }
}
