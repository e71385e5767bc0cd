//! Which documents are read, and what is said of those that aren't.

use super::describe::shape;
use super::{error, read, read_with, schema, warnings};

const TYPE: &str =
    r#"<xs:complexType name="T"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>"#;

#[test]
fn a_doctype_is_refused_where_it_stands() {
    let text = "<?xml version=\"1.0\"?>\n <!DOCTYPE a [<!ENTITY b SYSTEM \"/etc/passwd\">]>\n<a>&b;</a>";
    let said = error(&[("a.wsdl", text)]);
    assert!(said.starts_with("a.wsdl:2:2: DOCTYPE: document type declarations are refused"), "{said}");
}

#[test]
fn wsdl_20_is_told_by_name() {
    let text = "<!-- new -->\n  <description xmlns='http://www.w3.org/ns/wsdl'/>";
    let said = "a.wsdl:2:3: description: this is WSDL 2.0, which isn't read; \
                ask the service for its WSDL 1.1, mostly at `?wsdl`";
    assert_eq!(error(&[("a.wsdl", text)]), said);
}

#[test]
fn what_is_no_description_is_told_by_its_root() {
    let said = error(&[("a.wsdl", "<html><body/></html>")]);
    assert!(
        said.starts_with("a.wsdl:1:1: html: the root element is `html` in no namespace; give a WSDL 1.1"),
        "{said}"
    );
    assert!(error(&[("a.wsdl", "<a>\n <b></a>")]).starts_with("a.wsdl:2:"));
    assert!(error(&[("a.wsdl", "<a/><!-- ")]).starts_with("a.wsdl:1:"));
    assert_eq!(
        error(&[("a.wsdl", "")]),
        "a.wsdl:1:1: XML: the document has no root element; make the document well-formed"
    );
}

#[test]
fn depth_is_limited() {
    let text = "<a>".repeat(100_000);
    assert!(error(&[("a.wsdl", &text)]).contains("elements are nested deeper than 200"));
}

#[test]
fn a_folder_that_is_not_allowed_is_not_read() {
    let main = schema(r#"<xs:include schemaLocation="../b.xsd"/><xs:element name="e" type="t:T"/>"#);
    let files = [("in/a.xsd", main.as_str()), ("b.xsd", &schema(TYPE))];
    let model = read(&files).unwrap();
    assert!(warnings(&model)[0].contains("`../b.xsd` was left out: it lies outside the allowed folders"));
    assert_eq!(shape(&model, "T"), None);
    let model = read_with(&files, |builder, dir| builder.allow_folder(dir)).unwrap();
    assert_eq!(shape(&model, "T").unwrap(), "a: int");
}

#[test]
fn an_address_is_read_from_the_catalog_only() {
    let main = schema(r#"<xs:include schemaLocation="http://x.test/b.xsd"/><xs:element name="e" type="t:T"/>"#);
    let files = [("a.xsd", main.as_str()), ("b.xsd", &schema(TYPE))];
    assert!(warnings(&read(&files).unwrap())[0].contains("`http:` addresses aren't fetched"));
    let model = read_with(&files, |builder, dir| builder.catalog("http://x.test/b.xsd", dir.join("b.xsd"))).unwrap();
    assert_eq!((shape(&model, "T").unwrap().as_str(), model.warnings.len()), ("a: int", 0));
}

#[test]
fn a_well_known_namespace_needs_no_document() {
    for location in ["", r#"schemaLocation="http://www.w3.org/2001/xml.xsd""#, r#"schemaLocation="/no/xml.xsd""#] {
        let main = schema(&format!(
            r#"<xs:import namespace="http://www.w3.org/XML/1998/namespace" {location}/>
               <xs:complexType name="T"><xs:attribute ref="xml:lang"/></xs:complexType>"#
        ));
        let model = read(&[("a.xsd", &main)]).unwrap();
        assert_eq!(warnings(&model), [""; 0], "{location}");
        assert!(shape(&model, "T").unwrap().starts_with("@lang: "));
    }
}

#[test]
fn signatures_are_typed_without_a_copy_of_their_schema() {
    let ns = "http://www.w3.org/2000/09/xmldsig#";
    for location in [String::new(), format!(r#"schemaLocation="{ns}""#), r#"schemaLocation="/no/dsig.xsd""#.into()] {
        let main = schema(&format!(
            r#"<xs:import namespace="{ns}" {location}/><xs:complexType name="T"><xs:sequence>
               <xs:element ref="s:Signature" xmlns:s="{ns}"/></xs:sequence></xs:complexType>"#
        ));
        let model = read(&[("a.xsd", &main)]).unwrap();
        assert_eq!(warnings(&model), [""; 0], "{location}");
        assert_eq!(shape(&model, "T").unwrap(), "signature: SignatureType", "{location}");
        let signature = shape(&model, "SignatureType").unwrap();
        assert_eq!(
            signature,
            "@id: id, signed_info: SignedInfoType, signature_value: SignatureValueType, key_info: KeyInfoType?, \
             object: ObjectType*"
        );
    }
}

#[test]
fn tokens_without_a_schema_are_kept_as_xml() {
    for ns in [
        "http://www.w3.org/2001/04/xmlenc#",
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
    ] {
        let main = schema(&format!(
            r#"<xs:import namespace="{ns}" schemaLocation="{ns}"/><xs:complexType name="T"><xs:sequence>
               <xs:element ref="s:Thing" xmlns:s="{ns}"/></xs:sequence><xs:attribute ref="s:Id" xmlns:s="{ns}"/></xs:complexType>"#
        ));
        let model = read(&[("a.xsd", &main)]).unwrap();
        assert_eq!(shape(&model, "T").unwrap(), "@id: anysimpletype, thing: any", "{ns}");
    }
}

#[test]
fn schemas_that_include_each_other_are_read_once() {
    let a = schema(r#"<xs:include schemaLocation="b.xsd"/><xs:element name="e" type="t:T"/>"#);
    let b = schema(&format!(r#"<xs:include schemaLocation="a.xsd"/><xs:include schemaLocation="b.xsd"/>{TYPE}"#));
    let model = read(&[("a.xsd", &a), ("b.xsd", &b)]).unwrap();
    assert_eq!((model.types.len(), model.elements.len(), model.warnings.len()), (1, 1, 0));
}

#[test]
fn encodings_are_those_that_are_declared() {
    let text = schema(r#"<xs:element name="größe" type="xs:int"/>"#);
    let latin1: Vec<u8> =
        format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{text}").chars().map(|c| c as u32 as u8).collect();
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let dir = tempfile::tempdir().unwrap();
    for bytes in [text.as_bytes(), &latin1, &utf16] {
        std::fs::write(dir.path().join("a.xsd"), bytes).unwrap();
        let model = soap_build::load(soap_build::configure(), dir.path().join("a.xsd")).unwrap();
        assert_eq!(model.elements[0].name, "größe");
    }
    std::fs::write(dir.path().join("a.xsd"), b"<a>\xff</a>").unwrap();
    let said = soap_build::load(soap_build::configure(), dir.path().join("a.xsd")).unwrap_err().to_string();
    assert_eq!(said, "a.xsd:1:1: encoding: the text isn't UTF-8 (at byte 3); save the document as UTF-8");
}
