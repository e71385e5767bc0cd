//! What strangers send: bounds, broken markup, and that nothing panics or takes long.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use proptest::prelude::*;
use soap_runtime::codec::{DecodeErrorKind, Limits, Mode, decode_element};
use soap_runtime::codegen::*;

#[path = "common/node.rs"]
mod node;

use node::{NAMESPACES, Node, ROOT};

fn decode(b: &[u8]) -> Result<(Node, usize), Box<soap_runtime::codec::DecodeError>> {
    decode_element(b, &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant).map(|(v, d)| (v, d.len()))
}
fn root(attributes: &str, inner: &str) -> String {
    format!("<n:node xmlns:n='urn:n'{attributes}>{inner}</n:node>")
}
#[track_caller]
fn refused(xml: impl AsRef<[u8]>, part: &str) {
    let e = decode(xml.as_ref()).expect_err(part);
    assert!(e.to_string().contains(part), "{e} lacks {part:?}");
}
#[test]
fn well_formedness() {
    let t = |inner: &str| root("", inner);
    for (xml, part) in [
        (t("<n:text>x</n:texT>"), "end tag"),
        (t("<n:text>x</n:text"), "end tag"),
        (t("<n:text>x<"), "line 1"),
        (t("<z:text/>"), "unbound prefix z"),
        (t("<n:text a='1' a='2'/>"), "attribute twice"),
        (t("<n:text xmlns:p='urn:p' xmlns:q='urn:p' p:a='1' q:a='2'/>"), "attribute twice"),
        (t("<n:text xmlns:p='urn:p' xmlns:p='urn:q'/>"), "declared twice"),
        (t("<n:text xmlns:p=''/>"), "namespace declaration"),
        (t("<n:text a='1'b='2'/>"), "start tag"),
        (t("<n:text a='<'/>"), "< in"),
        (t("<n:text a/>"), "attribute without"),
        (t("<n:text>&nbsp;</n:text>"), "entity"),
        (t("<n:text>&#0;</n:text>"), "reference"),
        (t("<n:text>&#xFFFE;</n:text>"), "reference"),
        (t("<n:text>a & b</n:text>"), "reference"),
        (t("<n:text a='&#x000000000000041;'/>"), "unfinished reference"),
        (t("<n:text>]]></n:text>"), "]]>"),
        (t("<n:text>\u{1}</n:text>"), "control character"),
        (t("<n:text>\u{ffff}</n:text>"), "U+FFFE"),
        (t("<!-- a -- b -->"), "-- in"),
        (t("<?xml version='1.0'?>"), "target"),
        (t("<n:text><![CDATA[</n:text>"), "CDATA"),
        (t("<n:text>a<b/></n:text>"), "element where text"),
        (t("<n:number>1e3</n:number>"), "a decimal"),
        (t("<!DOCTYPE x>"), "DOCTYPE"),
        (format!("<!DOCTYPE node []>{}", t("")), "DOCTYPE"),
        (format!("<?xml version='1.0' encoding='UTF-16'?>{}", t("")), "UTF-16"),
        (format!("<?xml encoding='UTF-8'?>{}", t("")), "version"),
        (format!("{}x", t("")), "after the root"),
        (format!("{}<a/>", t("")), "after the root"),
        (String::new(), "no root"),
        (t("").replace("urn:n", "urn:m"), "instead of"),
        (t("<n:node xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='yes'/>"), "boolean"),
    ] {
        refused(&xml, part);
    }
    refused(b"<n:node xmlns:n='urn:n'>\xff</n:node>", "UTF-8");
    let e = decode(b"<n:node xmlns:n='urn:n'>\n  <n:number>\xc3\xa5x</n:number></n:node>").unwrap_err();
    assert_eq!((e.path.as_str(), e.line, e.column), ("/node/number[1]", 2, 13));
}

#[test]
fn spellings_of_text() {
    for (raw, want) in [
        ("a<!-- x -->b<?p q?>c", "abc"),
        ("&amp;&lt;&gt;&quot;&apos;&#65;&#x1F600;", "&<>\"'A\u{1f600}"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a&#13;b", "a\rb"),
        (" a  b ", " a  b "),
        ("\u{85}\u{a0}\u{2028}", "\u{85}\u{a0}\u{2028}"),
        ("x<![CDATA[]]>y<![CDATA[]]]]><![CDATA[>]]>", "xy]]>"),
        ("", ""),
    ] {
        let xml = root("", &format!("<n:text>{raw}</n:text>"));
        let v = decode(xml.as_bytes()).unwrap().0;
        assert_eq!(v.text.as_deref(), Some(want), "{raw}");
        let out = soap_runtime::codec::encode_element(&v, &ROOT, &NAMESPACES).unwrap();
        assert_eq!(decode(&out).unwrap().0, v);
    }
    let bom = format!("\u{feff}<?xml version=\"1.0\"?> <!-- c -->{} \n", root("", ""));
    assert!(decode(bom.as_bytes()).is_ok());
}

#[test]
fn every_truncation_is_an_error() {
    let xml = root(" id='1'", "<n:text>a&amp;b</n:text><n:number>1.5</n:number><o:x xmlns:o='urn:o'>1</o:x><n:node/>");
    decode(xml.as_bytes()).unwrap();
    for n in 0..xml.len() {
        assert!(decode(&xml.as_bytes()[..n]).is_err(), "{n}");
    }
}

#[test]
fn bounds() {
    let deep = |n: usize| root("", &format!("{}{}", "<n:node>".repeat(n), "</n:node>".repeat(n)));
    assert!(decode(deep(255).as_bytes()).is_ok());
    refused(deep(256), "deeper than 256");
    refused(deep(100_000), "deeper than 256");
    let unknown = |n: usize| root("", &format!("{}{}", "<n:u>".repeat(n), "</n:u>".repeat(n)));
    refused(unknown(256), "deeper than 256");
    let attributes = |n: usize| root(&(0..n).map(|i| format!(" a{i}='1'")).collect::<String>(), "");
    assert_eq!(decode(attributes(1024).as_bytes()).unwrap().1, 257);
    refused(attributes(1025), "more than 1024 attributes");
    refused(attributes(80_000), "more than 1024 attributes");
    let most = Limits::DEFAULT.with_attributes(usize::MAX);
    let read = |n| decode_element::<Node>(attributes(n).as_bytes(), &ROOT, &NAMESPACES, most, Mode::Tolerant);
    assert!(read(65_536).is_ok());
    assert!(read(80_000).unwrap_err().to_string().contains("more than 65536 attributes"));
    let bindings = |n: usize| root(&(0..n).map(|i| format!(" xmlns:p{i}='urn:{i}'")).collect::<String>(), "");
    assert!(decode(bindings(1000).as_bytes()).is_ok());
    refused(bindings(80_000), "namespace declarations");
    // Siblings that redeclare a prefix, and many names under many declarations.
    let siblings = root("", &"<p:node xmlns:p='urn:n'/>".repeat(500));
    assert_eq!(decode(siblings.as_bytes()).unwrap().0.node.len(), 500);
    let wide = bindings(1000).replace("></n:node>", &format!(">{}</n:node>", "<n:node/>".repeat(100_000)));
    assert_eq!(decode(wide.as_bytes()).unwrap().0.node.len(), 100_000);
    let flood = root("", &"<n:u/>".repeat(200_000));
    assert_eq!(decode(flood.as_bytes()).unwrap().1, 257);
    let text = Limits::DEFAULT.with_text(10);
    let long = root("", "<n:text>01234567890</n:text>");
    let e = decode_element::<Node>(long.as_bytes(), &ROOT, &NAMESPACES, text, Mode::Tolerant).unwrap_err();
    assert!(matches!(e.kind, DecodeErrorKind::Limit(_)));
    let total = Limits::DEFAULT.with_total(10);
    assert!(decode_element::<Node>(long.as_bytes(), &ROOT, &NAMESPACES, total, Mode::Tolerant).is_err());
    assert_eq!(Limits::DEFAULT.with_depth(usize::MAX).depth(), 256);
}

/// Whatever is long in a message, errors and receipts about it are short.
#[test]
fn words_are_short() {
    let long = "x".repeat(100_000);
    let uri = "u".repeat(8000);
    let name = "n".repeat(60_000);
    for xml in [
        root("", &format!("<n:text b='&{long};'/>")),
        root("", &format!("<n:text>&{long};</n:text>")),
        root(" xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'", &format!("<n:text xsi:nil='{long}'/>")),
        root(
            " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'",
            &format!("<n:number xsi:type='p:{long}'>1</n:number>"),
        ),
        root("", &format!("<{name}:a/>")),
        root("", &format!("<{name}>")),
        root("", &format!("<n:number>{long}</n:number>")),
        format!("<?xml version='1.0' encoding='{long}'?><a/>"),
        format!("<{name} xmlns='{uri}'/>"),
        format!("<n:node xmlns:n='{long}'/>"),
    ] {
        let e = decode(xml.as_bytes()).unwrap_err();
        assert!(e.to_string().len() < 4000, "{} bytes: {:.300}", e.to_string().len(), e.to_string());
    }
    let deep = root("", &format!("{}<?p?>{}", format!("<n:{name}>").repeat(100), format!("</n:{name}>").repeat(100)));
    let flood = root(&format!(" xmlns:q='{uri}'"), &format!("<q:{name}/><n:node n:{name}='1'/><n:{name}/>"));
    for xml in [deep, flood] {
        let v = decode_element::<Node>(xml.as_bytes(), &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant).unwrap();
        assert!(!v.1.is_empty());
        for d in v.1 {
            assert!(d.path.len() < 1100 && d.detail.len() < 1100, "{} {}", d.path.len(), d.detail.len());
        }
    }
}

fn node() -> impl Strategy<Value = Node> {
    let text = "[ -~\t\n\r\u{85}\u{e5}\u{4e2d}\u{1f600}]{0,40}";
    let leaf = (
        proptest::option::of(any::<i32>()),
        proptest::option::of(text),
        proptest::collection::vec("-?[0-9]{1,30}(\\.[0-9]{1,30})?", 0..3),
    )
        .prop_map(|(id, text, n)| Node {
            id,
            text,
            number: n.iter().map(|n| n.parse().unwrap()).collect(),
            ..Node::default()
        });
    leaf.prop_recursive(4, 24, 4, |inner| {
        (proptest::collection::vec(inner, 0..4), proptest::option::of("[^\u{0}-\u{1f}\u{fffe}\u{ffff}]{0,20}"))
            .prop_map(|(node, text)| Node { node, text, ..Node::default() })
    })
}

/// Pieces that XML is made of, whole and broken, and now and then any bytes: enough of them fit to get far.
fn token() -> impl Strategy<Value = Vec<u8>> {
    let pieces = proptest::sample::select(vec![
        "<n:node>",
        "</n:node>",
        "<n:node",
        "<n:text>",
        "</n:text>",
        "<n:text/>",
        "<n:number>",
        "</n:number>",
        "<o:x xmlns:o='urn:o'>",
        "</o:x>",
        " xmlns:n='urn:n'",
        " xmlns=''",
        " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'",
        " xsi:nil='true'",
        " xsi:type='n:Node'",
        " id='1'",
        " a=\"&lt;&#10;\"",
        ">",
        "/>",
        "<",
        "</",
        "<!--",
        "-->",
        "--",
        "<![CDATA[",
        "]]>",
        "<?p q?>",
        "<?xml version='1.0'?>",
        "<!DOCTYPE",
        "&amp;",
        "&#x1F600;",
        "&#0;",
        "&",
        ";",
        "\r\n",
        "\u{feff}",
        "\u{ffff}",
        " ",
        "1.50",
        "-",
        "text",
        "\u{e5}\u{4e2d}\u{1f600}",
        "=",
        "'",
        "\"",
        "\0",
    ]);
    prop_oneof![
        12 => pieces.prop_map(|p| p.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(v in node()) {
        let out = soap_runtime::codec::encode_element(&v, &ROOT, &NAMESPACES).unwrap();
        prop_assert_eq!(decode(&out).unwrap(), (v, 0));
    }

    #[test]
    fn tokens_never_panic(tokens in proptest::collection::vec(token(), 0..60), whole in any::<bool>()) {
        let inner = tokens.concat();
        let xml = if whole { [b"<n:node xmlns:n='urn:n'>", &inner[..], b"</n:node>"].concat() } else { inner };
        for mode in [Mode::Tolerant, Mode::Strict] {
            let _ = decode_element::<Node>(&xml, &ROOT, &NAMESPACES, Limits::DEFAULT, mode);
        }
        let _ = AnyElement::parse(&String::from_utf8_lossy(&xml));
    }

    #[test]
    fn mutated_messages_never_panic(v in node(), edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>(), 0..3u8), 1..4)) {
        let mut out = soap_runtime::codec::encode_element(&v, &ROOT, &NAMESPACES).unwrap();
        for (at, byte, what) in edits {
            let i = at.index(out.len());
            match what {
                0 => out[i] = b"<>&;/'\"= ]?![:x"[byte as usize % 15],
                1 => { out.remove(i); }
                _ => out.insert(i, byte),
            }
        }
        let _ = decode(&out);
        let _ = AnyElement::parse(&String::from_utf8_lossy(&out));
    }
}

#[test]
fn what_follows_an_empty_tag_is_no_child_of_it() {
    for empty in ["<n:node/>", "<n:node />", "<n:node id='7'/>", "<n:node></n:node>"] {
        let xml = format!("<n:node xmlns:n='urn:n'>{empty}<n:text>x</n:text>{empty}</n:node>");
        let v = decode(xml.as_bytes()).unwrap().0;
        assert_eq!((v.text.as_deref(), v.node.len()), (Some("x"), 2), "{xml}");
        assert!(v.node.iter().all(|n| n.text.is_none()), "{xml}");
    }
}
