//! CSV records from bytes: RFC 4180, read liberally, with nothing repaired in silence.
//!
//! `csv-core` does most of this faster, but can't say what is needed here: it drops the quotes of text after a closing
//! quote, ends an open quote at the end of the input without a word, skips blank lines without telling, and counts lines
//! neither by CRLF nor by CR.

use std::io::{self, BufRead};

use memchr::{memchr, memchr2_iter, memchr3};

/// A record as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Its first line.
    pub(super) line: u64,
    /// Text of all cells, one after the other; not kept once the record is at fault.
    data: Vec<u8>,
    ends: Vec<usize>,
    /// Text after a closing quote.
    pub(super) after_quote: Option<AfterQuote>,
    /// A quote that is open at the end of the input.
    pub(super) open_quote: Option<OpenQuote>,
    /// Whether a line end follows it.
    pub(super) terminated: bool,
}

/// The first cell with text after its closing quote, and the lines of both quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AfterQuote {
    pub(super) cell: usize,
    pub(super) opened: u64,
    pub(super) closed: u64,
}

/// The cell that is never closed, where it was opened, and the input's last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpenQuote {
    pub(super) cell: usize,
    pub(super) opened: u64,
    pub(super) last_line: u64,
}

impl Record {
    fn start(&mut self, line: u64) {
        self.line = line;
        self.data.clear();
        self.ends.clear();
        self.after_quote = None;
        self.open_quote = None;
        self.terminated = false;
        // A very long cell doesn't keep its memory for the rest of the run.
        self.data.shrink_to(1 << 20);
    }

    fn push(&mut self, bytes: &[u8]) {
        if self.after_quote.is_none() {
            self.data.extend_from_slice(bytes);
        }
    }

    fn end_cell(&mut self) {
        self.ends.push(self.data.len());
    }

    /// Number of cells.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The cells in order.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let cell = self.data.get(start..end).unwrap_or_default();
            start = end;
            cell
        })
    }

    /// No character in any cell.
    pub(super) fn is_blank(&self) -> bool {
        self.data.is_empty() && self.after_quote.is_none() && self.open_quote.is_none()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    RecordStart,
    CellStart,
    Unquoted,
    Quoted,
    /// After a quote in a quoted cell: its end, or the first of two.
    Quote,
}

/// The state machine, fed with chunks.
#[derive(Debug)]
pub(super) struct Machine {
    delimiter: u8,
    state: State,
    /// Line of the next byte.
    line: u64,
    /// The last byte was a CR: an LF now belongs to it.
    after_cr: bool,
    /// The last byte was a quoted line end.
    after_break: bool,
    /// Line of the last opening quote.
    opened: u64,
}

impl Machine {
    pub(super) fn new(delimiter: u8) -> Machine {
        Machine { delimiter, state: State::RecordStart, line: 1, after_cr: false, after_break: false, opened: 0 }
    }

    /// Takes from `chunk` until a record is whole; returns how many bytes, and whether it is.
    pub(super) fn feed(&mut self, chunk: &[u8], record: &mut Record) -> (usize, bool) {
        let mut rest = chunk;
        while let Some((&byte, tail)) = rest.split_first() {
            match self.state {
                State::RecordStart => {
                    if std::mem::take(&mut self.after_cr) && byte == b'\n' {
                        rest = tail;
                        continue;
                    }
                    record.start(self.line);
                    self.state = State::CellStart;
                }
                State::CellStart if byte == b'"' => {
                    self.opened = self.line;
                    self.state = State::Quoted;
                    rest = tail;
                }
                State::CellStart => self.state = State::Unquoted,
                State::Unquoted => {
                    let n = memchr3(self.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
                    let (text, end) = rest.split_at(n);
                    record.push(text);
                    let Some((&byte, tail)) = end.split_first() else {
                        break;
                    };
                    record.end_cell();
                    rest = tail;
                    if byte == self.delimiter {
                        self.state = State::CellStart;
                    } else {
                        self.line += 1;
                        self.after_cr = byte == b'\r';
                        self.state = State::RecordStart;
                        record.terminated = true;
                        return (chunk.len() - rest.len(), true);
                    }
                }
                State::Quoted => {
                    let n = memchr(b'"', rest).unwrap_or(rest.len());
                    let (text, end) = rest.split_at(n);
                    record.push(text);
                    self.count_lines(text);
                    let Some((_, tail)) = end.split_first() else {
                        break;
                    };
                    (self.after_cr, self.after_break) = (false, false);
                    self.state = State::Quote;
                    rest = tail;
                }
                State::Quote if byte == b'"' => {
                    record.push(b"\"");
                    self.state = State::Quoted;
                    rest = tail;
                }
                State::Quote => {
                    if ![self.delimiter, b'\n', b'\r'].contains(&byte) && record.after_quote.is_none() {
                        record.after_quote =
                            Some(AfterQuote { cell: record.len(), opened: self.opened, closed: self.line });
                    }
                    // Once closed, the rest of the cell is unquoted: a quote in it opens nothing.
                    self.state = State::Unquoted;
                }
            }
        }
        (chunk.len(), false)
    }

    /// The input has ended: whether that ends a record.
    pub(super) fn finish(&mut self, record: &mut Record) -> bool {
        let last_line = self.line - u64::from(self.after_break);
        match std::mem::replace(&mut self.state, State::RecordStart) {
            State::RecordStart => return false,
            State::Quoted => {
                record.open_quote = Some(OpenQuote { cell: record.len(), opened: self.opened, last_line });
            }
            State::CellStart | State::Unquoted | State::Quote => {}
        }
        record.end_cell();
        true
    }

    /// Counts the line ends in quoted text as an editor does: CRLF is one, wherever chunks are cut.
    fn count_lines(&mut self, text: &[u8]) {
        let mut cr = self.after_cr.then_some(0);
        for at in memchr2_iter(b'\r', b'\n', text) {
            if text.get(at) == Some(&b'\r') {
                self.line += 1;
                cr = Some(at + 1);
            } else if cr != Some(at) {
                self.line += 1;
            }
        }
        if !text.is_empty() {
            self.after_cr = text.ends_with(b"\r");
            self.after_break = self.after_cr || text.ends_with(b"\n");
        }
    }
}

/// Records from a reader.
pub(super) struct Tokenizer<R> {
    input: R,
    machine: Machine,
    ended: bool,
}

impl<R: BufRead> Tokenizer<R> {
    pub(super) fn new(input: R, delimiter: u8) -> Tokenizer<R> {
        Tokenizer { input, machine: Machine::new(delimiter), ended: false }
    }

    /// Reads the next record; false at the end.
    pub(super) fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        while !self.ended {
            let chunk = match self.input.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                self.ended = true;
                return Ok(self.machine.finish(record));
            }
            let (used, whole) = self.machine.feed(chunk, record);
            self.input.consume(used);
            if whole {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    type Seen = (u64, Vec<String>, Option<AfterQuote>, Option<OpenQuote>);

    fn all(text: &str, chunk: usize) -> Vec<Seen> {
        let mut t = Tokenizer::new(BufReader::with_capacity(chunk, text.as_bytes()), b',');
        let (mut r, mut out) = (Record::default(), Vec::new());
        while t.read(&mut r).unwrap() {
            let cells = r.cells().map(|c| String::from_utf8(c.to_vec()).unwrap()).collect();
            out.push((r.line, cells, r.after_quote, r.open_quote));
        }
        out
    }

    /// The same whatever the chunks.
    fn rows(text: &str) -> Vec<Seen> {
        let whole = all(text, 1 << 16);
        for chunk in 1..=5 {
            assert_eq!(all(text, chunk), whole, "chunks of {chunk}");
        }
        whole
    }

    fn lines(text: &str) -> Vec<(u64, String)> {
        rows(text).into_iter().map(|(line, cells, ..)| (line, cells.join("|"))).collect()
    }

    fn want(w: &[(u64, &str)]) -> Vec<(u64, String)> {
        w.iter().map(|(l, c)| (*l, (*c).to_owned())).collect()
    }

    #[test]
    fn each_line_end_is_one_line() {
        assert_eq!(lines("a,b\r\nc,\rd\n\n,e"), want(&[(1, "a|b"), (2, "c|"), (3, "d"), (4, ""), (5, "|e")]));
        assert_eq!(lines("a\r\r\nb\n\rc"), want(&[(1, "a"), (2, ""), (3, "b"), (4, ""), (5, "c")]));
        assert_eq!(lines(""), want(&[]));
        assert_eq!(lines("\n"), want(&[(1, "")]));
    }

    #[test]
    fn quoted_line_ends_count() {
        assert_eq!(lines("a,\"1\r\n2\r3\n4\"\nb\n"), want(&[(1, "a|1\r\n2\r3\n4"), (5, "b")]));
        assert_eq!(lines("\"\r\"\n\"\n\"\nb"), want(&[(1, "\r"), (3, "\n"), (5, "b")]));
    }

    #[test]
    fn quotes() {
        assert_eq!(lines("\"a\"\"b\",c\"d\", \"e\",\"\"\n"), want(&[(1, "a\"b|c\"d\"| \"e\"|")]));
        let r = rows("x,\"a\" b,\"c\nd\"\ny\n");
        assert_eq!(r[0].2, Some(AfterQuote { cell: 1, opened: 1, closed: 1 }));
        assert_eq!((r[1].0, r[1].1.as_slice()), (3, &["y".to_owned()][..]));
        let r = rows("x,\"Pier\nz,\"w\",2\nq\n");
        assert_eq!(r[0].2, Some(AfterQuote { cell: 1, opened: 1, closed: 2 }));
        assert_eq!(r[1].0, 3);
    }

    #[test]
    fn an_open_quote_says_where() {
        assert_eq!(rows("a\nb,\"c\nd\n")[1].3, Some(OpenQuote { cell: 1, opened: 2, last_line: 3 }));
        assert_eq!(rows("a\nb,\"c\nd")[1].3, Some(OpenQuote { cell: 1, opened: 2, last_line: 3 }));
        assert_eq!(rows("\"c\r")[0].3, Some(OpenQuote { cell: 0, opened: 1, last_line: 1 }));
    }
}
