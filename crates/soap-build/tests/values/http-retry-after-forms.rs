//! Facts about the messages of `http-retry-after-forms`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response CallOperation, |v| { v.cabin == "B"; }
}
