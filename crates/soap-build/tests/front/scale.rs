//! Large descriptions take time in proportion: each of these hung, or would, where names are looked for one by one.

use std::fmt::Write as _;

use super::{error, model, schema};

const MANY: usize = 20_000;

#[test]
fn many_elements_of_one_name() {
    let elements = r#"<xs:element name="a" type="xs:int"/>"#.repeat(MANY);
    let model = model(&format!(r#"<xs:complexType name="T"><xs:sequence>{elements}</xs:sequence></xs:complexType>"#));
    let soap_build::model::TypeKind::Struct(t) = &model.types[0].kind else { panic!() };
    let soap_build::model::Content::Members { members, .. } = &t.content else { panic!() };
    assert_eq!(members.last().unwrap().name, format!("a_{MANY}"));
}

#[test]
fn many_values_that_fold_to_few_names() {
    let mut values = String::new();
    for i in 0..MANY {
        // Signs that no name keeps.
        let signs: String = (0..15).map(|bit| if i >> bit & 1 == 1 { '.' } else { ',' }).collect();
        write!(values, r#"<xs:enumeration value="{signs}"/>"#).unwrap();
    }
    let model = model(&format!(
        r#"<xs:simpleType name="S"><xs:restriction base="xs:string">{values}</xs:restriction></xs:simpleType>"#
    ));
    let soap_build::model::TypeKind::Enumeration(s) = &model.types[0].kind else { panic!() };
    assert_eq!(s.values.len(), MANY);
    assert_eq!(s.values.last().unwrap().name, format!("Unnamed{MANY}"));
}

#[test]
fn many_anonymous_types_of_one_name() {
    let element = r#"<xs:element name="e"><xs:complexType><xs:attribute name="a"/></xs:complexType></xs:element>"#;
    let model = model(&format!(
        r#"<xs:complexType name="T"><xs:sequence>{}</xs:sequence></xs:complexType>"#,
        element.repeat(MANY)
    ));
    assert_eq!(model.types.last().unwrap().name, format!("TE{MANY}"));
}

#[test]
fn a_chain_of_derivations_is_limited() {
    let mut complex = r#"<xs:complexType name="T0"/>"#.to_owned();
    let mut simple = String::new();
    for i in 1..5_000 {
        let (base, next) = (i - 1, i + 1);
        write!(
            complex,
            r#"<xs:complexType name="T{i}"><xs:complexContent><xs:extension base="t:T{base}"/></xs:complexContent></xs:complexType>"#
        )
        .unwrap();
        write!(simple, r#"<xs:simpleType name="S{i}"><xs:restriction base="t:S{next}"/></xs:simpleType>"#).unwrap();
    }
    for types in [complex, simple] {
        let said = error(&[("a.xsd", &schema(&types))]);
        assert!(said.ends_with("a chain of over 256 types, each on top of the next; shorten the chain"), "{said}");
    }
}
