//! Facts about the messages of `message-encoded12-references`.

use case_driver::values;
use soap_runtime::codegen::Nillable;

use super::generated::operations::*;

values! {
    "messages/request.xml": request TagsOfOperation, |v| { v.parcel == Nillable::Value("K7".into()); }
    "messages/references.xml": response TagsOfOperation, |v| {
        v.tags.value().unwrap().item[0] == Nillable::Value("fragile".into());
        v.tags.value().unwrap().item[1] == Nillable::Value("fragile".into());
        v.tags.value().unwrap().item[2].is_nil();
    }
    "messages/empty-size.xml": response TagsOfOperation, |v| {
        v.tags.value().unwrap().item[0] == Nillable::Value("fragile".into());
    }
}
