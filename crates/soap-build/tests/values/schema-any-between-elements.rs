//! Facts about the messages of `schema-any-between-elements`.

use case_driver::values;
use case_driver::values::some;

use super::generated::operations::*;

values! {
    "messages/request.xml": request StoreOperation, |v| {
        v.id == "V1";
        some(&v.total) == "7.5";
        v.any_attribute[0].namespace == "urn:example:ext" && v.any_attribute[0].name == "grade";
        v.any_attribute[0].value == "A";
        v.any[0].local() == "box" && v.any[0].xml().contains("size=\"2\"");
        v.any[1].local() == "box" && v.any[1].xml().contains("size=\"3\"");
    }
    "messages/response.xml": response StoreOperation, |v| {
        v.id == "V2";
        v.any[0].local() == "start" && v.any[0].xml().contains(">2022-04-18<");
        v.any[1].local() == "end" && v.any[1].xml().contains(">2026-11-20<");
        some(&v.total) == "8";
    }
    "messages/none.xml": response StoreOperation, |v| {
        v.id == "V3";
        v.any.is_empty();
        some(&v.total) == "9";
    }
    "messages/own-namespace.xml": response StoreOperation, |v| {
        v.id == "V4";
        v.any.len() == 1 && v.any[0].namespace() == "urn:example:ext";
        some(&v.total) == "10";
    }
}
