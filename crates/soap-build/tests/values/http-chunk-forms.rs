//! Facts about the messages of `http-chunk-forms`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response DigOperation, |v| { v.stone == "Grès rosé – 石"; }
}
