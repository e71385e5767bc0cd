//! Facts about the messages of `http-interim-answers`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response RingOperation, |v| { v.strokes == "seven"; }
}
