//! `centra <objects> update FILE`.

mod batch;
mod call;
mod dry;
mod feed;
mod report;
mod run;
mod send;
mod summary;

use std::io::Write;
use std::time::{Duration, Instant};

use centra::operations::ItemsRequest;
use centra_sandbox::Sandbox;

use crate::args::{Format, Update};
use crate::input::{InputError, Options, Rows, Source};
use crate::objects::Updates;
use crate::{exit, fields, login};
use summary::Summary;

/// The whole command; the exit code.
pub(crate) async fn run<Op: Updates>(arguments: Update) -> u8 {
    let start = Instant::now();
    let (summary, shown) = match attempt::<Op>(&arguments).await {
        Ok(summary) => (summary, true),
        Err((code, reason)) => {
            eprintln!("centra: {reason}");
            let mut summary = Summary { error: Some(reason), ..Summary::default() };
            summary.code.add(code);
            (summary, false)
        }
    };
    print(&arguments, summary, start.elapsed(), shown)
}

/// What ended the run before a row was read: exit code and reason.
type Stopped = (u8, String);

async fn attempt<Op: Updates>(arguments: &Update) -> Result<Summary, Stopped> {
    let usage = |reason: String| (exit::USAGE, reason);
    let source = Source::of(&arguments.file);
    let fields = fields::of::<<Op::Request as ItemsRequest>::Item>();
    let columns = fields.iter().map(|f| f.column.clone()).collect();
    let options = Options { empty_as_clear: arguments.empty_as_clear, encoding: arguments.encoding };
    let rows = {
        let source = source.clone();
        // Reading blocks: a slow pipe doesn't hold up the runtime.
        let open = move || Rows::open(&source, columns, options);
        tokio::task::spawn_blocking(open).await.map_err(|e| (exit::INTERNAL, e.to_string()))?
    };
    let rows = rows.map_err(|e| match e {
        InputError::Refused(r) => {
            let line = r.line.map(|l| format!("{l}: ")).unwrap_or_default();
            usage(format!("{}:{line}{}{}", source.name(), if r.line.is_some() { "" } else { " " }, r.reason))
        }
        InputError::Read(_) => (exit::INPUT, format!("{}: {e}", source.name())),
        _ => usage(format!("{}: {e}", source.name())),
    })?;
    let run = run::Run { arguments, name: source.name(), rows, fields };
    if arguments.dry_run {
        return Ok(run.dry::<Op>().await);
    }
    let (client, sandbox) = connect(arguments).await?;
    let summary = run.send::<Op>(client).await;
    if let Some(sandbox) = sandbox {
        sandbox.stop().await;
    }
    Ok(summary)
}

/// The client, and the sandbox if no endpoint was given.
async fn connect(arguments: &Update) -> Result<(centra::Client, Option<Sandbox>), Stopped> {
    let (builder, sandbox) = match &arguments.endpoint {
        Some(endpoint) => {
            let login = login::find(arguments.user.clone(), arguments.password_file.as_deref());
            let login = login.map_err(|reason| (exit::USAGE, reason))?;
            (centra::Client::builder(endpoint).login(login.user, login.password), None)
        }
        None => {
            let sandbox = Sandbox::start().await.map_err(|e| (exit::INTERNAL, e.to_string()))?;
            eprintln!("no endpoint was given: using an embedded sandbox at {}", sandbox.endpoint());
            (centra::Client::builder(sandbox.endpoint()).login("demo", "demo"), Some(sandbox))
        }
    };
    let client = builder.strict(arguments.strict).build().map_err(|e| (exit::USAGE, e.to_string()))?;
    Ok((client, sandbox))
}

/// Prints the summary. A dry run has its requests on standard output, so the text goes beside.
fn print(arguments: &Update, mut summary: Summary, elapsed: Duration, shown: bool) -> u8 {
    summary.elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    summary.dry_run = arguments.dry_run;
    let code = summary.code.get();
    match arguments.format {
        Format::Json => {
            let json = serde_json::to_string(&summary).unwrap_or_default();
            // Nobody may be listening any more; the exit code still tells.
            let _ = writeln!(std::io::stdout(), "{json}");
        }
        Format::Text if !shown => {}
        Format::Text if arguments.dry_run => eprintln!("{}", summary.text(elapsed)),
        Format::Text => {
            let _ = writeln!(std::io::stdout(), "{}", summary.text(elapsed));
        }
    }
    code
}
