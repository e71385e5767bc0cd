//! Facts about the messages of `http-gzip-bomb`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response BoxOperation, |v| { v.r#box == "9"; }
}
