//! Looking at the start of an input without using it up.

use std::io::{self, BufRead, Chain, Cursor, Read};

/// A reader and what has been looked at.
pub(super) struct Peek<R> {
    seen: Vec<u8>,
    rest: R,
    ended: bool,
}

impl<R: BufRead> Peek<R> {
    pub(super) fn new(rest: R) -> Peek<R> {
        Peek { seen: Vec::new(), rest, ended: false }
    }

    /// What has been looked at.
    pub(super) fn seen(&self) -> &[u8] {
        &self.seen
    }

    /// Whether that is everything.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Looks at more: what is there, not a full buffer, so that a slow pipe isn't waited for in vain.
    pub(super) fn more(&mut self) -> io::Result<()> {
        loop {
            match self.rest.fill_buf() {
                Ok(chunk) => {
                    let n = chunk.len();
                    self.ended = n == 0;
                    self.seen.extend_from_slice(chunk);
                    self.rest.consume(n);
                    return Ok(());
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// Looks at `n` bytes at least, if there are as many.
    pub(super) fn at_least(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.seen.len() < n && !self.ended {
            self.more()?;
        }
        Ok(&self.seen)
    }

    /// Everything but the first `skip` bytes.
    pub(super) fn into_reader(self, skip: usize) -> Chain<Cursor<Vec<u8>>, R> {
        let mut start = Cursor::new(self.seen);
        start.set_position(skip as u64);
        start.chain(self.rest)
    }
}
