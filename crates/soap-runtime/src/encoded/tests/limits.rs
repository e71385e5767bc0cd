use super::*;
use crate::encoded::MAX_ABSENT;
use std::fmt::Write as _;

#[track_caller]
fn over(body: &str, limits: Limits) {
    let kind = with(HEAD, body, &[], limits, Mode::Tolerant).expect_err("over the limit");
    assert!(matches!(kind, DecodeErrorKind::Limit(_)), "{kind}");
}

#[test]
fn sizes_allocate_nothing() {
    for size in [
        "4294967296",
        "18446744073709551615",
        "99999999999999999999",
        "2147483648,2147483648",
        "4294967296,4294967296,2",
    ] {
        over(&format!(r##"<r><l E:arrayType="xsd:int[{size}]"/></r>"##), Limits::DEFAULT);
    }
    over(r##"<r><l E:arrayType="xsd:int[]"><i E:position="[18446744073709551615]"/></l></r>"##, Limits::DEFAULT);
    over(r##"<r><l E:arrayType="xsd:int[,]"><i E:position="[0,18446744073709551614]"/></l></r>"##, Limits::DEFAULT);
    let half = MAX_ABSENT / 2 + 1;
    over(&format!(r##"<r><l E:arrayType="xsd:int[{half}]"/><l E:arrayType="xsd:int[{half}]"/></r>"##), Limits::DEFAULT);
}

#[test]
fn doubling_stops_at_the_total() {
    let mut body = r##"<r><a href="#0"/></r>"##.to_owned();
    for i in 0..40 {
        let _ = write!(body, r##"<m id="{i}"><a href="#{n}"/><b href="#{n}"/></m>"##, n = i + 1);
    }
    body.push_str(r##"<m id="40">x</m>"##);
    over(&body, Limits::DEFAULT.with_total(1 << 20));
}

#[test]
fn depth_by_reference_is_depth() {
    let mut body = r##"<r><a href="#0"/></r>"##.to_owned();
    for i in 0..100_000 {
        let _ = write!(body, r##"<m id="{i}"><a href="#{}"/></m>"##, i + 1);
    }
    body.push_str(r##"<m id="100000">x</m>"##);
    over(&body, Limits::DEFAULT);
}

#[test]
fn long_chains_are_followed_once() {
    let (mut body, n) = ("<r>".to_owned(), 50_000);
    for _ in 0..n {
        body.push_str(r##"<a href="#0"/>"##);
    }
    body.push_str("</r>");
    for i in 0..n {
        let _ = write!(body, r##"<m id="{i}" href="#{}"/>"##, i + 1);
    }
    let _ = write!(body, r##"<m id="{n}">x</m>"##);
    assert_eq!(run(&body).unwrap().0.len(), "<r></r>".len() + n * "<a>x</a>".len());
}

#[test]
fn declarations_times_references_are_bounded() {
    let decls: String = (0..1000).map(|i| format!(r##" xmlns:p{i}="urn:{i}""##)).collect();
    let mut body = format!("<r><x{decls}>");
    for _ in 0..20_000 {
        body.push_str(r##"<a href="#0"/>"##);
    }
    let _ = write!(body, r##"</x></r><m id="0"{decls}>x</m>"##);
    over(&body, Limits::DEFAULT.with_total(2 << 20));
}
