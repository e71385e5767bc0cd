use super::*;
use std::borrow::Cow;

#[test]
fn values_come_from_beside_the_answer() {
    same(
        r##"<r><a href="#1"/><b href="#2"></b></r><multiRef id="2"><x href="#1"/></multiRef><multiRef id="1" E:root="0">7</multiRef>"##,
        "<r><a>7</a><b><x>7</x></b></r>",
    );
}

#[test]
fn the_targets_type_is_taken_and_the_references_where_it_has_none() {
    same(
        r##"<r><a href="#1"/><b href="#2" xsi:type="xsd:long"/></r><m id="1" xsi:type="xsd:int">7</m><m id="2">8</m>"##,
        r##"<r><a xsi:type="xsd:int">7</a><b xsi:type="xsd:long">8</b></r>"##,
    );
}

#[test]
fn blanks_stay_where_they_are() {
    same(
        "<r> <a href='#1'/> <b/> </r> <m id='1'> <c href='#2'/> <d/> </m> <m id='2'> 7 </m> ",
        "<r> <a> <c> 7 </c> <d/> </a> <b/> </r>   ",
    );
}

#[test]
fn chains_and_targets_in_place() {
    same(
        r##"<r><a href="#1"/><b id="2"><c>t</c></b></r><m id="1" href="#3"/><m id="3" href="#2"/>"##,
        "<r><a><c>t</c></a><b><c>t</c></b></r>",
    );
}

#[test]
fn text_keeps_its_spelling() {
    same(
        r##"<r><a href="#1"/></r><m id="1">1 &amp; <![CDATA[<2>]]><!-- 3 --></m>"##,
        "<r><a>1 &amp; <![CDATA[<2>]]><!-- 3 --></a></r>",
    );
}

#[test]
fn nil_and_empty_targets() {
    same(
        r##"<r><a href="#1" xsi:nil="0"/><b href="#2"/></r><m id="1" xsi:nil="true"/><m id="2"></m>"##,
        r#"<r><a xsi:nil="true"/><b></b></r>"#,
    );
}

#[test]
fn what_is_wrong_with_references() {
    refused(r##"<r><a href="#1"/></r>"##, "nothing has the id \"1\"");
    refused(r##"<r><a/></r><m id="1" href="#2"/>"##, "nothing has the id \"2\"");
    refused(r##"<r><a href="#1"/></r><m id="1" href="#2"/><m id="2" href="#1"/>"##, "only to each other");
    refused(r##"<r><a id="1" href="#1"/></r>"##, "only to each other");
    refused(r##"<r><a href="#1"/></r><m id="1"><b href="#1"/></m>"##, "contains itself");
    refused(
        r##"<r><a href="#1"/></r><m id="1"><b href="#2"/></m><m id="2"><c><d href="#1"/></c></m>"##,
        "contains itself",
    );
    refused(r##"<r id="1"><a href="#1"/></r>"##, "contains itself");
    refused(r##"<r><a id="1"/><b id="1"/></r>"##, "twice");
    refused(r##"<r><a id=" 1"/><b id="1"/></r>"##, "twice");
    refused(r##"<r><a href="http://x.example/#1"/></r>"##, "out of the message");
    refused(r##"<r><a href="cid:1"/></r>"##, "out of the message");
}

#[test]
fn an_error_names_its_place() {
    let xml = format!("{HEAD}\n<r>\n <a><b href='#x'/></a></r>{TAIL}");
    let e = flatten(xml.as_bytes(), &[], Limits::DEFAULT, Mode::Tolerant).unwrap_err();
    assert_eq!((e.path.as_str(), e.line, e.column), ("/Envelope/Body/r/a/b", 3, 5));
}

#[test]
fn soap12_references_are_qualified() {
    let body = r##"<r><t e:ref="w"/><t e:id="w" href="#no" id="w">x</t></r>"##;
    let flat = with(HEAD12, body, &[], Limits::DEFAULT, Mode::Tolerant).unwrap();
    assert_eq!(flat.0, r##"<r><t href="#no" id="w">x</t><t href="#no" id="w">x</t></r>"##);
    let twice = r##"<r><t e:id="w"/><t e:id="w"/></r>"##;
    let kind = with(HEAD12, twice, &[], Limits::DEFAULT, Mode::Tolerant).unwrap_err();
    assert!(matches!(kind, DecodeErrorKind::Reference(_)));
}

#[test]
fn soap12_envelope_with_the_encoding_of_11() {
    let body = r##"<r S:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><a href="#1"/></r><m id="1">7</m>"##;
    let flat = with(HEAD12, body, &[], Limits::DEFAULT, Mode::Tolerant).unwrap();
    assert!(flat.0.ends_with("<a>7</a></r>"), "{}", flat.0);
}

#[test]
fn literal_parts_are_left_alone() {
    let style = "http://xml.apache.org/xml-soap/literalxml";
    let body = format!(r##"<r><h S:encodingStyle="{style}"><a id="1" href="x.html"/><a id="1"/></h></r>"##);
    same(&body, &body);
}

#[test]
fn nothing_to_do_costs_nothing() {
    let body = r##"<r S:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><a xsi:type="xsd:int">1</a></r>"##;
    let xml = format!("{HEAD}{body}{TAIL}");
    let flat = flatten(xml.as_bytes(), &[], Limits::DEFAULT, Mode::Strict).unwrap();
    assert!(matches!(flat.xml, Cow::Borrowed(_)));
}

#[test]
fn headers_and_faults_pass() {
    let xml = r##"<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header><h id="1" href="#no"/></S:Header><S:Body><S:Fault><detail><a href="#1"/></detail></S:Fault><m id="1">x</m></S:Body></S:Envelope>"##;
    let flat = flatten(xml.as_bytes(), &["r"], Limits::DEFAULT, Mode::Strict).unwrap();
    let text = String::from_utf8_lossy(&flat.xml);
    assert!(
        text.contains(r##"<h id="1" href="#no"/>"##) && text.contains("<detail><a>x</a></detail></S:Fault></S:Body>"),
        "{text}"
    );
}

#[test]
fn content_beside_a_reference() {
    let body = r##"<r><a href="#1">x</a></r><m id="1">7</m>"##;
    assert_eq!(run(body), Ok(("<r><a>7</a></r>".into(), vec![DeviationKind::StrayText])));
    let strict = with(HEAD, body, &[], Limits::DEFAULT, Mode::Strict).unwrap_err();
    assert!(matches!(strict, DecodeErrorKind::Strict { kind: DeviationKind::StrayText, .. }));
}

#[test]
fn types_of_the_encoding_are_the_built_ins() {
    same(
        r##"<r><a xsi:type="E:string">x</a><b href="#1"/></r><E:int id="1">7</E:int>"##,
        r##"<r><a xsi:type="xsd:string">x</a><b xsi:type="xsd:int">7</b></r>"##,
    );
}
