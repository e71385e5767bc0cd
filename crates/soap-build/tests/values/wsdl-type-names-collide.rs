//! Facts about the messages of `wsdl-type-names-collide`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;
use super::generated::types;

values! {
    "messages/find-request.xml": request FindOperation, |v| {
        v.item.name == "lamp";
        v.item_2.code == 12;
    }
    "messages/find-response.xml": response FindOperation, |v| {
        v.item.code == 12;
        v.option.string.as_ref().unwrap().vec == ["red", "blue"];
        v.old == 2;
        v.new == types::catalog::SaleStateT::Open;
    }
    "messages/second-request.xml": request Find2Operation, |v| { text(&v.item.price) == "9.5"; }
}
