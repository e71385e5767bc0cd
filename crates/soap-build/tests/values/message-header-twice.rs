//! Facts about the messages of `message-header-twice`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/twice.xml": response AskOperation, |v| {
        v.token == "a";
        v.answer.text == ["1"];
    }
}
