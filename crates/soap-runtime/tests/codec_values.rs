//! Values of simple types, facets and patterns, names as values, streaming, members as text.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use soap_runtime::codec::pattern::{compile, translate};
use soap_runtime::codec::stream::Frame;
use soap_runtime::codec::{
    DeviationKind, EncodeError, Limits, Mode, decode_element, encode_element, get_text, set_text,
};
use soap_runtime::codegen::*;

static NAMESPACES: Namespaces = Namespaces::new(&[("n", "urn:n")]);

/// The text of a value as it is written; what can't be read is the error.
#[track_caller]
fn written<T: Simple>(text: &str) -> Result<String, ValueError> {
    let mut r = Reader::text_value(text, Mode::Tolerant);
    let v = T::parse(text, &mut r)?;
    let mut w = Writer::new(&NAMESPACES);
    v.format(&mut w);
    Ok(String::from_utf8(w.finish().unwrap()).unwrap())
}
#[track_caller]
fn reads<T: Simple>(pairs: &[(&str, &str)]) {
    for (text, want) in pairs {
        assert_eq!(written::<T>(text).as_deref(), Ok(*want), "{text:?}");
    }
}
#[track_caller]
fn refuses<T: Simple>(texts: &[&str]) {
    for t in texts {
        assert!(written::<T>(t).is_err(), "{t:?}");
    }
}

#[test]
fn numbers() {
    reads::<bool>(&[("1", "true"), ("0", "false"), (" true ", "true")]);
    refuses::<bool>(&["yes", "TRUE", "2", "", "-1"]);
    reads::<i32>(&[("+7", "7"), ("-0", "0"), ("007", "7"), ("-2147483648", "-2147483648")]);
    refuses::<i32>(&["2147483648", "1.0", "", "+", "--1", "1 2", "0x1", "\u{661}"]);
    reads::<u8>(&[("255", "255"), ("-0", "0"), ("-000", "0")]);
    refuses::<u8>(&["256", "-1", "-"]);
    refuses::<i64>(&["9223372036854775808"]);
    reads::<Decimal>(&[
        ("41.50", "41.50"),
        (
            "1234567890123456789012345678.000000000000000000000000000001",
            "1234567890123456789012345678.000000000000000000000000000001",
        ),
        ("-0", "-0"),
        (".5", ".5"),
        ("5.", "5."),
        ("+1.0", "1.0"),
    ]);
    refuses::<Decimal>(&["1E-7", "12,5", "n/a", ".", "", "INF", "1.2.3", "- 1"]);
    reads::<Integer>(&[("+0012345678901234567890123", "12345678901234567890123"), ("-0", "0"), ("-01", "-1")]);
    refuses::<Integer>(&["1.0", "1e3", ""]);
    reads::<f64>(&[
        ("12.5", "1.25E1"),
        ("INF", "INF"),
        ("-INF", "-INF"),
        ("NaN", "NaN"),
        ("1", "1.0E0"),
        ("1e-7", "1.0E-7"),
    ]);
    refuses::<f64>(&["inf", "nan", "infinity", "+INF", "", "1,5", "0x1p3", "e5"]);
    let d = |s: &str| s.parse::<Decimal>().unwrap();
    assert!(d("1.50") == d("1.5") && d("-2") < d("1") && d("10") > d("9.99") && d("-10") < d("-9"));
    assert_eq!(d("0.0"), d("-0"));
}

#[test]
fn times() {
    let same = |t: &'static str| (t, t);
    reads::<DateTime>(&[
        same("2024-02-29T23:59:59.123456789012+14:00"),
        same("2024-02-29T24:00:00"),
        same("-0044-03-15T00:00:00Z"),
        same("12024-01-01T00:00:00-05:30"),
    ]);
    refuses::<DateTime>(&[
        "2023-02-29T00:00:00",
        "2024-13-01T00:00:00",
        "2024-01-01",
        "2024-01-01T24:00:01",
        "2024-01-01T00:60:00",
        "2024-01-01T00:00:60",
        "2024-01-01T00:00:00+14:01",
        "2024-01-01T00:00:00.",
        "0000-01-01T00:00:00",
        "02024-01-01T00:00:00",
        "2024-01-01 00:00:00",
        "2024-1-1T00:00:00",
        "1900-02-29T00:00:00",
    ]);
    reads::<Date>(&[same("2000-02-29"), same("2024-01-31Z")]);
    refuses::<Date>(&["1900-02-29", "2024-04-31", "2024-00-01", "2024-01-00", "24-01-01"]);
    reads::<Time>(&[same("24:00:00"), same("00:00:00.000Z")]);
    refuses::<Time>(&["25:00:00", "24:00:00.1", "12:00"]);
    reads::<Duration>(&[same("P1Y2M3DT4H5M6.789S"), same("-P1D"), same("PT0S"), same("P99999999999999999999Y")]);
    refuses::<Duration>(&["P", "PT", "PT-30S", "P1S", "P1H", "1Y", "P1M1Y", "P1.5D", "PT1.S", "-PT"]);
    reads::<GYear>(&[same("2024"), same("-2024+01:00")]);
    refuses::<GYear>(&["24", "0000"]);
    reads::<GYearMonth>(&[same("2024-12")]);
    refuses::<GYearMonth>(&["2024-13"]);
    reads::<GMonth>(&[same("--12"), same("--01Z")]);
    refuses::<GMonth>(&["--13", "12", "-12"]);
    reads::<GMonthDay>(&[same("--02-29")]);
    refuses::<GMonthDay>(&["--02-30", "--2-3"]);
    reads::<GDay>(&[same("---31")]);
    refuses::<GDay>(&["---32", "---00", "31"]);
}

#[test]
fn octets_and_lists() {
    reads::<Base64Binary>(&[("", ""), (" aGVs\n bG8= ", "aGVsbG8=")]);
    refuses::<Base64Binary>(&["aGVsbG8", "a===", "*"]);
    reads::<HexBinary>(&[("0aFF", "0aFF"), ("0AFF", "0AFF"), ("", "")]);
    refuses::<HexBinary>(&["0", "0g", "0 0"]);
    reads::<List<i32>>(&[(" 1\n2\t 03 ", "1 2 3"), ("", "")]);
    refuses::<List<i32>>(&["1 x 3"]);
}

#[test]
fn kinds_of_strings() {
    for (xs, good, bad) in [
        (Xs::Language, "en-US", "en_US"),
        (Xs::NmToken, "-a.1", "a b"),
        (Xs::NcName, "a-1", "a:b"),
        (Xs::Name, "a:b", "1a"),
        (Xs::AnyUri, "http://a/%20#x", "%zz"),
        (Xs::NmTokens, "a 1", ""),
    ] {
        assert!(xs.accepts_text(good) && !xs.accepts_text(bad), "{xs:?}");
    }
    assert!(Xs::Byte.is_a(Xs::Decimal) && !Xs::Decimal.is_a(Xs::Byte));
    assert_eq!(Xs::from_name("unsignedInt"), Some(Xs::UnsignedInt));
}

#[test]
fn patterns() {
    let matches = |p: &str, t: &str| compile(&[p]).unwrap_or_else(|| panic!("{p}")).is_match(t);
    for (p, yes, no) in [
        (r"[A-Z]{2}\d+", "AB12", "xAB12"),
        (r"\d{3}|x", "x", "12"),
        (r"a^b$c", "a^b$c", "abc"),
        (r"[\i-[:]][\c-[:]]*", "a-1", "a:b"),
        (r"\c+", "1:a", "a b"),
        (r"[^\s]+", "ab", "a b"),
        (r"[a-z-[aeiou]]+", "bcd", "bad"),
        (r"\p{Lu}\p{Ll}*", "Åke", "åke"),
        (r"[\w]+", "a1_é".trim_end_matches("_é"), "a-b"),
        (r"\p{IsBasicLatin}*", "abc", "é"),
        (r"\p{IsHiragana}\P{IsKatakana}", "ひa", "ひア"),
        (r"[\p{IsPrivateUse}\p{IsSpecials}]+", "\u{E000}\u{10FFFD}\u{FEFF}", "a"),
        // What is subtracted is taken from the negated class, and not negated with it.
        (r"[^a-c-[x]]", "d", "x"),
        (r"[^a-c-[x]]", "y", "b"),
        (r"[\w-[\d-[5]]]+", "a5", "a6"),
        (r"[-a]+", "a-", "b"),
        (r"[^-a]", "b", "-"),
        (r"[--z]", "a", "!"),
        (r"[+--]+", "+,-", "."),
        (r"[+\-]?[0-9]+", "-5", "*5"),
        (r"a&&b", "a&&b", "ab"),
        (r"[a&&b]", "&", "c"),
        (r".", "x", "\n"),
        (r"(ab){1,}", "abab", "aba"),
        (r"[\[\]]", "[", "x"),
    ] {
        assert!(matches(p, yes), "{p} {yes}");
        assert!(!matches(p, no), "{p} {no}");
    }
    for bad in ["[", "a{", "a**", r"\q", "]", r"\p{IsKlingon}", "[a-z-[b]", "a{,2}"] {
        assert!(translate(bad).is_none() || compile(&[bad]).is_none(), "{bad}");
    }
}

#[test]
fn facets() {
    static AMOUNT: Facets =
        Facets::of(Xs::Decimal).total_digits(4).fraction_digits(2).min_inclusive("0").max_exclusive("50");
    for (t, ok) in [
        ("12.34", true),
        ("012.3400", true),
        ("123.45", false),
        ("1.234", false),
        ("-0.01", false),
        ("50", false),
        ("0", true),
    ] {
        assert_eq!(AMOUNT.broken(t).is_none(), ok, "{t}");
    }
    static DATE: Facets = Facets::of(Xs::Date).min_inclusive("2024-01-01");
    assert!(DATE.broken("2023-12-31").is_some() && DATE.broken("2024-01-01").is_none());
    static OCTETS: Facets = Facets::of(Xs::HexBinary).length(2);
    assert!(OCTETS.broken("0AFF").is_none() && OCTETS.broken("0A").is_some());
    static NAME: Facets = Facets::of(Xs::QName).length(2);
    assert!(NAME.broken("a:longer").is_none());
    static EITHER: Facets = Facets::of(Xs::Token).patterns(&[&[r"\p{IsKlingon}"], &["[a-z]+"]]);
    assert_eq!(EITHER.broken("A").as_deref(), Some("of the form [a-z]+"));
    static ITEMS: Facets = Facets::of(Xs::Int).list().min_length(2);
    assert!(ITEMS.broken("1 2").is_none() && ITEMS.broken("1").is_some());
}

// ---- a type with more members than a word has bits ----

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wide {
    pub fields: Vec<Option<String>>,
    pub name: Option<QName>,
    pub rows: Vec<String>,
}
const N: usize = 80;
static WIDE: [Member; N + 2] = {
    const ONE: Member = Member::element(FIRST, "f", "<n:f>", "</n:f>").optional();
    let mut all = [ONE; N + 2];
    let mut i = 0;
    while i < N {
        all[i] = Member::element(FIRST, NAMES[i], TAGS[i].0, TAGS[i].1).optional();
        i += 1;
    }
    all[N] = Member::element(FIRST, "name", "<n:name>", "</n:name>").text(Xs::QName).optional();
    all[N + 1] = Member::element(FIRST, "row", "<n:row>", "</n:row>").many();
    all
};
macro_rules! names {
    ($($a:literal)*) => {
        const NAMES: [&str; N] = [$(concat!("f", $a)),*];
        const TAGS: [(&str, &str); N] = [$((concat!("<n:f", $a, ">"), concat!("</n:f", $a, ">"))),*];
    };
}
names!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39
    40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77
    78 79);
static WIDE_DESC: Desc = Desc::sequence("Wide", &WIDE);
impl Field for Wide {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Wide {
    fn desc(&self) -> &'static Desc {
        &WIDE_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.fields.resize(N, None);
        match i {
            N => self.name.read(r),
            i if i > N => self.rows.read(r),
            i => self.fields[i].read(r),
        }
    }
    fn content(&self, w: &mut Writer) {
        for (i, f) in self.fields.iter().enumerate() {
            f.write(&WIDE[i], w);
        }
        self.name.write(&WIDE[N], w);
        self.rows.write(&WIDE[N + 1], w);
    }
}
static ROOT: Member = Member::element(FIRST, "wide", "<n:wide>", "</n:wide>");

fn read(inner: &str) -> (Wide, Vec<DeviationKind>) {
    let xml = format!("<n:wide xmlns:n='urn:n'>{inner}</n:wide>");
    let (v, d) = decode_element::<Wide>(xml.as_bytes(), &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant).unwrap();
    (v, d.iter().map(|d| d.kind).collect())
}

#[test]
fn many_members() {
    let (v, d) = read("<n:f3>a</n:f3><n:f79>b</n:f79><n:f70>c</n:f70><n:f70>d</n:f70>");
    assert_eq!(d, [DeviationKind::OutOfOrder, DeviationKind::Extra]);
    assert_eq!(
        (v.fields[3].as_deref(), v.fields[79].as_deref(), v.fields[70].as_deref()),
        (Some("a"), Some("b"), Some("c"))
    );
}

#[test]
fn names_keep_their_scope() {
    for (decl, text, want) in [
        ("xmlns:x='urn:x'", "x:a", QName::new("urn:x", "a")),
        ("xmlns='urn:d'", "a", QName::new("urn:d", "a")),
        ("", "a", QName::new("", "a")),
        ("", " n:a ", QName::new("urn:n", "a")),
    ] {
        let (v, d) = read(&format!("<n:name {decl}>{text}</n:name>"));
        assert_eq!((v.name.as_ref(), d.len()), (Some(&want), 0));
        let out = encode_element(&v, &ROOT, &NAMESPACES).unwrap();
        let again = decode_element::<Wide>(&out, &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Strict).unwrap().0;
        assert_eq!(again, v, "{}", String::from_utf8_lossy(&out));
    }
    let xml = "<n:wide xmlns:n='urn:n'><n:f1 xmlns:x='urn:x'/><n:name>x:a</n:name></n:wide>";
    assert!(decode_element::<Wide>(xml.as_bytes(), &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant).is_err());
}

#[test]
fn names_of_any_simple_type_keep_their_scope() {
    static ANY: Member = Member::element(FIRST, "v", "<n:v>", "</n:v>").text(Xs::AnySimpleType).types(&[]);
    let read = |xml: &str| {
        decode_element::<AnySimple>(xml.as_bytes(), &ANY, &NAMESPACES, Limits::DEFAULT, Mode::Strict).map(|(v, _)| v)
    };
    let element = |decl: &str, text: &str| {
        let (xsi, xs) = ("http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/2001/XMLSchema");
        format!("<n:v xmlns:n='urn:n' xmlns:xsi='{xsi}' xmlns:xs='{xs}' xsi:type='xs:QName' {decl}>{text}</n:v>")
    };
    let written = |v: &AnySimple| encode_element(v, &ANY, &NAMESPACES).unwrap();
    for (decl, text, want) in [
        ("xmlns:x='urn:x'", "x:a", QName::new("urn:x", "a")),
        ("xmlns='urn:d'", "a", QName::new("urn:d", "a")),
        ("", "a", QName::new("", "a")),
        ("", "\t n:a ", QName::new("urn:n", "a")),
    ] {
        let v = read(&element(decl, text)).unwrap();
        assert_eq!((v.text.as_str(), v.qname()), (text, Some(&want)));
        let again = read(std::str::from_utf8(&written(&v)).unwrap()).unwrap();
        assert_eq!(again.qname(), Some(&want));
    }
    assert!(read(&element("", "x:a")).is_err());
    let made = AnySimple::from(QName::new("urn:made", "a"));
    assert_eq!(read(std::str::from_utf8(&written(&made)).unwrap()).unwrap().qname(), made.qname());
    // Another text, or another type, is no longer the name that was read.
    let mut other = read(&element("xmlns:x='urn:x'", "x:a")).unwrap();
    other.text = "n:b".into();
    assert_eq!(other.qname(), None);
    assert!(String::from_utf8(written(&other)).unwrap().ends_with(">n:b</n:v>"));
}

#[test]
fn members_as_text() {
    let mut v = Wide::default();
    set_text(&mut v, 5, "a < b & c").unwrap();
    set_text(&mut v, N + 1, "one").unwrap();
    set_text(&mut v, N + 1, "two").unwrap();
    assert_eq!((v.fields[5].as_deref(), v.rows.len()), (Some("a < b & c"), 2));
    assert_eq!(get_text(&v, 5).as_deref(), Some("a < b & c"));
    assert_eq!(get_text(&v, 6), None);
    assert_eq!(get_text(&v, N + 1).as_deref(), Some("one"));
    assert!(set_text(&mut v, N, "x:unbound").is_err());
    assert!(set_text(&mut v, 999, "").is_err());
}

#[test]
fn messages_in_chunks() {
    let rows: Vec<String> = (0..20_000).map(|i| format!("row {i} & more")).collect();
    let whole = Wide { fields: vec![Some("f".into())], rows: rows.clone(), ..Wide::default() };
    let whole = encode_element(&whole, &ROOT, &NAMESPACES).unwrap();
    let empty = Wide { fields: vec![Some("f".into())], ..Wide::default() };
    let frame = || {
        let head = |w: &mut Writer| {
            w.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
            w.root(&ROOT, &empty);
        };
        Frame::around(&WIDE[N + 1], &NAMESPACES, head).unwrap().unwrap()
    };
    let chunks: Vec<_> = frame().items(rows.clone()).map(Result::unwrap).collect();
    assert!(chunks.len() > 5 && chunks.iter().all(|c| c.len() < 80 << 10));
    assert!(chunks.concat() == whole);
    let bad = ["a".to_owned(), "\u{0}".to_owned()];
    let e = frame().items(bad).find_map(Result::err).unwrap();
    assert_eq!(e, EncodeError::Character { path: "/wide/row[2]".into(), code: 0 });
}

#[test]
fn what_cannot_be_written() {
    let v = Wide { name: Some(QName::new("urn:x", "a b")), ..Wide::default() };
    assert!(encode_element(&v, &ROOT, &NAMESPACES).unwrap_err().to_string().contains("/wide/name"));
    let v = Wide { fields: vec![Some("x".repeat(50) + "\u{ffff}")], ..Wide::default() };
    let e = encode_element(&v, &ROOT, &NAMESPACES).unwrap_err();
    assert_eq!(e, EncodeError::Character { path: "/wide/f0".into(), code: 0xffff });
}

#[test]
fn an_empty_element_stands_for_its_default_to_the_last_byte() {
    static V: Member = Member::element(NONE, "v", "<v>", "</v>").text(Xs::Int).default("7");
    for xml in ["<v></v>", "<v/>", "<v ></v>", "<v></v>                "] {
        let read = decode_element::<i32>(xml.as_bytes(), &V, &Namespaces::EMPTY, Limits::DEFAULT, Mode::Strict);
        assert_eq!(read.unwrap().0, 7, "{xml}");
    }
}

/// Whatever prefixes it came with, and whoever writes it.
#[test]
fn an_element_of_raw_xml_stays_in_its_namespace() {
    static M: Member = Member::element(FIRST, "m", "<n:m>", "</n:m>");
    static DEFAULT: Namespaces = Namespaces::new(&[("", "urn:n")]);
    static D: Member = Member::element(FIRST, "m", "<m>", "</m>");
    for xml in [
        "<p:m xmlns:p='urn:n' xmlns:n='urn:x' n:k='1'><n:a/></p:m>",
        "<p:m xmlns:p='urn:n' xmlns:n='urn:x' xmlns:q1='urn:y'><n:a/><q1:a/></p:m>",
        "<p:m xmlns:p='urn:n' xmlns:n='urn:x'>n:a</p:m>",
        "<p:m xmlns:p='urn:n' xmlns:n='urn:n'><n:a/></p:m>",
        "<p:m xmlns:p='urn:n' xmlns='urn:x'><a/></p:m>",
        "<p:m xmlns:p='urn:n' xmlns='urn:n'><a/></p:m>",
    ] {
        for (member, known) in [(&M, &NAMESPACES), (&D, &DEFAULT)] {
            let read = |xml: &[u8]| decode_element::<AnyType>(xml, member, known, Limits::DEFAULT, Mode::Strict);
            let (value, _) = read(xml.as_bytes()).unwrap();
            let written = encode_element(&value, member, known).unwrap();
            let again = read(&written).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&written))).0;
            assert_eq!(again.content(), value.content());
            let uris = |v: &AnyType| v.attributes().matches("urn:x").count();
            assert_eq!(uris(&again), uris(&value), "{}", again.attributes());
        }
    }
}

#[test]
fn no_namespace_has_no_prefix_to_evade_to() {
    static V: Member = Member::element(NONE, "v", "<v>", "</v>");
    let v = AnyType::parse("<a xmlns='urn:x'><b/></a>").unwrap();
    assert!(matches!(encode_element(&v, &V, &NAMESPACES), Err(EncodeError::Value { .. })));
}

#[test]
fn a_root_of_raw_xml_declares_no_prefix_twice() {
    static V: Member = Member::element(NONE, "v", "<v>", "</v>");
    for xml in ["<v xmlns:n='urn:n' n:k='a>b'><n:a/></v>", "<v k=\" xmlns:n='x'\"><n:a xmlns:n='urn:n'/></v>"] {
        let v = AnyType::parse(xml).unwrap();
        let written = encode_element(&v, &V, &NAMESPACES).unwrap();
        let read = decode_element::<AnyType>(&written, &V, &NAMESPACES, Limits::DEFAULT, Mode::Strict);
        assert!(read.is_ok(), "{}", String::from_utf8_lossy(&written));
    }
}
