//! The wire codec and `yaserde` on one value: both write the same infoset, and each reads what the other writes.

use serde::Deserialize;

use crate::sample::Sample;
use crate::{infoset, yaserde};

/// A value written by both, and what each reads from the other, written by the codec.
#[derive(Debug, Clone, Deserialize)]
pub struct Crossed {
    /// By the codec.
    pub codec: String,
    /// By `yaserde`.
    pub yaserde: String,
    /// What the codec reads from `yaserde`.
    pub codec_read: String,
    /// What `yaserde` reads from the codec.
    pub yaserde_read: String,
}

/// The first thing that isn't as it should be. What `yaserde` loses is looked past where it is lost, and there alone:
/// a derived type writes CR as it is, so that it reads as LF; its reader trims.
pub fn wrong(crossed: &Crossed, sample: &Sample) -> Result<Option<String>, String> {
    let (codec, qnames) = (crossed.codec.as_bytes(), sample.qnames.as_slice());
    if let Some(found) = infoset::difference(sample.due.as_bytes(), codec, qnames)? {
        return Ok(Some(format!("the codec writes something else than it was given: {found}")));
    }
    let same = |other: &str| -> Result<Option<String>, String> {
        let exact = infoset::difference(codec, other.as_bytes(), qnames)?;
        if exact.is_none() || !crossed.codec.contains("&#13;") {
            return Ok(exact);
        }
        let [a, b] = [&crossed.codec, other].map(|s| s.replace("&#13;", "\n").replace("&#xD;", "\n"));
        infoset::difference(a.as_bytes(), b.as_bytes(), qnames)
    };
    if let Some(found) = same(&crossed.yaserde)? {
        return Ok(Some(format!("yaserde writes something else: {found}")));
    }
    if let Some(found) = same(&crossed.codec_read)? {
        return Ok(Some(format!("the codec reads something else from yaserde: {found}")));
    }
    let found = yaserde::difference(&crossed.codec, &crossed.yaserde_read, qnames)?;
    Ok(found.map(|found| format!("yaserde reads something else from the codec: {found}")))
}
