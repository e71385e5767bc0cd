//! Reads the file on a thread of its own, and hands over batches as fast as they are taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use soap_runtime::codec::set_text;
use soap_runtime::codegen::Complex;
use tokio::sync::mpsc;

use super::batch::{Batch, Batcher};
use crate::fields::Field;
use crate::input::{InputError, Item, Reject, Row, Rows};

/// Rejects and blanks that are handed over at the latest.
const PATIENCE: usize = 256;

/// What has been read since the last one.
#[derive(Debug)]
pub(crate) struct Portion<T> {
    pub rejects: Vec<Reject>,
    pub blanks: Vec<u64>,
    pub batch: Option<Batch<T>>,
    /// The last portion: nothing more comes, and how it ended.
    pub end: Option<Result<(), InputError>>,
}

impl<T> Portion<T> {
    fn new() -> Portion<T> {
        Portion { rejects: Vec::new(), blanks: Vec::new(), batch: None, end: None }
    }
}

/// Starts to read. Few portions wait, so that the memory doesn't grow with the file; `stop` ends it early.
pub(crate) fn start<T: Complex + Default + Send + 'static>(
    rows: Rows,
    fields: Vec<Field>,
    batch_size: usize,
    stop: Arc<AtomicBool>,
) -> mpsc::Receiver<Portion<T>> {
    let (send, receive) = mpsc::channel(2);
    std::thread::spawn(move || {
        Feeder { fields, batcher: Batcher::new(batch_size), portion: Portion::new(), send }.run(rows, &stop)
    });
    receive
}

struct Feeder<T> {
    fields: Vec<Field>,
    batcher: Batcher<T>,
    portion: Portion<T>,
    send: mpsc::Sender<Portion<T>>,
}

/// Nobody wants more.
struct Gone;

impl<T: Complex + Default> Feeder<T> {
    fn run(mut self, mut rows: Rows, stop: &AtomicBool) {
        let end = loop {
            if stop.load(Ordering::Relaxed) {
                break Ok(());
            }
            let item = match rows.next() {
                Ok(Some(item)) => item,
                Ok(None) => break Ok(()),
                Err(e) => break Err(e),
            };
            if self.take(item).is_err() {
                return;
            }
        };
        let last = self.batcher.close();
        self.portion.end = Some(end);
        let _ = self.hand_over(last);
    }

    fn take(&mut self, item: Item) -> Result<(), Gone> {
        match item {
            Item::Blank { line } => self.portion.blanks.push(line),
            Item::Reject(reject) => self.portion.rejects.push(reject),
            Item::Row(row) => match object::<T>(&row, &self.fields) {
                Ok(object) => {
                    let bytes = row.values.iter().map(|(_, text)| text.len()).sum();
                    let closed = self.batcher.push(object, self.key(&row), bytes, row.line);
                    if closed.is_some() {
                        self.hand_over(closed)?;
                    }
                    if self.batcher.is_full() {
                        let full = self.batcher.close();
                        self.hand_over(full)?;
                    }
                }
                Err(reject) => self.portion.rejects.push(reject),
            },
        }
        if self.portion.rejects.len() + self.portion.blanks.len() >= PATIENCE {
            self.hand_over(None)?;
        }
        Ok(())
    }

    fn hand_over(&mut self, batch: Option<Batch<T>>) -> Result<(), Gone> {
        let mut portion = std::mem::replace(&mut self.portion, Portion::new());
        portion.batch = batch;
        self.send.blocking_send(portion).map_err(|_| Gone)
    }

    fn key<'a>(&self, row: &'a Row) -> &'a str {
        let is_key = |i: usize| self.fields.get(i).is_some_and(|f| f.column.key);
        row.values.iter().find(|(i, _)| is_key(*i)).map_or("", |(_, text)| text)
    }
}

/// Sets the values of a row.
pub(crate) fn object<T: Complex + Default>(row: &Row, fields: &[Field]) -> Result<T, Reject> {
    let mut object = T::default();
    for (index, text) in &row.values {
        let Some(field) = fields.get(*index) else { continue };
        set_text(&mut object, field.member, text).map_err(|e| Reject {
            line: row.line,
            column: Some(field.column.name.clone().into_owned()),
            reason: e.to_string(),
        })?;
    }
    Ok(object)
}
