//! Facts about the messages of `http-soap12-answer-to-11`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response TrackOperation, |v| { v.status == "delivered"; }
}
