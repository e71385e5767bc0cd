//! Facts about the messages of `http-coding-ends-and-labels`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response PrintOperation, |v| { v.ink == "black black black black black black black black black"; }
}
