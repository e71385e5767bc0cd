//! The contract of 2024, to the byte, on a real socket.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test")]

mod support;

use centra::types::Customer;
use centra::{Client, Confirmation};
use support::{Peer, said};

/// The vendor's response, body chunked as it came.
fn vendors_response() -> Vec<u8> {
    let body = include_str!("../../../schema/samples/customers_Update/response.xml");
    let head = "HTTP/1.1 200 OK\r\nDate: Sat, 23 Nov 2024 16:55:50 GMT\r\nContent-Type: text/xml; charset=utf-8\r\n\
        Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\
        X-Centra-Request-ID: 1_5491c25e7d86a2e9deae3c2729eb6d55\r\n\
        X-Correlation-ID: centra_1_5491c25e7d86a2e9deae3c2729eb6d55\r\n\
        Cache-Control: max-age=0, private, must-revalidate\r\n\
        Set-Cookie: centrasess=d1420884cb7bf037e687aa9a75c46282; expires=Sun, 24 Nov 2024 16:55:50 GMT; Max-Age=86400; path=/amsdocs/; secure; HttpOnly\r\n\
        X-mem: 4.0 MB\r\nStrict-Transport-Security: max-age=63072000\r\n\r\n";
    let (a, b) = body.split_at(40);
    let chunk = |c: &str| format!("{:x}\r\n{c}\r\n", c.len());
    [head, &chunk(a), &chunk(b), "0\r\n\r\n"].concat().into_bytes()
}

#[tokio::test]
async fn the_request_is_the_vendors_and_so_is_the_answer() {
    let peer = Peer::answering(vendors_response()).await;
    let client = Client::builder(peer.url()).login("demo", "demo").build().unwrap();
    let text = || Some("string".to_owned());
    let customer = Customer {
        id: "string".into(),
        store: Some(1),
        r#type: text(),
        status: text(),
        firstname: text(),
        lastname: text(),
        address1: text(),
        address2: text(),
        city: text(),
        state: text(),
        zipcode: text(),
        country: text(),
        email: text(),
        telephone: text(),
    };
    let answer = client.customers_update([customer]).await.unwrap();

    let request = peer.only();
    assert_eq!(request.head.lines().next(), Some("POST /amsdocs/system/service/module/soap/api HTTP/1.1"));
    assert_eq!(request.header("content-type"), Some("text/xml; charset=utf-8"));
    assert_eq!(request.header("soapaction"), Some("\"http://www.centra.com/webservices/Customers_Update\""));
    let sample = include_bytes!("../../../schema/samples/customers_Update/request.xml");
    assert_eq!(said(&request.body), said(sample));

    assert_eq!(answer.confirmation, Confirmation::Accepted);
    assert_eq!(answer.request_id.as_deref(), Some("1_5491c25e7d86a2e9deae3c2729eb6d55"));
    assert_eq!(answer.correlation_id.as_deref(), Some("centra_1_5491c25e7d86a2e9deae3c2729eb6d55"));
    assert!(answer.notices.is_empty() && answer.warnings.is_empty() && answer.deviations.is_empty());
}

#[tokio::test]
async fn absent_and_empty_differ_on_the_wire() {
    let peer = Peer::answering(vendors_response()).await;
    let client = Client::builder(peer.url()).login("demo", "demo").build().unwrap();
    let customer = Customer { city: Some(String::new()), ..Customer::new("a") };
    client.customers_update([customer]).await.unwrap();
    let body = String::from_utf8(peer.only().body).unwrap();
    assert!(body.contains("<ns1:customer><ns1:id>a</ns1:id><ns1:city></ns1:city></ns1:customer>"), "{body}");
}
