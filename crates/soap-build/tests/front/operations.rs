//! Bindings to operations.

use soap_build::model::{Message, Model, SoapVersion, Style, Use};

use super::describe::{joined, shape};
use super::{error, read, read_with, schema, warnings};

/// A WSDL of the namespace `urn:t` with one schema, one port type and one binding to SOAP 1.1.
fn wsdl(types: &str, messages: &str, operations: &str, style: &str, bound: &str) -> String {
    format!(
        r#"<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
<types>{types}</types>{messages}<portType name="P">{operations}</portType>
<binding name="B" type="t:P"><soap:binding style="{style}" transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</binding>
<service name="S"><port name="p" binding="t:B"><soap:address location="http://x.test/"/></port></service></definitions>"#,
        types = if types.is_empty() { String::new() } else { schema(types) }
    )
}

const ELEMENTS: &str = r#"<xs:element name="ask" type="xs:int"/><xs:element name="tell" type="xs:string"/>
    <xs:element name="login" type="xs:token"/><xs:element name="broken" type="xs:short"/>"#;
const MESSAGES: &str = r#"<message name="In"><part name="body" element="t:ask"/></message>
    <message name="Out"><part name="body" element="t:tell"/></message>
    <message name="Head"><part name="login" element="t:login"/></message>
    <message name="Fault"><part name="detail" element="t:broken"/></message>"#;
const LITERAL: &str = r#"<input><soap:body use="literal"/></input><output><soap:body use="literal"/></output>"#;

fn one(text: &str) -> Model {
    let model = read(&[("a.wsdl", text)]).unwrap();
    assert_eq!(warnings(&model), [""; 0]);
    model
}

fn body(model: &Model, message: &Message) -> String {
    joined(model, &message.body, ", ")
}

#[test]
fn a_document_operation_with_header_and_fault() {
    let model = one(&wsdl(
        ELEMENTS,
        MESSAGES,
        r#"<operation name="Ask"><documentation>Asks.</documentation><input message="t:In"/><output message="t:Out"/>
           <fault name="bad" message="t:Fault"/></operation>"#,
        "document",
        r#"<operation name="Ask"><soap:operation soapAction="urn:ask"/>
           <input><soap:body use="literal"/><soap:header message="t:Head" part="login" use="literal"/></input>
           <output><soap:body use="literal"/></output></operation>"#,
    ));
    let ask = &model.operations[0];
    assert_eq!((ask.method.as_str(), ask.marker.as_str(), ask.action.as_str()), ("ask", "AskOperation", "urn:ask"));
    assert_eq!((ask.style, ask.use_, ask.version), (Style::Document, Use::Literal, SoapVersion::V1_1));
    assert_eq!(ask.docs, ["Asks."]);
    assert_eq!(joined(&model, &ask.request.headers, ", "), "login: token");
    assert_eq!(body(&model, &ask.request), "ask: int");
    assert_eq!(shape(&model, "AskRequest").unwrap(), "login: token, ask: int", "the holder of both");
    assert_eq!(body(&model, ask.response.as_ref().unwrap()), "tell: string");
    let faults: Vec<_> = ask.faults.iter().map(|f| (f.name.as_str(), f.variant.as_str())).collect();
    assert_eq!(faults, [("bad", "Bad")]);
    let port = &model.services[0].ports[0];
    assert_eq!((port.location.as_deref(), port.operations.as_slice()), (Some("http://x.test/"), [0].as_slice()));
}

#[test]
fn an_rpc_message_is_a_wrapper_named_as_the_operation() {
    let model = one(&wsdl(
        "",
        r#"<message name="In"><part name="a" type="xs:int"/><part name="b" type="xs:date"/></message>
           <message name="Out"/>"#,
        r#"<operation name="add"><input message="t:In"/><output message="t:Out"/></operation>"#,
        "rpc",
        r#"<operation name="add"><soap:operation soapAction=""/>
           <input><soap:body use="literal" namespace="urn:other"/></input><output><soap:body use="literal"/></output></operation>"#,
    ));
    let add = &model.operations[0];
    assert_eq!(body(&model, &add.request), "add: Add");
    assert_eq!(shape(&model, "Add").unwrap(), "a: int, b: date");
    assert_eq!(body(&model, add.response.as_ref().unwrap()), "add_response: AddResponse");
    assert_eq!(shape(&model, "AddResponse").unwrap(), "");
    let uris: Vec<_> = model.namespaces.iter().map(|n| n.uri.as_str()).collect();
    assert_eq!(uris, ["urn:other", "urn:t"], "the wrapper's namespace is that of its body");
}

#[test]
fn overloads_are_told_apart_by_the_names_of_their_messages() {
    let overload = |n: u32, m: &str| {
        format!(
            r#"<operation name="Find"><input name="i{n}" message="t:{m}"/><output name="o{n}" message="t:Out"/></operation>"#
        )
    };
    let bound = |n: u32| {
        format!(
            r#"<operation name="Find"><soap:operation soapAction="urn:{n}"/><input name="i{n}"><soap:body use="literal"/></input>
               <output name="o{n}"><soap:body use="literal"/></output></operation>"#
        )
    };
    let model = one(&wsdl(
        ELEMENTS,
        MESSAGES,
        &(overload(1, "In") + &overload(2, "Head")),
        "document",
        &(bound(2) + &bound(1)),
    ));
    let all: Vec<_> = model.operations.iter().map(|o| (o.method.as_str(), body(&model, &o.request))).collect();
    assert_eq!(all, [("find", "login: token".to_owned()), ("find_2", "ask: int".to_owned())]);
}

#[test]
fn an_operation_that_two_bindings_offer_is_there_once() {
    let text = wsdl(
        ELEMENTS,
        MESSAGES,
        r#"<operation name="Ask"><input message="t:In"/></operation>"#,
        "document",
        r#"<operation name="Ask"><soap:operation soapAction=""/><input><soap:body use="literal"/></input></operation>"#,
    );
    let second = r#"<binding name="C" type="t:P" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap12/"><s:binding/>
        <operation name="Ask"><s:operation/><input><s:body use="literal"/></input></operation></binding><service"#;
    let model = one(&text.replace("<service", second));
    assert_eq!(model.operations.len(), 1);
    assert_eq!(model.operations[0].also, Some(SoapVersion::V1_2));
    assert_eq!(model.operations[0].response, None, "one-way");
}

#[test]
fn an_unknown_operation_is_an_error() {
    let text = wsdl(ELEMENTS, MESSAGES, "", "document", "");
    let said = read_with(&[("a.wsdl", &text)], |builder, _| builder.operations(["Nothing"])).unwrap_err().to_string();
    let tail = "a.wsdl:1:1: operation \"Nothing\": no SOAP binding has it; name operations as the WSDL does";
    assert!(said.ends_with(tail), "{said}");
}

#[test]
fn what_does_not_fit_is_left_out_with_a_word() {
    let text = wsdl(
        ELEMENTS,
        MESSAGES,
        r#"<operation name="Tell"><output message="t:Out"/></operation>"#,
        "document",
        &format!(
            r#"<operation name="Tell">{LITERAL}</operation><operation name="Gone">{LITERAL}</operation></binding>
<binding name="Http" type="t:P">"#
        ),
    );
    let model = read(&[("a.wsdl", &text)]).unwrap();
    assert_eq!(model.operations.len(), 0);
    let said: Vec<_> = model.warnings.iter().map(|w| w.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "operation `Tell` was skipped: it has no input (a notification)",
            "operation `Gone` was skipped: its port type doesn't have it",
            "binding `Http` was skipped: it isn't a SOAP binding",
        ]
    );
}

#[test]
fn imports_are_followed_once_and_those_without_a_location_name_embedded_schemas() {
    let main = r#"<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:main">
        <import namespace="urn:t" location="rest.wsdl"/><import namespace="urn:main" location="main.wsdl"/></definitions>"#;
    let other = r#"</xs:schema><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:o">
        <xs:import namespace="urn:t"/><xs:complexType name="O"><xs:sequence><xs:element ref="t:ask"/></xs:sequence></xs:complexType>"#;
    let rest = wsdl(
        &format!(r#"<xs:import namespace="urn:o"/>{ELEMENTS}{other}"#),
        r#"<message name="In"><part name="o" type="o:O" xmlns:o="urn:o"/></message>"#,
        r#"<operation name="Ask"><input message="t:In"/></operation>"#,
        "rpc",
        r#"<operation name="Ask"><input><soap:body use="literal"/></input></operation>"#,
    );
    let model = read(&[("main.wsdl", main), ("rest.wsdl", &rest)]).unwrap();
    assert_eq!(warnings(&model), [""; 0]);
    assert_eq!(shape(&model, "Ask").unwrap(), "o: O");
    assert_eq!(shape(&model, "O").unwrap(), "ask: int");
}

#[test]
fn an_error_in_an_imported_document_names_it() {
    let main = r#"<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"><import location="b.wsdl"/></definitions>"#;
    let said = error(&[("a.wsdl", main), ("b.wsdl", "<definitions>\n<x:y/></definitions>")]);
    let due = "b.wsdl:2:1: XML: the prefix of `x:y` isn't declared; make the document well-formed";
    assert_eq!(said, due);
}

#[test]
fn a_part_that_xml_cannot_name_is_left_out_and_an_rpc_operation_too() {
    let messages = r#"<message name="In"><part name="x:y" type="xs:int"/><part name="z" type="xs:int"/></message>
        <message name="Doc"><part name="p" element="t:area:Code"/></message>"#;
    let operations = r#"<operation name="Ask"><input message="t:In"/></operation>
        <operation name="Ask:it"><input message="t:In"/></operation>
        <operation name="Doc:it"><input message="t:Doc"/></operation>"#;
    let bound = r#"<operation name="Ask"><input><soap:body use="literal"/></input></operation>
        <operation name="Ask:it"><input><soap:body use="literal"/></input></operation>
        <operation name="Doc:it"><soap:operation style="document"/><input><soap:body use="literal"/></input></operation>"#;
    let text = wsdl("", messages, operations, "rpc", bound);
    let model = read(&[("a.wsdl", &text)]).unwrap();
    let names: Vec<_> = model.operations.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(names, ["Ask", "Doc:it"], "the name of a document operation isn't on the wire");
    assert_eq!(shape(&model, "Ask").unwrap(), "z: int");
    assert_eq!(body(&model, &model.operations[1].request), "");
    let said: Vec<_> = warnings(&model).iter().map(|w| w.rsplit_once("a.wsdl:").unwrap().1.to_owned()).collect();
    assert_eq!(
        said,
        [
            "3:35: wsdl:part was left out: `x:y` is no name that an element can have (an NCName)",
            "4:29: wsdl:part was left out: `area:Code` is no name that an element can have (an NCName)",
            "8:9: operation `Ask:it` was skipped: its wrapper would have a name that XML can't write (no NCName)",
        ]
    );
}
