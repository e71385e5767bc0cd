//! Facts about the messages of `message-fault11-shapes`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/lang.xml": fault AskOperation, |v| {
        text(&v.code) == "{http://schemas.xmlsoap.org/soap/envelope/}Client.Auth";
        v.reasons[0].language.as_deref() == Some("de");
        v.text() == "nein";
    }
    "messages/unprefixed.xml": fault AskOperation, |v| { text(&v.code) == "MyCode"; }
}
