//! Facts about the messages of `message-nil-keeps-attributes`.

use case_driver::values;
use case_driver::values::{some, text};
use soap_runtime::codegen::Nillable;

use super::generated::operations::*;

values! {
    "messages/request.xml": request SubmitOperation, |v| {
        matches!(&v.reading[0], Nillable::NilWith(r) if r.meter == "M1" && some(&r.at) == "2024-05-01T06:00:00Z");
        text(&v.reading[1].value().unwrap().value) == "12.5";
        v.reading[1].value().unwrap().unit == Some(Nillable::Nil);
        v.reading[1].value().unwrap().at == None;
        text(&v.reading[2].value().unwrap().value) == "0";
        v.reading[2].value().unwrap().unit == Some(Nillable::Value(String::new()));
        v.reading[3].value().unwrap().unit == None;
        v.note == Some(Nillable::Nil);
    }
    "messages/nil-as-one.xml": response SubmitOperation, |v| {
        matches!(&v.reading[0], Nillable::NilWith(r) if r.meter == "M1");
        v.note == Some(Nillable::Value(String::new()));
    }
    "messages/nil-false.xml": response SubmitOperation, |v| {
        text(&v.reading[0].value().unwrap().value) == "3";
        v.reading[0].value().unwrap().unit == Some(Nillable::Value("kWh".into()));
        v.note == None;
    }
}
