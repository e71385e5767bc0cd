//! Large descriptions take time in proportion: each of these hung, or would, where names are looked for one by one.

use std::fmt::Write as _;

use soap_build::model::TypeKind;

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

#[test]
fn groups_in_each_other_are_limited() {
    let (mut groups, mut attributes) = (String::new(), String::new());
    for i in 0..5_000 {
        let next = i + 1;
        write!(groups, r#"<xs:group name="G{i}"><xs:sequence><xs:group ref="t:G{next}"/></xs:sequence></xs:group>"#)
            .unwrap();
        write!(
            attributes,
            r#"<xs:attributeGroup name="A{i}"><xs:attributeGroup ref="t:A{next}"/></xs:attributeGroup>"#
        )
        .unwrap();
    }
    groups.push_str(r#"<xs:complexType name="T"><xs:group ref="t:G0"/></xs:complexType>"#);
    attributes.push_str(r#"<xs:complexType name="T"><xs:attributeGroup ref="t:A0"/></xs:complexType>"#);
    let said = error(&[("a.xsd", &schema(&groups))]);
    assert!(said.ends_with("groups are over 256 deep in each other; nest them less"), "{said}");
    let said = error(&[("a.xsd", &schema(&attributes))]);
    assert!(said.ends_with("a chain of over 256 types, each on top of the next; shorten the chain"), "{said}");
}

#[test]
fn many_attributes_over_those_of_the_base() {
    let attributes = |first: usize| -> String {
        (first..first + MANY).map(|i| format!(r#"<xs:attribute name="a{i}" type="xs:int"/>"#)).collect()
    };
    let (base, own) = (attributes(0), attributes(MANY));
    let model = model(&format!(
        r#"<xs:complexType name="B">{base}</xs:complexType><xs:complexType name="T"><xs:complexContent>
        <xs:extension base="t:B">{own}</xs:extension></xs:complexContent></xs:complexType>"#
    ));
    let soap_build::model::TypeKind::Struct(t) = &model.types[1].kind else { panic!() };
    assert_eq!(t.attributes.len(), 2 * MANY);
    assert_eq!(t.attributes[MANY].xml.local, format!("a{MANY}"));
}

/// Unions that name the next one twice: as many members as there are types, not twice as many with each.
#[test]
fn unions_of_the_same_types() {
    let mut types = String::new();
    for n in 0..40 {
        write!(types, r#"<xs:simpleType name="u{n}"><xs:union memberTypes="t:u{0} t:u{0}"/></xs:simpleType>"#, n + 1)
            .unwrap();
    }
    let types = format!(
        r#"{types}<xs:simpleType name="u40"><xs:union memberTypes="xs:int xs:string"/></xs:simpleType>
           <xs:element name="e" type="t:u0"/>"#
    );
    let model = model(&types);
    let first = model.types.iter().find(|ty| ty.name == "U0").unwrap();
    assert!(matches!(&first.kind, TypeKind::Union(members) if members.len() == 2), "{first:?}");
}
