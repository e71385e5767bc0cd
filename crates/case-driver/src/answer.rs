//! Answers, as the runner reads them.

use serde::Serialize;
use soap_runtime::codec::Deviation;

/// What became of a message.
#[derive(Debug, Default, Serialize)]
pub struct Reading {
    /// The typed error.
    pub error: Option<String>,
    /// The receipts.
    pub deviations: Vec<Receipt>,
    /// What was written again.
    pub written: Option<String>,
    /// Why it couldn't be written.
    pub write_error: Option<String>,
}

impl Reading {
    /// The message was refused.
    pub fn refused(error: &dyn std::error::Error) -> Reading {
        Reading { error: Some(chain(error)), ..Reading::default() }
    }

    /// The message was read, and written again or not.
    pub fn read<E: std::error::Error>(deviations: &[Deviation], written: Result<Vec<u8>, E>) -> Reading {
        let mut reading = Reading { deviations: receipts(deviations), ..Reading::default() };
        match written.map(String::from_utf8) {
            Ok(Ok(text)) => reading.written = Some(text),
            Ok(Err(e)) => reading.write_error = Some(e.to_string()),
            Err(e) => reading.write_error = Some(chain(&e)),
        }
        reading
    }
}

/// A receipt.
#[derive(Debug, Serialize)]
pub struct Receipt {
    kind: String,
    path: String,
    detail: String,
    notice: bool,
}

/// Receipts as the runner reads them.
pub fn receipts(deviations: &[Deviation]) -> Vec<Receipt> {
    let one = |d: &Deviation| Receipt {
        kind: d.kind.to_string(),
        path: d.path.clone(),
        detail: d.detail.clone(),
        notice: d.kind.is_notice(),
    };
    deviations.iter().map(one).collect()
}

/// An error and its sources in one text.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = inner.source();
    }
    text
}
