//! What is shown while a run goes on: a bar on a terminal, rejects as they come.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::{Reject, Watch};

/// Shows things on standard error, so that standard output is the summary alone.
pub(crate) struct Report {
    name: String,
    bar: ProgressBar,
    watch: Watch,
}

impl Report {
    pub(crate) fn new(name: String, watch: Watch, quiet: bool) -> Report {
        let bar = match (quiet || !std::io::stderr().is_terminal(), watch.size()) {
            (true, _) => ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
            (false, Some(size)) => ProgressBar::new(size),
            (false, None) => ProgressBar::no_length(),
        };
        let style = if watch.size().is_some() {
            "{bar:30} {percent:>3}% {msg} [{elapsed}, {eta} left]"
        } else {
            "{spinner} {bytes} {msg} [{elapsed}]"
        };
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Report { name, bar, watch }
    }

    /// How far it is.
    pub(crate) fn progress(&self, updated: u64, rejected: u64) {
        if !self.bar.is_hidden() {
            self.bar.set_position(self.watch.read());
            self.bar.set_message(format!("{updated} updated, {rejected} rejected"));
        }
    }

    pub(crate) fn reject(&self, reject: &Reject) {
        let Reject { line, column, reason } = reject;
        let column = column.as_ref().map(|c| format!("{c}: ")).unwrap_or_default();
        self.line(&format!("{}:{line}: {column}{reason}", self.name));
    }

    /// A line that stays, above the bar.
    pub(crate) fn line(&self, text: &str) {
        self.bar.suspend(|| eprintln!("{text}"));
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
