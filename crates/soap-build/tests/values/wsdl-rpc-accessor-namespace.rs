//! Facts about the messages of `wsdl-rpc-accessor-namespace`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/request.xml": request StoreOperation, |v| {
        v.reading.meter == "M-4";
        text(&v.reading.value) == "17.50";
    }
    "messages/response.xml": response StoreOperation, |v| {
        v.reading.number == 9007199254740993;
        text(&v.reading.stored) == "2026-02-01";
        v.left == 3;
    }
    "messages/response-qualified-accessors.xml": response StoreOperation, |v| {
        v.reading.number == 9007199254740993;
        text(&v.reading.stored) == "2026-02-01";
        v.left == 3;
    }
    "messages/response-default-namespace.xml": response StoreOperation, |v| {
        v.reading.number == 8;
        text(&v.reading.stored) == "2026-02-02";
        v.left == 2;
    }
}
