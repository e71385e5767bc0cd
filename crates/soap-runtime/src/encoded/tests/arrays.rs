use super::*;

#[test]
fn members_are_called_item() {
    same(
        r##"<r><l xsi:type="E:Array" E:arrayType="xsd:int[2]"><E:int>1</E:int><x xsi:type="xsd:int">2</x></l></r>"##,
        r##"<r><l E:arrayType="xsd:int[2]"><item xsi:type="xsd:int">1</item><item xsi:type="xsd:int">2</item></l></r>"##,
    );
}

#[test]
fn offset_and_size() {
    same(
        r##"<r><l E:arrayType="xsd:string[5]" E:offset="[2]"><item>c</item><item>d</item></l></r>"##,
        r##"<r><l E:arrayType="xsd:string[5]"><item xsi:nil="true"/><item xsi:nil="true"/><item>c</item><item>d</item><item xsi:nil="true"/></l></r>"##,
    );
}

#[test]
fn positions_in_two_dimensions() {
    let nil = r#"<item xsi:nil="true"/>"#;
    same(
        r##"<r><l E:arrayType="xsd:decimal[2,3]"><i E:position="[1,0]">4</i><i E:position="[0,2]">3</i></l></r>"##,
        &format!(r##"<r><l E:arrayType="xsd:decimal[2,3]">{nil}{nil}<item>3</item><item>4</item>{nil}{nil}</l></r>"##),
    );
}

#[test]
fn members_without_position_go_on() {
    let nil = r#"<item xsi:nil="true"/>"#;
    same(
        r##"<r><l E:arrayType="xsd:int[]" xmlns="urn:x"><i E:position="[1]">a</i><i>b</i></l></r>"##,
        &format!(
            r##"<r><l E:arrayType="xsd:int[]" xmlns="urn:x">{}<item xmlns="">a</item><item xmlns="">b</item></l></r>"##,
            nil.replace("<item", "<item xmlns=\"\"")
        ),
    );
}

#[test]
fn arrays_of_arrays() {
    same(
        r##"<r><l E:arrayType="xsd:string[][2]"><i href="#1"/><i E:arrayType="xsd:string[1]"><x>d</x></i></l></r><E:Array id="1" E:arrayType="xsd:string[2]"><x>a</x><x>b</x></E:Array>"##,
        r##"<r><l E:arrayType="xsd:string[][2]"><item E:arrayType="xsd:string[2]"><item>a</item><item>b</item></item><item E:arrayType="xsd:string[1]"><item>d</item></item></l></r>"##,
    );
}

#[test]
fn whole_arrays_by_reference_with_shared_members() {
    same(
        r##"<r><l href="#1"/></r><m id="1" xsi:type="E:Array" E:arrayType="xsd:int[2]"><i href="#2"/><i href="#2"/></m><m id="2" xsi:type="xsd:int">7</m>"##,
        r##"<r><l E:arrayType="xsd:int[2]"><item xsi:type="xsd:int">7</item><item xsi:type="xsd:int">7</item></l></r>"##,
    );
}

#[test]
fn members_take_the_arrays_own_type() {
    same(
        r##"<r xmlns:t="urn:t"><l E:arrayType="t:D[2]"><i><a/></i><i xsi:type="t:E"><a/></i></l></r>"##,
        r##"<r xmlns:t="urn:t"><l E:arrayType="t:D[2]"><item xsi:type="t:D"><a/></item><item xsi:type="t:E"><a/></item></l></r>"##,
    );
}

#[test]
fn empty_and_nil_arrays() {
    same(r##"<r><l E:arrayType="xsd:int[0]"/></r>"##, r##"<r><l E:arrayType="xsd:int[0]"/></r>"##);
    same(r##"<r><l E:arrayType="xsd:int[0]" E:offset="[0]"></l></r>"##, r##"<r><l E:arrayType="xsd:int[0]"></l></r>"##);
    same(
        r##"<r><l E:arrayType="xsd:int[3]" xsi:nil="1"/></r>"##,
        r##"<r><l E:arrayType="xsd:int[3]" xsi:nil="1"/></r>"##,
    );
    same(
        r##"<r><l E:arrayType="xsd:int[1]"/></r>"##,
        r##"<r><l E:arrayType="xsd:int[1]"><item xsi:nil="true"/></l></r>"##,
    );
}

#[test]
fn outside_of_the_size() {
    for bad in [
        r##"<l E:arrayType="x[5]" E:offset="[2147483648]"><i/></l>"##,
        r##"<l E:arrayType="x[5]" E:offset="[99999999999999999999999999]"><i/></l>"##,
        r##"<l E:arrayType="x[5]" E:offset="[4]"><i/><i/></l>"##,
        r##"<l E:arrayType="x[1]"><i/><i/></l>"##,
        r##"<l E:arrayType="x[0]" E:offset="[1]"/>"##,
        r##"<l E:arrayType="x[2,3]"><i E:position="[0,3]"/></l>"##,
        r##"<l E:arrayType="x[2,3]"><i E:position="[2,0]"/></l>"##,
        r##"<l E:arrayType="x[2,3]"><i E:position="[5]"/></l>"##,
        r##"<l E:arrayType="x[5]"><i E:position="[5]"/></l>"##,
    ] {
        refused(&format!("<r>{bad}</r>"), "outside");
    }
    refused(r##"<r><l E:arrayType="x[5]"><i E:position="[1]"/><i E:position="[1]"/></l></r>"##, "two members");
}

#[test]
fn no_such_size() {
    for bad in ["x", "x[-1]", "[2]", "x[1,]", "x[a]", "x[2]]"] {
        let kind = run(&format!(r##"<r><l E:arrayType="{bad}"/></r>"##)).expect_err(bad);
        assert!(matches!(kind, DecodeErrorKind::Value(_)), "{bad}: {kind}");
    }
    for bad in ["1", "[]", "[-1]", "[1", "[x]"] {
        let kind = run(&format!(r##"<r><l E:arrayType="x[3]"><i E:position="{bad}"/></l></r>"##)).expect_err(bad);
        assert!(matches!(kind, DecodeErrorKind::Value(_)), "{bad}: {kind}");
    }
}

fn run12(body: &str, mode: Mode) -> Result<(String, Vec<DeviationKind>), DecodeErrorKind> {
    with(HEAD12, body, &[], Limits::DEFAULT, mode)
}

#[test]
fn soap12_sizes() {
    let due =
        |size: &str, inner: &str| format!(r##"<r><l e:itemType="xsd:string" e:arraySize="{size}">{inner}</l></r>"##);
    for (size, sent, whole) in [
        ("*", "<t>a</t>", "<item>a</item>"),
        ("2", "<t>a</t>", r#"<item>a</item><item xsi:nil="true"/>"#),
        ("* 2", "<t>a</t>", r#"<item>a</item><item xsi:nil="true"/>"#),
        ("1 2", "<t>a</t><t>b</t>", "<item>a</item><item>b</item>"),
    ] {
        assert_eq!(run12(&due(size, sent), Mode::Strict), Ok((due(size, whole), vec![])));
    }
    assert!(matches!(run12(&due("2 *", "<t/>"), Mode::Tolerant), Err(DecodeErrorKind::Value(_))));
    assert!(matches!(run12(&due("1", "<t/><t/>"), Mode::Tolerant), Err(DecodeErrorKind::Reference(_))));
}

#[test]
fn soap12_empty_size() {
    let body = r##"<r><l xsi:type="e:Array" e:itemType="xsd:string" e:arraySize=""><item>a</item></l></r>"##;
    let flat = run12(body, Mode::Tolerant).unwrap();
    assert_eq!(flat.1, [DeviationKind::Facet]);
    assert!(flat.0.contains("<item>a</item></l>"));
    assert!(matches!(run12(body, Mode::Strict), Err(DecodeErrorKind::Strict { .. })));
}

#[test]
fn what_stands_between_members_stays() {
    same(
        r##"<r><l E:arrayType="x[2]"> <i E:position="[1]">b</i><!--c--><i E:position="[0]">a</i>
</l></r>"##,
        r##"<r><l E:arrayType="x[2]"><!--c--><item>a</item> <item>b</item>
</l></r>"##,
    );
}
