//! Facts about the messages of `http-head-forms`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response MoorOperation, |v| { v.berth == "17"; }
}
