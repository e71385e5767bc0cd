//! Facts about the messages of `http-fault-12-odd`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response PickOperation, |v| { v.apples == "31"; }
}
