//! The header of a CSV file: which delimiter, and which field each column is.

use super::tokenizer::{Machine, Record};
use super::{Refusal, charset, charset::Charset};
use crate::column::{self, Column};
use crate::value::excerpt;

/// The delimiters that are tried. No field's name contains one, so at most one of them gives only names of fields;
/// a header of one name has none, and the comma is that of RFC 4180.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A header beyond this is none.
pub(super) const LIMIT: usize = 1 << 20;

/// What the header says.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) delimiter: u8,
    /// Of each cell the index of its field; `None` is a column without a name.
    pub(super) fields: Vec<Option<usize>>,
}

/// Finds the header in the start of a file. `None`: it isn't whole yet.
pub(super) fn find(start: &[u8], ended: bool, columns: &[Column], charset: Charset) -> Option<Result<Header, Refusal>> {
    let mut best: Option<Try> = None;
    let mut partial = false;
    for delimiter in DELIMITERS {
        match attempt(start, ended, delimiter, columns, charset) {
            Some(t) if t.good() => return Some(t.into_header(columns)),
            // The one to report on: most names known, else most cells.
            Some(t) => {
                if best.as_ref().is_none_or(|b| t.rank() > b.rank()) {
                    best = Some(t);
                }
            }
            None => partial = true,
        }
    }
    if partial && !ended && start.len() < LIMIT {
        return None;
    }
    Some(match best {
        Some(t) => t.into_header(columns),
        None if ended => Err(Refusal::new(None, "the file is empty: there is no header")),
        None => Err(Refusal::new(Some(1), "the first megabyte has no line that could be the header")),
    })
}

/// The header as one of the delimiters has it.
struct Try {
    delimiter: u8,
    line: u64,
    names: Vec<Result<String, Vec<u8>>>,
    fields: Vec<Option<usize>>,
    broken: Option<String>,
    charset: Charset,
}

/// The first record that has text, if it is whole.
fn attempt(start: &[u8], ended: bool, delimiter: u8, columns: &[Column], charset: Charset) -> Option<Try> {
    let (mut machine, mut record, mut rest) = (Machine::new(delimiter), Record::default(), start);
    loop {
        let (used, whole) = machine.feed(rest, &mut record);
        rest = rest.get(used..).unwrap_or_default();
        let whole = whole || (ended && machine.finish(&mut record));
        if !whole {
            return None;
        }
        if !record.is_blank() {
            break;
        }
    }
    let names: Vec<Result<String, Vec<u8>>> = record.cells().map(name).collect();
    let fields = names.iter().map(|n| n.as_ref().ok().and_then(|n| field(n, columns))).collect();
    let broken = if let Some(q) = record.open_quote {
        Some(format!("a quote opened in the header is never closed; the input ends on line {}", q.last_line))
    } else {
        record.after_quote.map(|_| "text after a closing quote in the header".to_owned())
    };
    Some(Try { delimiter, line: record.line, names, fields, broken, charset })
}

fn name(cell: &[u8]) -> Result<String, Vec<u8>> {
    match std::str::from_utf8(cell) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(e) => Err(cell.get(e.valid_up_to()..).unwrap_or_default().to_vec()),
    }
}

/// The field of a name; its case doesn't count, unless two fields differ in nothing else.
fn field(name: &str, columns: &[Column]) -> Option<usize> {
    let exact = columns.iter().position(|c| c.name == name);
    exact.or_else(|| {
        let mut alike = columns.iter().enumerate().filter(|(_, c)| c.name.eq_ignore_ascii_case(name));
        let (at, _) = alike.next()?;
        alike.next().is_none().then_some(at)
    })
}

impl Try {
    /// Nothing but names of fields, and columns without a name at the end.
    fn good(&self) -> bool {
        self.broken.is_none() && self.named().all(|(_, n)| n.is_some())
    }

    fn rank(&self) -> (usize, usize) {
        (self.fields.iter().flatten().count(), self.names.len())
    }

    /// The columns before those without a name at the end, with their fields.
    fn named(&self) -> impl Iterator<Item = (usize, Option<usize>)> {
        let unnamed = self.names.iter().rev().take_while(|n| n.as_ref().is_ok_and(String::is_empty)).count();
        self.fields.iter().copied().take(self.names.len() - unnamed).enumerate()
    }

    fn into_header(self, columns: &[Column]) -> Result<Header, Refusal> {
        let mut wrong: Vec<String> = self.broken.iter().cloned().collect();
        wrong.extend(self.named().filter(|(_, f)| f.is_none()).map(|(at, _)| self.unknown(at, columns)));
        for (index, column) in columns.iter().enumerate() {
            let places: Vec<String> =
                self.named().filter(|(_, f)| *f == Some(index)).map(|(at, _)| (at + 1).to_string()).collect();
            if let Some((last, first @ [_, ..])) = places.split_last() {
                let times = if places.len() == 2 { "twice".to_owned() } else { format!("{} times", places.len()) };
                wrong.push(format!("`{}` {times} (columns {} and {last})", column.name, first.join(", ")));
            }
        }
        if wrong.is_empty() {
            let missing = columns.iter().enumerate().filter(|(i, c)| c.key && !self.fields.contains(&Some(*i)));
            wrong.extend(missing.map(|(_, c)| format!("the column `{}` is missing, which each row needs", c.name)));
        }
        if wrong.is_empty() {
            return Ok(Header { delimiter: self.delimiter, fields: self.fields });
        }
        let mut text = format!("{}; the known columns are: {}", wrong.join("; "), column::names(columns));
        if self.names.iter().any(|n| n.as_ref().is_ok_and(|n| n.contains('\0'))) {
            text.push_str("; the text looks like UTF-16 without a mark: if it is, add --encoding utf-16le");
        }
        Err(Refusal::new(Some(self.line), text))
    }

    fn unknown(&self, at: usize, columns: &[Column]) -> String {
        let place = at + 1;
        match self.names.get(at) {
            Some(Ok(name)) if name.is_empty() => format!("column {place} has no name"),
            Some(Ok(name)) => {
                let near = columns.iter().find(|c| alike(&c.name, &name.to_ascii_lowercase()));
                let hint = near.map(|c| format!(", did you mean `{}`?", c.name)).unwrap_or_default();
                format!("unknown column `{}` (column {place}{hint})", excerpt(name))
            }
            Some(Err(bad)) => format!("column {place}: {}", charset::explain(self.charset, bad)),
            None => String::new(),
        }
    }
}

/// Worth a hint, never more: one begins with the other, or they are the same but for punctuation.
fn alike(known: &str, name: &str) -> bool {
    let known = known.to_ascii_lowercase();
    let bare: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    bare.len() >= 3 && (known.starts_with(&bare) || bare.starts_with(&known))
}
