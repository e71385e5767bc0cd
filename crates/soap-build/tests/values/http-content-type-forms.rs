//! Facts about the messages of `http-content-type-forms`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response BakeOperation, |v| { v.crumb == "open – crème"; }
}
