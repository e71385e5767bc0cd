//! The value of a cell: checked by its type before anything is sent.

use std::borrow::Cow;

use crate::column::{Column, Kind};

/// The service's limit for an id, in characters.
const KEY_LENGTH: usize = 255;

/// Checks a value that isn't empty; gives the text to set, or the reason why not.
pub(crate) fn check<'a>(column: &Column, text: &'a str) -> Result<Cow<'a, str>, String> {
    // XML 1.0 §2.2, Char.
    if let Some(c) = text.chars().find(|&c| !is_xml(c)) {
        return Err(format!("U+{:04X} can't be written in XML", u32::from(c)));
    }
    if column.key {
        check_key(&column.name, text)?;
    }
    match column.kind {
        Kind::Text => Ok(Cow::Borrowed(text)),
        Kind::Integer { name, min, max } => integer(text, name, min, max).map(Cow::Borrowed),
        Kind::Decimal { name, float } => decimal(text, name, float).map(Cow::Borrowed),
        Kind::Boolean => match text.trim_matches(is_xml_blank) {
            v @ ("true" | "false" | "1" | "0") => Ok(Cow::Borrowed(v)),
            _ => Err(format!("`{}` is neither true nor false", excerpt(text))),
        },
        Kind::Other { .. } => Ok(Cow::Borrowed(text.trim_matches(is_xml_blank))),
    }
}

/// Why an empty value can't be.
pub(crate) fn empty(column: &Column) -> String {
    if column.key {
        return format!("the {} is empty", column.name);
    }
    let kind = column.kind.words();
    format!("an empty value would clear `{}`, {kind}, which can't be empty", column.name)
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn is_xml_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Blank of any kind: what Unicode calls white space, and what shows nothing at all.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{180e}' | '\u{ad}')
        || matches!(c, '\u{2800}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

fn check_key(name: &str, text: &str) -> Result<(), String> {
    if text.chars().all(is_blank) {
        return Err(format!("the {name} is blank"));
    }
    let ends = [(text.chars().next(), "before"), (text.chars().next_back(), "after")];
    for (c, place) in ends {
        match c {
            Some(' ') => return Err(format!("a blank {place} the {name}")),
            Some(c) if is_blank(c) => {
                return Err(format!("U+{:04X} {place} the {name}", u32::from(c)));
            }
            _ => {}
        }
    }
    let n = text.chars().count();
    if n > KEY_LENGTH {
        return Err(format!("the {name} has {n} characters, at most {KEY_LENGTH}"));
    }
    Ok(())
}

fn integer<'a>(text: &'a str, name: &str, min: Option<i128>, max: Option<i128>) -> Result<&'a str, String> {
    let number = text.trim_matches(is_xml_blank);
    let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(not_a_number(number, "no whole number"));
    }
    if min.is_none() && max.is_none() {
        return Ok(number);
    }
    // More digits than an i128 has: out of any range that has an end on that side.
    let value = number.parse::<i128>().ok();
    let below = value.map_or(number.starts_with('-'), |v| min.is_some_and(|m| v < m)) && min.is_some();
    let above = value.map_or(!number.starts_with('-'), |v| max.is_some_and(|m| v > m)) && max.is_some();
    if below || above {
        let how = if below { "less" } else { "more" };
        return Err(format!("`{}` is {how} than {} {name} holds", excerpt(number), article(name)));
    }
    Ok(number)
}

fn decimal<'a>(text: &'a str, name: &str, float: bool) -> Result<&'a str, String> {
    let number = text.trim_matches(is_xml_blank);
    if float && matches!(number, "INF" | "-INF" | "NaN") {
        return Ok(number);
    }
    let unsigned = number.strip_prefix(['+', '-']).unwrap_or(number);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((m, e)) if float => (m, Some(e.strip_prefix(['+', '-']).unwrap_or(e))),
        _ => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let good = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|e| !e.is_empty() && digits(e));
    if good { Ok(number) } else { Err(not_a_number(number, &format!("no {name}"))) }
}

/// Names the character that is to blame where the text looks like a number but isn't.
fn not_a_number(number: &str, what: &str) -> String {
    let strange = number.char_indices().find(|(_, c)| !c.is_ascii());
    match strange {
        Some((at, c)) if c.is_whitespace() || is_blank(c) => {
            let code = u32::from(c);
            let (before, after) =
                (number.get(..at).unwrap_or_default(), number.get(at + c.len_utf8()..).unwrap_or_default());
            if before.is_empty() {
                format!("U+{code:04X} before the number, which is no blank of XML")
            } else if after.is_empty() {
                format!("U+{code:04X} after the number, which is no blank of XML")
            } else {
                format!("U+{code:04X} inside the number")
            }
        }
        Some((_, c)) if c.is_numeric() => format!("U+{:04X} is no digit 0-9", u32::from(c)),
        _ => format!("`{}` is {what}", excerpt(number)),
    }
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

/// The start of a value, safe to print.
pub(crate) fn excerpt(text: &str) -> String {
    let mut out: String = text.chars().take(40).flat_map(visible).collect();
    if text.chars().nth(40).is_some() {
        out.push('…');
    }
    out
}

/// A control or formatting character as `\u{..}`, so that a message shows it and does nothing to a terminal.
fn visible(c: char) -> impl Iterator<Item = char> {
    let hide = c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let (plain, escaped) = if hide { (None, Some(c.escape_default())) } else { (Some(c), None) };
    plain.into_iter().chain(escaped.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str) -> Result<String, String> {
        let kind = Kind::Integer { name: "int", min: Some(i32::MIN.into()), max: Some(i32::MAX.into()) };
        check(&Column { name: "store".into(), kind, key: false }, text).map(Cow::into_owned)
    }

    fn key(text: &str) -> Result<String, String> {
        check(&Column { name: "id".into(), kind: Kind::Text, key: true }, text).map(Cow::into_owned)
    }

    #[test]
    fn whole_numbers() {
        for (text, want) in
            [("7", "7"), (" \t+7\r\n", "+7"), ("007", "007"), ("-2147483648", "-2147483648"), ("-0", "-0")]
        {
            assert_eq!(int(text).unwrap(), want);
        }
        for text in ["1.0", "1,000", "1e3", "0x10", "-", "+", "+-1", "--1", "", " ", "1 2", "2147483648", "-2147483649"]
        {
            assert!(int(text).is_err(), "{text}");
        }
        assert_eq!(int("9".repeat(60).as_str()).unwrap_err().split(' ').nth(2), Some("more"));
        assert_eq!(int("\u{663}").unwrap_err(), "U+0663 is no digit 0-9");
        assert_eq!(int("1\u{a0}000").unwrap_err(), "U+00A0 inside the number");
        assert_eq!(int("\u{a0}7").unwrap_err(), "U+00A0 before the number, which is no blank of XML");
    }

    #[test]
    fn decimals() {
        let d = |t: &str, float| decimal(t, "decimal", float).is_ok();
        assert!(
            d("1.50", false) && d(".5", false) && d("5.", false) && d("-3", false) && d("1E-4", true) && d("INF", true)
        );
        assert!(!d(".", false) && !d("1,5", false) && !d("1e3", false) && !d("NaN", false) && !d("1e", true));
    }

    #[test]
    fn ids() {
        assert_eq!(key("K 6").unwrap(), "K 6");
        assert!(key(&"å".repeat(255)).is_ok());
        assert!(key(&"a".repeat(256)).unwrap_err().contains("256 characters, at most 255"));
        for text in [" a", "a ", "a\u{a0}", "a\u{3000}", "\u{200b}a", "   ", "a\n", "\u{feff}a"] {
            assert!(key(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_xml_cannot_carry() {
        for c in ['\0', '\u{b}', '\u{1f}', '\u{fffe}', '\u{ffff}'] {
            assert_eq!(key(&format!("a{c}b")).unwrap_err(), format!("U+{:04X} can't be written in XML", u32::from(c)));
        }
        assert!(key("a\t\u{7f}\u{85}\u{fffd}\u{10ffff}b").is_ok());
    }

    #[test]
    fn excerpts_are_safe_to_print() {
        assert_eq!(excerpt("a\u{1b}[2J\u{202e}"), "a\\u{1b}[2J\\u{202e}");
        assert_eq!(excerpt(&"x".repeat(41)), format!("{}…", "x".repeat(40)));
    }
}
