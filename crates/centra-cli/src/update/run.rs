//! A run from the first row to the last: what is read is sent, rejected, or told to be neither.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use centra::operations::ItemsRequest;
use soap_runtime::codegen::Complex;
use tokio::sync::mpsc::Receiver;

use super::batch::Batch;
use super::call::{Failed, Taken, call};
use super::dry;
use super::feed::{self, Portion};
use super::report::Report;
use super::send::{Sender, Sent};
use super::summary::{Failure, Summary};
use crate::args::{Format, Update};
use crate::exit;
use crate::fields::Field;
use crate::input::{Rows, Watch};
use crate::objects::Updates;

/// What a run needs.
pub(crate) struct Run<'a> {
    pub arguments: &'a Update,
    pub name: String,
    pub rows: Rows,
    pub fields: Vec<Field>,
}

type Answer = Sent<Result<Taken, Failed>>;

/// What a run has come to so far.
struct State {
    summary: Summary,
    report: Report,
    watch: Watch,
    name: String,
    verbose: bool,
    /// A request failed, or the user interrupted: nothing more is sent.
    ended: bool,
    /// Rows are no longer read.
    stop: Arc<AtomicBool>,
    is_file: bool,
}

impl Run<'_> {
    fn start<T: Complex + Default + Send + 'static>(self, quiet: bool) -> (State, Receiver<Portion<T>>) {
        let watch = self.rows.watch().clone();
        let is_file = watch.size().is_some();
        let stop = Arc::new(AtomicBool::new(false));
        let report = Report::new(self.name.clone(), watch.clone(), quiet);
        let feed = feed::start(self.rows, self.fields, self.arguments.batch_size.get(), stop.clone());
        let state = State {
            summary: Summary::default(),
            report,
            watch,
            name: self.name,
            verbose: self.arguments.verbose,
            ended: false,
            stop,
            is_file,
        };
        (state, feed)
    }

    /// Sends all rows.
    pub(crate) async fn send<Op: Updates>(self, client: centra::Client) -> Summary {
        let limit = self.arguments.concurrency.get();
        let (mut state, mut feed) = self.start::<<Op::Request as ItemsRequest>::Item>(false);
        let mut sender: Sender<Result<Taken, Failed>> = Sender::new(limit);
        let interrupt = tokio::signal::ctrl_c();
        tokio::pin!(interrupt);
        let mut listening = true;
        let mut waiting: Option<Batch<_>> = None;
        let mut more = true;
        loop {
            if state.ended
                && let Some(batch) = waiting.take()
            {
                state.summary.not_sent += batch.items.len() as u64;
            }
            if let Some(batch) = waiting.take_if(|b| sender.may_send(b)) {
                let client = client.clone();
                sender.send(batch, |items| call::<Op>(client, items));
            }
            if !more && waiting.is_none() && sender.is_idle() {
                break;
            }
            tokio::select! {
                biased;
                _ = &mut interrupt, if listening => {
                    listening = false;
                    state.interrupt();
                }
                Some(answer) = sender.answer() => state.answered(answer),
                portion = feed.recv(), if more && waiting.is_none() => match portion {
                    Some(portion) => waiting = state.take(portion),
                    None => more = false,
                },
            }
            if state.stopped() && !state.is_file {
                // The reader may wait for a pipe that has no end.
                feed.close();
            }
        }
        state.finish()
    }

    /// Prints the requests.
    pub(crate) async fn dry<Op: Updates>(self) -> Summary {
        let format = self.arguments.format;
        let (mut state, mut feed) = self.start::<<Op::Request as ItemsRequest>::Item>(true);
        while let Some(portion) = feed.recv().await {
            let Some(batch) = state.take(portion) else { continue };
            let records = batch.items.len() as u64;
            state.summary.not_sent += records;
            let shown = dry::envelope::<Op>(batch.items).and_then(|text| print(&text, format));
            if let Err(e) = shown {
                state.summary.error = Some(e);
                state.summary.code.add(exit::INTERNAL);
                state.stop.store(true, Ordering::Relaxed);
            }
        }
        state.finish()
    }
}

fn print(envelope: &str, format: Format) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    match format {
        Format::Text => writeln!(out, "{envelope}"),
        Format::Json => writeln!(out, "{}", serde_json::json!({ "envelope": envelope })),
    }
    .map_err(|e| e.to_string())
}

impl State {
    /// Counts what was read; returns what is to be sent.
    fn take<T>(&mut self, portion: Portion<T>) -> Option<Batch<T>> {
        for line in portion.blanks {
            self.summary.blank(line);
        }
        for reject in portion.rejects {
            self.report.reject(&reject);
            self.summary.reject(reject);
        }
        if let Some(Err(e)) = portion.end {
            self.fail(exit::INPUT, format!("{}: {e}", self.name));
        }
        self.progress();
        let batch = portion.batch?;
        self.summary.read += batch.items.len() as u64;
        Some(batch)
    }

    fn answered(&mut self, sent: Answer) {
        let records = sent.records as u64;
        self.summary.requests += 1;
        match sent.result {
            Some(Ok(taken)) => {
                self.summary.sent += records;
                self.summary.updated += records;
                self.summary.unconfirmed += if taken.confirmed { 0 } else { records };
                self.summary.notices += taken.notices.len() as u64;
                self.summary.digits_only(taken.digits_only);
                if self.verbose {
                    taken.notices.iter().for_each(|n| self.report.line(n));
                }
            }
            Some(Err(failed)) => {
                let Failed { code, unsent, error, request_id, correlation_id, may_have_been_applied } = failed;
                if unsent {
                    self.summary.not_sent += records;
                } else {
                    self.summary.sent += records;
                    self.summary.failed += records;
                }
                self.summary.code.add(code);
                self.summary.failures.push(Failure {
                    lines: sent.lines,
                    records: sent.records,
                    error,
                    request_id,
                    correlation_id,
                    may_have_been_applied,
                });
                self.end();
            }
            None => {
                self.summary.sent += records;
                self.summary.failed += records;
                let (first, last) = sent.lines;
                let what = "a request broke down, the state of its rows is unknown";
                self.fail(exit::INTERNAL, format!("{what} (lines {first} to {last})"));
                self.end();
            }
        }
        self.progress();
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Nothing more is sent. A file is read on, so that every row is accounted for; a pipe may have no end.
    fn end(&mut self) {
        self.ended = true;
        if !self.is_file {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    fn interrupt(&mut self) {
        self.ended = true;
        self.stop.store(true, Ordering::Relaxed);
        self.fail(
            exit::INTERRUPTED,
            "interrupted: what was on its way has been waited for, the rest wasn't sent".to_owned(),
        );
        // Twice means now.
        tokio::spawn(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(exit::INTERRUPTED.into());
            }
        });
    }

    fn fail(&mut self, code: u8, error: String) {
        self.summary.code.add(code);
        self.summary.error.get_or_insert(error);
    }

    fn progress(&self) {
        self.report.progress(self.summary.updated, self.summary.rejected_count);
    }

    fn finish(mut self) -> Summary {
        self.report.finish();
        if let Some(change) = self.watch.change() {
            // Rows that came while it was read, and were read to the last, are no loss.
            if !change.is_whole() {
                self.summary.code.add(exit::INPUT);
            }
            self.summary.changed = Some(format!("{}: {change}", self.name));
        }
        self.summary
    }
}
