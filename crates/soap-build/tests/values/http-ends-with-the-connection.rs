//! Facts about the messages of `http-ends-with-the-connection`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response CrossOperation, |v| { v.minutes == "14"; }
}
