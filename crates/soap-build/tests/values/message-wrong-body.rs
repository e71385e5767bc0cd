//! Facts about the messages of `message-wrong-body`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/after-body.xml": response OpenOperation, |v| { v.gate.as_deref() == Some("A"); }
}
