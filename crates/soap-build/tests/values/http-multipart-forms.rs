//! Facts about the messages of `http-multipart-forms`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response PhotoOperation, |v| { v.image[..] == *b"\xff\0\xfe\x01\r\n--bx"; }
}
