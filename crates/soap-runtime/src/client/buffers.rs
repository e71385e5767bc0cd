//! The buffer of a request, kept for the next one: its memory is there already, and needn't be cleared again.

use bytes::Bytes;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

/// Larger buffers are given back to the system, bytes.
const LARGEST: usize = 4 << 20;

/// One buffer a client: calls that run at the same time make their own.
#[derive(Default)]
pub(crate) struct Buffers(Mutex<Vec<u8>>);

impl Buffers {
    /// The kept buffer, with what was in it, or an empty one.
    pub fn take(&self) -> Vec<u8> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, buffer: Vec<u8>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buffer.capacity() <= LARGEST && buffer.capacity() > kept.capacity() {
            *kept = buffer;
        }
    }
}

/// The first `n` bytes of a buffer, which comes back when the last of them is dropped.
pub(crate) fn lend(home: &Arc<Buffers>, buffer: Vec<u8>, n: usize) -> Bytes {
    Bytes::from_owner(Lent { buffer, n, home: home.clone() })
}

struct Lent {
    buffer: Vec<u8>,
    n: usize,
    home: Arc<Buffers>,
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        self.buffer.get(..self.n).unwrap_or_default()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.home.keep(mem::take(&mut self.buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_comes_back_when_all_of_it_is_dropped() {
        let home = Arc::new(Buffers::default());
        let body = lend(&home, vec![1, 2, 3, 9], 3);
        let again = body.clone();
        drop(body);
        assert!(home.take().is_empty());
        assert_eq!(&again[..], [1, 2, 3]);
        drop(again);
        assert_eq!(home.take(), [1, 2, 3, 9]);
        drop(lend(&home, vec![0; LARGEST + 1], 1));
        assert!(home.take().is_empty(), "large ones are not kept");
    }
}
