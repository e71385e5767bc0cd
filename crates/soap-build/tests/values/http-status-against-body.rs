//! Facts about the messages of `http-status-against-body`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response ParkOperation, |v| { v.level == "minus two"; }
}
