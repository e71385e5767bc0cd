//! Facts about the messages of `message-absent-nil-empty-zero`.

use case_driver::values;
use soap_runtime::codegen::Nillable;

use super::generated::operations::*;

values! {
    "messages/request-zeros.xml": request AdjustOperation, |v| {
        v.delta == 0;
        !v.r#final;
        v.shelf.0 == "";
        v.limit == Some(Nillable::Value(0));
        v.reason == Some(Nillable::Value(String::new()));
        v.checked == Some(false);
    }
    "messages/request-absent.xml": request AdjustOperation, |v| {
        v.delta == 0;
        v.shelf.0 == "";
        v.limit == None;
        v.reason == None;
        v.checked == None;
    }
    "messages/response-nil.xml": response AdjustOperation, |v| {
        v.item == "";
        v.shelf.0 == "";
        v.limit == Some(Nillable::Nil);
        v.reason == Some(Nillable::Nil);
        v.checked == None;
    }
    // `delta` is required and isn't there: its default, and a receipt.
    "messages/response-required-missing.xml": response AdjustOperation, |v| {
        v.item == "bolt";
        v.delta == 0;
        v.r#final;
    }
}
