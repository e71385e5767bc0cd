//! From the bytes of a file to rows: whole ones, rejects, blanks. Knows nothing of Centra but the columns it is given.
//!
//! ```
//! use centra_cli::column::{Column, Kind};
//! use centra_cli::input::{Item, Options, Rows, Source};
//!
//! let columns = vec![Column { name: "id".into(), kind: Kind::Text, key: true }];
//! let file = std::env::temp_dir().join(format!("rows-{}.csv", std::process::id()));
//! std::fs::write(&file, "id\nK1\n K2\n")?;
//! let mut rows = Rows::open(&Source::of(&file), columns, Options::default())?;
//! assert!(matches!(rows.next()?, Some(Item::Row(row)) if row.values == [(0, "K1".to_owned())]));
//! assert!(matches!(rows.next()?, Some(Item::Reject(reject)) if reject.line == 3));
//! assert!(rows.next()?.is_none());
//! # std::fs::remove_file(&file)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod charset;
mod csv;
mod gunzip;
mod header;
mod json;
mod peek;
mod source;
mod tokenizer;

use std::io::{self, BufRead};

pub use encoding_rs::Encoding;
pub use source::{Change, Source, Watch};

use crate::column::Column;
use charset::{Charset, CharsetError};
use peek::Peek;

/// How a file is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// An empty CSV cell is present and empty; otherwise it is absent.
    pub empty_as_clear: bool,
    /// The encoding, where the file has no mark and isn't UTF-8.
    pub encoding: Option<&'static Encoding>,
}

/// What comes next in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A row that can be sent.
    Row(Row),
    /// One that can't.
    Reject(Reject),
    /// A line without a character, or a row of empty cells only.
    Blank {
        /// Its first line.
        line: u64,
    },
}

/// A row whose values have been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The first line of the record, as an editor counts.
    pub line: u64,
    /// Index of the column, and the text: present, if empty too.
    pub values: Vec<(usize, String)>,
    /// Whether a line end follows.
    pub terminated: bool,
}

/// A row that can't be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The first line of the record, as an editor counts.
    pub line: u64,
    /// Name of the field as the service has it; `None` is the record as a whole.
    pub column: Option<String>,
    /// Why.
    pub reason: String,
}

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where, if it is in one line.
    pub line: Option<u64>,
    /// Why.
    pub reason: String,
}

impl Refusal {
    fn new(line: Option<u64>, reason: impl Into<String>) -> Refusal {
        Refusal { line, reason: reason.into() }
    }
}

/// Why nothing more can be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// It can't be opened.
    #[error("{0}")]
    Open(#[source] io::Error),
    /// Its meaning as a whole is in doubt. Comes from [`Rows::open`] only: no row has been read.
    #[error("{}", .0.reason)]
    Refused(Refusal),
    /// It ended with an error: cut, damaged, or not readable.
    #[error("{0}")]
    Read(#[from] io::Error),
}

impl From<Refusal> for InputError {
    fn from(refusal: Refusal) -> InputError {
        InputError::Refused(refusal)
    }
}

impl From<CharsetError> for InputError {
    fn from(e: CharsetError) -> InputError {
        match e {
            CharsetError::Io(e) => InputError::Read(e),
            other => Refusal::new(None, other.to_string()).into(),
        }
    }
}

type Text = io::Chain<io::Cursor<Vec<u8>>, Box<dyn BufRead + Send>>;

enum Format {
    Csv(csv::Csv<Text>),
    Json(json::JsonLines<Text>),
}

/// The rows of a file.
pub struct Rows {
    format: Format,
    columns: Vec<Column>,
    options: Options,
    watch: Watch,
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("watch", &self.watch).finish_non_exhaustive()
    }
}

impl Rows {
    /// Opens a file and reads its header.
    pub fn open(source: &Source, columns: Vec<Column>, options: Options) -> Result<Rows, InputError> {
        let (bytes, watch) = source.open()?;
        let (text, charset) = charset::decode(bytes, options.encoding)?;
        let mut peek = Peek::new(text);
        let first = first_character(&mut peek)?;
        let format = match first {
            Some(b'[') => return Err(array()),
            Some(b'{') => Format::Json(json::JsonLines::new(peek.into_reader(0), charset)),
            _ => Format::Csv(csv_rows(peek, &columns, charset).map_err(|e| named_json(e, source))?),
        };
        Ok(Rows { format, columns, options, watch })
    }

    /// The next row, reject or blank; `None` at the end.
    #[allow(clippy::should_implement_trait, reason = "an iterator of results invites to go on after an error")]
    pub fn next(&mut self) -> Result<Option<Item>, InputError> {
        let item = match &mut self.format {
            Format::Csv(rows) => rows.next(&self.columns, &self.options)?,
            Format::Json(rows) => rows.next(&self.columns)?,
        };
        // Half a line of a file that someone still writes isn't a row.
        if let Some(Item::Row(row)) = &item
            && !row.terminated
            && let Some(change) = self.watch.change()
        {
            let reason = format!("the last line has no line end, and {change}");
            return Ok(Some(Item::Reject(Reject { line: row.line, column: None, reason })));
        }
        Ok(item)
    }

    /// The watch over the file.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }
}

/// The first character that isn't blank; behind more blanks than a header is looked for in, none.
fn first_character(peek: &mut Peek<impl BufRead>) -> Result<Option<u8>, InputError> {
    let mut blanks = 0;
    loop {
        let new = peek.seen().get(blanks..).unwrap_or_default();
        if let Some(&b) = new.iter().find(|b| !b.is_ascii_whitespace()) {
            return Ok(Some(b));
        }
        blanks = peek.seen().len();
        if peek.ended() || blanks > header::LIMIT {
            return Ok(None);
        }
        peek.more()?;
    }
}

fn csv_rows(
    mut peek: Peek<Box<dyn BufRead + Send>>,
    columns: &[Column],
    charset: Charset,
) -> Result<csv::Csv<Text>, InputError> {
    loop {
        match header::find(peek.seen(), peek.ended(), columns, charset) {
            Some(header) => return Ok(csv::Csv::new(peek.into_reader(0), header?, charset)),
            None => peek.more()?,
        }
    }
}

/// The name doesn't decide the format, but it says what someone took the file for.
fn named_json(e: InputError, source: &Source) -> InputError {
    match e {
        InputError::Refused(mut r) if source.says_json() => {
            r.reason.push_str("; by its name it is JSON Lines, which would begin with `{`");
            InputError::Refused(r)
        }
        e => e,
    }
}

fn array() -> InputError {
    let reason = "a JSON array, not JSON Lines: one object a line is read; `jq -c '.[]' FILE` converts it";
    Refusal::new(Some(1), reason).into()
}

#[cfg(test)]
mod tests;
