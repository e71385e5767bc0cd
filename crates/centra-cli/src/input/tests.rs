//! Files as a whole: what is read, rejected, refused.

use std::io::Write;

use super::*;
use crate::column::Kind;

fn columns() -> Vec<Column> {
    let int = Kind::Integer { name: "int", min: Some(i32::MIN.into()), max: Some(i32::MAX.into()) };
    [("id", Kind::Text, true), ("store", int, false), ("firstname", Kind::Text, false), ("city", Kind::Text, false)]
        .into_iter()
        .map(|(name, kind, key)| Column { name: name.into(), kind, key })
        .collect()
}

fn file(bytes: &[u8], suffix: &str) -> tempfile::NamedTempFile {
    let mut f = tempfile::Builder::new().suffix(suffix).tempfile().unwrap();
    f.write_all(bytes).unwrap();
    f
}

fn read_with(bytes: &[u8], suffix: &str, options: Options) -> Result<Vec<Item>, InputError> {
    let f = file(bytes, suffix);
    let mut rows = Rows::open(&Source::of(f.path()), columns(), options)?;
    let mut out = Vec::new();
    while let Some(item) = rows.next()? {
        out.push(item);
    }
    Ok(out)
}

fn csv(text: &str) -> Vec<Item> {
    read_with(text.as_bytes(), ".csv", Options::default()).unwrap()
}

fn json(text: &str) -> Vec<Item> {
    read_with(text.as_bytes(), ".jsonl", Options::default()).unwrap()
}

fn refused(bytes: impl AsRef<[u8]>) -> String {
    match read_with(bytes.as_ref(), ".csv", Options::default()) {
        Err(InputError::Refused(r)) => r.reason,
        other => panic!("not refused: {other:?}"),
    }
}

/// Short: `1 K1||Anna|`, `!3 store: reason`, `-4`.
fn short(items: &[Item]) -> Vec<String> {
    let text = |i: &Item| match i {
        Item::Row(r) => {
            let at = |i| r.values.iter().find(|(n, _)| *n == i).map_or("~", |(_, t)| t.as_str());
            format!("{} {}", r.line, [at(0), at(1), at(2), at(3)].join("|"))
        }
        Item::Reject(r) => format!("!{} {}: {}", r.line, r.column.as_deref().unwrap_or("-"), r.reason),
        Item::Blank { line } => format!("-{line}"),
    };
    items.iter().map(text).collect()
}

fn rejects(items: &[Item]) -> Vec<(u64, Option<&str>)> {
    items
        .iter()
        .filter_map(|i| if let Item::Reject(r) = i { Some((r.line, r.column.as_deref())) } else { None })
        .collect()
}

#[test]
fn the_delimiter_is_the_one_that_gives_names() {
    for d in [",", ";", "\t", "|"] {
        let text = format!("ID{d} store {d}\"City\"\r\nK1{d}7{d}\"a{d}b\"\r\n");
        assert_eq!(short(&csv(&text)), [format!("2 K1|7|~|a{d}b")]);
    }
    assert_eq!(short(&csv("\n\nid\nA;B\n")), ["-1", "-2", "4 A;B|~|~|~"]);
    assert_eq!(short(&csv(";;\nid;city\nA;B\n")), ["-1", "3 A|~|~|B"]);
}

#[test]
fn a_header_is_refused_with_all_its_mistakes() {
    let r = refused("id,zip,city,City,store,\nx\n");
    assert!(
        r.contains("`zip` (column 2") && r.contains("`city` twice (columns 3 and 4)") && r.contains("id, store"),
        "{r}"
    );
    assert!(refused("city\nLund\n").contains("`id`"));
    assert!(refused("id,,city\n").contains("column 2 has no name"));
    assert!(refused("").contains("empty"));
    assert!(refused("\n\n").contains("empty"));
    assert!(refused("\u{feff}").contains("empty"));
    assert!(refused("id,\"city\n").contains("never closed"));
    assert!(refused(b"i\0d\0\n\0").contains("--encoding utf-16le"));
    assert!(refused(b"id,\xf6rt\n").contains("0xF6"));
    assert!(refused("[{\"id\":\"1\"}]").contains("jq"));
    assert!(refused(b"PK\x03\x04abc").contains("CSV"));
    assert!(csv("id,city").is_empty());
}

#[test]
fn columns_without_a_name_stay_empty() {
    let items = csv("id,city,\nA,B,\nC,D,x\nE,F\nG,H,,\n");
    assert_eq!(short(&items)[0], "2 A|~|~|B");
    assert_eq!(rejects(&items), [(3, None), (4, None), (5, None)]);
    assert!(short(&items)[2].contains("2 cells, but the header has 3"));
}

#[test]
fn empty_cells() {
    let text = b"id,store,firstname\nA,,\"\"\n,,\n,,x\n";
    let plain = read_with(text, ".csv", Options::default()).unwrap();
    assert_eq!(short(&plain)[..2], ["2 A|~|~|~", "-3"]);
    assert_eq!(rejects(&plain), [(4, Some("id"))]);
    let clear = Options { empty_as_clear: true, ..Options::default() };
    assert_eq!(rejects(&read_with(text, ".csv", clear).unwrap()), [(2, Some("store")), (4, Some("id"))]);
    assert_eq!(short(&read_with(b"id,city\nA,\n", ".csv", clear).unwrap()), ["2 A|~|~|"]);
}

#[test]
fn bytes_that_are_no_text() {
    let items =
        read_with(b"id,firstname,city\nA,J\xf6rg,\x96\nB,Zo\xc3\xab,x\nC,\xed\xa0\x80,y\n", ".csv", Options::default())
            .unwrap();
    assert_eq!(rejects(&items), [(2, Some("firstname")), (4, Some("firstname"))]);
    assert!(short(&items)[0].contains("byte 0xF6 is not UTF-8"));
    let said = Options { encoding: Some(encoding_rs::WINDOWS_1252), ..Options::default() };
    assert_eq!(short(&read_with(b"id,city\nA,Malm\xf6\n", ".csv", said).unwrap()), ["2 A|~|~|Malmö"]);
}

#[test]
fn utf16_keeps_its_good_rows() {
    let units = "\u{feff}id\tcity\r\nA\tĊ\r\nB\t".encode_utf16().chain([0xd83c]).chain("\r\nC\td\r\n".encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    let items = read_with(&bytes, ".csv", Options::default()).unwrap();
    assert_eq!(short(&items)[0], "2 A|~|~|Ċ");
    assert!(short(&items)[1].starts_with("!3 city: half a surrogate pair, U+D83C"), "{:?}", short(&items));
    assert_eq!(short(&items)[2], "4 C|~|~|d");
}

#[test]
fn gzip_by_its_bytes() {
    let pack = |t: &[u8]| {
        let mut e = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        e.write_all(t).unwrap();
        e.finish().unwrap()
    };
    let whole = [pack(b"\xef\xbb\xbfid,city\nA,Malm\xc3"), pack(b""), pack(b"\xb6\nB,x")].concat();
    let items = read_with(&whole, ".csv", Options::default()).unwrap();
    assert_eq!(short(&items), ["2 A|~|~|Malmö", "3 B|~|~|x"]);
    assert_eq!(refused(&whole[..whole.len() - 3]), "the compressed data ends early");
}

#[test]
fn json_objects() {
    let items = json(concat!(
        "{\"id\":4711,\"store\":\"7\",\"city\":null}\n",
        "{\"store\":7,\"id\":12345678901234567890123,\"city\":\"\"}\r\n",
        " \t\r\n",
        "{\"id\":\"\\u00e5 \\ud83c\\udf3b\",\"city\":\"a\\nb\"}"
    ));
    assert_eq!(short(&items), ["1 4711|7|~|~", "2 12345678901234567890123|7|~|", "-3", "4 å 🌻|~|~|a\nb"]);
}

#[test]
fn json_rejects() {
    for (line, column, about) in [
        ("{\"id\":1.50}", Some("id"), "fraction"),
        ("{\"id\":1e5}", Some("id"), "exponent"),
        ("{\"id\":\"a\",\"city\":true}", Some("city"), "true for a text field"),
        ("{\"id\":\"a\",\"city\":{\"x\":1}}", Some("city"), "an object for a text field"),
        ("{\"id\":\"a\",\"city\":[1]}", Some("city"), "an array for a text field"),
        ("{\"id\":\"a\",\"address\":{\"x\":1}}", Some("address"), "unknown field `address`"),
        ("{\"id\":\"a\",\"city\":\"x\",\"city\":\"x\"}", Some("city"), "twice"),
        ("{\"id\":\"a\",\"c\\u0069ty\":\"x\",\"city\":null}", Some("city"), "twice"),
        ("{\"id\":\"a\",\"store\":7.5}", Some("store"), "`7.5` is no whole number"),
        ("{\"id\":\"a\",\"store\":\"\"}", Some("store"), "can't be empty"),
        ("{\"id\":\"a\",\"store\":false}", Some("store"), "false for `store`, a whole number"),
        (
            "{\"id\":\"T11\",\"store\":7}{\"id\":\"T12\",\"store\":7}",
            None,
            "more after the object ends, at character 23",
        ),
        ("{\"id\":\"å\"} x", None, "at character 12"),
        ("[\"T13\",7]", None, "an array, not an object"),
        ("7", None, "a single value, not an object"),
        ("{\"id\":\"a\"", None, "isn't whole"),
        ("{\"id\":\"a\",}", None, "no JSON"),
        ("{\"id\":\"\\ud83c x\"}", Some("id"), "half a surrogate pair"),
        ("{\"id\":\"a\\u0000\"}", Some("id"), "U+0000 can't be written in XML"),
        ("{}", Some("id"), "missing"),
        ("{\"id\":null}", Some("id"), "missing"),
        ("{\"id\":\"\"}", Some("id"), "the id is empty"),
    ] {
        let items = json(&format!("{{\"id\":1}}\n{line}\n{{\"id\":2}}\n"));
        assert_eq!(rejects(&items), [(2, column)], "{line}: {items:?}");
        assert!(short(&items)[1].contains(about), "{line}: {}", short(&items)[1]);
    }
}

#[test]
fn json_bytes_that_are_no_text() {
    let items = read_with(b"{\"id\":\"a\",\"city\":\"Malm\xf6\"}\n", ".jsonl", Options::default()).unwrap();
    assert_eq!(rejects(&items), [(1, Some("city"))]);
}

#[test]
fn the_name_does_not_decide_the_format() {
    let options = Options::default();
    let items = read_with(b"id,city\nA,Lund\n", ".jsonl", options).unwrap();
    assert_eq!(short(&items), ["2 A|~|~|Lund"]);
    assert_eq!(short(&read_with(b"{\"id\":\"A\"}\n", ".csv", options).unwrap()), ["1 A|~|~|~"]);
    match read_with(b"null\n{\"id\":\"A\"}\n", ".ndjson", options) {
        Err(InputError::Refused(r)) => assert!(r.reason.contains("would begin with `{`"), "{}", r.reason),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn deep_json_is_no_danger() {
    let deep = format!("{{\"id\":\"a\",\"x\":{}{}}}\n", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(rejects(&json(&deep)), [(1, Some("x"))]);
}

#[test]
fn the_last_line_of_a_file_that_changed_is_not_trusted() {
    for (suffix, text, late) in [(".csv", "id,city\nA,B\nC,D", "x"), (".jsonl", "{\"id\":1}\n{\"id\":2}", " ")] {
        let mut f = file(text.as_bytes(), suffix);
        let mut rows = Rows::open(&Source::of(f.path()), columns(), Options::default()).unwrap();
        assert!(matches!(rows.next(), Ok(Some(Item::Row(_)))));
        f.write_all(late.as_bytes()).unwrap();
        assert!(matches!(rows.next(), Ok(Some(Item::Reject(r))) if r.column.is_none() && r.reason.contains("grew")));
    }
}

#[test]
fn a_long_cell_goes_whole() {
    let long = "0123456789abcdef".repeat(1 << 16);
    let items = csv(&format!("id,city\nA,\"{long}\n\"\nB,{long}\n"));
    let lengths: Vec<_> = items.iter().map(|i| if let Item::Row(r) = i { r.values[1].1.len() } else { 0 }).collect();
    assert_eq!(lengths, [long.len() + 1, long.len()]);
}

/// Blanks without an end.
struct Blank(usize);

impl std::io::Read for Blank {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        self.0 += buf.len();
        assert!(self.0 < 4 << 20, "read without end");
        buf.fill(b' ');
        Ok(buf.len())
    }
}

#[test]
fn blanks_are_not_read_without_end() {
    let mut peek = Peek::new(std::io::BufReader::new(Blank(0)));
    assert_eq!(first_character(&mut peek).unwrap(), None);
    let reason = refused(" ".repeat(3 << 20));
    assert!(!reason.is_empty());
}
