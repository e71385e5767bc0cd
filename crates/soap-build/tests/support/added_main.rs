//! Compiled by `emit_compile.rs` beside what was generated: calls the added operation over a transport that is at hand.
#![deny(warnings)]

mod service {
    include!("service.rs");
}

use service::client::CentraClient;
use service::operations::Supplied;
use service::types::{Login, Review};
use soap_runtime::Client;
use soap_runtime::transport::{RequestBody, ResponseBody, Transport, TransportError};

#[derive(Debug, Clone)]
struct Canned;

impl Transport for Canned {
    async fn send(&self, request: http::Request<RequestBody>) -> Result<http::Response<ResponseBody>, TransportError> {
        assert_eq!(request.headers()["soapaction"], "\"http://www.centra.com/webservices/Reviews_Update\"");
        let sent = String::from_utf8(request.into_body().into_bytes().await?.to_vec()).unwrap();
        assert!(sent.contains("<ns1:review><ns1:id>r1</ns1:id><ns1:stars>5</ns1:stars></ns1:review>"), "{sent}");
        let body = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns='http://www.centra.com/webservices/'>\
             <e:Body><reviews_UpdateResponse><taken>1</taken></reviews_UpdateResponse></e:Body></e:Envelope>";
        let mut answer = http::Response::new(ResponseBody::from(body));
        answer.headers_mut().insert("content-type", "text/xml; charset=utf-8".parse().unwrap());
        Ok(answer)
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let client = Client::builder("http://shop.example/soap").build_with(Canned).unwrap();
    let centra = CentraClient::new(client, Supplied { login: Login::new("user", "hush") });
    let review = Review { stars: Some(5), ..Review::new("r1") };
    let answer = runtime.block_on(centra.reviews_update([review])).unwrap();
    assert_eq!(answer.value.taken, 1);
    assert!(!format!("{centra:?}").contains("hush"));
}
