//! Facts about the messages of `http-length-conflict`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response BerthOperation, |v| { v.berth == "14"; }
}
