//! Rows from CSV records.

use std::io::BufRead;

use super::charset::{self, Charset};
use super::header::Header;
use super::tokenizer::{Record, Tokenizer};
use super::{InputError, Item, Options, Reject, Row};
use crate::column::Column;
use crate::value;

/// Column and reason.
type Wrong = (Option<String>, String);
type Values = Vec<(usize, String)>;

/// The rows of a CSV file.
pub(super) struct Csv<R> {
    tokenizer: Tokenizer<R>,
    header: Header,
    /// The header itself is still to come.
    before_header: bool,
    record: Record,
    charset: Charset,
}

impl<R: BufRead> Csv<R> {
    /// `input` begins at the start of the file: the header is read again, so that lines are counted from there.
    pub(super) fn new(input: R, header: Header, charset: Charset) -> Csv<R> {
        let tokenizer = Tokenizer::new(input, header.delimiter);
        Csv { tokenizer, header, before_header: true, record: Record::default(), charset }
    }

    pub(super) fn next(&mut self, columns: &[Column], options: &Options) -> Result<Option<Item>, InputError> {
        while self.tokenizer.read(&mut self.record)? {
            if self.record.is_blank() {
                return Ok(Some(Item::Blank { line: self.record.line }));
            }
            if std::mem::take(&mut self.before_header) {
                continue;
            }
            let (line, terminated) = (self.record.line, self.record.terminated);
            return Ok(Some(match self.row(columns, options) {
                Ok(values) => Item::Row(Row { line, values, terminated }),
                Err((column, reason)) => Item::Reject(Reject { line, column, reason }),
            }));
        }
        Ok(None)
    }

    fn row(&self, columns: &[Column], options: &Options) -> Result<Values, Wrong> {
        let field = |cell: usize| self.header.fields.get(cell).copied().flatten();
        let name = |cell: usize| field(cell).and_then(|f| columns.get(f)).map(|c| c.name.clone().into_owned());
        self.check_quotes().map_err(|(cell, reason)| (name(cell), reason))?;
        let (have, want) = (self.record.len(), self.header.fields.len());
        if have != want {
            return Err((None, format!("{}, but the header has {}", cells(have), cells(want))));
        }
        let mut values = Vec::with_capacity(want);
        for (at, cell) in self.record.cells().enumerate() {
            let text = std::str::from_utf8(cell).map_err(|e| {
                let bad = cell.get(e.valid_up_to()..).unwrap_or_default();
                let place = format!(" (byte {} of the cell)", e.valid_up_to() + 1);
                (name(at), charset::explain(self.charset, bad) + &place)
            })?;
            let Some((index, column)) = field(at).and_then(|f| Some((f, columns.get(f)?))) else {
                if !text.is_empty() {
                    return Err((None, format!("`{}` in column {}, which has no name", value::excerpt(text), at + 1)));
                }
                continue;
            };
            if text.is_empty() {
                if column.key || (options.empty_as_clear && !column.kind.can_be_empty()) {
                    return Err((name(at), value::empty(column)));
                }
                if options.empty_as_clear {
                    values.push((index, String::new()));
                }
                continue;
            }
            let value = value::check(column, text).map_err(|reason| (name(at), reason))?;
            values.push((index, value.into_owned()));
        }
        Ok(values)
    }

    fn check_quotes(&self) -> Result<(), (usize, String)> {
        let line = self.record.line;
        let open = self.record.open_quote.map(|q| {
            let place = if q.opened == line { "here".to_owned() } else { format!("on line {}", q.opened) };
            (q.cell, format!("a quote opened {place} is never closed; the input ends on line {}", q.last_line))
        });
        let after = self.record.after_quote.map(|q| {
            let mut text =
                "text after a closing quote (a quote inside is written twice, a backslash is no escape)".to_owned();
            if q.opened != q.closed {
                text.push_str(&format!("; the field was opened on line {} and closed on line {}", q.opened, q.closed));
            }
            (q.cell, text)
        });
        match (after, open) {
            (Some((cell, a)), Some((_, o))) => Err((cell, format!("{a}; also {o}"))),
            (Some(e), None) | (None, Some(e)) => Err(e),
            (None, None) => Ok(()),
        }
    }
}

fn cells(n: usize) -> String {
    format!("{n} cell{}", if n == 1 { "" } else { "s" })
}
