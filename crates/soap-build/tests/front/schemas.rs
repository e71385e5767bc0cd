//! Schemas to types.

use super::describe::shape;
use super::{error, model, read, schema, warnings};

#[test]
fn an_extension_has_its_base_first_and_may_stand_in_for_it() {
    let model = model(
        r#"<xs:complexType name="Base"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>
             <xs:attribute name="x" type="xs:string"/></xs:complexType>
           <xs:complexType name="More"><xs:complexContent><xs:extension base="t:Base">
             <xs:sequence><xs:element name="b" type="xs:date" minOccurs="0"/></xs:sequence>
             <xs:attribute name="y" type="xs:boolean" use="required"/></xs:extension></xs:complexContent></xs:complexType>
           <xs:element name="e" type="t:Base"/>"#,
    );
    assert_eq!(shape(&model, "More").unwrap(), "@x: string, @y: boolean!, a: int, b: date?");
    assert_eq!(shape(&model, "BaseOrDerived").unwrap(), "Base or More");
}

#[test]
fn an_abstract_base_is_only_what_is_derived_from_it() {
    let model = model(
        r#"<xs:complexType name="Pet" abstract="true"/>
           <xs:complexType name="Cat"><xs:complexContent><xs:extension base="t:Pet"/></xs:complexContent></xs:complexType>
           <xs:element name="pet" type="t:Pet"/>"#,
    );
    assert_eq!(shape(&model, "AnyPet").unwrap(), "Cat");
}

#[test]
fn a_restriction_replaces_the_content_and_keeps_the_attributes() {
    let model = model(
        r#"<xs:complexType name="Base"><xs:sequence><xs:element name="a" type="xs:int"/>
               <xs:element name="b" type="xs:int" minOccurs="0"/></xs:sequence>
             <xs:attribute name="x"/><xs:attribute name="y"/><xs:anyAttribute/></xs:complexType>
           <xs:complexType name="Less"><xs:complexContent><xs:restriction base="t:Base">
             <xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>
             <xs:attribute name="x" use="prohibited"/><xs:attribute name="y" type="xs:int" use="required"/>
           </xs:restriction></xs:complexContent></xs:complexType>"#,
    );
    assert_eq!(shape(&model, "Less").unwrap(), "@y: int!, a: int");
}

#[test]
fn the_head_of_a_substitution_group_is_a_choice_of_its_members() {
    let model = model(
        r#"<xs:element name="head" type="xs:string" abstract="true"/>
           <xs:element name="one" substitutionGroup="t:head"/>
           <xs:element name="two" type="xs:token" substitutionGroup="t:one"/>
           <xs:element name="e"><xs:complexType><xs:sequence>
             <xs:element ref="t:head" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>"#,
    );
    assert_eq!(shape(&model, "E").unwrap(), "head: (HeadMember)+");
    assert_eq!(shape(&model, "HeadMember").unwrap(), "One: string | Two: token");
}

#[test]
fn groups_are_part_of_what_refers_to_them() {
    let model = model(
        r#"<xs:group name="pair"><xs:sequence><xs:element name="a" type="xs:int"/>
             <xs:element name="b" type="xs:int"/></xs:sequence></xs:group>
           <xs:attributeGroup name="marks"><xs:attribute name="m" type="xs:int"/></xs:attributeGroup>
           <xs:complexType name="Once"><xs:group ref="t:pair"/><xs:attributeGroup ref="t:marks"/></xs:complexType>
           <xs:complexType name="Often"><xs:sequence><xs:group ref="t:pair" minOccurs="0" maxOccurs="unbounded"/>
             <xs:element name="end" type="xs:int"/></xs:sequence></xs:complexType>"#,
    );
    assert_eq!(shape(&model, "Once").unwrap(), "@m: int, a: int, b: int");
    assert_eq!(shape(&model, "Often").unwrap(), "pair: (OftenPair)*, end: int");
    assert_eq!(shape(&model, "OftenPair").unwrap(), "[a: int, b: int]");
}

#[test]
fn a_redefinition_means_the_original_by_its_own_name() {
    let base = schema(
        r#"<xs:complexType name="T"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>
           <xs:simpleType name="S"><xs:restriction base="xs:string"><xs:maxLength value="9"/></xs:restriction></xs:simpleType>"#,
    );
    let main = schema(
        r#"<xs:redefine schemaLocation="base.xsd">
             <xs:complexType name="T"><xs:complexContent><xs:extension base="t:T"><xs:sequence>
               <xs:element name="b" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
             <xs:simpleType name="S"><xs:restriction base="t:S"><xs:minLength value="2"/></xs:restriction></xs:simpleType>
           </xs:redefine><xs:element name="e" type="t:T"/>"#,
    );
    let model = read(&[("main.xsd", &main), ("base.xsd", &base)]).unwrap();
    assert_eq!(warnings(&model), [""; 0]);
    assert_eq!(shape(&model, "T").unwrap(), "a: int, b: int");
    assert_eq!(shape(&model, "S").unwrap(), "restricted string");
}

#[test]
fn an_included_schema_without_a_namespace_takes_on_the_includers() {
    let part = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <xs:complexType name="Part"><xs:sequence><xs:element name="self" type="Part" minOccurs="0"/></xs:sequence>
        </xs:complexType></xs:schema>"#;
    let main = schema(r#"<xs:include schemaLocation="part.xsd"/><xs:element name="e" type="t:Part"/>"#);
    let model = read(&[("main.xsd", &main), ("part.xsd", part)]).unwrap();
    assert_eq!(warnings(&model), [""; 0]);
    assert_eq!(shape(&model, "Part").unwrap(), "self_: Part?");
    let ns = model.types[0].xml.as_ref().unwrap().namespace.unwrap();
    assert_eq!(model.namespaces[ns.0 as usize].uri, "urn:t");
}

#[test]
fn simple_types_keep_what_they_say() {
    let model = model(
        r#"<xs:simpleType name="Size"><xs:restriction base="xs:string"><xs:enumeration value="S"/>
             <xs:enumeration value="X L"/><xs:enumeration value="X-L"/></xs:restriction></xs:simpleType>
           <xs:simpleType name="Sizes"><xs:list itemType="t:Size"/></xs:simpleType>
           <xs:simpleType name="SizeOrNumber"><xs:union memberTypes="t:Size xs:int"/></xs:simpleType>
           <xs:complexType name="Price"><xs:simpleContent><xs:extension base="xs:decimal">
             <xs:attribute name="currency" type="xs:token"/></xs:extension></xs:simpleContent></xs:complexType>"#,
    );
    assert_eq!(shape(&model, "Size").unwrap(), "S/XL/XL2");
    assert_eq!(shape(&model, "Sizes").unwrap(), "list of Size");
    assert_eq!(shape(&model, "SizeOrNumber").unwrap(), "Size or int");
    assert_eq!(shape(&model, "Price").unwrap(), "@currency: token, text: decimal");
}

#[test]
fn mixed_content_keeps_text_and_elements_in_order() {
    let model = model(
        r#"<xs:complexType name="Para" mixed="true"><xs:choice minOccurs="0" maxOccurs="unbounded">
             <xs:element name="b" type="xs:string"/><xs:any/></xs:choice></xs:complexType>"#,
    );
    assert_eq!(shape(&model, "Para").unwrap(), "mixed ParaContent");
    assert_eq!(shape(&model, "ParaContent").unwrap(), "Text: text | B: string | Any: *");
}

#[test]
fn an_anonymous_type_has_the_words_of_its_element() {
    let model = model(
        r#"<xs:element name="told"><xs:annotation><xs:documentation>Of the element.</xs:documentation></xs:annotation>
             <xs:complexType/></xs:element>
           <xs:element name="own"><xs:annotation><xs:documentation>Of the element.</xs:documentation></xs:annotation>
             <xs:complexType><xs:annotation><xs:documentation>Its own.</xs:documentation></xs:annotation></xs:complexType>
           </xs:element>"#,
    );
    let docs: Vec<_> = model.types.iter().map(|t| t.docs.join(" ")).collect();
    assert_eq!(docs, ["Of the element.", "Its own."]);
}

#[test]
fn a_draft_of_xml_schema_is_read_as_what_became_of_it() {
    let text = r#"<schema xmlns="http://www.w3.org/1999/XMLSchema" targetNamespace="urn:t">
        <complexType name="T"><sequence><element name="at" type="timeInstant"/></sequence></complexType></schema>"#;
    let model = read(&[("a.xsd", text)]).unwrap();
    assert_eq!(shape(&model, "T").unwrap(), "at: datetime");
}

#[test]
fn what_is_missing_is_kept_as_xml_with_a_warning() {
    let text = schema(r#"<xs:element name="e" type="t:Nowhere"/>"#);
    let model = read(&[("a.xsd", &text)]).unwrap();
    assert_eq!(super::describe::member(&model, &model.elements[0]), "e: any");
    assert_eq!(warnings(&model), ["a.xsd:2:44: the type `Nowhere` isn't there: the element is kept as XML"]);
}

#[test]
fn a_type_that_holds_itself_is_boxed() {
    let model = model(
        r#"<xs:complexType name="Node"><xs:sequence><xs:element name="next" type="t:Node" minOccurs="0"/>
             <xs:element name="all" type="t:Node" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>"#,
    );
    let soap_build::model::TypeKind::Struct(node) = &model.types[0].kind else { panic!() };
    let soap_build::model::Content::Members { members, .. } = &node.content else { panic!() };
    assert_eq!(members.iter().map(|m| m.boxed).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn circles_are_errors_with_their_place() {
    let types = schema(
        r#"<xs:complexType name="A"><xs:complexContent><xs:extension base="t:B"/></xs:complexContent></xs:complexType>
<xs:complexType name="B"><xs:complexContent><xs:extension base="t:A"/></xs:complexContent></xs:complexType>"#,
    );
    let said = error(&[("a.xsd", &types)]);
    assert_eq!(said, "a.xsd:2:44: xs:complexType \"A\": the type is derived from itself; break the circle");
    let group = schema(
        r#"<xs:group name="g"><xs:sequence><xs:group ref="t:g"/></xs:sequence></xs:group>
           <xs:complexType name="T"><xs:group ref="t:g"/></xs:complexType>"#,
    );
    let said = error(&[("a.xsd", &group)]);
    assert!(said.starts_with("a.xsd:2:76: xs:group \"t:g\": the group is among its own particles"), "{said}");
    let simple = schema(r#"<xs:simpleType name="S"><xs:restriction base="t:S"/></xs:simpleType>"#);
    assert!(error(&[("a.xsd", &simple)]).contains("xs:simpleType \"S\": the type is derived from itself"));
}

#[test]
fn what_xml_cannot_name_is_left_out_with_a_warning() {
    let text = schema(
        r#"<xs:element name="e"><xs:complexType><xs:sequence>
<xs:element name="area:Code" type="xs:int"/>
<xs:element name="2nd" type="xs:int"/>
<xs:element name="" type="xs:int"/>
<xs:element ref="t:a b"/>
<xs:element name="élan-1.x_" type="xs:int"/></xs:sequence>
<xs:attribute name="a:b"/>
<xs:attribute name="xmlns"/>
<xs:attribute name="xmlnsx"/></xs:complexType></xs:element>
<xs:element name="g:h" type="xs:int"/>"#,
    );
    let model = read(&[("a.xsd", &text)]).unwrap();
    assert_eq!(shape(&model, "E").unwrap(), "@xmlnsx: anysimpletype, élan_1_x: int");
    assert_eq!(model.elements.len(), 1);
    let tail = "is no name that it can have in XML (an NCName)";
    let said: Vec<_> = model.warnings.iter().map(|w| (w.at.line, w.at.column, w.message.clone())).collect();
    let want = [
        (3, "element", "area:Code"),
        (4, "element", "2nd"),
        (5, "element", ""),
        (6, "element", "a b"),
        (8, "attribute", "a:b"),
        (9, "attribute", "xmlns"),
        (11, "element", "g:h"),
    ];
    let want: Vec<_> =
        want.iter().map(|(l, what, name)| (*l, 1, format!("xs:{what} was left out: `{name}` {tail}"))).collect();
    assert_eq!(said, want);
}

#[test]
fn a_type_that_xml_cannot_name_is_not_told_by_xsi_type() {
    let text = schema(
        r#"<xs:complexType name="Base"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>
           <xs:complexType name="a:More"><xs:complexContent><xs:extension base="t:Base"/></xs:complexContent></xs:complexType>
           <xs:complexType name="Most"><xs:complexContent><xs:extension base="t:Base"/></xs:complexContent></xs:complexType>
           <xs:simpleType name="b c"><xs:restriction base="xs:int"/></xs:simpleType>
           <xs:element name="e" type="t:Base"/><xs:element name="i" type="xs:int"/>
           <xs:element name="s" type="xs:anySimpleType"/>"#,
    );
    let model = read(&[("a.xsd", &text)]).unwrap();
    assert_eq!(shape(&model, "BaseOrDerived").unwrap(), "Base or Most");
    assert_eq!(model.simple_types, []);
    let names: Vec<_> = model.types.iter().filter_map(|t| t.xml.as_ref()).map(|xml| xml.local.as_str()).collect();
    assert_eq!(names, ["Base", "Most"]);
    let said = warnings(&model);
    assert!(
        said[0].ends_with("xs:complexType \"a:More\" has no NCName as its name: xsi:type can't tell it"),
        "{said:?}"
    );
    assert!(said[1].ends_with("xs:simpleType \"b c\" has no NCName as its name: xsi:type can't tell it"), "{said:?}");
    assert_eq!(said.len(), 2);
}
