//! The buffer: room for more, constants and short texts as blocks of fixed size.

use super::Writer;
use crate::codec::desc::{Lit, Member};
use crate::codec::scan::{hit, word};

/// What one step of initialising the buffer takes: small enough to stay in the cache until it is written.
const STEP: usize = 4 << 10;

/// What may be reserved for items that weren't seen.
const FORESEEN: usize = 64 << 20;

impl Writer {
    /// Room for `n` more bytes.
    #[inline(always)]
    fn room(&mut self, n: usize) {
        if self.buf.len() - self.pos < n {
            self.grow(n);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, n: usize) {
        let need = self.pos + n;
        if need > self.buf.capacity() {
            // Big buffers grow by an eighth: no more than that is wasted.
            let more = if need < 1 << 20 { need } else { need / 8 };
            self.buf.reserve_exact((need + more).max(1024) - self.buf.len());
        }
        let to = (need + STEP).min(self.buf.capacity()).max(need);
        self.buf.resize(to, 0);
    }

    /// 32 items of `n` are written since `start`: room for the rest, by their size. The first may be larger than the rest:
    /// what can't be had, or is far more than is there, isn't asked for.
    #[cold]
    pub(crate) fn foresee(&mut self, start: usize, n: usize) {
        let each = self.pos.saturating_sub(start) / 32 + 1;
        let rest = each.saturating_mul(n.saturating_sub(32)) / 32;
        let need = rest.saturating_mul(33).saturating_add(self.pos + 4096);
        if need > self.buf.capacity() && need < FORESEEN.max(2 * self.pos) {
            // Without it the buffer grows as it is written.
            let _ = self.buf.try_reserve_exact(need - self.buf.len());
        }
    }

    #[inline]
    pub(super) fn bytes(&mut self, s: &[u8]) {
        self.room(s.len());
        if let Some(to) = self.buf.get_mut(self.pos..self.pos + s.len()) {
            to.copy_from_slice(s);
        }
        self.pos += s.len();
    }

    /// A constant: copied as a block of fixed size, then cut.
    #[inline(always)]
    pub(super) fn lit(&mut self, l: &Lit) {
        let n = l.text.len();
        if n > 32 {
            return self.bytes(l.text.as_bytes());
        }
        self.room(32);
        if let Some(to) = self.buf.get_mut(self.pos..).and_then(|b| b.first_chunk_mut::<32>()) {
            *to = l.pad;
        }
        self.pos += n;
    }

    pub(crate) fn append(&mut self, b: &[u8]) {
        self.bytes(b);
    }

    /// Bytes that are right as they are.
    #[inline]
    pub fn raw(&mut self, s: &str) {
        self.bytes(s.as_bytes());
    }

    /// Up to 32 bytes that need no escaping, between the member's tags; false if there is no room for it.
    #[inline(always)]
    pub(super) fn short(&mut self, m: &'static Member, b: &[u8]) -> bool {
        let Some(to) = self.buf.get_mut(self.pos..).and_then(|b| b.first_chunk_mut::<128>()) else {
            return false;
        };
        let (open, n) = (m.open.text.len() & 63, b.len());
        let Some((head, _)) = to.split_first_chunk_mut::<32>() else {
            return false;
        };
        *head = m.open.pad;
        if let Some(t) = to.get_mut(open..open + 32) {
            if let (Some(first), Some(last)) = (b.first_chunk::<16>(), b.last_chunk::<16>()) {
                put_both(t, n, first, last);
            } else if let (Some(first), Some(last)) = (b.first_chunk::<8>(), b.last_chunk::<8>()) {
                put_both(t, n, first, last);
            } else if let Some(t) = t.first_chunk_mut::<8>() {
                *t = small(b).to_le_bytes();
            }
        }
        if let Some(t) = to.get_mut(open + n..).and_then(|t| t.first_chunk_mut::<32>()) {
            *t = m.close.pad;
        }
        self.pos += open + n + m.close.text.len();
        true
    }
}

/// Whether at most 32 bytes need no escaping, by words that may overlap.
#[inline(always)]
pub(super) fn is_clean(b: &[u8]) -> bool {
    let n = b.len();
    if n >= 8 {
        let mut h = hit(word(b, 0).unwrap_or(0)) | hit(word(b, n - 8).unwrap_or(0));
        if n > 16 {
            h |= hit(word(b, 8).unwrap_or(0)) | hit(word(b, n - 16).unwrap_or(0));
        }
        h == 0
    } else {
        hit(small(b)) == 0
    }
}

const PAD: u64 = 0x3030_3030_3030_3030;

/// Less than 8 bytes as one word, padded by a character that needs no escaping.
#[inline(always)]
fn small(b: &[u8]) -> u64 {
    let n = b.len();
    if let (Some(first), Some(last)) = (b.first_chunk::<4>(), b.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first) as u64, u32::from_le_bytes(*last) as u64);
        return first | last << (8 * (n & 7) - 32) | (PAD << (8 * (n & 7)));
    }
    match *b {
        [a] => a as u64 | PAD << 8,
        [a, b] => a as u64 | (b as u64) << 8 | PAD << 16,
        [a, b, c] => a as u64 | (b as u64) << 8 | (c as u64) << 16 | PAD << 24,
        _ => PAD,
    }
}

/// The first and the last `N` of `n` bytes; they may overlap.
#[inline(always)]
fn put_both<const N: usize>(to: &mut [u8], n: usize, first: &[u8; N], last: &[u8; N]) {
    if let Some(t) = to.first_chunk_mut::<N>() {
        *t = *first;
    }
    if let Some(t) = to.get_mut(n - N..).and_then(|t| t.first_chunk_mut::<N>()) {
        *t = *last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{DecodeResult, Field, Namespaces, Reader};
    use std::cell::RefCell;
    use std::rc::Rc;

    static ITEM: Member = Member::element(0, "item", "<item>", "</item>");

    /// An item that notes how much room there was when it was written.
    #[derive(Default)]
    struct Item(String, Rc<RefCell<Vec<usize>>>);

    impl Field for Item {
        fn read(&mut self, _: &mut Reader<'_>) -> DecodeResult<()> {
            Ok(())
        }
        fn write(&self, m: &'static Member, w: &mut Writer) {
            self.1.borrow_mut().push(w.buf.capacity());
            w.text(m, &self.0);
        }
    }

    #[test]
    fn the_room_for_a_list_is_foreseen_by_its_first_items() {
        let rooms = Rc::new(RefCell::new(Vec::new()));
        let items: Vec<Item> = (0..10_000).map(|i| Item(format!("{i:040}"), rooms.clone())).collect();
        let mut w = Writer::new(&Namespaces::EMPTY);
        items.write(&ITEM, &mut w);
        let (rooms, text) = (rooms.take(), w.finish().expect("writes"));
        let later = rooms.get(32..).expect("items");
        assert!(later.iter().all(|room| Some(room) == later.first()), "grown while it was written");
        assert!(text.capacity() * 10 <= text.len() * 11, "{} for {}", text.capacity(), text.len());
    }

    #[test]
    fn a_few_large_items_first_reserve_nothing_for_the_small_ones_behind() {
        let items: Vec<Item> =
            (0..20_000).map(|i| Item("x".repeat(if i < 32 { 8 << 10 } else { 1 }), Rc::default())).collect();
        let mut w = Writer::new(&Namespaces::EMPTY);
        items.write(&ITEM, &mut w);
        let text = w.finish().expect("writes");
        assert!(text.capacity() < 3 * text.len(), "{} for {}", text.capacity(), text.len());
    }
}
