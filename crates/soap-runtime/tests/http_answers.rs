//! What a client makes of an HTTP answer: every answer here comes from a socket, in tolerant and in strict mode.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::server::{Server, Step};
use common::{
    Ask, Ask11, Ask12, ENV11, ENV12, ONE_WAY, Op, PARTLESS, PLAIN, Problem, RPC, Reply, SOAP, WITH_HEADER, XML, e11,
    e12, good, http,
};
use soap_runtime::codec::Limits;
use soap_runtime::codegen::{Operation, QName, Xs};
use soap_runtime::retry::NoRetry;
use soap_runtime::{Answer, Class, Client, ClientBuilder, DeviationKind, Error, FaultKind, RetryAfter, Sent};
use std::io::Write as _;
use std::time::Duration;

type Outcome = Result<Answer<Reply>, Error>;

async fn call<O>(raw: &[u8], set: impl Fn(ClientBuilder) -> ClientBuilder) -> Outcome
where
    O: Operation<Request = Ask, Response = Reply>,
{
    let server = Server::start(vec![Step::Close(raw.to_vec())]).await;
    let builder = Client::builder(server.url.as_str()).retry(NoRetry).timeout(Duration::from_secs(20));
    set(builder).build().unwrap().call::<O>(&Ask::default()).await
}

/// Tolerant and strict.
async fn both<O: Operation<Request = Ask, Response = Reply>>(raw: &[u8]) -> (Outcome, Outcome) {
    (call::<O>(raw, |b| b).await, call::<O>(raw, |b| b.strict(true)).await)
}

/// Read in both modes, nothing off.
async fn ok<O: Operation<Request = Ask, Response = Reply>>(raw: impl AsRef<[u8]>) -> Answer<Reply> {
    let (tolerant, strict) = both::<O>(raw.as_ref()).await;
    let answer = tolerant.unwrap();
    assert!(answer.receipts.is_empty(), "{:?}", answer.receipts);
    strict.unwrap();
    answer
}

/// Read with a receipt; refused by strict mode.
async fn receipt<O: Operation<Request = Ask, Response = Reply>>(
    raw: impl AsRef<[u8]>,
    kind: DeviationKind,
) -> Answer<Reply> {
    let (tolerant, strict) = both::<O>(raw.as_ref()).await;
    let answer = tolerant.unwrap();
    assert!(answer.receipts.iter().any(|r| r.kind == kind), "{:?}", answer.receipts);
    strict.expect_err("strict mode");
    answer
}

/// Read in both modes, with a notice.
async fn notice<O: Operation<Request = Ask, Response = Reply>>(raw: impl AsRef<[u8]>) -> Answer<Reply> {
    let (tolerant, strict) = both::<O>(raw.as_ref()).await;
    for answer in [tolerant.as_ref().unwrap(), strict.as_ref().unwrap()] {
        let kinds: Vec<_> = answer.receipts.iter().map(|r| r.kind).collect();
        assert!(!kinds.is_empty() && kinds.iter().all(|k| *k == DeviationKind::Notice), "{kinds:?}");
    }
    tolerant.unwrap()
}

/// An error of a class in both modes.
async fn error<O: Operation<Request = Ask, Response = Reply>>(raw: impl AsRef<[u8]>, class: Class) -> Error {
    let (tolerant, strict) = both::<O>(raw.as_ref()).await;
    let tolerant = tolerant.expect_err("tolerant mode");
    assert_eq!(tolerant.class(), class, "{tolerant}");
    assert_eq!(strict.expect_err("strict mode").class(), class);
    tolerant
}

/// A fault in both modes, nothing off.
async fn fault<O: Operation<Request = Ask, Response = Reply>>(raw: impl AsRef<[u8]>) -> Error {
    let (tolerant, strict) = both::<O>(raw.as_ref()).await;
    for e in [tolerant.as_ref().unwrap_err(), strict.as_ref().unwrap_err()] {
        assert_eq!(e.class(), Class::Fault, "{e}");
        assert!(e.receipts().is_empty(), "{:?}", e.receipts());
    }
    tolerant.unwrap_err()
}

/// A fault with a receipt; an error of strict mode that holds it.
async fn odd_fault<O: Operation<Request = Ask, Response = Reply>>(raw: impl AsRef<[u8]>) -> Error {
    let (tolerant, strict) = both::<O>(raw.as_ref()).await;
    let (tolerant, strict) = (tolerant.unwrap_err(), strict.unwrap_err());
    assert_eq!(tolerant.class(), Class::Fault, "{tolerant}");
    assert!(!tolerant.receipts().is_empty());
    assert_ne!(strict.class(), Class::Fault);
    assert_eq!(strict.fault().unwrap().text(), tolerant.fault().unwrap().text());
    assert!(!strict.fault().unwrap().xml.is_empty());
    tolerant
}

fn xml(body: impl AsRef<[u8]>) -> Vec<u8> {
    http("200 OK", XML, body)
}

const F11: &str = "<s:Fault><faultcode>s:Server.Disk</faultcode><faultstring>full</faultstring><detail><t:problem>7</t:problem></detail></s:Fault>";
const F12: &str = "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang=\"en\">no</s:Text></s:Reason></s:Fault>";

// ---- value, fault or error ----

#[tokio::test]
async fn s01_the_body_decides_not_the_status() {
    for status in ["200 OK", "500 Internal Server Error", "400 Bad Request", "302 Found", "401 Unauthorized"] {
        let e = fault::<Ask11>(http(status, XML, e11(F11))).await;
        assert_eq!(e.status().unwrap().as_str(), &status[..3]);
        assert_eq!(e.fault().unwrap().kind(), FaultKind::Server);
    }
    let e = error::<Ask11>(xml(e11("<t:Fault/>")), Class::UnexpectedElement).await;
    assert!(e.to_string().contains("{urn:t}Fault"));
    let e = error::<Ask11>(xml(e11(&format!("<t:reply>{F11}</t:reply>"))), Class::Value).await;
    assert!(e.fault().is_none());
}

#[tokio::test]
async fn s02_children_of_body_by_expanded_name() {
    assert_eq!(ok::<Ask11>(good(3)).await.value.n, 3);
    let e = error::<Ask11>(xml(e11("<x:reply xmlns:x='urn:x'>1</x:reply>")), Class::UnexpectedElement).await;
    assert!(e.to_string().contains("{urn:x}reply") && e.to_string().contains("{urn:t}reply"), "{e}");
    let kept = e.unexpected_element().map(|x| (x.namespace().to_owned(), x.xml().to_owned()));
    assert!(kept.is_some_and(|(ns, xml)| ns == "urn:x" && xml.contains(">1</x:reply>")), "{e:?}");
    for (status, body) in [
        ("200 OK", "<t:other/><t:other/>".to_owned()),
        ("200 OK", "text<t:other/>".to_owned()),
        ("200 OK", format!("<t:other>{}</t:other>", "x".repeat(1 << 17))),
        ("500 Internal Server Error", "<t:other/>".to_owned()),
        ("302 Found", "<t:other/>".to_owned()),
    ] {
        let server = Server::answering(http(status, XML, e11(&body))).await;
        let c = Client::builder(server.url.as_str())
            .proxy(soap_runtime::transport::Proxy::Off)
            .retry(NoRetry)
            .build()
            .unwrap();
        let e = c.call::<Ask11>(&Ask::default()).await.unwrap_err();
        assert!(e.unexpected_element().is_none(), "{status} {e}");
    }
    ok::<Ask11>(xml(format!("<Envelope xmlns='{ENV11}'><Body><reply xmlns='urn:t'>1</reply></Body></Envelope>"))).await;
}

#[tokio::test]
async fn s03_no_namespace_twice_and_further_children() {
    assert_eq!(receipt::<Ask11>(xml(e11("<reply>4</reply>")), DeviationKind::WrongForm).await.value.n, 4);
    error::<Ask11>(xml(e11("<t:reply>4</t:reply><t:reply>5</t:reply>")), Class::UnexpectedElement).await;
    for body in ["<t:reply>4</t:reply><t:more/>", "<t:more/><t:reply>4</t:reply>", "<t:more/><x/><t:reply>4</t:reply>"]
    {
        let a = receipt::<Ask11>(xml(e11(body)), DeviationKind::ExtraBody).await;
        assert_eq!(a.value.n, 4, "{body}");
    }
    let twice = xml(e11("<t:more/><t:reply>4</t:reply><t:reply>5</t:reply>"));
    assert_eq!(call::<Ask11>(&twice, |b| b).await.unwrap_err().class(), Class::UnexpectedElement);
}

#[tokio::test]
async fn s04_rpc_wrappers_and_accessors() {
    type Rpc = Op<1, RPC>;
    let a = ok::<Rpc>(xml(e11("<t:askResponse><n>1</n><text>x</text></t:askResponse>"))).await;
    assert_eq!(a.value.wrapped.n, 1);
    let a = receipt::<Rpc>(xml(e11("<t:other><n>2</n></t:other>")), DeviationKind::Envelope).await;
    assert_eq!(a.value.wrapped.n, 2);
    let other = "<x:askResponse xmlns:x='urn:x'><n>2</n></x:askResponse>";
    assert_eq!(receipt::<Rpc>(xml(e11(other)), DeviationKind::Envelope).await.value.wrapped.n, 2);
    error::<Rpc>(xml(e11("<t:tellResponse><n>2</n></t:tellResponse>")), Class::UnexpectedElement).await;
    receipt::<Rpc>(xml(e11("<t:askResponse><t:n>1</t:n></t:askResponse>")), DeviationKind::WrongForm).await;
    receipt::<Rpc>(xml(e11("<t:askResponse><text>x</text><n>1</n></t:askResponse>")), DeviationKind::OutOfOrder).await;
}

#[tokio::test]
async fn s05_beside_the_body() {
    let after = e11("<t:reply>1</t:reply>").replace("</s:Envelope>", "<x:a xmlns:x='urn:x'/></s:Envelope>");
    receipt::<Ask11>(xml(after), DeviationKind::Envelope).await;
    let two = e11("<t:reply>1</t:reply>").replace("</s:Envelope>", "<s:Body/></s:Envelope>");
    error::<Ask11>(xml(two), Class::Envelope).await;
    error::<Ask11>(xml(format!("<s:Envelope xmlns:s='{ENV11}'/>")), Class::Envelope).await;
    for body in [format!("<t:reply>1</t:reply>{F11}"), format!("{F11}<t:reply>1</t:reply>"), format!("<t:no/>{F11}")] {
        odd_fault::<Ask11>(xml(e11(&body))).await;
    }
}

#[tokio::test]
async fn s06_what_doesnt_begin_with_an_envelope() {
    for body in ["<html/>", "<t:reply xmlns:t='urn:t'>1</t:reply>", "OK", "{\"a\":1}", "Warning<s:Envelope/>"] {
        error::<Ask11>(xml(body), Class::NoSoapAnswer).await;
    }
    error::<Ask11>(xml(format!("text {}", e11("<t:reply>1</t:reply>"))), Class::NoSoapAnswer).await;
    let whole = e11("<t:reply>1</t:reply>");
    for cut in ["<s:Envelope xmlns:s='", &whole[..whole.len() - 3], &whole[..120]] {
        error::<Ask11>(xml(cut), Class::Xml).await;
    }
    error::<Ask11>(xml(format!("{whole}text")), Class::Xml).await;
    error::<Ask11>(xml(format!("{whole}<a/>")), Class::Xml).await;
    ok::<Ask11>(xml(format!("<!-- a -->\r\n{whole}<!-- b -->\n"))).await;
}

#[tokio::test]
async fn s07_an_envelope_that_is_neither() {
    let e = error::<Ask11>(http("500 Oops", XML, e11("<t:reply>1</t:reply>")), Class::Status).await;
    assert!(e.excerpt().unwrap().contains("<t:reply>1</t:reply>"));
    error::<Ask11>(http("404 Not Found", XML, e11("<t:other/>")), Class::Status).await;
}

// ---- faults ----

#[tokio::test]
async fn s08_faults_of_11() {
    let e = fault::<Ask11>(http("500 Oops", XML, e11(F11))).await;
    let f = e.fault().unwrap();
    assert_eq!((f.code.namespace(), f.code.local(), f.text()), (ENV11, "Server.Disk", "full"));
    assert_eq!(f.detail_as::<Ask11>(), Some(&Problem(7)));
    let many = "<s:Fault><faultcode>Client</faultcode><faultstring xml:lang='en'/><faultactor> urn:a </faultactor><detail><x xmlns='urn:x'/><t:problem>8</t:problem><y/></detail></s:Fault>";
    let e = fault::<Ask11>(http("500 Oops", XML, e11(many))).await;
    let f = e.fault().unwrap();
    assert_eq!((f.kind(), f.code.namespace(), f.role.as_deref()), (FaultKind::Client, "", Some("urn:a")));
    assert_eq!((f.detail.as_ref().unwrap().len(), f.detail_as::<Ask11>()), (3, Some(&Problem(8))));
    assert!(!e.may_have_been_applied());
    let own = F11.replace("<faultcode>s:Server.Disk", "<faultcode xmlns:k='urn:k'>k:Full");
    let e = fault::<Ask11>(xml(e11(&own))).await;
    assert_eq!((e.fault().unwrap().code.namespace(), e.fault().unwrap().kind()), ("urn:k", FaultKind::Other));
}

#[tokio::test]
async fn s09_faults_of_12() {
    let f = "<s:Fault><s:Code><s:Value>\n s:Receiver </s:Value><s:Subcode><s:Value xmlns:k='urn:k'>k:A</s:Value><s:Subcode><s:Value xmlns:k='urn:l'>k:B</s:Value></s:Subcode></s:Subcode></s:Code><s:Reason><s:Text xml:lang='sv'>nej</s:Text><s:Text xml:lang='en-GB'>no</s:Text></s:Reason><s:Node>urn:n</s:Node><s:Role>urn:r</s:Role><s:Detail><t:problem>9</t:problem></s:Detail></s:Fault>";
    let e = fault::<Ask12>(http("500 Oops", SOAP, e12(f))).await;
    let f = e.fault().unwrap();
    let codes: Vec<_> = f.subcodes.iter().map(|c| (c.namespace(), c.local())).collect();
    assert_eq!((f.kind(), codes), (FaultKind::Server, vec![("urn:k", "A"), ("urn:l", "B")]));
    assert_eq!((f.reasons.len(), f.text(), f.reasons[0].language.as_deref()), (2, "no", Some("sv")));
    assert_eq!((f.node.as_deref(), f.role.as_deref()), (Some("urn:n"), Some("urn:r")));
    assert_eq!(f.detail_as::<Ask12>(), Some(&Problem(9)));
    fault::<Ask12>(http("400 Bad Request", SOAP, e12(F12))).await;
}

#[tokio::test]
async fn s10_faults_off_their_shape() {
    for (off, due) in [
        ("<s:Fault><s:faultcode>s:Server</s:faultcode><s:faultstring>full</s:faultstring></s:Fault>", "full"),
        ("<s:Fault><faultstring>full</faultstring><faultcode>s:Server</faultcode></s:Fault>", "full"),
        ("<s:Fault><faultcode>nobody:Server</faultcode><faultstring>full</faultstring></s:Fault>", "full"),
        (
            "<s:Fault><faultcode>s:Server</faultcode><faultstring>full</faultstring><detail><t:problem>seven</t:problem></detail></s:Fault>",
            "full",
        ),
        ("<s:Fault><faultstring>full</faultstring></s:Fault>", "full"),
    ] {
        let e = odd_fault::<Ask11>(xml(e11(off))).await;
        assert_eq!(e.fault().unwrap().text(), due);
    }
    let of_12 = "<s:Fault><s:Code><s:Value>s:Server</s:Value><s:Subcode><s:Value xmlns:k='urn:k'>k:Full</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang='en'>full</s:Text></s:Reason><s:Detail><t:problem>7</t:problem></s:Detail></s:Fault>";
    let e = odd_fault::<Ask11>(xml(e11(of_12))).await;
    let f = e.fault().unwrap();
    assert_eq!((f.kind(), f.text(), f.subcodes[0].local()), (FaultKind::Server, "full", "Full"));
    assert_eq!(f.detail_as::<Ask11>(), Some(&Problem(7)));
    let e = odd_fault::<Ask12>(http("500 Oops", SOAP, e12(F11))).await;
    assert_eq!((e.fault().unwrap().code.local(), e.fault().unwrap().text()), ("Server.Disk", "full"));
    let e = odd_fault::<Ask11>(xml(e11("<s:Fault><faultcode>nobody:X</faultcode><faultstring/></s:Fault>"))).await;
    assert_eq!(e.fault().unwrap().code.local(), "nobody:X");
    for off in
        [F12.replace(" xml:lang=\"en\"", ""), F12.replace("s:Sender", "s:Client"), F12.replace("s:Sender", "x:Sender")]
    {
        odd_fault::<Ask12>(http("200 OK", SOAP, e12(&off))).await;
    }
}

// ---- versions ----

#[tokio::test]
async fn s11_an_envelope_of_another_namespace() {
    let reply = "<t:reply>1</t:reply>";
    let e = error::<Ask11>(http("200 OK", SOAP, e12(reply)), Class::Version).await;
    assert!(e.to_string().contains("SOAP 1.2") && e.to_string().contains("SOAP 1.1"), "{e}");
    error::<Ask12>(xml(e11(reply)), Class::Version).await;
    let e = error::<Ask11>(xml(e11(reply).replace(ENV11, "urn:env")), Class::Version).await;
    assert!(e.to_string().contains("urn:env"));
    error::<Ask11>(xml("<Envelope/>"), Class::Version).await;
    let read = call::<Ask11>(&http("200 OK", SOAP, e12(reply)), |b| b.any_version(true)).await.unwrap();
    assert_eq!(read.value.n, 1);
}

#[tokio::test]
async fn s12_a_version_mismatch_in_11() {
    let f = F11.replace("Server.Disk", "VersionMismatch");
    fault::<Ask12>(http("500 Oops", XML, e11(&f))).await;
}

#[tokio::test]
async fn s13_any_other_fault_of_the_other_version() {
    let e = odd_fault::<Ask11>(http("500 Oops", SOAP, e12(F12))).await;
    assert_eq!(e.receipts()[0].kind, DeviationKind::Version);
    let e = odd_fault::<Ask12>(http("500 Oops", XML, e11(F11))).await;
    assert_eq!(e.receipts()[0].kind, DeviationKind::Version);
    let strict = call::<Ask12>(&http("500 Oops", XML, e11(F11)), |b| b.strict(true)).await.unwrap_err();
    assert_eq!(strict.class(), Class::Version);
    assert!(strict.to_string().contains("full"), "{strict}");
}

// ---- media types, charsets, XML ----

#[tokio::test]
async fn s14_spelling_of_content_type() {
    let body = e11("<t:reply>1</t:reply>");
    for t in ["TEXT/XML;CHARSET=\"UTF-8\"", "text/xml; charset=Utf-8 ;", "text/xml", "Text/Xml ; charset = utf-8"] {
        ok::<Ask11>(http("200 OK", &format!("content-TYPE: {t}\r\n"), &body)).await;
    }
}

#[tokio::test]
async fn s15_other_media_types() {
    let body = e11("<t:reply>1</t:reply>");
    for h in [
        "",
        "Content-Type: application/xml\r\n",
        "Content-Type: text/html\r\n",
        SOAP,
        "Content-Type: text/plain\r\nContent-Type: text/xml\r\n",
        "Content-Type: text/xml, text/xml\r\n",
        "Content-Type: nonsense\r\n",
    ] {
        receipt::<Ask11>(http("200 OK", h, &body), DeviationKind::MediaType).await;
    }
    receipt::<Ask12>(xml(e12("<t:reply>1</t:reply>")), DeviationKind::MediaType).await;
    // Charsets that differ: none counts, so the declaration does.
    let latin = "<?xml version='1.0' encoding='utf-8'?>".to_owned() + &body;
    let h = "Content-Type: text/xml; charset=utf-16\r\nContent-Type: text/xml; charset=iso-8859-1\r\n";
    receipt::<Ask11>(http("200 OK", h, latin), DeviationKind::MediaType).await;
}

#[tokio::test]
async fn s16_encodings() {
    let text = |encoding: &str| format!("<?xml version='1.0'{encoding}?>{}", e11("<t:reply>1</t:reply><!-- Åé€ -->"));
    let utf16 = |s: &str, little: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeffu16).chain(s.encode_utf16());
        units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    for little in [true, false] {
        ok::<Ask11>(http("200 OK", "Content-Type: text/xml\r\n", utf16(&text(" encoding='UTF-16'"), little))).await;
        ok::<Ask11>(http("200 OK", "Content-Type: text/xml; charset=utf-16\r\n", utf16(&text(""), little))).await;
    }
    let latin = |s: String| -> Vec<u8> { s.replace('€', "").chars().map(|c| c as u8).collect() };
    ok::<Ask11>(http("200 OK", "Content-Type: text/xml\r\n", latin(text(" encoding='ISO-8859-1'")))).await;
    ok::<Ask11>(http("200 OK", "Content-Type: text/xml; charset=windows-1252\r\n", latin(text("")))).await;
    notice::<Ask11>(xml(text(" encoding='ISO-8859-1'"))).await;
    notice::<Ask11>(http("200 OK", "Content-Type: text/xml; charset=iso-8859-1\r\n", latin(text(" encoding='utf-8'"))))
        .await;
    notice::<Ask11>(http("200 OK", "Content-Type: text/xml; charset=iso-8859-1\r\n", format!("\u{feff}{}", text(""))))
        .await;
    let e = error::<Ask11>(http("200 OK", "Content-Type: text/xml\r\n", latin(text(""))), Class::Encoding).await;
    assert!(e.to_string().contains("byte "), "{e}");
    let e =
        error::<Ask11>(http("200 OK", "Content-Type: text/xml; charset=koi8-r\r\n", text("")), Class::Encoding).await;
    assert!(e.to_string().contains("koi8-r"), "{e}");
    let utf32: Vec<u8> = format!("\u{feff}{}", text("")).chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let e = error::<Ask11>(http("200 OK", "Content-Type: text/xml\r\n", utf32), Class::Encoding).await;
    assert!(e.to_string().contains("UTF-32"), "{e}");
    error::<Ask11>(
        http("200 OK", "Content-Type: text/xml; charset=utf-7\r\n", "+ADw-s:Envelope+AD4-"),
        Class::Encoding,
    )
    .await;
    // A page in whatever encoding is no envelope.
    error::<Ask11>(
        http("200 OK", "Content-Type: text/html; charset=koi8-r\r\n", b"<html>\xff</html>"),
        Class::NoSoapAnswer,
    )
    .await;
    error::<Ask11>(http("502 Bad", "Content-Type: text/html\r\n", b"<html>\xff</html>"), Class::Status).await;
}

#[tokio::test]
async fn s17_marks_and_blanks() {
    let declared = format!("<?xml version='1.0'?>{}", e11("<t:reply>1</t:reply>"));
    ok::<Ask11>(xml(format!("\u{feff}{declared}"))).await;
    ok::<Ask11>(xml(format!("\r\n \t{}", e11("<t:reply>1</t:reply>")))).await;
    receipt::<Ask11>(xml(format!("\r\n \t{declared}")), DeviationKind::Blanks).await;
    for before in ["\u{feff}\u{feff}", "\n\u{feff}", "\u{c}", "\u{a0}"] {
        error::<Ask11>(xml(format!("{before}{}", e11("<t:reply>1</t:reply>"))), Class::NoSoapAnswer).await;
    }
    let strict = call::<Ask11>(&xml(format!("\n{declared}")), |b| b.strict(true)).await.unwrap_err();
    assert_eq!(strict.class(), Class::Xml);
}

#[tokio::test]
async fn s18_doctypes() {
    let doctype = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY f SYSTEM 'file:///etc/hostname'>]>";
    let with = |d: &str| format!("<?xml version='1.0'?>{d}{}", e11("<t:reply>1</t:reply>"));
    for d in [doctype, "<!DOCTYPE s:Envelope>"] {
        error::<Ask11>(xml(with(d)), Class::Doctype).await;
    }
    for raw in [xml(with("<!DOCTYPE html>")), http("200 OK", "Content-Type: text/html\r\n", with(doctype))] {
        let e = error::<Ask11>(raw, Class::NoSoapAnswer).await;
        assert!(e.to_string().contains("HTML page"));
    }
    ok::<Ask11>(xml(e11("<!-- <!DOCTYPE x> --><t:reply>1</t:reply>"))).await;
}

#[tokio::test]
async fn s19_instructions_comments_cdata() {
    receipt::<Ask11>(xml(e11("<?php x?><t:reply>1</t:reply>")), DeviationKind::Instruction).await;
    let a = ok::<Ask11>(xml(e11("<t:reply>1<!-- a -->2<![CDATA[3]]></t:reply>"))).await;
    assert_eq!(a.value.n, 123);
}

#[tokio::test]
async fn s20_not_well_formed() {
    for inner in [
        "<t:reply>1</t:repl>",
        "<t:reply>\u{1}</t:reply>",
        "<t:reply>&#0;</t:reply>",
        "<t:reply>&nbsp;</t:reply>",
        "<u:reply/>",
        "<t:reply a='1' a='2'>1</t:reply>",
        // Behind the value at which reading stops.
        "<t:reply>one</t:reply><t:more>a & b</t:more>",
        "<t:reply>1 < 2</t:reply>",
    ] {
        let e = error::<Ask11>(xml(e11(inner)), Class::Xml).await;
        assert!(e.to_string().contains("line 1, column"), "{e}");
    }
}

// ---- empty and one-way ----

#[tokio::test]
async fn s21_one_way() {
    type OneWay = Op<1, ONE_WAY>;
    for raw in [
        http("202 Accepted", "", ""),
        http("200 OK", "", ""),
        b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        b"HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_vec(),
        http("200 OK", XML, ""),
    ] {
        ok::<OneWay>(raw).await;
    }
    notice::<OneWay>(xml(e11(""))).await;
    notice::<OneWay>(xml(e11("<t:anything/>"))).await;
    fault::<OneWay>(http("500 Oops", XML, e11(F11))).await;
    fault::<OneWay>(xml(e11(F11))).await;
    error::<OneWay>(http("200 OK", "Content-Type: text/html\r\n", "<html/>"), Class::NoSoapAnswer).await;
    receipt::<OneWay>(http("202 Accepted", "Content-Type: text/plain\r\n", "OK"), DeviationKind::Content).await;
    let cut = e11("<t:anything/>");
    receipt::<OneWay>(xml(&cut[..cut.len() - 4]), DeviationKind::Content).await;
    error::<OneWay>(http("503 Busy", "", ""), Class::Status).await;
    error::<OneWay>(http("401 No", "", ""), Class::Authentication).await;
}

#[tokio::test]
async fn s22_an_answer_is_due() {
    for raw in [http("200 OK", XML, ""), http("200 OK", XML, " \r\n"), b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()] {
        let e = error::<Ask11>(raw, Class::EmptyAnswer).await;
        assert!(e.may_have_been_applied() && e.status().is_some());
    }
    for body in ["", "<!-- a -->", "  "] {
        error::<Ask11>(xml(e11(body)), Class::EmptyBody).await;
    }
}

#[tokio::test]
async fn s23_an_output_without_parts() {
    type Partless = Op<1, PARTLESS>;
    ok::<Partless>(xml(e11(" <!-- a --> "))).await;
    receipt::<Partless>(http("200 OK", "", ""), DeviationKind::Content).await;
    receipt::<Partless>(http("202 Accepted", "Content-Type: text/plain\r\n", "fine"), DeviationKind::Content).await;
    error::<Partless>(http("500 Oops", "", ""), Class::Status).await;
}

// ---- status, redirects, waiting ----

#[tokio::test]
async fn s24_no_envelope() {
    let page = format!("<!doctype html><html>{}</html>", "å".repeat(4000));
    let e = error::<Ask11>(http("200 OK", "Content-Type: text/html\r\n", &page), Class::NoSoapAnswer).await;
    assert!(e.excerpt().unwrap().len() <= 2048 && e.excerpt().unwrap().starts_with("<!doctype html>"));
    assert_eq!(e.status().unwrap(), 200);
    let e = error::<Ask11>(http("502 Bad Gateway", "Content-Type: text/html\r\n", &page), Class::Status).await;
    assert!(e.to_string().contains("502") && e.to_string().contains("text/html"), "{e}");
    error::<Ask11>(http("415 Unsupported", "", ""), Class::Status).await;
}

#[tokio::test]
async fn s25_redirects() {
    for status in ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent", "304 Same"] {
        let raw = http(status, "Location: ../v2?x=1\r\n", "");
        let server = Server::answering(raw).await;
        let client = Client::builder(server.url.as_str()).build().unwrap();
        let e = client.call::<Ask11>(&Ask::default()).await.unwrap_err();
        assert_eq!((e.class(), server.count()), (Class::Redirect, 1));
        assert!(e.to_string().contains("/v2?x=1, not followed"), "{e}");
    }
}

#[tokio::test]
async fn s26_challenges() {
    let h = "WWW-Authenticate: Negotiate, Basic realm=\"a, b\"\r\nWWW-Authenticate: Digest nonce=\"x\", qop=\"auth, int\"\r\nContent-Type: text/html\r\n";
    let e = error::<Ask11>(http("401 No", h, "<html/>"), Class::Authentication).await;
    assert!(e.to_string().contains("Negotiate and Basic with realm 'a, b' and Digest"), "{e}");
    assert!(!e.may_have_been_applied());
    error::<Ask11>(http("407 No", "Proxy-Authenticate: Basic\r\n", ""), Class::Authentication).await;
    fault::<Ask11>(http("401 No", XML, e11(F11))).await;
}

#[tokio::test]
async fn s27_retry_after() {
    let with = |v: &str| http("503 Busy", &format!("Retry-After: {v}\r\n"), "");
    let hint = |e: &Error| e.retry_after();
    assert_eq!(
        hint(&error::<Ask11>(with("120"), Class::Status).await),
        Some(RetryAfter::Delay(Duration::from_secs(120)))
    );
    assert_eq!(
        hint(&error::<Ask11>(with(&"9".repeat(60)), Class::Status).await),
        Some(RetryAfter::Delay(Duration::MAX))
    );
    for date in ["Mon, 24 Nov 2036 10:02:00 GMT", "Monday, 24-Nov-36 10:02:00 GMT", "Mon Nov 24 10:02:00 2036"] {
        let e = error::<Ask11>(with(date), Class::Status).await;
        assert!(e.retry_after().unwrap().wait() > Duration::from_secs(86_400), "{date}");
    }
    assert_eq!(hint(&error::<Ask11>(with("after lunch"), Class::Status).await), None);
    let raw = http("503 Busy", &format!("{XML}Retry-After: 5\r\n"), e11(F11));
    assert_eq!(hint(&fault::<Ask11>(raw).await), Some(RetryAfter::Delay(Duration::from_secs(5))));
}

#[tokio::test]
async fn s28_interim_answers() {
    let mut raw =
        b"HTTP/1.1 100 Continue\r\nX-Request-ID: no\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n".to_vec();
    raw.extend(good(5));
    let a = ok::<Ask11>(raw).await;
    assert_eq!((a.value.n, a.request_ids.len()), (5, 0));
}

// ---- framing and codings ----

#[tokio::test]
async fn s29_cut_short() {
    let body = e11("<t:reply>1</t:reply>");
    let long = format!("HTTP/1.1 200 OK\r\n{XML}Content-Length: {}\r\n\r\n{body}", body.len() + 1);
    let chunk = format!("HTTP/1.1 200 OK\r\n{XML}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len());
    for raw in [long, chunk] {
        let e = error::<Ask11>(&raw, Class::Transport).await;
        assert!(e.may_have_been_applied() && e.sent() == Sent::Maybe, "{e:?}");
        assert!(e.to_string().contains("incomplete"), "{e}");
    }
    ok::<Ask11>(format!("HTTP/1.1 200 OK\r\n{XML}\r\n{body}")).await;
    error::<Ask11>(b"", Class::Transport).await;
    error::<Ask11>(b"HTTP/1.1 200 OK\r\nContent-", Class::Transport).await;
    let e = error::<Ask11>(b"nonsense\r\n\r\n", Class::Transport).await;
    assert!(e.may_have_been_applied());
}

#[tokio::test]
async fn s30_lengths() {
    let body = e11("<t:reply>1</t:reply>");
    let n = body.len();
    ok::<Ask11>(format!("HTTP/1.1 200 OK\r\n{XML}Content-Length: {n}\r\nContent-Length: {n}\r\n\r\n{body}")).await;
    ok::<Ask11>(format!("HTTP/1.1 200 OK\r\n{XML}Content-Length: {n}, {n}\r\n\r\n{body}")).await;
    error::<Ask11>(
        format!("HTTP/1.1 200 OK\r\n{XML}Content-Length: {n}\r\nContent-Length: {}\r\n\r\n{body}", n + 5),
        Class::Transport,
    )
    .await;
    let both = format!(
        "HTTP/1.1 200 OK\r\n{XML}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n{n:x};ext=\"a\"\r\n{body}\r\n0\r\nX-Request-ID: trailer\r\n\r\n"
    );
    for raw in [both.clone(), both.replace("Content-Length: 3\r\n", "")] {
        let a = ok::<Ask11>(&raw).await;
        assert!(a.request_ids.is_empty(), "a trailer is no header");
        let server = Server::answering(raw.clone().into_bytes()).await;
        let client = Client::builder(server.url.as_str()).build().unwrap();
        for _ in 0..2 {
            client.call::<Ask11>(&Ask::default()).await.unwrap();
        }
        let connections = if raw.contains("Content-Length") { 2 } else { 1 };
        assert_eq!(server.connections.load(std::sync::atomic::Ordering::SeqCst), connections);
    }
}

#[tokio::test]
async fn s31_heads_that_are_read_all_the_same() {
    let body = e11("<t:reply>1</t:reply>");
    let n = body.len();
    for head in [
        format!("HTTP/1.1 200 OK\r\nX-Note: a\r\n  folded\r\n{XML}Content-Length: {n}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nX-Note : a\r\n{XML}Content-Length: {n}\r\n\r\n"),
        format!("HTTP/1.1 200\r\n{XML}Content-Length: {n}\r\n\r\n"),
        format!("HTTP/1.1 200 \r\n{XML}Content-Length: {n}\r\n\r\n"),
        format!("HTTP/1.0 200 OK\r\n{XML}\r\n"),
        format!("HTTP/1.0 200 OK\r\n{XML}Content-Length: {n}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/xml;\r\n charset=utf-8\r\nContent-Length: {n}\r\n\r\n"),
    ] {
        ok::<Ask11>(format!("{head}{body}")).await;
    }
    for start in [&b"HTTP/1.1 200 Tr\xe8s bien\r\nX-Note: "[..], b"HTTP/1.1 200 OK\r\nX-Note: caf\xe9 "] {
        let rest = format!("x\r\n{XML}Content-Length: {n}\r\n\r\n{body}");
        ok::<Ask11>([start, rest.as_bytes()].concat()).await;
    }
}

fn gzip(b: &[u8]) -> Vec<u8> {
    let mut e = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    e.write_all(b).unwrap();
    e.finish().unwrap()
}

fn zlib(b: &[u8]) -> Vec<u8> {
    let mut e = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    e.write_all(b).unwrap();
    e.finish().unwrap()
}

fn coded(coding: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    http("200 OK", &format!("{XML}Content-Encoding: {coding}\r\n"), body)
}

#[tokio::test]
async fn s32_codings() {
    let body = e11("<t:reply>1</t:reply>");
    let (a, b) = body.as_bytes().split_at(50);
    ok::<Ask11>(coded("gzip", gzip(body.as_bytes()))).await;
    ok::<Ask11>(coded("X-GZip", gzip(body.as_bytes()))).await;
    ok::<Ask11>(coded("gzip", [gzip(a), gzip(b)].concat())).await;
    ok::<Ask11>(coded("deflate", zlib(body.as_bytes()))).await;
    ok::<Ask11>(coded("deflate, gzip", gzip(&zlib(body.as_bytes())))).await;
    receipt::<Ask11>(coded("identity", &body), DeviationKind::Coding).await;
    let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    raw.write_all(body.as_bytes()).unwrap();
    receipt::<Ask11>(coded("deflate", raw.finish().unwrap()), DeviationKind::Coding).await;
    ok::<Op<1, ONE_WAY>>(http("202 Accepted", "Content-Encoding: gzip\r\n", "")).await;
}

#[tokio::test]
async fn s33_codings_that_fail() {
    let body = e11("<t:reply>1</t:reply>");
    let packed = gzip(body.as_bytes());
    let mut broken = packed.clone();
    let crc = broken.len() - 6;
    broken[crc] ^= 1;
    for raw in [
        coded("br", &body),
        coded("gzip", &body),
        coded("gzip", &packed[..packed.len() - 8]),
        coded("gzip", broken),
        coded("gzip", &packed[..packed.len() / 2]),
        coded("deflate", &packed),
        coded("gzip,gzip,gzip,gzip,gzip", &packed),
    ] {
        error::<Ask11>(raw, Class::ContentCoding).await;
    }
    // Packed without a label: the first bytes of zlib at its four levels, which is all that is looked at.
    error::<Ask11>(xml(&packed), Class::ContentCoding).await;
    for level in [0x01, 0x5e, 0x9c, 0xda] {
        error::<Ask11>(xml([0x78, level, b'x']), Class::ContentCoding).await;
    }
}

// ---- limits ----

#[tokio::test]
async fn s34_depth() {
    let nested = |n: usize| {
        format!(
            "<s:Envelope xmlns:s='{ENV11}' xmlns:t='urn:t'><s:Header><x>{}{}</x></s:Header><s:Body><t:reply>1</t:reply></s:Body></s:Envelope>",
            "<a>".repeat(n),
            "</a>".repeat(n)
        )
    };
    ok::<Ask11>(xml(nested(121))).await;
    error::<Ask11>(xml(nested(14_000)), Class::TooDeep).await;
    // Envelope, Header and x are three of the 256.
    ok::<Ask11>(xml(nested(253))).await;
    error::<Ask11>(xml(nested(254)), Class::TooDeep).await;
    // Less by option. More there isn't: readers recurse, and a thread's stack has an end.
    for (limit, due) in [(123, None), (122, Some(Class::TooDeep))] {
        let set = |b: ClientBuilder| b.limits(Limits::DEFAULT.with_depth(limit));
        assert_eq!(call::<Ask11>(&xml(nested(120)), set).await.err().map(|e| e.class()), due);
    }
    assert_eq!(Limits::DEFAULT.with_depth(10_000).depth(), 256);
}

#[tokio::test]
async fn s35_attributes_and_namespaces() {
    let attributes = |n: usize| (0..n).map(|i| format!(" a{i}='1'")).collect::<String>();
    let spaces = |n: usize| (0..n).map(|i| format!(" xmlns:p{i}='urn:{i}'")).collect::<String>();
    let block =
        |a: String| e11("<t:reply>1</t:reply>").replace("<s:Body>", &format!("<s:Header><x{a}/></s:Header><s:Body>"));
    for fine in [attributes(200), spaces(300)] {
        ok::<Ask11>(xml(block(fine))).await;
    }
    for many in [attributes(80_000), attributes(1_025), spaces(5_000)] {
        error::<Ask11>(xml(block(many)), Class::TooMany).await;
    }
    let more = |b: ClientBuilder| b.limits(Limits::DEFAULT.with_attributes(3_000).with_bindings(6_000));
    for many in [attributes(2_000), spaces(5_000)] {
        call::<Ask11>(&xml(block(many)), more).await.unwrap();
    }
    let siblings = "<x:a xmlns:x='urn:x'/>".repeat(500);
    ok::<Ask11>(xml(
        e11("<t:reply>1</t:reply>").replace("<s:Body>", &format!("<s:Header>{siblings}</s:Header><s:Body>"))
    ))
    .await;
    error::<Ask11>(xml(block(" xmlns:a='urn:a' xmlns:b='urn:a' a:x='1' b:x='2'".into())), Class::Xml).await;
}

#[tokio::test]
async fn s36_size() {
    let big = e11(&format!("{}<t:reply>1</t:reply>", " ".repeat(2 << 20)));
    ok::<Ask11>(coded("gzip", gzip(big.as_bytes()))).await;
    for raw in [
        xml(&big),
        coded("gzip", gzip(big.as_bytes())),
        coded("gzip, gzip", gzip(&gzip(big.as_bytes()))),
        coded("deflate", zlib(big.as_bytes())),
    ] {
        let e = call::<Ask11>(&raw, |b| b.body_limit(1 << 20)).await.unwrap_err();
        assert_eq!(e.class(), Class::TooLarge, "{e}");
        assert!(e.to_string().contains("1048576"));
    }
    let bomb = gzip(&vec![b' '; 256 << 20]);
    error::<Ask11>(coded("gzip", bomb), Class::TooLarge).await;
}

// ---- headers and mustUnderstand ----

fn with_headers(blocks: &str) -> String {
    e11("<t:reply>1</t:reply>").replace("<s:Body>", &format!("<s:Header>{blocks}</s:Header><s:Body>"))
}

#[tokio::test]
async fn s37_header_blocks() {
    type Headed = Op<1, WITH_HEADER>;
    let a = ok::<Headed>(xml(with_headers("<x:a xmlns:x='urn:x'>1</x:a><t:quota>41</t:quota>"))).await;
    assert_eq!((a.value.quota, a.blocks.len(), a.blocks[0].xml.local()), (Some(41), 2, "a"));
    receipt::<Headed>(good(1), DeviationKind::MissingHeader).await;
    fault::<Headed>(xml(e11(F11))).await;
    let plain = "<s:Fault><faultcode>s:Client</faultcode><faultstring/></s:Fault>";
    let headed = e11(plain).replace(
        "<s:Body>",
        "<s:Header><t:problem s:mustUnderstand='1'>8</t:problem><t:quota>1</t:quota><x/></s:Header><s:Body>",
    );
    let e = fault::<Headed>(xml(&headed)).await;
    let f = e.fault().unwrap();
    assert_eq!((f.detail_as::<Headed>(), f.headers.len(), f.detail.is_none()), (Some(&Problem(8)), 2, true));
    let again = soap_runtime::envelope::write_fault::<Headed>(f).unwrap();
    assert!(String::from_utf8_lossy(&again).contains("<SOAP-ENV:Header><t:problem"));
}

#[tokio::test]
async fn s38_must_understand() {
    for refused in [
        "<x:a xmlns:x='urn:x' s:mustUnderstand='1'/>",
        "<x:a xmlns:x='urn:x' s:mustUnderstand='1' s:actor=''/>",
        "<x:a xmlns:x='urn:x' s:mustUnderstand='1' s:actor='http://schemas.xmlsoap.org/soap/actor/next'/>",
    ] {
        let e = error::<Ask11>(xml(with_headers(refused)), Class::MustUnderstand).await;
        assert!(e.to_string().contains("{urn:x}a"));
        let known = call::<Ask11>(&xml(with_headers(refused)), |b| b.understands(QName::new("urn:x", "a"))).await;
        assert_eq!(known.unwrap().value.n, 1);
    }
    for fine in [
        "<x:a xmlns:x='urn:x' s:mustUnderstand='0'/>",
        "<x:a xmlns:x='urn:x' s:mustUnderstand='1' s:actor='urn:other'/>",
        "<x:a xmlns:x='urn:x' mustUnderstand='1'/>",
    ] {
        ok::<Ask11>(xml(with_headers(fine))).await;
    }
    let e =
        call::<Ask11>(&xml(with_headers("<x:a xmlns:x='urn:x' s:mustUnderstand='true'/>")), |b| b).await.unwrap_err();
    assert_eq!(e.class(), Class::MustUnderstand);
    let declared = with_headers("<t:quota s:mustUnderstand='1'>1</t:quota>");
    ok::<Op<1, WITH_HEADER>>(xml(declared)).await;
    let declared = with_headers("<t:quota s:mustUnderstand='true'>1</t:quota>");
    receipt::<Op<1, WITH_HEADER>>(xml(declared), DeviationKind::MustUnderstand).await;
    let beside = e11(F11).replace("<s:Body>", "<s:Header><x s:mustUnderstand='1'/></s:Header><s:Body>");
    odd_fault::<Ask11>(xml(beside)).await;
    let twelve = |a: &str| {
        http(
            "200 OK",
            SOAP,
            e12("<t:reply>1</t:reply>").replace("<s:Body>", &format!("<s:Header><x {a}/></s:Header><s:Body>")),
        )
    };
    for refused in [
        "s:mustUnderstand='true'",
        "s:mustUnderstand=' 1 '",
        &format!("s:mustUnderstand='1' s:role='{ENV12}/role/ultimateReceiver'"),
    ] {
        error::<Ask12>(twelve(refused), Class::MustUnderstand).await;
    }
    ok::<Ask12>(twelve(&format!("s:mustUnderstand='1' s:role='{ENV12}/role/none'"))).await;
}

// ---- multipart ----

fn mime(parameters: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = b"preamble\r\n".to_vec();
    for (head, data) in parts {
        body.extend(format!("--b 1\r\n{head}\r\n\r\n").bytes());
        body.extend_from_slice(data);
        body.extend(b"\r\n");
    }
    body.extend(b"--b 1--\r\nepilogue");
    let kind = "Content-Type: Multipart/Related; type=\"application/xop+xml\"; boundary=\"b 1\"";
    http("200 OK", &format!("{kind}{parameters}\r\n"), body)
}

const XOP: &str = "Content-Type: application/xop+xml; charset=utf-8; type=\"text/xml\"\r\nContent-ID: <root@x>";

#[tokio::test]
async fn s39_the_root_part() {
    let body = e11("<t:reply>1</t:reply>");
    let a = ok::<Ask11>(mime("", &[(XOP, body.as_bytes())])).await;
    assert_eq!(a.value.n, 1);
    let include = "<s:Header><x><i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='cid:a%40b'/></x></s:Header><s:Body>";
    let named = body.replace("<s:Body>", include);
    ok::<Ask11>(mime("; start=\"<root@x>\"", &[("Content-ID: <a@b>", b"--b\r\n\0"), (XOP, named.as_bytes())])).await;
    let b64 = "PHM6RW52ZWxvcGUgeG1sbnM6cz0iaHR0cDovL3NjaGVtYXMueG1sc29hcC5vcmcvc29hcC9lbnZlbG9wZS8iPjxzOkJvZHk+PHJlcGx5IHhtbG5zPSJ1cm46dCI+\r\nNDwvcmVwbHk+PC9zOkJvZHk+PC9zOkVudmVsb3BlPg==";
    let a =
        ok::<Ask11>(mime("", &[("Content-Type: text/xml\r\nContent-Transfer-Encoding: BASE64", b64.as_bytes())])).await;
    assert_eq!(a.value.n, 4);
    let latin: Vec<u8> = e11("<t:reply>1</t:reply><!-- é -->").chars().map(|c| c as u8).collect();
    ok::<Ask11>(mime("", &[("Content-Type: text/xml; charset=iso-8859-1", &latin)])).await;
    receipt::<Ask11>(mime("", &[("Content-Type: text/html", body.as_bytes())]), DeviationKind::MediaType).await;
}

#[tokio::test]
async fn s40_includes() {
    let with = |inner: &str| {
        let head = format!("<s:Header><x>{inner}</x></s:Header><s:Body>");
        let body = e11("<t:reply>1</t:reply>").replace("<s:Body>", &head);
        mime("", &[(XOP, body.as_bytes()), ("Content-ID: <a@b>", b"\0\x01\x02")])
    };
    let include = |href: &str| format!("<i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='{href}'/>");
    let a = ok::<Ask11>(with(&include("cid:a@b"))).await;
    assert!(a.blocks[0].xml.xml().contains(">AAEC<"), "{:?}", a.blocks);
    for bad in [
        include("file:///etc/hostname"),
        include("http://127.0.0.1/"),
        include("cid:gone"),
        format!("x{}", include("cid:a@b")),
        format!("{}<y/>", include("cid:a@b")),
    ] {
        error::<Ask11>(with(&bad), Class::Xop).await;
    }
    // A message without parts has none to put in its place.
    error::<Ask11>(xml(e11(&format!("<t:reply>{}</t:reply>", include("cid:a@b")))), Class::Xop).await;
}

#[tokio::test]
async fn s41_parts_and_boundaries() {
    let body = e11("<t:reply>1</t:reply>");
    let a = receipt::<Ask11>(
        mime("", &[(XOP, body.as_bytes()), ("Content-ID: <un@named>\r\nContent-Type: image/png", b"1234")]),
        DeviationKind::Part,
    )
    .await;
    assert!(
        a.receipts[0].detail.contains("un@named")
            && a.receipts[0].detail.contains("image/png")
            && a.receipts[0].detail.contains("4 bytes")
    );
    assert_eq!(a.attachments[0].data, "1234");
    error::<Ask11>(mime("; start=\"<gone>\"", &[(XOP, body.as_bytes())]), Class::Multipart).await;
    error::<Ask11>(
        http("200 OK", "Content-Type: multipart/related; boundary=b\r\n", format!("--b\r\n\r\n{body}\r\n")),
        Class::Multipart,
    )
    .await;
    error::<Ask11>(http("200 OK", "Content-Type: multipart/related\r\n", &body), Class::Multipart).await;
}

// ---- cookies ----

#[tokio::test]
async fn s42_cookies() {
    let set =
        format!("{XML}Set-Cookie: a=1, 2; path=/soap\r\nSet-Cookie: b=2; secure\r\nSet-Cookie: c=3; Max-Age=0\r\n");
    let steps = || {
        vec![
            Step::Answer(http("500 Oops", &set, e11(F11))),
            Step::Answer(http("503 Busy", "Set-Cookie: d=4\r\n", "")),
            Step::Answer(good(1)),
        ]
    };
    for (on, due) in [(true, Some("a=1, 2; d=4")), (false, None)] {
        let server = Server::start(steps()).await;
        let client = Client::builder(server.url.as_str()).cookies(on).retry(NoRetry).build().unwrap();
        for _ in 0..3 {
            let _ = client.call::<Ask11>(&Ask::default()).await;
        }
        assert_eq!(server.requests.lock().unwrap()[2].header("cookie"), due);
    }
}

#[tokio::test]
async fn xs_is_reachable() {
    // The table's types are public: tools describe operations by them.
    let member = &Op::<1, PLAIN>::INFO.response.unwrap().body.members()[0];
    assert_eq!(member.xs(), Xs::Int);
}
