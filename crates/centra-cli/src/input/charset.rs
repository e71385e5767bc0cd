//! From bytes to UTF-8: marks, UTF-16, and other encodings where the user names one.
//!
//! What has no character stays in the stream as bytes that aren't UTF-8, so that the row which holds it is rejected by
//! line and column and the others go: half a surrogate pair as its three bytes (as WTF-8 has them), anything else as [`BAD`].

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::peek::Peek;

/// Stands for what the encoding has no character for. Never part of UTF-8.
pub(super) const BAD: u8 = 0xff;

/// How the text of the input is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Utf16 { big: bool },
    Named(&'static Encoding),
}

/// Takes the mark off, and decodes. `said` is what the user says about the encoding.
pub(super) fn decode<R: BufRead + Send + 'static>(
    bytes: R,
    said: Option<&'static Encoding>,
) -> Result<(Box<dyn BufRead + Send>, Charset), CharsetError> {
    let mut peek = Peek::new(bytes);
    let start = peek.at_least(4)?;
    let (mark, skip) = match start {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Err(CharsetError::Utf32),
        [0xef, 0xbb, 0xbf, ..] => (Some(UTF_8), 3),
        [0xff, 0xfe, ..] => (Some(UTF_16LE), 2),
        [0xfe, 0xff, ..] => (Some(UTF_16BE), 2),
        _ => (None, 0),
    };
    if let (Some(mark), Some(said)) = (mark, said)
        && mark != said
    {
        return Err(CharsetError::Conflict { mark: mark.name(), said: said.name() });
    }
    let encoding = mark.or(said).unwrap_or(UTF_8);
    let rest = peek.into_reader(skip);
    Ok(if encoding == UTF_8 {
        (Box::new(rest), Charset::Utf8)
    } else if encoding == UTF_16LE || encoding == UTF_16BE {
        let big = encoding == UTF_16BE;
        (Box::new(io::BufReader::with_capacity(1 << 16, Utf16::new(rest, big))), Charset::Utf16 { big })
    } else {
        let decoder = encoding.new_decoder_without_bom_handling();
        (Box::new(io::BufReader::with_capacity(1 << 16, Named::new(rest, decoder))), Charset::Named(encoding))
    })
}

/// Why the text can't be read at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum CharsetError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("the file is UTF-32, which isn't read: save it as UTF-8")]
    Utf32,
    #[error("the file begins with the mark of {mark}, but --encoding says {said}")]
    Conflict { mark: &'static str, said: &'static str },
}

/// UTF-16 as UTF-8.
struct Utf16<R> {
    input: R,
    big: bool,
    /// The first byte of a unit whose second one is in the next chunk.
    odd: Option<u8>,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Utf16<R> {
    fn new(input: R, big: bool) -> Utf16<R> {
        Utf16 { input, big, odd: None, high: None, out: Vec::new(), at: 0, ended: false }
    }

    fn unit(&mut self, unit: u16) {
        if let Some(high) = self.high.take() {
            if let 0xdc00..=0xdfff = unit {
                let c = 0x10000 + ((u32::from(high) - 0xd800) << 10) + (u32::from(unit) - 0xdc00);
                push(&mut self.out, c);
                return;
            }
            push_half(&mut self.out, high);
        }
        match unit {
            0xd800..=0xdbff => self.high = Some(unit),
            0xdc00..=0xdfff => push_half(&mut self.out, unit),
            _ => push(&mut self.out, u32::from(unit)),
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.at = 0;
        while self.out.is_empty() && !self.ended {
            let mut chunk = [0; 1 << 14];
            let n = match self.input.read(&mut chunk) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            self.ended = n == 0;
            for &b in chunk.iter().take(n) {
                match self.odd.take() {
                    None => self.odd = Some(b),
                    Some(a) => {
                        self.unit(if self.big { u16::from_be_bytes([a, b]) } else { u16::from_le_bytes([a, b]) })
                    }
                }
            }
        }
        if self.ended {
            if let Some(high) = self.high.take() {
                push_half(&mut self.out, high);
            }
            if self.odd.take().is_some() {
                self.out.push(BAD);
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.out.len() {
            self.refill()?;
        }
        let n = self.out.get(self.at..).unwrap_or_default().read(into)?;
        self.at += n;
        Ok(n)
    }
}

fn push(out: &mut Vec<u8>, c: u32) {
    let c = char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER);
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Half a pair, in the three bytes that UTF-8 would have for it if it had any.
fn push_half(out: &mut Vec<u8>, half: u16) {
    let [a, b] = half.to_be_bytes();
    out.extend_from_slice(&[0xe0 | a >> 4, 0x80 | (a & 0x0f) << 2 | b >> 6, 0x80 | b & 0x3f]);
}

/// An encoding that the user named, as UTF-8.
struct Named<R> {
    input: R,
    decoder: Decoder,
    /// What didn't fit.
    over: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Named<R> {
    fn new(input: R, decoder: Decoder) -> Named<R> {
        Named { input, decoder, over: Vec::new(), ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut out = [0; 1 << 13];
        while self.over.is_empty() && !self.ended {
            let chunk = match self.input.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            let last = chunk.is_empty();
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(chunk, &mut out, last);
            self.input.consume(read);
            self.over.extend_from_slice(out.get(..written).unwrap_or_default());
            match result {
                DecoderResult::Malformed(..) => self.over.push(BAD),
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Named<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.over.is_empty() {
            self.refill()?;
        }
        let n = self.over.as_slice().read(into)?;
        self.over.drain(..n);
        Ok(n)
    }
}

/// Says why bytes aren't text, and what to do: `bad` begins with the byte that isn't.
pub(super) fn explain(charset: Charset, bad: &[u8]) -> String {
    let first = bad.first().copied().unwrap_or(BAD);
    match charset {
        Charset::Utf8 => {
            let seen = char_in_1252(first).map(|c| format!(", where it is `{c}`")).unwrap_or_default();
            format!(
                "byte 0x{first:02X} is not UTF-8; likely encoding: windows-1252{seen}. \
                 If the whole file is, add --encoding windows-1252; else save it as UTF-8"
            )
        }
        Charset::Utf16 { .. } => match bad {
            [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..] => {
                let half = 0xd000 | u16::from(b & 0x3f) << 6 | u16::from(c & 0x3f);
                format!("half a surrogate pair, U+{half:04X}, is no character")
            }
            _ => "the file ends in the middle of a character of UTF-16".to_owned(),
        },
        Charset::Named(e) => format!("bytes that are not {}", e.name()),
    }
}

fn char_in_1252(byte: u8) -> Option<char> {
    let mut out = String::with_capacity(4);
    let (result, ..) =
        encoding_rs::WINDOWS_1252.new_decoder_without_bom_handling().decode_to_string(&[byte], &mut out, true);
    out.chars().next().filter(|c| matches!(result, CoderResult::InputEmpty) && !c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], said: Option<&'static Encoding>) -> Result<Vec<u8>, CharsetError> {
        let (mut r, _) = decode(io::Cursor::new(bytes.to_vec()), said)?;
        let mut out = Vec::new();
        r.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn a_mark_is_dropped_at_the_start_only() {
        assert_eq!(text(b"\xef\xbb\xbfid\n\xef\xbb\xbf1", None).unwrap(), "id\n\u{feff}1".as_bytes());
        assert_eq!(text(b"", None).unwrap(), b"");
        assert_eq!(text(b"\xef", None).unwrap(), b"\xef");
    }

    #[test]
    fn utf16_of_both_orders() {
        let sample = "id\tĊensu 🌻\u{feff}\r\n";
        for big in [false, true] {
            let units = std::iter::once(0xfeff).chain(sample.encode_utf16());
            let bytes: Vec<u8> = units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
            assert_eq!(text(&bytes, None).unwrap(), sample.as_bytes());
        }
    }

    #[test]
    fn what_has_no_character_is_no_utf8() {
        let half = text(b"\xff\xfea\0\x3c\xd8b\0", None).unwrap();
        assert_eq!(half, b"a\xed\xa0\xbcb");
        assert!(explain(Charset::Utf16 { big: false }, &half[1..]).contains("U+D83C"));
        assert_eq!(text(b"\xff\xfea\0\x3c", None).unwrap(), b"a\xff");
        assert_eq!(text(b"\xff\xfe\x3c\xd8", None).unwrap(), b"\xed\xa0\xbc");
    }

    #[test]
    fn an_encoding_is_taken_when_said() {
        assert_eq!(text(b"J\xf6rg \x96", Some(encoding_rs::WINDOWS_1252)).unwrap(), "Jörg –".as_bytes());
        assert_eq!(text(b"\x81", Some(encoding_rs::SHIFT_JIS)).unwrap(), [BAD]);
        assert_eq!(text(b"i\0d\0", Some(UTF_16LE)).unwrap(), b"id");
        assert!(matches!(text(b"\xff\xfei\0", Some(UTF_8)), Err(CharsetError::Conflict { .. })));
        assert!(matches!(text(b"\xff\xfe\0\0i\0\0\0", None), Err(CharsetError::Utf32)));
    }

    #[test]
    fn the_likely_encoding_is_named() {
        let said = explain(Charset::Utf8, b"\xf6");
        assert!(said.contains("0xF6") && said.contains("`ö`") && said.contains("--encoding windows-1252"), "{said}");
    }
}
