//! Facts about the messages of `http-envelope-forms`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response SeatOperation, |v| { v.chair == "9"; }
}
