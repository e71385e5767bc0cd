//! Rows from JSON Lines: one object a line.
//!
//! `serde_json` checks the syntax; values are taken as they are written, never through a double or a map.

use std::borrow::Cow;
use std::fmt;
use std::io::BufRead;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::charset::{self, Charset};
use super::{InputError, Item, Reject, Row};
use crate::column::{self, Column, Kind};
use crate::value;

type Wrong = (Option<String>, String);

/// The rows of a JSON Lines file.
pub(super) struct JsonLines<R> {
    input: R,
    line: u64,
    text: Vec<u8>,
    charset: Charset,
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(input: R, charset: Charset) -> JsonLines<R> {
        JsonLines { input, line: 0, text: Vec::new(), charset }
    }

    pub(super) fn next(&mut self, columns: &[Column]) -> Result<Option<Item>, InputError> {
        self.text.clear();
        self.text.shrink_to(1 << 20);
        if self.input.read_until(b'\n', &mut self.text)? == 0 {
            return Ok(None);
        }
        self.line += 1;
        let (line, terminated) = (self.line, self.text.ends_with(b"\n"));
        let text = self.text.trim_ascii_end();
        if text.trim_ascii_start().is_empty() {
            return Ok(Some(Item::Blank { line }));
        }
        Ok(Some(match row(text, columns, self.charset) {
            Ok(values) => Item::Row(Row { line, values, terminated }),
            Err((column, reason)) => Item::Reject(Reject { line, column, reason }),
        }))
    }
}

fn row(line: &[u8], columns: &[Column], charset: Charset) -> Result<Vec<(usize, String)>, Wrong> {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(e) => return Err(bad_bytes(line, e.valid_up_to(), charset)),
    };
    let Object(entries) = parse(text).map_err(|reason| (None, reason))?;
    let mut values: Vec<(usize, String)> = Vec::with_capacity(entries.len());
    for (at, (key, raw)) in entries.iter().enumerate() {
        let wrong = |reason| (Some(value::excerpt(key)), reason);
        let Some((index, column)) = columns.iter().enumerate().find(|(_, c)| c.name == *key) else {
            let known = column::names(columns);
            return Err(wrong(format!("unknown field `{}`; the known names are: {known}", value::excerpt(key))));
        };
        if entries.iter().take(at).any(|(k, _)| k == key) {
            return Err(wrong(format!("`{}` twice in one object", column.name)));
        }
        if let Some(text) = scalar(raw.get(), column).map_err(wrong)? {
            values.push((index, text));
        }
    }
    let has = |i: usize| values.iter().any(|(index, _)| *index == i);
    if let Some((_, key)) = columns.iter().enumerate().find(|(i, c)| c.key && !has(*i)) {
        return Err((Some(key.name.clone().into_owned()), format!("the {} is missing", key.name)));
    }
    values.sort_unstable_by_key(|(index, _)| *index);
    Ok(values)
}

/// A value as text: `None` is absent.
fn scalar(raw: &str, column: &Column) -> Result<Option<String>, String> {
    let for_what = match column.kind {
        Kind::Text => "for a text field".to_owned(),
        kind => format!("for `{}`, {}", column.name, kind.words()),
    };
    let text: Cow<'_, str> = match raw.bytes().next() {
        Some(b'n') => return Ok(None),
        Some(b'"') => serde_json::from_str::<String>(raw).map_err(|e| reason(&e))?.into(),
        Some(b'{') => return Err(format!("an object {for_what}")),
        Some(b'[') => return Err(format!("an array {for_what}")),
        Some(b't' | b'f') if column.kind == Kind::Boolean => raw.into(),
        Some(b't' | b'f') => return Err(format!("{raw} {for_what}")),
        _ => {
            if matches!(column.kind, Kind::Text) {
                let what = if raw.contains(['e', 'E']) {
                    "an exponent"
                } else if raw.contains('.') {
                    "a fraction"
                } else {
                    ""
                };
                if !what.is_empty() {
                    return Err(format!("a number with {what} {for_what}: write it in quotes"));
                }
            }
            raw.into()
        }
    };
    if text.is_empty() {
        let good = column.kind.can_be_empty() && !column.key;
        return if good { Ok(Some(String::new())) } else { Err(value::empty(column)) };
    }
    value::check(column, &text).map(|v| Some(v.into_owned()))
}

/// Keys and values in order, as they are written.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Object(entries))
            }
        }
        d.deserialize_map(Entries)
    }
}

fn parse(text: &str) -> Result<Object<'_>, String> {
    let what = match text.trim_ascii_start().bytes().next() {
        Some(b'{') => None,
        Some(b'[') => Some("an array"),
        Some(b'"') => Some("a text"),
        Some(b't' | b'f' | b'n' | b'-' | b'0'..=b'9') => Some("a single value"),
        _ => Some("something else"),
    };
    if let Some(what) = what {
        return Err(format!("{what}, not an object"));
    }
    let mut d = serde_json::Deserializer::from_str(text);
    let place = |e: &serde_json::Error| {
        // serde_json counts bytes.
        let before = text.get(..e.column().saturating_sub(1)).unwrap_or(text);
        before.chars().count() + 1
    };
    let object = Object::deserialize(&mut d).map_err(|e| {
        if e.is_eof() {
            "the object isn't whole: the line ends inside it".to_owned()
        } else {
            format!("no JSON: {}, at character {}", reason(&e), place(&e))
        }
    })?;
    d.end().map_err(|e| format!("more after the object ends, at character {}", place(&e)))?;
    Ok(object)
}

/// The parser's words without its place.
fn reason(e: &serde_json::Error) -> String {
    let text = e.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    if text.contains("surrogate") || text.contains("hex escape") {
        return format!("half a surrogate pair is no character ({text})");
    }
    text.to_owned()
}

/// Names the value that the byte at `at` stands in.
fn bad_bytes(line: &[u8], at: usize, charset: Charset) -> Wrong {
    let bad = line.get(at..).unwrap_or_default();
    let reason = format!("{} (byte {} of the line)", charset::explain(charset, bad), at + 1);
    // Same length, so places hold.
    let ascii: String = line.iter().map(|&b| if b.is_ascii() { char::from(b) } else { '?' }).collect();
    let column = parse(&ascii).ok().and_then(|Object(entries)| {
        let start = ascii.as_ptr() as usize;
        let (key, _) =
            entries.into_iter().find(|(_, raw)| at < raw.get().as_ptr() as usize - start + raw.get().len())?;
        Some(key)
    });
    (column, reason)
}
