//! Byte scans: validation of the whole input, ends of text runs, masked name compares.

use memchr::memmem;

const L: u64 = 0x0101_0101_0101_0101;

#[inline(always)]
fn zero(x: u64) -> u64 {
    x.wrapping_sub(L) & !x & (L << 7)
}

/// Eight bytes at `i`.
#[inline(always)]
pub(crate) fn word(b: &[u8], i: usize) -> Option<u64> {
    Some(u64::from_le_bytes(b.get(i..i.checked_add(8)?)?.try_into().ok()?))
}

/// 16 bytes at `i`, or 0 (which no name matches) near the end of the input.
#[inline(always)]
pub(crate) fn load(b: &[u8], i: usize) -> u128 {
    match b.get(i..i.wrapping_add(16)).and_then(|w| w.try_into().ok()) {
        Some(w) => u128::from_le_bytes(w),
        None => 0,
    }
}

/// The first `n` of 16 bytes, 1 <= n <= 16.
#[inline(always)]
pub(crate) const fn mask(n: usize) -> u128 {
    u128::MAX >> (128 - 8 * n as u32)
}

/// Of 16 bytes those up to the first `c`, which is among them. Without a branch: how long names are can't be guessed.
#[inline(always)]
pub(crate) fn up_to(bytes: u128, c: u8) -> Option<u128> {
    const ONES: u128 = u128::MAX / 255;
    let x = bytes ^ (ONES * c as u128);
    // The lowest bit is exact.
    let found = x.wrapping_sub(ONES) & !x & (ONES << 7);
    let first = found & found.wrapping_neg();
    (found != 0).then_some(bytes & (first << 1).wrapping_sub(1))
}

/// Index of the next `<` or `&` from `i`, or the length. Fields are short: words first, memchr later.
#[inline(always)]
pub(crate) fn text_end(b: &[u8], mut i: usize) -> usize {
    for _ in 0..8 {
        let Some(v) = word(b, i) else { break };
        let h = zero(v ^ (L * b'<' as u64)) | zero(v ^ (L * b'&' as u64));
        if h != 0 {
            return i + h.trailing_zeros() as usize / 8;
        }
        i += 8;
    }
    long_end(b, i)
}

#[cold]
#[inline(never)]
fn long_end(b: &[u8], i: usize) -> usize {
    let rest = b.get(i..).unwrap_or_default();
    memchr::memchr2(b'<', b'&', rest).map_or(b.len(), |n| i + n)
}

/// Facts about a whole input that let the readers of single fields skip rare cases.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    pub cr: bool,
    pub cdata_end: bool,
}

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Invalid {
    Encoding(&'static str),
    Character(&'static str),
}

/// UTF-8 and XML characters of the whole input, in two passes over it.
pub(crate) fn validate(b: &[u8]) -> Result<(&str, Facts), (usize, Invalid)> {
    let Ok(s) = simdutf8::basic::from_utf8(b) else {
        return Err((std::str::from_utf8(b).map_or_else(|e| e.valid_up_to(), |_| 0), Invalid::Encoding("not UTF-8")));
    };
    let (mut cr, mut ef, mut sq) = (false, 0u8, 0u8);
    for (n, block) in b.chunks(64).enumerate() {
        let mut least = u8::MAX;
        // No branches: vectorised by the compiler.
        for &c in block {
            least = least.min(c);
            ef |= (c == 0xef) as u8;
            sq |= (c == b']') as u8;
        }
        if least < 0x20 {
            let mut low = 0u8;
            for &c in block {
                low |= ((c < 0x20) & (c != 9) & (c != 10) & (c != 13)) as u8;
            }
            if low != 0 {
                let i = block.iter().position(|&c| c < 0x20 && !matches!(c, 9 | 10 | 13)).unwrap_or(0);
                return Err((n * 64 + i, Invalid::Character("control character")));
            }
            cr |= block.contains(&13);
        }
    }
    if ef != 0 {
        for bad in ["\u{fffe}", "\u{ffff}"] {
            if let Some(i) = memmem::find(b, bad.as_bytes()) {
                return Err((i, Invalid::Character("U+FFFE or U+FFFF")));
            }
        }
    }
    Ok((s, Facts { cr, cdata_end: sq != 0 && memmem::find(b, b"]]>").is_some() }))
}

/// Char of XML 1.0.
pub(crate) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Not 0 where a byte of text must leave the encoder's fast path: `&`, `<`, `>`, anything below
/// U+0020, or a byte that may start U+FFFE.
#[inline(always)]
pub(crate) fn hit(v: u64) -> u64 {
    // `v | 2` maps `<` to `>`; `v & 0xe0` is 0 for controls.
    zero(v ^ (L * b'&' as u64)) | zero((v | (L * 2)) ^ (L * b'>' as u64)) | zero(v & (L * 0xe0)) | zero(v ^ (L * 0xef))
}

/// Not 0 where a byte is `"`.
#[inline(always)]
pub(crate) fn quote(v: u64) -> u64 {
    zero(v ^ (L * b'"' as u64))
}

/// Any such byte; overlapping words, no branch inside a word.
#[inline(always)]
pub(crate) fn special(s: &[u8]) -> bool {
    let n = s.len();
    if n >= 8 {
        let (mut i, mut h) = (0, hit(word(s, n - 8).unwrap_or(0)));
        while i + 8 < n {
            h |= hit(word(s, i).unwrap_or(0));
            i += 8;
        }
        h != 0
    } else {
        s.iter().any(|&c| matches!(c, b'&' | b'<' | b'>' | 0..0x20 | 0xef))
    }
}
