//! gzip, told by its first bytes: every member, every checksum, and a cut that is named as one.

use std::io::{self, BufRead, Read};

use flate2::bufread::MultiGzDecoder;

/// The first bytes of a member (RFC 1952 §2.3.1).
pub(super) const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Reads the contents of all members as one.
pub(super) struct Gunzip<R> {
    inner: MultiGzDecoder<R>,
    failed: bool,
}

impl<R: BufRead> Gunzip<R> {
    pub(super) fn new(compressed: R) -> Gunzip<R> {
        Gunzip { inner: MultiGzDecoder::new(compressed), failed: false }
    }

    /// Whether the compressed bytes are used up: then any error is that of a cut.
    fn at_end(&mut self) -> bool {
        self.inner.get_mut().fill_buf().is_ok_and(<[u8]>::is_empty)
    }

    fn explain(&mut self, e: io::Error) -> io::Error {
        // The decoder tells a wrong checksum and damaged data apart by its text only.
        let text = match e.kind() {
            io::ErrorKind::UnexpectedEof => "the compressed data ends early",
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                if e.to_string().contains("checksum") {
                    "the compressed data is damaged: its checksum or length doesn't match"
                } else if e.to_string().contains("header") {
                    "the compressed data is damaged: a gzip member begins wrongly"
                } else if self.at_end() {
                    "the compressed data ends early"
                } else {
                    "the compressed data is damaged"
                }
            }
            _ => return e,
        };
        io::Error::new(io::ErrorKind::InvalidData, text)
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // Read again after an error, the decoder would report an end.
        if self.failed {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the compressed data is damaged"));
        }
        match self.inner.read(into) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Err(e),
            Err(e) => {
                self.failed = true;
                Err(self.explain(e))
            }
            Ok(n) => Ok(n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn member(text: &str) -> Vec<u8> {
        let mut e = GzEncoder::new(Vec::new(), Compression::default());
        e.write_all(text.as_bytes()).unwrap();
        e.finish().unwrap()
    }

    fn unpack(bytes: &[u8]) -> Result<String, String> {
        let mut out = String::new();
        Gunzip::new(bytes).read_to_string(&mut out).map_err(|e| e.to_string())?;
        Ok(out)
    }

    #[test]
    fn all_members_are_read() {
        let all = [member("a,"), member(""), member("b\n")].concat();
        assert_eq!(unpack(&all).unwrap(), "a,b\n");
    }

    #[test]
    fn every_cut_is_an_error() {
        let (first, second) = (member("id\nK1\n"), member("K2\n"));
        let all = [first.clone(), second].concat();
        for n in 2..all.len() {
            if n != first.len() {
                let e = unpack(all.get(..n).unwrap()).unwrap_err();
                assert_eq!(e, "the compressed data ends early", "cut at {n}");
            }
        }
    }

    #[test]
    fn checksum_length_and_what_follows_are_checked() {
        let good = member("id\nK1\n");
        for back in 1..=8 {
            let mut bad = good.clone();
            let at = bad.len() - back;
            bad[at] ^= 0x10;
            assert!(unpack(&bad).unwrap_err().contains("checksum"), "byte {back} from the end");
        }
        assert!(unpack(&[good, b"more".to_vec()].concat()).is_err());
    }
}
