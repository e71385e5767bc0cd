//! Facts about the messages of `wsdl-import-chain-relative`.

use case_driver::values;

use super::generated::operations::*;
use super::generated::types;

values! {
    "messages/request.xml": request PlaceOperation, |v| {
        v.buyer.name == "North store";
        v.buyer.last == Some(6);
        v.line[0].unit == types::units::Unit::Kilo;
        v.line[1].article == "hook";
    }
    "messages/response.xml": response PlaceOperation, |v| { v.number == 7; }
    "messages/response-unknown-element.xml": response PlaceOperation, |v| { v.number == 7; }
}
