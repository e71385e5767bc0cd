//! Facts about the messages of `wsdl-child-namespace-of-its-schema`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/request.xml": request RegisterOperation, |v| {
        v.parcel.sender == "Harbour office";
        v.parcel.pieces == 3;
        v.box_.length == 40;
        v.box_.width == 25;
        v.remark.as_deref() == Some("fragile");
    }
    "messages/response-odd-prefixes.xml": response RegisterOperation, |v| {
        v.number == "P-17";
        v.box_.as_ref().unwrap().length == 41;
        v.box_.as_ref().unwrap().width == 26;
    }
    "messages/response-root-without-namespace.xml": response CountOperation, |v| { *v == 5; }
}
