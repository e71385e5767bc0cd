use super::*;

#[test]
fn what_moves_takes_its_declarations_along() {
    same(
        r##"<r><a href="#1"/></r><m id="1" xsi:type="t:T" xmlns:t="urn:t"><t:b xsi:type="t:U"/></m>"##,
        r##"<r><a xmlns:t="urn:t" xsi:type="t:T"><t:b xsi:type="t:U"/></a></r>"##,
    );
}

#[test]
fn one_prefix_with_two_meanings() {
    same(
        r##"<p:r xmlns:p="urn:1"><p:a href="#1"/><p:b/></p:r><m id="1" xmlns:p="urn:2" xsi:type="p:T"><p:c>p:d</p:c></m>"##,
        r##"<p:r xmlns:p="urn:1"><r0:a xmlns:p="urn:2" xmlns:r0="urn:1" xsi:type="p:T"><p:c>p:d</p:c></r0:a><p:b/></p:r>"##,
    );
}

#[test]
fn a_name_keeps_its_prefix_where_the_target_lacks_it() {
    same(
        r##"<r><x xmlns:p="urn:1"><p:a href="#1"/></x></r><m id="1"><b href="#2"/></m><m id="2">7</m>"##,
        r##"<r><x xmlns:p="urn:1"><p:a><b>7</b></p:a></x></r>"##,
    );
}

#[test]
fn a_default_namespace_doesnt_reach_the_name() {
    same(
        r##"<r><a href="#1"/></r><m id="1" xmlns="urn:d" xsi:type="T"><b><c/></b><d xmlns=""/></m>"##,
        r##"<r><a xmlns:r0="urn:d" xsi:type="r0:T"><b xmlns="urn:d"><c/></b><d/></a></r>"##,
    );
    same(
        r##"<r xmlns="urn:d"><a href="#1"/></r><m id="1"><b/></m>"##,
        r##"<r xmlns="urn:d"><r0:a xmlns="" xmlns:r0="urn:d"><b/></r0:a></r>"##,
    );
}

#[test]
fn the_same_default_stays() {
    same(
        r##"<r xmlns="urn:d"><a href="#1"/></r><m id="1" xmlns="urn:d"><b/></m>"##,
        r##"<r xmlns="urn:d"><a><b/></a></r>"##,
    );
}

#[test]
fn hidden_prefixes_come_back() {
    same(
        r##"<r><p:x xmlns:p="urn:1"><a href="#1"/></p:x></r><w xmlns:p="urn:2" id="0"><m id="1">p:v</m></w>"##,
        r##"<r><p:x xmlns:p="urn:1"><a xmlns:p="urn:2">p:v</a></p:x></r>"##,
    );
}

#[test]
fn attributes_of_the_reference_stay() {
    same(
        r##"<r><a href="#1" k="1" xmlns:p="urn:1" p:l="2" n="3"/></r><m id="1" xmlns:p="urn:2" n="4" p:l="5">v</m>"##,
        r##"<r><a xmlns:p="urn:2" xmlns:r0="urn:1" n="4" p:l="5" k="1" r0:l="2">v</a></r>"##,
    );
}

#[test]
fn fresh_prefixes_are_nobody_elses() {
    same(
        r##"<p:r xmlns:p="urn:1" xmlns:r0="urn:r"><p:a href="#1"/></p:r><m id="1" xmlns:p="urn:2">r0:v</m>"##,
        r##"<p:r xmlns:p="urn:1" xmlns:r0="urn:r"><rrr0:a xmlns:p="urn:2" xmlns:rrr0="urn:1">r0:v</rrr0:a></p:r>"##,
    );
}
