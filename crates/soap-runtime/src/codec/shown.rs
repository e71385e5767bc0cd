//! What came from outside, cut to a length that errors, receipts and logs can carry.

use std::borrow::Cow;

/// Bytes of one name in a path.
pub(crate) const NAME: usize = 64;

/// Bytes of a path, or of the words of an error or receipt.
pub(crate) const WORDS: usize = 1024;

/// At most so many bytes of a text, and `…` where there were more.
pub(crate) fn crop(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let kept = text.get(..text.floor_char_boundary(most)).unwrap_or("");
    Cow::Owned(format!("{kept}…"))
}

/// The same in place.
pub(crate) fn crop_in(text: &mut String, most: usize) {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
        text.push('…');
        text.shrink_to_fit();
    }
}

/// A path cut in its middle: where it begins and where it leads both tell something.
pub(crate) fn crop_path(path: &mut String) {
    if path.len() > WORDS {
        let head = path.floor_char_boundary(WORDS / 2);
        let tail = path.ceil_char_boundary(path.len() - WORDS / 2);
        path.replace_range(head..tail, "…");
        path.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_between_characters() {
        assert_eq!(crop("aéb", 2), "a…");
        assert_eq!(crop("aéb", 4), "aéb");
        let mut path = "/é".repeat(1000);
        crop_path(&mut path);
        assert!(path.len() <= WORDS + 3 && path.contains('…') && path.ends_with("/é"));
        let mut text = "é".repeat(1000);
        crop_in(&mut text, 5);
        assert_eq!(text, "éé…");
    }
}
