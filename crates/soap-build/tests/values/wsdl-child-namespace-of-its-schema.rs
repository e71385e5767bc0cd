//! Facts about the messages of `wsdl-child-namespace-of-its-schema`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/request.xml": request RegisterOperation, |v| {
        v.parcel.sender == "Harbour office";
        v.parcel.pieces == 3;
        v.r#box.length == 40;
        v.r#box.width == 25;
        v.remark.as_deref() == Some("fragile");
    }
    "messages/response-odd-prefixes.xml": response RegisterOperation, |v| {
        v.number == "P-17";
        v.r#box.as_ref().unwrap().length == 41;
        v.r#box.as_ref().unwrap().width == 26;
    }
    "messages/response-root-without-namespace.xml": response CountOperation, |v| { *v == 5; }
}
