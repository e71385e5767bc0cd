//! Facts about the messages of `message-rpc-literal-answers`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/request-name.xml": response GetOperation, |v| {
        v.r#return.x == 1;
        v.r#return.u.as_deref() == Some("");
        v.n == 2;
    }
}
