//! Bytes to text: byte order marks and the encoding that the XML declaration names.

use std::borrow::Cow;

/// The text of a document, without a byte order mark. `Err` says what is wrong with the encoding.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return decode_with(encoding, bytes.get(mark..).unwrap_or_default());
    }
    match declared(bytes) {
        None => std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|e| format!("the text isn't UTF-8 (at byte {})", e.valid_up_to())),
        Some(label) => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes())
                .ok_or_else(|| format!("the encoding `{label}` is unknown"))?;
            // A declaration that could be read byte by byte can't be in UTF-16.
            let encoding = if encoding.is_ascii_compatible() { encoding } else { encoding_rs::UTF_8 };
            decode_with(encoding, bytes)
        }
    }
}

fn decode_with<'a>(encoding: &'static encoding_rs::Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| format!("the text isn't {}", encoding.name()))
}

/// The encoding in `<?xml ... encoding="..."?>`.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..bytes.len().min(256))?;
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|w| w == b"?>")?;
    let head = std::str::from_utf8(head.get(..end)?).ok()?;
    let (_, rest) = head.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}
