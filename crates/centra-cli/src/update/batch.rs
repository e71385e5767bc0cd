//! Rows of a file as batches: never two of one id in one, none too large.

use std::collections::HashSet;

/// Text in a batch, beyond which it is closed early: a few very long cells don't fill the memory.
const BYTES: usize = 4 << 20;

/// Objects that go in one request.
#[derive(Debug)]
pub(crate) struct Batch<T> {
    pub items: Vec<T>,
    /// The id of each.
    pub keys: HashSet<String>,
    /// Where the first and the last of them stand in the file.
    pub lines: (u64, u64),
    bytes: usize,
}

impl<T> Batch<T> {
    fn new() -> Batch<T> {
        Batch { items: Vec::new(), keys: HashSet::new(), lines: (0, 0), bytes: 0 }
    }
}

/// Puts objects into batches, in the order of the file.
#[derive(Debug)]
pub(crate) struct Batcher<T> {
    size: usize,
    open: Batch<T>,
}

impl<T> Batcher<T> {
    pub(crate) fn new(size: usize) -> Batcher<T> {
        Batcher { size, open: Batch::new() }
    }

    /// Adds an object; returns the batch that had to be closed before it.
    pub(crate) fn push(&mut self, item: T, key: &str, bytes: usize, line: u64) -> Option<Batch<T>> {
        let full = self.open.items.len() >= self.size || self.open.bytes + bytes > BYTES;
        let closed = if full || self.open.keys.contains(key) { self.close() } else { None };
        if self.open.items.is_empty() {
            self.open.lines.0 = line;
        }
        self.open.lines.1 = line;
        self.open.bytes += bytes;
        self.open.keys.insert(key.to_owned());
        self.open.items.push(item);
        closed
    }

    /// Whether the next object closes the batch in any case.
    pub(crate) fn is_full(&self) -> bool {
        self.open.items.len() >= self.size || self.open.bytes >= BYTES
    }

    /// The open batch, if there is something in it.
    pub(crate) fn close(&mut self) -> Option<Batch<T>> {
        let closed = std::mem::replace(&mut self.open, Batch::new());
        (!closed.items.is_empty()).then_some(closed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(size: usize, keys: &str) -> Vec<String> {
        let mut b = Batcher::new(size);
        let mut out: Vec<Batch<char>> =
            keys.chars().zip(1..).filter_map(|(c, n)| b.push(c, &c.to_string(), 1, n)).collect();
        out.extend(b.close());
        out.iter().map(|b| b.items.iter().collect()).collect()
    }

    #[test]
    fn an_id_is_in_a_batch_once() {
        assert_eq!(cut(2, "abacad"), ["ab", "ac", "ad"]);
        assert_eq!(cut(10, "abcab"), ["abc", "ab"]);
        assert_eq!(cut(10, "aaa"), ["a", "a", "a"]);
        assert!(cut(10, "").is_empty());
    }

    #[test]
    fn long_cells_close_a_batch() {
        let mut b = Batcher::new(100);
        assert!(b.push((), "a", BYTES - 1, 1).is_none());
        assert_eq!(b.push((), "b", 2, 2).map(|b| b.items.len()), Some(1));
    }
}
