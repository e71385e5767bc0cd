//! Facts about the messages of `schema-default-value-still-written`.

use case_driver::values;

use super::generated::operations::*;
use super::generated::types;

values! {
    "messages/request-explicit.xml": request OpenOperation, |v| {
        v.lang.as_deref() == Some("en");
        v.title == "Lamp";
        v.priority == Some(types::Priority::Normal);
        v.copies == Some(1);
        v.layout == 3;
    }
    // An absent attribute has its default, an absent element hasn't.
    "messages/response-absent.xml": response OpenOperation, |v| {
        v.lang_or_default() == "sv";
        v.title == "Lamp";
        v.priority == None;
        v.copies == None;
        v.layout == 3;
    }
    "messages/response-empty.xml": response OpenOperation, |v| {
        v.lang_or_default() == "sv";
        v.title == "Lamp";
        v.priority == Some(types::Priority::Normal);
        v.copies == Some(1);
        v.layout == 3;
    }
    "messages/response-other-fixed.xml": response OpenOperation, |v| {
        v.lang_or_default() == "sv";
        v.title == "Lamp";
        v.priority == None;
        v.copies == None;
        v.layout == 4;
    }
}
